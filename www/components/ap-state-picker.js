import { el } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { Listbox } from '../lib/listbox.js';
import { search } from '../lib/search.js';

/** @typedef {import('./ap-menu.js').MenuItem} MenuItem */

/**
 * <ap-state-picker>: more states and reasons than one likes to read: found by typing, below the button that
 * opened it.  Emits 'ap-choose' (detail: id).
 */
export class ApStatePicker extends HTMLElement {
  #field = el('input', { id: 'state-search', type: 'text', role: 'combobox', autocomplete: 'off', 'aria-expanded': 'true' });
  #listbox = new Listbox(this.#field, '', (id) => this.#choose(id));
  #none = el('p', { class: 'muted', role: 'status' });
  #dialog = el('dialog', { class: 'menu picker' });
  /** @type {MenuItem[]} */ #items = [];
  /** @type {HTMLElement | null} */ #before = null;
  #onOutside = (/** @type {Event} */ e) => {
    if (!e.composedPath().includes(this))
      this.#close(false);
  };

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    const label = t('state.search');
    this.#dialog.setAttribute('aria-label', label);
    this.#listbox.list.setAttribute('aria-label', label);
    this.#field.placeholder = label;
    this.#dialog.append(el('label', { for: 'state-search', class: 'visually-hidden' }, label), this.#field, this.#listbox.list, this.#none);
    this.#field.addEventListener('input', () => this.#look(0));
    this.#field.addEventListener('keydown', (e) => this.#key(e));
    this.#dialog.addEventListener('focusout', (e) => !this.#dialog.contains(/** @type {Node | null} */ (e.relatedTarget)) && this.#close(false));
    this.append(this.#dialog);
  }

  disconnectedCallback() {
    this.#close(false);
  }

  /**
   * @param {MenuItem[]} items
   * @param {HTMLElement} before has the focus again afterwards
   */
  open(items, before) {
    if (this.#dialog.open) {
      this.#close(true);
      return;
    }
    this.#items = items;
    this.#before = before;
    this.#field.value = '';
    this.#dialog.show();
    before.setAttribute('aria-expanded', 'true');
    document.addEventListener('pointerdown', this.#onOutside);
    this.#field.focus();
    this.#look(Math.max(0, items.findIndex((i) => i.checked)));
  }

  /** @param {boolean} focus give the button the focus back */
  #close(focus) {
    if (!this.#dialog.open)
      return;
    document.removeEventListener('pointerdown', this.#onOutside);
    this.#before?.setAttribute('aria-expanded', 'false');
    if (focus)
      this.#before?.focus();
    this.#dialog.close();
  }

  /** @param {number} at the one to mark */
  #look(at) {
    const found = search(this.#items, this.#field.value, (i) => i.label);
    this.#listbox.fill(found, found.length > 0 ? at : -1);
    this.#listbox.list.hidden = found.length === 0;
    this.#none.textContent = found.length > 0 ? '' : t('palette.none');
  }

  /** @param {KeyboardEvent} e */
  #key(e) {
    if (e.key === 'Escape') {
      e.preventDefault();
      e.stopPropagation();
      this.#close(true);
    } else {
      this.#listbox.key(e);
    }
  }

  /** @param {string} id */
  #choose(id) {
    this.#close(true);
    this.dispatchEvent(new CustomEvent('ap-choose', { detail: id }));
  }
}

customElements.define('ap-state-picker', ApStatePicker);
