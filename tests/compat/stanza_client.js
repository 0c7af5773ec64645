/* stanza_client.js JID RESOURCE TRANSPORT URL: see program() of ear.js. */
import { createInterface } from 'node:readline';
import * as stanza from 'stanza';

const [jid, resource, transport, url] = process.argv.slice(2);
const tell = (kind, text = '') =>
  process.stdout.write(`${kind} ${String(text).replaceAll('\n', '&#10;')}\n`);

const transports = { [transport]: url };
const client = stanza.createClient({ jid, password: 'demo', resource, transports, autoReconnect: true });

/* A whole answer of BOSH, or one frame. */
client.on('raw:incoming', (text) => {
  for (const [found] of text.matchAll(/<(message|presence) [^]*?<\/\1>/g)) tell('stanza', found);
});
client.on('stream:management:resumed', () => tell('resumed'));
client.on('disconnected', () => tell('offline'));
client.on('session:started', () => {
  tell('online');
  client.sendPresence();
});

const orders = createInterface({ input: process.stdin });
orders.on('line', async (line) => {
  const [, node] = line.split(' ');
  const service = `pubsub.${stanza.JID.getDomain(jid)}`;
  const told = await client.subscribeToNode(service, { node, useBareJID: false });
  tell('subscribed', told.node);
});
orders.on('close', () => process.exit());

client.connect();
