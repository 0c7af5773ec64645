/* libstrophe of Debian 12 as it comes, over TCP without TLS. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { TOP, start } from '../harness/index.js';
import { SETTINGS, Worker, program, proves } from './ear.js';

const SOURCE = path.join(TOP, 'tests/compat/libstrophe_client.c');
let site, worker, folder;
before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ap-compat-'));
  execFileSync('gcc', ['-O1', '-o', path.join(folder, 'client'), SOURCE, '-lstrophe']);
  site = await start(SETTINGS);
  worker = await Worker.start(site, '1001');
});
after(async () => {
  await site?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

proves('libstrophe, TCP', {
  site: () => site,
  worker: () => worker,
  keeps: 'stream',
  open: (user, resource) => {
    const jid = `${user}@${site.domain}`;
    const args = [`${jid}/${resource}`, 'demo', String(site.tcpPort)];
    return program(jid, path.join(folder, 'client'), args);
  },
});
