/* A busy floor: thousands of agents with an event connection each answer calls by REST; every event is
 * compared with the log, and what the processes cost is read from /proc. */
import fs from 'node:fs';
import http from 'node:http';
import { Listener, unescapeText } from '../lean.js';
import { until } from '../../harness/index.js';
import { processorTimes } from '../proc.js';
import { goal, ms, quantile, row } from '../report.js';

const AGENTS = Number(process.env.BENCH_AGENTS ?? 2000); /* in teams of 20, see `make run` */
const CALLS_PER_SECOND = Number(process.env.BENCH_CALLS_PER_SECOND ?? 20);
const SECONDS = Number(process.env.BENCH_CALL_SECONDS ?? 300);
const TALK_SECONDS = 30;
const FIRST = 100001;
const TEAM = 20;
const GOAL_CTID = 0.5; /* of one core */

/** One agent: hears everything, answers what rings. */
class Agent {
  heard = []; /* [node, payload] in the order of arrival */
  problems = [];
  answers = []; /* ms from PUT ANSWER to the event that says it is answered */
  #asked = new Map(); /* requestId -> when */

  constructor(site, id) {
    this.site = site;
    this.id = id;
    this.rest = site.rest(id);
    this.listener = new Listener(site.port, site.domain, (body, at) => this.#hear(body, at));
  }

  open() {
    return this.listener.open(this.id, 'demo');
  }

  async begin() {
    await this.rest.state('LOGIN', { extension: this.id });
    await this.rest.state('READY');
  }

  #hear(body, at) {
    if (body.startsWith('error')) this.problems.push(body);
    for (const [, node, text] of body.matchAll(/<items node='([^']+)'>.*?<notification[^>]*>(.*?)<\/notification>/gs)) {
      const payload = unescapeText(text);
      this.heard.push([node, payload]);
      const request = /<requestId>([^<]+)<\/requestId>/.exec(payload)?.[1];
      if (this.#asked.has(request)) {
        this.answers.push(at - this.#asked.get(request));
        this.#asked.delete(request);
      }
      if (payload.includes('<event>POST</event>') && node.endsWith('/Dialogs')) this.#answer(payload);
    }
  }

  async #answer(payload) {
    const dialog = /<uri>\/finesse\/api\/Dialog\/(\d+)<\/uri>/.exec(payload)[1];
    const request = `answer-${dialog}`;
    this.#asked.set(request, performance.now());
    try {
      const answer = await this.rest.act(dialog, 'ANSWER', this.id, request);
      if (answer.status !== 202) this.problems.push(`ANSWER ${dialog}: ${answer.status} ${answer.text}`);
    } catch (error) {
      this.problems.push(`ANSWER ${dialog}: ${error.message}`);
    }
  }
}

/* Runs act(agent) for all, 32 at a time. */
async function forAll(agents, act) {
  const rest = [...agents];
  const worker = async () => {
    for (let agent = rest.shift(); agent; agent = rest.shift()) await act(agent);
  };
  await Promise.all(Array.from({ length: 32 }, worker));
}

async function arrivals(site, callsPerHour) {
  for (let team = 101; team < 101 + Math.ceil(AGENTS / TEAM); team++)
    await site.sim('PUT', 'arrivals', {
      ...{ to: `77${team}`, callsPerHour, seed: team },
      ...{ handleSeconds: TALK_SECONDS, handle: 'exponential' },
    });
}

/* What each agent should have heard: node -> events of the log, in order. */
async function logged(site, after) {
  const nodes = new Map();
  for (let from = after; ; ) {
    const page = (await site.rest('admin').get(`/aplomb/api/events?after=${from}`)).json;
    for (const { node, payload } of page.events) {
      const user = /^\/finesse\/api\/User\/(\d+)(\/Dialogs)?$/.exec(node)?.[1];
      if (!user) continue;
      if (!nodes.has(user)) nodes.set(user, []);
      nodes.get(user).push([node, payload]);
    }
    if (page.events.length === 0 && page.last <= from) return nodes;
    from = page.last;
  }
}

function compare(agents, expected) {
  let events = 0;
  let wrong = 0;
  for (const agent of agents) {
    const should = expected.get(agent.id) ?? [];
    const did = agent.heard.filter(([node]) => node.startsWith(`/finesse/api/User/${agent.id}`));
    events += should.length;
    if (JSON.stringify(did) !== JSON.stringify(should)) wrong++;
  }
  return { events, wrong };
}

async function work(site, agents) {
  const before = processorTimes(site);
  const began = performance.now();
  await arrivals(site, (CALLS_PER_SECOND * 3600) / Math.ceil(AGENTS / TEAM));
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  await arrivals(site, 0);
  const wall = (performance.now() - began) / 1000;
  const after = processorTimes(site);
  /* The last talks end by themselves. */
  await until(async () => (await site.sim('GET', 'calls')).calls.length === 0, {
    ...{ timeout: 15 * TALK_SECONDS * 1000, step: 1000, what: 'the last call' },
  });
  const share = (names) => names.reduce((sum, name) => sum + after[name] - before[name], 0) / wall;
  const programs = Object.keys(after).filter((name) => name.includes('.'));
  return { ctid: share(['ctid']), bridge: share(['bridge']), broker: share(['broker']), web: share(['web']), programs: share(programs) };
}

export async function measure(bench) {
  const site = await bench.start({ DEMO_AGENTS: AGENTS });
  site.agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  const agents = Array.from({ length: AGENTS }, (_, i) => new Agent(site, String(FIRST + i)));
  try {
    const start = (await site.rest('admin').get('/aplomb/api/events?after=0')).json.last;
    await forAll(agents, (agent) => agent.open());
    await forAll(agents, (agent) => agent.begin());
    const cost = await work(site, agents);
    const calls = agents.reduce((sum, agent) => sum + agent.answers.length, 0);
    const expected = await logged(site, start);
    const all = () => agents.every((a) => a.heard.length >= (expected.get(a.id) ?? []).length);
    await until(all, { timeout: 10000, step: 200, what: 'the last event' }).catch(() => {});
    const { events, wrong } = compare(agents, expected);
    const problems = agents.flatMap((agent) => agent.problems);
    const times = agents.flatMap((agent) => agent.answers);
    const well = wrong === 0 && problems.length === 0 && cost.ctid <= GOAL_CTID;
    row(`lighttpd: ${AGENTS} agents, ${CALLS_PER_SECOND} calls/s, ${SECONDS} s`, 'figure', '', 'goal');
    row('  calls answered', calls);
    row('  events heard, sessions that differ from log', events, wrong, goal('0', wrong === 0));
    row('  requests refused, connections lost', problems.length, '', goal('0', problems.length === 0));
    row('  PUT ANSWER to its event, p50, p99', ms(quantile(times, 0.5)), ms(quantile(times, 0.99)));
    for (const [name, share] of Object.entries(cost))
      row(`  ${name}, of one core`, share.toFixed(3), '', name === 'ctid' ? goal(`<= ${GOAL_CTID}`, share <= GOAL_CTID) : '');
    for (const problem of problems.slice(0, 5)) process.stdout.write(`  ${problem}\n`);
    return well;
  } finally {
    for (const agent of agents) agent.listener.close();
    await site.stop();
  }
}
