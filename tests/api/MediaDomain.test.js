/* MediaDomain: the channels there are (reference rest-config 11, contract.md "media"). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../harness/index.js';
import { refused } from './help.js';

let site;
before(async () => (site = await start()));
after(() => site?.stop());

test('anybody who is known reads the channels, voice first', async () => {
  for (const path of ['/finesse/api/MediaDomain', '/finesse/api/MediaDomains']) {
    const { status, xml } = await site.rest('1001').get(path);
    assert.equal(status, 200);
    assert.equal(xml.name, 'MediaDomains');
    assert.deepEqual(xml.all('MediaDomain').map((m) => m.value('id')), ['1', '5001', '5002']);
    assert.deepEqual(xml.all('MediaDomain').map((m) => m.value('name')), ['Voice', 'Chat', 'Email']);
    assert.deepEqual(xml.all('MediaDomain').map((m) => m.value('interruptible')), ['false', 'false', 'true']);
  }
});

test('one channel', async () => {
  const { status, xml } = await site.rest('2001').get('/finesse/api/MediaDomain/5002');
  assert.equal(status, 200);
  assert.equal(xml.name, 'MediaDomain');
  assert.equal(xml.value('uri'), '/finesse/api/MediaDomain/5002');
  assert.equal((await site.rest('2001').get('/finesse/api/MediaDomain/1')).xml.value('name'), 'Voice');
  refused(await site.rest('2001').get('/finesse/api/MediaDomain/5003'), 404, 'Not Found', '5003');
  refused(await site.rest('2001').get('/finesse/api/MediaDomain/chat'), 404, 'Not Found');
});

test('it is read only, and not by strangers', async () => {
  refused(await site.rest('2001', 'wrong').get('/finesse/api/MediaDomain'), 401, 'Authorization Failure');
  const answer = await site.rest('admin').post('/finesse/api/MediaDomain', '<MediaDomain/>');
  assert.equal(answer.status, 405);
});
