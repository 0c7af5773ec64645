import './ap-combobox.js';
import './ap-timer.js';
import { el, reconcile, setDisabled, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/**
 * @typedef {object} WrapUpView
 * @property {string} chosen the call's reason, '' if none
 * @property {string[]} reasons that may be chosen
 * @property {string[]} recent used lately, newest first
 * @property {boolean} required one must be chosen before wrap-up is left
 * @property {string} endsAt when wrap-up is over by itself, time stamp of the API, '' if unknown or not in wrap-up
 * @property {boolean} inert
 * @property {boolean} busy
 * @property {string} message
 */

const SHOWN_RECENT = 3;

/**
 * <ap-wrap-up>: what a call was about, out of the list of reasons; during the call and after it.
 * Emits 'ap-choose' (detail: the reason).
 */
export class ApWrapUp extends HTMLElement {
  #combobox = /** @type {import('./ap-combobox.js').ApCombobox} */ (document.createElement('ap-combobox'));
  #timer = /** @type {import('./ap-timer.js').ApTimer} */ (document.createElement('ap-timer'));
  #left = el('p', { class: 'wrap-up-left' });
  #chips = el('div', { class: 'wrap-up-recent', role: 'group' });
  #message = el('p', { class: 'control-message', role: 'alert' });

  connectedCallback() {
    if (this.childElementCount === 0)
      this.#build();
  }

  #build() {
    this.#left.append(this.#timer, ' ', t('wrap-up.left'));
    this.#chips.setAttribute('aria-label', t('wrap-up.recent'));
    this.append(this.#combobox, this.#chips, this.#left, this.#message);
    this.#combobox.addEventListener('ap-choose', (e) => {
      e.stopPropagation();
      this.#choose(/** @type {CustomEvent} */ (e).detail);
    });
  }

  /** @param {WrapUpView} view */
  render({ chosen, reasons, recent, required, endsAt, inert, busy, message }) {
    const missing = required && chosen === '';
    this.#combobox.render(t('wrap-up.reason'), reasons.map((r) => ({ id: r, label: r })), chosen, inert || busy);
    this.#combobox.invalid = missing && message !== '';
    this.#combobox.toggleAttribute('data-busy', busy);
    this.#timer.until = endsAt;
    this.#left.hidden = endsAt === '';
    const chips = recent.filter((r) => reasons.includes(r) && r !== chosen).slice(0, SHOWN_RECENT);
    reconcile(this.#chips, chips, (r) => r, (r) => el('button', { type: 'button', class: 'small chip', on: { click: () => this.#choose(r) } }, r), (chip) => {
      setDisabled(chip, inert || busy);
    });
    this.#chips.hidden = chips.length === 0;
    setText(this.#message, message);
  }

  focus() {
    this.#combobox.focus();
  }

  /** @param {string} reason */
  #choose(reason) {
    this.dispatchEvent(new CustomEvent('ap-choose', { detail: reason }));
  }
}

customElements.define('ap-wrap-up', ApWrapUp);
