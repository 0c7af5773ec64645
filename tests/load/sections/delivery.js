/* Event delivery over BOSH, beside prosody and ejabberd where they are installed (`make bench-xmpp`):
 * one process, swarm, has the clients and publishes, on one core; the server is on another.  Ours gets
 * its events by POST sim/events, hence with the web server, a program and a commit; what those cost, and
 * how events fare that the switch makes, is told apart.  The peers get them by a publisher's connection.
 * All in plain HTTP; the clients are connected to the bridge itself. */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Swarm } from '../swarm.js';
import { hasPeer, startPeer } from '../peers.js';
import { ordinaryThreadsOf, processOf, processesOf, processorTimes, residentOf } from '../proc.js';
import { goal, median, row } from '../report.js';

const IDLE = Number(process.env.BENCH_IDLE ?? 5000);
const BUSY = Number(process.env.BENCH_BUSY ?? 2000);
const MOST = Number(process.env.BENCH_MOST ?? 9500);
const RATE = Number(process.env.BENCH_RATE ?? 800);
const SECONDS = Number(process.env.BENCH_DELIVERY_SECONDS ?? 15);
const TEAM_EVENTS = 5;
const FEW = 50; /* sessions that are there before memory is measured: libraries and caches are not a session's */
const SIZE = 600; /* bytes of an event, about those of a user's state */
const FIRST = 100001; /* user, see DEMO_AGENTS of `make run` */
const USER = '/finesse/api/User/%u';
const CROWD = '/finesse/api/Queue/1'; /* everybody may listen to it */
/* With its nodes' defaults: they keep what is published, as ours do.  The other, quicker, is what all is compared to. */
const KEEPING = 'ejabberd-keeps';
const run = promisify(execFile);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/* From here on this process and what it starts are on the first core, swarm on the second. */
function divideCores() {
  if (os.cpus().length < 2) return [];
  execFileSync('taskset', ['-a', '-cp', '0', String(process.pid)]);
  return ['taskset', '-c', '1'];
}

/* What starts an installation again when it dies is none of it. */
function standAside(pid) {
  execFileSync('chrt', ['-a', '-i', '-p', '0', String(pid)]);
}

/* A p99 is to tell of the server.  What the machine does for itself (the kernel's look at its memory takes
 * 2 ms twice a second) comes after it, where we may say so; what a server itself lets wait still comes after
 * the rest of it.  A generator that sleeps is woken late, on a virtual machine by milliseconds; and when the
 * host stops the server's core is watched, to be told apart. */
async function goFirst(server, swarm) {
  if (os.cpus().length < 2) return;
  for (const id of server.pids().flatMap(ordinaryThreadsOf)) spawnSync('chrt', ['-r', '-p', '1', String(id)]);
  await swarm.ask('awake');
  const { watch } = await swarm.ask('watch 0');
  if (!watch) process.stderr.write('the core is not watched, which takes root: no stop of the machine is told\n');
}

/* What the first core does to who wakes as often as there are events, beside no server at all: a p99 holds
 * it, of ours and of the peers alike, and it changes by the minute where the machine is shared. */
async function machine(bench) {
  const count = RATE * Math.ceil(SECONDS / 5);
  const first = os.cpus().length < 2 ? [] : ['chrt', '-r', '1', 'taskset', '-c', '0'];
  const [command, ...words] = [...first, bench.tool('machine'), String(count), String(RATE)];
  const [stopped, took] = (await run(command, words)).stdout.split(' ').map(Number);
  return { stopped: stopped / count, took };
}

