/* User/{id}/ReasonCodes and the like: reference rest-desktop 2.9, rest-config 3 and 4. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../harness/index.js';
import { refused } from './help.js';

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const codes = (user, query, as = user) => site.rest(as).get(`/finesse/api/User/${user}/ReasonCodes${query}`);

test('the codes of a category: global ones and those of the team, none of the switch', async () => {
  const { status, text, xml } = await codes('1001', '?category=NOT_READY');
  assert.equal(status, 200);
  assert.match(text, /^<ReasonCodes category="NOT_READY">/);
  assert.deepEqual(xml.all('ReasonCode').map((c) => c.value('uri').split('/').pop()), ['1', '2', '3', '4']);
  const [first] = xml.all('ReasonCode');
  assert.deepEqual(
    ['uri', 'category', 'code', 'label', 'forAll'].map((name) => first.value(name)),
    ['/finesse/api/ReasonCode/1', 'NOT_READY', '1', 'Break', 'true']);
  const support = (await codes('2001', '?category=NOT_READY')).xml.all('ReasonCode');
  assert.deepEqual(support.map((c) => c.value('code')), ['1', '2', '3', '5']);
  const out = (await codes('1001', '?category=LOGOUT')).xml.all('ReasonCode');
  assert.deepEqual(out.map((c) => c.value('label')), ['End of shift']);
});

test('the category must be given and known', async () => {
  refused(await codes('1001', ''), 400, 'Parameter Missing', 'category');
  refused(await codes('1001', '?category=LUNCH'), 400, 'Invalid Input', 'category');
});

test('only for oneself and the administrator', async () => {
  refused(await codes('1001', '?category=LOGOUT', '1002'), 401, 'Invalid Authorization User Specified');
  refused(await codes('1001', '?category=LOGOUT', '1000'), 401, 'Invalid Authorization User Specified');
  assert.equal((await codes('1001', '?category=LOGOUT', 'admin')).status, 200);
});

test('one code, global or of the team', async () => {
  const one = (id) => site.rest('1001').get(`/finesse/api/User/1001/ReasonCode/${id}`);
  assert.equal((await one('4')).xml.value('label'), 'Sales coaching');
  refused(await one('5'), 404, 'Not Found', '5');
  refused(await one('4711'), 404, 'Not Found', '4711');
  refused(await one('x'), 404, 'Not Found', 'x');
});

test('wrap-up reasons carry an address under the user', async () => {
  const { status, xml } = await site.rest('2001').get('/finesse/api/User/2001/WrapUpReasons');
  assert.equal(status, 200);
  const all = xml.all('WrapUpReason');
  assert.deepEqual(all.map((r) => r.value('label')),
    ['Call back promised', 'Fault reported', 'Question answered', 'Wrong number']);
  assert.equal(all[1].value('uri'), '/finesse/api/User/2001/WrapUpReason/5');
  assert.equal(all[1].value('forAll'), 'false');
  const one = await site.rest('2001').get('/finesse/api/User/2001/WrapUpReason/5');
  assert.equal(one.xml.value('label'), 'Fault reported');
  refused(await site.rest('2001').get('/finesse/api/User/2001/WrapUpReason/4'), 404, 'Not Found', '4');
});
