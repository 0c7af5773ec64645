/* aioxmpp of Debian 12 as it comes, over TLS from the first byte: without TLS it does not notice that
 * a connection is gone. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { TOP, freePorts, start } from '../harness/index.js';
import { SETTINGS, Worker, program, proves } from './ear.js';

const CLIENT = path.join(TOP, 'tests/compat/aioxmpp_client.py');
let site, worker, folder, tlsPort;
before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ap-compat-'));
  const [cert, key] = ['cert.pem', 'key.pem'].map((name) => path.join(folder, name));
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  execFileSync('openssl', [...made, '-subj', '/CN=localhost', '-keyout', key, '-out', cert], { stdio: 'ignore' });
  [tlsPort] = await freePorts(1);
  site = await start({ ...SETTINGS, XMPP_TLS_PORT: tlsPort, TLS_CERT: cert, TLS_KEY: key });
  worker = await Worker.start(site, '1001');
});
after(async () => {
  await site?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

proves('aioxmpp, TLS', {
  site: () => site,
  worker: () => worker,
  keeps: 'stream',
  open: (user, resource) => {
    const jid = `${user}@${site.domain}`;
    /* Debian's own Python has the package. */
    return program(jid, '/usr/bin/python3', [CLIENT, `${jid}/${resource}`, String(tlsPort)]);
  },
});