/** Ours: events come as they do in an installation. */
const ours = {
  name: 'aplomb',
  async start(bench, users) {
    const site = await bench.start({ DEMO_AGENTS: users, PRESENCE_LOSS: 3600 });
    const delivers = (times) => times.bridge + times.broker;
    standAside(site.child.pid);
    return {
      http: site.boshPort,
      verifies: true, /* a password, the first time by its hash; the others take any */
      stop: () => site.stop(),
      pids: () => processesOf(site),
      memory: () => residentOf(site.pid('bridge')),
      seconds: () => delivers(processorTimes(site)),
      others: () => {
        const times = processorTimes(site);
        return Object.values(times).reduce((sum, each) => sum + each, 0) - delivers(times);
      },
      prepare: (swarm) => swarm.ask(`http ${site.port} 16`),
      nothing: (swarm) => swarm.ask(`http ${site.port} 16 /bench/constant`),
      announce: (...what) => run(bench.tool('announce'), [site.file('run'), site.file('aplomb.db'), ...what.map(String)]),
      nodes: (crowd) => (crowd ? CROWD : ''), /* one's own need no asking */
    };
  },
};

const peer = (name) => ({
  name,
  async start(bench, users) {
    const server = await startPeer(name, path.join(bench.folder, 'peers'), []);
    return {
      http: server.http,
      stop: () => server.stop(),
      pids: () => [server.pid],
      memory: () => residentOf(server.pid),
      seconds: () => processOf(server.pid).seconds,
      prepare: async (swarm) => {
        await swarm.ask(`xmpp ${server.tcp}`);
        await swarm.ask(`create ${FIRST} ${users} ${USER}`);
        await swarm.ask(`create ${FIRST} 1 ${CROWD}`);
      },
      nodes: (crowd) => (crowd ? `${USER},${CROWD}` : USER),
    };
  },
});

async function serve(bench, kind, users, before, work) {
  const server = await kind.start(bench, users);
  const swarm = new Swarm(bench.tool('swarm'), 'localhost', before);
  try {
    await server.prepare(swarm);
    return await work(server, swarm);
  } finally {
    if (swarm.problems) process.stderr.write(`${kind.name}: ${swarm.problems.slice(0, 1000)}\n`);
    await swarm.end();
    await server.stop();
  }
}

const publish = (swarm, count, rate, hearers, to, node) =>
  swarm.ask(`publish ${count} ${rate} ${SIZE} ${hearers} 0 ${to} ${node}`);

/* Sign-ins with passwords that were checked before, then a user's event at a time. */
const busy = (bench) => (server) => async (swarm) => {
  const open = () => swarm.ask(`open ${server.http} ${BUSY} 32 ${FIRST} ${server.nodes(false)}`);
  if (server.verifies) {
    await open();
    await swarm.ask('close');
  }
  const signIns = BUSY / (await open()).seconds;
  await goFirst(server, swarm);
  await publish(swarm, RATE * 2, RATE, 1, BUSY, USER); /* warm */
  const before = [server.seconds(), server.others?.() ?? 0];
  const told = await publish(swarm, RATE * SECONDS, RATE, 1, BUSY, USER);
  const us = (seconds) => (seconds * 1e6) / told.published;
  return {
    ...{ signIns, p50: told.p50, p99: told.p99, told50: told.told50, told99: told.told99 },
    ...{ net50: told.net50, net99: told.net99, away: told.stopped / 1e6 / told.seconds },
    lost: told.of - told.heard + told.refused,
    cpu: us(server.seconds() - before[0]),
    others: us((server.others?.() ?? 0) - before[1]),
    ...await made(server, swarm),
    ...await floor(server, swarm),
    ...await machine(bench), /* last: no server's CPU is counted meanwhile */
  };
};

/* From where an event is made, as the switch does it, to its hearing: its commit and the bridge.  Before it is
 * nothing: what wakes its maker is not counted, whereas of the peers the reading of what is published is. */
async function made(server, swarm) {
  if (!server.announce) return {};
  const heard = swarm.ask(`hear ${RATE * SECONDS}`);
  await server.announce(RATE * SECONDS, RATE, SIZE, FIRST, BUSY);
  const { of, heard: count, p50, p99, net99 } = await heard;
  return { made50: p50, made99: p99, madeNet99: net99, madeLost: of - count };
}

