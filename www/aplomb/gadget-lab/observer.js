// What goes on in a gadget's frame: what it says to the page and hears from it, what it asks of
// servers, what it writes to the console.  Frames are of our own origin, and browsers keep the
// window of a frame that was just made when its first document of that origin comes: what is hooked
// there is there before the gadget's first script.

import { curlOf } from './curl.js';
import { pretty } from './pretty.js';

/**
 * @typedef {'hub' | 'rpc' | 'request' | 'console'} Kind
 * @typedef {object} Entry
 * @property {Kind} kind
 * @property {'in' | 'out' | 'fault' | ''} way out: from the gadget
 * @property {string} summary one line
 * @property {string} detail '' when there is no more to say
 * @property {string} [curl] a request as a command
 */

const TEXT_MAX = 20000;
/** Set as a preference by the public library; a password in another spelling. */
const SECRET = /("?authorization"?\s*[:=,]\s*"?)(basic|bearer)?(\s|%20)*[\w+/=.%-]+/gi;
const HUB = 'openajax.pubsub';
const VERBS = /** @type {Record<string, string>} */ ({
  con: 'connects', dis: 'disconnects', sub: 'subscribes', uns: 'unsubscribes', pub: 'publishes',
});

/** What happened, and the state of what it happened to: behind those of its parts. @param {unknown} text */
function gist(text) {
  if (typeof text !== 'string')
    return '';
  const [event, state] = ['event', 'state'].map((name) => [...text.matchAll(new RegExp(`<${name}>([A-Z_]{1,40})</${name}>`, 'g'))].pop()?.[1]);
  return event ? `: ${event}${state ? `, ${state}` : ''}` : '';
}

/** @param {unknown} value @returns {string} for people; secrets are left out */
export function show(value) {
  let text;
  try {
    text = typeof value === 'string' ? pretty(value) : JSON.stringify(value, null, 2) ?? String(value);
  } catch {
    text = String(value);
  }
  text = text.replace(SECRET, '$1…');
  return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text;
}

/** Emits 'entry' (detail: Entry). */
export class Observer extends EventTarget {
  #watch;
  #stop = new AbortController();
  /** How much later than the gadget asks a request leaves, ms. */
  delay = 0;

  /**
   * @param {HTMLElement} place frames below it are looked into
   * @param {(frame: HTMLIFrameElement) => void} [onFrame] before anything is loaded
   */
  constructor(place, onFrame) {
    super();
    this.#watch = new MutationObserver((records) => {
      for (const record of records)
        for (const node of record.addedNodes)
          if (node instanceof HTMLIFrameElement) {
            onFrame?.(node);
            this.#hook(node);
          }
    });
    this.#watch.observe(place, { childList: true, subtree: true });
    window.addEventListener('message', (e) => this.#said(place, e), { signal: this.#stop.signal });
  }

  close() {
    this.#watch.disconnect();
    this.#stop.abort();
  }

  /**
   * @param {Kind} kind
   * @param {Entry['way']} way
   * @param {string} summary
   * @param {unknown} [detail]
   * @param {string} [curl]
   */
  #tell(kind, way, summary, detail, curl) {
    /** @type {Entry} */
    const entry = { kind, way, summary: show(summary), detail: detail === undefined ? '' : show(detail), curl };
    this.dispatchEvent(new CustomEvent('entry', { detail: entry }));
  }

  // --- rpc and hub --------------------------------------------------------------------------------

  /**
   * @param {HTMLElement} place
   * @param {MessageEvent} event
   */
  #said(place, event) {
    for (const frame of place.querySelectorAll('iframe'))
      if (frame.contentWindow === event.source)
        this.#message('out', event.data);
  }

  /**
   * @param {'in' | 'out'} way
   * @param {unknown} data
   */
  #message(way, data) {
    if (typeof data !== 'string' || !data.startsWith('{"'))
      return;
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    const { s, a } = message;
    if (typeof s !== 'string' || !Array.isArray(a) || s === '__ack' || s === '__cb')
      return;
    if (s !== HUB) {
      this.#tell('rpc', way, typeof a[0] === 'number' ? `${s} ${a[0]}` : s, a); // heights
      return;
    }
    const [verb, topic, data2] = a[0] === 'cmd' ? [a[1]] : a;
    const word = way === 'in' && verb === 'pub' ? 'hears' : VERBS[verb] ?? verb;
    const body = verb === 'pub' ? data2?.content ?? data2 : undefined;
    this.#tell('hub', way, topic ? `${word} ${topic}${gist(body)}` : word, body);
  }

  // --- the frame's own window ---------------------------------------------------------------------

  /** @param {HTMLIFrameElement} frame */
  #hook(frame) {
    const inside = /** @type {any} */ (frame.contentWindow);
    inside.addEventListener('message', (/** @type {MessageEvent} */ e) => {
      if (e.source === window)
        this.#message('in', e.data);
    });
    inside.addEventListener('error', (/** @type {ErrorEvent} */ e) => {
      if (e.message)
        this.#tell('console', 'fault', e.message, `${e.filename}:${e.lineno}:${e.colno}\n${e.error?.stack ?? ''}`);
      else if (e.target instanceof inside.HTMLElement)
        this.#tell('console', 'fault', `not loaded: ${/** @type {any} */ (e.target).src || /** @type {any} */ (e.target).href}`);
    }, true);
    inside.addEventListener('unhandledrejection', (/** @type {PromiseRejectionEvent} */ e) =>
      this.#tell('console', 'fault', `unhandled: ${e.reason}`, e.reason?.stack));
    for (const level of ['error', 'warn', 'info', 'log', 'debug']) {
      const original = inside.console[level];
      inside.console[level] = (/** @type {unknown[]} */ ...args) => {
        this.#tell('console', level === 'error' ? 'fault' : '', `${level}: ${args.map(show).join(' ').slice(0, 300)}`,
          args.length > 1 || typeof args[0] === 'object' ? args : undefined);
        original.apply(inside.console, args);
      };
    }
    this.#hookRequests(inside);
  }

  /** @param {any} inside window of a frame */
  #hookRequests(inside) {
    const observer = this;
    const { open, send } = inside.XMLHttpRequest.prototype;
    inside.XMLHttpRequest.prototype.open = function (/** @type {string} */ method, /** @type {string} */ url, /** @type {any[]} */ ...more) {
      this.labAsked = { method, url: String(url), waits: more[0] === false };
      return open.call(this, method, url, ...more.length ? more : [true]);
    };
    inside.XMLHttpRequest.prototype.send = function (/** @type {any} */ body) {
      const asked = this.labAsked;
      const began = performance.now();
      this.addEventListener('loadend', () => {
        const text = this.responseType === '' || this.responseType === 'text' ? this.responseText : '';
        observer.#answered(asked.method, asked.url, body, this.status, text, performance.now() - began);
      });
      if (asked.waits || observer.delay === 0)
        return send.call(this, body);
      setTimeout(() => send.call(this, body), observer.delay);
    };
    const fetchInside = inside.fetch;
    inside.fetch = async (/** @type {any} */ what, /** @type {any} */ how = {}) => {
      const began = performance.now();
      if (observer.delay > 0)
        await new Promise((done) => setTimeout(done, observer.delay));
      const method = how.method ?? what.method ?? 'GET';
      const url = String(what.url ?? what);
      try {
        const answer = await fetchInside.call(inside, what, how);
        void answer.clone().text().catch(() => '').then((/** @type {string} */ text) =>
          observer.#answered(method, url, how.body, answer.status, text, performance.now() - began));
        return answer;
      } catch (fault) {
        observer.#tell('request', 'fault', `${method} ${url}: ${fault}`);
        throw fault;
      }
    };
  }

  /**
   * @param {string} method
   * @param {string} url
   * @param {unknown} body
   * @param {number} status
   * @param {string} text
   * @param {number} ms
   */
  #answered(method, url, body, status, text, ms) {
    const asked = new URL(url, location.href);
    const took = `${Math.round(ms)} ms`;
    if (asked.pathname !== '/gadgets/makeRequest') {
      this.#tell('request', status >= 400 || status === 0 ? 'fault' : 'out', `${method} ${url} → ${status || 'no answer'}, ${took}`,
        [body ? `${body}\n` : '', text].join('\n').trim(), curlOf({ method, url: asked.href, body: typeof body === 'string' ? body : '' }));
      return;
    }
    const fields = typeof body === 'string' ? new URLSearchParams(body) : asked.searchParams;
    const answer = unwrap(text);
    const rc = answer?.rc ?? status;
    const wanted = { method: fields.get('httpMethod') ?? 'GET', url: fields.get('url') ?? '', headers: headersIn(fields), body: fields.get('postData') ?? '' };
    this.#tell('request', rc >= 400 || rc === 0 ? 'fault' : 'out',
      `makeRequest ${wanted.method} ${wanted.url} → ${rc}, ${took}`,
      [headersShown(wanted.headers), wanted.body, answer ? show(answer.body || told(answer)) : text].filter(Boolean).join('\n\n'), curlOf(wanted));
  }
}

/**
 * What an answer without a body says: of a signature, for example.
 * @param {any} answer
 */
function told({ rc, body, st, ...more }) {
  void [rc, body, st];
  return Object.keys(more).length ? more : '';
}

/** @param {URLSearchParams} fields @returns {[string, string][]} */
function headersIn(fields) {
  return (fields.get('headers') ?? '').split('&').filter(Boolean)
    .map((one) => /** @type {[string, string]} */ (one.split('=').map(decodeURIComponent)));
}

/** @param {[string, string][]} headers */
function headersShown(headers) {
  return headers.map(([name, value]) => `${name}: ${/^(authorization|cookie)$/i.test(name) ? '…' : value}`).join('\n');
}

/**
 * The answer of the proxy without what guards it, and without the address around it.
 * @param {string} text
 * @returns {any} null when it is none
 */
function unwrap(text) {
  try {
    const whole = JSON.parse(text.slice(text.indexOf('{"')));
    return Object.values(whole)[0] ?? null;
  } catch {
    return null;
  }
}
