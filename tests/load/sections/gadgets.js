/* The gadget programs of `make bench`: rendering beside the constant program and beside reading the
 * spec, makeRequest beside the web server's own proxy module, memory over many requests, and what a
 * silent site costs an agent. */
import { execFile, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { TOP, freePorts, startPeer, until } from '../../harness/index.js';
import { basic, goal as told, median, ms, quantile, row } from '../report.js';

const run = promisify(execFile);
const MANY = Number(process.env.BENCH_MANY ?? 100000); /* requests that memory is watched over */
const GOALS = { render: 0.6, parse: 5, proxy: 0.5, growth: 1.05, silent: 2 };

const agent = basic('1001');

/** @returns {Promise<number>} requests a second */
async function wrk(url, seconds) {
  const { stdout } = await run('wrk', ['-t1', '-c16', `-d${seconds}s`, '-H', `Authorization: ${agent}`, url]);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${url}: ${stdout}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]);
}

/** Two addresses in turn: the median of the second over the first, and of both. */
async function compare({ rounds: count, seconds }, one, other) {
  for (const url of [one, other]) await wrk(url, seconds);
  const rounds = [];
  for (let i = 0; i < count; i++) {
    const got = {};
    for (const url of i % 2 ? [other, one] : [one, other]) got[url] = await wrk(url, seconds);
    rounds.push([got[one], got[other], got[other] / got[one]]);
  }
  return [0, 1, 2].map((at) => median(rounds.map((round) => round[at])));
}

/** Processes of a program: those of its socket's supervisor have its name. */
function processes(name, build) {
  const program = fs.realpathSync(path.join(build, 'cgi-bin/gadgets', name));
  return fs.readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && fs.readlinkSync(`/proc/${pid}/exe`) === program;
    } catch {
      return false;
    }
  });
}
const ofSite = (site, pids) => pids.filter((pid) => {
  try {
    return fs.readFileSync(`/proc/${pid}/environ`, 'utf8').includes(site.state);
  } catch {
    return false;
  }
});
/** CPU us of the threads of processes, as the scheduler counts them. */
const cpu = (pids) => pids.reduce((sum, pid) => sum + fs.readdirSync(`/proc/${pid}/task`)
  .reduce((us, task) => us + Number(fs.readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1000, 0), 0);
const memory = (pids) => pids.reduce((sum, pid) => sum + Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]), 0);

/** A web server with a file of 10 KB, and one that passes requests on to it by its proxy module. */
async function upstream(folder) {
  const [far, near] = await freePorts(2);
  fs.writeFileSync(path.join(folder, 'ten.txt'), 'x'.repeat(10240));
  const conf = (name, port, rest) => {
    const file = path.join(folder, `${name}.conf`);
    fs.writeFileSync(file, `server.document-root = "${folder}"\nserver.port = ${port}\nserver.bind = "127.0.0.1"\nmimetype.assign = ( "" => "text/plain" )\n${rest}\n`);
    return spawn('lighttpd', ['-D', '-f', file], { stdio: 'ignore' });
  };
  const both = [
    conf('far', far, ''),
    conf('near', near, `server.modules = ( "mod_proxy" )\nproxy.server = ( "" => (( "host" => "127.0.0.1", "port" => ${far} )) )`),
  ];
  const answers = async (port) => (await fetch(`http://127.0.0.1:${port}/ten.txt`).catch(() => null))?.status === 200;
  await until(async () => await answers(far) && await answers(near), { what: 'the two servers' });
  return { far: `http://127.0.0.1:${far}`, near: `http://127.0.0.1:${near}`, pids: both.map((one) => one.pid), close: () => both.forEach((one) => one.kill()) };
}

/** CPU us of a request, in all servers and programs that take part: steadier than the time it takes. */
async function costOf(url, seconds, pids) {
  const before = cpu(pids);
  const count = await wrk(url, seconds) * seconds;
  return (cpu(pids) - before) / count;
}

/** 10 KB of another server, sent by it each time: beside the web server's proxy module. */
async function proxying(bench, site, far, proxies) {
  const theirs = `${far.near}/ten.txt`;
  const url = `${site.url}/gadgets/makeRequest?nocache=1&url=${encodeURIComponent(`${far.far}/ten.txt`)}`;
  const [near, ours, share] = await compare(bench, theirs, url);
  const spent = [await costOf(theirs, bench.seconds, far.pids), await costOf(url, bench.seconds, [far.pids[0], site.pid('web'), ...proxies])];
  row('gadgets: 10 KB of another server', 'each second', 'ratio', 'CPU us');
  row('  lighttpd, mod_proxy', near.toFixed(0), '1.00', spent[0].toFixed(0));
  row('  /gadgets/makeRequest', ours.toFixed(0), share.toFixed(2), spent[1].toFixed(0), told(`>= ${GOALS.proxy}`, share >= GOALS.proxy));
  return { url, ours, reached: share >= GOALS.proxy };
}

/** A spec with a page of script in it and many words. */
function largeSpec(small) {
  const words = Array.from({ length: 200 }, (_, i) => `<msg name="word.${i}">The word of number ${i}</msg>`).join('\n');
  const script = Array.from({ length: 1200 }, (_, i) => `function step${i}(a) { return a < ${i} ? a + 1 : "${i}"; }`).join('\n');
  return small.replace('</ModulePrefs>', `<Locale>${words}</Locale></ModulePrefs>`).replace('<body', () => `<script>${script}</script><body`);
}

