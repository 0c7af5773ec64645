/* Nothing that was committed is lost, doubled or out of order (reference xmpp-delivery 11.3, 11.4). */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { until } from '../harness/index.js';
import { startRig, update } from './rig.js';

const USER = '/finesse/api/User/1001';
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const SLOW = { timeout: 20000 };
let rig;

before(async () => (rig = await startRig()));
after(() => rig?.stop());

const payload = (id) => update(USER, `<user><mark>${id}</mark></user>`, id);

/** Five rows without a doorbell; the median counts, since the machine may be busy. */
async function inTime(client, name) {
  const delays = [];
  for (let i = 0; i < 5; i++) {
    rig.row(USER, payload(`${name}${i}`));
    const committed = performance.now();
    const update = await client.waitFor((u) => u.requestId === `${name}${i}`, { timeout: 10000 });
    delays.push(update.at - committed);
  }
  delays.sort((a, b) => a - b);
  assert.ok(delays[2] < 300, `${delays} ms`);
}

const marks = (client) => client.updates.map((u) => u.requestId);

test('an event whose doorbell never rang is heard within 300 ms', async () => {
  const agent = await rig.connect('1001');
  await inTime(agent, 'silent');
  await agent.disconnect();
});

test('a gap is filled from the log, in order, before the event that showed it', async () => {
  const agent = await rig.connect('1001');
  rig.row(USER, payload('g1'));
  rig.row(USER, payload('g2'));
  rig.event(USER, payload('g3'));
  await agent.waitFor((u) => u.requestId === 'g3', SLOW);
  assert.deepEqual(marks(agent), ['g1', 'g2', 'g3']);
  await agent.disconnect();
});

test('a doorbell that rings twice, or late, is heard once', async () => {
  const agent = await rig.connect('1001');
  const seq = rig.event(USER, payload('d1'));
  rig.ring(seq, USER, payload('d1'));
  const late = rig.row(USER, payload('d2'));
  rig.event(USER, payload('d3'));
  rig.ring(late, USER, payload('d2'));
  rig.event(USER, payload('d4'));
  await agent.waitFor((u) => u.requestId === 'd4', SLOW);
  assert.deepEqual(marks(agent), ['d1', 'd2', 'd3', 'd4']);
  await agent.disconnect();
});

test('a doorbell for a row that is not there is believed only if it is the next', async () => {
  const agent = await rig.connect('1001');
  const last = Number(rig.sql('SELECT max(seq) FROM event'));
  rig.ring(last + 50, USER, payload('forged'));
  rig.event(USER, payload('true'));
  await agent.waitFor((u) => u.requestId === 'true', SLOW);
  await pause(100);
  assert.deepEqual(marks(agent), ['true']);
  await agent.disconnect();
});

test('the bridge hears the doorbell and the broker, and needs no look at the log for either', async () => {
  const agent = await rig.connect('1001');
  for (const ring of ['ring', 'ringByBroker']) {
    const next = Number(rig.sql('SELECT max(seq) + 1 FROM event'));
    rig[ring](next, USER, payload(ring)); /* there is no row yet that could be found */
    await agent.waitFor((u) => u.requestId === ring, SLOW);
    assert.equal(rig.row(USER, payload(ring)), next);
    rig.event(USER, payload(`after ${ring}`));
    await agent.waitFor((u) => u.requestId === `after ${ring}`, SLOW);
  }
  assert.deepEqual(marks(agent), ['ring', 'after ring', 'ringByBroker', 'after ringByBroker']);
  await agent.disconnect();
});

test('with the broker dead an event is heard within 300 ms, and the bridge finds the new one', async () => {
  const agent = await rig.connect('1001');
  await rig.killBroker();
  await inTime(agent, 'b');
  rig.startBroker();
  await until(() => rig.retained('aplomb/status/bridge') === 'up', { timeout: 20000, what: 'the bridge on the bus' });
  rig.event(USER, payload('b-back'));
  await agent.waitFor((u) => u.requestId === 'b-back', SLOW);
  assert.deepEqual(marks(agent), ['b0', 'b1', 'b2', 'b3', 'b4', 'b-back']);
  await agent.disconnect();
});

