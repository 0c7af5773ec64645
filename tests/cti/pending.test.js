/* Who may ask for which state when, what waits for the end of a call, and with which code: reference rest-desktop 2.2, 2.3,
 * 2.5 to 2.7, table by table. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { start } from '../harness/index.js';
import { refused } from '../api/help.js';
import { Story, act, dial, lines, reset, signIn } from './help.js';

let site, story;
before(async () => {
  site = await start();
  story = await Story.begin(site);
});
after(() => site?.stop());
beforeEach(async () => {
  for (const call of (await site.sim('GET', 'calls')).calls)
    await site.rest('admin').delete(`/aplomb/api/sim/calls/${call.id}`);
  await reset(site, '1001', '1002', '2001');
  await story.pass(60);
});

const ask = (state, { as = '1001', of = '1001', reason, requestId } = {}) => {
  const code = reason === undefined ? '' : `<reasonCodeId>${reason}</reasonCodeId>`;
  return site.rest(as).put(`/finesse/api/User/${of}`, `<User><state>${state}</state>${code}</User>`, requestId ? { requestId } : {});
};
async function accepted(...request) {
  const answer = await ask(...request);
  assert.deepEqual([answer.status, answer.text], [202, '']);
}
const user = async (id = '1001') => (await site.rest(id).get(`/finesse/api/User/${id}`)).xml;
const shown = async (id) => {
  const xml = await user(id);
  return [xml.value('state'), xml.value('pendingState'), xml.value('reasonCode/code')];
};
/** What the user's node told: [state, pendingState, number of the code, requestId]. */
const heard = async (id = '1001') => (await story.told()).filter((t) => t.short === `User/${id}`)
  .map((t) => [t.user.value('state'), t.user.value('pendingState'), t.user.value('reasonCode/code'), t.requestId]);

/** 1001, who was READY, talks to a caller of Sales; the call. */
async function talking() {
  await signIn(site, '1001', { ready: true });
  const id = await site.call({ to: '7001' });
  await act(site, '1001', 'ANSWER', id);
  await story.told();
  return id;
}

describe('pending while the agent talks', () => {
  test('the wish is shown, the state stays; the last wish counts, and comes when the call is over', async () => {
    const id = await talking();
    await accepted('NOT_READY', { reason: 1, requestId: 'p-1' });
    assert.deepEqual(await heard(), [['TALKING', 'NOT_READY', undefined, 'p-1']]);
    await accepted('READY', { requestId: 'p-2' });
    assert.deepEqual(await heard(), [['TALKING', 'READY', undefined, 'p-2']]);
    await accepted('NOT_READY', { reason: 2, requestId: 'p-3' });
    const [team] = (await story.told()).filter((t) => t.short === 'Team/1/Users');
    assert.deepEqual([team.user.value('state'), team.user.value('pendingState'), team.requestId], ['TALKING', 'NOT_READY', 'p-3']);
    await act(site, '1001', 'DROP', id);
    assert.deepEqual(await heard(), [['NOT_READY', '', '2', '']]);
    assert.equal((await user()).value('reasonCode/label'), 'Lunch');
  });

  test('on hold as well', async () => {
    const id = await talking();
    await act(site, '1001', 'HOLD', id);
    await story.told();
    await accepted('NOT_READY', { reason: 3 });
    assert.deepEqual(await heard(), [['HOLD', 'NOT_READY', undefined, '']]);
    await act(site, '1001', 'RETRIEVE', id);
    assert.deepEqual(await heard(), [['TALKING', 'NOT_READY', undefined, '']]);
    await act(site, '1001', 'DROP', id);
    assert.deepEqual(await heard(), [['NOT_READY', '', '3', '']]);
  });

  test('READY of somebody who called from NOT_READY; without a wish back to NOT_READY and its code', async () => {
    await signIn(site, '1001');
    await accepted('NOT_READY', { reason: 1 });
    for (const [wish, end] of [['READY', ['READY', '', undefined]], [null, ['NOT_READY', '', '1']]]) {
      await dial(site, '1001', '8003');
      await story.pass(2);
      if (wish) await accepted(wish);
      const [call] = (await site.sim('GET', 'calls')).calls;
      await act(site, '1001', 'DROP', call.id);
      await story.told();
      assert.deepEqual(await shown(), end);
      await accepted('NOT_READY', { reason: 1 });
    }
  });

  test('before wrap-up it decides what comes behind it', async () => {
    await signIn(site, '2001', { ready: true });
    for (const [wish, reason, wraps, then] of [
      ['NOT_READY', 2, 'WORK', ['NOT_READY', '', '2']], ['READY', undefined, 'WORK_READY', ['READY', '', undefined]],
    ]) {
      const id = await site.call({ to: '7002' });
      await act(site, '2001', 'ANSWER', id);
      await accepted(wish, { as: '2001', of: '2001', reason });
      await act(site, '2001', 'DROP', id);
      await story.told();
      assert.deepEqual((await shown('2001')).slice(0, 2), [wraps, '']);
      await story.pass(30);
      assert.deepEqual(await shown('2001'), then);
      await accepted('READY', { as: '2001', of: '2001' });
    }
  });

  test('an agent signs out from NOT_READY only', async () => {
    const refusedOut = async () =>
      refused(await ask('LOGOUT', { reason: 10 }), 400, 'Invalid Input', 'state');
    const id = await talking();
    await refusedOut();
    await act(site, '1001', 'HOLD', id);
    await story.told();
    await refusedOut();
    await site.sim('DELETE', `calls/${id}`);
    await story.told();
    await refusedOut(); /* READY */
    const next = await site.call({ to: '7001' });
    await story.told();
    assert.equal((await user()).value('state'), 'RESERVED');
    await refusedOut();
    await site.sim('DELETE', `calls/${next}`);
    await accepted('NOT_READY', { reason: 1 });
    await accepted('LOGOUT', { reason: 10, requestId: 'out' });
    assert.deepEqual((await heard()).at(-1), ['LOGOUT', '', '10', 'out']);
    const out = await user();
    assert.deepEqual([out.value('reasonCodeId'), out.value('extension')], ['10', '']);
  });
});

