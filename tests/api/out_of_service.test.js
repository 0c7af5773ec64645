/* While the CTI daemon is kept away: SystemInfo says so, every other request is 503, whoever asks and whatever is wrong
 * with it besides (reference rest-desktop 1.8, 4.5, 6.9, appendix B). */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { start, until } from '../harness/index.js';
import { refused, routes } from './help.js';

const INFO = '/finesse/api/SystemInfo';
let site;
before(async () => {
  site = await start();
  process.kill(site.child.pid, 'SIGSTOP'); /* who would start another one */
  process.kill(site.pid('ctid'), 'SIGKILL');
  const info = async () => (await site.rest().get(INFO)).xml.value('status') === 'OUT_OF_SERVICE';
  await until(info, { what: 'OUT_OF_SERVICE' });
});
after(() => {
  if (site) process.kill(site.child.pid, 'SIGCONT');
  return site?.stop();
});

test('SystemInfo is the probe: 200, and says why', async () => {
  const { status, xml } = await site.rest().get(INFO);
  assert.equal(status, 200);
  assert.equal(xml.value('lastCTIHeartbeatStatus'), 'failure');
  assert.notEqual(xml.value('statusReason'), '');
  assert.match(xml.value('lastSuccessCTIHeartbeatTime'), /^\d{13}$/);
  const head = await site.exchange({ method: 'HEAD', path: INFO });
  assert.deepEqual([head.status, head.text], [200, '']);
});

test('every other route is 503, before identity, path and body are looked at', async () => {
  const api = routes.filter(({ pattern, role }) => pattern.startsWith('/finesse/api/') && role !== 'ANYBODY');
  assert.ok(api.length > 90, `${api.length} routes`);
  for (const { method, pattern } of api) {
    const path = pattern.replace(/\{\w+\}/g, '1001');
    const body = method === 'GET' || method === 'DELETE' ? undefined : '<';
    for (const rest of [site.rest('1001'), site.rest('admin'), site.rest()]) {
      const answer = await rest.send(method, path, body, { requestId: 'r-503' });
      refused(answer, 503, 'Service Unavailable', '');
      assert.equal(answer.headers.requestid, 'r-503', `${method} ${path}`);
    }
  }
  refused(await site.rest('1001', 'wrong').get('/finesse/api/User/1001'), 503, 'Service Unavailable', '');
  refused(await site.rest('1001').get('/finesse/api/User/1001/Nothing'), 503, 'Service Unavailable', '');
  refused(await site.rest('1001').delete('/finesse/api/User/1001'), 503, 'Service Unavailable', '');
});

test('health names the daemon', async () => {
  const answer = await site.exchange({ path: '/aplomb/api/health' });
  assert.equal(answer.status, 503);
  assert.deepEqual([answer.json.status, answer.json.parts.ctid, answer.json.parts.store], ['failing', 'missing', 'ok']);
});

test('and afterwards it is as before', async () => {
  process.kill(site.child.pid, 'SIGCONT');
  await site.healthy();
  assert.equal((await site.rest().get(INFO)).xml.value('status'), 'IN_SERVICE');
  assert.equal((await site.rest('1001').get('/finesse/api/User/1001')).status, 200);
});

/* 1.8: 503 also where what a request depends on is down; the others go on. */
test('what the store cannot answer is 503, and that alone', async () => {
  const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${site.state}/aplomb.db`, text]);
  sql('ALTER TABLE ecc_variable RENAME TO elsewhere');
  refused(await site.rest('1001').get('/finesse/api/ECCVariableConfig'), 503, 'Service Unavailable', '');
  assert.equal((await site.rest('1001').get('/finesse/api/User/1001')).status, 200);
  sql('ALTER TABLE elsewhere RENAME TO ecc_variable');
  assert.equal((await site.rest('1001').get('/finesse/api/ECCVariableConfig')).status, 200);
});
