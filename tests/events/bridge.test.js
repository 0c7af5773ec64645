/* Events through the bridge alone (rig.js), as strophe.js hears them. */
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { $iq, $msg, $pres } from '../harness/bosh.js';
import { until } from '../harness/index.js';
import { startRig, update } from './rig.js';

const USER = '/finesse/api/User/1001';
const PUBSUB = 'http://jabber.org/protocol/pubsub';
let rig;

before(async () => (rig = await startRig()));
after(() => rig?.stop());

const payload = (id, node = USER) => update(node, `<user><mark>${id}</mark></user>`, id);
const heard = (client, id) => client.waitFor((u) => u.requestId === id, { timeout: 20000 });

/** Resolves once the bridge has taken everything the client sent before. */
const settled = (client) => client.iq($iq({ type: 'get', to: 'localhost' }).c('ping', { xmlns: 'urn:xmpp:ping' }));

const pubsub = (type, name, attributes, to = 'pubsub.localhost') =>
  $iq({ type, to }).c('pubsub', { xmlns: PUBSUB }).c(name, attributes);

test('an event of the own user is heard in the documented shape', async () => {
  const agent = await rig.connect('1001', { resource: 'desktop' });
  const text = update(USER, '<user><state>READY</state><x>a &amp; b "c" \u00e9</x></user>', 'r-1');
  rig.event(USER, text, 'r-1');
  const { raw, node, message } = await heard(agent, 'r-1');
  /* reference xmpp-delivery 1.1 */
  assert.equal(raw, text);
  assert.equal(node, USER);
  assert.equal(message.attributes.from, 'pubsub.localhost');
  assert.equal(message.attributes.to, '1001@localhost');
  assert.match(message.attributes.id, /^\/finesse\/api\/User\/1001__1001@localhost__[0-9A-Za-z]{5}$/);
  assert.equal(message.attributes.type, undefined);
  const item = message.get('event/items/item');
  assert.match(item.attributes.id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}[0-9]+$/);
  await agent.disconnect();
});

test('the automatic nodes are heard, those of others are not', async () => {
  const agent = await rig.connect('1001');
  for (const suffix of ['', '/Dialogs', '/Dialogs/Media', '/Media', '/Media/5001'])
    rig.event(USER + suffix, payload(`a${suffix}`));
  rig.event('/finesse/api/SystemInfo', payload('a-system'));
  for (const node of ['/finesse/api/User/1002', '/finesse/api/Team/1/Users', '/finesse/api/Queue/1'])
    rig.event(node, payload('not-mine'));
  rig.event(USER, payload('a-last'));
  await heard(agent, 'a-last');
  assert.deepEqual(
    agent.updates.map((u) => u.requestId),
    ['a', 'a/Dialogs', 'a/Dialogs/Media', 'a/Media', 'a/Media/5001', 'a-system', 'a-last'],
  );
  await agent.disconnect();
});

test('every resource of the user hears, each once', async () => {
  const one = await rig.connect('1001', { resource: 'one' });
  const two = await rig.connect('1001', { resource: 'two' });
  rig.event(USER, payload('both'));
  rig.event(USER, payload('both-end'));
  for (const client of [one, two]) {
    await heard(client, 'both-end');
    assert.equal(client.updates.filter((u) => u.requestId === 'both').length, 1);
  }
  await one.disconnect();
  await two.disconnect();
});

/* reference xmpp-delivery 1.2, rule 3 */
test('who is subscribed twice hears it once, at the full JID; not while away', async () => {
  const agent = await rig.connect('1002', { resource: 'twice' });
  const node = '/finesse/api/User/1002';
  await agent.subscribe(node);
  await agent.subscribe(node, '1002@localhost');
  agent.connection.send($pres({ type: 'unavailable' }));
  await settled(agent);
  rig.event(node, payload('away', node));
  agent.connection.send($pres().c('priority').t('127'));
  await settled(agent);
  for (const id of ['twice', 'twice-end']) rig.event(node, payload(id, node));
  await heard(agent, 'twice-end');
  assert.deepEqual(agent.updates.map((u) => [u.requestId, u.message.attributes.to]),
    ['twice', 'twice-end'].map((id) => [id, '1002@localhost/twice']));
  await agent.unsubscribe(node, '1002@localhost');
  await agent.disconnect();
});

