// Which states a supervisor may force (developer guide 12.5, User), and when listening can begin
// (Dialog, "Make a silent monitor call").
import { test } from 'node:test';
import assert from 'node:assert/strict';

globalThis.document = { addEventListener() {}, hidden: false }; // the ticker of clock.js listens
const { isLong, mayForce, monitorHindrance } = await import('../../../www/lib/supervise.js');

const user = (state, more = {}) => ({ id: '1001', state, pendingState: '', stateChangeTime: '2026-01-01T00:00:00.000Z', ...more });

test('Not Ready from READY, WORK, WORK_READY alone', () => {
  const from = ['READY', 'WORK', 'WORK_READY'];
  for (const state of ['READY', 'NOT_READY', 'RESERVED', 'TALKING', 'HOLD', 'WORK', 'WORK_READY', 'LOGOUT', 'UNKNOWN'])
    assert.equal(mayForce(user(state), 'NOT_READY'), from.includes(state), state);
});

test('signing out from every state of somebody signed in, once', () => {
  for (const state of ['READY', 'NOT_READY', 'RESERVED', 'RESERVED_OUTBOUND', 'RESERVED_OUTBOUND_PREVIEW', 'TALKING', 'HOLD', 'WORK', 'WORK_READY'])
    assert.equal(mayForce(user(state), 'LOGOUT'), true, state);
  assert.equal(mayForce(user('LOGOUT'), 'LOGOUT'), false);
  assert.equal(mayForce(user('TALKING', { pendingState: 'LOGOUT' }), 'LOGOUT'), false);
  assert.equal(mayForce(user('READY'), 'WORK'), false);
});

test('listening: from Not Ready, to somebody who talks, one at a time, never to oneself', () => {
  const me = user('NOT_READY', { id: '1000' });
  assert.equal(monitorHindrance(me, user('TALKING'), false), '');
  assert.equal(monitorHindrance(me, user('HOLD'), false), 'needTalking');
  assert.equal(monitorHindrance({ ...me, state: 'READY' }, user('TALKING'), false), 'needNotReady');
  assert.equal(monitorHindrance(me, user('TALKING'), true), 'listening');
  assert.equal(monitorHindrance(me, me, false), 'self');
  assert.equal(monitorHindrance(null, user('TALKING'), false), 'self');
});

test('half an hour Not Ready is long; an unknown start is never', () => {
  const at = Date.parse('2026-01-01T00:30:00.000Z');
  assert.equal(isLong(user('NOT_READY'), at - 1), false);
  assert.equal(isLong(user('NOT_READY'), at), true);
  assert.equal(isLong(user('READY'), at * 2), false);
  assert.equal(isLong(user('NOT_READY', { stateChangeTime: '' }), at), false);
});
