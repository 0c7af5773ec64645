import { el, icon, reconcile, setAttribute, setText } from '../lib/dom.js';
import { compare, t } from '../lib/i18n.js';
import { search } from '../lib/search.js';

/**
 * @typedef {object} Column
 * @property {string} id
 * @property {string} label
 * @property {(row: any) => string} text what stands there, is searched and sorted
 * @property {(row: any) => number} [number] by which it is sorted instead
 * @property {(row: any) => Node} [show] instead of the text
 */

/** Rows drawn at a time: thousands are found by searching. */
const PAGE = 200;

/**
 * <ap-table>: rows that are searched, sorted and, where they can be, opened: then the first column is a button.
 * Emits 'ap-open' (detail: the row).
 */
export class ApTable extends HTMLElement {
  /** @type {Column[]} */ #columns = [];
  /** @type {any[]} */ #rows = [];
  /** @type {(row: any) => string} */ #keyOf = String;
  /** @type {{ column: string, down: boolean }} */ #sort = { column: '', down: false };
  #opens = true;
  #shown = PAGE;
  #query = el('input', { type: 'search', autocomplete: 'off', on: { input: () => this.#again() } });
  #count = el('p', { class: 'team-summary', role: 'status' });
  #heads = el('tr');
  #body = el('tbody');
  #empty = el('p', { class: 'muted empty' });
  #more = el('button', { type: 'button', class: 'table-more', on: { click: () => this.#grow() } });

  /**
   * @param {string} label of the table
   * @param {Column[]} columns
   * @param {(row: any) => string} keyOf
   * @param {boolean} [opens] rows can be opened
   */
  start(label, columns, keyOf, opens = true) {
    this.#columns = columns;
    this.#opens = opens;
    this.#keyOf = keyOf;
    this.#sort.column = columns[0].id;
    this.#query.setAttribute('aria-label', t('admin.table.search'));
    this.#query.placeholder = t('admin.table.search');
    this.#heads.replaceChildren(...columns.map((c) => el('th', { scope: 'col', 'data-id': c.id, class: c.number ? 'number' : undefined },
      el('button', { type: 'button', class: 'sort', on: { click: () => this.#sortBy(c.id) } }, c.label, icon('sort-up')))));
    this.replaceChildren(
      el('div', { class: 'table-tools' }, this.#query, this.#count),
      el('div', { class: 'table-scroll' },
        el('table', {}, el('caption', { class: 'visually-hidden' }, label), el('thead', {}, this.#heads), this.#body),
        this.#empty, this.#more));
  }

  /**
   * @param {any[]} rows
   * @param {string} [count] of how many there may be, in words
   */
  render(rows, count = '') {
    this.#rows = rows;
    setText(this.#count, count);
    this.#draw();
  }

  /** Of a row; where that is not among those drawn, into the search. @param {string} key */
  focusRow(key) {
    const row = [...this.#body.rows].find((r) => r.dataset.key === key);
    (row?.querySelector('button') ?? this.#query).focus();
  }

  #again() {
    this.#shown = PAGE;
    this.#draw();
  }

  #grow() {
    const last = this.#body.rows.length;
    this.#shown += PAGE;
    this.#draw();
    this.#body.rows[last]?.querySelector('button')?.focus();
  }

  /** @param {string} column */
  #sortBy(column) {
    this.#sort = { column, down: this.#sort.column === column && !this.#sort.down };
    this.#draw();
  }

  #draw() {
    const by = this.#columns.find((c) => c.id === this.#sort.column) ?? this.#columns[0];
    const found = search(this.#rows, this.#query.value, (row) => this.#columns.map((c) => c.text(row)).join(' '));
    const sorted = found.toSorted((a, b) => (by.number ? by.number(a) - by.number(b) : compare(by.text(a), by.text(b))) * (this.#sort.down ? -1 : 1));
    for (const head of this.#heads.cells) {
      const isBy = head.dataset.id === by.id;
      setAttribute(head, 'aria-sort', isBy ? (this.#sort.down ? 'descending' : 'ascending') : null);
      setAttribute(/** @type {Element} */ (head.querySelector('use')), 'href', `#icon-sort-${isBy && this.#sort.down ? 'down' : 'up'}`);
    }
    reconcile(this.#body, sorted.slice(0, this.#shown), this.#keyOf, (row) => this.#create(row), (line, row) => this.#update(line, row));
    setText(this.#empty, this.#rows.length > 0 ? t('admin.table.nothing') : t('admin.table.empty'));
    this.#empty.hidden = sorted.length > 0;
    setText(this.#more, t('admin.table.more', { shown: Math.min(this.#shown, sorted.length), all: sorted.length }));
    this.#more.hidden = sorted.length <= this.#shown;
  }

  /** @param {any} row */
  #create(row) {
    const key = this.#keyOf(row);
    const open = () => this.dispatchEvent(new CustomEvent('ap-open', { detail: this.#rows.find((r) => this.#keyOf(r) === key) }));
    return el('tr', {}, ...this.#columns.map((c, i) => i === 0
      ? el('th', { scope: 'row' }, this.#opens ? el('button', { type: 'button', class: 'link', dir: 'auto', on: { click: open } }) : el('span', { dir: 'auto' }))
      : el('td', { class: c.number ? 'number' : undefined })));
  }

  /**
   * @param {HTMLTableRowElement} line
   * @param {any} row
   */
  #update(line, row) {
    this.#columns.forEach((c, i) => {
      const cell = i === 0 ? /** @type {Element} */ (line.cells[0].firstElementChild) : line.cells[i];
      if (c.show)
        cell.replaceChildren(c.show(row));
      else
        setText(cell, c.text(row) || '–');
    });
  }
}

customElements.define('ap-table', ApTable);
