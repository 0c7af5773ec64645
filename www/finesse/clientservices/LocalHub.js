{
  /** @typedef {(topic: string, data: any, subscriberData?: any) => void} OnData */

  /** @param {string[]} pattern @param {string[]} topic */
  function matches(pattern, topic) {
    for (let i = 0; i < pattern.length; i++) {
      if (pattern[i] === '**') return topic.length > i;
      if (i >= topic.length || (pattern[i] !== '*' && pattern[i] !== topic[i])) return false;
    }
    return pattern.length === topic.length;
  }

  /** gadgets.Hub for a page that is no gadget: its own subscriptions alone. */
  class LocalHub {
    constructor() {
      /** @type {Map<string, { pattern: string[], onData: OnData, scope: any, data: any }>} */
      this._subscriptions = new Map();
      this._lastId = 0;
    }

    isConnected() {
      return true;
    }

    /**
     * @param {string} topic
     * @param {OnData} onData
     * @param {any} [scope]
     * @param {(id: string, success: boolean) => void} [onComplete]
     * @param {any} [data]
     * @returns {string}
     */
    subscribe(topic, onData, scope = null, onComplete = () => {}, data = undefined) {
      const id = String(++this._lastId);
      this._subscriptions.set(id, { pattern: topic.split('.'), onData, scope, data });
      onComplete(id, true);
      return id;
    }

    /** @param {string} id */
    unsubscribe(id) {
      this._subscriptions.delete(id);
    }

    /**
     * Everybody has heard it on return; one that throws stops nobody.
     * @param {string} topic
     * @param {any} data
     */
    publish(topic, data) {
      const segments = topic.split('.');
      for (const [id, { pattern, onData, scope, data: own }] of [...this._subscriptions]) {
        if (!this._subscriptions.has(id) || !matches(pattern, segments)) continue;
        try {
          onData.call(scope, topic, data, own);
        } catch (error) {
          finesse.utilities.Logger.error(error);
        }
      }
    }
  }

  Object.assign(
    finesse.clientservices,
    /** @satisfies {Pick<typeof finesse.clientservices, 'LocalHub'>} */ ({ LocalHub }),
  );
}
