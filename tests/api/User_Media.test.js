/* User/{id}/Media: developer guide 12.5, Media; reference rest-desktop 5.1, 5.2. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start, until } from '../harness/index.js';
import { reached, refused, signIn } from './help.js';
import { CHAT, EMAIL, LOGIN, arrive, becomes, does, inState, mediaBody, mediaPath, mediaReady, putMedia, taskIn } from './media.js';

let site;
before(async () => (site = await start()));
after(() => site?.stop());

/** [ErrorData, ErrorMedia, ErrorMessage, ErrorType], in the order in which they stand. */
const error = (answer) => answer.xml.get('ApiError').children.map((c) => [c.name, c.text]);

test('the list has every channel; who works in none sees no state', async () => {
  const { status, xml } = await site.rest('2001').get(mediaPath('2001'));
  assert.equal(status, 200);
  assert.equal(xml.name, 'MediaList');
  assert.deepEqual(xml.all('Media').map((m) => m.value('id')), ['5001', '5002']);
  assert.deepEqual(xml.all('Media').map((m) => m.value('state')), ['LOGOUT', 'LOGOUT']);
  const sales = (await site.rest('1001').get(mediaPath('1001'))).xml.all('Media');
  assert.equal(sales.length, 2);
  assert.ok(!sales[0].names.includes('state'));
  assert.equal(sales[0].value('name'), 'Chat');
});

test('one channel, as the guide has it', async () => {
  const { xml } = await site.rest('2001').get(mediaPath('2001', EMAIL));
  assert.equal(xml.name, 'Media');
  assert.deepEqual(xml.names, [
    'uri', 'description', 'dialogLogoutAction', 'id', 'interruptAction', 'interruptible', 'maxDialogLimit',
    'mediaConnected', 'name', 'reasonCodeId', 'routable', 'state', 'stateChangeTime',
  ]);
  assert.equal(xml.value('uri'), '/finesse/api/User/2001/Media/5002');
  assert.equal(xml.value('interruptible'), 'true');
  assert.equal(xml.value('mediaConnected'), 'true');
  assert.equal(xml.value('reasonCodeId'), '-1');
});

test('who may read whose channels', async () => {
  refused(await site.rest('2002').get(mediaPath('2001')), 401, 'Invalid Authorization User Specified', '2001');
  assert.equal((await site.rest('2000').get(mediaPath('2001', CHAT))).status, 200);
  refused(await site.rest('1000').get(mediaPath('2001', CHAT)), 401, 'Invalid Authorization User Specified');
  assert.equal((await site.rest('admin').get(mediaPath('2001'))).status, 200);
  refused(await site.rest('2001').get(mediaPath('2001', 5003)), 404, 'Not Found', '5003');
  refused(await site.rest('2001').get(mediaPath('2001', 1)), 404, 'Not Found', '1');
  refused(await site.rest('2001').get(mediaPath('2001', 'x')), 404, 'Not Found');
  refused(await site.rest('admin').get(mediaPath('4023')), 404, 'User Not Found', '4023');
});

