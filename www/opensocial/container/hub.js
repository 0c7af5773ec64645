/**
 * hub: the container's OpenAjax Hub 2.0. Gadgets join over gadgets.rpc (rpc.js), the page itself
 * talks to the hub object.
 *
 *   const hub = new ManagedHub(rpc, {
 *     onPublish: (topic, data, publisher, subscriber) => true,     // false: not delivered
 *     onSubscribe: (topic, client) => true,                        // false: refused
 *     onAlert: (kind, id) => ...,                                  // LoadTimeout
 *   });
 *   hub.admit(frame.id, { onConnect, onDisconnect });   // after rpc.attach(frame, ...)
 *   const id = hub.subscribe('finesse.info.requests', (topic, data, publisher) => ...);
 *   hub.publish('finesse.info.connection', { status: 'connected' });
 *   hub.dismiss(frame.id);                              // before rpc.detach(frame.id)
 *
 * Topics: segments between dots; a subscription may use `*` for one segment and a final `**` for
 * any number of them. Messages are delivered in the order they were published, once for each
 * subscription that matches, to the publisher's own too; a subscriber that throws stops nobody.
 * A publisher or client is the id of its frame, or '' for the page.
 */

/** @typedef {import('./rpc.js').RpcHost} RpcHost */

/** Error texts of OpenAjax Hub 2.0. */
export const HubError = Object.freeze({
  BAD_PARAMETERS: 'OpenAjax.hub.Error.BadParameters',
  DISCONNECTED: 'OpenAjax.hub.Error.Disconnected',
  NO_SUBSCRIPTION: 'OpenAjax.hub.Error.NoSubscription',
  NOT_ALLOWED: 'OpenAjax.hub.Error.NotAllowed',
});

/** The frame did not connect in time. */
export const LOAD_TIMEOUT = 'LoadTimeout';

const LOAD_TIMEOUT_MS = 15000;
const SERVICE = 'openajax.pubsub';

/**
 * @typedef {(topic: string, data: any, publisher: string) => void} Deliver
 * @typedef {{ id: string, pattern: string[], client: string, deliver: Deliver }} Subscription
 * @typedef {object} Client a frame
 * @property {boolean} connected both halves of the handshake are done
 * @property {Map<string, string>} subscriptions the frame's id of a subscription -> ours
 * @property {ReturnType<typeof setTimeout> | undefined} timer
 * @property {(id: string) => void} onConnect
 * @property {(id: string) => void} onDisconnect
 * @typedef {object} HubOptions
 * @property {(topic: string, client: string) => boolean} [onSubscribe]
 * @property {(topic: string, client: string) => void} [onUnsubscribe]
 * @property {(topic: string, data: unknown, publisher: string, subscriber: string) => boolean} [onPublish]
 * @property {(kind: string, id: string) => void} [onAlert]
 */

/**
 * @param {unknown} topic
 * @returns {topic is string} may be published to
 */
export function isTopic(topic) {
  return isPattern(topic) && !topic.includes('*');
}

/**
 * @param {unknown} topic
 * @returns {topic is string} may be subscribed to
 */
export function isPattern(topic) {
  if (typeof topic !== 'string') return false;
  const segments = topic.split('.');
  return segments.every(
    (s, i) =>
      s !== '' && (!s.includes('*') || s === '*' || (s === '**' && i === segments.length - 1)),
  );
}

/**
 * @param {string[]} pattern
 * @param {string[]} topic
 */
export function matches(pattern, topic) {
  for (let i = 0; i < pattern.length; i++) {
    if (pattern[i] === '**') return topic.length > i;
    if (i >= topic.length || (pattern[i] !== '*' && pattern[i] !== topic[i])) return false;
  }
  return pattern.length === topic.length;
}

export class ManagedHub {
  #rpc;
  #options;

  /** @type {Map<string, Client>} */
  #clients = new Map();

  /** @type {Map<string, Subscription>} in the order they were made */
  #subscriptions = new Map();

  #lastId = 0;

  /** @type {{ topic: string, data: unknown, publisher: string }[]} */
  #queue = [];

  #delivering = false;

  /**
   * @param {RpcHost} rpc
   * @param {HubOptions} [options]
   */
  constructor(rpc, options = {}) {
    const hub = this;
    this.#rpc = rpc;
    this.#options = options;
    rpc.register(SERVICE, function (command, ...args) {
      return hub.#command(this.f, command, args);
    });
  }

