/* Wrap-up: WORK asked for while on a call, NOT_READY after that; wrap-up that is required (reference rest-desktop
 * 2.1, 2.2, 3.4, 3.11, 3.15, appendix C). */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, beforeEach, test } from 'node:test';
import { start, until } from '../harness/index.js';
import { refused } from '../api/help.js';
import { Picture, Story, act, dial, did, lines, party, reset, signIn } from './help.js';

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

/** Support's rule from now on: the switch goes by it once the change is told. */
async function rule(word) {
  const sql = `UPDATE team SET wrap_up_incoming = '${word}' WHERE id = 2`;
  execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${site.state}/aplomb.db`, sql]);
  await until(async () => {
    const told = (await story.told()).filter((t) => t.short === 'User/2001');
    return told.some((t) => t.user.value('settings/wrapUpOnIncoming') === word);
  }, { what: `${word} told` });
}

for (const word of ['REQUIRED', 'REQUIRED_WITH_WRAP_UP_DATA'])
  test(`${word}: every call answered is wrapped up, and that is not the agent's choice`, async () => {
    await rule(word);
    assert.equal((await user('2001')).value('settings/wrapUpOnIncoming'), word);
    const id = await site.call({ from: '5551234', to: '7002' });
    await act(site, '2001', 'ANSWER', id);
    await story.told();
    refused(await work('2001'), 400, 'Invalid State', 'state');
    await act(site, '2001', 'DROP', id, 'd');
    const told = await story.told();
    assert.equal(told.map((t) => t.line).join('\n'), lines(`
      User/2001/Dialogs PUT ACTIVE 5551234:ACTIVE 2001:WRAP_UP
      User/2001/Dialogs PUT DROPPED 5551234:DROPPED 2001:WRAP_UP
      User/2001 PUT WORK_READY
      Team/2/Users PUT WORK_READY`));
    assert.deepEqual(party(told[1].dialog, '2001').actions, ['UPDATE_CALL_DATA']);
    await did(site, '2001', id, 'UPDATE_CALL_DATA', { target: null, media: '<wrapUpReason>Sold</wrapUpReason>' });
    const [changed] = await story.told();
    assert.equal(changed.dialog.value('mediaProperties/wrapUpReason'), 'Sold');
    assert.equal(await story.pass(29), '');
    assert.equal(await story.pass(1), lines(`
      User/2001/Dialogs PUT DROPPED 5551234:DROPPED 2001:DROPPED
      User/2001/Dialogs DELETE DROPPED 5551234:DROPPED 2001:DROPPED
      User/2001 PUT READY
      Team/2/Users PUT READY`));
  });

/* 3.4: "a dialog event goes to every participant (9.1+)"; 3.11: data may be changed meanwhile. */
test('who leaves a conference wraps up in sight of the others', async () => {
  await reset(site, '2002');
  await signIn(site, '2002');
  const id = await site.call({ from: '5551234', to: '7002' });
  await act(site, '2001', 'ANSWER', id);
  await did(site, '2001', id, 'CONSULT_CALL', { to: '2002' });
  const dialogs = (await site.rest('2002').get('/finesse/api/User/2002/Dialogs')).xml.all('Dialog');
  await act(site, '2002', 'ANSWER', dialogs[0].value('id'));
  await did(site, '2001', id, 'CONFERENCE');
  await story.told();
  await act(site, '2001', 'DROP', id, 'leave');
  const told = await story.told();
  assert.equal(told.map((t) => t.line).join('\n'), lines(`
    User/2001/Dialogs PUT ACTIVE 5551234:ACTIVE 2001:WRAP_UP 2002:ACTIVE
    User/2002/Dialogs PUT ACTIVE 5551234:ACTIVE 2001:WRAP_UP 2002:ACTIVE
    User/2001 PUT WORK_READY
    Team/2/Users PUT WORK_READY`));
  assert.deepEqual(party(told[0].dialog, '2001').actions, ['UPDATE_CALL_DATA']);
  await did(site, '2001', id, 'UPDATE_CALL_DATA', { target: null, media: '<wrapUpReason>Sold</wrapUpReason>' });
  for (const change of await story.told()) assert.equal(change.dialog.value('mediaProperties/wrapUpReason'), 'Sold', change.line);
  await did(site, '2001', id, 'HOLD', { requestId: 'no' });
  const [refusal, ...more] = await story.told();
  assert.equal(more.length, 0);
  assert.equal(refusal.xml.value('data/apiErrors/apiError/errorMessage'), 'INVALID_ACTION HOLD on extension 2001');
  assert.equal(await story.pass(30), lines(`
    User/2001/Dialogs DELETE DROPPED 5551234:ACTIVE 2001:DROPPED 2002:ACTIVE
    User/2002/Dialogs PUT ACTIVE 5551234:ACTIVE 2002:ACTIVE
    User/2001 PUT READY
    Team/2/Users PUT READY`));
  assert.equal((await site.rest('2001').get(`/finesse/api/Dialog/${id}`)).status, 401, 'no participant any more');
  await act(site, '2002', 'DROP', id);
  await story.pass(31);
});

/* 3.15: "events go only to parties that are signed-in agents/supervisors".  Who is left in sight of the other's wrap-up
 * kept the call after signing out, and heard of it half a minute later. */
test('who signs out while another wraps up has no call left, and hears no more of it', async () => {
  await dial(site, '1001', '2001');
  const id = (await story.told()).find((t) => t.event === 'POST').dialog.value('id');
  await act(site, '2001', 'ANSWER', id);
  const boss = await site.rest('1000').put('/finesse/api/User/1001', '<User><state>LOGOUT</state></User>');
  assert.equal(boss.status, 202);
  await story.told();
  await act(site, '2001', 'DROP', id);
  assert.equal(await story.lines(), lines(`
    User/1001/Dialogs PUT ACTIVE 1001:ACTIVE 2001:WRAP_UP
    User/2001/Dialogs PUT ACTIVE 1001:ACTIVE 2001:WRAP_UP
    User/1001/Dialogs PUT DROPPED 1001:DROPPED 2001:WRAP_UP
    User/2001/Dialogs PUT DROPPED 1001:DROPPED 2001:WRAP_UP
    User/1001/Dialogs DELETE DROPPED 1001:DROPPED 2001:WRAP_UP
    User/2001/Dialogs PUT DROPPED 2001:WRAP_UP
    User/1001 PUT LOGOUT
    Team/1/Users PUT LOGOUT
    User/2001 PUT WORK_READY
    Team/2/Users PUT WORK_READY`));
  assert.deepEqual((await site.rest('1001').get('/finesse/api/User/1001/Dialogs')).xml.all('Dialog'), []);
  await Picture.check(story, '1001', '2001');
  assert.doesNotMatch(await story.pass(30), /1001/);
  await Picture.check(story, '1001', '2001');
});
