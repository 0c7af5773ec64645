/* A program without a web server answers one request from its environment, as a CGI. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { TOP, start } from '../harness/index.js';

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const build = path.resolve(TOP, process.env.APLOMB_BUILD ?? 'build');

function run(program, env, input = '') {
  const { stdout, status } = spawnSync(path.join(build, 'cgi-bin', program), [], {
    env: { STATE: site.state, XMPP_DOMAIN: site.domain, ...env },
    input,
    encoding: 'utf8',
  });
  assert.equal(status, 0);
  const [head, body] = stdout.split('\r\n\r\n');
  return { status: Number(/^Status: (\d+)/.exec(head)[1]), head, body };
}

const HTTP_AUTHORIZATION = `Basic ${Buffer.from('1001:demo').toString('base64')}`;

test('SystemInfo', () => {
  const answer = run('api/SystemInfo', { REQUEST_METHOD: 'GET', REQUEST_URI: '/finesse/api/SystemInfo' });
  assert.equal(answer.status, 200);
  assert.match(answer.body, /<status>IN_SERVICE<\/status>/);
});

test('the bytes are those that come through the web server', async () => {
  const uri = '/finesse/api/User/1001';
  const answer = run('api/User', { REQUEST_METHOD: 'GET', REQUEST_URI: uri, HTTP_AUTHORIZATION });
  assert.equal(answer.body, (await site.rest('1001').get(uri)).text);
});

test('a body is read from standard input', () => {
  const body = '<User><state>FISHING</state></User>';
  const answer = run('api/User', {
    REQUEST_METHOD: 'PUT', REQUEST_URI: '/finesse/api/User/1001', HTTP_AUTHORIZATION,
    CONTENT_LENGTH: String(body.length),
  }, body);
  assert.equal(answer.status, 400);
  assert.match(answer.body, /<ErrorType>Invalid Input<\/ErrorType>/);
});

const db = (id, input) => spawnSync(path.join(build, 'bin/aplomb-db'), [path.join(site.state, 'aplomb.db'), 'administrator', id], { input, encoding: 'utf8' });
const people = async (id, password) => (await site.rest(id, password).get('/aplomb/api/people')).status;

test('an administrator: the password comes from standard input, and is good at once', async () => {
  for (const [id, password] of [['root', 'first of them'], ['root', 'another one'], ['1003', 'an agent too']]) {
    const { status, stdout, stderr } = db(id, `${password}\nnot this line\n`);
    assert.deepEqual([status, stdout, stderr], [0, '', '']);
    assert.equal(await people(id, password), 200);
  }
  assert.equal(await people('root', 'first of them'), 401);
  const { json } = await site.rest('root', 'another one').get('/aplomb/api/people/1003');
  assert.deepEqual([json.firstName, json.isAgent, json.isAdministrator], ['محمد', true, true], 'the rest stays');
  for (const [id, input] of [['root', 'short\n'], ['root', ''], ['a:b', 'long enough\n'], ['agent1001', 'long enough\n']])
    assert.equal(db(id, input).status, 1, `${id} ${input}`);
});

test('what aplomb-db makes is for its owner and group alone; a name with a slip leaves nothing behind', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ap-db-'));
  const say = (name, ...words) =>
    spawnSync('sh', ['-c', 'umask 022; exec "$@"', 'sh', path.join(build, 'bin/aplomb-db'), path.join(folder, name), ...words],
      { input: 'long enough\n', encoding: 'utf8' });
  try {
    assert.equal(say('nosuch.db', 'administrator', 'root').status, 1);
    assert.equal(spawnSync(path.join(build, 'bin/aplomb-db'), ['', 'migrate'], { cwd: folder }).status, 2);
    fs.writeFileSync(path.join(folder, 'other.txt'), 'no database\n'.repeat(100));
    assert.equal(say('other.txt', 'administrator', 'root').status, 1);
    assert.deepEqual(fs.readdirSync(folder), ['other.txt']);
    assert.equal(say('new.db', 'migrate').status, 0);
    assert.equal(say('new.db', 'administrator', 'root').status, 0);
    const others = fs.readdirSync(folder).filter((name) => name !== 'other.txt' && fs.statSync(path.join(folder, name)).mode & 0o027);
    assert.deepEqual(others, []);
    assert.ok(fs.existsSync(path.join(folder, 'new.db')));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

test('migrate leaves the tables of somebody else, or of a .dump, alone', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ap-db-')), file = path.join(folder, 'theirs.db');
  const sqlite = (...words) => spawnSync('sqlite3', [file, ...words], { encoding: 'utf8' }).stdout.trim();
  try {
    sqlite('CREATE TABLE theirs (a)');
    const { status, stderr } = spawnSync(path.join(build, 'bin/aplomb-db'), [file, 'migrate'], { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, /schema_unknown .*theirs\.db error="it has tables that are not ours/);
    assert.equal(sqlite('.tables'), 'theirs');
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

test('an aplomb-ctid that may not write to its folder says so, and does not speak of another', () => {
  const env = { STATE: '/nonexistent/state', RUN: os.tmpdir(), BROKER: '/nonexistent/mqtt.sock' };
  const { status, stderr } = spawnSync(path.join(build, 'bin/aplomb-ctid'), { env, encoding: 'utf8', timeout: 20000 });
  assert.equal(status, 1);
  assert.match(stderr, /what=lease file=\/nonexistent\/state\/aplomb\.db\.lease error="No such file or directory"/);
  assert.doesNotMatch(stderr, /held by another/);
});

test('at a terminal it is asked for twice and not shown', async () => {
  const type = async (...lines) => {
    const child = spawn('script', ['-qec', `"${build}/bin/aplomb-db" "${site.state}/aplomb.db" administrator typist`, '/dev/null']);
    let shown = '';
    child.stdout.on('data', (data) => {
      shown += data;
      if (/: $/.test(data))
        child.stdin.write(`${lines.shift()}\n`);
    });
    const [code] = await once(child, 'exit');
    assert.ok(!shown.includes('secret'), shown);
    return code;
  };
  assert.equal(await type('secret words', 'secret word'), 1);
  assert.equal(await people('typist', 'secret words'), 401);
  assert.equal(await type('secret words', 'secret words'), 0);
  assert.equal(await people('typist', 'secret words'), 200);
});
