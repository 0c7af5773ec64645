/* Team, queues, a call that is listened to and taken over, messages to the team, in the vendor samples' style; the
 * same in a page that is no gadget. */
var finesse = finesse || {};
finesse.modules = finesse.modules || {};
finesse.modules.Supervisor = (function ($) {
  var listening, inside,
    adjust = function () { finesse.utilities.Utilities.adjustGadgetHeight(); },
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
    watch = function (user) {
      user.addHandler('change', member);
      member(user);
    },
    queue = function (q) {
      line('queues', q.getId(), q.getName() + ': ' + q.getStatistics().callsInQueue);
    },
    failed = function (rsp) { log('error ' + rsp.status + ' ' + rsp.content); },
    handlers = {
      success: function (rsp) { log('accepted ' + rsp.status); },
      error: function (rsp) { log('error ' + rsp.status + ' ' + finesse.utilities.Utilities.getErrCode(rsp)); },
    },
    whom = function () { return $('#whom').val(); },
    onTeam = function (team) {
      var users = team.getUsers({
        onLoad: function () {
          $.each(users.getCollection(), function (id, user) { watch(user); });
          log('team ' + users.length);
          $('#pause').on('click', function () {
            users.getCollection()[whom()].setState(finesse.restservices.User.States.NOT_READY, null, handlers);
          });
        },
        onCollectionAdd: watch,
        onCollectionDelete: function (user) {
          $('#team-' + user.getId()).remove();
          log('left ' + user.getId() + ', team ' + users.length);
        },
        onError: failed,
      });
      team.getTeamMessages({
        onLoad: function (messages) {
          log('messages ' + messages.length);
          $('#write').on('click', function () {
            new finesse.restservices.TeamMessage().add({ duration: '60', content: 'Fire drill & tea', teams: { team: [team.getId()] } }, handlers);
          });
          $('#withdraw').on('click', function () {
            $.each(messages.getCollection(), function (id, message) { message.delete(handlers); });
          });
        },
        onCollectionAdd: function (message) { log('written ' + message.getContent()); },
        onCollectionDelete: function (message) { log('withdrawn ' + message.getContent()); },
        onError: failed,
      });
    },
    parties = function (dialog) {
      $('#parties').text($.map(dialog.getParticipants(), function (p) { return p.mediaAddress; }).sort().join(' '));
    },
    /* Listening, then in the call, then alone in it. */
    onDialog = function (dialog) {
      log('call ' + dialog.getCallType());
      dialog.addHandler('change', parties);
      parties(dialog);
      if (dialog.getCallType() === finesse.restservices.Dialog.CallTypes.SUPERVISOR_MONITOR) {
        listening = dialog;
      } else {
        inside = dialog;
      }
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
      $('#listen').on('click', function () { user.makeSMCall(whom(), handlers); });
      $('#barge').on('click', function () { user.makeBargeCall(whom(), listening.getDialogUri(), handlers); });
      $('#remove').on('click', function () { inside.dropParticipant(whom(), handlers); });
      $('#leave').on('click', function () { inside.dropCall(user.getExtension(), handlers); });
      user.getDialogs({ onCollectionAdd: onDialog, onCollectionDelete: function () { log('call over'); } });
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
