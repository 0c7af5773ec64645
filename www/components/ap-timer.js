import { duration, everySecond, instant, now } from '../lib/clock.js';
import { setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/**
 * <ap-timer>: time since a server time stamp, or until one; computed and never counted; `--:--` if it
 * is unknown.
 */
export class ApTimer extends HTMLElement {
  #stamp = '';
  #down = false;
  #stop = () => {};

  connectedCallback() {
    this.setAttribute('role', 'timer');
    this.#stop = everySecond(() => this.#render());
    this.#render();
  }

  disconnectedCallback() {
    this.#stop();
  }

  /** @param {string} stamp time stamp of the API, '' if unknown */
  set since(stamp) {
    this.#stamp = stamp;
    this.#down = false;
    this.#render();
  }

  get since() {
    return this.#stamp;
  }

  /** @param {string} stamp time stamp of the API, '' if unknown */
  set until(stamp) {
    this.#stamp = stamp;
    this.#down = true;
    this.#render();
  }

  #render() {
    const at = instant(this.#stamp);
    setText(this, at === null ? '--:--' : duration(this.#down ? at - now() : now() - at));
    this.title = at === null ? t('timer.unknown') : '';
  }
}

customElements.define('ap-timer', ApTimer);
