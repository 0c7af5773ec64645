// The event connection: a WebSocket, or BOSH where none gets through.  No DOM: it runs in a worker.
import { Socket } from './socket.js';

/** How long WebSockets are not tried after it was seen that requests get through and they do not. */
const BLOCKED_MS = 5 * 60_000;
const PROBE_MS = 3000;
/** An attempt has failed that had so long while requests got through. */
const PROVEN_MS = 3000;
/** Requests get through and the socket was silent: so long another may take, or so many times as a request did. */
const OPEN_MS = 1000;
const OPEN_TIMES = 8;
/** What is answered at the same time may come in any order. */
const GRACE_MS = 100;

/** Of this worker, whose lines follow each other: ms since 1970. */
let blockedUntil = 0;

/**
 * @typedef {import('./bosh.js').BoshEvents & { onTransport: (name: 'websocket' | 'bosh') => void }} LineEvents
 */

/** As class Bosh. */
export class Line {
  #events;
  #domain;
  #boshUrl;
  #socketUrl;
  /** @type {import('./bosh.js').Bosh | Socket | null} */ #transport = null;
  #closed = false;
  /** Requests were seen to get through while the socket does not, ms since 1970; 0: not. */
  #passes = 0;
  #probing = false;
  #attended = false;
  /** Streams that were opened. */
  #streams = 0;

  /**
   * @param {{ bosh: string, socket: string }} urls socket '' for BOSH alone
   * @param {string} domain
   * @param {LineEvents} events
   */
  constructor({ bosh, socket }, domain, events) {
    this.#boshUrl = bosh;
    this.#socketUrl = socket;
    this.#domain = domain;
    this.#events = events;
  }

  open() {
    if (this.#socketUrl && Date.now() >= blockedUntil)
      this.#openSocket();
    else
      void this.#openBosh(false);
  }

  /** @param {string} stanza with its namespace */
  send(stanza) {
    this.#transport?.send(stanza);
  }

  restart() {
    this.#transport?.restart();
  }

  /** The client has a resource. */
  bound() {
    if (this.#transport instanceof Socket)
      this.#transport.bound();
  }

  /** @param {string} last a stanza to go with it */
  close(last) {
    this.#closed = true;
    this.#transport?.close(last);
  }

  /** @param {boolean} doubt also if nothing has failed yet */
  hurry(doubt) {
    this.#transport?.hurry(doubt);
  }

  /** Somebody looks: trouble is to be noticed soon. @param {boolean} on */
  attend(on) {
    this.#attended = on;
    if (this.#transport instanceof Socket)
      this.#transport.attend(on);
  }

  #openSocket() {
    const { onStanzas, onTrouble, onClosed, onTransport } = this.#events;
    const socket = this.#transport = new Socket(this.#socketUrl, this.#domain, {
      onStanzas, onTrouble,
      onStream: () => {
        if (this.#streams++ === 0)
          onTransport('websocket');
        this.#passes = 0;
      },
      onNoStream: (began) => void this.#maybeBlocked(socket, began),
      onDoubt: () => void this.#maybeDead(socket),
      onClosed: (condition, xml) => {
        if (this.#streams > 0 || !condition)
          onClosed(condition, xml);
        else
          void this.#openBosh(true);
      },
    });
    socket.attend(this.#attended);
    socket.open();
  }

  /** Loaded only where it is needed.  @param {boolean} instead of a socket that did not open */
  async #openBosh(instead) {
    this.#transport = null;
    const module = await import('./bosh.js').catch(() => null);
    if (this.#closed)
      return;
    if (!module) {
      this.#events.onClosed('remote-connection-failed', '');
      return;
    }
    let fine = instead;
    let first = true;
    this.#transport = new module.Bosh(this.#boshUrl, this.#domain, {
      ...this.#events,
      onTrouble: (trouble) => {
        fine = false;
        this.#events.onTrouble(trouble);
      },
      onStanzas: (xml) => {
        if (first)
          this.#events.onTransport('bosh');
        if (first && fine) // the server is there, so it was the socket alone
          blockedUntil = Date.now() + BLOCKED_MS;
        first = false;
        this.#events.onStanzas(xml);
      },
    });
    this.#transport.open();
  }

  /**
   * An attempt to resume came to nothing.  When requests got through meanwhile, sockets alone are the trouble.
   * @param {Socket} socket
   * @param {number} began ms since 1970
   */
  async #maybeBlocked(socket, began) {
    if (this.#passes && (began >= this.#passes || Date.now() - this.#passes >= PROVEN_MS)) {
      blockedUntil = Date.now() + BLOCKED_MS;
      socket.giveUp();
      return;
    }
    if (this.#probing)
      return;
    this.#probing = true;
    const streams = this.#streams;
    const passes = await this.#probe() > 0 ? Date.now() : 0;
    this.#probing = false;
    if (streams === this.#streams) // otherwise a socket did meanwhile
      this.#passes = passes;
  }

  /**
   * A socket is silent.  If a request is answered meanwhile, it is not for a slow line or a busy server.
   * @param {Socket} socket
   */
  async #maybeDead(socket) {
    const began = Date.now();
    const took = await this.#probe();
    await new Promise((resolve) => setTimeout(resolve, GRACE_MS));
    if (took > 0 && socket.condemn(began, Math.max(OPEN_MS, OPEN_TIMES * took)))
      this.#passes = Date.now();
  }

  /** @returns {Promise<number>} ms that a request took, 0: it does not get through */
  async #probe() {
    const began = Date.now();
    try {
      const answer = await fetch(this.#boshUrl, { cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(PROBE_MS) });
      return answer.status < 500 ? Math.max(1, Date.now() - began) : 0;
    } catch {
      return 0;
    }
  }
}
