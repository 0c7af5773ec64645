/* kill -9 of aplomb-ctid: calls and timers go on, every event comes in order and once, a 202 is
 * never forgotten (contract.md, killed ctid; design.md, commands). */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { connectBosh, start, until } from '../harness/index.js';
import { Story, act, dial, lines, signIn } from '../cti/help.js';

let site, story;
before(async () => {
  site = await start();
  story = await Story.begin(site);
});
after(() => site?.stop());

const kill = async () => {
  await site.kill('ctid');
  await site.healthy();
};

/* The lines of one call, with a kill before each step that `killed` names. */
async function oneCall(killed) {
  const steps = [
    () => signIn(site, '2001', { ready: true }),
    () => site.call({ to: '7002', talkSeconds: 30 }),
    async () => act(site, '2001', 'ANSWER', (await site.sim('GET', 'calls')).calls[0].id),
    async () => act(site, '2001', 'HOLD', (await site.sim('GET', 'calls')).calls[0].id),
    async () => act(site, '2001', 'RETRIEVE', (await site.sim('GET', 'calls')).calls[0].id),
    () => site.sim('PUT', 'clock', { advanceSeconds: 30 }),
    () => site.sim('PUT', 'clock', { advanceSeconds: 30 }),
    () => site.rest('2001').state('NOT_READY', { reason: 1 }),
    () => site.rest('2001').state('LOGOUT', { reason: 10 }),
  ];
  await story.told();
  for (const [i, step] of steps.entries()) {
    if (killed(i)) await kill();
    await step();
  }
  const told = await story.told();
  return told.map((t) => t.line).filter((line) => !line.startsWith('SystemInfo '));
}

describe('killed between the steps of a call', () => {
  let whole;

  test('without a kill', async () => {
    whole = await oneCall(() => false);
    assert.ok(whole.includes('User/2001/Dialogs PUT DROPPED 5551234:DROPPED 2001:WRAP_UP'));
  });

  test('at every step: the same events in the same order', async () => {
    assert.deepEqual(await oneCall(() => true), whole);
  });

  test('the final picture is the same', async () => {
    assert.deepEqual((await site.sim('GET', 'calls')).calls, []);
    const user = (await site.rest('2001').get('/finesse/api/User/2001')).xml;
    assert.equal(user.value('state'), 'LOGOUT');
    assert.equal((await site.rest('2001').get('/finesse/api/User/2001/Dialogs')).xml.all('Dialog').length, 0);
  });
});

test('a client hears the rest of its call, without a new sign-in', async () => {
  await site.sim('PUT', 'clock', { mode: 'real' });
  await signIn(site, '1001');
  await signIn(site, '1002');
  const client = await connectBosh(site, '1001');
  await dial(site, '1001', '1002', 'r1');
  const begun = await client.waitFor((u) => u.requestId === 'r1' && u.node.endsWith('Dialogs'));
  const id = begun.data('dialogs/Dialog/id');
  await kill();
  await act(site, '1002', 'ANSWER', id, 'r2');
  await client.waitFor((u) => u.requestId === 'r2');
  await kill();
  await act(site, '1002', 'DROP', id, 'r3');
  await client.waitFor((u) => u.event === 'DELETE');
  await client.waitFor((u) => u.source === '/finesse/api/User/1001' && u.requestId === 'r3');
  const heard = client.updates
    .filter((u) => u.node === '/finesse/api/User/1001/Dialogs')
    .map((u) => `${u.event} ${u.data('dialog/state') ?? u.data('dialogs/Dialog/state')}`);
  assert.equal(
    heard.join('\n'),
    lines(`
      POST INITIATING
      PUT INITIATED
      PUT ALERTING
      PUT ACTIVE
      PUT ACTIVE
      PUT DROPPED
      DELETE DROPPED`),
  );
  assert.deepEqual(client.statuses.filter((s) => s === 'CONNECTED'), ['CONNECTED']);
  await client.disconnect();
});