test('what happens between bind and presence is heard after the presence', async () => {
  const other = await rig.connect('1003', { resource: 'other' });
  const c = rig.bosh();
  await c.create();
  await c.auth('1003');
  await c.restart();
  await c.bind();
  rig.event('/finesse/api/User/1003', payload('early', '/finesse/api/User/1003'));
  await heard(other, 'early'); /* so the bridge has it */
  const answer = await c.presence();
  assert.match(answer.text, /requestId&gt;early&lt;/);
  c.close();
  await other.disconnect();
});

test('nothing is heard with a negative priority or after going unavailable', async () => {
  const agent = await rig.connect('1004');
  const node = '/finesse/api/User/1004';
  agent.connection.send($pres().c('priority').t('-1'));
  await settled(agent);
  rig.event(node, payload('negative', node));
  agent.connection.send($pres({ type: 'unavailable' }));
  await settled(agent);
  rig.event(node, payload('away', node));
  agent.connection.send($pres());
  await settled(agent);
  rig.event(node, payload('back', node));
  await heard(agent, 'back');
  assert.deepEqual(agent.updates.map((u) => u.requestId), ['back']);
  await agent.disconnect();
});

test('a supervisor subscribes to the team, hears it at the full JID, and unsubscribes', async () => {
  const supervisor = await rig.connect('1000', { resource: 'desktop' });
  const node = '/finesse/api/Team/1/Users';
  const first = await supervisor.subscribe(node);
  const subscription = first.get('pubsub/subscription');
  assert.equal(subscription.attributes.subscription, 'subscribed');
  assert.equal(subscription.attributes.node, node);
  assert.ok(subscription.attributes.subid);
  const again = await supervisor.subscribe(node);
  assert.equal(again.get('pubsub/subscription').attributes.subid, subscription.attributes.subid);
  const wrong = await supervisor.iq(pubsub('set', 'unsubscribe', { node, jid: supervisor.jid, subid: 'x' }));
  assert.deepEqual(wrong.get('error').names, ['not-acceptable', 'invalid-subid']);
  rig.event(node, payload('team'));
  const { message } = await heard(supervisor, 'team');
  assert.equal(message.attributes.to, '1000@localhost/desktop');
  assert.equal(rig.sql(`SELECT resource FROM subscription WHERE node = '${node}'`), 'desktop');
  await supervisor.unsubscribe(node);
  rig.event(node, payload('team-after'));
  rig.event('/finesse/api/User/1000', payload('end'));
  await heard(supervisor, 'end');
  assert.ok(!supervisor.updates.some((u) => u.requestId === 'team-after'));
  await assert.rejects(supervisor.unsubscribe(node), /unexpected-request/);
  await supervisor.disconnect();
  await until(() => rig.sql('SELECT count(*) FROM subscription') === '0', { timeout: 20000, what: 'no subscription' });
});

test('a subscription of the bare JID lasts beyond the session', async () => {
  const node = '/finesse/api/Queue/1';
  const one = await rig.connect('1005', { resource: 'one' });
  await one.subscribe(node, '1005@localhost');
  await one.disconnect();
  const two = await rig.connect('1005', { resource: 'two' });
  rig.event(node, payload('queue'));
  const { message } = await heard(two, 'queue');
  assert.equal(message.attributes.to, '1005@localhost');
  await two.unsubscribe(node, '1005@localhost');
  await two.disconnect();
});

