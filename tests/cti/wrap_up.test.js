/* WORK asked for while on a call: wrap-up follows, NOT_READY after that (reference rest-desktop 2.1, 2.2). */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { start } from '../harness/index.js';
import { refused } from '../api/help.js';
import { Story, act, dial, reset, signIn } from './help.js';

let site, story;
before(async () => {
  site = await start();
  story = await Story.begin(site);
});
after(() => site?.stop());
beforeEach(async () => {
  await reset(site, '1001', '2001');
  await signIn(site, '1001', { ready: true });
  await signIn(site, '2001', { ready: true });
  await story.told();
});

const work = (user, headers = {}, more = '') =>
  site.rest(user).put(`/finesse/api/User/${user}`, `<User><state>WORK</state>${more}</User>`, headers);
const user = async (id) => (await site.rest(id).get(`/finesse/api/User/${id}`)).xml;

test('pending while talking, then wrap-up, then not ready', async () => {
  const id = await site.call({ to: '7002' });
  await act(site, '2001', 'ANSWER', id);
  await story.told();
  assert.equal((await work('2001', { requestId: 'w-1' })).status, 202);
  const [told] = (await story.told()).filter((t) => t.short === 'User/2001');
  assert.equal(told.requestId, 'w-1');
  assert.deepEqual([told.user.value('state'), told.user.value('pendingState')], ['TALKING', 'WORK']);
  await act(site, '2001', 'DROP', id);
  await story.told();
  const wrapping = await user('2001');
  assert.deepEqual([wrapping.value('state'), wrapping.value('pendingState')], ['WORK', '']);
  await story.pass(30);
  assert.equal((await user('2001')).value('state'), 'NOT_READY');
});

test('where and when it may not be asked for', async () => {
  refused(await work('2001'), 400, 'Invalid State', 'state'); /* READY: no call */
  const id = await site.call({ to: '7001' });
  await act(site, '1001', 'ANSWER', id);
  await story.told();
  refused(await work('1001'), 400, 'Invalid State', 'state'); /* wrap-up is not allowed in Sales */
  const boss = await site.rest('1000').put('/finesse/api/User/1001', '<User><state>WORK</state></User>');
  refused(boss, 400, 'Invalid State', 'state');
  /* Of an outgoing call of Support it is not the agent's choice: the switch says so. */
  await dial(site, '2001', '5559999');
  await story.pass(1);
  refused(await work('2001', {}, '<reasonCodeId>1</reasonCodeId>'), 400, 'Invalid Input');
  assert.equal((await work('2001', { requestId: 'w-2' })).status, 202);
  const [refusal] = await story.told();
  assert.equal(refusal.requestId, 'w-2');
  assert.equal(refusal.xml.value('data/apiErrors/apiError/errorType'), 'Invalid State');
});
