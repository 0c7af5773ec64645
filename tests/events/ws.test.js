/* XMPP over WebSocket (RFC 6455, RFC 7395; reference xmpp-delivery 4): strophe.js, and frame by
 * frame. */
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import http from 'node:http';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import { $iq } from '../harness/bosh.js';
import { until } from '../harness/index.js';
import { startRig, update } from './rig.js';

globalThis.WebSocket ??= WebSocket;
const USER = '/finesse/api/User/1001';
const FRAMING = 'urn:ietf:params:xml:ns:xmpp-framing';
const OPEN = `<open xmlns='${FRAMING}' to='localhost' version='1.0'/>`;
const CLOSE = `<close xmlns="${FRAMING}" />`; /* as Strophe compares it */
const PING = (id) => `<iq xmlns='jabber:client' type='get' id='${id}' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>`;
let rig;

before(async () => (rig = await startRig({ XMPP_AUTH_TIME: 2 })));
after(() => rig?.stop());

const payload = (id, node = USER) => update(node, `<user><mark>${id}</mark></user>`, id);
const heard = (client, id) => client.waitFor((u) => u.requestId === id, { timeout: 20000 });
const strophe = (user, resource = 'ws') => rig.connect(user, { resource, url: rig.wsUrl });

/** A client of which every message is ours to choose. */
class RawWs {
  constructor(path = '/ws/', protocol = 'xmpp') {
    this.messages = [];
    this.socket = new WebSocket(`ws://127.0.0.1:${rig.boshPort}${path}`, protocol);
    this.socket.on('message', (data, binary) => this.messages.push(binary ? data : String(data)));
    this.socket.on('pong', (data) => (this.pong = String(data)));
    this.socket.on('error', (error) => (this.error = error));
    this.opened = new Promise((resolve) => this.socket.once('open', resolve));
    this.closed = new Promise((resolve) => this.socket.once('close', (code) => resolve(code)));
  }

  /** The next message that matches. */
  async hears(pattern) {
    let at;
    await until(() => (at = this.messages.findIndex((m) => pattern.test(m))) >= 0, {
      timeout: 20000,
      what: `${pattern} in ${this.messages.slice(-5)}`,
    });
    return this.messages.splice(0, at + 1)[at];
  }

