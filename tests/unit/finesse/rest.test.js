/* The objects of the server: javascript-library reference, sections 5 and 6; XML as in the developer
 * guide, chapters 3 and "Cisco Finesse Notifications". */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { CONFIG, dialog, load, turn, update, user, variables } from './page.js';

const plain = (value) => JSON.parse(JSON.stringify(value));
const USER = '/finesse/api/User/1001';
const DIALOGS = `${USER}/Dialogs`;

/** A page with a user that is loaded; `heard` collects what its handlers are told. */
async function withUser(options = {}) {
  const page = load();
  page.connect();
  const heard = [];
  const note = (what) => (object) => heard.push([what, object]);
  const agent = new page.finesse.restservices.User({
    id: '1001',
    onLoad: note('load'),
    onChange: note('change'),
    onAdd: note('add'),
    onDelete: note('delete'),
    onError: note('error'),
    ...options,
  });
  await page.answer(USER, `<User>${user()}</User>`);
  return { page, agent, heard, kinds: () => heard.map(([what]) => what) };
}

async function withDialogs(items = '') {
  const { page, agent } = await withUser();
  const heard = [];
  const note = (what) => (object) => heard.push([what, object.getId?.() ?? object]);
  const dialogs = agent.getDialogs({
    onLoad: () => heard.push(['load']),
    onCollectionAdd: note('add'),
    onCollectionDelete: note('delete'),
    onError: note('error'),
  });
  await page.answer(DIALOGS, `<Dialogs>${items}</Dialogs>`);
  return { page, agent, dialogs, heard };
}

test('a user subscribes, reads, loads', async () => {
  const { page, agent, kinds } = await withUser();
  assert.deepEqual(kinds(), ['load']);
  assert.ok(page.hub.topics().includes('finesse.api.User.1001'));
  assert.equal(agent.getState(), 'READY');
  assert.equal(agent.getLastName(), 'Smith & Co');
  assert.equal(agent.getFullName(), 'Chris Smith & Co');
  assert.equal(agent.getPendingState(), '');
  assert.equal(agent.getNotReadyReasonCodeId(), undefined);
  assert.equal(agent.hasAgentRole(), true);
  assert.equal(agent.hasSupervisorRole(), false);
  assert.deepEqual(plain(agent.getSupervisedTeams()), []);
  assert.equal(agent.getWrapUpOnIncoming(), 'OPTIONAL');
  assert.equal(agent.getRestUrl(), USER);
  assert.equal(agent.getXMPPNodePath(), USER);
  assert.equal(agent._data.state, 'READY');
  assert.equal(agent.isLoaded(), agent);
  assert.equal(agent.getRestResponse().status, 200);
});

test('who asks by login name is heard under the id', async () => {
  const page = load();
  page.connect();
  const agent = new page.finesse.restservices.User({ id: 'csmith' });
  assert.throws(() => agent.isLoaded());
  await page.answer('/finesse/api/User/csmith', `<User>${user()}</User>`);
  assert.equal(agent.getId(), '1001');
  assert.ok(page.hub.topics().includes('finesse.api.User.1001'));
  assert.ok(!page.hub.topics().includes('finesse.api.User.csmith'));
});

test('what hangs on a user asked for by login name is heard under the id, whenever it was made', async () => {
  const page = load();
  page.connect();
  const agent = new page.finesse.restservices.User({ id: 'csmith' });
  const told = [];
  const dialogs = agent.getDialogs({ includeNonVoice: true, onCollectionAdd: (d) => told.push(d.getId()) });
  const queues = agent.getQueues({ onLoad: () => told.push('queues') });
  const log = agent.getClientLog({ onAdd: () => told.push('log') });
  await page.agree('/finesse/api/User/csmith/ClientLog');
  await page.answer('/finesse/api/User/csmith', `<User>${user()}</User>`);
  await page.answer('/finesse/api/User/csmith/Dialogs?type=all', '<Dialogs/>');
  // One node was given, one is under way: both are asked for again, the old ones are given back.
  await page.agree('/finesse/api/User/csmith/Queues', { error: { errorType: 'x' } });
  await page.agree(`${USER}/Queues`);
  await page.agree(`${USER}/ClientLog`);
  await page.answer(`${USER}/Queues`, '<Queues><Queue><name>Q</name><uri>/finesse/api/Queue/3</uri></Queue></Queues>');
  await page.event(DIALOGS, update(`<dialogs><Dialog>${dialog(5)}</Dialog></dialogs>`, 'POST', DIALOGS));
  await page.event(`${USER}/ClientLog`, update('<ClientLog/>', 'POST', `${USER}/ClientLog`));
  assert.deepEqual(told, ['queues', '5', 'log']);
  assert.deepEqual(page.hub.asked('finesse.info.requests', 'UnsubscribeNodeReq').map((r) => r.data.node), ['/finesse/api/User/csmith/ClientLog']);
  assert.deepEqual(page.hub.topics().filter((t) => t.includes('csmith')), []);
  assert.ok(page.hub.topics().includes('finesse.api.User.1001.Dialogs.Media'));
  for (const object of [agent, dialogs, queues, log]) object.unsubscribe();
  assert.deepEqual(page.hub.topics().filter((t) => t.startsWith('finesse.api.')), []);
});

test('an event takes the place of all that was known', async () => {
  const { page, agent, kinds } = await withUser();
  await page.event(USER, update('<user><state>NOT_READY</state><uri>/finesse/api/User/1001</uri></user>', 'PUT', USER));
  assert.equal(agent.getState(), 'NOT_READY');
  assert.equal(agent.getExtension(), '');
  await page.event(USER, update(`<User>${user({ state: 'TALKING' })}</User>`, 'put', USER));
  assert.equal(agent.isPendingStateChange(), true);
  assert.deepEqual(kinds(), ['load', 'change', 'change']);
  await page.event(USER, update('', 'DELETE', USER));
  assert.deepEqual(kinds().at(-1), 'delete');
});

test('an event before the first answer is the load, and the answer is asked for again', async () => {
  const page = load();
  page.connect();
  const heard = [];
  new page.finesse.restservices.User({
    id: '1001',
    onLoad: (u) => heard.push(['load', u.getState()]),
    onChange: (u) => heard.push(['change', u.getState()]),
  });
  await page.event(USER, update(`<user>${user({ state: 'NOT_READY' })}</user>`, 'PUT', USER));
  assert.deepEqual(heard, [['load', 'NOT_READY']]);
  await page.answer(USER, `<User>${user({ state: 'READY' })}</User>`); // written before the event
  await page.answer(USER, `<User>${user({ state: 'NOT_READY' })}</User>`);
  assert.deepEqual(heard, [['load', 'NOT_READY']]);
});

test('handlers: wrong ones are logged, the same one is called once, a failing one stops nobody', async () => {
  const { page, agent } = await withUser({ onChange: 'not a function' });
  assert.ok(page.errors.some((e) => e.includes('handler must be a function')));
  let count = 0;
  const counting = () => count++;
  agent.addHandler('change', () => { throw new Error('of a gadget'); });
  agent.addHandler('change', counting);
  agent.addHandler('change', counting);
  assert.throws(() => agent.addHandler('change', {}), /handler must be a function/);
  await page.event(USER, update(`<user>${user()}</user>`, 'PUT', USER));
  assert.equal(count, 1);
  agent.removeHandler('change');
  await page.event(USER, update(`<user>${user()}</user>`, 'PUT', USER));
  assert.equal(count, 1);
  let loaded;
  agent.addHandler('load', function (u) { loaded = [this, u]; }, { scope: 1 });
  assert.equal(loaded[0].scope, 1);
  assert.equal(loaded[1], agent);
});

test('a handler that another one takes away is not called any more', async () => {
  const { page, agent } = await withUser();
  const told = [];
  const second = () => told.push('second');
  agent.addHandler('change', () => { told.push('first'); agent.removeHandler('change', second); });
  agent.addHandler('change', second);
  await page.event(USER, update(`<user>${user()}</user>`, 'PUT', USER));
  assert.deepEqual(told, ['first']);
});

