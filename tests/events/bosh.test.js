/* BOSH request by request (XEP-0124 1.11, XEP-0206; reference xmpp-delivery 2 and 3). */
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import http from 'node:http';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { until } from '../harness/index.js';
import { startRig, update } from './rig.js';

const USER = '/finesse/api/User/1001';
const PING = (id) => `<iq xmlns='jabber:client' type='get' id='${id}' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>`;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let rig;

before(
  async () =>
    (rig = await startRig({ XMPP_MAX_WAIT: 2, XMPP_INACTIVITY: 2, XMPP_MAXPAUSE: 5, XMPP_AUTH_TIME: 3 })),
);
after(() => rig?.stop());

const payload = (id) => update(USER, `<user><mark>${id}</mark></user>`, id);
const condition = (answer) => answer.xml.attributes.condition;

/** A request that waits: [promise of its answer, a way to break its connection]. */
function held(client, inner = '', map = {}) {
  const promise = client.send(inner, map);
  promise.catch(() => {});
  const request = rig.lastRequest;
  return { answer: promise, cut: () => request.destroy() };
}

test('a session is created with all its attributes', async () => {
  const c = rig.bosh();
  const answer = await c.create({ wait: 60, hold: 5, ver: '1.6', ack: '1', content: 'text/xml; charset=utf-8' });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['content-type'], 'text/xml; charset=utf-8');
  const at = answer.xml.attributes;
  assert.match(at.sid, /^[A-Za-z0-9_-]{22,}$/);
  assert.equal(at.wait, '2'); /* the lower of asked and XMPP_MAX_WAIT */
  assert.equal(at.hold, '1');
  assert.equal(at.requests, '2');
  assert.equal(at.ver, '1.6');
  assert.equal(at.inactivity, '2');
  assert.equal(at.maxpause, '5');
  assert.equal(at.from, 'localhost');
  assert.equal(at.ack, String(c.rid - 1));
  assert.match(answer.text, /xmlns:stream='http:\/\/etherx.jabber.org\/streams'/);
  assert.match(answer.text, /<stream:features>.*<mechanism>PLAIN<\/mechanism>/);
  assert.match(answer.text, /xmpp:restartlogic='true'/);
  c.close();
});

test('what a session cannot be created with', async () => {
  const cases = [
    [{ to: undefined }, 'improper-addressing'],
    [{ to: 'example.org' }, 'host-unknown'],
    [{ rid: 0 }, 'bad-request'],
    [{ rid: 'x' }, 'bad-request'],
    [{ rid: undefined }, 'bad-request'],
    [{ rid: '9007199254740992' }, 'bad-request'],
  ];
  for (const [map, expected] of cases) {
    const c = rig.bosh();
    const answer = await c.create(map);
    assert.equal(answer.status, 200);
    assert.equal(answer.xml.attributes.type, 'terminate');
    assert.equal(condition(answer), expected, JSON.stringify(map));
    c.close();
  }
});

/* reference 2.4 */
test('behind the last rid there is nothing', async () => {
  const c = rig.bosh({ rid: 2 ** 53 - 3 });
  await c.create();
  await c.auth('1001');
  assert.match((await c.bind('last')).text, /<jid>/);
  assert.equal(c.rid, 2 ** 53);
  assert.equal(condition(await c.send()), 'item-not-found');
  const d = rig.bosh();
  await d.create();
  assert.equal(condition(await d.send('', { rid: 'x' })), 'bad-request');
  for (const client of [c, d]) client.close();
});

test('clients without ver get HTTP errors', async () => {
  const c = rig.bosh();
  assert.equal((await c.create({ ver: undefined, rid: 'x' })).status, 400);
  await c.create({ ver: undefined });
  assert.equal((await c.send('', { rid: c.rid + 10 })).status, 404);
  await c.signIn('1001', { ver: undefined, resource: 'legacy' });
  let answer = await c.send(PING('r'));
  for (let i = 0; i < 11; i++) answer = await c.send(PING('r'), { rid: c.rid - 1 });
  assert.equal(answer.status, 403);
  c.close();
});

/* XEP-0124 section 7.2: the lower of both, as two numbers. */
test('versions are compared as two numbers', async () => {
  for (const [theirs, agreed] of [['1.0', '1.0'], ['1.2', '1.2'], ['1.10', '1.10'], ['1.12', '1.11'], ['2.0', '1.11'], ['x', '1.11']]) {
    const c = rig.bosh();
    assert.equal((await c.create({ ver: theirs })).xml.attributes.ver, agreed);
    c.close();
  }
});

