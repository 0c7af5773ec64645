/* Consult, transfer, conference, event by event: reference rest-desktop 3.7 to 3.9, 3.15, 6.7. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { start } from '../harness/index.js';
import { Picture, Story, act, dial, did, lines, party, reset, signIn } from './help.js';

const AGENTS = ['1001', '1002', '1003'];
let site, story, original;
before(async () => {
  site = await start();
  story = await Story.begin(site);
});
after(() => site?.stop());

/* 1001 talks to a caller of queue 1; 1002 and 1003 are there. */
beforeEach(async () => {
  await reset(site, ...AGENTS);
  for (const user of AGENTS) await signIn(site, user);
  await site.rest('1001').state('READY');
  original = await site.call({ from: '5551234', to: '7001', variables: { callVariable2: 'gold' } });
  await act(site, '1001', 'ANSWER', original);
  await story.told();
});

afterEach(() => Picture.check(story, ...AGENTS));

const user = (told, id) => told.filter((t) => t.short === `User/${id}/Dialogs`);
const calls = (told) => told.filter((t) => t.dialog);
const text = (told) => told.map((t) => t.line).join('\n');
const idOf = (told) => told.find((t) => t.event === 'POST').dialog.value('id');
const own = async (id) => (await site.rest(id).get(`/finesse/api/User/${id}/Dialogs`)).xml.all('Dialog');

async function consult(to = '1002', requestId) {
  await did(site, '1001', original, 'CONSULT_CALL', { to, requestId });
  return story.told();
}

/* The id of the consult call, answered. */
async function consulted() {
  const id = idOf(await consult());
  await act(site, '1002', 'ANSWER', id);
  await story.told();
  return id;
}

test('a consult begins: the original is held, the consult call is new', async () => {
  const told = await consult('1002', 'c1');
  assert.equal(
    text(told),
    lines(`
      User/1001/Dialogs PUT ACTIVE 5551234:ACTIVE 1001:HELD
      User/1001/Dialogs POST INITIATING 1001:INITIATING
      User/1001/Dialogs PUT INITIATED 1001:INITIATED
      User/1001/Dialogs PUT ALERTING 1001:INITIATED 1002:ALERTING
      User/1002/Dialogs POST ALERTING 1001:INITIATED 1002:ALERTING`),
  );
  assert.deepEqual(told.map((t) => t.requestId), ['c1', '', '', '', 'c1']);
  const ringing = told.at(-1).dialog;
  assert.equal(ringing.value('associatedDialogUri'), `/finesse/api/Dialog/${original}`);
  assert.equal(ringing.value('mediaProperties/callType'), 'CONSULT');
  assert.equal(ringing.value('fromAddress'), '1001');
  assert.equal(ringing.value('toAddress'), '1002');
  const copied = ringing.all('mediaProperties/callvariables/CallVariable')[1];
  assert.equal(copied.value('value'), 'gold', 'call variables come along');
  assert.equal((await site.rest('1001').get('/finesse/api/User/1001')).xml.value('state'), 'TALKING');
});

test('the consult is answered: transfer and conference become possible', async () => {
  const id = idOf(await consult());
  await act(site, '1002', 'ANSWER', id, 'a1');
  const told = await story.told();
  assert.equal(
    text(calls(told)),
    lines(`
      User/1001/Dialogs PUT ACTIVE 1001:ACTIVE 1002:ACTIVE
      User/1002/Dialogs PUT ACTIVE 1001:ACTIVE 1002:ACTIVE
      User/1001/Dialogs PUT ACTIVE 5551234:ACTIVE 1001:HELD`),
  );
  assert.deepEqual(party(told[2].dialog, '1001').actions,
    ['RETRIEVE', 'DROP', 'UPDATE_CALL_DATA', 'TRANSFER', 'CONFERENCE']);
  const [first, second] = await own('1001');
  assert.deepEqual(party(first, '1001').actions, party(told[2].dialog, '1001').actions);
  assert.ok(party(second, '1001').actions.includes('TRANSFER'));
});

test('a transfer: the original goes over to the other, its id with it', async () => {
  const id = await consulted();
  await did(site, '1001', original, 'TRANSFER', { requestId: 't1' });
  const told = await story.told();
  assert.equal(
    text(told),
    lines(`
      User/1001/Dialogs DELETE DROPPED 5551234:ACTIVE 1001:DROPPED 1002:ACTIVE
      User/1001/Dialogs DELETE DROPPED 1001:DROPPED 1002:DROPPED
      User/1002/Dialogs DELETE DROPPED 1001:DROPPED 1002:DROPPED
      User/1002/Dialogs POST ACTIVE 5551234:ACTIVE 1002:ACTIVE
      User/1001 PUT READY
      Team/1/Users PUT READY`),
  );
  const ids = told.slice(0, 4).map((t) => t.dialog.value('id'));
  assert.deepEqual(ids, [original, id, id, original]);
  for (const { dialog } of told.slice(0, 4))
    assert.equal(dialog.value('mediaProperties/callType'), 'TRANSFER');
  assert.equal(told[3].dialog.value('secondaryId'), id);
  assert.equal(told[3].dialog.value('fromAddress'), '5551234');
  assert.deepEqual(told.map((t) => t.requestId), ['t1', '', '', 't1', 't1', 't1']);
  assert.equal((await site.rest('1002').get(`/finesse/api/Dialog/${id}`)).status, 404);
  assert.deepEqual((await own('1001')).length, 0);
  assert.deepEqual((await own('1002')).map((d) => d.value('id')), [original]);
  assert.equal((await site.rest('1002').get('/finesse/api/User/1002')).xml.value('state'), 'TALKING');
});

