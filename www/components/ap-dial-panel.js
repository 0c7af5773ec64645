import { el, icon, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/**
 * <ap-dial-panel>: makes a call.  Emits 'ap-dial' (detail: number); the page tells by busy() and
 * fail(), and closes it when the call is there.
 */
export class ApDialPanel extends HTMLElement {
  #number = el('input', { id: 'dial-number', type: 'tel', autocomplete: 'off', required: true, pattern: '[0-9*#+ \\(\\).\\/\\-]+' });
  #button = el('button', { type: 'submit', class: 'primary' });
  #error = el('p', { class: 'form-error', role: 'alert' });
  #dialog = el('dialog', { class: 'panel', 'aria-labelledby': 'dial-title' });
  /** @type {HTMLElement | null} */ #before = null;

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    this.#button.append(icon('talking'), t('dial.call'));
    this.#dialog.append(
      el('div', { class: 'panel-head' }, el('h2', { id: 'dial-title' }, t('dial.title')),
        el('button', { type: 'button', class: 'icon-button', 'aria-label': t('dial.close'), on: { click: () => this.close() } }, icon('close'))),
      el('form', { on: { submit: (e) => this.#submit(e) } },
        el('label', { for: 'dial-number' }, t('dial.number')),
        el('div', { class: 'dial-line' }, this.#number, this.#button), this.#error));
    this.#dialog.addEventListener('keydown', (e) => {
      if (e.key === 'Escape')
        this.close();
    });
    this.append(this.#dialog);
  }

  get isOpen() {
    return this.#dialog.open;
  }

  open() {
    if (this.#dialog.open)
      return;
    this.#before = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    this.fail('');
    this.#dialog.show();
    this.#number.focus();
    this.#number.select();
  }

  close() {
    if (!this.#dialog.open)
      return;
    this.#dialog.close();
    this.#before?.focus();
  }

  /** @param {boolean} busy */
  busy(busy) {
    this.#button.disabled = busy;
    this.#button.setAttribute('aria-busy', String(busy));
  }

  /** @param {string} text */
  fail(text) {
    setText(this.#error, text);
  }

  /** @param {Event} e */
  #submit(e) {
    e.preventDefault();
    // What people paste: "+49 (30) 12 34-56".
    const number = this.#number.value.replace(/[ ()./-]/g, '');
    if (number)
      this.dispatchEvent(new CustomEvent('ap-dial', { detail: number }));
  }
}

customElements.define('ap-dial-panel', ApDialPanel);
