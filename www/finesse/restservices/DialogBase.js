{
  const { Utilities } = finesse.utilities;
  const { RestBase } = finesse.restservices;

  /** @typedef {finesse.Handlers} Handlers */
  /** @typedef {finesse.restservices.CallVariables} CallVariables */

  /** @param {CallVariables} variables @returns {{ name: string, value: string }[]} */
  function listed(variables) {
    const list = Array.isArray(variables)
      ? variables
      : Object.entries(variables).map(([name, value]) => ({ name, value }));
    return list.map(({ name, value }) => ({ name, value }));
  }

  /** What calls and non-voice tasks have in common. They have no events of their own: their list has. */
  class DialogBase extends RestBase {
    getRestType() {
      return 'Dialog';
    }

    get supportsSubscriptions() {
      return false;
    }

    getState() {
      return this._text('state');
    }

    getMediaType() {
      return this._text('mediaType');
    }

    getDialogUri() {
      return this._text('uri');
    }

    getFromAddress() {
      return this._text('fromAddress');
    }

    getToAddress() {
      return this._text('toAddress');
    }

    getAssociatedDialogUri() {
      return this._text('associatedDialogUri');
    }

    getSecondaryId() {
      return this._text('secondaryId');
    }

    /** @returns {finesse.restservices.Participant[]} */
    getParticipants() {
      return Utilities.getArray(this._data?.participants?.Participant ?? this._data?.participants?.participant);
    }

    /** @param {string} address @returns {finesse.restservices.Participant | undefined} */
    _participant(address) {
      return this.getParticipants().find((p) => p.mediaAddress === String(address));
    }

    /** @param {string} address extension, or the agent's id where there is none */
    getParticipantTimerCounters(address) {
      const found = this._participant(address);
      if (!found) return undefined;
      const { startTime, stateChangeTime, state } = found;
      return { startTime, stateChangeTime, state };
    }

    /** @param {string} address @returns {string[]} what this participant may do now */
    getAllowedActions(address) {
      return Utilities.getArray(this._participant(address)?.actions?.action);
    }

    /** @returns {string} '' for tasks */
    getCallType() {
      return this._data?.mediaProperties?.callType ?? '';
    }

    /**
     * Call variables by name, and every other property beside them. A single variable counts too: the
     * vendor's library loses it.
     * @returns {Record<string, any>}
     */
    getMediaProperties() {
      const { callvariables, ...properties } = this._data?.mediaProperties ?? {};
      const variables = Utilities.getArray(callvariables?.CallVariable ?? callvariables?.callVariable);
      for (const { name, value } of variables) properties[name] = value;
      return properties;
    }

    /** @param {string} name @returns {string} */
    getCallVariable(name) {
      return this.getMediaProperties()[name] ?? '';
    }

    /**
     * @param {string} mediaAddress
     * @param {string} action
     * @param {Handlers} [handlers]
     */
    requestAction(mediaAddress, action, handlers) {
      return this._put({ targetMediaAddress: mediaAddress, requestedAction: action }, handlers);
    }

    /** @param {string} name @param {string} value @param {Handlers} [handlers] */
    updateCallVariable(name, value, handlers) {
      return this.updateCallVariables([{ name, value }], handlers);
    }

    /** @param {CallVariables} variables @param {Handlers} [handlers] */
    updateCallVariables(variables, handlers) {
      const callvariables = { CallVariable: listed(variables) };
      return this._put({ mediaProperties: { callvariables }, requestedAction: 'UPDATE_CALL_DATA' }, handlers);
    }

    /** @param {string} reason @param {Handlers} [handlers] */
    updateWrapUpReason(reason, handlers) {
      return this._put({ mediaProperties: { wrapUpReason: reason }, requestedAction: 'UPDATE_CALL_DATA' }, handlers);
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'DialogBase'>} */ ({ DialogBase }),
  );
}
