/* /aplomb/api/sim: callers, arrivals, habits, the clock (contract.md). */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { start, until } from '../harness/index.js';
import { Story, act, signIn } from '../cti/help.js';

let site, story;
before(async () => {
  site = await start();
  story = await Story.begin(site);
});
after(() => site?.stop());

const admin = (method, path, body) => site.rest('admin').send(method, `/aplomb/api/sim/${path}`, body);
const calls = async (query = '') => (await site.sim('GET', `calls${query}`)).calls;
const ms = (text) => Date.parse(text);

describe('calls', () => {
  test('a caller arrives, waits, is listed, hangs up', async () => {
    const answer = await admin('POST', 'calls', { from: '5550001', to: '7002' });
    assert.equal(answer.status, 201);
    const { id } = answer.json;
    assert.match(id, /^\d+$/);
    const [call] = await calls();
    assert.deepEqual(Object.keys(call).filter((name) => name !== 'priority'), ['id', 'from', 'to', 'queue', 'state', 'arrivedAt',
      'offeredAt', 'answeredAt', 'endedAt', 'end', 'agent']);
    assert.equal(call.priority, 5); /* docs/api.md, "Queues": its queue's */
    assert.equal(call.id, id);
    assert.equal(call.from, '5550001');
    assert.equal(call.to, '7002');
    assert.equal(call.queue, '2');
    for (const name of ['offeredAt', 'answeredAt', 'endedAt', 'end', 'agent'])
      assert.equal(call[name], null, name);
    const gone = await admin('DELETE', `calls/${id}`);
    assert.equal(gone.status, 204);
    assert.equal(gone.text, '');
    assert.equal((await admin('DELETE', `calls/${id}`)).status, 404);
    assert.equal((await admin('DELETE', 'calls/none')).status, 404);
    assert.deepEqual(await calls(), []);
    const over = (await calls('?ended=1')).find((c) => c.id === id);
    assert.equal(over.end, 'abandoned');
    assert.ok(over.endedAt);
  });

  test('patience from the arrival, talk from the answer; start times of the participants', async () => {
    await signIn(site, '1001');
    const id = await site.call({ to: '7001', patienceSeconds: 5, talkSeconds: 2.25 });
    await story.pass(3);
    await site.rest('1001').state('READY');
    await story.told();
    const dialog = (await site.rest('1001').get(`/finesse/api/Dialog/${id}`)).xml;
    const [caller, own] = dialog.all('participants/Participant');
    const [call] = await calls();
    assert.equal(caller.value('startTime'), call.arrivedAt);
    assert.equal(own.value('startTime'), call.offeredAt);
    assert.equal(ms(call.offeredAt) - ms(call.arrivedAt), 3000);
    await story.pass(1);
    await act(site, '1001', 'ANSWER', id);
    await story.pass(2.249);
    assert.equal((await calls()).length, 1);
    await story.pass(0.001);
    const over = (await calls('?ended=1')).find((c) => c.id === id);
    assert.equal(over.end, 'caller');
    assert.equal(over.agent, '1001');
    assert.equal(ms(over.endedAt) - ms(over.answeredAt), 2250);
    await site.rest('1001').state('NOT_READY', { reason: 1 });
    await site.rest('1001').state('LOGOUT', { reason: 10 });
  });

  test('an extension rings', async () => {
    await signIn(site, '1002');
    await story.told();
    const id = await site.call({ to: '1002' });
    const [rings] = await story.told();
    assert.equal(rings.line, 'User/1002/Dialogs POST ALERTING 5551234:INITIATED 1002:ALERTING');
    assert.equal(rings.dialog.value('mediaProperties/callType'), 'OTHER_IN');
    await admin('DELETE', `calls/${id}`);
    assert.match(await story.lines(), /User\/1002\/Dialogs DELETE DROPPED/);
  });

  test('what cannot be called is 400', async () => {
    for (const to of ['8001', '5551234', '9', 'x']) {
      const answer = await admin('POST', 'calls', { to });
      assert.equal(answer.status, 400, to);
      assert.equal(answer.json.field, 'to');
    }
  });

  test('who cannot be reserved for a customer', async () => {
    const ask = async (more) => {
      const { status, json } = await admin('POST', 'calls', { to: '5551234', outbound: 'preview', ...more });
      return `${status} ${json.field}`;
    };
    assert.equal(await ask({}), '400 agent');
    assert.equal(await ask({ agent: '9999' }), '400 agent');
    assert.equal(await ask({ agent: '1004' }), '409 agent'); /* signed out */
    assert.equal(await ask({ agent: '1004', outbound: 'predictive' }), '400 outbound');
    assert.equal(await ask({ agent: '1004', to: '7001' }), '400 to');
    assert.equal(await ask({ agent: '1004', variables: { BAStatus: 'x' } }), '400 variables');
    assert.equal(await ask({ agent: '1004', outbound: undefined }), '400 agent');
  });
});

