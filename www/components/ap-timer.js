import { duration, everySecond, instant, now } from '../lib/clock.js';
import { setAttribute, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/**
 * <ap-timer>: time since a server time stamp, or until one; computed and never counted; `--:--` if it
 * is unknown.
 */
export class ApTimer extends HTMLElement {
  #stamp = '';
  /** ms since 1970 @type {number | null} */ #at = null;
  #down = false;
  #stop = () => {};

  connectedCallback() {
    this.setAttribute('role', 'timer');
    this.#stop = everySecond(() => this.#render());
    this.#set(this.#stamp, this.#down);
  }

  disconnectedCallback() {
    this.#stop();
  }

  /** @param {string} stamp time stamp of the API, '' if unknown */
  set since(stamp) {
    this.#set(stamp, false);
  }

  get since() {
    return this.#stamp;
  }

  /** @param {string} stamp time stamp of the API, '' if unknown */
  set until(stamp) {
    this.#set(stamp, true);
  }

  /**
   * @param {string} stamp
   * @param {boolean} down
   */
  #set(stamp, down) {
    this.#stamp = stamp;
    this.#at = instant(stamp);
    this.#down = down;
    setAttribute(this, 'title', this.#at === null && t('timer.unknown'));
    this.#render();
  }

  #render() {
    const passed = now() - (this.#at ?? 0);
    setText(this, this.#at === null ? '--:--' : duration(this.#down ? -passed : passed));
  }
}

customElements.define('ap-timer', ApTimer);
