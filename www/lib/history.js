// The calls of this tab's session, newest first, kept over a reload of the page.
import { instant, now } from './clock.js';
import { isMonitor, isReservation, otherParty, own } from './model.js';

/** @typedef {import('./model.js').Dialog} Dialog */

/**
 * @typedef {object} PastCall
 * @property {string} id
 * @property {number} at when it came to the agent, ms since 1970
 * @property {string} party
 * @property {'in' | 'out' | 'missed'} kind
 * @property {string} queue
 * @property {number} length from answer to end in ms, 0 if it was not answered
 */

const STORE_KEY = 'aplomb.history';
const MAX = 200;

/** Emits 'change'. */
export class History extends EventTarget {
  /** @type {PastCall[]} */ calls = [];
  /** When calls that are on were answered, by dialog id. @type {Map<string, number>} */
  #answered = new Map();
  #key;
  #extension;

  /**
   * @param {import('./store.js').Store} store
   * @param {string} userId
   * @param {AbortSignal} signal ends it
   */
  constructor(store, userId, signal) {
    super();
    this.#key = `${STORE_KEY}.${userId}`;
    this.#extension = () => store.user?.extension ?? '';
    try {
      this.calls = JSON.parse(sessionStorage.getItem(this.#key) ?? '[]');
    } catch {
      this.calls = [];
    }
    for (const dialog of store.dialogs.values())
      this.#look(dialog);
    store.addEventListener('dialogs', (e) => {
      const { dialog, before, event } = /** @type {CustomEvent} */ (e).detail;
      if (event === 'DELETE')
        this.#ended(before ?? dialog, dialog);
      else
        this.#look(dialog);
    }, { signal });
  }

  /** @param {Dialog} dialog */
  #look(dialog) {
    const me = own(dialog, this.#extension());
    if ((me?.state === 'ACTIVE' || me?.state === 'HELD') && !this.#answered.has(dialog.id))
      this.#answered.set(dialog.id, instant(me.stateChangeTime) ?? now());
  }

  /**
   * @param {Dialog} before as it was shown last
   * @param {Dialog} dialog as it ended
   */
  #ended(before, dialog) {
    const me = own(before, this.#extension()) ?? own(dialog, this.#extension());
    const answered = this.#answered.get(dialog.id);
    this.#answered.delete(dialog.id);
    if (!me || isMonitor(before) || isReservation(before) || this.calls.some((c) => c.id === dialog.id))
      return;
    this.calls = [/** @type {PastCall} */ ({
      id: dialog.id,
      at: instant(me.startTime) ?? now(),
      party: otherParty(before, this.#extension()),
      kind: before.from === this.#extension() ? 'out' : answered === undefined ? 'missed' : 'in',
      queue: before.queueName,
      length: answered === undefined ? 0 : Math.max(0, now() - answered),
    }), ...this.calls].slice(0, MAX);
    sessionStorage.setItem(this.#key, JSON.stringify(this.calls));
    this.dispatchEvent(new Event('change'));
  }
}
