// Keyboard shortcuts: Alt+Shift+key, matched by place on the keyboard, shown by letter.  F6 goes
// round the places of the page.

import { modifiersOf } from '../lib/untrusted.js';

/**
 * @typedef {{ code: string, key: string, what: string, name?: string, run: () => void }} Shortcut
 */

const STORE_KEY = 'aplomb.shortcuts';

export class Shortcuts {
  /** @type {Shortcut[]} */ list = [];
  /** Keys of gadgets: ours come first. @type {(e: KeyboardEvent, key: string, modifiers: string) => boolean} */
  others = () => false;
  #abort = new AbortController();

  /** @param {() => (HTMLElement | null)[]} places in order, null where there is none now */
  constructor(places) {
    this.places = places;
    document.addEventListener('keydown', (e) => this.key(e), { signal: this.#abort.signal });
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

  /** @param {string} what @returns {string} 'Alt+Shift+Y', '' if switched off */
  label(what) {
    const found = this.list.find((s) => s.what === what);
    return found && this.on ? `Alt+Shift+${found.key}` : '';
  }

  /** @param {KeyboardEvent} e of the page or of a gadget's frame */
  key(e) {
    if (e.key === 'F6') {
      e.preventDefault();
      this.#nextPlace(e.shiftKey ? -1 : 1);
      return;
    }
    if (e.repeat || !this.on || !(e.altKey || e.ctrlKey || e.metaKey))
      return;
    const found = this.list.find((s) => s.code === e.code);
    if (found && modifiersOf(e) === 'alt+shift') {
      e.preventDefault();
      found.run();
    } else if (this.others(e, e.key.toLowerCase(), modifiersOf(e))) {
      e.preventDefault();
    }
  }

  /**
   * @param {string} key
   * @param {string} modifiers
   * @returns {boolean} one of ours: a gadget's of the same keys is never heard
   */
  takes(key, modifiers) {
    return modifiers === 'alt+shift' && this.list.some((s) => s.key.toLowerCase() === key);
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
      const target = places[at]?.querySelector('button:not([tabindex="-1"]), input, select, iframe, [tabindex="0"]');
      (target instanceof HTMLElement ? target : places[at])?.focus();
    }
  }
}
