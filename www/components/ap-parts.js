import './ap-form.js';
import './ap-rows.js';

/** @typedef {import('./ap-form.js').ApForm} ApForm */
/** @typedef {import('./ap-rows.js').ApRows} ApRows */
/** @typedef {ApRows | import('./ap-assign-field.js').ApAssignField} List */

/**
 * <ap-parts>: a form with lists of smaller ones, as one value: that of the form, and each list by its name.  Emits
 * 'ap-change'.
 */
export class ApParts extends HTMLElement {
  /** @type {ApForm | null} */ #form = null;
  /** @type {[string, string, List][]} */ #lists = [];

  /**
   * @param {ApForm} form
   * @param {[string, string, List][]} lists name in the value, label, and the list
   */
  start(form, lists) {
    this.#form = form;
    this.#lists = lists;
    for (const part of this.#parts)
      part.addEventListener('ap-change', () => this.dispatchEvent(new Event('ap-change')));
    this.replaceChildren(...this.#parts);
  }

  get #main() {
    return /** @type {ApForm} */ (this.#form);
  }

  get #parts() {
    return [this.#main, ...this.#lists.map(([, , rows]) => rows)];
  }

  /** @returns {any} */
  get value() {
    return { ...this.#main.value, ...Object.fromEntries(this.#lists.map(([name, , rows]) => [name, rows.value])) };
  }

  set value(value) {
    this.#main.value = value;
    for (const [name, , rows] of this.#lists)
      rows.value = value[name];
    this.dispatchEvent(new Event('ap-change'));
  }

  focus() {
    this.#main.focus();
  }

  check() {
    return this.#parts.every((part) => part.check());
  }

  /** @param {import('../lib/api.js').ApiError} fault @param {string} words */
  refuse(fault, words) {
    const list = this.#lists.find(([name]) => name === fault.detail)?.[2];
    return list && 'refuse' in list ? list.refuse(words) : this.#main.refuse(fault, words);
  }

  /** @param {any} value @returns {[string, string][]} */
  describe(value) {
    return [...this.#main.describe(value), ...this.#lists.map(([name, label, rows]) => /** @type {[string, string]} */ ([label, rows.describe(value[name])]))];
  }
}

customElements.define('ap-parts', ApParts);
