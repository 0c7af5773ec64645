/* TLS in the bridge: BOSH and WebSocket (XMPP_HTTPS_PORT), XMPP from the first byte (XMPP_TLS_PORT) and by
 * STARTTLS (RFC 6120 section 5, RFC 7590, RFC 7301; reference xmpp-delivery 2.12, 5). */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import tls from 'node:tls';
import { WebSocket } from 'ws';
import { alive, freePorts, start, until } from '../harness/index.js';
import { startRig, update } from './rig.js';
import { TcpClient } from './tcp-client.js';

const USER = '/finesse/api/User/1001';
const SANITIZED = /san/.test(process.env.APLOMB_BUILD ?? '');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ap-tls-'));
const cert = path.join(folder, 'cert.pem');
const key = path.join(folder, 'key.pem');
let rig;
let httpsPort;
let tlsPort;
let ca;

/** A certificate of our own making, for 127.0.0.1. */
function makeCertificate(name) {
  execFileSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'],
    ...['-keyout', `${key}.new`, '-out', `${cert}.new`],
  ], { stdio: 'ignore' });
  fs.renameSync(`${key}.new`, key);
  fs.renameSync(`${cert}.new`, cert);
  ca = fs.readFileSync(cert);
  https.globalAgent.options.ca = ca;
}

before(async () => {
  makeCertificate('first');
  [httpsPort, tlsPort] = await freePorts(2);
  rig = await startRig({
    XMPP_HTTPS_PORT: httpsPort,
    XMPP_TLS_PORT: tlsPort,
    TLS_CERT: cert,
    TLS_KEY: key,
  });
});
after(async () => {
  await rig?.stop();
  fs.rmSync(folder, { recursive: true });
});

const payload = (id, node = USER) => update(node, `<user><mark>${id}</mark></user>`, id);

const closing = (socket) => new Promise((resolve) => socket.resume().once('close', resolve));

async function connect(port, options = {}) {
  const socket = tls.connect({ port, host: '127.0.0.1', ca, ...options });
  await once(socket, 'secureConnect');
  return socket;
}

test('XMPP under TLS from the first byte', async () => {
  const socket = await connect(tlsPort, { ALPNProtocols: ['xmpp-client'] });
  assert.equal(socket.alpnProtocol, 'xmpp-client');
  assert.equal(socket.getProtocol(), 'TLSv1.3');
  const client = await new TcpClient(rig, socket).signIn('1001', { resource: 'tls' });
  assert.doesNotMatch(client.text, /starttls/);
  rig.event(USER, payload('direct'), 'direct');
  await client.heard('direct');
  client.send('</stream:stream>');
  await client.closed;
  assert.match(client.text, /<\/stream:stream>$/);
});

test('TLS 1.2 is spoken, what is older is not; nor another protocol on that port', async () => {
  const old = await connect(tlsPort, { maxVersion: 'TLSv1.2' });
  assert.equal(old.getProtocol(), 'TLSv1.2');
  old.destroy();
  const insecure = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' };
  await assert.rejects(connect(tlsPort, insecure), /protocol version|unsupported protocol/i);
  await assert.rejects(connect(tlsPort, { ALPNProtocols: ['http/1.1'] }), /no application protocol/);
  await assert.rejects(connect(httpsPort, { ALPNProtocols: ['xmpp-client'] }), /no application protocol/);
});

