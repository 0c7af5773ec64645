/* stanza (stanza.io) as it comes, over BOSH and WebSocket. */
import path from 'node:path';
import { after, before } from 'node:test';
import { TOP, start } from '../harness/index.js';
import { SETTINGS, Worker, program, proves } from './ear.js';

const CLIENT = path.join(TOP, 'tests/compat/stanza_client.js');
let site, worker;
before(async () => {
  site = await start(SETTINGS);
  worker = await Worker.start(site, '1001');
});
after(() => site?.stop());

function proveOver(way, transport, url, keeps) {
  const open = (user, resource) => {
    const jid = `${user}@${site.domain}`;
    return program(jid, process.execPath, [CLIENT, jid, resource, transport, url()]);
  };
  proves(`stanza, ${way}`, { site: () => site, worker: () => worker, open, keeps });
}

const address = (port) => `127.0.0.1:${port}`;
proveOver('BOSH of the web server', 'bosh', () => `http://${address(site.port)}/http-bind/`, 'session');
proveOver('BOSH of the bridge', 'bosh', () => `http://${address(site.boshPort)}/http-bind`, 'session');
proveOver('WebSocket of the web server', 'websocket', () => `ws://${address(site.port)}/ws/`, 'stream');
proveOver('WebSocket of the bridge', 'websocket', () => `ws://${address(site.boshPort)}/ws`, 'stream');