test('commands are XML in the order the server documents', async () => {
  const { page, agent } = await withUser();
  const sent = (path, method = 'PUT') => page.take(path, method).params.POST_DATA;
  assert.equal(agent.setState('NOT_READY', { id: '16' }), agent);
  assert.equal(sent(USER), '<User><state>NOT_READY</state><reasonCodeId>16</reasonCodeId></User>');
  agent.setState('READY');
  assert.equal(sent(USER), '<User><state>READY</state></User>');
  agent.login('1001001');
  assert.equal(sent(USER), '<User><state>LOGIN</state><extension>1001001</extension></User>');
  agent.loginMobileAgent('1001001', 'CALL_BY_CALL', '4085551234');
  assert.equal(
    sent(USER),
    '<User><state>LOGIN</state><extension>1001001</extension><mobileAgent><mode>CALL_BY_CALL</mode><dialNumber>4085551234</dialNumber></mobileAgent></User>',
  );
  agent.logout({ id: '10' });
  assert.equal(sent(USER), '<User><state>LOGOUT</state><reasonCodeId>10</reasonCodeId></User>');
  assert.equal(agent.makeCall('7000123'), agent);
  assert.equal(
    sent(DIALOGS, 'POST'),
    '<Dialog><requestedAction>MAKE_CALL</requestedAction><toAddress>7000123</toAddress><fromAddress>1001001</fromAddress></Dialog>',
  );
  agent.makeSMCall('1002');
  assert.match(sent(DIALOGS, 'POST'), /^<Dialog><requestedAction>SILENT_MONITOR</);
  agent.makeBargeCall('1002', '/finesse/api/Dialog/5');
  assert.equal(
    sent(DIALOGS, 'POST'),
    '<Dialog><fromAddress>1001001</fromAddress><toAddress>1002</toAddress><requestedAction>BARGE_CALL</requestedAction><associatedDialogUri>/finesse/api/Dialog/5</associatedDialogUri></Dialog>',
  );
});

test('who makes a call first may still take the handlers of the list', async () => {
  const { page, agent } = await withUser();
  agent.makeCall('7000123');
  const seen = [];
  const dialogs = agent.getDialogs({ onCollectionAdd: (d) => seen.push(d.getId()) });
  assert.equal(agent.getDialogs({ onCollectionAdd: () => seen.push('second') }), dialogs);
  await page.answer(DIALOGS, '<Dialogs></Dialogs>');
  await page.event(DIALOGS, update(`<dialogs><Dialog>${dialog(5)}</Dialog></dialogs>`, 'POST', DIALOGS));
  assert.deepEqual(seen, ['5']);
});

test('onLoad of a list that a call has loaded before comes after the gadget has the list', async () => {
  const { page, agent } = await withUser();
  agent.makeCall('7000123');
  await page.answer(DIALOGS, `<Dialogs><Dialog>${dialog(5)}</Dialog></Dialogs>`);
  let seen;
  const dialogs = agent.getDialogs({ onLoad: () => (seen = Object.keys(dialogs.getCollection())) });
  await turn();
  assert.deepEqual(seen, ['5']);
  assert.deepEqual(page.errors, []);
});

test('202 is success; the error that follows by event comes too, in the shape of a refusal', async () => {
  const { page, agent } = await withUser();
  const told = [];
  agent.setState('READY', null, { success: (r) => told.push(['success', r]), error: (r) => told.push(['error', r]) });
  const { params } = await page.answer(USER, '', { method: 'PUT', rc: 202 });
  assert.equal(params.GET_FULL_HEADERS, 'true');
  assert.equal(params.HEADERS['Content-Type'], 'application/xml');
  const { requestId } = params.HEADERS;
  assert.deepEqual(plain(told), [['success', { status: 202, content: '', object: {} }]]);
  const error = '<apiErrors><apiError><errorData>34</errorData><errorMessage>CF_X</errorMessage><errorType>Invalid State</errorType></apiError></apiErrors>';
  await page.event(USER, update(error, 'PUT', USER, 'of-somebody-else'));
  assert.equal(told.length, 1);
  await page.event(USER, update(error, 'PUT', USER, requestId));
  await page.event(USER, update(error, 'PUT', USER, requestId));
  assert.equal(told.length, 2);
  const [kind, rsp] = told[1];
  assert.equal(kind, 'error');
  assert.equal(rsp.status, 400);
  assert.deepEqual(plain(rsp.object.ApiErrors.ApiError), { ErrorData: '34', ErrorMessage: 'CF_X', ErrorType: 'Invalid State' });
  assert.equal(page.finesse.utilities.Utilities.getErrCode(rsp), 'Invalid State');
  assert.equal(agent.getState(), 'READY');
});

test('an error that overtakes the answer is not followed by success', async () => {
  const { page, agent } = await withUser();
  const told = [];
  agent.setState('READY', null, { success: () => told.push('success'), error: () => told.push('error') });
  const { requestId } = page.requests.find((r) => r.method === 'PUT').params.HEADERS;
  await page.event(USER, update('<apiErrors><apiError><errorType>X</errorType></apiError></apiErrors>', 'PUT', USER, requestId));
  await page.answer(USER, '', { method: 'PUT', rc: 202 });
  assert.deepEqual(told, ['error']);
});

test('a refusal by the answer is an error with its parts, and so is silence', async () => {
  const { page, agent } = await withUser();
  const told = [];
  const handlers = { success: () => told.push('success'), error: (r) => told.push(r) };
  agent.setState('READY', null, handlers);
  const body = '<ApiErrors><ApiError><ErrorType>Invalid Input</ErrorType><ErrorMessage>m</ErrorMessage><ErrorData>state</ErrorData></ApiError></ApiErrors>';
  await page.answer(USER, body, { method: 'PUT', rc: 400, headers: { requestid: ['x'] } });
  assert.equal(told[0].status, 400);
  assert.equal(page.finesse.utilities.Utilities.getErrData(told[0]), 'state');
  agent.setState('READY', null, handlers);
  page.take(USER, 'PUT').callback({ rc: 0, text: '', errors: ['no route'] });
  await turn();
  assert.equal(told[1].error.errorType, 'Network');
  agent.setState('READY', null, handlers);
  page.take(USER, 'PUT').callback({ rc: 504, text: '', errors: ['504 Error'] }); // as gadgets.io has it (reference 5.1)
  await turn();
  assert.deepEqual([told[2].status, told[2].error.errorMessage], [504, '504 Error']);
  agent.setState('READY', null, handlers);
  await page.answer(USER, '<html><br></html>', { method: 'PUT', rc: 502 });
  assert.equal(told[3].status, 502);
  assert.equal(told[3].error.errorType, 'parseError');
});

test('an object that cannot be read says so; refresh tries again', async () => {
  const page = load();
  page.connect();
  const heard = [];
  const agent = new page.finesse.restservices.User({ id: '1001', onLoad: () => heard.push('load'), onError: (r) => heard.push(r.status) });
  await page.answer(USER, '<ApiErrors/>', { rc: 404 });
  assert.deepEqual(heard, [404]);
  agent.refresh(2);
  await page.answer(USER, '', { rc: 503 });
  assert.deepEqual(heard, [404]);
  const retry = page.timers.find((t) => t.ms === 10000);
  retry.f();
  await page.answer(USER, `<User>${user()}</User>`);
  assert.deepEqual(heard, [404, 'load']);
});

test('after fail-over everything is read again', async () => {
  const { page, agent, kinds } = await withUser();
  const { ClientServices } = page.finesse.clientservices;
  ClientServices.removeFromRefreshList(agent);
  ClientServices.addToRefreshList({ refresh() { throw new Error('of a gadget'); } }); // stops nobody
  ClientServices.addToRefreshList(agent);
  agent.getDialogs();
  await page.answer(DIALOGS, '<Dialogs></Dialogs>');
  page.hub.publish('finesse.info.connection', { status: 'failing' });
  page.hub.publish('finesse.info.connection', { status: 'recovered' });
  await page.answer(USER, `<User>${user({ state: 'NOT_READY' })}</User>`);
  await page.answer(DIALOGS, `<Dialogs><Dialog>${dialog(9)}</Dialog></Dialogs>`);
  assert.deepEqual(kinds(), ['load', 'change']);
  assert.deepEqual(Object.keys(agent.getDialogs().getCollection()), ['9']);
  agent.unsubscribe();
  assert.ok(!page.hub.topics().includes('finesse.api.User.1001'));
});

test('a gadget that starts after a fail-over is connected, and reads once', async () => {
  const page = load();
  const { ClientServices } = page.finesse.clientservices;
  ClientServices.init({ ...CONFIG });
  const told = [];
  ClientServices.registerOnConnectHandler(() => told.push('connect'));
  new page.finesse.restservices.User({ id: '1001', onLoad: () => told.push('load'), onChange: () => told.push('change') });
  page.hub.publish('finesse.info.connection', { status: 'recovered', resourceID: 'desktop' });
  await page.answer(USER, `<User>${user()}</User>`);
  assert.deepEqual([told, page.requests.length], [['connect', 'load'], 0]);
});

test('a reason that the system gave is no choice of the agent', async () => {
  const { page, agent } = await withUser();
  assert.equal(agent.isReasonCodeReserved(), false);
  for (const systemCode of [true, false]) {
    const more = `<ReasonCode><code>50002</code><label>Lost</label><systemCode>${systemCode}</systemCode></ReasonCode>`;
    await page.event(USER, update(`<user>${user({ state: 'NOT_READY', more })}</user>`, 'PUT', USER));
    assert.equal(agent.isReasonCodeReserved(), systemCode);
  }
});

