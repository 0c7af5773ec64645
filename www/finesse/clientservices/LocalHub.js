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

  const BAD_PARAMETERS = 'OpenAjax.hub.Error.BadParameters';
  const NO_SUBSCRIPTION = 'OpenAjax.hub.Error.NoSubscription';

  /**
   * @param {any} topic
   * @param {boolean} asPattern `*` for one segment, `**` for the rest
   * @throws {Error} unless it is a topic, as in the gadgets' hub
   */
  function segmentsOf(topic, asPattern) {
    const segments = typeof topic === 'string' ? topic.split('.') : [''];
    const last = segments.length - 1;
    const isWild = (/** @type {string} */ s, /** @type {number} */ i) => s === '*' || (s === '**' && i === last);
    const isSound = (/** @type {string} */ s, /** @type {number} */ i) => (s.includes('*') ? asPattern && isWild(s, i) : s !== '');
    if (!segments.every(isSound)) throw new Error(BAD_PARAMETERS);
    return segments;
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
     * @param {((id: string, success: boolean) => void) | null} [onComplete]
     * @param {any} [data]
     * @returns {string}
     * @throws {Error} BadParameters
     */
    subscribe(topic, onData, scope = null, onComplete = null, data = undefined) {
      const pattern = segmentsOf(topic, true);
      if (typeof onData !== 'function') throw new Error(BAD_PARAMETERS);
      const id = String(++this._lastId);
      this._subscriptions.set(id, { pattern, onData, scope, data });
      onComplete?.call(scope, id, true);
      return id;
    }

    /**
     * @param {string} id
     * @param {((id: string, success: boolean) => void) | null} [onComplete]
     * @param {any} [scope]
     * @throws {Error} NoSubscription
     */
    unsubscribe(id, onComplete = null, scope = null) {
      this._subscription(id);
      this._subscriptions.delete(id);
      onComplete?.call(scope, id, true);
    }

    /** @param {string} id */
    getSubscriberData(id) {
      return this._subscription(id).data;
    }

    /** @param {string} id */
    getSubscriberScope(id) {
      return this._subscription(id).scope;
    }

    /** @param {string} id @throws {Error} NoSubscription */
    _subscription(id) {
      const found = this._subscriptions.get(id);
      if (!found) throw new Error(NO_SUBSCRIPTION);
      return found;
    }

    /** @param {string} topic @returns {boolean} somebody has subscribed to it */
    isHeard(topic) {
      const segments = segmentsOf(topic, false);
      return [...this._subscriptions.values()].some(({ pattern }) => matches(pattern, segments));
    }

    /**
     * Everybody has heard it on return; one that throws stops nobody.
     * @param {string} topic
     * @param {any} data
     */
    publish(topic, data) {
      const segments = segmentsOf(topic, false);
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
