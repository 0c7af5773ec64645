/* The page's own event connection (www/lib/line.js): WebSocket with resumption (RFC 7395, XEP-0198), BOSH where no WebSocket
 * gets through.  Without a browser: Line runs in a worker and needs no document. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { WebSocket } from 'ws';
import { until } from '../harness/index.js';
import { layCable } from '../browser/cable.js';
import { startRig, update } from './rig.js';

/** As browsers have it: an error is followed by the end. */
globalThis.WebSocket = class extends WebSocket {
  constructor(url, protocol) {
    super(url, protocol);
    this.on('error', () => {});
  }
};

const NODE = '/finesse/api/User/1001';
const CLIENT = 'jabber:client';
/** Seconds for which the server keeps a session that nobody resumes. */
const KEPT_S = 8;

let rig;
let cable;
let people = [];

before(async () => {
  rig = await startRig({ XMPP_INACTIVITY: KEPT_S });
  cable = await layCable(rig.boshPort);
});
after(async () => {
  await cable?.close();
  rig?.stop();
});
afterEach(() => {
  cable.mend();
  for (const person of people.splice(0))
    person.line.close('');
});

/** A worker's memory of blocked sockets is its own. */
let workers = 0;
const newWorker = async () => (await import(`../../www/lib/line.js?worker=${++workers}`)).Line;

class Person {
  events = [];
  troubles = [];
  transport = '';
  closed = null;
  results = new Set();
  /** Resources of the same person that have gone. */
  gone = [];
  #steps = ['auth', 'bind'];

  constructor(Line, resource) {
    this.resource = resource;
    const { port } = new URL(cable.url);
    this.line = new Line({ bosh: `${cable.url}/http-bind/`, socket: `ws://127.0.0.1:${port}/ws/` }, 'localhost', {
      onStanzas: (xml) => this.#heard(xml),
      onTrouble: (trouble) => this.troubles.push(trouble),
      onClosed: (condition, xml) => (this.closed = { condition, xml }),
      onTransport: (name) => (this.transport = name),
    });
    people.push(this);
  }

  static async signIn(resource, Line) {
    const person = new Person(Line ?? await newWorker(), resource);
    person.line.open();
    await until(() => person.results.has('present'), { timeout: 20000, what: 'presence' });
    return person;
  }

