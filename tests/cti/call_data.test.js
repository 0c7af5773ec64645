/* What is known of a call, and tones: reference rest-desktop 3.10, 3.11. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../harness/index.js';
import { refused } from '../api/help.js';
import { Story, act, ask, dial, did, reset, signIn, variables } from './help.js';

let site, story, call;
before(async () => {
  site = await start();
  story = await Story.begin(site);
  for (const user of ['2001', '2002', '1001']) await signIn(site, user);
  await site.rest('2001').state('READY');
  call = await site.call({ to: '7002', variables: { callVariable1: 'a' } });
  await act(site, '2001', 'ANSWER', call);
  await story.told();
});
after(() => site?.stop());

const update = (media, { as = '2001', dialog = call, target = null, requestId } = {}) =>
  ask(site, as, dialog, 'UPDATE_CALL_DATA', { media, target, requestId });
const value = (dialog, name) =>
  dialog
    .all('mediaProperties/callvariables/CallVariable')
    .find((v) => v.value('name') === name)
    ?.value('value');

test('variables, ECC and the wrap-up reason, without a target', async () => {
  const all = Array.from({ length: 10 }, (_, i) => [`callVariable${i + 1}`, `v${i + 1}`]);
  const media = `<wrapUpReason>Sales Call</wrapUpReason>${variables(...all, ['user.Name', 'Ada'], ['user.List[3]', 'é'])}`;
  assert.equal((await update(media, { requestId: 'u1' })).status, 202);
  const told = await story.told();
  assert.equal(told.length, 1);
  assert.equal(told[0].event, 'PUT');
  assert.equal(told[0].source, `/finesse/api/Dialog/${call}`);
  assert.equal(told[0].requestId, 'u1');
  const { dialog } = told[0];
  for (const [name, text] of all) assert.equal(value(dialog, name), text);
  assert.equal(value(dialog, 'user.Name'), 'Ada');
  assert.equal(value(dialog, 'user.List[3]'), 'é');
  assert.equal(dialog.value('mediaProperties/wrapUpReason'), 'Sales Call');
});

test('an event only when something changed; an empty value is a value', async () => {
  assert.equal((await update(variables(['callVariable1', 'v1']))).status, 202);
  assert.equal((await update('<wrapUpReason>Sales Call</wrapUpReason>')).status, 202);
  assert.deepEqual(await story.told(), []);
  assert.equal((await update(variables(['callVariable1', '']))).status, 202);
  const [told] = await story.told();
  assert.equal(value(told.dialog, 'callVariable1'), '');
  assert.equal(told.dialog.value('mediaProperties/wrapUpReason'), 'Sales Call');
});

/* Data packed into fixed columns: 1.3 knows of no trimming. */
test('blanks around a value belong to it', async () => {
  assert.equal((await update(variables(['callVariable6', '  A  1 '], ['user.Name', ' x']))).status, 202);
  const [told] = await story.told();
  assert.equal(value(told.dialog, 'callVariable6'), '  A  1 ');
  assert.equal(value(told.dialog, 'user.Name'), ' x');
  const { xml } = await site.rest('2001').get(`/finesse/api/Dialog/${call}`);
  assert.equal(value(xml, 'callVariable6'), '  A  1 ');
  refused(await update(variables(['callVariable6', ` ${'x'.repeat(40)}`])), 400, 'Invalid Input', 'callVariable6');
});

/* 3.1, 3.11; 7, point 15: a value that is too long is cut by the switch, all of them together may be 2,000 bytes. */
test('ECC values are cut, at a character; names are taken as they are', async () => {
  const long = 'é'.repeat(200);
  assert.equal((await update(variables(['user.Long', long], ['user.a_b.C9', '1'], ['user.Arr[0]', 'x'], ['user.Arr[100]', 'y']))).status, 202);
  const [told] = await story.told();
  assert.equal(value(told.dialog, 'user.Long'), 'é'.repeat(127));
  assert.deepEqual(['user.a_b.C9', 'user.Arr[0]', 'user.Arr[100]'].map((n) => value(told.dialog, n)), ['1', 'x', 'y']);
  const half = (n) => [`user.Big${n}`, 'x'.repeat(991)]; /* 1,000 bytes with its name */
  for (const [pairs, status] of [[[half(1), half(2)], 202], [[half(1), half(2), ['user.x', '']], 400]])
    assert.equal((await update(variables(...pairs))).status, status);
  await story.told();
  for (const name of ['user.', 'user.a-b', 'user.a b', 'user.a[', 'user.a[]', 'user.a[x]', 'user.a[1', 'user.a[1]x', 'User.a', 'usera'])
    refused(await update(variables([name, 'x'])), 400, 'Invalid Input', name);
  refused(await update(`<callvariables><CallVariable><value>x</value></CallVariable></callvariables>`), 400, 'Parameter Missing', 'name');
  assert.deepEqual(await story.told(), []);
});

