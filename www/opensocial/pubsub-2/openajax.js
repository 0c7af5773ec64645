/**
 * OpenAjax Hub 2.0, the gadget's side: a HubClient over gadgets.rpc (OpenAjax Hub 2.0 Specification,
 * "HubClient" and "IframeHubClient"). Topics are dotted; a subscription may use `*` for one segment
 * and a final `**`.
 */
(function () {
  'use strict';

  /**
   * @typedef {(topic: string, data: any, subscriberData: any) => void} OnData
   * @typedef {(item: any, success: boolean, errorCode?: string) => void} OnComplete
   * @typedef {{ topic: string, onData: OnData, scope: any, data: any }} Subscription
   * @typedef {{ HubClient: { onSecurityAlert: (client: any, alert: string) => void, scope?: any,
   *   log?: (text: string) => void }, IframeHubClient?: Record<string, any> }} ClientParams
   */

  const SERVICE = 'openajax.pubsub';

  const errors = {
    BadParameters: 'OpenAjax.hub.Error.BadParameters',
    Disconnected: 'OpenAjax.hub.Error.Disconnected',
    Duplicate: 'OpenAjax.hub.Error.Duplicate',
    NoContainer: 'OpenAjax.hub.Error.NoContainer',
    NoSubscription: 'OpenAjax.hub.Error.NoSubscription',
    NotAllowed: 'OpenAjax.hub.Error.NotAllowed',
    WrongProtocol: 'OpenAjax.hub.Error.WrongProtocol',
    IncompatBrowser: 'OpenAjax.hub.Error.IncompatBrowser',
  };

  const alerts = {
    LoadTimeout: 'OpenAjax.hub.SecurityAlert.LoadTimeout',
    FramePhish: 'OpenAjax.hub.SecurityAlert.FramePhish',
    ForgedMsg: 'OpenAjax.hub.SecurityAlert.ForgedMsg',
  };

  /** @param {any} topic */
  function isPattern(topic) {
    if (typeof topic !== 'string') return false;
    const segments = topic.split('.');
    return segments.every(
      (s, i) => s !== '' && (!s.includes('*') || s === '*' || (s === '**' && i === segments.length - 1)),
    );
  }

  /** @param {any} topic */
  const isTopic = (topic) => isPattern(topic) && !topic.includes('*');

  /** @param {boolean} fine */
  function check(fine) {
    if (!fine) throw new Error(errors.BadParameters);
  }

  /**
   * Who may speak to this document's hubs: the page (".."), and frames of its own.
   * @type {Map<string, { command: (command: string, args: any[]) => any, alert: (alert: string) => void }>}
   */
  const partners = new Map();

  /** @param {string} partner @param {((answer: any) => void) | null} answered @param {...any} words */
  function tell(partner, answered, ...words) {
    gadgets.rpc.call(partner, SERVICE, answered, ...words);
  }

  class IframeHubClient {
    /** @type {ClientParams} */
    #params;
    /** @type {'new' | 'connecting' | 'connected' | 'disconnected'} */
    #state = 'new';
    /** @type {Map<string, Subscription>} */
    #subscriptions = new Map();
    #lastId = 0;
    #connectedOnce = false;
    /** @type {{ done: OnComplete | undefined, scope: any }} */
    #connecting = { done: undefined, scope: window };

    /** @param {ClientParams} params */
    constructor(params) {
      check(!!params?.HubClient && typeof params.HubClient.onSecurityAlert === 'function');
      this.#params = params;
      partners.set('..', {
        command: (command, args) => this.#command(command, args),
        alert: (alert) => params.HubClient.onSecurityAlert.call(params.HubClient.scope || window, this, alert),
      });
    }

    /**
     * @param {OnComplete} [onComplete]
     * @param {any} [scope]
     * @throws {Error} Duplicate
     */
    connect(onComplete, scope) {
      if (this.#state === 'connecting' || this.#state === 'connected') throw new Error(errors.Duplicate);
      this.#state = 'connecting';
      this.#connecting = { done: onComplete, scope: scope || window };
      tell('..', (/** @type {any} */ yes) => {
        if (yes !== true && yes !== 'true') this.#finish(false);
      }, 'con');
    }

    /**
     * @param {OnComplete} [onComplete]
     * @param {any} [scope]
     */
    disconnect(onComplete, scope) {
      this.#mustBeConnected();
      this.#state = 'disconnected';
      this.#subscriptions.clear();
      tell('..', () => {
        onComplete?.call(scope || window, this, true);
      }, 'dis');
    }

    isConnected() {
      return this.#state === 'connected';
    }

    /**
     * @param {string} topic
     * @param {any} data
     */
    publish(topic, data) {
      check(isTopic(topic));
      this.#mustBeConnected();
      tell('..', null, 'pub', topic, data);
    }

    /**
     * @param {string} topic
     * @param {OnData} onData
     * @param {any} [scope] what is `this` in the callbacks
     * @param {OnComplete} [onComplete]
     * @param {any} [subscriberData] handed to onData
     * @returns {string} id of the subscription
     */
    subscribe(topic, onData, scope, onComplete, subscriberData) {
      check(isPattern(topic) && typeof onData === 'function');
      this.#mustBeConnected();
      const id = `${gadgets.rpc.RPC_ID}-${++this.#lastId}`;
      this.#subscriptions.set(id, { topic, onData, scope: scope || window, data: subscriberData });
      tell('..', (/** @type {string} */ error) => {
        if (error) this.#subscriptions.delete(id);
        onComplete?.call(scope || window, id, !error, error || undefined);
      }, 'sub', topic, id);
      return id;
    }

    /**
     * @param {string} id
     * @param {OnComplete} [onComplete]
     * @param {any} [scope]
     */
    unsubscribe(id, onComplete, scope) {
      this.#mustBeConnected();
      if (!this.#subscriptions.delete(id)) throw new Error(errors.NoSubscription);
      tell('..', () => {
        onComplete?.call(scope || window, id, true);
      }, 'uns', null, id);
    }

    /** @param {string} id */
    getSubscriberData(id) {
      return this.#subscription(id).data;
    }

    /** @param {string} id */
    getSubscriberScope(id) {
      return this.#subscription(id).scope;
    }

    getParameters() {
      return this.#params;
    }

    getClientID() {
      return gadgets.rpc.RPC_ID;
    }

    getPartnerOrigin() {
      return this.isConnected() ? gadgets.rpc.getTargetOrigin('..') : null;
    }

    getIframe() {
      return null;
    }

    /** @param {string} id */
    #subscription(id) {
      this.#mustBeConnected();
      const found = this.#subscriptions.get(id);
      if (!found) throw new Error(errors.NoSubscription);
      return found;
    }

    #mustBeConnected() {
      if (this.#state !== 'connected') throw new Error(errors.Disconnected);
    }

    /** @param {boolean} success */
    #finish(success) {
      const { done, scope } = this.#connecting;
      if (this.#state !== 'connecting') return;
      this.#state = success ? 'connected' : 'disconnected';
      done?.call(scope, this, success, success ? undefined : errors.NotAllowed);
    }

    /**
     * What the page asks.
     * @param {string} command
     * @param {any[]} args
     */
    #command(command, args) {
      if (command === 'cmd' && args[0] === 'con') {
        /* The answer first: what is done on connecting may talk to the hub at once. */
        if (this.#state === 'connecting') queueMicrotask(() => this.#finish(true));
        return true;
      }
      if (command === 'pub') this.#deliver(args[0], args[1], String(args[2]));
      return undefined;
    }

    /**
     * @param {string} topic
     * @param {any} data
     * @param {string} id
     */
    #deliver(topic, data, id) {
      const to = this.#subscriptions.get(id);
      if (!to || this.#state !== 'connected') return;
      try {
        to.onData.call(to.scope, topic, data, to.data);
      } catch (error) {
        reportError(error);
      }
    }
  }

  /** @this {{ f: string }} @param {string} command @param {...any} args */
  function hear(command, ...args) {
    return partners.get(this.f)?.command(command, args);
  }
  gadgets.rpc.register(SERVICE, hear);
  gadgets.rpc.config({
    securityCallback: (/** @type {string} */ from) => partners.get(from)?.alert(alerts.ForgedMsg),
  });

  window.OpenAjax = window.OpenAjax || {};
  OpenAjax.hub = Object.assign(OpenAjax.hub || {}, {
    implementer: 'Aplomb',
    implVersion: '2.0',
    specVersion: '2.0',
    implExtraData: {},
    Error: errors,
    SecurityAlert: alerts,
    IframeHubClient,
    IframeFIMHubClient: IframeHubClient,
    partners_: partners,
    tell_: tell,

    /** @param {string} topic @throws {Error} BadParameters */
    validateTopic: (topic) => check(isPattern(topic)),

    libraries: {},
    /** @param {string} prefix @param {string} uri @param {string} version @param {any} [extra] */
    registerLibrary(prefix, uri, version, extra) {
      OpenAjax.hub.libraries[prefix] = { prefix, namespaceURI: uri, version, extraData: extra };
    },
    /** @param {string} prefix */
    unregisterLibrary: (prefix) => void delete OpenAjax.hub.libraries[prefix],
  });
})();
