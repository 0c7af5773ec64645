// BOSH, client side (XEP-0124, XEP-0206): moves stanzas as text over POSTs, in order, once, through
// network trouble.  No DOM: it runs in a worker, whose timers hidden pages do not slow down.
import { escape } from './xml.js';

const NS = 'http://jabber.org/protocol/httpbind';
const NS_XBOSH = 'urn:xmpp:xbosh';
/** Waits between repeats of one request, ms; the last goes on, a little more or less for each page. */
const BACK_OFF = [150, 300, 600, 1000, 1500];
/**
 * The server keeps one request and answers every other at once (hold, XEP-0124 section 7.1): no answer
 * for so long while two are out means that bytes get lost.  Once that is known it is tried more often,
 * until it has lasted: then the line may only be slow.
 */
const SILENCE_MS = 4000;
const PROBE_MS = 2000;
const SLOW_PROBE_MS = 10000;
const SLOW_AFTER_MS = 60000;
/**
 * After a sleep, or when the network is back: a repeat may go out on one of the connections that died
 * meanwhile, of which a browser keeps up to six to a server and each repeat uses up one or two.
 */
const HURRIED_MS = 200;
const HURRIED_REPEATS = 7;

/**
 * @typedef {object} BoshEvents
 * @property {(xml: string) => void} onStanzas what stood inside a body, as text; never empty
 * @property {(trouble: boolean) => void} onTrouble requests fail, or do so no longer
 * @property {(condition: string, xml: string) => void} onClosed the session is over; '' if asked for
 */

export class Bosh {
  /** @type {string} */ #url;
  /** @type {BoshEvents} */ #events;
  /** @type {string} */ #domain;
  #rid = 0;
  #sid = '';
  #wait = 60;
  #window = 2;
  #inactivity = 60;
  #open = false;
  #trouble = false;
  /** Stanzas not yet in a request. @type {string[]} */
  #queue = [];
  #restart = false;
  /** Requests without an answer, by rid. @type {Map<number, { body: string, abort: AbortController }>} */
  #flying = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #watch;
  /** Repeats that follow each other soon. */ #hurried = 0;
  /** Ends of the waits between repeats. @type {Set<() => void>} */
  #waits = new Set();
  /** Answers that came before the answer to an earlier rid. @type {Map<number, string>} */
  #early = new Map();
  #nextAnswer = 0;
  #lastGood = 0;

  /**
   * @param {string} url
   * @param {string} domain
   * @param {BoshEvents} events
   */
  constructor(url, domain, events) {
    this.#url = url;
    this.#domain = domain;
    this.#events = events;
  }

