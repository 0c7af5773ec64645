/* Team and queues in the vendor samples' style; the same in a page that is no gadget. */
var finesse = finesse || {};
finesse.modules = finesse.modules || {};
finesse.modules.Supervisor = (function ($) {
  var adjust = function () { finesse.utilities.Utilities.adjustGadgetHeight(); },
    log = function (text) {
      $('<li>').text(text).appendTo('#log');
      adjust();
    },
    line = function (list, id, text) {
      var item = $('#' + list + '-' + id);
      if (item.length === 0) {
        item = $('<li>').attr('id', list + '-' + id).appendTo('#' + list);
      }
      item.text(text);
      adjust();
    },
    member = function (user) {
      line('team', user.getId(), user.getFirstName() + ' ' + user.getLastName() + ': ' + user.getState());
    },
    queue = function (q) {
      line('queues', q.getId(), q.getName() + ': ' + q.getStatistics().callsInQueue);
    },
    failed = function (rsp) { log('error ' + rsp.status + ' ' + rsp.content); },
    onTeam = function (team) {
      team.getUsers({
        onLoad: function (users) {
          $.each(users.getCollection(), function (id, user) {
            user.addHandler('change', member);
            member(user);
          });
          log('team ' + users.length);
        },
        onError: failed,
      });
    },
    onUser = function (user) {
      $.each(user.getSupervisedTeams(), function (i, team) {
        if (i === 0) {
          new finesse.restservices.Team({ id: team.id, onLoad: onTeam, onError: failed });
        }
      });
      user.getQueues({
        onLoad: function (queues) {
          $.each(queues.getCollection(), function (id, q) {
            q.addHandler('change', queue);
            queue(q);
          });
          log('queues ' + queues.length);
        },
        onError: failed,
      });
      log('supervisor ' + user.hasSupervisorRole());
      $('#listen').on('click', function () {
        user.makeSMCall($('#whom').val(), {
          success: function (rsp) { log('accepted ' + rsp.status); },
          error: function (rsp) { log('error ' + rsp.status + ' ' + finesse.utilities.Utilities.getErrCode(rsp)); },
        });
      });
      user.getDialogs({ onCollectionAdd: function (dialog) { log('call ' + dialog.getCallType()); } });
    };

  return {
    init: function (cfg) {
      var hub;
      finesse.clientservices.ClientServices.init(cfg);
      hub = finesse.clientservices.ClientServices.getHub();
      new finesse.restservices.User({ id: cfg.id, onLoad: onUser, onError: failed });
      $('#tell').on('click', function () { hub.publish('sampleGadget.info', { text: 'hello' }); });
      hub.subscribe('sampleGadget.info', function (topic, data) { log('hub ' + data.text); });
    },
  };
}(jQuery));
