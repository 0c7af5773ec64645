/* @xmpp/client (xmpp.js) as it comes, over WebSocket and TCP. */
import { after, before } from 'node:test';
import { client, xml } from '@xmpp/client';
import { start } from '../harness/index.js';
import { Ear, PUBSUB, SETTINGS, Worker, proves } from './ear.js';

let site, worker;
before(async () => {
  site = await start(SETTINGS);
  worker = await Worker.start(site, '1001');
});
after(() => site?.stop());

/* Without TLS the library wants to be told that PLAIN will do. */
function open(service, user, resource) {
  const domain = site.domain;
  const credentials = (authenticate, mechanisms) =>
    authenticate({ username: user, password: 'demo' }, mechanisms[0]);
  const xmpp = client({ service, domain, resource, credentials });
  const ear = new Ear(`${user}@${domain}`, {
    subscribe: async (node) => {
      const jid = `${user}@${domain}/${resource}`;
      const request = xml('pubsub', { xmlns: PUBSUB }, xml('subscribe', { node, jid }));
      await xmpp.iqCaller.set(request, `pubsub.${domain}`);
      ear.tell('subscribed', node);
    },
    close: () => {
      xmpp.reconnect.stop();
      return xmpp.stop();
    },
  });
  xmpp.on('error', (error) => ear.tell('problem', error.message));
  xmpp.on('disconnect', () => ear.tell('offline'));
  xmpp.on('stanza', (stanza) => ear.tell('stanza', stanza.toString()));
  xmpp.streamManagement.on('resumed', () => ear.tell('resumed'));
  xmpp.on('online', () => {
    ear.tell('online');
    xmpp.send(xml('presence'));
  });
  xmpp.start().catch(() => {});
  return ear;
}

/* Its iqCaller keeps answers from its streamManagement, which therefore counts too few stanzas. */
const common = { site: () => site, worker: () => worker, keeps: 'stream', forgets: true };
const ways = {
  'WebSocket of the web server': () => `ws://127.0.0.1:${site.port}/ws/`,
  'WebSocket of the bridge': () => `ws://127.0.0.1:${site.boshPort}/ws`,
  TCP: () => `xmpp://127.0.0.1:${site.tcpPort}`,
};
for (const [way, service] of Object.entries(ways))
  proves(`xmpp.js, ${way}`, { ...common, open: (user, resource) => open(service(), user, resource) });