/* What of the way belongs to the machine, the web server and HTTP: nothing is committed or sent to anybody. */
async function floor(server, swarm) {
  if (!server.nothing) return {};
  await server.nothing(swarm);
  const told = await publish(swarm, RATE * SECONDS, RATE, 0, BUSY, USER);
  return { floor50: told.told50, floor99: told.told99 };
}

/* Many who do nothing, then an event for all of them at once. */
const crowd = (server, { most, team }) => async (swarm) => {
  await swarm.ask(`open ${server.http} ${FEW} 32 ${FIRST} ${server.nodes(team)}`);
  await pause(500);
  const empty = server.memory();
  await swarm.ask(`open ${server.http} ${IDLE - FEW} 32 ${FIRST + FEW} ${server.nodes(team)}`);
  await pause(2000);
  const result = { memory: (server.memory() - empty) / (IDLE - FEW), lost: 0, last: [] };
  if (!team) return result;
  await publish(swarm, 1, 1, IDLE, 1, CROWD); /* warm */
  const before = server.seconds();
  for (let i = 0; i < TEAM_EVENTS; i++) {
    const told = await publish(swarm, 1, 1, IDLE, 1, CROWD);
    result.last.push(told.last);
    result.lost += told.of - told.heard;
  }
  result.cpu = ((server.seconds() - before) * 1e6) / TEAM_EVENTS / IDLE;
  if (!most) return result;
  await swarm.ask(`open ${server.http} ${most - IDLE} 32 ${FIRST + IDLE} ${server.nodes(team)}`);
  const told = await publish(swarm, most, Math.min(RATE, 500), 1, most, USER);
  const all = await publish(swarm, 1, 1, most, 1, CROWD);
  const status = await swarm.ask('status');
  result.most = {
    memory: server.memory(),
    ready: status.ready,
    lost: told.of - told.heard + told.refused + all.of - all.heard + status.ended,
  };
  return result;
};

const us = (value) => `${value.toFixed(1)} us`;
const msOf = (value) => `${(value / 1000).toFixed(2)} ms`;
const kb = (value) => `${(value / 1024).toFixed(2)} kB`;

function table(title, measures, results) {
  row(title, ...results.map((r) => r.name));
  for (const [name, show] of measures)
    row(`  ${name}`, ...results.map((r) => (r.got ? show(r.got) : '')));
}

