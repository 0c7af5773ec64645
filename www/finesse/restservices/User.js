{
  const { Utilities } = finesse.utilities;
  const { RestBase } = finesse.restservices;

  /** @typedef {finesse.Handlers} Handlers */
  /** @typedef {finesse.restservices.Options} Options */

  const States = Object.freeze({
    LOGIN: 'LOGIN',
    LOGOUT: 'LOGOUT',
    NOT_READY: 'NOT_READY',
    READY: 'READY',
    RESERVED: 'RESERVED',
    RESERVED_OUTBOUND: 'RESERVED_OUTBOUND',
    RESERVED_OUTBOUND_PREVIEW: 'RESERVED_OUTBOUND_PREVIEW',
    TALKING: 'TALKING',
    HOLD: 'HOLD',
    WORK: 'WORK',
    WORK_READY: 'WORK_READY',
  });
  const WorkMode = Object.freeze({
    CALL_BY_CALL: 'CALL_BY_CALL',
    NAILED_CONNECTION: 'NAILED_CONNECTION',
  });
  const WrapUpMode = Object.freeze({
    REQUIRED: 'REQUIRED',
    REQUIRED_WITH_WRAP_UP_DATA: 'REQUIRED_WITH_WRAP_UP_DATA',
    OPTIONAL: 'OPTIONAL',
    NOT_ALLOWED: 'NOT_ALLOWED',
  });

  /** @param {any} code as the server gives it @returns {any} with the id that setState() wants */
  const withId = (code) => code && { ...code, id: Utilities.getId(code.uri) };

  /** /finesse/api/User/{id}: a person, the state, and all that hangs on it. */
  class User extends RestBase {
    getRestType() {
      return 'User';
    }

    /** Who was asked for by login name is heard under the id, and so are the calls, reasons, ... of that user. */
    _onFirstData() {
      const id = this._text('loginId');
      if (!id || id === this._id) return;
      this._id = id;
      this._follow();
    }

    // -- who ---------------------------------------------------------------------------------------

    getFirstName() {
      return this._text('firstName');
    }

    getLastName() {
      return this._text('lastName');
    }

    getFullName() {
      return `${this.getFirstName()} ${this.getLastName()}`.trim();
    }

    getLoginId() {
      return this._text('loginId');
    }

    getLoginName() {
      return this._text('loginName');
    }

    getExtension() {
      return this._text('extension');
    }

    getTeamId() {
      return this._text('teamId');
    }

    getTeamName() {
      return this._text('teamName');
    }

    /** @param {string} role */
    hasRole(role) {
      return Utilities.getArray(this._data?.roles?.role).includes(role);
    }

    hasAgentRole() {
      return this.hasRole('Agent');
    }

    hasSupervisorRole() {
      return this.hasRole('Supervisor');
    }

    /** @returns {{ id: string, name: string, uri: string }[]} */
    getSupervisedTeams() {
      return Utilities.getArray(this._data?.teams?.Team ?? this._data?.teams?.team);
    }

    isMobileAgent() {
      return this.getMobileAgentMode() !== '';
    }

    /** @returns {string} */
    getMobileAgentMode() {
      return this._data?.mobileAgent?.mode ?? '';
    }

    /** @returns {string} */
    getMobileAgentDialNumber() {
      return this._data?.mobileAgent?.dialNumber ?? '';
    }

    getActiveDeviceId() {
      return this._text('activeDeviceId');
    }

    /** @returns {any[]} */
    getDevices() {
      return Utilities.getArray(this._data?.devices?.device ?? this._data?.devices?.Device);
    }

    // -- state -------------------------------------------------------------------------------------

    getState() {
      return this._text('state');
    }

    getPendingState() {
      return this._text('pendingState');
    }

    getStateChangeTime() {
      return this._text('stateChangeTime');
    }

    /** @returns {any} the code, null if none applies */
    getReasonCode() {
      return this._data?.reasonCode ?? this._data?.ReasonCode ?? null;
    }

    /** @returns {string} */
    getReasonCodeLabel() {
      return this.getReasonCode()?.label ?? '';
    }

    /** The code that applies is one that the system sets by itself. */
    isReasonCodeReserved() {
      return String(this.getReasonCode()?.systemCode).toLowerCase() === 'true';
    }

    /** @returns {string | undefined} */
    getNotReadyReasonCodeId() {
      const id = this._text('reasonCodeId');
      return id === '' || id === '-1' ? undefined : id;
    }

    /** @returns {string} */
    getWrapUpOnIncoming() {
      return this._data?.settings?.wrapUpOnIncoming ?? '';
    }

    /** @returns {string} */
    getWrapUpOnOutgoing() {
      return this._data?.settings?.wrapUpOnOutgoing ?? '';
    }

    isWrapUpRequired() {
      const { REQUIRED, REQUIRED_WITH_WRAP_UP_DATA } = WrapUpMode;
      return [REQUIRED, REQUIRED_WITH_WRAP_UP_DATA].some((mode) => mode === this.getWrapUpOnIncoming());
    }

    /** A change of state asked for now comes when the call ends. */
    isPendingStateChange() {
      const { TALKING, HOLD, RESERVED_OUTBOUND_PREVIEW } = States;
      return [TALKING, HOLD, RESERVED_OUTBOUND_PREVIEW].some((s) => s === this.getState());
    }

    isWrapUp() {
      return this.getState() === States.WORK || this.getState() === States.WORK_READY;
    }

    /**
     * @param {string} extension
     * @param {Handlers} [handlers]
     */
    login(extension, handlers) {
      return this._put({ state: States.LOGIN, extension }, handlers);
    }

    /**
     * @param {string} extension
     * @param {string} mode of WorkMode
     * @param {string} dialNumber
     * @param {Handlers} [handlers]
     */
    loginMobileAgent(extension, mode, dialNumber, handlers) {
      return this._put({ state: States.LOGIN, extension, mobileAgent: { mode, dialNumber } }, handlers);
    }

    /**
     * @param {{ id: string } | string | null} [reasonCode]
     * @param {Handlers} [handlers]
     */
    logout(reasonCode, handlers) {
      return this.setState(States.LOGOUT, reasonCode, handlers);
    }

    /**
     * @param {string} state
     * @param {{ id: string } | string | null} [reasonCode]
     * @param {Handlers} [handlers]
     */
    setState(state, reasonCode, handlers) {
      const reasonCodeId = typeof reasonCode === 'object' ? reasonCode?.id : reasonCode;
      return this._put(reasonCodeId ? { state, reasonCodeId } : { state }, handlers);
    }

    // -- reason codes ------------------------------------------------------------------------------

    /** @param {finesse.restservices.ReasonCodeHandlers} handlers @param {string} id */
    getReasonCodeById(handlers, id) {
      return this.restRequest(`${this.getRestUrl()}/ReasonCode/${id}`, {
        success: (rsp) => handlers?.success?.(withId(rsp.object?.ReasonCode ?? rsp.object?.reasonCode)),
        error: handlers?.error,
      });
    }

    /** @param {finesse.restservices.ReasonCodeHandlers} handlers success gets an array, or undefined */
    getNotReadyReasonCodes(handlers) {
      return this._reasonCodes('NOT_READY', handlers);
    }

    /** @param {finesse.restservices.ReasonCodeHandlers} handlers */
    getSignoutReasonCodes(handlers) {
      return this._reasonCodes('LOGOUT', handlers);
    }

    /** @param {string} category @param {finesse.restservices.ReasonCodeHandlers} handlers */
    _reasonCodes(category, handlers) {
      return this.restRequest(`${this.getRestUrl()}/ReasonCodes?category=${category}`, {
        content: '', // an empty body, with its type, as these two always had
        success: (rsp) => {
          const codes = Utilities.getArray(rsp.object?.ReasonCodes?.ReasonCode);
          const found = codes.map(withId);
          handlers?.success?.(found.length > 0 ? found : undefined);
        },
        error: handlers?.error,
      });
    }

    // -- calls -------------------------------------------------------------------------------------

    /** @param {string} number @param {Handlers} [handlers] */
    makeCall(number, handlers) {
      this.isLoaded();
      this.getDialogs().createNewCallDialog(number, this.getExtension(), handlers);
      return this;
    }

    /** Listens silently. @param {string} number extension of the agent @param {Handlers} [handlers] */
    makeSMCall(number, handlers) {
      this.isLoaded();
      const { SILENT_MONITOR } = finesse.restservices.Dialogs.Actions;
      this.getDialogs().createNewSuperviseCallDialog(number, this.getExtension(), SILENT_MONITOR, handlers);
      return this;
    }

    /**
     * @param {string} number
     * @param {string} dialogUri of the call that is listened to
     * @param {Handlers} [handlers]
     */
    makeBargeCall(number, dialogUri, handlers) {
      this.isLoaded();
      const { BARGE_CALL } = finesse.restservices.Dialog.Actions;
      this.getDialogs().createNewBargeCall(this.getExtension(), number, BARGE_CALL, dialogUri, handlers);
      return this;
    }

    // -- children ----------------------------------------------------------------------------------

    /** @param {Options} [options] includeNonVoice: tasks as well */
    getDialogs(options) {
      return this._child('Dialogs', options, (o) => new finesse.restservices.Dialogs(o));
    }

    /** @param {Options} [options] a new list each time */
    getDialogsNoCache(options) {
      return new finesse.restservices.Dialogs({ ...options, parentObj: this });
    }

    /** @param {Options} [options] */
    getQueues(options) {
      return this._child('Queues', options, (o) => new finesse.restservices.Queues(o));
    }

    /** @param {Options} [options] */
    getWrapUpReasons(options) {
      return this._child('WrapUpReasons', options, (o) => new finesse.restservices.WrapUpReasons(o));
    }

    /** @param {Options} [options] */
    getPhoneBooks(options) {
      return this._child('PhoneBooks', options, (o) => new finesse.restservices.PhoneBooks(o));
    }

    /** @param {Options} [options] */
    loadWorkflows(options) {
      return this._child('Workflows', options, (o) => new finesse.restservices.Workflows(o));
    }

    /** @param {Options} [options] */
    getMediaPropertiesLayout(options) {
      const make = (/** @type {Options} */ o) => new finesse.restservices.MediaPropertiesLayout(o);
      return this._child('MediaPropertiesLayout', options, make);
    }

    /** @param {Options} [options] */
    getMediaPropertiesLayouts(options) {
      const make = (/** @type {Options} */ o) => new finesse.restservices.MediaPropertiesLayouts(o);
      return this._child('MediaPropertiesLayouts', options, make);
    }

    /** @param {Options} [options] */
    getClientLog(options) {
      return this._child('ClientLog', options, (o) => new finesse.restservices.ClientLog(o));
    }

    /** @param {Options} [options] */
    getMediaList(options) {
      return this._child('MediaList', options, (o) => new finesse.restservices.MediaList(o));
    }

    /** @param {Options} [options] */
    getMediaDialogs(options) {
      return this._child('MediaDialogs', options, (o) => new finesse.restservices.MediaDialogs(o));
    }
  }

  const exported = Object.assign(User, { States, WorkMode, WrapUpMode });
  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'User'>} */ ({ User: exported }),
  );
}