test('subscriptions are given by the rights of the REST API', async () => {
  const cases = [
    /* reference rest-desktop 6.4, 1.10 */
    ['1001', '/finesse/api/Team/1/Users', 'forbidden'],
    ['1001', '/finesse/api/User/1002', 'forbidden'],
    ['1001', '/finesse/api/User/1002/Dialogs', 'forbidden'],
    ['1001', '/finesse/api/Queue/1', 'result'],
    ['1001', '/finesse/api/User/1001/Queues', 'result'],
    ['1001', '/finesse/api/SystemInfo', 'result'],
    ['1001', '/finesse/api/Queue/999', 'item-not-found'],
    ['1001', '/finesse/api/User/nobody', 'item-not-found'],
    ['1001', '/finesse/api/Nothing', 'item-not-found'],
    ['1001', 'Team/1/Users', 'item-not-found'],
    ['1000', '/finesse/api/Team/1/Users', 'result'],
    ['1000', '/finesse/api/Team/2/Users', 'forbidden'],
    ['2000', '/finesse/api/Team/1/Users', 'result'], /* second supervisor of Sales */
    ['1000', '/finesse/api/Team/77/Users', 'item-not-found'],
    ['1000', '/finesse/api/User/1001/Dialogs', 'result'],
    ['1000', '/finesse/api/User/2001/Dialogs', 'forbidden'],
    ['admin', '/finesse/api/Team/2/Users', 'result'],
  ];
  for (const user of new Set(cases.map(([name]) => name))) {
    const client = await rig.connect(user);
    for (const [, node, expected] of cases.filter(([name]) => name === user)) {
      const answer = await client.iq(pubsub('set', 'subscribe', { node, jid: client.jid }));
      const got = answer.attributes.type === 'result' ? 'result' : answer.get('error').children[0].name;
      assert.equal(got, expected, `${user} ${node}`);
    }
    await client.disconnect();
  }
});

test('another one\'s JID cannot be subscribed, and requests must be whole', async () => {
  const client = await rig.connect('1001', { resource: 'mine' });
  const node = '/finesse/api/Queue/1';
  const error = async (attributes) => {
    const answer = await client.iq(pubsub('set', 'subscribe', attributes));
    return answer.get('error').names.join(' ');
  };
  assert.match(await error({ node, jid: '1002@localhost' }), /bad-request invalid-jid/);
  assert.match(await error({ node, jid: '1001@localhost/other' }), /invalid-jid/);
  assert.match(await error({ node }), /jid-required/);
  assert.match(await error({ jid: client.jid }), /nodeid-required/);
  await client.disconnect();
});

test('the list of subscriptions has the automatic ones', async () => {
  const client = await rig.connect('1001');
  const answer = await client.iq(pubsub('get', 'subscriptions', {}));
  const nodes = answer.get('pubsub/subscriptions').children.map((s) => s.attributes.node);
  assert.deepEqual(nodes, [USER, `${USER}/Dialogs`, `${USER}/Dialogs/Media`, `${USER}/Media`, '/finesse/api/SystemInfo']);
  await client.disconnect();
});

test('an automatic node can be left, until the next sign-in', async () => {
  const node = '/finesse/api/User/1006';
  const one = await rig.connect('1006');
  await one.unsubscribe(node, '1006@localhost');
  rig.event(node, payload('left', node));
  rig.event(`${node}/Dialogs`, payload('end', node));
  await heard(one, 'end');
  assert.ok(!one.updates.some((u) => u.requestId === 'left'));
  await one.disconnect();
  const two = await rig.connect('1006');
  rig.event(node, payload('again', node));
  await heard(two, 'again');
  await two.disconnect();
});

