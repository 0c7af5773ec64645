/* `make bench`: figures beside the ceiling or peer they are compared to, measured in the same run.
 * Absolute figures differ from machine to machine; the ratios are what to keep. */
import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { TOP, start } from '../harness/index.js';
import { gadgets } from './gadgets.js';
import { Line, Listener } from './lean.js';

const run = promisify(execFile);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 2);
const PUTS = 100; /* a round */
const GOAL_READ = 0.5; /* of the constant program */
const GOAL_EVENT = 20; /* times a bare MQTT round trip: a request and its answer */

const quantile = (list, q) => {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];
};
const median = (list) => quantile(list, 0.5);

/** The real build with the constant program beside the others, as /bench/constant. */
function benchBuild() {
  const build = path.resolve(TOP, process.env.APLOMB_BUILD ?? 'build');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ap-bench-'));
  fs.mkdirSync(path.join(folder, 'cgi-bin/bench'), { recursive: true });
  fs.symlinkSync(path.join(build, 'bin'), path.join(folder, 'bin'));
  for (const name of fs.readdirSync(path.join(build, 'cgi-bin')))
    fs.symlinkSync(path.join(build, 'cgi-bin', name), path.join(folder, 'cgi-bin', name));
  const compile = (source, target, ...libraries) =>
    execFileSync('gcc', ['-O2', '-o', path.join(folder, target), path.join(TOP, 'tests/load', source)]
      .concat(libraries));
  compile('constant.c', 'cgi-bin/bench/constant', '-lfcgi');
  compile('mqtt_roundtrip.c', 'mqtt_roundtrip', '-lmosquitto');
  return folder;
}

const basic = (user) => `Basic ${Buffer.from(`${user}:demo`).toString('base64')}`;

async function requestsPerSecond(url) {
  const args = ['-t1', '-c16', `-d${SECONDS}s`, '-H', `Authorization: ${basic('1001')}`, url];
  const { stdout } = await run('wrk', args);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${url}: ${stdout}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]);
}

async function reads(site) {
  const constant = `${site.url}/bench/constant`;
  const user = `${site.url}/finesse/api/User/1001`;
  await site.rest('1001').get('/finesse/api/User/1001'); /* its password is hashed once, not now */
  for (const url of [constant, user]) await requestsPerSecond(url); /* warm */
  const rounds = [];
  for (let i = 0; i < ROUNDS; i++) {
    const pair = i % 2 === 0 ? [constant, user] : [user, constant];
    const got = {};
    for (const url of pair) got[url] = await requestsPerSecond(url);
    rounds.push({ constant: got[constant], user: got[user], ratio: got[user] / got[constant] });
  }
  return {
    constant: median(rounds.map((r) => r.constant)),
    user: median(rounds.map((r) => r.user)),
    ratio: median(rounds.map((r) => r.ratio)),
  };
}

/** Milliseconds from sending a PUT of the state to hearing its notification, and to its 202. */
class StateChanges {
  static async open(site) {
    const me = new StateChanges();
    const agent = site.rest('1001');
    await agent.state('LOGIN', { extension: '1001' });
    const codes = await agent.get('/finesse/api/User/1001/ReasonCodes?category=NOT_READY');
    me.reason = codes.xml.all('ReasonCode')[0].value('uri').split('/').at(-1);
    me.listener = new Listener(site.port, site.domain, (body, at) => me.#hear(body, at));
    await me.listener.open('1001', 'demo');
    me.line = new Line(site.port);
    me.sent = 0;
    return me;
  }

  #hear(body, at) {
    if (this.awaited && body.includes(this.awaited.id)) this.awaited.resolve(at);
    else if (body.startsWith('error')) this.awaited?.reject(new Error(body));
  }

