/* Gadgets that administrators put on this server.  Source: docs/api.md; reference desktop-ux D12. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { start, until } from '../harness/index.js';
import { zipOf } from '../harness/zip.js';

const GOOD = '<?xml version="1.0" encoding="UTF-8"?>\n<Module>\n<ModulePrefs title="Desk"/>\n<Content type="html"><![CDATA[<script src="desk.js"></script>]]></Content>\n</Module>\n';
const SPEC = GOOD.replace('<script src="desk.js"></script>', 'Hello');
const BROKEN = '<?xml version="1.0" encoding="UTF-8"?>\n<Module>\n<ModulePrefs title="Desk">\n<Content type="html"/>\n</Module>\n';

let site, folder, admin;
before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ap-gadgets-'));
  site = await start({ GADGET_FILES: folder });
  admin = site.rest('admin');
});
after(async () => {
  await site?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

const PATH = '/aplomb/api/gadgets';
const put = (name, body) => admin.put(`${PATH}/${name}`, body);
const names = async () => (await admin.get(PATH)).json.gadgets.map((g) => g.name);
const onDisk = () => fs.readdirSync(folder).sort();

test('a zip becomes a folder that gadgets are loaded from; the next one stands in its place; it can be deleted', async () => {
  assert.deepEqual(await names(), []);
  const first = await put('desk', zipOf([['desk.xml', GOOD], ['desk.js', 'var one = 1;'], ['img/', ''], ['img/a.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>'], ['__MACOSX/._desk.xml', 'x'], ['.DS_Store', 'x']]));
  assert.equal(first.status, 200, first.text);
  assert.deepEqual(first.json.files.map((f) => [f.path, f.spec]), [['desk.js', null], ['desk.xml', '/3rdpartygadget/files/desk/desk.xml'], ['img/a.svg', null]]);
  assert.deepEqual(await names(), ['desk']);
  assert.equal((await site.exchange({ path: '/3rdpartygadget/files/desk/desk.js' })).text, 'var one = 1;');
  const shown = await site.rest('1001').get(`/gadgets/ifr?url=${encodeURIComponent(`${site.url}/3rdpartygadget/files/desk/desk.xml`)}`);
  assert.equal(shown.status, 200, shown.text);

  assert.equal((await put('desk', zipOf([['new.xml', GOOD.replace('desk.js', 'new.js')], ['new.js', 'var two = 2;']]))).status, 200);
  // A web server may remember a file for a second or two.
  await until(async () => (await site.exchange({ path: '/3rdpartygadget/files/desk/desk.js' })).status === 404, { what: 'the old file is gone' });
  assert.equal((await site.exchange({ path: '/3rdpartygadget/files/desk/new.js' })).text, 'var two = 2;');
  assert.deepEqual(onDisk(), ['desk'], 'what it replaced is gone');

  const { changes } = (await admin.get(`/aplomb/api/audit?object=${PATH}/desk`)).json;
  assert.deepEqual(changes.map((c) => [c.action, c.after.includes('new.js')]), [['PUT', true], ['PUT', false]]);
  assert.equal((await admin.delete(`${PATH}/desk`)).status, 204);
  assert.equal((await admin.delete(`${PATH}/desk`)).status, 404);
  assert.equal((await admin.get(`${PATH}/desk`)).status, 404);
  assert.deepEqual(onDisk(), []);
});

test('a spec alone is a gadget, too', async () => {
  const made = await put('alone', SPEC);
  assert.equal(made.status, 200, made.text);
  assert.deepEqual(made.json.files.map((f) => f.spec), ['/3rdpartygadget/files/alone/gadget.xml']);
  assert.equal((await admin.delete(`${PATH}/alone`)).status, 204);
});

test('D12: with a broken spec nothing is stored, and what is wrong is told with its line', async () => {
  assert.equal((await put('kept', zipOf([['a.xml', GOOD], ['desk.js', '']]))).status, 200);
  const refused = await put('kept', zipOf([['a.xml', BROKEN]]));
  assert.equal(refused.status, 400);
  assert.equal(refused.json.field, 'file');
  const [{ level, file, line }] = refused.json.findings;
  assert.deepEqual([level, file], ['error', 'a.xml']);
  assert.ok(line >= 3 && line <= 5, `${line}`);
  const missing = await put('kept', zipOf([['a.xml', GOOD]]));
  assert.equal(missing.status, 400, 'a script that is not there');
  assert.match(missing.json.findings.map((f) => f.text).join(), /desk\.js/);
  assert.equal((await site.exchange({ path: '/3rdpartygadget/files/kept/desk.js' })).status, 200, 'what was there stays');
  assert.deepEqual(onDisk(), ['kept']);
});

for (const [what, entries, why] of [
  ['a way out of its folder', [['a.xml', GOOD], ['../evil.js', 'x']], /cannot be called so: \.\.\/evil\.js/],
  ['a way down and up again', [['a.xml', GOOD], ['a/../../evil.js', 'x']], /cannot be called so/],
  ['an absolute path', [['a.xml', GOOD], ['/etc/evil', 'x']], /cannot be called so/],
  ['a path of another system', [['a.xml', GOOD], ['a\\evil.js', 'x']], /cannot be called so/],
  ['what is hidden', [['a.xml', GOOD], ['.htaccess', 'x']], /cannot be called so/],
  ['a link', [['a.xml', GOOD], ['desk.js', '/etc/passwd', 'link']], /links/],
  ['one name twice', [['a.xml', GOOD], ['desk.js', '1'], ['desk.js', '2']], /two of one name/],
  ['a file that would be a folder', [['a.xml', GOOD], ['desk.js', '1'], ['desk.js/a', '2']], /two of one name/],
  ['more than there is room for', [['a.xml', GOOD], ['zeros', 17 * 1024 * 1024]], /larger than 16 MB/],
  ['too many files', [['a.xml', GOOD], ...Array.from({ length: 500 }, (_, i) => [`f${i}`, ''])], /more than 500/],
  ['no gadget', [['readme.txt', 'x']], /no gadget/],
])
  test(`${what} is refused, and nothing is stored`, async () => {
    const before_ = onDisk();
    const answer = await put('hostile', zipOf(entries));
    assert.equal(answer.status, 400, answer.text);
    assert.match(answer.json.error, why);
    assert.deepEqual(onDisk(), before_);
  });

test('what the store cannot note does not happen: the folder moves back', async () => {
  const sql = (text) => assert.equal(spawnSync('sqlite3', ['-cmd', '.timeout 3000', path.join(site.state, 'aplomb.db'), text]).status, 0);
  const files = async () => (await admin.get(`${PATH}/kept`)).json.files.map((f) => f.path);
  const [was, there] = [await files(), onDisk()];
  sql("CREATE TRIGGER refuse BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END");
  for (const answer of [await put('kept', SPEC), await put('fresh', SPEC), await admin.delete(`${PATH}/kept`)])
    assert.ok(answer.status >= 400, answer.text);
  sql('DROP TRIGGER refuse');
  assert.deepEqual(await files(), was);
  assert.deepEqual(onDisk(), there);
});

test('what is no zip, a name that is none, and too much', async () => {
  for (const body of ['', 'PK\u0003\u0004 and nothing', Buffer.from('504b0506', 'hex'), zipOf([['a.xml', GOOD], ['desk.js', 'x']]).subarray(0, 120)])
    assert.equal((await put('hostile', body)).status, 400);
  for (const name of ['-a', 'A', 'a.b', 'a'.repeat(41), '..%2Fa', '.staged-abc'])
    assert.ok([400, 404].includes((await put(name, GOOD)).status), name);
  assert.equal((await put('hostile', Buffer.alloc(8 * 1024 * 1024 + 1))).status, 413);
  assert.ok(!(await names()).includes('hostile'));
});
