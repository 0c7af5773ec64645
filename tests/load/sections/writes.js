/* Accepted PUTs each second beside a program that does nothing but commit one row. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { promisify } from 'node:util';
import { basic, goal, median, row } from '../report.js';

const run = promisify(execFile);
const AGENTS = 64; /* so that commands of one user do not queue behind each other */
const GOAL = 0.5; /* of the bare write */
const FIRST = 100001;

/* Each request is another agent's; every round over all of them changes the state. */
const script = (bare, reason) => `
local n = 0
request = function()
  local agent = ${FIRST} + n % ${AGENTS}
  local ready = math.floor(n / ${AGENTS}) % 2 == 0
  n = n + 1
  local body = ready and "<User><state>READY</state></User>"
    or "<User><state>NOT_READY</state><reasonCodeId>${reason}</reasonCodeId></User>"
  local headers = { ["Content-Type"] = "application/xml", ["Authorization"] = tokens[agent] }
  return wrk.format("PUT", ${bare ? '"/bench/write"' : '"/finesse/api/User/" .. agent'}, headers, body)
end
tokens = {}
${Array.from({ length: AGENTS }, (_, i) => `tokens[${FIRST + i}] = "${basic(String(FIRST + i))}"`).join('\n')}
`;

async function putsPerSecond(site, file, seconds) {
  const { stdout } = await run('wrk', ['-t1', '-c16', `-d${seconds}s`, '-s', file, site.url]);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(stdout);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]);
}

async function signIn(site) {
  for (let i = 0; i < AGENTS; i++) {
    const id = String(FIRST + i);
    await site.rest(id).state('LOGIN', { extension: id });
  }
  const codes = await site.rest(String(FIRST)).get(`/finesse/api/User/${FIRST}/ReasonCodes?category=NOT_READY`);
  return codes.xml.all('ReasonCode')[0].value('uri').split('/').at(-1);
}

export async function measure(bench) {
  const site = await bench.start({ DEMO_AGENTS: AGENTS });
  try {
    const reason = await signIn(site);
    const files = { bare: bench.tool('bare.lua'), put: bench.tool('put.lua') };
    fs.writeFileSync(files.bare, script(true, reason));
    fs.writeFileSync(files.put, script(false, reason));
    const got = { bare: [], put: [] };
    for (let i = 0; i <= bench.rounds; i++)
      for (const what of i % 2 ? ['bare', 'put'] : ['put', 'bare']) {
        const each = await putsPerSecond(site, files[what], bench.seconds);
        if (i > 0) got[what].push(each); /* the first warms */
      }
    const ratio = median(got.put.map((n, i) => n / got.bare[i]));
    row(`lighttpd: writes, 16 connections, ${bench.rounds} rounds`, 'each second', 'ratio', 'goal');
    row('  program that commits one row', median(got.bare).toFixed(0), '1.00');
    row(`  PUT User of ${AGENTS} agents, accepted`, median(got.put).toFixed(0), ratio.toFixed(2),
      goal(`>= ${GOAL}`, ratio >= GOAL));
    return ratio >= GOAL;
  } finally {
    await site.stop();
  }
}
