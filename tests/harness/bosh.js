/* An events client as third parties write it: strophe.js over BOSH. */
import { PATIENCE } from './installation.js';
import { XmlHttpRequest } from './xml-http-request.js';
import { fromDom, parseXml } from './xml.js';

globalThis.XMLHttpRequest ??= XmlHttpRequest;
const { Strophe, $iq, $msg, $pres } = await import('strophe.js');
Strophe.setLogLevel(Strophe.LogLevel.FATAL);

export { Strophe, $iq, $msg, $pres };

/** One heard notification. */
class Update {
  constructor(message) {
    this.message = message; /* the whole stanza, as a tree */
    const items = message.get('event/items');
    this.node = items.attributes.node;
    this.raw = items.value('item/notification'); /* <Update>..., unescaped once */
    this.xml = parseXml(this.raw);
    this.event = this.xml.value('event');
    this.source = this.xml.value('source');
    this.requestId = this.xml.value('requestId');
    this.at = performance.now();
  }

  /** Text at a path below <data>: data('user/state'), data('dialogs/Dialog/state'). */
  data(path) {
    return this.xml.value(`data/${path}`);
  }
}

/**
 * Signs in, sends presence, hears.
 * @param {import('./installation.js').Installation} installation
 * @param {string} user
 * @param {string} [password]
 * @param {{resource?: string, url?: string, timeout?: number}} [options] url: default is through the
 *   web server; `http://127.0.0.1:${installation.boshPort}/http-bind/` is the bridge itself
 */
export async function connectBosh(installation, user, password = 'demo', options = {}) {
  const client = new BoshClient(installation, user, options);
  await client.connect(password, options.timeout ?? 10000).catch((error) => {
    client.vanish();
    throw error;
  });
  return client;
}

export class BoshClient {
  constructor(installation, user, { resource = 'test', url } = {}) {
    this.installation = installation;
    this.jid = `${user}@${installation.domain}/${resource}`;
    this.updates = []; /* every Update heard, in order */
    this.statuses = []; /* names of Strophe's connection statuses, in order */
    this.stanzas = []; /* every stanza heard, as a tree */
    this.cursor = 0; /* what next() has not seen yet */
    this.waiters = new Set();
    installation.clients?.add(this);
    this.connection = new Strophe.Connection(url ?? `${installation.url}/http-bind/`);
  }

  /** Resolves when the server has seen our presence: from then on events come. */
  async connect(password, timeout) {
    const failed = ['CONNFAIL', 'AUTHFAIL', 'ERROR', 'DISCONNECTED'];
    this.connection.addHandler((stanza) => this.#hear(stanza));
    this.connection.connect(this.jid, password, (status, reason) => {
      const name = Object.keys(Strophe.Status).find((key) => Strophe.Status[key] === status);
      this.statuses.push(name);
      this.reason = reason ?? this.reason;
      if (status === Strophe.Status.CONNECTED) {
        this.connection.send($pres());
        this.connection.flush();
      }
      this.#wake();
    });
    const present = (s) => s.name === 'presence' && s.attributes.from === this.jid;
    const over = () => this.stanzas.some(present) || this.statuses.some((s) => failed.includes(s));
    await this.#wait(over, `the sign-in (${this.statuses})`, timeout);
    if (!this.stanzas.some(present))
      throw new Error(`${this.jid}: ${this.statuses.at(-1)} ${this.reason ?? ''}`);
  }

  #hear(stanza) {
    const tree = fromDom(stanza);
    this.stanzas.push(tree);
    if (tree.name === 'message' && tree.get('event/items/item/notification'))
      this.updates.push(new Update(tree));
    this.#wake();
    return true;
  }

  #wake() {
    for (const waiter of this.waiters) waiter();
  }

  #wait(look, what, timeout) {
    return new Promise((resolve, reject) => {
      const check = () => {
        const found = look();
        if (!found) return;
        clearTimeout(timer);
        this.waiters.delete(check);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.waiters.delete(check);
        const states = (u) => u.raw.match(/<state>\w+/g)?.join(' ').replaceAll('<state>', '') ?? '';
        const heard = this.updates
          .slice(-20)
          .map((u) => `\n  ${u.node} ${u.event} ${u.requestId} ${states(u)}`);
        const news = `${this.statuses}; last heard:${heard.join('')}`;
        reject(new Error(`${this.jid}: waited ${timeout} ms for ${what}; ${news}`));
      }, timeout);
      this.waiters.add(check);
      check();
    });
  }

  /** The first update that pred likes among all heard since the sign-in, or yet to come. */
  waitFor(pred, { timeout = PATIENCE } = {}) {
    return this.#wait(() => this.updates.find(pred), pred, timeout);
  }

  /** The next update pred likes, after the one the last next() returned. */
  next(pred = () => true, { timeout = PATIENCE } = {}) {
    return this.#wait(
      () => {
        const index = this.updates.findIndex((u, i) => i >= this.cursor && pred(u));
        if (index < 0) return undefined;
        this.cursor = index + 1;
        return this.updates[index];
      },
      pred,
      timeout,
    );
  }

  /** Waits for a connection status, by Strophe's name: 'DISCONNECTED'. */
  status(name, { timeout = PATIENCE } = {}) {
    return this.#wait(() => this.statuses.includes(name), name, timeout);
  }

  /** Sends an iq and waits for its answer, as a tree; an error answer is returned too. */
  iq(builder, { timeout = PATIENCE } = {}) {
    return new Promise((resolve, reject) => {
      const answer = (stanza) =>
        stanza ? resolve(fromDom(stanza)) : reject(new Error(`${this.jid}: no answer to an iq`));
      this.connection.sendIQ(builder, answer, answer, timeout);
    });
  }

  async #pubsub(verb, node, jid) {
    const attributes = { node, jid: jid ?? this.jid };
    const iq = $iq({ type: 'set', to: `pubsub.${this.installation.domain}` });
    iq.c('pubsub', { xmlns: 'http://jabber.org/protocol/pubsub' }).c(verb, attributes);
    const answer = await this.iq(iq);
    if (answer.attributes.type !== 'result')
      throw new Error(`${verb} ${node}: ${answer.get('error')?.names}`);
    return answer;
  }

  subscribe(node, jid) {
    return this.#pubsub('subscribe', node, jid);
  }

  unsubscribe(node, jid) {
    return this.#pubsub('unsubscribe', node, jid);
  }

  async disconnect() {
    this.connection.disconnect('bye');
    await this.status('DISCONNECTED', { timeout: 3000 }).catch(() => {});
    this.vanish();
  }

  /** Falls silent without a word, as a browser that is switched off. */
  vanish() {
    this.installation.clients?.delete(this);
    this.connection._proto._abortAllRequests();
    this.connection.reset();
  }
}
