/* A store that cannot be read or written for a while: nobody is ended or loses anything for that, and all goes on once
 * it can. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { until } from '../harness/index.js';
import { startRig, update } from './rig.js';
import { TcpClient } from './tcp-client.js';

const PUBSUB = 'http://jabber.org/protocol/pubsub';
let rig;

before(async () => (rig = await startRig()));
after(() => rig?.stop());

const fire = (node, id) => rig.event(node, update(node, '<x/>', id), id);
const verb = (name, node, jid) =>
  `<iq xmlns='jabber:client' type='set' id='${name}' to='pubsub.localhost'><pubsub xmlns='${PUBSUB}'>` +
  `<${name} node='${node}' jid='${jid}'/></pubsub></iq>`;

/** Its answer, which may take a request or two. */
async function ask(session, inner) {
  let { text } = await session.send(inner);
  await until(async () => /<iq /.test(text) || !(text += (await session.send()).text), { what: 'the answer' });
  return text;
}

/** Nobody can open the store for writing, as when it was restored by somebody else. */
async function readOnly(meanwhile) {
  const lock = `${rig.database}.checkpoint`;
  fs.renameSync(lock, `${lock}.away`);
  fs.mkdirSync(lock);
  try {
    await meanwhile();
  } finally {
    fs.rmdirSync(lock);
    fs.renameSync(`${lock}.away`, lock);
  }
}

test('a bridge that began while the store could not be written lets in, stores and looks once it can', async () => {
  const [boss, gone] = [rig.bosh(), rig.bosh()];
  await boss.signIn('1000', { resource: 'stays', wait: 1 });
  await gone.signIn('1008', { resource: 'goes', wait: 1 });
  const team = '/finesse/api/Team/1/Users';
  await readOnly(async () => {
    await rig.restartBridge();
    assert.match(await ask(boss, verb('subscribe', team, '1000@localhost')), /<internal-server-error/);
    const client = new TcpClient(rig);
    client.open();
    await client.hears(/<\/stream:features>/);
    client.auth('1001');
    await client.hears(/<temporary-auth-failure/); /* RFC 6120 section 6.5.11 */
    client.end();
    rig.sql("UPDATE person SET is_active = 0 WHERE login_id = '1008'");
    fire('/finesse/api/User/1000', 'read-only');
    await until(async () => (await boss.send()).text.includes('read-only'), { what: 'the event' });
  });
  const client = await new TcpClient(rig).signIn('1001');
  assert.match(await ask(boss, verb('subscribe', team, '1000@localhost')), /subscription='subscribed'/);
  assert.equal(rig.sql(`SELECT node FROM subscription WHERE login_id = '1000'`), team);
  await until(async () => /<not-authorized|item-not-found/.test((await gone.send()).text), { timeout: 20000, what: 'the end of who is gone' });
  client.end();
  boss.close();
  gone.close();
});

/* Reference xmpp-delivery 11.4, disk full: writers fail, nothing is half-done. */
test('where no file may grow the bridge refuses what it cannot store, and serves whom it has', async () => {
  const node = '/finesse/api/Queue/1';
  const client = await new TcpClient(rig).signIn('1002', { resource: 'there' });
  const { pid } = rig.bridge;
  const limit = (bytes) => execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);
  const ask = async (name, answer) => {
    client.send(verb(name, node, '1002@localhost/there'));
    await client.hears(answer);
  };
  limit(0);
  await ask('subscribe', /<internal-server-error/);
  const other = await new TcpClient(rig).signIn('1003', { resource: 'new' });
  fire('/finesse/api/User/1002', 'full');
  await client.heard('full');
  other.end(); /* who comes and goes leaves nothing to be written */
  fire(node, 'not-subscribed');
  await new Promise((resolve) => setTimeout(resolve, 5500)); /* it writes down what its sessions need (event/needed.h) */
  limit('unlimited');
  await ask('subscribe', /subscription='subscribed'/);
  limit(0);
  await ask('unsubscribe', /<internal-server-error/);
  fire(node, 'still');
  await client.heard('still');
  limit('unlimited');
  await ask('unsubscribe', /<iq [^>]*type='result'/);
  assert.deepEqual(client.events, ['full', 'still']);
  assert.equal(rig.bridge.signalCode, null);
  client.end();
});

