/* Campaigns: an agent is reserved for a customer (contract, sim/calls with "outbound").  Expected:
 * reference rest-desktop 2.2, 3.1, 3.3, 3.4, 3.14, 6.7; fates of numbers: contract, demo data. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { start } from '../harness/index.js';
import { refused } from '../api/help.js';
import { Picture, Story, act, ask, did, lines, party, reset, signIn } from './help.js';

const CUSTOMER = '9785551212';

let site, story;
before(async () => {
  site = await start();
  story = await Story.begin(site);
});
after(() => site?.stop());

beforeEach(async () => {
  await reset(site, '1001', '1002', '2001');
  await signIn(site, '1001', { ready: true });
  await story.told();
});
afterEach(() => Picture.check(story, '1001', '1002', '2001'));

const reserve = (more = {}) => site.call({ from: '8100', to: CUSTOMER, outbound: 'preview', agent: '1001', ...more });
const state = async (id) => (await site.rest(id).get(`/finesse/api/User/${id}`)).xml.value('state');
const variable = (dialog, name) =>
  dialog
    .all('mediaProperties/callvariables/CallVariable')
    .find((v) => v.value('name') === name)
    ?.value('value');
const media = (dialog, name) => dialog.value(`mediaProperties/${name}`);
const text = (told) => told.map((t) => t.line).join('\n');
const get = async (id, user = '1001') => (await site.rest(user).get(`/finesse/api/Dialog/${id}`)).xml;
const own = async () => (await site.rest('1001').get('/finesse/api/User/1001/Dialogs')).xml.all('Dialog');

test('a preview: reserved, accepted, handed over', async () => {
  const id = await reserve({ variables: { callVariable1: 'Order 7', BACampaign: 'Spring', BAAccountNumber: '47' } });
  const told = await story.told();
  assert.equal(
    text(told),
    lines(`
      User/1001/Dialogs POST ALERTING 8100:INITIATED 1001:ALERTING
      User/1001 PUT RESERVED_OUTBOUND_PREVIEW
      Team/1/Users PUT RESERVED_OUTBOUND_PREVIEW`),
  );
  const { dialog } = told[0];
  assert.equal(dialog.value('id'), id);
  assert.deepEqual(party(dialog, '1001').actions, ['ACCEPT', 'REJECT', 'CLOSE']);
  assert.equal(dialog.value('fromAddress'), '8100'); /* the dialer's port */
  assert.equal(dialog.value('toAddress'), '1001');
  assert.equal(dialog.get('callbackNumber'), undefined);
  assert.equal(media(dialog, 'callType'), 'OUTBOUND_PREVIEW');
  const known = { callVariable1: 'Order 7', BACampaign: 'Spring', BAAccountNumber: '47', BAResponse: '',
    BAStatus: 'PREVIEW_OUTBOUND_RESERVATION', BADialedListID: id, BATimeZone: 'GMT', BABuddyName: '',
    BACustomerNumber: CUSTOMER };
  for (const [name, value] of Object.entries(known)) assert.equal(variable(dialog, name), value, name);

  await act(site, '1001', 'ACCEPT', id, 'a-1');
  const [accepted, ...more] = await story.told();
  assert.deepEqual(more, []);
  assert.equal(accepted.line, 'User/1001/Dialogs PUT ACCEPTED 8100:INITIATED 1001:ACCEPTED');
  assert.equal(accepted.requestId, 'a-1');
  assert.equal(accepted.source, `/finesse/api/Dialog/${id}`);
  assert.deepEqual(party(accepted.dialog, '1001').actions, []);
  assert.equal(variable(accepted.dialog, 'BAResponse'), 'Accept');

  await site.sim('PUT', 'clock', { advanceSeconds: 1 });
  const handed = await story.told();
  assert.equal(
    text(handed),
    lines(`
      User/1001/Dialogs POST ACTIVE 1001:ACTIVE ${CUSTOMER}:ACTIVE
      User/1001/Dialogs PUT DROPPED 8100:DROPPED 1001:DROPPED
      User/1001/Dialogs DELETE DROPPED 8100:DROPPED 1001:DROPPED
      User/1001 PUT TALKING
      Team/1/Users PUT TALKING`),
  );
  const call = handed[0].dialog;
  assert.equal(media(call, 'callType'), 'OUTBOUND');
  assert.equal(call.value('fromAddress'), '1001');
  assert.equal(call.value('toAddress'), CUSTOMER);
  assert.equal(call.value('associatedDialogUri'), `/finesse/api/Dialog/${id}`);
  assert.equal(media(call, 'outboundClassification'), 'VOICE');
  assert.equal(variable(call, 'BAStatus'), 'PREVIEW_OUTBOUND');
  assert.equal(variable(call, 'callVariable1'), 'Order 7');
  const may = party(call, '1001').actions;
  for (const action of ['TRANSFER_SST', 'CONSULT_CALL', 'HOLD', 'UPDATE_CALL_DATA', 'DROP', 'UPDATE_SCHEDULED_CALLBACK'])
    assert.ok(may.includes(action), action); /* 3.4, as a live leg listed them */
  assert.ok(!may.includes('RECLASSIFY')); /* of direct previews alone */

  /* It is a call like others. */
  const talk = call.value('id');
  await did(site, '1001', talk, 'UPDATE_CALL_DATA', { media: '<wrapUpReason>Sold</wrapUpReason>' });
  await act(site, '1001', 'HOLD', talk);
  assert.equal(await state('1001'), 'HOLD');
  await act(site, '1001', 'DROP', talk);
  await story.told();
  assert.equal(await state('1001'), 'READY');
  assert.deepEqual(await own(), []);
});

