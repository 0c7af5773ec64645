/* Requests by chance, well-formed and not, to every route and beside them: each is answered, by no 5xx
 * but what the documents name, no process dies, and what is refused changes nothing.
 *
 *   SEED=7 REQUESTS=200000 node --test tests/api/random.test.js
 *
 * Source: reliability-security 6, C2. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import http from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { alive, start, until } from '../harness/index.js';
import { routes } from './help.js';

const SEED = Number(process.env.SEED ?? 1);
const REQUESTS = Number(process.env.REQUESTS ?? 1500);
const AT_ONCE = 4;

/* -- chance --------------------------------------------------------------------------------- */

class Chance {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /* mulberry32 */
  unit() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(n) {
    return Math.floor(this.unit() * n);
  }

  of(list) {
    return list[this.below(list.length)];
  }

  oneIn(n) {
    return this.below(n) === 0;
  }
}

const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'TRACE', 'PROPFIND', 'get'];
const IDENTITIES = [
  undefined, '1001:demo', '1001:demo', '2001:demo', '1000:demo', '2000:demo', 'admin:demo', 'admin:demo',
  'admin:demo', 'agent1002:demo', '1010:wrong', '1001', ':', '1001:demo\u0000x', 'ü:ü',
];
const IDS = [
  '1', '2', '3', '1001', '2001', '1000', '4711', '0', '-1', '99999999999999999999', '1e3', ' 1'.trim(),
  '%31', '%00', '%2e%2e', '%2F', '%zz', '..', 'default', 'callVariable1', 'a'.repeat(300), '%C3%BC',
  '%c0%ae', "1'--", '1;x', 'agent1001', '1001%20',
];
const QUERIES = [
  '', '', '', '?category=NOT_READY', '?category=ALL', '?category=X&category=Y', '?', '?a=%zz', '?after=-1',
  '?createdBy=1001', '?ended=1', `?x=${'y'.repeat(2000)}`, '?category=LOGOUT&code=10', '?nocache=1&&&=',
];
const VALUES = [
  '', '1', '0', '-1', '65536', '2147483648', '99999999999999999999', 'READY', 'NOT_READY', 'LOGIN', 'LOGOUT',
  'ANSWER', 'DROP', 'MAKE_CALL', 'CONSULT_CALL', 'true', 'false', '1001', '7001', '&lt;b&gt;', '&#0;', '&#xD800;',
  '&x;', 'ü', '\u{1F600}', 'a'.repeat(41), 'b'.repeat(5000), '\u0001', ']]>', '<x/>', '/finesse/api/Team/1',
];
const WORDS = [
  'User', 'Dialog', 'state', 'extension', 'reasonCodeId', 'requestedAction', 'toAddress', 'fromAddress',
  'targetMediaAddress', 'ReasonCode', 'WrapUpReason', 'label', 'code', 'category', 'forAll', 'PhoneBook',
  'Contact', 'name', 'type', 'phoneNumber', 'TeamMessage', 'duration', 'content', 'teams', 'team', 'Workflow',
  'WorkflowAction', 'MediaPropertiesLayout', 'ChatConfig', 'primaryNode', 'LayoutConfig', 'layoutxml',
  'mediaProperties', 'callvariables', 'CallVariable', 'value', 'uri', 'ClientLog', 'logData', 'Contacts',
  'ReasonCodes', 'WrapUpReasons', 'PhoneBooks', 'Workflows', 'mobileAgent', 'mode', 'dialNumber',
];
const GOOD = [
  '<User><state>LOGIN</state><extension>1001</extension></User>',
  '<User><state>READY</state></User>',
  '<User><state>LOGOUT</state><reasonCodeId>6</reasonCodeId></User>',
  '<Dialog><requestedAction>MAKE_CALL</requestedAction><fromAddress>1001</fromAddress><toAddress>1002</toAddress></Dialog>',
  '<Dialog><requestedAction>DROP</requestedAction><targetMediaAddress>1001</targetMediaAddress></Dialog>',
  '<ReasonCode><category>NOT_READY</category><code>77</code><label>Tea</label><forAll>true</forAll></ReasonCode>',
  '<WrapUpReason><label>Tea</label><forAll>true</forAll></WrapUpReason>',
  '<PhoneBook><name>Tea</name><type>GLOBAL</type></PhoneBook>',
  '<Contact><firstName>A</firstName><lastName>B</lastName><phoneNumber>1</phoneNumber><description>C</description></Contact>',
  '<TeamMessage><duration>60</duration><content>Tea</content><teams><team>1</team></teams></TeamMessage>',
];
/* Of our own interfaces those that turn no clock and send no crowd. */
const GOOD_JSON = ['{"from":"1","to":"7001"}', '{"answer":"manual"}', '{"text":"0 1001 LOGIN"}', '{}', '[]', 'null'];

