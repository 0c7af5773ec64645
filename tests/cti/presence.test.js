/* A desktop that goes away and stays away signs its agent out: code 255 after PRESENCE_LOSS seconds
 * (reference rest-desktop 6.11).  One that comes back in time, or was never there, does not. */
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { connectBosh, start, until } from '../harness/index.js';

let site;
before(async () => (site = await start({ PRESENCE_LOSS: 2 })));
after(() => site?.stop());

const stateOf = async (id) => (await site.rest(id).get(`/finesse/api/User/${id}`)).xml.value('state');
const user = (id) => `/finesse/api/User/${id}`;

test('whose desktop stays away is signed out with code 255, and others hear it', async () => {
  const supervisor = await connectBosh(site, '1000', 'demo');
  await supervisor.subscribe('/finesse/api/Team/1/Users');
  const page = await connectBosh(site, '1001', 'demo');
  await site.rest('1001').state('LOGIN', { extension: '1001' });
  await page.disconnect();
  const told = await supervisor.waitFor(
    (u) => u.source === user('1001') && u.data('user/state') === 'LOGOUT',
  );
  assert.equal(told.data('user/reasonCode/code'), '255');
  assert.equal(told.requestId, '');
  assert.equal(await stateOf('1001'), 'LOGOUT');
  await supervisor.disconnect();
});

/* 6.11 leaves it to the switch's setting; docs/api.md: ours waits for the end of the call. */
test('who talks is signed out when the call is over', async () => {
  const page = await connectBosh(site, '1005', 'demo');
  await site.rest('1005').state('LOGIN', { extension: '1005' });
  await site.rest('1005').state('READY');
  await until(async () => (await stateOf('1005')) === 'READY', { what: 'READY' });
  const id = await site.call({ to: '7001' });
  await until(async () => (await site.rest('1005').act(id, 'ANSWER', '1005')).status === 202, { what: 'the call' });
  await until(async () => (await stateOf('1005')) === 'TALKING', { what: 'TALKING' });
  await page.disconnect();
  const read = async () => (await site.rest('1005').get(user('1005'))).xml;
  const pending = await until(async () => (await read()).value('pendingState') === 'LOGOUT' && read(), { what: 'the pending sign-out' });
  assert.equal(pending.value('state'), 'TALKING');
  await site.sim('DELETE', `calls/${id}`);
  const out = await until(async () => (await read()).value('state') === 'LOGOUT' && read(), { what: 'the sign-out' });
  assert.equal(out.value('reasonCode/code'), '255');
});

test('who comes back in time stays signed in, and so does who never had a desktop', async () => {
  const first = await connectBosh(site, '1002', 'demo');
  await site.rest('1002').state('LOGIN', { extension: '1002' });
  await site.rest('1003').state('LOGIN', { extension: '1003' });
  await first.disconnect();
  const again = await connectBosh(site, '1002', 'demo');
  const gone = await connectBosh(site, '1004', 'demo');
  await site.rest('1004').state('LOGIN', { extension: '1004' });
  await gone.disconnect(); /* later than 1002 went: when 1004 is out, 1002 would be */
  await until(async () => (await stateOf('1004')) === 'LOGOUT', { what: 'sign-out of 1004' });
  assert.equal(await stateOf('1002'), 'NOT_READY');
  assert.equal(await stateOf('1003'), 'NOT_READY');
  await again.disconnect();
});

test('the code is a setting', async () => {
  const other = await start({ PRESENCE_LOSS: 1, PRESENCE_LOSS_CODE: 10 });
  try {
    const page = await connectBosh(other, '1001', 'demo');
    await other.rest('1001').state('LOGIN', { extension: '1001' });
    await page.disconnect();
    const read = async () => (await other.rest('1001').get(user('1001'))).xml;
    const out = await until(async () => (await read()).value('state') === 'LOGOUT' && read(), { what: 'the sign-out' });
    assert.deepEqual(['code', 'label'].map((name) => out.value(`reasonCode/${name}`)), ['10', 'End of shift']);
  } finally {
    await other.stop();
  }
});
