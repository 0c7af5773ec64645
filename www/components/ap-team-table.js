import './ap-menu.js';
import './ap-timer.js';
import { el, icon, reconcile, setAttribute, setIcon, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { fullName } from '../lib/model.js';
import { lookOf, reasonWord, stateWord } from '../lib/words.js';

/** @typedef {import('../lib/model.js').User} User */
/** @typedef {'name' | 'state' | 'time' | 'extension'} Column */

/** From the most to the least available, for sorting by state. */
const STATE_ORDER = ['RESERVED', 'TALKING', 'HOLD', 'WORK_READY', 'WORK', 'READY', 'NOT_READY', 'UNKNOWN', 'LOGIN', 'LOGOUT'];

/**
 * <ap-team-table>: a supervisor's teams, one at a time: who is in which state since when.
 * Emits 'ap-team' (detail: team id) and 'ap-agent-state' (detail {id, state}).
 */
export class ApTeamTable extends HTMLElement {
  #select = el('select', { id: 'team-select' });
  #search = el('input', { type: 'search', id: 'team-search' });
  #onlyIn = el('input', { type: 'checkbox', id: 'team-signed-in', checked: true });
  #summary = el('p', { class: 'team-summary' });
  #caption = el('caption', { class: 'visually-hidden' });
  #body = el('tbody');
  #empty = el('p', { class: 'muted empty' });
  #message = el('p', { class: 'control-message', role: 'alert' });
  /** @type {{ column: Column, up: boolean }} */ #sort = { column: 'name', up: true };
  /** @type {Map<Column, HTMLTableCellElement>} */ #heads = new Map();
  /** @type {User[]} */ #users = [];
  #inert = false;
  #self = '';

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    this.#select.addEventListener('change', () => this.dispatchEvent(new CustomEvent('ap-team', { detail: this.#select.value })));
    this.#search.addEventListener('input', () => this.#renderRows());
    this.#onlyIn.addEventListener('change', () => this.#renderRows());
    const head = el('tr', {}, this.#head('name'), this.#head('state'), this.#head('time'), this.#head('extension'),
      el('th', { scope: 'col', class: 'narrow' }, el('span', { class: 'visually-hidden' }, t('team.actions'))));
    this.append(
      el('div', { class: 'table-tools' },
        el('label', { for: 'team-select', class: 'visually-hidden' }, t('team.team')), this.#select,
        el('label', { for: 'team-search', class: 'visually-hidden' }, t('team.search')), this.#search,
        el('span', { class: 'form-check' }, this.#onlyIn, el('label', { for: 'team-signed-in' }, t('team.signedIn'))),
        this.#summary),
      this.#message,
      el('div', { class: 'table-scroll', tabindex: '0', role: 'group', 'aria-label': t('team.title') }, el('table', {}, this.#caption, el('thead', {}, head), this.#body), this.#empty));
    this.#search.placeholder = t('team.search');
  }

  /** @param {Column} column */
  #head(column) {
    const button = el('button', { type: 'button', class: 'sort', on: { click: () => this.#sortBy(column) } }, t(`team.column.${column}`), icon('sort-up'));
    const cell = el('th', { scope: 'col' }, button);
    this.#heads.set(column, cell);
    return cell;
  }

  /** @param {Column} column */
  #sortBy(column) {
    this.#sort = { column, up: this.#sort.column === column ? !this.#sort.up : true };
    this.#renderRows();
  }

  /**
   * @param {{ id: string, name: string }[]} teams
   * @param {string} teamId the one shown
   * @param {User[] | null} users null while they are being read
   * @param {{ inert: boolean, self: string }} how self: the supervisor's own id
   */
  render(teams, teamId, users, { inert, self }) {
    this.#inert = inert;
    this.#self = self;
    reconcile(this.#select, teams, (team) => team.id, (team) => el('option', { value: team.id }), (option, team) => setText(option, team.name));
    this.#select.value = teamId;
    this.#select.hidden = teams.length < 2;
    setText(this.#caption, t('team.caption', { name: teams.find((team) => team.id === teamId)?.name ?? '' }));
    this.#users = users ?? [];
    setText(this.#empty, users ? t('team.none') : t('team.reading'));
    this.#renderRows();
  }

  /** @param {string} text */
  fail(text) {
    setText(this.#message, text);
  }

  #renderRows() {
    const needle = this.#search.value.trim().toLocaleLowerCase();
    const count = (/** @type {string[]} */ ...states) => this.#users.filter((u) => states.includes(u.state)).length;
    setText(this.#summary, t('team.summary', {
      ready: count('READY'), call: count('TALKING', 'HOLD', 'RESERVED'), notReady: count('NOT_READY'), wrapUp: count('WORK', 'WORK_READY'),
    }));
    const shown = this.#users
      .filter((u) => !this.#onlyIn.checked || u.state !== 'LOGOUT')
      .filter((u) => !needle || `${fullName(u)} ${u.id} ${u.extension}`.toLocaleLowerCase().includes(needle))
      .sort((a, b) => this.#compare(a, b));
    for (const [column, cell] of this.#heads) {
      const on = column === this.#sort.column;
      setAttribute(cell, 'aria-sort', on ? (this.#sort.up ? 'ascending' : 'descending') : null);
      setIcon(/** @type {SVGElement} */ (cell.querySelector('svg')), this.#sort.up || !on ? 'sort-up' : 'sort-down');
    }
    reconcile(this.#body, shown, (u) => u.id, (u) => this.#row(u), (row, u) => this.#updateRow(row, u));
    this.#empty.hidden = shown.length > 0;
  }

  /**
   * @param {User} a
   * @param {User} b
   */
  #compare(a, b) {
    const { column, up } = this.#sort;
    const by = {
      name: () => 0,
      state: () => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state),
      time: () => a.stateChangeTime.localeCompare(b.stateChangeTime),
      extension: () => a.extension.localeCompare(b.extension),
    }[column]();
    const result = by || fullName(a).localeCompare(fullName(b)) || a.id.localeCompare(b.id);
    return up ? result : -result;
  }

  /** @param {User} user */
  #row(user) {
    const menu = /** @type {import('./ap-menu.js').ApMenu} */ (document.createElement('ap-menu'));
    menu.button.classList.add('icon-button');
    menu.button.append(icon('more'));
    menu.addEventListener('ap-choose', (e) =>
      this.dispatchEvent(new CustomEvent('ap-agent-state', { detail: { id: user.id, state: /** @type {CustomEvent} */ (e).detail } })));
    return el('tr', {},
      el('th', { scope: 'row' }, el('span', { class: 'agent-name', dir: 'auto' }), el('small', { class: 'muted' })),
      el('td', {}, el('span', { class: 'state-cell' }, icon('offline'), el('span', { class: 'state-words' }))),
      el('td', { class: 'number' }, document.createElement('ap-timer')),
      el('td', { class: 'number' }, el('bdi', { dir: 'ltr' })),
      el('td', { class: 'narrow' }, menu));
  }

  /**
   * @param {HTMLTableRowElement} row
   * @param {User} user
   */
  #updateRow(row, user) {
    const find = (/** @type {string} */ s) => /** @type {HTMLElement} */ (row.querySelector(s));
    const reason = user.state === 'NOT_READY' ? reasonWord(user.reason) : '';
    setText(find('.agent-name'), fullName(user));
    setText(find('small'), user.id);
    const cell = find('.state-cell');
    setAttribute(cell, 'data-look', lookOf(user.state));
    setIcon(/** @type {SVGElement} */ (cell.querySelector('svg')), lookOf(user.state));
    setText(find('.state-words'), reason ? `${stateWord(user.state)} – ${reason}` : stateWord(user.state));
    /** @type {import('./ap-timer.js').ApTimer} */ (find('ap-timer')).since = user.stateChangeTime;
    find('ap-timer').hidden = user.state === 'LOGOUT';
    setText(find('bdi'), user.extension);
    const menu = /** @type {import('./ap-menu.js').ApMenu} */ (find('ap-menu'));
    menu.button.setAttribute('aria-label', t('team.actionsFor', { name: fullName(user) }));
    menu.button.disabled = this.#inert || user.state === 'LOGOUT';
    menu.hidden = user.id === this.#self;
    menu.groups = [{
      label: '',
      items: [
        { id: 'READY', label: t('team.makeReady'), icon: 'ready', look: 'ready', disabled: !['NOT_READY', 'WORK', 'WORK_READY'].includes(user.state) },
        { id: 'NOT_READY', label: t('team.makeNotReady'), icon: 'not-ready', look: 'not-ready', disabled: !['READY', 'WORK', 'WORK_READY'].includes(user.state) },
        { id: 'LOGOUT', label: t('team.signOut'), icon: 'signed-out', look: 'signed-out' },
      ],
    }];
  }
}

customElements.define('ap-team-table', ApTeamTable);
