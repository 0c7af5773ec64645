/* What the desktop does for a gadget, once each; the same in a page that is no gadget. */
var finesse = finesse || {};
finesse.modules = finesse.modules || {};
finesse.modules.Services = {
  start: function (cfg) {
    var services = finesse.containerservices.ContainerServices,
      popovers = finesse.containerservices.PopoverService,
      channels = finesse.digital.ChannelService,
      toaster = finesse.containerservices.FinesseToaster,
      cache = finesse.utilities.DesktopCache,
      tasks = finesse.containerservices.TaskActivityNotification,
      notices = finesse.containerservices.NotificationPopoverService,
      keys = finesse.shortcutkey.ShortcutKeyService,
      clients = finesse.clientservices.ClientServices,
      display = finesse.utilities.MessageDisplay,
      logger = finesse.cslogger.ClientLogger,
      ticked = false,
      clientLog,

      log = function (text) {
        var item = document.createElement('li');
        item.textContent = text;
        document.getElementById('log').appendChild(item);
      },
      onClick = function (id, action) {
        document.getElementById(id).addEventListener('click', action);
      },
      failed = function (rsp) { log('error ' + rsp.status + ' ' + rsp.content); },
      names = function (collection, name) {
        return Object.keys(collection.getCollection()).map(function (id) {
          return collection.getCollection()[id][name]();
        }).sort().join(', ');
      },

      onUser = function (user) {
        user.getPhoneBooks({
          onLoad: function (books) {
            var all = books.getCollection(), contacts = 0;
            Object.keys(all).forEach(function (id) { contacts += all[id].getEmbeddedContactList().length; });
            log('books ' + names(books, 'getName') + '; contacts ' + (contacts > 0));
          },
          onError: failed,
        });
        user.getReasonCodeById({ success: function (code) { log('reason ' + code.label); }, error: failed }, '2');
        user.getNotReadyReasonCodes({ success: function (codes) { log('reason codes ' + (codes[0].id !== '' && codes[0].label !== '')); }, error: failed });
        clientLog = user.getClientLog({ onAdd: function () { log('logs taken'); } });
        onClick('logs', function () { clientLog.sendLogs('a line\nanother <line>', { error: failed }); });
        user.getWrapUpReasons({ onLoad: function (r) { log('reasons ' + r.length); }, onError: failed });
        user.getMediaPropertiesLayout({
          onLoad: function (layout) { log('layout ' + layout.getData().columns.length); },
          onError: failed,
        });
        user.loadWorkflows({ onLoad: function (w) { log('workflows ' + w.length); }, onError: failed });
        user.getMediaList({ onLoad: function (m) { log('media ' + m.length); }, onError: function () { log('media none'); } });
      };

    new finesse.restservices.User({ id: cfg.id, onLoad: onUser, onError: failed });
    services.init();
    services.addHandler(services.Topics.TIMER_TICK_EVENT, function (event) {
      if (!ticked) {
        log('tick ' + event.getTickFrequency());
      }
      ticked = true;
    });
    services.addHandler(services.Topics.WORKFLOW_ACTION_EVENT, function (event) {
      var path = event.getParams().path;
      log('workflow ' + event.getName() + ' ' + event.getHandledBy() + ' ' + (path ? path.expandedValue : ''));
    });

    services.addHandler(services.Topics.NON_VOICE_GADGET_EVENT, function (event) { log('non-voice ' + event.status); });

    popovers.init(services);
    onClick('popover', function () {
      popovers.showPopover(
        { icon: { type: 'collab-icon', value: 'chat' }, content: [{ name: 'From', value: 'Anna' }], headerContent: { maxHeaderTitle: 'Chat', minHeaderTitle: 'Chat' } },
        { displayTimeoutInSecs: 30, display: true, counterType: popovers.COUNTER_TYPE.COUNT_UP },
        { dismissible: true, clientIdentifier: 'Services', buttons: [{ id: 'take', label: 'Take', type: 'Affirm' }] },
        function (event) { log('popover ' + event.source); }
      );
    });

    channels.init(services);
    channels.removeChannel('chat');
    onClick('channel', function () {
      channels.addChannel('chat', {
        menuConfig: { label: 'Chat', menuItems: [{ id: 'ready', label: 'Ready', iconColor: 'green' }] },
        channelConfig: { actionTimeoutInSec: 5, icons: [{ type: channels.ICON_TYPE.COLLAB_ICON, value: 'chat' }] },
        channelState: {
          label: 'Chat', currentState: 'ready', iconColor: channels.STATE_STATUS.AVAILABLE, enable: true,
          logoutDisabled: false, iconBadge: channels.ICON_BADGE_TYPE.NONE, hoverText: 'Chat',
        },
      }, function (channelId, itemId, onSuccess) {
        log('menu ' + channelId + ' ' + itemId);
        onSuccess();
        channels.updateChannelState(channelId, { label: 'Away', iconColor: channels.STATE_STATUS.UNAVAILABLE }, function (result) {
          log('updated ' + result.channelId + ' ' + result.status);
        });
      }, function (result) {
        log('channel ' + result.status);
      }, function (result) {
        log('channel ' + result.status + ' ' + result.error.errorCode);
      });
    });

    onClick('remove', function () {
      channels.removeChannel('chat', function (result) { log('removed ' + result.status); });
    });

    toaster.init(cfg, finesse.cslogger.ClientLogger);
    onClick('toast', function () {
      var shown = toaster.showToaster('Call', { body: 'from Anna', showWhenVisible: true, autoClose: 3000 });
      log('toaster ' + (shown ? shown.title : 'none'));
    });

    onClick('dialog', function () {
      services.showDialog({ title: 'Question', message: 'Is it well?', close: function () { log('closed'); } });
    });
    onClick('question', function () {
      services.showDialog('Another', { message: 'And now?', isBlocking: true, close: function () { log('closed again'); } });
    });
    onClick('title', function () { services.setMyGadgetTitle('Renamed'); });
    onClick('other', function () { services.activateTab('other'); });

    cache.setGroup('Services');
    cache.saveOrUpdateData([{ key: 'k', data: { n: 1 } }], function (error) {
      cache.fetchData('k', function (e, data) { log('cache ' + (error || e || data.n)); });
    });
    log('mine ' + services.getMyGadgetView().view);

    // Seen once, when the tab of this gadget is first in front.
    finesse.utilities.Utilities.onGadgetFirstVisible(function () { log('first seen ' + services.tabVisible()); });
    services.addHandler('tabVisible', function () { log('seen'); });
    services.makeActiveTabReq();
    services.addHandler(services.Topics.GADGET_VIEW_CHANGED_EVENT, function (event) { log('view ' + event.getView() + ' of ' + event.getTabId()); });
    services.addHandler(services.Topics.MAX_AVAILABLE_HEIGHT_CHANGED_EVENT, function (event) { log('height ' + (event.getMaxAvailableHeight() > 0)); });
    services.addHandler(services.Topics.ACTIVE_CALL_STATUS_EVENT, function (event) { log('on call ' + event.status + ' ' + event.type); });
    services.addHandler(services.Topics.FINESSE_MAINTENANCE_MODE_EVENT, function (event) { log('maintenance ' + event.status); });

    tasks.init(services);
    tasks.registerForTaskNotifications(function (told) { log('task ' + told.from + ' ' + told.message.taskId + ' ' + (told.message.timestamp > 0)); });
    onClick('task', function () {
      tasks.notifyTaskSelection('Services', { taskId: 'chat-1', active: true, mediaType: 'chat' });
      try {
        tasks.notifyTaskSelection('Services', { taskId: 'chat-1' });
      } catch (e) {
        log('no such task');
      }
    });

    notices.init(services);
    onClick('notice', function () {
      notices.showNotification('Michael', 'Hello', true, 60000, null, null, false, false, 'Show the chat', function () { log('followed'); });
    });

    keys.init();
    keys.registerShortcutKey([{
      id: 'note', key: 'k', modifierKeys: ['ctrl', 'alt'], actionName: 'Take a note', componentName: 'Services', handler: function () { log('key'); },
    }]);
    log('keys ' + keys.getShortcutKeys().length);

    // Raw events of a topic, and nodes: one that is there for all, one that is not for agents.
    clients.subscribe('finesse.api.User.' + cfg.id, function (data) {
      log('raw ' + data.object.Update.data.user.state + ' ' + (data.content.indexOf('/finesse/api/User/' + cfg.id + '<Update>') === 0));
    });
    log('again ' + clients.subscribe('finesse.api.User.' + cfg.id, function () { log('never'); }));
    onClick('unsubscribe', function () { clients.unsubscribe('finesse.api.User.' + cfg.id); });
    clients.subscribeNode('/finesse/api/Queue/2', function (id, error) {
      log('node ' + (error ? 'refused' : 'there'));
      clients.unsubscribeNode('/finesse/api/Queue/2', id, function (e) { log('node ' + (e ? 'kept' : 'given back')); });
    });
    clients.subscribeNode('/finesse/api/Team/1/Users', function (id, error) { log('foreign node ' + (error ? 'refused' : 'there')); });
    clients.registerOnConnectHandler(function () { log('connection ' + clients.getNotificationConnectionState()); });

    logger.init(clients.getHub(), 'Services', cfg);
    clients.setLogger(logger);
    clients.log('a line of the gadget');
    logger.log('a failure', new Error('on purpose'));

    onClick('warn', function () { display.showBannerWarning('Not <b>well</b>'); });
    onClick('quiet', function () { display.hideBanner(); });
    log(finesse.utilities.I18n.getString('greeting', 'Anna', 2) + ' ' + finesse.utilities.I18n.getString('nowhere'));
  },
};
