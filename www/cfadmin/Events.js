// The event log, live: what clients hear, as it is committed; and all that one request has led to.
import { el, icon, reconcile, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { children, text } from '../lib/xml.js';
import { KINDS, Log, kindOf, readable, summary } from './event-row.js';

/** @typedef {import('./event-row.js').LoggedEvent} LoggedEvent */

const PATH = '/aplomb/api/events';
/** Behind the end of any log. */
const END = Number.MAX_SAFE_INTEGER;
const LOOK_MS = 1000;
/** How many there are at first, in memory, and in the table. */
const FIRST = 200;
const KEPT = 5000;
const SHOWN = 200;

/** @param {import('./console.js').Place} place */
export async function open(place) {
  if (place.path[0] === 'request')
    await openRequest(place, place.path[1] ?? '');
  else
    await openLog(place);
}

/** @param {string} time of an event @returns {string} with milliseconds, in the person's zone */
function clockTime(time) {
  const at = new Date(time);
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

// --- the log ----------------------------------------------------------------------------------------

/** @param {import('./console.js').Place} place */
async function openLog(place) {
  const [end, teams] = await Promise.all([place.api.json(`${PATH}?after=${END}`), place.api.get('/finesse/api/Teams')]);
  const live = new Live(place, Math.max(0, end.last - FIRST), children(teams, 'Team').map((team) => [text(team, 'id'), text(team, 'name')]));
  place.head([live.pause]);
  place.show(live.filters, live.table);
  await live.run();
}

class Live {
  #place;
  #last;
  #log = new Log(KEPT);
  #isPaused = false;
  /** Newest that is drawn. */ #drawn = 0;
  #status = el('p', { class: 'team-summary', role: 'status' });
  #body = el('tbody');
  #empty = el('p', { class: 'muted empty' }, t('admin.events.none'));
  #fresh = el('button', { type: 'button', class: 'events-fresh', hidden: true, on: { click: () => this.#draw(true) } });
  #user = el('input', { id: 'events-user', type: 'search', autocomplete: 'off', dir: 'auto' });
  #team = el('select', { id: 'events-team' });
  #kind = el('select', { id: 'events-kind' });
  pause = el('button', { type: 'button', 'aria-pressed': 'false', on: { click: () => this.#setPaused(!this.#isPaused) } }, t('admin.events.pause'));
  filters;
  table;

  /**
   * @param {import('./console.js').Place} place
   * @param {number} after
   * @param {string[][]} teams id and name
   */
  constructor(place, after, teams) {
    this.#place = place;
    this.#last = after;
    const any = el('option', { value: '' }, t('admin.events.any'));
    this.#team.append(any, ...teams.map(([id, name]) => el('option', { value: id }, name)));
    this.#kind.append(any.cloneNode(true), ...KINDS.map((kind) => el('option', { value: kind }, t(`admin.events.kind.${kind}`))));
    const request = el('input', { id: 'events-request', autocomplete: 'off', dir: 'ltr', required: true });
    this.filters = el('div', { class: 'own-part filters' },
      ...[['user', this.#user], ['team', this.#team], ['kind', this.#kind]].map(([name, field]) => el('div', { class: 'field' },
        el('label', { for: `events-${name}` }, t(`admin.events.${name}`)), /** @type {Node} */ (field))),
      el('form', { class: 'field', on: { submit: (/** @type {Event} */ e) => { e.preventDefault(); place.go('Events', 'request', request.value.trim()); } } },
        el('label', { for: 'events-request' }, t('admin.events.requestId')),
        el('span', { class: 'field-and-button' }, request, el('button', { type: 'submit' }, t('admin.events.follow')))));
    for (const field of [this.#user, this.#team, this.#kind])
      field.addEventListener('input', () => this.#draw(true));
    this.table = el('div', { class: 'own-part events' },
      el('div', { class: 'table-tools' }, this.#fresh, this.#status),
      el('div', { class: 'table-scroll' }, el('table', {}, el('caption', { class: 'visually-hidden' }, t('admin.screen.Events')),
        el('thead', {}, el('tr', {}, ...['time', 'kind', 'says', 'node', 'request'].map((name) => el('th', { scope: 'col' }, t(`admin.events.${name}`))))),
        this.#body), this.#empty));
    // Rows that were held may move again.
    for (const type of ['pointerleave', 'focusout'])
      this.table.addEventListener(type, () => queueMicrotask(() => this.#draw()));
  }

  /** Until another screen is gone to. */
  async run() {
    const { signal } = this.#place;
    await this.#read();
    const look = async () => {
      if (!this.#isPaused && !document.hidden)
        await this.#read().catch(() => setText(this.#status, t('admin.events.lost')));
      if (!signal.aborted)
        timer = setTimeout(look, LOOK_MS);
    };
    let timer = setTimeout(look, LOOK_MS);
    signal.addEventListener('abort', () => clearTimeout(timer));
  }

  async #read() {
    let page;
    do {
      page = await this.#place.api.json(`${PATH}?after=${this.#last}`);
      this.#last = page.last;
      this.#log.add(page.events);
    } while (page.events.length >= 1000);
    this.#draw();
  }

  /** @param {boolean} on */
  #setPaused(on) {
    this.#isPaused = on;
    this.pause.setAttribute('aria-pressed', String(on));
    this.#draw(true);
  }

  /** Somebody points at a row or is in one: nothing may move there. */
  get #isHeld() {
    return this.#body.matches(':hover') || this.#body.contains(document.activeElement);
  }

  /** @param {boolean} [anyway] the person wants it */
  #draw(anyway = false) {
    const rows = this.#log.newest({ user: this.#user.value.trim(), team: this.#team.value, kind: this.#kind.value }, SHOWN);
    const fresh = rows.filter((e) => e.seq > this.#drawn).length;
    const hold = !anyway && fresh > 0 && this.#isHeld;
    setText(this.#status, t(this.#isPaused ? 'admin.events.paused' : 'admin.events.live', { n: rows.length }));
    setText(this.#fresh, t('admin.events.fresh', { n: fresh }));
    this.#fresh.hidden = !hold;
    if (hold)
      return;
    this.#drawn = rows[0]?.seq ?? this.#drawn;
    reconcile(this.#body, rows, (e) => String(e.seq), (e) => row(e), () => {});
    this.#empty.hidden = rows.length > 0;
  }
}

/** @param {LoggedEvent} event */
function row(event) {
  const { verb, says } = summary(event);
  const id = `event-${event.seq}`;
  const time = clockTime(event.time);
  return el('tr', {},
    el('th', { scope: 'row', class: 'number' }, el('time', { datetime: event.time, title: event.time }, time)),
    el('td', { class: kindOf(event) === 'error' ? 'error' : undefined }, t(`admin.events.kind.${kindOf(event)}`)),
    el('td', {}, el('details', { id }, el('summary', { dir: 'auto' }, says || verb), el('pre', { dir: 'ltr', tabindex: '0', 'aria-label': t('admin.events.payload') }, readable(event.payload)))),
    el('td', {}, el('code', { dir: 'ltr' }, `${verb} ${event.node}`)),
    el('td', {}, event.requestId ? el('a', { href: `#/Events/request/${encodeURIComponent(event.requestId)}`, title: event.requestId },
      el('span', { class: 'visually-hidden' }, t('admin.events.follow'), ' '), el('code', { class: 'cut', dir: 'ltr' }, event.requestId)) : '–'));
}

// --- one request ------------------------------------------------------------------------------------

/**
 * @param {import('./console.js').Place} place
 * @param {string} id
 */
async function openRequest(place, id) {
  const read = async () => /** @type {LoggedEvent[]} */ ((await place.api.json(`${PATH}?requestId=${encodeURIComponent(id)}`)).events);
  const draw = (/** @type {LoggedEvent[]} */ events) => {
    const first = Date.parse(events[0]?.time ?? '');
    place.show(
      el('p', {}, el('a', { href: '#/Events' }, t('admin.events.back'))),
      el('p', { class: 'muted' }, t('admin.events.ladderText', { n: events.length })),
      el('ol', { class: 'ladder', 'aria-label': t('admin.events.ladder') }, ...events.map((event) => step(event, Date.parse(event.time) - first))));
  };
  const again = el('button', { type: 'button', on: { click: async () => draw(await read()) } }, icon('reload'), t('admin.events.again'));
  const events = await read();
  place.head([again], t('admin.events.title', { id }));
  draw(events);
}

/**
 * @param {LoggedEvent} event
 * @param {number} after ms behind the first
 */
function step(event, after) {
  const { verb, says } = summary(event);
  return el('li', { class: kindOf(event) === 'error' ? 'error' : undefined },
    el('p', { class: 'ladder-time number' }, el('time', { datetime: event.time }, clockTime(event.time)), ' ', el('span', { class: 'muted' }, t('admin.events.after', { ms: after }))),
    el('div', { class: 'ladder-step' },
      el('p', {}, el('strong', {}, t(`admin.events.kind.${kindOf(event)}`)), ' ', el('bdi', {}, says)),
      el('p', {}, el('code', { dir: 'ltr' }, `${verb} ${event.node}`)),
      el('details', {}, el('summary', {}, t('admin.events.payload')), el('pre', { dir: 'ltr', tabindex: '0', 'aria-label': t('admin.events.payload') }, readable(event.payload)))));
}
