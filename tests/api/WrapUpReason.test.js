/* WrapUpReason: reference rest-config 0, 4. */
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

const path = '/finesse/api/WrapUpReason';
const reason = (label, forAll) =>
  `<WrapUpReason><label>${label}</label><forAll>${forAll}</forAll></WrapUpReason>`;

test('created, read, changed, deleted', async () => {
  const made = await admin.post(`${path}/`, reason('Product question', true));
  assert.equal(made.text, '');
  const uri = `${path}/${idOf(made)}`;
  const { xml } = await admin.get(uri);
  assert.equal(xml.name, 'WrapUpReason');
  assert.deepEqual(['uri', 'label', 'forAll'].map((n) => xml.value(n)), [uri, 'Product question', 'true']);
  assert.equal((await admin.put(uri, '<WrapUpReason><forAll>False</forAll></WrapUpReason>')).status, 200);
  const { xml: changed } = await admin.get(uri);
  assert.deepEqual([changed.value('label'), changed.value('forAll')], ['Product question', 'false']);
  const list = (await admin.get(`${path}s`)).xml;
  assert.equal(list.name, 'WrapUpReasons');
  assert.ok(list.all('WrapUpReason').some((r) => r.value('uri') === uri));
  assert.equal((await admin.delete(uri)).status, 200);
  refused(await admin.get(uri), 404, 'Not Found');
});

test('a label has at most 39 bytes', async () => {
  refused(await admin.post(path, reason('ä'.repeat(20), true)), 400, 'Invalid Input', 'label');
  assert.equal((await admin.post(path, reason('ä'.repeat(19) + 'b', true))).status, 200);
  refused(await admin.post(path, reason('', true)), 400, 'Invalid Input', 'label');
  refused(await admin.post(path, reason('x', 'maybe')), 400, 'Invalid Input', 'forAll');
});

test('what is missing, twice there or unknown', async () => {
  refused(await admin.post(path, '<WrapUpReason><label>x</label></WrapUpReason>'), 400, 'Bad Request', 'forAll');
  refused(await admin.post(path, '<WrapUpReason><forAll>true</forAll></WrapUpReason>'), 400, 'Bad Request', 'label');
  refused(await admin.post(path, reason('Wrong number', false)), 400, 'Finesse API Error', 'Wrong number');
  refused(await admin.put(`${path}/1`, reason('Wrong number', true)), 400, 'Finesse API Error', 'Wrong number');
  refused(await admin.put(`${path}/1`, '<WrapUpReason/>'), 400, 'Invalid Input');
  refused(await admin.put(`${path}/4711`, reason('x', true)), 404, 'Not Found', '4711');
});

test('a reason of a team that becomes global is everybody\'s', async () => {
  const all = async (user) => (await site.rest(user).get(`/finesse/api/User/${user}/WrapUpReasons`))
    .xml.all('WrapUpReason').map((r) => r.value('label'));
  assert.ok(!(await all('2001')).includes('Order taken'));
  await admin.put(`${path}/4`, '<WrapUpReason><forAll>true</forAll></WrapUpReason>');
  assert.ok((await all('2001')).includes('Order taken'));
  const { xml } = await admin.get('/finesse/api/Team/1/WrapUpReasons');
  assert.equal(xml.all('WrapUpReason').length, 0);
});

test('for the administrator alone', async () => {
  refused(await site.rest('1001').get(`${path}/1`), 401, 'Authorization Failure', '1001');
  refused(await site.rest('1000').get(`${path}s`), 401, 'Authorization Failure', '1000');
  refused(await site.rest('1000').delete(`${path}/1`), 401, 'Authorization Failure', '1000');
});
