import { el, icon, setText } from '../lib/dom.js';
import { t, timeOfDay } from '../lib/i18n.js';
import { duration, everySecond } from '../lib/clock.js';

/**
 * @typedef {object} ConnectionView
 * @property {'live' | 'network' | 'connection' | 'service' | 'catching-up'} trouble
 * @property {number} asOf when what is shown was last known to be true, ms since 1970
 * @property {number | null} latency ms
 * @property {string} back what changed meanwhile, shown for a moment after the return
 */

/**
 * <ap-connection>: the dot and word in the header.  Its bar stands in a reserved place below the
 * header (see <ap-connection-bar>).
 */
export class ApConnection extends HTMLElement {
  #dot = el('span', { class: 'dot' });
  #word = el('span', { class: 'connection-word' });
  #latency = el('span', { class: 'muted number' });

  connectedCallback() {
    if (this.childElementCount === 0)
      this.append(this.#dot, this.#word, this.#latency);
  }

  /** @param {ConnectionView} view */
  render({ trouble, latency }) {
    this.dataset.trouble = trouble;
    setText(this.#word, t(`connection.${trouble}`));
    setText(this.#latency, trouble === 'live' && latency !== null ? t('connection.latency', { ms: latency }) : '');
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
