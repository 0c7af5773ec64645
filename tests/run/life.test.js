/* `make run` from start to end: what it leaves, what it refuses, what it survives. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Installation, TOP, alive, freePorts, start, until } from '../harness/index.js';
import { probeBuild, script } from './probe/index.js';

let build;
const left = [];
before(() => (build = probeBuild()));
after(() => {
  for (const folder of [build, ...left]) fs.rmSync(folder, { recursive: true, force: true });
});

function temporary() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ap-'));
  left.push(folder);
  return folder;
}

const begin = (settings = {}) => start({ APLOMB_BUILD: build, ...settings });

/** Starts what must not start.  @returns {Promise<{code: number, output: string, ms: number}>} */
async function refused(settings) {
  const [PORT, XMPP_HTTP_PORT, XMPP_TCP_PORT] = await freePorts(3);
  const ports = { PORT, XMPP_HTTP_PORT, XMPP_TCP_PORT };
  const site = new Installation({ APLOMB_BUILD: build, ...ports, STATE: temporary(), ...settings });
  const began = Date.now();
  await assert.rejects(site.launch(30000));
  const { code } = await site.exited;
  return { code, output: site.output, ms: Date.now() - began };
}

/** Ids of the processes that belong to an installation. */
function processes(state) {
  const mark = `\0APLOMB_SUPERVISED=${path.join(state, 'run')}\0`;
  return fs.readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && `\0${fs.readFileSync(`/proc/${name}/environ`)}`.includes(mark);
    } catch {
      return false;
    }
  });
}

const nothingIn = (state) => fs.readdirSync(path.join(state, 'run')).length === 0;

function listening(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('connect', () => socket.destroy(resolve(true)));
    socket.on('error', () => resolve(false));
  });
}

for (const WEB of ['lighttpd', 'apache'])
  test(`${WEB}: the last line is the ready line; the end leaves nothing`, async () => {
    const site = await begin({ WEB });
    const lines = site.output.trimEnd().split('\n');
    assert.equal(lines.at(-1), `aplomb ready http://127.0.0.1:${site.port}/desktop/`);
    assert.match(site.output, /1001.*\n(.*\n)*.*demo/);
    assert.ok(processes(site.state).length > 10);
    const began = Date.now();
    const { code } = await site.end();
    assert.ok(Date.now() - began < 30000, 'it does not wait for health');
    assert.equal(code, 0);
    assert.deepEqual(processes(site.state), []);
    assert.ok(nothingIn(site.state), 'no socket, no pid file');
    assert.equal(await listening(site.port), false);
    assert.equal(await listening(site.boshPort), false);
    await site.stop();
  });

test('Ctrl-C ends it too', async () => {
  const site = await begin();
  site.child.kill('SIGINT');
  assert.deepEqual(await site.exited, { code: 0, signal: null });
  assert.deepEqual(processes(site.state), []);
  await site.stop();
});

test('TERM in the middle of the start ends it', async () => {
  const [PORT, XMPP_HTTP_PORT, XMPP_TCP_PORT] = await freePorts(3);
  const ports = { PORT, XMPP_HTTP_PORT, XMPP_TCP_PORT };
  const site = new Installation({ APLOMB_BUILD: build, ...ports, STATE: temporary() });
  const launched = site.launch(30000).catch(() => {});
  await until(() => processes(site.state).length > 3, { what: 'first processes' });
  site.child.kill('SIGTERM');
  assert.equal((await site.exited).code, 0);
  await launched;
  assert.deepEqual(processes(site.state), []);
  assert.ok(nothingIn(site.state));
});

test('a second start keeps the data', async () => {
  const STATE = temporary();
  const first = await begin({ STATE });
  await first.end();
  const sql = (text) => execFileSync('sqlite3', [`${STATE}/aplomb.db`, text], { encoding: 'utf8' });
  sql("UPDATE person SET first_name = 'Kept' WHERE login_id = '1001'");
  const second = await begin({ STATE });
  await second.end();
  assert.equal(sql("SELECT first_name FROM person WHERE login_id = '1001'").trim(), 'Kept');
});

