/* Dialog/{id} of tasks and User/{id}/Dialogs/Media: developer guide 12.5, "Dialog APIs for Nonvoice
 * Tasks"; reference rest-desktop 5.3; contract.md, sim/tasks. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { start, until } from '../harness/index.js';
import { reached, refused, signIn } from './help.js';
import { CHAT, EMAIL, actOn, actionsOf, arrive as arriveAt, becomes, does, inState, mediaPath, mediaReady, putMedia, taskIn } from './media.js';

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const list = async (user, as = user) => site.rest(as).get(`/finesse/api/User/${user}/Dialogs/Media`);
const signedIn = new Set();

async function work(user, id, options) {
  signedIn.add(`${user} ${id}`);
  await mediaReady(site, user, id, options);
}

const arrived = new Set();

async function arrive(...where) {
  const id = await arriveAt(...where);
  arrived.add(id);
  return id;
}

/* Every test begins with nobody in a channel and no task that waits. */
afterEach(async () => {
  for (const id of arrived) await site.rest('admin').delete(`/aplomb/api/sim/tasks/${id}`);
  arrived.clear();
  for (const pair of signedIn) {
    const [user, id] = pair.split(' ');
    const { xml } = await site.rest(user).get(mediaPath(user, id));
    if (xml.value('state') !== 'LOGOUT') await becomes(site, user, id, { state: 'LOGOUT' });
  }
  signedIn.clear();
});

test('a task is a Dialog without what only calls have', async () => {
  await work('2001', CHAT, { maxDialogLimit: 1 });
  assert.equal((await list('2001')).text, '<Dialogs></Dialogs>');
  const id = await arrive(site, CHAT, { variables: { callVariable1: 'a & b', 'user.room': 'r/1' } });
  assert.match(id, /^\d+_\d+_\d+$/);
  const dialog = await taskIn(site, '2001', id, 'OFFERED');
  assert.deepEqual(dialog.names, [
    'associatedDialogUri', 'fromAddress', 'id', 'mediaProperties', 'mediaType', 'participants', 'state', 'toAddress', 'uri',
  ]);
  assert.equal(dialog.value('id'), id);
  assert.equal(dialog.value('uri'), `/finesse/api/Dialog/${id}`);
  assert.equal(dialog.value('mediaType'), 'Chat');
  const properties = dialog.get('mediaProperties');
  assert.equal(properties.value('mediaId'), '5001');
  assert.equal(properties.value('dialedNumber'), '');
  assert.equal(properties.value('queueNumber'), '2');
  assert.equal(properties.value('queueName'), 'Support');
  const [day, number, sequence] = id.split('_');
  assert.equal(properties.value('callKeyPrefix'), day);
  assert.equal(properties.value('callKeyCallId'), number);
  assert.equal(properties.value('callKeySequenceNum'), sequence);
  assert.ok(!properties.names.includes('callType'));
  assert.ok(!properties.names.includes('dispositionCode'));
  const variables = properties.all('callvariables/CallVariable').map((v) => [v.value('name'), v.value('value')]);
  assert.equal(variables.length, 11);
  assert.deepEqual(variables[0], ['callVariable1', 'a & b']);
  assert.deepEqual(variables[10], ['user.room', 'r/1']);
  const parties = dialog.all('participants/Participant');
  assert.equal(parties.length, 1);
  assert.ok(!parties[0].names.includes('mediaAddressType'));
  assert.equal(parties[0].value('mediaAddress'), '2001');
  assert.equal(parties[0].value('state'), 'OFFERED');
  assert.deepEqual(actionsOf(dialog), ['ACCEPT']);
  const listed = (await list('2001')).xml.all('Dialog');
  assert.deepEqual(listed.map((d) => d.value('id')), [id]);
  const of = async (mrd) => (await site.rest('2001').get(`${mediaPath('2001', mrd)}/Dialogs`)).xml.all('Dialog');
  assert.deepEqual((await of(CHAT)).map((d) => d.value('id')), [id]);
  assert.deepEqual(await of(EMAIL), []);
  const all = await site.rest('2001').get('/finesse/api/User/2001/Dialogs?type=all');
  assert.deepEqual(all.xml.all('Dialog').map((d) => d.value('id')), [id]);
  /* else calls alone are in Dialogs */
  assert.equal((await site.rest('2001').get('/finesse/api/User/2001/Dialogs')).text, '<Dialogs></Dialogs>');
});