/* XEP-0124 section 7.1: in all responses during the session. */
test('answers have the type that was asked for, errors too, and no header can be put into it', async () => {
  const c = rig.bosh();
  const type = (answer) => answer.headers['content-type'];
  assert.equal(type(await c.create({ content: 'text/html; charset=utf-8' })), 'text/html; charset=utf-8');
  await c.auth('1001');
  await c.restart();
  await c.bind('typed');
  const waiting = held(c);
  await pause(50);
  const again = held(c, '', { rid: c.rid - 1 });
  assert.equal(type(await waiting.answer), 'text/html; charset=utf-8'); /* type='error' */
  const last = await c.send('', { rid: c.rid + 9 });
  assert.deepEqual([type(last), condition(last)], ['text/html; charset=utf-8', 'item-not-found']);
  assert.equal(type(await again.answer), 'text/html; charset=utf-8'); /* type='terminate' */
  const quoted = rig.bosh();
  assert.equal(type(await quoted.create({ content: 'text/xml; charset="utf-8"', ver: '0.9' })), 'text/xml; charset="utf-8"');
  quoted.close();
  for (const content of ['text/html&#13;&#10;X-Evil: 1', 'x'.repeat(48), '']) {
    const d = rig.bosh();
    const answer = await d.create({ content });
    assert.deepEqual([type(answer), answer.headers['x-evil']], ['text/xml; charset=utf-8', undefined]);
    d.close();
  }
  c.close();
});

test('stanzas in the request that creates a session count as if they came behind it', async () => {
  const c = rig.bosh();
  const text = Buffer.from('\x001001\x00demo').toString('base64');
  await c.create({}, `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${text}</auth>`);
  assert.match((await c.send()).text, /<success/);
  assert.match((await c.bind('early')).text, /<jid>1001@localhost\/early<\/jid>/);
  c.close();
});

test('the domain compares without case', async () => {
  const c = rig.bosh();
  assert.ok((await c.create({ to: 'LocalHost' })).xml.attributes.sid);
  c.close();
});

test('an unknown sid is item-not-found', async () => {
  const c = rig.bosh();
  c.sid = 'nobody-has-this-one';
  const answer = await c.send();
  assert.equal(answer.status, 200);
  assert.equal(condition(answer), 'item-not-found');
  c.close();
});

test('a repeated rid gives the same body and does nothing twice', async () => {
  const c = rig.bosh();
  await c.signIn('1001');
  const rid = c.rid;
  const first = await c.send(PING('p1'));
  assert.match(first.text, /id='p1'/);
  const again = await c.send(PING('p1'), { rid });
  assert.equal(again.text, first.text);
  const waiting = held(c);
  await pause(100);
  rig.event(USER, payload('once'));
  const event = await waiting.answer;
  assert.match(event.text, /once/);
  assert.equal((await c.send('', { rid: c.rid - 1 })).text, event.text);
  c.close();
});

test('a rid beyond the window and one older than the ring are item-not-found', async () => {
  for (const offset of [2, 100, -9]) {
    const c = rig.bosh();
    await c.signIn('1001', { resource: `w${offset}` });
    const answer = await c.send('', { rid: c.rid + offset });
    assert.equal(answer.xml.attributes.type, 'terminate');
    assert.equal(condition(answer), 'item-not-found', offset);
    assert.equal(condition(await c.send()), 'item-not-found');
    c.close();
  }
});

test('requests that overtake each other are answered in order', async () => {
  const c = rig.bosh();
  await c.signIn('1001');
  const rid = c.rid;
  const second = c.send(PING('second'), { rid: rid + 1 });
  await pause(100);
  const first = c.send(PING('first'), { rid });
  assert.match((await first).text, /id='first'/);
  assert.match((await second).text, /id='second'/);
  c.close();
});

test('a request waits for an event, and no longer than `wait`', async () => {
  const c = rig.bosh();
  const node = '/finesse/api/User/1005';
  await c.signIn('1005');
  const start = Date.now();
  const empty = await c.send();
  const took = Date.now() - start;
  assert.ok(took > 1700 && took < 10000, `${took} ms of a wait of 2 s`);
  assert.equal(empty.xml.children.length, 0);
  const waiting = held(c);
  await pause(50);
  const rung = Date.now();
  rig.event(node, payload('e'));
  assert.match((await waiting.answer).text, /&gt;e&lt;/);
  assert.ok(Date.now() - rung < 1700, 'when it came, not when the wait was over');
  c.close();
});

test('never more than `hold` requests wait: the older one is answered', async () => {
  const c = rig.bosh();
  await c.signIn('1001');
  const older = held(c);
  await pause(50);
  const newer = held(c, PING('x'));
  /* the answer to what the second one brought goes out on the first */
  assert.match((await older.answer).text, /id='x'/);
  rig.event(USER, payload('n'));
  assert.match((await newer.answer).text, /&gt;n&lt;/);
  c.close();
});