function element(chance, depth) {
  const word = chance.of(WORDS);
  const inner = depth === 0 || chance.oneIn(3)
    ? chance.of(VALUES)
    : Array.from({ length: 1 + chance.below(4) }, () => element(chance, depth - 1)).join('');
  return `<${word}>${inner}</${word}>`;
}

/* Bytes are taken out, doubled or put in. */
function spoil(chance, text) {
  const bytes = [...Buffer.from(text)];
  for (let n = 1 + chance.below(4); n > 0 && bytes.length > 0; n--) {
    const at = chance.below(bytes.length);
    const kind = chance.below(4);
    if (kind === 0) bytes.splice(at, 1 + chance.below(8));
    else if (kind === 1) bytes.splice(at, 0, ...bytes.slice(at, at + 1 + chance.below(20)));
    else if (kind === 2) bytes.splice(at, 0, chance.of([0, 0x3c, 0x26, 0x22, 0xff, 0xc0, 0x0a, 0x7f]));
    else bytes.length = at;
  }
  return Buffer.from(bytes);
}

function xmlBody(chance) {
  const text = chance.oneIn(2) ? chance.of(GOOD) : element(chance, 3);
  if (chance.oneIn(30)) return `<!DOCTYPE x [<!ENTITY x "y">]>${text}`;
  if (chance.oneIn(60)) return '<a>'.repeat(400);
  if (chance.oneIn(80)) return `<User><state>${'x'.repeat(70000)}</state></User>`;
  return chance.oneIn(3) ? spoil(chance, text) : text;
}

function body(chance, target) {
  if (chance.oneIn(12)) return undefined;
  if (!target.startsWith('/aplomb')) return xmlBody(chance);
  const text = chance.of(GOOD_JSON);
  return chance.oneIn(3) ? spoil(chance, text) : text;
}

function aim(chance, pattern) {
  const target = pattern.replace(/\{\w+\}/g, () => chance.of(IDS));
  if (chance.oneIn(25)) return target.split('/').slice(0, 2 + chance.below(5)).join('/') || '/';
  if (chance.oneIn(25)) return `${target}/${chance.of(IDS)}`;
  return target + chance.of(QUERIES);
}

/* Setting the clock or a crowd of callers well would be another test. */
const harmless = (method, target) => !/sim\/(clock|arrivals|agents)/.test(target) || method === 'GET';

/* Who asks stays there. */
const spare = (method, target) => (method === 'DELETE' ? target.replace(/(people\/)\w+/, '$14711') : target);

/* Who may, for whom there is something, with a body that fits: most of the ways lie behind that. */
const WHO = { ADMIN: 'admin:demo', SUPERVISOR: '1000:demo', USER: '1001:demo', ANYBODY: undefined };

function likelyRequest(chance) {
  const { method, pattern, role } = chance.of(routes);
  const target = spare(method, pattern.replace('User/{id}', 'User/1001').replace(/\{\w+\}/g, () => chance.of(IDS.slice(0, 3)))
    + chance.of(QUERIES.slice(0, 5)));
  const fitting = GOOD.filter((text) => target.includes(/\w+/.exec(text)[0]));
  const headers = {};
  if (WHO[role]) headers.Authorization = `Basic ${Buffer.from(WHO[role]).toString('base64')}`;
  if (chance.oneIn(2)) headers.requestId = `r-${chance.below(1000)}`;
  if (method === 'GET' || !harmless(method, target)) return { method, path: target, headers };
  const text = target.startsWith('/aplomb') ? chance.of(GOOD_JSON) : chance.of(fitting.length ? fitting : GOOD);
  return { method, path: target, headers, body: chance.oneIn(4) ? spoil(chance, text) : text };
}

function someRequest(chance) {
  if (chance.oneIn(2)) return likelyRequest(chance);
  const route = chance.of(routes);
  const method = chance.oneIn(4) ? chance.of(METHODS) : route.method;
  const target = spare(method, aim(chance, route.pattern));
  const headers = {};
  const identity = chance.of(IDENTITIES);
  if (identity !== undefined) headers.Authorization = `Basic ${Buffer.from(identity).toString('base64')}`;
  if (chance.oneIn(40)) headers.Authorization = chance.of(['Basic', 'Basic %%', 'Bearer x', 'Basic QQ==, Basic QQ==']);
  if (chance.oneIn(4)) headers.requestId = chance.of(['r-1', 'x'.repeat(300), '<a>', '{guid}', '']);
  if (chance.oneIn(3)) headers['Content-Type'] = chance.of(['application/xml', 'text/plain', 'x', 'application/json']);
  if (chance.oneIn(20)) headers.Range = chance.of(['objects=0-10', 'objects=5-', 'bytes=0-1', 'x']);
  if (chance.oneIn(20)) headers['Sec-Fetch-Site'] = 'cross-site';
  const carries = !['GET', 'HEAD', 'TRACE', 'OPTIONS'].includes(method) || chance.oneIn(20);
  return { method, path: target, headers, body: carries && harmless(method, target) ? body(chance, target) : undefined };
}

