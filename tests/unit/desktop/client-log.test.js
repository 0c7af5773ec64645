// What gadgets log is kept within bounds until it is sent (www/lib/client-log.js; reference javascript-library 11).
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { ClientLog } from '../../../www/lib/client-log.js';

test('lines are kept in their order, and sent once', () => {
  const log = new ClientLog();
  for (const line of ['one', 2, null, { toString: () => 'four' }]) log.add(line);
  assert.equal(log.toSend(), 'one\n2\nnull\nfour');
  log.clear();
  assert.equal(log.toSend(), '');
});

test('the newest of too many are sent, whole ones; a long one is cut', () => {
  const log = new ClientLog();
  for (let i = 0; i < 40000; i++) log.add(`line ${i} ${'x'.repeat(80)}`);
  const lines = log.toSend().split('\n');
  assert.ok(log.toSend().length <= 500000);
  assert.ok(lines.every((l) => /^line \d+ x{80}$/.test(l)));
  assert.match(lines.at(-1), /^line 39999 /);
  log.clear();
  log.add('y'.repeat(1e6));
  assert.equal(log.toSend().length, 4000);
});
