/* What the switch refuses after the 202: each an error notification on the requester's node, with number, constant
 * and type, and nothing else changes.  Expected: rest-desktop 1.8, 1.9, 2.2, 2.4, 3.7, 3.12, 6.10. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { start } from '../harness/index.js';
import { Picture, Story, act, dial, did, party, reset, signIn } from './help.js';

const AGENTS = ['1000', '1001', '1002', '1003'];
let site, story;
before(async () => {
  site = await start();
  story = await Story.begin(site);
});
after(() => site?.stop());
afterEach(async () => {
  await Picture.check(story, ...AGENTS);
  await reset(site, ...AGENTS);
  await story.told();
});

/** The only thing told: the error of this request. */
async function refused(requestId, { node, source = node, data, type, message }) {
  const told = await story.told();
  assert.deepEqual(told.map((t) => t.node), [node], told.map((t) => t.line).join('\n'));
  const error = told[0].xml.get('data/apiErrors/apiError');
  assert.deepEqual(error.names, ['errorData', 'errorMessage', 'errorType']);
  assert.equal(error.value('errorData'), data);
  assert.equal(error.value('errorType'), type);
  if (message) assert.match(error.value('errorMessage'), message);
  assert.equal(told[0].event, 'PUT');
  assert.equal(told[0].source, source);
  assert.equal(told[0].requestId, requestId);
}

for (const mode of ['CALL_BY_CALL', 'NAILED_CONNECTION'])
  test(`a mobile sign-in by somebody who may not: ${mode}`, async () => {
    const body = `<User><state>LOGIN</state><extension>1001</extension>
      <mobileAgent><mode>${mode}</mode><dialNumber>4085551234</dialNumber></mobileAgent></User>`;
    const answer = await site.rest('1001').put('/finesse/api/User/1001', body, { requestId: 'm' });
    assert.equal(answer.status, 202);
    await refused('m', { node: '/finesse/api/User/1001', data: '15', type: 'Mode Not Allowed' });
    const user = (await site.rest('1001').get('/finesse/api/User/1001')).xml;
    assert.equal(user.value('state'), 'LOGOUT');
    assert.equal(user.get('mobileAgent'), undefined);
  });

/* 6.10: where there is no dialog yet, the source is the collection. */
test('a second call while one is talked in', async () => {
  await signIn(site, '1001');
  await dial(site, '1001', '8003');
  await story.pass(2);
  await dial(site, '1001', '5551234567', 'second');
  await refused('second', { node: '/finesse/api/User/1001/Dialogs', data: '22', type: 'Invalid State',
    message: /^CF_INVALID_OBJECT_STATE$/ });
});

test('a call from READY makes the agent NOT_READY with code 50006 first', async () => {
  await signIn(site, '1001', { ready: true });
  await story.told();
  await dial(site, '1001', '1002', 'd');
  const states = (await story.told()).filter((t) => t.short === 'User/1001').map((t) => t.user);
  assert.equal(states[0].value('state'), 'NOT_READY');
  assert.equal(states[0].value('reasonCode/code'), '50006');
});

/* 3.4, 3.7 to 3.10: what the participant may not ask for in this state is for the switch to say. */
test('actions that the state of the call does not allow', async () => {
  await signIn(site, '1001');
  const id = await site.call({ from: '5551234', to: '1001' });
  const told = { node: '/finesse/api/User/1001/Dialogs', source: `/finesse/api/Dialog/${id}` };
  async function notNow(state, ...actions) {
    await story.told();
    for (const action of actions) {
      const params = action === 'SEND_DTMF' ? { dtmfString: '7' } : undefined;
      const to = /CONSULT|SST/.test(action) ? '1002' : undefined;
      await did(site, '1001', id, action, { to, params, requestId: action });
      await refused(action, { ...told, data: '4047', type: 'Generic Error',
        message: new RegExp(`^INVALID_ACTION ${action} on extension 1001$`) });
    }
    const dialog = (await site.rest('1001').get(`/finesse/api/Dialog/${id}`)).xml;
    assert.equal(party(dialog, '1001').state, state);
  }
  await notNow('ALERTING', 'CONSULT_CALL', 'TRANSFER_SST', 'SEND_DTMF', 'HOLD', 'RETRIEVE');
  await act(site, '1001', 'ANSWER', id);
  await notNow('ACTIVE', 'ANSWER', 'RETRIEVE');
  await did(site, '1001', id, 'TRANSFER_SST', { to: '8001', requestId: 'busy' });
  await refused('busy', { ...told, data: '33', type: 'Call Operation Failure', message: /^CF_RESOURCE_BUSY$/ });
  await act(site, '1001', 'HOLD', id);
  await notNow('HELD', 'ANSWER', 'HOLD', 'CONSULT_CALL', 'TRANSFER_SST');
});

