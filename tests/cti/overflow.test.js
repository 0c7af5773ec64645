/* Urgent calls, and calls that wait in one queue too long and go on to another (docs/api.md, "Queues").
 * Expected: callType and queueNumber as rest-desktop 3.2 has them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { start, until } from '../harness/index.js';
import { Story, act, reset, signIn } from './help.js';

let site, story;
before(async () => {
  site = await start();
  story = await Story.begin(site);
});
after(() => site?.stop());

const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', '-cmd', 'PRAGMA foreign_keys = ON',
  `${site.state}/aplomb.db`, text], { encoding: 'utf8' });
const calls = async (ended = '') => (await site.rest('admin').get(`/aplomb/api/sim/calls${ended}`)).json.calls;
const call = async (id) => (await calls()).find((c) => c.id === id);
const waiting = async (queue) =>
  Number((await site.rest('1000').get(`/finesse/api/Queue/${queue}`)).xml.value('statistics/callsInQueue'));
const passes = (seconds) => site.sim('PUT', 'clock', { advanceSeconds: seconds });
/* What a person changes by hand reaches the switch within a second; a call that waits shows it. */
const configured = async (text, seen) => {
  sql(text);
  await until(seen, { what: text });
};

test('a call of a higher priority is offered before older ones', async () => {
  const plain = await site.call({ to: '7001' });
  const urgent = await site.call({ to: '7001', priority: 1 });
  const late = await site.call({ to: '7001', priority: 10 });
  assert.deepEqual((await calls()).map((c) => [c.id, c.priority]), [[plain, 5], [urgent, 1], [late, 10]]);
  await signIn(site, '1001', { ready: true });
  for (const id of [urgent, plain, late]) {
    await until(async () => (await call(id)).agent === '1001', { what: `${id} offered` });
    await act(site, '1001', 'ANSWER', id);
    await act(site, '1001', 'DROP', id);
  }
  assert.equal((await calls('?ended=1')).find((c) => c.id === urgent).priority, 1);
  await reset(site, '1001');
});

test('a queue makes its calls urgent', async () => {
  sql('UPDATE queue SET priority = 2 WHERE id = 2');
  await until(async () => {
    const id = await site.call({ to: '7002' });
    const { priority } = await call(id);
    await site.sim('DELETE', `calls/${id}`);
    return priority === 2;
  }, { what: 'the priority of the queue' });
});

test('a call that waits too long goes on to another queue, with its figures', async () => {
  const id = await site.call({ to: '7002', variables: { callVariable1: 'x' } });
  await passes(10);
  await configured('UPDATE queue SET overflow_seconds = 30, overflow_queue_id = 3 WHERE id = 2', async () => {
    await passes(0.1); /* so that there is a time at which it looks */
    return sql("SELECT value LIKE '%overflow=%' FROM provider_memo WHERE key = 'sim/call/" + id + "'").trim() === '1';
  });
  assert.equal(await waiting(2), 1);
  await site.kill('ctid');
  await site.healthy();
  await passes(30);
  const { queue, state, arrivedAt } = await call(id);
  assert.equal(queue, '3');
  assert.equal(state, 'QUEUED');
  assert.deepEqual([await waiting(2), await waiting(3)], [0, 1]);
  await story.told();
  await signIn(site, '1001', { ready: true });
  await story.told();
  const offered = (await site.rest('1001').get('/finesse/api/User/1001/Dialogs')).xml.get('Dialog');
  assert.equal(offered.value('mediaProperties/callType'), 'OVERFLOW_IN');
  assert.equal(offered.value('mediaProperties/queueNumber'), '3');
  assert.equal(offered.value('mediaProperties/queueName'), 'Billing');
  assert.equal(offered.value('mediaProperties/DNIS'), '7002');
  assert.equal(offered.value('toAddress'), '7002');
  const caller = offered.all('participants/Participant').find((p) => p.value('mediaAddressType') === '');
  assert.equal(Date.parse(caller.value('startTime')), Date.parse(arrivedAt), 'the arrival stays');
  await act(site, '1001', 'ANSWER', id);
  await act(site, '1001', 'DROP', id);
  await reset(site, '1001');
});

test('what is no rule is not taken', () => {
  for (const bad of ['priority = 0', 'priority = 11', 'overflow_seconds = 0', 'overflow_queue_id = 1', 'overflow_queue_id = 99'])
    assert.throws(() => sql(`UPDATE queue SET ${bad} WHERE id = 1`), bad);
  sql('INSERT INTO queue (id, number, name) VALUES (9, \'7099\', \'Short\'); UPDATE queue SET overflow_queue_id = 9 WHERE id = 1');
  sql('DELETE FROM queue WHERE id = 9');
  assert.equal(sql('SELECT overflow_queue_id IS NULL FROM queue WHERE id = 1').trim(), '1');
});
