// Which servers gadgets may ask: what is open, what happens to the rest, and what would have been refused.
import '../components/ap-form.js';
import { el, reconcile, setText } from '../lib/dom.js';
import { locale, t } from '../lib/i18n.js';
import { ask } from './dialogs.js';
import { refusal } from './words.js';

/**
 * @typedef {{ mode: string, settings: { mode: string, allowOrigins: string, allowTargets: string } }} Guarding
 * @typedef {{ id: number, target: string, gadget: string }} Target gadget '' for all
 * @typedef {{ host: string, port: number, gadget: string, rule: string, times: number, first: string, last: string }} Report
 */

const PATH = '/aplomb/api/guard';
const MODES = ['settings', 'report', 'enforce'];
const LOOK_MS = 3000;

/** @param {import('./console.js').Place} place */
export async function open(place) {
  const screen = new Guard(place);
  await screen.open();
}

class Guard {
  #place;
  #open = el('tbody');
  #told = el('tbody');
  #openEmpty = el('p', { class: 'muted empty' }, t('admin.guard.openNone'));
  #toldEmpty = el('p', { class: 'muted empty' }, t('admin.guard.toldNone'));
  #message = el('p', { class: 'form-error', role: 'alert' });
  #target = el('input', { id: 'guard-target', autocomplete: 'off', dir: 'ltr', required: true, 'aria-describedby': 'guard-target-hint' });
  #gadget = el('input', { id: 'guard-gadget', autocomplete: 'off', dir: 'ltr', placeholder: '/3rdpartygadget/files/…' });

  /** @param {import('./console.js').Place} place */
  constructor(place) {
    this.#place = place;
  }