/* Reference xmpp-delivery 8: subscriptions of a full JID end with the session. */
test('what could not be removed at the end of a session is not of the next one with its resource', async () => {
  const [lost, kept] = ['/finesse/api/Queue/1', '/finesse/api/Queue/2'];
  const { pid } = rig.bridge;
  const limit = (bytes) => execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);
  const rows = () => rig.sql("SELECT group_concat(node) FROM subscription WHERE login_id = '1004'");
  const first = await new TcpClient(rig).signIn('1004', { resource: 'desktop' });
  first.send(verb('subscribe', lost, '1004@localhost/desktop'));
  await first.hears(/subscription='subscribed'/);
  limit(0);
  first.end();
  await until(() => /subscription_not_stored user=1004/.test(rig.output), { what: 'the end' });
  limit('unlimited');
  const second = rig.bosh();
  await second.signIn('1004', { resource: 'desktop', wait: 1 });
  assert.match(await ask(second, verb('subscribe', kept, '1004@localhost/desktop')), /subscription='subscribed'/);
  assert.equal(rows(), `${lost},${kept}`);
  await rig.restartBridge();
  for (const node of [lost, kept]) fire(node, node.replaceAll('/', '-'));
  let text = '';
  await until(async () => (text += (await second.send()).text).includes('-finesse-api-Queue-2'), { what: 'the event' });
  assert.doesNotMatch(text, /-finesse-api-Queue-1/);
  await until(() => rows() === kept, { what: 'its removal' });
  second.close();
});

/* Reference rest-desktop 6.3: an explicit subscription lasts until it is taken back. */
test('a subscription outlasts a moment in which nobody can look who supervises whom', async () => {
  const boss = await new TcpClient(rig).signIn('2000', { resource: 'boss' });
  const nodes = ['/finesse/api/Team/2/Users', '/finesse/api/User/2001'];
  for (const node of nodes) {
    boss.send(verb('subscribe', node, '2000@localhost/boss'));
    await boss.hears(/subscription='subscribed'/);
  }
  rig.sql('ALTER TABLE team_supervisor RENAME TO away; UPDATE setup_version SET version = version + 1');
  boss.send(`<iq type='get' id='items' to='pubsub.localhost'><pubsub xmlns='${PUBSUB}'><items node='${nodes[1]}'/></pubsub></iq>`);
  await boss.hears(/id='items'.*<internal-server-error/s);
  nodes.forEach((node, i) => fire(node, `unseen${i}`));
  fire('/finesse/api/User/2000', 'passed');
  await boss.heard('passed');
  rig.sql('ALTER TABLE away RENAME TO team_supervisor');
  nodes.forEach((node, i) => fire(node, `seen${i}`));
  await boss.heard('seen0');
  await boss.heard('seen1');
  rig.sql("DELETE FROM team_supervisor WHERE login_id = '2000'"); /* and then they are looked at */
  nodes.forEach((node, i) => fire(node, `lost${i}`));
  fire('/finesse/api/User/2000', 'end');
  await boss.heard('end');
  assert.ok(!boss.events.some((id) => id.startsWith('lost')), boss.events);
  boss.end();
});

/* Design D, xmpp-delivery 11.3: sessions outlive the process.  Where there was no room for them at its start they do so
 * from then on when there is some. */
test('a bridge that began without room for its journal keeps sessions once there is room', async () => {
  const journal = `${rig.run}/bridge.journal`;
  fs.renameSync(journal, `${journal}.away`);
  fs.mkdirSync(journal);
  await rig.restartBridge();
  const session = rig.bosh();
  await session.signIn('1005', { resource: 'here', wait: 1 });
  fs.rmdirSync(journal);
  await until(() => /survive a restart again/.test(rig.output), { timeout: 20000, what: 'the journal' });
  await rig.restartBridge();
  fire('/finesse/api/User/1005', 'after-all');
  await until(async () => (await session.send()).text.includes('after-all'), { what: 'the event' });
  session.close();
  fs.rmSync(`${journal}.away`);
});