/* 3.3, the core set; 3.1: a callback's customer call names its reservation. */
for (const [outbound, word] of [['callback', 'OUTBOUND_CALLBACK'], ['personal_callback', 'OUTBOUND_PERSONAL_CALLBACK']])
  test(`a customer who is called back: ${outbound}`, async () => {
    const id = await reserve({ outbound });
    const [{ dialog }] = await story.told();
    assert.equal(media(dialog, 'callType'), `${word}_PREVIEW`);
    assert.equal(variable(dialog, 'BACustomerNumber'), CUSTOMER);
    assert.deepEqual(party(dialog, '1001').actions, ['ACCEPT', 'REJECT', 'CLOSE']);
    assert.equal(await state('1001'), 'RESERVED_OUTBOUND_PREVIEW');

    await act(site, '1001', 'ACCEPT', id);
    await site.kill('ctid', 'SIGKILL');
    await site.sim('PUT', 'clock', { advanceSeconds: 1 });
    const [call, ...more] = await own();
    assert.deepEqual(more, []);
    assert.equal(media(call, 'callType'), word);
    assert.equal(call.value('associatedDialogUri'), `/finesse/api/Dialog/${id}`);
    assert.equal(await state('1001'), 'TALKING');
    /* An outbound call like others: it may be called back again, and transferred. */
    assert.ok(party(call, '1001').actions.includes('UPDATE_SCHEDULED_CALLBACK'));
    await act(site, '1001', 'DROP', call.value('id'));
    await story.told();
    assert.equal(await state('1001'), 'READY');
  });

test('a word that is no kind of campaign', async () => {
  const answer = await site.rest('admin').post('/aplomb/api/sim/calls',
    JSON.stringify({ from: '8100', to: CUSTOMER, outbound: 'predictive', agent: '1001' }));
  assert.equal(answer.status, 400);
});

for (const [number, end, classification, seconds] of [
  ['8001', 'busy', 'BUSY', 1], ['8004', 'invalid', 'INVALID', 1], ['8002', 'unanswered', '', 15]])
  test(`a preview of ${number}: ${end}`, async () => {
    const id = await reserve({ to: number });
    await act(site, '1001', 'ACCEPT', id);
    await story.told();
    await site.sim('PUT', 'clock', { advanceSeconds: seconds });
    const told = await story.told();
    assert.equal(
      text(told),
      lines(`
        User/1001/Dialogs PUT DROPPED 8100:DROPPED 1001:DROPPED
        User/1001/Dialogs DELETE DROPPED 8100:DROPPED 1001:DROPPED
        User/1001 PUT READY
        Team/1/Users PUT READY`),
    );
    assert.equal(media(told[0].dialog, 'outboundClassification'), classification);
    const ended = (await site.sim('GET', 'calls?ended=1')).calls.find((c) => c.id === id);
    assert.equal(ended.end, end);
    assert.equal(ended.to, number);
    assert.equal(ended.agent, '1001');
  });

