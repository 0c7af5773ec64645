/* slixmpp of Debian 12 as it comes, over TCP without TLS, as the Python samples run. */
import path from 'node:path';
import { after, before } from 'node:test';
import { TOP, start } from '../harness/index.js';
import { SETTINGS, Worker, program, proves } from './ear.js';

const CLIENT = path.join(TOP, 'tests/compat/slixmpp_client.py');
let site, worker;
before(async () => {
  site = await start(SETTINGS);
  worker = await Worker.start(site, '1001');
});
after(() => site?.stop());

proves('slixmpp, TCP', {
  site: () => site,
  worker: () => worker,
  keeps: 'stream',
  open: (user, resource) => {
    const jid = `${user}@${site.domain}`;
    /* Debian's own Python has the package. */
    return program(jid, '/usr/bin/python3', [CLIENT, `${jid}/${resource}`, String(site.tcpPort)]);
  },
});
