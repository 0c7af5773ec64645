/* SystemInfo: developer guide 12.5, "Serviceability"; reference rest-desktop 4.5. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start, until } from '../harness/index.js';
import { refused } from './help.js';

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const path = '/finesse/api/SystemInfo';

test('needs no identity and names the XMPP domains', async () => {
  const { status, xml } = await site.rest().get(path);
  assert.equal(status, 200);
  assert.equal(xml.name, 'SystemInfo');
  assert.equal(xml.value('status'), 'IN_SERVICE');
  assert.equal(xml.value('statusReason'), '');
  assert.equal(xml.value('deploymentType'), 'UCCE');
  assert.equal(xml.value('systemAuthMode'), 'NON_SSO');
  assert.equal(xml.value('xmppDomain'), site.domain);
  assert.equal(xml.value('xmppPubSubDomain'), `pubsub.${site.domain}`);
  assert.equal(xml.value('primaryNode/host'), site.domain);
  assert.equal(xml.value('uri'), path);
  assert.equal(xml.value('lastCTIHeartbeatStatus'), 'success');
  assert.ok(Math.abs(Number(xml.value('lastSuccessCTIHeartbeatTime')) - Date.now()) < 600_000, 'epoch ms');
  assert.equal(xml.value('ctiVersion'), '23'); /* of release 12.5 (cti-ged188 section 0) */
  const interval = Number(xml.value('ctiHeartbeatInterval'));
  assert.ok(Number.isInteger(interval) && interval > 0, 'seconds');
  for (const none of ['ctiTimeInMMode', 'finesseTimeInMMode']) assert.equal(xml.value(none), '-1');
  for (const empty of ['ctiMMode', 'finesseMMode', 'license', 'secondaryNode']) assert.equal(xml.value(empty), '', empty);
  assert.equal(xml.value('peripheralId'), '5000');
  assert.equal(xml.value('timezoneOffset'), String(-new Date().getTimezoneOffset()));
  const drift = Date.parse(xml.value('currentTimestamp')) - Date.now();
  assert.ok(Math.abs(drift) < 5000, `clock is off by ${drift} ms`);
});

test('wrong credentials do not matter here', async () => {
  assert.equal((await site.rest('1001', 'wrong').get(path)).status, 200);
});

test('is read, not written', async () => {
  const answer = await site.rest().put(path, '<SystemInfo/>');
  refused(answer, 405, 'Method Not Allowed');
  assert.equal(answer.headers.allow, 'GET,OPTIONS,HEAD');
});

test('while the daemon is away it says so, and everything else is 503', async () => {
  process.kill(site.pid('ctid'), 'SIGKILL');
  const out = async () => {
    const answer = await site.rest().get(path);
    assert.equal(answer.status, 200);
    if (answer.xml.value('status') !== 'OUT_OF_SERVICE') return false;
    assert.notEqual(answer.xml.value('statusReason'), '');
    return true;
  };
  if (await until(out, { timeout: 500, step: 2 }).catch(() => false)) {
    const answer = await site.rest('1001').get('/finesse/api/User/1001');
    if (answer.status !== 200) {
      refused(answer, 503, 'Service Unavailable', '');
      assert.equal(answer.error.message, 'SERVER_OUT_OF_SERVICE');
    }
  }
  await site.healthy();
  assert.equal((await site.rest('1001').get('/finesse/api/User/1001')).status, 200);
});
