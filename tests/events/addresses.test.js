/* What one address may do at the bridge, directly and through the web server (reference
 * reliability-security S1, S9, S12; apache-conf/aplomb.conf).  Addresses are those of loopback; or others that
 * the bridge is told of as the web server tells it, in X-Forwarded-For. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import http from 'node:http';
import net from 'node:net';
import { test } from 'node:test';
import { exchange, start, until } from '../harness/index.js';
import { RawBosh, startRig } from './rig.js';
import { TcpClient } from './tcp-client.js';

const SASL = 'urn:ietf:params:xml:ns:xmpp-sasl';
/* What it takes to find this one out is a good deal more than all the rest of a test. */
const SLOW = execFileSync('perl', ['-e', 'print crypt("demo", q($y$jBT$abcdefghijklmnopqrst./))'], { encoding: 'utf8' });

const started = async (t, settings) => {
  const rig = await startRig(settings);
  t.after(() => rig.stop());
  return rig;
};

/** Who asks: from an address of this machine, or as the web server hands it on. */
class Asker {
  constructor(port, { local = '127.0.0.1', forwarded } = {}) {
    this.port = port;
    this.local = local;
    this.headers = forwarded ? { 'X-Forwarded-For': forwarded } : {};
    this.domain = 'localhost';
  }

  /** One exchange, as RawBosh has it. */
  async http({ method = 'POST', path = '/http-bind/', headers, agent = false, ...rest }) {
    const options = { port: this.port, localAddress: this.local, method, path, agent, timeout: 60000 };
    const answer = await exchange({ ...options, ...rest, headers: { ...this.headers, ...headers } });
    return { status: answer.status, headers: answer.headers, text: answer.text };
  }

  async create() {
    const bosh = new RawBosh(this);
    return { bosh, status: (await bosh.create({ wait: 60 })).status };
  }

  /** Signs in, and says how that went: 'success' or the condition. */
  async tries(user, password = 'demo') {
    const { bosh } = await this.create();
    const how = await verdict(bosh, user, password);
    bosh.close();
    return how;
  }

  /** Wrong passwords one after the other; their conditions. */
  async guesses(count) {
    const conditions = [];
    for (let i = 0; i < count; i++) conditions.push(await this.tries(`nobody${i}`, 'wrong'));
    return conditions;
  }

  /** @returns {Promise<{status: number, socket?: net.Socket}>} 101 with the socket, or another status */
  upgrade() {
    const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' };
    const own = { 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Protocol': 'xmpp' };
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: this.port, localAddress: this.local, path: '/ws/' };
      const request = http.get({ ...options, headers: { ...this.headers, ...upgrade, ...own } });
      request.on('upgrade', (response, socket) => resolve({ status: 101, socket: socket.on('error', () => {}) }));
      request.on('response', (response) => (response.resume(), resolve({ status: response.statusCode })));
      request.on('error', reject);
    });
  }
}

async function verdict(bosh, user, password) {
  let answer = await bosh.auth(user, password);
  while (answer.status === 200 && !/<(success|failure)|terminate/.test(answer.text)) answer = await bosh.send();
  const found = /<(success)|<failure [^>]*><([a-z-]+)|condition='([a-z-]+)/.exec(answer.text);
  return found?.[1] ?? found?.[2] ?? found?.[3] ?? answer.text;
}

const FAILED_TWENTY = [...Array(20).fill('not-authorized'), ...Array(4).fill('temporary-auth-failure')];
const count = (list, what) => list.filter((one) => one === what).length;

/** The most that so many a second can be, in whatever seconds the work fell. */
async function atMost(perSecond, work) {
  const first = Math.floor(performance.now() / 1000);
  const got = await work();
  const seconds = Math.floor(performance.now() / 1000) - first + 2;
  return [got, perSecond * seconds];
}