test('reason codes', async () => {
  const { page, agent } = await withUser();
  const got = [];
  const code = (id, label) => `<ReasonCode><uri>/finesse/api/ReasonCode/${id}</uri><category>NOT_READY</category><code>12</code><label>${label}</label><forAll>true</forAll></ReasonCode>`;
  agent.getNotReadyReasonCodes({ success: (codes) => got.push(codes) });
  await page.answer(`${USER}/ReasonCodes?category=NOT_READY`, `<ReasonCodes category="NOT_READY">${code(1, 'Break')}</ReasonCodes>`);
  assert.equal(got[0].length, 1);
  assert.equal(got[0][0].id, '1');
  assert.equal(got[0][0].label, 'Break');
  agent.getSignoutReasonCodes({ success: (codes) => got.push(codes) });
  await page.answer(`${USER}/ReasonCodes?category=LOGOUT`, '<ReasonCodes category="LOGOUT"></ReasonCodes>');
  assert.equal(got[1], undefined);
  // What comes of any of them is what setState() takes.
  agent.getReasonCodeById({ success: (c) => agent.setState('NOT_READY', c) && got.push(c.label) }, '7');
  await page.answer(`${USER}/ReasonCode/7`, code(7, 'Lunch'));
  assert.equal(got[2], 'Lunch');
  assert.equal(page.requests.at(-1).params.POST_DATA, '<User><state>NOT_READY</state><reasonCodeId>7</reasonCodeId></User>');
});

test('calls: those at load are gone through, later ones are told', async () => {
  const { page, dialogs, heard } = await withDialogs(`<Dialog>${dialog(1)}</Dialog>`);
  assert.deepEqual(heard, [['load']]);
  assert.deepEqual(Object.keys(dialogs.getCollection()), ['1']);
  assert.equal(dialogs.length, 1);
  assert.equal(dialogs.getDialogCount(), 1);

  await page.event(DIALOGS, update(`<dialogs><Dialog>${dialog(2, { state: 'ALERTING', callType: 'SUPERVISOR_MONITOR' })}</Dialog></dialogs>`, 'POST', DIALOGS));
  assert.deepEqual(heard.at(-1), ['add', '2']);
  assert.equal(dialogs.getDialogCount(true), 1);
  const second = dialogs.getCollection()['2'];
  const states = [];
  second.addHandler('change', (d) => states.push(d.getState()));
  second.addHandler('delete', (d) => states.push(`deleted ${d.getState()}`));

  await page.event(DIALOGS, update(`<dialog>${dialog(2)}</dialog>`, 'PUT', '/finesse/api/Dialog/2'));
  await page.event(DIALOGS, update(`<dialog>${dialog(77)}</dialog>`, 'PUT', '/finesse/api/Dialog/77'));
  await page.event(DIALOGS, update(`<dialog>${dialog(2)}</dialog>`, 'PUT', DIALOGS)); // no list: ignored
  await page.event(DIALOGS, update(`<dialogs><Dialog>${dialog(3)}</Dialog></dialogs>`, 'POST', `${DIALOGS}/`)); // not the list's address
  assert.deepEqual(states, ['ACTIVE']);
  assert.equal(dialogs.length, 2);

  await page.event(DIALOGS, update(`<Dialogs><Dialog>${dialog(2, { state: 'HELD' })}</Dialog><Dialog>${dialog(4)}</Dialog></Dialogs>`, 'POST', DIALOGS));
  assert.deepEqual(states, ['ACTIVE', 'HELD']);
  assert.deepEqual(heard.at(-1), ['add', '4']);

  await page.event(DIALOGS, update(`<dialogs><Dialog>${dialog(2, { state: 'DROPPED' })}</Dialog></dialogs>`, 'DELETE', DIALOGS));
  assert.deepEqual(states.at(-1), 'deleted DROPPED');
  assert.deepEqual(heard.at(-1), ['delete', '2']);
  assert.equal(dialogs.length, 2);
});

test("an item's own DELETE is told, but the item stays", async () => {
  const { page, dialogs, heard } = await withDialogs(`<Dialog>${dialog(1)}</Dialog>`);
  let deleted = 0;
  dialogs.getCollection()['1'].addHandler('delete', () => deleted++);
  await page.event(DIALOGS, update(`<dialog>${dialog(1)}</dialog>`, 'DELETE', '/finesse/api/Dialog/1'));
  assert.equal(deleted, 1);
  assert.equal(dialogs.length, 1);
  assert.deepEqual(heard, [['load']]);
});

test('a call that comes while the list is being read is not lost', async () => {
  const { page, agent } = await withUser();
  const heard = [];
  const dialogs = agent.getDialogs({ onLoad: (c) => heard.push(['load', Object.keys(c.getCollection())]), onCollectionAdd: (d) => heard.push(['add', d.getId()]) });
  await page.event(DIALOGS, update(`<dialogs><Dialog>${dialog(8)}</Dialog></dialogs>`, 'POST', DIALOGS));
  await page.answer(DIALOGS, '<Dialogs></Dialogs>'); // written before the call came
  await page.answer(DIALOGS, `<Dialogs><Dialog>${dialog(7)}</Dialog><Dialog>${dialog(8)}</Dialog></Dialogs>`);
  assert.deepEqual(heard, [['load', ['8']], ['add', '7']]);
  assert.equal(dialogs.length, 2);
});

test('a list that could not be read, and that a call has loaded, is read for what else is in it', async () => {
  const { page, agent } = await withUser();
  const told = [];
  const dialogs = agent.getDialogs({
    onLoad: (list) => told.push(`load ${list.length}`),
    onCollectionAdd: (d) => told.push(`add ${d.getId()}`),
    onError: (rsp) => told.push(`error ${rsp.status}`),
  });
  page.take(DIALOGS).callback({ rc: 503, text: '', headers: {}, errors: ['503'] });
  await page.event(DIALOGS, update(`<dialogs><Dialog>${dialog(6)}</Dialog></dialogs>`, 'POST', DIALOGS));
  await page.answer(DIALOGS, `<Dialogs><Dialog>${dialog(5)}</Dialog><Dialog>${dialog(6)}</Dialog></Dialogs>`);
  assert.deepEqual(told, ['error 503', 'load 1', 'add 5']);
  assert.equal(dialogs.length, 2);
  assert.equal(page.requests.length, 0);
});

test('refresh of a list tells what came, went and changed', async () => {
  const { page, dialogs, heard } = await withDialogs(`<Dialog>${dialog(1)}</Dialog><Dialog>${dialog(2)}</Dialog>`);
  let changes = 0;
  dialogs.getCollection()['2'].addHandler('change', () => changes++);
  dialogs.refresh();
  await page.answer(DIALOGS, `<Dialogs><Dialog>${dialog(2)}</Dialog><Dialog>${dialog(3)}</Dialog></Dialogs>`);
  assert.deepEqual(heard, [['load'], ['delete', '1'], ['add', '3']]);
  assert.equal(changes, 0);
  dialogs.refresh();
  await page.answer(DIALOGS, `<Dialogs><Dialog>${dialog(2, { state: 'HELD' })}</Dialog><Dialog>${dialog(3)}</Dialog></Dialogs>`);
  assert.equal(changes, 1);
});

test('what a call knows', async () => {
  const { page, dialogs } = await withDialogs(`<Dialog>${dialog(1)}</Dialog><Dialog>${dialog(2, { vars: variables(['user.one', 'only']) })}</Dialog>`);
  const { 1: call, 2: single } = dialogs.getCollection();
  assert.equal(call.getFromAddress(), '5551234');
  assert.equal(call.getToAddress(), '7001');
  assert.equal(call.getCallType(), 'ACD_IN');
  assert.equal(call.getDNIS(), '7001');
  assert.equal(call.getDialogUri(), '/finesse/api/Dialog/1');
  assert.equal(call.getMediaType(), 'Voice');
  assert.equal(call.getCallbackInfo(), undefined);
  assert.deepEqual(plain(call.getMediaProperties()), { DNIS: '7001', callType: 'ACD_IN', callVariable1: 'x', callVariable2: null });
  assert.equal(single.getMediaProperties()['user.one'], 'only');
  assert.equal(single.getCallVariable('user.one'), 'only');
  assert.equal(call.getCallVariable('callVariable2'), '');
  assert.deepEqual(plain(call.getParticipantTimerCounters('1001001')), {
    startTime: '2017-10-13T16:17:55.401Z', stateChangeTime: '2017-10-13T16:18:00.000Z', state: 'ACTIVE',
  });
  assert.deepEqual(plain(call.getAllowedActions('1001001')), ['HOLD', 'DROP']);
  assert.equal(call.isParticipantDroppable('1001001'), true);
  assert.equal(call.isParticipantDroppable('5551234'), false);
  for (const extension of ['1001001', 1001001]) assert.equal(call.getDroppableParticipants(extension).length, 0);
  assert.equal(call.getDroppableParticipants().length, 1);
  assert.equal(call.getRestUrl(), '/finesse/api/Dialog/1');
  assert.ok(!page.hub.topics().includes('finesse.api.Dialog.1'));
});

