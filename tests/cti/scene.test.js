/* Scenes: a text is played on the switch's clock, the same events for the same text, also when
 * aplomb-ctid is killed meanwhile (tests/data/sim/README.md). */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, test } from 'node:test';
import { start, until } from '../harness/index.js';
import { Story } from './help.js';

const TOP = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const FOLDER = 'tests/data/sim';
const files = fs.readdirSync(path.join(TOP, FOLDER)).filter((name) => name.endsWith('.scn'));
const read = (name) => fs.readFileSync(path.join(TOP, FOLDER, name), 'utf8');

let site, story, admin;
before(async () => {
  site = await start();
  story = await Story.begin(site);
  admin = site.rest('admin');
});
after(() => site?.stop());

const URL = '/aplomb/api/sim/scenes';
const post = (text) => admin.post(URL, { text });
const scene = async () => (await admin.get(URL)).json.scenes[0];

/* Plays it to the end; what was told, times since the beginning and calls in order of appearance. */
async function play(text, { meanwhile } = {}) {
  await story.told();
  const { status, json } = await post(text);
  assert.equal(status, 201, json.error);
  const began = Date.parse((await scene()).beganAt);
  for (let n = 0; (await scene()).state === 'playing'; n++) {
    await site.sim('PUT', 'clock', { advanceSeconds: 7.3 });
    await meanwhile?.(n);
  }
  await site.sim('PUT', 'clock', { advanceSeconds: 60 });
  const ids = [];
  const name = (id) => `call ${ids.includes(id) ? ids.indexOf(id) : ids.push(id) - 1}`;
  const told = (await story.told({ queues: true })).filter((t) => t.short !== 'SystemInfo')
    .map(({ node, payload, dialog }) => {
      const timed = `${node} ${payload}`
        .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (time) => `+${Date.parse(time) - began}`);
      if (!dialog) return timed;
      return timed.replace(/(Dialog\/|secondaryId>|<id>)(\d+)/g, (_, tag, id) => tag + name(id));
    });
  return { told, ...(await scene()) };
}

for (const file of files)
  test(`${file}: without a problem, twice the same events, killed and not`, async () => {
    const first = await play(read(file));
    assert.deepEqual(first.problems, []);
    assert.equal(first.done, first.steps);
    assert.ok(first.told.length > 30);
    const kill = async (n) => {
      if (n === 1) await site.kill('ctid');
      await until(async () => (await site.healthy())?.status === 'ok' || (await admin.get('/aplomb/api/health')).status === 200);
    };
    const second = await play(read(file), { meanwhile: kill });
    assert.deepEqual(second.problems, []);
    const voice = (list) => list.filter((line) => !line.startsWith('/finesse/api/Queue'));
    assert.deepEqual(voice(second.told), voice(first.told));
  });

test('another seed is another morning', async () => {
  const text = read('morning.scn');
  const one = await play(text);
  const other = await play(text.replace('seed 12', 'seed 13'));
  assert.deepEqual(other.problems, []);
  assert.notDeepEqual(other.told, one.told);
});

test('problems say which line, and the scene goes on', async () => {
  const { problems, state } = await play(`
    0 1001 LOGIN
    +1 1001 ANSWER nothing
    +1 expect 1001 READY
    +1 expect nobody READY
    +1 caller bo calls 99
    +1 caller bo hangs up
    +1 4711 READY
    +1 1001 LOGOUT reason 10`);
  assert.equal(state, 'ended');
  assert.deepEqual(problems.map((p) => p.line), [3, 4, 5, 6, 7, 8]);
  assert.match(problems[0].text, /^ANSWER refused: /);
  assert.equal(problems[1].text, '1001 is NOT_READY, not READY');
  assert.equal(problems[5].text, 'no such agent: 4711');
});

test('events of a line bear its number', async () => {
  const { told } = await play('0 1001 LOGIN\n1 1001 LOGOUT reason 10');
  const ids = told.filter((line) => line.startsWith('/finesse/api/User/1001 '))
    .map((line) => /<requestId>([^<]*)/.exec(line)[1]);
  assert.deepEqual(ids, ['line-1', 'line-2']);
});

describe('errors', () => {
  for (const [text, line, column] of [
    ['0 1001 LOGIN\nx 1001 READY', 2, 1],
    ['0 1001 JUMP', 1, 8],
    ['0 1001 ANSWER', 1, 14],
    ['0  caller ann sings', 1, 15],
    ['0 caller ann calls 7001 patience long', 1, 34],
    ['0 caller ann calls 7001 callVariable11 x', 1, 25],
    ['0 caller ann calls 7001 from "open', 1, 34],
    ['1..0 1001 READY', 1, 1],
    ['0 1001 READY\nseed 4', 2, 1],
    ['# nothing\n\n  +1 habits 1001 sleeps', 3, 18],
    ['0 expect 1001 READY now', 1, 21],
    [`0 1001 READY ${'x'.repeat(300)}`, 1, 14],
  ])
    test(JSON.stringify(text.slice(0, 50)), async () => {
      const answer = await post(text);
      assert.equal(answer.status, 400);
      assert.deepEqual([answer.json.field, answer.json.line, answer.json.column], ['text', line, column]);
      assert.ok(answer.json.error);
    });

  test('one at a time; it can be stopped; only by the administrator', async () => {
    assert.equal((await post('9000 1001 LOGIN')).status, 201);
    assert.equal((await post('0 1001 LOGIN')).status, 409);
    const { id } = await scene();
    assert.equal((await site.rest('1001').delete(`${URL}/${id}`)).status, 403);
    assert.equal((await admin.delete(`${URL}/${Number(id) + 1}`)).status, 404);
    assert.equal((await admin.delete(`${URL}/${id}`)).status, 204);
    assert.equal((await scene()).state, 'ended');
    assert.equal((await admin.post(URL, { text: '', more: 1 })).status, 400);
  });
});

test('make scene', () => {
  const run = (file) => spawnSync('make', ['-s', 'scene', `FILE=${file}`], {
    cwd: TOP, encoding: 'utf8', env: { ...process.env, PORT: String(site.port), FAST: '1' },
  });
  const good = run(`${FOLDER}/consult.scn`);
  assert.equal(good.status, 0, good.stderr);
  assert.match(good.stdout, /consult\.scn: \d+ steps, 0 problems/);
  const file = path.join(site.state, 'bad.scn');
  fs.writeFileSync(file, '0 1001 LOGIN\n1 1001 JUMP\n');
  assert.match(run(file).stderr, /bad\.scn:2:8: no such action/);
});
