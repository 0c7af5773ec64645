/**
 * rpc: gadgets.rpc over window.postMessage; the wire is in ../README.md. A gadget talks to the page
 * that holds it ("..") and to frames of its own, by their ids.
 */
(function () {
  'use strict';

  /**
   * @typedef {{ s: string, f: string, c: number, a: any[], t: string, l: boolean, r?: string }} Message
   * @typedef {(this: { f: string, origin: string, referrer?: string, callback: (result?: any) => void },
   *   ...args: any[]) => any} Service
   */

  const parameters = gadgets.util.getUrlParameters();
  const framed = window.parent !== window;
  const id = framed ? window.name || parameters.rpcid || '' : '..';

  /** @type {Map<string, Service>} */
  const services = new Map();
  /** @type {Map<number, { to: string, reply: (result: any) => void }>} */
  const waiting = new Map();
  /** @type {Map<string, string>} */
  const tokens = new Map();
  /** @type {Map<string, string>} */
  const relays = new Map();
  let lastCall = 0;

  /** @type {((from: string, error: number) => void) | null} */
  let onSecurity = null;

  /** Who tells the other its address (`c2p`: a gadget its page; `p2c`; `bidir`), and how much of it. */
  let passReferrer = '';
  gadgets.config.register('rpc', null, (/** @type {any} */ config) => {
    passReferrer = config.rpc?.passReferrer || '';
  });

  /** @param {string} target */
  function referrerFor(target) {
    const [direction, how] = passReferrer.split(':');
    if (direction !== 'bidir' && direction !== (target === '..' ? 'c2p' : 'p2c')) return undefined;
    if (how === 'hash') return location.href;
    return location.origin + location.pathname + (how === 'query' ? location.search : '');
  }

  /** @param {string} url */
  function originOf(url) {
    try {
      return new URL(url, location.href).origin;
    } catch {
      return '';
    }
  }

  /** The page says where it is from; without that it is from where we are. */
  const parentOrigin = originOf(parameters.parent || parameters.oahParent || '/');
  tokens.set('..', parameters.rpctoken || parameters.ifpctok || '');

  /**
   * @param {string} target
   * @returns {Window | null}
   */
  function windowOf(target) {
    if (target === '..') return framed ? window.parent : null;
    const frame = document.getElementById(target) || document.getElementsByName(target)[0];
    return frame instanceof HTMLIFrameElement ? frame.contentWindow : null;
  }

  /** @param {string} target */
  function targetOrigin(target) {
    if (target === '..') return parentOrigin;
    const frame = document.getElementById(target) || document.getElementsByName(target)[0];
    const url = relays.get(target) || (frame instanceof HTMLIFrameElement ? frame.src : '');
    return url ? originOf(url) : '';
  }

  /**
   * @param {string} target
   * @param {string} service
   * @param {number} number
   * @param {any[]} args
   */
  function send(target, service, number, args) {
    const to = windowOf(target);
    const origin = targetOrigin(target);
    /* To frames of its own, this document is the page. */
    const from = target === '..' ? id : '..';
    /** @type {Message} */
    const message = { s: service, f: from, c: number, a: args, t: tokens.get(target) || '', l: false, r: referrerFor(target) };
    if (to && origin) to.postMessage(JSON.stringify(message), origin);
  }

  /** @param {MessageEventSource | null} source */
  function senderOf(source) {
    if (framed && source === window.parent) return '..';
    for (const frame of document.getElementsByTagName('iframe')) {
      if (frame.contentWindow === source && (frame.id || frame.name)) return frame.id || frame.name;
    }
    return null;
  }

  /**
   * @param {any} data
   * @returns {Message | null}
   */
  function read(data) {
    if (typeof data !== 'string' || data[0] !== '{') return null;
    const message = gadgets.json.parse(data);
    if (!message || typeof message.s !== 'string' || typeof message.f !== 'string') return null;
    return Array.isArray(message.a) ? message : null;
  }

  /**
   * @param {string} from
   * @param {string} origin
   * @param {Message} message
   */
  function serve(from, origin, message) {
    const handler = services.get(message.s) || services.get('');
    if (!handler) return;
    const callback = (/** @type {any} */ result) => {
      if (message.c) send(from, '__cb', 0, [message.c, result]);
    };
    const caller = { ...message, f: from, origin, referrer: message.r, callback };
    const result = handler.apply(caller, message.a);
    if (result !== undefined) callback(result);
  }

  /** @param {MessageEvent} event */
  function receive(event) {
    const from = senderOf(event.source);
    const message = from === null ? null : read(event.data);
    if (from === null || !message || event.origin !== targetOrigin(from)) return;
    if (String(message.t) !== (tokens.get(from) || '')) {
      if (onSecurity) onSecurity(from, gadgets.rpc.SEC_ERROR_FORGED_MSG);
      return;
    }
    if (message.s === '__ack') return;
    if (message.s !== '__cb') {
      serve(from, event.origin, message);
      return;
    }
    const call = waiting.get(Number(message.a[0]));
    if (!call || call.to !== from) return;
    waiting.delete(Number(message.a[0]));
    call.reply(message.a[1]);
  }

  gadgets.rpc = {
    RPC_ID: id,
    ACK: '__ack',
    SEC_ERROR_LOAD_TIMEOUT: 0,
    SEC_ERROR_FRAME_PHISH: 1,
    SEC_ERROR_FORGED_MSG: 2,

    /** @param {{ securityCallback?: (from: string, error: number) => void }} options */
    config(options) {
      if (typeof options.securityCallback === 'function') onSecurity = options.securityCallback;
    },

    /**
     * @param {string} service
     * @param {Service} handler
     */
    register(service, handler) {
      if (service === '__cb' || service === '__ack') throw new Error(`${service} is reserved`);
      if (service === '') throw new Error('use registerDefault');
      const old = services.get(service);
      services.set(service, handler);
      return old;
    },

    /** @param {string} service */
    unregister: (service) => void services.delete(service),
    /** @param {Service} handler */
    registerDefault: (handler) => void services.set('', handler),
    unregisterDefault: () => void services.delete(''),

    /**
     * @param {string | null} target null or ".." is the page
     * @param {string} service
     * @param {((result: any) => void) | null} callback
     * @param {...any} args JSON values
     */
    call(target, service, callback, ...args) {
      const to = target || '..';
      let number = 0;
      if (callback) {
        number = ++lastCall;
        waiting.set(number, { to, reply: callback });
      }
      send(to, service, number, args);
    },

    /**
     * @param {string} target a frame of this document
     * @param {string} [url]
     * @param {string} [token]
     */
    setupReceiver(target, url, token) {
      if (url) relays.set(target, url);
      if (token) tokens.set(target, String(token));
    },
    /** @param {string} target */
    removeReceiver(target) {
      relays.delete(target);
      if (target !== '..') tokens.delete(target);
    },
    /** @param {string} target @param {string} url */
    setRelayUrl: (target, url) => void relays.set(target, url),
    /** @param {string} target */
    getRelayUrl: (target) => relays.get(target) || (target === '..' ? parentOrigin : undefined),
    /** @param {string} target @param {string} token */
    setAuthToken: (target, token) => void tokens.set(target, String(token)),
    /** @param {string} target */
    getAuthToken: (target) => tokens.get(target),
    getRelayChannel: () => 'wpm',
    getOrigin: originOf,
    getTargetOrigin: targetOrigin,
    getReceiverOrigin: (/** @type {string} */ target) => targetOrigin(target) || null,
  };

  window.addEventListener('message', receive);
  /* Handlers the gadget registers while it loads are there when the page starts to call. */
  if (framed) gadgets.util.registerOnLoadHandler(() => send('..', '__ack', 0, []));
})();
