import { el, reconcile, setAttribute, setDisabled, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/** @typedef {import('../lib/call-layout.js').Shown} Shown */

/** From this part of the room on the bytes are counted. */
const COUNT_FROM = 0.8;

let serial = 0;

/**
 * <ap-variables>: what is known of a call; what may be changed stands in fields with Save and Revert.
 * Emits 'ap-save' (detail {property, value}).
 */
export class ApVariables extends HTMLElement {
  #list = el('dl', { class: 'variables' });
  /** Values as they were told last. @type {Map<string, string>} */ #known = new Map();
  /** What was typed and is not saved: it outlives its field, which goes while nothing may be changed. @type {Map<string, string>} */ #typed = new Map();
  /** @type {(property: string) => number} */ #room = () => 0;

  connectedCallback() {
    if (this.childElementCount === 0)
      this.append(this.#list);
  }

  /** @returns {boolean} something is not saved */
  get isTyped() {
    return this.#typed.size > 0;
  }

  /**
   * @param {Shown[]} shown
   * @param {object} editing
   * @param {boolean} editing.allowed the switch takes changes now
   * @param {boolean} editing.inert
   * @param {string} editing.busy property that is being saved, '' if none
   * @param {string} editing.failed property that could not be saved
   * @param {string} editing.message why
   * @param {(property: string) => number} editing.room most bytes of a value
   */
  render(shown, { allowed, inert, busy, failed, message, room }) {
    this.#room = room;
    const rows = shown.filter((v) => v.value !== '' || allowed).map((v) => ({ ...v, edits: v.editable && allowed }));
    reconcile(this.#list, rows, (v) => `${v.property} ${v.edits}`, (v) => v.edits ? this.#editor(v) : plain(), (row, v) => {
      if (!v.edits) {
        setText(row.children[0], v.name);
        setText(row.children[1], v.value);
        return;
      }
      this.#update(row, v, busy, inert);
      setText(part(row, '.variable-message'), failed === v.property ? message : '');
    });
    this.hidden = rows.length === 0;
  }

  /** @param {Shown} v */
  #editor({ property }) {
    const id = `variable-${++serial}`;
    const input = el('input', { id, type: 'text', autocomplete: 'off', 'aria-describedby': `${id}-note`, dir: 'auto' });
    const row = el('div', { class: 'variable-edit' },
      el('dt', { dir: 'auto' }, el('label', { for: id })),
      el('dd', {}, el('div', { class: 'variable-line' }, input,
        el('button', { type: 'button', class: 'small primary save', on: { click: () => this.#save(property, row) } }, t('variable.save')),
        el('button', { type: 'button', class: 'small revert', on: { click: () => this.#revert(property, row) } }, t('variable.revert'))),
      el('p', { class: 'variable-note muted', id: `${id}-note` }), el('p', { class: 'control-message variable-message', role: 'alert' })));
    input.addEventListener('input', () => this.#look(row, property));
    input.addEventListener('keydown', (e) => {
      if (e.key === 'Enter')
        this.#save(property, row);
      else if (e.key === 'Escape' && input.value !== this.#known.get(property)) {
        e.stopPropagation();
        this.#revert(property, row);
      }
    });
    return row;
  }

  /**
   * @param {HTMLElement} row
   * @param {Shown} v
   * @param {string} busy
   * @param {boolean} inert
   */
  #update(row, { name, value, property }, busy, inert) {
    const input = field(row);
    const wanted = this.#typed.get(property) ?? value;
    setText(part(row, 'label'), name);
    // What is being typed stays, and what came meanwhile is shown beside it.
    if (this.#typed.has(property) && this.#known.get(property) !== value)
      row.dataset.now = value;
    this.#known.set(property, value);
    if (input.value !== wanted)
      input.value = wanted;
    setAttribute(part(row, '.save'), 'aria-label', t('variable.saveName', { name }));
    setAttribute(part(row, '.revert'), 'aria-label', t('variable.revertName', { name }));
    setAttribute(part(row, '.save'), 'aria-busy', busy === property ? 'true' : null);
    input.readOnly = busy === property;
    row.dataset.inert = String(inert || busy !== '');
    this.#look(row, property);
  }

  /**
   * Buttons and notes as the text now wants them.
   * @param {HTMLElement} row
   * @param {string} property
   */
  #look(row, property) {
    const { value } = field(row);
    const bytes = new TextEncoder().encode(value).length;
    const room = this.#room(property);
    const changed = value !== this.#known.get(property);
    if (changed) {
      this.#typed.set(property, value);
    } else {
      this.#typed.delete(property);
      delete row.dataset.now;
    }
    const notes = [];
    if (row.dataset.now !== undefined)
      notes.push(t('variable.now', { value: row.dataset.now }));
    if (bytes > room)
      notes.push(t('variable.tooLong', { bytes, room }));
    else if (changed && bytes > room * COUNT_FROM)
      notes.push(t('variable.bytes', { bytes, room }));
    setText(part(row, '.variable-note'), notes.join(' '));
    setAttribute(field(row), 'aria-invalid', bytes > room ? 'true' : null);
    for (const button of row.querySelectorAll('button'))
      button.hidden = !changed;
    setDisabled(part(row, '.save'), bytes > room || row.dataset.inert === 'true');
  }

  /**
   * @param {string} property
   * @param {HTMLElement} row
   */
  #save(property, row) {
    const { value } = field(row);
    if (part(row, '.save').getAttribute('aria-disabled') !== 'true' && value !== this.#known.get(property))
      this.dispatchEvent(new CustomEvent('ap-save', { detail: { property, value } }));
  }

  /**
   * @param {string} property
   * @param {HTMLElement} row
   */
  #revert(property, row) {
    field(row).value = this.#known.get(property) ?? '';
    this.#look(row, property);
    field(row).focus();
  }
}

/** A name and a value, each in the direction of its own writing: digits and signs alone read from the left. */
const plain = () => el('div', {}, el('dt', { dir: 'auto' }), el('dd', { dir: 'auto' }));

/**
 * @param {HTMLElement} row
 * @param {string} selector
 */
function part(row, selector) {
  return /** @type {HTMLElement} */ (row.querySelector(selector));
}

/** @param {HTMLElement} row */
function field(row) {
  return /** @type {HTMLInputElement} */ (row.querySelector('input'));
}

/**
 * Names and values alone, for places where nothing is changed.
 * @param {HTMLElement} list a dl
 * @param {Shown[]} shown
 */
export function renderVariables(list, shown) {
  const numbered = shown.map((v, i) => ({ ...v, i }));
  reconcile(list, numbered, (v) => String(v.i), plain, (row, v) => {
    setText(row.children[0], v.name);
    setText(row.children[1], v.value);
  });
  list.hidden = shown.length === 0;
}

customElements.define('ap-variables', ApVariables);
