// XMPP over WebSocket, client side (RFC 7395), with stream management (XEP-0198): a connection that breaks is resumed
// on another, and no stanza is lost or comes twice.  No DOM: it runs in a worker.
import { escape } from './xml.js';

const FRAMING = 'urn:ietf:params:xml:ns:xmpp-framing';
const SM = 'urn:xmpp:sm:3';
/** Waits between attempts, ms; the last goes on, a little more or less for each page. */
const BACK_OFF = [50, 150, 300, 600, 1000, 1500];
/** Nothing has come for so long although something was asked: the connection is dead. */
const SILENCE_MS = 4000;
/** Something may be wrong, if others get answers meanwhile; more where answers always take their time. */
const DOUBT_MS = 800;
const DOUBT_TRIPS = 4;
/** A longest round trip counts for so much less after each of the next. */
const FADE = 0.7;
/** Nothing has come for so long: is the connection alive?  While somebody looks, and while nobody does. */
const LOOKED_AT_MS = 2000;
const SPARING_MS = 15000;
/** A new connection has to open a stream within; the last goes on, as the line may only be slow. */
const OPEN_MS = [3000, 5000, 10000];
/** Checking a password may have to wait for others. */
const SIGN_IN_MS = 10000;
/** After a sleep, or when the network is back. */
const HURRIED_MS = 200;
/** Counters of stanzas are 32 bits wide (XEP-0198 section 4). */
const WRAP = 2 ** 32;

/**
 * @typedef {import('./bosh.js').BoshEvents & { onStream: () => void, onNoStream: (began: number) => void, onDoubt: () => void }} SocketEvents
 * onStream: a connection has opened a stream; onNoStream: an attempt to resume, begun then (ms since 1970), ended
 * before it had one; onDoubt: what was asked of a connection has no answer yet
 */

/**
 * @param {string} xml one element
 * @param {string} name of an attribute of it
 */
const valueOf = (xml, name) => new RegExp(`^<[^>]*?\\s${name}\\s*=\\s*["']([^"']*)`).exec(xml)?.[1] ?? '';

export class Socket {
  #url;
  #domain;
  #events;
  /** @type {WebSocket | null} */ #socket = null;
  #open = false;
  #trouble = false;
  /** An answer is overdue, though not so long that the connection must be dead. */ #doubtful = false;
  /** onTrouble was told. */ #told = false;
  /** When something was asked that has no answer yet, ms since 1970; 0: nothing. */ #asked = 0;
  /** When something came last. */ #came = 0;
  /** Longest round trip of late, ms. */ #trip = 0;
  #every = SPARING_MS;
  /** How long the next attempt may take, ms; 0: as long as usual. */ #limit = 0;
  /** The stream that is there has been opened by the server. */ #streams = false;
  /** When the present attempt began, ms since 1970. */ #began = 0;
  #failures = 0;
  /** What has proven who we are, for the next connection. */ #auth = '';
  /** The server can do stream management. */ #offered = false;
  /** Our stanzas are counted. */ #counts = false;
  /** Name of the session to resume, '' while there is none. */ #id = '';
  /** Stanzas heard. */ #heard = 0;
  /** Stanzas of ours that the server has. */ #had = 0;
  /** Those behind it. @type {string[]} */ #unacknowledged = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #watch;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #doubt;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #idle;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #retry;

  /**
   * @param {string} url ws: or wss:
   * @param {string} domain
   * @param {SocketEvents} events
   */
  constructor(url, domain, events) {
    this.#url = url;
    this.#domain = domain;
    this.#events = events;
  }

  open() {
    this.#open = true;
    this.#connect();
  }

