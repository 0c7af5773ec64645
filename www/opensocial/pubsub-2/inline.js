/**
 * OpenAjax Hub 2.0 within one document: hubs of a gadget's own (ManagedHub, InlineContainer,
 * InlineHubClient), and the one hub of the document that everybody may use (OpenAjax.hub.publish,
 * subscribe, unsubscribe; Hub 1.0). The page's hub is gadgets.Hub.
 */
(function () {
  'use strict';

  const { Error: errors } = OpenAjax.hub;

  /**
   * @typedef {(topic: string, data: any, subscriberData: any) => void} OnData
   * @typedef {(item: any, success: boolean, errorCode?: string) => void} OnComplete
   * @typedef {{ topic: string, pattern: string[], onData: OnData, scope: any, data: any,
   *   container: Container | null }} Subscription
   * @typedef {{ getClientID: () => string, remove: () => void }} Container an InlineContainer, an IframeContainer
   * @typedef {object} HubParams each is called with scope as `this`; false refuses
   * @property {(topic: string, data: any, from: any, to: any) => boolean} onPublish
   * @property {(topic: string, container: any) => boolean} onSubscribe
   * @property {(topic: string, container: any) => void} [onUnsubscribe]
   * @property {any} [scope]
   * @typedef {{ Container: { onSecurityAlert: Function, onConnect?: (container: any) => void,
   *   onDisconnect?: (container: any) => void, scope?: any } }} ContainerParams
   */

  /** @param {boolean} fine */
  function check(fine) {
    if (!fine) throw new Error(errors.BadParameters);
  }

  /** @param {any} topic to publish to */
  function checkTopic(topic) {
    OpenAjax.hub.validateTopic(topic);
    check(!topic.includes('*'));
  }

  /**
   * @param {string[]} pattern
   * @param {string[]} topic
   */
  function matches(pattern, topic) {
    const deep = pattern[pattern.length - 1] === '**';
    const fixed = deep ? pattern.slice(0, -1) : pattern;
    if (deep ? topic.length <= fixed.length : topic.length !== fixed.length) return false;
    return fixed.every((segment, i) => segment === '*' || segment === topic[i]);
  }

  /** @param {() => void} act */
  function apart(act) {
    try {
      act();
    } catch (error) {
      reportError(error);
    }
  }

  class ManagedHub {
    #params;
    #connected = true;
    #lastId = 0;
    /** @type {Map<string, Subscription>} */
    #subscriptions = new Map();
    /** @type {Map<string, Container>} */
    #containers = new Map();

    /** @param {HubParams} params */
    constructor(params) {
      check(typeof params?.onPublish === 'function' && typeof params.onSubscribe === 'function');
      this.#params = params;
    }

    /**
     * @param {string} topic @param {OnData} onData @param {any} [scope]
     * @param {OnComplete} [onComplete] @param {any} [subscriberData]
     * @returns {string} id of the subscription
     */
    subscribe(topic, onData, scope, onComplete, subscriberData) {
      return this.subscribeForClient(null, topic, onData, scope, onComplete, subscriberData);
    }

    /** @param {string} topic @param {any} data */
    publish(topic, data) {
      this.publishForClient(null, topic, data);
    }

    /** @param {string} id @param {OnComplete} [onComplete] @param {any} [scope] */
    unsubscribe(id, onComplete, scope) {
      this.#mustBeConnected();
      const { topic, container } = this.#subscription(id);
      this.#subscriptions.delete(id);
      apart(() => this.#params.onUnsubscribe?.call(this.#scope, topic, container));
      onComplete?.call(scope || window, id, true);
    }

    isConnected() {
      return this.#connected;
    }

    /** Every container goes. */
    disconnect() {
      for (const container of [...this.#containers.values()]) container.remove();
      this.#subscriptions.clear();
      this.#connected = false;
    }

    getScope() {
      return this.#scope;
    }

    getParameters() {
      return this.#params;
    }

    /** @param {string} id */
    getSubscriberData(id) {
      return this.#subscription(id).data;
    }

    /** @param {string} id */
    getSubscriberScope(id) {
      return this.#subscription(id).scope;
    }

    /** @param {string} clientId */
    getContainer(clientId) {
      return this.#containers.get(clientId) || null;
    }

    /** @param {Container} container @throws {Error} Duplicate */
    addContainer(container) {
      this.#mustBeConnected();
      if (this.#containers.has(container.getClientID())) throw new Error(errors.Duplicate);
      this.#containers.set(container.getClientID(), container);
    }

    /** @param {Container} container @throws {Error} NoContainer */
    removeContainer(container) {
      if (this.#containers.get(container.getClientID()) !== container) throw new Error(errors.NoContainer);
      container.remove();
    }

    /** @param {Container} container what it subscribed to goes */
    forget(container) {
      for (const [id, subscription] of [...this.#subscriptions]) {
        if (subscription.container === container) this.#subscriptions.delete(id);
      }
    }

    /** @param {Container} container */
    drop(container) {
      this.forget(container);
      this.#containers.delete(container.getClientID());
    }

    /**
     * @param {Container | null} container @param {string} topic @param {OnData} onData @param {any} scope
     * @param {OnComplete | undefined} onComplete @param {any} data
     */
    subscribeForClient(container, topic, onData, scope, onComplete, data) {
      this.#mustBeConnected();
      OpenAjax.hub.validateTopic(topic);
      check(typeof onData === 'function');
      const id = String(++this.#lastId);
      let allowed = false;
      apart(() => {
        allowed = this.#params.onSubscribe.call(this.#scope, topic, container) !== false;
      });
      if (allowed) {
        const pattern = topic.split('.');
        this.#subscriptions.set(id, { topic, pattern, onData, scope: scope || window, data, container });
      }
      onComplete?.call(scope || window, id, allowed, allowed ? undefined : errors.NotAllowed);
      return id;
    }

    /** @param {Container | null} container @param {string} topic @param {any} data */
    publishForClient(container, topic, data) {
      this.#mustBeConnected();
      checkTopic(topic);
      const segments = topic.split('.');
      for (const [id, to] of [...this.#subscriptions]) {
        if (!matches(to.pattern, segments) || !this.#subscriptions.has(id)) continue;
        apart(() => {
          if (this.#params.onPublish.call(this.#scope, topic, data, container, to.container) === false) return;
          to.onData.call(to.scope, topic, data, to.data);
        });
      }
    }

    get #scope() {
      return this.#params.scope || window;
    }

    /** @param {string} id */
    #subscription(id) {
      const found = this.#subscriptions.get(id);
      if (!found) throw new Error(errors.NoSubscription);
      return found;
    }

    #mustBeConnected() {
      if (!this.#connected) throw new Error(errors.Disconnected);
    }
  }

  class InlineContainer {
    #hub;
    #id;
    #params;
    #connected = false;

    /** @param {ManagedHub} hub @param {string} clientId @param {ContainerParams} params */
    constructor(hub, clientId, params) {
      check(!!hub && !!clientId && typeof params?.Container?.onSecurityAlert === 'function');
      this.#hub = hub;
      this.#id = clientId;
      this.#params = params;
      hub.addContainer(this);
    }

    getHub() {
      return this.#hub;
    }

    getClientID() {
      return this.#id;
    }

    getParameters() {
      return this.#params;
    }

    isConnected() {
      return this.#connected;
    }

    getPartnerOrigin() {
      return this.#connected ? location.origin : null;
    }

    getIframe() {
      return null;
    }

    /** For its client. @param {boolean} connected */
    setConnected(connected) {
      const { onConnect, onDisconnect, scope } = this.#params.Container;
      this.#connected = connected;
      if (!connected) this.#hub.forget(this);
      apart(() => (connected ? onConnect : onDisconnect)?.call(scope || window, this));
    }

    remove() {
      if (this.#connected) this.setConnected(false);
      this.#hub.drop(this);
    }
  }

  class InlineHubClient {
    #params;
    #container;

    /** @param {{ HubClient: { onSecurityAlert: Function }, InlineHubClient: { container: InlineContainer } }} params */
    constructor(params) {
      check(typeof params?.HubClient?.onSecurityAlert === 'function' && !!params.InlineHubClient?.container);
      this.#params = params;
      this.#container = params.InlineHubClient.container;
    }

    /** @param {OnComplete} [onComplete] @param {any} [scope] @throws {Error} Duplicate */
    connect(onComplete, scope) {
      if (this.isConnected()) throw new Error(errors.Duplicate);
      this.#container.setConnected(true);
      onComplete?.call(scope || window, this, true);
    }

    /** @param {OnComplete} [onComplete] @param {any} [scope] */
    disconnect(onComplete, scope) {
      this.#mustBeConnected();
      this.#container.setConnected(false);
      onComplete?.call(scope || window, this, true);
    }

    isConnected() {
      return this.#container.isConnected();
    }

    getPartnerOrigin() {
      return this.#container.getPartnerOrigin();
    }

    getClientID() {
      return this.#container.getClientID();
    }

    getParameters() {
      return this.#params;
    }

    /**
     * @param {string} topic @param {OnData} onData @param {any} [scope]
     * @param {OnComplete} [onComplete] @param {any} [subscriberData]
     */
    subscribe(topic, onData, scope, onComplete, subscriberData) {
      this.#mustBeConnected();
      return this.#hub.subscribeForClient(this.#container, topic, onData, scope, onComplete, subscriberData);
    }

    /** @param {string} topic @param {any} data */
    publish(topic, data) {
      this.#mustBeConnected();
      this.#hub.publishForClient(this.#container, topic, data);
    }

    /** @param {string} id @param {OnComplete} [onComplete] @param {any} [scope] */
    unsubscribe(id, onComplete, scope) {
      this.#mustBeConnected();
      this.#hub.unsubscribe(id, onComplete, scope);
    }

    /** @param {string} id */
    getSubscriberData(id) {
      return this.#hub.getSubscriberData(id);
    }

    /** @param {string} id */
    getSubscriberScope(id) {
      return this.#hub.getSubscriberScope(id);
    }

    get #hub() {
      return this.#container.getHub();
    }

    #mustBeConnected() {
      if (!this.isConnected()) throw new Error(errors.Disconnected);
    }
  }

  const everybody = new ManagedHub({ onPublish: () => true, onSubscribe: () => true });

  Object.assign(OpenAjax.hub, {
    ManagedHub,
    InlineContainer,
    InlineHubClient,

    /** @param {string} topic @param {any} data */
    publish: (topic, data) => everybody.publish(topic, data),

    /**
     * @param {string} topic
     * @param {OnData | string} callback or the name of a function of scope
     * @param {any} [scope]
     * @param {any} [data]
     * @param {OnData} [filter] true lets a message through
     * @returns {string} for unsubscribe
     */
    subscribe(topic, callback, scope, data, filter) {
      const to = scope || window;
      const call = typeof callback === 'string' ? to[callback] : callback;
      check(typeof call === 'function');
      /** @type {OnData} */
      const deliver = (...message) => {
        if (!filter || /** @type {any} */ (filter.apply(to, message))) call.apply(to, message);
      };
      return everybody.subscribe(topic, deliver, to, undefined, data);
    },

    /** @param {string} id */
    unsubscribe: (id) => everybody.unsubscribe(id),
  });
})();
