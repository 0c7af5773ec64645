// Two live regions that are there from the start; texts are queued so that none is lost, and the
// same text within two seconds is said once.
import { el } from './dom.js';

const GAP_MS = 150;
const REPEAT_MS = 2000;

/** @typedef {'polite' | 'assertive'} Manner */

class Region {
  /** @param {Manner} manner */
  constructor(manner) {
    this.element = el('div', { class: 'visually-hidden', 'aria-live': manner, 'data-live': manner });
    /** @type {string[]} */
    this.queue = [];
    this.last = '';
    this.lastAt = 0;
    this.busy = false;
  }

  /** @param {string} text */
  say(text) {
    if (text === this.last && Date.now() - this.lastAt < REPEAT_MS)
      return;
    this.last = text;
    this.lastAt = Date.now();
    this.queue.push(text);
    if (!this.busy)
      this.next();
  }

  next() {
    const text = this.queue.shift();
    this.busy = text !== undefined;
    if (text === undefined)
      return;
    this.element.textContent = '';
    setTimeout(() => {
      this.element.textContent = text;
      setTimeout(() => this.next(), GAP_MS);
    }, 20);
  }
}

const regions = { polite: new Region('polite'), assertive: new Region('assertive') };
document.body.append(regions.polite.element, regions.assertive.element);

/**
 * @param {string} text
 * @param {Manner} [manner]
 */
export function announce(text, manner = 'polite') {
  regions[manner].say(text);
}
