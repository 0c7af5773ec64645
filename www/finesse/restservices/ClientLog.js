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

    get supportsRefresh() {
      return false;
    }

    _begin() {
      if (!this._options.doNotSubscribe) this.subscribe();
    }

    /** @param {any} update */
    _processUpdate(update) {
      if (RestBase.eventType(update) === 'add') this._notify('add', this);
    }

    /** @param {string | object} log lines, or the whole body with them @param {Handlers} [handlers] */
    sendLogs(log, handlers) {
      const content = typeof log === 'object' ? log : { ClientLog: { logData: log } };
      return this.restRequest(this.getRestUrl(), { method: 'POST', content, success: handlers?.success, error: handlers?.error });
    }
  }

  Object.assign(
    finesse.restservices,
    /** @satisfies {Pick<typeof finesse.restservices, 'ClientLog'>} */ ({ ClientLog }),
  );
}
