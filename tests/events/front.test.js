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

/** How many connections (state 03) lighttpd has to the bridge of that installation. */
function held(site) {
  const lines = fs.readFileSync('/proc/net/unix', 'utf8').split('\n').map((line) => line.split(/ +/));
  return lines.filter(([, , , , , state, , path]) => path === site.file('run/bridge.sock') && state === '03').length;
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

/* RFC 9112, 9.6: who has sent a request may have nothing more to send, and waits for the answer; or is gone.  lighttpd
 * takes 8 s to think that a server does not take connections, and refuses everybody then. */
test('who ends the sending as soon as the request is sent is answered, and hinders nobody', async (t) => {
  const site = await start({ WEB: 'lighttpd' });
  t.after(() => site.stop());
  const create = (rid) => `<body xmlns='http://jabber.org/protocol/httpbind' rid='${rid}' to='${site.domain}' wait='1' hold='1' ver='1.6'/>`;
  const answered = (rid) => new Promise((resolve) => {
    const socket = net.connect({ port: site.port, host: '127.0.0.1', allowHalfOpen: true });
    const body = create(rid);
    let text = '';
    socket.on('data', (part) => (text += part)).on('error', () => {}).on('close', () => resolve(text.slice(9, 12))).on('end', () => socket.end());
    socket.once('connect', () => setTimeout(() => socket.end(`POST /http-bind/ HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`), 500)); /* accepted by then */
  });
  const halves = Array.from({ length: 300 }, (_, i) => answered(i + 1));
  const others = [];
  for (const end = Date.now() + 10_500; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50)))
    others.push((await site.exchange({ method: 'POST', path: '/http-bind/', body: create(1000 + others.length) })).status);
  assert.deepEqual([...new Set(others)], [200]);
  assert.deepEqual([...new Set(await Promise.all(halves))], ['200']);
});
