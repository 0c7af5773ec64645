/* One process that is kept running: started in a group of its own, told to end when we end, started
 * again when it dies. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/* Pauses before another try, in ms: the first comes at once, all within the two seconds promised. */
const PAUSES = [50, 100, 300, 700, 1000];
const STEADY = 5000; /* up for so long, it is well again; ms */
const COMPLAIN_AFTER = 5; /* deaths in a row */
const PATIENCE = 2000; /* from TERM to KILL, ms */
const LOG_LIMIT = 16 * 1024 * 1024;

export class Service {
  #child = null;
  #timer = null;
  #stopping = false;
  #deaths = 0;
  #startedAt = 0;
  #logStart = 0;

  /**
   * @param {{name: string, command: string[], prefix?: string[], env: Record<string, string>,
   *          log: string, before?: () => void, say: (line: string) => void}} options
   *   before: run before each start, removes what a killed process left behind
   */
  constructor(options) {
    this.name = options.name;
    this.options = options;
  }

  get deaths() {
    return this.#deaths;
  }

  get alive() {
    return this.#child !== null;
  }

  start() {
    const { command, prefix = [], env, log } = this.options;
    rotate(log);
    const fd = fs.openSync(log, 'a', 0o640);
    try {
      this.#logStart = fs.fstatSync(fd).size;
      this.options.before?.();
      const [file, ...args] = ['setpriv', '--pdeathsig', 'TERM', ...prefix, ...command];
      this.#startedAt = Date.now();
      const child = spawn(file, args, { env, stdio: ['ignore', fd, fd], detached: true });
      this.#child = child;
      child.once('error', (error) => this.#gone(child, `cannot be started: ${error.message}`));
      child.once('exit', (code, signal) =>
        this.#gone(child, signal ? `ended by ${signal}` : `ended with status ${code}`),
      );
    } finally {
      fs.closeSync(fd);
    }
  }

  #gone(child, how) {
    if (this.#child !== child) return;
    this.#child = null;
    killGroup(child.pid, 'SIGKILL'); /* helpers of a killed process would keep its sockets */
    if (this.#stopping) return;
    if (Date.now() - this.#startedAt > STEADY) this.#deaths = 0;
    const pause = PAUSES[Math.min(this.#deaths, PAUSES.length - 1)];
    this.#deaths++;
    this.options.say(`${this.name} ${how}; starting it again`);
    if (this.#deaths % COMPLAIN_AFTER === 0)
      this.options.say(`${this.name} does not stay up (${this.#deaths} times).\n${this.lastLines()}`);
    this.#timer = setTimeout(() => this.start(), pause);
  }

  /** What it wrote since its last start, at most the last ten lines. */
  lastLines() {
    return lastLines(this.options.log, this.#logStart);
  }

  async stop() {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (!child) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    signal(child.pid, 'SIGTERM');
    const timer = setTimeout(() => killGroup(child.pid, 'SIGKILL'), PATIENCE);
    await gone;
    clearTimeout(timer);
    killGroup(child.pid, 'SIGKILL');
  }
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

export function killGroup(pid, name) {
  if (pid) signal(-pid, name);
}

function rotate(log) {
  try {
    if (fs.statSync(log).size > LOG_LIMIT) fs.renameSync(log, `${log}.1`);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

export function lastLines(log, from = 0) {
  try {
    const text = fs.readFileSync(log).subarray(from).toString('utf8').trimEnd();
    const lines = text === '' ? ['(it wrote nothing)'] : text.split('\n').slice(-10);
    return lines.map((line) => `    ${line}`).join('\n') + `\n    (${path.resolve(log)})`;
  } catch {
    return `    (no ${log})`;
  }
}