test('signing in, changing state, signing out', async () => {
  let media = await becomes(site, '2001', CHAT, LOGIN, 'NOT_READY');
  assert.equal(media.value('routable'), 'true');
  assert.equal(media.value('maxDialogLimit'), '2');
  assert.equal(media.value('interruptAction'), 'ACCEPT');
  assert.equal(media.value('dialogLogoutAction'), 'CLOSE');
  assert.match(media.value('stateChangeTime'), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  media = await becomes(site, '2001', CHAT, { state: 'READY' });
  media = await becomes(site, '2001', CHAT, { state: 'NOT_READY', reasonCodeId: 2 });
  assert.equal(media.value('reasonCodeId'), '2');
  assert.equal(media.value('ReasonCode/label'), 'Lunch');
  assert.equal(media.value('ReasonCode/uri'), '/finesse/api/ReasonCode/2');
  media = await becomes(site, '2001', CHAT, { state: 'LOGOUT', reasonCodeId: 10 });
  assert.equal(media.value('ReasonCode/category'), 'LOGOUT');
  await becomes(site, '2001', CHAT, LOGIN, 'NOT_READY'); /* and without a reason */
  await becomes(site, '2001', CHAT, { state: 'READY' });
  await becomes(site, '2001', CHAT, { state: 'NOT_READY' });
  await becomes(site, '2001', CHAT, { state: 'LOGOUT' });
});

test('dialogLogoutAction may be left out', async () => {
  await becomes(site, '2003', EMAIL, { ...LOGIN, dialogLogoutAction: 'TRANSFER' }, 'NOT_READY');
  await becomes(site, '2003', EMAIL, { state: 'LOGOUT' });
  const media = await becomes(site, '2003', EMAIL, { ...LOGIN, dialogLogoutAction: null }, 'NOT_READY');
  assert.equal(media.value('dialogLogoutAction'), 'CLOSE');
});

test('a channel is left and entered without the phone, and the other way round', async () => {
  await signIn(site, '2004');
  await mediaReady(site, '2004', CHAT);
  const { xml } = await site.rest('2004').get('/finesse/api/User/2004');
  assert.equal(xml.value('state'), 'NOT_READY'); /* 5.4: voice is not influenced */
  await site.rest('2004').state('LOGOUT', { reason: 10 });
  await reached(site, '2004', 'LOGOUT');
  await inState(site, '2004', CHAT, 'READY');
});

test('logoutAllMedia leaves every channel', async () => {
  await signIn(site, '2004');
  const body = (all) =>
    `<User><state>LOGOUT</state><reasonCodeId>10</reasonCodeId><logoutAllMedia>${all}</logoutAllMedia></User>`;
  refused(await site.rest('2004').put('/finesse/api/User/2004', body('perhaps')), 400, 'Invalid Input', 'logoutAllMedia');
  assert.equal((await site.rest('2004').put('/finesse/api/User/2004', body('true'))).status, 202);
  await reached(site, '2004', 'LOGOUT');
  const media = await inState(site, '2004', CHAT, 'LOGOUT');
  assert.equal(media.value('reasonCodeId'), '10');
});

test('what is missing or wrong is named', async () => {
  const put = (children) => putMedia(site, '2001', CHAT, children);
  refused(await put({}), 400, 'Parameter Missing', 'state');
  refused(await put({ ...LOGIN, maxDialogLimit: null }), 400, 'Parameter Missing', 'maxDialogLimit');
  refused(await put({ ...LOGIN, interruptAction: null }), 400, 'Parameter Missing', 'interruptAction');
  for (const limit of ['0', '11', '-1', 'many', '1.5'])
    refused(await put({ ...LOGIN, maxDialogLimit: limit }), 400, 'Invalid Input', 'maxDialogLimit');
  refused(await put({ ...LOGIN, interruptAction: 'WAIT' }), 400, 'Invalid Input', 'interruptAction');
  refused(await put({ ...LOGIN, dialogLogoutAction: 'KEEP' }), 400, 'Invalid Input', 'dialogLogoutAction');
  for (const state of ['ACTIVE', 'RESERVED', 'WORK_READY', 'TALKING', 'ready'])
    refused(await put({ state }), 400, 'Invalid Input', 'state');
  refused(await put({ routable: 'perhaps' }), 400, 'Invalid Input', 'routable');
  refused(await put({ state: 'NOT_READY', reasonCodeId: 10 }), 400, 'Invalid Input', 'reasonCodeId');
  refused(await put({ state: 'NOT_READY', reasonCodeId: 4 }), 400, 'Invalid Input', 'reasonCodeId'); /* of Sales */
  refused(await put({ state: 'NOT_READY', reasonCodeId: 'x' }), 400, 'Invalid Input', 'reasonCodeId');
  refused(await put({ state: 'READY', reasonCodeId: 1 }), 400, 'Invalid Input', 'finesse.api.reasoncode.not_allowed');
  const rest = site.rest('2001');
  refused(await rest.put(mediaPath('2001', CHAT), '<Media><state>LOGIN'), 400, 'Bad Request');
  refused(await rest.put(mediaPath('2001', CHAT), '<User><state>LOGIN</state></User>'), 400, 'Bad Request');
  assert.equal((await rest.post(mediaPath('2001', CHAT), mediaBody(LOGIN))).status, 405);
  const state = (await rest.get(mediaPath('2001', CHAT))).xml.value('state');
  assert.equal(state, 'LOGOUT');
});

test('whose channel it is, and whether there is one', async () => {
  refused(await site.rest('2002').put(mediaPath('2001', CHAT), mediaBody(LOGIN)), 401, 'Invalid Authorization User Specified', '2001');
  refused(await site.rest('2000').put(mediaPath('2001', CHAT), mediaBody(LOGIN)), 401, 'Invalid Authorization User Specified');
  refused(await site.rest('admin').put(mediaPath('2001', CHAT), mediaBody(LOGIN)), 401, 'Invalid Authorization User Specified');
  refused(await putMedia(site, '2001', 5003, LOGIN), 404, 'Not Found', '5003');
  refused(await putMedia(site, '4023', CHAT, LOGIN), 401, 'Authorization Failure');
  refused(await site.rest('2001').put(mediaPath('4023', CHAT), mediaBody(LOGIN)), 404, 'User Not Found', '4023');
  const answer = await putMedia(site, '1001', CHAT, LOGIN); /* Sales has no part in it */
  refused(answer, 400, 'Generic Error', '3');
  assert.equal(answer.error.message, 'E_ARM_STAT_MRD_LIST_ENTRY_NOT_FOUND');
});

test('errors of the channel itself have ErrorMedia, and the requestId comes back', async () => {
  for (const children of [{ state: 'READY' }, { state: 'NOT_READY' }, { state: 'LOGOUT' }, { routable: 'false' }]) {
    const answer = await putMedia(site, '2005', CHAT, children, { requestId: 'r-6' });
    assert.equal(answer.status, 400);
    assert.equal(answer.headers.requestid, 'r-6');
    assert.deepEqual(error(answer), [
      ['ErrorData', '6'],
      ['ErrorMedia', '5001'],
      ['ErrorMessage', 'E_ARM_STAT_AGENT_NOT_LOGGED_IN'],
      ['ErrorType', 'Agent is not logged in'],
    ]);
  }
  await becomes(site, '2005', CHAT, LOGIN, 'NOT_READY');
  assert.deepEqual(error(await putMedia(site, '2005', CHAT, LOGIN)), [
    ['ErrorData', '1'],
    ['ErrorMedia', '5001'],
    ['ErrorMessage', 'E_ARM_STAT_AGENT_ALREADY_LOGGED_IN'],
    ['ErrorType', 'Agent already logged into MRD'],
  ]);
});

test('signing in with other options sets them and keeps the state', async () => {
  await mediaReady(site, '2006', CHAT);
  assert.equal((await putMedia(site, '2006', CHAT, { ...LOGIN, maxDialogLimit: 7 })).status, 202);
  const set = async () => (await site.rest('2006').get(mediaPath('2006', CHAT))).xml;
  const media = await until(async () => (await set()).value('maxDialogLimit') === '7' && set(), { what: 'the limit' });
  assert.equal(media.value('state'), 'READY');
  await becomes(site, '2006', CHAT, { state: 'LOGOUT' });
});

test('who is not routable gets no task until asking for it', async () => {
  await mediaReady(site, '2007', EMAIL, { maxDialogLimit: 1 });
  assert.equal((await putMedia(site, '2007', EMAIL, { routable: 'false' })).status, 202);
  const mode = async (word) =>
    until(async () => (await site.rest('2007').get(mediaPath('2007', EMAIL))).xml.value('routable') === word, { what: word });
  await mode('false');
  const task = await arrive(site, EMAIL);
  await inState(site, '2007', EMAIL, 'READY');
  assert.equal((await putMedia(site, '2007', EMAIL, { routable: 'True' })).status, 202);
  await taskIn(site, '2007', task, 'OFFERED');
  await inState(site, '2007', EMAIL, 'RESERVED');
  await does(site, '2007', task, 'ACCEPT', 'ACCEPTED');
  await inState(site, '2007', EMAIL, 'ACTIVE');
  await does(site, '2007', task, 'CLOSE', 'CLOSED');
  await becomes(site, '2007', EMAIL, { state: 'LOGOUT' });
});
