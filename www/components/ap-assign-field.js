import './ap-assign.js';
import { el, setText } from '../lib/dom.js';

/** @typedef {import('./ap-assign.js').ApAssign} ApAssign */
/** @typedef {import('./ap-assign.js').Item} Item */

let serial = 0;

/** <ap-assign-field>: an <ap-assign> as one of the fields of a form, with its label.  Emits 'ap-change'. */
export class ApAssignField extends HTMLElement {
  #label = '';
  #list = /** @type {ApAssign} */ (document.createElement('ap-assign'));
  #error = el('p', { id: `assign-${++serial}`, class: 'form-error', role: 'alert' });

  constructor() {
    super();
    this.#list.addEventListener('ap-change', () => {
      setText(this.#error, '');
      this.dispatchEvent(new Event('ap-change'));
    });
  }

  /**
   * @param {string} label of what is assigned
   * @param {string} hint
   * @param {Item[]} items all there are
   * @param {string[]} assigned
   * @param {{ ordered?: boolean }} [how]
   */
  start(label, hint, items, assigned, how) {
    this.#label = label;
    this.#list.start(label, items, assigned, how);
    this.replaceChildren(el('fieldset', { 'aria-describedby': this.#error.id }, el('legend', {}, label), el('p', { class: 'field-hint' }, hint), this.#list, this.#error));
  }

  get label() {
    return this.#label;
  }

  get value() {
    return this.#list.value;
  }

  set value(assigned) {
    this.#list.value = assigned;
  }

  check() {
    return true;
  }

  /** @param {string} words what is wrong */
  refuse(words) {
    setText(this.#error, words);
    this.scrollIntoView({ block: 'nearest' });
    return true;
  }

  /** @param {string[]} assigned */
  describe(assigned) {
    return this.#list.describe(assigned)[0][1];
  }
}

customElements.define('ap-assign-field', ApAssignField);