  /** Lets go of every frame and subscription. */
  close() {
    for (const id of [...this.#clients.keys()]) this.dismiss(id);
    this.#subscriptions.clear();
    this.#rpc.unregister(SERVICE);
  }

  /**
   * Lets a frame connect. It has 15 s, then onAlert(LOAD_TIMEOUT, id) is called; it may still come.
   * @param {string} id of a frame that is attached to the rpc host
   * @param {{ onConnect?: (id: string) => void, onDisconnect?: (id: string) => void,
   *   timeoutMs?: number }} [how]
   */
  admit(id, { onConnect = () => {}, onDisconnect = () => {}, timeoutMs = LOAD_TIMEOUT_MS } = {}) {
    this.dismiss(id);
    const timer = setTimeout(() => this.#options.onAlert?.(LOAD_TIMEOUT, id), timeoutMs);
    this.#clients.set(id, {
      connected: false,
      subscriptions: new Map(),
      timer,
      onConnect,
      onDisconnect,
    });
  }

  /** @param {string} id */
  dismiss(id) {
    const client = this.#clients.get(id);
    if (!client) return;
    clearTimeout(client.timer);
    this.#disconnect(id, client);
    this.#clients.delete(id);
  }

  /** @param {string} id */
  isConnected(id) {
    return this.#clients.get(id)?.connected === true;
  }

  /**
   * Delivery is finished on return, unless the call comes from a subscriber: then it follows what is
   * being delivered.
   * @param {string} topic
   * @param {unknown} data
   * @throws {Error} BadParameters
   */
  publish(topic, data) {
    if (!isTopic(topic)) throw new Error(HubError.BAD_PARAMETERS);
    this.#publish(topic, data, '');
  }

  /**
   * @param {string} topic
   * @returns {boolean} somebody has subscribed to it
   */
  isHeard(topic) {
    return this.#heardBy(topic).length > 0;
  }

  /** @param {string} topic */
  #heardBy(topic) {
    const segments = topic.split('.');
    return [...this.#subscriptions.values()].filter(({ pattern }) => matches(pattern, segments));
  }

  /**
   * @param {string} pattern
   * @param {Deliver} onData
   * @returns {string} for unsubscribe
   * @throws {Error} BadParameters
   */
  subscribe(pattern, onData) {
    if (!isPattern(pattern)) throw new Error(HubError.BAD_PARAMETERS);
    return this.#add(pattern, '', onData);
  }

  /**
   * @param {string} id
   * @throws {Error} NoSubscription
   */
  unsubscribe(id) {
    if (!this.#subscriptions.delete(id)) throw new Error(HubError.NO_SUBSCRIPTION);
  }

  /**
   * @param {string} pattern
   * @param {string} client
   * @param {Deliver} deliver
   */
  #add(pattern, client, deliver) {
    const id = String(++this.#lastId);
    this.#subscriptions.set(id, { id, pattern: pattern.split('.'), client, deliver });
    return id;
  }

  /**
   * @param {string} topic
   * @param {unknown} data
   * @param {string} publisher
   */
  #publish(topic, data, publisher) {
    this.#queue.push({ topic, data, publisher });
    if (this.#delivering) return;
    this.#delivering = true;
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
        this.#deliver(next.topic, next.data, next.publisher);
      }
    } finally {
      this.#delivering = false;
    }
  }

  /**
   * @param {string} topic
   * @param {unknown} data
   * @param {string} publisher
   */
  #deliver(topic, data, publisher) {
    const { onPublish } = this.#options;
    for (const { id, client, deliver } of this.#heardBy(topic)) {
      if (!this.#subscriptions.has(id)) continue;
      try {
        if (!onPublish || onPublish(topic, data, publisher, client) !== false) {
          deliver(topic, data, publisher);
        }
      } catch (error) {
        reportError(error);
      }
    }
  }

  /**
   * What a frame asks. The result is what the frame is answered.
   * @param {string} id
   * @param {unknown} command
   * @param {unknown[]} args
   */
  #command(id, command, args) {
    const client = this.#clients.get(id);
    if (!client) return undefined;
    switch (command) {
      case 'con':
        return this.#connect(id, client);
      case 'dis':
        this.#disconnect(id, client);
        return true;
      case 'sub':
        return this.#subscribeClient(id, client, args[0], String(args[1]));
      case 'uns':
        return this.#unsubscribeClient(id, client, String(args[1]));
      case 'pub':
        if (client.connected && isTopic(args[0])) this.#publish(args[0], args[1], id);
        return undefined;
      default:
        return undefined;
    }
  }

  /**
   * A frame that connects a second time was loaded again: what it had is gone.
   * @param {string} id
   * @param {Client} client
   */
  #connect(id, client) {
    this.#disconnect(id, client);
    /** @param {unknown} yes */
    const confirmed = (yes) => {
      if (yes !== true || client.connected || this.#clients.get(id) !== client) return;
      client.connected = true;
      clearTimeout(client.timer);
      client.onConnect(id);
    };
    queueMicrotask(() => this.#rpc.call(id, SERVICE, confirmed, 'cmd', 'con'));
    return true;
  }

  /**
   * @param {string} id
   * @param {Client} client
   */
  #disconnect(id, client) {
    for (const ours of client.subscriptions.values()) this.#subscriptions.delete(ours);
    client.subscriptions.clear();
    if (!client.connected) return;
    client.connected = false;
    client.onDisconnect(id);
  }

  /**
   * @param {string} id
   * @param {Client} client
   * @param {unknown} topic
   * @param {string} subId
   * @returns {string} '' or an error text
   */
  #subscribeClient(id, client, topic, subId) {
    const { onSubscribe } = this.#options;
    if (!isPattern(topic)) return HubError.BAD_PARAMETERS;
    if (onSubscribe && onSubscribe(topic, id) === false) return HubError.NOT_ALLOWED;
    const old = client.subscriptions.get(subId);
    if (old) this.#subscriptions.delete(old);
    const ours = this.#add(topic, id, (at, data) => {
      this.#rpc.call(id, SERVICE, null, 'pub', at, data, subId);
    });
    client.subscriptions.set(subId, ours);
    return '';
  }

  /**
   * @param {string} id
   * @param {Client} client
   * @param {string} subId
   * @returns {string} the id of the subscription, or an error text
   */
  #unsubscribeClient(id, client, subId) {
    const ours = client.subscriptions.get(subId);
    if (!ours) return HubError.NO_SUBSCRIPTION;
    const pattern = this.#subscriptions.get(ours)?.pattern.join('.') ?? '';
    client.subscriptions.delete(subId);
    this.#subscriptions.delete(ours);
    this.#options.onUnsubscribe?.(pattern, id);
    return subId;
  }
}
