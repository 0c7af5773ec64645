/* XMPP over TCP (RFC 6120; reference xmpp-delivery 5). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../harness/index.js';
import { startRig, update } from './rig.js';
import { TcpClient } from './tcp-client.js';

const USER = '/finesse/api/User/1001';
const PING = (id) => `<iq type='get' id='${id}' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>`;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let rig;

before(async () => {
  rig = await startRig({ XMPP_AUTH_TIME: 2 });
  await until(() => rig.output.includes(`port=${rig.tcpPort}`), { timeout: 20000, what: 'the TCP port' });
});
after(() => rig?.stop());

const payload = (id, node = USER) => update(node, `<user><mark>${id}</mark></user>`, id);
const client = () => new TcpClient(rig);

/** The stream error that ends it, and whether the stream was closed properly. */
async function refused(c) {
  await c.closed;
  assert.match(c.text, /^<\?xml version='1.0'\?><stream:stream xmlns='jabber:client'/);
  assert.match(c.text, /<\/stream:stream>$/);
  return c.text.match(/<stream:error><([\w-]+) xmlns='urn:ietf:params:xml:ns:xmpp-streams'\/>/)?.[1];
}

test('header, features, sign-in, and an event of the own user in the documented shape', async () => {
  const c = client();
  c.open();
  const header = await c.hears(/<\?xml version='1.0'\?><stream:stream ([^>]*)>/);
  assert.match(header[1], /from='localhost'/);
  assert.match(header[1], /version='1.0'/);
  assert.match(header[1], /id='[\w-]{22,}'/);
  const features = await c.hears(/<stream:features>.*<\/stream:features>/);
  assert.match(features[0], /<mechanism>PLAIN<\/mechanism>/);
  assert.doesNotMatch(features[0], /starttls/);
  await c.signIn('1001', { resource: 'desk', opened: true });
  rig.event(USER, payload('t-1'), 't-1');
  await c.heard('t-1');
  const message = c.message('t-1');
  assert.equal(message.attributes.from, 'pubsub.localhost');
  assert.equal(message.attributes.to, '1001@localhost');
  assert.equal(message.value('event/items/item/notification'), payload('t-1'));
  c.send('</stream:stream>');
  await c.closed;
  assert.match(c.text, /<\/stream:stream>$/);
});

/* RFC 6120 sections 4.3.3, 4.7.2 and 4.7.3 */
test('each stream has an id of its own, and is addressed to who said who it is', async () => {
  const c = client();
  const id = async () => (await c.hears(/<stream:stream [^>]* id='([^']+)'[^>]*>/));
  c.open("to='localhost' from='1001@localhost/x&apos;' version='1.0'");
  const first = await id();
  assert.match(first[0], / to='1001@localhost'/);
  await c.hears(/<\/stream:features>/);
  c.auth('1001');
  await c.hears(/<success [^>]*\/>/);
  c.open();
  const second = await id();
  assert.doesNotMatch(second[0], / to=/);
  await c.hears(/<\/stream:features>/);
  c.bind('ids');
  await c.hears(/<jid>/);
  c.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
  const third = await c.hears(/<enabled [^>]*id='([^']+)'/); /* not to be had from what was said in the clear */
  assert.equal(new Set([first[1], second[1], third[1]]).size, 3);
  c.end();
});

test('byte by byte it is the same', async () => {
  const c = client();
  const whole = c.send.bind(c);
  c.send = (text) => {
    for (const byte of Buffer.from(text)) c.socket.write(Buffer.of(byte));
  };
  await c.signIn('1002');
  c.send(PING('p\u00e9'));
  await c.hears(/id='p\u00e9'/);
  whole(' \n' + PING('one') + '\r\n\t' + PING('two') + ' ');
  await c.hears(/id='one'.*id='two'/s);
  c.end();
});

test('a supervisor hears the team; a killed broker takes nothing away', async () => {
  const c = await client().signIn('1000', { resource: 'sup' });
  const node = '/finesse/api/Team/1/Users';
  c.send(
    `<iq type='set' id='sub' to='pubsub.localhost'><pubsub xmlns='http://jabber.org/protocol/pubsub'>` +
      `<subscribe node='${node}' jid='1000@localhost/sup'/></pubsub></iq>`,
  );
  await c.hears(/subscription='subscribed'/);
  rig.event(node, payload('team-1', node), 'team-1');
  await c.heard('team-1');
  assert.equal(c.message('team-1').attributes.to, '1000@localhost/sup');
  await rig.killBroker();
  rig.row(node, payload('team-2', node), 'team-2');
  await c.heard('team-2');
  rig.startBroker();
  await until(() => rig.retained('aplomb/presence/1000') === 'available', { timeout: 20000, what: 'the broker' });
  rig.event(node, payload('team-3', node), 'team-3');
  await c.heard('team-3');
  assert.deepEqual(c.events, ['team-1', 'team-2', 'team-3']);
  c.end();
});

