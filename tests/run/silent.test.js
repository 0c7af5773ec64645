/* Who begins a request and falls silent is not waited for longer than S12 of reliability-security says: 10 s for the head,
 * 30 s for the body.  Each holds a thread of Apache, or a place of lighttpd's. */
import assert from 'node:assert/strict';
import net from 'node:net';
import { describe, test } from 'node:test';
import { start, until } from '../harness/index.js';

const BEGUN = {
  'within the head': 'GET /finesse/api/SystemInfo HTTP/1.1\r\nHost: x\r\nX-Slow: ',
  'within the body': 'PUT /finesse/api/User/1001 HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n<User>',
};

describe('who falls silent is let go', { concurrency: true }, () => {
  for (const WEB of ['lighttpd', 'apache'])
    test(WEB, async () => {
      const site = await start({ WEB });
      try {
        const gone = Object.entries(BEGUN).map(([where, text]) => {
          const state = { where, closed: false };
          const socket = net.connect(site.port, site.host, () => socket.write(text));
          socket.on('error', () => {}).on('close', () => (state.closed = true)).resume();
          return state;
        });
        await until(() => gone.every(({ closed }) => closed), { timeout: 50000, step: 200, what: 'both to be let go' });
        assert.equal((await site.rest('1001').get('/finesse/api/User/1001')).status, 200);
      } finally {
        await site.stop();
      }
    });
});
