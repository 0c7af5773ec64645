{
  const { RestBase } = finesse.restservices;

  /** @typedef {finesse.Handlers} Handlers */

  /** /finesse/api/User/{id}/ClientLog: nothing to read; its POST event says that a log was taken. */
  class ClientLog extends RestBase {
    getRestType() {
      return 'ClientLog';
    }

    get explicitSubscription() {
      return true;
    }

    _begin() {
      if (!this._options.doNotSubscribe) this.subscribe();
    }

    /** @param {any} update */
    _processUpdate(update) {
      if (RestBase.eventType(update) === 'add') this._notify('add', this);
    }

    /** @param {string} content @param {Handlers} [handlers] */
    sendLogs(content, handlers) {
      return this._send('POST', { logData: content }, handlers);
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'ClientLog'>} */ ({ ClientLog }),
  );
}
