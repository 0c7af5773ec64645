import { duration, everySecond, instant, now } from '../lib/clock.js';
import { setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/**
 * <ap-timer>: time since a server time stamp, computed and never counted; `--:--` if it is unknown.
 */
export class ApTimer extends HTMLElement {
  #since = '';
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
    this.#since = stamp;
    this.#render();
  }

  get since() {
    return this.#since;
  }

  #render() {
    const at = instant(this.#since);
    setText(this, at === null ? '--:--' : duration(now() - at));
    this.title = at === null ? t('timer.unknown') : '';
  }
}

customElements.define('ap-timer', ApTimer);
