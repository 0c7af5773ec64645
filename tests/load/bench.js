/* `make bench`: figures beside the ceiling or peer they are compared to, measured in the same run.
 * Absolute figures differ from machine to machine; the ratios are what to keep.
 *
 * Each file of sections/ measures one thing: `measure(bench)` prints its rows and tells whether its
 * goals were reached.  BENCH=reads,state-changes takes some of them only. */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { TOP, start } from '../harness/index.js';
import { buildSwarm } from './swarm.js';

const SECTIONS = path.join(TOP, 'tests/load/sections');
/* C sources of this folder and what they are linked with; a program of cgi-bin is served as /bench/NAME. */
const TOOLS = [
  ['constant.c', 'cgi-bin/bench/constant', '-lfcgi'],
  ['machine.c', 'machine'],
  ['write.c', 'cgi-bin/bench/write', '-lfcgi', '-lsqlite3'],
  ['mqtt_roundtrip.c', 'mqtt_roundtrip', '-lmosquitto'],
];

/* What a tool needs that is linked with our library. */
function ofOurs(build) {
  const libraries = execFileSync('pkg-config', ['--libs', 'sqlite3', 'libmosquitto'], { encoding: 'utf8' });
  return ['-I', path.join(TOP, 'lib'), '-I', path.join(build, 'gen'), path.join(build, 'libaplomb.a'), '-Wl,--gc-sections', ...libraries.trim().split(/\s+/)];
}

class Bench {
  rounds = Number(process.env.BENCH_ROUNDS ?? 5);
  seconds = Number(process.env.BENCH_SECONDS ?? 2);

  /** The real build with the constant program beside the others, as /bench/constant. */
  constructor() {
    const build = path.resolve(TOP, process.env.APLOMB_BUILD ?? 'build');
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ap-bench-'));
    fs.mkdirSync(path.join(this.folder, 'cgi-bin/bench'), { recursive: true });
    fs.symlinkSync(path.join(build, 'bin'), path.join(this.folder, 'bin'));
    for (const name of fs.readdirSync(path.join(build, 'cgi-bin')))
      fs.symlinkSync(path.join(build, 'cgi-bin', name), path.join(this.folder, 'cgi-bin', name));
    for (const [source, target, ...libraries] of [...TOOLS, ['announce.c', 'announce', ...ofOurs(build)]])
      execFileSync('gcc', ['-O2', '-o', this.tool(target), path.join(TOP, 'tests/load', source), ...libraries]);
    buildSwarm(this.tool('swarm'));
  }

  /** Path of a compiled tool. */
  tool(name) {
    return path.join(this.folder, name);
  }

  /** An installation of the bench's build; stop() it. */
  start(settings = {}) {
    return start({ ...settings, APLOMB_BUILD: this.folder });
  }

  end() {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

async function main() {
  const all = fs.readdirSync(SECTIONS).map((file) => path.basename(file, '.js'));
  const wanted = process.env.BENCH ? process.env.BENCH.split(',') : all.sort();
  const bench = new Bench();
  const missed = [];
  try {
    for (const name of wanted) {
      const { measure } = await import(path.join(SECTIONS, `${name}.js`));
      if (!(await measure(bench))) missed.push(name);
      process.stdout.write('\n');
    }
  } finally {
    bench.end();
  }
  process.stdout.write(missed.length ? `goals missed: ${missed.join(', ')}\n` : 'every goal reached\n');
  return missed.length === 0;
}

/* Eight seconds after its start node gives memory back, if it may: a tenth of a second on every core,
 * in the midst of what is measured then.  It has to be told before it starts. */
const QUIET = '--no-memory-reducer';

if (process.execArgv.includes(QUIET)) {
  main().then(
    (well) => process.exit(well ? 0 : 1),
    (error) => {
      process.stderr.write(`bench: ${error.stack}\n`);
      process.exit(2);
    },
  );
} else {
  const again = [process.execPath, QUIET, ...process.argv.slice(1)];
  process.exit(spawnSync('setpriv', ['--pdeathsig', 'TERM', ...again], { stdio: 'inherit' }).status ?? 2);
}
