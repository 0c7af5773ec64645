{
  const { RestBase } = finesse.restservices;
  const { Utilities } = finesse.utilities;

  /** @typedef {finesse.Handlers} Handlers */
  /** @typedef {finesse.restservices.Options} Options */
  /** @typedef {finesse.restservices.MediaOptions} MediaOptions */

  const States = Object.freeze({
    LOGIN: 'LOGIN',
    LOGOUT: 'LOGOUT',
    NOT_READY: 'NOT_READY',
    READY: 'READY',
    RESERVED: 'RESERVED',
    ACTIVE: 'ACTIVE',
    PAUSED: 'PAUSED',
    WORK: 'WORK',
    WORK_READY: 'WORK_READY',
    WORK_NOT_READY: 'WORK_NOT_READY',
    INTERRUPTED: 'INTERRUPTED',
  });

  /** /finesse/api/User/{id}/Media/{mrd}: one non-voice channel of a user. */
  class Media extends RestBase {
    getRestType() {
      return 'Media';
    }

    /** Events of all channels of a user come on one topic. */
    getXMPPNodePath() {
      return `${this._parent ? this._parent.getRestUrl() : ''}/Media`;
    }

    /** @param {any} update */
    _processUpdate(update) {
      const id = Utilities.getId(this._dataOf(update.data)?.uri ?? update.source);
      if (id === this._id) super._processUpdate(update);
    }

    /** @returns {string} */
    getMediaId() {
      return this._text('id') || this._id;
    }

    getName() {
      return this._text('name');
    }

    getDescription() {
      return this._text('description');
    }

    getState() {
      return this._text('state');
    }

    getReasonCodeId() {
      return this._text('reasonCodeId');
    }

    getStateChangeTime() {
      return this._text('stateChangeTime');
    }

    getMaxDialogLimit() {
      return this._text('maxDialogLimit');
    }

    getInterruptAction() {
      return this._text('interruptAction');
    }

    getDialogLogoutAction() {
      return this._text('dialogLogoutAction');
    }

    /** @returns {string} */
    getReasonCodeLabel() {
      return (this._data?.ReasonCode ?? this._data?.reasonCode)?.label ?? '';
    }

    getRoutable() {
      return this._isTrue('routable');
    }

    getInterruptible() {
      return this._isTrue('interruptible');
    }

    isLoggedIn() {
      const state = this.getState();
      return state !== '' && state !== States.LOGOUT && state !== States.LOGIN;
    }

    /**
     * One list a channel, so that each has its handlers; but all tasks of the user are in it: compare
     * mediaProperties.mediaId.
     * @param {Options} [options]
     */
    getMediaDialogs(options) {
      const parentObj = this._parent;
      const make = (/** @type {Options} */ o) => new finesse.restservices.MediaDialogs({ ...o, parentObj, media: this });
      return this._child('MediaDialogs', options, make);
    }

    /** @returns {MediaOptions} what the gadget's layout says, the rules of the server where it does not */
    _defaults() {
      return this._options.mediaOptions ?? {};
    }

    /** @param {MediaOptions & { handlers?: Handlers }} [params] */
    login(params) {
      const { maxDialogLimit, interruptAction, dialogLogoutAction } = this._loginOptions(params ?? {});
      const body = { maxDialogLimit, state: States.LOGIN, interruptAction, dialogLogoutAction };
      return this._put(body, params?.handlers);
    }

    /** @param {MediaOptions} options @returns {MediaOptions} all three of them, as the server takes them */
    _loginOptions(options) {
      const { InterruptActions, DialogLogoutActions } = finesse.restservices;
      const { maxDialogLimit, interruptAction, dialogLogoutAction } = { ...this._defaults(), ...options };
      return {
        maxDialogLimit: maxDialogLimit ?? '5',
        interruptAction: InterruptActions.isValidAction(interruptAction)
          ? String(interruptAction).toUpperCase()
          : InterruptActions.ACCEPT,
        dialogLogoutAction: DialogLogoutActions.isValidAction(dialogLogoutAction)
          ? String(dialogLogoutAction).toUpperCase()
          : DialogLogoutActions.CLOSE,
      };
    }

    /** @param {{ id: string } | string | null} [reasonCode] @param {{ handlers?: Handlers }} [params] */
    logout(reasonCode, params) {
      return this.setState(States.LOGOUT, reasonCode, params);
    }

    /**
     * @param {string} state
     * @param {{ id: string } | string | null} [reasonCode]
     * @param {{ handlers?: Handlers }} [params]
     */
    setState(state, reasonCode, params) {
      const reasonCodeId = typeof reasonCode === 'object' ? reasonCode?.id : reasonCode;
      return this._put(reasonCodeId ? { state, reasonCodeId } : { state }, params?.handlers);
    }

    /** @param {{ routable: boolean, handlers?: Handlers }} params */
    setRoutable({ routable, handlers }) {
      return this._put({ routable }, handlers);
    }
  }

  const exported = Object.assign(Media, { States });

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'Media'>} */ ({ Media: exported }),
  );
}
