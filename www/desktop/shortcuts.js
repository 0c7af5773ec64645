// Keyboard shortcuts: Alt+Shift+key, matched by place on the keyboard, shown by the user's own key cap; each
// can be given other keys, or none, in this browser.  F6 goes round the places of the page.
import { modifiersOf } from '../lib/untrusted.js';

/**
 * @typedef {{ code: string, what: string, name?: string, run: () => void }} Shortcut
 * code: place of its key, as KeyboardEvent has it; name: of which, where several do the same with another thing
 * @typedef {{ family?: string, keys?: Record<string, string> }} Chosen keys: by what they do, '' for none
 */

const STORE_KEY = 'aplomb.shortcuts';
const KEYS_KEY = 'aplomb.shortcuts.keys';
/** With what the keys of the list go until somebody chooses others: ctrl+alt is AltGr, with which people type. */
export const FAMILIES = ['alt+shift', 'ctrl+alt+shift'];
/** Where the browser does not tell what stands on a key. @type {Record<string, string>} */
const CAPS = { Slash: '/', Period: '.', Comma: ',', Minus: '-', Equal: '=', Semicolon: ';', Quote: "'", BracketLeft: '[', BracketRight: ']', Backslash: '\\', Backquote: '`' };

export class Shortcuts {
  /** @type {Shortcut[]} */ list = [];
  /** Keys of gadgets: ours come first. @type {(e: KeyboardEvent, key: string, modifiers: string) => boolean} */
  others = () => false;
  #abort = new AbortController();
  /** @type {Chosen} */ #chosen = read();
  /** @type {Map<string, string>} */ #caps = new Map();

  /** @param {() => (HTMLElement | null)[]} places in order, null where there is none now */
  constructor(places) {
    this.places = places;
    document.addEventListener('keydown', (e) => this.key(e), { signal: this.#abort.signal });
    const { keyboard } = /** @type {{ keyboard?: { getLayoutMap: () => Promise<Map<string, string>> } }} */ (navigator);
    keyboard?.getLayoutMap().then((caps) => { this.#caps = caps; }, () => {});
  }

  close() {
    this.#abort.abort();
  }

  get on() {
    return localStorage.getItem(STORE_KEY) !== 'off';
  }

  set on(on) {
    localStorage.setItem(STORE_KEY, on ? 'on' : 'off');
  }

  get family() {
    return this.#chosen.family ?? FAMILIES[0];
  }

  set family(family) {
    this.#keep({ ...this.#chosen, family });
  }

  get isChanged() {
    return this.#chosen.keys !== undefined || this.family !== FAMILIES[0];
  }

  /** Every key is what it was at first. */
  reset() {
    this.#keep({});
  }

  /** @param {Shortcut} shortcut @returns {string} 'alt+shift+KeyY', '' for none */
  keysOf(shortcut) {
    return this.#chosen.keys?.[idOf(shortcut)] ?? `${this.family}+${shortcut.code}`;
  }

  /**
   * @param {Shortcut} shortcut
   * @param {string} keys as keysOf() has them
   */
  change(shortcut, keys) {
    this.#keep({ ...this.#chosen, keys: { ...this.#chosen.keys, [idOf(shortcut)]: keys } });
  }

  /** @param {Chosen} chosen */
  #keep(chosen) {
    this.#chosen = chosen;
    localStorage.setItem(KEYS_KEY, JSON.stringify(chosen));
  }

  /** @param {string} keys @returns {Shortcut | undefined} whose they are */
  owner(keys) {
    return this.list.find((s) => this.keysOf(s) === keys);
  }

  /** @param {string} keys as keysOf() has them @returns {string} 'Alt+Shift+Y' */
  show(keys) {
    return keys.split('+').map((k) => /^[a-z]+$/.test(k) ? k.replace(/^./, (c) => c.toUpperCase())
      : (this.#caps.get(k) ?? CAPS[k] ?? k.replace(/^(Key|Digit)/, '')).toUpperCase()).join('+');
  }

  /** @param {string} what @returns {string} 'Alt+Shift+Y', '' if switched off */
  label(what) {
    const found = this.list.find((s) => s.what === what);
    return found && this.on ? this.show(this.keysOf(found)) : '';
  }

  /** @param {KeyboardEvent} e of the page or of a gadget's frame */
  key(e) {
    if (e.key === 'F6') {
      e.preventDefault();
      this.#nextPlace(e.shiftKey ? -1 : 1);
      return;
    }
    // AltGr says that it is ctrl and alt: somebody types @ or €.
    if (e.repeat || !this.on || !(e.altKey || e.ctrlKey || e.metaKey) || e.getModifierState('AltGraph'))
      return;
    const found = this.owner(`${modifiersOf(e)}+${e.code}`);
    if (found) {
      e.preventDefault();
      found.run();
    } else if (this.others(e, e.key.toLowerCase(), modifiersOf(e))) {
      e.preventDefault();
    }
  }

  /** @param {KeyboardEvent} e @returns {boolean} one of ours is done */
  does(e) {
    return this.on && this.owner(`${modifiersOf(e)}+${e.code}`) !== undefined;
  }

  /**
   * @param {string} key
   * @param {string} modifiers
   * @returns {boolean} one of ours: a gadget's of the same keys is never heard
   */
  takes(key, modifiers) {
    const shown = this.show(`${modifiers}+${key.toUpperCase()}`);
    return this.list.some((s) => this.show(this.keysOf(s)) === shown);
  }

  /** A place with nothing to go to yet is passed.  @param {number} step */
  #nextPlace(step) {
    const places = this.places().filter((p) => p?.checkVisibility());
    const before = document.activeElement;
    let at = places.findIndex((p) => p?.contains(before));
    if (at < 0 && step < 0)
      at = 0;
    for (let tries = 0; tries < places.length && document.activeElement === before; tries++) {
      at = (at + step + places.length) % places.length;
      // Of a call what one does with it, before what one does with its number.
      const target = places[at]?.querySelector('[role="toolbar"] [tabindex="0"]')
        ?? places[at]?.querySelector('button:not([tabindex="-1"]), input, select, iframe, [tabindex="0"]');
      (target instanceof HTMLElement ? target : places[at])?.focus();
    }
  }
}

/** @param {Shortcut} shortcut @returns {string} by which its keys are kept */
function idOf({ what, name, code }) {
  return name === undefined ? what : `${what} ${code}`;
}

/** @returns {Chosen} */
function read() {
  try {
    return JSON.parse(localStorage.getItem(KEYS_KEY) ?? '{}');
  } catch {
    return {};
  }
}
