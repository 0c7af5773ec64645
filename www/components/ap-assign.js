import { el, icon, setText } from '../lib/dom.js';
import { compare, t } from '../lib/i18n.js';
import { search } from '../lib/search.js';

/** @typedef {{ id: string, label: string }} Item */

/**
 * <ap-assign>: of all items those that are assigned, and the rest; buttons move them from one list to the other.
 * The value is the ids of the assigned ones, in their order where order counts.  Emits 'ap-change'.
 */
export class ApAssign extends HTMLElement {
  /** @type {Item[]} */ #items = [];
  /** @type {string[]} */ #assigned = [];
  #label = '';
  #ordered = false;
  #most = 0;
  #mine = el('ul', { class: 'assign-list' });
  #rest = el('ul', { class: 'assign-list' });
  #none = el('p', { class: 'muted empty' });
  #noRest = el('p', { class: 'muted empty' });
  #count = el('span', { class: 'muted', role: 'status' });
  #query = el('input', { type: 'search', autocomplete: 'off', on: { input: () => this.#draw() } });

  /**
   * @param {string} label of what is assigned
   * @param {Item[]} items all there are
   * @param {string[]} assigned
   * @param {{ ordered?: boolean, most?: number }} [how] most: so many may be assigned
   */
  start(label, items, assigned, { ordered = false, most = 0 } = {}) {
    this.#label = label;
    this.#items = items;
    this.#ordered = ordered;
    this.#most = most;
    this.#query.setAttribute('aria-label', t('admin.assign.search'));
    this.#query.placeholder = t('admin.assign.search');
    this.#mine.setAttribute('aria-label', t('admin.assign.assigned'));
    this.#rest.setAttribute('aria-label', t('admin.assign.available'));
    setText(this.#none, t('admin.assign.none'));
    this.replaceChildren(
      el('div', {}, el('div', { class: 'assign-head' }, el('h3', {}, t('admin.assign.assigned')), this.#count), this.#mine, this.#none),
      el('div', {}, el('div', { class: 'assign-head' }, el('h3', {}, t('admin.assign.available')), this.#query), this.#rest, this.#noRest));
    this.value = assigned;
  }

  get value() {
    return this.#ordered ? [...this.#assigned] : this.#assigned.toSorted();
  }

  set value(assigned) {
    this.#assigned = [...assigned];
    this.#draw();
  }

  check() {
    return true;
  }

  refuse() {
    return false;
  }

  /** @param {string[]} assigned @returns {[string, string][]} */
  describe(assigned) {
    return [[this.#label, assigned.map((id) => this.#labelOf(id)).join(', ')]];
  }

  /** @param {string} id */
  #labelOf(id) {
    return this.#items.find((i) => i.id === id)?.label ?? id;
  }

  #draw() {
    const byName = (/** @type {Item} */ a, /** @type {Item} */ b) => compare(a.label, b.label);
    const assigned = this.#assigned.map((id) => ({ id, label: this.#labelOf(id) }));
    const mine = this.#ordered ? assigned : assigned.toSorted(byName);
    const rest = this.#items.filter((i) => !this.#assigned.includes(i.id)).toSorted(byName);
    const found = search(rest, this.#query.value, (i) => i.label);
    const isFull = this.#most > 0 && mine.length >= this.#most;
    this.#mine.replaceChildren(...mine.map((item, i) => el('li', {},
      el('span', { dir: 'auto' }, item.label),
      this.#ordered && this.#button('up', item, 'sort-up', () => this.#move(i, i - 1), i === 0),
      this.#ordered && this.#button('down', item, 'sort-down', () => this.#move(i, i + 1), i === mine.length - 1),
      this.#button('remove', item, 'close', () => this.#remove(item.id)))));
    this.#rest.replaceChildren(...found.map((item) => el('li', {},
      el('span', { dir: 'auto' }, item.label), this.#button('add', item, 'plus', () => this.#add(item.id), isFull))));
    setText(this.#count, this.#most ? t('admin.used', { n: mine.length, most: this.#most }) : t('admin.count', { n: mine.length }));
    this.#none.hidden = mine.length > 0;
    this.#noRest.hidden = found.length > 0;
    setText(this.#noRest, t(rest.length > 0 ? 'admin.table.nothing' : 'admin.assign.noRest'));
    this.#query.hidden = this.#items.length < 12;
  }

  /**
   * @param {'up' | 'down' | 'remove' | 'add'} what
   * @param {Item} item
   * @param {string} picture
   * @param {() => void} run
   * @param {boolean} [disabled]
   */
  #button(what, item, picture, run, disabled = false) {
    const label = t(`admin.assign.${what}`, { label: item.label });
    return el('button', { type: 'button', class: 'icon-button', 'data-what': `${what} ${item.id}`, 'aria-label': label, title: label, 'aria-disabled': disabled ? 'true' : null, on: { click: run } }, icon(picture));
  }

  /** @param {string} id */
  #add(id) {
    this.#assigned.push(id);
    this.#changed('');
  }

  /** @param {string} id */
  #remove(id) {
    this.#assigned = this.#assigned.filter((other) => other !== id);
    this.#changed('');
  }

  /** @param {number} from @param {number} to */
  #move(from, to) {
    const [id] = this.#assigned.splice(from, 1);
    this.#assigned.splice(to, 0, id);
    this.#changed(`${to < from ? 'up' : 'down'} ${id}`);
  }

  /** @param {string} focus which button has it then; without, the one that takes the place of the one pressed */
  #changed(focus) {
    const at = document.activeElement;
    const list = at?.closest('ul') ?? this.#mine;
    const place = [...list.children].findIndex((row) => row.contains(at));
    this.#draw();
    const rows = [...list.children];
    const row = rows[Math.min(place, rows.length - 1)];
    const next = focus ? this.querySelector(`[data-what="${CSS.escape(focus)}"]`) : row?.querySelector('button:last-child');
    (/** @type {HTMLElement | null} */ (next ?? this.querySelector('li button')))?.focus();
    this.dispatchEvent(new Event('ap-change'));
  }
}

customElements.define('ap-assign', ApAssign);
