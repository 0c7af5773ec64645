/* What a stranger and a client can send and hold at the bridge (reference reliability-security S9, S12;
 * apache-conf/aplomb.conf). */
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import { until } from '../harness/index.js';
import { startRig, update } from './rig.js';
import { TcpClient } from './tcp-client.js';

const USER = '/finesse/api/User/1001';
let rig;

before(
  async () =>
    (rig = await startRig({
      LIMIT_LOOPBACK: 'on',
      XMPP_CONNECTIONS: 12,
      XMPP_CREATIONS: 1000,
      XMPP_SESSIONS: 2,
      XMPP_AUTH_TIME: 2,
    })),
);
after(() => rig?.stop());

const stopped = async (client) => {
  await client.closed;
  return client.text.match(/<stream:error><([a-z-]+) /)?.[1];
};
const STREAM = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>";
const PING = (id) => `<iq xmlns='jabber:client' type='get' id='${id}' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>`;

test('connections of one address, whatever the port', async () => {
  const idle = [];
  for (let i = 0; i < 12; i++) {
    const socket = net.connect(i % 2 ? rig.tcpPort : rig.boshPort, '127.0.0.1');
    socket.on('error', () => {});
    /* That it is connected does not mean that the bridge has it yet. */
    socket.write(i % 2 ? STREAM : 'GET /http-bind HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve).once('close', resolve));
    idle.push(socket);
  }
  const more = new TcpClient(rig);
  await more.closed;
  assert.equal(more.text, '');
  for (const socket of idle) socket.destroy();
  await until(() => rig.answers(), { what: 'room' });
});

test('the sessions of one user: with one more the oldest ends', async () => {
  const one = await new TcpClient(rig).signIn('1001', { resource: 'one' });
  const two = await new TcpClient(rig).signIn('1001', { resource: 'two' });
  const three = await new TcpClient(rig).signIn('1001', { resource: 'three' });
  assert.equal(await stopped(one), 'policy-violation');
  const other = await new TcpClient(rig).signIn('1002', { resource: 'one' });
  rig.event(USER, update(USER, '<user/>', 'after'), 'after');
  await Promise.all([two.heard('after'), three.heard('after')]);
  for (const client of [two, three, other]) client.end();
});

/* By its resource alone a session is counted. */
test('who signs in and takes no resource does not stay', async () => {
  const client = new TcpClient(rig);
  client.open();
  await client.hears(/<\/stream:features>/);
  client.auth('1003');
  await client.hears(/<success [^>]*\/>/);
  const bosh = rig.bosh();
  await bosh.create();
  await bosh.auth('1003');
  await bosh.restart();
  assert.match((await bosh.send()).text, /type='terminate' condition='policy-violation'/);
  assert.equal(await stopped(client), 'policy-violation');
  bosh.close();
});

test('8 kB in all before authentication, in however many pieces', async () => {
  const tcp = new TcpClient(rig);
  tcp.open();
  await tcp.hears(/<\/stream:features>/);
  for (let i = 0; i < 9; i++) tcp.send(' '.repeat(1000));
  assert.equal(await stopped(tcp), 'policy-violation');
  const bosh = rig.bosh();
  await bosh.create();
  let answer;
  for (let i = 0; i < 3; i++)
    answer = await bosh.send('', { to: 'localhost', 'xmpp:restart': 'true', from: 'x'.repeat(3000) });
  assert.equal(answer.xml.attributes.condition, 'policy-violation');
  bosh.close();
});

test('a stanza that has begun must be whole after a while, also of one who is known', async () => {
  const client = await new TcpClient(rig).signIn('1001', { resource: 'slow' });
  client.send('<iq type="get" ');
  const timer = setInterval(() => client.send(' '), 200);
  assert.equal(await stopped(client), 'policy-violation');
  clearInterval(timer);
});

test('nor does a WebSocket message come in fragments for ever', async () => {
  const socket = new WebSocket(rig.wsUrl, 'xmpp');
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await new Promise((resolve) => socket.once('open', resolve));
  const timer = setInterval(() => socket.send('<', { fin: false }), 200);
  await closed;
  clearInterval(timer);
});

/* Reference reliability-security S9: fragments are counted, floods end.  Signed in, so that it is not the 8 kB. */
for (const [what, send] of [
  ['pings', (socket) => socket.ping('x'.repeat(100))],
  ['pongs', (socket) => socket.pong('x'.repeat(100))],
  ['fragments with nothing in them', (socket) => socket.send('', { fin: false })],
])
  test(`who floods ${what} is delayed, then ended`, async () => {
    const socket = new WebSocket(rig.wsUrl, 'xmpp');
    let heard = '';
    socket.on('error', () => {});
    socket.on('message', (data) => (heard += data));
    const closed = new Promise((resolve) => socket.once('close', () => resolve('closed')));
    await new Promise((resolve) => socket.once('open', resolve));
    const says = async (text, pattern) => {
      socket.send(text);
      await until(() => pattern.test(heard), { what: String(pattern) });
    };
    const OPEN = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='localhost' version='1.0'/>";
    await says(OPEN, /<mechanisms/);
    const plain = Buffer.from('\x001005\x00demo').toString('base64');
    await says(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${plain}</auth>`, /<success/);
    await says(OPEN, /<bind/);
    for (let i = 0; i < 12000; i++) send(socket);
    const late = new Promise((resolve) => setTimeout(() => resolve('open'), 5000));
    assert.equal(await Promise.race([closed, late]), 'closed');
    assert.match(heard, /<policy-violation /);
    socket.terminate();
  });

test('who does not read is not read either, and holds little', async () => {
  const client = await new TcpClient(rig).signIn('1003', { resource: 'deaf' });
  client.socket.pause();
  for (let i = 0; i < 40; i++) client.send(PING(`d${i}`));
  const large = update('/finesse/api/User/1003', `<user><mark>${'z'.repeat(90000)}</mark></user>`, 'large');
  for (let i = 0; i < 60; i++) rig.row('/finesse/api/User/1003', large);
  const other = await new TcpClient(rig).signIn('1004', { resource: 'other' });
  other.send(PING('alive'));
  await other.hears(/id='alive'/);
  client.socket.resume();
  await until(() => client.text.match(/large&lt;/g)?.length === 60, { timeout: 20000, what: 'all of it' });
  client.end();
  other.end();
});

/* Reference reliability-security S1; nobody signs in from here afterwards, for a minute. */
test('after twenty wrong passwords of one address nobody is asked for one', async () => {
  const conditions = [];
  for (let stream = 0; stream < 8; stream++) {
    const client = new TcpClient(rig);
    client.open();
    await client.hears(/<\/stream:features>/);
    for (let i = 0; i < 3; i++) {
      client.auth(`nobody${stream}${i}`, 'wrong');
      conditions.push((await client.hears(/<failure [^>]*><([a-z-]+)/))[1]);
    }
    client.end();
  }
  assert.deepEqual(conditions, [...Array(20).fill('not-authorized'), ...Array(4).fill('temporary-auth-failure')]);
});