/* A phone holds eight calls: the one handed over takes the place of the consult call.  It found none, and who
 * talked in it was NOT_READY, and could be called. */
test('a transfer to somebody with as many calls as a phone holds', async () => {
  const id = await consulted();
  await act(site, '1002', 'HOLD', id);
  for (let i = 1; i < 8; i++) {
    await dial(site, '1002', `555000${i}`);
    await story.pass(1);
    await act(site, '1002', 'HOLD', (await own('1002')).at(-1).value('id'));
  }
  await act(site, '1002', 'RETRIEVE', id);
  await did(site, '1001', original, 'TRANSFER');
  await story.told();
  const others = (await own('1002')).map((d) => d.value('id')).filter((other) => other !== original);
  assert.equal(others.length, 7);
  for (const other of others) await act(site, '1002', 'DROP', other);
  await story.told();
  const state = async () => (await site.rest('1002').get('/finesse/api/User/1002')).xml.value('state');
  assert.equal(await state(), 'TALKING');
  await act(site, '1002', 'DROP', original);
  await story.told();
  assert.equal(await state(), 'NOT_READY');
  assert.deepEqual(await own('1002'), []);
});

test('a caller who is an agent hears the transfer as a change', async () => {
  await reset(site, ...AGENTS);
  for (const id of AGENTS) await signIn(site, id);
  const body = '<Dialog><requestedAction>MAKE_CALL</requestedAction><fromAddress>1003</fromAddress><toAddress>1001</toAddress></Dialog>';
  await site.rest('1003').post('/finesse/api/User/1003/Dialogs', body);
  original = idOf(user(await story.told(), '1003'));
  await act(site, '1001', 'ANSWER', original);
  await story.told();
  await consulted();
  await did(site, '1001', original, 'TRANSFER');
  const told = calls(await story.told());
  assert.equal(told.at(-2).line, 'User/1002/Dialogs POST ACTIVE 1003:ACTIVE 1002:ACTIVE');
  assert.equal(told.at(-1).line, 'User/1003/Dialogs PUT ACTIVE 1003:ACTIVE 1002:ACTIVE');
  assert.equal(user(told, '1003').length, 1);
});

test('a conference: the consult goes, the original is new to the other', async () => {
  const id = await consulted();
  await did(site, '1001', original, 'CONFERENCE', { requestId: 'k1' });
  const told = await story.told();
  assert.equal(
    text(told),
    lines(`
      User/1001/Dialogs DELETE DROPPED 1001:DROPPED 1002:DROPPED
      User/1002/Dialogs DELETE DROPPED 1001:DROPPED 1002:DROPPED
      User/1002/Dialogs POST ACTIVE 5551234:ACTIVE 1001:ACTIVE 1002:ACTIVE
      User/1001/Dialogs PUT ACTIVE 5551234:ACTIVE 1001:ACTIVE 1002:ACTIVE`),
  );
  assert.equal(told[3].dialog.value('mediaProperties/callType'), 'CONFERENCE');
  assert.equal(told[3].dialog.value('secondaryId'), id);
  /* On the call that the request was about: its client waits there. */
  assert.deepEqual(told.map((t) => t.requestId), ['', '', 'k1', 'k1']);
  await act(site, '1001', 'DROP', original);
  assert.equal(
    text(calls(await story.told())),
    lines(`
      User/1001/Dialogs DELETE DROPPED 5551234:ACTIVE 1001:DROPPED 1002:ACTIVE
      User/1002/Dialogs PUT ACTIVE 5551234:ACTIVE 1002:ACTIVE`),
  );
});

test('the consult call may be named as well', async () => {
  const id = await consulted();
  await did(site, '1001', id, 'TRANSFER');
  assert.equal((await story.told())[3].line, 'User/1002/Dialogs POST ACTIVE 5551234:ACTIVE 1002:ACTIVE');
});

test('the other drops the consult, the original is retrieved', async () => {
  const id = await consulted();
  await act(site, '1002', 'DROP', id);
  const told = await story.told();
  assert.equal(user(told, '1001').filter((t) => t.event === 'DELETE').length, 1);
  assert.equal((await site.rest('1001').get('/finesse/api/User/1001')).xml.value('state'), 'HOLD');
  await act(site, '1001', 'RETRIEVE', original);
  assert.equal(calls(await story.told())[0].line, 'User/1001/Dialogs PUT ACTIVE 5551234:ACTIVE 1001:ACTIVE');
});