/** Milliseconds of GET User, one after another, while act() goes on. */
async function userTimes(site, count) {
  const connection = new http.Agent({ keepAlive: true });
  const times = [];
  for (let i = 0; i < count; i++) {
    const began = performance.now();
    await new Promise((resolve, reject) => {
      http.get(`${site.url}/finesse/api/User/1001`, { headers: { Authorization: agent }, agent: connection }, (answer) => {
        answer.resume().on('end', () => answer.statusCode === 200 ? resolve() : reject(new Error(String(answer.statusCode))));
      }).on('error', reject);
    });
    times.push(performance.now() - began);
  }
  connection.destroy();
  return times;
}

async function silence(site, origin) {
  const alone = await userTimes(site, 1000);
  const users = Array.from({ length: 10 }, (_, i) => basic(String(1001 + i)));
  const began = performance.now();
  const late = Array.from({ length: 200 }, (_, i) =>
    fetch(`${site.url}/gadgets/makeRequest?url=${encodeURIComponent(`${origin}/silent`)}`, { headers: { Authorization: users[i % 10] } }).then((answer) => answer.text()));
  const beside = await userTimes(site, 1000);
  await Promise.all(late);
  return { alone: quantile(alone, 0.99), beside: quantile(beside, 0.99), all: performance.now() - began };
}

export async function measure(bench) {
  const { folder, rounds } = bench;
  const FILES = path.join(folder, 'files');
  const tool = path.join(folder, 'spec_parse');
  const build = path.resolve(TOP, process.env.APLOMB_BUILD ?? 'build');
  execFileSync('sh', ['-c', `gcc -O2 -std=c17 -D_POSIX_C_SOURCE=200809L -I lib -o "${tool}" tests/load/spec_parse.c "${build}/libaplomb.a" $(pkg-config --cflags --libs libxml-2.0 zlib libcurl sqlite3 openssl libcrypt)`], { cwd: TOP });
  fs.cpSync(path.join(TOP, 'tests/data/gadgets/live'), FILES, { recursive: true });
  fs.writeFileSync(path.join(FILES, 'large.xml'), largeSpec(fs.readFileSync(path.join(FILES, 'vendor.xml'), 'utf8')));
  const far = await upstream(folder);
  const peer = await startPeer({ '/silent': () => {} });
  const site = await bench.start({ GADGET_FILES: FILES, ALLOW_ORIGINS: `${far.far},${peer.origin}` });
  let well = true;
  const goal = (text, reached) => (well &&= reached, told(text, reached));
  try {
    const spec = encodeURIComponent(`${site.url}/3rdpartygadget/files/vendor.xml`);
    const ifr = `${site.url}/gadgets/ifr?container=default&mid=1&lang=en&country=US&view=default&up_scheme=http&up_host=127.0.0.1&url=${spec}`;
    const renderers = ofSite(site, processes('ifr', folder));
    const proxies = ofSite(site, processes('makeRequest', folder));

    const [constant, cached, ratio] = await compare(bench, `${site.url}/bench/constant`, ifr);
    row(`gadgets: 16 connections, ${rounds} rounds`, 'each second', 'ratio', 'goal');
    row('  constant FastCGI program', constant.toFixed(0), '1.00');
    row('  /gadgets/ifr, cached', cached.toFixed(0), ratio.toFixed(2), goal(`>= ${GOALS.render}`, ratio >= GOALS.render));

    row('gadgets: CPU of a first render', 'us', 'ratio', 'goal');
    for (const name of ['vendor', 'large']) {
      const file = path.join(FILES, `${name}.xml`);
      const parse = Number((await run(tool, [file, '5000'])).stdout);
      const before = cpu(renderers);
      const url = `${ifr.replace('vendor.xml', `${name}.xml`)}&nocache=1`;
      for (let i = 0; i < 1000; i++) await (await fetch(url, { headers: { Authorization: agent } })).text();
      const first = (cpu(renderers) - before) / 1000;
      const kb = Math.round(fs.statSync(file).size / 1024);
      row(`  reading a spec of ${kb} KB`, parse.toFixed(0), '1.0');
      /* What a small one costs is the request, not the gadget. */
      const aim = name === 'large' ? goal(`<= ${GOALS.parse}`, first / parse <= GOALS.parse) : '';
      row('  /gadgets/ifr, nothing cached', first.toFixed(0), (first / parse).toFixed(1), aim);
    }

    const { url, ours, reached } = await proxying(bench, site, far, proxies);
    well &&= reached;

    const warm = [memory(renderers), memory(proxies)];
    await wrk(ifr, Math.ceil(MANY / cached) + 1);
    await wrk(url, Math.ceil(MANY / ours) + 1);
    row(`gadgets: memory over ${MANY} requests each`, 'KB before', 'after', 'goal');
    for (const [i, name] of ['ifr', 'makeRequest'].entries()) {
      const now = memory(i ? proxies : renderers);
      row(`  ${name}`, String(warm[i]), String(now), goal(`<= ${GOALS.growth}x`, now <= warm[i] * GOALS.growth));
    }

    const wait = await silence(site, peer.origin);
    const times = wait.beside / wait.alone;
    row('gadgets: 200 requests to a silent site', 'p99 of GET User', 'ratio', 'goal');
    row('  before', ms(wait.alone), '1.0');
    row(`  meanwhile (all over in ${(wait.all / 1000).toFixed(1)} s)`, ms(wait.beside), times.toFixed(1), goal(`<= ${GOALS.silent}`, times <= GOALS.silent));
  } finally {
    await site.stop();
    await peer.close();
    far.close();
  }
  return well;
}
