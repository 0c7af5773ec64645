/* Laws of a queue seen from outside, on a clock a hundred times as fast: what notifications and REST
 * say of some hundred calls is one story, to the millisecond (tests/unit/cti/test_laws.c has the same
 * inside, on 20,000).  Source: contract.md, sim calls; reliability-security 5. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connectBosh, start, until } from '../harness/index.js';
import { Story } from './help.js';

const AGENTS = ['1001', '1002', '1003', '1004', '1005', '1006'];
const CALLS = 150;

let site, told, calls, heard;
const ms = (text) => Date.parse(text);

before(async () => {
  site = await start();
  const story = await Story.begin(site);
  const client = await connectBosh(site, '1001', 'demo');
  for (const id of AGENTS)
    await site.sim('PUT', `agents/${id}`, { answer: 'auto', afterSeconds: 0, wrapSeconds: 0, ready: 'auto' });
  await site.sim('PUT', 'arrivals', {
    to: '7001', callsPerHour: 700, handleSeconds: 30, patienceSeconds: 20, seed: 3,
  });
  await site.sim('PUT', 'clock', { mode: 'scaled', scale: 100 });
  const ended = async () => (await site.sim('GET', 'calls?ended=1')).calls;
  await until(async () => (await ended()).length >= CALLS, { timeout: 60000, what: `${CALLS} calls` });
  await site.sim('PUT', 'clock', { mode: 'stepped' });
  told = await story.told();
  calls = { over: await ended(), here: (await site.sim('GET', 'calls')).calls };
  const last = told.findLast((t) => t.short === 'User/1001');
  await until(() => client.updates.some((u) => u.raw === last.payload), { what: 'the last event' });
  heard = client.updates.filter((u) => u.node === '/finesse/api/User/1001');
  await client.disconnect();
});
after(() => site?.stop());

test('who came was answered, gave up, or is still there', () => {
  const ids = [...calls.over, ...calls.here].map((c) => Number(c.id)).sort((a, b) => a - b);
  const answered = calls.over.filter((c) => c.answeredAt && c.end === 'caller');
  const abandoned = calls.over.filter((c) => !c.answeredAt && c.end === 'abandoned');
  assert.deepEqual(ids, ids.map((_, i) => ids[0] + i), 'ids without a gap: no call is missing');
  assert.equal(answered.length + abandoned.length, calls.over.length);
  assert.ok(answered.length > 80 && abandoned.length > 3, `${answered.length}, ${abandoned.length}`);
});

test('the Dialog says when a caller came and was offered', () => {
  const known = new Map([...calls.over, ...calls.here].map((c) => [c.id, c]));
  const offers = told.filter((t) => t.event === 'POST' && t.dialog);
  assert.equal(offers.length, [...known.values()].filter((c) => c.offeredAt).length);
  for (const { dialog } of offers) {
    const call = known.get(dialog.value('id'));
    const [caller, agent] = dialog.all('participants/Participant');
    assert.equal(caller.value('startTime'), call.arrivedAt);
    assert.equal(agent.value('startTime'), call.offeredAt);
  }
});

test('the first who came is the first offered, to the longest ready', () => {
  const ready = [];
  let last = 0;
  for (const t of told) {
    if (t.event === 'POST' && t.dialog) {
      const id = Number(t.dialog.value('id'));
      assert.ok(id > last, `call ${id} after ${last}`);
      last = id;
      assert.equal(t.short, `User/${ready[0]}/Dialogs`);
    }
    if (!/^User\/\d+$/.test(t.short)) continue;
    const agent = t.short.slice(5);
    const at = ready.indexOf(agent);
    if (t.user.value('state') === 'READY' && at < 0) ready.push(agent);
    else if (t.user.value('state') !== 'READY' && at >= 0) ready.splice(at, 1);
  }
});

/* Durations by state, and the instant of the last change. */
function timeline(updates) {
  const sums = {};
  let state, since;
  for (const { value, at } of updates) {
    if (state !== undefined) sums[state] = (sums[state] ?? 0) + (at - since);
    assert.ok(since === undefined || at >= since);
    [state, since] = [value, at];
  }
  return { sums, state, since };
}

test('talk times of agents are talk times of calls; state times are the time signed in', () => {
  for (const id of AGENTS) {
    const list = told.filter((t) => t.short === `User/${id}`)
      .map((t) => ({ value: t.user.value('state'), at: ms(t.user.value('stateChangeTime')) }));
    const { sums, since } = timeline(list);
    const mine = calls.over.filter((c) => c.agent === id && c.answeredAt);
    const talked = mine.reduce((sum, c) => sum + ms(c.endedAt) - ms(c.answeredAt), 0);
    assert.equal(sums.TALKING, talked, id);
    assert.equal(Object.values(sums).reduce((a, b) => a + b, 0), since - list[0].at, id);
  }
});

test('an agent hears over BOSH what the log says, once and in order', () => {
  const logged = told.filter((t) => t.short === 'User/1001').map((t) => t.payload);
  assert.deepEqual(heard.map((u) => u.raw), logged);
});