describe('the clock', () => {
  test('stepped: stands still until it is advanced, by fractions too', async () => {
    const clock = await site.sim('GET', 'clock');
    assert.equal(clock.mode, 'stepped');
    const moved = await site.sim('PUT', 'clock', { advanceSeconds: 1.5 });
    assert.equal(ms(moved.now) - ms(clock.now), 1500);
    assert.deepEqual(await site.sim('GET', 'clock'), moved);
  });

  test('the answer comes after every effect', async () => {
    for (let i = 0; i < 5; i++) await site.call({ to: '7001', patienceSeconds: i + 1 });
    await site.sim('PUT', 'clock', { advanceSeconds: 5 });
    assert.deepEqual(await calls(), []);
    const ended = (await calls('?ended=1')).slice(-5);
    assert.deepEqual(
      ended.map((c) => ms(c.endedAt) - ms(c.arrivedAt)),
      [1000, 2000, 3000, 4000, 5000],
    );
  });

  test('scaled and real: time passes, never backwards, timers fire', async () => {
    const { now } = await site.sim('GET', 'clock');
    const ahead = (await site.sim('PUT', 'clock', { advanceSeconds: 7200 })).now;
    assert.equal((await admin('PUT', 'clock', { mode: 'scaled' })).status, 400);
    await site.sim('PUT', 'clock', { mode: 'scaled', scale: 100 });
    await site.call({ to: '7001', patienceSeconds: 20 });
    await until(async () => (await calls()).length === 0, { timeout: 2000, what: 'the end' });
    const scaled = await site.sim('GET', 'clock');
    assert.equal(scaled.scale, 100);
    assert.ok(ms(scaled.now) >= ms(ahead) + 20000);
    const real = await site.sim('PUT', 'clock', { mode: 'real' });
    assert.ok(ms(real.now) >= ms(scaled.now));
    assert.equal((await admin('PUT', 'clock', { advanceSeconds: 1 })).status, 409);
    await site.call({ to: '7001', patienceSeconds: 0.2 });
    await until(async () => (await calls()).length === 0, { timeout: 2000, what: 'the end' });
    assert.ok(ms((await site.sim('PUT', 'clock', { mode: 'stepped' })).now) > ms(now));
  });
});

describe('habits of agents', () => {
  test('auto answer, own wrap-up, working alone', async () => {
    const habits = { answer: 'auto', afterSeconds: 2, wrapSeconds: 3, ready: 'auto' };
    assert.equal((await admin('PUT', 'agents/1003', habits)).status, 200);
    await story.told();
    assert.equal((await site.rest('1003').get('/finesse/api/User/1003')).xml.value('state'), 'READY');
    await site.call({ to: '7001', talkSeconds: 4 });
    await story.told();
    const text = await story.pass(9);
    for (const state of ['TALKING', 'WORK_READY', 'READY'])
      assert.match(text, new RegExp(`^User/1003 PUT ${state}$`, 'm'));
    const over = (await calls('?ended=1')).at(-1);
    assert.equal(ms(over.answeredAt) - ms(over.offeredAt), 2000);
    assert.equal(over.agent, '1003');
  });

  test('0 seconds is the same virtual millisecond', async () => {
    await site.sim('PUT', 'agents/1003', { answer: 'auto', afterSeconds: 0, wrapSeconds: 0 });
    await site.call({ to: '7001', talkSeconds: 1 });
    const [call] = await calls();
    assert.equal(call.answeredAt, call.arrivedAt);
    assert.match(await story.pass(1), /User\/1003 PUT READY$/m);
  });

  test('unknown agents and taken extensions', async () => {
    assert.equal((await admin('PUT', 'agents/nobody', { answer: 'auto' })).status, 404);
    await site.rest('1005').state('LOGIN', { extension: '1004' });
    await story.told();
    const answer = await admin('PUT', 'agents/1004', { ready: 'auto' });
    assert.equal(answer.status, 409);
    assert.equal(answer.json.field, 'ready');
  });
});

describe('arrivals', () => {
  test('a stream of callers, the same for the same seed; a PUT replaces it, rate 0 ends it', async () => {
    const stream = {
      to: '7002',
      callsPerHour: 600,
      handleSeconds: 60,
      handle: 'lognormal',
      patienceSeconds: 10,
      patience: 'constant',
      seed: 7,
    };
    const run = async () => {
      const from = ms((await site.sim('PUT', 'arrivals', stream), await site.sim('GET', 'clock')).now);
      await story.pass(600);
      await site.sim('PUT', 'arrivals', { to: '7002', callsPerHour: 0 });
      await story.pass(10);
      const mine = (await calls('?ended=1')).filter((c) => c.to === '7002' && ms(c.arrivedAt) > from);
      return mine.map((c) => [ms(c.arrivedAt) - from, ms(c.endedAt) - from]);
    };
    const first = await run();
    assert.ok(first.length > 60 && first.length < 140, `${first.length} arrivals, 100 expected`);
    for (const [arrived, ended] of first) assert.equal(ended - arrived, 10000);
    assert.deepEqual(await run(), first);
    assert.deepEqual(await calls(), []);
    const there = await admin('PUT', 'arrivals', { to: '8001', callsPerHour: 1 });
    assert.equal(there.status, 400);
    assert.equal(there.json.field, 'to');
  });
});

describe('events', () => {
  test('a row as it is', async () => {
    await story.told();
    const event = {
      node: '/finesse/api/User/1010',
      payload: '<Update><data>ä &amp; ü</data><event>PUT</event></Update>',
      requestId: 'x',
    };
    assert.equal((await admin('POST', 'events', event)).status, 202);
    const [told] = await story.told();
    assert.equal(told.node, event.node);
    assert.equal(told.payload, event.payload);
    assert.equal(told.requestId, 'x');
  });
});
