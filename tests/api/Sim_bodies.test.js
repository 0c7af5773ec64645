/* Bodies of /aplomb/api/sim: unknown fields and wrong values are 400 and name the field. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../harness/index.js';

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const bad = [
  ['POST', 'calls', { to: '7001', colour: 'red' }, 'colour'],
  ['POST', 'calls', {}, 'to'],
  ['POST', 'calls', { to: 7001 }, 'to'],
  ['POST', 'calls', { to: '7001', patienceSeconds: -1 }, 'patienceSeconds'],
  ['POST', 'calls', { to: '7001', talkSeconds: 'long' }, 'talkSeconds'],
  ['POST', 'calls', { to: '7001', variables: { callVariable1: 5 } }, 'variables'],
  ['POST', 'calls', { to: '7001', priority: 0 }, 'priority'],
  ['POST', 'calls', { to: '7001', priority: 11 }, 'priority'],
  ['POST', 'calls', { to: '7001', priority: 1.5 }, 'priority'],
  ['POST', 'calls', { to: '5551234', outbound: 'preview', agent: '1001', priority: 1 }, 'priority'],
  ['PUT', 'arrivals', { to: '7001', callsPerHour: 10, priority: 'high' }, 'priority'],
  ['PUT', 'clock', {}, 'mode'],
  ['PUT', 'clock', { mode: 'backwards' }, 'mode'],
  ['PUT', 'clock', { mode: 'scaled' }, 'scale'],
  ['PUT', 'clock', { mode: 'scaled', scale: 0 }, 'scale'],
  ['PUT', 'clock', { advanceSeconds: -5 }, 'advanceSeconds'],
  ['PUT', 'agents/1001', { answer: 'perhaps' }, 'answer'],
  ['PUT', 'arrivals', { to: '7001' }, 'callsPerHour'],
  ['PUT', 'arrivals', { to: '7001', callsPerHour: 10, handle: 'normal' }, 'handle'],
  ['POST', 'events', { node: '/finesse/api/User/1001' }, 'payload'],
];

test('what is wrong is named', async () => {
  for (const [method, path, body, field] of bad) {
    const answer = await site.rest('admin').send(method, `/aplomb/api/sim/${path}`, body);
    assert.equal(answer.status, 400, `${method} ${path} ${JSON.stringify(body)}: ${answer.text}`);
    assert.equal(answer.json.field, field);
    assert.ok(answer.json.error);
  }
});

test('what is not JSON is 400', async () => {
  for (const body of ['', '{', '[]', '<Dialog/>', '{"to":"7001","to":"7002"}']) {
    const answer = await site.rest('admin').post('/aplomb/api/sim/calls', body);
    assert.equal(answer.status, 400, body);
  }
});

test('for the administrator alone', async () => {
  assert.equal((await site.rest('1000').get('/aplomb/api/sim/calls')).status, 403);
  assert.equal((await site.rest().get('/aplomb/api/sim/calls')).status, 401);
});

test('unknown calls and methods', async () => {
  const admin = site.rest('admin');
  assert.equal((await admin.get('/aplomb/api/sim/nothing')).status, 404);
  assert.equal((await admin.delete('/aplomb/api/sim/clock')).status, 405);
});
