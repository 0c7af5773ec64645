// Gadgets that lie on this server: sent as a zip or as a spec alone, and looked at before anything is stored.
import { ApiError } from '../lib/api.js';
import { el, setAttribute, setDisabled, setText } from '../lib/dom.js';
import { isolated, locale, t } from '../lib/i18n.js';
import { ask } from './dialogs.js';
import { openList } from './list.js';
import { refusal } from './words.js';

const PATH = '/aplomb/api/gadgets';
/** What a folder may be called. */
const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/**
 * @typedef {{ path: string, bytes: number, spec: string | null }} File spec: its address here
 * @typedef {{ name: string, time: string, files: File[] }} Gadget
 * @typedef {{ level: string, file: string, line: number, text: string, cure: string }} Finding
 */

const when = (/** @type {string} */ time) => new Date(time).toLocaleString(locale(), { dateStyle: 'medium', timeStyle: 'short' });
const sizeOf = (/** @type {File[]} */ files) => files.reduce((sum, { bytes }) => sum + bytes, 0);
const kB = (/** @type {number} */ bytes) => t('admin.gadget.kB', { n: Math.ceil(bytes / 1024) });

/** @param {import('./console.js').Place} place */
export async function open(place) {
  const [name] = place.path;
  await (name ? openOne(place, name) : openAll(place, new Upload(place)));
}

/**
 * @param {import('./console.js').Place} place
 * @param {Upload} upload
 */
async function openAll(place, upload) {
  upload.done = () => openAll(place, upload);
  await openList(place, {
    read: async () => (await place.api.json(PATH)).gadgets.map((/** @type {Gadget} */ gadget) => ({ ...gadget, uri: `${PATH}/${gadget.name}` })),
    columns: [
      { id: 'name', label: t('admin.name.label'), text: (g) => g.name },
      { id: 'specs', label: t('admin.gadget.specs'), text: (g) => String(g.files.filter((/** @type {File} */ f) => f.spec).length), number: (g) => g.files.filter((/** @type {File} */ f) => f.spec).length },
      { id: 'files', label: t('admin.gadget.files'), text: (g) => String(g.files.length), number: (g) => g.files.length },
      { id: 'size', label: t('admin.gadget.size'), text: (g) => kB(sizeOf(g.files)), number: (g) => sizeOf(g.files) },
      { id: 'time', label: t('admin.gadget.time'), text: (g) => when(g.time) },
    ],
    open: (g) => place.go('Gadgets', g.name),
    above: [upload.element],
  });
}

/**
 * @param {import('./console.js').Place} place
 * @param {string} name
 */
async function openOne(place, name) {
  const gadget = /** @type {Gadget} */ (await place.api.json(`${PATH}/${encodeURIComponent(name)}`));
  const remove = async () => {
    const yes = await ask(t('admin.delete.title'), [el('p', {}, t('admin.gadget.delete', { name }))],
      [{ id: 'no', label: t('admin.cancel') }, { id: 'yes', label: t('admin.delete'), class: 'danger' }]);
    if (yes !== 'yes')
      return;
    await place.api.json(`${PATH}/${encodeURIComponent(name)}`, undefined, 'DELETE');
    place.tell(t('admin.removed'));
    place.go('Gadgets');
  };
  place.head([el('button', { type: 'button', class: 'remove', on: { click: () => void remove() } }, t('admin.delete'))], name);
  place.show(
    el('p', {}, el('a', { href: '#/Gadgets' }, t('admin.gadget.all'))),
    el('div', { class: 'own-part' }, el('div', { class: 'table-scroll' }, el('table', {},
      el('caption', { class: 'visually-hidden' }, t('admin.gadget.files')),
      el('thead', {}, el('tr', {}, ...['file', 'size', 'address'].map((column) => el('th', { scope: 'col' }, t(`admin.gadget.column.${column}`))))),
      el('tbody', {}, ...gadget.files.map(({ path, bytes, spec }) => el('tr', {},
        el('th', { scope: 'row' }, el('bdi', {}, path)), el('td', { class: 'number' }, kB(bytes)), el('td', {}, spec ? el('code', { dir: 'ltr' }, spec) : '–'))))))));
}

