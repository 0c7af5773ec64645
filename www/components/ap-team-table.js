import './ap-menu.js';
import './ap-timer.js';
import { everySecond, now } from '../lib/clock.js';
import { el, icon, reconcile, setAttribute, setIcon, setText } from '../lib/dom.js';
import { compare, t } from '../lib/i18n.js';
import { fullName } from '../lib/model.js';
import { search } from '../lib/search.js';
import { isLong, mayForce } from '../lib/supervise.js';
import { lookOf, reasonWord, stateWithReason, stateWord } from '../lib/words.js';

/** @typedef {import('../lib/model.js').User} User */
/** @typedef {import('./ap-menu.js').ApMenu} ApMenu */
/** @typedef {'name' | 'state' | 'time' | 'extension'} Column */
/** @typedef {{ user: User, team: string }} Member */

/**
 * @typedef {object} TeamView
 * @property {{ id: string, name: string }[]} teams to choose from
 * @property {string} teamId the one shown
 * @property {Member[] | null} members null while they are being read
 * @property {boolean} manyTeams members of more than one team are shown
 * @property {boolean} inert
 * @property {string} self login id of the supervisor
 * @property {string} selected login id of the agent looked at
 * @property {(user: User) => string} hindrance why an agent cannot be listened to, '' if nothing hinders
 * @property {string} message what went wrong
 */

/** From the most to the least available, for sorting by state. */
const STATE_ORDER = ['RESERVED', 'TALKING', 'HOLD', 'WORK_READY', 'WORK', 'READY', 'NOT_READY', 'UNKNOWN', 'LOGIN', 'LOGOUT'];

/** The states that are counted together, and can be shown alone. @type {Record<string, string>} */
const GROUPS = {
  READY: 'ready',
  RESERVED: 'call', RESERVED_OUTBOUND: 'call', RESERVED_OUTBOUND_PREVIEW: 'call', TALKING: 'call', HOLD: 'call',
  WORK: 'wrapUp', WORK_READY: 'wrapUp',
  NOT_READY: 'notReady',
};

/** By what the rows may be sorted besides the name. @type {Record<Column, (a: User, b: User) => number>} */
const COMPARE = {
  name: () => 0,
  state: (a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state),
  time: (a, b) => a.stateChangeTime.localeCompare(b.stateChangeTime),
  extension: (a, b) => compare(a.extension, b.extension),
};

/**
 * <ap-team-table>: a supervisor's teams: who is in which state since when, and what may be done.
 * Up, Down, Home, End move between the agents; Tab goes to the actions of one.
 * Emits 'ap-team' (detail: team id) and 'ap-agent' (detail {what, id}; what: SELECT, MONITOR, or the
 * state an agent is to be in).
 */
export class ApTeamTable extends HTMLElement {
  #select = el('select', { id: 'team-select' });
  #search = el('input', { type: 'search', id: 'team-search' });
  #onlyIn = el('input', { type: 'checkbox', id: 'team-signed-in', checked: true });
  #groups = el('div', { class: 'team-groups', role: 'group' });
  #group = '';
  #caption = el('caption', { class: 'visually-hidden' });
  #body = el('tbody');
  #empty = el('p', { class: 'muted empty' });
  #message = el('p', { class: 'control-message', role: 'alert' });
  /** @type {{ column: Column, up: boolean }} */ #sort = { column: 'name', up: true };
  /** @type {Map<Column, HTMLTableCellElement>} */ #heads = new Map();
  /** @type {Member[]} */ #members = [];
  /** What each row shows: a row is touched only when it differs, and only where. @type {WeakMap<Element, { user: User, who: string, rest: string }>} */
  #shown = new WeakMap();
  /** @type {TeamView | null} */ #view = null;
  /** The agent whose controls Tab reaches. */
  #current = '';
  #stopTicks = () => {};

