/* A task gadget in the vendor samples' style: a channel, its state, its tasks with a button for each
 * action that they allow; and calls and tasks in one list. */
var finesse = finesse || {};
finesse.modules = finesse.modules || {};
finesse.modules.Media = (function ($) {
  var MEDIA_ID = '5001',
    options = { maxDialogLimit: 2, interruptAction: 'ACCEPT', dialogLogoutAction: 'CLOSE' },
    user, media, helper, dialogs,

    log = function (text) { $('#log').append($('<li>').text(text)); },
    handlers = {
      success: function (rsp) { log('accepted ' + rsp.status); },
      error: function (rsp) { log('error ' + rsp.status + ' ' + finesse.utilities.Utilities.getErrCode(rsp)); },
    },

    showMedia = function () {
      $('#name').text(media.getName() + ' ' + media.getMediaId());
      $('#state').text(media.getState());
      $('#routable').text(String(media.getRoutable()));
      $('#limit').text(media.getMaxDialogLimit() + ' ' + media.getInterruptAction() + ' ' + media.getDialogLogoutAction());
      $('#reason').text(media.getReasonCodeLabel());
    },

    showTask = function (dialog) {
      var row = $(document.getElementById('task-' + dialog.getId())),
        me = dialog.getParticipants()[0].mediaAddress,
        actions = dialog.getAllowedActions(me);
      row.attr('title', dialog.getParticipantTimerCounters(me).stateChangeTime);
      row.empty().append($('<td>').text(dialog.getMediaProperties().callVariable1 + ' ' + dialog.getState()));
      $.each(actions, function (_, action) {
        row.append($('<button>').text(action).on('click', function () {
          dialog.setTaskState(action, handlers, action === 'TRANSFER' ? '7002' : null);
        }));
      });
    },
    addTask = function (dialog) {
      if (dialog._data.mediaProperties.mediaId !== MEDIA_ID) return;
      $('#tasks').append($('<tr>').attr('id', 'task-' + dialog.getId()));
      dialog.addHandler('change', showTask);
      showTask(dialog);
    },
    removeTask = function (dialog) {
      log('gone ' + dialog.getState() + ' ' + (dialog.getMediaProperties().dispositionCode || ''));
      $(document.getElementById('task-' + dialog.getId())).remove();
    },
    tasksLoaded = function (list) {
      var all = list.getCollection();
      log('tasks ' + list.length + ' of ' + list.getMedia().getName());
      Object.keys(all).forEach(function (id) { addTask(all[id]); });
    },

    kind = function (dialog) {
      return dialog instanceof finesse.restservices.MediaDialog ? 'task ' + dialog.getMediaType() : 'call ' + dialog.getCallType();
    },
    allLoaded = function (list) {
      var all = list.getCollection();
      log('all ' + Object.keys(all).map(function (id) { return kind(all[id]); }).join(', '));
    },

    listLoaded = function (list) {
      log('media ' + list.length);
      try {
        list.getMedia({ id: '9999' });
      } catch (e) {
        log('no 9999');
      }
      media = list.getMedia({
        id: MEDIA_ID,
        mediaOptions: options,
        onLoad: function () {
          log('loaded ' + media.isLoggedIn());
          showMedia();
          helper = new finesse.restservices.MediaOptionsHelper(media, options);
          log('options ' + helper.getState());
          dialogs = media.getMediaDialogs({ onCollectionAdd: addTask, onCollectionDelete: removeTask, onLoad: tasksLoaded });
        },
        onChange: showMedia,
        onError: handlers.error,
      });
    };

  return {
    init: function (config) {
      var states = finesse.restservices.Media.States;

      finesse.clientservices.ClientServices.init(config);
      user = new finesse.restservices.User({
        id: config.id,
        onLoad: function () {
          user.getMediaList({ onLoad: listLoaded });
          user.getDialogs({
            includeNonVoice: true,
            onLoad: allLoaded,
            onCollectionAdd: function (dialog) { log('came ' + kind(dialog)); },
            onCollectionDelete: function (dialog) { log('went ' + kind(dialog)); },
            onError: handlers.error,
          });
        },
      });
      $('#login').on('click', function () { media.login({ handlers: handlers }); });
      $('#ready').on('click', function () { media.setState(states.READY, null, { handlers: handlers }); });
      $('#not-ready').on('click', function () { media.setState(states.NOT_READY, { id: '2' }, { handlers: handlers }); });
      $('#routable-off').on('click', function () { media.setRoutable({ routable: false, handlers: handlers }); });
      $('#logout').on('click', function () { media.logout(null, { handlers: handlers }); });
    },
  };
}(jQuery));