test('from offer to close, with the actions of each state', async () => {
  await work('2001', CHAT);
  const id = await arrive(site, CHAT);
  await taskIn(site, '2001', id, 'OFFERED');
  const states = [
    ['ACCEPT', 'ACCEPTED', ['START', 'TRANSFER', 'CLOSE'], 'ACTIVE'],
    ['START', 'ACTIVE', ['PAUSE', 'WRAP_UP', 'TRANSFER', 'CLOSE'], 'ACTIVE'],
    ['PAUSE', 'PAUSED', ['RESUME', 'TRANSFER', 'CLOSE'], 'PAUSED'],
    ['RESUME', 'ACTIVE', ['PAUSE', 'WRAP_UP', 'TRANSFER', 'CLOSE'], 'ACTIVE'],
    ['WRAP_UP', 'WRAPPING_UP', ['CLOSE'], 'WORK_READY'],
  ];
  for (const [action, state, actions, ofAgent] of states) {
    const dialog = await does(site, '2001', id, action, state);
    assert.deepEqual(actionsOf(dialog), actions);
    assert.equal(dialog.value('participants/Participant/state'), state);
    await inState(site, '2001', CHAT, ofAgent);
  }
  await does(site, '2001', id, 'CLOSE', 'CLOSED');
  await inState(site, '2001', CHAT, 'READY');
  assert.equal((await list('2001')).text, '<Dialogs></Dialogs>');
  const answer = await site.rest('2001').get(`/finesse/api/Dialog/${id}`);
  refused(answer, 404, 'Not Found', id);
  assert.equal(answer.error.message, 'Invalid dialogId specified for dialog');
});

test('who may read and move a task', async () => {
  await work('2001', CHAT);
  const id = await arrive(site, CHAT);
  await taskIn(site, '2001', id, 'OFFERED');
  const uri = `/finesse/api/Dialog/${id}`;
  refused(await site.rest('2002').get(uri), 401, 'Authorization Failure');
  refused(await site.rest('1000').get(uri), 401, 'Authorization Failure');
  assert.equal((await site.rest('2000').get(uri)).status, 200);
  assert.equal((await site.rest('admin').get(uri)).status, 200);
  assert.equal((await list('2001', '2000')).status, 200);
  refused(await list('2001', '2002'), 401, 'Invalid Authorization User Specified', '2001');
  for (const other of ['2002', '2000', 'admin'])
    refused(await actOn(site, other, id, 'ACCEPT'), 401, 'Invalid Authorization User Specified', id);
});

test('what is missing or wrong is named, and nothing changes', async () => {
  await work('2001', CHAT);
  const id = await arrive(site, CHAT);
  await taskIn(site, '2001', id, 'OFFERED');
  const put = (inner) => site.rest('2001').put(`/finesse/api/Dialog/${id}`, `<Dialog>${inner}</Dialog>`);
  const target = '<targetMediaAddress>2001</targetMediaAddress>';
  const action = (word) => `<requestedAction>${word}</requestedAction>`;
  refused(await put(target), 400, 'Parameter Missing', 'requestedAction');
  refused(await put(action('ACCEPT')), 400, 'Parameter Missing', 'targetMediaAddress');
  refused(await put(`<targetMediaAddress>2002</targetMediaAddress>${action('ACCEPT')}`), 400, 'Invalid Input', 'targetMediaAddress');
  for (const word of ['FLY', 'ANSWER', 'HOLD', 'CONFERENCE', 'accept'])
    refused(await put(target + action(word)), 400, 'Invalid Input', 'requestedAction');
  refused(await put(target + action('TRANSFER')), 400, 'Parameter Missing', 'toAddress');
  refused(await put(action('UPDATE_CALL_DATA')), 400, 'Parameter Missing', 'mediaProperties');
  refused(await site.rest('2001').put(`/finesse/api/Dialog/${id}`, '<Dialog>'), 400, 'Bad Request');
  refused(await actOn(site, '2001', '1_2_3', 'ACCEPT'), 404, 'Not Found', '1_2_3');
  assert.equal((await site.rest('2001').get(`/finesse/api/Dialog/${id}`)).xml.value('state'), 'OFFERED');
});

