/* The configuration changes while calls go on: the switch goes by it within a second, and nobody has to
 * tell it (sql/README.md). */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { start, until } from '../harness/index.js';
import { CHAT, LOGIN, arrive, becomes, mediaReady, putMedia } from '../api/media.js';
import { Story, act, reset, signIn } from './help.js';

let site, story;
before(async () => {
  site = await start();
  story = await Story.begin(site);
});
after(() => site?.stop());

const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${site.state}/aplomb.db`, text], { encoding: 'utf8' });
const user = async (id) => (await site.rest(id).get(`/finesse/api/User/${id}`)).xml;
const reached = (id, state) =>
  until(async () => (await user(id)).value('state') === state, { what: `${id} in ${state}` });

test('a team serves another queue: who waits there is offered at once', async () => {
  await signIn(site, '1001', { ready: true });
  const waits = await site.call({ to: '7002' });
  await story.told();
  sql('INSERT INTO queue_team (queue_id, team_id) VALUES (2, 1)');
  await reached('1001', 'RESERVED');
  await act(site, '1001', 'ANSWER', waits);
  sql('DELETE FROM queue_team WHERE queue_id = 2 AND team_id = 1');
  /* The call goes on. */
  await story.told();
  assert.equal((await user('1001')).value('state'), 'TALKING');
  await act(site, '1001', 'DROP', waits);
  await story.told();
});

test('wrap-up becomes allowed', async () => {
  sql("UPDATE team SET wrap_up_outgoing = 'OPTIONAL', wrap_up_incoming = 'OPTIONAL', wrap_up_seconds = 5 WHERE id = 1");
  /* A call that nobody wraps up is over; sooner or later one is wrapped up. */
  await until(async () => {
    await site.rest('1001').state('READY');
    const id = await site.call({ to: '7001' });
    await act(site, '1001', 'ANSWER', id);
    await act(site, '1001', 'DROP', id);
    await story.told();
    return (await user('1001')).value('state') === 'WORK_READY';
  }, { what: 'wrap-up' });
  await site.sim('PUT', 'clock', { advanceSeconds: 5 });
  assert.equal((await user('1001')).value('state'), 'READY');
  await reset(site, '1001');
});

test('somebody new may sign in, a queue with another number is reached, a lost one is not', async () => {
  sql(`INSERT INTO person (login_id, login_name, password_hash, team_id)
       SELECT '1099', 'agent1099', password_hash, 1 FROM person WHERE login_id = '1001';
       UPDATE queue SET number = '7009' WHERE id = 3;
       INSERT INTO queue (id, number, name) VALUES (9, '7010', 'Short-lived')`);
  await until(async () => {
    await site.rest('1099').state('LOGIN', { extension: '1099' });
    await story.told();
    return (await user('1099')).value('state') === 'NOT_READY';
  }, { what: '1099 signed in' });
  const call = (to) => site.rest('admin').post('/aplomb/api/sim/calls', { to });
  for (const to of ['7009', '7010']) assert.equal((await call(to)).status, 201);
  assert.equal((await call('7003')).status, 400);
  sql('DELETE FROM queue WHERE id = 9');
  await until(async () => (await call('7010')).status === 400, { what: 'the queue to be lost' });
  await site.kill('ctid', 'SIGKILL');
  assert.equal((await call('7010')).status, 400);
  await site.healthy();
});

test('who is no agent any more is signed out, who talks when the call is over', async () => {
  const state = (id) => sql(`SELECT state || ' ' || pending_state FROM agent WHERE login_id = '${id}'`).trim();
  await signIn(site, '1002', { ready: true });
  await signIn(site, '1005', { ready: true });
  const call = await site.call({ to: '1005' });
  await act(site, '1005', 'ANSWER', call);
  await story.told();
  sql("UPDATE person SET is_active = 0 WHERE login_id IN ('1002', '1005')");
  await until(() => state('1002') === 'LOGOUT', { what: '1002 signed out' });
  assert.equal(state('1005'), 'TALKING LOGOUT');
  assert.equal((await site.rest('admin').delete(`/aplomb/api/sim/calls/${call}`)).status, 204);
  await until(() => state('1005') === 'LOGOUT', { what: '1005 signed out' });
  sql("UPDATE person SET is_active = 1 WHERE login_id IN ('1002', '1005')");
  await until(async () => {
    await site.rest('1003').state('LOGIN', { extension: '1002' }); /* it is free again */
    await story.told();
    return (await user('1003')).value('extension') === '1002';
  }, { what: 'the extension to be free' });
  assert.equal((await user('1002')).value('state'), 'LOGOUT');
  await reset(site, '1003');
});

/* Who worked in a channel no more could neither leave it (it is no channel of theirs) nor was it left for them: the task
 * stayed, and back in the team the agent was READY as if nothing had been.  Reference rest-desktop 5.1, 5.2. */
test('who is in no team of a channel any more is signed out of it, and its task waits for somebody else', async () => {
  const list = async (id) => (await site.rest(id).get(`/finesse/api/User/${id}/Dialogs/Media`)).xml.all('Dialog');
  await mediaReady(site, '2005', CHAT, { dialogLogoutAction: 'TRANSFER' });
  const task = await arrive(site, CHAT);
  await until(async () => (await list('2005')).length === 1, { what: 'the task' });
  await story.told();
  sql("UPDATE person SET team_id = 1 WHERE login_id = '2005'");
  await until(async () => (await list('2005')).length === 0, { what: 'the task to go' });
  const told = (await story.told()).filter((t) => /^User.2005.(Media|Dialogs)/.test(t.short));
  assert.deepEqual(told.map((t) => `${t.short} ${t.event}`), ['User/2005/Dialogs/Media DELETE', 'User/2005/Media PUT']);
  assert.equal(told[0].dialog.value('id'), task);
  assert.equal(told[1].xml.get('data/media/state'), undefined, 'as GET has a channel of others');
  await becomes(site, '2006', CHAT, LOGIN, 'NOT_READY');
  assert.equal((await putMedia(site, '2006', CHAT, { state: 'READY' })).status, 202);
  await until(async () => (await list('2006'))[0]?.value('id') === task, { what: 'the task at 2006' });
  sql("UPDATE person SET team_id = 2 WHERE login_id = '2005'");
  const media = async () => (await site.rest('2005').get(`/finesse/api/User/2005/Media/${CHAT}`)).xml.value('state');
  await until(async () => (await media()) !== undefined, { what: 'the channel again' });
  assert.equal(await media(), 'LOGOUT');
});
