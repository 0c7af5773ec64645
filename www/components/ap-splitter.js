import { setAttribute } from '../lib/dom.js';

const LEAST = 0.2;
const STEP = 0.05;

/**
 * <ap-splitter>: the edge between two columns, moved by dragging, by arrows, Home and End (APG, window
 * splitter); a double click puts it in the middle.  It stands in the first of the two.
 * Emits 'ap-share' (detail: the first column's share of both, 0.2 to 0.8).
 */
export class ApSplitter extends HTMLElement {
  #share = 0.5;

  /** @param {string} label */
  setUp(label) {
    for (const [name, value] of Object.entries({
      role: 'separator', tabindex: 0, 'aria-label': label, 'aria-orientation': 'vertical', 'aria-valuemin': LEAST * 100,
      'aria-valuemax': (1 - LEAST) * 100,
    }))
      setAttribute(this, name, value);
    this.addEventListener('pointerdown', (e) => this.#grab(e));
    this.addEventListener('dblclick', () => this.#ask(0.5));
    this.addEventListener('keydown', (e) => this.#key(e));
  }

  /** @param {number} share */
  set share(share) {
    this.#share = share;
    setAttribute(this, 'aria-valuenow', Math.round(share * 100));
  }

  /** @param {number} share */
  #ask(share) {
    this.dispatchEvent(new CustomEvent('ap-share', { detail: Math.min(1 - LEAST, Math.max(LEAST, share)) }));
  }

  get #isMirrored() {
    return getComputedStyle(this).direction === 'rtl';
  }

  /** @param {PointerEvent} e */
  #grab(e) {
    const first = this.parentElement?.getBoundingClientRect();
    const second = this.parentElement?.nextElementSibling?.getBoundingClientRect();
    if (!first || !second)
      return;
    e.preventDefault(); // no text is selected
    this.focus();
    this.setPointerCapture(e.pointerId);
    const left = Math.min(first.left, second.left);
    const width = Math.max(first.right, second.right) - left;
    this.onpointermove = ({ clientX }) => {
      const share = (clientX - left) / width;
      this.#ask(this.#isMirrored ? 1 - share : share);
    };
    this.onlostpointercapture = () => { this.onpointermove = null; };
  }

  /** @param {KeyboardEvent} e */
  #key(e) {
    const step = this.#isMirrored ? -STEP : STEP;
    const to = { ArrowLeft: this.#share - step, ArrowRight: this.#share + step, Home: LEAST, End: 1 - LEAST }[e.key];
    if (to === undefined)
      return;
    e.preventDefault();
    this.#ask(to);
  }
}

customElements.define('ap-splitter', ApSplitter);
