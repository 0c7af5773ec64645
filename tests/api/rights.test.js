/* Who may call what: the table of reference rest-desktop 1.10, walked with every kind of caller.
 * Bodies are empty, so whoever is let through meets 400 Bad Request at the latest: a PUT or POST that
 * gets there was not refused for its caller's sake before its XML, as appendix B orders it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../harness/index.js';

const callers = {
  none: null,
  wrong: ['1001', 'wrong'],
  self: ['1001', 'demo'],
  other: ['1002', 'demo'],
  supervisor: ['1000', 'demo'],
  stranger: ['2001', 'demo'], // an agent of another team
  administrator: ['admin', 'demo'],
};

/* Per row: statuses for none, wrong, self, other, supervisor, stranger, administrator. */
const user = '/finesse/api/User/1001';
const READY = '<User><state>FISHING</state></User>'; // 400 for whoever is let through
const CALL = '<Dialog><requestedAction>FLY</requestedAction></Dialog>';
const rows = [
  ['GET', '/finesse/api/SystemInfo', '', [200, 200, 200, 200, 200, 200, 200]],
  ['GET', user, '', [401, 401, 200, 401, 200, 401, 200]],
  ['GET', '/finesse/api/Users', '', [401, 401, 401, 401, 401, 401, 200]],
  ['PUT', user, READY, [401, 401, 400, 401, 400, 401, 401]],
  ['GET', `${user}/Dialogs`, '', [401, 401, 200, 401, 200, 401, 200]],
  ['POST', `${user}/Dialogs`, CALL, [401, 401, 400, 401, 401, 401, 401]],
  ['GET', `${user}/Queues`, '', [401, 401, 200, 200, 200, 200, 200]],
  ['GET', `${user}/ReasonCodes?category=NOT_READY`, '', [401, 401, 200, 401, 401, 401, 200]],
  ['GET', `${user}/ReasonCode/1`, '', [401, 401, 200, 401, 401, 401, 200]],
  ['GET', `${user}/WrapUpReasons`, '', [401, 401, 200, 401, 401, 401, 200]],
  ['GET', '/finesse/api/Queue/1', '', [401, 401, 200, 200, 200, 200, 200]],
  ['GET', '/finesse/api/Team/1', '', [401, 401, 401, 401, 200, 401, 200]],
  ['GET', '/finesse/api/Teams', '', [401, 401, 401, 401, 401, 401, 200]],
  ['GET', '/aplomb/api/health', '', [200, 200, 200, 200, 200, 200, 200]],
  ['GET', '/aplomb/api/events?after=999999999', '', [401, 401, 403, 403, 403, 403, 200]],
  ['GET', '/aplomb/api/sim/clock', '', [401, 401, 403, 403, 403, 403, 200]],
  ['POST', '/aplomb/api/sim/calls', '{}', [401, 401, 403, 403, 403, 403, 400]],
];

let site;
before(async () => (site = await start()));
after(() => site?.stop());

for (const [method, path, body, expected] of rows)
  test(`${method} ${path}`, async () => {
    const got = {};
    for (const [name, who] of Object.entries(callers)) {
      // One wrong password at a time, or the lock-out would answer for the rights.
      const rest = who ? site.rest(...who) : site.rest();
      got[name] = (await rest.send(method, path, body || undefined)).status;
    }
    assert.deepEqual(got, Object.fromEntries(Object.keys(callers).map((name, i) => [name, expected[i]])));
  });

test('no method but those listed does anything', async () => {
  for (const path of [user, `${user}/Dialogs`, '/finesse/api/Queue/1', '/finesse/api/Team/1'])
    for (const method of ['DELETE', 'PATCH', 'TRACE', 'PROPFIND']) {
      const { status } = await site.rest('1001').send(method, path);
      assert.ok([405, 501].includes(status), `${method} ${path}: ${status}`);
    }
});