test('what a call is told', async () => {
  const { page, dialogs } = await withDialogs(`<Dialog>${dialog(1)}</Dialog>`);
  const call = dialogs.getCollection()['1'];
  const sent = () => page.take('/finesse/api/Dialog/1', 'PUT').params.POST_DATA.replace(/^<Dialog>|<\/Dialog>$/g, '');
  call.requestAction('1001001', 'HOLD');
  assert.equal(sent(), '<targetMediaAddress>1001001</targetMediaAddress><requestedAction>HOLD</requestedAction>');
  call.makeConsultCall('1001001', '2001');
  assert.equal(sent(), '<targetMediaAddress>1001001</targetMediaAddress><toAddress>2001</toAddress><requestedAction>CONSULT_CALL</requestedAction>');
  call.initiateDirectTransfer('1001001', '2001');
  assert.match(sent(), /<toAddress>2001<\/toAddress><requestedAction>TRANSFER_SST</);
  call.sendDTMFRequest('1001001', {}, '7');
  assert.equal(
    sent(),
    '<targetMediaAddress>1001001</targetMediaAddress><requestedAction>SEND_DTMF</requestedAction><actionParams><ActionParam><name>dtmfString</name><value>7</value></ActionParam></actionParams>',
  );
  call.updateWrapUpReason('Sales & more');
  assert.equal(sent(), '<mediaProperties><wrapUpReason>Sales &amp; more</wrapUpReason></mediaProperties><requestedAction>UPDATE_CALL_DATA</requestedAction>');
  call.updateCallVariables({ callVariable1: 'a', 'user.x': '' });
  assert.equal(
    sent(),
    '<mediaProperties><callvariables><CallVariable><name>callVariable1</name><value>a</value></CallVariable><CallVariable><name>user.x</name><value/></CallVariable></callvariables></mediaProperties><requestedAction>UPDATE_CALL_DATA</requestedAction>',
  );
  call.updateCallVariable('callVariable2', 'b');
  assert.match(sent(), /<name>callVariable2<\/name><value>b<\/value>/);
  call.dropParticipant('1002');
  assert.equal(sent(), '<targetMediaAddress>1002</targetMediaAddress><requestedAction>PARTICIPANT_DROP</requestedAction>');
  call.reclassifyCall('1001001', 'FAX');
  assert.match(sent(), /<name>outboundClassification<\/name><value>FAX</);
  call.updateCallbackTime('1001001', '2014-03-07T14:30');
  assert.match(sent(), /UPDATE_SCHEDULED_CALLBACK.*<name>callbackTime<\/name><value>2014-03-07T14:30</);
  call.cancelCallback('1001001');
  assert.match(sent(), /CANCEL_SCHEDULED_CALLBACK/);
});

test('an error of a call reaches who asked, though the call is gone', async () => {
  const { page, dialogs } = await withDialogs(`<Dialog>${dialog(1)}</Dialog>`);
  const told = [];
  dialogs.getCollection()['1'].requestAction('1001001', 'HOLD', { error: (r) => told.push(r.object.ApiErrors.ApiError.ErrorType) });
  const { params } = await page.answer('/finesse/api/Dialog/1', '', { method: 'PUT', rc: 202 });
  await page.event(DIALOGS, update(`<dialogs><Dialog>${dialog(1)}</Dialog></dialogs>`, 'DELETE', DIALOGS));
  await page.event(DIALOGS, update('<apiErrors><apiError><errorType>Generic Error</errorType></apiError></apiErrors>', 'PUT', '/finesse/api/Dialog/1', params.HEADERS.requestId));
  assert.deepEqual(told, ['Generic Error']);
});

test('the people of a team: asked for at the server, read with the team', async () => {
  const page = load();
  page.connect();
  const team = new page.finesse.restservices.Team({ id: '34' });
  const member = (id, state) => `<dialogs>/finesse/api/User/${id}/Dialogs</dialogs><loginId>${id}</loginId><state>${state}</state><uri>/finesse/api/User/${id}</uri>`;
  const body = `<Team><id>34</id><name>My Team</name><uri>/finesse/api/Team/34</uri><users><User>${member(1235, 'NOT_READY')}</User></users></Team>`;
  await page.answer('/finesse/api/Team/34', body);
  assert.equal(team.getName(), 'My Team');
  const heard = [];
  const users = team.getUsers({ onLoad: (c) => heard.push(Object.keys(c.getCollection())) });
  assert.throws(() => page.take('/finesse/api/Team/34'), /no GET/); // not before the server agrees
  await page.agree('/finesse/api/Team/34/Users');
  await page.answer('/finesse/api/Team/34', body);
  assert.deepEqual(plain(heard), [['1235']]);
  const states = [];
  users.getCollection()['1235'].addHandler('change', (u) => states.push(u.getState()));
  await page.event('/finesse/api/Team/34/Users', update(`<user>${member(1235, 'READY')}</user>`, 'PUT', '/finesse/api/User/1235'));
  assert.deepEqual(states, ['READY']);
  assert.notEqual(team.getUsers(), users);
});

/** A team whose people are asked for; `answer` is what the server says of it. */
async function withTeam() {
  const page = load();
  page.connect();
  const team = new page.finesse.restservices.Team({ id: '34', data: { uri: '/finesse/api/Team/34' } });
  const told = [];
  const users = team.getUsers({
    onLoad: (c) => told.push(`load ${Object.keys(c.getCollection())}`),
    onCollectionAdd: (u) => told.push(`add ${u.getId()}`),
    onCollectionDelete: (u) => told.push(`delete ${u.getId()} ${u.getState()}`),
    onError: (rsp) => told.push(`error ${rsp.error.errorType}`),
  });
  const person = (id, state) => `<loginId>${id}</loginId><state>${state}</state><uri>/finesse/api/User/${id}</uri>`;
  const event = (id, state, type = 'PUT') => page.event('/finesse/api/Team/34/Users', update(`<user>${person(id, state)}</user>`, type, `/finesse/api/User/${id}`));
  const answer = (people) => page.answer('/finesse/api/Team/34',
    `<Team><id>34</id><users>${Object.entries(people).map(([id, state]) => `<User>${person(id, state)}</User>`).join('')}</users></Team>`);
  const states = () => Object.values(users.getCollection()).map((u) => `${u.getId()} ${u.getState()}`);
  return { page, users, told, event, answer, states, agree: (failure) => page.agree('/finesse/api/Team/34/Users', failure) };
}

test('who leaves a team goes from the list; of who is new the team says whether they belong to it', async () => {
  const { page, users, told, event, answer, states, agree } = await withTeam();
  await event(1, 'READY'); // others have the node already
  await agree();
  await answer({ 1: 'READY', 2: 'READY' });
  await event(2, 'READY', 'DELETE');
  await event(1001, 'TALKING'); // who works here
  assert.equal(page.requests.length, 0);
  await event(3, 'LOGOUT');
  await event(9, 'NOT_READY'); // a supervisor: its node tells of them, too
  await answer({ 1: 'READY', 3: 'LOGOUT' });
  await answer({ 1: 'READY', 3: 'LOGOUT' }); // asked when the second of them came
  assert.deepEqual(told, ['load 1,2', 'delete 2 READY', 'add 3']);
  assert.deepEqual([states(), users.length, page.requests.length], [['1 READY', '3 LOGOUT'], 2, 0]);
});

test('a team that changes faster than it can be read has nothing older than its events', async () => {
  const { page, told, event, answer, states, agree } = await withTeam();
  await agree();
  const old = { 1: 'LOGOUT', 2: 'LOGOUT', 3: 'LOGOUT' };
  for (const state of ['NOT_READY', 'READY', 'TALKING']) {
    await event(1, state);
    if (state === 'TALKING') await event(3, state, 'DELETE');
    await answer(old);
  }
  assert.deepEqual([told, states(), page.requests.length], [['load 1,2'], ['1 TALKING', '2 LOGOUT'], 0]);
});

test('of two answers the one to the later question counts, whichever comes first', async () => {
  const { page, agent, kinds } = await withUser();
  agent.refresh().refresh();
  const [first, second] = [page.take(USER), page.take(USER)];
  second.callback({ rc: 200, text: `<User>${user({ state: 'NOT_READY' })}</User>`, headers: {} });
  await turn();
  first.callback({ rc: 200, text: `<User>${user({ state: 'READY' })}</User>`, headers: {} });
  await turn();
  assert.equal(agent.getState(), 'NOT_READY');
  agent.refresh().refresh();
  page.take(USER).callback({ rc: 200, text: `<User>${user({ state: 'READY' })}</User>`, headers: {} });
  page.take(USER).callback({ rc: 200, text: `<User>${user({ state: 'TALKING' })}</User>`, headers: {} });
  await turn();
  assert.equal(agent.getState(), 'TALKING');
  assert.deepEqual(kinds(), ['load', 'change', 'change', 'change']);
});