test('kill -9 of the bridge: the session goes on, what happened meanwhile is heard once', async () => {
  const agent = await rig.connect('1001');
  const supervisor = await rig.connect('1000');
  await supervisor.subscribe('/finesse/api/Team/1/Users');
  rig.event(USER, payload('k0'));
  await agent.waitFor((u) => u.requestId === 'k0', SLOW);
  for (let round = 1; round <= 3; round++) {
    rig.bridge.kill('SIGKILL');
    await rig.bridge.exited;
    rig.row(USER, payload(`k${round}`));
    rig.row('/finesse/api/Team/1/Users', payload(`t${round}`));
    rig.startBridge();
    await until(() => rig.answers(), { timeout: 20000, what: 'the bridge' });
    rig.event(USER, payload(`k${round}-after`));
    await agent.waitFor((u) => u.requestId === `k${round}-after`, { timeout: 30000 });
    await supervisor.waitFor((u) => u.requestId === `t${round}`, { timeout: 30000 });
  }
  assert.deepEqual(marks(agent), ['k0', 'k1', 'k1-after', 'k2', 'k2-after', 'k3', 'k3-after']);
  assert.deepEqual(marks(supervisor), ['t1', 't2', 't3']);
  assert.ok(!agent.statuses.includes('DISCONNECTED'));
  assert.equal(rig.retained('aplomb/presence/1001'), 'available');
  await agent.disconnect();
  await supervisor.disconnect();
  await until(() => rig.sql('SELECT count(*) FROM subscription') === '0', { timeout: 20000, what: 'no subscription' });
});

test('an answer that was given before kill -9 is given again, byte for byte', async () => {
  const c = rig.bosh();
  await c.signIn('1001');
  const waiting = c.send();
  await pause(50);
  rig.event(USER, payload('same'));
  const first = await waiting;
  await rig.restartBridge();
  const again = await c.send('', { rid: c.rid - 1 });
  assert.equal(again.text, first.text);
  c.close();
});

/** Rows of the user's own node that are committed together; no doorbell. */
function rows(count, name) {
  const source = payload(`${name}' || n || '`);
  rig.sql(
    `WITH RECURSIVE k(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM k WHERE n < ${count - 1})
     INSERT INTO event (at, node, request_id, payload) SELECT ${Date.now()}, '${USER}', '', '${source}' FROM k;`,
  );
}

const marksOf = (text) => [...text.matchAll(/&lt;mark&gt;(\w+)&lt;/g)].map((m) => m[1]);

test('who is far behind hears all of it once and in order, also when the bridge dies again meanwhile', async () => {
  const count = 300; /* several answers, several readings of the log */
  const behind = rig.bosh();
  await behind.signIn('1001', { resource: 'behind' });
  const other = await rig.connect('1002');
  rows(count, 'far');
  const heard = async (mark) => {
    rig.event('/finesse/api/User/1002', payload(mark));
    await other.waitFor((u) => u.requestId === mark, { timeout: 30000 });
  };
  await heard('before');
  await rig.restartBridge();
  await heard('after');
  const got = [];
  while (got.length < count) {
    got.push(...marksOf((await behind.send()).text));
    if (got.length === 64 || got.length === 128) await rig.restartBridge();
  }
  rig.event(USER, payload('last'));
  while (got.at(-1) !== 'last') got.push(...marksOf((await behind.send()).text));
  assert.deepEqual(got, [...Array.from({ length: count }, (_, n) => `far${n}`), 'last']);
  behind.close();
  await other.disconnect();
});

