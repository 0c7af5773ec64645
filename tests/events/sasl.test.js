/* Sign-in by SCRAM (RFC 5802, RFC 7677; reference xmpp-delivery 6): a client of our own, strophe.js, and what
 * must not be told to anybody. */
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { after, before, test } from 'node:test';
import { until } from '../harness/index.js';
import { startRig } from './rig.js';
import { TcpClient } from './tcp-client.js';

const SASL = 'urn:ietf:params:xml:ns:xmpp-sasl';
const HASHES = { 'SCRAM-SHA-1': ['sha1', 20], 'SCRAM-SHA-256': ['sha256', 32] };
let rig;

before(async () => (rig = await startRig()));
after(() => rig?.stop());

const b64 = (text) => Buffer.from(text).toString('base64');
const plain = (text) => Buffer.from(text, 'base64').toString();
const FAILURE = /<failure [^>]*><([a-z-]+)\/><\/failure>/;

async function opened() {
  const client = new TcpClient(rig);
  client.open();
  await client.hears(/<\/stream:features>/);
  return client;
}

const auth = (client, mechanism, text) =>
  client.send(`<auth xmlns='${SASL}' mechanism='${mechanism}'>${text}</auth>`);
const respond = (client, text) => client.send(`<response xmlns='${SASL}'>${text}</response>`);
const challenged = async (client) => plain((await client.hears(/<challenge [^>]*>([^<]*)<\/challenge>/))[1]);

/** The client's side of an exchange; `spoil` may change its last message. */
async function scram(client, user, password = 'demo', { mechanism = 'SCRAM-SHA-256', gs2 = 'n,,', spoil = (x) => x, empty = false } = {}) {
  const [hash, size] = HASHES[mechanism];
  const name = user.replaceAll('=', '=3D').replaceAll(',', '=2C');
  const bare = `n=${name},r=${crypto.randomBytes(12).toString('base64')}`;
  if (empty) {
    auth(client, mechanism, '');
    await client.hears(/<challenge [^>]*>=<\/challenge>/);
    respond(client, b64(gs2 + bare));
  } else {
    auth(client, mechanism, b64(gs2 + bare));
  }
  const first = await challenged(client);
  const { r, s, i } = Object.fromEntries(first.split(',').map((part) => [part[0], part.slice(2)]));
  const salted = crypto.pbkdf2Sync(password, Buffer.from(s, 'base64'), Number(i), size, hash);
  const mac = (key, text) => crypto.createHmac(hash, key).update(text).digest();
  const clientKey = mac(salted, 'Client Key');
  const without = `c=${b64(gs2)},r=${r}`;
  const message = `${bare},${first},${without}`;
  const signature = mac(crypto.createHash(hash).update(clientKey).digest(), message);
  const proof = clientKey.map((byte, at) => byte ^ signature[at]);
  respond(client, b64(spoil(`${without},p=${proof.toString('base64')}`)));
  const server = `v=${mac(mac(salted, 'Server Key'), message).toString('base64')}`;
  return { salt: s, iterations: Number(i), server };
}

async function succeeds(client, exchange) {
  const [, text] = await client.hears(/<success [^>]*>([^<]*)<\/success>/);
  assert.equal(plain(text), exchange.server);
}

const fails = async (client) => (await client.hears(FAILURE))[1];

test('both mechanisms sign in and prove that we know the keys', async () => {
  for (const mechanism of Object.keys(HASHES))
    for (const more of [{}, { gs2: 'y,,' }, { gs2: 'n,a=1001@localhost,' }, { empty: true }]) {
      const client = await opened();
      assert.match(client.text, new RegExp(`<mechanism>${mechanism}</mechanism>.*<mechanism>PLAIN</mechanism>`));
      await succeeds(client, await scram(client, '1001', 'demo', { mechanism, ...more }));
      client.open();
      await client.hears(/<bind/);
      client.bind('scram');
      await client.hears(/<jid>1001@localhost\/scram<\/jid>/);
      client.end();
    }
  const byName = await opened();
  await succeeds(byName, await scram(byName, 'agent1002'));
  byName.end();
});