test('what could not be heard when it was asked for is asked for again when the connection is back', async () => {
  const { page, told, event, answer, agree } = await withTeam();
  page.hub.publish('finesse.info.connection', { status: 'failing' });
  await agree({ error: { errorType: 'Not connected' } });
  page.hub.publish('finesse.info.connection', { status: 'recovered' });
  assert.equal(page.hub.asked('finesse.info.requests', 'SubscribeNodeReq').length, 2);
  assert.equal(page.requests.length, 0); // not before the server agrees
  await agree();
  await answer({ 1: 'READY' });
  await event(1, 'READY', 'DELETE');
  assert.deepEqual(told, ['error Not connected', 'load 1', 'delete 1 READY']);
});

test('a refused subscription is an error, and nothing is read', async () => {
  const page = load();
  page.connect();
  const team = new page.finesse.restservices.Team({ id: '34' });
  await page.answer('/finesse/api/Team/34', '<Team><id>34</id><uri>/finesse/api/Team/34</uri></Team>');
  const errors = [];
  team.getUsers({ onError: (r) => errors.push(r.error.errorMessage) });
  await page.agree('/finesse/api/Team/34/Users', { subscribe: { content: 'forbidden', object: { error: { forbidden: null } } } });
  assert.deepEqual(errors, ['forbidden']);
  assert.equal(page.requests.length, 0);
});

test('queues: the list and each of them are asked for', async () => {
  const { page, agent } = await withUser();
  const gone = [];
  const queues = agent.getQueues({ onCollectionDelete: (x) => gone.push(x.getName()) });
  await page.agree(`${USER}/Queues`);
  const queue = (id, n) => `<Queue><name>Q${id}</name><statistics><callsInQueue>${n}</callsInQueue><startTimeOfLongestCallInQueue></startTimeOfLongestCallInQueue></statistics><uri>/finesse/api/Queue/${id}</uri></Queue>`;
  await page.answer(`${USER}/Queues`, `<Queues>${queue(10, 3)}</Queues>`);
  await page.agree('/finesse/api/Queue/10');
  const q = queues.getCollection()['10'];
  assert.equal(q.getName(), 'Q10');
  assert.equal(q.getStatistics().callsInQueue, '3');
  const counts = [];
  q.addHandler('change', (x) => counts.push(x.getStatistics().callsInQueue));
  await page.event('/finesse/api/Queue/10', update(queue(10, 4), 'PUT', '/finesse/api/Queue/10'));
  assert.deepEqual(counts, ['4']);
  await page.event(`${USER}/Queues`, update(`<Queues>${queue(11, 0)}</Queues>`, 'POST', `${USER}/Queues`));
  assert.equal(queues.length, 2);
  await page.event(`${USER}/Queues`, update('<Queues><Queue><uri>/finesse/api/Queue/10</uri></Queue></Queues>', 'DELETE', `${USER}/Queues`));
  assert.equal(queues.length, 1);
  // Such an event has the address alone (6.3); who is told still knows which it was.
  assert.deepEqual(gone, ['Q10']);
  queues.getCollection()['11'].addHandler('delete', (x) => gone.push(x.getName()));
  await page.event('/finesse/api/Queue/11', update('<Queue><uri>/finesse/api/Queue/11</uri></Queue>', 'DELETE', '/finesse/api/Queue/11'));
  assert.deepEqual(gone, ['Q10', 'Q11']);
  const left = page.hub.asked('finesse.info.requests', 'UnsubscribeNodeReq').map((r) => r.data.node);
  assert.deepEqual(left, ['/finesse/api/Queue/10']);
});

test('a queue that changes before it is heard is read again with the others, once', async () => {
  const { page, agent } = await withUser();
  const told = [];
  const queues = agent.getQueues({ onCollectionAdd: (q) => told.push(`add ${q.getId()}`) });
  const queue = (id, n) => `<Queue><name>Q${id}</name><statistics><callsInQueue>${n}</callsInQueue></statistics><uri>/finesse/api/Queue/${id}</uri></Queue>`;
  await page.agree(`${USER}/Queues`);
  await page.answer(`${USER}/Queues`, `<Queues>${queue(10, 3)}${queue(11, 0)}${queue(12, 0)}</Queues>`);
  const figures = () => Object.values(queues.getCollection()).map((q) => q.getStatistics().callsInQueue).join();
  await page.agree('/finesse/api/Queue/10');
  assert.equal(page.requests.length, 0);
  await page.agree('/finesse/api/Queue/11', { error: { errorType: 'Disconnected' } }); // it is none the less there
  await page.event(`${USER}/Queues`, update(`<Queues>${queue(12, 0)}</Queues>`, 'DELETE', `${USER}/Queues`)); // goes unheard
  await page.answer(`${USER}/Queues`, `<Queues>${queue(10, 4)}${queue(11, 1)}</Queues>`);
  assert.equal(figures(), '4,1');
  await page.event(`${USER}/Queues`, update(`<Queues>${queue(13, 0)}</Queues>`, 'POST', `${USER}/Queues`));
  await page.agree('/finesse/api/Queue/13');
  // One that is heard, and changes after the question, has the newer figure.
  await page.event('/finesse/api/Queue/10', update(queue(10, 6), 'PUT', '/finesse/api/Queue/10'));
  await page.answer(`${USER}/Queues`, `<Queues>${queue(10, 5)}${queue(11, 1)}${queue(13, 2)}</Queues>`);
  assert.equal(figures(), '6,1,2');
  assert.deepEqual([told, page.requests.length], [['add 13'], 0]);
  // A list that is given back, and taken again, has its queues with it.
  queues.unsubscribe().subscribe();
  for (const node of [`${USER}/Queues`, '/finesse/api/Queue/10', '/finesse/api/Queue/11', '/finesse/api/Queue/13']) await page.agree(node);
  await page.answer(`${USER}/Queues`, `<Queues>${queue(10, 5)}${queue(11, 1)}${queue(13, 2)}</Queues>`);
  assert.equal(figures(), '5,1,2');
  await page.event('/finesse/api/Queue/13', update(queue(13, 3), 'PUT', '/finesse/api/Queue/13'));
  assert.equal(figures(), '5,1,3');
});

test('subscribing again: one subscription however often, and after it was given back as at first', async () => {
  const { page, agent } = await withUser();
  const requests = () => page.hub.published.filter((p) => p.topic === 'finesse.info.requests' && p.data.data.node).map((p) => p.data.type);
  const told = [];
  const queues = agent.getQueues({ onLoad: () => told.push('load') });
  queues.subscribe({ success: () => told.push('meanwhile') }); // the first one is under way
  await page.agree(`${USER}/Queues`);
  await page.answer(`${USER}/Queues`, '<Queues/>');
  queues.subscribe({ success: () => told.push('again') });
  assert.deepEqual(requests(), ['SubscribeNodeReq']);
  assert.deepEqual(told, ['meanwhile', 'load', 'again']);

  queues.unsubscribe();
  queues.subscribe({ success: () => told.push('anew') });
  await page.agree(`${USER}/Queues`);
  assert.deepEqual(requests(), ['SubscribeNodeReq', 'UnsubscribeNodeReq', 'SubscribeNodeReq']);
  assert.equal(told.at(-1), 'anew');
  // It hears its events, and is read again after a fail-over, as before.
  await page.event(`${USER}/Queues`, update('<Queues><Queue><name>Q</name><uri>/finesse/api/Queue/3</uri></Queue></Queues>', 'POST', `${USER}/Queues`));
  assert.equal(queues.length, 1);
  await page.agree('/finesse/api/Queue/3');
  page.take(`${USER}/Queues`);
  agent.unsubscribe().subscribe();
  agent.getClientLog({}); // has a node, but nothing to read
  await page.agree(`${USER}/ClientLog`);
  page.hub.publish('finesse.info.connection', { status: 'failing' });
  page.hub.publish('finesse.info.connection', { status: 'recovered' });
  for (const node of [`${USER}/Queues`, '/finesse/api/Queue/3', `${USER}/ClientLog`]) await page.agree(node);
  page.take(USER);
  page.take(`${USER}/Queues`);

  // Given back before the server has said yes.
  new page.finesse.restservices.Queue({ id: '9' }).unsubscribe();
  await page.agree('/finesse/api/Queue/9');
  assert.deepEqual(page.hub.asked('finesse.info.requests', 'UnsubscribeNodeReq').at(-1).data.node, '/finesse/api/Queue/9');
  assert.equal(page.requests.length, 0);
});

