/* All that may be done with a call, a button each, in the vendor samples' style; the same in a page that
 * is no gadget. */
var finesse = finesse || {};
finesse.modules = finesse.modules || {};
finesse.modules.Calls = (function ($) {
  var user, dialogs, current, reasons,
    actions = finesse.restservices.Dialog.Actions,
    services = finesse.containerservices.ContainerServices,

    log = function (text) { $('#log').append($('<li>').text(text)); },
    handlers = {
      success: function (rsp) { log('accepted ' + rsp.status); },
      error: function (rsp) { log('error ' + rsp.status + ' ' + finesse.utilities.Utilities.getErrCode(rsp)); },
    },
    me = function () { return user.getExtension(); },
    held = function () {
      var all = dialogs.getCollection(), id;
      for (id in all) {
        if (all[id].getParticipantTimerCounters(me()).state === finesse.restservices.Dialog.ParticipantStates.HELD) {
          return all[id];
        }
      }
    },

    show = function (dialog) {
      var properties = dialog.getMediaProperties();
      if (dialog !== current && held() === dialog) {
        return; // it waits behind the consultation
      }
      current = dialog;
      $('#own').text(dialog.getParticipantTimerCounters(me()).state);
      $('#who').text($.map(dialog.getParticipants(), function (p) { return p.mediaAddress + ' ' + p.state; }).sort().join(', '));
      $('#droppable').text(dialog.getDroppableParticipants(me()).length + ' ' + dialog.isParticipantDroppable(me()));
      $('#variable').text(properties.callVariable3 || '');
      $('#reason').text(properties.wrapUpReason || '');
      $('#type').text(dialog.getCallType() + ' ' + dialog.getMediaType());
    },
    came = function (dialog) {
      log('came ' + dialog.getCallType());
      dialog.addHandler('change', show);
      show(dialog);
    },
    went = function (dialog) { log('went ' + dialog.getState()); },

    loaded = function () {
      dialogs = user.getDialogs({
        onCollectionAdd: came,
        onCollectionDelete: went,
        onLoad: function (list) { log('dialogs ' + list.getDialogCount(true)); },
        onError: handlers.error,
      });
      user.getWrapUpReasons({ onLoad: function (list) { reasons = list.getCollection(); log('reasons ready'); }, onError: handlers.error });
      user.getSignoutReasonCodes({ success: function (codes) { log('sign-out ' + (codes ? codes.length : 0)); }, error: handlers.error });
    },

    does = {
      answer: function () { current.requestAction(me(), actions.ANSWER, handlers); },
      drop: function () { current.dropCall(me(), handlers); },
      hold: function () { current.requestAction(me(), actions.HOLD, handlers); },
      retrieve: function () { current.requestAction(me(), actions.RETRIEVE, handlers); },
      set: function () { current.updateCallVariables({ callVariable3: 'neu & <b>' }, handlers); },
      wrap: function () { current.updateWrapUpReason(reasons[Object.keys(reasons)[0]].getLabel(), handlers); },
      dtmf: function () { current.sendDTMFRequest(me(), handlers, '1'); },
      consult: function () { current.makeConsultCall(me(), '8003', handlers); },
      conference: function () { held().requestAction(me(), actions.CONFERENCE, handlers); },
      transfer: function () { current.initiateDirectTransfer(me(), '8003', handlers); },
    };

  return {
    init: function (config) {
      finesse.clientservices.ClientServices.init(config);
      user = new finesse.restservices.User({ id: config.id, onLoad: loaded, onError: handlers.error });
      services.init();
      services.addHandler(services.Topics.WORKFLOW_ACTION_EVENT, function (event) {
        var variable = event.getActionVariables().customer;
        if (event.getHandledBy() === finesse.containerservices.WorkflowActionEvent.HandledBy.OTHER) {
          log('workflow ' + event.getName() + ' ' + event.getType() + ' ' + event.getParams().path.expandedValue + ' ' + variable.actualValue);
        } else {
          log('not ours ' + event.getName());
        }
      });
      services.addHandler(services.Topics.ACTIVE_CALL_STATUS_EVENT, function (event) { log('on call ' + event.status); });
      $.each(does, function (id, run) { $('#' + id).on('click', run); });
    },
  };
}(jQuery));
