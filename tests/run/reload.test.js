/* A web server told to start itself again (a renewed certificate, a changed configuration) is missed by nobody, though others hold
 * requests open for as long as they like (reliability-security F13). */
import assert from 'node:assert/strict';
import net from 'node:net';
import { describe, test } from 'node:test';
import { alive, start } from '../harness/index.js';

const WEBSOCKET =
  'GET /ws/ HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: xmpp\r\n' +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n';

describe('a web server that starts itself again', { concurrency: true }, () => {
  for (const WEB of ['lighttpd', 'apache'])
    test(WEB, async () => {
      const site = await start({ WEB });
      const held = net.connect(site.port, site.host);
      let ended = false;
      held.on('close', () => (ended = true)).on('error', () => {});
      try {
        held.write(WEBSOCKET);
        const first = await new Promise((resolve) => held.once('data', resolve));
        assert.match(String(first), /^HTTP\/1\.1 101 /);
        const pid = site.pid('web');
        process.kill(pid, 'SIGUSR1');
        for (const end = Date.now() + 4000; Date.now() < end;) {
          const asked = Date.now();
          assert.equal((await site.exchange({ path: '/finesse/api/SystemInfo', agent: false })).status, 200);
          assert.ok(Date.now() - asked < 3000, `${Date.now() - asked} ms`);
        }
        assert.equal(site.pid('web'), pid);
        assert.ok(alive(pid));
        assert.ok(!ended, 'the WebSocket goes on');
      } finally {
        held.destroy();
        await site.stop();
      }
    });
});