test('after fail-over what needs a node is read when the node is there again', async () => {
  const { page, agent } = await withUser();
  const queues = agent.getQueues({});
  await page.agree(`${USER}/Queues`);
  await page.answer(`${USER}/Queues`, '<Queues></Queues>');
  page.hub.publish('finesse.info.connection', { status: 'failing' });
  page.hub.publish('finesse.info.connection', { status: 'recovered' });
  assert.equal(page.requests.length, 0);
  await page.agree(`${USER}/Queues`);
  await page.answer(USER, `<User>${user()}</User>`);
  await page.answer(`${USER}/Queues`, '<Queues><Queue><name>N</name><uri>/finesse/api/Queue/3</uri></Queue></Queues>');
  assert.equal(queues.length, 1);
});

test('a node that nobody answers for delays reading by 5 s, no more', async () => {
  const { page, agent } = await withUser();
  agent.getQueues({});
  await page.agree(`${USER}/Queues`);
  await page.answer(`${USER}/Queues`, '<Queues></Queues>');
  page.hub.publish('finesse.info.connection', { status: 'recovered' });
  page.timers.find((t) => t.ms === 5000).f();
  await page.answer(USER, `<User>${user()}</User>`);
  page.take(`${USER}/Queues`);
});

test('phone books and their contacts', async () => {
  const { page, agent } = await withUser();
  const books = agent.getPhoneBooks();
  const contact = '<description>d</description><firstName>Jane</firstName><lastName>Doe</lastName><phoneNumber>4085551234</phoneNumber><uri>/finesse/api/PhoneBook/1/Contact/9</uri>';
  await page.answer(`${USER}/PhoneBooks`, `<PhoneBooks><PhoneBook><name>All</name><type>GLOBAL</type><uri>/finesse/api/PhoneBook/1</uri><Contacts><Contact>${contact}</Contact></Contacts></PhoneBook></PhoneBooks>`);
  const book = books.getCollection()['1'];
  assert.equal(book.getName(), 'All');
  assert.equal(book.getType(), 'GLOBAL');
  assert.equal(book.getEmbeddedContactList()[0].phoneNumber, '4085551234');
  const contacts = book.getContacts({});
  await page.answer('/finesse/api/PhoneBook/1/Contacts', `<Contacts><Contact>${contact}</Contact></Contacts>`);
  const jane = contacts.getCollection()['9'];
  assert.equal(`${jane.getFirstName()} ${jane.getLastName()} ${jane.getPhoneNumber()}`, 'Jane Doe 4085551234');
  jane.update({ firstName: 'J' });
  assert.equal(page.take('/finesse/api/PhoneBook/1/Contact/9', 'PUT').params.POST_DATA, '<Contact><firstName>J</firstName></Contact>');
  jane.delete();
  page.take('/finesse/api/PhoneBook/1/Contact/9', 'DELETE');
  new page.finesse.restservices.PhoneBook().add({ name: 'New', type: 'TEAM' });
  assert.equal(page.take('/finesse/api/PhoneBook', 'POST').params.POST_DATA, '<PhoneBook><name>New</name><type>TEAM</type></PhoneBook>');
});

test('wrap-up reasons are under the user', async () => {
  const { page, agent } = await withUser();
  const reasons = agent.getWrapUpReasons();
  await page.answer(`${USER}/WrapUpReasons`, `<WrapUpReasons><WrapUpReason><uri>${USER}/WrapUpReason/205</uri><label>Question</label><forAll>true</forAll></WrapUpReason></WrapUpReasons>`);
  assert.equal(reasons.getCollection()['205'].getLabel(), 'Question');
  assert.equal(reasons.getCollection()['205'].getForAll(), true);
});

test('the layout of call variables has always two columns', async () => {
  const { page, agent } = await withUser();
  const layout = agent.getMediaPropertiesLayout();
  const entry = (n) => `<entry><displayName>D${n}</displayName><mediaProperty>callVariable${n}</mediaProperty></entry>`;
  await page.answer(`${USER}/MediaPropertiesLayout`, `<MediaPropertiesLayout><header>${entry(1)}</header><column>${entry(2)}</column></MediaPropertiesLayout>`);
  assert.deepEqual(plain(layout.getData()), {
    header: { displayName: 'D1', mediaProperty: 'callVariable1' },
    columns: [[{ displayName: 'D2', mediaProperty: 'callVariable2' }], []],
  });
  layout.refresh();
  await page.answer(`${USER}/MediaPropertiesLayout`, '<MediaPropertiesLayout><column/></MediaPropertiesLayout>');
  assert.throws(() => layout.getData());
});

test('a list of layouts that is read again tells what has changed, a layout without a header among them', async () => {
  const { page, agent } = await withUser();
  const told = [];
  const layouts = agent.getMediaPropertiesLayouts({ onLoad: () => told.push('load'), onCollectionDelete: (l) => told.push(`gone ${l.getId()}`) });
  const url = `${USER}/MediaPropertiesLayouts`;
  const one = (id, more = '') => `<MediaPropertiesLayout><uri>/finesse/api/MediaPropertiesLayout/${id}</uri><name>L${id}</name>${more}</MediaPropertiesLayout>`;
  const header = '<header><entry><displayName>D</displayName><mediaProperty>callVariable1</mediaProperty></entry></header>';
  await page.answer(url, `<MediaPropertiesLayouts>${one(1, header)}${one(2)}${one(3)}</MediaPropertiesLayouts>`);
  for (const [id, layout] of Object.entries(layouts.getCollection())) layout.addHandler('change', () => told.push(`change ${id}`));
  layouts.refresh();
  await page.answer(url, `<MediaPropertiesLayouts>${one(1, header)}${one(2, header)}</MediaPropertiesLayouts>`);
  assert.deepEqual(told, ['load', 'gone 3', 'change 2']);
  assert.deepEqual(page.errors, []);
});

test('workflows', async () => {
  const { page, agent } = await withUser();
  const flows = agent.loadWorkflows();
  await page.answer(`${USER}/Workflows`, '<Workflows><Workflow><name>W</name><description/><TriggerSet><name>CALL_ARRIVES</name></TriggerSet><ConditionSet/><workflowActions/><uri>/finesse/api/Workflow/3</uri></Workflow></Workflows>');
  assert.equal(flows.getCollection()['3'].getTriggerSet().name, 'CALL_ARRIVES');
  const action = new page.finesse.restservices.WorkflowAction({
    id: '1',
    data: {
      name: 'pop', type: 'BROWSER_POP', handledBy: 'OTHER',
      params: { Param: [{ name: 'path', value: 'http://x' }, { name: 'windowName', value: 'w' }] },
      actionVariables: { ActionVariable: { name: 'callVariable1', type: 'SYSTEM', node: '//x', testValue: '1' } },
    },
  });
  assert.deepEqual(plain(action.getParams()), { path: 'http://x', windowName: 'w' });
  assert.equal(action.getActionVariables().callVariable1.testValue, '1');
});

const CHAT = (state, options = '<maxDialogLimit>5</maxDialogLimit><interruptAction>ACCEPT</interruptAction><dialogLogoutAction>CLOSE</dialogLogoutAction>', id = '5001') =>
  `<Media><uri>${USER}/Media/${id}</uri><id>${id}</id>${options}<state>${state}</state></Media>`;
const TASK = (id, mediaId = '5001', state = 'OFFERED') =>
  `<id>${id}</id><mediaProperties><mediaId>${mediaId}</mediaId></mediaProperties><mediaType>Chat</mediaType><participants><Participant><actions><action>ACCEPT</action></actions><mediaAddress>1001</mediaAddress><startTime></startTime><state>${state}</state><stateChangeTime>2015-09-11T06:55:14.782Z</stateChangeTime></Participant></participants><state>${state}</state><uri>/finesse/api/Dialog/${id}</uri>`;

test('each channel has a list of tasks with its own handlers, and the list knows its channel', async () => {
  const { page, agent } = await withUser();
  const list = agent.getMediaList({});
  await page.answer(`${USER}/Media`, `<MediaList>${CHAT('READY')}${CHAT('READY', '', '5002')}</MediaList>`);
  const told = [];
  const lists = {};
  for (const id of ['5001', '5002']) {
    const media = list.getMedia({ id });
    const options = { onLoad: (l) => told.push(`${id} ${l.length}`), onCollectionAdd: (d) => told.push(`${id} ${d.getId()}`) };
    lists[id] = media.getMediaDialogs(options);
    assert.equal(media.getMediaDialogs(options), lists[id]);
    assert.equal(lists[id].getMedia(), media);
    await page.answer(`${USER}/Dialogs/Media`, '<Dialogs/>');
  }
  assert.ok(lists['5001'] instanceof page.finesse.restservices.Dialogs);
  await page.event(`${USER}/Dialogs/Media`, update(`<dialogs><Dialog>${TASK('1_2_1')}</Dialog></dialogs>`, 'POST', `${USER}/Media/5001/Dialogs`));
  assert.deepEqual(told, ['5001 0', '5002 0', '5001 1_2_1', '5002 1_2_1']); // all tasks are in both: gadgets compare mediaId
  const task = lists['5001'].getCollection()['1_2_1'];
  assert.deepEqual(plain(task.getParticipantTimerCounters('1001')), { startTime: null, stateChangeTime: '2015-09-11T06:55:14.782Z', state: 'OFFERED' });
  assert.deepEqual(plain(task.getAllowedActions('1001')), ['ACCEPT']);
  assert.equal(task.getCallType(), '');
});

