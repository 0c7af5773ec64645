// What is opened now and then: the list of shortcuts, where each can be given other keys; the sounds; what one
// was told.
import { el, icon, setAttribute, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { noticeTable, notices } from '../lib/notices.js';
import { SOUNDS, allowSound, isWanted, play, setVolume, volume, want } from '../lib/sound.js';
import { modifiersOf } from '../lib/untrusted.js';
import { FAMILIES } from './shortcuts.js';

/** @typedef {import('./shortcuts.js').Shortcuts} Shortcuts */
/** @typedef {import('./shortcuts.js').Shortcut} Shortcut */
/** @typedef {import('../lib/untrusted.js').GadgetKey} GadgetKey */

const MODIFIERS = ['Alt', 'AltGraph', 'Control', 'Meta', 'Shift'];

/**
 * @param {Shortcuts} shortcuts
 * @param {Iterable<GadgetKey>} gadgets
 * @param {() => void} changed
 * @returns {HTMLElement[]}
 */
export function shortcutList(shortcuts, gadgets, changed) {
  const check = el('input', { type: 'checkbox', id: 'shortcuts-on', checked: shortcuts.on });
  const families = el('select', { id: 'shortcut-family' }, ...FAMILIES.map((f) => el('option', { value: f, selected: f === shortcuts.family }, shortcuts.show(f))));
  const said = el('p', { class: 'visually-hidden', role: 'status' });
  const reset = el('button', { type: 'button' }, t('shortcut.reset'));
  /** Whose new keys are to be pressed now. @type {Row | null} */
  let waiting = null;
  const rows = shortcuts.list.map((s) => new Row(s, shortcuts));
  const update = () => {
    for (const row of rows)
      row.show(row === waiting);
    reset.hidden = !shortcuts.isChanged;
    families.value = shortcuts.family;
    changed();
  };
  const wait = (/** @type {Row | null} */ row) => {
    waiting = row;
    update();
  };
  const table = el('table', { class: 'shortcuts' }, el('tbody', {}, ...rows.map((r) => r.element),
    ...[...gadgets].map((key) => gadgetRow(key, shortcuts)),
    el('tr', {}, el('th', { scope: 'row' }, t('shortcut.places')), el('td', {}, el('kbd', { dir: 'ltr' }, 'F6')))));
  table.addEventListener('keydown', (e) => {
    if (!waiting || e.key === 'Tab')
      return;
    e.stopPropagation(); // it is not to be done now
    if (MODIFIERS.includes(e.key))
      return;
    e.preventDefault();
    const text = e.key === 'Escape' ? '' : waiting.take(e);
    setText(said, text || waiting.told);
    if (!text)
      wait(null);
  });
  table.addEventListener('focusout', () => waiting && wait(null));
  for (const row of rows) {
    row.change.addEventListener('click', () => { setText(said, t('shortcut.press')); wait(row); });
    row.off.addEventListener('click', () => { shortcuts.change(row.shortcut, ''); setText(said, row.told); update(); });
  }
  check.addEventListener('change', () => { shortcuts.on = check.checked; update(); });
  families.addEventListener('change', () => { shortcuts.family = families.value; update(); });
  reset.addEventListener('click', () => { shortcuts.reset(); setText(said, t('shortcut.wasReset')); update(); families.focus(); });
  update();
  return [
    el('div', { class: 'shortcut-tools' }, el('p', { class: 'form-check' }, check, el('label', { for: 'shortcuts-on' }, t('shortcut.on'))),
      el('p', { class: 'form-check' }, el('label', { for: 'shortcut-family' }, t('shortcut.family')), families), reset),
    said, table,
  ];
}

/** @param {Shortcut} shortcut */
function nameOf({ what, name = '' }) {
  return t(`shortcut.${what}`, { name });
}

/** One of ours in the list. */
class Row {
  change = el('button', { type: 'button', class: 'icon-button' }, icon('wrap-up'));
  off = el('button', { type: 'button', class: 'icon-button' }, icon('close'));
  #keys = el('kbd', { dir: 'ltr' });
  #words = el('span');
  #shortcuts;

  /**
   * @param {Shortcut} shortcut
   * @param {Shortcuts} shortcuts
   */
  constructor(shortcut, shortcuts) {
    this.shortcut = shortcut;
    this.#shortcuts = shortcuts;
    this.name = nameOf(shortcut);
    setAttribute(this.change, 'aria-label', t('shortcut.change', { name: this.name }));
    setAttribute(this.off, 'aria-label', t('shortcut.off', { name: this.name }));
    this.element = el('tr', {}, el('th', { scope: 'row' }, this.name), el('td', {}, this.#keys, this.#words),
      el('td', { class: 'row-tools' }, this.change, this.off));
  }

  /** @returns {string} what its keys are now, in words */
  get told() {
    const keys = this.#shortcuts.keysOf(this.shortcut);
    return keys ? t('shortcut.is', { name: this.name, keys: this.#shortcuts.show(keys) }) : t('shortcut.isOff', { name: this.name });
  }

  /** @param {boolean} waiting its new keys are to be pressed now */
  show(waiting) {
    const keys = this.#shortcuts.keysOf(this.shortcut);
    const first = this.#shortcuts.owner(keys);
    setText(this.#keys, this.#shortcuts.show(keys));
    this.#keys.hidden = waiting || keys === '';
    this.#say(waiting ? t('shortcut.press') : keys === '' ? t('shortcut.none')
      : first && first !== this.shortcut ? t('shortcut.twice', { name: nameOf(first) }) : '', !waiting && keys !== '');
    this.off.hidden = keys === '';
  }

  /**
   * @param {string} text
   * @param {boolean} wrong
   */
  #say(text, wrong) {
    setText(this.#words, text);
    this.#words.hidden = text === '';
    this.#words.className = wrong ? 'conflict' : 'muted';
  }

  /**
   * @param {KeyboardEvent} e what was pressed to be its keys
   * @returns {string} why it cannot be, '' if it is now
   */
  take(e) {
    const keys = `${modifiersOf(e)}+${e.code}`;
    const owner = this.#shortcuts.owner(keys);
    const text = !/ctrl|alt|meta/.test(modifiersOf(e)) || e.getModifierState('AltGraph') ? t('shortcut.needsModifier')
      : owner && owner !== this.shortcut ? t('shortcut.taken', { keys: this.#shortcuts.show(keys), name: nameOf(owner) }) : '';
    if (text)
      this.#say(text, true);
    else
      this.#shortcuts.change(this.shortcut, keys);
    return text;
  }
}

/**
 * @param {GadgetKey} key
 * @param {Shortcuts} shortcuts
 */
function gadgetRow({ key, modifiers, action, component }, shortcuts) {
  return el('tr', {}, el('th', { scope: 'row' }, t('shortcut.of', { action, component }),
    shortcuts.takes(key, modifiers) && el('span', { class: 'conflict' }, icon('warning'), t('shortcut.conflict'))),
  el('td', {}, el('kbd', { dir: 'ltr' }, shortcuts.show(`${modifiers}+${key.toUpperCase()}`))));
}

/** @returns {HTMLElement[]} */
export function soundList() {
  const slider = el('input', { type: 'range', id: 'sound-volume', min: 0, max: 100, step: 5, value: volume() });
  slider.addEventListener('input', () => setVolume(slider.valueAsNumber));
  const rows = SOUNDS.map((name) => {
    const check = el('input', { type: 'checkbox', id: `sound-${name}`, checked: isWanted(name) });
    check.addEventListener('change', () => want(name, check.checked));
    return el('p', { class: 'sound' }, check, el('label', { for: check.id }, t(`sound.${name}`)),
      el('button', { type: 'button', 'aria-label': `${t('sound.play')}: ${t(`sound.${name}`)}`, on: { click: () => { allowSound(); play(name); } } }, t('sound.play')));
  });
  return [el('p', { class: 'sound' }, el('label', { for: 'sound-volume' }, t('sound.volume')), slider), ...rows];
}

/** @returns {HTMLElement[]} */
export function noticeList() {
  const told = notices();
  return [told.length > 0 ? noticeTable(told, t('notices.title')) : el('p', { class: 'muted' }, t('notices.none'))];
}