test('DEMO_AGENTS makes that many further agents, once', async () => {
  const STATE = temporary();
  const count = () =>
    execFileSync('sqlite3', [
      `${STATE}/aplomb.db`,
      "SELECT count(*) FROM person WHERE login_id BETWEEN '100001' AND '100045'",
    ]).toString();
  for (let i = 0; i < 2; i++) {
    const site = await begin({ STATE, DEMO_AGENTS: 45 });
    await site.end();
    assert.equal(count().trim(), '45');
  }
});

test('two installations run side by side; a second in the same folder is refused', async () => {
  const first = await begin();
  const second = await begin({ WEB: 'apache' });
  const third = await refused({ STATE: first.state });
  assert.equal(third.code, 1);
  assert.match(third.output, /already running/);
  await second.stop();
  await first.healthy();
  await first.stop();
});

test('a taken port is told at once, by the name of its setting', async () => {
  const blocker = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => blocker.once('listening', resolve));
  for (const name of ['PORT', 'XMPP_HTTP_PORT', 'XMPP_TCP_PORT']) {
    const { code, output, ms } = await refused({ [name]: blocker.address().port });
    assert.equal(code, 1);
    assert.match(output, new RegExp(`port ${blocker.address().port} is taken.*${name}=`));
    assert.ok(ms < 30000, 'told at the start, not when waiting for health gave up');
  }
  blocker.close();
});

for (const [settings, message] of [
  [{ PORT: 'http' }, /PORT=http: a whole number/],
  [{ PORT: 70000 }, /PORT=70000/],
  [{ WEB: 'nginx' }, /WEB=nginx: must be lighttpd or apache/],
  [{ DEMO_CALLS: 'maybe' }, /DEMO_CALLS=maybe/],
  [{ PORT: 9099, XMPP_HTTP_PORT: 9099 }, /PORT and XMPP_HTTP_PORT are both 9099/],
  [{ HOST: 'a\nDEMO_CALLS = on' }, /HOST must be one line/],
  [{ LISTEN: '0.0.0.0' }, /demo data.*loopback/],
  [{ APLOMB_BUILD: '/nonexistent' }, /not built/],
])
  test(`${JSON.stringify(settings)} is refused with a reason`, async () => {
    const { code, output } = await refused(settings);
    assert.equal(code, 1);
    assert.match(output, message);
  });

test('a folder too deep for socket paths is reached by a short name', async () => {
  const STATE = path.join(temporary(), 'd'.repeat(60), 'e'.repeat(60));
  const site = await begin({ STATE });
  const run = /^RUN = (.*)$/m.exec(fs.readFileSync(`${STATE}/run/aplomb.conf`, 'utf8'))[1];
  assert.ok(run.length < 60);
  assert.ok(fs.existsSync(`${STATE}/run/web.pid`));
  await site.end();
  assert.ok(nothingIn(STATE));
  assert.equal(fs.existsSync(path.dirname(run)), false);
});

test('what cannot stay up is named, with its last words; nothing is left', async () => {
  const broken = probeBuild();
  left.push(broken);
  script(broken, 'aplomb-ctid', 'echo "no luck today" >&2; exit 3');
  fs.rmSync(`${broken}/cgi-bin/aplomb/Health`); /* which would call it well */
  const STATE = temporary();
  const { code, output } = await refused({ APLOMB_BUILD: broken, STATE });
  assert.equal(code, 1);
  assert.match(output, /ctid does not stay up/);
  assert.match(output, /no luck today/);
  assert.deepEqual(processes(STATE), []);
});

test('what dies later is started again, and told', async () => {
  const site = await begin();
  const old = processes(site.state).find((pid) => /sleep/.test(commandLine(pid)));
  process.kill(Number(old), 'SIGKILL');
  const again = () => processes(site.state).find((p) => p !== old && /sleep/.test(commandLine(p)));
  await until(again, { timeout: 2000, what: 'another ctid' });
  assert.match(site.output, /ctid ended by SIGKILL; starting it again/);
  await site.stop();
});

