/* MediaPropertiesLayout: reference rest-config 5. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../harness/index.js';
import { idOf, refused } from './help.js';

let site, admin;
before(async () => {
  site = await start();
  admin = site.rest('admin');
});
after(() => site?.stop());

const path = '/finesse/api/MediaPropertiesLayout';
const entry = (property, more = '') =>
  `<entry><displayName>${property}</displayName><mediaProperty>${property}</mediaProperty>${more}</entry>`;
const layout = (name, { header = entry('callVariable1'), columns = [], more = '' } = {}) =>
  `<MediaPropertiesLayout><name>${name}</name>${more}<header>${header}</header>` +
  `${columns.map((c) => `<column>${c}</column>`).join('')}</MediaPropertiesLayout>`;
const popover = '<showInPopOver>true</showInPopOver>';

test('created, read, changed, deleted', async () => {
  const made = await admin.post(path, layout('Orders', {
    more: '<description>For orders</description><type>CUSTOM</type>',
    columns: [entry('callVariable2', popover) + entry('user.order[0]', '<uiEditable>true</uiEditable>'), entry('BAStatus')],
  }));
  const uri = `${path}/${idOf(made)}`;
  const { xml } = await admin.get(uri);
  assert.deepEqual(['uri', 'name', 'description', 'type'].map((n) => xml.value(n)), [uri, 'Orders', 'For orders', 'CUSTOM']);
  assert.deepEqual(xml.all('header/entry').map((e) => e.value('mediaProperty')), ['callVariable1']);
  const [left, right] = xml.all('column');
  assert.deepEqual(left.all('entry').map((e) => ['mediaProperty', 'showInPopOver', 'uiEditable'].map((n) => e.value(n))),
    [['callVariable2', 'true', 'false'], ['user.order[0]', 'false', 'true']]);
  assert.deepEqual(right.all('entry').map((e) => e.value('mediaProperty')), ['BAStatus']);
  assert.equal((await admin.put(uri, '<MediaPropertiesLayout><description>Changed</description></MediaPropertiesLayout>')).status, 200);
  const { xml: changed } = await admin.get(uri);
  assert.equal(changed.value('description'), 'Changed');
  assert.equal(changed.all('column')[0].all('entry').length, 2, 'what is absent stays');
  assert.equal((await admin.put(uri, layout('Orders'))).status, 200);
  const { xml: bare } = await admin.get(uri);
  assert.deepEqual(bare.all('column').map((c) => c.all('entry').length), [0, 0], 'always two columns');
  assert.equal((await admin.delete(uri)).status, 200);
  refused(await admin.get(uri), 404, 'Not Found');
});

/* Rest-config W7: an element that is absent keeps its value. */
test('columns alone leave the header as it is', async () => {
  const uri = `${path}/${idOf(await admin.post(path, layout('Columns', { columns: [entry('callVariable2'), entry('callVariable3')] })))}`;
  const put = (inside) => admin.put(uri, `<MediaPropertiesLayout>${inside}</MediaPropertiesLayout>`);
  assert.equal((await put(`<column/><column>${entry('callVariable4')}</column>`)).status, 200);
  const { xml } = await admin.get(uri);
  assert.deepEqual(xml.all('header/entry').map((e) => e.value('mediaProperty')), ['callVariable1']);
  assert.deepEqual(xml.all('column').map((c) => c.all('entry').map((e) => e.value('mediaProperty'))), [[], ['callVariable4']]);
  refused(await put('<header/><column/>'), 400, 'Parameter Missing', 'header');
  refused(await put(`<column>${entry('queueName').repeat(11)}</column>`), 400, 'Invalid Input', 'entry');
  assert.equal((await put(`<column>${entry('queueName').repeat(10)}</column><column>${entry('queueName').repeat(10)}</column>`)).status, 200);
  assert.equal((await admin.delete(uri)).status, 200);
});