  open() {
    this.#open = true;
    this.#lastGood = Date.now();
    this.#rid = crypto.getRandomValues(new Uint32Array(1))[0] + 1;
    this.#nextAnswer = this.#rid;
    this.#post(`to="${escape(this.#domain)}" wait="60" hold="1" ver="1.6" content="text/xml; charset=utf-8" ` +
      `xml:lang="en" xmpp:version="1.0" xmlns:xmpp="${NS_XBOSH}"`, '');
  }

  /** @param {string} stanza with its namespace */
  send(stanza) {
    this.#queue.push(stanza);
    this.#flush();
  }

  /** Asks for a new stream, after SASL succeeded. */
  restart() {
    this.#restart = true;
    this.#flush();
  }

  /** @param {string} last a stanza to go with it, usually unavailable presence */
  close(last) {
    if (!this.#open)
      return;
    if (this.#sid)
      this.#post(`type="terminate" sid="${escape(this.#sid)}"`, this.#queue.join('') + last);
    this.#end('', '');
  }

  /**
   * The network may be back: what waits or hangs is repeated now.
   * @param {boolean} doubt also if nothing has failed yet
   */
  hurry(doubt) {
    if (!this.#trouble && !doubt)
      return;
    this.#hurried = HURRIED_REPEATS;
    this.#repeat();
    for (const end of this.#waits)
      end();
    this.#watchSilence();
  }

  /** Gives up on the answers that are due; each request is then sent again under its number. */
  #repeat() {
    for (const { abort } of this.#flying.values())
      abort.abort();
  }

  #watchSilence() {
    clearTimeout(this.#watch);
    // The answer to a later request has come: the earlier one is due even if it is alone.
    const due = this.#flying.size > (this.#sid ? 1 : 0) || this.#early.size > 0;
    if (!this.#open || !due)
      return;
    this.#watch = setTimeout(() => {
      this.#hurried = Math.max(0, this.#hurried - 1);
      this.#repeat();
      this.#watchSilence();
    }, this.#patience);
  }

  /** How long an answer that is due may take, ms. */
  get #patience() {
    if (this.#hurried > 0)
      return HURRIED_MS;
    if (!this.#trouble)
      return SILENCE_MS;
    return Date.now() - this.#lastGood > SLOW_AFTER_MS ? SLOW_PROBE_MS : PROBE_MS;
  }

  /** Requests whose answers were not taken; the server keeps no copy of an answer older than its window. */
  get #untaken() {
    return this.#rid - this.#nextAnswer;
  }

  /** Sends what is waiting, or an empty request for the server to keep; never more than the window. */
  #flush() {
    if (!this.#open || !this.#sid)
      return;
    if (this.#restart && this.#untaken < this.#window) {
      this.#restart = false;
      this.#post(`sid="${escape(this.#sid)}" to="${escape(this.#domain)}" xml:lang="en" xmpp:restart="true" ` +
        `xmlns:xmpp="${NS_XBOSH}"`, '');
    } else if (this.#queue.length > 0 && this.#untaken < this.#window) {
      const payload = this.#queue.splice(0).join('');
      this.#post(`sid="${escape(this.#sid)}"`, payload);
    } else if (this.#flying.size === 0) {
      this.#post(`sid="${escape(this.#sid)}"`, '');
    }
  }

  /**
   * @param {string} attributes
   * @param {string} payload
   */
  #post(attributes, payload) {
    const rid = this.#rid++;
    const body = `<body rid="${rid}" ${attributes} xmlns="${NS}">${payload}</body>`;
    this.#flying.set(rid, { body, abort: new AbortController() });
    this.#watchSilence();
    void this.#deliver(rid);
  }

  /**
   * Repeats one request, with the same rid, until it is answered or the session cannot live any more.
   * @param {number} rid
   */
  async #deliver(rid) {
    const flight = this.#flying.get(rid);
    if (!flight)
      return;
    for (let failures = 0; ; failures++) {
      const limit = setTimeout(() => flight.abort.abort(), (this.#wait * 1.1 + 5) * 1000);
      try {
        const answer = await fetch(this.#url, {
          method: 'POST', body: flight.body, headers: { 'Content-Type': 'text/xml; charset=utf-8' },
          credentials: 'omit', cache: 'no-store', keepalive: flight.body.includes('type="terminate"'),
          signal: flight.abort.signal,
        });
        const text = await answer.text();
        if (answer.ok) {
          clearTimeout(limit);
          this.#answered(rid, text);
          return;
        }
      } catch {
        // Counted below: a refused connection, a reset, a time-out.
      }
      clearTimeout(limit);
      const hung = flight.abort.signal.aborted;
      flight.abort = new AbortController();
      if (!this.#open)
        return;
      this.#setTrouble(true);
      const silent = Date.now() - this.#lastGood;
      if (silent > (this.#sid ? this.#inactivity + this.#wait : 5) * 1000) {
        this.#end('remote-connection-failed', '');
        return;
      }
      if (!hung)
        await this.#pause(BACK_OFF[Math.min(failures, BACK_OFF.length - 1)] * (0.75 + Math.random() / 2));
      if (!this.#open)
        return;
      // One alone would be kept, and nobody would know that it arrived.
      if (this.#sid && this.#untaken === 1 && this.#window > 1)
        this.#post(`sid="${escape(this.#sid)}"`, this.#queue.splice(0).join(''));
    }
  }

  /** @param {number} ms unless hurried */
  #pause(ms) {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#waits.delete(end);
        resolve(null);
      };
      const timer = setTimeout(end, ms);
      this.#waits.add(end);
    });
  }

  /**
   * @param {number} rid
   * @param {string} text
   */
  #answered(rid, text) {
    if (!this.#open)
      return;
    this.#lastGood = Date.now();
    this.#flying.delete(rid);
    this.#early.set(rid, text);
    for (let body; this.#open && (body = this.#early.get(this.#nextAnswer)) !== undefined;) {
      this.#early.delete(this.#nextAnswer++);
      this.#take(body);
    }
    // Not before: the answer may have said that the session is gone, and one that is due is still hurried for.
    if (this.#open && this.#early.size === 0) {
      this.#hurried = 0;
      this.#setTrouble(false);
    }
    this.#flush();
    this.#watchSilence();
  }

  /** @param {string} text one <body> */
  #take(text) {
    const tag = /<body\b((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>/.exec(text);
    if (!tag) {
      this.#end('bad-request', text);
      return;
    }
    const get = (/** @type {string} */ name) =>
      new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag[1])?.slice(1).find((v) => v !== undefined) ?? '';
    if (!this.#sid && get('sid')) {
      this.#sid = get('sid');
      this.#wait = Number(get('wait')) || this.#wait;
      this.#window = Math.max(1, Number(get('requests')) || 2);
      this.#inactivity = Number(get('inactivity')) || this.#inactivity;
    }
    const inner = tag[2] ? '' : text.slice(tag.index + tag[0].length, text.lastIndexOf('</body>'));
    if (get('type') === 'terminate') {
      this.#end(get('condition') || 'undefined-condition', inner);
      return;
    }
    if (inner.trim())
      this.#events.onStanzas(inner);
  }

  /** @param {boolean} trouble */
  #setTrouble(trouble) {
    if (this.#trouble !== trouble)
      this.#events.onTrouble(this.#trouble = trouble);
  }

  /**
   * @param {string} condition
   * @param {string} xml
   */
  #end(condition, xml) {
    if (!this.#open)
      return;
    this.#open = false;
    clearTimeout(this.#watch);
    if (condition)
      for (const flight of this.#flying.values())
        flight.abort.abort();
    this.#events.onClosed(condition, xml);
  }
}
