/* What is kept of an agent's calls and states: GET /desktop/api/history/{id} (docs/api.md, Desktop), ours.  What a leg is follows
 * from the notifications: rest-desktop appendix C. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { start } from '../harness/index.js';
import { Story, act, ask, dial, did, reset, signIn } from './help.js';

const SUPPORT = { name: 'Support', number: '7002' };
const KEPT = 100;
const WRAP_UP = 30; /* of Support, contract */

let site, story;
/** Calls of earlier tests, by agent. */
let known;

before(async () => {
  site = await start();
  story = await Story.begin(site);
});
after(() => site?.stop());

beforeEach(async () => {
  await reset(site, '2001', '2002', '2000');
  for (const id of ['2001', '2002']) await signIn(site, id);
  await story.told();
  known = Object.fromEntries(await Promise.all(['2000', '2001', '2002'].map(async (id) => [id, (await history(id)).length])));
});

async function history(id, as = 'admin') {
  const answer = await site.rest(as).get(`/desktop/api/history/${id}`);
  assert.equal(answer.status, 200, answer.text);
  return JSON.parse(answer.text).calls;
}

async function states(id, as = 'admin') {
  const answer = await site.rest(as).get(`/desktop/api/history/${id}`);
  assert.equal(answer.status, 200, answer.text);
  return JSON.parse(answer.text).states;
}

const words = (list) => list.map((s) => [s.state, s.reasonLabel].filter(Boolean).join(' '));

/** Those of this test, newest first. */
const since = async (id) => (await history(id)).slice(0, (await history(id)).length - known[id]);
const ready = (id) => site.rest(id).state('READY');
const seconds = (from, to) => (Date.parse(to) - Date.parse(from)) / 1000;
const others = (call, ...names) => Object.fromEntries(names.map((n) => [n, call[n]]));

