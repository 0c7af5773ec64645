/* A gadget that asks everything of the desktop through the library; the test calls asks.<what>(). */
var asks = (function () {
  var services, popovers, notifications, channels, keys,
    log = function (text) {
      var item = document.createElement('li');
      item.textContent = text;
      document.getElementById('log').appendChild(item);
    },
    banner = { icon: { type: 'collab-icon', value: 'chat' }, content: [{ name: 'From', value: '<b>Anna</b>' }], headerContent: { maxHeaderTitle: 'Chat waits', minHeaderTitle: 'Chat' } },
    channel = function (state, seconds) {
      return {
        menuConfig: { label: 'Chat', menuItems: [{ id: 'ready', label: 'Chat ready', iconColor: 'green' }, { id: 'off', label: 'Chat off', iconColor: 'red' }] },
        channelConfig: { actionTimeoutInSec: seconds || 1, icons: [{ type: 'collab-icon', value: 'chat' }] },
        channelState: Object.assign({ label: 'Available', currentState: 'available', iconColor: 'green', enable: true, logoutDisabled: false, iconBadge: 'none', hoverText: '' }, state),
      };
    };

  gadgets.HubSettings.onConnect = function () {
    finesse.clientservices.ClientServices.init(finesse.gadget.Config);
    services = finesse.containerservices.ContainerServices.init();
    popovers = finesse.containerservices.PopoverService.init(services);
    notifications = finesse.containerservices.NotificationPopoverService.init(services);
    channels = finesse.digital.ChannelService.init(services);
    keys = finesse.shortcutkey.ShortcutKeyService.init();
    services.addHandler(services.Topics.ACTIVE_CALL_STATUS_EVENT, function (e) { log('call ' + e.status + ' ' + e.type); });
    services.addHandler(services.Topics.FINESSE_MAINTENANCE_MODE_EVENT, function (e) { log('maintenance ' + e.status); });
    services.addHandler(services.Topics.GADGET_VIEW_CHANGED_EVENT, function (e) { log('view ' + e.getView()); });
    services.addHandler(services.Topics.MAX_AVAILABLE_HEIGHT_CHANGED_EVENT, function (e) { log('height ' + (e.getMaxAvailableHeight() > 0)); });
    services.addHandler(services.Topics.TIMER_TICK_EVENT, function () { if (!asks.ticked) { asks.ticked = true; log('tick'); } });
    services.addHandler(services.Topics.WORKFLOW_ACTION_EVENT, function (e) { log('workflow ' + e.getName()); });
    log('up');
  };

  return {
    popover: function (action, seconds) {
      return popovers.showPopover(banner, { displayTimeoutInSecs: seconds, display: true, counterType: popovers.COUNTER_TYPE.COUNT_DOWN }, action,
        function (e) { log('popover ' + e.source); });
    },
    update: function (id) {
      popovers.updatePopover(id, Object.assign({}, banner, { headerContent: { maxHeaderTitle: 'Still waits' } }), { displayTimeoutInSecs: -1 }, { dismissible: true });
    },
    notify: function (from, text, dismissible, ms, link) {
      notifications.showNotification(from, text, dismissible, ms, { name: 'circle', size: 14, color: 'red' }, 'error', true, false, link,
        function () { log('followed ' + text); });
    },
    dismiss: function (id) { popovers.dismissPopover(id); },
    add: function (id, state, answers, seconds) {
      channels.addChannel(id, channel(state, seconds), function (channelId, itemId, onSuccess, onError) {
        log('menu ' + channelId + ' ' + itemId);
        if (answers === 'yes') onSuccess();
        if (answers === 'no') onError({ errorCode: 'X', errorDesc: 'the server is full' });
      }, function (r) { log('added ' + r.channelId + ' ' + r.status); }, function (r) { log('refused ' + r.error.errorCode); });
    },
    state: function (id, state) {
      channels.updateChannelState(id, state, function () { log('updated ' + id); }, function (r) { log('refused ' + r.error.errorCode); });
    },
    remove: function (id) { channels.removeChannel(id, function () { log('removed ' + id); }); },
    keys: function (list) {
      keys.registerShortcutKey(list.map(function (entry) { return Object.assign({ handler: function () { log('key ' + entry.id); } }, entry); }));
    },
    certificate: function () { services.showCertificateBanner(function () { log('accepted'); }); },
    call: function (name, argument) { services[name](argument); },
    publish: function (topic, data) { gadgets.Hub.publish(topic, data); },
    raw: function (type, data) { gadgets.Hub.publish('finesse.containerservices.requests', { type: type, data: data, invokeID: 1 }); },
  };
}());
