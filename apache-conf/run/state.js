/* The state folder: made, locked, filled with demo data, tidied. */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { TOP, confText } from './settings.js';

export function makeFolders(s) {
  fs.mkdirSync(s.STATE, { recursive: true });
  for (const folder of [s.runFolder, s.logs]) fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  fs.chmodSync(s.runFolder, 0o700);
}

/** Ours until we end, however we end: the lock goes with the child's descriptor. */
export async function lock(s) {
  const holder = spawn('flock', ['-n', path.join(s.STATE, 'lock'), 'cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true, /* Ctrl-C must not take it before us */
  });
  const held = await new Promise((resolve, reject) => {
    holder.once('error', reject);
    holder.once('exit', () => resolve(false));
    holder.stdout.once('data', () => resolve(true));
    holder.stdin.on('error', () => {});
    holder.stdin.write('\n');
  });
  if (!held) throw new Error(`already running in ${s.STATE}; use another STATE and other ports`);
  return { release: () => holder.stdin.end() };
}

/**
 * Ends what a killed runner of this very folder left running.  Our processes carry its name in
 * their environment; nobody else's do.
 */
export async function endLeftovers(s, { patience = 3000 } = {}) {
  const until = Date.now() + patience;
  for (let kill = 'SIGTERM'; ; kill = Date.now() > until ? 'SIGKILL' : 'SIGTERM') {
    const pids = ours(s);
    if (pids.length === 0) return;
    if (Date.now() > until + 5000) throw new Error(`processes ${pids.join(', ')} do not end`);
    for (const pid of pids)
      try {
        process.kill(pid, kill);
      } catch {
        /* gone meanwhile */
      }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function ours(s) {
  const mark = `APLOMB_SUPERVISED=${s.runFolder}\0`;
  return fs.readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return false;
    try {
      return ('\0' + fs.readFileSync(`/proc/${name}/environ`, 'latin1')).includes('\0' + mark);
    } catch {
      return false;
    }
  }).map(Number);
}

/** An empty run folder, reachable by a short name where needed, with the settings in it. */
export function openRunFolder(s) {
  emptyRunFolder(s);
  if (s.shortRun) {
    fs.mkdirSync(s.shortRun, { recursive: true, mode: 0o700 });
    const owner = fs.lstatSync(s.shortRun);
    if (!owner.isDirectory() || owner.uid !== process.getuid() || (owner.mode & 0o077) !== 0)
      throw new Error(`${s.shortRun} is not ours; remove it or use a shorter STATE`);
    fs.symlinkSync(s.runFolder, s.RUN);
  }
  fs.writeFileSync(s.conf, confText(s), { mode: 0o600 });
  const broker = fs.readFileSync(path.join(TOP, 'apache-conf/mosquitto.conf'), 'utf8');
  const user = process.getuid() === 0 ? 'root' : process.env.USER || 'nobody';
  const text = broker.replaceAll('@RUN@', s.RUN).replaceAll('@USER@', user);
  fs.writeFileSync(path.join(s.RUN, 'mosquitto.conf'), text);
}

export function emptyRunFolder(s) {
  for (const name of fs.readdirSync(s.runFolder))
    fs.rmSync(path.join(s.runFolder, name), { recursive: true, force: true });
  if (s.shortRun) fs.rmSync(s.shortRun, { recursive: true, force: true });
}

function run(command, args, options = {}) {
  const r = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (r.error) throw new Error(`${command}: ${r.error.message}`);
  if (r.status !== 0)
    throw new Error(`${path.basename(command)} failed (${r.signal ?? r.status}): ${r.stderr.trim()}`);
  return r.stdout;
}

/** Makes the database with its demo data if there is none; brings an older one up to date. */
export function prepareDatabase(s, env, say) {
  const migrate = (file) => run(path.join(s.build, 'bin/aplomb-db'), [file, 'migrate'], { env });
  const mark = path.join(s.STATE, 'demo'); /* that it is demo data; how many further agents */
  const made = fs.existsSync(s.database);
  if (!s.loopback && (!made || fs.existsSync(mark)))
    throw new Error(
      `LISTEN=${s.LISTEN}: demo data, whose passwords are known, is for loopback addresses only.\n` +
        `Start with an empty STATE and make ${s.database} with ${s.build}/bin/aplomb-db first.`,
    );
  if (made) {
    migrate(s.database);
    if (fs.existsSync(mark)) addAgents(s, s.database, mark, env, say);
    return;
  }
  /* Made aside and moved when it is whole, so that an interrupted start leaves no half of it. */
  const aside = path.join(s.STATE, 'new');
  fs.rmSync(aside, { recursive: true, force: true });
  fs.mkdirSync(aside, { mode: 0o700 });
  const file = path.join(aside, 'aplomb.db');
  migrate(file);
  for (const script of demoScripts()) runScript(file, script, env);
  fs.writeFileSync(mark, '0\n');
  addAgents(s, file, mark, env, say);
  runScript(file, 'PRAGMA wal_checkpoint(TRUNCATE);', env);
  for (const end of ['-wal', '-shm', '']) /* the file itself last */
    if (fs.existsSync(file + end)) fs.renameSync(file + end, s.database + end);
  fs.rmSync(aside, { recursive: true });
}

const DEMO = path.join(TOP, 'sql/demo');
const MORE_AGENTS = '90-demo-agents.sql';
const read = (name) => fs.readFileSync(path.join(DEMO, name), 'utf8');

function demoScripts() {
  const names = fs.readdirSync(DEMO).filter((name) => name.endsWith('.sql') && name !== MORE_AGENTS);
  return names.sort().map(read);
}

/* Further agents are added once; after that their number stays. */
function addAgents(s, file, mark, env, say) {
  const there = Number(fs.readFileSync(mark, 'utf8'));
  const wanted = s.DEMO_AGENTS;
  if (there === wanted || wanted === 0) return;
  if (there > 0) {
    say(`${s.STATE} has ${there} further agents; DEMO_AGENTS=${wanted} needs a new STATE`);
    return;
  }
  const number = `CREATE TEMP TABLE demo_agents (n); INSERT INTO demo_agents VALUES (${wanted});\n`;
  runScript(file, number + read(MORE_AGENTS), env);
  fs.writeFileSync(mark, `${wanted}\n`);
}

function runScript(file, text, env) {
  const input = `PRAGMA foreign_keys = ON;\n${text}\n`;
  run('sqlite3', ['-bail', '-batch', file], { env, input });
}