test('hold 0 and wait 0 are polling', async () => {
  for (const map of [{ hold: 0 }, { wait: 0 }]) {
    const c = rig.bosh();
    await c.create(map);
    const start = Date.now();
    assert.equal((await c.send()).xml.children.length, 0);
    assert.ok(Date.now() - start < 1700, 'not after the wait of others');
    c.close();
  }
});

test('a broken connection loses nothing: the same rid again gets the event', async () => {
  const c = rig.bosh();
  await c.signIn('1001');
  const rid = c.rid;
  const waiting = held(c);
  await pause(50);
  waiting.cut();
  await pause(50);
  rig.event(USER, payload('while-away'));
  await pause(300);
  const answer = await c.send('', { rid });
  assert.match(answer.text, /while-away/);
  c.close();
});

/* Reference xmpp-delivery 2.4: what a rid says is what it said first. */
test('a delayed request that comes again with more in it says no more', async () => {
  const pings = (n, name) => Array.from({ length: n }, (_, i) => `<iq xmlns='jabber:client' type='get' id='${name}${i}'><ping xmlns='urn:xmpp:ping'/></iq>`).join('');
  const c = rig.bosh();
  await c.signIn('1009');
  let heard = (await c.send(pings(52, 'a'))).text;
  const rid = c.rid++;
  const [first, again] = await Promise.all([c.send(pings(5, 'b'), { rid }), pause(50).then(() => c.send(pings(400, 'c'), { rid }))]);
  assert.match(first.text, /type='error'/);
  heard += again.text;
  for (let i = 0; i < 10 && !heard.includes("'b4'"); i++) heard += (await c.send()).text;
  assert.match(heard, /id='b4'/);
  assert.doesNotMatch(heard, /id='c/);
  c.close();
});

test('after a reload the next rid gets the events, not the lost one', async () => {
  const c = rig.bosh();
  await c.signIn('1001');
  const waiting = held(c);
  await pause(50);
  waiting.cut();
  await pause(50);
  rig.event(USER, payload('reloaded'));
  await pause(100);
  assert.match((await c.send()).text, /reloaded/);
  c.close();
});

/** A request whose answer, with that event, arrives and is never read; c's next rid is free then. */
async function unread(c, user, mark) {
  const body = c.body({ rid: c.rid++, sid: c.sid });
  const socket = net.connect(rig.boshPort, '127.0.0.1');
  socket.pause(); /* so that closing resets the connection */
  socket.on('error', () => {});
  socket.write(`POST /http-bind HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  await pause(100);
  rig.event(`/finesse/api/User/${user}`, payload(mark));
  await pause(300);
  return socket;
}

test('an answer that may not have arrived is sent once more to the next rid', async () => {
  const c = rig.bosh();
  await c.signIn('1006');
  const socket = await unread(c, '1006', 'unread');
  socket.resetAndDestroy();
  await pause(100);
  const next = await c.send(PING('after'));
  assert.match(next.text, /&gt;unread&lt;.*id='after'/);
  assert.doesNotMatch((await c.send(PING('more'))).text, /unread/);
  c.close();
});

test('the same when the bridge, being busy, learns of the end and of the next rid at once', async () => {
  const c = rig.bosh();
  await c.signIn('1006');
  const socket = await unread(c, '1006', 'overtaken');
  rig.bridge.kill('SIGSTOP');
  socket.resetAndDestroy();
  await new Promise((resolve) => socket.once('close', resolve));
  c.agent.destroy();
  c.agent = new http.Agent();
  const next = c.send(PING('after'));
  await pause(100);
  rig.bridge.kill('SIGCONT');
  const heard = (await next).text + (await c.send(PING('more'))).text;
  assert.equal(heard.match(/mark&gt;overtaken&lt;/g)?.length, 1);
  c.close();
});

test('nor is it sent once more when a second try broke, too, and a third was answered at once', async () => {
  const c = rig.bosh();
  await c.signIn('1006');
  rig.event('/finesse/api/User/1006', payload('thrice'));
  let answer = await c.send();
  if (!/thrice/.test(answer.text)) answer = await c.send();
  assert.match(answer.text, /mark&gt;thrice&lt;/);
  const again = c.body({ rid: c.rid - 1, sid: c.sid });
  rig.bridge.kill('SIGSTOP');
  const socket = net.connect(rig.boshPort, '127.0.0.1');
  socket.on('error', () => {});
  await new Promise((resolve) =>
    socket.write(`POST /http-bind HTTP/1.1\r\nHost: a\r\nContent-Length: ${again.length}\r\n\r\n${again}`, resolve),
  );
  socket.destroy();
  c.agent.destroy();
  c.agent = new http.Agent();
  const third = c.send('', { rid: c.rid - 1 });
  await pause(100);
  rig.bridge.kill('SIGCONT');
  assert.equal((await third).text, answer.text);
  await pause(50);
  assert.doesNotMatch((await c.send(PING('after'))).text, /thrice/);
  c.close();
});

test('a request sent again while it waits moves to the new connection', async () => {
  const c = rig.bosh();
  await c.signIn('1001');
  const first = held(c);
  await pause(50);
  const second = held(c, '', { rid: c.rid - 1 });
  assert.equal((await first.answer).xml.attributes.type, 'error');
  rig.event(USER, payload('moved'));
  assert.match((await second.answer).text, /moved/);
  c.close();
});

test('the same request again and again is a policy violation', async () => {
  const c = rig.bosh();
  await c.signIn('1001');
  const rid = c.rid;
  await c.send(PING('r'));
  let answer;
  for (let i = 0; i < 11; i++) answer = await c.send(PING('r'), { rid });
  assert.equal(condition(answer), 'policy-violation');
  c.close();
});

test('several events that wait come in one body, in order', async () => {
  const other = await rig.connect('1001', { resource: 'other' });
  const c = rig.bosh();
  await c.signIn('1001');
  const rows = [0, 1, 2, 3].map((i) => `INSERT INTO event (at, node, request_id, payload) VALUES (1, '${USER}', '', '${payload(`m${i}`)}');`);
  rig.sql(rows.join('')); /* at once: the session is kept for two seconds only */
  rig.event(USER, payload('m4'));
  await other.waitFor((u) => u.requestId === 'm4'); /* so the bridge has them all */
  const answer = await c.send();
  assert.deepEqual([...answer.text.matchAll(/requestId&gt;(m\d)/g)].map((m) => m[1]), ['m0', 'm1', 'm2', 'm3', 'm4']);
  c.close();
  await other.disconnect();
});

/* reference 2.5: at most 64 stanzas in one body */
test('more than 64 come in several bodies', async () => {
  const c = rig.bosh();
  await c.signIn('1005', { resource: 'many' });
  const node = '/finesse/api/User/1005';
  const rows = Array.from({ length: 70 }, (_, i) => `INSERT INTO event (at, node, request_id, payload) VALUES (1, '${node}', '', '${payload(`x${i}`)}');`);
  rig.sql(`BEGIN IMMEDIATE; ${rows.join('')} COMMIT;`);
  await pause(500);
  const marks = async () => [...(await c.send()).text.matchAll(/mark&gt;(x\d+)&lt;/g)].map((m) => m[1]);
  const [first, second] = [await marks(), await marks()];
  assert.equal(first.length, 64);
  assert.deepEqual([...first, ...second], rows.map((_, i) => `x${i}`));
  c.close();
});

test('the same resource once more ends the first with conflict', async () => {
  const [first, second] = [rig.bosh(), rig.bosh()];
  await first.signIn('1001', { resource: 'same' });
  const waiting = held(first);
  await second.signIn('1001', { resource: 'same' });
  const answer = await waiting.answer;
  assert.equal(condition(answer), 'remote-stream-error');
  assert.match(answer.text, /<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'\/><\/stream:error>/);
  for (const client of [first, second]) client.close();
});

/* A page that is loaded again attaches with the next rid; when nobody had heard its last request, that
 * one never comes.  The session must not wait for it, deaf, for ever. */
test('a request whose predecessor never comes ends the session after `inactivity`', async () => {
  const c = rig.bosh();
  await c.signIn('1001');
  c.rid++;
  const answer = await c.send();
  assert.equal(answer.xml.attributes.type, 'terminate');
  assert.equal(answer.xml.attributes.condition, 'item-not-found');
  c.close();
});

test('without requests the session ends after `inactivity`', async () => {
  const c = rig.bosh();
  await c.signIn('1002');
  await pause(1500);
  assert.equal(rig.retained('aplomb/presence/1002'), 'available');
  await pause(1200);
  assert.equal(rig.retained('aplomb/presence/1002'), 'unavailable');
  assert.equal(condition(await c.send()), 'item-not-found');
  c.close();
});

test('a pause makes that longer; one that is too long is refused', async () => {
  const c = rig.bosh();
  await c.signIn('1001');
  const waiting = held(c);
  await pause(50);
  const paused = await c.send('', { pause: 4 });
  assert.equal(paused.xml.children.length, 0);
  assert.equal((await waiting.answer).xml.children.length, 0);
  await pause(2800);
  rig.event(USER, payload('paused'));
  assert.match((await c.send()).text, /paused/);
  assert.equal(condition(await c.send('', { pause: 6 })), 'policy-violation');
  c.close();
});

test('terminate answers the waiting request, and once more when it is repeated', async () => {
  const c = rig.bosh();
  await c.signIn('1003');
  const waiting = held(c);
  await pause(50);
  const body = { type: 'terminate' };
  const rid = c.rid;
  const last = await c.send(`<presence xmlns='jabber:client' type='unavailable'/>`, body);
  assert.equal((await waiting.answer).xml.attributes.type, 'terminate');
  assert.deepEqual([last.status, last.xml.attributes.type, last.xml.children.length], [200, undefined, 0]);
  assert.equal((await c.send('', { ...body, rid })).xml.attributes.type, 'terminate');
  assert.equal(rig.retained('aplomb/presence/1003'), 'unavailable');
  c.close();
});

test('who does not authenticate in time is ended', async () => {
  const c = rig.bosh();
  await c.create();
  let answer;
  for (let i = 0; i < 5 && answer?.xml.attributes.type !== 'terminate'; i++) answer = await c.send();
  assert.equal(condition(answer), 'policy-violation');
  c.close();
});

test('stanzas before authentication or bind end the stream', async () => {
  const c = rig.bosh();
  await c.create();
  const answer = await c.send(PING('x'));
  assert.equal(condition(answer), 'remote-stream-error');
  assert.match(answer.text, /<stream:error><not-authorized/);
  const d = rig.bosh();
  await d.create();
  await d.auth('1001');
  await d.restart();
  assert.match((await d.presence()).text, /<not-authorized/);
  c.close();
  d.close();
});

test('a client may skip the restart and bind at once', async () => {
  const c = rig.bosh();
  await c.create();
  await c.auth('1001');
  const bound = await c.bind('skip');
  assert.match(bound.text, /<jid>1001@localhost\/skip<\/jid>/);
  /* stanza 12 refuses an answer to its bind that names a sender */
  assert.equal(bound.xml.get('iq').attributes.from, undefined);
  c.close();
});

test('an empty resource is chosen by the server', async () => {
  const c = rig.bosh();
  await c.create();
  await c.auth('1001');
  await c.restart();
  /* xs:boolean (XEP-0206, schema); whoever wants it again has it again */
  for (const value of ['1', 'true']) assert.match((await c.send('', { 'xmpp:restart': value })).text, /<stream:features.*<bind/);
  assert.match((await c.bind('')).text, /<jid>1001@localhost\/[0-9a-f-]{36}<\/jid>/);
  c.close();
});

test('acknowledgements: ours when asked for, theirs free the answer', async () => {
  const c = rig.bosh();
  await c.signIn('1001', { ack: '1' });
  const waiting = held(c);
  await pause(50);
  const other = held(c, PING('a'));
  /* the older answer tells that the newer request has come too */
  assert.equal((await waiting.answer).xml.attributes.ack, String(c.rid - 1));
  rig.event(USER, payload('acked'));
  await other.answer;
  const rid = c.rid;
  await c.send(PING('kept'));
  assert.match((await c.send(PING('kept'), { rid })).text, /id='kept'/);
  await c.send(PING('next'), { ack: rid });
  assert.equal(condition(await c.send(PING('kept'), { rid })), 'item-not-found'); /* reference 2.8 */
  c.close();
});

test('bodies that are none', async () => {
  const c = rig.bosh();
  await c.signIn('1001');
  const ns = "xmlns='http://jabber.org/protocol/httpbind'";
  /* What XEP-0124 section 6 says that a body must not contain is among it. */
  const asides = ['<!-- -->', '<?pi?>'].flatMap((aside) => [`<body ${ns}>${aside}</body>`, `${aside}<body ${ns}/>`]);
  for (const body of ['', 'x', '<body/>', '<a/>', `<!DOCTYPE body><body ${ns}/>`, `<body ${ns}>&a;</body>`, '<body', ...asides]) {
    const answer = await rig.http({ body });
    assert.deepEqual([answer.status, answer.text], [400, 'not a <body>\n'], body);
  }
  assert.equal((await rig.http({ body: 'x'.repeat(70000) })).status, 413);
  assert.match((await c.send(PING('still'))).text, /id='still'/);
  c.close();
});

test('too many stanzas are delayed, then end the session', async () => {
  const c = rig.bosh();
  await c.signIn('1004');
  const pings = (n) => Array.from({ length: n }, (_, i) => PING(`n${i}`)).join('');
  assert.match((await c.send(pings(40))).text, /id='n39'/);
  const start = Date.now();
  await c.send(pings(15)); /* fifty at once are free, five a second from then on */
  assert.ok(Date.now() - start > 700, `${Date.now() - start}`);
  assert.equal(condition(await c.send(pings(100))), 'policy-violation');
  c.close();
});

/* reference 2.7: as often as one likes, but limited by tokens */
for (const [user, map] of [
  ['1003', {}],
  ['1005', { type: 'nosuch' }],
  ['1006', { pause: 5 }],
  ['1007', { 'xmpp:restart': 'true' }],
])
  test(`who polls all the time is delayed, then ended, too ${JSON.stringify(map)}`, async () => {
    const c = rig.bosh();
    const polled = async (answer, what) => {
      while (!what.test(answer.text)) answer = await c.send(); /* nothing waits for what takes a while */
    };
    await c.create({ hold: 0 });
    await polled(await c.auth(user), /<success/);
    await c.restart();
    await polled(await c.bind('polls'), /<jid>/);
    await c.presence();
    const start = Date.now();
    for (let i = 0; i < 55; i++) assert.equal(condition(await c.send('', map)), undefined);
    assert.ok(Date.now() - start > 700, `${Date.now() - start}`);
    c.close();
  });

test('the stanzas of all sessions of a user count together, those of others do not', async () => {
  const [one, two, other] = [rig.bosh(), rig.bosh(), rig.bosh()];
  await one.signIn('1009', { resource: 'one' });
  await two.signIn('1009', { resource: 'two' });
  await other.signIn('1010');
  const pings = (n) => Array.from({ length: n }, (_, i) => PING(`n${i}`)).join('');
  await one.send(pings(40));
  const start = Date.now();
  await two.send(pings(15));
  assert.ok(Date.now() - start > 700, `${Date.now() - start}`);
  assert.equal(condition(await two.send(pings(100))), 'policy-violation');
  assert.match((await other.send(pings(40))).text, /id='n39'/);
  for (const client of [one, two, other]) client.close();
});

test('what browsers of another origin need', async () => {
  const headers = { Origin: 'https://desk.example', 'Access-Control-Request-Headers': 'content-type, requestid' };
  const before = await rig.http({ method: 'OPTIONS', headers });
  assert.equal(before.status, 204);
  assert.equal(before.headers['access-control-allow-origin'], 'https://desk.example');
  assert.equal(before.headers['access-control-allow-headers'], 'content-type, requestid');
  assert.match(before.headers['access-control-allow-methods'], /POST/);
  const post = await rig.http({ body: 'broken', headers: { Origin: 'https://desk.example' } });
  assert.equal(post.headers['access-control-allow-origin'], 'https://desk.example');
  assert.equal(post.headers['cache-control'], 'no-store');
  assert.equal((await rig.http({ body: 'broken' })).headers['access-control-allow-origin'], '*');
  /* Also where there is no whole request (reference 2.1: on every answer, errors included). */
  const large = 'POST /http-bind HTTP/1.1\r\nHost: a\r\nOrigin: https://desk.example\r\n';
  for (const rest of ['Content-Length: 99999\r\n\r\n', 'Transfer-Encoding: chunked\r\n\r\n', 'Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n'])
    assert.match(await rig.raw(`${large}${rest}${/chunked/.test(rest) ? '1869f\r\n' : ''}`),
      /^HTTP\/1.1 413 [^]*Access-Control-Allow-Origin: https:\/\/desk.example\r\n/);
});

test('a person with a browser sees a page; other methods are refused', async () => {
  for (const path of ['/http-bind', '/http-bind/']) {
    const page = await rig.http({ method: 'GET', path });
    assert.equal(page.status, 200);
    assert.match(page.headers['content-type'], /text\/html/);
    const put = await rig.http({ method: 'PUT', path, body: 'x' });
    assert.equal(put.status, 405);
    assert.match(put.headers.allow, /POST/);
  }
  assert.equal((await rig.http({ method: 'GET', path: '/nothing' })).status, 404);
});

test('the tunnel and what it loads, and no other file', async () => {
  const table = {
    '/tunnel': [301], '/tunnel/': [200, /^text\/html/], '/tunnel/EventTunnel.js': [200, /javascript/], '/lib/xmpp.js': [200, /javascript/],
    '/lib/bosh.js': [200, /javascript/], '/lib/line.js': [200, /javascript/], '/lib/line.worker.js': [200, /javascript/], '/lib/socket.js': [200, /javascript/], '/lib/xml.js': [200, /javascript/],
    '/lib/store.js': [404], '/tunnel/tsconfig.json': [404], '/lib/': [404], '/tunnel/../lib/xml.js': [404], '/desktop/': [404],
  };
  for (const [path, [status, type]] of Object.entries(table)) {
    const answer = await rig.http({ method: 'GET', path });
    assert.equal(answer.status, status, path);
    if (type) assert.match(answer.headers['content-type'], type, path);
    assert.equal('content-security-policy' in answer.headers, path === '/tunnel/', path);
  }
  // Whatever these import is among them.
  for (const path of Object.keys(table).filter((p) => p.endsWith('.js') && table[p][0] === 200)) {
    const { text } = await rig.http({ method: 'GET', path });
    for (const [, from] of text.matchAll(/(?:from |new URL\()'([./][^']+)'/g)) {
      const wanted = new URL(from, `http://bridge${path}`).pathname;
      if (wanted !== '/http-bind/') assert.deepEqual(table[wanted]?.[0], 200, `${path} imports ${wanted}`);
    }
  }
  assert.equal((await rig.http({ method: 'GET', path: '/tunnel' })).headers.location, '/tunnel/');
  const head = await rig.http({ method: 'HEAD', path: '/tunnel/' });
  assert.deepEqual([head.status, head.text], [200, '']);
  assert.equal((await rig.http({ method: 'POST', path: '/tunnel/', body: 'x' })).status, 405);
  const odd = await rig.http({ method: 'GET', path: '/tunnel/', headers: { Host: 'a; script-src *' } });
  assert.doesNotMatch(odd.headers['content-security-policy'] ?? '', /script-src/);
});

