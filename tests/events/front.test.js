/* WebSocket through the web server, and TCP beside it, in a whole installation: an agent changes
 * state, the agent and the supervisor hear it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { connectBosh, start } from '../harness/index.js';
import { TcpClient } from './tcp-client.js';

globalThis.WebSocket ??= WebSocket;
const TEAM = '/finesse/api/Team/1/Users';

for (const WEB of ['lighttpd', 'apache'])
  test(`WebSocket through ${WEB}, and TCP`, async (t) => {
    const site = await start({ WEB });
    t.after(() => site.stop());
    for (const path of ['/ws/', '/ws']) {
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
