// Tones keyed during a call: sent one after the other in the order they were pressed.
import { t } from '../lib/i18n.js';
import { problem } from '../lib/words.js';

/** Tones on their way at the same time; more are refused (rest-config 2.4, pendingDTMFThresholdCount). */
const MOST_WAITING = 20;
const SHOWN = 24;

/** @typedef {{ sent: string, waiting: string, message: string, running: boolean }} Line */

/** Emits 'change'. */
export class Tones extends EventTarget {
  /** By dialog id. @type {Map<string, Line>} */ #lines = new Map();
  #session;
  #inert;

  /**
   * @param {import('./session.js').Session} session
   * @param {() => boolean} inert nothing may be asked now
   * @param {AbortSignal} signal ends it
   */
  constructor(session, inert, signal) {
    super();
    this.#session = session;
    this.#inert = inert;
    session.store.addEventListener('dialogs', (e) => {
      const { dialog, event } = /** @type {CustomEvent} */ (e).detail;
      if (event === 'DELETE')
        this.#lines.delete(dialog.id);
    }, { signal });
  }

  /** @param {string} id of a dialog @returns {Line} */
  of(id) {
    return this.#lines.get(id) ?? { sent: '', waiting: '', message: '', running: false };
  }

  /**
   * @param {string} id of a dialog
   * @param {string} key
   */
  press(id, key) {
    if (this.#inert())
      return;
    const line = this.of(id);
    this.#lines.set(id, line);
    if (line.waiting.length >= MOST_WAITING)
      line.message = t('keypad.tooMany', { n: MOST_WAITING });
    else {
      line.waiting += key;
      line.message = '';
    }
    this.#changed();
    if (!line.running)
      void this.#send(id, line);
  }

  /**
   * @param {string} id
   * @param {Line} line
   */
  async #send(id, line) {
    line.running = true;
    while (line.waiting && this.#lines.get(id) === line) {
      const value = line.waiting[0];
      try {
        await this.#session.act(id, 'SEND_DTMF', undefined, { actionParams: { ActionParam: { name: 'dtmfString', value } } });
        line.sent = (line.sent + value).slice(-SHOWN);
        line.waiting = line.waiting.slice(1);
      } catch (fault) {
        // What follows a tone that is missing would mean something else.
        line.message = t('keypad.failed', { key: value, problem: problem(fault) });
        line.waiting = '';
      }
      this.#changed();
    }
    line.running = false;
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
