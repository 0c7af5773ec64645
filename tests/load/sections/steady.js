/* 200 state changes each second, by as many agents: from the PUT to the committed event (its time in the
 * log, to the millisecond) and to the notification. */
import http from 'node:http';
import { Listener } from '../lean.js';
import { ms, quantile, row } from '../report.js';

const AGENTS = 200;
const PER_SECOND = 200;
const SECONDS = Number(process.env.BENCH_STEADY_SECONDS ?? 20);
const FIRST = 100001;

class Agent {
  sent = new Map(); /* requestId -> { wall, at } */
  heard = new Map(); /* requestId -> ms */
  #ready = false;

  constructor(site, id, reason) {
    this.rest = site.rest(id);
    this.reason = reason;
    this.listener = new Listener(site.port, site.domain, (body, at) => this.#hear(body, at));
  }

  #hear(body, at) {
    if (body.startsWith('error')) throw new Error(body);
    for (const [, request] of body.matchAll(/&lt;requestId&gt;([^&]+)&lt;/g))
      if (this.sent.has(request)) this.heard.set(request, at - this.sent.get(request).at);
  }

  async change(request) {
    this.#ready = !this.#ready;
    const requestId = `${this.rest.user}-${request}`;
    this.sent.set(requestId, { wall: Date.now(), at: performance.now() });
    await this.rest.state(this.#ready ? 'READY' : 'NOT_READY', {
      ...(this.#ready ? {} : { reason: this.reason }),
      requestId,
    });
  }
}

async function open(site) {
  const first = await site.rest(String(FIRST)).get(`/finesse/api/User/${FIRST}/ReasonCodes?category=NOT_READY`);
  const reason = first.xml.all('ReasonCode')[0].value('uri').split('/').at(-1);
  const agents = Array.from({ length: AGENTS }, (_, i) => new Agent(site, String(FIRST + i), reason));
  for (const agent of agents) {
    await agent.listener.open(agent.rest.user, 'demo');
    await agent.rest.state('LOGIN', { extension: agent.rest.user });
  }
  return agents;
}

/* One change every 5 ms, whatever the answers take: an open loop hides no wait. */
async function change(agents) {
  const answers = [];
  const began = performance.now();
  for (let i = 0; i < PER_SECOND * SECONDS; i++) {
    const due = began + (i * 1000) / PER_SECOND;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    answers.push(agents[i % AGENTS].change(i));
  }
  await Promise.all(answers);
}

async function committed(site, agents, after) {
  const sent = new Map(agents.flatMap((agent) => [...agent.sent]));
  const times = [];
  for (let from = after; ; ) {
    const page = (await site.rest('admin').get(`/aplomb/api/events?after=${from}`)).json;
    for (const event of page.events)
      if (sent.has(event.requestId) && /^\/finesse\/api\/User\/\d+$/.test(event.node))
        times.push(Date.parse(event.time) - sent.get(event.requestId).wall);
    if (page.last <= from) return times;
    from = page.last;
  }
}

export async function measure(bench) {
  const site = await bench.start({ DEMO_AGENTS: AGENTS });
  site.agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  let agents = [];
  try {
    agents = await open(site);
    const after = (await site.rest('admin').get('/aplomb/api/events?after=0')).json.last;
    await change(agents);
    await new Promise((resolve) => setTimeout(resolve, 1000)); /* the last notifications */
    const commits = await committed(site, agents, after);
    const heard = agents.flatMap((agent) => [...agent.heard.values()]);
    const count = PER_SECOND * SECONDS;
    row(`lighttpd: ${PER_SECOND} state changes/s, ${SECONDS} s`, 'p50', 'p99', 'of', 'count');
    const line = (title, times) =>
      row(title, ms(quantile(times, 0.5)), ms(quantile(times, 0.99)), count, times.length);
    line('  PUT to committed event', commits);
    line('  PUT to notification over BOSH', heard);
    return commits.length === count && heard.length === count;
  } finally {
    for (const agent of agents) agent.listener.close();
    await site.stop();
  }
}