test('strophe.js takes the strongest that is offered', async () => {
  const bosh = await rig.connect('1001');
  assert.match(bosh.connection._sasl_mechanism.mechname, /^SCRAM-SHA-256$/);
  await bosh.disconnect();
  const ws = await rig.connect('1001', { url: rig.wsUrl });
  await ws.disconnect();
});

test('PLAIN goes on working, also after SCRAM was begun or given up', async () => {
  const client = await opened();
  auth(client, 'SCRAM-SHA-1', b64('n,,n=1001,r=abc'));
  await challenged(client);
  client.send(`<abort xmlns='${SASL}'/>`);
  assert.equal(await fails(client), 'aborted');
  auth(client, 'SCRAM-SHA-1', b64('n,,n=1001,r=abc'));
  await challenged(client);
  client.auth('1001');
  await client.hears(/<success [^>]*\/>/);
  client.end();
});

test('what is malformed, or asks for binding, is refused and does no harm', async () => {
  const cases = [
    ['n,,n=1001', 'malformed-request'],
    ['p=tls-exporter,,n=1001,r=abc', 'malformed-request'],
    ['n,,m=x,n=1001,r=abc', 'malformed-request'],
    ['n,a=1002,n=1001,r=abc', 'invalid-authzid'],
    [`n,,n=1001,r=${'x'.repeat(2000)}`, 'malformed-request'],
    ['n,,n=1001,r=a\0c', 'incorrect-encoding'],
  ];
  for (const [text, condition] of cases) {
    const client = await opened();
    auth(client, 'SCRAM-SHA-256', b64(text));
    assert.equal(await fails(client), condition, text);
    client.end();
  }
  const client = await opened();
  auth(client, 'SCRAM-SHA-256', '*');
  assert.equal(await fails(client), 'incorrect-encoding');
  auth(client, 'SCRAM-SHA-256', '='); /* nothing, said so (RFC 6120 section 6.4.2) */
  assert.equal(await fails(client), 'malformed-request');
  auth(client, 'PLAIN', '=');
  assert.equal(await fails(client), 'malformed-request');
  auth(client, 'SCRAM-SHA-512', b64('n,,n=1001,r=abc'));
  assert.equal(await fails(client), 'invalid-mechanism');
  auth(client, 'SCRAM-SHA-256-PLUS', b64('p=tls-exporter,,n=1001,r=abc'));
  assert.equal(await fails(client), 'invalid-mechanism');
  auth(client, 'SCRAM-SHA-256', b64('n,,n=1001,r=abc'));
  await challenged(client);
  respond(client, b64('c=biws,r=abc')); /* no proof */
  assert.equal(await fails(client), 'malformed-request');
  await succeeds(client, await scram(client, '1001'));
  client.end();
});

test('a wrong proof, nonce or gs2 header fails', async () => {
  const spoils = [
    (text) => text.replace(/p=(.)/, (_, letter) => `p=${letter === 'A' ? 'B' : 'A'}`),
    (text) => text.replace('r=', 'r=x'),
    (text) => text.replace(`c=${b64('n,,')}`, `c=${b64('y,,')}`), /* somebody hid -PLUS from the client */
  ];
  for (const spoil of spoils) {
    const client = await opened();
    await scram(client, '1003', 'demo', { spoil });
    assert.equal(await fails(client), 'not-authorized');
    client.end();
  }
});

test('who does not exist has a salt like anybody, the same each time', async () => {
  const ask = async (user) => {
    const client = await opened();
    const exchange = await scram(client, user, 'demo');
    const condition = await fails(client).catch(() => 'none');
    client.end();
    return { ...exchange, condition };
  };
  const [one, again, other] = [await ask('nobody'), await ask('nobody'), await ask('nobody2')];
  assert.equal(one.condition, 'not-authorized');
  assert.equal(one.salt, again.salt);
  assert.notEqual(one.salt, other.salt);
  const client = await opened();
  const real = await scram(client, '1001');
  assert.equal(one.iterations, real.iterations);
  assert.equal(one.salt.length, real.salt.length);
  client.end();
});

