/* The program swarm.c from JavaScript: ask(order) resolves with the line it answers, as an object. */
import { execFileSync, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { TOP } from '../harness/index.js';

export function buildSwarm(target) {
  const sources = ['swarm.c', 'stops.c'].map((name) => path.join(TOP, 'tests/load', name));
  execFileSync('gcc', ['-O2', '-pthread', '-o', target, ...sources, '-levent_core']);
  return target;
}

export class Swarm {
  #waiting = [];

  /** before: a command line it runs under (taskset). */
  constructor(program, domain, before = []) {
    const [command, ...args] = ['setpriv', '--pdeathsig', 'KILL', ...before, program, domain];
    this.child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.problems = '';
    this.child.stderr.setEncoding('utf8').on('data', (text) => (this.problems += text));
    this.gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.gone.then((code) => {
      for (const { reject } of this.#waiting) reject(new Error(`swarm ended: ${code} ${this.problems}`));
    });
    this.child.stdin.on('error', () => {});
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      const words = line.split(' ');
      const pairs = {};
      for (let i = 0; i + 1 < words.length; i++)
        if (/^[\d.]+$/.test(words[i + 1])) pairs[words[i]] = Number(words[i + 1]);
      this.#waiting.shift()?.resolve(pairs);
    });
  }

  /** @returns {Promise<Record<string, number>>} */
  ask(order) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.child.stdin.write(`${order}\n`);
    });
  }

  async end() {
    this.child.kill('SIGKILL');
    await this.gone;
  }
}
