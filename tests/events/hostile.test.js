/* Sequences nobody would send, by chance but the same each time, over TCP: the bridge stays up, and who
 * behaves hears every event once. SEED=n repeats one that failed, SEQUENCES=n tries more. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { until } from '../harness/index.js';
import { startRig, update } from './rig.js';
import { TcpClient } from './tcp-client.js';

const USER = '/finesse/api/User/1001';
const SM = 'urn:xmpp:sm:3';
const SASL = 'urn:ietf:params:xml:ns:xmpp-sasl';
const SEED = Number(process.env.SEED ?? 1);
const SEQUENCES = Number(process.env.SEQUENCES ?? 40);
let rig;

before(async () => (rig = await startRig({ XMPP_INACTIVITY: 2, XMPP_STANZAS: 0, XMPP_SESSIONS: 4 })));
after(() => rig?.stop());

/* mulberry32 */
function chance(seed) {
  let a = seed;
  return (n) => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

const b64 = (text) => Buffer.from(text).toString('base64');
const AUTH = (mechanism, text) => `<auth xmlns='${SASL}' mechanism='${mechanism}'>${text}</auth>`;
const OPEN = `<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>`;

/** @type {((of: {ids: string[], any: (n: number) => number}) => string)[]} */
const MOVES = [
  () => OPEN,
  () => AUTH('PLAIN', b64('\x001002\0demo')),
  () => AUTH('PLAIN', b64('\x001002\0demo')) + OPEN,
  () => AUTH('SCRAM-SHA-1', b64('n,,n=1002,r=abc')),
  () => AUTH('SCRAM-SHA-256', ''),
  () => `<response xmlns='${SASL}'>${b64('c=biws,r=abc,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=')}</response>`,
  () => `<response xmlns='${SASL}'>${b64('n,,n=1002,r=abc')}</response>`,
  () => `<abort xmlns='${SASL}'/>`,
  () => "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
  ({ any }) => `<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>h${any(3)}</resource></bind></iq>`,
  () => '<presence/>',
  () => "<presence type='unavailable'/>",
  () => "<presence><priority>-1</priority></presence>",
  ({ any }) => `<enable xmlns='${SM}' resume='true' max='${any(3)}'/>`,
  () => `<enable xmlns='${SM}'/>`,
  ({ ids, any }) => `<resume xmlns='${SM}' previd='${ids[any(ids.length)] ?? 'x'}' h='${any(4)}'/>`,
  ({ ids, any }) => `<resume xmlns='${SM}' previd='${ids[any(ids.length)] ?? 'x'}' h='${any(4) * 1073741824}'/>`,
  ({ any }) => `<a xmlns='${SM}' h='${any(6)}'/>`,
  () => `<r xmlns='${SM}'/>`,
  () => `<failed xmlns='${SM}'/><resumed xmlns='${SM}' h='0'/><enabled xmlns='${SM}'/>`,
  () => `<iq type='get' id='p' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>`,
  () =>
    `<iq type='set' id='s' to='pubsub.localhost'><pubsub xmlns='http://jabber.org/protocol/pubsub'>` +
    `<subscribe node='/finesse/api/Queue/1' jid='1002@localhost/h1'/></pubsub></iq>`,
  () => '</stream:stream>',
];

/* The way in that works, so that what comes behind it is reached. */
async function wayIn(client, any) {
  client.open();
  await client.hears(/<\/stream:features>/);
  if (any(4) === 0) return;
  client.auth('1002');
  await client.hears(/<success/);
  client.open();
  await client.hears(/<\/stream:features>/);
  if (any(2) === 0) return;
  client.bind(`h${any(3)}`);
  await client.hears(/<jid>/);
  client.send(`<presence/><enable xmlns='${SM}' resume='true'/>`);
  await client.hears(/<enabled/);
}

async function sequence(any, ids) {
  const client = new TcpClient(rig);
  const over = client.closed.then(() => 'closed');
  await Promise.race([over, wayIn(client, any).catch(() => {})]);
  const moves = Array.from({ length: 2 + any(12) }, () => MOVES[any(MOVES.length)]({ ids, any }));
  if (any(2)) client.send(moves.join(''));
  else for (const move of moves) client.send(move);
  await Promise.race([over, new Promise((resolve) => setTimeout(resolve, any(60)))]);
  for (const [, id] of client.text.matchAll(/<enabled [^>]*id='([^']+)'/g)) ids.push(id);
  client.end();
}

test('the bridge bears sequences without sense', { timeout: 120000 }, async () => {
  const any = chance(SEED);
  const good = await new TcpClient(rig).signIn('1001', { resource: 'good' });
  const ids = [];
  const sent = [];
  for (let i = 0; i < SEQUENCES; i++) {
    await Promise.all([sequence(any, ids), sequence(any, ids), sequence(any, ids)]);
    if (i % 10 === 0) {
      sent.push(`e${i}`);
      rig.event(USER, update(USER, '<user/>', `e${i}`), `e${i}`);
    }
    if (i === SEQUENCES / 2) rig.event('/finesse/api/User/1002', update('/finesse/api/User/1002', '<user/>', 'x'), 'x');
  }
  assert.equal(rig.bridge.exitCode, null, rig.output);
  assert.equal(rig.bridge.signalCode, null, rig.output);
  await good.heard(sent.at(-1));
  assert.deepEqual(good.events, sent);
  const pid = rig.bridge.pid;
  await rig.restartBridge(); /* what they left in the journal is borne as well */
  assert.notEqual(rig.bridge.pid, pid);
  const again = await new TcpClient(rig).signIn('1001', { resource: 'good' });
  rig.event(USER, update(USER, '<user/>', 'end'), 'end');
  await again.heard('end');
  again.end();
});

test('a client holds two hundred subscriptions, and no more', async () => {
  const client = await new TcpClient(rig).signIn('1003', { resource: 'greedy' });
  const subscribe = (i) =>
    `<iq type='set' id='s${i}' to='pubsub.localhost'><pubsub xmlns='http://jabber.org/protocol/pubsub'>` +
    `<subscribe node='/finesse/api/User/1003/Media/${i + 2}' jid='1003@localhost/greedy'/></pubsub></iq>`;
  rig.sql(`INSERT INTO media (id, name) SELECT value, 'Channel ' || value FROM generate_series(2, 202)
            WHERE value NOT IN (SELECT id FROM media)`);
  client.send(Array.from({ length: 201 }, (_, i) => subscribe(i)).join(''));
  await client.hears(/<iq [^>]*type='error' id='s200'.*?<too-many-subscriptions /s);
  await client.hears(/id='s199'/).catch(() => {});
  assert.equal(rig.sql("SELECT count(*) FROM subscription WHERE login_id = '1003'"), '200');
  client.end();
});

test('out of descriptors it serves whom it has, at rest, and does not say that the system is away', async () => {
  const client = await new TcpClient(rig).signIn('1001', { resource: 'there' });
  const { pid } = rig.bridge;
  const open = () => fs.readdirSync(`/proc/${pid}/fd`).map(Number);
  /** ms of the processor so far, as the kernel counts it. */
  const spent = () => {
    const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  };
  const limit = (n) => execFileSync('prlimit', ['--pid', String(pid), `--nofile=${n}:`]);
  const most = Math.max(...open()) + 9; /* the limit is of their numbers; those of before may have left gaps */
  limit(most);
  const sockets = Array.from({ length: most + 20 }, (_, i) => net.connect(i % 2 ? rig.boshPort : rig.tcpPort, '127.0.0.1'));
  for (const socket of sockets) socket.on('error', () => {});
  await until(() => open().length === most, { what: 'the last descriptor' });
  const before = spent();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.ok(spent() - before < 700, `${spent() - before} ms of 1500`);
  rig.event(USER, update(USER, '<user/>', 'still'), 'still');
  await client.heard('still');
  assert.doesNotMatch(rig.output, /what=out_of_service/);
  limit(1024);
  await until(() => rig.answers(), { what: 'room' });
  for (const socket of sockets) socket.destroy();
  client.end();
});
