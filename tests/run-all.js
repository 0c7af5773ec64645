/* `make test`: every kind of test, each told by its runner, the sum at the end.  Goes on after a
 * failure; the exit status tells. */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const TOP = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(TOP);

const JOBS = String(Math.max(2, os.cpus().length));
const failed = [];

function step(title, command, args, env = {}) {
  const began = Date.now();
  process.stdout.write(`\n== ${title}\n`);
  const options = { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } };
  const { status, signal, error } = spawnSync(command, args, options);
  return done(title, error?.message ?? signal ?? status, began);
}

/** @param {string | number} how 0 if it went well */
function done(title, how, began, said = '') {
  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  if (how !== 0) failed.push(title);
  process.stdout.write(`${said}== ${title}: ${how === 0 ? 'passed' : `FAILED (${how})`}, ${seconds} s\n`);
  return how === 0;
}

const targetsOf = (targets) => ['--no-print-directory', '-s', '-Otarget', `-j${JOBS}`, ...targets];
const make = (title, ...targets) => step(title, 'make', targetsOf(targets));

/** Beside others: what it says is said when it is done. */
async function aside(title, command, args) {
  const began = Date.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => said.push(bytes));
  const ended = (resolve) => child.on('error', (error) => resolve(error.message)).on('close', (status, signal) => resolve(signal ?? status));
  return done(title, await new Promise(ended), began, Buffer.concat(said));
}

/** Those that have one core each, as many at a time as there are. */
async function eachOnACore(tasks) {
  const lane = async () => {
    for (let task; (task = tasks.shift()); ) await task();
  };
  await Promise.all(os.cpus().map(lane));
}

/** All test files below some folders of tests/. */
function files(...folders) {
  const found = [];
  const look = (folder) => {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const name = path.join(folder, entry.name);
      if (entry.isDirectory()) look(name);
      else if (entry.name.endsWith('.test.js')) found.push(name);
    }
  };
  for (const folder of folders) if (fs.existsSync(`tests/${folder}`)) look(`tests/${folder}`);
  return found.sort(longestFirst);
}

/* The runner takes them as they come: a long one at the end would have a core for itself.  Browsers take the most, and the
 * more a file holds the longer it runs, near enough. */
const costs = (file) => fs.statSync(file).size * (file.startsWith('tests/browser/') ? 10 : 1);
const longestFirst = (a, b) => costs(b) - costs(a) || (a < b ? -1 : 1);

/* Tests of the bridge alone (events/rig.js) and of pages before a server of their own (browser/mock)
 * meet no web server: once is enough. */
const meetsWebServer = (file) => !/^import .*\/(rig|mock\/\w+)\.js';$/m.test(fs.readFileSync(file, 'utf8'));

/* What these look at is the same whatever web server is in front; once is enough, as it takes minutes. */
const ONE_SERVER = /^tests\/(cti\/|browser\/(calls|campaigns|cfadmin\S*|connection|details|keyboard|lab|library\S*|media|nodes|screens|supervisor|tasks)\.)/;

const IS_NEW = Number(process.versions.node.split('.')[0]) >= 20;
const runnerOf = (list) => ['--test', ...(IS_NEW ? ['--test-reporter=spec', `--test-concurrency=${os.cpus().length + 1}`] : []), ...list];

/** Node's runner over test files: one more at a time than there are cores, since each waits now and then. */
function node(title, list, env) {
  if (list.length > 0) step(title, process.execPath, runnerOf(list), env);
}

async function fuzz(target) {
  const corpus = [`tests/data/fuzz/${target}`].filter((folder) => fs.existsSync(folder));
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'ap-fuzz-'));
  const limits = ['-max_total_time=1', '-rss_limit_mb=1024', '-verbosity=0'];
  if (await aside(`fuzz ${target}`, `build/fuzz/${target}`, [...limits, `-artifact_prefix=${work}/`, work, ...corpus]))
    fs.rmSync(work, { recursive: true });
}

async function fuzzers() {
  if (!fs.existsSync('tests/fuzz')) return;
  if (!make('fuzz targets build', 'fuzzers')) return;
  const targets = fs.readdirSync('tests/fuzz').filter((n) => n.endsWith('.c')).sort().map((name) => name.slice(0, -2));
  await eachOnACore(targets.map((target) => () => fuzz(target)));
}

/* Backwards, since types take longest. */
const lints = () => fs.readdirSync('tests/lint').filter((name) => name.endsWith('.sh')).sort().reverse()
  .map((script) => () => aside(`lint ${script}`, 'sh', [`tests/lint/${script}`]));

/* What asks the programs and the bridge alone runs twice: sanitized behind lighttpd, as it is shipped behind Apache. */
const ASKS = ['api', 'events'];
const SITE = ['gadgets', 'cti', 'faults', 'browser'];

if (make('build', 'WERROR=1', 'all', 'assets', 'units')) {
  await eachOnACore([
    ...lints(),
    () => aside('clang', 'make', targetsOf(['check-clang'])),
    () => aside('units of www', process.execPath, runnerOf(files('unit'))),
  ]);
  make('units', 'check-units');
  /* A seed takes five times as long so: two of them, all of them without. */
  if (make('sanitizer build', 'SAN=1', 'all', 'units')) make('units, sanitized', 'SAN=1', 'SEEDS=2', 'check-units');
  await fuzzers();
  node('black box, sanitized', files(...ASKS), { APLOMB_BUILD: 'build/san' });
  node('black box, Apache', files(...ASKS, ...SITE).filter((file) => meetsWebServer(file) && !ONE_SERVER.test(file)), {
    WEB: 'apache',
  });
  node('black box, lighttpd', files(...SITE, 'run', 'lint', 'compat'), {
    WEB: 'lighttpd',
  });
}

process.stdout.write(
  failed.length === 0 ? '\nevery step passed\n' : `\nfailed: ${failed.join('; ')}\n`,
);
process.exit(failed.length === 0 ? 0 : 1);
