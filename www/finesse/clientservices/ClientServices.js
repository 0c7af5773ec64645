{
  const { Utilities, Logger } = finesse.utilities;

  /** @typedef {finesse.Config} Config */
  /** @typedef {finesse.clientservices.RawResponse} RawResponse */
  /** @typedef {{ id: any, listeners: Set<(data: any) => void> }} Topic */

  const CONNECTION = 'finesse.info.connection';
  const REQUESTS = 'finesse.info.requests';
  const RESPONSES = 'finesse.info.responses.';
  const REFRESH_RETRIES = 10;
  /** How long what is to be read again waits for its nodes, ms. */
  const RENEW_MS = 5000;
  /** Ends of a connection that are told with their reason. */
  const REASONS = ['conflict', 'unauthorized'];
  /** Told even if a handler has heard of something alike before. */
  const NEWS = ['recovered', ...REASONS];

  /** Handlers by name, with the states of the connection at which each is called. */
  /** @type {Record<string, string[]>} */
  const STATES = {
    OnConnect: ['connected', 'recovered'],
    OnConnecting: ['connecting'],
    OnDisconnect: ['disconnected', 'failing', 'conflict', 'unauthorized'],
    OnDisconnecting: ['disconnecting'],
    OnReconnecting: ['reconnecting'],
    OnUnloading: ['unloading'],
  };
  /** The only ones a gadget hears: it does not own the connection, and a new one is told as recovered. */
  /** @type {Record<string, string[]>} */
  const GADGET_STATES = { OnConnect: STATES.OnConnect, OnDisconnect: ['failing'] };

  /** @type {Config | null} */
  let config = null;
  /** @type {any} */
  let hub = null;
  /** @type {any} */
  let io = null;
  let direct = false;
  /** @type {{ log(message: string): void } | null} */
  let logger = null;
  let state = '';
  let failover = false;
  /** @type {string | null} */
  let resource = null;
  /** @type {finesse.clientservices.MasterPublisher | null} */
  let master = null;

  /** @type {Map<string, Topic>} */
  const topics = new Map();
  /** Public subscriptions, one for each topic. @type {Map<string, (data: any) => void>} */
  const subscribed = new Map();
  /** @type {Map<string, (reason?: string) => void>} */
  const stateHandlers = new Map();
  /** @type {Set<{ refresh(retries?: number): any }>} */
  const refreshList = new Set();
  /** What was asked for before init. @type {(() => void)[]} */
  const waiting = [];
  /** Nodes asked for and not given back: subid as the caller knows it -> as the container does now. */
  /** @type {Map<string, { node: string, current: string }>} */
  const nodes = new Map();

  /** @param {Config | null} c @returns {c is Config} */
  function isObject(c) {
    return c !== null && typeof c === 'object';
  }

  /** @param {any} value */
  const filled = (value) => typeof value === 'string' && value !== '';

  /** @param {any} c @returns {asserts c is Config} */
  function validate(c) {
    if (!isObject(c)) throw new Error('config must be an object');
    if (!filled(c.host)) throw new Error('config.host must be a string');
    if (!filled(c.restHost)) throw new Error('config.restHost must be a string');
    if (!filled(c.authorization) && !filled(c.authToken) && !(filled(c.id) && typeof c.password === 'string')) {
      throw new Error('config.authorization, or config.id and config.password, must be strings');
    }
  }

  /**
   * Where gadgets of old find who they are: config.id.
   * @param {Config} c
   */
  function complete(c) {
    if (filled(c.authorization)) {
      const { id, password } = Utilities.getCredentials(c.authorization ?? '');
      c.id = id;
      c.password = password;
    } else if (filled(c.id) && typeof c.password === 'string') {
      c.authorization = Utilities.b64Encode(`${c.id}:${c.password}`);
    }
  }

  /** @returns {Config} */
  function ready() {
    if (!config) throw new Error('ClientServices.init has not been called');
    return config;
  }

  /** @param {string} url */
  const isWhole = (url) => /^[a-z]+:\/\//i.test(url);

  /** Who asks is proved to the own server alone. @param {string} url as a gadget gives it */
  function isOurs(url) {
    const { host, restHost, localhostFQDN } = ready();
    const ours = [host, restHost, localhostFQDN, master?.getHost()].map((name) => String(name).toLowerCase());
    return !isWhole(url) || (URL.canParse(url) && ours.includes(new URL(url).hostname));
  }

  /** @param {string} url @param {any} scheme */
  function absolute(url, scheme) {
    if (isWhole(url)) return url;
    const c = ready();
    // Ids may hold any character; what is encoded already stays.
    const path = encodeURI(url).replace(/%25([0-9a-fA-F]{2})/g, '%$1');
    if (direct) {
      const { protocol, hostname, port } = globalThis.location ?? {};
      const s = c.scheme ?? (protocol ?? 'https:').replace(':', '');
      // The owner of a connection asks the server it is connected to, which may be the second one.
      const host = master?.getHost() ?? c.host;
      const p = c.hostPort ?? (host === hostname ? port : '');
      return `${s}://${host}${p ? `:${p}` : ''}${path}`;
    }
    const s = scheme === undefined ? 'http' : (scheme ?? c.scheme ?? 'http');
    return `${s}://${c.restHost}${c.localhostPort ? `:${c.localhostPort}` : ''}${path}`;
  }

  /** @param {string} name @param {string} [reason] */
  function call(name, reason) {
    const handler = stateHandlers.get(name);
    if (!handler) return;
    try {
      handler(reason);
    } catch (error) {
      Logger.error(error);
    }
  }

  function matching() {
    return master ? STATES : GADGET_STATES;
  }

  /** @param {string} before what the state was */
  function tell(before) {
    for (const [name, states] of Object.entries(matching())) {
      if (!states.includes(state)) continue;
      // Every gadget that starts makes the container say `connected` to all: that is no news.
      const known = states.includes(before) && !NEWS.includes(state);
      if (state !== before && !known) call(name, REASONS.includes(state) ? state : undefined);
    }
  }

  /** @param {any} info */
  function heardConnection(info) {
    if (!info || typeof info.status !== 'string') return;
    if (typeof info.resourceID === 'string') resource = info.resourceID;
    const { status } = info;
    if (status === 'failing') failover = true;
    else if (status === 'recovered') failover = false;
    // Until `recovered` a connection is not worth anything: the server behind it may not be there.
    else if (status === 'connected' && failover) return;
    const before = state;
    state = status;
    tell(before);
    // Who only begins has missed nothing: a desktop that failed over once says `recovered` to all that start later.
    if (status === 'recovered' && !['', 'recovered'].includes(before)) recover();
  }

  function recover() {
    let waiting = nodes.size;
    let done = false;
    // Read after the nodes are there again: a change in between would be lost.
    const read = () => {
      if (done || waiting > 0) return;
      done = true;
      for (const object of [...refreshList]) {
        try {
          object.refresh(REFRESH_RETRIES);
        } catch (error) {
          Logger.error(error); // a gadget's own; the others are read all the same
        }
      }
    };
    for (const [subid, held] of nodes) renew(subid, held, () => {
      waiting--;
      read();
    });
    read();
    setTimeout(() => {
      waiting = 0;
      read();
    }, RENEW_MS);
  }

  /** @param {string} subid @param {{ node: string, current: string }} held @param {() => void} answered */
  function renew(subid, held, answered) {
    const old = held.current;
    request('SubscribeNodeReq', { node: held.node }, (invokeID, error) => {
      answered();
      if (error || !nodes.has(subid)) return;
      held.current = invokeID;
      // After the new one, so that a container that kept the old one never lets the node go.
      request('UnsubscribeNodeReq', { node: held.node, subid: old }, () => {});
    });
  }

  /** @param {string} topic @param {Topic} entry */
  function attach(topic, entry) {
    entry.id = hub.subscribe(topic, (/** @type {string} */ _topic, /** @type {any} */ data) => {
      for (const heard of [...entry.listeners]) {
        if (!entry.listeners.has(heard)) continue; // taken away by one before it
        try {
          heard(data);
        } catch (error) {
          Logger.error(error);
        }
      }
    });
  }

  /**
   * @param {string} type
   * @param {object} data
   * @param {(invokeID: string, error?: any) => void} done
   */
  function request(type, data, done) {
    const invokeID = Utilities.generateUUID();
    const topic = `${RESPONSES}${invokeID}`;
    /** @param {any} answer nothing if all is well; null where the hub moves JSON */
    const answered = (answer) => {
      ClientServices._mute(topic, answered);
      const error = answer?.error ?? answer?.subscribe?.object ?? answer?.unsubscribe?.object;
      done(invokeID, error ?? undefined);
    };
    ClientServices._listen(topic, answered);
    hub.publish(REQUESTS, { type, data, invokeID });
    // On a page that is no gadget nobody may be there yet who could answer.
    if (hub instanceof finesse.clientservices.LocalHub && !hub.isHeard(REQUESTS)) {
      queueMicrotask(() => hub.publish(topic, { error: { errorType: 'Not connected', errorMessage: 'no event connection' } }));
    }
    return invokeID;
  }

  const ClientServices = {
    /**
     * The first call wins.
     * @param {Config} c
     * @param {any} [_unused] old gadgets pass false
     */
    init(c, _unused) {
      if (config) return ClientServices;
      validate(c);
      // What cannot be written to (a module, a frozen object) is as good to read from.
      const own = Object.isExtensible(c) ? c : { ...c };
      complete(own);
      const { gadgets } = globalThis;
      const foundHub = c.hub ?? gadgets?.Hub;
      if (!foundHub && gadgets) throw new Error('gadgets.Hub is not there: is the feature pubsub-2 required?');
      config = own;
      hub = foundHub ?? new finesse.clientservices.LocalHub();
      io = c.io ?? gadgets?.io ?? finesse.clientservices.DirectIo;
      direct = io === finesse.clientservices.DirectIo;
      for (const [topic, entry] of [...topics]) attach(topic, entry);
      ClientServices._listen(CONNECTION, heardConnection);
      hub.publish(REQUESTS, { type: 'ConnectionInfoReq', data: {}, invokeID: Date.now() });
      for (const ask of waiting.splice(0)) ask();
      return ClientServices;
    },

    /**
     * Makes this page the owner of the event connection.
     * @param {Config} c
     */
    initBosh(c) {
      if (!filled(c?.xmppDomain)) throw new Error('config.xmppDomain must be a string');
      if (!filled(c?.pubsubDomain)) throw new Error('config.pubsubDomain must be a string');
      ClientServices.init(c);
      if (master) return ClientServices;
      const { MasterPublisher, MasterTunnel } = finesse.clientservices;
      // A page may sign in first, and learn from SystemInfo where the connection is. The object stays the same: what
      // the page changes in it counts.
      const own = ready();
      for (const [name, value] of Object.entries(c)) own[name] ||= value;
      const tunnel = new MasterTunnel(own, own.resource);
      master = new MasterPublisher(tunnel, hub);
      tunnel.open();
      return ClientServices;
    },

    /**
     * @param {string} url
     * @param {(answer: RawResponse) => void} handler never called before this returns
     * @param {Record<string, any>} [params] of gadgets.io.makeRequest, and SCHEME: absent is http,
     *   null the desktop's own
     */
    makeRequest(url, handler, params) {
      const c = config;
      if (!c) {
        waiting.push(() => ClientServices.makeRequest(url, handler, params));
        return;
      }
      const proof = isOurs(url) ? { Authorization: Utilities.getAuthHeaderString(c), locale: c.locale ?? '' } : {};
      const headers = { ...params?.HEADERS, ...proof };
      const options = { ...params, HEADERS: headers, REFRESH_INTERVAL: 0 };
      let returned = false;
      /** @param {RawResponse} answer */
      const answered = (answer) => (returned ? handler(answer) : queueMicrotask(() => handler(answer)));
      io.makeRequest(absolute(url, params?.SCHEME), answered, options);
      returned = true;
    },

    /**
     * @param {string} topic
     * @param {(data: any) => void} callback
     * @param {boolean} [disableDuringFailover] nothing is delivered between `failing` and `recovered`
     * @returns {boolean} false: there is a subscription already
     */
    subscribe(topic, callback, disableDuringFailover = false) {
      if (subscribed.has(topic)) return false;
      /** @param {any} data */
      const heard = (data) => {
        if (!(disableDuringFailover && failover && !master)) callback(data);
      };
      subscribed.set(topic, heard);
      ClientServices._listen(topic, heard);
      return true;
    },

    /** @param {string} topic */
    unsubscribe(topic) {
      const heard = subscribed.get(topic);
      if (!heard) return;
      subscribed.delete(topic);
      ClientServices._mute(topic, heard);
    },

    /**
     * @param {string} node
     * @param {(subid: string, error?: any) => void} handler
     */
    subscribeNode(node, handler) {
      if (!config) {
        waiting.push(() => ClientServices.subscribeNode(node, handler));
        return;
      }
      request('SubscribeNodeReq', { node }, (subid, error) => {
        if (!error) nodes.set(subid, { node, current: subid });
        handler(subid, error);
      });
    },

    /**
     * @param {string} node
     * @param {string} subid
     * @param {(error?: any) => void} [handler]
     */
    unsubscribeNode(node, subid, handler) {
      ready();
      const current = nodes.get(subid)?.current ?? subid;
      nodes.delete(subid);
      request('UnsubscribeNodeReq', { node, subid: current }, (_invokeID, error) => handler?.(error));
    },

    /**
     * Several of our own objects may hear one topic; the hub knows of one subscription.
     * @param {string} topic
     * @param {(data: any) => void} listener
     */
    _listen(topic, listener) {
      const known = topics.get(topic);
      if (known) {
        known.listeners.add(listener);
        return;
      }
      /** @type {Topic} */
      const entry = { id: null, listeners: new Set([listener]) };
      topics.set(topic, entry);
      if (hub) attach(topic, entry);
    },

    /**
     * @param {string} topic
     * @param {(data: any) => void} listener
     */
    _mute(topic, listener) {
      const entry = topics.get(topic);
      if (!entry?.listeners.delete(listener) || entry.listeners.size > 0) return;
      topics.delete(topic);
      // A hub may answer before it has told the subscription's id.
      if (entry.id !== null) hub.unsubscribe(entry.id);
      else queueMicrotask(() => entry.id !== null && hub.unsubscribe(entry.id));
    },

    /** @param {string} id of a user @returns {boolean} it is who works with this page */
    _isOwn: (id) => id === config?.id,

    /** @param {string} name @param {any} handler */
    _register(name, handler) {
      if (typeof handler !== 'function') throw new Error('handler must be a function');
      stateHandlers.set(name, handler);
      if (matching()[name]?.includes(state)) call(name);
    },

    /** @param {() => void} f */
    registerOnConnectHandler: (f) => ClientServices._register('OnConnect', f),
    unregisterOnConnectHandler: () => void stateHandlers.delete('OnConnect'),
    /** @param {() => void} f */
    registerOnConnectingHandler: (f) => ClientServices._register('OnConnecting', f),
    unregisterOnConnectingHandler: () => void stateHandlers.delete('OnConnecting'),
    /** @param {(reason?: string) => void} f */
    registerOnDisconnectHandler: (f) => ClientServices._register('OnDisconnect', f),
    unregisterOnDisconnectHandler: () => void stateHandlers.delete('OnDisconnect'),
    /** @param {() => void} f */
    registerOnDisconnectingHandler: (f) => ClientServices._register('OnDisconnecting', f),
    unregisterOnDisconnectingHandler: () => void stateHandlers.delete('OnDisconnecting'),
    /** @param {() => void} f */
    registerOnReconnectingHandler: (f) => ClientServices._register('OnReconnecting', f),
    unregisterOnReconnectingHandler: () => void stateHandlers.delete('OnReconnecting'),
    /** @param {() => void} f */
    registerOnUnloadingHandler: (f) => ClientServices._register('OnUnloading', f),
    unregisterOnUnloadingHandler: () => void stateHandlers.delete('OnUnloading'),

    /** The owner of the connection connects again, with what it knows or what is given. */
    makeConnectionReq() {
      if (master) master.connect();
      else ClientServices.log('ClientServices.makeConnectionReq: only for the owner of the connection');
    },

    /** @param {boolean} on the owner tells everybody that the server is gone, or back */
    setFailoverMode(on) {
      if (master) master.setFailoverMode(on);
      else failover = on;
    },

    getResourceID: () => resource,
    isMaster: () => master !== null,
    getTunnelURL: () => master?.getTunnelURL() ?? '',
    isTunnelLoaded: () => master?.isTunnelLoaded() ?? false,
    getHub: () => hub,
    getRestHost: () => ready().restHost,

    /** @returns {'Connected' | 'Recovered' | 'Failing' | ''} */
    getNotificationConnectionState() {
      if (failover) return 'Failing';
      if (state === 'recovered') return 'Recovered';
      return state === 'connected' ? 'Connected' : '';
    },

    /** @param {{ refresh(retries?: number): any }} object */
    addToRefreshList: (object) => void refreshList.add(object),

    /** @param {{ refresh(retries?: number): any }} object */
    removeFromRefreshList: (object) => void refreshList.delete(object),

    /** @param {{ log(message: string): void }} l */
    setLogger(l) {
      logger = l;
    },

    /** @param {string} message */
    log(message) {
      logger?.log(message);
    },
  };

  Object.assign(
    finesse.clientservices,
    /** @satisfies {Pick<typeof finesse.clientservices, 'ClientServices'>} */ ({ ClientServices }),
  );
}
