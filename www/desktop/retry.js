// Trying again by itself after the phone failed: it may be registering just now.

const RETRY_SECONDS = 60;

/** Counts down in the form, then tries again, unless the person stops it or types something. */
export class Retry {
  /** @type {ReturnType<typeof setInterval> | undefined} */ #timer;
  /** @type {() => void} */ #again = () => {};
  #form;

  /** @param {import('../components/ap-sign-in.js').ApSignIn} form */
  constructor(form) {
    this.#form = form;
    form.addEventListener('ap-try-now', () => this.#again());
    form.addEventListener('ap-stop', () => this.stop());
  }

  /** @param {() => void} again */
  start(again) {
    let left = RETRY_SECONDS;
    this.#again = again;
    this.#form.retryIn(left);
    this.#timer = setInterval(() => {
      this.#form.retryIn(--left);
      if (left === 0)
        again();
    }, 1000);
  }

  stop() {
    clearInterval(this.#timer);
    this.#form.retryIn(-1);
  }
}