for (const [action, response, end] of [['REJECT', 'Reject', 'rejected'], ['CLOSE', 'Reject-Close', 'closed']])
  for (const outbound of ['preview', 'direct_preview'])
    test(`${action} of a ${outbound}`, async () => {
      const id = await reserve({ outbound });
      await story.told();
      await act(site, '1001', action, id, 'r-1');
      const told = await story.told();
      assert.equal(
        text(told),
        lines(`
          User/1001/Dialogs PUT DROPPED 8100:DROPPED 1001:DROPPED
          User/1001/Dialogs DELETE DROPPED 8100:DROPPED 1001:DROPPED
          User/1001 PUT READY
          Team/1/Users PUT READY`),
      );
      assert.deepEqual(told.map((t) => t.requestId), ['r-1', '', 'r-1', 'r-1']);
      assert.equal(variable(told[0].dialog, 'BAResponse'), response);
      assert.equal((await site.rest('1001').get(`/finesse/api/Dialog/${id}`)).status, 404);
      assert.equal((await site.sim('GET', 'calls?ended=1')).calls.find((c) => c.id === id).end, end);
    });

test('a direct preview: the own phone calls', async () => {
  const id = await reserve({ outbound: 'direct_preview' });
  const [{ dialog }] = await story.told();
  assert.equal(media(dialog, 'callType'), 'OUTBOUND_DIRECT_PREVIEW');
  assert.equal(variable(dialog, 'BAStatus'), 'DIRECT_PREVIEW_OUTBOUND_RESERVATION');
  assert.equal(dialog.value('callbackNumber'), CUSTOMER);

  await act(site, '1001', 'ACCEPT', id, 'd-1');
  const told = await story.told();
  assert.equal(
    text(told),
    lines(`
      User/1001/Dialogs PUT ACCEPTED 8100:INITIATED 1001:ACCEPTED
      User/1001/Dialogs POST INITIATING 1001:INITIATING
      User/1001/Dialogs PUT INITIATED 1001:INITIATED
      User/1001/Dialogs PUT ALERTING 1001:INITIATED ${CUSTOMER}:ALERTING
      User/1001/Dialogs PUT DROPPED 8100:DROPPED 1001:DROPPED
      User/1001/Dialogs DELETE DROPPED 8100:DROPPED 1001:DROPPED
      User/1001 PUT TALKING
      Team/1/Users PUT TALKING`),
  );
  assert.equal(told.filter((t) => t.short === 'User/1001/Dialogs' && t.requestId === 'd-1').length, 1);
  assert.equal(told[0].requestId, 'd-1');
  const talk = told[1].dialog.value('id');
  assert.equal(await story.pass(1), `User/1001/Dialogs PUT ACTIVE 1001:ACTIVE ${CUSTOMER}:ACTIVE`);
  const call = await get(talk);
  assert.equal(media(call, 'callType'), 'OUTBOUND');
  assert.equal(variable(call, 'BAStatus'), 'DIRECT_PREVIEW_OUTBOUND');
  assert.equal(call.value('associatedDialogUri'), `/finesse/api/Dialog/${id}`);

  /* What answered shows in BAResponse alone; as often as one likes. */
  for (const word of ['VOICE', 'FAX', 'ANS_MACHINE', 'INVALID', 'DO_NOT_CALL', 'BUSY']) {
    await did(site, '1001', talk, 'RECLASSIFY', { params: { outboundClassification: word }, requestId: word });
    const [changed, ...more] = await story.told();
    assert.deepEqual(more, []);
    assert.equal(changed.requestId, word);
    assert.equal(variable(changed.dialog, 'BAResponse'), word);
  }
  /* The same again changes nothing. */
  await did(site, '1001', talk, 'RECLASSIFY', { params: { outboundClassification: 'BUSY' } });
  assert.equal(await story.lines(), '');

  await site.sim('DELETE', `calls/${id}`); /* the customer hangs up */
  assert.match(await story.lines(), /User\/1001 PUT READY/);
});

