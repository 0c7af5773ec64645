/* Stream management with resumption (XEP-0198 sections 4 to 6; reference xmpp-delivery 9, 11.3) over TCP and
 * WebSocket: what is not acknowledged is sent again once and in order, also after kill -9. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import { until } from '../harness/index.js';
import { startRig, update } from './rig.js';
import { TcpClient } from './tcp-client.js';

const USER = '/finesse/api/User/1001';
const PUBSUB = 'http://jabber.org/protocol/pubsub';
const SM = 'urn:xmpp:sm:3';
const FRAMING = 'urn:ietf:params:xml:ns:xmpp-framing';
let rig, quiet, silent;

before(async () => {
  [rig, quiet] = await Promise.all([startRig({ XMPP_INACTIVITY: 5 }), startRig({ XMPP_INACTIVITY: 5 })]);
  silent = await begin(WsClient, 'silent', { to: quiet });
  silent.ws._receiver.removeAllListeners('ping'); /* so it does not answer; for half a minute nobody asks */
});
after(() => Promise.all([rig?.stop(), quiet?.stop()]));

const payload = (id, node = USER) => update(node, `<user><mark>${id}</mark></user>`, id);
const fire = (id, node = USER) => rig.event(node, payload(id, node), id);
const PING = (id) => `<iq xmlns='jabber:client' type='get' id='${id}' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>`;

/** The same steps over WebSocket. */
class WsClient extends TcpClient {
  constructor(to) {
    const socket = new WebSocket(to.wsUrl, 'xmpp');
    super(to, {
      setNoDelay() {},
      setEncoding: () => ({ on: (_, fn) => socket.on('message', (data) => fn(String(data))) }),
      on: (name, fn) => socket.on(name, fn),
      once: (name, fn) => socket.once(name, fn),
      write: (text) => socket.send(text),
      end() {},
      destroy: () => socket.terminate(),
    });
    this.ws = socket;
    this.opened = new Promise((resolve) => socket.once('open', resolve));
  }

  open() {
    this.opened.then(() => this.send(`<open xmlns='${FRAMING}' to='localhost' version='1.0'/>`));
  }

  bind(resource) {
    this.send(
      `<iq xmlns='jabber:client' type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>` +
        `<resource>${resource}</resource></bind></iq>`,
    );
  }

  async signIn(user, { resource = 'ws' } = {}) {
    this.open();
    await this.hears(/<\/stream:features>/);
    this.auth(user);
    await this.hears(/<success [^>]*\/>/);
    this.open();
    await this.hears(/<\/stream:features>/);
    this.bind(resource);
    await this.hears(/<jid>[^<]+<\/jid>/);
    this.send("<presence xmlns='jabber:client'/>");
    await this.hears(new RegExp(`<presence[^>]* from='${user}@localhost/${resource}'`));
    return this;
  }
}

const kinds = { TCP: TcpClient, WebSocket: WsClient };

/** Signed in, with a session that may be resumed; `handled` counts what it hears from here. */
async function begin(Kind, resource, { user = '1001', attributes = "resume='true'", to = rig } = {}) {
  const client = await new Kind(to).signIn(user, { resource });
  client.send(`<enable xmlns='${SM}' ${attributes}/>`);
  const [, id, max] = await client.hears(/<enabled xmlns='urn:xmpp:sm:3' id='([^']+)' resume='true' max='(\d+)'\/>/);
  client.from = client.text.length;
  return Object.assign(client, { id, max });
}

/** Stanzas heard since they are counted. */
const stanzas = (client) => client.text.slice(client.from).match(/<(message|iq|presence)[ >]/g)?.length ?? 0;
const ack = (client, h = stanzas(client)) => client.send(`<a xmlns='${SM}' h='${h}'/>`);

/** Another connection, authenticated, not bound. */
async function signedIn(Kind, user = '1001', to = rig) {
  const client = new Kind(to);
  client.open();
  await client.hears(/<\/stream:features>/);
  client.auth(user);
  await client.hears(/<success [^>]*\/>/);
  client.open();
  await client.hears(/<sm xmlns='urn:xmpp:sm:3'\/>/);
  await client.hears(/<\/stream:features>/);
  return client;
}

async function resume(Kind, id, h, user, to) {
  const client = await signedIn(Kind, user, to);
  client.send(`<resume xmlns='${SM}' previd='${id}' h='${h}'/>`);
  const [, theirs] = await client.hears(/<resumed xmlns='urn:xmpp:sm:3' previd='[^']+' h='(\d+)'\/>/);
  return Object.assign(client, { theirs: Number(theirs) });
}

const eventually = (client, ids) =>
  until(() => client.events.length >= ids.length, { timeout: 20000, what: () => `${ids}, not ${client.events}` });