test('a client that says what it knows hears what came behind that, before anything newer, with numbers', async () => {
  const [first, second] = ['s1', 's2'].map((mark) => rig.event(USER, payload(mark)));
  rows(200, 'since'); /* several readings of the log */
  rig.event('/finesse/api/User/1002', payload('not for it'));
  const knows = async (seq) => {
    const c = rig.bosh();
    await c.create();
    await c.auth('1001');
    await c.restart();
    await c.bind(`since${seq}`);
    let text = (await c.presence(`<since xmlns='urn:aplomb:delivery:0' seq='${seq}'/>`)).text;
    rig.event(USER, payload(`now${seq}`));
    while (!text.includes(`now${seq}`)) text += (await c.send()).text;
    c.close();
    return text;
  };
  const texts = await knows(first);
  const expected = ['s2', ...Array.from({ length: 200 }, (_, n) => `since${n}`), `now${first}`];
  assert.deepEqual(marksOf(texts), expected);
  const numbers = [...texts.matchAll(/<\/event><headers xmlns='http:\/\/jabber.org\/protocol\/shim'><header name='seq'>(\d+)<\/header><\/headers><\/message>/g)];
  assert.equal(numbers.length, expected.length);
  assert.equal(Number(numbers[0][1]), second);
  const last = Number(numbers.at(-1)[1]);
  assert.deepEqual(marksOf(await knows(last)), [`now${last}`]);
  const before = await knows(0); /* older than the log is asked for what there is */
  assert.equal(marksOf(before).at(-1), 'now0');
});

/** Bound, and its presence is still on the way. */
async function bound(resource) {
  const c = rig.bosh();
  await c.create({ wait: 1 });
  await c.auth('1001');
  await c.restart();
  await c.bind(resource);
  return c;
}

/** What the client hears from this answer on until a pattern is among it. */
async function hears(c, pattern, text = '') {
  for (let i = 0; i < 20 && !pattern.test(text) && !/type='terminate'/.test(text); i++) text += (await c.send()).text;
  assert.match(text, pattern);
  return text;
}

/** Marks from the presence on, up to the last one. */
const marksUpTo = async (c, last) => marksOf(await hears(c, new RegExp(`&gt;${last}&lt;`), (await c.presence()).text));
const TOLD_TO_ASK_ANEW = /type='terminate' condition='remote-stream-error'.*<resource-constraint /;

test('kill -9 between bind and presence: what happened meanwhile is heard once', async () => {
  const other = await rig.connect('1001', { resource: 'beside' });
  const c = await bound('early');
  for (const mark of ['early0', 'early1']) rig.event(USER, payload(mark));
  await other.waitFor((u) => u.requestId === 'early1', SLOW);
  rig.bridge.kill('SIGKILL');
  await rig.bridge.exited;
  rig.row(USER, payload('early2'));
  rig.startBridge();
  await until(() => rig.answers(), { timeout: 20000, what: 'the bridge' });
  await other.waitFor((u) => u.requestId === 'early2', { timeout: 30000 });
  rig.event(USER, payload('early3'));
  await other.waitFor((u) => u.requestId === 'early3', { timeout: 30000 });
  rig.event(USER, payload('early4'));
  assert.deepEqual(await marksUpTo(c, 'early4'), ['early0', 'early1', 'early2', 'early3', 'early4']);
  c.close();
  await other.disconnect();
});

/** Rows that are nobody's here, and one of the other user, who has heard of it at the end. */
async function much(other, count, mark) {
  rig.sql(
    `WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < ${count})
     INSERT INTO event (at, node, request_id, payload) SELECT ${Date.now()}, '/finesse/api/User/1009', '', '<Update/>' FROM k;`,
  );
  rig.event('/finesse/api/User/1002', payload(mark));
  await other.waitFor((u) => u.requestId === mark, { timeout: 30000 });
}

