import { el, icon, setAttribute, setDisabled } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { Listbox } from '../lib/listbox.js';
import { search } from '../lib/search.js';

/** @typedef {import('../lib/listbox.js').Option} Option */

let serial = 0;

/**
 * <ap-combobox>: a choice out of a list, found by typing (APG: combobox with list autocomplete).
 * What was typed and not chosen is taken back.  Emits 'ap-choose' (detail: id).
 */
export class ApCombobox extends HTMLElement {
  #field = el('input', { id: `combobox-${++serial}`, type: 'text', role: 'combobox', autocomplete: 'off', 'aria-expanded': 'false' });
  #label = el('label', { for: this.#field.id });
  #box = el('div', { class: 'combobox-box' });
  #listbox = new Listbox(this.#field, '', (id) => this.#choose(id));
  /** @type {Option[]} */ #options = [];
  #value = '';

  connectedCallback() {
    if (this.childElementCount === 0)
      this.#build();
  }

  #build() {
    this.#listbox.list.hidden = true;
    this.#box.append(this.#field, icon('down'), this.#listbox.list);
    this.append(this.#label, this.#box);
    this.#field.addEventListener('input', () => this.#open(this.#field.value));
    this.#field.addEventListener('click', () => this.#open(''));
    this.#field.addEventListener('blur', () => this.#close());
    this.#field.addEventListener('keydown', (e) => this.#key(e));
  }

  /**
   * @param {string} label
   * @param {Option[]} options
   * @param {string} value id of the one chosen, '' if none
   * @param {boolean} inert nothing may be chosen now
   */
  render(label, options, value, inert) {
    this.#label.textContent = label;
    this.#listbox.list.setAttribute('aria-label', label);
    this.#options = options;
    setDisabled(this.#field, inert);
    this.#field.readOnly = inert;
    this.#value = value;
    if (this.#listbox.list.hidden)
      this.#field.value = this.#text();
  }

  focus() {
    this.#field.focus();
  }

  /** @param {boolean} invalid one must be chosen */
  set invalid(invalid) {
    setAttribute(this.#field, 'aria-invalid', invalid ? 'true' : null);
  }

  #text() {
    return this.#options.find((o) => o.id === this.#value)?.label ?? this.#value;
  }

  /** @param {string} query */
  #open(query) {
    if (this.#field.readOnly)
      return;
    const found = search(this.#options, query, (o) => o.label);
    const { list } = this.#listbox;
    const opens = list.hidden;
    list.hidden = false;
    this.#field.setAttribute('aria-expanded', 'true');
    this.#listbox.fill(found.length > 0 ? found : [{ id: '', label: t('palette.none'), disabled: true }]);
    if (opens) { // where there is room for it
      const { top, bottom } = this.#field.getBoundingClientRect();
      list.classList.toggle('above', bottom + list.offsetHeight > innerHeight && top > innerHeight - bottom);
    }
    this.#listbox.mark(query ? 0 : found.findIndex((o) => o.id === this.#value));
  }

  #close() {
    this.#listbox.fill([]);
    this.#listbox.list.hidden = true;
    this.#field.setAttribute('aria-expanded', 'false');
    this.#field.value = this.#text();
  }

  /** @param {KeyboardEvent} e */
  #key(e) {
    const isOpen = !this.#listbox.list.hidden;
    if (!isOpen && (e.key === 'ArrowDown' || e.key === 'ArrowUp')) {
      e.preventDefault();
      this.#open('');
    } else if (isOpen && e.key === 'Escape') {
      e.stopPropagation();
      this.#close();
    } else if (isOpen) {
      this.#listbox.key(e);
    }
  }

  /** @param {string} id */
  #choose(id) {
    this.#value = id;
    this.#close();
    this.dispatchEvent(new CustomEvent('ap-choose', { detail: id }));
  }
}

customElements.define('ap-combobox', ApCombobox);
