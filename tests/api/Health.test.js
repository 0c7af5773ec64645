/* /aplomb/api/health: contract.md, "Our own interfaces". */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import net from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { TOP, start, until } from '../harness/index.js';

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const health = () => site.exchange({ path: '/aplomb/api/health' });

test('names every part and every process', async () => {
  const answer = await health();
  assert.equal(answer.status, 200, answer.text);
  assert.match(answer.headers['content-type'], /^application\/json/);
  assert.equal(answer.json.status, 'ok');
  assert.deepEqual(answer.json.parts,
    { store: 'ok', broker: 'ok', ctid: 'ok', provider: 'ok', bridge: 'ok' });
  const processes = Object.fromEntries(answer.json.processes.map((p) => [p.name, p.pid]));
  for (const name of ['broker', 'ctid', 'bridge', 'web', 'api.User', 'aplomb.Health'])
    assert.equal(processes[name], site.pid(name), name);
});

for (const name of ['ctid', 'bridge', 'broker', 'api.User'])
  test(`is well again within 3 s of the end of ${name}`, async () => {
    await site.kill(name);
    await site.healthy({ timeout: 3000 });
  });

/* A person at a prompt, or two units of one name: the first goes on, and is still the one whose pid stands there. */
for (const name of ['bridge', 'ctid'])
  test(`a second ${name} beside the first ends, and takes nothing from it`, async () => {
    const pid = site.pid(name), APLOMB_CONF = path.join(site.state, 'run/aplomb.conf');
    const program = path.join(TOP, process.env.APLOMB_BUILD ?? 'build', `bin/aplomb-${name}`);
    const second = spawnSync(program, { env: { APLOMB_CONF }, encoding: 'utf8', timeout: 10000 });
    assert.equal(second.status, 1, second.stderr);
    assert.equal(site.pid(name), pid);
    assert.equal((await health()).status, 200);
  });

test('says 503 and which part while one is stopped', async () => {
  const pid = site.pid('ctid');
  process.kill(pid, 'SIGKILL');
  const seen = async () => {
    const answer = await health();
    return answer.status === 503 && answer.json;
  };
  const answer = await until(seen, { timeout: 1500, step: 2 }).catch(() => null);
  if (answer) {
    assert.equal(answer.status, 'failing');
    assert.equal(answer.parts.ctid, 'missing');
    assert.equal(answer.parts.store, 'ok');
  }
  await site.healthy();
});

/* reliability-security 5.1: what is checked is that it works, not that it lives; everything waits with a deadline. */
test('a halted broker is missing, however many wait for it, and nobody waits for the answer', async () => {
  const pid = site.pid('broker');
  process.kill(pid, 'SIGSTOP');
  const waiting = Array.from({ length: 200 }, () => net.connect(path.join(site.state, 'run/mqtt.sock')).on('error', () => {}));
  try {
    await Promise.all(waiting.map((socket) => new Promise((done) => socket.once('connect', done).once('close', done))));
    const answers = await Promise.all([health(), health(), health()]);
    assert.deepEqual(answers.map((a) => [a.status, a.json.parts.broker]), Array(3).fill([503, 'missing']));
  } finally {
    process.kill(pid, 'SIGCONT');
    for (const socket of waiting) socket.destroy();
  }
  await site.healthy();
  assert.equal(site.pid('broker'), pid);
});

for (const name of ['ctid', 'bridge'])
  test(`a halted ${name} is missing after a while`, async () => {
    const pid = site.pid(name);
    process.kill(pid, 'SIGSTOP');
    try {
      const answer = await until(async () => {
        const seen = await health();
        return seen.status === 503 && seen;
      }, { timeout: 20000, step: 200 });
      assert.equal(answer.json.parts[name], 'missing');
      assert.equal(answer.json.parts.broker, 'ok');
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await site.healthy();
    assert.equal(site.pid(name), pid);
  });

test('is read, not written', async () => {
  const answer = await site.exchange({ method: 'POST', path: '/aplomb/api/health' });
  assert.equal(answer.status, 405);
});