/** The part of the screen that takes a file. */
class Upload {
  #place;
  #name = el('input', { id: 'gadget-name', autocomplete: 'off', required: true, 'aria-describedby': 'gadget-name-hint gadget-name-error' });
  #nameError = el('p', { id: 'gadget-name-error', class: 'form-error', role: 'alert' });
  #file = el('input', { id: 'gadget-file', type: 'file', required: true, accept: '.zip,.xml', 'aria-describedby': 'gadget-file-hint gadget-file-error' });
  #fileError = el('p', { id: 'gadget-file-error', class: 'form-error', role: 'alert' });
  #said = el('p', { role: 'status' });
  #findings = el('ul', { class: 'import-lines', 'aria-label': t('admin.gadget.findings') });
  #button = el('button', { type: 'submit', class: 'primary' }, t('admin.gadget.upload'));
  /** Called when something was stored. @type {() => Promise<void>} */ done = async () => {};
  element;

  /** @param {import('./console.js').Place} place */
  constructor(place) {
    this.#place = place;
    const field = (/** @type {HTMLInputElement} */ input, /** @type {string} */ name, /** @type {Node} */ error) => el('div', { class: 'field' },
      el('label', { for: input.id }, t(`admin.gadget.${name}`)), input, el('p', { class: 'field-hint', id: `${input.id}-hint` }, t(`admin.gadget.${name}Hint`)), error);
    this.element = el('form', { class: 'own-part editing upload', novalidate: true, on: { submit: (/** @type {Event} */ e) => { e.preventDefault(); void this.#send(); } } },
      el('div', { class: 'editing-fields' }, field(this.#file, 'file', this.#fileError), field(this.#name, 'name', this.#nameError), this.#said, this.#findings),
      el('div', { class: 'editing-foot' }, this.#button));
    this.#findings.hidden = true;
    this.#file.addEventListener('change', () => this.#chosen());
  }

  /** A file says what it may be called. */
  #chosen() {
    const base = this.#file.files?.[0]?.name.replace(/\.\w+$/, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40) ?? '';
    if (!this.#name.value && base)
      this.#name.value = base;
    this.#tell('', []);
  }

  /**
   * @param {string} said
   * @param {Finding[]} findings
   */
  #tell(said, findings) {
    this.#wrong(this.#name, this.#nameError, '');
    this.#wrong(this.#file, this.#fileError, '');
    setText(this.#said, said);
    this.#findings.replaceChildren(...findings.map(({ file, line, text, cure }) => el('li', {}, t('admin.gadget.finding', { file: isolated(file), line }), ' ', el('bdi', { lang: 'en' }, `${text}: ${cure}`))));
    this.#findings.hidden = findings.length === 0;
  }

  /**
   * @param {HTMLInputElement} input
   * @param {HTMLElement} error
   * @param {string} words
   */
  #wrong(input, error, words) {
    setText(error, words);
    setAttribute(input, 'aria-invalid', words ? 'true' : null);
  }

  async #send() {
    const file = this.#file.files?.[0];
    const name = this.#name.value.trim();
    this.#tell('', []);
    if (!file || !NAME.test(name)) {
      if (!NAME.test(name))
        this.#wrong(this.#name, this.#nameError, t('admin.gadget.nameHint'));
      if (!file)
        this.#wrong(this.#file, this.#fileError, t('admin.gadget.fileHint'));
      (file ? this.#name : this.#file).focus();
      return;
    }
    setAttribute(this.#button, 'aria-busy', 'true');
    setDisabled(this.#button, true);
    try {
      await this.#place.api.json(`${PATH}/${name}`, file, 'PUT');
      this.#tell(t('admin.gadget.stored', { name }), []);
      await this.done();
    } catch (fault) {
      this.#refused(fault);
    } finally {
      setAttribute(this.#button, 'aria-busy', null);
      setDisabled(this.#button, false);
    }
  }

  /** @param {unknown} fault */
  #refused(fault) {
    const { findings = [] } = /** @type {{ findings?: Finding[] }} */ (fault instanceof ApiError ? fault.answer : {});
    this.#tell('', findings.filter(({ level }) => level === 'error'));
    this.#wrong(this.#file, this.#fileError, t('admin.gadget.refused', { why: refusal(fault) }));
    this.#file.focus();
  }
}
