/* Silent monitor, barge, intercept: reference rest-desktop 3.12, 3.13, 3.15; errors 1.8, 1.9. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { start, until } from '../harness/index.js';
import { refused } from '../api/help.js';
import { Picture, Story, act, ask, did, lines, party, reset, signIn } from './help.js';

let site, story, original;
before(async () => {
  site = await start();
  story = await Story.begin(site);
});
after(() => site?.stop());

/* 1001 of the supervisor's team talks to a caller of queue 1. */
beforeEach(async () => {
  await reset(site, '1000', '1001', '1002');
  for (const user of ['1000', '1001', '1002']) await signIn(site, user);
  await site.rest('1001').state('READY');
  original = await site.call({ from: '5551234', to: '7001' });
  await act(site, '1001', 'ANSWER', original);
  await story.told();
});

afterEach(() => Picture.check(story, '1000', '1001', '1002'));

const calls = (told) => told.filter((t) => t.dialog);
const text = (told) => told.map((t) => t.line).join('\n');
const state = async (id) => (await site.rest(id).get(`/finesse/api/User/${id}`)).xml.value('state');

function post(action, { as = '1000', id = as, from = '1000', to = '1001', uri, requestId } = {}) {
  const element = (name, value) => (value === undefined || value === null ? '' : `<${name}>${value}</${name}>`);
  const body = `<Dialog>${element('requestedAction', action)}${element('fromAddress', from)}${element('toAddress', to)}${element('associatedDialogUri', uri)}</Dialog>`;
  return site.rest(as).post(`/finesse/api/User/${id}/Dialogs`, body, requestId ? { requestId } : {});
}

async function listen(requestId) {
  const answer = await post('SILENT_MONITOR', { requestId });
  assert.equal(answer.status, 202, answer.text);
  const told = await story.told();
  return { told, id: calls(told)[0]?.dialog.value('id') };
}

test('the supervisor listens: a second, passive call', async () => {
  const { told, id } = await listen('m1');
  assert.equal(
    text(told),
    lines(`
      User/1000/Dialogs POST INITIATING 1000:INITIATING
      User/1000/Dialogs PUT INITIATED 1000:INITIATED
      User/1000/Dialogs PUT ALERTING 1000:INITIATED 1001:ALERTING
      User/1001/Dialogs POST ALERTING 1000:INITIATED 1001:ALERTING
      User/1000/Dialogs PUT ACTIVE 1000:ACTIVE 1001:ACTIVE
      User/1001/Dialogs PUT ACTIVE 1000:ACTIVE 1001:ACTIVE
      User/1000 PUT TALKING
      Team/1/Users PUT TALKING`),
  );
  assert.equal(told[0].requestId, 'm1');
  assert.equal(told[0].source, '/finesse/api/User/1000/Dialogs');
  const { dialog } = told[4];
  assert.equal(dialog.value('mediaProperties/callType'), 'SUPERVISOR_MONITOR');
  assert.equal(dialog.value('associatedDialogUri'), `/finesse/api/Dialog/${original}`);
  assert.deepEqual(party(dialog, '1000').actions, ['DROP']);
  assert.deepEqual(party(dialog, '1001').actions, []);

  /* It blocks nothing. */
  await act(site, '1001', 'HOLD', original);
  assert.equal(await state('1001'), 'HOLD');
  await act(site, '1001', 'RETRIEVE', original);
  await did(site, '1001', original, 'CONSULT_CALL', { to: '1002' });
  await story.told();

  await act(site, '1000', 'DROP', id, 'm2');
  assert.equal(
    text(await story.told()),
    lines(`
      User/1000/Dialogs PUT DROPPED 1000:DROPPED 1001:DROPPED
      User/1001/Dialogs PUT DROPPED 1000:DROPPED 1001:DROPPED
      User/1000/Dialogs DELETE DROPPED 1000:DROPPED 1001:DROPPED
      User/1001/Dialogs DELETE DROPPED 1000:DROPPED 1001:DROPPED
      User/1000 PUT NOT_READY
      Team/1/Users PUT NOT_READY`),
  );
});

