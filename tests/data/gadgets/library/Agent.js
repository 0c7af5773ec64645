/* State, calls and call variables of one agent in the vendor samples' style; the same in a page that is no gadget. */
var finesse = finesse || {};
finesse.gadget = finesse.gadget || {};
finesse.container = finesse.container || {};

/** @namespace */
finesse.modules = finesse.modules || {};
finesse.modules.Agent = (function ($) {
  var user, dialogs, clientLogs, states = finesse.restservices.User.States,
    // A page that is no gadget has none of this.
    adjust = function () { finesse.utilities.Utilities.adjustGadgetHeight(); },
    ownId = function (cfg) { return window.gadgets ? new gadgets.Prefs().getString('id') : cfg.id; },
    name,

    log = function (text) {
      $('<li>').text(text).appendTo('#log');
      clientLogs.log(text);
      adjust();
    },

    render = function () {
      $('#name').text(user.getFirstName() + ' ' + user.getLastName() + ' ' + name);
      $('#state').text(user.getState());
      $('#reason').text(user.getReasonCodeLabel());
      $('#ready').prop('disabled', user.getState() === states.READY);
      adjust();
    },

    failed = function (rsp) {
      log('error ' + rsp.status + ' ' + finesse.utilities.Utilities.getErrCode(rsp));
    },

    accepted = function (rsp) {
      log('accepted ' + rsp.status);
    },

    row = function (dialog) {
      var properties = dialog.getMediaProperties(), tr = $('#call-' + dialog.getId());
      if (tr.length === 0) {
        tr = $('<tr>').attr('id', 'call-' + dialog.getId()).appendTo('#calls');
      }
      tr.empty();
      $.each([dialog.getFromAddress(), dialog.getToAddress(), dialog.getState(), properties.callType,
        properties.callVariable1], function (i, text) {
        $('<td>').text(text || '').appendTo(tr);
      });
      $.each(dialog.getAllowedActions(user.getExtension()), function (i, action) {
        $('<button>').text(action).on('click', function () {
          dialog.requestAction(user.getExtension(), action, { success: accepted, error: failed });
        }).appendTo($('<td>').appendTo(tr));
      });
      adjust();
    },

    added = function (dialog) {
      log('add ' + dialog.getId());
      dialog.addHandler('change', row);
      row(dialog);
    },

    deleted = function (dialog) {
      log('delete ' + dialog.getId());
      $('#call-' + dialog.getId()).remove();
    },

    loaded = function () {
      dialogs = user.getDialogs({
        onCollectionAdd: added,
        onCollectionDelete: deleted,
        onLoad: function (collection) {
          $.each(collection.getCollection(), function (id, dialog) {
            dialog.addHandler('change', row);
            row(dialog);
          });
          log('dialogs ' + collection.length);
        },
        onError: failed,
      });
      render();
      log('loaded ' + user.getId());
    },

    handlers = { success: accepted, error: failed };

  return {
    init: function (cfg) {
      var hub;
      clientLogs = finesse.cslogger.ClientLogger;
      finesse.clientservices.ClientServices.init(cfg, false);
      hub = finesse.clientservices.ClientServices.getHub();
      clientLogs.init(hub, 'Agent', cfg);
      finesse.clientservices.ClientServices.setLogger(clientLogs);
      name = ownId(cfg);
      finesse.clientservices.ClientServices.registerOnConnectHandler(function () { log('connected'); });
      finesse.clientservices.ClientServices.registerOnDisconnectHandler(function () { log('disconnected'); });
      user = new finesse.restservices.User({ id: cfg.id, onLoad: loaded, onChange: render, onError: failed });
      finesse.containerservices.ContainerServices.init();
      finesse.containerservices.ContainerServices.addHandler(
        finesse.containerservices.ContainerServices.Topics.ACTIVE_TAB,
        function () {
          log('visible');
          adjust();
        }
      );
      finesse.containerservices.ContainerServices.makeActiveTabReq();

      $('#ready').on('click', function () { user.setState(states.READY, null, handlers); });
      $('#wrong').on('click', function () { user.setState(states.TALKING, null, handlers); });
      $('#not-ready').on('click', function () {
        user.getNotReadyReasonCodes({
          success: function (codes) { user.setState(states.NOT_READY, codes ? codes[0] : null, handlers); },
          error: failed,
        });
      });
      $('#call').on('click', function () { user.makeCall($('#number').val(), handlers); });
      hub.subscribe('sampleGadget.info', function (topic, data) { log('hub ' + data.text); });
      $('#tell').on('click', function () { hub.publish('sampleGadget.info', { text: 'from ' + name }); });
    },
  };
}(jQuery));
