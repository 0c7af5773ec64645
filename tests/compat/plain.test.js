/* A client without a library over TCP, which reads the stream header and its features one after the
 * other and connects anew when the connection breaks. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TcpClient } from '../events/tcp-client.js';
import { start } from '../harness/index.js';
import { Ear, PUBSUB, SETTINGS, Worker, proves } from './ear.js';

const TRIES = 20;
let site, worker;
before(async () => {
  site = await start(SETTINGS);
  worker = await Worker.start(site, '1001');
});
after(() => site?.stop());

function open(user, resource) {
  const jid = `${user}@${site.domain}`;
  let client, closing;
  const ear = new Ear(jid, {
    subscribe: async (node) => {
      const verb = `<subscribe node='${node}' jid='${jid}/${resource}'/>`;
      client.send(
        `<iq type='set' id='sub' to='pubsub.${site.domain}'><pubsub xmlns='${PUBSUB}'>${verb}</pubsub></iq>`,
      );
      await client.hears(/<subscription [^>]*subscription='subscribed'/);
      ear.tell('subscribed', node);
    },
    close: () => {
      closing = true;
      client.send('</stream:stream>');
      return client.closed;
    },
  });
  (async () => {
    while (!closing) {
      client = new TcpClient(site);
      let taken = 0;
      client.socket.on('data', () => {
        for (;;) {
          const rest = client.text.slice(taken);
          const found = /<(message|presence) [^]*?<\/\1>/.exec(rest);
          if (!found) return;
          taken += found.index + found[0].length;
          ear.tell('stanza', found[0]);
        }
      });
      await Promise.race([client.signIn(user, { resource }), client.closed])
        .then((is) => is === client && ear.tell('online'))
        .catch((error) => ear.tell('problem', error.message));
      await client.closed;
    }
  })();
  return ear;
}

proves('plain TCP', { site: () => site, worker: () => worker, open, keeps: 'anew' });

/* Whoever reads a little late finds both at once, so one of many has to do. */
async function comesApart(say, header) {
  for (let i = 0; i < TRIES; i++) {
    const client = new TcpClient(site);
    try {
      await say(client);
      const before = client.pieces.length;
      client.open();
      await client.hears(/<\/stream:features>/);
      if (header.test(client.pieces[before]) && client.pieces[before + 1].startsWith('<stream:features')) return true;
    } finally {
      client.end();
    }
  }
  return false;
}

test('the stream header is sent by itself, the features follow', async () => {
  const header = /^<\?xml version='1\.0'\?><stream:stream [^>]*>$/;
  assert.ok(await comesApart(() => {}, header));
  const signIn = async (client) => {
    client.open();
    await client.hears(/<\/stream:features>/);
    client.auth('1002');
    await client.hears(/<success [^>]*\/>/);
  };
  assert.ok(await comesApart(signIn, header));
});