for (const [name, Kind] of Object.entries(kinds)) {
  test(`${name}: what was not acknowledged comes again, once and in order`, async () => {
    const first = await begin(Kind, `again-${name}`);
    assert.equal(first.max, '5');
    fire('a1');
    fire('a2');
    await first.heard('a2');
    ack(first, 1); /* a1 alone */
    first.send(PING('seen'));
    await first.hears(/<iq[^>]* id='seen'/);
    first.end();
    await first.closed;
    fire('a3');
    const second = await resume(Kind, first.id, 1);
    assert.equal(second.theirs, 1); /* the ping */
    fire('a4');
    await eventually(second, ['a2', 'a3', 'a4']);
    assert.deepEqual(second.events, ['a2', 'a3', 'a4']);
    assert.match(second.text, /<iq[^>]* id='seen'/);
    const at = ['a2', "id='seen'", 'a3'].map((text) => second.text.indexOf(text));
    assert.deepEqual(at, at.toSorted((a, b) => a - b));
    second.end();
  });

  test(`${name}: also after kill -9`, async () => {
    const first = await begin(Kind, `killed-${name}`);
    const ids = Array.from({ length: 12 }, (_, i) => `k${i}`);
    for (const id of ids.slice(0, 6)) fire(id);
    await first.heard('k5');
    first.send(PING('p1'));
    await first.hears(/<iq[^>]* id='p1'/);
    const h = 3;
    first.end();
    await first.closed;
    fire('k6');
    rig.bridge.kill('SIGKILL');
    await rig.bridge.exited;
    for (const id of ids.slice(7, 9)) rig.row(USER, payload(id), id);
    rig.startBridge();
    await until(() => rig.answers(), { timeout: 20000, what: 'the bridge' });
    for (const id of ids.slice(9)) fire(id);
    const second = await resume(Kind, first.id, h);
    assert.equal(second.theirs, 1);
    await second.heard('k11');
    assert.deepEqual(second.events, ids.slice(h));
    assert.match(second.text, /<iq[^>]* id='p1'/);
    second.from = second.text.indexOf('<resumed');
    await second.hears(/<r xmlns='urn:xmpp:sm:3'\/>/);
    ack(second, h + stanzas(second));
    second.send(`<r xmlns='${SM}'/>`);
    await second.hears(/<a xmlns='urn:xmpp:sm:3' h='1'\/>/);
    second.end();
  });
}

test('killed with connections open, a session goes on from a connection of another kind', async () => {
  const first = await begin(TcpClient, 'crossing');
  fire('x1');
  await first.heard('x1');
  await rig.restartBridge();
  await first.closed;
  const second = await resume(WsClient, first.id, 0);
  await second.heard('x1');
  second.ws.close(); /* a close frame is no <close/>: the session stays (RFC 7395 section 3.6) */
  await second.closed;
  fire('x2');
  const third = await resume(TcpClient, first.id, 1);
  await third.heard('x2');
  assert.deepEqual(third.events, ['x2']);
  third.end();
});

