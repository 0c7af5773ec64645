import { el, setAttribute, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/**
 * @typedef {object} Field
 * @property {string} name of the value, and the element of the API
 * @property {string} label
 * @property {'text' | 'number' | 'check' | 'select' | 'area' | 'password'} [kind] as a rule text
 * @property {number} [most] characters, of a number its greatest value
 * @property {number} [bytes] in UTF-8
 * @property {number} [least] of a number
 * @property {boolean} [required]
 * @property {boolean} [fixed] shown, not to be changed
 * @property {string} [hint]
 * @property {[string, string][]} [choices] of a select: value and words
 * @property {(value: string) => string} [rule] what else is wrong with it, in words; '' if nothing
 */

/** @typedef {Record<string, string | boolean>} Values numbers as they are typed */

/** What comes along when text is taken from elsewhere: no name has any. */
const CONTROLS = /\p{Cc}/gu;

const bytesOf = (/** @type {string} */ s) => new TextEncoder().encode(s).length;
const charactersOf = (/** @type {string} */ s) => [...s].length;

let serial = 0;

/**
 * <ap-form>: labelled fields with their limits.  What is wrong stands beside the field it is about.
 * Emits 'ap-change' whenever a value may have changed.
 */
export class ApForm extends HTMLElement {
  /** @type {Field[]} */ #fields = [];
  /** @type {Map<string, HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>} */ #inputs = new Map();

  /** @param {Field[]} fields @param {Values} values of those fields; more are kept out */
  start(fields, values) {
    this.#fields = fields;
    this.#inputs.clear();
    this.replaceChildren(...fields.map((field) => this.#build(field)));
    this.value = values;
  }

  get fields() {
    return this.#fields;
  }

  /** @returns {Values} */
  get value() {
    return Object.fromEntries(this.#fields.map(({ name, kind }) => {
      const input = this.#input(name);
      return [name, kind === 'check' ? /** @type {HTMLInputElement} */ (input).checked : kind === 'area' || kind === 'password' ? input.value : input.value.replace(CONTROLS, '').trim()];
    }));
  }

  set value(values) {
    for (const field of this.#fields) {
      const input = this.#input(field.name);
      const value = values[field.name];
      if (field.kind === 'check')
        /** @type {HTMLInputElement} */ (input).checked = value === true;
      else
        input.value = String(value ?? '');
      this.#count(field);
      this.fail(field.name, '');
    }
  }

  focus() {
    const first = this.#fields.find((f) => !f.fixed);
    if (first)
      this.#input(first.name).focus();
  }

  /** @returns {boolean} nothing is wrong; else it says what, and the first of it has the focus */
  check() {
    const wrong = this.#fields.filter((field) => {
      const text = field.fixed ? '' : this.#fault(field);
      this.fail(field.name, text);
      return text !== '';
    });
    if (wrong.length > 0)
      this.#input(wrong[0].name).focus();
    return wrong.length === 0;
  }

  /**
   * @param {string} name of a field
   * @param {string} text what is wrong with it, '' if nothing
   */
  fail(name, text) {
    const input = this.#input(name);
    setAttribute(input, 'aria-invalid', text ? 'true' : null);
    setText(/** @type {Element} */ (this.querySelector(`#${input.id}-error`)), text);
  }

  /**
   * What the server says about it, beside the field that it names by element or by value.
   * @param {import('../lib/api.js').ApiError} fault
   * @param {string} words
   * @returns {boolean} there is such a field
   */
  refuse(fault, words) {
    const { value } = this;
    const about = this.#fields.find((f) => f.name === fault.detail) ?? this.#fields.find((f) => fault.detail !== '' && value[f.name] === fault.detail);
    if (!about)
      return false;
    this.fail(about.name, words);
    this.#input(about.name).focus();
    return true;
  }

  /** @param {Values} values @returns {[string, string][]} label and value in words */
  describe(values) {
    return this.#fields.map(({ name, label, kind, choices }) => {
      const value = values[name];
      return [label, kind === 'check' ? t(value ? 'admin.yes' : 'admin.no')
        : kind === 'password' ? '' : choices?.find(([v]) => v === value)?.[1] ?? String(value ?? '')];
    });
  }

  /** @param {string} name */
  #input(name) {
    return /** @type {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} */ (this.#inputs.get(name));
  }

  /** @param {Field} field */
  #build(field) {
    const { name, label, kind = 'text', hint, fixed, required, choices = [] } = field;
    const id = `form-${++serial}`;
    const counted = !fixed && (field.bytes || (field.most && kind !== 'number'));
    const below = [hint ? el('p', { id: `${id}-hint`, class: 'field-hint' }, hint) : null,
      counted ? el('p', { id: `${id}-count`, class: 'field-hint number' }) : null,
      el('p', { id: `${id}-error`, class: 'form-error', role: 'alert' })];
    const common = { id, name, 'aria-describedby': below.map((p) => p?.id ?? '').join(' ').trim(), 'aria-required': required ? 'true' : null };
    const input = kind === 'select' ? el('select', common, ...choices.map(([v, text]) => el('option', { value: v }, text)))
      : kind === 'area' ? el('textarea', { ...common, rows: 12, spellcheck: 'false', dir: 'ltr' })
      : el('input', {
        ...common, type: kind === 'check' ? 'checkbox' : kind === 'password' ? 'password' : 'text', inputmode: kind === 'number' ? 'numeric' : null,
        autocomplete: kind === 'password' ? 'new-password' : 'off', dir: kind === 'text' ? 'auto' : null,
      });
    this.#inputs.set(name, input);
    if (fixed && input instanceof HTMLInputElement && kind !== 'check')
      input.readOnly = true;
    else if (fixed)
      input.disabled = true;
    const changed = (/** @type {Event} */ e) => {
      // What an input method is still composing is no text yet.
      if (!(e instanceof InputEvent && e.isComposing))
        this.#cut(field);
      this.#count(field);
      this.fail(name, '');
      this.dispatchEvent(new Event('ap-change'));
    };
    for (const type of ['input', 'change', 'compositionend'])
      input.addEventListener(type, changed);
    if (kind === 'check')
      return el('div', { class: 'field' }, el('span', { class: 'form-check' }, input, el('label', { for: id }, label)), ...below);
    return el('div', { class: 'field' }, el('label', { for: id }, label), input, ...below);
  }

  /** Nothing longer than there is room for can be typed: of what was put in, the end goes. @param {Field} field */
  #cut({ name, kind, most, bytes }) {
    const input = this.#input(name);
    const fits = (/** @type {string} */ s) => (!bytes || bytesOf(s) <= bytes) && (!most || kind === 'number' || charactersOf(s) <= most);
    if (input instanceof HTMLSelectElement || fits(input.value))
      return;
    const at = input.selectionStart ?? input.value.length;
    const after = input.value.slice(at);
    const before = [...input.value.slice(0, at)];
    while (before.length > 0 && !fits(before.join('') + after))
      before.pop();
    input.value = before.join('') + after;
    input.setSelectionRange(before.join('').length, before.join('').length);
  }

  /** @param {Field} field */
  #count({ name, most, bytes }) {
    const input = this.#input(name);
    const line = this.querySelector(`#${input.id}-count`);
    if (line)
      setText(line, bytes ? t('admin.form.bytes', { n: bytesOf(input.value), most: bytes }) : t('admin.form.characters', { n: charactersOf(input.value), most: most ?? 0 }));
  }

  /** @param {Field} field @returns {string} '' if it is as it should be */
  #fault({ name, kind, most = Infinity, least = 0, required, rule }) {
    const value = this.value[name];
    if (typeof value !== 'string')
      return '';
    if (value === '')
      return required ? t('admin.form.required') : '';
    if (kind === 'number' && (!/^\d+$/.test(value) || Number(value) < least || Number(value) > most))
      return t('admin.form.range', { least: String(least), most: String(most) });
    return rule?.(value) ?? '';
  }
}

customElements.define('ap-form', ApForm);
