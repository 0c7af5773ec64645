// What a supervisor may do with an agent, and what is worth a look: rules without a page.
// Source: Finesse developer guide 12.5, User, "Change agent state", "Make a silent monitor call".
import { instant } from './clock.js';

/** @typedef {import('./model.js').User} User */

/** The states from which a supervisor may bring an agent into another. @type {Record<string, string[]>} */
const FORCED_FROM = {
  READY: ['NOT_READY', 'WORK', 'WORK_READY'],
  NOT_READY: ['READY', 'WORK', 'WORK_READY'],
  LOGOUT: ['READY', 'NOT_READY', 'RESERVED', 'RESERVED_OUTBOUND', 'RESERVED_OUTBOUND_PREVIEW', 'TALKING', 'HOLD', 'WORK', 'WORK_READY'],
};

/** States that end with the call: what is asked for now comes after it. */
const ON_CALL = ['TALKING', 'HOLD', 'RESERVED', 'RESERVED_OUTBOUND', 'RESERVED_OUTBOUND_PREVIEW'];

/** Minutes after which a state is marked in the table. @type {Record<string, number>} */
const LONG_MINUTES = { NOT_READY: 30, TALKING: 15, HOLD: 5, WORK: 5, WORK_READY: 5, RESERVED: 1 };

/**
 * @param {User} user
 * @param {string} state READY, NOT_READY, LOGOUT
 */
export function mayForce(user, state) {
  return (FORCED_FROM[state] ?? []).includes(user.state) && user.pendingState !== state;
}

/** @param {User} user */
export function isOnCall(user) {
  return ON_CALL.includes(user.state);
}

/**
 * Why this agent cannot be listened to now.
 * @param {User | null} me the supervisor
 * @param {User} agent
 * @param {boolean} listening the supervisor listens already
 * @returns {'' | 'self' | 'listening' | 'needNotReady' | 'needTalking'} '' if nothing hinders
 */
export function monitorHindrance(me, agent, listening) {
  if (!me || agent.id === me.id)
    return 'self';
  if (listening)
    return 'listening';
  if (me.state !== 'NOT_READY')
    return 'needNotReady';
  return agent.state === 'TALKING' ? '' : 'needTalking';
}

/**
 * @param {User} user
 * @param {number} at ms since 1970 on the server's clock
 */
export function isLong(user, at) {
  const since = instant(user.stateChangeTime);
  const minutes = LONG_MINUTES[user.state];
  return since !== null && minutes !== undefined && at - since >= minutes * 60_000;
}