test('host-meta says where BOSH is', async () => {
  const xml = await rig.http({ method: 'GET', path: '/.well-known/host-meta' });
  assert.match(xml.text, new RegExp(`xbosh' href='http://127.0.0.1:${rig.boshPort}/http-bind/'`));
  const json = await rig.http({ method: 'GET', path: '/.well-known/host-meta.json' });
  assert.equal(JSON.parse(json.text).links[0].href, `http://127.0.0.1:${rig.boshPort}/http-bind/`);
  assert.equal(json.headers['access-control-allow-origin'], '*');
});

test('HTTP/1.0, pipelining, chunks and 100-continue', async () => {
  const get = (version, extra = '') => `GET /http-bind HTTP/${version}\r\nHost: a\r\n${extra}\r\n`;
  assert.match(await rig.raw(get('1.0')), /^HTTP\/1.1 200 OK\r\n[^]*Connection: close/);
  const two = await rig.raw(get('1.1') + get('1.1', 'Connection: close\r\n'));
  assert.equal(two.match(/HTTP\/1.1 200 OK/g).length, 2);
  const chunks = 'POST /http-bind/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n';
  assert.match(await rig.raw(`${chunks}3\r\n<a/\r\n1\r\n>\r\n0\r\n\r\n`), /^HTTP\/1.1 400 /);
  const slow = 'POST /http-bind/ HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n';
  assert.match(await rig.raw(slow), /^HTTP\/1.1 100 Continue\r\n\r\n/);
});