test('what is wrong is named, and changes nothing', async () => {
  refused(await update(null), 400, 'Parameter Missing', 'mediaProperties');
  refused(await update(''), 400, 'Parameter Missing', 'callvariables');
  const bad = [
    [['callVariable11', 'x']], [['BAStatus', 'x']], [['nothing', 'x']],
    [['callVariable2', 'x'], ['callVariable2', 'y']], [['callVariable2', 'é'.repeat(21)]],
    [['callVariable3', 'good'], ['callVariable0', 'bad']],
  ];
  for (const pairs of bad)
    refused(await update(variables(...pairs)), 400, 'Invalid Input', pairs.at(-1)[0]);
  refused(await update(`<wrapUpReason>${'x'.repeat(40)}</wrapUpReason>`), 400, 'Invalid Input', 'wrapUpReason');
  assert.equal((await update(`<wrapUpReason>${'x'.repeat(39)}</wrapUpReason>`)).status, 202);
  const [told] = await story.told();
  assert.equal(value(told.dialog, 'callVariable3'), 'v3');
});

test('participants may, others may not, the administrator may', async () => {
  refused(await update(variables(['callVariable5', 'x']), { as: '2002' }), 401,
    'Invalid Authorization User Specified', call);
  assert.equal((await update(variables(['callVariable5', 'admin']), { as: 'admin' })).status, 202);
  const [told] = await story.told();
  assert.equal(value(told.dialog, 'callVariable5'), 'admin');
});

test('tones: a Dialog event for who asked', async () => {
  const tones = (params, target = '2001') => ask(site, '2001', call, 'SEND_DTMF', { params, target });
  refused(await tones({ dtmfString: '1' }, null), 400, 'Parameter Missing', 'targetMediaAddress');
  refused(await tones(), 400, 'Parameter Missing', 'dtmfString');
  refused(await tones({ dtmfString: '12e' }), 400, 'Invalid Input', 'dtmfString');
  await did(site, '2001', call, 'SEND_DTMF', { params: { dtmfString: '0123456789*#ABCD' }, requestId: 'd1' });
  const [told, ...more] = await story.told();
  assert.deepEqual([told.event, told.requestId, more.length], ['PUT', 'd1', 0]);
  await act(site, '2001', 'HOLD', call);
  await story.told();
  refused(await tones({ dtmfString: '1' }), 401, 'Invalid State');
  await act(site, '2001', 'RETRIEVE', call);
});

test('allowed in wrap-up', async () => {
  await site.sim('DELETE', `calls/${call}`);
  await story.told();
  await did(site, '2001', call, 'UPDATE_CALL_DATA', { target: null, media: '<wrapUpReason>Done</wrapUpReason>' });
  const [told] = await story.told();
  assert.match(told.line, /2001:WRAP_UP/);
  assert.equal(told.dialog.value('mediaProperties/wrapUpReason'), 'Done');
  await reset(site, '2001');
});

/* rest-desktop 3.1: ECC variables behind the ten; rest-config 5: user.layout chooses how a call is shown. */
test('a caller brings ECC variables along', async () => {
  const given = { 'user.layout': 'Order', callVariable2: 'b', 'user.List[3]': 'é' };
  const id = await site.call({ to: '1001', variables: given });
  await story.told();
  const { xml } = await site.rest('1001').get(`/finesse/api/Dialog/${id}`);
  for (const [name, text] of Object.entries(given)) assert.equal(value(xml, name), text);
  const names = xml.all('mediaProperties/callvariables/CallVariable').map((v) => v.value('name'));
  assert.deepEqual(names.slice(9), ['callVariable10', 'user.layout', 'user.List[3]']);
  const bad = await site.rest('admin').post('/aplomb/api/sim/calls', { to: '1001', variables: { 'user.': 'x' } });
  assert.deepEqual([bad.status, bad.json.field], [400, 'variables']);
  await site.sim('DELETE', `calls/${id}`);
  await story.told();
});

test('variables of a call that no queue delivered are protected', async () => {
  await dial(site, '1001', '2002');
  const dialog = (await story.told()).find((t) => t.event === 'POST').dialog.value('id');
  await update(variables(['callVariable1', 'x']), { as: '1001', dialog, requestId: 'p1' });
  const [refusal] = await story.told();
  assert.equal(refusal.xml.value('data/apiErrors/apiError/errorType'), 'Call Variable is protected');
  assert.equal(refusal.requestId, 'p1');
  await did(site, '1001', dialog, 'UPDATE_CALL_DATA', { media: '<wrapUpReason>x</wrapUpReason>' });
  assert.equal((await story.told()).length, 2);
});