  #heard(xml) {
    if (/<(\w+:)?features\b/.test(xml) && this.#steps[0] === 'auth') {
      this.#steps.shift();
      this.line.send(`<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">${btoa('\0' + '1001\0demo')}</auth>`);
    } else if (/<success\b/.test(xml)) {
      this.line.restart();
    } else if (/<(\w+:)?features\b/.test(xml)) {
      this.line.send(`<iq xmlns="${CLIENT}" type="set" id="bind"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"><resource>${this.resource}</resource></bind></iq>`);
    } else {
      for (const [, id] of xml.matchAll(/<iq\b[^>]*\bid=['"](\w+)['"]/g))
        this.#result(id);
      for (const [tag] of xml.matchAll(/<presence\b[^>]*>/g))
        if (/unavailable/.test(tag))
          this.gone.push(/from=['"][^'"]*\/([\w-]+)/.exec(tag)?.[1]);
      this.events.push(...[...xml.matchAll(/&lt;mark(?:>|&gt;)(\w+)/g)].map((m) => m[1]));
    }
  }

  #result(id) {
    this.results.add(id);
    if (id !== 'bind')
      return;
    this.line.bound();
    this.line.send(`<presence xmlns="${CLIENT}"/>`);
    this.ping('present');
  }

  ping(id) {
    this.line.send(`<iq xmlns="${CLIENT}" type="get" id="${id}" to="localhost"><ping xmlns="urn:xmpp:ping"/></iq>`);
  }
}

/** Somebody looks, nobody does anything. */
async function idle(resource) {
  const Line = await newWorker();
  const person = await Person.signIn(resource, Line);
  assert.equal(person.transport, 'websocket');
  person.line.attend(true);
  return { person, Line };
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const fire = (id) => rig.event(NODE, update(NODE, `<user><mark>${id}</mark></user>`, id), id);
const heard = (person, ids) => until(() => person.events.length >= ids.length, { timeout: 20000, what: () => `${ids}, not ${person.events}` })
  .then(() => assert.deepEqual(person.events, ids));

test('a WebSocket where one gets through', async () => {
  const person = await Person.signIn('first');
  assert.equal(person.transport, 'websocket');
  fire('a1');
  await heard(person, ['a1']);
});

for (const how of ['refused', 'silent', 'dead'])
  test(`${how} and back: the session goes on, every event is heard once and in order, nothing that was said is lost`, async () => {
    const person = await Person.signIn(how);
    fire('b1');
    await heard(person, ['b1']);
    cable.cut(how);
    fire('b2');
    person.ping('during');
    await until(() => person.troubles.length > 0, { timeout: 20000, what: 'the trouble is noticed' });
    person.ping('later');
    fire('b3');
    cable.mend();
    await heard(person, ['b1', 'b2', 'b3']);
    await until(() => person.results.has('during') && person.results.has('later'), { timeout: 20000, what: 'both answers' });
    fire('b4');
    await heard(person, ['b1', 'b2', 'b3', 'b4']);
    assert.deepEqual(person.troubles, [true, false]);
    assert.deepEqual([person.closed, person.transport], [null, 'websocket']);
  });

test('kill -9 of the bridge: the session goes on', async () => {
  const person = await Person.signIn('killed');
  fire('c1');
  await heard(person, ['c1']);
  await rig.restartBridge('SIGKILL');
  fire('c2');
  await heard(person, ['c1', 'c2']);
  fire('c3');
  await heard(person, ['c1', 'c2', 'c3']);
  assert.deepEqual([person.closed, person.transport], [null, 'websocket']);
});

test('nobody answers and nothing was failing: a doubt finds it out', async () => {
  const person = await Person.signIn('doubt');
  cable.cut('dead');
  fire('d1');
  cable.mend();
  person.line.hurry(true);
  await heard(person, ['d1']);
  assert.deepEqual(person.troubles, [true, false]);
});

test('a doubt about a line that is well changes nothing', async () => {
  const person = await Person.signIn('well');
  person.line.hurry(true);
  person.ping('well');
  await until(() => person.results.has('well'), { what: 'the answer' });
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.deepEqual(person.troubles, []);
});

test('a session that the server has given up is over, and the next one is new', async () => {
  const Line = await newWorker();
  const person = await Person.signIn('late', Line);
  cable.cut('refused');
  await new Promise((resolve) => setTimeout(resolve, (KEPT_S + 3) * 1000));
  assert.equal(person.closed, null, 'as long as nobody answers it may be there');
  cable.mend();
  await until(() => person.closed, { timeout: 20000, what: 'the end' });
  assert.equal(person.closed.condition, 'item-not-found');
  const again = await Person.signIn('late', Line);
  assert.equal(again.transport, 'websocket');
});

test('the second client of a resource ends the first, which hears why', async () => {
  const first = await Person.signIn('same');
  await Person.signIn('same');
  await until(() => first.closed, { what: 'the end' });
  assert.equal(first.troubles.length, 0);
});

for (const how of ['refused', 'silent']) {
  test(`WebSockets ${how} from the start: BOSH`, async () => {
    cable.cut(how, { sockets: true });
    const Line = await newWorker();
    const person = await Person.signIn(`from-start-${how}`, Line);
    assert.equal(person.transport, 'bosh');
    fire('e1');
    await heard(person, ['e1']);
    cable.mend();
    const again = await Person.signIn(`from-start-${how}`, Line);
    assert.equal(again.transport, 'bosh', 'they are not tried again at once');
  });

  test(`WebSockets ${how} later, while requests get through: the next session is BOSH`, async () => {
    const Line = await newWorker();
    const person = await Person.signIn(`later-${how}`, Line);
    cable.cut(how, { sockets: true });
    person.ping('noticed');
    await until(() => person.closed, { timeout: 30000, what: 'it is given up' });
    const again = await Person.signIn(`later-${how}`, Line);
    assert.equal(again.transport, 'bosh');
    fire('f1');
    await heard(again, ['f1']);
  });
}

test('a browser that has no WebSockets: BOSH', async () => {
  const { WebSocket: had } = globalThis;
  globalThis.WebSocket = undefined;
  try {
    assert.equal((await Person.signIn('none')).transport, 'bosh');
  } finally {
    globalThis.WebSocket = had;
  }
});

test('everything refused: nobody concludes that WebSockets are blocked', async () => {
  const Line = await newWorker();
  const person = new Person(Line, 'nothing');
  cable.cut('refused');
  person.line.open();
  await until(() => person.closed, { timeout: 30000, what: 'it is given up' });
  cable.mend();
  const again = await Person.signIn('nothing', Line);
  assert.equal(again.transport, 'websocket');
});

test('close: the server knows at once, and nothing can be resumed', async () => {
  const person = await Person.signIn('closing');
  const other = await Person.signIn('watching');
  person.line.close(`<presence xmlns="${CLIENT}" type="unavailable"/>`);
  assert.deepEqual(person.closed, { condition: '', xml: '' });
  await until(() => other.gone.includes('closing'), { what: 'it is gone' });
  assert.equal(other.closed, null);
});

// --- nobody does anything (desktop-ux N1, N4) ------------------------------------------------------------------------

/** N4: ms until events come over BOSH. */
const FALL_BACK_MS = 5000;
/** N1: what has lasted for 2 s is shown, 5 s after it began. */
const NOTICED_MS = 3000;

test('idle, and WebSockets alone get silent: BOSH within 5 s', async () => {
  const times = [];
  for (const resource of ['idle1', 'idle2', 'idle3']) {
    const { person, Line } = await idle(resource);
    await sleep(300 * times.length); // somewhere between two signs of life
    cable.cut('silent', { sockets: true });
    const began = Date.now();
    await until(() => person.closed, { timeout: 30000, what: 'it is given up' });
    const again = await Person.signIn(resource, Line);
    times.push(Date.now() - began);
    assert.equal(again.transport, 'bosh');
    cable.mend();
  }
  times.sort((a, b) => a - b);
  assert.ok(times[1] <= FALL_BACK_MS, `${times} ms`); // the median: the machine may be busy
});

test('idle, and everything gets silent: noticed soon, and the session goes on when it is back', async () => {
  const { person } = await idle('all-silent');
  cable.cut('silent');
  const began = Date.now();
  await until(() => person.troubles.length > 0, { timeout: 30000, what: 'the trouble' });
  const took = Date.now() - began;
  assert.ok(took <= NOTICED_MS, `${took} ms`);
  fire('g1');
  cable.mend();
  await heard(person, ['g1']);
  assert.equal(person.closed, null);
});

test('idle and well: no trouble, one connection, less than 3 kB a minute; 500 bytes while nobody looks', async () => {
  const { person } = await idle('quiet');
  const { sockets } = cable.count;
  for (const [attended, seconds, most] of [[true, 8, 3000], [false, 17, 500]]) {
    person.line.attend(attended);
    await sleep(500);
    const bytes = cable.count.bytes;
    await sleep(seconds * 1000);
    const each = (60 / seconds) * (cable.count.bytes - bytes);
    assert.ok(each <= most, `${each} bytes a minute, attended: ${attended}`);
  }
  assert.deepEqual([person.troubles, person.closed, cable.count.sockets - sockets], [[], null, 0]);
});

test('a line on which everything takes more than a second is none that is dead', async () => {
  cable.slow(600);
  const { sockets } = cable.count;
  const { person } = await idle('slow');
  await sleep(9000);
  assert.deepEqual([person.troubles, person.closed, cable.count.sockets - sockets], [[], null, 1]);
});

test('a server that stops for a moment has nobody come again', async () => {
  const { person } = await idle('stopped');
  const { sockets } = cable.count;
  rig.bridge.kill('SIGSTOP');
  await until(() => person.troubles.length > 0, { timeout: 30000, what: 'the trouble' });
  rig.bridge.kill('SIGCONT');
  await until(() => person.troubles.length > 1, { timeout: 30000, what: 'its end' });
  fire('h1');
  await heard(person, ['h1']);
  assert.deepEqual([person.troubles, cable.count.sockets - sockets], [[true, false], 0]);
});
