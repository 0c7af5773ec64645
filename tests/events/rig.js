/* The bridge alone: broker, database with demo data, aplomb-bridge, and we in the place of
 * aplomb-ctid: events are rows inserted with the sqlite3 shell and doorbells rung by hand, together or
 * one without the other. */
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { TOP, connectBosh, freePorts, parseXml, until } from '../harness/index.js';

const BUILD = path.join(TOP, process.env.APLOMB_BUILD ?? 'build');
const NS_BODY = 'http://jabber.org/protocol/httpbind';

/** A process that ends with this one, however that ends. */
function child(program, args) {
  return spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], { stdio: 'ignore' });
}

/** @param {Record<string, string | number>} [settings] of contract.md */
export async function startRig(settings = {}) {
  const rig = new Rig(settings, ...(await freePorts(2)));
  await rig.start().catch((error) => {
    rig.end();
    throw new Error(`${error.message}\n${rig.output}`);
  });
  return rig;
}

export class Rig {
  constructor(settings, port, tcpPort) {
    this.domain = 'localhost';
    this.boshPort = port;
    this.tcpPort = tcpPort ?? 0;
    this.wsUrl = `ws://127.0.0.1:${port}/ws/`;
    this.url = `http://127.0.0.1:${port}`;
    this.state = fs.mkdtempSync(path.join(os.tmpdir(), 'ap-bridge-'));
    this.run = path.join(this.state, 'run');
    this.database = path.join(this.state, 'aplomb.db');
    this.env = { ...process.env, STATE: this.state, XMPP_HTTP_PORT: String(port) };
    this.env.XMPP_TCP_PORT = String(this.tcpPort);
    for (const [key, value] of Object.entries(settings)) this.env[key] = String(value);
    this.output = '';
  }

  async start() {
    fs.mkdirSync(this.run, { mode: 0o700 });
    execFileSync(path.join(BUILD, 'bin/aplomb-db'), [this.database, 'migrate'], { env: this.env });
    this.sql(fs.readFileSync(path.join(TOP, 'sql/demo/10-demo.sql'), 'utf8'));
    this.sql("UPDATE system SET status = 'IN_SERVICE'");
    this.holdLease();
    this.startBroker();
    await until(() => fs.existsSync(`${this.run}/mqtt.sock`), { timeout: 20000, what: 'the broker' });
    this.startBridge();
    await until(() => this.answers(), { timeout: 20000, what: 'the bridge' });
  }

  /** As long as somebody holds it, aplomb-ctid counts as alive. */
  holdLease() {
    this.lease = child('flock', ['-F', '-x', `${this.database}.lease`, 'sleep', '600']);
    this.lease.on('error', () => {});
  }

  async dropLease() {
    const gone = new Promise((resolve) => this.lease.once('exit', resolve));
    this.lease.kill('SIGKILL');
    await gone;
  }

  startBroker() {
    const file = path.join(this.run, 'mosquitto.conf');
    const text = [
      `listener 0 ${this.run}/mqtt.sock`,
      'allow_anonymous true',
      `user ${os.userInfo().username}`,
      'persistence false',
      'set_tcp_nodelay true',
      'log_type error',
    ];
    fs.writeFileSync(file, `${text.join('\n')}\n`);
    this.broker = child('mosquitto', ['-c', file]);
  }

  async killBroker() {
    const gone = new Promise((resolve) => this.broker.once('exit', resolve));
    this.broker.kill('SIGKILL');
    await gone;
    fs.rmSync(`${this.run}/mqtt.sock`, { force: true });
  }

