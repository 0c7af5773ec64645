{
  const { DialogBase } = finesse.restservices;

  /** @typedef {finesse.Handlers} Handlers */

  const Actions = Object.freeze({
    DROP: 'DROP',
    ANSWER: 'ANSWER',
    HOLD: 'HOLD',
    BARGE_CALL: 'BARGE_CALL',
    PARTICIPANT_DROP: 'PARTICIPANT_DROP',
    MAKE_CALL: 'MAKE_CALL',
    RETRIEVE: 'RETRIEVE',
    UPDATE_SCHEDULED_CALLBACK: 'UPDATE_SCHEDULED_CALLBACK',
    CANCEL_SCHEDULED_CALLBACK: 'CANCEL_SCHEDULED_CALLBACK',
    CONSULT_CALL: 'CONSULT_CALL',
    TRANSFER: 'TRANSFER',
    TRANSFER_SST: 'TRANSFER_SST',
    CONFERENCE: 'CONFERENCE',
    RECLASSIFY: 'RECLASSIFY',
    UPDATE_CALL_DATA: 'UPDATE_CALL_DATA',
    START_RECORDING: 'START_RECORDING',
    DTMF: 'SEND_DTMF',
    ACCEPT: 'ACCEPT',
    REJECT: 'REJECT',
    CLOSE: 'CLOSE',
  });
  const States = Object.freeze({
    ALERTING: 'ALERTING',
    INITIATING: 'INITIATING',
    ACTIVE: 'ACTIVE',
    DROPPED: 'DROPPED',
    INITIATED: 'INITIATED',
    FAILED: 'FAILED',
    ACCEPTED: 'ACCEPTED',
  });
  const ParticipantStates = Object.freeze({ ...States, HELD: 'HELD', WRAP_UP: 'WRAP_UP' });
  const ReasonStates = Object.freeze({
    BUSY: 'BUSY',
    BAD_DESTINATION: 'BAD_DESTINATION',
    OTHER: 'OTHER',
    DEVICE_RESOURCE_NOT_AVAILABLE: 'DEVICE_RESOURCE_NOT_AVAILABLE',
  });
  const CallTypes = Object.freeze({
    ACD_IN: 'ACD_IN',
    PREROUTE_ACD_IN: 'PREROUTE_ACD_IN',
    PREROUTE_DIRECT_AGENT: 'PREROUTE_DIRECT_AGENT',
    TRANSFER: 'TRANSFER',
    OTHER_IN: 'OTHER_IN',
    OUT: 'OUT',
    AGENT_INSIDE: 'AGENT_INSIDE',
    CONSULT: 'CONSULT',
    CONSULT_OFFERED: 'CONSULT_OFFERED',
    CONFERENCE: 'CONFERENCE',
    SUPERVISOR_MONITOR: 'SUPERVISOR_MONITOR',
    OUTBOUND: 'OUTBOUND',
    OUTBOUND_PREVIEW: 'OUTBOUND_PREVIEW',
  });

  /** @type {string[]} a participant who can be dropped is in the call */
  const PRESENT = [ParticipantStates.ACTIVE, ParticipantStates.ACCEPTED, ParticipantStates.HELD];

  /** @param {Record<string, string | undefined>} parameters */
  function actionParams(parameters) {
    return {
      ActionParam: Object.entries(parameters)
        .filter(([, value]) => value !== undefined && value !== null)
        .map(([name, value]) => ({ name, value })),
    };
  }

  /** /finesse/api/Dialog/{id}: a call. */
  class Dialog extends DialogBase {
    /** @returns {string} */
    getDNIS() {
      return this._data?.mediaProperties?.DNIS ?? '';
    }

    /** @returns {any} {callbackTime, callbackNumber} as far as given, undefined if no callback is planned */
    getCallbackInfo() {
      return this.getProperty(this._data, 'scheduledCallbackInfo') ?? undefined;
    }

    /** @param {string} [except] one's own extension */
    getDroppableParticipants(except) {
      return this.getParticipants().filter((p) => p.mediaAddress !== String(except) && this._isDroppable(p));
    }

    /** @param {string} extension */
    isParticipantDroppable(extension) {
      const found = this._participant(extension);
      return found !== undefined && this._isDroppable(found);
    }

    /** @param {finesse.restservices.Participant} p */
    _isDroppable(p) {
      return p.mediaAddressType === 'AGENT_DEVICE' && PRESENT.includes(p.state);
    }

    /** Digits were sent; the desktop then keeps its keypad open. @param {boolean} sent */
    setSentDTMF(sent) {
      this._sentDtmf = sent;
    }

    isSentDTMF() {
      return this._sentDtmf === true;
    }

    // -- commands ----------------------------------------------------------------------------------

    /** @param {string} mediaAddress @param {string} toAddress @param {Handlers} [handlers] */
    makeConsultCall(mediaAddress, toAddress, handlers) {
      const { CONSULT_CALL } = Actions;
      return this._put({ targetMediaAddress: mediaAddress, toAddress, requestedAction: CONSULT_CALL }, handlers);
    }

    /** @param {string} mediaAddress @param {string} toAddress @param {Handlers} [handlers] */
    initiateDirectTransfer(mediaAddress, toAddress, handlers) {
      const { TRANSFER_SST } = Actions;
      return this._put({ targetMediaAddress: mediaAddress, toAddress, requestedAction: TRANSFER_SST }, handlers);
    }

    /** @param {string} mediaAddress who is to go @param {Handlers} [handlers] */
    dropParticipant(mediaAddress, handlers) {
      return this.requestAction(mediaAddress, Actions.PARTICIPANT_DROP, handlers);
    }

    /** @param {string} mediaAddress @param {Handlers} [handlers] */
    dropCall(mediaAddress, handlers) {
      return this.requestAction(mediaAddress, Actions.DROP, handlers);
    }

    /**
     * The handlers stand between address and digit.
     * @param {string} mediaAddress
     * @param {Handlers | undefined} handlers
     * @param {string} digit
     */
    sendDTMFRequest(mediaAddress, handlers, digit) {
      return this._act(mediaAddress, Actions.DTMF, { dtmfString: digit }, handlers);
    }

    /** @param {string} mediaAddress @param {string} classification @param {Handlers} [handlers] */
    reclassifyCall(mediaAddress, classification, handlers) {
      return this._act(mediaAddress, Actions.RECLASSIFY, { outboundClassification: classification }, handlers);
    }

    /**
     * @param {string} mediaAddress
     * @param {string} callbackTime yyyy-mm-ddThh:mm, in the customer's zone
     * @param {Handlers} [handlers]
     */
    updateCallbackTime(mediaAddress, callbackTime, handlers) {
      return this._act(mediaAddress, Actions.UPDATE_SCHEDULED_CALLBACK, { callbackTime }, handlers);
    }

    /** @param {string} mediaAddress @param {string} callbackNumber @param {Handlers} [handlers] */
    updateCallbackNumber(mediaAddress, callbackNumber, handlers) {
      return this._act(mediaAddress, Actions.UPDATE_SCHEDULED_CALLBACK, { callbackNumber }, handlers);
    }

    /** @param {string} mediaAddress @param {Handlers} [handlers] */
    cancelCallback(mediaAddress, handlers) {
      return this.requestAction(mediaAddress, Actions.CANCEL_SCHEDULED_CALLBACK, handlers);
    }

    /**
     * @param {string} mediaAddress
     * @param {string} action
     * @param {Record<string, string | undefined>} parameters
     * @param {Handlers} [handlers]
     */
    _act(mediaAddress, action, parameters, handlers) {
      return this._put(
        {
          targetMediaAddress: mediaAddress,
          requestedAction: action,
          actionParams: actionParams(parameters),
        },
        handlers,
      );
    }
  }

  const exported = Object.assign(Dialog, { Actions, States, ParticipantStates, ReasonStates, CallTypes });
  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'Dialog'>} */ ({ Dialog: exported }),
  );
}
