/* What the answers of one user may take of the room in which they wait to be asked for again: no more than a share of
 * it, so that nobody else loses an answer (reference xmpp-delivery 11.3, items 4 and 12). */
import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { until } from '../harness/index.js';
import { startRig, update } from './rig.js';
import { TcpClient } from './tcp-client.js';

const SM = 'urn:xmpp:sm:3';
const VICTIM = '/finesse/api/User/1002';
const LOST = /type='terminate' condition='remote-stream-error'.*<resource-constraint /;
const PING = (id) => `<iq xmlns='jabber:client' type='get' id='${id}' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>`;
const ECHO_AROUND = 110; /* of an id, in what answers a ping */
let rig;

/** Answers of these sizes, one a session in each round, fill 16 MB down to the last kilobyte. */
const LARGE = Array(10).fill(150_000);
const LESS = [100_000, 50_000, 25_000, 12_000, 6000, 3000, 1500, 900, 400, 200];
const ROUNDS = [...Array(6).fill(LARGE), LESS, LESS];

before(async () => (rig = await startRig({ XMPP_STANZAS: 0 })));
after(() => rig?.stop());

async function resumable(resource) {
  const client = await new TcpClient(rig).signIn('1001', { resource });
  client.send(`<enable xmlns='${SM}' resume='true'/>`);
  await client.hears(/<enabled [^>]*>/);
  client.from = client.text.length;
  return client;
}

const pongs = (client) => [...client.text.slice(client.from).matchAll(/<iq [^>]*id='(p\d)/g)].map((m) => m[1]);
const ack = (client) => client.send(`<a xmlns='${SM}' h='${client.text.slice(client.from).match(/<(iq|message|presence)[ >]/g)?.length ?? 0}'/>`);

test('ten sessions that acknowledge nothing cost another user no answer, and lose none of theirs', async () => {
  const victim = rig.bosh();
  await victim.signIn('1002', { wait: 1 });
  const crowd = await Promise.all(LARGE.map((_, i) => resumable(`r${i}`)));
  for (const [round, sizes] of ROUNDS.entries())
    await Promise.all(
      crowd.map(async (client, i) => {
        client.send(PING(`p${round}${'i'.repeat(sizes[i] - ECHO_AROUND)}`));
        client.send(`<r xmlns='${SM}'/>`);
        await client.hears(/<a [^>]*>/, 20000);
      }),
    );
  rig.sql(
    `WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < 60) INSERT INTO event
     (at, node, request_id, payload) SELECT ${Date.now()}, '${VICTIM}', '', '${update(VICTIM, '<user/>', 'v')}' FROM k;`,
  );
  let first, rid;
  do {
    rid = victim.rid;
    first = await victim.send();
  } while (!first.text.includes('<message'));
  assert.equal((await victim.send('', { rid })).text, first.text);
  for (const client of crowd) {
    await until(() => (ack(client), pongs(client).length === ROUNDS.length), { timeout: 20000, what: 'all answers' });
    assert.deepEqual(pongs(client), ROUNDS.map((_, round) => `p${round}`));
    client.end();
  }
  victim.close();
});

test('an answer over the share is heard once; who asks for it again is told to ask anew', async () => {
  await rig.stop();
  rig = await startRig({ XMPP_STANZAS: 0, XMPP_SESSIONS: 100 }); /* 20 kB each */
  const large = PING('l'.repeat(30_000));
  const c = rig.bosh();
  await c.signIn('1001', { wait: 1 });
  assert.match((await c.send(large)).text, /id='lll/);
  await c.send();
  assert.match((await c.send(large)).text, /id='lll/);
  assert.match((await c.send('', { rid: c.rid - 1 })).text, LOST);
  c.close();
});

test('nor is it passed over when it may not have arrived and the client goes on', async () => {
  const c = rig.bosh();
  await c.signIn('1001', { wait: 1 });
  const body = c.body({ rid: c.rid++, sid: c.sid }, PING('l'.repeat(30_000)));
  const socket = net.connect(rig.boshPort, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(`POST /http-bind HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  await new Promise((resolve) => socket.once('readable', resolve)); /* it is there and not read */
  socket.resetAndDestroy();
  c.agent.destroy();
  c.agent = new http.Agent();
  let text = '';
  for (let i = 0; i < 5 && !text.includes('terminate'); i++) text += (await c.send()).text;
  assert.match(text, LOST);
  c.close();
});