test('discovery finds the service and its leaf nodes', async () => {
  const client = await rig.connect('1001');
  const info = (to, node) =>
    client.iq($iq({ type: 'get', to }).c('query', { xmlns: 'http://jabber.org/protocol/disco#info', ...(node && { node }) }));
  const identity = async (...of) => {
    const { category, type } = (await info(...of)).get('query/identity').attributes;
    return `${category}/${type}`;
  };
  assert.equal(await identity('localhost'), 'server/im');
  assert.equal(await identity('pubsub.localhost'), 'pubsub/service');
  assert.equal(await identity('1001@localhost'), 'account/registered');
  assert.equal(await identity('pubsub.localhost', '/finesse/api/Team/1/Users'), 'pubsub/leaf');
  const missing = await info('pubsub.localhost', '/finesse/api/Team/99/Users');
  assert.ok(missing.get('error/item-not-found'));
  const items = (to, node) =>
    client.iq($iq({ type: 'get', to }).c('query', { xmlns: 'http://jabber.org/protocol/disco#items', ...(node && { node }) }));
  assert.equal((await items('localhost')).get('query/item').attributes.jid, 'pubsub.localhost');
  assert.deepEqual((await items('pubsub.localhost', USER)).get('query').children, []);
  /* XEP-0030 section 7: a node that does not exist */
  for (const ask of [info, items])
    for (const to of ['localhost', 'pubsub.localhost', '1001@localhost'])
      assert.ok((await ask(to, 'nosuch')).get('error/item-not-found'), to);
  await client.disconnect();
});

test('every iq is answered', async () => {
  const client = await rig.connect('1001');
  const roster = await client.iq($iq({ type: 'get' }).c('query', { xmlns: 'jabber:iq:roster' }));
  assert.equal(roster.get('query/item').attributes.jid, 'finesse@localhost');
  for (const [type, name, xmlns] of [
    ['get', 'vCard', 'vcard-temp'],
    ['get', 'query', 'jabber:iq:private'],
    ['get', 'query', 'jabber:iq:version'],
    ['set', 'enable', 'urn:xmpp:carbons:2'],
  ]) {
    const answer = await client.iq($iq({ type, to: 'localhost' }).c(name, { xmlns }));
    assert.ok(answer.get('error/service-unavailable'), xmlns);
  }
  /* reference xmpp-delivery 7 */
  for (const to of ['1001@localhost', 'pubsub.localhost', client.jid])
    assert.equal((await client.iq($iq({ type: 'get', to }).c('ping', { xmlns: 'urn:xmpp:ping' }))).attributes.type, 'result', to);
  /* Nobody answers for a resource that is not there, nor to two things at once (RFC 6120 section 8.2.3). */
  const ghost = await client.iq($iq({ type: 'get', to: '1001@localhost/ghost' }).c('ping', { xmlns: 'urn:xmpp:ping' }));
  assert.ok(ghost.get('error/service-unavailable'));
  const two = $iq({ type: 'get' }).c('ping', { xmlns: 'urn:xmpp:ping' }).up().c('ping', { xmlns: 'urn:xmpp:ping' });
  assert.ok((await client.iq(two)).get('error/bad-request'));
  const set = $iq({ type: 'set' }).c('query', { xmlns: 'jabber:iq:roster' }).c('item', { jid: '1002@localhost' });
  assert.equal((await client.iq(set)).attributes.type, 'result');
  const other = await client.iq($iq({ type: 'get', to: '1002@localhost' }).c('query', { xmlns: 'jabber:iq:roster' }));
  assert.ok(other.get('error/service-unavailable'));
  const published = await client.iq(pubsub('set', 'publish', { node: USER }));
  assert.ok(published.get('error/forbidden'));
  const session = await client.iq($iq({ type: 'set' }).c('session', { xmlns: 'urn:ietf:params:xml:ns:xmpp-session' }));
  assert.equal(session.attributes.type, 'result');
  await client.disconnect();
});

test('requests to the pubsub service that are not for subscribers', async () => {
  const client = await rig.connect('1010');
  const own = '/finesse/api/User/1010';
  /* RFC 6120 section 8.2.3: what changes something is a set */
  for (const verb of ['subscribe', 'unsubscribe'])
    assert.ok((await client.iq(pubsub('get', verb, { node: own, jid: client.jid }))).get('error/bad-request'));
  /* reference xmpp-delivery 8 */
  const owner = await client.iq($iq({ type: 'get', to: 'pubsub.localhost' }).c('pubsub', { xmlns: `${PUBSUB}#owner` }).c('affiliations', { node: own }));
  assert.ok(owner.get('error/forbidden'));
  const options = await client.iq(pubsub('get', 'options', { node: own, jid: client.jid }));
  assert.ok(options.get('error/feature-not-implemented'));
  assert.equal(options.get('error/unsupported').attributes.feature, 'subscription-options');
  assert.deepEqual((await client.iq(pubsub('get', 'items', { node: own }))).get('pubsub/items').children, []);
  assert.deepEqual((await client.iq(pubsub('get', 'affiliations', {}))).get('pubsub/affiliations').children, []);
  assert.ok((await client.iq(pubsub('get', 'items', { node: '/finesse/api/User/1002' }))).get('error/forbidden'));
  assert.ok((await client.iq(pubsub('get', 'items', {}))).get('error/nodeid-required'));
  assert.ok((await client.iq(pubsub('set', 'unsubscribe', { node: 'nosuch', jid: client.jid }))).get('error/item-not-found'));
  await client.disconnect();
});

