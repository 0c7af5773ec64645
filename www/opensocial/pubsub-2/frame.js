/**
 * IframeContainer: a frame that a gadget makes, as a client of a hub of the gadget's own (OpenAjax
 * Hub 2.0 Specification, "IframeContainer"). The frame joins with an IframeHubClient, over
 * gadgets.rpc; the wire is the one of the page's hub (../README.md).
 */
(function () {
  'use strict';

  const { Error: errors, SecurityAlert: alerts } = OpenAjax.hub;
  const LOAD_TIMEOUT_MS = 15000;

  /**
   * @typedef {object} FrameParams
   * @property {HTMLElement} parent where the frame is put, as its last child
   * @property {string} uri of its document
   * @property {string} tunnelURI an address of this document's origin: what the frame takes its page for
   * @property {Record<string, any>} [iframeAttrs] attributes; `style` is an object, functions are handlers
   * @property {number} [timeout] ms until LoadTimeout is told
   * @typedef {{ Container: { onSecurityAlert: (container: any, alert: string) => void, scope?: any,
   *   onConnect?: (container: any) => void, onDisconnect?: (container: any) => void },
   *   IframeContainer: FrameParams }} IframeContainerParams
   */

  /** Ids of frames must differ in the document, not only in the hub. @param {string} wanted */
  function freeId(wanted) {
    let id = wanted;
    for (let n = 1; document.getElementById(id) || document.getElementsByName(id).length; n++) id = `${wanted}_${n}`;
    return id;
  }

  /** @param {HTMLIFrameElement} frame @param {Record<string, any>} attributes */
  function dress(frame, attributes) {
    for (const [name, value] of Object.entries(attributes)) {
      if (name === 'style' && typeof value === 'object') Object.assign(frame.style, value);
      else if (typeof value === 'function') /** @type {any} */ (frame)[name] = value;
      else frame.setAttribute(name, value);
    }
  }

  /** What the frame needs to know stands in the fragment, which no server sees. @param {string} uri */
  function addressOf(uri, /** @type {Record<string, string>} */ parameters) {
    return `${uri}${uri.includes('#') ? '&' : '#'}${new URLSearchParams(parameters)}`;
  }

  class IframeContainer {
    #hub;
    #id;
    #params;
    #connected = false;
    #frame = document.createElement('iframe');
    /** The frame's id of a subscription -> the hub's. @type {Map<string, string>} */
    #subscriptions = new Map();
    #timer;

    /**
     * @param {any} hub a ManagedHub
     * @param {string} clientId
     * @param {IframeContainerParams} params
     * @throws {Error} BadParameters, Disconnected, Duplicate
     */
    constructor(hub, clientId, params) {
      const { parent, uri, tunnelURI, timeout } = params?.IframeContainer ?? {};
      if (!hub || !clientId || typeof params?.Container?.onSecurityAlert !== 'function' || !parent || !uri || !tunnelURI)
        throw new Error(errors.BadParameters);
      this.#hub = hub;
      this.#id = clientId;
      this.#params = params;
      hub.addContainer(this);
      this.#timer = setTimeout(() => this.#alert(alerts.LoadTimeout), timeout ?? LOAD_TIMEOUT_MS);
      this.#show(parent, uri, tunnelURI);
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

    getIframe() {
      return this.#frame;
    }

    isConnected() {
      return this.#connected;
    }

    getPartnerOrigin() {
      return this.#connected ? gadgets.rpc.getTargetOrigin(this.#frame.id) : null;
    }

    /** For the hub: the frame goes. */
    remove() {
      clearTimeout(this.#timer);
      this.#disconnect();
      OpenAjax.hub.partners_.delete(this.#frame.id);
      gadgets.rpc.removeReceiver(this.#frame.id);
      this.#frame.remove();
      this.#hub.drop(this);
    }

    /** Not to be seen until it is connected. @param {HTMLElement} parent @param {string} uri @param {string} tunnel */
    #show(parent, uri, tunnel) {
      const frame = this.#frame;
      const token = crypto.getRandomValues(new Uint32Array(4)).join('');
      dress(frame, this.#params.IframeContainer.iframeAttrs ?? {});
      frame.id = frame.name = freeId(this.#id);
      frame.style.visibility = 'hidden';
      frame.src = addressOf(uri, { rpctoken: token, parent: new URL(tunnel, location.href).href, forcesecure: 'true' });
      gadgets.rpc.setupReceiver(frame.id, uri, token);
      OpenAjax.hub.partners_.set(frame.id, {
        command: (/** @type {string} */ command, /** @type {any[]} */ args) => this.#command(command, args),
        alert: (/** @type {string} */ alert) => this.#alert(alert),
      });
      parent.append(frame);
    }

    /** @param {string} command @param {any[]} args @returns {any} the answer */
    #command(command, args) {
      switch (command) {
        case 'con':
          /* The answer first; the frame is connected when it has answered in its turn. */
          queueMicrotask(() => OpenAjax.hub.tell_(this.#frame.id, () => this.#connect(), 'cmd', 'con'));
          return true;
        case 'dis':
          this.#disconnect();
          return true;
        case 'sub':
          return this.#subscribe(args[0], String(args[1]));
        case 'uns':
          return this.#unsubscribe(String(args[1]));
        case 'pub':
          if (this.#connected) this.#hub.publishForClient(this, args[0], args[1]);
      }
      return undefined;
    }

    #connect() {
      const { onConnect, scope } = this.#params.Container;
      if (this.#connected || !this.#frame.isConnected) return;
      clearTimeout(this.#timer);
      this.#connected = true;
      this.#frame.style.visibility = this.#params.IframeContainer.iframeAttrs?.style?.visibility ?? '';
      onConnect?.call(scope || window, this);
    }

    #disconnect() {
      const { onDisconnect, scope } = this.#params.Container;
      if (!this.#connected) return;
      this.#connected = false;
      this.#subscriptions.clear();
      this.#hub.forget(this);
      onDisconnect?.call(scope || window, this);
    }

    /** @param {string} topic @param {string} id @returns {string} "" or why not */
    #subscribe(topic, id) {
      /** @param {string} published @param {any} data */
      const deliver = (published, data) => OpenAjax.hub.tell_(this.#frame.id, null, 'pub', published, data, id);
      let refused = '';
      if (!this.#connected) return errors.Disconnected;
      try {
        /** @type {(item: string, success: boolean, error?: string) => void} */
        const done = (item, success, error) => {
          refused = success ? '' : error || errors.NotAllowed;
        };
        const ours = this.#hub.subscribeForClient(this, topic, deliver, window, done, null);
        if (!refused) this.#subscriptions.set(id, ours);
      } catch (error) {
        refused = /** @type {Error} */ (error).message;
      }
      return refused;
    }

    /** @param {string} id */
    #unsubscribe(id) {
      const ours = this.#subscriptions.get(id);
      if (ours) this.#hub.unsubscribe(ours);
      this.#subscriptions.delete(id);
      return id;
    }

    /** @param {string} alert */
    #alert(alert) {
      const { onSecurityAlert, scope } = this.#params.Container;
      onSecurityAlert.call(scope || window, this, alert);
    }
  }

  OpenAjax.hub.IframeContainer = IframeContainer;
})();
