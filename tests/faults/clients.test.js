/* Clients that do not keep to the rules: wrong and repeated rids, broken connections, stanzas at the
 * wrong time, everything at once.  The bridge must live, answer, and serve the others.  A failure
 * names its seed: CHAOS_SEED repeats the choices (not the timing). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startRig, update } from '../events/rig.js';

const SEED = Number(process.env.CHAOS_SEED ?? Date.now() % 1e9);
const SECONDS = Number(process.env.CHAOS_SECONDS ?? 6);
const USERS = ['1001', '1002', '1003', '1000', '2000', 'admin'];
const PUBSUB = 'http://jabber.org/protocol/pubsub';
const SASL = 'urn:ietf:params:xml:ns:xmpp-sasl';

/** mulberry32 */
function random(seed) {
  let a = seed;
  const next = () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  return { below, pick: (list) => list[below(list.length)], once: (n) => below(n) === 0 };
}

function stanza({ below, pick }) {
  const token = Buffer.from(`\0${pick(USERS)}\0${pick(['demo', 'demo', 'wrong'])}`).toString('base64');
  const node = pick(['Team/1/Users', 'Queue/1', 'User/1001', 'SystemInfo', 'User/1002', 'Nothing']);
  const jid = `${pick(USERS)}@localhost${pick(['', '/a', '/b'])}`;
  const verb = pick(['subscribe', 'unsubscribe']);
  return pick([
    `<iq xmlns='jabber:client' type='get' id='p' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>`,
    `<presence xmlns='jabber:client'${pick(['', " type='unavailable'"])}><priority>${below(5) - 1}</priority></presence>`,
    `<presence xmlns='jabber:client' type='subscribe' to='finesse@localhost'/>`,
    `<iq xmlns='jabber:client' type='set' id='s' to='pubsub.localhost'><pubsub xmlns='${PUBSUB}'>` +
      `<${verb} node='/finesse/api/${node}' jid='${jid}'/></pubsub></iq>`,
    `<iq xmlns='jabber:client' type='get' id='l' to='pubsub.localhost'><pubsub xmlns='${PUBSUB}'><subscriptions/></pubsub></iq>`,
    `<auth xmlns='${SASL}' mechanism='PLAIN'>${token}</auth>`,
    `<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>${pick(['a', 'b', ''])}</resource></bind></iq>`,
    `<message xmlns='jabber:client' to='1002@localhost'><body>x</body></message>`,
    '<x/>',
    '',
  ]);
}

function attributes({ below, pick, once }, rid) {
  const map = {};
  if (once(20)) map.type = 'terminate';
  if (once(20)) map.pause = below(5);
  if (once(20)) map['xmpp:restart'] = 'true';
  if (once(20)) map.ack = String(rid - below(4));
  if (once(6)) map.rid = rid + pick([-4, -3, -2, -1, 1, 1, 2, 5]);
  return map;
}

async function misbehave(rig, dice, isOver) {
  const { below, pick, once } = dice;
  while (!isOver()) {
    const client = rig.bosh();
    const options = { hold: pick([1, 1, 0]), wait: pick([2, 0, 60]), ver: pick(['1.6', undefined]), ack: pick(['1', undefined]) };
    if (once(4)) await client.create(options);
    else await client.signIn(pick(USERS), { resource: pick(['a', 'b', `r${below(20)}`]), ...options });
    for (let i = 3 + below(25); i > 0 && !isOver(); i--) {
      const inner = Array.from({ length: once(8) ? below(30) : below(3) }, () => stanza(dice)).join('');
      const answer = client.send(inner, attributes(dice, client.rid)).catch(() => null);
      const request = rig.lastRequest;
      const patience = new Promise((resolve) => setTimeout(resolve, pick([0, 10, 50, 300])));
      await Promise.race([answer, patience]);
      if (once(5)) request.destroy();
    }
    client.close();
  }
}

test(`clients that keep to no rule (seed ${SEED})`, async () => {
  const rig = await startRig({ XMPP_MAX_WAIT: 2, XMPP_INACTIVITY: 2, XMPP_MAXPAUSE: 3, XMPP_AUTH_TIME: 3 });
  try {
    const end = Date.now() + SECONDS * 1000;
    const isOver = () => Date.now() > end;
    const pid = rig.bridge.pid;
    const clients = Array.from({ length: 20 }, (_, i) => misbehave(rig, random(SEED + i), isOver).catch(() => {}));
    const { pick } = random(SEED - 1);
    while (!isOver()) {
      const node = `/finesse/api/${pick(['User/1001', 'User/1002', 'Team/1/Users', 'SystemInfo', 'Queue/1'])}`;
      rig.event(node, update(node, '<x/>'));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await Promise.all(clients);
    assert.equal(rig.bridge.pid, pid);
    assert.equal(rig.bridge.exitCode, null, rig.output);
    const good = rig.bosh();
    assert.match((await good.signIn('1010')).text, /from='1010@localhost\/raw'/);
    good.close();
  } finally {
    await rig.stop();
  }
});