/* reference reliability-security S9 */
test('nothing that a client sends reaches another', async () => {
  const [one, two] = [await rig.connect('1003'), await rig.connect('1002')];
  const heard = two.stanzas.length;
  const answer = (name, id) => one.stanzas.find((s) => s.name === name && s.attributes.id === id);
  const to = two.jid;
  one.connection.send($msg({ to, id: 'm' }).c('body').t('hello'));
  one.connection.send($msg({ to, id: 'e', type: 'error' }).c('body').t('hello'));
  one.connection.send($pres({ to, id: 'p' }));
  one.connection.send($pres({ to, type: 'subscribe' }));
  one.connection.send($iq({ to, id: 'r', type: 'result', from: '1002@localhost/x' }));
  one.connection.send($iq({ to, id: 'x', type: 'error' }));
  const iq = await one.iq($iq({ to, type: 'set' }).c('query', { xmlns: 'jabber:iq:roster' }));
  assert.ok(iq.get('error/service-unavailable'));
  await settled(one);
  await settled(two);
  assert.ok(answer('message', 'm').get('error/service-unavailable'));
  /* What says that something failed, or is an answer, is not answered (RFC 6120 section 8.3.1). */
  for (const id of ['e', 'r', 'x']) assert.equal(answer('message', id) ?? answer('iq', id), undefined);
  assert.deepEqual(two.stanzas.slice(heard).filter((s) => /1003@/.test(s.attributes.from ?? '')), []);
  await one.disconnect();
  await two.disconnect();
});

test('the service user is available while the application is there', async () => {
  const client = await rig.connect('1001');
  const of = (type) =>
    client.stanzas.find((s) => s.name === 'presence' && s.attributes.from === 'finesse@localhost' && s.attributes.type === type);
  await settled(client);
  assert.ok(of(undefined));
  client.connection.send($pres({ to: 'finesse@localhost', type: 'subscribe' }));
  await settled(client);
  assert.ok(of('subscribed'));
  const times = () => client.stanzas.filter((s) => s.name === 'presence' && s.attributes.from === 'finesse@localhost').length;
  const before = times();
  client.connection.send($pres({ to: 'finesse@localhost', type: 'probe' })); /* RFC 6121 section 4.3 */
  await settled(client);
  assert.equal(times(), before + 1);
  await client.disconnect();
});

test('a second client with the same resource ends the first (conflict)', async () => {
  const first = await rig.connect('1007', { resource: 'desktop' });
  const second = await rig.connect('1007', { resource: 'desktop' });
  await first.status('DISCONNECTED');
  rig.event('/finesse/api/User/1007', payload('second'));
  await heard(second, 'second');
  await second.disconnect();
});

test('a wrong password and an unknown user are refused alike', async () => {
  for (const [user, password] of [['1008', 'wrong'], ['nobody', 'demo']]) {
    const c = rig.bosh();
    await c.create();
    const { text } = await c.auth(user, password);
    assert.match(text, /<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized\/><\/failure>/);
    c.close();
  }
});

test('the third wrong password ends the session', async () => {
  const c = rig.bosh();
  await c.create();
  for (let i = 0; i < 3; i++) assert.match((await c.auth('1009', 'wrong')).text, /not-authorized/);
  assert.match((await c.send()).text, /type='terminate' condition='policy-violation'/);
  assert.equal(rig.sql("SELECT failures FROM lockout WHERE login_id = '1009'"), '3');
  c.close();
});