/* XEP-0124 section 5: clients should use one connection and HTTP pipelining. */
test('a request that waits gives way to the next one on the same connection', async () => {
  const c = rig.bosh();
  await c.signIn('1002', { resource: 'pipe' });
  const socket = net.connect(rig.boshPort, '127.0.0.1');
  let heard = '';
  socket.setEncoding('utf8').on('data', (part) => (heard += part));
  const post = (inner = '') => {
    const body = c.body({ rid: c.rid++, sid: c.sid }, inner);
    return `POST /http-bind HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  };
  const start = Date.now();
  socket.write(`${post()}\r\n`); /* what some old browsers send behind a body is no request */
  await pause(300);
  assert.equal(heard, '');
  socket.write(post(PING('alone')));
  await until(() => /id='alone'/.test(heard), { what: 'the answer' });
  socket.write(post() + post(PING('together')));
  await until(() => /id='together'/.test(heard), { what: 'the answers' });
  assert.ok(Date.now() - start < 1700, 'not after a wait of 2 s');
  assert.equal(heard.match(/HTTP\/1.1 200 OK/g).length, 4);
  assert.match(heard, /<body [^>]*\/>HTTP[^]*id='alone'[^]*<body [^>]*\/>HTTP[^]*id='together'/);
  socket.destroy();
  c.close();
});

test('requests that are not HTTP as it should be', async () => {
  for (const [text, status] of [
    ['GET /http-bind HTTP/1.1\nHost: a\n\n', 400],
    ['POST /http-bind HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx', 400],
    ['POST /http-bind HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx', 400],
    ['GET /http-bind HTTP/2.0\r\n\r\n', 505],
    [`GET /http-bind HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20000)}\r\n\r\n`, 431],
  ])
    assert.match(await rig.raw(text), new RegExp(`^HTTP/1.1 ${status} `), text.slice(0, 60));
});

test('a body in the smallest of chunks is taken, or refused as too large', async () => {
  const chunked = async (body) => rig.raw(`POST /http-bind HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n` +
    `${body.replace(/[^]/g, (c) => `1\r\n${c}\r\n`)}0\r\n\r\n`, { end: false });
  assert.match(await chunked(`<body xmlns='http://jabber.org/protocol/httpbind' ver='1.6'${' '.repeat(2000)}/>`), /^HTTP\/1.1 200 /);
  assert.match(await chunked(`<body${' '.repeat(20000)}/>`), /^HTTP\/1.1 413 /);
});

test('one address opens twenty sessions a second, if loopback counts', async () => {
  const limited = await startRig({ LIMIT_LOOPBACK: 'on' });
  try {
    const answers = await Promise.all(Array.from({ length: 60 }, () => limited.bosh().create()));
    const refused = answers.filter((answer) => answer.status === 503);
    assert.ok(refused.length > 0);
    assert.equal(refused[0].headers['retry-after'], '1');
  } finally {
    await limited.stop();
  }
});

/* A chain of keys as section 15.3 makes it, in the order of their use. */
function keys(n, seed = crypto.randomBytes(8).toString('hex')) {
  const list = [];
  for (let key = seed; list.length < n; list.push(key)) key = crypto.createHash('sha1').update(key).digest('hex');
  return list.reverse();
}

test('key sequences: each request shows the key before it, a new sequence takes over (XEP-0124 section 15)', async () => {
  const [newkey, ...chain] = keys(6);
  const session = rig.bosh();
  assert.match((await session.create({ newkey })).text, /<stream:features>/);
  const text = Buffer.from(['', '1001', 'demo'].join('\0')).toString('base64');
  const auth = `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${text}</auth>`;
  assert.match((await session.send(auth, { key: chain[0] })).text, /<success/);
  /* Sent again it is answered again, and moves nothing. */
  assert.match((await session.send(auth, { key: chain[0], rid: session.rid - 1 })).text, /<success/);
  await session.send('', { to: 'localhost', 'xmpp:restart': 'true', key: chain[1] });
  const [second, ...more] = keys(5);
  const bind = `<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>keyed</resource></bind></iq>`;
  assert.match((await session.send(bind, { key: chain[2], newkey: second })).text, /keyed<\/jid>/);
  assert.match((await session.send(PING('p'), { key: more[0] })).text, /id='p'/);
  await rig.restartBridge();
  assert.match((await session.send(PING('p'), { key: more[1] })).text, /id='p'/);
  const stolen = await session.send(PING('p'), { key: chain[3] });
  assert.equal(stolen.xml.attributes.condition, 'item-not-found');
  assert.equal(stolen.xml.attributes.type, 'terminate');
  session.close();
});

test('a session with keys ends for who has none, also when a request is said to come again', async () => {
  for (const attempt of [{}, { key: 'x' }, { key: 'again' }]) {
    const [newkey, first] = keys(3);
    const session = rig.bosh();
    await session.create({ newkey });
    const rid = session.rid;
    await session.send('', { to: 'localhost', 'xmpp:restart': 'true', key: first });
    const map = attempt.key === 'again' ? { rid, key: newkey } : attempt;
    const answer = await session.send('', map);
    assert.equal(answer.xml.attributes.condition, 'item-not-found', JSON.stringify(attempt));
    session.close();
  }
  const unsound = await rig.bosh().create({ newkey: 'zz' });
  assert.equal(unsound.xml.attributes.condition, 'bad-request');
});

/* XEP-0124 section 15.4: whoever lacks the key is not answered.  What an earlier process answered, or kept waiting, is
 * no exception. */
test('nor is a request without its key said again to a bridge that was killed', async () => {
  for (const [back, right] of [[0, false], [0, true], [1, false], [1, true]]) {
    const [newkey, ...chain] = keys(8);
    const session = rig.bosh();
    await session.create({ newkey });
    const text = Buffer.from('\x001001\0demo').toString('base64');
    const shown = [];
    const send = (inner, map) => {
      shown.push(chain.shift());
      return session.send(inner, { ...map, key: shown.at(-1) });
    };
    await send(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${text}</auth>`);
    await send('', { to: 'localhost', 'xmpp:restart': 'true' });
    await send(`<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>again</resource></bind></iq>`);
    await send(PING('before'));
    const waits = send('').catch(() => {});
    await until(async () => /* it is processed, and waits */ !(await Promise.race([waits, pause(100)])), { what: 'the poll' });
    await rig.restartBridge();
    await waits;
    const answer = await session.send(PING('evil'), { rid: session.rid - 1 - back, key: right ? shown.at(-1 - back) : 'f'.repeat(40) });
    if (right)
      assert.match(answer.text, back ? /id='before'/ : /id='evil'/);
    else
      assert.equal(answer.xml.attributes.condition, 'item-not-found');
    session.close();
  }
});

test('an answer that did not come is reported once (XEP-0124 section 9.2)', async () => {
  const session = rig.bosh();
  await session.signIn('1006', { ack: '1', resource: 'report' });
  const rid = session.rid;
  await session.send(PING('one'), { ack: rid - 1 });
  const answer = await session.send('', { ack: rid - 1 }); /* without that to `rid` */
  assert.equal(answer.xml.attributes.report, String(rid));
  assert.match(answer.xml.attributes.time, /^\d+$/);
  const again = await session.send(PING('two'), { ack: rid - 1 });
  assert.equal(again.xml.attributes.report, undefined);
  session.close();
});