test('thousands of events between bind and presence: its own are heard, before anything newer', async () => {
  const other = await rig.connect('1002');
  const c = await bound('crowded');
  rig.event(USER, payload('own0'));
  await much(other, 1500, 'much0');
  rig.event(USER, payload('own1'));
  await much(other, 1500, 'much1');
  const presence = marksUpTo(c, 'own2');
  rig.event(USER, payload('own2'));
  assert.deepEqual(await presence, ['own0', 'own1', 'own2']);
  c.close();
  await other.disconnect();
});

test('what the log has forgotten between bind and presence is not passed over in silence', async () => {
  const other = await rig.connect('1002');
  for (const count of [10, 1500]) {
    const c = await bound('late');
    rig.event(USER, payload('gone'));
    await much(other, count, `late${count}`);
    await rig.restartBridge(); /* nothing of it is in memory */
    rig.sql(`DELETE FROM event WHERE payload LIKE '%>gone<%'`);
    await hears(c, TOLD_TO_ASK_ANEW, (await c.presence()).text);
    c.close();
  }
  await other.disconnect();
});

test('who lags when the log has forgotten what it missed is told so, the others go on', async () => {
  const behind = rig.bosh();
  await behind.signIn('1001', { resource: 'forgotten' });
  const other = await rig.connect('1002');
  rows(3, 'gone');
  rig.event('/finesse/api/User/1002', payload('kept'));
  await other.waitFor((u) => u.requestId === 'kept', SLOW);
  rig.bridge.kill('SIGKILL');
  await rig.bridge.exited;
  rig.sql(`DELETE FROM event WHERE node = '${USER}'`);
  rig.startBridge();
  await until(() => rig.answers(), { timeout: 20000, what: 'the bridge' });
  await until(async () => /type='terminate'/.test((await behind.send()).text), { what: 'the end of the session' });
  rig.event('/finesse/api/User/1002', payload('goes on'));
  await other.waitFor((u) => u.requestId === 'goes on', { timeout: 30000 });
  behind.close();
  await other.disconnect();
});

test('a bridge that stood still while the log forgot tells everybody to ask anew', async () => {
  const [agent, c] = [await rig.connect('1001'), rig.bosh()];
  await c.signIn('1002', { resource: 'halted', wait: 1 });
  rig.event(USER, payload('halt0'));
  await agent.waitFor((u) => u.requestId === 'halt0', SLOW);
  rig.bridge.kill('SIGSTOP');
  for (const mark of ['halt1', 'halt2', 'halt3']) rig.row(USER, payload(mark));
  rig.sql(`DELETE FROM event WHERE payload LIKE '%>halt1<%' OR payload LIKE '%>halt2<%'`);
  rig.bridge.kill('SIGCONT');
  await hears(c, TOLD_TO_ASK_ANEW);
  await until(() => agent.statuses.includes('DISCONNECTED'), { timeout: 20000, what: 'the end of the session' });
  assert.deepEqual(marks(agent), ['halt0']);
  c.close();
  const again = await rig.connect('1001');
  rig.event(USER, payload('halt4'));
  await again.waitFor((u) => u.requestId === 'halt4', SLOW);
  await again.disconnect();
});

test('a bridge that begins with an old log and dies before an event does not tell the old ones', async () => {
  rig.row(USER, payload('old'));
  rig.bridge.kill('SIGKILL');
  await rig.bridge.exited;
  fs.rmSync(`${rig.run}/bridge.journal`);
  rig.startBridge();
  await until(() => rig.answers(), { timeout: 20000, what: 'the bridge' });
  const agent = await rig.connect('1001');
  await rig.restartBridge();
  rig.event(USER, payload('new'));
  await agent.waitFor((u) => u.requestId === 'new', { timeout: 30000 });
  assert.deepEqual(marks(agent), ['new']);
  await agent.disconnect();
});

