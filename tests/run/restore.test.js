/* Backup and restore as docs/install.md says. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { start } from '../harness/index.js';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ap-restore-'));
const STATE = path.join(folder, 'state'), FILE = path.join(folder, 'backup.db');
let site;
after(async () => {
  await site?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

const uri = '/finesse/api/WrapUpReason/1';
const sqlite = (command) => execFileSync('sqlite3', [path.join(STATE, 'aplomb.db'), command], { encoding: 'utf8' }).trim();
const call = (label) => site.rest('admin').put(uri, `<WrapUpReason><label>${label}</label></WrapUpReason>`);

test('what was when the backup was made is there again, whatever came later', async () => {
  site = await start({ STATE });
  assert.equal((await call('then')).status, 200);
  sqlite(`.backup ${FILE}`);
  assert.equal((await call('later')).status, 200);
  await site.end();
  sqlite(`.restore ${FILE}`);
  site = await start({ STATE });
  assert.equal((await site.rest('admin').get(uri)).xml.value('label'), 'then');
  assert.equal((await call('on it goes')).status, 200);
  assert.equal(sqlite('PRAGMA integrity_check'), 'ok');
});
