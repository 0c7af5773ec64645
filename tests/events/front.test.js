/* WebSocket through the web server, and TCP beside it, in a whole installation: an agent changes
 * state, the agent and the supervisor hear it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { connectBosh, start, until } from '../harness/index.js';
import { RawBosh, update } from './rig.js';
import { TcpClient } from './tcp-client.js';

globalThis.WebSocket ??= WebSocket;

/** How many connections live (state 01 of proc(5)) at the bridge of that installation. */
function held(site) {
  const address = Buffer.from(site.host.split('.').map(Number)).reverse().toString('hex');
  const port = site.boshPort.toString(16).padStart(4, '0');
  const lines = fs.readFileSync('/proc/net/tcp', 'utf8').toLowerCase().split('\n');
  return lines.filter((line) => new RegExp(`: ${address}:${port} \\w+:\\w+ 01 `).test(line)).length;
}

const TEAM = '/finesse/api/Team/1/Users';

for (const WEB of ['lighttpd', 'apache'])
  test(`WebSocket through ${WEB}, and TCP`, async (t) => {
    const site = await start({ WEB });
    t.after(() => site.stop());
    for (const path of ['/ws/', '/ws', '/xmpp-websocket']) {
      const url = `ws://127.0.0.1:${site.port}${path}`;
      const agent = await connectBosh(site, '1001', 'demo', { url, resource: 'ws' });
      const supervisor = await connectBosh(site, '1000', 'demo', { url, resource: 'ws' });
      const plain = await new TcpClient(site).signIn('1001');
      await supervisor.subscribe(TEAM);
      const rest = site.rest('1001');
      const id = `in${path}`;
      await rest.state('LOGIN', { extension: '1001', requestId: id });
      const update = await agent.waitFor((u) => u.requestId === id);
      assert.equal(update.data('user/state'), 'NOT_READY');
      await supervisor.waitFor((u) => u.node === TEAM);
      await plain.heard(id);
      await rest.state('LOGOUT', { reason: 10 });
      await agent.waitFor((u) => u.data('user/state') === 'LOGOUT');
      plain.end();
      await agent.disconnect();
      await supervisor.disconnect();
    }
    const host = await site.exchange({ method: 'GET', path: '/ws/' });
    assert.equal(host.status, 426);
    /* XEP-0156: under the name by which one came, not that of the bridge behind. */
    for (const [path, quote] of [['/.well-known/host-meta', "'"], ['/.well-known/host-meta.json', '"']]) {
      const meta = await site.exchange({ method: 'GET', path, headers: { Host: 'desk.example:8123' } });
      for (const address of ['http://desk.example:8123/http-bind/', 'ws://desk.example:8123/ws/'])
        assert.ok(meta.text.includes(quote + address + quote), meta.text);
    }
  });

/* Reference xmpp-delivery 2.4, 10: a page that is loaded again goes on with the next rid, and has not heard what
 * the one before was told.  lighttpd passes on that the browser is gone, unless the request was there already when it
 * accepted the connection, which it does not watch then; Apache has no way to. */
test('what happens while a page is loaded again is heard by the new one', async (t) => {
  const site = await start({ WEB: 'lighttpd' });
  t.after(() => site.stop());
  const http = async (options) => {
    const { status, headers, text } = await site.exchange({ method: 'POST', path: '/http-bind/', ...options });
    return { status, headers, text };
  };
  const c = new RawBosh({ http });
  await c.signIn('1001', { wait: 60 });
  const body = c.body({ rid: c.rid++, sid: c.sid });
  const page = net.connect(site.port, '127.0.0.1');
  page.write('GET /.well-known/host-meta HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(page, 'data');
  await until(() => !held(site), { what: 'rest' });
  page.write(`POST /http-bind/ HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  await until(() => held(site), { what: 'the request' });
  await new Promise((resolve) => setTimeout(resolve, 200)); /* all is at rest */
  page.end();
  await until(() => !held(site), { what: 'the end of it' });
  const node = '/finesse/api/User/1001';
  const event = { node, payload: update(node, '<user/>', 'meanwhile'), requestId: 'meanwhile' };
  assert.equal((await site.rest('admin').post('/aplomb/api/sim/events', event)).status, 202);
  assert.match((await c.send()).text, /meanwhile/);
  const ping = "<iq xmlns='jabber:client' type='get' id='first'><ping xmlns='urn:xmpp:ping'/></iq>";
  assert.match((await c.send(ping)).text, /id='first'/);
  c.close();
});
