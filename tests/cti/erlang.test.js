/* Waiting and giving up as Erlang says, measured from outside on a clock a thousand times as fast: 100 calls an hour
 * of 180 s for 7 agents who wait for ever (Erlang C: P(wait) 0.324, within 20 s 0.740), and 120 an hour for 6 agents
 * with a mean patience of 90 s (Erlang A).  The band comes from small simulations of the same size that know nothing
 * of ours: waits are strongly correlated, so a count of calls alone would promise too much.  20,000 calls inside the
 * switch: tests/unit/cti/test_laws.c. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start, until } from '../harness/index.js';
import { Story } from './help.js';

const CALLS = 500; /* of each queue */
const RUNS = 400;
const PATIENT = { to: '7001', queue: '1', perHour: 100, handle: 180, patience: null, agents: 7, first: 1001, seed: 42 };
const IMPATIENT = { to: '7002', queue: '2', perHour: 120, handle: 180, patience: 90, agents: 6, first: 2001, seed: 43 };

let site;
const story = { told: [], calls: new Map() };
const ms = (text) => Date.parse(text);

/* The first calls of the queue, whatever became of them; undefined while one of them still waits. */
async function firstCalls({ queue }) {
  const list = [...(await site.sim('GET', 'calls?ended=1')).calls, ...(await site.sim('GET', 'calls')).calls]
    .filter((call) => call.queue === queue)
    .sort((a, b) => Number(a.id) - Number(b.id))
    .slice(0, CALLS);
  const decided = list.filter((call) => call.answeredAt || call.end === 'abandoned');
  return list.length === CALLS && decided.length === CALLS ? list : undefined;
}

before(async () => {
  site = await start();
  const log = await Story.begin(site);
  for (const { first, agents } of [PATIENT, IMPATIENT])
    for (let id = first; id < first + agents; id++)
      await site.sim('PUT', `agents/${id}`, { answer: 'auto', afterSeconds: 0, wrapSeconds: 0, ready: 'auto' });
  for (const { to, perHour, handle, patience, seed } of [PATIENT, IMPATIENT])
    await site.sim('PUT', 'arrivals', { to, callsPerHour: perHour, handleSeconds: handle, patienceSeconds: patience, seed });
  await site.sim('PUT', 'clock', { mode: 'scaled', scale: 1000 });
  for (const queue of [PATIENT, IMPATIENT])
    story.calls.set(queue, await until(() => firstCalls(queue), { timeout: 240000, step: 500, what: `${CALLS} calls to ${queue.to}` }));
  await site.sim('PUT', 'clock', { mode: 'stepped' });
  story.told = await log.told();
});
after(() => site?.stop());

/* When callers came and were offered, as the agents' notifications say. */
function offers() {
  const list = new Map();
  for (const { event, dialog } of story.told) {
    if (event !== 'POST' || !dialog) continue;
    const [caller, agent] = dialog.all('participants/Participant');
    list.set(dialog.value('id'), ms(agent.value('startTime')) - ms(caller.value('startTime')));
  }
  return list;
}

/* Shares of the calls: who waited (or gave up), was answered within 20 s, gave up. */
function measured(queue) {
  const waits = offers();
  const calls = story.calls.get(queue);
  const gaveUp = calls.filter((call) => !call.answeredAt);
  const share = (list) => list.length / CALLS;
  for (const call of calls) assert.equal(waits.has(call.id), Boolean(call.answeredAt), `call ${call.id} was offered if answered`);
  const answered = calls.filter((call) => call.answeredAt);
  return {
    waited: share([...answered.filter((call) => waits.get(call.id) > 0), ...gaveUp]),
    soon: share(answered.filter((call) => waits.get(call.id) <= 20000)),
    gaveUp: share(gaveUp),
  };
}

/* mulberry32 */
function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/* Knows of each caller only when the next agent will be free. */
function smallSimulation({ perHour, handle, patience, agents }, seed) {
  const unit = chance(seed);
  const exponential = (mean) => -Math.log(1 - unit()) * mean;
  const freeAt = Array(agents).fill(0);
  const counts = { waited: 0, soon: 0, gaveUp: 0 };
  for (let i = 0, now = 0; i < CALLS; i++) {
    now += exponential(3600 / perHour);
    const stays = patience ? exponential(patience) : Infinity;
    const next = freeAt.indexOf(Math.min(...freeAt));
    const wait = Math.max(0, freeAt[next] - now);
    counts.waited += wait > 0;
    counts.gaveUp += wait > stays;
    if (wait > stays) continue;
    counts.soon += wait <= 20;
    freeAt[next] = now + wait + exponential(handle);
  }
  return { waited: counts.waited / CALLS, soon: counts.soon / CALLS, gaveUp: counts.gaveUp / CALLS };
}

/* Four standard deviations of runs of this size; what the formula says lies well inside. */
function check(t, queue, what, formula) {
  const runs = Array.from({ length: RUNS }, (_, i) => smallSimulation(queue, 1000 + i)[what]);
  const mean = runs.reduce((sum, x) => sum + x, 0) / RUNS;
  const spread = Math.sqrt(runs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (RUNS - 1));
  const value = measured(queue)[what];
  const figures = `${what}: ${value}; independent ${mean.toFixed(4)} +- ${spread.toFixed(4)}; formula ${formula.toFixed(4)}`;
  assert.ok(Math.abs(value - mean) <= 4 * spread, figures);
  assert.ok(Math.abs(formula - mean) <= spread, figures);
  t.diagnostic(figures);
}

test('who waits for ever waits as often as Erlang C says', (t) => {
  /* a^n / n! of 5 erlang. */
  const terms = [1];
  for (let n = 1; n <= 7; n++) terms.push((terms[n - 1] * 5) / n);
  const full = (terms[7] * 7) / (7 - 5);
  const waits = full / (terms.slice(0, 7).reduce((sum, x) => sum + x, 0) + full);
  assert.ok(Math.abs(waits - 0.324) < 0.001);
  check(t, PATIENT, 'waited', waits);
  check(t, PATIENT, 'soon', 1 - waits * Math.exp((-(7 - 5) * 20) / 180));
  assert.equal(measured(PATIENT).gaveUp, 0);
});

test('who has no patience gives up as often as Erlang A says', (t) => {
  /* Birth and death: arrivals, ends of talks, and the impatience of who waits. */
  const [arrive, leave, giveUp] = [120 / 3600, 1 / 180, 1 / 90];
  let weight = 1, sum = 0, full = 0, queue = 0;
  for (let n = 0; n < 400; n++) {
    sum += weight;
    if (n >= 6) full += weight;
    if (n > 6) queue += (n - 6) * weight;
    weight *= arrive / (n < 6 ? (n + 1) * leave : 6 * leave + (n - 5) * giveUp);
  }
  check(t, IMPATIENT, 'waited', full / sum);
  check(t, IMPATIENT, 'gaveUp', ((queue / sum) * giveUp) / arrive);
});
