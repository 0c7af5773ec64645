/* Plays the desktop's part of popovers, channels, notices, events and workflows, by the hub alone. */
function playDesk(hub) {
  hub.subscribe('finesse.containerservices.requests', function (topic, request) {
    if (request.type === 'ShowPopoverReq') {
      hub.publish('finesse.containerservices.popoverEvent', { popoverId: request.data.popoverId, source: 'take' });
    } else if (/ChannelReq$/.test(request.type)) {
      hub.publish('finesse.containerservices.responses.' + request.invokeID, null);
      if (request.type === 'AddChannelReq') {
        hub.publish('finesse.containerservices.nonVoiceGadgetEvent', { status: true, type: 'info' });
        hub.publish('finesse.digital.menuClick', { channelId: request.data.channelId, menuItemId: 'ready', clickId: 1 });
      } else if (request.type === 'RemoveChannelReq') {
        hub.publish('finesse.containerservices.nonVoiceGadgetEvent', { status: false, type: 'info' });
      }
    }
  });
  hub.subscribe('desk.events', function () {
    var topics = finesse.containerservices.ContainerServices.Topics;
    hub.publish(topics.GADGET_VIEW_CHANGED_EVENT, { gadgetId: '1', tabId: 'home', maxAvailableHeight: 700, view: 'canvas' });
    hub.publish(topics.MAX_AVAILABLE_HEIGHT_CHANGED_EVENT, { maxAvailableHeight: 600 });
    hub.publish(topics.ACTIVE_CALL_STATUS_EVENT, { status: true, type: 'info' });
    hub.publish(topics.FINESSE_MAINTENANCE_MODE_EVENT, { status: 'SCHEDULED' });
    hub.subscribe('finext.notification.popover', function (topic, notice) {
      hub.publish('finext.notification.event', { notificationId: notice.notificationId, source: 'link' });
    });
  });
  hub.subscribe('desk.workflow', function () {
    hub.publish('finesse.containerservices.workflowActionEvent', {
      name: 'pop', type: 'BROWSER_POP', handledBy: 'OTHER', actionVariables: [],
      params: [{ name: 'path', value: 'https://crm/${a}', expandedValue: 'https://crm/1' }],
    });
  });
}
