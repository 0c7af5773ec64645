import { el, setAttribute, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/** @typedef {import('../lib/contacts-csv.js').Contact} Contact */
/** @typedef {import('../lib/contacts-csv.js').Reject} Reject */

/** Rejected lines that are listed; all are in the file of them. */
const LISTED = 100;

/**
 * <ap-contact-import>: a file is chosen and looked through; its good contacts are the value.  Says what is wrong with
 * which line.  Emits 'ap-change', and 'ap-rejects' (detail: the rejected lines) where they are asked for.
 */
export class ApContactImport extends HTMLElement {
  #file = el('input', { type: 'file', accept: '.csv,text/csv', id: 'import-file', 'aria-describedby': 'import-hint import-error' });
  #error = el('p', { id: 'import-error', class: 'form-error', role: 'alert' });
  #result = el('p', { class: 'import-result', role: 'status' });
  #lines = el('ul', { class: 'import-lines' });
  #more = el('p', { class: 'muted' });
  #save = el('button', { type: 'button', on: { click: () => this.dispatchEvent(new CustomEvent('ap-rejects', { detail: this.#rejects })) } });
  #rejected = el('section', { hidden: true });
  /** @type {(text: string) => { contacts: Contact[], rejects: Reject[] }} */ #read = () => ({ contacts: [], rejects: [] });
  #most = 0;
  /** @type {Contact[]} */ #contacts = [];
  /** @type {Reject[]} */ #rejects = [];

  /**
   * @param {(text: string) => { contacts: Contact[], rejects: Reject[] }} read
   * @param {number} most contacts there may be
   */
  start(read, most) {
    this.#read = read;
    this.#most = most;
    this.#file.addEventListener('change', () => this.#look());
    this.#save.append(t('admin.import.download'));
    this.#rejected.append(el('h3', { id: 'import-rejected' }, t('admin.import.rejected')), this.#lines, this.#more, this.#save);
    this.#rejected.setAttribute('aria-labelledby', 'import-rejected');
    this.replaceChildren(
      el('div', { class: 'field' }, el('label', { for: 'import-file' }, t('admin.import.file')), this.#file,
        el('p', { class: 'field-hint', id: 'import-hint' }, t('admin.import.hint')), this.#error),
      this.#result, this.#rejected);
  }

  get value() {
    return this.#contacts;
  }

  focus() {
    this.#file.focus();
  }

  check() {
    if (this.#contacts.length === 0 || this.#contacts.length > this.#most) {
      this.#fail(this.#contacts.length === 0 ? t('admin.import.nothing') : t('admin.import.many', { n: this.#contacts.length, most: this.#most }));
      this.#file.focus();
      return false;
    }
    return true;
  }

  refuse() {
    return false;
  }

  /** @param {Contact[]} contacts @returns {[string, string][]} */
  describe(contacts) {
    return [[t('admin.book.contacts'), String(contacts.length)]];
  }

  async #look() {
    const file = this.#file.files?.[0];
    const read = file ? await this.#parse(file) : null;
    this.#contacts = read?.contacts ?? [];
    this.#rejects = read?.rejects ?? [];
    setText(this.#result, read ? t('admin.import.result', { good: this.#contacts.length, bad: this.#rejects.length }) : '');
    this.#lines.replaceChildren(...this.#rejects.slice(0, LISTED).map((r) => el('li', {}, t('admin.import.line', { n: r.line, why: t(`admin.import.why.${r.why}`) }))));
    setText(this.#more, this.#rejects.length > LISTED ? t('admin.import.more', { n: this.#rejects.length - LISTED }) : '');
    this.#rejected.hidden = this.#rejects.length === 0;
    this.dispatchEvent(new Event('ap-change'));
  }

  /** @param {File} file */
  async #parse(file) {
    this.#fail('');
    try {
      return this.#read(new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer()));
    } catch {
      this.#fail(t('admin.import.encoding'));
      return null;
    }
  }

  /** @param {string} text */
  #fail(text) {
    setText(this.#error, text);
    setAttribute(this.#file, 'aria-invalid', text ? 'true' : null);
  }
}

customElements.define('ap-contact-import', ApContactImport);
