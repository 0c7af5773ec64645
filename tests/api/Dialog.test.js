/* Dialog: developer guide 12.5, "Dialog"; reference rest-desktop 3. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start, until } from '../harness/index.js';
import { dialogOf, party, reached, refused, signIn } from './help.js';

let site, id;
before(async () => {
  site = await start();
  await signIn(site, '1001');
  await site.rest('1001').state('READY');
  await reached(site, '1001', 'READY');
  id = await site.call({ to: '7001', variables: { callVariable1: 'gold', callVariable3: 'x<y' } });
  await dialogOf(site, '1001');
});
after(() => site?.stop());

const path = (dialog = id) => `/finesse/api/Dialog/${dialog}`;
const body = ({ action = 'HOLD', target = '1001' } = {}) =>
  `<Dialog>${target === null ? '' : `<targetMediaAddress>${target}</targetMediaAddress>`}${
    action === null ? '' : `<requestedAction>${action}</requestedAction>`}</Dialog>`;
const put = (options, { as = '1001', dialog = id } = {}) => site.rest(as).put(path(dialog), body(options));

test('a routed call has the elements of a live server', async () => {
  const answer = await site.rest('1001').get(path());
  assert.equal(answer.status, 200);
  const { xml } = answer;
  assert.equal(xml.name, 'Dialog');
  assert.deepEqual(xml.names, ['associatedDialogUri', 'fromAddress', 'id', 'mediaProperties', 'mediaType',
    'participants', 'state', 'toAddress', 'uri']);
  assert.equal(xml.value('id'), id);
  assert.equal(xml.value('mediaType'), 'Voice');
  assert.equal(xml.value('state'), 'ALERTING');
  assert.equal(xml.value('uri'), `/finesse/api/Dialog/${id}`);
  assert.equal(xml.value('mediaProperties/dialedNumber'), '7001');
  assert.equal(xml.value('mediaProperties/queueNumber'), '1');
  assert.equal(xml.value('mediaProperties/queueName'), 'Sales');
  assert.equal(xml.value('mediaProperties/callType'), 'PREROUTE_ACD_IN');
  const names = xml.all('mediaProperties/callvariables/CallVariable').map((v) => v.value('name'));
  assert.deepEqual(names.slice(0, 10), Array.from({ length: 10 }, (_, i) => `callVariable${i + 1}`));
  assert.equal(xml.all('mediaProperties/callvariables/CallVariable')[2].value('value'), 'x<y');
  const own = party(xml, '1001');
  assert.deepEqual(own.names, ['actions', 'mediaAddress', 'mediaAddressType', 'startTime', 'state', 'stateCause',
    'stateChangeTime']);
  assert.equal(party(xml, xml.value('fromAddress')).value('mediaAddressType'), '', 'of somebody outside');
  assert.equal(own.value('mediaAddressType'), 'AGENT_DEVICE');
  assert.equal(own.value('state'), 'ALERTING');
  assert.deepEqual(own.all('actions/action').map((a) => a.text), ['ANSWER']);
});

test('who may read it', async () => {
  refused(await site.rest('1002').get(path()), 401, 'Authorization Failure', '1002');
  assert.equal((await site.rest('1000').get(path())).status, 200);
  assert.equal((await site.rest('admin').get(path())).status, 200);
});

test('an unknown dialog is 404', async () => {
  for (const dialog of ['999999999', 'x', '1_2']) {
    const answer = await site.rest('1001').get(path(dialog));
    refused(answer, 404, 'Not Found', dialog);
    assert.equal(answer.error.message, 'Invalid dialogId specified for dialog');
    refused(await put({}, { dialog }), 404, 'Not Found', dialog);
  }
});

test('errors of a PUT', async () => {
  refused(await site.rest('1001').put(path(), '<Dialog'), 400, 'Bad Request');
  refused(await site.rest('1001').put(path(), '<User/>'), 400, 'Bad Request');
  refused(await put({ action: null }), 400, 'Parameter Missing', 'requestedAction');
  refused(await put({ target: null }), 400, 'Parameter Missing', 'targetMediaAddress');
  refused(await put({ action: 'EXPLODE' }), 400, 'Invalid Input', 'requestedAction');
  refused(await put({ action: 'MAKE_CALL' }), 400, 'Invalid Input', 'requestedAction');
  refused(await put({ target: '4711' }), 400, 'Invalid Input', 'targetMediaAddress');
});

/* 1.10: one acts on the own extension; somebody else's in the call is theirs. */
test('the target is the own extension', async () => {
  for (const action of ['ANSWER', 'HOLD', 'DROP', 'CONSULT_CALL', 'SEND_DTMF', 'TRANSFER', 'RECLASSIFY'])
    refused(await put({ action, target: '5551234' }), 401, 'Invalid Authorization User Specified', '5551234');
  refused(await put({ action: 'START_RECORDING', target: '5551234' }), 501, 'Not Implemented', 'START_RECORDING'); /* 3.14: whose call */
  refused(await put({ action: 'EXPLODE', target: '5551234' }), 400, 'Invalid Input', 'requestedAction');
});

test("another agent's call is not to be touched", async () => {
  refused(await put({ action: 'ANSWER' }, { as: '1002' }), 401, 'Invalid Authorization User Specified');
  refused(await put({ action: 'ANSWER' }, { as: '1000' }), 401, 'Invalid Authorization User Specified');
  refused(await put({ action: 'DROP' }, { as: 'admin' }), 401, 'Invalid Authorization User Specified');
});

test('ANSWER, HOLD, RETRIEVE, DROP', async () => {
  const agent = site.rest('1001');
  const own = (state) => dialogOf(site, '1001', (d) => party(d, '1001').value('state') === state);
  const actions = (dialog) => party(dialog, '1001').all('actions/action').map((a) => a.text);
  const accepted = async (action) => {
    const answer = await agent.act(id, action, '1001', `r-${action}`);
    assert.equal(answer.status, 202, answer.text);
    assert.equal(answer.text, '');
    assert.equal(answer.headers.requestid, `r-${action}`);
  };
  await accepted('ANSWER');
  assert.ok(actions(await own('ACTIVE')).includes('HOLD'));
  await accepted('HOLD');
  const held = await own('HELD');
  assert.ok(actions(held).includes('RETRIEVE'));
  assert.ok(!actions(held).includes('HOLD'));
  assert.equal(held.value('state'), 'ACTIVE');
  await accepted('RETRIEVE');
  await own('ACTIVE');
  await accepted('DROP');
  const gone = async () => (await agent.get(path())).status === 404;
  await until(gone, { what: 'the end of the call' });
  assert.equal((await agent.get('/finesse/api/User/1001/Dialogs')).text, '<Dialogs></Dialogs>');
});
