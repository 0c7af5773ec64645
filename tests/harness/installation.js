/* A whole installation for one test file: its own ports, its own folder, everything as in `make run`. */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Rest, exchange } from './rest.js';

export const TOP = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** How long what must come is waited for, ms: a machine with much else to do fails no test. */
export const PATIENCE = 20_000;

/** Waits until probe() gives something true and returns that; its errors count as not yet. */
export async function until(probe, { timeout = PATIENCE, step = 20, what = 'it' } = {}) {
  const end = Date.now() + timeout;
  for (let last; ; ) {
    try {
      const value = await probe();
      if (value) return value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end)
      throw new Error(`waited ${timeout} ms for ${what}${last ? `: ${last.message}` : ''}`);
    await new Promise((resolve) => setTimeout(resolve, step));
  }
}

/* Below those that the system gives to who connects or asks for any: it would give them away before they are used. */
const PORTS = { from: 10_100, to: 32_000 }; /* behind 10080, which browsers refuse */
const given = new Set();

/** @returns {Promise<boolean>} */
const isFree = (port) => new Promise((resolve) => {
  const server = net.createServer();
  server.once('error', () => resolve(false));
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
});

/** @returns {Promise<number[]>} ports nobody listens on just now, none that was given before */
export async function freePorts(count) {
  const ports = [];
  while (ports.length < count) {
    const port = randomInt(PORTS.from, PORTS.to);
    if (given.has(port) || !await isFree(port)) continue;
    given.add(port);
    ports.push(port);
  }
  return ports;
}

/**
 * Starts an installation and waits until it is ready.
 * @param {Record<string, string | number>} [settings] as for `make run` (WEB, ALLOW_ORIGINS, ...);
 *   DEMO_CALLS is off unless asked for; APLOMB_BUILD of the environment chooses another build
 * @param {{timeout?: number}} [options]
 * @returns {Promise<Installation>}
 */
export async function start(settings = {}, { timeout = 60000 } = {}) {
  for (let attempt = 1; ; attempt++) {
    const [port, boshPort, tcpPort] = await freePorts(3);
    const state = settings.STATE ?? fs.mkdtempSync(path.join(os.tmpdir(), 'ap-'));
    const installation = new Installation({
      PORT: port,
      XMPP_HTTP_PORT: boshPort,
      XMPP_TCP_PORT: tcpPort,
      DEMO_CALLS: 'off',
      ...settings,
      STATE: state,
    });
    try {
      await installation.launch(timeout);
      return installation;
    } catch (error) {
      await installation.stop();
      if (attempt === 3 || !/ is taken/.test(error.message)) throw error;
    }
  }
}

export class Installation {
  /** @param {Record<string, string | number>} settings */
  constructor(settings) {
    this.settings = settings;
    this.port = Number(settings.PORT);
    this.boshPort = Number(settings.XMPP_HTTP_PORT);
    this.tcpPort = Number(settings.XMPP_TCP_PORT);
    this.host = String(settings.LISTEN ?? '127.0.0.1');
    this.url = `http://${this.host}:${this.port}`;
    this.domain = String(settings.XMPP_DOMAIN ?? 'localhost');
    this.state = String(settings.STATE);
    this.output = '';
    this.clients = new Set(); /* of connectBosh, so that none outlives the installation */
    /* A connection that nobody uses goes well before the web server, after 30 s, ends it: a request must not meet that. */
    this.agent = new http.Agent({ keepAlive: true, timeout: 10_000 });
  }

