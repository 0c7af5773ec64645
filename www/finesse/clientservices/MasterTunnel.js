{
  /** @typedef {finesse.Config} Config */
  /** @typedef {finesse.clientservices.TunnelListener} TunnelListener */

  /** Messages between the page and the hidden frame: `<type>|<data>`. */
  const TYPE = Object.freeze({
    EVENT: '0',
    ID: '1',
    PASSWORD: '2',
    RESOURCE: '3',
    STATUS: '4',
    DOMAIN: '5',
    PUBSUB: '6',
    SUBSCRIBE: '7',
    UNSUBSCRIBE: '8',
    PRESENCE: '9',
    CONNECT: '10',
    DISCONNECT: '11',
  });
  /** Waits before connecting again, ms; the last goes on. */
  const BACK_OFF = [500, 1000, 2000, 5000, 10000];
  /** A server whose frame is not there by then, or has no connection, is given up for the next. */
  const PATIENCE_MS = 10000;
  /** Nothing is to be tried: it is there, or somebody else has it, or it must not be. */
  const FINAL = ['connected', 'conflict', 'unauthorized'];

  /**
   * The event connection lives in a hidden frame from the notification service; this is the page's end.
   * With config.alternateHosts it goes from host to host until one takes it.
   */
  class MasterTunnel {
    /**
     * @param {Config} config
     * @param {string} [resource]
     */
    constructor(config, resource) {
      this._config = config;
      this._resource = resource;
      this._hosts = [config.host, ...(config.alternateHosts ?? [])];
      this._host = 0;
      this._failures = 0;
      this._loaded = false;
      this._closed = false;
      /** @type {HTMLIFrameElement | null} */
      this._frame = null;
      /** @type {ReturnType<typeof setTimeout> | undefined} */
      this._retry = undefined;
      /** @type {TunnelListener} */
      this.listener = {};
      this._onMessage = (/** @type {MessageEvent} */ event) => this._heard(event);
    }

    /** @returns {string} the server whose connection this is, or is to be */
    getHost() {
      return this._hosts[this._host];
    }

    /** @returns {string} address of the frame */
    getTunnelURL() {
      const { tunnelURL, scheme = globalThis.location.protocol.replace(':', ''), tunnelPort } = this._config;
      if (tunnelURL) return new URL(tunnelURL, globalThis.location.href).href;
      const host = this.getHost();
      // Our own web server has the page too; elsewhere it is with the notification service.
      const own = host === globalThis.location.hostname ? globalThis.location.port : undefined;
      const port = tunnelPort ?? own ?? (scheme === 'https' ? '7443' : '7071');
      return `${scheme}://${host}${port ? `:${port}` : ''}/tunnel/`;
    }

    isTunnelLoaded() {
      return this._loaded;
    }

    open() {
      this._closed = false;
      globalThis.addEventListener('message', this._onMessage);
      this._load();
    }

    close() {
      this._closed = true;
      clearTimeout(this._retry);
      globalThis.removeEventListener('message', this._onMessage);
      this._frame?.remove();
      this._frame = null;
      this._loaded = false;
    }

    /** Says who we are, once the frame is there; said again, it connects again. */
    connect() {
      if (!this._loaded) return;
      const { id = '', password = '', authToken, xmppDomain = '', pubsubDomain = '' } = this._config;
      if (this._resource) this._send(TYPE.RESOURCE, this._resource);
      this._send(TYPE.ID, id);
      this._send(TYPE.DOMAIN, xmppDomain);
      this._send(TYPE.PASSWORD, authToken ?? password);
      this._send(TYPE.PUBSUB, pubsubDomain);
    }

    disconnect() {
      clearTimeout(this._retry);
      this._send(TYPE.DISCONNECT, '');
    }

    /** @param {string} node */
    subscribe(node) {
      this._send(TYPE.SUBSCRIBE, node);
    }

    /** @param {string} node */
    unsubscribe(node) {
      this._send(TYPE.UNSUBSCRIBE, node);
    }

    _load() {
      this._frame?.remove();
      this._loaded = false;
      const frame = document.createElement('iframe');
      frame.id = frame.name = window.parent === window ? 'tunnel-frame' : 'autopilot-tunnel-frame';
      frame.hidden = true;
      frame.title = 'tunnel';
      frame.src = this.getTunnelURL();
      this._frame = frame;
      document.body.append(frame);
      this._arm(this._patience);
    }

    get _patience() {
      return this._config.tunnelTimeout ?? PATIENCE_MS;
    }

    /** @param {number} ms until something else is tried */
    _arm(ms) {
      clearTimeout(this._retry);
      this._retry = setTimeout(() => this._again(), ms);
    }

    /** @param {string} type @param {string} data */
    _send(type, data) {
      this._frame?.contentWindow?.postMessage(`${type}|${data}`, new URL(this.getTunnelURL()).origin);
    }

    /** @param {MessageEvent} event */
    _heard({ source, origin, data }) {
      if (!this._frame || source !== this._frame.contentWindow) return;
      if (origin !== new URL(this.getTunnelURL()).origin || typeof data !== 'string') return;
      const bar = data.indexOf('|');
      const type = data.slice(0, bar);
      const text = data.slice(bar + 1);
      if (type === TYPE.STATUS) this._status(text);
      else if (type === TYPE.EVENT) this.listener.onEvent?.(text);
      else if (type === TYPE.RESOURCE) this.listener.onResource?.(text);
      else if (type === TYPE.PRESENCE) this.listener.onPresence?.(text);
      else if (type === TYPE.SUBSCRIBE || type === TYPE.UNSUBSCRIBE) {
        const [node, error] = [text.replace(/\|.*$/s, ''), text.includes('|') ? text.replace(/^[^|]*\|/, '') : ''];
        this.listener.onAnswer?.(type === TYPE.SUBSCRIBE ? 'subscribe' : 'unsubscribe', node, error);
      }
    }

    /** @param {string} status */
    _status(status) {
      if (status === 'loaded') {
        this._loaded = true;
        this._arm(this._patience);
        this.connect();
        return;
      }
      this.listener.onStatus?.(status);
      if (FINAL.includes(status)) {
        this._failures = 0;
        clearTimeout(this._retry);
      } else if (status === 'disconnected' && !this._closed) {
        // The frame itself tries to connect again; another server is asked when that took too long.
        const soon = BACK_OFF[Math.min(this._failures++, BACK_OFF.length - 1)];
        this._arm(this._hosts.length > 1 ? this._patience : soon);
      }
    }

    /** The next host, or this one once more. */
    _again() {
      if (this._closed) return;
      if (this._loaded && this._hosts.length === 1) {
        this._arm(this._patience);
        this.connect();
        return;
      }
      this._host = (this._host + 1) % this._hosts.length;
      this._load();
    }
  }

  Object.assign(
    finesse.clientservices,
    /** @satisfies {Pick<typeof finesse.clientservices, 'MasterTunnel'>} */ ({ MasterTunnel }),
  );
}
