/* Queue, User/Queues: developer guide 12.5, "Queue"; reference rest-desktop 4.1. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start, until } from '../harness/index.js';
import { refused, signIn } from './help.js';

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const numbers = [
  'agentsBusyOther', 'agentsLoggedOn', 'agentsNotReady', 'agentsReady', 'agentsTalkingInbound',
  'agentsTalkingInternal', 'agentsTalkingOutbound', 'agentsWrapUpNotReady', 'agentsWrapUpReady',
  'callsInQueue',
];

test('a queue has its statistics, for any user', async () => {
  for (const user of ['1001', '2001', '1000', 'admin']) {
    const { status, xml } = await site.rest(user).get('/finesse/api/Queue/1');
    assert.equal(status, 200);
    assert.equal(xml.name, 'Queue');
    assert.deepEqual(xml.names, ['name', 'statistics', 'uri']);
    assert.equal(xml.value('name'), 'Sales');
    assert.equal(xml.value('uri'), '/finesse/api/Queue/1');
    assert.deepEqual(xml.get('statistics').names, [...numbers, 'startTimeOfLongestCallInQueue']);
  }
});

test('an unknown queue is 404', async () => {
  for (const id of ['99', 'x', '-1'])
    refused(await site.rest('1001').get(`/finesse/api/Queue/${id}`), 404, 'Not Found', id);
});

test('statistics are live', async () => {
  await signIn(site, '1001');
  const { xml } = await site.rest('1001').get('/finesse/api/Queue/1');
  assert.equal(xml.value('statistics/agentsLoggedOn'), '1');
  assert.equal(xml.value('statistics/agentsNotReady'), '1');
  await site.call({ to: '7001' });
  const waiting = async () => {
    const { xml: queue } = await site.rest('1001').get('/finesse/api/Queue/1');
    return queue.value('statistics/callsInQueue') === '1' && queue;
  };
  const queue = await until(waiting, { what: 'a waiting call' });
  assert.match(queue.value('statistics/startTimeOfLongestCallInQueue'), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
});

test("a user's queues: those of the team, of a supervisor those of all teams", async () => {
  const names = async (user, as = '1001') => {
    const { xml, status } = await site.rest(as).get(`/finesse/api/User/${user}/Queues`);
    assert.equal(status, 200);
    assert.equal(xml.name, 'Queues');
    return xml.all('Queue').map((q) => q.value('name'));
  };
  assert.deepEqual(await names('1001'), ['Sales', 'Billing']);
  assert.deepEqual(await names('2001'), ['Support', 'Billing'], 'any user may read any');
  assert.deepEqual(await names('2000'), ['Sales', 'Support', 'Billing']);
  refused(await site.rest('1001').get('/finesse/api/User/4023/Queues'), 404, 'User Not Found', '4023');
});
