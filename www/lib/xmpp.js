// The event connection as the page sees it: sign in, bind, be present, hear notifications of nodes;
// connect again by itself for as long as the person is signed in.
import { child, escape, parse, text } from './xml.js';

const CLIENT = 'jabber:client';
const SASL = 'urn:ietf:params:xml:ns:xmpp-sasl';
const BIND = 'urn:ietf:params:xml:ns:xmpp-bind';
const SESSION = 'urn:ietf:params:xml:ns:xmpp-session';
const PUBSUB = 'http://jabber.org/protocol/pubsub';
const PING = 'urn:xmpp:ping';

const CONNECT_LIMIT_MS = 20000;
const IQ_LIMIT_MS = 15000;
const BACK_OFF = [200, 500, 1000, 2000, 4000, 8000];

/**
 * offline: not wanted; connecting: no session yet, or a new one is being made;
 * trouble: the session may live, requests fail; conflict, unauthorized: given up.
 * @typedef {'offline' | 'connecting' | 'connected' | 'trouble' | 'conflict' | 'unauthorized'} XmppState
 */

/** The server said no: its message is the condition. */
export class Refusal extends Error {}

/**
 * Emits 'state' (no detail: read .state), 'session' after each new session (what was missed must be
 * re-read), 'notification' (detail {node, payload}), 'presence' (detail {from, available}), 'ping'.
 */
export class Xmpp extends EventTarget {
  /** @type {XmppState} */ state = 'offline';
  /** Full JID given at bind. */
  jid = '';
  /** Round trip of the last ping in ms, null if unknown. @type {number | null} */
  latency = null;
  /** Over what the session runs, '' before one. @type {'' | 'websocket' | 'bosh'} */
  transport = '';
  /** When the state became connected last, ms since 1970; 0 in any other. */
  since = 0;
  /** Sessions made since start(); more than one means that something was missed. */
  sessions = 0;
  /** How often it was lost and came back since stop(). */
  reconnects = -1;
  /** When the last notification came, ms since 1970; 0 before the first. */
  heard = 0;

  #urls = { bosh: '', socket: '' };
  #attended = false;
  #domain = '';
  #user = '';
  #password = '';
  #resource = '';
  /** @type {Worker | null} */ #worker = null;
  #serial = 0;
  #step = '';
  #failures = 0;
  #iqs = 0;
  /** @type {Map<string, { resolve: (iq: Element) => void, reject: (e: Error) => void, limit: ReturnType<typeof setTimeout> }>} */
  #waiting = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #retry;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #deadline;
  /** Nodes asked for: how often, and what the server says to it; kept over reconnects.
   * @type {Map<string, { count: number, asked: Promise<unknown> }>} */
  #nodes = new Map();