test('calls and tasks in one list, for who asks for both', async () => {
  const { page, agent } = await withUser();
  const told = [];
  const dialogs = agent.getDialogs({ includeNonVoice: true, onCollectionAdd: (d) => told.push(`+${d.getId()}`), onCollectionDelete: (d) => told.push(`-${d.getId()}`) });
  await page.answer(`${USER}/Dialogs?type=all`, `<Dialogs><Dialog>${dialog(7)}</Dialog><Dialog>${TASK('1_2_1')}</Dialog></Dialogs>`);
  const { Dialog, MediaDialog } = page.finesse.restservices;
  const { 7: call, '1_2_1': task } = dialogs.getCollection();
  assert.ok(call instanceof Dialog && task instanceof MediaDialog);
  assert.equal(dialogs.getDialogCount(true), 2);
  task.addHandler('change', (d) => told.push(d.getState()));
  await page.event(`${USER}/Dialogs/Media`, update(`<dialog>${TASK('1_2_1', '5001', 'ACCEPTED')}</dialog>`, 'PUT', '/finesse/api/Dialog/1_2_1'));
  await page.event(`${USER}/Dialogs/Media`, update(`<dialogs><Dialog>${TASK('1_2_2')}</Dialog></dialogs>`, 'POST', `${USER}/Media/5001/Dialogs`));
  await page.event(`${USER}/Dialogs`, update(`<dialogs><Dialog>${dialog(8)}</Dialog></dialogs>`, 'POST', `${USER}/Dialogs`));
  await page.event(`${USER}/Dialogs/Media`, update(`<dialogs><Dialog>${TASK('1_2_1', '5001', 'CLOSED')}</Dialog></dialogs>`, 'DELETE', `${USER}/Media/5001/Dialogs`));
  assert.deepEqual(told, ['ACCEPTED', '+1_2_2', '+8', '-1_2_1']);
  dialogs.unsubscribe();
  assert.deepEqual(page.hub.topics().filter((t) => t.includes('Dialogs')), []);
});

test('calls alone, for who does not', async () => {
  const { page, agent } = await withUser();
  const dialogs = agent.getDialogs({});
  await page.answer(`${USER}/Dialogs`, '<Dialogs/>');
  await page.event(`${USER}/Dialogs/Media`, update(`<dialogs><Dialog>${TASK('1_2_1')}</Dialog></dialogs>`, 'POST', `${USER}/Media/5001/Dialogs`));
  assert.equal(dialogs.length, 0);
});

test('the options of a channel are set again on a server that has lost them', async () => {
  const { page, agent } = await withUser();
  const list = agent.getMediaList({});
  await page.answer(`${USER}/Media`, `<MediaList>${CHAT('READY')}</MediaList>`);
  const chat = list.getMedia({ id: '5001' });
  await page.answer(`${USER}/Media/5001`, CHAT('READY', '<maxDialogLimit>3</maxDialogLimit><interruptAction>IGNORE</interruptAction><dialogLogoutAction>TRANSFER</dialogLogoutAction>'));
  const { MediaOptionsHelper } = page.finesse.restservices;
  const { MONITORING_OPTIONS, SETTING_OPTIONS } = MediaOptionsHelper.States;
  const helper = new MediaOptionsHelper(chat, { maxDialogLimit: '3', interruptAction: 'ignore', dialogLogoutAction: 'TRANSFER' });
  const puts = () => page.requests.filter((r) => r.method === 'PUT').length;
  assert.deepEqual([helper.getState(), puts()], [MONITORING_OPTIONS, 0]);
  const event = (state, options) => page.event(`${USER}/Media`, update(CHAT(state, options).replaceAll('Media>', 'media>'), 'PUT', `${USER}/Media/5001`));
  await event('NOT_READY'); // the other server has defaults
  assert.equal(helper.getState(), SETTING_OPTIONS);
  await event('NOT_READY'); // once is enough
  assert.equal(puts(), 1);
  const { params } = await page.answer(`${USER}/Media/5001`, '', { method: 'PUT', rc: 202 });
  assert.equal(params.POST_DATA, '<Media><maxDialogLimit>3</maxDialogLimit><state>LOGIN</state><interruptAction>IGNORE</interruptAction><dialogLogoutAction>TRANSFER</dialogLogoutAction></Media>');
  await event('NOT_READY', '<maxDialogLimit>3</maxDialogLimit><interruptAction>IGNORE</interruptAction><dialogLogoutAction>TRANSFER</dialogLogoutAction>');
  assert.deepEqual([helper.getState(), puts()], [MONITORING_OPTIONS, 0]);
  await event('NOT_READY');
  await page.answer(`${USER}/Media/5001`, '<ApiErrors/>', { method: 'PUT', rc: 400 });
  await event('READY'); // it was refused: not again, until they differ in another way
  assert.deepEqual([helper.getState(), puts()], [MONITORING_OPTIONS, 0]);
  await event('LOGOUT');
  assert.equal(puts(), 0);
});

test('channels: media, tasks', async () => {
  const { page, agent } = await withUser();
  const media = (state) => `<uri>${USER}/Media/5001</uri><id>5001</id><name>Chat</name><interruptible>true</interruptible><maxDialogLimit>5</maxDialogLimit><ReasonCode><label>Lunch</label></ReasonCode><reasonCodeId>16</reasonCodeId><routable>false</routable><state>${state}</state>`;
  const list = agent.getMediaList({});
  await page.answer(`${USER}/Media`, `<MediaList><Media>${media('LOGOUT')}</Media></MediaList>`);
  assert.throws(() => list.getMedia({ id: '9999' }));
  const heard = [];
  const options = { mediaOptions: { maxDialogLimit: 3, interruptAction: 'ignore', dialogLogoutAction: 'nonsense' } };
  const chat = list.getMedia({ id: 5001, ...options, onLoad: () => heard.push('load'), onChange: (m) => heard.push(m.getState()) });
  await page.answer(`${USER}/Media/5001`, `<Media>${media('LOGOUT')}</Media>`);
  assert.equal(chat.isLoggedIn(), false);
  assert.equal(chat.getReasonCodeLabel(), 'Lunch');
  chat.login();
  assert.equal(
    page.take(`${USER}/Media/5001`, 'PUT').params.POST_DATA,
    '<Media><maxDialogLimit>3</maxDialogLimit><state>LOGIN</state><interruptAction>IGNORE</interruptAction><dialogLogoutAction>CLOSE</dialogLogoutAction></Media>',
  );
  await page.event(`${USER}/Media`, update(`<media>${media('NOT_READY')}</media>`, 'PUT', `${USER}/Media/5001`));
  await page.event(`${USER}/Media`, update(`<media>${media('READY').replaceAll('5001', '5002')}</media>`, 'PUT', `${USER}/Media/5002`));
  assert.deepEqual(heard, ['load', 'NOT_READY']);
  assert.equal(chat.isLoggedIn(), true);
  assert.equal(chat.getInterruptible(), true);
  assert.equal(chat.getRoutable(), false);
  chat.setRoutable({ routable: true });
  assert.match(page.take(`${USER}/Media/5001`, 'PUT').params.POST_DATA, /<routable>true</);

  const tasks = [];
  const dialogs = chat.getMediaDialogs({ onCollectionAdd: (d) => tasks.push(d._data.mediaProperties.mediaId) });
  await page.answer(`${USER}/Dialogs/Media`, '<Dialogs></Dialogs>');
  const task = '<id>151_312_1</id><mediaProperties><mediaId>5001</mediaId></mediaProperties><mediaType>Chat</mediaType><participants><Participant><actions><action>ACCEPT</action></actions><mediaAddress>1001</mediaAddress><state>OFFERED</state></Participant></participants><state>OFFERED</state><uri>/finesse/api/Dialog/151_312_1</uri>';
  await page.event(`${USER}/Dialogs/Media`, update(`<dialogs><Dialog>${task}</Dialog></dialogs>`, 'POST', `${USER}/Media/5001/Dialogs`));
  assert.deepEqual(tasks, ['5001']);
  const one = dialogs.getCollection()['151_312_1'];
  one.setTaskState('ACCEPT');
  assert.equal(page.take('/finesse/api/Dialog/151_312_1', 'PUT').params.POST_DATA, '<Dialog><targetMediaAddress>1001</targetMediaAddress><requestedAction>ACCEPT</requestedAction></Dialog>');
  one.setTaskState('CLOSE', {}, null); // as the guide has it
  assert.match(page.take('/finesse/api/Dialog/151_312_1', 'PUT').params.POST_DATA, /<targetMediaAddress>1001<.*<requestedAction>CLOSE</);
  const sent = '<Dialog><targetMediaAddress>1001</targetMediaAddress><toAddress>7002</toAddress><requestedAction>TRANSFER</requestedAction></Dialog>';
  one.setTaskState('TRANSFER', {}, '7002');
  assert.equal(page.take('/finesse/api/Dialog/151_312_1', 'PUT').params.POST_DATA, sent);
  one.transfer('7002');
  assert.equal(page.take('/finesse/api/Dialog/151_312_1', 'PUT').params.POST_DATA, sent);
  const again = [];
  assert.equal(list.getMedia({ id: '5001', onLoad: () => again.push('later') }), chat);
  assert.deepEqual(again, []);
  await turn();
  assert.deepEqual(again, ['later']);
  const { InterruptActions, DialogLogoutActions } = page.finesse.restservices;
  assert.equal(InterruptActions.isValidAction('accept'), true);
  assert.equal(DialogLogoutActions.isValidAction(undefined), false);
});