/** An older state of the log comes back, as from a backup, and goes on from there. */
function setBack(count, marks) {
  const last = Number(rig.sql('SELECT max(seq) FROM event')) - count;
  const values = marks.map((mark) => `(${Date.now()}, '${USER}', '', '${payload(mark)}')`);
  rig.sql(
    `BEGIN IMMEDIATE; DELETE FROM event WHERE seq > ${last};
     INSERT INTO event (at, node, request_id, payload) VALUES ${values}; COMMIT;`,
  );
}

test('a restored log that has come as far as the other had, or further, is not taken for its continuation', async () => {
  for (const [count, then] of [[2, ['other0', 'other1']], [2, ['other0', 'other1', 'other2']]]) {
    const c = rig.bosh();
    await c.signIn('1001', { resource: 'restored', wait: 1 });
    for (const mark of ['one', 'two', 'three']) rig.event(USER, payload(mark));
    await hears(c, /&gt;three&lt;/);
    rig.bridge.kill('SIGKILL');
    await rig.bridge.exited;
    setBack(count, then);
    rig.startBridge();
    await until(() => rig.answers(), { timeout: 20000, what: 'the bridge' });
    assert.match((await c.send()).text, /type='terminate' condition='item-not-found'/);
    c.close();
    const again = await rig.connect('1001');
    rig.event(USER, payload('again'));
    await again.waitFor((u) => u.requestId === 'again', SLOW);
    await again.disconnect();
  }
});

test('a log that goes back while the bridge runs ends it, and the next one begins with nobody', async () => {
  for (const [count, then] of [[3, ['less']], [2, ['other0', 'other1', 'other2']]]) {
    const agent = await rig.connect('1001');
    for (const mark of ['one', 'two', 'three']) rig.event(USER, payload(mark));
    await agent.waitFor((u) => u.requestId === 'three', SLOW);
    setBack(count, then);
    await rig.bridge.exited;
    rig.startBridge();
    await until(() => rig.answers(), { timeout: 20000, what: 'the bridge' });
    await until(() => agent.statuses.includes('DISCONNECTED'), { timeout: 20000, what: 'the end of the session' });
    const again = await rig.connect('1001');
    rig.event(USER, payload('again'));
    await again.waitFor((u) => u.requestId === 'again', SLOW);
    assert.deepEqual(marks(again), ['again']);
    await again.disconnect();
  }
});

test('where its pid file cannot be written the bridge goes on, with its sessions, and writes it later', async () => {
  const file = `${rig.run}/bridge.pid`;
  const agent = await rig.connect('1001');
  fs.rmSync(file);
  fs.mkdirSync(file);
  await rig.restartBridge();
  rig.event(USER, payload('no pid'));
  await agent.waitFor((u) => u.requestId === 'no pid', { timeout: 30000 });
  fs.rmdirSync(file);
  await until(() => fs.existsSync(file), SLOW);
  assert.equal(fs.readFileSync(file, 'utf8'), `${rig.bridge.pid}\n`);
  await agent.disconnect();
});

test('while nobody holds the lease, the system is out of service: heard, and in the log', async () => {
  const agent = await rig.connect('1001');
  await rig.dropLease();
  const update = await agent.waitFor((u) => u.node === '/finesse/api/SystemInfo', { timeout: 20000 });
  assert.equal(update.data('systemInfo/status'), 'OUT_OF_SERVICE');
  const row = rig.sql("SELECT payload FROM event WHERE node = '/finesse/api/SystemInfo' ORDER BY seq DESC LIMIT 1");
  assert.equal(row, update.raw);
  await until(() =>
    agent.stanzas.some((s) => s.attributes.from === 'finesse@localhost' && s.attributes.type === 'unavailable'),
  );
  await pause(1500);
  assert.equal(agent.updates.length, 1); /* said once */
  rig.holdLease();
  await until(
    () => agent.stanzas.filter((s) => s.attributes.from === 'finesse@localhost').at(-1).attributes.type === undefined,
    { what: 'finesse available' },
  );
  await agent.disconnect();
});
