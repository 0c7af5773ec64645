/* gloox of Debian 12 as it comes, over BOSH without TLS: its requests are all on one connection. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { TOP, start } from '../harness/index.js';
import { SETTINGS, Worker, program, proves } from './ear.js';

const SOURCE = path.join(TOP, 'tests/compat/gloox_client.cpp');
let site, worker, folder;
before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ap-compat-'));
  execFileSync('clang++', ['-O1', '-o', path.join(folder, 'client'), SOURCE, '-lgloox']);
  site = await start(SETTINGS);
  worker = await Worker.start(site, '1001');
});
after(async () => {
  await site?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

proves('gloox, BOSH', {
  site: () => site,
  worker: () => worker,
  keeps: 'anew',
  open: (user, resource) => {
    const args = [`${user}@${site.domain}/${resource}`, 'demo', String(site.boshPort)];
    return program(`${user}@${site.domain}`, path.join(folder, 'client'), args);
  },
});
