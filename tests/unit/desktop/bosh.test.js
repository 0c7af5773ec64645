// The page's side of BOSH (XEP-0124) against a server of this file: what is sent when answers come late,
// out of order or never.
import { afterEach, beforeEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { Bosh } from '../../../www/lib/bosh.js';

/** Requests that reached the server. @type {{ rid: number, body: string, answer: (xml: string) => void }[]} */
let requests;
let closed;
const realFetch = globalThis.fetch;

beforeEach(() => {
  requests = [];
  closed = '';
  globalThis.fetch = (url, { body, signal }) => new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
    requests.push({ rid: Number(/ rid="(\d+)"/.exec(body)[1]), body, answer: (xml) => resolve(new Response(xml)) });
  });
});
afterEach(() => {
  globalThis.fetch = realFetch;
});

async function settle() {
  for (let i = 0; i < 10; i++)
    await new Promise((resolve) => setImmediate(resolve));
}
const body = (inner = '') => `<body xmlns="http://jabber.org/protocol/httpbind">${inner}</body>`;

/** A session with one request that the server keeps. */
async function session(t) {
  const heard = [];
  const bosh = new Bosh('/http-bind/', 'here', { onStanzas: (xml) => heard.push(xml), onTrouble: () => {}, onClosed: (why) => (closed = why) });
  t.after(() => {
    bosh.close('');
    for (const request of requests) // nothing is waited for any more
      request.answer(body());
  });
  bosh.open();
  requests[0].answer('<body xmlns="http://jabber.org/protocol/httpbind" sid="s" wait="60" requests="2" hold="1" inactivity="60"/>');
  await settle();
  assert.equal(requests.length, 2);
  return { bosh, heard, first: requests[1].rid };
}

test('while the answer to an earlier request is due, no request goes beyond the window', async (t) => {
  const { bosh, heard, first } = await session(t);
  bosh.send('<a/>');
  await settle();
  assert.equal(requests.at(-1).rid, first + 1);
  requests.at(-1).answer(body('<two/>'));
  await settle();
  bosh.hurry(true); // the earlier one is repeated
  bosh.send('<b/>');
  await settle();
  assert.deepEqual(heard, [], 'what came early waits');
  assert.ok(requests.every(({ rid }) => rid <= first + 1), 'the server would drop its copy of the answer that is due');
  requests.at(-1).answer(body('<one/>'));
  await settle();
  assert.deepEqual(heard, ['<one/>', '<two/>']);
  assert.equal(closed, '');
  assert.match(requests.at(-1).body, /<b\/>/);
});

test('a repeat that meets one more dead connection is hurried on, though a later request was answered', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { bosh, heard, first } = await session(t);
  const tick = (ms) => {
    t.mock.timers.tick(ms);
    return settle();
  };
  bosh.hurry(true); // both are out now: the one that was kept again, and one to learn of a silence by
  await tick(0);
  const later = requests.find(({ rid }) => rid === first + 1);
  later.answer(body());
  await tick(0);
  const before = requests.length;
  await tick(200);
  assert.equal(requests.length, before + 1, 'repeated after 200 ms, not after 2 s');
  assert.equal(requests.at(-1).rid, first);
  requests.at(-1).answer(body('<late/>'));
  await tick(0);
  assert.deepEqual(heard, ['<late/>']);
});