/* 1001 talks to a caller and has 1002 in the conference, whose controller is 1001. */
async function conference() {
  for (const user of AGENTS) await signIn(site, user);
  await site.rest('1001').state('READY');
  const id = await site.call({ from: '5551234', to: '7001' });
  await act(site, '1001', 'ANSWER', id);
  await consult('1001', id, '1002');
  await did(site, '1001', id, 'CONFERENCE');
  await story.told();
  return id;
}

async function consult(user, id, to) {
  await did(site, user, id, 'CONSULT_CALL', { to });
  const dialogs = (await site.rest(user).get(`/finesse/api/User/${user}/Dialogs`)).xml.all('Dialog');
  const other = dialogs.map((d) => d.value('id')).find((each) => each !== id);
  if (/^100/.test(to)) await act(site, to, 'ANSWER', other);
  else await site.sim('PUT', 'clock', { advanceSeconds: 1 });
  await story.told();
  return other;
}

test('a conference by somebody who is not its controller', async () => {
  const id = await conference();
  await consult('1002', id, '1003');
  await did(site, '1002', id, 'CONFERENCE', { requestId: 'c' });
  await refused('c', {
    node: '/finesse/api/User/1002/Dialogs', source: `/finesse/api/Dialog/${id}`,
    data: '20999', type: 'Generic Error', message: /^<ConferenceCallCommand>: Conference failed/,
  });
});

test('a barge into a conference', async () => {
  await conference();
  const post = (action, more, requestId) => site.rest('1000').post('/finesse/api/User/1000/Dialogs',
    `<Dialog><requestedAction>${action}</requestedAction><fromAddress>1000</fromAddress><toAddress>1001</toAddress>${more}</Dialog>`, { requestId });
  assert.equal((await post('SILENT_MONITOR', '', 'l')).status, 202);
  const listening = (await story.told()).find((t) => t.requestId === 'l').dialog.value('id');
  const uri = `<associatedDialogUri>/finesse/api/Dialog/${listening}</associatedDialogUri>`;
  assert.equal((await post('BARGE_CALL', uri, 'b')).status, 202);
  await refused('b', { node: '/finesse/api/User/1000/Dialogs', data: '20999', type: '20999' });
});

/* Its controller passed it on: there are three still, whatever the call is called now. */
test('a barge into a conference that was transferred', async () => {
  const id = await conference();
  await consult('1001', id, '1003');
  await did(site, '1001', id, 'TRANSFER');
  const post = (action, more, requestId) => site.rest('1000').post('/finesse/api/User/1000/Dialogs',
    `<Dialog><requestedAction>${action}</requestedAction><fromAddress>1000</fromAddress><toAddress>1002</toAddress>${more}</Dialog>`, { requestId });
  assert.equal((await post('SILENT_MONITOR', '', 'l')).status, 202);
  const listening = (await story.told()).find((t) => t.requestId === 'l').dialog.value('id');
  const uri = `<associatedDialogUri>/finesse/api/Dialog/${listening}</associatedDialogUri>`;
  assert.equal((await post('BARGE_CALL', uri, 'b')).status, 202);
  await refused('b', { node: '/finesse/api/User/1000/Dialogs', data: '20999', type: '20999' });
});

