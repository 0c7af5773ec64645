// Keyboard shortcuts: Alt+Shift+key, matched by place on the keyboard, shown by letter.  F6 goes
// round the places of the page.

/**
 * @typedef {{ code: string, key: string, what: string, run: () => void }} Shortcut
 */

const STORE_KEY = 'aplomb.shortcuts';

export class Shortcuts {
  /** @type {Shortcut[]} */ list = [];
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
    if (!e.altKey || !e.shiftKey || e.ctrlKey || e.metaKey || e.repeat || !this.on)
      return;
    const found = this.list.find((s) => s.code === e.code);
    if (found) {
      e.preventDefault();
      found.run();
    }
  }

  /** @param {number} step */
  #nextPlace(step) {
    const places = this.places().filter((p) => p?.checkVisibility());
    const at = places.findIndex((p) => p?.contains(document.activeElement));
    const place = places[(at + step + places.length) % places.length] ?? places[0];
    const target = place?.querySelector('button:not([tabindex="-1"]):not(:disabled), input, select, iframe, [tabindex="0"]');
    (target instanceof HTMLElement ? target : place)?.focus();
  }
}