  startBridge() {
    const bridge = spawn(path.join(BUILD, 'bin/aplomb-bridge'), [], {
      env: this.env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    bridge.stderr.setEncoding('utf8').on('data', (part) => (this.output += part));
    bridge.exited = new Promise((resolve) => bridge.once('exit', (code) => resolve(code)));
    this.bridge = bridge;
  }

  /** @param {NodeJS.Signals} signal */
  async restartBridge(signal = 'SIGKILL') {
    this.bridge.kill(signal);
    await this.bridge.exited;
    this.startBridge();
    await until(() => this.answers(), { timeout: 20000, what: 'the bridge' });
  }

  async answers() {
    return (await this.http({ method: 'GET', path: '/http-bind' })).status === 200;
  }

  end(signal = 'SIGKILL') {
    for (const child of [this.bridge, this.broker, this.lease]) child?.kill(signal);
  }

  async stop() {
    this.bridge.kill('SIGTERM');
    await this.bridge.exited;
    this.end();
    if (!process.env.APLOMB_KEEP) fs.rmSync(this.state, { recursive: true, force: true });
    if (/Sanitizer|runtime error/.test(this.output)) throw new Error(this.output);
  }

  sql(text) {
    return execFileSync('sqlite3', ['-bail', '-cmd', '.timeout 5000', this.database], {
      input: text,
      encoding: 'utf8',
    }).trim();
  }

  /** The row of an event.  @returns {number} its seq */
  row(node, payload, requestId = '') {
    const quoted = [node, requestId, payload].map((text) => `'${text.replaceAll("'", "''")}'`);
    return Number(
      this.sql(
        `BEGIN IMMEDIATE; INSERT INTO event (at, node, request_id, payload)
         VALUES (${Date.now()}, ${quoted}); SELECT max(seq) FROM event; COMMIT;`,
      ),
    );
  }

  /** The datagram that tells of it (lib/event/doorbell.h). */
  ring(seq, node, payload) {
    const head = Buffer.alloc(16);
    const [name, text] = [Buffer.from(node), Buffer.from(payload)];
    head.writeBigInt64LE(BigInt(seq), 0);
    head.writeUInt32LE(name.length, 8);
    head.writeUInt32LE(text.length, 12);
    const program = 'IO::Socket::UNIX->new(Type => SOCK_DGRAM, Peer => shift)->send(do { local $/; <STDIN> }) or die';
    execFileSync('perl', ['-MIO::Socket::UNIX', '-e', program, `${this.run}/doorbell`], {
      input: Buffer.concat([head, name, text]),
    });
  }

  /** The message that tells of it, where the doorbell is not heard. */
  ringByBroker(seq, node, payload) {
    const properties = ['seq', String(seq), 'node', node].flatMap((text, i) =>
      i % 2 ? [text] : ['-D', 'publish', 'user-property', text],
    );
    execFileSync('mosquitto_pub', [
      ...['--unix', `${this.run}/mqtt.sock`, '-V', '5', '-t', node.slice(1)],
      ...['-m', payload, ...properties],
    ]);
  }

  /** Row and doorbell, as aplomb-ctid does it. */
  event(node, payload, requestId) {
    const seq = this.row(node, payload, requestId);
    this.ring(seq, node, payload);
    return seq;
  }

  /** What the broker's retained message of a topic is. */
  retained(topic) {
    return execFileSync(
      'mosquitto_sub',
      ['--unix', `${this.run}/mqtt.sock`, '-V', '5', '-t', topic, '-C', '1', '-W', '10'],
      { encoding: 'utf8' },
    ).trim();
  }

  /** strophe.js. */
  connect(user, options) {
    return connectBosh(this, user, 'demo', { timeout: 30000, ...options });
  }

  /** One HTTP exchange. */
  http({ method = 'POST', path: target = '/http-bind/', headers = {}, body, agent }) {
    return new Promise((resolve, reject) => {
      const options = { port: this.boshPort, host: '127.0.0.1', method, path: target, headers, agent };
      const request = http.request(options, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part) => (text += part));
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
        response.on('error', reject);
      });
      request.on('error', reject);
      request.end(body);
      this.lastRequest = request;
    });
  }

  /** Bytes in, bytes out, until the other side closes. */
  raw(text, { end = true } = {}) {
    return new Promise((resolve, reject) => {
      const socket = net.connect(this.boshPort, '127.0.0.1');
      let answer = '';
      socket.setEncoding('utf8').on('data', (part) => (answer += part));
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
      if (end) socket.end(text);
      else socket.write(text);
    });
  }

  bosh(options) {
    return new RawBosh(this, options);
  }
}

/** A BOSH client of which every request is ours to choose. */
export class RawBosh {
  constructor(rig, { rid = 1000 + Math.floor(Math.random() * 1e9) } = {}) {
    this.rig = rig;
    this.rid = rid;
    this.agent = new http.Agent({ keepAlive: true });
  }

  attributes(map) {
    return Object.entries(map)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => ` ${name}='${value}'`)
      .join('');
  }

  /** A body as it goes over the wire. */
  body(map, inner = '') {
    const prefix = Object.keys(map).some((name) => name.startsWith('xmpp:'));
    const start = `<body xmlns='${NS_BODY}'${prefix ? " xmlns:xmpp='urn:xmpp:xbosh'" : ''}${this.attributes(map)}`;
    return inner ? `${start}>${inner}</body>` : `${start}/>`;
  }

  /** Sends a body; its answer: {status, headers, text, xml}. */
  async post(body) {
    const answer = await this.rig.http({ body, agent: this.agent, headers: { 'Content-Type': 'text/xml' } });
    return { ...answer, xml: answer.text.startsWith('<') ? parseXml(answer.text) : null };
  }

  async create(map = {}, inner = '') {
    const rid = this.rid++;
    const body = {
      rid,
      to: 'localhost',
      wait: 5,
      hold: 1,
      ver: '1.6',
      'xml:lang': 'en',
      'xmpp:version': '1.0',
      ...map,
    };
    const answer = await this.post(this.body(body, inner));
    this.sid = answer.xml?.attributes.sid;
    return answer;
  }

  /** The next request; `rid` and further attributes may be chosen. */
  send(inner = '', map = {}) {
    const rid = map.rid ?? this.rid++;
    return this.post(this.body({ rid, sid: this.sid, ...map }, inner));
  }

  auth(user, password = 'demo', authzid = '') {
    const text = Buffer.from(`${authzid}\0${user}\0${password}`).toString('base64');
    return this.send(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${text}</auth>`);
  }

  restart() {
    return this.send('', { to: 'localhost', 'xmpp:restart': 'true' });
  }

  bind(resource = 'raw') {
    return this.send(
      `<iq xmlns='jabber:client' type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>` +
        `<resource>${resource}</resource></bind></iq>`,
    );
  }

  presence(inner = '') {
    return this.send(`<presence xmlns='jabber:client'>${inner}</presence>`);
  }

  /** Everything up to the presence. */
  async signIn(user, { resource = 'raw', ...map } = {}) {
    await this.create(map);
    await this.auth(user);
    await this.restart();
    await this.bind(resource);
    return this.presence();
  }

  close() {
    this.agent.destroy();
  }
}

/** An <Update> as the documents show it. */
export function update(source, data, requestId = '', event = 'PUT') {
  return `<Update><data>${data}</data><event>${event}</event><requestId>${requestId}</requestId><source>${source}</source></Update>`;
}
