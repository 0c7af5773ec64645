/* Plays the desktop's part of popovers, channels and workflows, by the hub alone. */
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
  hub.subscribe('desk.workflow', function () {
    hub.publish('finesse.containerservices.workflowActionEvent', {
      name: 'pop', type: 'BROWSER_POP', handledBy: 'OTHER', actionVariables: [],
      params: [{ name: 'path', value: 'https://crm/${a}', expandedValue: 'https://crm/1' }],
    });
  });
}
