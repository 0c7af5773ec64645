// Lets people arrange the gadgets of a tab: order by a menu in each title bar or by dragging it, widths of
// columns, what is collapsed; kept in this browser for the user, until the administrator's layout changes.
import '../components/ap-menu.js';
import '../components/ap-splitter.js';
import { announce } from '../lib/announce.js';
import { arrange, move, put, resize } from '../lib/arrangement.js';
import { icon } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/** @typedef {import('../components/ap-menu.js').ApMenu} ApMenu */
/** @typedef {import('../components/ap-splitter.js').ApSplitter} ApSplitter */
/** @typedef {{ panel: HTMLElement, id: string, columns: HTMLElement[], parts: Map<string, HTMLElement>, now: string[][] }} Tab */
/** @typedef {{ order?: string[][], widths?: number[], collapsed?: string[] }} Kept */

const STORE_KEY = 'aplomb.layout';

/** Emits 'change' when something was arranged, 'reload' (detail: the part) when its frame must be loaded again. */
export class Arranger extends EventTarget {
  /** The layout is another than the one that was arranged. */
  wasDropped = false;
  #key;
  #version;
  /** @type {Record<string, Kept>} by tab */ #kept = {};

  /**
   * @param {string} userId
   * @param {import('./layout.js').Layout} layout
   */
  constructor(userId, layout) {
    super();
    this.#key = `${STORE_KEY}.${userId}`;
    this.#version = JSON.stringify(layout.tabs.map((tab) => [tab.id, tab.columns.map((c) => c.map((g) => g.id || g.url))]));
    try {
      const { version, kept } = JSON.parse(localStorage.getItem(this.#key) ?? '{}');
      this.wasDropped = version !== undefined && version !== this.#version;
      if (version === this.#version && kept && typeof kept === 'object')
        this.#kept = kept;
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
   * @param {string} tabId
   * @param {Kept} change
   */
  #keep(tabId, change) {
    this.#kept[tabId] = { ...this.#kept[tabId], ...change };
    localStorage.setItem(this.#key, JSON.stringify({ version: this.#version, kept: this.#kept }));
    this.dispatchEvent(new Event('change'));
  }

  /**
   * Puts the parts of a panel where they were, before it is shown, and gives each its menu.
   * @param {HTMLElement} panel with .column elements that hold the parts
   * @param {string} tabId
   */
  attach(panel, tabId) {
    const columns = /** @type {HTMLElement[]} */ ([...panel.querySelectorAll('.column')]);
    /** @type {Map<string, HTMLElement>} */
    const parts = new Map();
    const layout = columns.map((column) => [.../** @type {Iterable<HTMLElement>} */ (column.children)].map((part) => {
      let key = part.dataset.part ?? '';
      while (parts.has(key))
        key += '+';
      parts.set(key, part);
      return key;
    }));
    const now = arrange(layout, this.#kept[tabId]?.order);
    now.forEach((keys, i) => columns[i].append(...keys.map((key) => /** @type {HTMLElement} */ (parts.get(key)))));
    const tab = { panel, id: tabId, columns, parts, now };
    this.#giveMenus(tab);
    this.#letDrag(tab);
    this.#letCollapse(tab);
    this.#letSize(tab);
  }

  // --- order --------------------------------------------------------------------------------------

  /** @param {Tab} tab */
  #giveMenus(tab) {
    for (const [key, part] of tab.parts) {
      const menu = menuIn(part);
      if (!menu)
        continue;
      const label = () => this.#label(menu, part, tab.now, key);
      label();
      menu.button.addEventListener('pointerdown', label);
      menu.button.addEventListener('focus', label);
      menu.addEventListener('ap-choose', (e) => {
        const where = /** @type {CustomEvent} */ (e).detail;
        if (where === 'reload') {
          this.dispatchEvent(new CustomEvent('reload', { detail: part }));
          return;
        }
        this.#go(tab, key, move(tab.now, key, where === 'up' || where === 'down' ? where : Number(where)));
        label();
        menu.button.focus();
      });
    }
  }

  /**
   * @param {Tab} tab
   * @param {string} key of what is moved
   * @param {string[][]} next
   */
  #go(tab, key, next) {
    if (JSON.stringify(next) === JSON.stringify(tab.now))
      return;
    tab.now = next;
    const column = next.findIndex((c) => c.includes(key));
    const place = next[column].indexOf(key);
    const part = /** @type {HTMLElement} */ (tab.parts.get(key));
    this.#put(part, tab.columns[column], tab.parts.get(next[column][place + 1]) ?? null);
    announce(t('arrange.moved', { name: nameOf(part), column: column + 1, place: place + 1 }));
    this.#keep(tab.id, { order: next });
  }

  /** By the title bar; who cannot drag has the menu. @param {Tab} tab */
  #letDrag(tab) {
    let dragged = '';
    for (const [key, part] of tab.parts) {
      const bar = part.querySelector(':scope > .gadget-bar');
      if (!(bar instanceof HTMLElement))
        continue;
      bar.draggable = true;
      bar.addEventListener('dragstart', (e) => {
        dragged = key;
        e.dataTransfer?.setData('text/plain', nameOf(part));
        tab.panel.classList.add('arranging'); // frames would take what is dragged over them
      });
      bar.addEventListener('dragend', () => {
        dragged = '';
        tab.panel.classList.remove('arranging');
      });
    }
    tab.columns.forEach((element, column) => {
      element.addEventListener('dragover', (e) => dragged && e.preventDefault());
      element.addEventListener('drop', (e) => {
        if (!dragged)
          return;
        e.preventDefault();
        const others = tab.now[column].filter((key) => key !== dragged);
        const place = others.filter((key) => middleOf(tab.parts.get(key)) < e.clientY).length;
        this.#go(tab, dragged, put(tab.now, dragged, { column, place }));
      });
    });
  }

  // --- size ---------------------------------------------------------------------------------------

  /** @param {Tab} tab */
  #letCollapse({ id, parts }) {
    const collapsed = new Set(this.#kept[id]?.collapsed);
    for (const [key, part] of parts) {
      if (collapsed.has(key) && 'collapse' in part)
        /** @type {import('../components/ap-gadget.js').ApGadget} */ (part).collapse(true);
      part.addEventListener('ap-collapse', (e) => {
        if (/** @type {CustomEvent} */ (e).detail)
          collapsed.add(key);
        else
          collapsed.delete(key);
        this.#keep(id, { collapsed: [...collapsed] });
      });
    }
  }

  /** @param {Tab} tab */
  #letSize({ panel, id, columns }) {
    const grid = /** @type {HTMLElement} */ (panel.querySelector('.columns'));
    const kept = this.#kept[id]?.widths;
    // Names, states and buttons want more room than figures.
    const given = columns.map((column) => column.querySelector('ap-team-table') ? 1.35 : 1);
    let widths = kept?.length === columns.length ? kept : given;
    /** @type {ApSplitter[]} */
    const splitters = columns.slice(1).map((_c, i) => {
      const splitter = /** @type {ApSplitter} */ (document.createElement('ap-splitter'));
      splitter.setUp(t('arrange.width', { n: i + 1 }));
      splitter.addEventListener('ap-share', (e) => {
        show(resize(widths, i, /** @type {CustomEvent} */ (e).detail));
        this.#keep(id, { widths });
      });
      columns[i].append(splitter);
      return splitter;
    });
    const show = (/** @type {number[]} */ next) => {
      widths = next;
      grid.style.setProperty('--widths', widths.map((w) => `minmax(0, ${w}fr)`).join(' '));
      splitters.forEach((splitter, i) => { splitter.share = widths[i] / (widths[i] + widths[i + 1]); });
    };
    show(widths);
    const mark = () => grid.classList.toggle('sized', this.#kept[id]?.widths !== undefined || given.some((w) => w !== given[0]));
    mark();
    this.addEventListener('change', mark);
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
      this.dispatchEvent(new CustomEvent('reload', { detail: part }));
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
    const reload = 'collapse' in part ? [{ label: '', items: [{ id: 'reload', label: t('gadget.reload') }] }] : [];
    menu.groups = () => [{
      label: '',
      items: [
        { id: 'up', label: t('arrange.up'), disabled: !can('up') },
        { id: 'down', label: t('arrange.down'), disabled: !can('down') },
        ...columns.map((_c, i) => ({ id: String(i), label: t('arrange.column', { n: i + 1 }), disabled: !can(i) })).filter(() => columns.length > 1),
      ],
    }, ...reload];
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

/** @param {HTMLElement | undefined} part @returns {number} px from the top of the window */
function middleOf(part) {
  const box = part?.getBoundingClientRect();
  return box ? box.top + box.height / 2 : 0;
}
