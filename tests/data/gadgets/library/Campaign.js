/* Calls that a campaign offers, and their callbacks, a button each, in the vendor samples' style; the same in a page
 * that is no gadget. */
var finesse = finesse || {};
finesse.modules = finesse.modules || {};
finesse.modules.Campaign = (function ($) {
  var user, dialogs, offer, call,
    actions = finesse.restservices.Dialog.Actions,
    types = finesse.restservices.Dialog.CallTypes,

    log = function (text) { $('#log').append($('<li>').text(text)); },
    handlers = {
      success: function (rsp) { log('accepted ' + rsp.status); },
      error: function (rsp) { log('error ' + rsp.status + ' ' + finesse.utilities.Utilities.getErrCode(rsp)); },
    },
    me = function () { return user.getExtension(); },

    show = function (dialog) {
      var properties = dialog.getMediaProperties(), back = dialog.getCallbackInfo();
      if (/PREVIEW$/.test(dialog.getCallType())) {
        offer = dialog;
        $('#offer').text(dialog.getCallType() + ' ' + properties.BACampaign);
        $('#may').text(dialog.getAllowedActions(me()).sort().join(' '));
        return;
      }
      call = dialog;
      $('#call').text(dialog.getCallType() + ' ' + dialog.getState());
      $('#response').text(properties.BAResponse || '');
      $('#callback').text(back ? [back.callbackTime, back.callbackNumber].join(' ') : 'none');
      $('#customer').text(dialog.getCallType() === types.OUTBOUND ? dialog.getCallVariable('callVariable1') : '');
    },
    came = function (dialog) {
      log('came ' + dialog.getCallType());
      dialog.addHandler('change', show);
      show(dialog);
    },
    went = function (dialog) {
      log('went ' + dialog.getCallType() + ' ' + (dialog.getMediaProperties().BAResponse || ''));
      if (dialog === offer) {
        $('#offer, #may').text('');
      }
    },

    loaded = function () {
      dialogs = user.getDialogs({ onCollectionAdd: came, onCollectionDelete: went, onLoad: function (list) { log('dialogs ' + list.length); } });
    },
    pending = function () {
      $('#state').text(user.getState() + (user.isPendingStateChange() ? ' later' : ''));
    },

    does = {
      accept: function () { offer.requestAction(me(), actions.ACCEPT, handlers); },
      reject: function () { offer.requestAction(me(), actions.REJECT, handlers); },
      close: function () { offer.requestAction(me(), actions.CLOSE, handlers); },
      classify: function () { call.reclassifyCall(me(), 'ANS_MACHINE', handlers); },
      time: function () { call.updateCallbackTime(me(), '2031-03-07T14:30', handlers); },
      number: function () { call.updateCallbackNumber(me(), '9785550000', handlers); },
      never: function () { call.updateCallbackTime(me(), 'tomorrow', handlers); },
      cancel: function () { call.cancelCallback(me(), handlers); },
      drop: function () { call.dropCall(me(), handlers); },
    };

  return {
    init: function (config) {
      finesse.clientservices.ClientServices.init(config);
      user = new finesse.restservices.User({ id: config.id, onLoad: loaded, onChange: pending, onError: handlers.error });
      $.each(does, function (id, run) { $('#' + id).on('click', run); });
    },
  };
}(jQuery));