/* RFC 6120 section 8.1.3 demands an id.  xmpp4r sends none with its first request, and waits for the roster. */
test('a request without an id is answered without one', async () => {
  const client = await new TcpClient(rig).signIn('1001', { resource: 'no-id' });
  client.send("<iq type='get'><query xmlns='jabber:iq:roster'/></iq>");
  const [answer] = await client.hears(/<iq [^>]*><query xmlns='jabber:iq:roster'>/);
  assert.match(answer, /type='result'/);
  assert.doesNotMatch(answer, / id=/);
  client.end();
});

test('a burst comes whole and in order, also to one that reads slowly', async () => {
  const c = await client().signIn('1003');
  const node = '/finesse/api/User/1003';
  const filler = 'x'.repeat(20000);
  c.socket.pause();
  const insert = Array.from({ length: 400 }, (_, i) => {
    const text = update(node, `<user><x>${filler}</x></user>`, `b${i}`);
    return `INSERT INTO event (at, node, request_id, payload) VALUES (1, '${node}', 'b${i}', '${text}');`;
  });
  rig.sql(`BEGIN IMMEDIATE; ${insert.join('')} COMMIT;`);
  await pause(1000);
  c.socket.resume();
  await c.heard('b399');
  assert.deepEqual(c.events, insert.map((_, i) => `b${i}`));
  c.end();
});

test('what ends a stream, and how', async () => {
  const cases = [
    [(c) => c.open("to='example.org' version='1.0'"), 'host-unknown'],
    [(c) => c.open("to='localhost' version='2.0'"), 'unsupported-version'],
    [(c) => c.open(undefined, "<?xml version='1.0' encoding='iso-8859-1'?>"), 'unsupported-encoding'],
    [(c) => c.send("<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams'>"), 'invalid-namespace'],
    [(c) => c.send("<stream:stream xmlns='jabber:client' xmlns:stream='urn:x'>"), 'invalid-namespace'],
    [(c) => c.send("<stream:s xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"), 'bad-format'],
    [(c) => c.send('GET / HTTP/1.1\r\n\r\n'), 'not-well-formed'],
    [(c) => c.send('<!DOCTYPE x [<!ENTITY a "b">]>'), 'restricted-xml'],
    [(c) => (c.open(), c.send('<a><!-- --></a>')), 'restricted-xml'],
    [(c) => (c.open(), c.send('<a><?pi?></a>')), 'restricted-xml'],
    [(c) => (c.open(), c.send("<a b='&c;'/>")), 'restricted-xml'],
    [(c) => (c.open(), c.send('<a><b></a></b>')), 'not-well-formed'],
    [(c) => (c.open(), c.send('text')), 'not-well-formed'],
    [(c) => (c.open(), c.send('<a>'.repeat(40))), 'policy-violation'],
    [(c) => (c.open(), c.send(`<a>${'x'.repeat(9000)}</a>`)), 'policy-violation'],
    [(c) => (c.open(), c.send(PING('p'))), 'not-authorized'],
    [(c) => c.open(), 'policy-violation'] /* and then nothing for XMPP_AUTH_TIME */,
  ];
  for (const [act, condition] of cases) {
    const c = client();
    act(c);
    assert.equal(await refused(c), condition, String(act));
  }
});

test('a large stanza is taken once signed in, one over 256 kB is not', async () => {
  const c = await client().signIn('1004');
  c.send(`<iq type='get' id='big' to='localhost'><x xmlns='urn:x'>${'y'.repeat(200000)}</x></iq>`);
  await c.hears(/<iq [^>]*type='error' id='big'/);
  c.send(`<iq type='get' id='huge'><x xmlns='urn:x'>${'y'.repeat(300000)}</x></iq>`);
  assert.equal(await refused(c), 'policy-violation');
  const many = await client().signIn('1004');
  many.send(`<message>${'<b/>'.repeat(4500)}</message>`);
  assert.equal(await refused(many), 'policy-violation');
});