/* -- sending -------------------------------------------------------------------------------- */

let site, agent;
before(async () => {
  site = await start();
  agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
});
after(() => {
  agent?.destroy();
  return site?.stop();
});

const told = ({ method, path: target, headers, body: sent }) =>
  JSON.stringify({ method, target, headers, body: sent?.toString('latin1').slice(0, 400) });

/* 501 is what is named and not done; 503 is given when too many wrong passwords are looked at. */
function isDocumented(status, { headers }) {
  if (status < 500 || status === 501) return true;
  return status === 503 && headers.Authorization !== undefined;
}

async function sendAll(make, count, look) {
  let next = 0;
  const one = async () => {
    while (next < count) {
      const request = make(next++);
      const answer = await site.exchange({ ...request, agent }).catch((failure) => ({ failure }));
      assert.ok(!answer.failure, `${answer.failure}: ${told(request)}`);
      look(answer, request);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

/* Of a program with several copies the file names the one that started last; all of them count. */
async function allIsWell(before) {
  assert.deepEqual(before.filter(({ pid }) => !alive(pid)), [], 'no process ended');
  assert.equal((await site.rest('admin').get('/aplomb/api/health')).json.status, 'ok');
  assert.equal((await site.rest('1003').get('/finesse/api/User/1003')).status, 200);
}

test(`${REQUESTS} requests, seed ${SEED}`, async () => {
  const chance = new Chance(SEED);
  const statuses = {};
  const before = site.processes();
  await sendAll(() => someRequest(chance), REQUESTS, (answer, request) => {
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
    assert.ok(isDocumented(answer.status, request), `${answer.status}: ${told(request)}\n${answer.text}`);
  });
  await allIsWell(before);
  for (const status of [200, 202, 400, 401, 404, 405])
    assert.ok(statuses[status] > 0, `no ${status} among ${JSON.stringify(statuses)}`);
});

/* -- what is refused ------------------------------------------------------------------------ */

/* Everything but what time alone changes; of the event log, which forgets, the last number. */
function everything() {
  const file = path.join(site.state, 'aplomb.db');
  const { stdout, status } = spawnSync('sqlite3', ['-readonly', file, '.dump'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(status, 0);
  return stdout.split('\n').filter((line) => !/^INSERT INTO "?(system|lockout|session|event)"?/.test(line));
}

/* What was changed before of people and queues reaches the switch, and who must hear of it, within a second. */
const isTaken = () => {
  const question = 'SELECT (SELECT version FROM setup_version) = (SELECT version FROM roster_told)';
  return spawnSync('sqlite3', ['-readonly', path.join(site.state, 'aplomb.db'), question], { encoding: 'utf8' }).stdout.trim() === '1';
};

/* Somebody who may not, or a body that is none. */
function refusedRequest(chance) {
  const writing = routes.filter(({ method, pattern }) => method !== 'GET' && pattern !== '/desktop/api/session');
  const { method, pattern, role } = chance.of(writing);
  const target = pattern.replace(/\{\w+\}/g, () => chance.of(['1', '2', '1001', '4711']));
  const mayNot = role === 'USER' ? undefined : chance.of(['1001:demo', '2002:demo', undefined]);
  const bare = method === 'DELETE' || pattern.endsWith('/unlock'); /* no body is looked at */
  const broken = !bare && chance.oneIn(2);
  const text = target.startsWith('/aplomb') ? chance.of(GOOD_JSON.slice(0, 3)) : chance.of(GOOD);
  const sent = broken ? text.slice(0, 1 + chance.below(text.length - 2)) : text;
  const identity = broken ? 'admin:demo' : mayNot;
  const headers = identity ? { Authorization: `Basic ${Buffer.from(identity).toString('base64')}` } : {};
  return { method, path: target, headers, body: bare ? undefined : sent };
}

test('a refused request changes nothing', async () => {
  const chance = new Chance(SEED + 1);
  const before = site.processes();
  await site.sim('PUT', 'clock', { mode: 'stepped' });
  await until(isTaken, { what: 'the switch has the configuration' });
  await site.sim('PUT', 'clock', { advanceSeconds: 0 });
  const was = everything();
  await sendAll(() => refusedRequest(chance), Math.ceil(REQUESTS / 3), (answer, request) => {
    assert.ok(answer.status >= 400 && isDocumented(answer.status, request), `${answer.status}: ${told(request)}`);
  });
  assert.deepEqual(everything(), was);
  await allIsWell(before);
});