test('RECLASSIFY in wrap-up, and of no campaign', async () => {
  await signIn(site, '2001', { ready: true });
  await site.sim('PUT', 'agents/2001', { wrapSeconds: 10 });
  const id = await reserve({ outbound: 'direct_preview', agent: '2001' });
  await act(site, '2001', 'ACCEPT', id);
  await site.sim('PUT', 'clock', { advanceSeconds: 1 });
  const [call] = (await site.rest('2001').get('/finesse/api/User/2001/Dialogs')).xml.all('Dialog');
  const talk = call.value('id');
  await act(site, '2001', 'DROP', talk);
  assert.equal(await state('2001'), 'WORK_READY');
  await story.told();
  assert.deepEqual(party(await get(talk, '2001'), '2001').actions, ['UPDATE_CALL_DATA', 'RECLASSIFY']);
  await did(site, '2001', talk, 'RECLASSIFY', { params: { outboundClassification: 'FAX' } });
  const [changed] = await story.told();
  assert.equal(variable(changed.dialog, 'BAResponse'), 'FAX');
  await story.pass(10);
  await site.sim('PUT', 'agents/2001', { wrapSeconds: null });

  const other = await site.call({ to: '1001' });
  await act(site, '1001', 'ANSWER', other);
  await story.told();
  await did(site, '1001', other, 'RECLASSIFY', { params: { outboundClassification: 'FAX' }, requestId: 'no' });
  const [refusal] = await story.told();
  assert.equal(refusal.requestId, 'no');
  assert.equal(refusal.source, `/finesse/api/Dialog/${other}`);
  assert.equal(refusal.xml.value('data/apiErrors/apiError/errorType'), 'Generic Error');
});

test('a callback is scheduled, moved, and cancelled', async () => {
  await act(site, '1001', 'ACCEPT', await reserve());
  await site.sim('PUT', 'clock', { advanceSeconds: 1 });
  await story.told();
  const talk = (await own())[0].value('id');
  const schedule = async (params, requestId) => {
    await did(site, '1001', talk, 'UPDATE_SCHEDULED_CALLBACK', { params, requestId });
    return story.told();
  };
  const info = (dialog) => [
    dialog.value('scheduledCallbackInfo/callbackTime'),
    dialog.value('scheduledCallbackInfo/callbackNumber'),
  ];

  const [set] = await schedule({ callbackTime: '2014-03-07T14:30' }, 'c-1');
  assert.equal(set.requestId, 'c-1');
  assert.deepEqual(info(set.dialog), ['2014-03-07T14:30', undefined]);
  assert.equal(variable(set.dialog, 'BAResponse'), 'Callback 03072014 14:30');
  assert.ok(party(set.dialog, '1001').actions.includes('CANCEL_SCHEDULED_CALLBACK'));
  const [numbered] = await schedule({ callbackNumber: '9785550000' });
  assert.deepEqual(info(numbered.dialog), ['2014-03-07T14:30', '9785550000']);
  assert.deepEqual(info(await get(talk)), ['2014-03-07T14:30', '9785550000']);
  assert.deepEqual(await schedule({ callbackNumber: '9785550000' }), []);
  const kept = await get(talk);
  await site.kill('ctid', 'SIGKILL');
  assert.deepEqual(info(await get(talk)), info(kept));

  await act(site, '1001', 'CANCEL_SCHEDULED_CALLBACK', talk, 'c-2');
  const cancelled = (await story.told()).find((t) => t.dialog);
  assert.equal(cancelled.requestId, 'c-2');
  assert.equal(cancelled.dialog.get('scheduledCallbackInfo'), undefined);
  assert.ok(!party(cancelled.dialog, '1001').actions.includes('CANCEL_SCHEDULED_CALLBACK'));
});

