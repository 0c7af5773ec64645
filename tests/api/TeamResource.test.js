/* TeamResource and the same under User: reference rest-desktop 2.9, 4.3; rest-config 5 to 8. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../harness/index.js';
import { refused } from './help.js';

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const api = '/finesse/api';
const get = (user, path, headers) => site.rest(user).get(`${api}/${path}`, headers);
const PARTS = ['ReasonCodes?category=NOT_READY', 'WrapUpReasons', 'MediaPropertiesLayouts', 'PhoneBooks', 'Workflows'];

test('members, supervisors and the administrator read it, others do not', async () => {
  for (const part of PARTS) {
    for (const user of ['1001', '1000', '2000', 'admin'])
      assert.equal((await get(user, `TeamResource/1/${part}`)).status, 200, `${part} as ${user}`);
    refused(await get('2001', `TeamResource/1/${part}`), 401, 'Authorization Failure', '2001');
    refused(await get('1001', `TeamResource/4711/${part}`), 404, 'TeamId Not Found', '4711');
    refused(await get('1001', `TeamResource/x/${part}`), 404, 'TeamId Not Found', 'x');
    refused(await site.rest('1001', 'wrong').get(`${api}/TeamResource/1/${part}`), 401, 'Authorization Failure', '1001');
  }
  refused(await get('1001', 'TeamResource/1/Dialogs'), 404, 'Not Found');
  assert.equal((await get('1001', 'TeamResource/1/Workflows?bypassServerCache=true&nocache=1')).status, 200);
});

test('reason codes', async () => {
  const { text, xml } = await get('1001', 'TeamResource/1/ReasonCodes?category=NOT_READY');
  assert.match(text, /^<ReasonCodes category="NOT_READY">/);
  assert.deepEqual(xml.all('ReasonCode').map((c) => c.value('label')), ['Break', 'Lunch', 'Meeting', 'Sales coaching']);
  assert.deepEqual(xml.all('ReasonCode').map((c) => c.value('uri'))[0], `${api}/ReasonCode/1`);
  assert.equal((await get('1001', 'TeamResource/1/ReasonCodes?category=ALL')).xml.all('ReasonCode').length, 5);
  refused(await get('1001', 'TeamResource/1/ReasonCodes'), 400, 'Parameter Missing', 'category');
  refused(await get('1001', 'TeamResource/1/ReasonCodes?category=x'), 400, 'Invalid Input', 'category');
});

test('wrap-up reasons', async () => {
  const { xml } = await get('2001', 'TeamResource/2/WrapUpReasons');
  assert.equal(xml.name, 'WrapUpReasons');
  assert.deepEqual(xml.all('WrapUpReason').map((r) => [r.value('uri'), r.value('label'), r.value('forAll')]), [
    [`${api}/WrapUpReason/2`, 'Call back promised', 'true'], [`${api}/WrapUpReason/5`, 'Fault reported', 'false'],
    [`${api}/WrapUpReason/1`, 'Question answered', 'true'], [`${api}/WrapUpReason/3`, 'Wrong number', 'true']]);
});

for (const [where, path, user] of [['TeamResource', 'TeamResource/1', '1001'], ['User', 'User/1001', '1001']]) {
  test(`${where}: phone books with their contacts, global ones first`, async () => {
    const { status, xml } = await get(user, `${path}/PhoneBooks`);
    assert.equal(status, 200);
    assert.equal(xml.name, 'PhoneBooks');
    const books = xml.all('PhoneBook');
    assert.deepEqual(books.map((b) => [b.value('name'), b.value('type'), b.value('uri')]),
      [['Everybody', 'GLOBAL', `${api}/PhoneBook/1`], ['Sales partners', 'TEAM', `${api}/PhoneBook/2`]]);
    const contacts = books[1].all('Contacts/Contact');
    assert.deepEqual(contacts.map((c) => c.value('phoneNumber')), ['5550201', '5550202']);
    assert.deepEqual(['description', 'firstName', 'lastName'].map((n) => contacts[0].value(n)),
      ['Müller & Söhne, orders', 'Amélie', "D'Aubigné"]);
    assert.match(contacts[0].value('uri'), /^\/finesse\/api\/PhoneBook\/2\/Contact\/\d+$/);
  });

  test(`${where}: a range of contacts`, async () => {
    const range = (r) => get(user, `${path}/PhoneBooks`, { Range: r });
    const numbers = ({ xml }) => xml.all('PhoneBook').map((b) => b.all('Contacts/Contact').map((c) => c.value('phoneNumber')));
    const whole = await range('objects=1-6000');
    assert.equal(whole.status, 200);
    assert.deepEqual(numbers(whole).map((n) => n.length), [6, 2]);
    const across = await range('objects=6-7');
    assert.equal(across.status, 206);
    assert.deepEqual(numbers(across), [['7003'], ['5550201']]);
    assert.equal(across.headers['content-range'], 'objects 6-7/8');
    const end = await range('objects=8-100');
    assert.deepEqual([end.status, numbers(end)], [206, [['5550202']]]);
    for (const wrong of ['objects=0-5', 'objects=9-10', 'objects=1-6001', 'objects=3-2', 'objects=', 'bytes=1-2'])
      refused(await range(wrong), 416, 'Range Not Satisfiable');
  });

  test(`${where}: call layouts, the default first`, async () => {
    const { xml } = await get(user, `${path}/MediaPropertiesLayouts`);
    assert.equal(xml.name, 'MediaPropertiesLayouts');
    const layouts = xml.all('MediaPropertiesLayout');
    assert.deepEqual(layouts.map((l) => [l.value('uri'), l.value('name'), l.value('type')]), [
      [`${api}/MediaPropertiesLayout/1`, 'Default Layout', 'DEFAULT'], [`${api}/MediaPropertiesLayout/2`, 'Order', 'CUSTOM']]);
    for (const layout of layouts) {
      assert.equal(layout.all('header/entry').length, 1);
      assert.equal(layout.all('column').length, 2);
    }
    const [left, right] = layouts[1].all('column');
    assert.deepEqual(left.all('entry').map((e) => ['displayName', 'mediaProperty', 'showInPopOver', 'uiEditable'].map((n) => e.value(n))),
      [['Order number', 'callVariable2', 'true', 'false'], ['Comment', 'callVariable3', 'false', 'true']]);
    assert.deepEqual(right.all('entry').map((e) => e.value('mediaProperty')), ['user.segment', 'wrapUpReason']);
  });

  test(`${where}: workflows with their actions`, async () => {
    const { xml } = await get(user, `${path}/Workflows`);
    assert.equal(xml.name, 'Workflows');
    const [flow, ...more] = xml.all('Workflow');
    assert.equal(more.length, 0);
    assert.deepEqual([flow.value('uri'), flow.value('name')], [`${api}/Workflow/1`, 'Known customer']);
    assert.deepEqual(['type', 'name', 'allowOverlappingCallWorkflow'].map((n) => flow.value(`TriggerSet/${n}`)),
      ['SYSTEM', 'CALL_ARRIVES', 'false']);
    const trigger = flow.get('TriggerSet').all('triggers/Trigger')[1];
    assert.deepEqual([trigger.value('Variable/name'), trigger.value('Variable/node'), trigger.value('comparator')],
      ['callType', '//Dialog/mediaProperties/callType', 'IS_IN_LIST']);
    assert.equal(flow.value('ConditionSet/applyMethod'), 'ALL');
    assert.deepEqual(flow.get('ConditionSet').all('conditions/Condition').map((c) =>
      [c.value('Variable/name'), c.value('comparator'), c.value('value')]),
    [['callVariable1', 'IS_NOT_EMPTY', ''], ['queueName', 'IS_IN_LIST', 'Sales,Billing']]);
    const [action] = flow.all('workflowActions/WorkflowAction');
    assert.deepEqual(['name', 'type', 'handledBy', 'uri'].map((n) => action.value(n)),
      ['Show the customer', 'BROWSER_POP', 'FINESSE_DESKTOP', `${api}/WorkflowAction/1`]);
    assert.deepEqual(action.all('params/Param').map((p) => [p.value('name'), p.value('value')]),
      [['path', 'https://crm.example.com/customers/${callVariable1}'], ['windowName', 'customer']]);
    assert.equal(action.all('actionVariables/ActionVariable')[0].value('testValue'), '4711');
  });
}

test('User: the default call layout by itself', async () => {
  const { xml } = await get('1001', 'User/1001/MediaPropertiesLayout');
  assert.equal(xml.name, 'MediaPropertiesLayout');
  assert.equal(xml.value('type'), 'DEFAULT');
  const header = xml.all('header/entry');
  assert.deepEqual(header.map((e) => e.value('mediaProperty')), ['callVariable1']);
});

test('User: a layout whose first tab is home, for agent and supervisor', async () => {
  for (const user of ['1001', '1000']) {
    const { xml } = await get(user, `User/${user}/LayoutConfig`);
    assert.equal(xml.name, 'LayoutConfig');
    const { parseXml } = await import('../harness/index.js');
    const roles = parseXml(xml.value('layoutxml')).all('layout');
    assert.deepEqual(roles.map((l) => l.value('role')).slice(0, 2), ['Agent', 'Supervisor']);
    for (const role of roles) assert.equal(role.all('tabs/tab')[0].value('id'), 'home');
  }
});

test('User: only for oneself and the administrator', async () => {
  for (const part of ['PhoneBooks', 'Workflows', 'MediaPropertiesLayout', 'MediaPropertiesLayouts', 'LayoutConfig']) {
    refused(await get('1002', `User/1001/${part}`), 401, 'Invalid Authorization User Specified', '1001');
    refused(await get('1000', `User/1001/${part}`), 401, 'Invalid Authorization User Specified', '1001');
    assert.equal((await get('admin', `User/1001/${part}`)).status, 200);
    refused(await get('admin', `User/4711/${part}`), 404, 'User Not Found', '4711');
  }
});

test('a team without anything of its own: what is everybody\'s, and empty lists', async () => {
  const { xml } = await get('2001', 'TeamResource/2/Workflows');
  assert.equal(xml.all('Workflow').length, 0);
  const admin = site.rest('admin');
  for (const id of [1, 3]) {
    await admin.put(`${api}/PhoneBook/${id}/Contacts`, '<Contacts/>');
  }
  const books = await get('2001', 'TeamResource/2/PhoneBooks', { Range: 'objects=1-6000' });
  assert.equal(books.status, 200, 'no contact at all is no wrong range');
  assert.deepEqual(books.xml.all('PhoneBook').map((b) => b.value('name')), ['Everybody', 'Support engineers']);
});
