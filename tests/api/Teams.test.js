/* /aplomb/api/teams, queues and extensions: contract.md, "Our own interfaces"; limits are those of
 * sql/schema/10-people.sql and 15-queues.sql. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start, until } from '../harness/index.js';
import { reached, signIn } from './help.js';

let site, admin;
before(async () => {
  site = await start();
  admin = site.rest('admin');
});
after(() => site?.stop());

const api = '/aplomb/api';
const get = async (path) => (await admin.get(`${api}/${path}`)).json;
const put = (path, body) => admin.put(`${api}/${path}`, body);
const done = (answer, status) => {
  assert.equal(answer.status, status, answer.text);
  return status === 204 ? null : answer.json;
};
const made = async (path, body) => {
  const answer = await admin.post(`${api}/${path}`, body);
  const { id } = done(answer, 201);
  assert.equal(new URL(answer.headers.location).pathname, `${api}/${path}/${id}`);
  return answer.json;
};
const refused = (answer, status, field) => {
  assert.equal(answer.status, status, answer.text);
  assert.equal(typeof answer.json.error, 'string', answer.text);
  assert.equal(answer.json.field, field, answer.text);
};
const actions = async (object) => (await get(`audit?object=${api}/${object}`)).changes.map((c) => c.action);
const remove = (path) => admin.delete(`${api}/${path}`);

test('a team is made, changed and deleted; each is in the audit', async () => {
  const { id, ...rest } = await made('teams', { name: 'Second line' });
  assert.deepEqual(rest, { name: 'Second line', wrapUpOnIncoming: 'NOT_ALLOWED', wrapUpOnOutgoing: 'NOT_ALLOWED', wrapUpSeconds: 30, members: 0, queues: 0 });
  const path = `teams/${id}`;
  const changed = done(await put(path, { wrapUpOnIncoming: 'REQUIRED', wrapUpSeconds: 7200 }), 200);
  assert.deepEqual(changed, { id, ...rest, wrapUpOnIncoming: 'REQUIRED', wrapUpSeconds: 7200 });
  assert.deepEqual(await get(path), changed);
  assert.deepEqual((await get('teams')).teams.map((t) => [t.id, t.name, t.members > 0]), [[1, 'Sales', true], [2, 'Support', true], [id, 'Second line', false]]);
  assert.equal((await admin.get(`/finesse/api/Team/${id}`)).xml.value('name'), 'Second line');
  done(await remove(path), 204);
  assert.equal((await admin.get(`${api}/${path}`)).status, 404);
  assert.deepEqual(await actions(path), ['DELETE', 'PUT', 'POST']);
});

test('a team that cannot be', async () => {
  for (const [wrong, field] of [
    [{}, 'name'], [{ name: '' }, 'name'], [{ name: 'x'.repeat(65) }, 'name'], [{ name: 'a\nb' }, 'name'], [{ name: 'A', wrapUpOnIncoming: 'MAYBE' }, 'wrapUpOnIncoming'],
    [{ name: 'A', wrapUpSeconds: 7201 }, 'wrapUpSeconds'], [{ name: 'A', wrapUpSeconds: -1 }, 'wrapUpSeconds'], [{ name: 'A', id: 9 }, 'id'],
  ])
    refused(await admin.post(`${api}/teams`, wrong), 400, field);
  refused(await admin.post(`${api}/teams`, { name: 'Sales' }), 409, 'name');
  refused(await put('teams/2', { name: 'Sales' }), 409, 'name');
  for (const id of ['4711', 'x', '0'])
    refused(await put(`teams/${id}`, { name: 'B' }), 404, '');
});

test('a team with members, or that serves a queue, stays', async () => {
  const { id } = await made('teams', { name: 'Held' });
  const body = { loginId: '1097', teamId: id, isActive: false, password: 'correct horse' };
  done(await admin.post(`${api}/people`, body), 201);
  refused(await remove(`teams/${id}`), 409, '');
  assert.match((await remove(`teams/${id}`)).json.error, /members/);
  done(await remove('people/1097'), 204);
  const { id: queue } = await made('queues', { name: 'Held', number: '7050', teams: [id] });
  assert.match((await remove(`teams/${id}`)).json.error, /queue/);
  done(await put(`queues/${queue}`, { teams: [] }), 200);
  done(await remove(`teams/${id}`), 204);
  done(await remove(`queues/${queue}`), 204);
});

test('a queue: the switch goes by it within a second', async () => {
  const { id, ...rest } = await made('queues', { name: 'Orders', number: '7040', teams: [] });
  assert.deepEqual(rest, { name: 'Orders', number: '7040', ringSeconds: 12, priority: 5, overflowSeconds: null, overflowQueueId: null, teams: [] });
  await signIn(site, '1001');
  await site.rest('1001').state('READY');
  await reached(site, '1001', 'READY');
  const call = (number) => admin.post(`${api}/sim/calls`, { to: number });
  await until(async () => (await call('7040')).status === 201, { what: '7040 to be reached' });
  const began = Date.now();
  done(await put(`queues/${id}`, { teams: [1], ringSeconds: 600, priority: 1, overflowSeconds: 86400, overflowQueueId: 1 }), 200);
  await reached(site, '1001', 'RESERVED');
  assert.ok(Date.now() - began < 2000, 'a second, and what a slow machine needs');
  assert.deepEqual(await get(`queues/${id}`), { id, ...rest, teams: [1], ringSeconds: 600, priority: 1, overflowSeconds: 86400, overflowQueueId: 1 });
  // Another call waits now: without the queue nobody would ever be offered it.
  done(await call('7040'), 201);
  await until(async () => (await admin.get(`/finesse/api/Queue/${id}`)).xml.value('statistics/callsInQueue') === '1', { what: 'a call to wait' });
  refused(await remove(`queues/${id}`), 409, '');
  for (const { id: waits } of (await get('sim/calls')).calls)
    await admin.delete(`${api}/sim/calls/${waits}`);
  await until(async () => (await remove(`queues/${id}`)).status === 204, { what: 'nobody to wait' });
  // Who calls before the switch has heard of it hurts nobody.
  const ctid = site.pid('ctid');
  await until(async () => (await call('7040')).status === 400, { what: '7040 not to be reached' });
  assert.equal(site.pid('ctid'), ctid);
  assert.deepEqual((await get('queues')).queues.map((q) => [q.id, q.number, q.teams]), [[1, '7001', [1]], [2, '7002', [2]], [3, '7003', [1, 2]]]);
});

test('a queue that cannot be', async () => {
  const good = { name: 'Bad', number: '7041' };
  for (const [wrong, field] of [
    [{ name: undefined }, 'name'], [{ number: undefined }, 'number'], [{ number: 'x' }, 'number'], [{ number: '7'.repeat(33) }, 'number'], [{ number: 7041 }, 'number'],
    [{ ringSeconds: 0 }, 'ringSeconds'], [{ ringSeconds: 601 }, 'ringSeconds'], [{ priority: 0 }, 'priority'], [{ priority: 11 }, 'priority'], [{ priority: null }, 'priority'],
    [{ overflowSeconds: 0, overflowQueueId: 1 }, 'overflowSeconds'], [{ overflowQueueId: 1 }, 'overflowSeconds'], [{ overflowSeconds: 5 }, 'overflowQueueId'],
    [{ overflowSeconds: 5, overflowQueueId: 4711 }, 'overflowQueueId'], [{ teams: [4711] }, 'teams'], [{ teams: [1, 1] }, 'teams'], [{ teams: 1 }, 'teams'], [{ strategy: 'all' }, 'strategy'],
  ])
    refused(await admin.post(`${api}/queues`, { ...good, ...wrong }), 400, field);
  refused(await put('queues/1', { overflowSeconds: 5, overflowQueueId: 1 }), 400, 'overflowQueueId');
  refused(await admin.post(`${api}/queues`, { ...good, name: 'Sales' }), 409, 'name');
  refused(await admin.post(`${api}/queues`, { ...good, number: '7001' }), 409, 'number');
  refused(await admin.post(`${api}/queues`, { ...good, number: '1500' }), 409, 'number'); // an extension
});

test('with a queue goes the overflow to it', async () => {
  const { id } = await made('queues', { name: 'Last resort', number: '7042' });
  done(await put('queues/3', { overflowSeconds: 30, overflowQueueId: id }), 200);
  done(await remove(`queues/${id}`), 204);
  const { overflowSeconds, overflowQueueId } = await get('queues/3');
  assert.deepEqual([overflowSeconds, overflowQueueId], [null, null]);
});

test('extensions are one list', async () => {
  const was = await get('extensions');
  assert.deepEqual(was, { extensions: [{ first: 1000, last: 1999 }, { first: 2000, last: 2999 }] });
  const refuse = async (extensions, status = 400) => refused(await put('extensions', { extensions }), status, 'extensions');
  await refuse(7);
  await refuse([7]);
  await refuse([{ first: 1 }]);
  await refuse([{ first: 0, last: 1 }]);
  await refuse([{ first: 2, last: 1 }]);
  await refuse([{ first: 1, last: 5 }, { first: 5, last: 9 }]);
  await refuse([{ first: 1, last: 5, name: 'x' }]);
  await refuse([{ first: 7000, last: 7001 }], 409);
  assert.deepEqual(await get('extensions'), was);
  const wanted = { extensions: [{ first: 1000, last: 1999 }, { first: 2000, last: 2999 }, { first: 30000, last: 30000 }] };
  assert.deepEqual(done(await put('extensions', { extensions: wanted.extensions.toReversed() }), 200), wanted);
  await until(async () => {
    await site.rest('1004').state('LOGIN', { extension: '30000' });
    return (await get('people/1004')).extension === '30000';
  }, { what: 'the new extension to be one' });
  assert.deepEqual(await actions('extensions'), ['PUT']);
});