test('alternating: retrieving the original holds the consult', async () => {
  const id = await consulted();
  await act(site, '1001', 'RETRIEVE', original);
  assert.equal(
    text(user(await story.told(), '1001')),
    lines(`
      User/1001/Dialogs PUT ACTIVE 1001:HELD 1002:ACTIVE
      User/1001/Dialogs PUT ACTIVE 5551234:ACTIVE 1001:ACTIVE`),
  );
  await did(site, '1001', original, 'TRANSFER', { requestId: 'late' });
  const [refusal] = await story.told();
  assert.equal(refusal.xml.value('data/apiErrors/apiError/errorData'), '4047');
  assert.equal(refusal.xml.value('data/apiErrors/apiError/errorType'), 'Generic Error');
  assert.equal(refusal.source, `/finesse/api/Dialog/${original}`);
  assert.equal(refusal.requestId, 'late');
  await act(site, '1001', 'RETRIEVE', id);
});

/* 3.1, 3.7: from and to are those of the call that stays. */
test('transferred from the original, the consult call stays, with its own addresses', async () => {
  const id = await consulted();
  await act(site, '1001', 'RETRIEVE', original);
  await story.told();
  await did(site, '1001', id, 'TRANSFER', { requestId: 't2' });
  const told = calls(await story.told());
  assert.equal(
    text(told),
    lines(`
      User/1001/Dialogs DELETE DROPPED 1001:DROPPED 1002:ACTIVE 5551234:ACTIVE
      User/1001/Dialogs DELETE DROPPED 5551234:DROPPED 1001:DROPPED
      User/1002/Dialogs PUT ACTIVE 1002:ACTIVE 5551234:ACTIVE`),
  );
  const { dialog } = told.at(-1);
  assert.deepEqual(['id', 'fromAddress', 'toAddress', 'secondaryId', 'mediaProperties/callType'].map((n) => dialog.value(n)),
    [id, '1001', '1002', original, 'TRANSFER']);
  assert.deepEqual(told.map((t) => t.requestId), ['t2', '', 't2']);
  await act(site, '1002', 'DROP', id);
});

/* 3.7: transfer and conference on the original after it was retrieved; without any consult. */
for (const action of ['TRANSFER', 'CONFERENCE'])
  test(`${action} where it cannot be: 4047`, async () => {
    const refusal = async () => {
      await did(site, '1001', original, action, { requestId: 'no' });
      const [told, ...more] = await story.told();
      assert.equal(more.length, 0);
      const error = told.xml.get('data/apiErrors/apiError');
      assert.deepEqual(error.children.map((c) => [c.name, c.text]), [
        ['errorData', '4047'], ['errorMessage', `INVALID_ACTION ${action} on extension 1001`], ['errorType', 'Generic Error']]);
      assert.deepEqual([told.requestId, told.source], ['no', `/finesse/api/Dialog/${original}`]);
    };
    await refusal();
    const id = await consulted();
    await act(site, '1001', 'RETRIEVE', original);
    await story.told();
    await refusal();
    await act(site, '1002', 'DROP', id);
  });

test('a blind transfer', async () => {
  await did(site, '1001', original, 'TRANSFER_SST', { to: '1002', requestId: 's1' });
  const told = await story.told();
  assert.equal(
    text(calls(told)),
    lines(`
      User/1001/Dialogs DELETE DROPPED 5551234:ACTIVE 1001:DROPPED
      User/1002/Dialogs POST ALERTING 5551234:INITIATED 1002:ALERTING`),
  );
  assert.deepEqual(calls(told).map((t) => t.requestId), ['s1', 's1']);
  await act(site, '1002', 'ANSWER', original);
  const [answered] = await story.told();
  assert.equal(answered.line, 'User/1002/Dialogs PUT ACTIVE 5551234:ACTIVE 1002:ACTIVE');
  assert.equal(answered.dialog.value('mediaProperties/callType'), 'TRANSFER');
});

test('a blind transfer to nobody is refused by the switch', async () => {
  await did(site, '1001', original, 'TRANSFER_SST', { to: '8001', requestId: 's2' });
  const [refusal, ...more] = await story.told();
  assert.equal(more.length, 0);
  assert.equal(refusal.xml.value('data/apiErrors/apiError/errorData'), '33');
  assert.equal(refusal.requestId, 's2');
});

test('ctid is killed in the middle of a consult', async () => {
  const id = idOf(await consult());
  await site.kill('ctid');
  await act(site, '1002', 'ANSWER', id);
  await story.told();
  await site.kill('ctid');
  const before_ = (await own('1001')).map((d) => d.text);
  await did(site, '1001', original, 'TRANSFER');
  const told = await story.told();
  const restart = told.filter((t) => t.short === 'SystemInfo');
  assert.equal(told.length - restart.length, 6, text(told));
  assert.equal(before_.length, 2);
  const [kept] = await own('1002');
  assert.equal(kept.value('id'), original);
  assert.equal(kept.value('secondaryId'), id);
});
