/* The bridge, or its machine, stands still for longer than a session may be silent: who sent something in time is
 * heard before anybody is judged (XEP-0124 section 10; reference xmpp-delivery 2.6). */
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { until } from '../harness/index.js';
import { startRig, update } from './rig.js';
import { TcpClient } from './tcp-client.js';

const INACTIVITY_MS = 2000;
const USER = '/finesse/api/User/1001';
const SM = 'urn:xmpp:sm:3';
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let rig;

before(async () => (rig = await startRig({ XMPP_INACTIVITY: INACTIVITY_MS / 1000 })));
after(() => rig?.stop());

const fire = (id) => rig.event(USER, update(USER, '<user/>', id), id);

/** The bridge stands still, what fn sends lies in its sockets, and all that is longer than anybody may be silent. */
async function standStill(fn) {
  rig.bridge.kill('SIGSTOP');
  const sent = fn();
  await pause(INACTIVITY_MS + 500);
  rig.bridge.kill('SIGCONT');
  return sent;
}

for (const [where, fresh] of [['the connection it had', false], ['a new connection', true]])
  test(`a request in time, on ${where}`, async () => {
    const c = rig.bosh();
    await c.signIn('1001', { wait: 1 });
    if (fresh) {
      c.agent.destroy();
      c.agent = new http.Agent({ keepAlive: true });
    }
    const { text } = await standStill(() => c.send());
    assert.doesNotMatch(text, /terminate/);
    fire('goes-on');
    assert.match(text + (await c.send()).text, /&gt;goes-on&lt;/);
    c.close();
  });

test('one of whom nothing came ends all the same', async () => {
  const c = rig.bosh();
  await c.signIn('1002', { resource: 'gone', wait: 1 });
  await standStill(() => {});
  await until(() => /what=session_end user=1002 reason=item-not-found/.test(rig.output), { timeout: 20000 });
  c.close();
});

test('a session that is resumed on a connection that was begun in time', async () => {
  const first = await new TcpClient(rig).signIn('1001', { resource: 'sm' });
  first.send(`<enable xmlns='${SM}' resume='true'/>`);
  const [, id] = await first.hears(/<enabled [^>]*id='([^']+)'/);
  first.end();
  await first.closed;
  await rig.answers(); /* so the bridge knows, too */
  const second = await standStill(() => {
    const client = new TcpClient(rig);
    client.open();
    return client;
  });
  await second.hears(/<\/stream:features>/);
  second.auth('1001');
  await second.hears(/<success [^>]*\/>/);
  second.open();
  await second.hears(/<sm xmlns='urn:xmpp:sm:3'\/>/);
  second.send(`<resume xmlns='${SM}' previd='${id}' h='0'/>`);
  await second.hears(/<resumed /);
  second.end();
});