  /**
   * @param {{ url: string, socketUrl?: string, domain: string, user: string, password: string, resource: string, again?: boolean }} options
   * url: of BOSH; socketUrl: of WebSocket, which is tried first, none: BOSH alone; again: what is heard goes on,
   * and nothing is loaded for it: the page's own server may be gone
   */
  start({ url, socketUrl = '', domain, user, password, resource, again = false }) {
    if (again)
      this.#leave('moved');
    else
      this.stop();
    this.#urls = { bosh: url, socket: socketUrl };
    this.#domain = domain;
    this.#user = user.toLowerCase();
    this.#password = password;
    this.#resource = resource;
    this.sessions = 0;
    this.#failures = 0;
    this.#worker ??= new Worker(new URL('./line.worker.js', import.meta.url), { type: 'module' });
    this.#worker.onmessage = (event) => this.#heard(event.data);
    this.attend(this.#attended);
    this.#open();
  }

  /** Ends the session in good order and everything that would bring it back. */
  stop() {
    this.#leave('stopped');
    const worker = this.#worker;
    this.#worker = null;
    if (worker)
      setTimeout(() => worker.terminate(), 1000); // time for the last request to leave
    this.#nodes.clear();
    this.reconnects = -1;
    this.#setState('offline');
  }

  /** @param {string} why */
  #leave(why) {
    clearTimeout(this.#retry);
    clearTimeout(this.#deadline);
    this.#forget(why);
    this.#serial++;
    this.#worker?.postMessage({ do: 'close', xml: `<presence xmlns="${CLIENT}" type="unavailable"/>` });
  }

  /**
   * Hears a node until release() has been called as often.  Renewed after a reconnect.
   * @param {string} node
   * @throws {Refusal} who is refused holds nothing; everybody who asked meanwhile is
   */
  async subscribe(node) {
    const held = this.#nodes.get(node) ?? { count: 0, asked: this.#isUp ? this.#pubsub('subscribe', node) : Promise.resolve() };
    this.#nodes.set(node, held);
    held.count++;
    try {
      await held.asked;
    } catch (fault) {
      if (!(fault instanceof Refusal))
        held.asked = Promise.resolve(); // the connection went: asked for again with the next one
      else if (--held.count === 0 && this.#nodes.get(node) === held)
        this.#nodes.delete(node);
      throw fault;
    }
  }

  /** @param {string} node */
  async release(node) {
    const held = this.#nodes.get(node);
    if (!held || --held.count > 0)
      return;
    this.#nodes.delete(node);
    if (this.#isUp)
      await this.#pubsub('unsubscribe', node);
  }

  /**
   * @param {'subscribe' | 'unsubscribe'} verb
   * @param {string} node
   */
  #pubsub(verb, node) {
    return this.iq('set', `pubsub.${this.#domain}`,
      `<pubsub xmlns="${PUBSUB}"><${verb} node="${escape(node)}" jid="${escape(this.jid)}"/></pubsub>`);
  }

  /**
   * @param {'get' | 'set'} type
   * @param {string} to
   * @param {string} payload
   * @returns {Promise<Element>} the result; rejects on an error answer, silence or loss
   */
  iq(type, to, payload) {
    const id = `a${++this.#iqs}`;
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error('no answer'));
      }, IQ_LIMIT_MS);
      this.#waiting.set(id, { resolve, reject, limit });
      const target = to ? ` to="${escape(to)}"` : '';
      this.#send(`<iq xmlns="${CLIENT}" type="${type}" id="${id}"${target}>${payload}</iq>`);
    });
  }

  /**
   * Tries at once instead of at the end of the present wait; a connection that is up is asked for a sign of life.
   * @param {boolean} [doubt] the connection may be dead although nothing says so yet
   */
  hurry(doubt = false) {
    if (this.#retry !== undefined && this.#worker) {
      clearTimeout(this.#retry);
      this.#open();
    } else {
      this.#worker?.postMessage({ do: 'hurry', doubt });
    }
  }

  /** Somebody looks at what comes: that nothing does is to be noticed soon. @param {boolean} on */
  attend(on) {
    this.#attended = on;
    this.#worker?.postMessage({ do: 'attend', on });
  }

  /** @param {string} xml */
  #send(xml) {
    this.#worker?.postMessage({ do: 'send', xml });
  }

  #open() {
    this.#retry = undefined;
    this.#step = 'stream';
    this.#setState('connecting');
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#lost('remote-connection-failed'), CONNECT_LIMIT_MS);
    this.#worker?.postMessage({ do: 'open', urls: this.#urls, domain: this.#domain, serial: ++this.#serial });
  }

  /** @param {{ serial: number, came: string, xml: string, trouble: boolean, condition: string, name: 'websocket' | 'bosh' }} fact */
  #heard(fact) {
    if (fact.serial !== this.#serial)
      return;
    if (fact.came === 'stanzas')
      this.#stanzas(fact.xml);
    else if (fact.came === 'transport')
      this.transport = fact.name;
    else if (fact.came === 'trouble' && this.#isUp)
      this.#setState(fact.trouble ? 'trouble' : 'connected');
    else if (fact.came === 'closed')
      this.#lost(fact.xml.includes('<conflict') ? 'conflict' : fact.condition);
    else if (fact.came === 'tick' && this.#isUp)
      void this.#ping();
  }

  get #isUp() {
    return this.state === 'connected' || this.state === 'trouble';
  }

  /** @param {string} xml */
  #stanzas(xml) {
    // Prefixes that a body may have declared outside of its content.
    const root = parse(`<b xmlns="${CLIENT}" xmlns:stream="http://etherx.jabber.org/streams">${xml}</b>`);
    for (const stanza of root.children) {
      switch (stanza.localName) {
      case 'features': this.#features(stanza); break;
      case 'success':
        this.#step = 'bind';
        this.#worker?.postMessage({ do: 'restart' });
        break;
      case 'failure': this.#refused(stanza); break;
      case 'iq': this.#iqCame(stanza); break;
      case 'message': this.#message(stanza); break;
      case 'presence':
        this.dispatchEvent(new CustomEvent('presence', {
          detail: { from: stanza.getAttribute('from') ?? '', available: stanza.getAttribute('type') !== 'unavailable' },
        }));
        break;
      case 'error':
        this.#lost(child(stanza, 'conflict') ? 'conflict' : 'remote-stream-error');
        break;
      }
    }
  }

  /** @param {Element} features */
  #features(features) {
    if (this.#step === 'stream' && child(features, 'mechanisms')) {
      this.#step = 'auth';
      const bytes = new TextEncoder().encode(`\0${this.#user}\0${this.#password}`);
      this.#send(`<auth xmlns="${SASL}" mechanism="PLAIN">${btoa(String.fromCharCode(...bytes))}</auth>`);
    } else if (this.#step === 'bind') {
      this.#step = 'binding';
      void this.#begin(child(features, 'session') !== null);
    }
  }

  /** @param {boolean} session the server offers the session of RFC 3921 */
  async #begin(session) {
    const serial = this.#serial;
    try {
      const bound = await this.iq('set', '', `<bind xmlns="${BIND}"><resource>${escape(this.#resource)}</resource></bind>`);
      this.jid = text(child(bound, 'bind'), 'jid');
      this.#worker?.postMessage({ do: 'bound' });
      if (session)
        await this.iq('set', '', `<session xmlns="${SESSION}"/>`);
    } catch {
      if (serial === this.#serial && this.#worker)
        this.#lost('remote-connection-failed');
      return;
    }
    if (serial !== this.#serial)
      return;
    clearTimeout(this.#deadline);
    this.#send(`<presence xmlns="${CLIENT}"/>`);
    this.#failures = 0;
    this.sessions++;
    this.#setState('connected');
    for (const [node, held] of this.#nodes) {
      held.asked = this.#pubsub('subscribe', node);
      held.asked.catch(() => this.dispatchEvent(new CustomEvent('refused', { detail: { node } })));
    }
    void this.#ping();
    this.dispatchEvent(new Event('session'));
  }

  async #ping() {
    const sent = performance.now();
    try {
      await this.iq('get', this.#domain, `<ping xmlns="${PING}"/>`);
      this.latency = Math.round(performance.now() - sent);
    } catch {
      this.latency = null;
    }
    this.dispatchEvent(new Event('ping'));
  }

  /** @param {Element} failure of SASL */
  #refused(failure) {
    const temporary = child(failure, 'temporary-auth-failure') !== null;
    this.#lost(temporary ? 'remote-connection-failed' : 'unauthorized');
  }

  /** @param {Element} iq */
  #iqCame(iq) {
    const id = iq.getAttribute('id') ?? '';
    const type = iq.getAttribute('type');
    const asked = this.#waiting.get(id);
    if (asked && (type === 'result' || type === 'error')) {
      clearTimeout(asked.limit);
      this.#waiting.delete(id);
      if (type === 'result')
        asked.resolve(iq);
      else
        asked.reject(new Refusal(child(iq, 'error')?.firstElementChild?.localName ?? 'error'));
    } else if (type === 'get' || type === 'set') {
      const to = iq.getAttribute('from');
      const result = child(iq, 'ping') ? `type="result"/>` :
        `type="error"><error type="cancel"><service-unavailable xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error></iq>`;
      this.#send(`<iq xmlns="${CLIENT}" id="${escape(id)}"${to ? ` to="${escape(to)}"` : ''} ${result}`);
    }
  }

  /** @param {Element} message */
  #message(message) {
    this.heard = Date.now();
    for (const item of message.querySelectorAll(':scope > event > items > item')) {
      const node = item.parentElement?.getAttribute('node') ?? '';
      const payload = child(item, 'notification')?.textContent ?? '';
      this.dispatchEvent(new CustomEvent('notification', { detail: { node, payload } }));
    }
  }

  /** @param {string} why */
  #lost(why) {
    clearTimeout(this.#deadline);
    this.#forget(why);
    this.latency = null;
    if (why === 'conflict' || why === 'unauthorized') {
      this.#serial++;
      this.#worker?.postMessage({ do: 'close', xml: '' });
      this.#setState(why);
      return;
    }
    this.#serial++;
    this.#setState('connecting');
    const wait = BACK_OFF[Math.min(this.#failures++, BACK_OFF.length - 1)];
    this.#retry = setTimeout(() => this.#open(), wait * (0.75 + Math.random() / 2));
  }

  /** @param {string} why */
  #forget(why) {
    for (const { reject, limit } of this.#waiting.values()) {
      clearTimeout(limit);
      reject(new Error(why));
    }
    this.#waiting.clear();
  }

  /** @param {XmppState} state */
  #setState(state) {
    if (this.state === state)
      return;
    this.state = state;
    this.since = state === 'connected' ? Date.now() : 0;
    this.reconnects += Number(state === 'connected');
    this.dispatchEvent(new Event('state'));
  }
}