export async function measure(bench) {
  const before = divideCores();
  const peers = ['prosody', 'ejabberd', KEEPING].filter(hasPeer);
  if (peers.length < 3) process.stdout.write('prosody and ejabberd: make bench-xmpp\n');
  const busyOnes = [];
  const crowds = [];
  for (const kind of [ours, ...peers.map(peer)]) {
    const isOurs = kind === ours;
    const team = kind.name !== 'prosody'; /* it is compared in memory alone */
    const work = (fn) => (server, swarm) => fn(server)(swarm);
    if (team) busyOnes.push({ name: kind.name, got: await serve(bench, kind, BUSY, before, work(busy(bench))) });
    if (kind.name === KEEPING) continue;
    const options = { most: isOurs ? MOST : 0, team };
    const users = isOurs ? MOST : IDLE;
    const got = await serve(bench, kind, users, before, work((server) => crowd(server, options)));
    crowds.push({ name: kind.name, got });
  }
  const find = (list, name) => list.find((r) => r.name === name)?.got;
  const [mine, crowded] = [busyOnes[0].got, crowds[0].got];
  const [prosody, ejabberd, keeping, crowdedEjabberd] = [
    find(crowds, 'prosody'),
    find(busyOnes, 'ejabberd'),
    find(busyOnes, KEEPING),
    find(crowds, 'ejabberd'),
  ];
  table(`BOSH: ${BUSY} sessions, ${RATE} events/s for one each`, [
    ['sign-ins each second, passwords known', (g) => g.signIns.toFixed(0)],
    ['CPU an event (ours: bridge and broker)', (g) => us(g.cpu)],
    ['  of those who make it', (g) => (g.others ? us(g.others) : '')],
    ['publication to hearing, p50', (g) => msOf(g.p50)],
    ['publication to hearing, p99', (g) => msOf(g.p99)],
    ['  without when the machine stopped the core, p50', (g) => msOf(g.net50)],
    ['  without when the machine stopped the core, p99', (g) => msOf(g.net99)],
    ['  of events that the switch makes, p50', (g) => (g.made50 ? msOf(g.made50) : '')],
    ['  of events that the switch makes, p99', (g) => (g.made99 ? msOf(g.made99) : '')],
    ['  of those without the stops, p99', (g) => (g.madeNet99 ? msOf(g.madeNet99) : '')],
    ['  to the 202 of who makes it, p50', (g) => (g.told50 ? msOf(g.told50) : '')],
    ['  to the 202 of who makes it, p99', (g) => (g.told99 ? msOf(g.told99) : '')],
    ['  to the answer of an idle program, p50', (g) => (g.floor50 ? msOf(g.floor50) : '')],
    ['  to the answer of an idle program, p99', (g) => (g.floor99 ? msOf(g.floor99) : '')],
    ['the machine stopped the core, of 100 s', (g) => `${(g.away * 100).toFixed(1)} s`],
    ['who only wakes is stopped, of 100 times', (g) => (g.stopped * 100).toFixed(1)],
    ['  by the machine, for', (g) => msOf(g.took)],
    ['lost', (g) => g.lost + (g.madeLost ?? 0)],
  ], busyOnes);
  table(`BOSH: ${IDLE} sessions`, [
    ['memory of an idle session', (g) => kb(g.memory)],
    ['CPU a delivery of an event for all', (g) => (g.cpu ? us(g.cpu) : '')],
    [`until the last of ${IDLE} has it, median of ${TEAM_EVENTS}`, (g) => (g.last.length ? msOf(median(g.last)) : '')],
    ['lost', (g) => g.lost],
  ], crowds);
  const { most } = crowded;
  row(`BOSH: ${MOST} sessions held`, 'memory in all', 'held', 'lost');
  row('  aplomb-bridge', `${(most.memory / 2 ** 20).toFixed(1)} MB`, most.ready, most.lost);
  const goals = [
    ['nothing lost', mine.lost + mine.madeLost + crowded.lost + most.lost === 0 && most.ready === MOST],
    [`${MOST} sessions in at most 40 MB`, most.memory <= 40 * 2 ** 20],
    prosody && ['memory of a session <= 1/20 of prosody\'s', crowded.memory <= prosody.memory / 20],
    ejabberd && ['CPU an event <= 1/5 of ejabberd\'s', mine.cpu <= ejabberd.cpu / 5],
    ejabberd && ['p99 <= half of ejabberd\'s', mine.p99 <= ejabberd.p99 / 2],
    ejabberd && ['p99 without stops of the machine <= half of ejabberd\'s', mine.net99 <= ejabberd.net99 / 2],
    keeping && ['p99 <= half of one\'s that keeps what it tells', mine.p99 <= keeping.p99 / 2],
    ejabberd && ['p99 of what the switch makes <= half of ejabberd\'s', mine.made99 <= ejabberd.p99 / 2],
    ejabberd && ['sign-ins >= 8 times ejabberd\'s', mine.signIns >= ejabberd.signIns * 8],
    crowdedEjabberd && ['CPU a delivery <= 1/8 of ejabberd\'s', crowded.cpu <= crowdedEjabberd.cpu / 8],
    crowdedEjabberd && ['the last has it <= 1/8 of ejabberd\'s', median(crowded.last) <= median(crowdedEjabberd.last) / 8],
  ].filter(Boolean);
  for (const [text, well] of goals) row(`  ${goal(text, well)}`);
  return goals.every(([, well]) => well);
}
