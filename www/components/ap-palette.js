import { el } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { Listbox } from '../lib/listbox.js';
import { search } from '../lib/search.js';

/**
 * @typedef {object} Command
 * @property {string} label
 * @property {string} [note] its key, or why it cannot be done now
 * @property {boolean} [disabled]
 * @property {boolean} [explains] there for its note: only who types is told
 * @property {() => void} run
 */

/**
 * <ap-palette>: everything that can be done now, found by typing.  A dialog that goes when something
 * was chosen.
 */
export class ApPalette extends HTMLElement {
  #field = el('input', { id: 'palette-field', type: 'text', role: 'combobox', autocomplete: 'off', 'aria-expanded': 'true' });
  #listbox = new Listbox(this.#field, '', (id) => this.#run(Number(id)));
  #none = el('p', { class: 'muted', role: 'status' });
  #dialog = el('dialog', { class: 'panel palette' });
  /** Null while they are on their way. @type {Command[] | null} */ #commands = null;
  /** @type {Promise<Command[]> | null} */ #coming = null;
  /** Enter, pressed before there was anything to choose. @type {KeyboardEvent | null} */ #early = null;

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    this.#dialog.setAttribute('aria-label', t('palette.title'));
    this.#listbox.list.setAttribute('aria-label', t('palette.title'));
    this.#field.placeholder = t('palette.hint');
    this.#dialog.append(el('label', { for: 'palette-field', class: 'visually-hidden' }, t('palette.hint')), this.#field, this.#listbox.list, this.#none);
    this.#field.addEventListener('input', () => this.#look());
    this.#field.addEventListener('keydown', (e) => this.#key(e));
    this.#dialog.addEventListener('click', (e) => {
      if (e.target === this.#dialog)
        this.#dialog.close();
    });
    this.append(this.#dialog);
  }

  /**
   * Opens at once: what is typed meanwhile, Enter too, holds when the commands are there.  Closes, and throws, when they do
   * not come.
   * @param {Promise<Command[]>} coming
   */
  async open(coming) {
    if (this.#dialog.open)
      return;
    this.#coming = coming;
    this.#commands = this.#early = null;
    this.#field.value = '';
    this.#dialog.showModal();
    this.#look();
    try {
      const commands = await coming;
      if (this.#coming === coming && this.#dialog.open)
        this.#came(commands);
    } catch (fault) {
      this.#dialog.close();
      throw fault;
    }
  }

  /** @param {Command[]} commands */
  #came(commands) {
    this.#commands = commands;
    this.#look();
    if (this.#early)
      this.#listbox.key(this.#early);
  }

  /** @param {KeyboardEvent} e */
  #key(e) {
    if (this.#commands || e.key !== 'Enter') {
      this.#early = null;
      this.#listbox.key(e);
    } else {
      this.#early = e;
      e.preventDefault();
    }
  }

  #look() {
    const isTyped = this.#field.value.trim() !== '';
    const offered = (this.#commands ?? []).map((c, i) => ({ ...c, id: String(i) })).filter((c) => isTyped || !c.explains);
    const found = search(offered, this.#field.value, (c) => c.label);
    this.#listbox.fill(found, found.findIndex((c) => !c.disabled));
    this.#listbox.list.hidden = found.length === 0;
    this.#field.setAttribute('aria-expanded', String(found.length > 0));
    this.#none.textContent = found.length > 0 || !this.#commands ? '' : t('palette.none');
  }

  /** @param {number} at */
  #run(at) {
    this.#dialog.close();
    this.#commands?.[at].run();
  }
}

customElements.define('ap-palette', ApPalette);
