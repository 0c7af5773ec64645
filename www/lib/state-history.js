// The states of this tab's session, newest first, kept over a reload of the page.
import { instant, now } from './clock.js';

/** @typedef {{ state: string, reason: import('./model.js').Reason | null, at: number }} PastState */

/**
 * @param {PastState[]} states newest first
 * @param {import('./model.js').User} user
 * @param {number} most to keep
 * @returns {PastState[]} with the state the user is in now; the same list if that is known
 */
export function withState(states, user, most) {
  const [last] = states;
  const reason = user.state === 'NOT_READY' ? user.reason : null;
  const at = instant(user.stateChangeTime) ?? now();
  if (last && last.state === user.state && last.reason?.id === reason?.id && last.reason?.code === reason?.code && last.at >= at)
    return states;
  return [{ state: user.state, reason, at }, ...states].slice(0, most);
}

const STORE_KEY = 'aplomb.states';
const MAX = 200;

/** Emits 'change'. */
export class StateHistory extends EventTarget {
  /** @type {PastState[]} each lasts until the one before it in the list begins */ states = [];
  #key;

  /**
   * @param {import('./store.js').Store} store
   * @param {string} userId
   * @param {AbortSignal} signal ends it
   */
  constructor(store, userId, signal) {
    super();
    this.#key = `${STORE_KEY}.${userId}`;
    try {
      this.states = JSON.parse(sessionStorage.getItem(this.#key) ?? '[]');
    } catch {
      this.states = [];
    }
    this.#look(store.user);
    store.addEventListener('user', () => this.#look(store.user), { signal });
  }

  /** @param {import('./model.js').User | null} user */
  #look(user) {
    const states = user && user.state !== 'LOGOUT' ? withState(this.states, user, MAX) : this.states;
    if (states === this.states)
      return;
    this.states = states;
    sessionStorage.setItem(this.#key, JSON.stringify(this.states));
    this.dispatchEvent(new Event('change'));
  }
}
