// Two live regions that are there from the start.  Each text is a line of its own that stands for a
// while, so that none takes the place of another before it was read out; the same text within two
// seconds is said once.
import { el } from './dom.js';

const STAND_MS = 5000;
const REPEAT_MS = 2000;

/** @typedef {'polite' | 'assertive'} Manner */

class Region {
  /** @param {Manner} manner */
  constructor(manner) {
    this.element = el('div', { class: 'visually-hidden', 'aria-live': manner, 'aria-relevant': 'additions', 'data-live': manner });
    /** What stands now, and since when. @type {Map<string, { line: HTMLElement, at: number }>} */
    this.lines = new Map();
  }

  /** @param {string} text */
  say(text) {
    const before = this.lines.get(text);
    if (before && Date.now() - before.at < REPEAT_MS)
      return;
    before?.line.remove();
    const line = el('div', {}, text);
    this.lines.set(text, { line, at: Date.now() });
    this.element.append(line);
    setTimeout(() => {
      line.remove();
      if (this.lines.get(text)?.line === line)
        this.lines.delete(text);
    }, STAND_MS);
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
