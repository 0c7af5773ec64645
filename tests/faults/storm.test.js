/* Promise P1 (reference reliability-security 5.5) for the whole installation: while events are committed
 * hundreds a second, processes are killed and stopped, alone and together, the broker's queue runs full,
 * clients lose their network and load their page again.  Each session, over BOSH, WebSocket or TCP, hears
 * each of its events once and in order; only those that were away for longer than XMPP_INACTIVITY sign in
 * anew.
 *
 * FAULT_SESSIONS, FAULTS, FAULT_RATE make it longer; a failure names its seed, and FAULT_SEED repeats the
 * choices (not the timing).  How long events took is told, not judged. */
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { start, until } from '../harness/index.js';
import { Swarm, buildSwarm } from '../load/swarm.js';
import { Wire } from './wires.js';

const SESSIONS = Number(process.env.FAULT_SESSIONS ?? 80);
const WIRES = Number(process.env.FAULT_WIRES ?? Math.max(9, Math.floor(SESSIONS / 20))); /* beside them, not over BOSH */
const FAULTS = Number(process.env.FAULTS ?? 14);
const RATE = Number(process.env.FAULT_RATE ?? 200);
const SEED = Number(process.env.FAULT_SEED ?? Date.now() % 1e9);
const INACTIVITY = Number(process.env.FAULT_INACTIVITY ?? 6); /* seconds; longer where the machine is slow */
const QUEUE = 1500; /* more than the broker keeps for one client */
const TEAM = 20; /* agents, see DEMO_AGENTS of `make run` */
const SYSTEM = '/finesse/api/SystemInfo';
const run = promisify(execFile);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** mulberry32 */
function random(seed) {
  let a = seed;
  const next = () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  return { below, pick: (list) => list[below(list.length)], between: (a, b) => a + below(b - a) };
}

/** Who listens: over BOSH, agents by the web server, agents by the bridge, a supervisor for each team;
 * behind them some of the same agents over WebSocket by both, and over TCP. */
class Floor {
  constructor(sessions) {
    this.agents = Math.max(2, Math.floor((sessions * TEAM) / (TEAM + 1)));
    this.teams = Math.ceil(this.agents / TEAM);
    this.byWeb = Math.floor(this.agents / 2);
    this.bosh = this.agents + this.teams;
    this.count = this.bosh + WIRES;
  }

  user(session) {
    if (session >= this.bosh) return 100001 + ((session - this.bosh) * 7) % this.agents;
    return session < this.agents ? 100001 + session : 200101 + session - this.agents;
  }

  /** The nodes whose events a session hears. */
  nodes(session) {
    const own = [`/finesse/api/User/${this.user(session)}`, SYSTEM];
    if (session >= this.agents && session < this.bosh) own.push(`/finesse/api/Team/${101 + session - this.agents}/Users`);
    return own;
  }

  async open(site, swarm) {
    await swarm.ask(`open ${site.port} ${this.byWeb} 8 100001`);
    await swarm.ask(`open ${site.boshPort} ${this.agents - this.byWeb} 8 ${100001 + this.byWeb}`);
    for (let team = 0; team < this.teams; team++)
      await swarm.ask(`open ${site.boshPort} 1 1 ${200101 + team} /finesse/api/Team/${101 + team}/Users`);
    this.wires = Array.from({ length: WIRES }, (_, i) => {
      const [kind, port] = [['TCP', site.tcpPort], ['WebSocket', site.port], ['WebSocket', site.boshPort]][i % 3];
      return new Wire(kind, port, this.user(this.bosh + i), `wire${i}`);
    });
    await Promise.all(this.wires.map((wire) => wire.ready));
  }

  cut(swarm, session, ms) {
    if (session < this.bosh) return swarm.ask(`cut ${session} ${ms}`);
    return this.wires[session - this.bosh].cut(ms);
  }

  end() {
    for (const wire of this.wires ?? []) wire.end();
  }
}

/** Commits events at a rate; what was accepted has to be in the log. */
class Source {
  accepted = new Set();
  unknown = 0;
  #busy = 0;
  #made = 0;

  constructor(site, floor, dice) {
    this.site = site;
    this.floor = floor;
    this.dice = dice;
    site.agent = new http.Agent({ keepAlive: true, maxSockets: 24 });
    this.admin = site.rest('admin');
  }

