import './ap-form.js';
import { renderVariables } from './ap-variables.js';
import { shownOf } from '../lib/call-layout.js';
import { el, icon, setAttribute, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/**
 * @typedef {{ displayName: string, mediaProperty: string, showInPopOver: boolean, uiEditable: boolean }} Entry
 * @typedef {{ name: string, description: string, header: Entry[], left: Entry[], right: Entry[] }} CallLayout header holds one
 * @typedef {'header' | 'left' | 'right'} Place
 */

/** @type {Place[]} */
const PLACES = ['header', 'left', 'right'];
const NAME_CHARACTERS = 40;
const DESCRIPTION_CHARACTERS = 128;
const DISPLAY_CHARACTERS = 50;
const PROPERTY_BYTES = 32;
const COLUMN_ENTRIES = 10;
const POPOVER_ENTRIES = 5;

/** What a call may carry, beside the expanded variables, whose names begin with "user". */
const PROPERTIES = [
  ...Array.from({ length: 10 }, (_, i) => `callVariable${i + 1}`), 'queueNumber', 'queueName', 'wrapUpReason', 'callKeyCallId', 'callKeyPrefix',
  'callKeySequenceNum', 'BACampaign', 'BAAccountNumber', 'BAResponse', 'BAStatus', 'BADialedListID', 'BATimeZone', 'BABuddyName', 'BACustomerNumber',
];
/** Of an outbound call this alone may be changed. */
const OUTBOUND_EDITABLE = 'BAResponse';

/**
 * <ap-call-layout>: which call variables are shown, under which names, and where; beside it a call that is shown so.
 * Emits 'ap-change'.
 */
export class ApCallLayout extends HTMLElement {
  #form = /** @type {import('./ap-form.js').ApForm} */ (document.createElement('ap-form'));
  /** @type {Record<Place, Entry[]>} */ #entries = { header: [], left: [], right: [] };
  #places = el('div', { class: 'call-layout-places' });
  #count = el('p', { class: 'muted', role: 'status' });
  #error = el('p', { class: 'form-error', role: 'alert' });
  #properties = el('datalist', { id: 'call-layout-properties' });
  #head = el('p', { class: 'preview-head' });
  #header = el('dl', { class: 'variables' });
  #body = el('dl', { class: 'variables' });
  #popover = el('dl', { class: 'variables' });

  /**
   * @param {CallLayout} value
   * @param {string[]} expanded names of expanded call variables
   */
  start(value, expanded) {
    this.#form.start([
      { name: 'name', label: t('admin.name.label'), required: true, most: NAME_CHARACTERS },
      { name: 'description', label: t('admin.callLayout.description'), most: DESCRIPTION_CHARACTERS },
    ], {});
    this.#form.addEventListener('ap-change', () => this.#changed());
    this.#properties.replaceChildren(...[...PROPERTIES, ...expanded].map((name) => el('option', { value: name })));
    const preview = (/** @type {string} */ label, /** @type {Node[]} */ ...parts) => el('figure', {}, el('figcaption', {}, label), el('div', { class: 'preview-card' }, ...parts));
    this.replaceChildren(
      el('div', { class: 'call-layout-edit' }, this.#form, this.#error, this.#places, this.#properties),
      el('aside', { class: 'call-layout-preview', 'aria-label': t('admin.callLayout.preview') }, el('h3', {}, t('admin.callLayout.preview')), this.#count,
        preview(t('admin.callLayout.previewCard'), this.#head, this.#header, this.#body),
        preview(t('admin.callLayout.previewPopover'), this.#popover)));
    this.value = value;
  }

  /** @returns {CallLayout} */
  get value() {
    const { name, description } = this.#form.value;
    return structuredClone({ name: String(name), description: String(description), ...this.#entries });
  }

  set value({ name, description, ...entries }) {
    this.#form.value = { name, description };
    this.#entries = structuredClone(entries);
    this.#draw();
    this.#preview();
  }

  focus() {
    this.#form.focus();
  }

  check() {
    const wrong = PLACES.flatMap((place) => this.#entries[place].map((entry, i) => ({ place, i, text: faultOf(entry) }))).filter((w) => {
      this.#fail(w.place, w.i, w.text);
      return w.text !== '';
    });
    const inPopover = this.#inPopover();
    setText(this.#error, inPopover > POPOVER_ENTRIES ? t('admin.callLayout.popoverMany', { most: POPOVER_ENTRIES }) : '');
    if (wrong.length > 0)
      this.#field(wrong[0].place, wrong[0].i, 'mediaProperty')?.focus();
    return this.#form.check() && wrong.length === 0 && inPopover <= POPOVER_ENTRIES;
  }

  /**
   * @param {import('../lib/api.js').ApiError} fault
   * @param {string} words
   */
  refuse(fault, words) {
    return this.#form.refuse(fault, words);
  }

  /** @param {CallLayout} value @returns {[string, string][]} */
  describe({ name, description, ...entries }) {
    const words = (/** @type {Entry} */ e) => [`${e.displayName || e.mediaProperty} (${e.mediaProperty})`,
      e.showInPopOver && t('admin.callLayout.popover'), e.uiEditable && t('admin.callLayout.editable')].filter(Boolean).join(', ');
    return [...this.#form.describe({ name, description }),
      ...PLACES.map((place) => /** @type {[string, string]} */ ([t(`admin.callLayout.${place}`), entries[place].map(words).join(' · ')]))];
  }

  // --- entries ------------------------------------------------------------------------------------

  #draw() {
    this.#places.replaceChildren(...PLACES.map((place) => {
      const entries = this.#entries[place];
      const room = place !== 'header' && entries.length < COLUMN_ENTRIES;
      return el('fieldset', { 'data-place': place }, el('legend', {}, t(`admin.callLayout.${place}`)),
        el('div', { class: 'entries' }, ...entries.map((entry, i) => this.#row(place, entry, i))),
        room && el('button', { type: 'button', class: 'add', on: { click: () => this.#add(place) } }, t(`admin.callLayout.add.${place}`)));
    }));
  }

  /**
   * @param {Place} place
   * @param {Entry} entry
   * @param {number} i
   */
  #row(place, entry, i) {
    const id = `entry-${place}-${i}`;
    const which = t('admin.callLayout.which', { place: t(`admin.callLayout.${place}`), n: i + 1 });
    const text = (/** @type {'displayName' | 'mediaProperty'} */ name, /** @type {object} */ more) => el('input', {
      'data-name': name, value: entry[name], autocomplete: 'off', spellcheck: 'false', 'aria-label': t(`admin.callLayout.${name}`), placeholder: t(`admin.callLayout.${name}`), ...more,
      on: { input: (/** @type {any} */ e) => { entry[name] = e.target.value.trim(); this.#fail(place, i, ''); this.#changed(); } },
    });
    const check = (/** @type {'showInPopOver' | 'uiEditable'} */ name, /** @type {string} */ label) => el('span', { class: 'form-check' },
      el('input', { type: 'checkbox', id: `${id}-${name}`, checked: entry[name], on: { change: (/** @type {any} */ e) => { entry[name] = e.target.checked; this.#changed(); } } }),
      el('label', { for: `${id}-${name}` }, label));
    const button = (/** @type {string} */ label, /** @type {string} */ picture, /** @type {() => void} */ run, disabled = false) => el('button', {
      type: 'button', class: 'icon-button', 'aria-label': label, title: label, 'aria-disabled': disabled ? 'true' : null, on: { click: run },
    }, icon(picture));
    const other = place === 'left' ? 'right' : 'left';
    return el('div', { class: 'entry', role: 'group', 'aria-label': which },
      el('div', { class: 'entry-texts' },
        text('displayName', { maxlength: DISPLAY_CHARACTERS, dir: 'auto' }),
        text('mediaProperty', { list: 'call-layout-properties', 'aria-describedby': `${id}-error`, dir: 'ltr' })),
      el('div', { class: 'entry-tools' },
        check('showInPopOver', t('admin.callLayout.popover')), check('uiEditable', t('admin.callLayout.editable')),
        ...(place === 'header' ? [] : [
          button(t('admin.up'), 'sort-up', () => this.#move(place, i, i - 1), i === 0),
          button(t('admin.down'), 'sort-down', () => this.#move(place, i, i + 1), i === this.#entries[place].length - 1),
          button(t(`admin.callLayout.to.${other}`), 'transfer', () => this.#send(place, i, other), this.#entries[other].length >= COLUMN_ENTRIES),
          button(t('admin.callLayout.remove'), 'close', () => this.#remove(place, i)),
        ])),
      el('p', { class: 'form-error', id: `${id}-error`, role: 'alert' }));
  }

  /** @param {Place} place */
  #add(place) {
    this.#entries[place].push({ displayName: '', mediaProperty: '', showInPopOver: false, uiEditable: false });
    this.#redraw(place, this.#entries[place].length - 1);
  }

  /** @param {Place} place @param {number} i */
  #remove(place, i) {
    this.#entries[place].splice(i, 1);
    this.#redraw(place, Math.min(i, this.#entries[place].length - 1));
  }

  /** @param {Place} place @param {number} from @param {number} to */
  #move(place, from, to) {
    const [entry] = this.#entries[place].splice(from, 1);
    this.#entries[place].splice(to, 0, entry);
    this.#redraw(place, to);
  }

  /** @param {Place} place @param {number} i @param {Place} other */
  #send(place, i, other) {
    this.#entries[other].push(...this.#entries[place].splice(i, 1));
    this.#redraw(other, this.#entries[other].length - 1);
  }

  /** @param {Place} place @param {number} i the entry that has the focus then */
  #redraw(place, i) {
    this.#draw();
    this.#changed();
    const add = this.querySelector(`[data-place="${place}"] .add`);
    (this.#field(place, i, 'displayName') ?? /** @type {HTMLElement | null} */ (add))?.focus();
  }

  /** @param {Place} place @param {number} i @param {string} name */
  #field(place, i, name) {
    const row = this.querySelectorAll(`[data-place="${place}"] .entry`)[i];
    return /** @type {HTMLInputElement | null} */ (row?.querySelector(`[data-name="${name}"]`) ?? null);
  }

  /** @param {Place} place @param {number} i @param {string} text */
  #fail(place, i, text) {
    setAttribute(/** @type {Element} */ (this.#field(place, i, 'mediaProperty')), 'aria-invalid', text ? 'true' : null);
    setText(/** @type {Element} */ (this.querySelector(`#entry-${place}-${i}-error`)), text);
  }

  #inPopover() {
    return PLACES.flatMap((place) => this.#entries[place]).filter((e) => e.showInPopOver).length;
  }

  // --- how it looks -------------------------------------------------------------------------------

  #changed() {
    setText(this.#error, '');
    this.#preview();
    this.dispatchEvent(new Event('ap-change'));
  }

  #preview() {
    const read = (/** @type {Entry[]} */ entries) => entries.filter((e) => e.mediaProperty).map((e) => ({
      name: e.displayName || e.mediaProperty, property: e.mediaProperty, inPopover: e.showInPopOver, editable: e.uiEditable,
    }));
    const { header, left, right } = this.#entries;
    const named = [...header, ...left, ...right].map((e) => e.mediaProperty);
    const media = Object.fromEntries(named.map((name, i) => [name, t('admin.callLayout.sample', { n: i + 1 })]));
    const standard = { name: '', header: read(header), columns: [read(left), read(right)] };
    const shown = shownOf({ standard, byName: new Map() }, /** @type {any} */ ({ media }), String);
    setText(this.#head, t('admin.callLayout.sampleCall'));
    renderVariables(this.#header, shown.header);
    renderVariables(this.#body, shown.body);
    renderVariables(this.#popover, shown.popover);
    setText(this.#count, t('admin.callLayout.popoverCount', { n: this.#inPopover(), most: POPOVER_ENTRIES }));
  }
}

/** @param {Entry} entry @returns {string} '' if it is as it should be */
function faultOf({ mediaProperty, uiEditable }) {
  if (!PROPERTIES.includes(mediaProperty) && !/^user./.test(mediaProperty))
    return t('admin.callLayout.unknown');
  if (new TextEncoder().encode(mediaProperty).length > PROPERTY_BYTES)
    return t('admin.callLayout.long', { most: PROPERTY_BYTES });
  return uiEditable && mediaProperty.startsWith('BA') && mediaProperty !== OUTBOUND_EDITABLE ? t('admin.callLayout.notEditable') : '';
}

customElements.define('ap-call-layout', ApCallLayout);