test('an orderly stop of the bridge keeps it as well', async () => {
  const first = await begin(TcpClient, 'orderly');
  await rig.restartBridge('SIGTERM');
  await first.closed;
  fire('o1');
  const second = await resume(TcpClient, first.id, 0);
  await second.heard('o1');
  second.send('</stream:stream>');
  await second.closed;
  const third = await signedIn(TcpClient);
  third.send(`<resume xmlns='${SM}' previd='${first.id}' h='1'/>`);
  await third.hears(/<failed xmlns='urn:xmpp:sm:3'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'\/><\/failed>/);
  third.bind('after'); /* and now it binds as if nothing had been */
  await third.hears(/<jid>1001@localhost\/after<\/jid>/);
  third.end();
});

test('a connection that does not know it is broken is told of the conflict', async () => {
  const first = await begin(TcpClient, 'half-open');
  const second = await resume(WsClient, first.id, 0);
  await first.hears(/<conflict [^>]*\/><\/stream:error><\/stream:stream>/);
  await first.closed;
  fire('h1');
  await second.heard('h1');
  second.end();
});

test('subscriptions, presence and the resource stay', async () => {
  const first = await begin(TcpClient, 'stays', { user: '1000' });
  const node = '/finesse/api/Team/1/Users';
  first.send(
    `<iq type='set' id='sub' to='pubsub.localhost'><pubsub xmlns='http://jabber.org/protocol/pubsub'>` +
      `<subscribe node='${node}' jid='1000@localhost/stays'/></pubsub></iq>`,
  );
  await first.hears(/<subscription [^>]*subid=/);
  await rig.restartBridge();
  const second = await resume(TcpClient, first.id, stanzas(first), '1000');
  rig.event(node, payload('team', node), 'team');
  await second.heard('team');
  assert.equal(second.message('team').attributes.to, '1000@localhost/stays');
  assert.equal(rig.retained('aplomb/presence/1000'), 'available');
  second.end();
});

test('nobody else can have it, nor anybody after its time', async () => {
  const first = await begin(TcpClient, 'timed', { attributes: "resume='1' max='1'" });
  assert.equal(first.max, '1');
  const thief = await signedIn(TcpClient, '1002');
  thief.send(`<resume xmlns='${SM}' previd='${first.id}' h='0'/>`);
  await thief.hears(/<failed [^>]*><item-not-found/);
  thief.end();
  const ends = () => rig.output.match(/what=session_end user=1001 /g)?.length ?? 0;
  const before = ends();
  first.end();
  await until(() => ends() > before, { timeout: 10000, what: 'the end of the session' });
  const late = await signedIn(TcpClient);
  late.send(`<resume xmlns='${SM}' previd='${first.id}' h='0'/>`);
  await late.hears(/<failed [^>]*><item-not-found/);
  late.end();
});

test('what may not be asked is refused', async () => {
  const client = await signedIn(TcpClient);
  client.send(`<enable xmlns='${SM}' resume='true'/>`); /* not bound */
  await client.hears(/<failed [^>]*><unexpected-request/);
  client.send(`<r xmlns='${SM}'/>`);
  await client.hears(/<failed [^>]*><unexpected-request/);
  client.send(`<resume xmlns='${SM}'/>`);
  await client.hears(/<failed [^>]*><item-not-found/);
  client.bind('refused');
  await client.hears(/<jid>/);
  client.send(`<resume xmlns='${SM}' previd='x' h='0'/>`); /* bound */
  await client.hears(/<failed [^>]*><unexpected-request/);
  client.send(`<enable xmlns='${SM}' resume='true'/><enable xmlns='${SM}' resume='true'/>`);
  await client.hears(/<enabled .*<failed [^>]*><unexpected-request/s);
  client.end();
});

test('a count beyond what was sent ends the stream', async () => {
  for (const h of ['1', '4294967295', '-1', 'x', '']) {
    const first = await begin(TcpClient, 'beyond');
    const second = await signedIn(TcpClient);
    second.send(`<resume xmlns='${SM}' previd='${first.id}' h='${h}'/>`);
    const detail = /^\d+$/.test(h) ? `<handled-count-too-high xmlns='${SM}' h='${h}' send-count='0'/>` : '';
    const error = new RegExp(`<undefined-condition [^>]*/>${detail}</stream:error>`);
    await second.hears(error);
    await second.closed;
    ack(first, h);
    await first.hears(error);
    await first.closed;
  }
});

test('who does not say what it has handled is not sent more than a little, and loses nothing', async () => {
  const first = await begin(TcpClient, 'silent');
  const ids = Array.from({ length: 30 }, (_, i) => `w${i}`);
  for (const id of ids) fire(id);
  fire('fence');
  first.send(`<r xmlns='${SM}'/>`);
  await first.hears(/<a [^>]*h='0'\/>/);
  assert.deepEqual(first.events, ids.slice(0, first.events.length));
  assert.ok(first.events.length < ids.length);
  const second = await resume(TcpClient, first.id, 0);
  second.from = second.text.indexOf('<resumed');
  while (second.events.at(-1) !== 'fence') {
    await second.hears(/<r xmlns='urn:xmpp:sm:3'\/>/);
    ack(second);
    await until(() => second.text.slice(second.seen).includes('<r ') || second.events.at(-1) === 'fence', {
      timeout: 20000,
      what: 'more',
    });
  }
  assert.deepEqual(second.events, [...ids, 'fence']);
  second.end();
});

/** Eight batches, which is all that may be unacknowledged, and behind them the answers to two pings.  Nobody else is
 * connected as that user, whose coming and going would be a batch, too. */
async function blocked(user) {
  const first = await begin(TcpClient, 'blocked', { user });
  const ids = Array.from({ length: 8 }, (_, i) => `e${i}`);
  const node = `/finesse/api/User/${user}`;
  for (const id of ids) {
    fire(id, node);
    await first.heard(id);
  }
  first.send(PING('b1') + PING('b2'));
  first.send(`<r xmlns='${SM}'/>`);
  await first.hears(/<a [^>]*h='0'\/>/);
  assert.doesNotMatch(first.text, /id='b1'/);
  first.end();
  await first.closed;
  return { id: first.id, ids, node };
}

const pongs = (client) => [...client.text.matchAll(/<iq [^>]*id='(b\d)'/g)].map((m) => m[1]);

test('what it is told to be handled has its answers, also when the bridge is killed then', async () => {
  const { id, ids, node } = await blocked('1003');
  fire('behind', node); /* waits as well */
  const second = await resume(TcpClient, id, 0, '1003');
  assert.equal(second.theirs, 2);
  second.end();
  await second.closed;
  await rig.restartBridge();
  const third = await resume(TcpClient, id, ids.length, '1003');
  assert.equal(third.theirs, 2);
  await until(() => pongs(third).length >= 2, { timeout: 10000, what: 'the answers to the pings' });
  ack(third, ids.length + 2);
  await third.heard('behind');
  assert.deepEqual(pongs(third), ['b1', 'b2']);
  assert.deepEqual(third.events, ['behind']);
  third.end();
});

test('and has them once when nothing died', async () => {
  const { id, ids, node } = await blocked('1004');
  fire('more', node);
  const second = await resume(TcpClient, id, 0, '1004');
  second.from = second.text.indexOf('<resumed');
  await until(() => pongs(second).length >= 2, { timeout: 10000, what: 'the answers to the pings' });
  assert.equal(stanzas(second), ids.length + 2);
  ack(second);
  await second.heard('more');
  assert.deepEqual(pongs(second), ['b1', 'b2']);
  assert.deepEqual(second.events, [...ids, 'more']);
  ack(second);
  second.send(PING('b3'));
  await second.hears(/<iq [^>]*id='b3'/);
  second.end();
});

/* XEP-0198 section 4: <a/> may be sent at any time.  aioxmpp waits for it after each stanza, and asks once. */
test('who asks while an answer is being made is told when it is there', async () => {
  const client = await begin(TcpClient, 'asks');
  const verb = `<subscribe node='${USER}/Queues' jid='1001@localhost/asks'/>`;
  client.send(
    `<iq type='set' id='slow' to='pubsub.localhost'><pubsub xmlns='${PUBSUB}'>${verb}</pubsub></iq><r xmlns='${SM}'/>`,
  );
  await client.hears(/<iq [^>]*id='slow'/);
  await client.hears(/<a xmlns='urn:xmpp:sm:3' h='1'\/>/);
  client.end();
});

/* QXmpp names no namespace, so that it is that of the stream (RFC 6120 section 4.8.2). */
test('a session is resumed, or not, in the namespace of the stream, too', async () => {
  const first = await begin(TcpClient, 'unnamed');
  first.end();
  await first.closed;
  const second = await signedIn(TcpClient);
  second.send("<resume h='0' previd=''/>");
  await second.hears(/<failed [^>]*><item-not-found/);
  second.send(`<resume h='0' previd='${first.id}'/>`);
  await second.hears(/<resumed xmlns='urn:xmpp:sm:3' previd='[^']+' h='0'\/>/);
  second.send("<resume h='0' previd='x'/>"); /* bound */
  await second.hears(/<failed [^>]*><unexpected-request/);
  second.end();
});

test('without resume nothing is kept', async () => {
  const client = await new TcpClient(rig).signIn('1001', { resource: 'plain' });
  client.send(`<enable xmlns='${SM}'/>`);
  await client.hears(/<enabled xmlns='urn:xmpp:sm:3'\/>/);
  fire('n1');
  await client.heard('n1');
  ack(client, 1);
  client.send(PING('p'));
  await client.hears(/id='p'/);
  assert.doesNotMatch(client.text, /<r xmlns/);
  client.end();
});

/* reference xmpp-delivery 11.3, 12 */
test('who is ten thousand events behind is told to ask anew', async () => {
  const first = await begin(TcpClient, 'behind');
  rig.sql(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 11000)
     INSERT INTO event (at, node, request_id, payload) SELECT 1, '${USER}', '', '<Update/>' FROM n;`,
  );
  await first.hears(/<resource-constraint [^>]*\/><\/stream:error><\/stream:stream>/, 20000);
  await first.closed;
});

/* XEP-0198 section 5: a session is kept for `max` after its connection is lost, also when that is found out by
 * silence. */
test('a WebSocket whose peer has fallen silent is given up, its session is not', { timeout: 90000 }, async () => {
  quiet.event(USER, payload('silent1'), 'silent1');
  await until(() => silent.ws.readyState === WebSocket.CLOSED, { timeout: 60000, what: 'the end of the connection' });
  quiet.event(USER, payload('silent2'), 'silent2');
  const client = await resume(WsClient, silent.id, 0, '1001', quiet);
  await eventually(client, ['silent1', 'silent2']);
  assert.deepEqual(client.events, ['silent1', 'silent2']);
  client.end();
});
