/* /aplomb/api/health: contract.md, "Our own interfaces". */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start, until } from '../harness/index.js';

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

test('is read, not written', async () => {
  const answer = await site.exchange({ method: 'POST', path: '/aplomb/api/health' });
  assert.equal(answer.status, 405);
});
