// One object under the pen, in the drawer or on a page of its own: its form, Save, Show request, History, Delete; what was
// changed meanwhile by somebody else, and what the server refuses.
import '../components/ap-diff.js';
import { ApiError } from '../lib/api.js';
import { el, setAttribute, setDisabled, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { ask, showRequest } from './dialogs.js';
import { signedIn } from './identity.js';
import { refusal } from './words.js';

/** @typedef {import('./dialogs.js').Call} Call */

/**
 * What holds the values: an <ap-form>, or an element that does the same and emits 'ap-change'.
 * @typedef {HTMLElement & FormPart} Form
 *
 * @typedef {object} FormPart
 * @property {any} value plain, compared as JSON
 * @property {() => boolean} check says beside the fields what is wrong; true if nothing is
 * @property {(fault: ApiError, words: string) => boolean} refuse says it beside the field it is about, if there is one
 * @property {(value: any) => [string, string][]} describe label and value in words, the same labels for every value
 */

/**
 * @typedef {object} Editor
 * @property {string} title
 * @property {Form} form filled with what the object is now
 * @property {(value: any) => Call[]} calls what Save sends; may be asked for values that are not valid yet
 * @property {() => Promise<any>} [read] the value as the server has it now, without what it never tells; none of an object that is new
 * @property {{ text: string, calls: Call[] }} [remove] the question, and what is sent after a yes
 * @property {(value: any) => void} [saved] what follows from it here
 * @property {(value: any) => string} [verb] what Save is called
 * @property {boolean} [wide]
 * @property {boolean} [inPage] nothing closes it: what was changed can be taken back
 * @property {boolean} [bare] without buttons: its owner has some
 * @property {(fault: ApiError, value: any) => string} [blame] name of the field a refusal is about, where the server names another
 */

/** What is below it speaks JSON, the rest XML. */
const OURS = '/aplomb/api/';

/** @param {any} value @returns {string} the same for values that are equal, in whatever order they were made */
function canonical(value) {
  const sorted = (/** @type {any} */ v) => v && typeof v === 'object' && !Array.isArray(v) ? Object.fromEntries(Object.entries(v).sort()) : v;
  return JSON.stringify(value, (_, v) => sorted(v));
}

/** What Overwrite would do to a text of many lines. @param {{ label: string, theirs: string, mine: string }} row */
function difference({ label, theirs, mine }) {
  const diff = /** @type {import('../components/ap-diff.js').ApDiff} */ (document.createElement('ap-diff'));
  diff.show(theirs, mine, label);
  return el('div', {}, el('h3', {}, label), diff);
}

export class Editing {
  #editor;
  #api;
  #done;
  /** As it was when it was read. */ #was;
  #over = false;
  #isGone = false;
  #message = el('p', { class: 'form-error', role: 'alert' });
  #save = el('button', { type: 'submit', class: 'primary' });
  element;

  /**
   * @param {Editor} editor
   * @param {import('../lib/api.js').Api} api
   * @param {(how: 'saved' | 'removed') => void} done
   */
  constructor(editor, api, done) {
    this.#editor = editor;
    this.#api = api;
    this.#done = done;
    this.#was = canonical(editor.form.value);
    const { remove, inPage, bare } = editor;
    const history = editor.read && `#/Audit/${encodeURIComponent(this.calls[0].path.split('?')[0])}`;
    this.element = el('form', { class: 'editing', novalidate: true, autocomplete: 'off', on: { submit: (e) => { e.preventDefault(); void this.save(); } } },
      el('div', { class: 'editing-fields' }, editor.form), this.#message,
      !bare && el('div', { class: 'editing-foot' }, this.#save,
        inPage && el('button', { type: 'button', on: { click: () => this.#revert() } }, t('admin.revert')),
        el('button', { type: 'button', on: { click: () => showRequest(this.calls) } }, t('admin.request.show')),
        history && el('a', { href: history }, t('admin.history')),
        remove && el('button', { type: 'button', class: 'remove', on: { click: () => this.#remove(remove) } }, t('admin.delete'))));
    editor.form.addEventListener('ap-change', () => this.#drawn());
    this.#drawn();
  }

  #drawn() {
    const { verb, form } = this.#editor;
    setText(this.#save, verb ? verb(form.value) : t('admin.save'));
    setText(this.#message, '');
  }

  #revert() {
    this.#editor.form.value = JSON.parse(this.#was);
    this.#drawn();
  }

  /** There is something that would be lost. */
  get isChanged() {
    return !this.#over && canonical(this.#editor.form.value) !== this.#was;
  }

  /** Somebody else has deleted it. */
  get isGone() {
    return this.#isGone;
  }

  /** What Save would send now. */
  get calls() {
    return this.#editor.calls(this.#editor.form.value);
  }

  /** @returns {Promise<boolean>} it is saved; else it says why not */
  async save() {
    if (this.#isBusy || !this.#editor.form.check())
      return false;
    return this.#while(async () => {
      if (!await this.#isMine())
        return false;
      const { value } = this.#editor.form; // what is typed from here on is not in it
      await this.#send(this.#editor.calls(value));
      this.#was = canonical(value);
      this.#editor.saved?.(value);
      this.#done('saved');
      return true;
    });
  }

  /** @param {{ text: string, calls: Call[] }} remove */
  async #remove({ text, calls }) {
    const yes = await ask(t('admin.delete.title'), [el('p', {}, text)],
      [{ id: 'no', label: t('admin.cancel') }, { id: 'yes', label: t('admin.delete'), class: 'danger' }]) === 'yes';
    if (!yes)
      return;
    await this.#while(async () => {
      await this.#send(calls);
      this.#over = true;
      this.#done('removed');
      return true;
    });
  }

  /** @param {Call[]} calls */
  async #send(calls) {
    for (const { method, path, body } of calls)
      await (path.startsWith(OURS) ? this.#api.json(path, body, method) : this.#api.request(method, path, { body }));
  }

  /** The API knows no versions: what was read is compared with what is there now. @returns {Promise<boolean>} it may be written */
  async #isMine() {
    const told = await this.#editor.read?.();
    if (told === undefined)
      return true;
    const was = JSON.parse(this.#was);
    const now = Array.isArray(told) ? told : { ...was, ...told };
    const { form } = this.#editor;
    if ([this.#was, canonical(form.value)].includes(canonical(now))) // nobody has, or it is just that
      return true;
    const theirs = form.describe(now);
    const mine = form.describe(form.value);
    const rows = form.describe(was).map(([label, before], i) => ({ label, before, theirs: theirs[i]?.[1] ?? '', mine: mine[i]?.[1] ?? '' }))
      .filter((r) => r.theirs !== r.before || r.mine !== r.theirs);
    const isDocument = (/** @type {typeof rows[number]} */ r) => `${r.theirs}${r.mine}`.includes('\n');
    const short = rows.filter((r) => !isDocument(r));
    const chosen = await ask(t('admin.conflict.title'), [
      el('p', {}, t('admin.conflict.text')),
      short.length > 0 && el('div', { class: 'table-scroll' }, el('table', { class: 'conflict' },
        el('thead', {}, el('tr', {}, ...['field', 'theirs', 'mine'].map((c) => el('th', { scope: 'col' }, t(`admin.conflict.${c}`))))),
        el('tbody', {}, ...short.map((r) => el('tr', {}, el('th', { scope: 'row' }, r.label), el('td', { dir: 'auto' }, r.theirs), el('td', { dir: 'auto' }, r.mine)))))),
      ...rows.filter(isDocument).map(difference),
    ], [{ id: 'stay', label: t('admin.cancel') }, { id: 'reload', label: t('admin.conflict.reload') },
      { id: 'overwrite', label: t('admin.conflict.overwrite'), class: 'danger' }]);
    if (chosen === 'reload') {
      form.value = now;
      this.#was = canonical(form.value);
    }
    return chosen === 'overwrite';
  }

  get #isBusy() {
    return this.#save.hasAttribute('aria-busy');
  }

  /** @param {() => Promise<boolean>} work */
  async #while(work) {
    setText(this.#message, '');
    setAttribute(this.#save, 'aria-busy', 'true');
    setDisabled(this.#save, true);
    try {
      return await signedIn(this.#api, work);
    } catch (fault) {
      this.#explain(fault);
      return false;
    } finally {
      setAttribute(this.#save, 'aria-busy', null);
      setDisabled(this.#save, false);
    }
  }

  /** @param {unknown} fault */
  #explain(fault) {
    if (!(fault instanceof ApiError))
      throw fault;
    const { form, blame } = this.#editor;
    const about = blame?.(fault, form.value);
    this.#isGone ||= fault.status === 404;
    const words = fault.status === 404 ? t('admin.gone') : refusal(fault);
    if (!form.refuse(about ? new ApiError(fault.status, fault.type, about) : fault, words))
      setText(this.#message, words);
  }
}