test('new sessions of an address count also when each has a connection of its own', async (t) => {
  const rig = await started(t, { LIMIT_LOOPBACK: 'on', XMPP_CREATIONS: 5 });
  const asker = new Asker(rig.boshPort, { local: '127.0.0.2' });
  const [bosh, most] = await atMost(5, async () => {
    const statuses = [];
    for (let i = 0; i < 200; i++) {
      const { bosh: session, status } = await asker.create();
      session.close();
      statuses.push(status);
    }
    return statuses;
  });
  assert.ok(count(bosh, 200) > 0 && count(bosh, 200) <= most, `${count(bosh, 200)} of at most ${most}`);
  assert.equal(count(bosh, 200) + count(bosh, 503), 200);
  const greets = () =>
    new Promise((resolve) => {
      const socket = net.connect({ port: rig.tcpPort, host: '127.0.0.1', localAddress: '127.0.0.3' });
      let heard = false;
      socket.on('error', () => {});
      socket.on('data', () => ((heard = true), socket.destroy()));
      socket.on('close', () => resolve(heard));
      socket.write("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>");
    });
  const [tcp, tcpMost] = await atMost(5, async () => {
    const heard = [];
    for (let i = 0; i < 200; i++) heard.push(await greets());
    return heard;
  });
  assert.ok(count(tcp, true) > 0 && count(tcp, true) <= tcpMost, `${count(tcp, true)} of at most ${tcpMost}`);
});

test('the web server says whose a request is: sessions a second, BOSH and WebSocket together', async (t) => {
  const rig = await started(t, { XMPP_CREATIONS: 5 });
  const from = (forwarded) => new Asker(rig.boshPort, { forwarded });
  const [statuses, most] = await atMost(5, () =>
    Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        const asker = from(`198.51.100.${i}, 203.0.113.5`);
        if (i % 2) return (await asker.create()).status;
        const { status, socket } = await asker.upgrade();
        socket?.destroy();
        return status === 101 ? 200 : status;
      }),
    ),
  );
  assert.ok(count(statuses, 200) > 0 && count(statuses, 200) <= most, String(statuses));
  assert.ok(statuses.includes(429) && statuses.includes(503), String(statuses));
  for (let i = 0; i < 30; i++) assert.equal((await from(`203.0.113.5, 203.0.114.${i}`).create()).status, 200);
  /* What is no address, and loopback itself, is the web server's own affair. */
  for (const nobody of ['unknown', '203.0.113.5,', '203.0.113.5, 127.0.0.1', '203.0.113.5, ::1', '203.0.113.5:80'])
    for (let i = 0; i < 12; i++) assert.equal((await from(nobody).create()).status, 200, nobody);
  /* Of IPv6 a network is one. */
  const [six, mostSix] = await atMost(5, () =>
    Promise.all(Array.from({ length: 60 }, async (_, i) => (await from(`2001:db8:1:2::${i}`).create()).status)),
  );
  assert.ok(six.includes(503) && count(six, 200) <= mostSix, String(six));
});

test('without an address at its end it is the peer who asks, whatever stands before', async (t) => {
  const rig = await started(t, { LIMIT_LOOPBACK: 'on', XMPP_CREATIONS: 5, XMPP_CONNECTIONS: 1000 });
  const statuses = await Promise.all(
    Array.from({ length: 100 }, async (_, i) => (await new Asker(rig.boshPort, { forwarded: `203.0.113.${i}, x` }).create()).status),
  );
  assert.ok(statuses.includes(503), String(statuses));
});

/* A whole office may come from one address. */
test('connections that the web server has for an address are not counted', async (t) => {
  const rig = await started(t, { XMPP_CONNECTIONS: 3, XMPP_CREATIONS: 1000 });
  const one = new Asker(rig.boshPort, { forwarded: '203.0.113.5' });
  for (let i = 0; i < 6; i++) {
    const { status, socket } = await one.upgrade();
    assert.equal(status, 101);
    t.after(() => socket.destroy());
  }
  assert.equal((await one.create()).status, 200);
});