  async launch(timeout) {
    const env = { ...process.env };
    for (const [name, value] of Object.entries(this.settings)) env[name] = String(value);
    const args = ['--pdeathsig', 'TERM', process.execPath, path.join(TOP, 'apache-conf/run.js')];
    const child = spawn('setpriv', args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    this.exited = new Promise((resolve) =>
      child.once('exit', (code, signal) => resolve({ code, signal })),
    );
    const hear = (part) => (this.output += part);
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    let ended = false;
    this.exited.then(() => (ended = true));
    await until(() => ended || /^aplomb ready /m.test(this.output), { timeout, what: 'ready' }).catch(
      () => {},
    );
    if (ended || !/^aplomb ready /m.test(this.output))
      throw new Error(`no installation: ${this.output}`);
  }

  /** Ends the processes, keeps the folder.  @returns {Promise<{code: number, signal: string}>} */
  async end() {
    for (const client of this.clients) client.vanish();
    this.agent.destroy();
    if (!this.child) return { code: 0, signal: null };
    this.child.kill('SIGTERM');
    return this.exited;
  }

  /** Ends it and everything of it, the folder too unless APLOMB_KEEP is set. */
  async stop() {
    const how = await this.end();
    const complaint = this.#sanitizerComplaint();
    if (!process.env.APLOMB_KEEP && this.state.startsWith(path.join(os.tmpdir(), 'ap-')))
      fs.rmSync(this.state, { recursive: true, force: true });
    if (complaint) throw new Error(complaint);
    return how;
  }

  /* What a sanitizer build wrote about itself is a failure of whatever test ran. */
  #sanitizerComplaint() {
    const folder = this.file('log');
    for (const name of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
      if (fs.statSync(path.join(folder, name)).isDirectory()) continue; /* logs of clients */
      const text = fs.readFileSync(path.join(folder, name), 'utf8');
      const found = /^.*(ERROR: \w+Sanitizer|runtime error: )[^]{0,3000}/m.exec(text);
      if (found) return `${name}: ${found[0]}`;
    }
    return null;
  }

  /** REST as one user; `rest()` without a name sends no Authorization. */
  rest(user, password = 'demo') {
    return new Rest(this, user, password);
  }

  /** One exchange, byte for byte as asked: exchange({method, path, headers, body, port}). */
  exchange(options) {
    return exchange({ host: this.host, port: this.port, agent: this.agent, ...options });
  }

  file(name) {
    return path.join(this.state, name);
  }

  /** The process id in STATE/run/NAME.pid: ctid, bridge, broker, web, api.User, gadgets.ifr, ... */
  pid(name) {
    return Number(fs.readFileSync(this.file(`run/${name}.pid`), 'utf8'));
  }

  pidNames() {
    const files = fs.readdirSync(this.file('run')).filter((name) => name.endsWith('.pid'));
    return files.map((name) => name.slice(0, -4)).sort();
  }

  /** Every process of a program or daemon of ours, all copies of it: [{pid, name}]. */
  processes() {
    const parents = new Map();
    for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number)) {
      const parent = /^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`));
      if (parent) parents.set(pid, Number(parent[1]));
    }
    const isOurs = (pid) => pid === this.child.pid || (parents.has(pid) && isOurs(parents.get(pid)));
    const nameOf = (pid) => /^[^\0]*\/(?:cgi-bin|bin)\/((?:[^\0/]+\/)?[^\0/]+)/.exec(read(`/proc/${pid}/cmdline`))?.[1];
    return [...parents.keys()].filter(isOurs).map((pid) => ({ pid, name: nameOf(pid) }))
      .filter(({ name }) => /^(api|aplomb|desktop|gadgets)\/|^aplomb-/.test(name ?? ''));
  }

  /** Kills a process and waits until another one has taken its place. */
  async kill(name, signal = 'SIGKILL', { timeout = PATIENCE } = {}) {
    const old = this.pid(name);
    process.kill(old, signal);
    const renewed = () => this.pid(name) !== old && alive(this.pid(name));
    await until(renewed, { timeout, what: `another ${name}` });
    return old;
  }

  async healthy({ timeout = PATIENCE } = {}) {
    const path = '/aplomb/api/health';
    const well = async () => (await this.exchange({ path })).status === 200;
    await until(well, { timeout, what: 'health' });
  }

  log(name) {
    return fs.readFileSync(this.file(`log/${name}.log`), 'utf8');
  }

  /** Calls of /aplomb/api/sim and events, as the administrator; an unexpected status is an error. */
  async sim(method, path, body) {
    const admin = this.rest('admin');
    const answer = await admin.send(method, `/aplomb/api/sim/${path}`, body);
    if (answer.status >= 300) throw new Error(`sim ${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.text ? answer.json : null;
  }

  /** A caller arrives; see POST sim/calls.  @returns {Promise<string>} the dialog id */
  async call(call = {}) {
    return (await this.sim('POST', 'calls', { from: '5551234', to: '7001', ...call })).id;
  }

  /** The event log after a sequence number: GET events. */
  async events(after = 0, node = '') {
    const query = `after=${after}` + (node ? `&node=${encodeURIComponent(node)}` : '');
    const answer = await this.rest('admin').get(`/aplomb/api/events?${query}`);
    if (answer.status !== 200) throw new Error(`events: ${answer.status} ${answer.text}`);
    return answer.json.events;
  }
}

/* '' when it is not there (any more). */
function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

export function alive(pid) {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
