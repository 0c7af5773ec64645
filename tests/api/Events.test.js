/* /aplomb/api/events: contract.md, "Our own interfaces". */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { connectBosh, start, until } from '../harness/index.js';
import { reached, signIn } from './help.js';

let site;
before(async () => {
  site = await start({ BROKER_EVENTS: 'on' });
  await signIn(site, '1001');
  await site.rest('1001').state('READY', { requestId: 'r-ready' });
  await reached(site, '1001', 'READY');
});
after(() => site?.stop());

const events = (query = '', as = 'admin') => site.rest(as).get(`/aplomb/api/events${query}`);

test('one event a change and node, with the requestId', async () => {
  const { json, status } = await events();
  assert.equal(status, 200);
  const ready = json.events.filter((e) => e.requestId === 'r-ready');
  assert.deepEqual(ready.map((e) => e.node).sort(), ['/finesse/api/Team/1/Users', '/finesse/api/User/1001']);
  for (const event of ready) {
    assert.match(event.payload, /^<Update>.*<requestId>r-ready<\/requestId>.*<\/Update>$/);
    assert.match(event.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  }
  const seqs = json.events.map((e) => e.seq);
  assert.deepEqual(seqs, [...seqs].sort((a, b) => a - b));
  assert.equal(json.last, seqs.at(-1));
});

test('after, node and requestId choose', async () => {
  const { json: all } = await events();
  const middle = all.events[0].seq;
  const { json: rest } = await events(`?after=${middle}`);
  assert.deepEqual(rest.events, all.events.slice(1));
  const { json: node } = await events('?node=/finesse/api/User/1001');
  assert.ok(node.events.length > 0);
  assert.ok(node.events.every((e) => e.node === '/finesse/api/User/1001'));
  const { json: asked } = await events('?requestId=r-ready');
  assert.deepEqual(asked.events, all.events.filter((e) => e.requestId === 'r-ready'));
  const { json: both } = await events('?requestId=r-ready&node=/finesse/api/User/1001');
  assert.deepEqual(both.events, asked.events.filter((e) => e.node === '/finesse/api/User/1001'));
  assert.deepEqual((await events(`?after=${all.last}`)).json, { events: [], last: all.last });
});

test('a page has at most 1000 events, and last leads to the next', async () => {
  const admin = site.rest('admin');
  const { json: before_ } = await events('?after=999999999');
  const node = '/finesse/api/User/2010';
  for (let i = 0; i < 1010; i += 10)
    await Promise.all(Array.from({ length: 10 }, (_, j) =>
      admin.post('/aplomb/api/sim/events', { node, payload: `<Update>${i + j}</Update>`, requestId: '' })));
  const { json: first } = await events(`?after=${before_.last}&node=${node}`);
  assert.equal(first.events.length, 1000);
  assert.equal(first.last, first.events.at(-1).seq);
  const { json: second } = await events(`?after=${first.last}&node=${node}`);
  assert.equal(second.events.length, 10);
});

/* What mosquitto_sub writes of a topic while something is done, until one of the messages has the text. */
async function onTheBus(topic, work, text) {
  const args = ['--unix', site.file('run/mqtt.sock'), '-V', '5', '-t', topic, '-v', '-d'];
  const listener = spawn('stdbuf', ['-oL', 'mosquitto_sub', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let heard = '';
  listener.stdout.setEncoding('utf8').on('data', (part) => (heard += part));
  try {
    await until(() => heard.includes('SUBACK'), { what: 'the subscription' });
    await work();
    await until(() => heard.includes(text), { what: text });
  } finally {
    listener.kill();
  }
  return heard.split('\n').filter((line) => line.startsWith('finesse/'));
}

test('with BROKER_EVENTS the broker has each event on the topic of its node, and clients hear it once', async () => {
  const agent = await connectBosh(site, '1001');
  const node = '/finesse/api/User/1001';
  const payload = (id) => `<Update><requestId>${id}</requestId></Update>`;
  const say = (id) => site.rest('admin').post('/aplomb/api/sim/events', { node, payload: payload(id), requestId: id });
  const lines = await onTheBus('finesse/api/#', () => say('bus-1'), 'bus-1');
  assert.deepEqual(lines, [`finesse/api/User/1001 ${payload('bus-1')}`]);
  await say('bus-2');
  await agent.waitFor((u) => u.requestId === 'bus-2');
  const mine = agent.updates.map((u) => u.requestId).filter((id) => id?.startsWith('bus-'));
  assert.deepEqual(mine, ['bus-1', 'bus-2']);
  await agent.disconnect();
});

test('for the administrator alone', async () => {
  assert.equal((await events('', '1000')).status, 403);
  assert.equal((await site.exchange({ path: '/aplomb/api/events' })).status, 401);
});

test('after must be a number', async () => {
  for (const after_ of ['x', '-1', '1.5']) {
    const answer = await events(`?after=${after_}`);
    assert.equal(answer.status, 400);
    assert.equal(answer.json.field, 'after');
  }
});