test('the agent is named by the extension or by the login id', async () => {
  await signIn(site, '2001', '2901');
  await work('2001', CHAT);
  const id = await arrive(site, CHAT);
  const dialog = await taskIn(site, '2001', id, 'OFFERED');
  assert.equal(dialog.value('participants/Participant/mediaAddress'), '2901');
  await does(site, '2001', id, 'ACCEPT', 'ACCEPTED', { target: '2901' });
  await does(site, '2001', id, 'START', 'ACTIVE', { target: '2001' });
  await does(site, '2001', id, 'CLOSE', 'CLOSED');
  await site.rest('2001').state('LOGOUT', { reason: 10 });
  await reached(site, '2001', 'LOGOUT');
});

test('variables and the wrap-up reason of a task can be set', async () => {
  await work('2001', CHAT);
  const id = await arrive(site, CHAT);
  await does(site, '2001', id, 'ACCEPT', 'ACCEPTED');
  const body =
    '<Dialog><requestedAction>UPDATE_CALL_DATA</requestedAction><mediaProperties><wrapUpReason>Done</wrapUpReason>' +
    '<callvariables><CallVariable><name>callVariable2</name><value>v</value></CallVariable></callvariables></mediaProperties></Dialog>';
  assert.equal((await site.rest('2001').put(`/finesse/api/Dialog/${id}`, body)).status, 202);
  const changed = await until(
    async () => {
      const { xml } = await site.rest('2001').get(`/finesse/api/Dialog/${id}`);
      return xml.value('mediaProperties/wrapUpReason') === 'Done' && xml;
    },
    { what: 'the reason' },
  );
  assert.equal(changed.all('mediaProperties/callvariables/CallVariable')[1].value('value'), 'v');
});

test('tasks are spread over the idle, up to the limit of each', async () => {
  await work('2001', EMAIL, { maxDialogLimit: 1 });
  await work('2002', EMAIL, { maxDialogLimit: 2 });
  const ids = [];
  for (let i = 0; i < 4; i++) ids.push(await arrive(site, EMAIL));
  await taskIn(site, '2001', ids[0], 'OFFERED');
  await taskIn(site, '2002', ids[1], 'OFFERED');
  await taskIn(site, '2002', ids[2], 'OFFERED');
  refused(await site.rest('2001').get(`/finesse/api/Dialog/${ids[3]}`), 404, 'Not Found'); /* waits */
  await does(site, '2001', ids[0], 'ACCEPT', 'ACCEPTED');
  await does(site, '2001', ids[0], 'CLOSE', 'CLOSED');
  await taskIn(site, '2001', ids[3], 'OFFERED');
  for (const [user, id] of [['2002', ids[1]], ['2002', ids[2]], ['2001', ids[3]]]) {
    await does(site, user, id, 'ACCEPT', 'ACCEPTED');
    await does(site, user, id, 'CLOSE', 'CLOSED');
  }
});

test('a transferred task is a new one that says where it comes from', async () => {
  await work('2001', CHAT, { maxDialogLimit: 1 });
  await work('2002', CHAT, { maxDialogLimit: 1 });
  const id = await arrive(site, CHAT, { variables: { callVariable3: 'kept' } });
  await does(site, '2001', id, 'ACCEPT', 'ACCEPTED');
  await does(site, '2001', id, 'TRANSFER', 'CLOSED', { to: '7003' });
  const dialogs = await until(
    async () => {
      const all = (await list('2002')).xml.all('Dialog');
      return all.length && all;
    },
    { what: 'the task at 2002' },
  );
  assert.equal(dialogs[0].value('associatedDialogUri'), `/finesse/api/Dialog/${id}`);
  assert.equal(dialogs[0].value('mediaProperties/queueName'), 'Billing');
  assert.equal(dialogs[0].all('mediaProperties/callvariables/CallVariable')[2].value('value'), 'kept');
  const next = dialogs[0].value('id');
  assert.notEqual(next, id);
  await does(site, '2002', next, 'ACCEPT', 'ACCEPTED');
  await does(site, '2002', next, 'CLOSE', 'CLOSED');
});

test('a customer who goes takes along a task that nobody has accepted', async () => {
  const admin = site.rest('admin');
  const waiting = await arrive(site, CHAT);
  assert.equal((await admin.delete(`/aplomb/api/sim/tasks/${waiting}`)).status, 204);
  assert.equal((await admin.delete(`/aplomb/api/sim/tasks/${waiting}`)).status, 404);
  await work('2001', CHAT);
  const offered = await arrive(site, CHAT);
  await taskIn(site, '2001', offered, 'OFFERED');
  assert.equal((await admin.delete(`/aplomb/api/sim/tasks/${offered}`)).status, 204);
  await taskIn(site, '2001', offered, 'CLOSED');
  await inState(site, '2001', CHAT, 'READY');
});

