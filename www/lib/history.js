// The last calls and states of an agent, newest first.  The server keeps them (/desktop/api/history); what ends meanwhile
// is added here.
import { instant, now } from './clock.js';
import { isMonitor, isReservation, otherParty, own } from './model.js';
import { mergeStates, readPastState, withState } from './state-history.js';

/** @typedef {import('./model.js').Dialog} Dialog */

/**
 * @typedef {object} PastCall
 * @property {string} id of the dialog; an agent who came back into it has several calls of it
 * @property {number} at when it came to the agent, ms since 1970
 * @property {string} party
 * @property {'in' | 'out' | 'missed'} kind
 * @property {string} queue
 * @property {number} length from answer to end in ms, 0 if it was not answered
 * @property {string} reason wrap-up reason, '' if none
 */

/** As many as the server keeps. */
const MAX = 100;

/**
 * @param {import('./api.js').Api} api
 * @param {string} userId
 * @returns {Promise<{ calls: PastCall[], states: import('./state-history.js').PastState[] }>} newest first; throws ApiError
 */
export async function readPast(api, userId) {
  const { calls, states } = await api.json(`/desktop/api/history/${encodeURIComponent(userId)}`);
  return { calls: calls.map(readPastCall), states: states.map(readPastState) };
}

/** @param {Record<string, string>} call as the server says @returns {PastCall} */
function readPastCall(call) {
  const answered = instant(call.answerTime);
  const kind = call.direction === 'OUT' ? 'out' : answered === null ? 'missed' : 'in';
  return {
    id: call.id, at: instant(call.startTime) ?? 0, party: call.party, kind, queue: call.queueName, reason: call.wrapUpReason,
    length: answered === null ? 0 : (instant(call.endTime) ?? answered) - answered,
  };
}

/** The own calls and states.  Emits 'change'. */
export class History extends EventTarget {
  /** @type {PastCall[]} */ calls = [];
  /** Each lasts until the one before it in the list begins. @type {import('./state-history.js').PastState[]} */ states = [];
  /** When calls that are on were answered, and over for this agent, by dialog id. @type {Map<string, { answered?: number, over?: number }>} */
  #times = new Map();
  #session;

  /**
   * @param {import('../desktop/session.js').Session} session
   * @param {AbortSignal} signal ends it
   */
  constructor(session, signal) {
    super();
    this.#session = session;
    const { store } = session;
    for (const dialog of store.dialogs.values())
      this.#look(dialog);
    store.addEventListener('dialogs', (e) => {
      const { dialog, before, event } = /** @type {CustomEvent} */ (e).detail;
      if (event === 'DELETE')
        this.#ended(before ?? dialog, dialog);
      else
        this.#look(dialog);
    }, { signal });
    this.#lookAtState();
    store.addEventListener('user', () => this.#lookAtState(), { signal });
    // After a gap, what happened in it is there with its times.
    session.addEventListener('state', () => session.state === 'live' && void this.#read(), { signal });
    void this.#read();
  }

  get #extension() {
    return this.#session.store.user?.extension ?? '';
  }

  async #read() {
    const before = new Set(this.calls);
    try {
      const { calls, states } = await readPast(this.#session.api, this.#session.id);
      const isNew = (/** @type {PastCall} */ call) => !before.has(call) && !calls.some((k) => k.id === call.id && k.at === call.at);
      this.calls = [...this.calls.filter(isNew), ...calls].slice(0, MAX);
      this.states = mergeStates(this.states, states);
      this.dispatchEvent(new Event('change'));
    } catch {
      // As it was; the next time the connection is back asks again.
    }
  }

  #lookAtState() {
    const { user } = this.#session.store;
    const states = user ? withState(this.states, user) : this.states;
    if (states === this.states)
      return;
    this.states = states;
    this.dispatchEvent(new Event('change'));
  }

  /** @param {Dialog} dialog */
  #look(dialog) {
    const me = own(dialog, this.#extension);
    const times = this.#times.get(dialog.id) ?? {};
    const at = instant(me?.stateChangeTime ?? '') ?? now();
    if (me?.state === 'ACTIVE' || me?.state === 'HELD')
      times.answered ??= at;
    else if (me?.state === 'WRAP_UP' || me?.state === 'DROPPED')
      times.over ??= at;
    this.#times.set(dialog.id, times);
  }

  /**
   * @param {Dialog} before as it was shown last
   * @param {Dialog} dialog as it ended
   */
  #ended(before, dialog) {
    const me = own(before, this.#extension) ?? own(dialog, this.#extension);
    const { answered, over = now() } = this.#times.get(dialog.id) ?? {};
    this.#times.delete(dialog.id);
    if (!me || isMonitor(before) || isReservation(before))
      return;
    const at = instant(me.startTime) ?? now();
    if (this.calls.some((c) => c.id === dialog.id && c.at === at))
      return;
    this.calls = [/** @type {PastCall} */ ({
      id: dialog.id,
      at,
      party: otherParty(before, this.#extension),
      kind: before.from === this.#extension ? 'out' : answered === undefined ? 'missed' : 'in',
      queue: before.queueName,
      length: answered === undefined ? 0 : Math.max(0, over - answered),
      reason: dialog.wrapUpReason || before.wrapUpReason,
    }), ...this.calls].slice(0, MAX);
    this.dispatchEvent(new Event('change'));
  }
}
