/* A change by REST, heard over BOSH: through the web server and at the bridge itself. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connectBosh, start, until } from '../harness/index.js';

let site;

before(async () => (site = await start()));
after(() => site?.stop());

const ways = {
  'through the web server': (s) => `${s.url}/http-bind/`,
  'at the bridge itself': (s) => `http://127.0.0.1:${s.boshPort}/http-bind`,
};

let agentNumber = 1001;
for (const [way, url] of Object.entries(ways)) {
  test(`signing in and getting ready is heard with its requestId, ${way}`, async () => {
    const id = String(agentNumber++);
    const node = `/finesse/api/User/${id}`;
    const events = await connectBosh(site, id, 'demo', { resource: 'desktop', url: url(site) });
    const agent = site.rest(id);
    await agent.state('LOGIN', { extension: id, requestId: `in-${id}` });
    const signedIn = await events.waitFor((u) => u.requestId === `in-${id}`);
    assert.equal(signedIn.node, node);
    assert.equal(signedIn.source, node);
    assert.equal(signedIn.event, 'PUT');
    assert.equal(signedIn.data('user/state'), 'NOT_READY');
    await agent.state('READY', { requestId: `ready-${id}` });
    const ready = await events.waitFor((u) => u.requestId === `ready-${id}`);
    assert.equal(ready.data('user/state'), 'READY');
    /* byte for byte what the log has */
    const log = await site.events(0, node);
    assert.equal(log.find((e) => e.requestId === `ready-${id}`).payload, ready.raw);
    await agent.state('NOT_READY', { reason: 1 });
    await events.waitFor((u) => u.data('user/reasonCodeId') === '1');
    await agent.state('LOGOUT', { reason: 10, requestId: `out-${id}` });
    await events.waitFor((u) => u.requestId === `out-${id}`);
    await events.disconnect();
  });
}

test('a supervisor hears the team; an agent may not', async () => {
  const supervisor = await connectBosh(site, '1000');
  const agent = await connectBosh(site, '1004');
  const node = '/finesse/api/Team/1/Users';
  await supervisor.subscribe(node);
  await assert.rejects(agent.subscribe(node), /forbidden/);
  await site.rest('1004').state('LOGIN', { extension: '1004', requestId: 'team-in' });
  const update = await supervisor.waitFor((u) => u.node === node && u.requestId === 'team-in');
  assert.equal(update.source, '/finesse/api/User/1004');
  assert.equal(update.data('user/state'), 'NOT_READY');
  await supervisor.disconnect();
  await agent.disconnect();
});

test('a call is heard as POST, PUT and DELETE by the agent who takes it', async () => {
  const agent = site.rest('1005');
  const events = await connectBosh(site, '1005');
  await agent.state('LOGIN', { extension: '1005' });
  await agent.state('READY');
  const id = await site.call({ to: '7001', variables: { callVariable1: 'a & b' } });
  const node = '/finesse/api/User/1005/Dialogs';
  const offered = await events.waitFor((u) => u.node === node && u.event === 'POST');
  assert.equal(offered.source, node);
  assert.equal(offered.data('dialogs/Dialog/id'), id);
  await agent.act(id, 'ANSWER', '1005', 'answer');
  const answered = await events.waitFor((u) => u.requestId === 'answer');
  assert.equal(answered.source, `/finesse/api/Dialog/${id}`);
  await agent.act(id, 'DROP', '1005', 'drop');
  await events.waitFor((u) => u.node === node && u.event === 'DELETE');
  await agent.state('NOT_READY', { reason: 1 });
  await events.disconnect();
});

test('a killed bridge or broker loses nothing in the middle of a call', async () => {
  const agent = site.rest('1006');
  const events = await connectBosh(site, '1006');
  await agent.state('LOGIN', { extension: '1006' });
  await agent.state('READY', { requestId: 'ready' });
  await events.waitFor((u) => u.requestId === 'ready');
  const from = (await site.events(0)).at(-1).seq;
  const start = events.updates.length;
  /* while the broker is away a command is refused (503), and may be asked for again */
  const act = (action) =>
    until(async () => (await agent.act(id, action, '1006', `k-${action}`)).status === 202, {
      timeout: 10000,
      step: 100,
      what: action,
    });
  const hear = (pred) => events.waitFor(pred, { timeout: 20000 });
  const id = await site.call({ to: '7001' });
  await hear((u) => u.event === 'POST');
  await site.kill('broker');
  await act('ANSWER');
  await hear((u) => u.requestId === 'k-ANSWER');
  await site.kill('bridge');
  await act('HOLD');
  await hear((u) => u.requestId === 'k-HOLD');
  await site.kill('broker');
  await act('RETRIEVE');
  await act('DROP');
  await hear((u) => u.event === 'DELETE');
  const mine = (e) => e.node.startsWith('/finesse/api/User/1006');
  const heard = () => events.updates.slice(start).filter(mine);
  const log = (await site.events(from)).filter(mine).map((e) => e.payload);
  await until(() => heard().length >= log.length, { timeout: 20000, what: 'the last events' });
  assert.deepEqual(heard().map((u) => u.raw), log);
  assert.ok(!events.statuses.includes('DISCONNECTED'));
  await events.disconnect();
});