  async signIn(user, resource = 'raw') {
    await this.opened;
    this.socket.send(OPEN);
    await this.hears(/^<stream:features/);
    const text = Buffer.from(`\0${user}\0demo`).toString('base64');
    this.socket.send(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${text}</auth>`);
    await this.hears(/^<success/);
    this.socket.send(OPEN);
    await this.hears(/<bind/);
    this.socket.send(
      `<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>` +
        `<resource>${resource}</resource></bind></iq>`,
    );
    await this.hears(/<jid>/);
    this.socket.send("<presence xmlns='jabber:client'/>");
    await this.hears(/^<presence[^>]* from='finesse@/); /* comes behind the own one */
    return this;
  }
}

/** A handshake with headers of our choice: status and headers. */
function handshake(headers, path = '/ws/', method = 'GET') {
  return new Promise((resolve, reject) => {
    const request = http.request({
      port: rig.boshPort,
      method,
      path,
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'Sec-WebSocket-Protocol': 'xmpp',
        ...headers,
      },
    });
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response);
    });
    request.on('response', (response) => {
      response.resume();
      resolve(response);
    });
    request.on('error', reject);
    request.end();
  });
}

/** Frames byte for byte; the code of the close frame that comes back, 0 when it carries none. */
async function closeCode(...frames) {
  const socket = net.connect(rig.boshPort, '127.0.0.1');
  let bytes = Buffer.alloc(0);
  socket.on('data', (part) => (bytes = Buffer.concat([bytes, part])));
  socket.on('error', () => {});
  socket.on('end', () => socket.end());
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(
    'GET /ws/ HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\n' +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: chat, xmpp\r\n\r\n',
  );
  for (const frame of frames) socket.write(frame);
  await closed;
  let rest = bytes.subarray(bytes.indexOf('\r\n\r\n') + 4);
  while (rest.length && rest[0] !== 0x88) {
    const long = (rest[1] & 127) === 126;
    rest = rest.subarray(long ? 4 + rest.readUInt16BE(2) : 2 + rest[1]);
  }
  assert.ok(rest.length, 'no close frame');
  return rest[1] >= 2 ? rest.readUInt16BE(2) : 0;
}

/** A masked frame. */
function frame(first, data, { masked = true } = {}) {
  const text = Buffer.from(data);
  const size =
    text.length < 126 ? [text.length] : text.length < 65536 ? [126, text.length >> 8, text.length & 255] : null;
  const head = size ?? [127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((shift) => (text.length >> shift) & 255)];
  head[0] |= masked ? 128 : 0;
  const key = masked ? crypto.randomBytes(4) : Buffer.alloc(0);
  const body = masked ? text.map((byte, i) => byte ^ key[i % 4]) : text;
  return Buffer.concat([Buffer.from([first, ...head]), key, body]);
}

test('strophe.js signs in, hears its user, and leaves', async () => {
  const agent = await strophe('1001');
  rig.event(USER, payload('w-1'), 'w-1');
  const { raw, message } = await heard(agent, 'w-1');
  assert.equal(raw, payload('w-1'));
  assert.equal(message.attributes.to, '1001@localhost');
  const pong = await agent.iq($iq({ type: 'get', to: 'localhost' }).c('ping', { xmlns: 'urn:xmpp:ping' }));
  assert.equal(pong.attributes.type, 'result');
  const presence = () => rig.retained('aplomb/presence/1001');
  await until(() => presence() === 'available', { timeout: 20000, what: 'presence' });
  await agent.disconnect();
  await until(() => presence() === 'unavailable', { timeout: 20000, what: 'no presence' });
});

test('a supervisor hears the team over WebSocket; a killed broker takes nothing away', async () => {
  const node = '/finesse/api/Team/1/Users';
  const supervisor = await strophe('1000');
  await supervisor.subscribe(node);
  rig.event(node, payload('team-1', node));
  await heard(supervisor, 'team-1');
  await rig.killBroker();
  rig.row(node, payload('team-2', node));
  await heard(supervisor, 'team-2');
  rig.startBroker();
  await until(() => rig.retained('aplomb/presence/1000') === 'available', { timeout: 20000, what: 'the broker' });
  rig.event(node, payload('team-3', node));
  await heard(supervisor, 'team-3');
  assert.deepEqual(supervisor.updates.map((u) => u.requestId), ['team-1', 'team-2', 'team-3']);
  await supervisor.disconnect();
});

test('a killed bridge is a broken connection; the client comes back', async () => {
  const agent = await strophe('1002');
  const node = '/finesse/api/User/1002';
  await rig.restartBridge();
  await agent.status('DISCONNECTED', { timeout: 20000 });
  const again = await strophe('1002');
  rig.event(node, payload('back', node));
  await heard(again, 'back');
  await again.disconnect();
});

test('every message is one whole element, with the spellings that Strophe compares', async () => {
  const c = await new RawWs().signIn('1003');
  const node = '/finesse/api/User/1003';
  rig.sql(
    `BEGIN IMMEDIATE; ${Array.from({ length: 200 }, (_, i) => `INSERT INTO event (at, node, request_id, payload) VALUES (1, '${node}', '', '${payload(`m${i}`, node)}');`).join('')} COMMIT;`,
  );
  await until(() => c.messages.length >= 200, { timeout: 20000, what: '200 messages' });
  c.messages.forEach((m, i) => assert.match(m, new RegExp(`^<message xmlns='jabber:client' [^]*&gt;m${i}&lt;[^]*</message>$`)));
  c.messages = [];
  c.socket.send(CLOSE);
  assert.equal(await c.closed, 1000);
  assert.deepEqual(c.messages, [CLOSE]);

  const d = new RawWs('/ws');
  await d.opened;
  d.socket.send(OPEN.replace('to=', "from='1003@localhost' to="));
  const open = await d.hears(/./);
  assert.match(open, / to='1003@localhost'/); /* RFC 6120 section 4.7.2, RFC 7395 section 3.4 */
  assert.ok(open.startsWith('<open '));
  assert.match(open, / version="1.0"/);
  assert.match(open, /from='localhost'/);
  assert.match(await d.hears(/./), /^<stream:features xmlns:stream='http:\/\/etherx.jabber.org\/streams'>/);
  d.socket.close(4001);
  assert.equal(await d.closed, 4001);
});

test('fragments, pings between them, and stanzas before their time', async () => {
  const c = await new RawWs('/xmpp-websocket').signIn('1004');
  const text = PING('pieces-\u00e9');
  const bytes = Buffer.from(text);
  const cut = bytes.indexOf('\u00e9') + 1; /* within a character */
  c.socket.send(bytes.subarray(0, cut), { binary: false, fin: false });
  c.socket.ping('between');
  c.socket.send(bytes.subarray(cut), { binary: false, fin: true });
  await c.hears(/id='pieces-\u00e9'/);
  assert.equal(c.pong, 'between');
  c.socket.send(`<iq xmlns='jabber:client' type='get' id='big' to='localhost'><x xmlns='urn:x'>${'y'.repeat(60000)}</x></iq>`);
  await c.hears(/id='big'/);
  c.socket.terminate();

  const early = new RawWs();
  await early.opened;
  early.socket.send(PING('early'));
  await early.hears(/^<open /);
  await early.hears(/^<stream:error xmlns:stream=.*<not-authorized/);
  assert.equal(await early.hears(/./), CLOSE);
  await early.closed;
});

test('what ends a stream with an error', async () => {
  const cases = [
    [[`<open xmlns='${FRAMING}' to='example.org' version='1.0'/>`], 'host-unknown'],
    [[OPEN, OPEN], 'policy-violation'],
    [[OPEN, '<a>'], 'not-well-formed'],
    [[OPEN, '<a/><b/>'], 'not-well-formed'],
    /* RFC 6120 sections 4.9.3.18 and 11.1 */
    [[OPEN, '<a><!-- --></a>'], 'restricted-xml'],
    [[OPEN, '<?pi?><a/>'], 'restricted-xml'],
    [[OPEN, '<!DOCTYPE a><a/>'], 'restricted-xml'],
    [[OPEN, '<a>&b;</a>'], 'restricted-xml'],
    [[OPEN], 'policy-violation'] /* and then nothing for XMPP_AUTH_TIME */,
  ];
  for (const [messages, condition] of cases) {
    const c = new RawWs();
    await c.opened;
    for (const message of messages) c.socket.send(message);
    assert.equal(await c.closed, 1000);
    assert.ok(c.messages.some((m) => m.includes(`<${condition} `)), `${condition}: ${c.messages}`);
    assert.equal(c.messages.at(-1), CLOSE);
  }
});

test('what ends a WebSocket, with which code', async () => {
  /* RFC 6455 sections 5 and 7.4 */
  assert.equal(await closeCode(frame(0x81, 'x', { masked: false })), 1002);
  assert.equal(await closeCode(frame(0x82, 'x')), 1003);
  assert.equal(await closeCode(frame(0x81, Buffer.from([0xc3, 0x28]))), 1007);
  assert.equal(await closeCode(frame(0x81, 'x'.repeat(9000))), 1009); /* not signed in */
  assert.equal(await closeCode(frame(0x01, 'x'.repeat(5000)), frame(0x80, 'x'.repeat(5000))), 1009);
  assert.equal(await closeCode(frame(0xc1, 'x')), 1002); /* a reserved bit */
  assert.equal(await closeCode(frame(0x83, 'x')), 1002); /* a reserved opcode */
  assert.equal(await closeCode(frame(0x80, 'x')), 1002); /* continues nothing */
  assert.equal(await closeCode(frame(0x01, 'x'), frame(0x81, 'x')), 1002); /* begins anew */
  assert.equal(await closeCode(frame(0x09, 'x')), 1002); /* a ping in pieces */
  assert.equal(await closeCode(frame(0x89, 'x'.repeat(126))), 1002); /* a large ping */
  assert.equal(await closeCode(frame(0x88, Buffer.from([0x03, 0xe8]))), 1000);
  assert.equal(await closeCode(frame(0x88, '')), 0);
  assert.equal(await closeCode(frame(0x88, Buffer.from([0x03, 0xed]))), 1002); /* 1005 is never sent */
  assert.equal(await closeCode(frame(0x88, 'x')), 1002);
});

test('who is not upgraded', async () => {
  const fine = await handshake({});
  assert.equal(fine.statusCode, 101);
  assert.equal(fine.headers['sec-websocket-accept'], 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='); /* RFC 6455 1.3 */
  assert.equal(fine.headers['sec-websocket-protocol'], 'xmpp');
  assert.equal(fine.headers['sec-websocket-extensions'], undefined);
  assert.equal((await handshake({ 'Sec-WebSocket-Protocol': 'chat' })).statusCode, 400);
  assert.equal((await handshake({ 'Sec-WebSocket-Key': 'short' })).statusCode, 400);
  const old = await handshake({ 'Sec-WebSocket-Version': '8' });
  assert.equal(old.statusCode, 426);
  assert.equal(old.headers['sec-websocket-version'], '13');
  assert.equal((await rig.http({ method: 'GET', path: '/ws/' })).status, 426);
  assert.equal((await rig.http({ method: 'POST', path: '/ws/' })).status, 405);
  const meta = JSON.parse((await rig.http({ method: 'GET', path: '/.well-known/host-meta.json' })).text);
  const link = meta.links.find((l) => l.rel === 'urn:xmpp:alt-connections:websocket');
  assert.equal(link.href, rig.wsUrl);
});

test('one address may not begin too many sessions a second, on any transport', async () => {
  const own = await startRig({ LIMIT_LOOPBACK: 'on' });
  try {
    const socket = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' };
    const headers = { ...socket, 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Protocol': 'xmpp' };
    const ask = () =>
      new Promise((resolve, reject) => {
        const request = http.get({ port: own.boshPort, path: '/ws/', headers });
        request.on('upgrade', (response, s) => (s.destroy(), resolve(101)));
        request.on('response', (response) => (response.resume(), resolve(response.statusCode)));
        request.on('error', reject);
      });
    const statuses = await Promise.all(Array.from({ length: 100 }, ask));
    assert.ok(statuses.includes(101) && statuses.includes(429), String(statuses));
    const refused = () =>
      new Promise((resolve) => {
        const c = net.connect(own.tcpPort, '127.0.0.1');
        c.on('error', () => {});
        c.once('close', () => resolve(true));
        c.resume();
        setTimeout(() => (resolve(false), c.destroy()), 1000);
      });
    const closed = await Promise.all(Array.from({ length: 100 }, refused));
    assert.ok(closed.includes(true)); /* perhaps all: the same second counts */
  } finally {
    await own.stop();
  }
});
