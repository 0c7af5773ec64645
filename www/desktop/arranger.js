// Lets people arrange the gadgets of a tab, by a menu in each title bar; kept in this browser for the
// user, until the administrator's layout changes.
import '../components/ap-menu.js';
import { announce } from '../lib/announce.js';
import { arrange, move } from '../lib/arrangement.js';
import { icon } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/** @typedef {import('../components/ap-menu.js').ApMenu} ApMenu */

const STORE_KEY = 'aplomb.layout';

/** Emits 'change' when something was moved, 'moved' (detail: the part) when its frame must be loaded again. */
export class Arranger extends EventTarget {
  /** The layout is another than the one that was arranged. */
  wasDropped = false;
  #key;
  #version;
  /** @type {Record<string, string[][]>} by tab */ #kept = {};

  /**
   * @param {string} userId
   * @param {import('./layout.js').Layout} layout
   */
  constructor(userId, layout) {
    super();
    this.#key = `${STORE_KEY}.${userId}`;
    this.#version = JSON.stringify(layout.tabs.map((tab) => [tab.id, tab.columns.map((c) => c.map((g) => g.id || g.url))]));
    try {
      const { version, tabs } = JSON.parse(localStorage.getItem(this.#key) ?? '{}');
      this.wasDropped = version !== undefined && version !== this.#version;
      if (version === this.#version && tabs && typeof tabs === 'object')
        this.#kept = tabs;
    } catch {
      // Not ours, or broken: as if nothing had been kept.
    }
    if (this.wasDropped)
      this.reset();
  }

  get isChanged() {
    return Object.keys(this.#kept).length > 0;
  }

  /** Everything is where the layout has it, from the next load on. */
  reset() {
    localStorage.removeItem(this.#key);
    this.#kept = {};
  }

  /**
   * Puts the parts of a panel where they were, before it is shown, and gives each its menu.
   * @param {HTMLElement} panel with .column elements that hold the parts
   * @param {string} tabId
   */
  attach(panel, tabId) {
    const columns = [...panel.querySelectorAll('.column')];
    /** @type {Map<string, HTMLElement>} */
    const parts = new Map();
    const layout = columns.map((column) => [.../** @type {Iterable<HTMLElement>} */ (column.children)].map((part) => {
      let key = part.dataset.part ?? '';
      while (parts.has(key))
        key += '+';
      parts.set(key, part);
      return key;
    }));
    let now = arrange(layout, this.#kept[tabId]);
    now.forEach((keys, i) => columns[i].append(...keys.map((key) => /** @type {HTMLElement} */ (parts.get(key)))));
    /** @type {Map<string, ApMenu>} */
    const menus = new Map();
    const label = () => {
      for (const [key, menu] of menus)
        this.#label(menu, /** @type {HTMLElement} */ (parts.get(key)), now, key);
    };
    for (const [key, part] of parts) {
      const menu = menuIn(part);
      if (!menu)
        continue;
      menus.set(key, menu);
      menu.button.addEventListener('pointerdown', label);
      menu.button.addEventListener('focus', label);
      menu.addEventListener('ap-choose', (e) => {
        const where = /** @type {CustomEvent} */ (e).detail;
        const next = move(now, key, where === 'up' || where === 'down' ? where : Number(where));
        if (next === now)
          return;
        now = next;
        this.#kept[tabId] = now;
        localStorage.setItem(this.#key, JSON.stringify({ version: this.#version, tabs: this.#kept }));
        const column = now.findIndex((c) => c.includes(key));
        this.#put(part, columns[column], now[column].map((k) => parts.get(k))[now[column].indexOf(key) + 1] ?? null);
        label();
        menu.button.focus();
        announce(t('arrange.moved', { name: nameOf(part), column: column + 1, place: now[column].indexOf(key) + 1 }));
        this.dispatchEvent(new Event('change'));
      });
    }
    label();
  }

  /**
   * A frame that is taken out and put in again loads again; where the browser can, it is moved whole.
   * @param {HTMLElement} part
   * @param {Element} column
   * @param {HTMLElement | null} before
   */
  #put(part, column, before) {
    const able = /** @type {Element & { moveBefore?: (node: Node, child: Node | null) => void }} */ (column);
    if (able.moveBefore) {
      able.moveBefore(part, before);
    } else {
      column.insertBefore(part, before);
      this.dispatchEvent(new CustomEvent('moved', { detail: part }));
    }
  }

  /**
   * @param {ApMenu} menu
   * @param {HTMLElement} part
   * @param {string[][]} columns
   * @param {string} key
   */
  #label(menu, part, columns, key) {
    const can = (/** @type {'up' | 'down' | number} */ where) => move(columns, key, where) !== columns;
    menu.button.setAttribute('aria-label', t('arrange.menu', { name: nameOf(part) }));
    menu.groups = [{
      label: '',
      items: [
        { id: 'up', label: t('arrange.up'), disabled: !can('up') },
        { id: 'down', label: t('arrange.down'), disabled: !can('down') },
        ...columns.map((_c, i) => ({ id: String(i), label: t('arrange.column', { n: i + 1 }), disabled: !can(i) })).filter(() => columns.length > 1),
      ],
    }];
  }
}

/** @param {HTMLElement} part @returns {ApMenu | null} in its title bar, null without one */
function menuIn(part) {
  const bar = part.querySelector(':scope > .gadget-bar');
  if (!bar)
    return null;
  const menu = /** @type {ApMenu} */ (document.createElement('ap-menu'));
  menu.button.classList.add('icon-button');
  menu.button.append(icon('more'));
  bar.append(menu);
  return menu;
}

/** @param {HTMLElement} part */
function nameOf(part) {
  return part.querySelector('.gadget-title')?.textContent ?? '';
}