/* 3.1, 3.4: the agent's leg has no actions, the supervisor's can be dropped; 3.14: whose call is recorded. */
test('what cannot be asked of a call one listens in', async () => {
  const { id } = await listen();
  for (const [user, action] of [['1001', 'DROP'], ['1001', 'HOLD'], ['1000', 'HOLD'], ['1000', 'CONSULT_CALL']]) {
    await did(site, user, id, action, { to: action === 'CONSULT_CALL' ? '1002' : undefined, requestId: 'no' });
    const [refusal, ...more] = await story.told();
    assert.equal(more.length, 0);
    assert.deepEqual([refusal.short, refusal.source, refusal.requestId], [`User/${user}/Dialogs`, `/finesse/api/Dialog/${id}`, 'no']);
    const error = refusal.xml.get('data/apiErrors/apiError');
    assert.deepEqual(['errorData', 'errorMessage', 'errorType'].map((n) => error.value(n)),
      ['4047', `INVALID_ACTION ${action} on extension ${user}`, 'Generic Error']);
  }
  refused(await ask(site, '1000', id, 'START_RECORDING', { target: '1001' }), 501, 'Not Implemented', 'START_RECORDING');
  refused(await ask(site, '1000', id, 'DROP', { target: '1001' }), 401, 'Invalid Authorization User Specified', '1001');
  refused(await site.rest('1000').act(original, 'DROP', '1000'), 401, 'Invalid Authorization User Specified', original);
  await act(site, '1000', 'DROP', id);
});

test('it ends when the agent drops', async () => {
  const { id } = await listen();
  await act(site, '1001', 'DROP', original);
  await story.told();
  assert.equal((await site.rest('1000').get(`/finesse/api/Dialog/${id}`)).status, 404);
  assert.equal(await state('1000'), 'NOT_READY');
});

/* 3.12: "ends when the agent drops or transfers". */
test('it ends when the agent transfers', async () => {
  const { id } = await listen();
  await did(site, '1001', original, 'TRANSFER_SST', { to: '1002' });
  const told = (await story.told()).filter((t) => t.dialog?.value('id') === id);
  assert.equal(
    text(told),
    lines(`
      User/1000/Dialogs PUT DROPPED 1000:DROPPED 1001:DROPPED
      User/1001/Dialogs PUT DROPPED 1000:DROPPED 1001:DROPPED
      User/1000/Dialogs DELETE DROPPED 1000:DROPPED 1001:DROPPED
      User/1001/Dialogs DELETE DROPPED 1000:DROPPED 1001:DROPPED`),
  );
  assert.equal(await state('1000'), 'NOT_READY');
  await act(site, '1002', 'ANSWER', original);
  await act(site, '1002', 'DROP', original);
});

/* "Any call but a monitor call can be monitored"; who listens is nobody's agent. */
/* 1.10, 3.12: "team agents".  Who had lost the right went on listening for as long as the call took. */
const person = async (id, change) => {
  const answer = await site.rest('admin').send('PUT', `/aplomb/api/people/${id}`, change);
  assert.equal(answer.status, 200, answer.text);
};
const lost = [
  ['the agent goes to another team', '1001', { teamId: 2 }, { teamId: 1 }],
  ['the supervisor has another team', '1000', { supervisedTeams: [2] }, { supervisedTeams: [1] }],
  ['the supervisor is none any more', '1000', { isSupervisor: false, supervisedTeams: [], teamId: 1 },
    { isSupervisor: true, supervisedTeams: [1], teamId: null }],
];
for (const [what, id, change, back] of lost)
  test(`it ends when ${what}`, async () => {
    const listening = (await listen()).id;
    await person(id, change);
    const gone = (told) => told.event === 'DELETE' && told.dialog?.value('id') === listening;
    await until(async () => (await story.told()).some(gone), { what: 'the end of listening' });
    assert.equal(await state('1000'), 'NOT_READY');
    assert.equal(await state('1001'), 'TALKING', 'the call goes on');
    await person(id, back);
    await until(async () => (await story.told()).some((t) => t.short === `User/${id}`), { what: 'the right again' });
  });