test('the login name may be used; the JID has the id', async () => {
  const c = rig.bosh();
  await c.create();
  assert.match((await c.auth('agent1010')).text, /<success/);
  await c.restart();
  assert.match((await c.bind('x')).text, /<jid>1010@localhost\/x<\/jid>/);
  c.close();
});

/* XEP-0106; a client signs in with the local part of its JID, which is escaped. */
test('a name with signs that a JID cannot have is known by its escaped form, too', async () => {
  rig.sql(`INSERT INTO person (login_id, login_name, password_hash, team_id)
           SELECT 'ann@example.com', 'ann', password_hash, 1 FROM person WHERE login_id = '1001'`);
  for (const name of ['ann\\40example.com', 'ann@example.com']) {
    const c = rig.bosh();
    await c.create();
    assert.match((await c.auth(name, 'demo', 'ann\\40example.com@localhost')).text, /<success/, name);
    assert.match((await c.bind('x')).text, /<jid>ann\\40example\.com@localhost\/x<\/jid>/);
    c.close();
  }
  rig.sql("DELETE FROM person WHERE login_id = 'ann@example.com'");
});

test('who is deleted or no longer active has no session any more, and nobody else is touched', async () => {
  rig.sql(`INSERT INTO person (login_id, login_name, password_hash, team_id)
           SELECT '1990', 'leaver', password_hash, 1 FROM person WHERE login_id = '1001'`);
  const [leaver, idle, other] = [rig.bosh(), rig.bosh(), rig.bosh()];
  await leaver.signIn('1990');
  await idle.signIn('1009');
  await other.signIn('1005');
  const ends = Promise.all([leaver.send(), idle.send()]);
  rig.sql("DELETE FROM person WHERE login_id = '1990'; UPDATE person SET is_active = 0 WHERE login_id = '1009'");
  for (const { text } of await ends) {
    assert.match(text, /<body[^>]* type='terminate'[^>]* condition='remote-stream-error'/);
    assert.match(text, /<not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/); // RFC 6120 4.9.3.12
  }
  rig.sql("UPDATE person SET is_active = 1 WHERE login_id = '1009'");
  const hears = other.send();
  rig.event('/finesse/api/User/1005', update('/finesse/api/User/1005', '<user/>', 'still'));
  assert.match((await hears).text, /still/);
  for (const c of [leaver, idle, other]) c.close();
});