test('STARTTLS is offered, and what was sent in the clear behind it counts for nothing', async () => {
  const client = new TcpClient(rig);
  client.open();
  await client.hears(/<features|<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'\/>/);
  await client.hears(/<\/stream:features>/);
  const injected = Buffer.from('\x001002\0demo').toString('base64');
  await client.startTls(
    { ca, host: '127.0.0.1' },
    `<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>` +
      `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${injected}</auth>`,
  );
  const clear = client.text.length;
  await client.signIn('1001', { resource: 'starttls' });
  assert.doesNotMatch(client.text.slice(clear), /starttls xmlns/);
  rig.event(USER, payload('upgraded'), 'upgraded');
  await client.heard('upgraded');
  client.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  await client.hears(/<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'\/><\/stream:stream>/);
  await client.closed;
});

test('a sign-in that began in the clear does not go on under TLS', async () => {
  const client = new TcpClient(rig);
  client.open();
  await client.hears(/<\/stream:features>/);
  client.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'/>");
  await client.hears(/<challenge /);
  await client.startTls({ ca, host: '127.0.0.1' });
  client.open();
  await client.hears(/<\/stream:features>/);
  const password = Buffer.from('\x001002\0demo').toString('base64');
  client.send(`<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${password}</response>`);
  await client.hears(/<failure [^>]*><malformed-request\/><\/failure>/);
  client.end();
});

test('in the clear it goes on as before', async () => {
  const client = await new TcpClient(rig).signIn('1002', { resource: 'clear' });
  client.end();
});

test('strophe.js over https and wss', async () => {
  const before = globalThis.WebSocket;
  globalThis.WebSocket = class extends WebSocket {
    constructor(url, protocol) {
      super(url, protocol, { ca });
    }
  };
  try {
    const bosh = await rig.connect('1001', { resource: 'bosh', url: `https://127.0.0.1:${httpsPort}/http-bind/` });
    const ws = await rig.connect('1001', { resource: 'ws', url: `wss://127.0.0.1:${httpsPort}/ws/` });
    for (const client of [bosh, ws]) {
      const heard = client.waitFor((u) => u.requestId === `to-${client.jid}`, { timeout: 20000 });
      rig.event(USER, payload(`to-${client.jid}`), `to-${client.jid}`);
      await heard;
      await client.disconnect();
    }
  } finally {
    globalThis.WebSocket = before;
  }
});

/** A BOSH request under TLS. */
function secureBosh(body) {
  return new Promise((resolve, reject) => {
    const options = { port: httpsPort, host: '127.0.0.1', path: '/http-bind/', method: 'POST', ca };
    const request = https.request(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response.on('end', () => resolve(text));
    });
    request.on('error', reject);
    request.end(body);
  });
}

test('a BOSH session that began under TLS is not to be had in the clear, and lives on', async () => {
  const session = rig.bosh();
  const text = await secureBosh(
    session.body({ rid: session.rid++, to: 'localhost', wait: 5, hold: 1, ver: '1.6' }),
  );
  session.sid = text.match(/ sid='([^']+)'/)[1];
  const rid = session.rid++;
  await assert.rejects(session.send('', { rid }), /socket hang up|ECONNRESET/);
  const auth = `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${Buffer.from('\x001001\0demo').toString('base64')}</auth>`;
  assert.match(await secureBosh(session.body({ rid, sid: session.sid }, auth)), /<success/);
  session.close();
});

test('host-meta names the secure addresses first, and under TLS no others', async () => {
  const plain = await rig.http({ method: 'GET', path: '/.well-known/host-meta.json' });
  assert.deepEqual(
    JSON.parse(plain.text).links.map((link) => link.href),
    [
      `https://127.0.0.1:${httpsPort}/http-bind/`,
      `http://127.0.0.1:${rig.boshPort}/http-bind/`,
      `wss://127.0.0.1:${httpsPort}/ws/`,
      `ws://127.0.0.1:${rig.boshPort}/ws/`,
    ],
  );
  const response = await new Promise((resolve) =>
    https.get({ port: httpsPort, host: '127.0.0.1', path: '/.well-known/host-meta', ca }, resolve),
  );
  let text = '';
  for await (const part of response) text += part;
  assert.deepEqual(
    [...text.matchAll(/href='([^']+)'/g)].map((m) => m[1]),
    [`https://127.0.0.1:${httpsPort}/http-bind/`, `wss://127.0.0.1:${httpsPort}/ws/`],
  );
});

test('large answers and large requests pass whole', async () => {
  const client = await new TcpClient(rig, await connect(tlsPort)).signIn('1001', { resource: 'large' });
  const long = 'x'.repeat(600000);
  rig.row(USER, update(USER, `<user><mark>${long}</mark></user>`, 'long'), 'long');
  await client.heard('long');
  assert.ok(client.text.includes(long));
  client.send(`<iq type='get' id='big' to='localhost'><query xmlns='urn:x'>${'y'.repeat(200000)}</query></iq>`);
  client.send("<iq type='get' id='after' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>");
  await client.hears(/id='big'.*id='after'/s);
  client.end();
});

