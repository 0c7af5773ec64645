// A list of choices below a field that keeps the focus: arrows move the mark (aria-activedescendant),
// Enter or a click chooses.  For comboboxes, the dial panel, the palette.
import { el, icon, setAttribute } from './dom.js';

/**
 * @typedef {object} Option
 * @property {string} id told when chosen
 * @property {string} label
 * @property {string} [note] second, quieter part; part of the name
 * @property {boolean} [disabled] may be read, not chosen
 * @property {string} [icon]
 * @property {string} [look] colour name of the icon
 */

/** Options drawn; whoever has more must type. */
export const MOST_OPTIONS = 100;
const PAGE = 10;

let serial = 0;

export class Listbox {
  list = el('ul', { class: 'options', role: 'listbox' });
  /** @type {Option[]} */ #options = [];
  #at = -1;
  #field;
  #choose;

  /**
   * @param {HTMLInputElement} field
   * @param {string} label of the list
   * @param {(id: string) => void} choose
   * @param {boolean} [focusable] the list stands open and takes the focus as well
   */
  constructor(field, label, choose, focusable = false) {
    this.#field = field;
    this.#choose = choose;
    this.list.id = `options-${++serial}`;
    this.list.setAttribute('aria-label', label);
    field.setAttribute('aria-controls', this.list.id);
    field.setAttribute('aria-autocomplete', 'list');
    // The field must keep the focus.
    this.list.addEventListener('mousedown', (e) => e.preventDefault());
    if (focusable) {
      this.list.tabIndex = 0;
      this.list.addEventListener('keydown', (e) => this.key(e));
    }
    this.list.addEventListener('click', (e) => {
      const row = e.target instanceof Element ? e.target.closest('[data-at]') : null;
      if (row instanceof HTMLElement)
        this.#chosen(Number(row.dataset.at));
    });
  }

  /** @returns {Option | null} the one that is marked */
  get active() {
    return this.#options[this.#at] ?? null;
  }

  get size() {
    return this.#options.length;
  }

  /**
   * @param {Option[]} options
   * @param {number} [at] the one to mark, -1 none
   */
  fill(options, at = -1) {
    this.#options = options.slice(0, MOST_OPTIONS);
    this.list.replaceChildren(...this.#options.map((o, i) => el('li', {
      id: `${this.list.id}-${i}`, class: 'option', role: 'option', 'aria-selected': 'false', 'data-at': i,
      'aria-disabled': o.disabled ? 'true' : null,
      'data-look': o.look,
    }, o.icon && icon(o.icon), el('span', {}, o.label), o.note ? el('bdi', { class: 'option-note' }, o.note) : null)));
    this.mark(at);
  }

  /** @param {number} at -1: none */
  mark(at) {
    this.#at = at < this.#options.length ? at : -1;
    [...this.list.children].forEach((row, i) => setAttribute(row, 'aria-selected', String(i === this.#at)));
    const row = this.list.children[this.#at];
    for (const focused of [this.#field, this.list])
      setAttribute(focused, 'aria-activedescendant', row?.id);
    row?.scrollIntoView({ block: 'nearest' });
  }

  /**
   * @param {KeyboardEvent} e
   * @returns {boolean} the key was for the list
   */
  key(e) {
    const n = this.#options.length;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE }[e.key];
    if (step !== undefined && n > 0) {
      const from = this.#at < 0 && step < 0 ? n : this.#at;
      const wrapped = (from + step + n) % n;
      this.mark(Math.abs(step) === 1 ? wrapped : Math.min(n - 1, Math.max(0, from + step)));
    } else if (e.key === 'Enter' && this.#at >= 0) {
      this.#chosen(this.#at);
    } else {
      return false;
    }
    e.preventDefault();
    return true;
  }

  /** @param {number} at */
  #chosen(at) {
    const option = this.#options[at];
    if (option && !option.disabled)
      this.#choose(option.id);
  }
}