test('what the web server has open itself is in the way of nobody', async (t) => {
  const rig = await started(t, { LIMIT_LOOPBACK: 'on', XMPP_CONNECTIONS: 3, XMPP_CREATIONS: 1000 });
  const idle = [];
  for (let i = 0; i < 3; i++) {
    const socket = net.connect(rig.boshPort, '127.0.0.1').on('error', () => {});
    await new Promise((resolve) => socket.once('connect', resolve));
    idle.push(socket);
  }
  assert.equal((await new Asker(rig.boshPort).create()).status, 503); /* the same port: in the order they came */
  const sessions = [];
  for (const forwarded of ['203.0.113.5', '203.0.113.9', '127.0.0.2'])
    sessions.push(await new Asker(rig.boshPort, { forwarded }).create());
  assert.deepEqual(sessions.map(({ status }) => status), Array(3).fill(200));
  for (const { bosh } of sessions) bosh.close();
  for (const socket of idle) socket.destroy();
});

test('wrong passwords count for whom the web server names, and for nobody else', async (t) => {
  const rig = await started(t, { XMPP_CREATIONS: 1000 });
  const from = (forwarded) => new Asker(rig.boshPort, { forwarded });
  assert.deepEqual(await from('203.0.113.5').guesses(24), FAILED_TWENTY);
  assert.equal(await from('203.0.113.5').tries('1001'), 'temporary-auth-failure');
  assert.equal(await from('203.0.113.9, 203.0.113.5').tries('1001'), 'temporary-auth-failure');
  assert.equal(await from('203.0.113.5, 203.0.113.9').tries('1001'), 'success');
  /* Whom a verifier vouches for is let in from anywhere. */
  assert.equal(await from('203.0.113.5').tries('1001'), 'success');
  assert.deepEqual(await from('2001:db8:5::1').guesses(24), FAILED_TWENTY);
  assert.equal(await from('2001:db8:5:0:9::2').tries('1002'), 'temporary-auth-failure');
  assert.equal(await from('2001:db8:5:1::2').tries('1002'), 'success');
});

for (const WEB of ['lighttpd', 'apache'])
  test(`through ${WEB}: each client has limits of its own, and one count with the REST API`, async (t) => {
    const site = await start({ WEB, LIMIT_LOOPBACK: 'on', XMPP_CREATIONS: 40 });
    t.after(() => site.stop());
    const from = (local, forwarded) => new Asker(site.port, { local, forwarded });
    const rest = async (local, user, password) => {
      const basic = Buffer.from(`${user}:${password}`).toString('base64');
      const headers = { Authorization: `Basic ${basic}` };
      const answer = await from(local).http({ method: 'GET', path: `/finesse/api/User/${user}`, headers });
      return answer.status;
    };
    /* What a client writes there itself is not what the web server says. */
    const guesser = Array.from({ length: 24 }, (_, i) => from('127.0.0.2', `203.0.113.${i}`));
    const conditions = [];
    for (const asker of guesser) conditions.push(...(await asker.guesses(1)));
    assert.deepEqual(conditions, FAILED_TWENTY);
    assert.equal(await rest('127.0.0.2', '1001', 'demo'), 429);
    assert.equal(await from('127.0.0.3').tries('1002'), 'success');
    assert.equal(await rest('127.0.0.3', '1003', 'demo'), 200);
    for (let i = 0; i < 20; i++) assert.equal(await rest('127.0.0.4', 'nobody', 'wrong'), 401);
    assert.equal(await from('127.0.0.4').tries('1004'), 'temporary-auth-failure');
    assert.equal(await from('127.0.0.3').tries('1004'), 'success');
    const ask = (asker, n) => Promise.all(Array.from({ length: n }, async () => (await asker.create()).status));
    const [crowd, few] = await Promise.all([ask(from('127.0.0.5', '203.0.113.5'), 150), ask(from('127.0.0.6'), 5)]);
    assert.ok(crowd.includes(503), String(crowd));
    assert.deepEqual(few, Array(5).fill(200));
    const upgrades = await Promise.all(Array.from({ length: 150 }, () => from('127.0.0.7', '203.0.113.5').upgrade()));
    assert.ok(upgrades.some(({ status }) => status === 429), String(upgrades.map(({ status }) => status)));
    const own = await from('127.0.0.8').upgrade();
    assert.equal(own.status, 101);
    for (const { socket } of [...upgrades, own]) socket?.destroy();
  });

