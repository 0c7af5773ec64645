/* REST reads beside the ceiling of any: a FastCGI program that answers the same text to everything. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { basic, goal, median, row } from '../report.js';

const run = promisify(execFile);
const GOALS = { lighttpd: 0.7, apache: 0.75 }; /* of the constant program, behind the same server */

async function requestsPerSecond(url, seconds) {
  const args = ['-t1', '-c16', `-d${seconds}s`, '-H', `Authorization: ${basic('1001')}`, url];
  const { stdout } = await run('wrk', args);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${url}: ${stdout}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]);
}

async function reads(site, { rounds, seconds }) {
  const constant = `${site.url}/bench/constant`;
  const user = `${site.url}/finesse/api/User/1001`;
  await site.rest('1001').get('/finesse/api/User/1001'); /* its password is hashed once, not now */
  for (const url of [constant, user]) await requestsPerSecond(url, seconds); /* warm */
  const all = [];
  for (let i = 0; i < rounds; i++) {
    const pair = i % 2 === 0 ? [constant, user] : [user, constant];
    const got = {};
    for (const url of pair) got[url] = await requestsPerSecond(url, seconds);
    all.push({ constant: got[constant], user: got[user], ratio: got[user] / got[constant] });
  }
  return Object.fromEntries(['constant', 'user', 'ratio'].map((key) => [key, median(all.map((r) => r[key]))]));
}

export async function measure(bench) {
  let well = true;
  for (const [WEB, least] of Object.entries(GOALS)) {
    const site = await bench.start({ WEB });
    try {
      const read = await reads(site, bench);
      const reached = read.ratio >= least;
      well &&= reached;
      row(`${WEB}: reads, 16 connections, ${bench.rounds} rounds`, 'each second', 'ratio', 'goal');
      row('  constant FastCGI program', read.constant.toFixed(0), '1.00');
      row('  GET /finesse/api/User/1001', read.user.toFixed(0), read.ratio.toFixed(2),
        goal(`>= ${least}`, reached));
    } finally {
      await site.stop();
    }
  }
  return well;
}
