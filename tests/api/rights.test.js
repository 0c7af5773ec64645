/* Who may call what: the table of tests/data/rights.txt, walked with every kind of caller; every route of
 * the programs stands in it, and methods that are no routes do nothing. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { start } from '../harness/index.js';
import { fits, routes } from './help.js';

const TOP = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

const callers = {
  none: null,
  wrong: ['2001', 'wrong'],
  self: ['2001', 'demo'],
  other: ['2002', 'demo'],
  own: ['2000', 'demo'],
  foreign: ['1000', 'demo'],
  stranger: ['1001', 'demo'],
  admin: ['admin', 'demo'],
};
const NAMES = Object.keys(callers);
const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'PATCH', 'TRACE'];

const rows = fs.readFileSync(path.join(TOP, 'tests/data/rights.txt'), 'utf8').split('\n')
  .filter((line) => line && !line.startsWith('#'))
  .map((line) => {
    const [method, target, ...rest] = line.split(/ +/);
    const statuses = rest.slice(0, NAMES.length).map(Number);
    return { method, target, statuses, body: rest.slice(NAMES.length).join(' ') || undefined };
  });

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const send = (name, method, target, body) =>
  (callers[name] ? site.rest(...callers[name]) : site.rest()).send(method, target, body);

for (const { method, target, statuses, body } of rows)
  test(`${method} ${target}`, async () => {
    const got = {};
    // One wrong password at a time, or the lock-out would answer for the rights.
    for (const name of NAMES) got[name] = (await send(name, method, target, body)).status;
    assert.deepEqual(got, Object.fromEntries(NAMES.map((name, i) => [name, statuses[i]])));
  });

test('every route stands in the table', () => {
  assert.ok(routes.length > 100, `${routes.length} routes found`);
  const missing = routes.filter(({ method, pattern }) =>
    !rows.some((row) => row.method === method && fits(pattern, row.target)));
  assert.deepEqual(missing, []);
});

test('a method that is no route of a path does nothing', async () => {
  for (const target of new Set(rows.map((row) => row.target.split('?')[0]))) {
    const here = routes.filter(({ pattern }) => fits(pattern, target));
    const known = here.map(({ method }) => method);
    const closed = here.every(({ role }) => role !== 'ANYBODY');
    if (known.includes('GET')) known.push('HEAD');
    for (const method of METHODS.filter((m) => !known.includes(m))) {
      const { status } = await send('admin', method, target, method === 'TRACE' ? undefined : '');
      assert.ok([405, 501].includes(status), `${method} ${target}: ${status}`);
      if (target.startsWith('/finesse') && closed && method !== 'TRACE')
        assert.equal((await send('none', method, target, '')).status, 401, `${method} ${target}`);
    }
  }
});