  #node() {
    const { below } = this.dice;
    if (below(RATE) === 0) return SYSTEM; /* about one a second */
    if (below(10) === 0) return `/finesse/api/Team/${101 + below(this.floor.teams)}/Users`;
    return `/finesse/api/User/${this.floor.user(below(this.floor.agents))}`;
  }

  async #post() {
    const requestId = `storm-${++this.#made}`;
    const node = this.#node();
    const payload = `<Update><data><user/></data><event>PUT</event><requestId>${requestId}</requestId><source>${node}</source></Update>`;
    this.#busy++;
    const answer = await this.admin
      .post('/aplomb/api/sim/events', { node, payload, requestId })
      .catch(() => null);
    this.#busy--;
    if (answer?.status === 202) this.accepted.add(requestId);
    else this.unknown++;
  }

  begin() {
    const began = performance.now();
    let due = 0;
    this.timer = setInterval(() => {
      const now = Math.floor(((performance.now() - began) / 1000) * RATE);
      for (; due < now; due++) if (this.#busy < 100) this.#post();
    }, 5);
  }

  async end() {
    clearInterval(this.timer);
    await until(() => this.#busy === 0, { timeout: 20000, what: 'the last answers' });
  }
}

/** The event log as it grows, read from the store: the truth. */
class Truth {
  rows = []; /* {seq, node, requestId, at} */
  last = 0;

  constructor(site) {
    this.database = site.file('aplomb.db');
  }

  async #query(sql) {
    const args = ['-readonly', '-cmd', '.timeout 5000', '-separator', '\t', this.database, sql];
    const { stdout } = await run('sqlite3', args, { maxBuffer: 1 << 28 });
    return stdout.split('\n').filter(Boolean).map((line) => line.split('\t'));
  }

  async begin() {
    this.last = Number((await this.#query('SELECT max(seq) FROM event'))[0][0]);
    this.base = this.last;
  }

  async read() {
    const sql = `SELECT seq, node, request_id, at FROM event WHERE seq > ${this.last} ORDER BY seq`;
    for (const [seq, node, requestId, at] of await this.#query(sql))
      this.rows.push({ seq: Number(seq), node, requestId, at: Number(at) });
    this.last = this.rows.at(-1)?.seq ?? this.last;
  }

  /** Of each session, the events it has to hear. */
  expectedBy(floor) {
    const byNode = new Map();
    for (const row of this.rows) {
      if (!byNode.has(row.node)) byNode.set(row.node, []);
      byNode.get(row.node).push(row);
    }
    return Array.from({ length: floor.count }, (_, session) => {
      const lists = floor.nodes(session).map((node) => byNode.get(node) ?? []);
      return lists.flat().sort((x, y) => x.seq - y.seq);
    });
  }
}

/** What can go wrong; each resolves when everything is there again. */
class Nemesis {
  done = []; /* {what, from, to} */
  away = new Set(); /* sessions that were away too long */

  constructor(site, swarm, floor, dice) {
    Object.assign(this, { site, swarm, floor, dice });
  }

  #kinds() {
    const daemons = ['bridge', 'broker', 'web', 'ctid'];
    const kill = (...names) => [`kill ${names.join('+')}`, () => this.#kill(names)];
    const stop = (name) => [`stop ${name}`, () => this.#stop(name)];
    return [
      ...daemons.map((name) => kill(name)),
      kill('bridge'),
      kill('bridge', 'broker'),
      kill('bridge', 'web'),
      kill('bridge', 'ctid'),
      kill('broker', 'ctid'),
      kill(...daemons),
      ...daemons.map(stop),
      ['full queue', () => this.#fullQueue()],
      ['network cut', () => this.#cut(50, INACTIVITY * 500)],
      ['long network cut', () => this.#cut(INACTIVITY * 1500, INACTIVITY * 1700, this.away)],
      ['page reload', () => this.#reload()],
    ];
  }

  async #kill(names) {
    await Promise.all(names.map((name) => this.site.kill(name, 'SIGKILL', { timeout: 20000 })));
  }

  async #stop(name) {
    const pid = this.site.pid(name);
    process.kill(pid, 'SIGSTOP');
    await pause(this.dice.between(200, 1500));
    process.kill(pid, 'SIGCONT');
  }

  /* More messages than the broker keeps for a bridge that does not read; doorbells among them. */
  async #fullQueue() {
    const bridge = this.site.pid('bridge');
    process.kill(bridge, 'SIGSTOP');
    try {
      const args = ['--unix', this.site.file('run/mqtt.sock'), '-t', 'finesse/api/Nothing', '-l'];
      const flood = spawn('mosquitto_pub', args, { stdio: ['pipe', 'ignore', 'ignore'] });
      flood.stdin.on('error', () => {});
      flood.stdin.end(`${'x'.repeat(2000)}\n`.repeat(QUEUE));
      await new Promise((resolve) => flood.once('exit', resolve));
      await pause(300);
    } finally {
      process.kill(bridge, 'SIGCONT');
    }
  }

  /* Cuts are long enough to be over before the next fault begins. */
  async #cut(least, most, away) {
    let longest = 0;
    for (let i = 1 + this.dice.below(this.floor.count / 4); i > 0; i--) {
      const session = this.dice.below(this.floor.count);
      const ms = this.dice.between(least, most);
      longest = Math.max(longest, ms);
      away?.add(session);
      await this.floor.cut(this.swarm, session, ms);
    }
    await pause(longest + 300);
  }

  /* Of those that the bridge sees go: a web server between takes answers for a page that is gone. */
  async #reload() {
    for (let i = 1 + this.dice.below(this.floor.count / 4); i > 0; i--) {
      const session = this.dice.between(this.floor.byWeb, this.floor.bosh);
      await this.swarm.ask(`reload ${session} ${this.dice.between(20, 400)}`);
    }
    await pause(700);
  }

  /** Every kind once, then at random. */
  async rage(count) {
    let kinds = [];
    for (let i = 0; i < count; i++) {
      if (kinds.length === 0) kinds = this.#kinds();
      const [[what, act]] = kinds.splice(this.dice.below(kinds.length), 1);
      const from = Date.now();
      await act();
      await this.site.healthy({ timeout: 20000 });
      this.done.push({ what, from, to: Date.now() });
      await pause(this.dice.between(100, 500));
    }
  }
}

/** What the sessions heard, from the swarm's log and the wires: for each a list of epochs. */
function heardBy(file, base, floor) {
  const sessions = new Map(
    floor.wires.map((wire, i) => [
      floor.bosh + i,
      wire.epochs.map((epoch) => ({ ...epoch, heard: epoch.heard.filter(({ seq }) => seq > base) })),
    ]),
  );
  const of = (index) => {
    if (!sessions.has(index)) sessions.set(index, [{ since: 0, heard: [], repeats: 0 }]);
    return sessions.get(index);
  };
  const reloaded = new Set();
  for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
    const [kind, index, seq, ms] = line.split(' ').map((word, i) => (i ? Number(word) : word));
    if (!kind || Number.isNaN(index)) continue;
    const epochs = of(index);
    const epoch = epochs.at(-1);
    if (kind === 's') epoch.since = ms;
    if (kind === 'x') {
      epoch.ended = true;
      epochs.push({ since: Infinity, heard: [], repeats: 0 }); /* events may come before the sign-in ends */
    }
    if (kind === 'r') reloaded.add(index);
    if (kind !== 'e' || seq <= base) continue;
    const last = epoch.heard.at(-1)?.seq ?? 0;
    /* The answer that was on its way to a page that went comes again. */
    if (reloaded.has(index) && seq <= last) epoch.repeats++;
    else {
      epoch.heard.push({ seq, ms });
      if (seq > last) reloaded.delete(index);
    }
  }
  return { of, sessions };
}

/** @returns {string[]} what is wrong with what one session heard */
function judge(session, epochs, expected) {
  const wrong = [];
  epochs.forEach((epoch, number) => {
    const heard = epoch.heard.map((e) => e.seq);
    const known = new Set(heard);
    /* What came after the sign-in has to be there; what came during it may: some nodes are subscribed to
     * before others. */
    const owed = number > 0 ? expected.filter((row) => row.at > epoch.since || known.has(row.seq)) : expected;
    const all = owed.map((row) => row.seq);
    const right = epoch.ended ? all.slice(0, heard.length) : all;
    const at = right.findIndex((seq, i) => seq !== heard[i]);
    if (at >= 0 || heard.length !== right.length)
      wrong.push(`epoch ${number}: ${heard.length} of ${right.length}, at ${at}: heard ${heard.slice(Math.max(at - 1, 0), at + 3)} for ${right.slice(Math.max(at - 1, 0), at + 3)}`);
  });
  return wrong.map((text) => `session ${session}: ${text}`);
}

/** Milliseconds from commit to hearing, of what was committed while each kind of fault lasted. */
function tell(t, faults, truth, lists) {
  const during = (at) => faults.find((f) => at >= f.from - 50 && at <= f.to)?.what ?? '(no fault)';
  const rows = new Map(truth.rows.map((row) => [row.seq, { at: row.at, what: during(row.at) }]));
  const kinds = new Map();
  const late = (list, q) => list[Math.floor((list.length - 1) * q)];
  for (const list of lists)
    for (const { seq, ms } of list) {
      const { at, what } = rows.get(seq) ?? { at: ms, what: 'unknown' };
      if (!kinds.has(what)) kinds.set(what, []);
      kinds.get(what).push(ms - at);
    }
  for (const list of kinds.values()) list.sort((x, y) => x - y);
  for (const [what, list] of [...kinds].sort())
    t.diagnostic(`${what}: ${list.length} deliveries, ms p50 ${late(list, 0.5)} p99 ${late(list, 0.99)} last ${late(list, 1)}`);
}

test('the judge sees what is lost, doubled, out of order, or told to the wrong one', () => {
  const expected = [3, 5, 6, 9].map((seq) => ({ seq, at: seq * 10 }));
  const epoch = (seqs, more = {}) => ({ since: 0, heard: seqs.map((seq) => ({ seq, ms: 0 })), ...more });
  const wrong = (...epochs) => judge(0, epochs, expected).length > 0;
  assert.ok(!wrong(epoch([3, 5, 6, 9])));
  for (const seqs of [[3, 6, 9], [5, 6, 9], [3, 5, 6], [3, 5, 5, 6, 9], [3, 6, 5, 9], [3, 4, 5, 6, 9]])
    assert.ok(wrong(epoch(seqs)), String(seqs));
  const ended = (seqs) => epoch(seqs, { ended: true });
  assert.ok(!wrong(ended([3]), epoch([6, 9], { since: 55 })));
  assert.ok(!wrong(ended([3]), epoch([5, 9], { since: 65 })));
  assert.ok(wrong(ended([5]), epoch([6, 9], { since: 55 })));
  assert.ok(wrong(ended([3]), epoch([5, 9], { since: 55 })));
  assert.ok(wrong(ended([3]), epoch([9, 6], { since: 55 })));
  assert.ok(wrong(ended([3]), epoch([6, 6, 9], { since: 55 })));
  assert.ok(wrong(ended([3]), epoch([6, 7, 9], { since: 55 })));
  assert.ok(wrong(ended([3]), epoch([9], { since: 55 })));
  assert.ok(wrong(ended([3]), epoch([6], { since: 55 })));
});

test(`${FAULTS} faults, ${SESSIONS} sessions, ${RATE} events/s (seed ${SEED})`, async (t) => {
  const floor = new Floor(SESSIONS);
  const dice = random(SEED);
  const site = await start({
    DEMO_AGENTS: floor.teams * TEAM,
    XMPP_INACTIVITY: INACTIVITY,
    XMPP_MAX_WAIT: 10,
    PRESENCE_LOSS: 3600,
  });
  let swarm;
  try {
    swarm = new Swarm(buildSwarm(site.file('swarm')), site.domain);
    await floor.open(site, swarm);
    const signIns = (await swarm.ask('status'))['sign-ins'];
    assert.equal(signIns, floor.bosh);
    const log = site.file('heard.log');
    await swarm.ask(`log ${log}`);
    const truth = new Truth(site);
    await truth.begin();
    let reading = true;
    const reader = (async () => {
      for (; reading; await pause(500)) await truth.read();
    })();
    const source = new Source(site, floor, random(SEED + 1));
    const nemesis = new Nemesis(site, swarm, floor, dice);
    source.begin();
    await nemesis.rage(FAULTS);
    await source.end();
    reading = false;
    await reader;
    await truth.read();

    const expected = truth.expectedBy(floor);
    const verdict = () => {
      const { of, sessions } = heardBy(log, truth.base, floor);
      const wrong = expected.flatMap((rows, session) => judge(session, of(session), rows));
      return { of, sessions, wrong };
    };
    await until(() => verdict().wrong.length === 0, { timeout: 20000, step: 500 }).catch(() => {});
    const { of, sessions, wrong } = verdict();
    tell(t, nemesis.done, truth, [...sessions.values()].flatMap((epochs) => epochs.map((e) => e.heard)));
    const status = await swarm.ask('status');
    const repeats = [...sessions.values()].flat().reduce((sum, epoch) => sum + epoch.repeats, 0);
    t.diagnostic(`${truth.rows.length} events, ${source.unknown} not accepted; ${JSON.stringify(status)}; wires resumed ${floor.wires.reduce((sum, wire) => sum + wire.resumed, 0)} times; ${repeats} repeated to a page that came back; ${swarm.problems.slice(0, 500)}`);

    assert.deepEqual(wrong.slice(0, 10), []);
    const anew = [...sessions].filter(([session]) => of(session).length > 1).map(([session]) => session);
    assert.deepEqual(anew.filter((session) => !nemesis.away.has(session)), [], 'signed in anew');
    const times = new Map();
    for (const { requestId } of truth.rows) times.set(requestId, (times.get(requestId) ?? 0) + 1);
    assert.deepEqual([...source.accepted].filter((id) => !times.has(id)), [], 'accepted and lost');
    const doubled = [...times].filter(([id, n]) => id.startsWith('storm-') && n > 1);
    assert.deepEqual(doubled, [], 'committed twice');
    assert.equal(execFileSync('sqlite3', [truth.database, 'PRAGMA integrity_check'], { encoding: 'utf8' }).trim(), 'ok');
  } finally {
    floor.end();
    await swarm?.end();
    await site.stop();
  }
});