test('a crowd of strangers pushes out its own', async (t) => {
  const rig = await started(t, { LIMIT_LOOPBACK: 'on', XMPP_CREATIONS: 100000, XMPP_CONNECTIONS: 100000 });
  const honest = await new Asker(rig.boshPort, { local: '127.0.0.3' }).create();
  const at = (local) => ({ port: rig.tcpPort, host: '127.0.0.1', localAddress: local });
  const greeted = new TcpClient(rig, net.connect(at('127.0.0.3')));
  greeted.open();
  await greeted.hears(/<\/stream:features>/);

  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  const crowd = new Asker(rig.boshPort, { local: '127.0.0.2' });
  const session = (rid) => `<body xmlns='http://jabber.org/protocol/httpbind' rid='${rid}' to='localhost' wait='5' hold='1' ver='1.6'/>`;
  const first = await crowd.http({ body: session(1000), agent });
  const answers = await Promise.all(Array.from({ length: 2000 }, () => crowd.http({ body: session(1000), agent })));
  assert.ok(answers.every(({ status }) => status === 200));
  const sid = /sid='([^']+)'/.exec(first.text)[1];
  const gone = await crowd.http({ body: `<body xmlns='http://jabber.org/protocol/httpbind' rid='1001' sid='${sid}'/>`, agent });
  assert.match(gone.text, /condition='policy-violation'/);
  agent.destroy();
  assert.equal(await verdict(honest.bosh, '1001', 'demo'), 'success');
  honest.bosh.close();

  const sockets = [];
  const ended = [];
  for (let i = 0; i < 2001; i++) {
    const socket = net.connect(at('127.0.0.2'));
    socket.on('error', () => {});
    socket.on('end', () => ended.push(i));
    socket.resume();
    await new Promise((resolve) => socket.once('connect', resolve));
    sockets.push(socket);
  }
  await until(() => ended.length > 0, { what: 'an end' });
  assert.equal(ended[0], 0);
  greeted.auth('1002');
  await greeted.hears(/<success /);
  greeted.end();
  for (const socket of sockets) socket.destroy();
});

const slowRig = async (t, settings) => {
  const rig = await started(t, { XMPP_SCRAM: 'off', XMPP_CREATIONS: 1000, ...settings });
  rig.sql(`UPDATE person SET password_hash = '${SLOW}'`);
  return rig;
};

/** Guesses all at once.  Their conditions as they come; `over` when all have. */
async function flood(asker, length) {
  const sessions = await Promise.all(Array.from({ length }, () => asker.create()));
  const conditions = [];
  const all = sessions.map(async ({ bosh }, i) => {
    conditions.push(await verdict(bosh, `nobody${i}`, 'wrong'));
    bosh.close();
  });
  return { conditions, over: Promise.all(all) };
}

test('who is known does not wait behind those who guess', async (t) => {
  const rig = await slowRig(t);
  const asker = new Asker(rig.boshPort);
  assert.equal(await asker.tries('1001'), 'success');
  const { bosh } = await asker.create();
  const { conditions, over } = await flood(asker, 25);
  await until(() => conditions.length > 0, { what: 'a first one' });
  assert.equal(await verdict(bosh, '1001', 'demo'), 'success');
  assert.ok(conditions.length < 12, `${conditions.length} came first`);
  bosh.close();
  await over;
  assert.deepEqual(conditions, Array(25).fill('not-authorized'));
});

test('who guesses is stopped after twenty, whatever waits; others are let in meanwhile', async (t) => {
  const rig = await slowRig(t, { LIMIT_LOOPBACK: 'on' });
  const { conditions, over } = await flood(new Asker(rig.boshPort, { local: '127.0.0.2' }), 80);
  await until(() => conditions.length > 0, { timeout: 20000, what: 'a first one' });
  assert.equal(await new Asker(rig.boshPort, { local: '127.0.0.3' }).tries('1002'), 'success');
  await over;
  assert.equal(count(conditions, 'not-authorized'), 20);
  assert.equal(count(conditions, 'temporary-auth-failure'), 60);
});
