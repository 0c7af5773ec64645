/* What every library is asked to prove, and the ear through which its client is heard: the test tells
 * the library what to do and is told each stanza and each change of the connection. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { parseXml, until } from '../harness/index.js';

export const PUBSUB = 'http://jabber.org/protocol/pubsub';
const LONG = { timeout: Number(process.env.EAR_TIMEOUT ?? 45000), step: 20 };
/* Between two clients of a user nobody listens: that must not sign the agent out. */
export const SETTINGS = { PRESENCE_LOSS: 600 };

/** One client.  `drive` does what the library is for: subscribe(node), close(). */
export class Ear {
  constructor(jid, drive = {}) {
    this.jid = jid;
    this.drive = drive;
    this.ids = []; /* requestIds of the events heard, in order */
    this.events = []; /* {node, id, to, payload} */
    this.signIns = 0; /* complete ones, with bind */
    this.resumed = 0;
    this.present = 0; /* times the server showed us our own presence */
    this.subscribed = []; /* nodes, once the server has said so */
    this.news = [];
  }

  /** kind: 'stanza' with its text, 'subscribed' with a node, 'online', 'resumed', 'offline', 'problem'. */
  tell(kind, text = '') {
    if (kind === 'stanza') return this.#take(text);
    this.news.push(`${kind} ${text}`);
    if (kind === 'online') this.signIns++;
    if (kind === 'resumed') this.resumed++;
    if (kind === 'subscribed') this.subscribed.push(text);
  }

  #take(text) {
    const tree = parseXml(text);
    if (tree.name === 'presence' && tree.attributes.from?.startsWith(`${this.jid}/`)) this.present++;
    const items = tree.name === 'message' && tree.get('event/items');
    if (!items) return;
    const payload = items.value('item/notification');
    const id = parseXml(payload).value('requestId');
    this.ids.push(id);
    this.events.push({ node: items.attributes.node, id, to: tree.attributes.to, payload });
  }

  #until(probe, what) {
    return until(probe, { ...LONG, what: `${this.jid}: ${what} (${this.news.slice(-8)}; ${this.ids})` });
  }

  /** Signed in, and the server has our presence. */
  async ready(times = 1) {
    await this.#until(() => this.signIns >= times && this.present >= times, `sign-in ${times}`);
    return this;
  }

  async subscribe(node) {
    const before = this.subscribed.length;
    await this.drive.subscribe(node);
    await this.#until(() => this.subscribed.length > before, `a subscription of ${node}`);
  }

  /** Connected again after a break, by resumption or anew. */
  back(before) {
    const now = () => this.resumed > before.resumed || this.present > before.present;
    return this.#until(now, 'another connection');
  }

  counts() {
    return { resumed: this.resumed, present: this.present };
  }

  heard(id) {
    return this.#until(() => this.ids.includes(id), id);
  }

  of(node) {
    return this.events.filter((e) => e.node === node);
  }

  async close() {
    await this.drive.close?.();
  }
}

/** A client that is a program of its own, with what its library leaves behind: lines "kind text" come
 * out, "subscribe NODE" and the end of input go in; line breaks within a text are &#10;. */
export function program(jid, command, args) {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', command, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const ear = new Ear(jid, {
    subscribe: (node) => child.stdin.write(`subscribe ${node}\n`),
    close: () => {
      child.stdin.end();
      return Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 3000))]).finally(() =>
        child.kill('SIGKILL'),
      );
    },
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [, kind, text] = /^(\S+) ?(.*)$/.exec(line);
    ear.tell(kind, text);
  });
  child.stderr.setEncoding('utf8').on('data', (text) => ear.tell('problem', text.slice(-2000)));
  return ear;
}

/** The agent of a site, signed in by REST, who changes state as often as asked. */
export class Worker {
  constructor(site, user) {
    this.rest = site.rest(user);
    this.user = user;
    this.count = 0;
  }

  static async start(site, user) {
    const worker = new Worker(site, user);
    await worker.rest.state('LOGIN', { extension: user });
    const codes = await worker.rest.get(`/finesse/api/User/${user}/ReasonCodes?category=NOT_READY`);
    worker.reason = codes.xml.all('ReasonCode')[0].value('uri').split('/').at(-1);
    const isIn = async () =>
      (await worker.rest.get(`/finesse/api/User/${user}`)).xml.value('state') === 'NOT_READY';
    await until(isIn, { what: 'the sign-in' });
    return worker;
  }

  /** The next change; its requestId. */
  async change() {
    const requestId = `${this.user}-${++this.count}`;
    if (this.count % 2) await this.rest.state('READY', { requestId });
    else await this.rest.state('NOT_READY', { reason: this.reason, requestId });
    return requestId;
  }
}

/**
 * The proof.  open(user, resource) gives an Ear that is signing in.
 * @param {{site: () => any, worker: () => Worker, open: Function, keeps: 'session' | 'stream' | 'anew', forgets?: boolean}} how
 *   keeps: what a killed bridge leaves of the session: all of it; its stream, which the library
 *   resumes (XEP-0198); or nothing, so that the library signs in anew and reads the state by REST.
 *   forgets: the library does not count all that it was sent, and is sent the last once more
 */
export function proves(name, { site, worker, open, keeps, forgets }) {
  test(`${name}: hears its user and its team, and goes on after kill -9 of the bridge`, async () => {
    const agentNode = `/finesse/api/User/${worker().user}`;
    const teamNode = '/finesse/api/Team/1/Users';
    const resource = name.replace(/[^a-z0-9]+/gi, '-').toLowerCase();
    const agent = await open(worker().user, resource);
    const supervisor = await open('1000', resource);
    try {
      await agent.ready();
      await supervisor.ready();
      await supervisor.subscribe(teamNode);
      const ids = [];
      const change = async () => {
        ids.push(await worker().change());
        return ids.at(-1);
      };
      for (let i = 0; i < 2; i++) {
        const id = await change();
        await agent.heard(id);
        await supervisor.heard(id);
      }
      const [first] = agent.of(agentNode);
      assert.match(first.payload, /^<Update><data><user>.*<state>(NOT_)?READY<\/state>.*<\/Update>$/s);
      assert.equal(first.to, agent.jid); /* as subscribed: the bare JID */
      assert.equal(supervisor.of(teamNode)[0].to.split('/')[0], supervisor.jid);

      const before = [agent.counts(), supervisor.counts()];
      await site().kill('bridge');
      if (keeps !== 'anew') {
        const meanwhile = await change();
        await agent.heard(meanwhile);
        await supervisor.heard(meanwhile);
      } else {
        await agent.back(before[0]);
        await supervisor.back(before[1]);
        if (!supervisor.drive.remembers) await supervisor.subscribe(teamNode);
      }
      const last = await change();
      await agent.heard(last);
      await supervisor.heard(last);
      if (keeps !== 'anew') assert.deepEqual([agent.signIns, supervisor.signIns], [1, 1]);
      if (keeps === 'stream') assert.deepEqual([agent.resumed, supervisor.resumed], [1, 1]);
      const heard = (ear, node) => {
        const all = ear.of(node).map((e) => e.id);
        return forgets ? all.filter((id, i) => id !== all[i - 1]) : all;
      };
      assert.deepEqual(heard(agent, agentNode), ids);
      assert.deepEqual(heard(supervisor, teamNode), ids);
    } finally {
      await agent.close();
      await supervisor.close();
    }
  });
}