test('team assignments, layout, system', async () => {
  const page = load();
  page.connect();
  const team = new page.finesse.restservices.Team({ id: '5', data: { uri: '/finesse/api/Team/5', name: 'T' } });
  const codes = team.getTeamNotReadyReasonCodes({});
  await page.answer('/finesse/api/Team/5/ReasonCodes?category=NOT_READY', '<ReasonCodes category="NOT_READY"><ReasonCode><uri>/finesse/api/ReasonCode/1</uri><code>2</code></ReasonCode></ReasonCodes>');
  assert.equal(codes.getCollection()['1'].getCode(), '2');
  codes.update(['/finesse/api/ReasonCode/1', '/finesse/api/ReasonCode/2']);
  assert.equal(
    page.take('/finesse/api/Team/5/ReasonCodes?category=NOT_READY', 'PUT').params.POST_DATA,
    '<ReasonCodes><ReasonCode><uri>/finesse/api/ReasonCode/1</uri></ReasonCode><ReasonCode><uri>/finesse/api/ReasonCode/2</uri></ReasonCode></ReasonCodes>',
  );
  const layout = team.getTeamLayoutConfig({});
  await page.answer('/finesse/api/Team/5/LayoutConfig', '<TeamLayoutConfig><useDefault>true</useDefault><layoutxml>&lt;a/&gt;</layoutxml></TeamLayoutConfig>');
  assert.equal(layout.getUseDefault(), true);
  assert.equal(layout.getLayoutXML(), '<a/>');
  layout.put({ layoutXML: '<b/>', useDefault: false });
  assert.equal(
    page.take('/finesse/api/Team/5/LayoutConfig', 'PUT').params.POST_DATA,
    '<TeamLayoutConfig><useDefault>false</useDefault><layoutxml>&lt;b/&gt;</layoutxml></TeamLayoutConfig>',
  );
  const standard = new page.finesse.restservices.LayoutConfig();
  await page.answer('/finesse/api/LayoutConfig/default', '<LayoutConfig><layoutxml>&lt;g a="&amp;lt;"&gt;/x?a=1&amp;amp;b=2&lt;/g&gt;</layoutxml></LayoutConfig>');
  assert.equal(standard.getLayoutxml(), '<g a="&lt;">/x?a=1&b=2</g>');
  standard.update(standard.getLayoutxml());
  assert.equal(
    page.take('/finesse/api/LayoutConfig/default', 'PUT').params.POST_DATA,
    '<LayoutConfig><layoutxml>&lt;g a=&quot;&amp;lt;&quot;&gt;/x?a=1&amp;amp;b=2&lt;/g&gt;</layoutxml></LayoutConfig>',
  );
  const info = new page.finesse.restservices.SystemInfo();
  await page.answer('/finesse/api/SystemInfo', '<SystemInfo><status>IN_SERVICE</status><primaryNode><host>a</host></primaryNode><secondaryNode><host>b</host></secondaryNode><xmppDomain>b</xmppDomain></SystemInfo>');
  assert.equal(info.getStatus(), page.finesse.restservices.SystemInfo.Statuses.IN_SERVICE);
  assert.equal(info.isSingleNode(), false);
  assert.equal(info.getThisHost().host, 'b');
  assert.equal(info.getAlternateHost().host, 'a');
});

test('a supervisor has teams', async () => {
  const { agent } = await withUser();
  agent._data.roles.role = ['Agent', 'Supervisor'];
  agent._data.teams = { Team: { id: '1', name: 'Sales', uri: '/finesse/api/Team/1' } };
  assert.equal(agent.hasSupervisorRole(), true);
  assert.deepEqual(plain(agent.getSupervisedTeams()), [{ id: '1', name: 'Sales', uri: '/finesse/api/Team/1' }]);
});

test('ten hours of DTMF leave nothing behind', async () => {
  const { page, dialogs } = await withDialogs(`<Dialog>${dialog(1)}</Dialog>`);
  const call = dialogs.getCollection()['1'];
  let errors = 0;
  for (let i = 0; i < 1000; i++) call.sendDTMFRequest('1001001', { error: () => errors++ }, '1');
  const ids = page.requests.filter((r) => r.method === 'PUT').map((r) => r.params.HEADERS.requestId);
  for (const id of ids) {
    await page.event(DIALOGS, update('<apiErrors><apiError><errorType>X</errorType></apiError></apiErrors>', 'PUT', '/finesse/api/Dialog/1', id));
  }
  assert.equal(errors, 200);
});

test('a task is closed, or passed on, after what it was about is told', async () => {
  const page = load();
  const { restservices } = page.connect();
  const uri = '/finesse/api/Dialog/1_2_1';
  const data = { uri, participants: { Participant: { mediaAddress: '1001', state: 'WRAPPING_UP', actions: null } } };
  const task = new restservices.MediaDialog({ id: '1_2_1', data });
  const told = [];
  const handlers = { success: (r) => told.push(r.status), error: (r) => told.push(r.status) };
  const sent = async (rc) => (await page.answer(uri, '', { method: 'PUT', rc })).params.POST_DATA;
  const reason = (text) => `<Dialog><mediaProperties><wrapUpReason>${text}</wrapUpReason></mediaProperties><requestedAction>UPDATE_CALL_DATA</requestedAction></Dialog>`;
  const action = (inside) => `<Dialog><targetMediaAddress>1001</targetMediaAddress>${inside}</Dialog>`;
  assert.equal(task.closeWithWrapUp('Sales', handlers), task);
  assert.equal(await sent(202), reason('Sales'));
  assert.deepEqual(told, []);
  assert.equal(await sent(202), action('<requestedAction>CLOSE</requestedAction>'));
  assert.deepEqual(told, [202]);
  task.transferWithWrapUp('chat', handlers, ['Sales', 'Refund']);
  assert.equal(await sent(202), reason('Sales, Refund'));
  assert.equal(await sent(202), action('<toAddress>chat</toAddress><requestedAction>TRANSFER</requestedAction>'));
  task.closeWithWrapUp('x'.repeat(40), handlers);
  await sent(400);
  assert.deepEqual(told, [202, 202, 400]);
  assert.equal(page.requests.length, 0, 'refused, it is not closed either');
});

test('script selectors have no address: the list knows them by channel and number', async () => {
  const page = load();
  const { restservices } = page.connect();
  const told = [];
  const list = new restservices.ScriptSelectors({ mrdType: 'digitalchannels', onLoad: (l) => told.push(l.getScriptSelectors().length), onCollectionAdd: (s) => told.push(s.getName()) });
  const all = list.getScriptSelectors();
  assert.equal(all.length, 0);
  const url = '/finesse/api/ScriptSelectors?mrdType=digitalchannels';
  const selector = (mrd, number) => `<ScriptSelector><MrdID>${mrd}</MrdID><Name>n${number}</Name><DialedNumber>${number}</DialedNumber></ScriptSelector>`;
  await page.answer(url, `<ScriptSelectors>${selector(5001, 7001)}${selector(5002, 7001)}</ScriptSelectors>`);
  assert.deepEqual(plain(all.map((s) => [s.getMRDID(), s.getName(), s.getDialedNumber(), s.getDescription()])), [['5001', 'n7001', '7001', ''], ['5002', 'n7001', '7001', '']]);
  list.refresh();
  await page.answer(url, `<ScriptSelectors>${selector(5001, 7001)}${selector(5002, 7001)}${selector(1, 7003)}</ScriptSelectors>`);
  assert.deepEqual(plain(told), [2, 'n7003']);
  assert.equal(all.length, 3);
});