test('the lock-out is one for all doors', async () => {
  const wrong = async () => {
    const client = await opened();
    await scram(client, '1004', 'wrong');
    assert.equal(await fails(client), 'not-authorized');
    client.end();
  };
  await Promise.all([wrong(), wrong(), wrong()]);
  const client = await opened();
  client.auth('1004', 'wrong');
  assert.equal(await fails(client), 'not-authorized');
  await scram(client, 'agent1004', 'wrong');
  assert.equal(await fails(client), 'not-authorized');
  const locked = await opened();
  await scram(locked, '1004');
  assert.equal(await fails(locked), 'not-authorized');
  locked.auth('1004');
  assert.equal(await fails(locked), 'not-authorized');
  assert.equal(rig.sql("SELECT locked_until > 0 FROM lockout WHERE login_id = '1004'"), '1');
  rig.sql("DELETE FROM lockout WHERE login_id = '1004'");
  const right = await opened();
  await succeeds(right, await scram(right, '1004'));
  for (const each of [client, locked, right]) each.end();
});

/* Over BOSH several stanzas come in one request, while a thread looks for the salt. */
test('an abort overtakes a check', async () => {
  const begun = `<auth xmlns='${SASL}' mechanism='SCRAM-SHA-1'>${b64('n,,n=1001,r=abc')}</auth>`;
  const bosh = rig.bosh();
  await bosh.create();
  assert.equal((await bosh.send(`${begun}<abort xmlns='${SASL}'/>`)).text.match(FAILURE)[1], 'aborted');
  assert.match((await bosh.auth('1001')).text, /<success/);
  assert.match((await bosh.restart()).text, /<bind/);
  bosh.close();
});

test('another beginning, or an answer, is taken when the check before it has ended', async () => {
  const begun = `<auth xmlns='${SASL}' mechanism='SCRAM-SHA-1'>${b64('n,,n=1001,r=abc')}</auth>`;
  for (const [more, answer] of [
    [begun, /<challenge /],
    [`<response xmlns='${SASL}'>AAAA</response>`, /<incorrect-encoding/],
  ]) {
    const bosh = rig.bosh();
    await bosh.create();
    assert.match((await bosh.send(begun + more)).text, /<challenge /);
    assert.match((await bosh.send()).text, answer);
    assert.match((await bosh.auth('1001')).text, /<success/);
    bosh.close();
  }
});

