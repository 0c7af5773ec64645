import { el, icon, setAttribute, setDisabled } from '../lib/dom.js';

/**
 * @typedef {object} MenuItem
 * @property {string} id told by 'ap-choose'
 * @property {string} label
 * @property {string} [icon]
 * @property {string} [look] colour name of the icon
 * @property {boolean} [checked] makes it a radio item
 * @property {string} [note] shown smaller, part of the name
 * @property {boolean} [disabled]
 *
 * @typedef {object} MenuGroup
 * @property {string} label
 * @property {MenuItem[]} items
 * @property {boolean} [beside] where there is room it stands beside those that are not
 */

/** Between button and menu, px. */
const GAP = 6;

let serial = 0;

/**
 * <ap-menu>: a button and the menu it opens, by the APG pattern: arrows, Home, End, letters, Escape.
 * The owner fills .button and sets .groups, which are made when the menu opens: most never do.
 * 'ap-choose' (detail: id) says what was chosen.
 */
export class ApMenu extends HTMLElement {
  button = el('button', { type: 'button', class: 'menu-button', 'aria-haspopup': 'menu', 'aria-expanded': 'false' });
  #list = el('div', { class: 'menu', role: 'menu', hidden: true });
  /** @type {() => MenuGroup[]} */ #groups = () => [];
  /** What is opened in place of the list, if anything. @type {(() => void) | null} */ instead = null;
  /** What is in the list, as text. */
  #filled = '';
  #onOutside = (/** @type {Event} */ e) => {
    if (!e.composedPath().includes(this))
      this.close(false);
  };
  #onMove = () => this.#place();
  #onBlur = () => this.close(false); // the focus went into a gadget's frame

  constructor() {
    super();
    this.#list.id = `menu-${++serial}`;
    this.button.setAttribute('aria-controls', this.#list.id);
    this.button.addEventListener('click', () => this.#list.hidden ? this.open() : this.close(true));
    this.button.addEventListener('keydown', (e) => {
      if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
        e.preventDefault();
        this.open(e.key === 'ArrowUp' ? -1 : undefined);
      }
    });
    this.#list.addEventListener('keydown', (e) => this.#key(e));
    this.#list.addEventListener('click', (e) => {
      const item = e.target instanceof Element ? e.target.closest('[data-id]') : null;
      if (item instanceof HTMLElement && item.getAttribute('aria-disabled') !== 'true')
        this.#choose(item);
    });
  }

  connectedCallback() {
    if (!this.button.isConnected)
      this.append(this.button, this.#list);
  }

  disconnectedCallback() {
    this.close(false);
  }

  /** @param {() => MenuGroup[]} groups what they are at that time */
  set groups(groups) {
    this.#groups = groups;
    if (!this.isOpen)
      return;
    const at = this.#current()?.dataset.id;
    if (this.#fill())
      (this.#items().find((i) => i.dataset.id === at) ?? this.#items()[0])?.focus();
  }

  get isOpen() {
    return !this.#list.hidden;
  }

  /** @param {boolean} disabled */
  set disabled(disabled) {
    setDisabled(this.button, disabled);
  }

  /** @param {number} [first] which item gets the focus, -1 the last; as a rule the one that is chosen */
  open(first) {
    if (this.button.getAttribute('aria-disabled') === 'true')
      return;
    if (this.instead) {
      this.instead();
      return;
    }
    this.#fill();
    this.#list.hidden = false;
    this.button.setAttribute('aria-expanded', 'true');
    this.#place();
    const items = this.#items();
    const isChoice = items.every((i) => i.hasAttribute('aria-checked'));
    const checked = isChoice ? items.findIndex((i) => i.getAttribute('aria-checked') === 'true') : 0;
    (items.at(first ?? Math.max(0, checked)) ?? items[0])?.focus();
    document.addEventListener('pointerdown', this.#onOutside);
    document.addEventListener('scroll', this.#onMove, true);
    window.addEventListener('resize', this.#onMove);
    window.addEventListener('blur', this.#onBlur);
  }

  /** @param {boolean} focus give the button the focus back */
  close(focus) {
    if (this.#list.hidden)
      return;
    this.#list.hidden = true;
    this.button.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', this.#onOutside);
    document.removeEventListener('scroll', this.#onMove, true);
    window.removeEventListener('resize', this.#onMove);
    window.removeEventListener('blur', this.#onBlur);
    if (focus)
      this.button.focus();
  }

  /** Within the window.  A box that scrolls would cut the menu off: there it is placed by the window. */
  #place() {
    const { style, offsetHeight } = this.#list;
    const wide = document.documentElement.clientWidth;
    if (!this.closest('.table-scroll')) {
      style.translate = 'none';
      const { left, right } = this.#list.getBoundingClientRect();
      style.translate = `${Math.max(GAP - left, Math.min(0, wide - GAP - right))}px`;
      return;
    }
    const { top, bottom, left, right } = this.button.getBoundingClientRect();
    const below = bottom + GAP + offsetHeight <= window.innerHeight;
    const wanted = below ? bottom + GAP : Math.max(GAP, top - GAP - offsetHeight);
    const isRtl = document.dir === 'rtl';
    style.position = 'fixed';
    style.minWidth = '230px';
    style.insetBlock = `${wanted}px auto`;
    style.insetInline = `auto ${isRtl ? left : wide - right}px`;
    style.translate = 'none';
    // To older browsers a box with container queries is the window of what is in it.
    const is = this.#list.getBoundingClientRect();
    const wish = isRtl ? left - is.left : right - is.right;
    style.translate = `${Math.max(GAP - is.left, Math.min(wish, wide - GAP - is.right))}px ${wanted - is.top}px`;
  }

  /** @returns {boolean} the list has changed */
  #fill() {
    const groups = this.#groups();
    const filled = JSON.stringify(groups);
    if (filled === this.#filled)
      return false;
    this.#filled = filled;
    const shown = groups.filter((g) => g.items.length > 0);
    const columns = [shown.filter((g) => !g.beside), shown.filter((g) => g.beside)].filter((column) => column.length > 0);
    this.#list.replaceChildren(...columns.map((column) =>
      el('div', { class: 'menu-column', role: 'presentation' }, ...column.map((group) => this.#group(group)))));
    return true;
  }

  /** @param {MenuGroup} group */
  #group(group) {
    return el('div', { role: 'group', 'aria-label': group.label || null, class: 'menu-group' },
      group.label && el('div', { class: 'menu-label', role: 'presentation' }, group.label),
      ...group.items.map((item) => this.#item(item)));
  }

  /** @param {MenuItem} item */
  #item(item) {
    const row = el('div', {
      class: 'menu-item', role: item.checked === undefined ? 'menuitem' : 'menuitemradio', tabindex: '-1',
      'data-id': item.id, 'aria-checked': item.checked === undefined ? null : String(item.checked),
      'aria-disabled': item.disabled ? 'true' : null,
    });
    if (item.icon) {
      const i = icon(item.icon);
      setAttribute(i, 'data-look', item.look);
      row.append(i);
    }
    row.append(el('span', { class: 'menu-text' }, item.label, item.note ? el('small', {}, ` ${item.note}`) : null));
    if (item.checked)
      row.append(icon('check'));
    return row;
  }

  /** @returns {HTMLElement[]} */
  #items() {
    return [...this.#list.querySelectorAll('[data-id]')].filter((i) => i instanceof HTMLElement);
  }

  #current() {
    return this.#items().find((i) => i === document.activeElement);
  }

  /** @param {HTMLElement} item */
  #choose(item) {
    this.close(true);
    this.dispatchEvent(new CustomEvent('ap-choose', { detail: item.dataset.id }));
  }

  /** @param {KeyboardEvent} e */
  #key(e) {
    const items = this.#items();
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const go = (/** @type {number} */ i) => items[(i + items.length) % items.length]?.focus();
    if (e.key === 'Escape') {
      e.stopPropagation();
      this.close(true);
    } else if (e.key === 'Tab') {
      this.close(false);
      return;
    } else if (e.key === 'ArrowDown') {
      go(at + 1);
    } else if (e.key === 'ArrowUp') {
      go(at - 1);
    } else if (e.key === 'ArrowLeft' || e.key === 'ArrowRight') {
      const other = [...this.#list.children].find((column) => !column.contains(document.activeElement));
      items.find((i) => other?.contains(i))?.focus();
    } else if (e.key === 'Home') {
      go(0);
    } else if (e.key === 'End') {
      go(-1);
    } else if (e.key === 'Enter' || e.key === ' ') {
      if (items[at] && items[at].getAttribute('aria-disabled') !== 'true')
        this.#choose(items[at]);
    } else if (e.key.length === 1 && !e.ctrlKey && !e.altKey && !e.metaKey) {
      const wanted = e.key.toLocaleLowerCase();
      const turn = [...items.slice(at + 1), ...items.slice(0, at + 1)];
      turn.find((i) => i.textContent?.trim().toLocaleLowerCase().startsWith(wanted))?.focus();
    } else {
      return;
    }
    e.preventDefault();
  }
}

customElements.define('ap-menu', ApMenu);