function commandLine(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

for (const WEB of ['lighttpd', 'apache'])
  test(`${WEB}: every watcher and server may be killed`, async () => {
    const site = await begin({ WEB });
    const watched = () => processes(site.state).filter((p) => /multiwatch/.test(commandLine(p)));
    for (const name of ['web', 'broker']) await site.kill(name);
    for (const pid of watched()) process.kill(Number(pid), 'SIGKILL');
    // Some fifty at once; the two seconds of the contract are those of one.
    await site.healthy({ timeout: 5000 });
    const answer = () => site.exchange({ path: '/finesse/api/User/1001' });
    await until(async () => (await answer()).status === 200, { timeout: 2000, what: 'User' });
    assert.equal((await site.end()).code, 0);
    assert.deepEqual(processes(site.state), []);
    await site.stop();
  });

test('when the runner itself is killed nothing stays, and the next start works', async () => {
  const STATE = temporary();
  const site = await begin({ STATE });
  site.child.kill('SIGKILL');
  await site.exited;
  await until(() => processes(STATE).length === 0, { timeout: 3000, what: 'the end of all' });
  const again = await begin({ STATE });
  assert.equal((await again.end()).code, 0);
});

test('a runner that is killed and started again at once takes over', async () => {
  const STATE = temporary();
  const site = await begin({ STATE });
  site.child.kill('SIGKILL');
  await site.exited;
  const ports = { PORT: site.port, XMPP_HTTP_PORT: site.boshPort, XMPP_TCP_PORT: site.tcpPort };
  const again = await begin({ STATE, ...ports });
  await again.healthy();
  assert.equal((await again.end()).code, 0);
});

const nobody = 65534;
const readable = (fs.statSync(TOP).mode & 0o005) === 0o005 && pathOpen(TOP);
function pathOpen(folder) {
  for (let at = folder; at !== '/'; at = path.dirname(at))
    if ((fs.statSync(at).mode & 0o001) === 0) return false;
  return true;
}

for (const WEB of ['lighttpd', 'apache'])
  test(`${WEB}: no root is needed`, { skip: process.getuid() !== 0 || !readable }, async () => {
    const STATE = temporary();
    fs.chownSync(STATE, nobody, nobody);
    fs.chmodSync(build, 0o755);
    const [PORT, XMPP_HTTP_PORT, XMPP_TCP_PORT] = await freePorts(3);
    const own = { WEB, STATE, PORT, XMPP_HTTP_PORT, XMPP_TCP_PORT, APLOMB_BUILD: build };
    const env = { ...process.env, HOME: '/nonexistent', USER: 'nobody' };
    for (const [name, value] of Object.entries(own)) env[name] = String(value);
    const child = spawn(process.execPath, [path.join(TOP, 'apache-conf/run.js')], {
      env,
      uid: nobody,
      gid: nobody,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (part) => (output += part));
    const exited = new Promise((resolve) => child.once('exit', resolve));
    await until(() => /^aplomb ready/m.test(output), { timeout: 20000, what: 'ready' });
    assert.ok(alive(child.pid));
    child.kill('SIGTERM');
    assert.equal(await exited, 0);
  });

/* contract.md: several installations run side by side; the first two may be started at once from a new tree. */
test('two at once from one tree install and build one after the other', async () => {
  const tree = temporary();
  fs.mkdirSync(path.join(tree, 'apache-conf'));
  fs.copyFileSync(path.join(TOP, 'Makefile'), path.join(tree, 'Makefile'));
  const step = (name) => `echo "${name} begins" >>steps; sleep 1; echo "${name} ends" >>steps`;
  fs.writeFileSync(path.join(tree, 'apache-conf/deps.sh'), `${step('install')}\n`);
  fs.writeFileSync(path.join(tree, 'slow.mk'), `slow:\n\t@${step('build')}\n`);
  fs.writeFileSync(path.join(tree, 'apache-conf/run.js'), '');
  const run = () => new Promise((resolve) => {
    const env = { ...process.env, MAKEFILES: 'slow.mk', MAKEFLAGS: '' };
    const make = spawn('make', ['run', 'DAEMONS=', 'PROGRAMS=', 'ASSETS=slow'], { cwd: tree, env, stdio: ['ignore', 'ignore', 'inherit'] });
    make.once('exit', resolve);
  });
  assert.deepEqual(await Promise.all([run(), run()]), [0, 0]);
  const steps = fs.readFileSync(path.join(tree, 'steps'), 'utf8').trim().split('\n');
  assert.equal(steps.length, 8);
  for (let i = 0; i < steps.length; i += 2) assert.equal(steps[i + 1], steps[i].replace('begins', 'ends'), steps.join('\n'));
});