test('a state asked for meanwhile waits for the end of the reservation', async () => {
  const id = await reserve();
  await story.told();
  const rest = site.rest('1001');
  await rest.state('NOT_READY', { reason: 1, requestId: 'p-1' });
  const [pending] = await story.told();
  assert.equal(pending.requestId, 'p-1');
  assert.equal(pending.user.value('state'), 'RESERVED_OUTBOUND_PREVIEW');
  assert.equal(pending.user.value('pendingState'), 'NOT_READY');
  await act(site, '1001', 'REJECT', id);
  const user = (await story.told()).find((t) => t.short === 'User/1001').user;
  assert.equal(user.value('state'), 'NOT_READY');
  assert.equal(user.value('pendingState'), '');
  assert.equal(user.value('reasonCode/code'), '1');
});

test('what a reservation does not allow is an error notification', async () => {
  const id = await reserve();
  await story.told();
  for (const action of ['ANSWER', 'HOLD', 'RETRIEVE', 'CONSULT_CALL', 'TRANSFER_SST', 'DROP']) {
    await did(site, '1001', id, action, { to: '1002', requestId: action });
    const [refusal, ...more] = await story.told();
    assert.deepEqual(more, []);
    assert.equal(refusal.node, '/finesse/api/User/1001/Dialogs');
    assert.equal(refusal.requestId, action);
    assert.equal(refusal.xml.value('data/apiErrors/apiError/errorType'), 'Generic Error');
  }
  refused(await ask(site, '1002', id, 'ACCEPT', { target: '1001' }), 401, 'Invalid Authorization User Specified', id);
  refused(await ask(site, '1001', '987654', 'ACCEPT'), 404, 'Dialog Not Found', '987654');
  /* The agent's queue passes by meanwhile. */
  await site.call({ to: '7001', patienceSeconds: 1 });
  await story.pass(1);
  assert.equal(await state('1001'), 'RESERVED_OUTBOUND_PREVIEW');
});

test('a customer is consulted about, transferred: callType changes, BAStatus stays', async () => {
  await signIn(site, '1002');
  await act(site, '1001', 'ACCEPT', await reserve());
  await site.sim('PUT', 'clock', { advanceSeconds: 1 });
  const talk = (await own())[0].value('id');
  await did(site, '1001', talk, 'CONSULT_CALL', { to: '1002' });
  const consult = (await own()).find((d) => d.value('id') !== talk).value('id');
  await act(site, '1002', 'ANSWER', consult);
  await did(site, '1001', talk, 'TRANSFER');
  await story.told();
  const moved = await get(talk, '1002');
  assert.equal(media(moved, 'callType'), 'TRANSFER');
  assert.equal(variable(moved, 'BAStatus'), 'PREVIEW_OUTBOUND');
  assert.equal(await state('1001'), 'READY');
});

/* Killed right after each acceptance: the rest is told as if nothing had been. */
for (const outbound of ['preview', 'direct_preview'])
  test(`a ${outbound} survives kill -9 of ctid at every step`, async () => {
    const known = async () =>
      (await own()).map((d) => [media(d, 'callType'), d.value('state'), party(d, '1001').state].join(' '));
    const id = await reserve({ outbound });
    const before_ = await known();
    await site.kill('ctid', 'SIGKILL');
    assert.deepEqual(await known(), before_);
    await act(site, '1001', 'ACCEPT', id, 'k-1');
    await site.kill('ctid', 'SIGKILL');
    const told = (await story.told()).filter((t) => t.short.startsWith('User/1001'));
    assert.deepEqual(told.filter((t) => t.requestId === 'k-1').map((t) => t.dialog?.value('state') ?? t.line),
      outbound === 'preview' ? ['ACCEPTED'] : ['ACCEPTED', 'User/1001 PUT TALKING']);
    await site.sim('PUT', 'clock', { advanceSeconds: 1 });
    await site.kill('ctid', 'SIGKILL');
    assert.deepEqual(await known(), ['OUTBOUND ACTIVE ACTIVE']);
    assert.equal(await state('1001'), 'TALKING');
    await act(site, '1001', 'DROP', (await own())[0].value('id'));
    await story.told();
    assert.equal(await state('1001'), 'READY');
    assert.deepEqual(await own(), []);
  });
