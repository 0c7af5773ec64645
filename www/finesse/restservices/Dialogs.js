{
  const { RestCollectionBase } = finesse.restservices;

  /** @typedef {finesse.Handlers} Handlers */

  const Actions = Object.freeze({ SILENT_MONITOR: 'SILENT_MONITOR' });

  const VOICE = '1';

  /** /finesse/api/User/{id}/Dialogs: the calls of a user; with includeNonVoice the tasks as well. */
  class Dialogs extends RestCollectionBase {
    getRestType() {
      return 'Dialogs';
    }

    getRestItemClass() {
      return finesse.restservices.Dialog;
    }

    /** @param {any} data */
    _itemClassOf(data) {
      const isTask = (data.mediaProperties?.mediaId ?? VOICE) !== VOICE;
      return isTask ? finesse.restservices.MediaDialog : this.getRestItemClass();
    }

    _readUrl() {
      return this._options.includeNonVoice ? `${super._readUrl()}?type=all` : super._readUrl();
    }

    /** Comings and goings of tasks are told with the channel's address. @param {string} source */
    _isListSource(source) {
      if (super._isListSource(source)) return true;
      const channels = `${this._parent ? this._parent.getRestUrl() : ''}/Media/`;
      return String(source).startsWith(channels) && /^[^/]+\/Dialogs$/.test(source.slice(channels.length));
    }

    /** Tasks have a topic of their own. */
    get _topics() {
      return this._options.includeNonVoice ? [this._topic, `${this._topic}.Media`] : super._topics;
    }

    /** @param {boolean} [excludeSilentMonitor] */
    getDialogCount(excludeSilentMonitor) {
      const { SUPERVISOR_MONITOR } = finesse.restservices.Dialog.CallTypes;
      const all = Object.values(this._collection);
      return excludeSilentMonitor ? all.filter((d) => d.getCallType() !== SUPERVISOR_MONITOR).length : all.length;
    }

    /** @param {string} toAddress @param {string} fromAddress @param {Handlers} [handlers] */
    createNewCallDialog(toAddress, fromAddress, handlers) {
      const { MAKE_CALL } = finesse.restservices.Dialog.Actions;
      return this._create({ requestedAction: MAKE_CALL, toAddress, fromAddress }, handlers);
    }

    /**
     * @param {string} toAddress
     * @param {string} fromAddress
     * @param {string} action
     * @param {Handlers} [handlers]
     */
    createNewSuperviseCallDialog(toAddress, fromAddress, action, handlers) {
      return this._create({ requestedAction: action, toAddress, fromAddress }, handlers);
    }

    /**
     * @param {string} fromAddress
     * @param {string} toAddress
     * @param {string} action
     * @param {string} dialogUri
     * @param {Handlers} [handlers]
     */
    createNewBargeCall(fromAddress, toAddress, action, dialogUri, handlers) {
      const body = { fromAddress, toAddress, requestedAction: action, associatedDialogUri: dialogUri };
      return this._create(body, handlers);
    }

    /** @param {object} body @param {Handlers} [handlers] */
    _create(body, handlers) {
      return this.restRequest(this.getRestUrl(), {
        method: 'POST',
        content: { Dialog: body },
        success: handlers?.success,
        error: handlers?.error,
      });
    }
  }

  const exported = Object.assign(Dialogs, { Actions });
  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'Dialogs'>} */ ({ Dialogs: exported }),
  );
}