test('it ends when the supervisor may not work any more, who is signed out then', async () => {
  await listen();
  await person('1000', { isActive: false });
  const now = async () => (await site.rest('admin').get('/aplomb/api/people/1000')).json.state;
  await until(async () => (await now()) === 'LOGOUT', { what: '1000 signed out' });
  await story.told();
  assert.equal(await state('1001'), 'TALKING');
  assert.deepEqual((await site.rest('1001').get('/finesse/api/User/1001/Dialogs')).xml.all('Dialog').map((d) => d.value('id')), [original]);
  await person('1000', { isActive: true });
  const taken = async () => (await site.rest('1000').put('/finesse/api/User/1000', '<User><state>LOGIN</state><extension>1000</extension></User>')).status === 202
    && (await story.told()).some((t) => t.user?.value('state') === 'NOT_READY');
  await until(taken, { what: 'the switch to know 1000 again' });
});

test('a consult call is a call like others; nobody listens to who listens', async () => {
  await did(site, '1001', original, 'CONSULT_CALL', { to: '1002' });
  const consult = calls(await story.told()).find((t) => t.event === 'POST').dialog.value('id');
  await act(site, '1002', 'ANSWER', consult);
  await story.told();
  const { told, id } = await listen();
  assert.equal(told[0].dialog.value('mediaProperties/callType'), 'SUPERVISOR_MONITOR');
  assert.equal(told[0].dialog.value('associatedDialogUri'), `/finesse/api/Dialog/${consult}`);
  await signIn(site, '2000');
  await story.told();
  refused(await post('SILENT_MONITOR', { as: '2000', from: '2000', to: '1000' }), 401, 'Invalid Supervisor', '1000');
  await act(site, '1000', 'DROP', id);
  await act(site, '1002', 'DROP', consult);
  await reset(site, '2000');
});

test('who may listen to whom', async () => {
  refused(await post('SILENT_MONITOR', { as: '1002', from: '1002' }), 401, 'Authorization Failure', '1002');
  refused(await post('SILENT_MONITOR', { as: '1001', id: '1000' }), 401,
    'Invalid Authorization User Specified', '1000');
  await signIn(site, '2001');
  refused(await post('SILENT_MONITOR', { to: '2001' }), 401, 'Invalid Supervisor', '2001');
});

test('what a request to listen lacks', async () => {
  refused(await post('SILENT_MONITOR', { from: null }), 400, 'Parameter Missing', 'fromAddress');
  refused(await post('SILENT_MONITOR', { to: null }), 400, 'Parameter Missing', 'toAddress');
  refused(await post('SILENT_MONITOR', { from: '1777' }), 400, 'Invalid Input', 'fromAddress');
  refused(await post('SILENT_MONITOR', { to: '1000' }), 400, 'Invalid Destination', 'toAddress');
  refused(await post('SILENT_MONITOR', { to: '1999' }), 400, 'Invalid Destination', 'toAddress');
  await site.rest('1000').state('READY');
  await story.told();
  refused(await post('SILENT_MONITOR'), 400, 'Invalid State');
  await site.rest('1000').state('NOT_READY', { reason: 1 });
  await story.told();
  await listen();
  refused(await post('SILENT_MONITOR'), 400, 'Invalid State');
});

test('who does not talk, or has the call on hold, cannot be listened to: 13145', async () => {
  await act(site, '1001', 'HOLD', original);
  await story.told();
  for (const to of ['1002', '1001']) {
    assert.equal((await post('SILENT_MONITOR', { to, requestId: `m-${to}` })).status, 202);
    const [refusal, ...more] = await story.told();
    assert.equal(more.length, 0);
    assert.equal(refusal.xml.value('data/apiErrors/apiError/errorType'), '13145');
    assert.equal(refusal.xml.value('data/apiErrors/apiError/errorData'), '13145');
    assert.equal(refusal.source, '/finesse/api/User/1000/Dialogs', 'the collection: there is no dialog');
    assert.equal(refusal.requestId, `m-${to}`);
  }
});

