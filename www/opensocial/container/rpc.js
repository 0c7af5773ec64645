/**
 * rpc: the container's side of gadgets.rpc, over window.postMessage.
 *
 *   const rpc = new RpcHost({ onAlert: (kind, id) => ... });
 *   rpc.register('resize_iframe', function (height) { ... this.f is the frame's id ... });
 *   const token = newToken();
 *   frame.id = frame.name = 'finesse_gadget_3';
 *   frame.src = `/gadgets/ifr?...#rpctoken=${token}&parent=${encodeURIComponent(location.origin)}`;
 *   rpc.attach(frame, { token });
 *   rpc.call('finesse_gadget_3', 'update_security_token', null, st);
 *   rpc.detach('finesse_gadget_3');
 *
 * The sender of a message is the iframe whose window sent it, never what the message says; its
 * origin and its token must be those the frame was attached with, or the message is dropped.
 * The wire format is in ../README.md.
 */

/** Reported when a message of a known frame carries another token or another sender. */
export const FORGED = 'ForgedMsg';

/**
 * What a service sees as `this`.
 * @typedef {object} RpcCaller
 * @property {string} f id of the frame that calls
 * @property {string} origin
 * @property {string} [referrer]
 * @property {(result?: unknown) => void} callback answers later; a defined return value answers now
 */

/**
 * @typedef {(this: RpcCaller, ...args: any[]) => unknown} RpcService
 * @typedef {{ s: string, f: string, c: number, a: unknown[], t: string, l: boolean, r?: string }} RpcMessage
 * @typedef {{ element: HTMLIFrameElement, origin: string, token: string, ready: boolean,
 *   queue: string[] }} Peer
 */

/** How many calls wait for a frame that has not said it is ready; the oldest is lost first. */
const QUEUE_MAX = 1000;

/** @returns {string} 128 random bits for `rpctoken` */
export function newToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

export class RpcHost {
  /** @type {Map<string, Peer>} */
  #peers = new Map();

  /** @type {Map<string, RpcService>} */
  #services = new Map();

  /** @type {Map<number, { id: string, reply: (result: any) => void }>} */
  #waiting = new Map();

  #lastCall = 0;

  #onMessage = (/** @type {MessageEvent} */ event) => this.#receive(event);

  /** @type {(kind: string, id: string) => void} */
  #onAlert;

  /** @param {{ onAlert?: (kind: string, id: string) => void }} [options] */
  constructor(options = {}) {
    this.#onAlert = options.onAlert ?? (() => {});
    window.addEventListener('message', this.#onMessage);
  }

  /** Stops listening and forgets every frame. */
  close() {
    window.removeEventListener('message', this.#onMessage);
    this.#peers.clear();
    this.#waiting.clear();
  }

  /**
   * @param {string} service
   * @param {RpcService} handler
   */
  register(service, handler) {
    this.#services.set(service, handler);
  }

  /** @param {string} service */
  unregister(service) {
    this.#services.delete(service);
  }

  /**
   * Makes a frame a peer under its id. A frame that was attached before starts anew.
   * @param {HTMLIFrameElement} element
   * @param {{ token: string, origin?: string }} how origin: where the document comes from, if not from here
   */
  attach(element, { token, origin = location.origin }) {
    if (!element.id) throw new Error('a gadget frame needs an id');
    this.detach(element.id);
    this.#peers.set(element.id, { element, origin, token, ready: false, queue: [] });
  }

  /** @param {string} id */
  detach(id) {
    this.#peers.delete(id);
    for (const [number, call] of this.#waiting) {
      if (call.id === id) this.#waiting.delete(number);
    }
  }

  /**
   * Calls a service of a frame; waits until the frame is ready.
   * @param {string} id
   * @param {string} service
   * @param {((result: any) => void) | null} callback hears the answer
   * @param {...unknown} args JSON values
   */
  call(id, service, callback, ...args) {
    const peer = this.#peers.get(id);
    if (!peer) return;
    let number = 0;
    if (callback) {
      number = ++this.#lastCall;
      this.#waiting.set(number, { id, reply: callback });
    }
    this.#send(peer, service, number, args);
  }

  /**
   * @param {Peer} peer
   * @param {string} service
   * @param {number} number
   * @param {unknown[]} args
   */
  #send(peer, service, number, args) {
    /** @type {RpcMessage} */
    const message = { s: service, f: '..', c: number, a: args, t: peer.token, l: false };
    const text = JSON.stringify(message);
    if (peer.ready) {
      peer.element.contentWindow?.postMessage(text, peer.origin);
      return;
    }
    peer.queue.push(text);
    if (peer.queue.length > QUEUE_MAX) peer.queue.shift();
  }

  /** @param {MessageEvent} event */
  #receive(event) {
    const id = this.#idOf(event.source);
    const peer = id === null ? undefined : this.#peers.get(id);
    if (id === null || !peer || event.origin !== peer.origin) return;
    const message = parse(event.data);
    if (!message) return;
    if (message.t !== peer.token || message.f !== id) {
      this.#onAlert(FORGED, id);
      return;
    }
    if (message.s === '__ack') this.#ready(peer);
    else if (message.s === '__cb') this.#answered(id, message.a);
    else this.#serve(id, peer, message);
  }

  /** @param {MessageEventSource | null} source */
  #idOf(source) {
    for (const [id, peer] of this.#peers) {
      if (source !== null && peer.element.contentWindow === source) return id;
    }
    return null;
  }

  /** @param {Peer} peer */
  #ready(peer) {
    const window = peer.element.contentWindow;
    peer.ready = true;
    for (const text of peer.queue.splice(0)) window?.postMessage(text, peer.origin);
    this.#send(peer, '__ack', 0, []);
  }

  /**
   * @param {string} id
   * @param {unknown[]} args number of the call, its result
   */
  #answered(id, [number, result]) {
    const call = this.#waiting.get(Number(number));
    if (!call || call.id !== id) return;
    this.#waiting.delete(Number(number));
    call.reply(result);
  }

  /**
   * @param {string} id
   * @param {Peer} peer
   * @param {RpcMessage} message
   */
  #serve(id, peer, message) {
    const handler = this.#services.get(message.s) ?? this.#services.get('');
    if (!handler) return;
    /** @param {unknown} [result] */
    const callback = (result) => {
      if (message.c) this.#send(peer, '__cb', 0, [message.c, result]);
    };
    /** @type {RpcCaller} */
    const caller = { f: id, origin: peer.origin, referrer: message.r, callback };
    const result = handler.apply(caller, message.a);
    if (result !== undefined) callback(result);
  }
}

/**
 * @param {unknown} data
 * @returns {RpcMessage | null} null when it is not a message of gadgets.rpc
 */
function parse(data) {
  if (typeof data !== 'string' || !data.startsWith('{')) return null;
  try {
    const { s, f, c, a, t, l, r } = JSON.parse(data);
    if (typeof s !== 'string' || typeof f !== 'string' || !Array.isArray(a)) return null;
    return {
      s,
      f,
      a,
      c: Number(c) || 0,
      t: String(t),
      l: l === true,
      r: typeof r === 'string' ? r : undefined,
    };
  } catch {
    return null;
  }
}