  async once() {
    const id = `bench-${++this.sent}-`;
    const ready = this.sent % 2 === 1;
    const state = ready
      ? '<User><state>READY</state></User>'
      : `<User><state>NOT_READY</state><reasonCodeId>${this.reason}</reasonCodeId></User>`;
    const heard = new Promise((resolve, reject) => (this.awaited = { id, resolve, reject }));
    const timer = setTimeout(() => this.awaited.reject(new Error(`${id} was not heard`)), 5000);
    const headers = `Authorization: ${basic('1001')}\r\nrequestId: ${id}\r\n`;
    const began = performance.now();
    const accepted = this.line
      .exchange('PUT /finesse/api/User/1001', `${headers}Content-Type: application/xml\r\n`, state)
      .then((answer) => {
        if (answer.status !== 202) throw new Error(`${answer.status} ${answer.body}`);
        return performance.now() - began;
      });
    const [at, accept] = await Promise.all([heard, accepted]);
    clearTimeout(timer);
    return { event: at - began, accept };
  }

  close() {
    this.listener.close();
    this.line.close();
  }
}

async function roundTrips(site, tool, count) {
  const { stdout } = await run(tool, [site.file('run/mqtt.sock'), String(count)]);
  return stdout.trim().split('\n').map((line) => line.split(' ').map((us) => Number(us) / 1000));
}

async function latency(site, tool) {
  const changes = await StateChanges.open(site);
  const all = { event: [], accept: [], oneWay: [], mqtt: [] };
  try {
    for (let i = 0; i < PUTS; i++) await changes.once(); /* warm */
    for (let round = 0; round < ROUNDS; round++) {
      for (const [there, andBack] of await roundTrips(site, tool, 1000)) {
        all.oneWay.push(there);
        all.mqtt.push(andBack);
      }
      for (let i = 0; i < PUTS; i++) {
        const { event, accept } = await changes.once();
        all.event.push(event);
        all.accept.push(accept);
      }
    }
  } finally {
    changes.close();
  }
  return all;
}

const row = (title, ...cells) =>
  process.stdout.write(`${title.padEnd(44)}${cells.map((c) => String(c).padStart(16)).join('')}\n`);
const ms = (value) => `${value.toFixed(3)} ms`;
const verdict = (well) => (well ? 'reached' : 'MISSED');

async function main() {
  const folder = benchBuild();
  const tool = path.join(folder, 'mqtt_roundtrip');
  let well = true;
  try {
    for (const WEB of ['lighttpd', 'apache']) {
      const site = await start({ WEB, APLOMB_BUILD: folder });
      try {
        const read = await reads(site);
        const all = await latency(site, tool);
        const times = median(all.event) / median(all.mqtt);
        well &&= read.ratio >= GOAL_READ && times <= GOAL_EVENT;
        row(`${WEB}: reads, 16 connections, ${ROUNDS} rounds`, 'each second', 'ratio', 'goal');
        row('  constant FastCGI program', read.constant.toFixed(0), '1.00');
        row('  GET /finesse/api/User/1001', read.user.toFixed(0), read.ratio.toFixed(2),
          `>= ${GOAL_READ} ${verdict(read.ratio >= GOAL_READ)}`);
        row(`${WEB}: one at a time, ${all.event.length} state changes`, 'p50', 'p99', 'p50 ratio', 'goal');
        row('  MQTT request and answer', ms(median(all.mqtt)), ms(quantile(all.mqtt, 0.99)), '1.0');
        row('  MQTT one way', ms(median(all.oneWay)), ms(quantile(all.oneWay, 0.99)),
          (median(all.oneWay) / median(all.mqtt)).toFixed(1));
        row('  PUT to 202', ms(median(all.accept)), ms(quantile(all.accept, 0.99)),
          (median(all.accept) / median(all.mqtt)).toFixed(1));
        row('  PUT to notification over BOSH', ms(median(all.event)), ms(quantile(all.event, 0.99)),
          times.toFixed(1), `<= ${GOAL_EVENT} ${verdict(times <= GOAL_EVENT)}`);
        process.stdout.write('\n');
      } finally {
        await site.stop();
      }
    }
    well = await gadgets(folder, row) && well;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
  return well;
}

main().then(
  (well) => process.exit(well ? 0 : 1),
  (error) => {
    process.stderr.write(`bench: ${error.stack}\n`);
    process.exit(2);
  },
);