/* 1.10, 3.12, 3.13: rights come before what is missing (appendix B). */
test('listening, coming in and making leave are of supervisors, whatever else is wrong', async () => {
  for (const action of ['SILENT_MONITOR', 'BARGE_CALL'])
    for (const more of [{}, { from: null }, { to: null }, { uri: 'x' }])
      refused(await post(action, { as: '1002', from: '1002', ...more }), 401, 'Authorization Failure', '1002');
  refused(await ask(site, '1001', original, 'PARTICIPANT_DROP', { target: null }), 401, 'Authorization Failure', '1001');
  refused(await ask(site, '1000', original, 'PARTICIPANT_DROP', { target: '1001' }), 401,
    'Invalid Authorization User Specified', original); /* not in the call */
  for (const uri of ['x', '/finesse/api/Dialog/', '/finesse/api/Dialog/x', '/finesse/api/Dialog/999999', `/finesse/api/Dialog/${original}/`])
    refused(await post('BARGE_CALL', { uri }), 400, 'Invalid Input', 'associatedDialogUri');
  refused(await post('BARGE_CALL', { from: null, uri: 'x' }), 400, 'Parameter Missing', 'fromAddress');
  refused(await post('BARGE_CALL', { to: null, uri: 'x' }), 400, 'Parameter Missing', 'toAddress');
});

test('barge, then intercept', async () => {
  const { id } = await listen();
  const uri = `/finesse/api/Dialog/${id}`;
  refused(await post('BARGE_CALL'), 400, 'Parameter Missing', 'associatedDialogUri');
  refused(await post('BARGE_CALL', { uri: `/finesse/api/Dialog/${original}` }), 400, 'Invalid Input',
    'associatedDialogUri');
  refused(await post('BARGE_CALL', { uri, to: '1002' }), 400, 'Invalid Destination', 'toAddress');
  await act(site, '1001', 'HOLD', original);
  await story.told();
  refused(await post('BARGE_CALL', { uri }), 400, 'Invalid Destination', 'toAddress');
  await act(site, '1001', 'RETRIEVE', original);
  await story.told();

  const answer = await post('BARGE_CALL', { uri, requestId: 'b1' });
  assert.equal(answer.status, 202, answer.text);
  const told = calls(await story.told());
  assert.equal(
    text(told.filter((t) => t.short === 'User/1001/Dialogs')),
    lines(`
      User/1001/Dialogs PUT DROPPED 1000:DROPPED 1001:DROPPED
      User/1001/Dialogs DELETE DROPPED 1000:DROPPED 1001:DROPPED
      User/1001/Dialogs PUT ACTIVE 5551234:ACTIVE 1001:HELD
      User/1001/Dialogs POST INITIATING 1001:INITIATING
      User/1001/Dialogs PUT INITIATED 1001:INITIATED
      User/1001/Dialogs PUT ALERTING 1001:INITIATED 1000:ALERTING
      User/1001/Dialogs PUT ACTIVE 1001:ACTIVE 1000:ACTIVE
      User/1001/Dialogs DELETE DROPPED 1001:DROPPED 1000:DROPPED
      User/1001/Dialogs PUT ACTIVE 5551234:ACTIVE 1001:ACTIVE 1000:ACTIVE`),
  );
  const own = told.filter((t) => t.short === 'User/1000/Dialogs');
  assert.deepEqual(own.filter((t) => t.requestId).map((t) => [t.requestId, t.source]),
    [['b1', '/finesse/api/User/1000/Dialogs']]);
  const conference = own.at(-1);
  assert.equal(conference.line, 'User/1000/Dialogs POST ACTIVE 5551234:ACTIVE 1001:ACTIVE 1000:ACTIVE');
  assert.equal(conference.dialog.value('id'), original);
  assert.ok(party(conference.dialog, '1000').actions.includes('PARTICIPANT_DROP'));

  const drop = (target, as = '1000') => ask(site, as, original, 'PARTICIPANT_DROP', { target });
  refused(await drop('1000', '1001'), 401, 'Authorization Failure', '1001');
  refused(await drop(null), 400, 'Parameter Missing', 'targetMediaAddress');
  refused(await drop('1002'), 400, 'Invalid Destination', 'targetMediaAddress');
  refused(await drop('5551234'), 400, 'Invalid Destination', 'targetMediaAddress');
  assert.equal((await drop('1001')).status, 202);
  assert.equal(
    text(await story.told()),
    lines(`
      User/1001/Dialogs DELETE DROPPED 5551234:ACTIVE 1001:DROPPED 1000:ACTIVE
      User/1000/Dialogs PUT ACTIVE 5551234:ACTIVE 1000:ACTIVE
      User/1001 PUT READY
      Team/1/Users PUT READY`),
  );
});
