/* A page that has loaded finesse.js, as a gadget or not, in a context of its own: what the container
 * would do is done by the test. */
import fs from 'node:fs';
import vm from 'node:vm';
import { fileURLToPath } from 'node:url';

const LIBRARY = fileURLToPath(new URL('../../../www/desktop/assets/js/finesse.js', import.meta.url));

/** The hub of a container, all in one page: what is published has been heard on return. */
export class Hub {
  #subscriptions = new Map();
  #last = 0;
  /** Everything published: {topic, data}. */
  published = [];

  isConnected = () => true;

  subscribe(topic, onData) {
    const id = String(++this.#last);
    this.#subscriptions.set(id, { topic, onData });
    return id;
  }

  unsubscribe(id) {
    this.#subscriptions.delete(id);
  }

  publish(topic, data) {
    this.published.push({ topic, data });
    for (const s of [...this.#subscriptions.values()]) {
      const wild = s.topic.endsWith('.*') && topic.startsWith(s.topic.slice(0, -1));
      if (s.topic === topic || wild) s.onData(topic, data);
    }
  }

  topics() {
    return [...this.#subscriptions.values()].map((s) => s.topic);
  }

  /** What gadgets asked by a topic. */
  asked(topic, type) {
    return this.published.filter((p) => p.topic === topic && p.data?.type === type).map((p) => p.data);
  }
}

/** Storage of a browser. */
class Store {
  #items = new Map();
  constructor(items) {
    for (const [k, v] of Object.entries(items)) this.#items.set(k, v);
  }
  getItem = (k) => this.#items.get(k) ?? null;
  setItem = (k, v) => void this.#items.set(k, String(v));
  removeItem = (k) => void this.#items.delete(k);
  clear = () => this.#items.clear();
}

export const CONFIG = {
  authorization: Buffer.from('1001:de:mo').toString('base64'),
  host: 'desk.example.com',
  hostPort: '8445',
  restHost: 'localhost',
  localhostPort: '8082',
  scheme: 'https',
  locale: 'en_US',
};

/** Lets everything that waits for a turn have it. */
export const turn = () => new Promise((done) => setImmediate(done));

/**
 * @param {object} [how] gadget: false for an ordinary page; prefs, session: what the container gives
 */
export function load({ gadget = true, prefs = {}, session = {}, globals = {} } = {}) {
  const hub = new Hub();
  const requests = [];
  const prefsSet = [];
  const preferences = { ...prefs };
  const timers = [];
  const errors = [];
  const context = {
    AbortController, URL, URLSearchParams, TextEncoder, TextDecoder, queueMicrotask, Promise,
    atob, btoa, crypto: globalThis.crypto,
    console: { ...console, error: (...what) => errors.push(what.join(' ')), log() {} },
    setTimeout: (f, ms) => timers.push({ f, ms }) ,
    clearTimeout() {},
    location: { search: '?mid=7', hash: '', hostname: 'desk.example.com', port: '8445', protocol: 'https:', href: 'https://desk.example.com:8445/gadgets/ifr' },
    sessionStorage: new Store(session),
    ...globals,
  };
  if (gadget) {
    class Prefs {
      getString = (name) => preferences[name] ?? '';
      getInt = (name) => parseInt(preferences[name], 10) || 0;
      getMsg = (name) => ({ hello: 'Hello {0} and {1}' })[name] ?? '';
      set(name, value) {
        prefsSet.push([name, value]);
        preferences[name] = value;
      }
    }
    context.gadgets = {
      Hub: hub,
      Prefs,
      io: {
        makeRequest(url, callback, params) {
          requests.push({
            url, params, callback,
            method: params.METHOD ?? 'GET',
            path: url.replace(/^https?:\/\/[^/]+/, '').replace(/[?&]nocache=\d+/, ''),
          });
        },
      },
    };
  }
  context.globalThis = context;
  context.window = context;
  vm.createContext(context);
  new vm.Script(fs.readFileSync(LIBRARY, 'utf8'), { filename: 'finesse.js' }).runInContext(context);

  return {
    context, hub, requests, prefsSet, timers, errors,
    finesse: context.finesse,

    /** Runs a script in the page. */
    run: (code) => vm.runInContext(code, context),

    /** Signs in with CONFIG and says that the connection is there. */
    connect(config = { ...CONFIG }) {
      context.finesse.clientservices.ClientServices.init(config);
      hub.publish('finesse.info.connection', { status: 'connected', resourceID: 'desktop' });
      return context.finesse;
    },

    /** The oldest request that waits for an answer and fits. */
    take(path, method = 'GET') {
      const at = requests.findIndex((r) => r.path === path && r.method === method);
      if (at < 0) throw new Error(`no ${method} ${path}; there are ${requests.map((r) => `${r.method} ${r.path}`).join(', ')}`);
      return requests.splice(at, 1)[0];
    },

    /** Answers it. */
    async answer(path, text, { method = 'GET', rc = 200, headers = {} } = {}) {
      const request = this.take(path, method);
      request.callback({ rc, text, headers, errors: rc < 400 ? [] : [`${rc} Error`] });
      await turn();
      return request;
    },

    /** An event of a node, as the container puts it on the hub. */
    async event(node, xml) {
      const object = context.finesse.utilities.Utilities.xml2js(xml);
      hub.publish(node.replace(/^\//, '').replaceAll('/', '.'), { content: node + xml, object });
      await turn();
    },

    /** Answers the last question for a node. */
    async agree(node, failure = null) {
      const asked = hub.asked('finesse.info.requests', 'SubscribeNodeReq').filter((r) => r.data.node === node);
      hub.publish(`finesse.info.responses.${asked.at(-1).invokeID}`, failure);
      await turn();
    },
  };
}

/** Shapes of the developer guide, chapter 3. */
export const user = ({ state = 'READY', extension = '1001001', more = '' } = {}) =>
  `<dialogs>/finesse/api/User/1001/Dialogs</dialogs><extension>${extension}</extension>` +
  '<firstName>Chris</firstName><lastName>Smith &amp; Co</lastName><loginId>1001</loginId>' +
  '<loginName>csmith</loginName><mediaType>1</mediaType><pendingState></pendingState>' +
  '<reasonCodeId>-1</reasonCodeId><roles><role>Agent</role></roles>' +
  '<settings><wrapUpOnIncoming>OPTIONAL</wrapUpOnIncoming></settings>' +
  `<state>${state}</state><stateChangeTime>2012-03-01T17:58:21.234Z</stateChangeTime>` +
  `<teamId>500</teamId><teamName>Sales</teamName>${more}<uri>/finesse/api/User/1001</uri>`;

export const variables = (...pairs) =>
  `<callvariables>${pairs
    .map(([n, v]) => `<CallVariable><name>${n}</name><value>${v}</value></CallVariable>`)
    .join('')}</callvariables>`;

export const dialog = (id, { state = 'ACTIVE', vars = variables(['callVariable1', 'x'], ['callVariable2', '']), callType = 'ACD_IN' } = {}) =>
  `<associatedDialogUri></associatedDialogUri><fromAddress>5551234</fromAddress><id>${id}</id>` +
  `<mediaProperties><DNIS>7001</DNIS><callType>${callType}</callType>${vars}</mediaProperties>` +
  '<mediaType>Voice</mediaType><participants>' +
  '<Participant><actions><action>HOLD</action><action>DROP</action></actions><mediaAddress>1001001</mediaAddress>' +
  `<mediaAddressType>AGENT_DEVICE</mediaAddressType><startTime>2017-10-13T16:17:55.401Z</startTime><state>${state}</state>` +
  '<stateCause></stateCause><stateChangeTime>2017-10-13T16:18:00.000Z</stateChangeTime></Participant>' +
  '<Participant><actions></actions><mediaAddress>5551234</mediaAddress><mediaAddressType></mediaAddressType>' +
  '<startTime>2017-10-13T16:17:55.401Z</startTime><state>ACTIVE</state><stateCause></stateCause>' +
  '<stateChangeTime>2017-10-13T16:18:00.000Z</stateChangeTime></Participant></participants>' +
  `<state>${state}</state><toAddress>7001</toAddress><uri>/finesse/api/Dialog/${id}</uri>`;

/** @param {string} data @param {string} event @param {string} source @param {string} [requestId] */
export const update = (data, event, source, requestId = '') =>
  `<Update><data>${data}</data><event>${event}</event><requestId>${requestId}</requestId><source>${source}</source></Update>`;
