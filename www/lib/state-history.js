// The states of an agent, newest first: what the server has kept (/desktop/api/history), and what is heard since.
import { instant, now } from './clock.js';

/** @typedef {{ state: string, reason: import('./model.js').Reason | null, at: number }} PastState */

/** As many as the server keeps. */
const MAX = 100;
/** Only these states have a reason. */
const WITH_REASON = ['NOT_READY', 'LOGOUT'];

/**
 * @param {PastState} one
 * @param {PastState} other
 */
function isSame(one, other) {
  return one.state === other.state && one.reason?.code === other.reason?.code;
}

/**
 * @param {PastState[]} states newest first
 * @param {import('./model.js').User} user
 * @returns {PastState[]} with the state the user is in now; the same list if that is known
 */
export function withState(states, user) {
  const { state, reason, stateChangeTime } = user;
  if (state === 'LOGOUT' && !stateChangeTime)
    return states; // never signed in
  const is = { state, reason: WITH_REASON.includes(state) ? reason : null, at: instant(stateChangeTime) ?? now() };
  return states[0] && isSame(states[0], is) ? states : [is, ...states].slice(0, MAX);
}

/** @param {Record<string, string>} kept as the server says @returns {PastState} */
export function readPastState({ state, reasonCode, reasonLabel, stateChangeTime }) {
  const reason = reasonCode ? { id: '', category: state, code: Number(reasonCode), label: reasonLabel } : null;
  return { state, reason, at: instant(stateChangeTime) ?? 0 };
}

/**
 * @param {PastState[]} heard newest first
 * @param {PastState[]} kept likewise, up to a moment of the time in which the others were heard
 * @returns {PastState[]} all of them, none twice
 */
export function mergeStates(heard, kept) {
  const [last] = kept;
  if (!last)
    return heard;
  const known = heard.findIndex((h) => h.at === last.at && isSame(h, last));
  const news = known < 0 ? heard.filter((h) => h.at > last.at) : heard.slice(0, known);
  return [...news, ...kept].slice(0, MAX);
}