/* Reference xmpp-delivery 2.2: in order, as if they had arrived right after. */
test('what is sent behind <auth> waits until it is known who that is', async () => {
  const plain = `<auth xmlns='${SASL}' mechanism='PLAIN'>${b64('\0' + '1001\0demo')}</auth>`;
  const bind = "<iq type='set' id='b' xmlns='jabber:client'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>";
  const hears = async (bosh, text, first = '') => {
    for (let i = 0; i < 4 && !text.test(first); i++) first += (await bosh.send()).text;
    assert.match(first, /<success/);
    assert.match(first, text);
    bosh.close();
  };
  const one = rig.bosh();
  await one.create();
  await hears(one, /<jid>1001@localhost\//, (await one.send(plain + bind)).text);
  const two = rig.bosh();
  await two.create();
  const answers = [two.send(plain), two.send(bind)].map((each) => each.then((answer) => answer.text));
  await hears(two, /<jid>1001@localhost\//, (await Promise.all(answers)).join(''));
  const three = rig.bosh();
  await three.create();
  const restarted = [three.send(plain), three.restart()].map((each) => each.then((answer) => answer.text));
  await hears(three, /<bind xmlns/, (await Promise.all(restarted)).join(''));
});

test('a response to nothing that was asked signs nobody in', async () => {
  const answer = b64('\0' + '1001\0demo');
  const client = await opened();
  respond(client, answer);
  assert.equal(await fails(client), 'malformed-request');
  auth(client, 'PLAIN', '');
  await client.hears(/<challenge /);
  client.send(`<abort xmlns='${SASL}'/>`);
  assert.equal(await fails(client), 'aborted');
  respond(client, answer);
  assert.equal(await fails(client), 'malformed-request');
  await scram(client, '1001', 'wrong');
  assert.equal(await fails(client), 'not-authorized');
  respond(client, answer);
  assert.equal(await fails(client), 'malformed-request');
  auth(client, 'PLAIN', '');
  await client.hears(/<challenge /);
  respond(client, answer);
  await client.hears(/<success /);
  client.end();
});

test('three tries a stream', async () => {
  const client = await opened();
  for (let i = 0; i < 3; i++) {
    await scram(client, 'nobody', 'x');
    assert.equal(await fails(client), 'not-authorized');
  }
  await client.hears(/<policy-violation /);
  await client.closed;
});

test('withheld while somebody has no keys, who gets them by signing in with the password', async () => {
  rig.sql("DELETE FROM scram WHERE login_id = '1005'");
  await until(() => /what=scram state=withheld/.test(rig.output), { timeout: 15000, what: 'PLAIN alone' });
  const plainOnly = await opened();
  assert.match(plainOnly.text, /<mechanisms [^>]*><mechanism>PLAIN<\/mechanism><\/mechanisms>/);
  auth(plainOnly, 'SCRAM-SHA-256', b64('n,,n=1001,r=abc'));
  assert.equal(await fails(plainOnly), 'invalid-mechanism');
  plainOnly.end();
  const client = await opened();
  client.auth('1005');
  await client.hears(/<success /);
  await until(() => /what=scram state=offered/.test(rig.output), { timeout: 15000, what: 'SCRAM' });
  const own = await opened();
  await succeeds(own, await scram(own, '1005', 'demo', { mechanism: 'SCRAM-SHA-1' }));
  assert.notEqual(
    rig.sql("SELECT sha_256 FROM scram WHERE login_id = '1005'"),
    rig.sql("SELECT sha_256 FROM scram WHERE login_id = '1001'"),
  );
  /* Another password: the keys are void, though the row is there. */
  rig.sql("UPDATE person SET password_hash = password_hash || 'x' WHERE login_id = '1005'");
  const void_ = await opened();
  await scram(void_, '1005');
  assert.match(await fails(void_), /not-authorized|invalid-mechanism/);
  for (const each of [client, own, void_]) each.end();
});

test('it is looked at again whatever changed: a password, somebody new, somebody who left', async () => {
  const after = async (sql, state) => {
    const seen = rig.output.length;
    rig.sql(sql);
    await until(() => rig.output.slice(seen).includes(`what=scram state=${state}`), { timeout: 15000, what: `${state}: ${sql}` });
  };
  const offered = () => (rig.output.match(/what=scram state=\w+/g) ?? ['offered']).at(-1).endsWith('offered');
  await until(() => !offered(), { timeout: 15000, what: 'withheld, since a password of the test before is void' });
  await after("UPDATE person SET is_active = 0 WHERE login_id = '1005'", 'offered');
  await after("UPDATE person SET is_active = 1 WHERE login_id = '1005'", 'withheld');
  await after("UPDATE scram SET password_hash = (SELECT password_hash FROM person WHERE login_id = '1005') WHERE login_id = '1005'", 'offered');
  await after("INSERT INTO person (login_id, login_name, password_hash) SELECT '1999', 'new', password_hash FROM person WHERE login_id = '1001'", 'withheld');
  await after("DELETE FROM person WHERE login_id = '1999'", 'offered');
  await after("UPDATE person SET password_hash = password_hash || 'y' WHERE login_id = '1005'", 'withheld');
});

test('no password, proof or key is in what the bridge writes', () => {
  for (const secret of ['demo\\b(?!/)', 'YXBsb21i', 'SCRAM-SHA'])
    assert.doesNotMatch(rig.output, new RegExp(secret));
});