test('a call that came: from whom, through which queue, when it was offered, answered and over, what about', async () => {
  await ready('2001');
  const id = await site.call({ from: '5551234', to: SUPPORT.number });
  await story.pass(4);
  await act(site, '2001', 'ANSWER', id);
  await story.pass(10);
  await act(site, '2001', 'HOLD', id);
  await story.pass(5);
  await did(site, '2001', id, 'UPDATE_CALL_DATA', { media: '<wrapUpReason>Password reset</wrapUpReason>' });
  await story.told();
  assert.deepEqual(await since('2001'), [], 'while it lasts it is among the dialogs alone');
  await act(site, '2001', 'RETRIEVE', id);
  await act(site, '2001', 'DROP', id);
  await story.pass(WRAP_UP);
  const [call, ...more] = await since('2001');
  assert.deepEqual(more, []);
  assert.deepEqual(others(call, 'id', 'direction', 'callType', 'party', 'queueName', 'wrapUpReason'), {
    id, direction: 'IN', callType: 'PREROUTE_ACD_IN', party: '5551234', queueName: SUPPORT.name, wrapUpReason: 'Password reset',
  });
  assert.match(call.startTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.equal(seconds(call.startTime, call.answerTime), 4);
  assert.equal(seconds(call.answerTime, call.endTime), 15);
});

test('it ends where wrap-up begins, and is kept when that is over, with the reason chosen in it', async () => {
  await ready('2001');
  const id = await site.call({ from: '5551234', to: SUPPORT.number });
  await act(site, '2001', 'ANSWER', id);
  await story.told();
  await story.pass(7);
  await act(site, '2001', 'DROP', id);
  await story.pass(3);
  assert.deepEqual(await since('2001'), []);
  await did(site, '2001', id, 'UPDATE_CALL_DATA', { media: '<wrapUpReason>Password reset</wrapUpReason>' });
  await story.pass(WRAP_UP);
  const [call] = await since('2001');
  assert.equal(call.wrapUpReason, 'Password reset');
  assert.equal(seconds(call.answerTime, call.endTime), 7);
});

test('a call that nobody answered has no time of answer', async () => {
  await ready('2001');
  const id = await site.call({ from: '5551234', to: SUPPORT.number });
  await story.pass(12.001); /* ring-no-answer, contract */
  await site.sim('DELETE', `calls/${id}`);
  const [call, ...more] = await since('2001');
  assert.deepEqual(more, []);
  assert.deepEqual(others(call, 'direction', 'answerTime', 'party'), { direction: 'IN', answerTime: null, party: '5551234' });
  assert.equal(seconds(call.startTime, call.endTime), 12);
});

test('a call that was made, and one that failed', async () => {
  await dial(site, '2001', '5559999');
  await story.pass(1);
  const [dialog] = (await site.rest('2001').get('/finesse/api/User/2001/Dialogs')).xml.all('Dialog');
  await story.pass(6);
  await act(site, '2001', 'DROP', dialog.value('id'));
  await story.told();
  const [made] = await since('2001');
  assert.deepEqual(others(made, 'direction', 'party', 'queueName'), { direction: 'OUT', party: '5559999', queueName: '' });
  assert.equal(seconds(made.startTime, made.endTime), 7);
  assert.equal(seconds(made.answerTime, made.endTime), 6);
  await dial(site, '2001', '8001'); /* always busy */
  await story.pass(1);
  const [failed] = (await site.rest('2001').get('/finesse/api/User/2001/Dialogs')).xml.all('Dialog');
  await act(site, '2001', 'DROP', failed.value('id'));
  await story.told();
  assert.deepEqual(others((await since('2001'))[0], 'direction', 'party', 'answerTime'), { direction: 'OUT', party: '8001', answerTime: null });
});

test('consult and transfer: each agent has what that agent was in', async () => {
  await ready('2001');
  const id = await site.call({ from: '5551234', to: SUPPORT.number });
  await act(site, '2001', 'ANSWER', id);
  await story.pass(5);
  await did(site, '2001', id, 'CONSULT_CALL', { to: '2002' });
  await story.pass(2);
  const consult = (await site.rest('2002').get('/finesse/api/User/2002/Dialogs')).xml.get('Dialog').value('id');
  await act(site, '2002', 'ANSWER', consult);
  await story.pass(3);
  await did(site, '2001', id, 'TRANSFER');
  await story.pass(WRAP_UP);
  const left = await since('2001');
  assert.deepEqual(left.map((c) => [c.id, c.direction, c.party]).sort(), [[id, 'IN', '5551234'], [consult, 'OUT', '2002']].sort());
  const passed = left.find((c) => c.id === id);
  assert.equal(seconds(passed.startTime, passed.endTime), 10);
  assert.deepEqual((await since('2002')).map((c) => [c.id, c.direction, c.party]), [[consult, 'IN', '2001']]);
  await act(site, '2002', 'DROP', id);
  await story.pass(WRAP_UP);
  const [taken] = await since('2002');
  assert.equal(taken.id, id);
  assert.equal(seconds(taken.answerTime, taken.endTime), WRAP_UP);
});

test('who listened has had no call, and who was listened to has one', async () => {
  await signIn(site, '2000');
  await ready('2001');
  const id = await site.call({ from: '5551234', to: SUPPORT.number });
  await act(site, '2001', 'ANSWER', id);
  await story.told();
  const body = '<Dialog><requestedAction>SILENT_MONITOR</requestedAction><fromAddress>2000</fromAddress><toAddress>2001</toAddress></Dialog>';
  assert.equal((await site.rest('2000').post('/finesse/api/User/2000/Dialogs', body)).status, 202);
  await story.pass(5);
  await act(site, '2001', 'DROP', id);
  await story.pass(WRAP_UP);
  assert.deepEqual((await since('2001')).map((c) => c.id), [id]);
  assert.deepEqual(await since('2000'), []);
});

test('by login name as well, for the agent, and for the supervisor with the same words', async () => {
  const own = await history('agent2001', '2001');
  assert.ok(own.length > 0);
  assert.deepEqual(await history('2001', '2000'), own);
  for (let i = 1; i < own.length; i++) assert.ok(own[i - 1].endTime >= own[i].endTime, 'newest first');
});

test('who is no agent has none; who may not look is told so', async () => {
  assert.deepEqual(await history('1010'), []);
  const refused = await site.rest('2002').get('/desktop/api/history/2001');
  assert.equal(refused.status, 401);
  assert.ok(JSON.parse(refused.text).error);
});

test('a restart of ctid keeps them, and when a call that goes on was answered', async () => {
  await ready('2001');
  const id = await site.call({ from: '5551234', to: SUPPORT.number });
  await story.pass(2);
  await act(site, '2001', 'ANSWER', id);
  await story.pass(3);
  await act(site, '2001', 'HOLD', id);
  await story.told();
  const before = await history('2001');
  await site.kill('ctid');
  await site.healthy();
  assert.deepEqual(await history('2001'), before);
  await act(site, '2001', 'DROP', id);
  await story.pass(WRAP_UP);
  const [call] = await since('2001');
  assert.equal(seconds(call.startTime, call.answerTime), 2);
});

test(`no more than ${KEPT} of each agent`, async () => {
  const [first] = await history('2001');
  for (let i = 0; i < KEPT + 1; i++) {
    const answer = await ask(site, '2001', await made(), 'DROP');
    assert.equal(answer.status, 202);
    await story.told();
  }
  const calls = await history('2001');
  assert.equal(calls.length, KEPT);
  assert.ok(calls.every((c) => c.party === '8001' && c.id !== first.id));
});

async function made() {
  await dial(site, '2001', '8001');
  await story.pass(1);
  return (await site.rest('2001').get('/finesse/api/User/2001/Dialogs')).xml.get('Dialog').value('id');
}

// --- states ---------------------------------------------------------------------------------------------------------

test('states: every one of a call and of a break, since when, with the reason as it is called', async () => {
  await ready('2001');
  await story.told();
  const since = Date.parse((await states('2001'))[0].stateChangeTime);
  const id = await site.call({ from: '5551234', to: SUPPORT.number });
  await story.pass(4);
  await act(site, '2001', 'ANSWER', id);
  await story.pass(10);
  await act(site, '2001', 'HOLD', id);
  await story.pass(5);
  await act(site, '2001', 'RETRIEVE', id);
  await act(site, '2001', 'DROP', id);
  await story.pass(WRAP_UP);
  const { id: reason, code, label } = await reasonOf('2001', 1);
  await site.rest('2001').state('NOT_READY', { reason });
  await story.told();
  const list = (await states('2001')).slice(0, 8);
  assert.deepEqual(words(list).reverse(), ['READY', 'RESERVED', 'TALKING', 'HOLD', 'TALKING', 'WORK_READY', 'READY', `NOT_READY ${label}`]);
  assert.deepEqual(list.map((s) => (Date.parse(s.stateChangeTime) - since) / 1000).reverse(), [0, 0, 4, 14, 19, 19, 49, 49]);
  assert.match(list[0].stateChangeTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.equal(list[0].reasonCode, code);
  assert.equal(list[1].reasonCode, null);
  assert.equal(list[1].reasonLabel, '');
});

test('states: another reason is another, the same state told again is not', async () => {
  const [one, other] = [await reasonOf('2001', 1), await reasonOf('2001', 2)];
  await site.rest('2001').state('NOT_READY', { reason: one.id });
  await story.told();
  const before = await states('2001');
  await site.rest('2001').state('NOT_READY', { reason: one.id });
  await story.told();
  assert.deepEqual(await states('2001'), before, 'the same reason');
  await site.rest('2001').state('NOT_READY', { reason: other.id });
  await story.told();
  assert.deepEqual(words((await states('2001')).slice(0, 2)), [`NOT_READY ${other.label}`, `NOT_READY ${one.label}`]);
  await ready('2001');
  const id = await site.call({ from: '5551234', to: SUPPORT.number });
  await act(site, '2001', 'ANSWER', id);
  await story.told();
  const talking = await states('2001');
  await site.rest('2001').state('NOT_READY', { reason: one.id }); /* after the call */
  await story.told();
  assert.equal((await site.rest('2001').get('/finesse/api/User/2001')).xml.value('pendingState'), 'NOT_READY');
  assert.deepEqual(await states('2001'), talking, 'what is only wished for');
  await act(site, '2001', 'DROP', id);
  await story.pass(WRAP_UP);
});

test('states: signing out and in belong to them, a changed label does not change what was', async () => {
  const { id, label } = await reasonOf('2001', 1);
  await site.rest('2001').state('NOT_READY', { reason: id });
  await story.told();
  const path = `/finesse/api/ReasonCode/${id}`;
  const rename = (to) => site.rest('admin').put(path, `<ReasonCode><label>${to}</label></ReasonCode>`);
  assert.equal((await rename('Something else')).status, 200);
  try {
    const leaving = await reasonOf('2001', 1, 'LOGOUT');
    await site.rest('2001').state('LOGOUT', { reason: leaving.id });
    await site.rest('2001').state('LOGIN', { extension: '2001' });
    await story.told();
    assert.deepEqual(words((await states('2001')).slice(0, 3)), ['NOT_READY', `LOGOUT ${leaving.label}`, `NOT_READY ${label}`]);
  } finally {
    await rename(label);
  }
});

test('states: the same for the agent, for the supervisor, after a restart of ctid; nobody who may not', async () => {
  const own = await states('2001', '2001');
  assert.ok(own.length > 3);
  assert.deepEqual(await states('2001', '2000'), own);
  assert.deepEqual(await states('agent2001', '2000'), own);
  await site.kill('ctid');
  await site.healthy();
  assert.deepEqual(await states('2001'), own, 'and no state twice');
  const refused = await site.rest('2002').get('/desktop/api/history/2001');
  assert.equal(refused.status, 401);
  assert.deepEqual(await states('1010'), [], 'no agent');
});

test(`states: no more than ${KEPT} of each agent, the newest`, async () => {
  const reasons = [await reasonOf('2001', 1), await reasonOf('2001', 2)];
  const other = await states('2002');
  for (let i = 0; i < KEPT + 3; i++) await site.rest('2001').state('NOT_READY', { reason: reasons[i % 2].id });
  await ready('2001');
  await story.told();
  const list = await states('2001');
  assert.equal(list.length, KEPT);
  assert.equal(list[0].state, 'READY');
  assert.deepEqual(list.slice(1).map((s) => s.reasonLabel), Array.from({ length: KEPT - 1 }, (_, i) => reasons[i % 2].label));
  assert.deepEqual(await states('2002'), other);
});

/** The nth reason that the agent may choose. */
async function reasonOf(id, n, category = 'NOT_READY') {
  const codes = (await site.rest(id).get(`/finesse/api/User/${id}/ReasonCodes?category=${category}`)).xml.all('ReasonCode');
  const code = codes[n - 1];
  return { id: code.value('uri').split('/').at(-1), code: code.value('code'), label: code.value('label') };
}