  async open() {
    /** @type {Guarding} */
    const guarding = await this.#place.api.json(PATH);
    await this.#read();
    this.#place.head([]);
    this.#place.show(
      this.#place.page(this.#modes(guarding)),
      el('section', { class: 'own-part guard', 'aria-labelledby': 'guard-told' },
        el('h2', { id: 'guard-told' }, t('admin.guard.told')),
        table(t('admin.guard.told'), ['host', 'gadget', 'rule', 'times', 'last', 'do'], this.#told), this.#toldEmpty),
      el('section', { class: 'own-part guard', 'aria-labelledby': 'guard-open' },
        el('h2', { id: 'guard-open' }, t('admin.guard.open')),
        table(t('admin.guard.open'), ['target', 'gadget', 'do'], this.#open), this.#openEmpty,
        el('form', { class: 'filters', novalidate: true, on: { submit: (/** @type {Event} */ e) => { e.preventDefault(); void this.#add(this.#target.value.trim(), this.#gadget.value.trim()); } } },
          el('div', { class: 'field' }, el('label', { for: 'guard-target' }, t('admin.guard.target')), this.#target),
          el('div', { class: 'field' }, el('label', { for: 'guard-gadget' }, t('admin.guard.gadgetAlone')), this.#gadget),
          el('button', { type: 'submit' }, t('admin.guard.add')),
          el('p', { id: 'guard-target-hint', class: 'field-hint' }, t('admin.guard.targetHint')), this.#message),
        ...settings(guarding.settings)));
    const timer = setInterval(() => {
      if (!document.hidden)
        void this.#read().catch(() => {});
    }, LOOK_MS);
    this.#place.signal.addEventListener('abort', () => clearInterval(timer));
  }

  /** @param {Guarding} guarding @returns {import('./editing.js').Editor} */
  #modes({ mode, settings: { mode: set } }) {
    const form = /** @type {import('../components/ap-form.js').ApForm} */ (document.createElement('ap-form'));
    form.start([{
      name: 'mode', label: t('admin.guard.mode'), kind: 'select', hint: t('admin.guard.modeHint'),
      choices: MODES.map((name) => [name, name === 'settings' ? t('admin.guard.mode.settings', { mode: t(`admin.guard.mode.${set}`) }) : t(`admin.guard.mode.${name}`)]),
    }], { mode });
    return {
      title: t('admin.guard.mode'), form,
      calls: (value) => [{ method: 'PUT', path: PATH, body: JSON.stringify(value) }],
      read: async () => ({ mode: (await this.#place.api.json(PATH)).mode }),
    };
  }

  async #read() {
    const [{ targets }, { reports }] = await Promise.all([this.#place.api.json(`${PATH}/targets`), this.#place.api.json(`${PATH}/reports`)]);
    reconcile(this.#open, /** @type {Target[]} */ (targets), (r) => String(r.id), (r) => this.#openRow(r), () => {});
    reconcile(this.#told, /** @type {Report[]} */ (reports), (r) => `${r.host} ${r.port} ${r.gadget}`, (r) => this.#toldRow(r), (line, r) => {
      setText(line.cells[3], new Intl.NumberFormat(locale()).format(r.times));
      setText(line.cells[4], new Date(r.last).toLocaleString(locale(), { dateStyle: 'short', timeStyle: 'medium' }));
    });
    this.#openEmpty.hidden = targets.length > 0;
    this.#toldEmpty.hidden = reports.length > 0;
  }

  /** @param {Target} rule */
  #openRow(rule) {
    return el('tr', {}, el('th', { scope: 'row' }, el('code', { dir: 'ltr' }, rule.target)), el('td', {}, gadgetOf(rule.gadget)),
      el('td', {}, el('button', { type: 'button', 'aria-label': t('admin.guard.removeOne', { target: rule.target }), on: { click: () => this.#remove(rule) } }, t('admin.guard.remove'))));
  }

  /** @param {Report} report */
  #toldRow(report) {
    const target = targetOf(report);
    return el('tr', {}, el('th', { scope: 'row' }, el('code', { dir: 'ltr' }, target)), el('td', {}, report.gadget ? gadgetOf(report.gadget) : '–'), el('td', {}, el('span', { lang: 'en', dir: 'ltr' }, report.rule)),
      el('td', { class: 'number' }), el('td', { class: 'number' }),
      el('td', {}, el('button', { type: 'button', 'aria-label': t('admin.guard.allowOne', { target }), on: { click: () => this.#allow(report) } }, t('admin.guard.allow'))));
  }

  /** @param {Report} report */
  async #allow(report) {
    const target = targetOf(report);
    const chosen = report.gadget === '' ? 'all' : await ask(t('admin.guard.allowOne', { target }), [el('p', {}, t('admin.guard.allowText', { gadget: report.gadget }))],
      [{ id: 'no', label: t('admin.cancel') }, { id: 'one', label: t('admin.guard.allowGadget'), class: 'primary' }, { id: 'all', label: t('admin.guard.allowAll') }]);
    if (chosen !== 'no')
      await this.#add(target, chosen === 'all' ? '' : report.gadget);
  }

  /** @param {string} target @param {string} gadget */
  async #add(target, gadget) {
    setText(this.#message, '');
    try {
      await this.#place.api.json(`${PATH}/targets`, { target, gadget });
    } catch (fault) {
      const { status } = /** @type {import('../lib/api.js').ApiError} */ (fault);
      setText(this.#message, status === 400 ? t('admin.guard.wrong') : status === 409 ? t('admin.guard.there') : refusal(fault));
      return;
    }
    this.#target.value = this.#gadget.value = '';
    await this.#read();
    this.#place.tell(t('admin.guard.added', { target }));
  }

  /** @param {Target} rule */
  async #remove({ id, target }) {
    await this.#place.api.request('DELETE', `${PATH}/targets/${id}`);
    await this.#read();
    this.#place.tell(t('admin.guard.removed', { target }));
  }
}

/** @param {{ host: string, port: number }} report as a target is written */
const targetOf = ({ host, port }) => `${host}:${port}`;

/** @param {string} gadget */
const gadgetOf = (gadget) => gadget ? el('code', { dir: 'ltr' }, gadget) : t('admin.guard.anyGadget');

/** @param {string} label @param {string[]} columns @param {HTMLTableSectionElement} body */
function table(label, columns, body) {
  return el('div', { class: 'table-scroll' }, el('table', {}, el('caption', { class: 'visually-hidden' }, label),
    el('thead', {}, el('tr', {}, ...columns.map((name) => el('th', { scope: 'col', class: name === 'times' || name === 'last' ? 'number' : undefined },
      name === 'do' ? el('span', { class: 'visually-hidden' }, t('admin.guard.do')) : t(`admin.guard.${name}`))))), body));
}

/** What the configuration file opens, which is not changed here. @param {Guarding['settings']} settings */
function settings({ allowOrigins, allowTargets }) {
  const given = [['ALLOW_ORIGINS', allowOrigins], ['ALLOW_TARGETS', allowTargets]].filter(([, value]) => value);
  return given.length === 0 ? [] : [el('p', { class: 'muted guard-settings' }, t('admin.guard.settings'), ' ',
    ...given.map(([name, value]) => el('code', { dir: 'ltr' }, `${name}=${value} `)))];
}
