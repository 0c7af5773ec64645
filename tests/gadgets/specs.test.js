/* Specs of our own, one for each element, oddity and error of the Core Gadget Specification 1.1 and
 * reference gadget-container 1 and 2: what aplomb-gadget says of them, and what /gadgets/ifr makes
 * of them.  The table is tests/data/gadgets/specs/expected.json: findings as
 * "[file ]line:column level code", column or both left out where the parser decides. */
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { start, startPeer } from '../harness/index.js';

const TOP = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const FOLDER = path.join(TOP, 'tests/data/gadgets/specs');
const PROGRAM = path.resolve(TOP, process.env.APLOMB_BUILD ?? 'build', 'bin/aplomb-gadget');
const EXPECTED = JSON.parse(fs.readFileSync(path.join(FOLDER, 'expected.json'), 'utf8'));
const AUTHORIZATION = `Basic ${Buffer.from('1001:demo').toString('base64')}`;

/** A server that says no charset, as ours always does. */
let peer;
let site;
before(async () => {
  peer = await startPeer();
  for (const name of Object.keys(EXPECTED))
    peer.pages[`/${name}.xml`] = (request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/xml' });
      response.end(fs.readFileSync(path.join(FOLDER, `${name}.xml`)));
    };
  site = await start({ GADGET_FILES: FOLDER, ALLOW_ORIGINS: peer.origin, GADGET_SOURCES: peer.origin });
});
after(async () => {
  await site?.stop();
  await peer?.close();
});

/** @param {string} name of a spec */
function check(name) {
  const { stdout, status } = spawnSync(PROGRAM, [`${name}.xml`], { cwd: FOLDER, encoding: 'utf8' });
  const findings = [...stdout.matchAll(/^(\S+?):(?:(\d+):(\d+):)? (error|warning|note): .* \[([a-z0-9-]+)\]\n {4}(.*)$/gm)]
    .map(([, file, line, column, level, code, cure]) => ({ file, line, column, level, code, cure }));
  return { stdout, status, findings };
}

/** Does a finding look like a row of the table? */
function fits(name, row, { file, line, column, level, code }) {
  const [, otherFile, wantedLine, wantedColumn, what] = /^(?:(\S+\.\S+) )?(?:(\d+)(?::(\d+))? )?\s*(.*)$/.exec(row);
  return file === (otherFile ?? `${name}.xml`) && what === `${level} ${code}` &&
    (!wantedLine || wantedLine === line) && (!wantedColumn || wantedColumn === column);
}

test('there are sixty specs, and every one is in the table', () => {
  const files = fs.readdirSync(FOLDER).filter((n) => n.endsWith('.xml')).map((n) => n.slice(0, -4));
  assert.deepEqual(files.sort(), Object.keys(EXPECTED).sort());
  assert.ok(files.length >= 60);
});

for (const [name, { findings: wanted, says = [], query = {}, served, render }] of Object.entries(EXPECTED)) {
  test(`${name}: what the validator says`, () => {
    const { stdout, status, findings } = check(name);
    const rest = [...findings];
    for (const row of wanted) {
      const at = rest.findIndex((finding) => fits(name, row, finding));
      assert.ok(at >= 0, `${row} is missing in\n${stdout}`);
      assert.notEqual(rest[at].cure, '');
      rest.splice(at, 1);
    }
    assert.deepEqual(rest, [], stdout);
    for (const words of says)
      assert.ok(stdout.includes(words), `${words} is missing in\n${stdout}`);
    assert.equal(status, wanted.some((row) => row.includes('error')) ? 1 : 0);
  });
  if (render)
    test(`${name}: what is rendered`, async () => {
      const folder = served ? peer.origin : `${site.url}/3rdpartygadget/files`;
      const url = `${folder}/${name}.xml`;
      const answer = await fetch(`${site.url}/gadgets/ifr?${new URLSearchParams({ url, ...query })}`, {
        headers: { Authorization: AUTHORIZATION }, redirect: 'manual',
      });
      const text = await answer.text();
      assert.equal(answer.status, render.status, text);
      if (render.location)
        assert.equal(answer.headers.get('Location'), render.location);
      for (const part of render.has ?? [])
        assert.ok(text.includes(part), `${part} is missing in\n${text}`);
      for (const part of render.hasNot ?? [])
        assert.ok(!text.includes(part), `${part} is in\n${text}`);
    });
}

test('a spec is checked where it is served, with the files it names', () => {
  const address = `${site.url}/3rdpartygadget/files/bundle-broken.xml`;
  const { stdout, status } = spawnSync(PROGRAM, [address], { encoding: 'utf8' });
  assert.equal(status, 0, stdout);
  assert.match(stdout, /words\/broken\.xml:2:\d+: warning: /);
  const missing = spawnSync(PROGRAM, [`${site.url}/3rdpartygadget/files/none.xml`], { encoding: 'utf8' });
  assert.equal(missing.status, 1);
  assert.match(missing.stdout, /the server answered 404/);
});

test('/gadgets/check: the same findings as JSON, for users, of specs that may be rendered', async () => {
  const ask = (url, headers = { Authorization: AUTHORIZATION }) =>
    fetch(`${site.url}/gadgets/check?${new URLSearchParams({ url })}`, { headers });
  const address = '/3rdpartygadget/files/missing-feature-in-file.xml';
  const answer = await ask(address);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('Content-Type'), 'application/json; charset=utf-8');
  assert.match(answer.headers.get('Cache-Control') ?? '', /no-store/);
  const report = await answer.json();
  assert.equal(report.title, 'T');
  assert.equal(report.errors, 1);
  assert.match(report.version, /^[0-9a-f]{16}$/);
  const [{ level, code, url, line, column }] = report.findings;
  assert.deepEqual({ level, code, line, column }, { level: 'error', code: 'missing-feature', line: 2, column: 3 });
  assert.ok(url.endsWith('/js/own.js'));
  assert.equal((await (await ask(address)).json()).version, report.version);
  assert.equal((await ask(address, {})).status, 401);
  assert.equal((await ask('https://gadgets.example/g.xml')).status, 403);
  assert.equal((await ask('')).status, 400);
  const broken = await (await ask('/3rdpartygadget/files/broken.xml')).json();
  assert.equal(broken.findings[0].code, 'malformed');
});