describe('the state one is in already', () => {
  test('is accepted again', async () => {
    await signIn(site, '1001', { ready: true });
    await accepted('READY');
    assert.equal((await user()).value('state'), 'READY');
    await accepted('NOT_READY', { reason: 1 });
    await accepted('NOT_READY', { reason: 2 });
    assert.deepEqual(await shown(), ['NOT_READY', '', '2']);
  });

  test('LOGIN keeps it, whatever it is; another extension is for the switch to refuse', async () => {
    await talking();
    await site.rest('1001').state('LOGIN', { extension: '1001', requestId: 'again' });
    assert.deepEqual(await heard(), [['TALKING', '', undefined, 'again']]);
    await site.rest('1001').state('LOGIN', { extension: '1500', requestId: 'elsewhere' });
    const [refusal, ...more] = await story.told();
    assert.equal(more.length, 0);
    assert.deepEqual([refusal.node, refusal.source, refusal.event, refusal.requestId],
      ['/finesse/api/User/1001', '/finesse/api/User/1001', 'PUT', 'elsewhere']);
    assert.equal(refusal.xml.value('data/apiErrors/apiError/errorType'), 'Invalid Device');
    assert.equal((await user()).value('extension'), '1001');
  });
});

describe('states that nobody sets', () => {
  for (const state of ['RESERVED', 'RESERVED_OUTBOUND', 'RESERVED_OUTBOUND_PREVIEW', 'TALKING', 'HOLD', 'WORK', 'WORK_READY', 'UNKNOWN'])
    test(`${state}: Invalid State`, async () => {
      await signIn(site, '1001', { ready: true });
      refused(await ask(state), 400, 'Invalid State', 'state');
      refused(await ask(state, { as: '1000' }), 400, 'Invalid State', 'state');
    });
});