test('real time goes on while it is away: a caller does not wait longer', async () => {
  await site.sim('PUT', 'clock', { mode: 'real' });
  const id = await site.call({ to: '7001', patienceSeconds: 1.5 });
  await kill();
  const look = async () => (await site.sim('GET', 'calls?ended=1')).calls.find((c) => c.id === id);
  const over = await until(look, { timeout: 4000, what: 'the end' });
  const lasted = Date.parse(over.endedAt) - Date.parse(over.arrivedAt);
  assert.equal(lasted, 1500);
});

test('each 202 is followed by exactly one change or error, however the kill falls', async () => {
  await signIn(site, '1003');
  const rest = site.rest('1003');
  const accepted = [];
  for (let round = 0; round < 8 || (accepted.length === 0 && round < 40); round++) { // later each time, on a slow machine too
    const old = site.pid('ctid');
    const sent = Array.from({ length: 6 }, async (_, i) => {
      await new Promise((resolve) => setTimeout(resolve, i));
      const requestId = `round-${round}-${i}`;
      const answer = await rest.put(
        '/finesse/api/User/1003',
        `<User><state>NOT_READY</state><reasonCodeId>${1 + (i % 3)}</reasonCodeId></User>`,
        { requestId },
      );
      if (answer.status === 202) accepted.push(requestId);
      else assert.equal(answer.status, 503, answer.text);
    });
    await new Promise((resolve) => setTimeout(resolve, round));
    process.kill(old, 'SIGKILL');
    await Promise.all(sent);
    await until(() => site.pid('ctid') !== old, { what: 'another ctid' });
    await site.healthy();
  }
  assert.ok(accepted.length > 0);
  const told = (await story.told()).filter((t) => t.short === 'User/1003');
  for (const requestId of accepted) {
    const count = told.filter((t) => t.requestId === requestId).length;
    assert.equal(count, 1, `${requestId}: ${count} events`);
  }
  const asked = told.map((t) => t.requestId).filter(Boolean);
  assert.equal(new Set(asked).size, asked.length, 'nothing twice');
});

/* Killed between its commit and its word to who asked: what it would have written is written here.  The answer was 503, and
 * the change came all the same. */
test('what was accepted is a 202, though nobody lived to say so', async () => {
  const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${site.state}/aplomb.db`, text], { encoding: 'utf8' });
  const ask = () => site.rest('1003').state('NOT_READY', { reason: 2, requestId: 'unsaid' });
  const row = "FROM last_command WHERE object = 'User/1003'";
  await signIn(site, '1003');
  await story.told();
  await ask();
  sql(`CREATE TABLE kept AS SELECT * ${row}; DELETE ${row}`);
  process.kill(site.pid('ctid'), 'SIGSTOP');
  const asked = ask();
  sql(`INSERT INTO last_command SELECT object, command, ${Date.now() + 60000} FROM kept; DROP TABLE kept`);
  await asked;
  await kill();
  const told = (await story.told()).filter((t) => t.short === 'User/1003');
  assert.deepEqual(told.map((t) => t.requestId), ['unsaid'], 'and it was done once');
});

test('likewise when another command for the same came behind it', async () => {
  const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${site.state}/aplomb.db`, text], { encoding: 'utf8' });
  const ask = () => site.rest('1003').state('NOT_READY', { reason: 3, requestId: 'behind' });
  await signIn(site, '1003');
  await ask();
  await site.rest('1003').state('NOT_READY', { reason: 1, requestId: 'last' });
  process.kill(site.pid('ctid'), 'SIGSTOP');
  const asked = ask();
  sql(`INSERT INTO event (at, node, request_id, payload)
       SELECT ${Date.now() + 60000}, node, request_id, payload FROM event WHERE request_id = 'behind' LIMIT 1`);
  await asked;
  await kill();
});