test('other mechanisms, foreign authorization and broken base64 have their conditions', async () => {
  const c = rig.bosh();
  await c.create();
  const auth = (text, mechanism = 'PLAIN') =>
    c.send(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='${mechanism}'>${text}</auth>`);
  assert.match((await auth('', 'DIGEST-MD5')).text, /invalid-mechanism/);
  assert.match((await auth('%%%')).text, /incorrect-encoding/);
  assert.match((await auth('aGVsbG8=')).text, /malformed-request/);
  assert.match((await c.auth('1001', 'demo', '1002@localhost')).text, /invalid-authzid/);
  assert.match((await auth('')).text, /<challenge/);
  assert.match((await c.auth('1001', 'demo', '1001@localhost')).text, /<success/);
  c.close();
});

/* reference reliability-security S9 */
test('two thousand may be on their way in; with one more the oldest is out', async () => {
  const first = rig.bosh();
  await first.create();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  const body = first.body({ rid: 1, to: 'localhost', wait: 5, hold: 1, ver: '1.6' });
  const answers = await Promise.all(Array.from({ length: 2000 }, () => rig.http({ body, agent })));
  assert.ok(answers.every((answer) => / sid='/.test(answer.text)));
  assert.match((await first.send()).text, /type='terminate' condition='policy-violation'/);
  agent.destroy();
  const late = rig.bosh();
  await late.create();
  assert.match((await late.auth('1001')).text, /<success/);
  for (const client of [first, late]) client.close();
});

/* reference xmpp-delivery 2.6 */
test('a pause that is shorter than `inactivity` shortens it', async () => {
  const c = rig.bosh();
  await c.signIn('1007', { resource: 'pauses', wait: 60 });
  await c.send('', { pause: 1 });
  await until(() => rig.retained('aplomb/presence/1007') === 'unavailable', { timeout: 15000, what: 'its end' });
  assert.equal((await c.send()).xml.attributes.condition, 'item-not-found');
  c.close();
});

test('what one says of oneself comes back whole, however long', async () => {
  const c = rig.bosh();
  await c.signIn('1007', { resource: 'talks' });
  const status = 'long &amp; '.repeat(3000);
  let answer = await c.presence(`<status>${status}</status>`);
  if (!answer.xml.children.length) answer = await c.send();
  assert.equal(answer.xml.value('presence/status'), status.replaceAll('&amp;', '&'));
  await c.send('', { type: 'terminate' });
  c.close();
});

/* RFC 6121 4.2.2: a new resource hears the last presence of the others, here also after a bridge that died. */
test('who comes later hears what the others said of themselves last', async () => {
  const said = (newcomer, jid) => newcomer.stanzas.find((s) => s.name === 'presence' && s.attributes.from === jid);
  const first = await rig.connect('1006', { resource: 'first' });
  first.connection.send($pres().c('show').t('dnd').up().c('status').t('At lunch & tea').up().c('priority').t('5'));
  await settled(first);
  await rig.restartBridge();
  const second = await rig.connect('1006', { resource: 'second' });
  await settled(second);
  const presence = said(second, first.jid);
  assert.deepEqual(presence.children.map((c) => c.name), ['show', 'status', 'priority']);
  assert.deepEqual(['show', 'status', 'priority'].map((name) => presence.value(name)), ['dnd', 'At lunch & tea', '5']);
  const long = 'é'.repeat(200); /* after 255 bytes there is half a character */
  first.connection.send($pres().c('status').t(long));
  await settled(first);
  const third = await rig.connect('1006', { resource: 'third' });
  await settled(third);
  assert.equal(said(third, first.jid).value('status'), long.slice(0, 127), 'the beginning, 255 bytes at most');
  first.connection.send($pres());
  await settled(first);
  const fourth = await rig.connect('1006', { resource: 'fourth' });
  await settled(fourth);
  assert.deepEqual(said(fourth, first.jid).children, []);
  for (const client of [first, second, third, fourth]) await client.disconnect();
});

test('presence of users is told on the bus', async () => {
  const client = await rig.connect('1008');
  await settled(client);
  assert.equal(rig.retained('aplomb/presence/1008'), 'available');
  await client.disconnect();
  assert.equal(rig.retained('aplomb/presence/1008'), 'unavailable');
  assert.equal(rig.retained('aplomb/status/bridge'), 'up');
});

/* Reference xmpp-delivery 8: one channel is no subscription of its own, unless it was asked for. */
test('who gives up one channel goes on hearing them', async () => {
  const [one, two] = [await rig.connect('1008', { resource: 'one' }), await rig.connect('1008', { resource: 'two' })];
  const media = '/finesse/api/User/1008/Media';
  rig.sql("INSERT INTO media (id, name) SELECT 5001, 'Chat' WHERE NOT EXISTS (SELECT 1 FROM media WHERE id = 5001)");
  await assert.rejects(one.unsubscribe(`${media}/5001`, '1008@localhost'), /unexpected-request/);
  await one.subscribe(`${media}/5001`, '1008@localhost');
  await one.unsubscribe(`${media}/5001`, '1008@localhost');
  for (const node of [media, `${media}/5001`]) rig.event(node, payload(node, node));
  for (const client of [one, two]) {
    await heard(client, `${media}/5001`);
    assert.deepEqual(client.updates.map((u) => u.requestId), [media, `${media}/5001`]);
    await client.disconnect();
  }
});

test('there is no node but by its own name', async () => {
  const client = await rig.connect('1000', { resource: 'names' });
  for (const node of ['/Queue/01', '/Queue/+1', '/Team/01/Users', '/User/1000/Media/none', '/User/1000/Media/4711', '/User/1000/Media/'])
    await assert.rejects(client.subscribe(`/finesse/api${node}`), /item-not-found/, node);
  await client.disconnect();
});

test('a subscription that cannot be stored is none, and one that cannot be given up stays', async () => {
  const node = '/finesse/api/Queue/1';
  const client = await rig.connect('1001', { resource: 'store' });
  const fails = async (act) => {
    rig.sql("CREATE TRIGGER no_a BEFORE INSERT ON subscription BEGIN SELECT RAISE(ABORT, 'full'); END;" +
      "CREATE TRIGGER no_d BEFORE DELETE ON subscription BEGIN SELECT RAISE(ABORT, 'full'); END;");
    await assert.rejects(act(), /internal-server-error/);
    rig.sql('DROP TRIGGER no_a; DROP TRIGGER no_d');
  };
  const hears = async (id) => {
    rig.event(node, payload(id, node), id);
    rig.event(USER, payload(`${id}-end`), `${id}-end`);
    await heard(client, `${id}-end`);
    return client.updates.some((u) => u.requestId === id);
  };
  await fails(() => client.subscribe(node));
  assert.equal(await hears('not-stored'), false);
  await client.subscribe(node);
  await fails(() => client.unsubscribe(node));
  assert.equal(await hears('still-stored'), true);
  await client.unsubscribe(node);
  assert.equal(await hears('given-up'), false);
  await client.disconnect();
});

/* Reference xmpp-delivery 11.4, I2; reliability-security S2. */
test('a DELETE is the last that is heard of a node; who has lost the team hears nothing more at once', async () => {
  const boss = await rig.connect('1000', { resource: 'boss' });
  const [queue, team] = ['/finesse/api/Queue/77', '/finesse/api/Team/1/Users'];
  rig.sql("INSERT INTO queue (id, name, number) VALUES (77, 'Gone', '7777')");
  await boss.subscribe(queue);
  await boss.subscribe(team);
  rig.event(queue, payload('there', queue));
  await heard(boss, 'there');
  rig.sql('DELETE FROM queue WHERE id = 77');
  rig.event(queue, update(queue, '<queue/>', 'gone').replace('PUT', 'DELETE'), 'gone');
  assert.equal((await heard(boss, 'gone')).event, 'DELETE');
  rig.event(team, payload('mine', team));
  await heard(boss, 'mine');
  rig.sql("CREATE TABLE was AS SELECT * FROM team_supervisor WHERE login_id = '1000'; DELETE FROM team_supervisor WHERE login_id = '1000'");
  rig.event(team, payload('not-mine', team));
  rig.event('/finesse/api/User/1000', payload('boss-end', '/finesse/api/User/1000'));
  await heard(boss, 'boss-end');
  assert.ok(!boss.updates.some((u) => u.requestId === 'not-mine'));
  rig.sql('INSERT INTO team_supervisor SELECT * FROM was; DROP TABLE was');
  await boss.disconnect();
});

test('who is removed between password and resource gets none', async () => {
  const c = rig.bosh();
  await c.create();
  await c.auth('1007');
  await c.restart();
  rig.sql("UPDATE person SET is_active = 0 WHERE login_id = '1007'");
  assert.match((await c.bind()).text, /type='terminate'.*<not-authorized/);
  rig.sql("UPDATE person SET is_active = 1 WHERE login_id = '1007'");
});

test('blanks of an id and of a resource are what they were', async () => {
  const c = rig.bosh();
  await c.create();
  await c.auth('1006');
  await c.restart();
  const bound = await c.send("<iq type='set' id='a&#9;b&#10;c' xmlns='jabber:client'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>x&#10;y</resource></bind></iq>");
  assert.match(bound.text, /id='a&#9;b&#10;c'/);
  assert.match(bound.text, /<jid>1006@localhost\/[0-9a-f-]{36}<\/jid>/); /* RFC 6120 section 7.7.2.1 */
  c.close();
});
