/* Whoever dies: an agent whose desktop is gone is signed out, one whose desktop is there, comes back in time or never
 * was there is not (reference rest-desktop 6.11).  What the bridge said of a desktop lives in the broker, and in ctid,
 * only until they die. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { RawBosh } from '../events/rig.js';
import { alive, connectBosh, start, until } from '../harness/index.js';

const LOSS = 3; /* seconds */
const SLOW = { timeout: 20000 };
const ALL = ['bridge', 'broker', 'ctid'];

let site;
before(async () => (site = await start({ PRESENCE_LOSS: LOSS })));
after(() => site?.stop());

const read = async (id) => (await site.rest(id).get(`/finesse/api/User/${id}`)).xml;
const stateOf = async (id) => (await read(id)).value('state');

const signIn = async (id) => {
  await until(async () => (await site.rest(id).state('LOGIN', { extension: id })).status === 202, { ...SLOW, what: 'the sign-in' });
  await until(async () => (await stateOf(id)) === 'NOT_READY', { ...SLOW, what: `${id} in` });
};

/** An agent with a desktop. */
async function atDesk(id) {
  const page = await connectBosh(site, id, 'demo');
  await signIn(id);
  return page;
}

/** The desktop is closed, and the bridge has noticed. */
async function goes(id, page) {
  const told = () => site.log('bridge').split(`user=${id} state=unavailable`).length;
  const before = told();
  await page.disconnect();
  await until(() => told() > before, { ...SLOW, what: `${id} gone` });
}

async function isOut(id) {
  const user = await until(async () => (await stateOf(id)) === 'LOGOUT' && read(id), { ...SLOW, what: `sign-out of ${id}` });
  assert.equal(user.value('reasonCode/code'), '255');
}

/** Long enough for whoever is missed already to be signed out: somebody who goes now is. */
async function longEnough(id = '1010') {
  await goes(id, await atDesk(id));
  await isOut(id);
}

const parentOf = (pid) => Number(/^PPid:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

/** kill -9 of some; whoever would start them again waits until `meanwhile` is done. */
async function without(names, meanwhile = async () => {}) {
  const old = names.map((name) => site.pid(name));
  const parents = new Set(old.map(parentOf));
  for (const pid of parents) process.kill(pid, 'SIGSTOP');
  try {
    for (const pid of old) process.kill(pid, 'SIGKILL');
    await until(() => !old.some(alive), { ...SLOW, what: 'their end' });
    await meanwhile();
  } finally {
    for (const pid of parents) process.kill(pid, 'SIGCONT');
  }
  await until(() => names.every((name, i) => site.pid(name) !== old[i] && alive(site.pid(name))), { ...SLOW, what: 'others' });
  await site.healthy(SLOW);
}

/* As another version of the bridge finds it. */
async function losesJournal() {
  const file = fs.openSync(site.file('run/bridge.journal'), 'r+');
  fs.writeSync(file, Buffer.alloc(64), 0, 64, 0);
  fs.closeSync(file);
}

const pass = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

test('who goes while the broker is away is signed out', async () => {
  const page = await atDesk('1001');
  await without(['broker'], () => goes('1001', page));
  await isOut('1001');
});

test('who comes and goes while the broker is away is signed out', async () => {
  await signIn('1002');
  await without(['broker'], async () => goes('1002', await connectBosh(site, '1002', 'demo')));
  await isOut('1002');
});

test('who comes and goes while ctid is away is signed out, though the broker dies then', async () => {
  await signIn('1002');
  await without(['ctid'], async () => {
    await goes('1002', await connectBosh(site, '1002', 'demo'));
    process.kill(site.pid('broker'), 'SIGKILL');
  });
  await isOut('1002');
});

for (const names of [['broker', 'ctid'], ['bridge', 'ctid'], ALL])
  test(`who went before kill -9 of ${names.join(' and ')} is signed out`, async () => {
    await goes('1003', await atDesk('1003'));
    await without(names);
    await isOut('1003');
  });

for (const names of [['bridge'], ALL])
  test(`who vanished before kill -9 of ${names.join(' and ')}, the journal lost, is signed out`, async () => {
    const page = await atDesk('1004');
    page.vanish();
    await without(names, losesJournal);
    await isOut('1004');
  });

test('who is there is not signed out, whoever dies, nor who never had a desktop or has none since the sign-out', async () => {
  const page = await atDesk('1005');
  await signIn('1006');
  await goes('1007', await atDesk('1007'));
  await isOut('1007');
  await signIn('1007');
  for (const names of [...ALL.map((name) => [name]), ['broker', 'ctid'], ['bridge', 'ctid'], ['bridge', 'broker'], ALL])
    await without(names);
  await longEnough();
  assert.deepEqual(await Promise.all(['1005', '1006', '1007'].map(stateOf)), Array(3).fill('NOT_READY'));
  await goes('1005', page);
  await isOut('1005');
});

for (const name of ALL)
  test(`who is there is not signed out when ${name} is away for longer than the time given`, async () => {
    const page = await atDesk('1005');
    await without([name], () => pass(LOSS + 1));
    if (name !== 'ctid') await without(['ctid']); /* which then knows only what it has written down */
    await longEnough();
    assert.equal(await stateOf('1005'), 'NOT_READY');
    await goes('1005', page);
    await isOut('1005');
  });

test('who comes back in time is not signed out, though the time ends while nobody can be heard', async () => {
  await goes('1008', await atDesk('1008'));
  let again;
  await without(['broker'], async () => {
    again = await connectBosh(site, '1008', 'demo');
    await pass(LOSS + 1);
  });
  await longEnough();
  assert.equal(await stateOf('1008'), 'NOT_READY');
  await goes('1008', again);
  await isOut('1008');
});

test('who comes back in time after a bridge that forgot all sessions is not signed out', async () => {
  const page = await atDesk('1009');
  page.vanish();
  await without(['bridge'], losesJournal);
  const again = await connectBosh(site, '1009', 'demo');
  await longEnough();
  assert.equal(await stateOf('1009'), 'NOT_READY');
  await goes('1009', again);
  await isOut('1009');
});

test('a client without presence makes nobody watched, also when the bridge says all again', async () => {
  await signIn('1006');
  const quiet = new RawBosh({ http: (options) => site.exchange({ method: 'POST', path: '/http-bind/', ...options }) });
  await quiet.create();
  await quiet.auth('1006');
  await quiet.restart();
  assert.match((await quiet.bind()).xml.value('iq/bind/jid'), /^1006@/);
  await without(['broker']);
  await longEnough();
  assert.equal(await stateOf('1006'), 'NOT_READY');
  quiet.close();
});
