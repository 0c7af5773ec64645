/* Who begins a request and falls silent is not waited for longer than S12 of reliability-security says: 10 s for the head,
 * 30 s for the body.  Each holds a thread of Apache, or a place of lighttpd's. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { start, until } from '../harness/index.js';
import { PATIENCE } from '../harness/installation.js';

const BEGUN = {
  'within the head': 'GET /finesse/api/SystemInfo HTTP/1.1\r\nHost: x\r\nX-Slow: ',
  'within the body': 'PUT /finesse/api/User/1001 HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n<User>',
};

/* Some hundred bytes at a time are well above the least rate of S12, and no program has as many threads as there are of these. */
const SLOW = {
  'in chunks': { head: 'Transfer-Encoding: chunked', piece: `200\r\n${' '.repeat(512)}\r\n` },
  'with a length': { head: 'Content-Length: 60000', piece: ' '.repeat(512) },
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

describe('who sends slowly holds nobody up', { concurrency: true }, () => {
  const send = (site, { head, piece }) => {
    const socket = net.connect(site.port, site.host, () => {
      socket.write(`PUT /finesse/api/User/1001 HTTP/1.1\r\nHost: x\r\nAuthorization: Basic MTAwMTpkZW1v\r\n${head}\r\n\r\n`);
      const timer = setInterval(() => socket.write(piece), 500);
      socket.on('close', () => clearInterval(timer));
    });
    return socket.on('error', () => {}).resume();
  };

  for (const WEB of ['lighttpd', 'apache'])
    for (const [how, what] of Object.entries(SLOW))
      test(`${WEB}, ${how}`, async () => {
        const site = await start({ WEB });
        const sockets = Array.from({ length: 40 }, () => send(site, what));
        try {
          await new Promise((resolve) => setTimeout(resolve, 2000)); /* each has sent a few pieces */
          for (let i = 0; i < 4; i++) {
            const asked = Date.now();
            assert.equal((await site.rest('1001').get('/finesse/api/User/1001')).status, 200);
            assert.ok(Date.now() - asked < 4000, `${Date.now() - asked} ms`);
          }
        } finally {
          for (const socket of sockets) socket.destroy();
          await site.stop();
        }
      });
});

describe('who does not read holds nobody up', { concurrency: true }, () => {
  const LONG = 8_000_000; /* what sockets hold of an answer is less */

  for (const WEB of ['lighttpd', 'apache'])
    test(WEB, async () => {
      const files = fs.mkdtempSync(path.join(os.tmpdir(), 'ap-files-'));
      fs.writeFileSync(path.join(files, 'long.js'), `//${' '.repeat(LONG - 2)}`);
      const site = await start({ WEB, GADGET_FILES: files });
      const target = `/gadgets/proxy?url=${encodeURIComponent(`${site.url}/3rdpartygadget/files/long.js`)}`;
      const sockets = Array.from({ length: 40 }, () => {
        const socket = net.connect(site.port, site.host);
        socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic MTAwMTpkZW1v\r\n\r\n`);
        return socket.on('error', () => {}).pause();
      });
      try {
        await new Promise((resolve) => setTimeout(resolve, 2000));
        const asked = Date.now();
        const answer = await site.rest('1002').get(target);
        assert.equal(answer.status, 200);
        assert.equal(answer.text.length, LONG);
        assert.ok(Date.now() - asked < PATIENCE, `${Date.now() - asked} ms`);
      } finally {
        for (const socket of sockets) socket.destroy();
        await site.stop();
        fs.rmSync(files, { recursive: true });
      }
    });
});
