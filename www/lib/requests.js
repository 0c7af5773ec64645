// Press, wait, event: a request is over when the notification with its requestId comes, not when it
// was accepted (202).  Silence is told after 3 s and looked into after 10 s.
import { ApiError, newRequestId } from './api.js';

const SLOW_MS = 3000;
const SILENT_MS = 10000;

/**
 * @typedef {object} Wish
 * @property {'PUT' | 'POST'} method
 * @property {string} path
 * @property {string} name root element
 * @property {object} value
 * @property {() => void} [onSlow] nothing came for 3 s
 * @property {() => Promise<boolean>} recheck re-reads the object; true if it is as wished
 */

export class Requests {
  /** @type {import('./api.js').Api} */ #api;
  #onAsk;
  /** @type {Map<string, { resolve: () => void, reject: (e: ApiError) => void }>} */
  #waiting = new Map();

  /**
   * @param {import('./api.js').Api} api
   * @param {() => void} [onAsk] from now on an answer is waited for
   */
  constructor(api, onAsk) {
    this.#api = api;
    this.#onAsk = onAsk;
  }

  /**
   * Resolves when the change has happened; throws ApiError when it was refused, by answer or by
   * notification, or has not happened 10 s later (type 'No Answer').
   * @param {Wish} wish
   */
  async ask({ method, path, name, value, onSlow, recheck }) {
    const requestId = newRequestId();
    this.#onAsk?.();
    /** @type {Promise<void>} */
    const heard = new Promise((resolve, reject) => this.#waiting.set(requestId, { resolve, reject }));
    heard.catch(() => {}); // may come before anyone awaits it
    const slow = setTimeout(() => onSlow?.(), SLOW_MS);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let silent;
    try {
      await this.#api.send(method, path, name, value, requestId);
      const limit = new Promise((resolve) => {
        silent = setTimeout(() => resolve('silent'), SILENT_MS);
      });
      if (await Promise.race([heard, limit]) === 'silent' && !await recheck())
        throw new ApiError(0, 'No Answer');
    } finally {
      clearTimeout(slow);
      clearTimeout(silent);
      this.#waiting.delete(requestId);
    }
  }

  /**
   * A notification came.
   * @param {string} requestId
   * @param {ApiError | null} error
   */
  settle(requestId, error) {
    const waiting = this.#waiting.get(requestId);
    if (!waiting)
      return;
    this.#waiting.delete(requestId);
    if (error)
      waiting.reject(error);
    else
      waiting.resolve();
  }

  /** The connection is back and everything was re-read: what waits is judged by what was read. */
  async settleAll() {
    for (const { resolve } of this.#waiting.values())
      resolve();
    this.#waiting.clear();
  }
}
