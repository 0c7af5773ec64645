// Who changed what in the configuration, newest first: only ever added to.
import '../components/ap-diff.js';
import { el, setText } from '../lib/dom.js';
import { locale, t } from '../lib/i18n.js';
import { diffLines } from '../lib/diff.js';
import { csvOf, saveCsv } from './export.js';
import { readable } from './event-row.js';

/**
 * @typedef {object} Change as /aplomb/api/audit tells it
 * @property {number} id
 * @property {string} time
 * @property {string} who
 * @property {string} requestId
 * @property {'POST' | 'PUT' | 'DELETE'} action
 * @property {string} object its address
 * @property {string} before what GET of it answered, '' where there was nothing
 * @property {string} after
 * @property {boolean} shortened
 */

const PATH = '/aplomb/api/audit';

/** `#/Audit/<object>` shows the history of one object. @param {import('./console.js').Place} place */
export async function open(place) {
  const screen = new Audit(place);
  await screen.open(place.path[0] ?? '');
}

class Audit {
  #place;
  /** @type {Change[]} */ #changes = [];
  #reads = 0;
  #object = el('input', { id: 'audit-object', type: 'search', autocomplete: 'off', dir: 'ltr', placeholder: '/finesse/api/…' });
  #who = el('input', { id: 'audit-who', type: 'search', autocomplete: 'off', dir: 'auto' });
  #body = el('tbody');
  #count = el('p', { class: 'team-summary', role: 'status' });
  #empty = el('p', { class: 'muted empty' }, t('admin.audit.none'));
  #more = el('button', { type: 'button', class: 'table-more', on: { click: () => this.#readMore() } }, t('admin.audit.more'));

  /** @param {import('./console.js').Place} place */
  constructor(place) {
    this.#place = place;
  }

  /** @param {string} object address of one, '' for all */
  async open(object) {
    this.#object.value = object;
    for (const field of [this.#object, this.#who]) {
      field.addEventListener('change', () => this.#read());
      field.addEventListener('input', () => field.value === '' && this.#read()); // its cross is no change before the field is left
    }
    this.#place.head([el('button', { type: 'button', on: { click: () => this.#export() } }, t('admin.audit.export'))]);
    await this.#read();
    this.#place.show(
      el('div', { class: 'own-part filters' }, ...[['object', this.#object], ['who', this.#who]].map(([name, field]) => el('div', { class: 'field' },
        el('label', { for: `audit-${name}` }, t(`admin.audit.${name}`)), /** @type {Node} */ (field)))),
      el('div', { class: 'own-part audit' }, el('div', { class: 'table-tools' }, this.#count),
        el('div', { class: 'table-scroll' }, el('table', {}, el('caption', { class: 'visually-hidden' }, t('admin.screen.Audit')),
          el('thead', {}, el('tr', {}, ...['time', 'who', 'action', 'object', 'change'].map((name) => el('th', { scope: 'col' }, t(`admin.audit.${name}`))))),
          this.#body), this.#empty, this.#more)));
  }

  /** @param {number} [before] id */
  async #page(before) {
    const query = new URLSearchParams({ object: this.#object.value.trim(), who: this.#who.value.trim(), ...before ? { before: String(before) } : {} });
    return /** @type {{ changes: Change[], more: boolean }} */ (await this.#place.api.json(`${PATH}?${query}`));
  }

  async #read() {
    const mine = ++this.#reads;
    const page = await this.#page();
    if (mine !== this.#reads)
      return;
    this.#changes = [];
    this.#body.replaceChildren();
    this.#add(page);
  }

  async #readMore() {
    const last = this.#body.rows.length;
    this.#add(await this.#page(this.#changes.at(-1)?.id));
    this.#body.rows[last]?.querySelector('summary')?.focus();
  }

  /** @param {{ changes: Change[], more: boolean }} page */
  #add({ changes, more }) {
    this.#changes.push(...changes);
    this.#body.append(...changes.map(row));
    setText(this.#count, t('admin.audit.count', { n: this.#changes.length }));
    this.#more.hidden = !more;
    this.#empty.hidden = this.#changes.length > 0;
  }

  /** All that fit the filter, not only those shown. */
  async #export() {
    /** @type {Change[]} */
    const all = [];
    for (let more = true; more && !this.#place.signal.aborted;) {
      const page = await this.#page(all.at(-1)?.id);
      all.push(...page.changes);
      ({ more } = page);
    }
    saveCsv('audit.csv', csvOf(['time', 'who', 'action', 'object', 'requestId', 'before', 'after'],
      all.map((c) => [c.time, c.who, c.action, c.object, c.requestId, c.before, c.after])));
  }
}

/** @param {Change} change */
function row({ time, who, action, object, before, after, shortened }) {
  const [from, to] = [readable(before), readable(after)];
  const lines = diffLines(from, to);
  const count = (/** @type {string} */ kind) => lines.filter((line) => line.kind === kind).length;
  const diff = /** @type {import('../components/ap-diff.js').ApDiff} */ (document.createElement('ap-diff'));
  const details = el('details', {
    on: { toggle: () => diff.childElementCount === 0 && diff.show(from, to, t('admin.audit.change')) },
  }, el('summary', {}, t('admin.audit.lines', { more: count('+'), less: count('-') })),
  shortened && el('p', { class: 'muted' }, t('admin.audit.shortened')), diff);
  return el('tr', {},
    el('th', { scope: 'row', class: 'number' }, el('time', { datetime: time, title: time }, new Date(time).toLocaleString(locale(), { dateStyle: 'medium', timeStyle: 'medium' }))),
    el('td', {}, el('bdi', {}, who)),
    el('td', {}, t(`admin.audit.action.${action}`)),
    el('td', {}, el('code', { dir: 'ltr' }, object)),
    el('td', {}, details));
}