describe('a supervisor', () => {
  const boss = (state, more) => ask(state, { as: '1000', requestId: 'boss', ...more });

  test('forces NOT_READY from READY alone of these, with code 999', async () => {
    await signIn(site, '1001');
    refused(await boss('NOT_READY'), 400, 'Invalid State', 'state');
    await accepted('READY');
    await story.told();
    await boss('NOT_READY');
    const told = await story.told();
    assert.equal(told.map((t) => t.line).join('\n'), lines(`
      User/1001 PUT NOT_READY
      Team/1/Users PUT NOT_READY`));
    for (const { user: xml, requestId } of told)
      assert.deepEqual([xml.value('reasonCode/code'), xml.value('reasonCode/category'), requestId], ['999', 'NOT_READY', 'boss']);
    await accepted('READY');
    const id = await site.call({ to: '7001' });
    await story.told();
    refused(await boss('NOT_READY'), 400, 'Invalid State', 'state'); /* RESERVED */
    await act(site, '1001', 'ANSWER', id);
    await story.told();
    refused(await boss('NOT_READY'), 400, 'Invalid State', 'state'); /* TALKING */
    await act(site, '1001', 'HOLD', id);
    await story.told();
    refused(await boss('NOT_READY'), 400, 'Invalid State', 'state'); /* HOLD */
  });

  test('and from wrap-up', async () => {
    await signIn(site, '2001', { ready: true });
    for (const pending of [undefined, 'NOT_READY']) {
      const id = await site.call({ to: '7002' });
      await act(site, '2001', 'ANSWER', id);
      if (pending) await accepted(pending, { as: '2001', of: '2001', reason: 1 });
      await act(site, '2001', 'DROP', id);
      await story.told();
      assert.equal((await user('2001')).value('state'), pending ? 'WORK' : 'WORK_READY');
      assert.equal((await ask('NOT_READY', { as: '2000', of: '2001' })).status, 202);
      await story.told();
      assert.deepEqual(await shown('2001'), ['NOT_READY', '', '999']);
      await accepted('READY', { as: '2000', of: '2001' });
    }
  });

  test('signs out from any state, with code 999: at once, or when the call is over', async () => {
    const out = ['LOGOUT', '', '999', 'boss'];
    await signIn(site, '1001');
    await story.told();
    await boss('LOGOUT');
    assert.deepEqual(await heard(), [out]);
    assert.equal((await user()).value('reasonCode/category'), 'LOGOUT');
    refused(await boss('LOGOUT'), 400, 'Invalid State', 'state');
    await signIn(site, '1001', { ready: true });
    await story.told();
    await boss('LOGOUT');
    assert.deepEqual(await heard(), [out]);

    await signIn(site, '1001', { ready: true });
    const ringing = await site.call({ to: '7001' });
    await story.told();
    await boss('LOGOUT'); /* RESERVED: the call waits again */
    assert.deepEqual(await heard(), [out]);
    assert.deepEqual((await site.sim('GET', 'calls')).calls.map((call) => call.id), [ringing]);
    await site.sim('DELETE', `calls/${ringing}`);

    for (const held of [false, true]) {
      const id = await talking();
      if (held) await act(site, '1001', 'HOLD', id);
      await story.told();
      await boss('LOGOUT');
      assert.deepEqual(await heard(), [[held ? 'HOLD' : 'TALKING', 'LOGOUT', undefined, 'boss']]);
      await act(site, '1001', 'DROP', id);
      assert.deepEqual(await heard(), [['LOGOUT', '', '999', '']]);
    }
  });

  test('gives no code, whatever the state; changes nobody of another team', async () => {
    await signIn(site, '1001', { ready: true });
    for (const [state, reason] of [['NOT_READY', 1], ['LOGOUT', 10], ['READY', 1]]) {
      const answer = await boss(state, { reason });
      refused(answer, 400, 'Invalid Input', 'finesse.api.reasoncode.not_allowed');
      assert.equal(answer.error.message, 'For this operation, Reason Codes are not allowed.');
    }
    for (const state of ['READY', 'NOT_READY', 'LOGOUT', 'LOGIN', 'TALKING'])
      refused(await ask(state, { as: '1000', of: '2001' }), 401, 'Invalid Supervisor', '2001');
    for (const as of ['1002', 'admin'])
      refused(await ask('READY', { as }), 401, 'Invalid Authorization User Specified', '1001');
  });
});

/* 2.5, 2.7: which codes count. */
describe('reason codes', () => {
  test('ids of the table; what is none, or of the wrong kind or team, is refused for both states alike', async () => {
    await signIn(site, '1001');
    const bad = {
      NOT_READY: ['10', '5', '9003', '0', '-1', '4711', '1.0', 'x', '99999999999999999999'],
      LOGOUT: ['1', '4', '9002', '0', '-1', '4711', '1.0', 'x', '99999999999999999999'],
    };
    for (const [state, ids] of Object.entries(bad))
      for (const reason of ids) refused(await ask(state, { reason }), 400, 'Invalid Input', 'reasonCodeId');
    for (const state of ['NOT_READY', 'LOGOUT']) {
      const none = await ask(state, { reason: '' });
      refused(none, 400, 'Parameter Missing', 'finesse.api.reasoncode.require_reasoncode');
      assert.equal(none.error.message, 'The state change requires a valid reason code.');
    }
    assert.deepEqual(await shown(), ['NOT_READY', '', undefined]);
    assert.equal((await user()).value('reasonCodeId'), '-1');
  });

  test('where a category has no codes none is needed, and none may be given', async () => {
    const admin = site.rest('admin');
    const codes = (await admin.get('/finesse/api/ReasonCodes?category=LOGOUT')).xml.all('ReasonCode')
      .filter((c) => c.value('systemCode') !== 'true');
    for (const code of codes) assert.equal((await admin.delete(code.value('uri'))).status, 200);
    await signIn(site, '1001');
    for (const reason of ['10', '1', '-1', 'x'])
      refused(await ask('LOGOUT', { reason }), 400, 'Invalid Input', 'finesse.api.reasoncode.not_allowed');
    await accepted('LOGOUT', { requestId: 'bare' });
    assert.deepEqual((await heard()).at(-1), ['LOGOUT', '', undefined, 'bare']);
    assert.equal((await user()).value('reasonCodeId'), '-1');
  });
});
