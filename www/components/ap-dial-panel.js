import './ap-keypad.js';
import { el, icon, setAttribute, setDisabled, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { Listbox, MOST_OPTIONS } from '../lib/listbox.js';
import { findContacts } from '../lib/phone-books.js';
import { bareNumber, isNumber } from '../lib/search.js';

/** @typedef {import('../lib/phone-books.js').Contact} Contact */
/** @typedef {import('../lib/phone-books.js').PhoneBook} PhoneBook */

/**
 * What the number is for: a new call, a consultation beside a call, or where a call or a task goes.
 * @typedef {{ action: 'MAKE_CALL' | 'CONSULT_CALL' | 'TRANSFER_SST' | 'TRANSFER', dialogId: string, party: string }} Purpose
 */

/** @type {Purpose} */
const NEW_CALL = { action: 'MAKE_CALL', dialogId: '', party: '' };
const ALL = 'all';
const RECENT = 'recent';

/**
 * <ap-dial-panel>: a number, typed, keyed or found in a phone book, for a new call, a consultation or
 * a direct transfer.  Emits 'ap-dial' (detail {action, dialogId, to}); the page tells by busy() and
 * fail(), and closes it when the call is there.
 */
export class ApDialPanel extends HTMLElement {
  #number = el('input', { id: 'dial-number', type: 'text', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', required: true });
  #button = el('button', { type: 'submit', class: 'primary' });
  #error = el('p', { class: 'form-error', role: 'alert' });
  #title = el('h2', { id: 'dial-title' });
  #for = el('p', { class: 'muted', dir: 'auto' });
  #book = el('select', { id: 'dial-book' });
  #count = el('p', { class: 'muted dial-count', role: 'status' });
  #listbox = new Listbox(this.#number, '', (id) => this.#take(id), true);
  #dialog = el('dialog', { class: 'panel side', 'aria-labelledby': 'dial-title' });
  /** @type {HTMLElement | null} */ #before = null;
  /** @type {Purpose} */ #purpose = NEW_CALL;
  /** @type {PhoneBook[]} */ #books = [];
  /** @type {Contact[]} */ #recent = [];
  /** @type {Contact[]} */ #found = [];
  /** How often it was opened for something new: what was asked before is not answered here. */ turn = 0;

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    const keypad = /** @type {import('./ap-keypad.js').ApKeypad} */ (document.createElement('ap-keypad'));
    this.#listbox.list.setAttribute('aria-label', t('dial.contacts'));
    this.#dialog.append(
      el('div', { class: 'panel-head' }, this.#title,
        el('button', { type: 'button', class: 'icon-button', 'aria-label': t('dial.close'), on: { click: () => this.close() } }, icon('close'))),
      this.#for,
      el('form', { novalidate: true, on: { submit: (e) => this.#submit(e) } },
        el('label', { for: 'dial-number' }, t('dial.number')),
        el('div', { class: 'dial-line' }, this.#number, this.#button), this.#error,
        el('div', { class: 'dial-book' }, el('label', { for: 'dial-book' }, t('dial.book')), this.#book),
        this.#listbox.list, this.#count,
        el('details', { class: 'dial-keys' }, el('summary', {}, t('dial.keypad')), keypad)));
    this.#dialog.addEventListener('keydown', (e) => {
      if (e.key === 'Escape')
        this.close();
    });
    this.#number.addEventListener('keydown', (e) => this.#listbox.key(e));
    this.#number.addEventListener('input', () => this.#look());
    this.#book.addEventListener('change', () => this.#look());
    keypad.addEventListener('ap-key', (e) => {
      this.#number.value += /** @type {CustomEvent} */ (e).detail;
      this.#look();
    });
    this.append(this.#dialog);
    keypad.plain = true;
  }

  get isOpen() {
    return this.#dialog.open;
  }

  /**
   * @param {Purpose} [purpose]
   * @param {string} [number] that is called already
   */
  open(purpose = NEW_CALL, number = '') {
    const same = this.isOpen && purpose.action === this.#purpose.action && purpose.dialogId === this.#purpose.dialogId;
    this.#purpose = purpose;
    setText(this.#title, t(`dial.title.${purpose.action}`));
    setText(this.#for, purpose.party ? t('dial.for', { party: purpose.party }) : '');
    this.#for.hidden = purpose.party === '';
    if (!this.isOpen) {
      this.#before = document.activeElement instanceof HTMLElement ? document.activeElement : null;
      this.#dialog.show();
    }
    if (!same || number) {
      this.turn++;
      this.#number.value = number;
      this.busy(false);
      this.fail('');
    }
    this.#look();
    this.#number.focus();
    this.#number.select();
  }

  /** @returns {string} the call it is for, '' for a new one */
  get dialogId() {
    return this.#purpose.dialogId;
  }

  close() {
    if (!this.#dialog.open)
      return;
    this.turn++;
    this.#dialog.close();
    if (this.#before?.isConnected)
      this.#before.focus();
  }

  /**
   * @param {PhoneBook[]} books
   * @param {Contact[]} recent numbers of late, newest first
   */
  fill(books, recent) {
    this.#recent = recent;
    if (books !== this.#books || this.#book.options.length === 0) {
      this.#books = books;
      this.#book.replaceChildren(el('option', { value: ALL }, t('dial.allBooks')), el('option', { value: RECENT }, t('recent.title')),
        ...books.map((b, i) => el('option', { value: String(i) }, b.name)));
    }
    if (this.isOpen)
      this.#look();
  }

  /** @param {boolean} busy */
  busy(busy) {
    setDisabled(this.#button, busy);
    this.#button.setAttribute('aria-busy', String(busy));
  }

  /** @param {string} text */
  fail(text) {
    setText(this.#error, text);
    setAttribute(this.#number, 'aria-invalid', text ? 'true' : null);
  }

  #contacts() {
    if (this.#book.value === RECENT)
      return this.#recent;
    return this.#books[Number(this.#book.value)]?.contacts ?? this.#books.flatMap((b) => b.contacts);
  }

  /** Shows what fits what was typed. */
  #look() {
    const query = this.#number.value.trim();
    const all = findContacts(this.#contacts(), query);
    this.#found = all.slice(0, MOST_OPTIONS);
    // A name is no number: its first match is what Enter means.
    this.#listbox.fill(this.#found.map((c, i) => ({ id: String(i), label: c.name || c.number, note: [c.name && c.number, c.note].filter(Boolean).join(' · ') })),
      query !== '' && !isNumber(query) ? 0 : -1);
    this.#listbox.list.hidden = all.length === 0;
    setText(this.#count, all.length > MOST_OPTIONS ? t('dial.more', { n: all.length, shown: MOST_OPTIONS }) : t('dial.found', { n: all.length }));
    this.#name();
  }

  /** @param {string} id */
  #take(id) {
    const contact = this.#found[Number(id)];
    this.#number.value = contact.number;
    this.#name(contact.name);
    this.#listbox.mark(-1);
    this.#number.focus();
  }

  /** @param {string} [name] of whom the number is */
  #name(name = '') {
    const number = bareNumber(this.#number.value);
    const known = name || this.#books.flatMap((b) => b.contacts).find((c) => bareNumber(c.number) === number)?.name || '';
    const to = known ? t('dial.target', { name: known, number }) : number;
    this.#button.replaceChildren(icon(this.#purpose.action.startsWith('TRANSFER') ? 'transfer' : this.#purpose.action === 'CONSULT_CALL' ? 'consult' : 'talking'),
      this.#purpose.action.startsWith('TRANSFER') && isNumber(number) ? t('action.TRANSFER.to', { party: to }) : t(`dial.do.${this.#purpose.action}`));
  }

  /** @param {Event} e */
  #submit(e) {
    e.preventDefault();
    const number = bareNumber(this.#number.value);
    if (!isNumber(number)) {
      this.fail(t('dial.noNumber'));
      return;
    }
    const { action, dialogId } = this.#purpose;
    this.fail('');
    this.dispatchEvent(new CustomEvent('ap-dial', { detail: { action, dialogId, to: number } }));
  }
}

customElements.define('ap-dial-panel', ApDialPanel);