test('more parties than a conference takes', async () => {
  const id = await conference();
  for (let parties = 3; ; parties++) {
    assert.ok(parties < 30, 'there is a limit');
    await consult('1001', id, `555000${parties}`);
    await did(site, '1001', id, 'CONFERENCE', { requestId: `p${parties}` });
    const dialog = (await site.rest('1001').get(`/finesse/api/Dialog/${id}`)).xml;
    if (dialog.all('participants/Participant').length > parties) {
      await story.told();
      continue;
    }
    await refused(`p${parties}`, {
      node: '/finesse/api/User/1001/Dialogs', source: `/finesse/api/Dialog/${id}`,
      data: '38', type: 'Generic Error', message: /^CF_CONFERENCE_MEMBER_LIMIT_EXCEEDED$/,
    });
    break;
  }
});

/* 3.7, "too many parties": six and five, of whom one leaves. */
test('a transfer that makes one conference of two, with more parties than it takes', async () => {
  const id = await conference();
  const add = async (call, numbers) => {
    for (const number of numbers) {
      await consult('1001', call, number);
      await did(site, '1001', call, 'CONFERENCE');
    }
  };
  await add(id, ['5551001', '5551002', '5551003']);
  await act(site, '1001', 'HOLD', id);
  await dial(site, '1001', '5552000');
  await story.pass(1);
  const dialogs = async () => (await site.rest('1001').get('/finesse/api/User/1001/Dialogs')).xml.all('Dialog');
  const other = (await dialogs()).map((d) => d.value('id')).find((each) => each !== id);
  await add(other, ['5552001', '5552002', '5552003']);
  assert.deepEqual((await dialogs()).map((d) => d.all('participants/Participant').length), [6, 5]);
  await story.told();
  await did(site, '1001', id, 'TRANSFER', { requestId: 't' });
  await refused('t', {
    node: '/finesse/api/User/1001/Dialogs', source: `/finesse/api/Dialog/${id}`,
    data: '38', type: 'Generic Error', message: /^CF_CONFERENCE_MEMBER_LIMIT_EXCEEDED$/,
  });
});

/* Who wraps up still stands in the call: fifteen agents hand it on. */
test('a barge for which the bridge has no room', async () => {
  const chain = [1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 2001, 2002, 2003, 2004, 2005].map(String).concat('1001');
  const habits = (answer, wrapSeconds) =>
    Promise.all(chain.map((user) => site.sim('PUT', `agents/${user}`, { answer, afterSeconds: 0, wrapSeconds })));
  await habits('auto', 600);
  for (const user of [...chain, '1000']) await signIn(site, user);
  const id = await site.call({ from: '5551234', to: chain[0] });
  for (let i = 1; i < chain.length; i++) await did(site, chain[i - 1], id, 'TRANSFER_SST', { to: chain[i] });
  await story.told();
  const dialog = (await site.rest('1001').get(`/finesse/api/Dialog/${id}`)).xml;
  assert.equal(dialog.all('participants/Participant').filter((p) => p.value('state') === 'WRAP_UP').length, 14);
  const post = (action, more, requestId) => site.rest('1000').post('/finesse/api/User/1000/Dialogs',
    `<Dialog><requestedAction>${action}</requestedAction><fromAddress>1000</fromAddress><toAddress>1001</toAddress>${more}</Dialog>`, { requestId });
  assert.equal((await post('SILENT_MONITOR', '', 'l')).status, 202);
  const listening = (await story.told()).find((t) => t.requestId === 'l').dialog.value('id');
  const uri = `<associatedDialogUri>/finesse/api/Dialog/${listening}</associatedDialogUri>`;
  assert.equal((await post('BARGE_CALL', uri, 'b')).status, 202);
  await refused('b', { node: '/finesse/api/User/1000/Dialogs', data: '20700', type: '20700' });
  await act(site, '1000', 'DROP', listening);
  await habits('manual', null);
  await story.pass(600);
  await reset(site, ...chain);
});
