// States, reasons and refusals in the person's words.
import { hasText, t } from './i18n.js';

/** Icon and colour name of each agent state. @type {Record<string, string>} */
const LOOK = {
  READY: 'ready', NOT_READY: 'not-ready', RESERVED: 'reserved', RESERVED_OUTBOUND: 'reserved',
  RESERVED_OUTBOUND_PREVIEW: 'reserved', TALKING: 'talking', HOLD: 'hold', WORK: 'wrap-up',
  WORK_READY: 'wrap-up', LOGOUT: 'signed-out', LOGIN: 'not-ready', UNKNOWN: 'offline',
};

/** @param {string} state */
export function lookOf(state) {
  return LOOK[state] ?? 'offline';
}

/** @param {string} state */
export function stateWord(state) {
  return t(`state.${state in LOOK ? state : 'UNKNOWN'}`);
}

/**
 * "Not Ready, Lunch"
 * @param {{ state: string, reason: import('./model.js').Reason | null }} user
 */
export function stateWithReason({ state, reason }) {
  const label = reasonWord(reason);
  return label ? t('state.withReason', { state: stateWord(state), reason: label }) : stateWord(state);
}

/** @param {import('./model.js').Reason | null} reason */
export function reasonWord(reason) {
  return reason?.label || (reason?.code && hasText(`reason.${reason.code}`) ? t(`reason.${reason.code}`) : '');
}

/** What may be wrong with a number that was called. @type {Record<string, string>} */
const FAILURES = { BUSY: 'BUSY', BAD_DESTINATION: 'BAD' };

/** @param {{ state: string, cause: string }} participant */
export function callWord({ state, cause }) {
  if (state === 'FAILED')
    return t(FAILURES[cause] ? `call.state.FAILED_${FAILURES[cause]}` : 'call.state.FAILED');
  return hasText(`call.state.${state}`) ? t(`call.state.${state}`) : state;
}

/**
 * What has become of a call that did not come about.
 * @param {{ state: string, cause: string }} participant one's own
 * @param {string} party who was called
 * @param {string} held who waits on another call, '' for nobody
 * @returns {string} '' if it may come about
 */
export function failure({ state, cause }, party, held) {
  return state === 'FAILED' ? t(`call.failed.${FAILURES[cause] ?? 'other'}`, { party, held }) : '';
}

/** Colour name of each participant state. @param {string} state */
export function callLook(state) {
  switch (state) {
  case 'ACTIVE': return 'talking';
  case 'HELD': return 'hold';
  case 'ALERTING': return 'reserved';
  case 'INITIATING': case 'INITIATED': return 'reserved';
  case 'WRAP_UP': return 'wrap-up';
  case 'FAILED': return 'not-ready';
  default: return 'signed-out';
  }
}

/** Colour name of each state of a task. @param {string} state */
export function taskLook(state) {
  switch (state) {
  case 'OFFERED': case 'ACCEPTED': return 'reserved';
  case 'PAUSED': case 'INTERRUPTED': return 'hold';
  case 'WRAPPING_UP': return 'wrap-up';
  default: return callLook(state);
  }
}

/**
 * What was refused, why, and what to do, in one or two sentences.
 * @param {unknown} fault
 */
export function problem(fault) {
  const e = /** @type {Partial<import('./api.js').ApiError>} */ (fault ?? {});
  const values = { detail: e.detail ?? '', message: e.message ?? '', status: e.status ?? 0 };
  if (e.status === 429)
    return t('problem.429');
  const byMessage = `problem.message.${e.detail || e.message || ''}`;
  if (hasText(byMessage))
    return t(byMessage, values);
  if (e.type && hasText(`problem.${e.type}`))
    return t(`problem.${e.type}`, values);
  if (e.status && hasText(`problem.${e.status}`))
    return t(`problem.${e.status}`, values);
  if ((e.status ?? 0) >= 500) // of a server in between
    return t('problem.Internal Server Error');
  return t('problem.other', { ...values, type: e.type || String(e.status ?? '') });
}