  /** @param {string} stanza with its namespace */
  send(stanza) {
    if (stanza.startsWith('<auth'))
      this.#auth = stanza;
    if (this.#counts)
      this.#unacknowledged.push(stanza);
    if (this.#trouble)
      return; // it goes out when the session is resumed
    this.#write(stanza);
    if (this.#id)
      this.#ask(); // so that there is an answer to wait for
    else
      this.#expect(SIGN_IN_MS);
  }

  /** Asks for a new stream, after SASL succeeded. */
  restart() {
    this.#write(this.#header);
    this.#expect(SIGN_IN_MS);
  }

  /** The client has a resource: from here on the session may be resumed. */
  bound() {
    if (!this.#offered)
      return;
    this.#counts = true;
    this.#write(`<enable xmlns="${SM}" resume="true"/>`);
  }

  /** @param {string} last a stanza to go with it, usually unavailable presence */
  close(last) {
    if (!this.#open)
      return;
    if (last)
      this.#write(last);
    this.#write(`<close xmlns="${FRAMING}"/>`);
    this.#end('', '');
  }

  /**
   * The network may be back: what waits or hangs is tried again now.
   * @param {boolean} doubt also if nothing has failed yet
   */
  hurry(doubt) {
    if (this.#trouble && (this.#retry !== undefined || (!this.#streams && Date.now() - this.#began > HURRIED_MS))) {
      this.#failures = 0;
      this.#connect();
    } else if (this.#id && !this.#trouble) {
      this.#ask();
      if (doubt)
        this.#expect(HURRIED_MS);
    }
  }

  /** Somebody looks, who must soon see what is wrong: an idle connection is asked more often. @param {boolean} on */
  attend(on) {
    this.#every = on ? LOOKED_AT_MS : SPARING_MS;
    if (this.#idle !== undefined)
      this.#mind();
  }

  /**
   * Others got an answer: if we have none to what we asked before, the connection is dead.
   * @param {number} asked when the others did, ms since 1970
   * @param {number} limit ms for the next attempt
   */
  condemn(asked, limit) {
    const isDead = this.#doubtful && this.#asked <= asked;
    if (isDead) {
      this.#limit = limit;
      this.#broken();
    }
    return isDead;
  }

  /** There will be no connection: as if the session were lost. */
  giveUp() {
    this.#end('remote-connection-failed', '');
  }

  // --- the connection -----------------------------------------------------------------------------

  get #header() {
    return `<open xmlns="${FRAMING}" to="${escape(this.#domain)}" version="1.0" xml:lang="en"/>`;
  }

  #connect() {
    this.#drop();
    this.#began = Date.now();
    this.#streams = false;
    this.#expect(this.#limit || OPEN_MS[Math.min(Math.max(0, this.#failures - 1), OPEN_MS.length - 1)]);
    this.#limit = 0;
    /** @type {WebSocket} */ let socket;
    try {
      socket = this.#socket = new WebSocket(this.#url, 'xmpp');
    } catch { // there are none here, or they are forbidden
      this.#expect(0);
      return;
    }
    socket.onopen = () => socket.send(this.#header);
    socket.onmessage = (event) => this.#take(String(event.data));
    socket.onclose = () => this.#broken();
  }

  /** The present connection is none of ours any more, whatever becomes of it. */
  #drop() {
    for (const timer of [this.#watch, this.#doubt, this.#idle, this.#retry])
      clearTimeout(timer);
    this.#watch = this.#doubt = this.#idle = this.#retry = undefined;
    this.#asked = 0;
    const socket = this.#socket;
    this.#socket = null;
    if (!socket)
      return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #broken() {
    const streamed = this.#streams;
    this.#drop();
    this.#streams = false;
    if (!this.#id) {
      this.#end('remote-connection-failed', '');
      return;
    }
    this.#trouble = true;
    this.#doubtful = false;
    this.#tell();
    if (!streamed)
      this.#events.onNoStream(this.#began);
    if (!this.#open)
      return;
    const wait = BACK_OFF[Math.min(this.#failures++, BACK_OFF.length - 1)];
    this.#retry = setTimeout(() => this.#connect(), wait * (0.75 + Math.random() / 2));
  }

  /** @param {string} xml */
  #write(xml) {
    if (this.#socket?.readyState === 1)
      this.#socket.send(xml);
  }

  /** Something has to come within so many ms. @param {number} ms */
  #expect(ms) {
    this.#asked ||= Date.now();
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#broken(), ms);
  }

  /** Asks the server for a sign of life; once at a time is waited for. */
  #ask() {
    this.#write(`<r xmlns="${SM}"/>`);
    if (this.#asked)
      return;
    this.#expect(SILENCE_MS);
    this.#doubt = setTimeout(() => {
      this.#doubtful = true;
      this.#tell();
      this.#events.onDoubt();
    }, Math.max(DOUBT_MS, DOUBT_TRIPS * this.#trip));
  }

  /** Asks when nothing has come for a while, from now on. */
  #mind() {
    clearTimeout(this.#idle);
    const rest = Math.min(this.#every, this.#came + this.#every - Date.now());
    if (rest <= 0 && !this.#asked)
      this.#ask();
    this.#idle = setTimeout(() => this.#mind(), rest > 0 ? rest : this.#every);
  }

  #heardSomething() {
    clearTimeout(this.#watch);
    clearTimeout(this.#doubt);
    this.#came = Date.now();
    if (this.#asked)
      this.#trip = Math.max(this.#came - this.#asked, this.#trip * FADE);
    this.#asked = 0;
    this.#doubtful = false;
    this.#tell();
  }

  // --- what comes ---------------------------------------------------------------------------------

  /** @param {string} xml one element */
  #take(xml) {
    this.#heardSomething();
    const name = /^\s*<([\w:-]+)/.exec(xml)?.[1] ?? '';
    if (name === 'open') {
      this.#streams = true;
      this.#events.onStream();
      this.#expect(SIGN_IN_MS);
    } else if (name === 'close') {
      this.#end('remote-connection-failed', '');
    } else if (xml.includes(SM) && !/^(message|iq|presence|stream:features)$/.test(name)) {
      this.#manage(name, xml);
    } else if (this.#trouble) {
      this.#signInAgain(name, xml);
    } else {
      if (name === 'stream:features')
        this.#offered = xml.includes(SM);
      else if (this.#id && /^(message|iq|presence)$/.test(name))
        this.#heard = (this.#heard + 1) % WRAP;
      this.#events.onStanzas(xml);
    }
  }

  /**
   * Stream management.
   * @param {string} name
   * @param {string} xml
   */
  #manage(name, xml) {
    switch (name) {
    case 'r':
      this.#write(`<a xmlns="${SM}" h="${this.#heard}"/>`);
      break;
    case 'a':
      this.#acknowledged(Number(valueOf(xml, 'h')));
      break;
    case 'enabled':
      this.#id = valueOf(xml, 'id');
      this.#mind();
      break;
    case 'resumed':
      this.#resumed(Number(valueOf(xml, 'h')));
      break;
    case 'failed':
      if (this.#trouble)
        this.#end('item-not-found', '');
      this.#counts = false;
      this.#unacknowledged = [];
      break;
    }
  }

  /** @param {number} h stanzas of ours that the server has */
  #acknowledged(h) {
    const news = (h - this.#had + WRAP) % WRAP;
    this.#unacknowledged.splice(0, news);
    this.#had = h;
  }

  /** @param {number} h */
  #resumed(h) {
    this.#acknowledged(h);
    this.#failures = 0;
    for (const stanza of this.#unacknowledged)
      this.#write(stanza);
    this.#trouble = false;
    this.#tell();
    this.#ask();
    this.#mind();
  }

  /**
   * A new connection says what the one before has proven.
   * @param {string} name
   * @param {string} xml
   */
  #signInAgain(name, xml) {
    if (name === 'stream:features' && xml.includes('<mechanisms'))
      this.#write(this.#auth);
    else if (name === 'stream:features')
      this.#write(`<resume xmlns="${SM}" previd="${escape(this.#id)}" h="${this.#heard}"/>`);
    else if (name === 'success')
      this.#write(this.#header);
    else
      this.#end('remote-connection-failed', xml); // of a failure the next session hears by itself
    if (this.#open)
      this.#expect(SIGN_IN_MS);
  }

  // --- telling ------------------------------------------------------------------------------------

  #tell() {
    const told = this.#trouble || this.#doubtful;
    if (this.#told !== told)
      this.#events.onTrouble(this.#told = told);
  }

  /**
   * @param {string} condition
   * @param {string} xml
   */
  #end(condition, xml) {
    if (!this.#open)
      return;
    this.#open = false;
    this.#drop();
    this.#events.onClosed(condition, xml);
  }
}
