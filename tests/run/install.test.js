/* make install (docs/install.md): for whom it is, can read it; and once more over one that runs. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { TOP } from '../harness/index.js';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ap-install-'));
const BUILD = path.join(folder, 'build'), DESTDIR = path.join(folder, 'root');
const daemon = path.join(DESTDIR, 'usr/lib/aplomb/bin/aplomb-ctid');
after(() => fs.rmSync(folder, { recursive: true, force: true }));

/* As built where nobody else may look. */
for (const program of ['bin/aplomb-ctid', 'cgi-bin/api/User']) {
  fs.mkdirSync(path.dirname(path.join(BUILD, program)), { recursive: true });
  fs.copyFileSync('/bin/sleep', path.join(BUILD, program));
  fs.chmodSync(path.join(BUILD, program), 0o700);
}

const install = () =>
  spawnSync('sh', ['-c', 'umask 077; exec sh "$0"', path.join(TOP, 'apache-conf/install.sh')],
    { env: { ...process.env, PREFIX: '/usr', DESTDIR, BUILD }, encoding: 'utf8' });

test('what root installs with a umask of 077 others can read', () => {
  const { status, stderr } = install();
  assert.equal(status, 0, stderr);
  const closed = fs.readdirSync(DESTDIR, { recursive: true }).filter((name) => {
    const stat = fs.statSync(path.join(DESTDIR, name)), wanted = stat.isDirectory() ? 0o055 : 0o044;
    return (stat.mode & wanted) !== wanted || stat.mode & 0o022;
  });
  assert.deepEqual(closed, []);
  assert.equal(fs.statSync(daemon).mode & 0o777, 0o755);
});

test('over one that runs; settings stay as they are', async () => {
  const conf = path.join(DESTDIR, 'etc/aplomb/aplomb.conf');
  fs.writeFileSync(conf, 'PORT = 81\n');
  fs.chmodSync(conf, 0o640);
  const running = spawn(daemon, ['60']);
  await once(running, 'spawn');
  try {
    const { status, stderr } = install();
    assert.equal(status, 0, stderr);
  } finally {
    running.kill();
  }
  assert.equal(fs.readFileSync(conf, 'utf8'), 'PORT = 81\n');
  assert.equal(fs.statSync(conf).mode & 0o777, 0o640);
});