  connectedCallback() {
    this.#stopTicks = everySecond(() => this.#markLong());
    if (this.childElementCount > 0)
      return;
    this.#select.addEventListener('change', () => this.dispatchEvent(new CustomEvent('ap-team', { detail: this.#select.value })));
    this.#search.addEventListener('input', () => this.#renderRows());
    this.#onlyIn.addEventListener('change', () => this.#renderRows());
    this.#body.addEventListener('keydown', (e) => this.#key(e));
    this.#body.addEventListener('focusin', (e) => this.#focused(e));
    // Rows keep their places while somebody points at them or works in them.
    this.#body.addEventListener('pointerleave', () => this.#renderRows());
    this.#body.addEventListener('focusout', () => queueMicrotask(() => this.#renderRows()));
    const head = el('tr', {}, this.#head('name'), this.#head('state'), this.#head('time'), this.#head('extension'),
      el('th', { scope: 'col', class: 'narrow' }, el('span', { class: 'visually-hidden' }, t('team.actions'))));
    this.#groups.setAttribute('aria-label', t('team.filter'));
    this.append(
      el('div', { class: 'table-tools' },
        el('label', { for: 'team-select', class: 'visually-hidden' }, t('team.team')), this.#select,
        el('label', { for: 'team-search', class: 'visually-hidden' }, t('team.search')), this.#search,
        el('span', { class: 'form-check' }, this.#onlyIn, el('label', { for: 'team-signed-in' }, t('team.signedIn'))),
        this.#groups),
      this.#message,
      el('div', { class: 'table-scroll tall', tabindex: '0', role: 'group', 'aria-label': t('team.title') }, el('table', {}, this.#caption, el('thead', {}, head), this.#body), this.#empty));
    this.#search.placeholder = t('team.search');
    this.#renderHeads();
  }

  disconnectedCallback() {
    this.#stopTicks();
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
    this.#renderHeads();
    this.#renderRows();
  }

  /** @param {TeamView} view */
  render(view) {
    const before = this.#view;
    this.#view = view;
    this.#members = view.members ?? [];
    if (view.teams !== before?.teams || view.teamId !== before.teamId)
      this.#renderTeams(view);
    setText(this.#message, view.message);
    this.#renderRows();
  }

  /** @param {TeamView} view */
  #renderTeams({ teams, teamId }) {
    reconcile(this.#select, teams, (team) => team.id, (team) => el('option', { value: team.id }), (option, team) => setText(option, team.name));
    this.#select.value = teamId;
    this.#select.hidden = teams.length < 2;
    setText(this.#caption, t('team.caption', { name: teams.find((team) => team.id === teamId)?.name ?? '' }));
  }

  #renderRows() {
    const view = this.#view;
    if (!view)
      return;
    this.#renderGroups();
    const shown = this.#inOrder(this.#filtered());
    if (!shown.some((m) => m.user.id === this.#current))
      this.#moveOn(shown);
    reconcile(this.#body, shown, (m) => m.user.id, (m) => this.#row(m.user), (row, m) => this.#updateRow(row, m, view));
    this.#empty.hidden = shown.length > 0;
    setText(this.#empty, t(!view.members ? 'team.reading' : this.#hidesAll() ? 'team.noneIn' : 'team.none'));
  }

  /** Everybody is signed out, and who is signed out is not shown. */
  #hidesAll() {
    return this.#onlyIn.checked && this.#members.length > 0 && this.#members.every(({ user }) => user.state === 'LOGOUT');
  }

  #renderHeads() {
    for (const [column, cell] of this.#heads) {
      const on = column === this.#sort.column;
      setAttribute(cell, 'aria-sort', on ? (this.#sort.up ? 'ascending' : 'descending') : null);
      setIcon(/** @type {SVGElement} */ (cell.querySelector('svg')), this.#sort.up || !on ? 'sort-up' : 'sort-down');
    }
  }

  /** The agent whose controls Tab reached is no longer shown. @param {Member[]} shown */
  #moveOn(shown) {
    const place = [...this.#body.rows].findIndex((row) => row.dataset.key === this.#current);
    this.#current = (shown[place] ?? shown.at(place < 0 ? 0 : -1))?.user.id ?? '';
  }

  #renderGroups() {
    /** @type {Record<string, number>} */
    const counted = { ready: 0, call: 0, wrapUp: 0, notReady: 0 };
    for (const { user } of this.#members)
      if (user.state in GROUPS)
        counted[GROUPS[user.state]]++;
    reconcile(this.#groups, Object.keys(counted), (key) => key, (key) => el('button', {
      type: 'button', class: 'chip', on: { click: () => { this.#group = this.#group === key ? '' : key; this.#renderRows(); } },
    }, el('span', {}, t(`team.group.${key}`)), el('strong')), (chip, key) => {
      setAttribute(chip, 'aria-pressed', String(this.#group === key));
      setText(/** @type {Element} */ (chip.lastElementChild), String(counted[key]));
    });
  }

  #filtered() {
    const shown = this.#members.filter(({ user }) =>
      (!this.#onlyIn.checked || user.state !== 'LOGOUT') && (!this.#group || GROUPS[user.state] === this.#group));
    return search(shown, this.#search.value, ({ user, team }) => `${fullName(user)} ${user.id} ${user.extension} ${team}`);
  }

  /** @param {Member[]} members */
  #inOrder(members) {
    members.sort((a, b) => this.#compare(a.user, b.user));
    if (!this.#body.matches(':hover') && !this.#body.contains(document.activeElement))
      return members;
    const places = new Map([...this.#body.rows].map((row, i) => [row.dataset.key, i]));
    const place = (/** @type {Member} */ m) => places.get(m.user.id) ?? places.size;
    return members.sort((a, b) => place(a) - place(b));
  }

  /**
   * @param {User} a
   * @param {User} b
   */
  #compare(a, b) {
    const { column, up } = this.#sort;
    const result = COMPARE[column](a, b) || compare(fullName(a), fullName(b)) || compare(a.id, b.id);
    return up ? result : -result;
  }

  /** @param {User} user */
  #row({ id }) {
    const tell = (/** @type {string} */ what) => this.dispatchEvent(new CustomEvent('ap-agent', { detail: { what, id } }));
    const menu = /** @type {ApMenu} */ (document.createElement('ap-menu'));
    menu.button.classList.add('icon-button');
    menu.button.append(icon('more'));
    menu.addEventListener('ap-choose', (e) => tell(/** @type {CustomEvent} */ (e).detail));
    return el('tr', {},
      el('th', { scope: 'row' },
        el('button', { type: 'button', class: 'agent-name', on: { click: () => tell('SELECT') } }, el('bdi')),
        el('small', { class: 'muted' })),
      el('td', {}, el('span', { class: 'state-cell' }, icon('offline'), el('span', { class: 'state-words' })), el('small', { class: 'state-next' })),
      el('td', { class: 'number' }, document.createElement('ap-timer'),
        el('span', { class: 'long', hidden: true }, icon('warning'), t('team.long'))),
      el('td', { class: 'number' }, el('bdi', { dir: 'ltr', class: 'extension' })),
      el('td', { class: 'narrow' }, el('span', { class: 'row-actions' },
        el('button', { type: 'button', class: 'icon-button listen', on: { click: () => tell('MONITOR') } }, icon('listen')), menu)));
  }

  /**
   * @param {HTMLTableRowElement} row
   * @param {Member} member
   * @param {TeamView} view
   */
  #updateRow(row, { user, team }, { inert, self, selected, manyTeams, hindrance }) {
    const why = hindrance(user);
    const who = [fullName(user), user.extension, selected === user.id, this.#current === user.id, manyTeams && team].join();
    const rest = [inert, why].join();
    const before = this.#shown.get(row);
    this.#shown.set(row, { user, who, rest });
    if (before?.who !== who)
      this.#drawAgent(row, user, { team: manyTeams ? team : '', selected: selected === user.id, current: this.#current === user.id, self });
    if (before?.user !== user || before.rest !== rest)
      this.#drawState(row, user, inert, why);
  }

  /**
   * @param {HTMLTableRowElement} row
   * @param {User} user
   * @param {{ team: string, selected: boolean, current: boolean, self: string }} place team: '' if all are of one
   */
  #drawAgent(row, user, { team, selected, current, self }) {
    const name = fullName(user);
    setText(part(row, '.agent-name bdi'), name);
    setText(part(row, 'small'), team ? `${user.id} · ${team}` : user.id);
    setText(part(row, '.extension'), user.extension);
    const listen = part(row, '.listen');
    setAttribute(listen, 'aria-label', t('team.monitorFor', { name }));
    listen.title = t('team.monitor');
    const menu = /** @type {ApMenu} */ (part(row, 'ap-menu'));
    menu.button.setAttribute('aria-label', t('team.actionsFor', { name }));
    menu.hidden = user.id === self;
    const button = part(row, '.agent-name');
    setAttribute(button, 'aria-pressed', String(selected));
    for (const control of [button, listen, menu.button])
      control.tabIndex = current ? 0 : -1;
  }

  /**
   * @param {HTMLTableRowElement} row
   * @param {User} user
   * @param {boolean} inert
   * @param {string} why the agent cannot be listened to
   */
  #drawState(row, user, inert, why) {
    const reason = user.state === 'NOT_READY' ? reasonWord(user.reason) : '';
    const cell = part(row, '.state-cell');
    setAttribute(cell, 'data-look', lookOf(user.state));
    setIcon(/** @type {SVGElement} */ (cell.querySelector('svg')), lookOf(user.state));
    setText(part(row, '.state-words'), reason ? `${stateWord(user.state)} – ${reason}` : stateWord(user.state));
    setText(part(row, '.state-next'), user.pendingState ? t('state.afterCall', { state: stateWithReason({ state: user.pendingState, reason: null }) }) : '');
    const timer = /** @type {import('./ap-timer.js').ApTimer} */ (part(row, 'ap-timer'));
    timer.since = user.stateChangeTime;
    timer.hidden = user.state === 'LOGOUT';
    part(row, '.long').hidden = !isLong(user, now());
    part(row, '.listen').hidden = why !== '' || inert;
    const menu = /** @type {ApMenu} */ (part(row, 'ap-menu'));
    menu.disabled = inert || user.state === 'LOGOUT';
    menu.groups = () => groupsOf(user, why);
  }

  /** What has become long since the row was drawn. */
  #markLong() {
    const at = now();
    for (const row of this.#body.rows) {
      const user = this.#shown.get(row)?.user;
      const mark = row.querySelector('.long');
      if (user && mark instanceof HTMLElement && mark.hidden === isLong(user, at))
        mark.hidden = !mark.hidden;
    }
  }

  // --- keys ---------------------------------------------------------------------------------------

  /** To the agent who was worked with last. */
  focus() {
    /** @type {HTMLElement | null} */ (this.#body.querySelector('.agent-name[tabindex="0"]'))?.focus();
  }

  /** @param {FocusEvent} e */
  #focused(e) {
    const row = e.target instanceof Element ? e.target.closest('tr') : null;
    if (row?.dataset.key && row.dataset.key !== this.#current) {
      this.#current = row.dataset.key;
      this.#renderRows();
    }
  }

  /** @param {KeyboardEvent} e */
  #key(e) {
    const rows = [...this.#body.rows];
    const at = rows.findIndex((row) => row.querySelector('.agent-name') === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[e.key];
    if (at < 0 || to === undefined)
      return;
    e.preventDefault();
    const button = rows[to]?.querySelector('.agent-name');
    if (button instanceof HTMLElement)
      button.focus();
  }
}

/**
 * @param {HTMLElement} row
 * @param {string} selector
 */
function part(row, selector) {
  return /** @type {HTMLElement} */ (row.querySelector(selector));
}

/**
 * @param {User} user
 * @param {string} why the agent cannot be listened to, '' if nothing hinders
 * @returns {import('./ap-menu.js').MenuGroup[]}
 */
function groupsOf(user, why) {
  const force = (/** @type {string} */ id, /** @type {string} */ label, /** @type {string} */ look) =>
    ({ id, label, icon: look, look, disabled: !mayForce(user, id) });
  return [{
    label: '',
    items: [
      force('READY', t('team.makeReady'), 'ready'),
      force('NOT_READY', t('team.makeNotReady'), 'not-ready'),
      force('LOGOUT', t('team.signOut'), 'signed-out'),
    ],
  }, {
    label: '',
    items: [
      { id: 'MONITOR', label: t('team.monitor'), icon: 'listen', disabled: why !== '', note: why && why !== 'self' ? t(`team.hindrance.${why}`) : '' },
      { id: 'SHOW', label: t('team.history'), icon: 'history' },
    ],
  }];
}

customElements.define('ap-team-table', ApTeamTable);
