{
  const { Logger, xmlToObject } = finesse.utilities;

  /** @typedef {finesse.clientservices.MasterTunnel} Tunnel */
  /** @typedef {string | number} InvokeId */

  const CONNECTION = 'finesse.info.connection';
  const REQUESTS = 'finesse.info.requests';
  const RESPONSES = 'finesse.info.responses.';
  const PRESENCE = 'finesse.info.presence';

  /**
   * A node that somebody wants. `holding`: wanted again while the unsubscription is under way.
   * @typedef {object} Node
   * @property {'subscribing' | 'active' | 'unsubscribing' | 'holding'} state
   * @property {Set<InvokeId>} subids who has it
   * @property {InvokeId[]} asking wait for it
   * @property {InvokeId[]} leaving wait for its end
   */

  /** @param {string} text */
  function parsed(text) {
    try {
      return text.startsWith('{') ? JSON.parse(text) : xmlToObject(text);
    } catch (error) {
      return { error: { errorType: 'parseError', errorMessage: String(error) } };
    }
  }

  /** @param {string} node @returns {string} finesse.api.User.1001 */
  const topicOf = (node) => node.replace(/^\//, '').replace(/\//g, '.');

  /**
   * The owner of the event connection puts what arrives on the hub, and does for the others what they
   * ask by it. Nodes are counted: one leaves the server when the last subscriber does.
   */
  class MasterPublisher {
    /**
     * @param {Tunnel} tunnel
     * @param {any} hub
     */
    constructor(tunnel, hub) {
      this._tunnel = tunnel;
      this._hub = hub;
      this._status = 'disconnected';
      this._resource = '';
      this._failing = false;
      this._wasConnected = false;
      /** @type {Map<string, Node>} */
      this._nodes = new Map();
      hub.subscribe(REQUESTS, (/** @type {string} */ _topic, /** @type {any} */ data) => this._asked(data));
      tunnel.listener = {
        onStatus: (status) => this._heardStatus(status),
        onResource: (resource) => {
          this._resource = resource;
        },
        onEvent: (text) => this._publishEvent(text),
        onPresence: (text) => hub.publish(PRESENCE, { content: text, object: parsed(text) }),
        onAnswer: (verb, node, error) => this._answered(verb, node, error),
      };
      globalThis.addEventListener?.('pagehide', () => this._publishStatus('unloading'));
    }

    connect() {
      this._tunnel.connect();
    }

    getHost() {
      return this._tunnel.getHost();
    }

    getTunnelURL() {
      return this._tunnel.getTunnelURL();
    }

    isTunnelLoaded() {
      return this._tunnel.isTunnelLoaded();
    }

    /** @param {boolean} on */
    setFailoverMode(on) {
      if (this._failing === on) return;
      this._failing = on;
      this._publishStatus(on ? 'failing' : 'recovered');
    }

    /** @param {string} status @param {InvokeId} [invokeID] */
    _publishStatus(status, invokeID) {
      const info = { status, resourceID: this._resource };
      this._hub.publish(CONNECTION, invokeID === undefined ? info : { ...info, invokeID });
    }

    /** @param {string} status */
    _heardStatus(status) {
      this._status = status;
      if (status !== 'connected') this._dropNodes();
      if (this._wasConnected && ['disconnected', 'reconnecting'].includes(status)) this.setFailoverMode(true);
      const again = status === 'connecting' && this._wasConnected;
      this._publishStatus(again ? 'reconnecting' : status);
      if (status === 'connected') {
        this._wasConnected = true;
        this.setFailoverMode(false);
      }
    }

    /** @param {string} text node and document without anything between them */
    _publishEvent(text) {
      const start = text.search(/[<{]/);
      if (start <= 0) return;
      const object = parsed(text.slice(start));
      if (object.error) Logger.error(`event of ${text.slice(0, start)}: ${object.error.errorMessage}`);
      this._hub.publish(topicOf(text.slice(0, start)), { content: text, object });
    }

    /** @param {any} request */
    _asked(request) {
      if (!request || typeof request.data !== 'object' || request.data === null) return;
      const { type, data, invokeID } = request;
      if (type === 'ConnectionInfoReq') {
        this._publishStatus(this._failing ? 'failing' : this._status, invokeID);
      } else if (type === 'SubscribeNodeReq' || type === 'UnsubscribeNodeReq') {
        if (this._status !== 'connected') this._refuse(invokeID, 'Not connected');
        else if (type === 'SubscribeNodeReq') this._subscribe(String(data.node), invokeID);
        else this._unsubscribe(String(data.node), data.subid, invokeID);
      }
      // ConnectionReq carries a password: only the owner of the connection connects.
    }

    /** @param {string} name @param {InvokeId} invokeID */
    _subscribe(name, invokeID) {
      const node = this._nodes.get(name);
      if (!node) {
        this._nodes.set(name, { state: 'subscribing', subids: new Set(), asking: [invokeID], leaving: [] });
        this._tunnel.subscribe(name);
      } else if (node.state === 'active') {
        node.subids.add(invokeID);
        this._answer(invokeID);
      } else {
        node.asking.push(invokeID);
        if (node.state === 'unsubscribing') node.state = 'holding';
      }
    }

    /** @param {string} name @param {InvokeId} subid @param {InvokeId} invokeID */
    _unsubscribe(name, subid, invokeID) {
      const node = this._nodes.get(name);
      node?.subids.delete(subid);
      if (!node || node.state !== 'active' || node.subids.size > 0) {
        this._answer(invokeID);
        return;
      }
      node.state = 'unsubscribing';
      node.leaving.push(invokeID);
      this._tunnel.unsubscribe(name);
    }

    /** @param {'subscribe' | 'unsubscribe'} verb @param {string} name @param {string} error XML */
    _answered(verb, name, error) {
      const node = this._nodes.get(name);
      if (!node) return;
      const failure = error ? { [verb]: { content: error, object: parsed(error) } } : undefined;
      if (verb === 'subscribe' && node.state === 'subscribing') {
        const asking = node.asking.splice(0);
        if (failure) this._nodes.delete(name);
        else {
          node.state = 'active';
          for (const id of asking) node.subids.add(id);
        }
        for (const id of asking) this._answer(id, failure);
      } else if (verb === 'unsubscribe') {
        const { state } = node;
        const leaving = node.leaving.splice(0);
        if (state === 'holding') {
          node.state = 'subscribing';
          this._tunnel.subscribe(name);
        } else if (state === 'unsubscribing') {
          this._nodes.delete(name);
        }
        for (const id of leaving) this._answer(id, failure);
      }
    }

    /** The connection is gone, and the subscriptions with it; gadgets renew theirs. */
    _dropNodes() {
      const nodes = [...this._nodes.values()];
      this._nodes.clear();
      for (const { asking, leaving } of nodes) {
        for (const id of [...asking, ...leaving]) this._refuse(id, 'Disconnected');
      }
    }

    /** @param {InvokeId} invokeID @param {object} [failure] */
    _answer(invokeID, failure) {
      this._hub.publish(`${RESPONSES}${invokeID}`, failure);
    }

    /** @param {InvokeId} invokeID @param {string} errorType */
    _refuse(invokeID, errorType) {
      this._answer(invokeID, { error: { errorType, errorMessage: `${errorType}: ${this._status}` } });
    }
  }

  Object.assign(
    finesse.clientservices,
    /** @satisfies {Pick<typeof finesse.clientservices, 'MasterPublisher'>} */ ({ MasterPublisher }),
  );
}