test('a renewed certificate is taken on SIGHUP; one that cannot be used is not', async () => {
  const name = async () => {
    const socket = await connect(tlsPort, { rejectUnauthorized: false });
    const { CN } = socket.getPeerCertificate().subject;
    socket.destroy();
    return CN;
  };
  const stays = await new TcpClient(rig, await connect(tlsPort)).signIn('1001', { resource: 'stays' });
  assert.equal(await name(), 'first');
  makeCertificate('second');
  rig.bridge.kill('SIGHUP');
  await until(async () => (await name()) === 'second', { what: 'the second certificate' });
  fs.writeFileSync(cert, 'nonsense');
  rig.bridge.kill('SIGHUP');
  await until(() => /what=certificate .*error=/.test(rig.output), { what: 'a complaint' });
  assert.equal(await name(), 'second');
  rig.event(USER, payload('stays'), 'stays');
  await stays.heard('stays');
  stays.end();
  makeCertificate('third');
  rig.bridge.kill('SIGHUP');
  await until(async () => (await name()) === 'third', { what: 'the third certificate' });
});

test('strangers who shake no hands, or speak something else, are closed', async () => {
  const silent = net.connect(tlsPort, '127.0.0.1');
  silent.on('error', () => {});
  const babbling = net.connect(httpsPort, '127.0.0.1');
  babbling.on('error', () => {});
  babbling.write('GET /http-bind/ HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await closing(babbling);
  /* A hello, byte by byte, has as long as one that never comes. */
  const hello = Buffer.from('16030100c8010000c40303', 'hex');
  const slow = net.connect(tlsPort, '127.0.0.1');
  slow.on('error', () => {});
  let at = 0;
  const timer = setInterval(() => slow.write(hello.subarray(at, ++at)), 500);
  await Promise.all([closing(silent), closing(slow)]);
  clearInterval(timer);
});

test('a thousand and more unfinished handshakes keep nobody out', async () => {
  const idle = Array.from({ length: 1050 }, () => {
    const socket = net.connect(tlsPort, '127.0.0.1');
    socket.on('error', () => {});
    return socket;
  });
  const gone = Promise.all(idle.slice(0, 5).map(closing));
  await Promise.all(idle.map((socket) => socket.readyState === 'open' || once(socket, 'connect')));
  const client = await new TcpClient(rig, await connect(tlsPort)).signIn('1003', { resource: 'guest' });
  await gone;
  client.end();
  for (const socket of idle) socket.destroy();
});

test('a session under TLS costs at most 18 kB', { skip: SANITIZED }, async () => {
  const resident = () => Number(fs.readFileSync(`/proc/${rig.bridge.pid}/status`, 'utf8').match(/RssAnon:\s+(\d+)/)[1]);
  const one = async () => {
    const client = new TcpClient(rig, await connect(tlsPort));
    client.open();
    await client.hears(/<\/stream:features>/);
    return client;
  };
  const many = async (n) => {
    const list = [];
    while (list.length < n) list.push(...(await Promise.all(Array.from({ length: 10 }, one))));
    return list;
  };
  await rig.restartBridge(); /* memory that others gave back would be taken first */
  const warm = await many(50);
  const before = resident();
  const list = await many(400);
  const each = (resident() - before) / 400;
  assert.ok(each <= 18, `${each} kB`);
  for (const client of [...warm, ...list]) client.end();
});

test('killed with connections open, it is back with its ports', async () => {
  await rig.restartBridge();
  const client = await new TcpClient(rig, await connect(tlsPort)).signIn('1001', { resource: 'again' });
  client.end();
});

test('as `make run` starts it, its ports stay open while it is away', async () => {
  const [https, xmpps] = await freePorts(2);
  const site = await start({ XMPP_HTTPS_PORT: https, XMPP_TLS_PORT: xmpps, TLS_CERT: cert, TLS_KEY: key });
  try {
    const pid = site.pid('bridge');
    process.kill(pid, 'SIGKILL');
    await until(() => !alive(pid), { what: 'the end of the bridge', step: 1 });
    const secure = connect(xmpps).then((socket) => new TcpClient(site, socket).signIn('1001'));
    const clear = new TcpClient(site).signIn('1002');
    const [a, b] = await Promise.all([secure, clear]);
    const page = await connect(https);
    assert.equal(page.authorized, true);
    page.destroy(); /* else the end of the bridge is an error of it */
    a.end();
    b.end();
  } finally {
    await site.stop();
  }
});