test('sim/tasks: what is wrong is named', async () => {
  const post = (body, as = 'admin') => site.rest(as).post('/aplomb/api/sim/tasks', body);
  const wrong = async (body, field) => {
    const answer = await post(body);
    assert.equal(answer.status, 400, answer.text);
    assert.equal(answer.json.field, field, answer.text);
  };
  await wrong({ queue: 2 }, 'mrd');
  await wrong({ mrd: 5001 }, 'queue');
  await wrong({ mrd: 5003, queue: 2 }, 'mrd');
  await wrong({ mrd: 1, queue: 2 }, 'mrd');
  await wrong({ mrd: 5001, queue: 99 }, 'queue');
  await wrong({ mrd: '5001', queue: 2 }, 'mrd');
  await wrong({ mrd: 5001, queue: 2, variables: { x: 'y' } }, 'variables');
  await wrong({ mrd: 5001, queue: 2, variables: [] }, 'variables');
  await wrong({ mrd: 5001, queue: 2, colour: 'red' }, 'colour');
  assert.equal((await post({ mrd: 5001, queue: 2 }, '2000')).status, 403);
  assert.equal((await post({ mrd: 5001, queue: 2 }, 'nobody')).status, 401);
  assert.equal((await site.rest('admin').get('/aplomb/api/sim/tasks')).status, 405);
});

test('a call interrupts mail, and afterwards it goes on', async () => {
  await signIn(site, '2008');
  await work('2008', EMAIL);
  const id = await arrive(site, EMAIL);
  await does(site, '2008', id, 'ACCEPT', 'ACCEPTED');
  await does(site, '2008', id, 'START', 'ACTIVE');
  await site.rest('2008').state('READY');
  const call = await site.call({ to: '7002' });
  await reached(site, '2008', 'RESERVED');
  await site.rest('2008').act(call, 'ANSWER', '2008');
  await reached(site, '2008', 'TALKING');
  await inState(site, '2008', EMAIL, 'INTERRUPTED');
  assert.deepEqual(actionsOf(await taskIn(site, '2008', id, 'INTERRUPTED')), []);
  await site.rest('2008').act(call, 'DROP', '2008');
  await reached(site, '2008', 'WORK_READY');
  await site.rest('2008').state('NOT_READY', { reason: 1 });
  await reached(site, '2008', 'NOT_READY');
  await inState(site, '2008', EMAIL, 'ACTIVE');
  await does(site, '2008', id, 'CLOSE', 'CLOSED');
});

test('who ignores interrupts is not interrupted', async () => {
  await work('2009', EMAIL, { interruptAction: 'IGNORE' });
  await work('2009', CHAT);
  const mail = await arrive(site, EMAIL);
  await does(site, '2009', mail, 'ACCEPT', 'ACCEPTED');
  await does(site, '2009', mail, 'START', 'ACTIVE');
  const chat = await arrive(site, CHAT);
  await does(site, '2009', chat, 'ACCEPT', 'ACCEPTED');
  await does(site, '2009', chat, 'START', 'ACTIVE');
  await does(site, '2009', mail, 'PAUSE', 'PAUSED');
  await inState(site, '2009', EMAIL, 'PAUSED');
  await does(site, '2009', chat, 'CLOSE', 'CLOSED');
});

test('what nobody accepts in time goes to another; who missed it is not routable', async () => {
  await site.sim('PUT', 'clock', { mode: 'stepped' });
  await work('2001', CHAT, { maxDialogLimit: 1 });
  const id = await arrive(site, CHAT);
  await taskIn(site, '2001', id, 'OFFERED');
  await work('2002', CHAT, { maxDialogLimit: 1 });
  await site.sim('PUT', 'clock', { advanceSeconds: 30 });
  await taskIn(site, '2002', id, 'OFFERED');
  assert.equal((await list('2001')).text, '<Dialogs></Dialogs>');
  const media = await inState(site, '2001', CHAT, 'READY');
  assert.equal(media.value('routable'), 'false');
  await does(site, '2002', id, 'ACCEPT', 'ACCEPTED');
  await does(site, '2002', id, 'CLOSE', 'CLOSED');
  assert.equal((await putMedia(site, '2001', CHAT, { routable: 'true' })).status, 202);
  await site.sim('PUT', 'clock', { mode: 'real' });
});
