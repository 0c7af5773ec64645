import { el, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** @param {KeyboardEvent} e @returns {string} the key of a phone it stands for, '' if none */
export function phoneKey(e) {
  return !e.ctrlKey && !e.altKey && !e.metaKey && KEYS.includes(e.key) ? e.key : '';
}

/**
 * <ap-keypad>: the keys of a phone, to be pressed or typed.  Emits 'ap-key' (detail: the key).
 */
export class ApKeypad extends HTMLElement {
  #sent = el('output', { class: 'keypad-sent number' });
  #message = el('p', { class: 'control-message', role: 'alert' });
  #keys = el('div', { class: 'keypad-keys', role: 'group' });

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    this.#sent.setAttribute('aria-label', t('keypad.sent'));
    this.#keys.setAttribute('aria-label', t('action.SEND_DTMF'));
    this.#keys.append(...KEYS.map((key) => el('button', {
      type: 'button', class: 'key', 'aria-label': key === '*' ? t('keypad.star') : key === '#' ? t('keypad.pound') : null,
      on: { click: () => this.#press(key) },
    }, key)));
    this.append(this.#sent, this.#keys, this.#message);
    this.addEventListener('keydown', (e) => {
      const key = phoneKey(e);
      if (!key)
        return;
      e.preventDefault();
      this.#press(key);
    });
  }

  /** @param {string} key */
  #press(key) {
    this.dispatchEvent(new CustomEvent('ap-key', { bubbles: true, detail: key }));
  }

  /**
   * @param {string} sent what went out
   * @param {string} waiting what is on its way
   * @param {string} message what went wrong, '' if nothing
   */
  render(sent, waiting, message) {
    setText(this.#sent, sent + (waiting ? ` ${waiting}…` : ''));
    setText(this.#message, message);
  }

  /** Nothing is sent, so nothing is shown as sent. @param {boolean} plain */
  set plain(plain) {
    this.#sent.hidden = plain;
  }
}

customElements.define('ap-keypad', ApKeypad);
