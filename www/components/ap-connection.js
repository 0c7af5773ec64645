import { el, icon, setAttribute, setText } from '../lib/dom.js';
import { locale, t, timeOfDay } from '../lib/i18n.js';
import { duration, everySecond } from '../lib/clock.js';

/**
 * @typedef {object} ConnectionView
 * @property {'live' | 'network' | 'connection' | 'service' | 'catching-up'} trouble
 * @property {number} asOf when what is shown was last known to be true, ms since 1970
 * @property {number | null} latency ms
 * @property {'' | 'websocket' | 'bosh'} transport over what events come
 * @property {number} since when they do, ms since 1970, 0 if they do not
 * @property {number} heard when the last event came, ms since 1970, 0 before the first
 * @property {number} reconnects how often it was lost and came back since the person signed in
 * @property {number} drift ms by which the server's clock is ahead of this computer's
 * @property {string} server host of it
 * @property {string} back what changed meanwhile, shown for a moment after the return
 */

/** Names, not words: the same in every language. */
const TRANSPORTS = { '': '–', websocket: 'WebSocket', bosh: 'HTTP (BOSH)' };

/**
 * <ap-connection>: the dot and word in the header, and more when it is pressed.  Its bar stands in a
 * reserved place at the foot (see <ap-connection-bar>).  Emits 'ap-look' every second while somebody looks at the details.
 */
export class ApConnection extends HTMLElement {
  #dot = el('span', { class: 'dot' });
  #word = el('span', { class: 'connection-word' });
  #latency = el('span', { class: 'muted number' });
  #button = el('button', { type: 'button', class: 'connection-button', popovertarget: 'connection-details' });
  #details = el('section', { id: 'connection-details', popover: 'auto', class: 'connection-details' });
  #facts = { server: el('dd', { dir: 'ltr' }), transport: el('dd'), roundTrip: el('dd'), since: el('dd'), lastEvent: el('dd'), reconnects: el('dd'), drift: el('dd') };
  #stop = () => {};

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    this.#button.append(this.#dot, this.#word, ' ', this.#latency);
    this.#details.setAttribute('aria-label', t('connection.title'));
    this.#details.append(el('dl', {}, ...Object.entries(this.#facts).map(([what, value]) => el('div', {}, el('dt', {}, t(`connection.${what}`)), value))));
    this.#details.addEventListener('toggle', (e) => {
      this.#stop();
      this.#stop = /** @type {ToggleEvent} */ (e).newState === 'open' ? everySecond(() => this.#look()) : () => {};
      this.#look();
    });
    this.append(this.#button, this.#details);
  }

  disconnectedCallback() {
    this.#stop();
  }

  #look() {
    this.dispatchEvent(new Event('ap-look'));
  }

  /** @param {ConnectionView} view */
  render({ trouble, latency, transport, since, server, heard, reconnects, drift }) {
    const word = t(`connection.${trouble}`);
    const roundTrip = trouble === 'live' && latency !== null ? t('connection.latency', { ms: latency }) : '';
    this.dataset.trouble = trouble;
    setText(this.#word, word);
    setText(this.#latency, roundTrip);
    setAttribute(this.#button, 'aria-label', `${t('connection.title')}: ${word} ${roundTrip}`.trim());
    setText(this.#facts.server, server);
    setText(this.#facts.transport, TRANSPORTS[transport]);
    setText(this.#facts.roundTrip, roundTrip || '–');
    setText(this.#facts.since, since ? timeOfDay(since) : '–');
    setText(this.#facts.lastEvent, heard ? t('connection.ago', { time: duration(Date.now() - heard) }) : '–');
    setText(this.#facts.reconnects, String(Math.max(0, reconnects)));
    setText(this.#facts.drift, new Intl.NumberFormat(locale(), {
      style: 'unit', unit: 'second', maximumFractionDigits: 1, signDisplay: 'exceptZero',
    }).format(drift / 1000));
  }
}

/** <ap-connection-bar>: says for how long the connection is gone and how old what one sees is. */
export class ApConnectionBar extends HTMLElement {
  #text = el('span', { role: 'status' });
  #since = el('span', { class: 'number' });
  #stop = () => {};
  /** @type {ConnectionView | null} */ #view = null;

  connectedCallback() {
    if (this.childElementCount === 0)
      this.append(icon('offline'), this.#text, this.#since);
    this.#stop = everySecond(() => this.#tick());
  }

  disconnectedCallback() {
    this.#stop();
  }

  /** @param {ConnectionView} view */
  render(view) {
    this.#view = view;
    this.dataset.trouble = view.trouble;
    this.hidden = view.trouble === 'live' && view.back === '';
    setText(this.#text, view.trouble === 'live' ? view.back
      : t(`connection.bar.${view.trouble}`, { time: timeOfDay(view.asOf) }));
    this.#tick();
  }

  #tick() {
    const view = this.#view;
    setText(this.#since, view && view.trouble !== 'live' ? duration(Date.now() - view.asOf) : '');
  }
}

customElements.define('ap-connection', ApConnection);
customElements.define('ap-connection-bar', ApConnectionBar);