test('of two headers the last counts', async () => {
  const twice = layout('Twice', { more: `<header>${entry('callVariable3')}</header>`, header: entry('callVariable4') });
  const { xml } = await admin.get(`${path}/${idOf(await admin.post(path, twice))}`);
  assert.deepEqual(xml.all('header/entry').map((e) => e.value('mediaProperty')), ['callVariable4']);
});

test('the default layout can be changed and not deleted', async () => {
  assert.equal((await admin.get(`${path}/default`)).xml.value('type'), 'DEFAULT');
  assert.equal((await admin.put(`${path}/default`, layout('Standard', { columns: [entry('queueName')] }))).status, 200);
  const { xml } = await site.rest('1001').get('/finesse/api/User/1001/MediaPropertiesLayout');
  assert.equal(xml.value('name'), 'Standard');
  refused(await admin.delete(`${path}/default`), 400, 'Invalid Input');
  refused(await admin.delete(`${path}/1`), 400, 'Invalid Input');
  const list = (await admin.get(`${path}s`)).xml;
  assert.equal(list.name, 'MediaPropertiesLayouts');
  assert.equal(list.all('MediaPropertiesLayout')[0].value('type'), 'DEFAULT');
});

test('what breaks a rule', async () => {
  const bad = [
    [layout('x'.repeat(41)), 'name'], [layout(''), undefined],
    [layout('a', { more: `<description>${'x'.repeat(129)}</description>` }), 'description'],
    [layout('a', { more: '<type>DEFAULT</type>' }), 'type'],
    [layout('a', { header: entry('callVariable1') + entry('callVariable2') }), 'entry'],
    [layout('a', { header: entry('callVariable11') }), 'mediaProperty'],
    [layout('a', { header: entry('callVariable0') }), 'mediaProperty'],
    [layout('a', { header: entry('somethingElse') }), 'mediaProperty'],
    [layout('a', { header: entry('user.' + 'x'.repeat(28)) }), 'mediaProperty'],
    [layout('a', { columns: [`<entry><displayName>${'x'.repeat(51)}</displayName><mediaProperty>queueName</mediaProperty></entry>`] }), 'displayName'],
    [layout('a', { columns: [entry('queueName').repeat(11)] }), 'entry'],
    [layout('a', { columns: ['', '', ''] }), 'column'],
    [layout('a', { columns: [entry('callVariable1', popover).repeat(6)] }), 'showInPopOver'],
    [layout('a', { columns: [entry('BACampaign', '<uiEditable>true</uiEditable>')] }), 'uiEditable'],
    [layout('a', { columns: [entry('queueName', '<uiEditable>yes</uiEditable>')] }), 'uiEditable'],
  ];
  for (const [body, data] of bad) {
    const answer = await admin.post(path, body);
    assert.equal(answer.status, 400, body);
    if (data) refused(answer, 400, 'Invalid Input', data);
  }
  refused(await admin.post(path, '<MediaPropertiesLayout><name>a</name></MediaPropertiesLayout>'), 400, 'Parameter Missing', 'header');
  refused(await admin.post(path, layout('a', { header: '' })), 400, 'Parameter Missing', 'header');
  refused(await admin.post(path, layout('a', { header: '<entry/>' })), 400, 'Parameter Missing', 'mediaProperty');
  refused(await admin.post(path, layout('Order')), 400, 'Finesse API Error', 'Order');
  refused(await admin.put(`${path}/2`, '<MediaPropertiesLayout/>'), 400, 'Invalid Input');
  refused(await admin.put(`${path}/4711`, layout('a')), 404, 'Not Found', '4711');
  const fits = await admin.post(path, layout('BAResponse may be edited', {
    columns: [entry('BAResponse', '<uiEditable>true</uiEditable>'), entry('callVariable10', popover).repeat(5) + entry('wrapUpReason').repeat(5)],
  }));
  assert.equal(fits.status, 200, fits.text);
  refused(await site.rest('1001').get(`${path}/1`), 401, 'Authorization Failure', '1001');
});