/* RFC 6120 section 4.4: what is outstanding is sent before the stream is closed. */
test('what came before the end of the stream is answered before it', async () => {
  const node = '/finesse/api/Queue/1';
  for (const [text, heard] of [
    [PING('last'), /id='last'/],
    [`<iq type='set' id='late' to='pubsub.localhost'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='${node}' jid='1004@localhost/end'/></pubsub></iq>`, /id='late'.*subscribed/],
  ]) {
    const c = await client().signIn('1004', { resource: 'end' });
    c.send(`${text}</stream:stream>`);
    await c.closed;
    assert.match(c.text, heard);
    assert.match(c.text, /<\/stream:stream>$/);
  }
  const c = await client().signIn('1004');
  c.send(`${PING('last')}<!-- -->`);
  assert.equal(await refused(c), 'restricted-xml');
  assert.match(c.text, /id='last'/);
});

test('a large stanza behind a few too many waits its turn', async () => {
  const c = await client().signIn('1007');
  c.send(Array.from({ length: 52 }, (_, i) => PING(`p${i}`)).join('') +
    `<iq type='get' id='big' to='localhost'><x xmlns='urn:x'>${'y'.repeat(100000)}</x></iq>`);
  await c.hears(/<iq [^>]*type='error' id='big'/);
  c.end();
});

test('three wrong passwords end it; a client without version gets no features', async () => {
  const c = client();
  c.open();
  await c.hears(/<\/stream:features>/);
  for (let i = 0; i < 3; i++) {
    c.auth('1005', 'wrong');
    await c.hears(/<failure .*?<\/failure>/);
  }
  assert.equal(await refused(c), 'policy-violation');
  const old = client();
  old.open("to='localhost'");
  await old.hears(/<stream:stream [^>]*>/);
  await pause(200);
  assert.doesNotMatch(old.text, /features/);
  old.end();
});

test('the same resource once more ends the first with conflict; a flood ends itself', async () => {
  const one = await client().signIn('1006', { resource: 'same' });
  const two = await client().signIn('1006', { resource: 'same' });
  assert.equal(await refused(one), 'conflict');
  for (let i = 0; i < 40; i++) two.send(PING(`f${i}`));
  await two.hears(/id='f39'/);
  two.send(PING('x').repeat(2000));
  assert.equal(await refused(two), 'policy-violation');
});

test('stanzas are counted and acknowledged (XEP-0198)', async () => {
  const c = await client().signIn('1008');
  const SM = "xmlns='urn:xmpp:sm:3'";
  assert.match(c.text, /<session .*<sm xmlns='urn:xmpp:sm:3'\/><\/stream:features>/);
  c.send(`<r ${SM}/>`);
  await c.hears(/<failed xmlns='urn:xmpp:sm:3'><unexpected-request /);
  c.send(`<resume ${SM} previd='x' h='0'/>`);
  await c.hears(/<failed xmlns='urn:xmpp:sm:3'><unexpected-request /); /* it is bound */
  c.send(`<enable ${SM}/><r ${SM}/>`);
  await c.hears(/<enabled xmlns='urn:xmpp:sm:3'\/>.*<a xmlns='urn:xmpp:sm:3' h='0'\/>/s);
  c.send(`${PING('one')} ${PING('two')}<r ${SM}/>`);
  await c.hears(/id='two'.*<a xmlns='urn:xmpp:sm:3' h='2'\/>/s);
  c.send(`<a ${SM} h='2'/>${PING('three')}`);
  await c.hears(/id='three'/);
  c.send(`<a ${SM} h='9'/>`);
  assert.equal(await refused(c), 'undefined-condition');
});

test('presence is given up with the connection; after the bridge has died, with patience', async () => {
  const presence = () => rig.retained('aplomb/presence/1007');
  const one = await client().signIn('1007');
  await until(() => presence() === 'available', { timeout: 20000, what: 'presence' });
  one.end();
  await until(() => presence() === 'unavailable', { timeout: 20000, what: 'no presence' });
  const two = await client().signIn('1007');
  await until(() => presence() === 'available', { timeout: 20000, what: 'presence' });
  await rig.restartBridge();
  await two.closed;
  await pause(500);
  assert.equal(presence(), 'available');
  let three;
  await until(async () => {
    three = client();
    return Promise.race([three.signIn('1007').then(() => true), three.closed.then(() => false)]);
  }, { timeout: 20000, what: 'the port' });
  const node = '/finesse/api/User/1007';
  rig.event(node, payload('again', node), 'again');
  await three.heard('again');
  assert.deepEqual(three.events, ['again']);
  rig.bridge.kill('SIGTERM');
  assert.equal(await refused(three), 'system-shutdown');
  await rig.bridge.exited;
  rig.startBridge();
  await until(() => rig.answers(), { timeout: 20000, what: 'the bridge' });
});
