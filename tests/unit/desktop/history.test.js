// The own last calls and states: what the server has kept (docs/api.md, Desktop), and what happens while the page is there.
import { test } from 'node:test';
import assert from 'node:assert/strict';

globalThis.document = { addEventListener() {}, hidden: false }; // the ticker of clock.js listens
const { History, readPast } = await import('../../../www/lib/history.js');
const { withState } = await import('../../../www/lib/state-history.js');

const at = (second) => new Date(Date.UTC(2026, 0, 1, 9, 0, second)).toISOString();
const kept = (id, more = {}) => ({
  id, direction: 'IN', callType: 'ACD_IN', party: '5551234', queueName: 'Support', startTime: at(0), answerTime: at(4), endTime: at(34), wrapUpReason: '', ...more,
});

function user(state, second, label = '') {
  return { state, stateChangeTime: at(second), reason: label ? { id: '4', category: 'NOT_READY', code: 12, label } : null };
}

class Session extends EventTarget {
  id = '1001';
  state = 'live';
  calls = [];
  states = [];
  store = Object.assign(new EventTarget(), { user: { extension: '1001', ...user('NOT_READY', 0) }, dialogs: new Map() });
  api = { json: async () => ({ calls: this.calls, states: this.states }) };

  tell(event, dialog, before) {
    this.store.dispatchEvent(new CustomEvent('dialogs', { detail: { dialog, before, event } }));
  }
}

function dialog(id, state, since, more = {}) {
  const me = { address: '1001', type: 'AGENT_DEVICE', state, startTime: at(0), stateChangeTime: since, actions: [] };
  return { id, from: '5551234', to: '7002', callType: 'ACD_IN', queueName: 'Support', wrapUpReason: '', participants: [me], variables: [], media: {}, ...more };
}

async function open(calls = [], states = []) {
  const session = new Session();
  Object.assign(session, { calls, states });
  const end = new AbortController();
  const history = new History(session, end.signal);
  await read(history);
  return { session, history, end };
}
const read = (history) => new Promise((resolve) => history.addEventListener('change', resolve, { once: true }));

test('what the server says, in the words of the page', async () => {
  const calls = [kept('3', { direction: 'OUT', answerTime: null, endTime: at(9) }), kept('2', { answerTime: null }), kept('1', { wrapUpReason: 'Billing' })];
  const { calls: list } = await readPast({ json: async (path) => (assert.equal(path, '/desktop/api/history/a%2Fb'), { calls, states: [] }) }, 'a/b');
  assert.deepEqual(list.map((c) => [c.id, c.kind, c.length, c.reason]), [['3', 'out', 0, ''], ['2', 'missed', 0, ''], ['1', 'in', 30_000, 'Billing']]);
});

test('a call that ends is there at once, without the wrap-up in its length, and not twice once the server has it', async () => {
  const { session, history } = await open([kept('1')]);
  session.tell('POST', dialog('2', 'ALERTING', at(0)));
  session.tell('PUT', dialog('2', 'ACTIVE', at(5)));
  session.tell('PUT', dialog('2', 'WRAP_UP', at(25)));
  const last = dialog('2', 'DROPPED', at(55), { wrapUpReason: 'Billing' });
  session.tell('DELETE', last, last);
  assert.deepEqual(history.calls.map((c) => [c.id, c.kind, c.length, c.reason]), [['2', 'in', 20_000, 'Billing'], ['1', 'in', 30_000, '']]);
  session.calls = [kept('2', { answerTime: at(5), endTime: at(25), wrapUpReason: 'Billing' }), kept('1')];
  session.dispatchEvent(new Event('state'));
  await read(history);
  assert.deepEqual(history.calls.map((c) => [c.id, c.length]), [['2', 20_000], ['1', 30_000]]);
});

test('what ends while the server is asked is not lost', async () => {
  const { session, history } = await open();
  session.dispatchEvent(new Event('state'));
  session.tell('DELETE', dialog('2', 'ALERTING', at(0)), dialog('2', 'ALERTING', at(0)));
  await read(history);
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(history.calls.map((c) => [c.id, c.kind]), [['2', 'missed']]);
});

test('a call one comes back into is another, listening and reservations are none', async () => {
  const { session, history } = await open([kept('2')]);
  const again = dialog('2', 'ALERTING', at(40));
  again.participants[0].startTime = at(40);
  session.tell('DELETE', again, again);
  for (const callType of ['SUPERVISOR_MONITOR', 'OUTBOUND_PREVIEW', 'OUTBOUND_DIRECT_PREVIEW']) {
    const none = dialog(callType, 'ACTIVE', at(50), { callType });
    session.tell('DELETE', none, none);
  }
  assert.deepEqual(history.calls.map((c) => [c.id, c.kind]), [['2', 'missed'], ['2', 'in']]);
});

test('a server that is away leaves what is known', async () => {
  const { session, history } = await open([kept('1')]);
  session.api.json = async () => { throw new Error('away'); };
  session.dispatchEvent(new Event('state'));
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(history.calls.map((c) => c.id), ['1']);
});

// --- states -----------------------------------------------------------------------------------------

const keptState = (state, second, label = '') => ({ state, reasonCode: label ? '12' : null, reasonLabel: label, stateChangeTime: at(second) });
const shown = (history) => history.states.map((s) => [s.state, s.reason?.label ?? '', new Date(s.at).toISOString()]);
function become(session, ...is) {
  Object.assign(session.store.user, user(...is));
  session.store.dispatchEvent(new Event('user'));
}

test('states of before the page, and of while it is there', async () => {
  const { session, history } = await open([], [keptState('NOT_READY', 0), keptState('LOGOUT', -60, 'End of shift')]);
  become(session, 'READY', 10);
  become(session, 'NOT_READY', 20, 'Lunch');
  assert.deepEqual(shown(history), [['NOT_READY', 'Lunch', at(20)], ['READY', '', at(10)], ['NOT_READY', '', at(0)], ['LOGOUT', 'End of shift', at(-60)]]);
});

test('a state that is told again, for its pending state or with the same reason, is one', async () => {
  const { session, history } = await open([], [keptState('NOT_READY', 0)]);
  become(session, 'NOT_READY', 20, 'Lunch');
  become(session, 'NOT_READY', 20, 'Lunch');
  become(session, 'NOT_READY', 25, 'Lunch');
  become(session, 'TALKING', 30);
  become(session, 'TALKING', 30, 'Lunch');
  assert.deepEqual(shown(history).map(([state]) => state), ['TALKING', 'NOT_READY', 'NOT_READY']);
});

test('what was heard and is kept stands there once, what was missed in a gap is put between, what is newer stays', async () => {
  const { session, history } = await open([], [keptState('NOT_READY', 0)]);
  become(session, 'READY', 10);
  session.states = [keptState('RESERVED', 30), keptState('READY', 30), keptState('TALKING', 20), keptState('READY', 10), keptState('NOT_READY', 0)];
  session.dispatchEvent(new Event('state'));
  become(session, 'RESERVED', 30);
  become(session, 'TALKING', 30);
  await read(history);
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(shown(history).map(([state]) => state), ['TALKING', 'RESERVED', 'READY', 'TALKING', 'READY', 'NOT_READY']);
});

test('who never signed in has no state', async () => {
  assert.deepEqual(withState([], { state: 'LOGOUT', reason: null, stateChangeTime: '' }), []);
});
