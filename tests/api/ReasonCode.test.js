/* ReasonCode: reference rest-config 0, 3. */
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

const path = '/finesse/api/ReasonCode';
const code = (parts) =>
  `<ReasonCode>${Object.entries(parts).map(([k, v]) => `<${k}>${v}</${k}>`).join('')}</ReasonCode>`;

test('created, read, changed, deleted', async () => {
  const made = await admin.post(`${path}/`,
    code({ category: 'NOT_READY', code: 1234, label: '  Tea &amp; biscuits ', forAll: true }));
  assert.equal(made.status, 200, made.text);
  assert.equal(made.text, '');
  assert.match(made.headers.location, new RegExp(`^http://127.0.0.1:${site.port}${path}/\\d+$`));
  const uri = `${path}/${idOf(made)}`;
  const { status, xml } = await admin.get(uri);
  assert.equal(status, 200);
  assert.equal(xml.name, 'ReasonCode');
  assert.deepEqual(['uri', 'category', 'code', 'label', 'forAll', 'systemCode'].map((n) => xml.value(n)),
    [uri, 'NOT_READY', '1234', 'Tea & biscuits', 'true', 'false']);
  const changed = await admin.put(uri, code({ label: 'Tea' }));
  assert.equal(changed.status, 200);
  assert.equal(changed.text, '');
  const again = (await admin.get(uri)).xml;
  assert.deepEqual([again.value('label'), again.value('code')], ['Tea', '1234']);
  const gone = await admin.delete(uri);
  assert.deepEqual([gone.status, gone.text], [200, '']);
  refused(await admin.get(uri), 404, 'Not Found', idOf(made));
  refused(await admin.delete(uri), 404, 'Not Found');
  refused(await admin.put(uri, code({ label: 'x' })), 404, 'Not Found');
});

test('of an element that is there twice the last counts', async () => {
  const made = await admin.post(path, code({ category: 'LOGOUT', code: 77, label: 'First', forAll: 'true' }));
  const uri = `${path}/${idOf(made)}`;
  await admin.put(uri, '<ReasonCode><label>Second</label><label>Third</label></ReasonCode>');
  assert.equal((await admin.get(uri)).xml.value('label'), 'Third');
});

test('the list of a category, codes of the switch included', async () => {
  const { status, xml } = await admin.get(`${path}s?category=NOT_READY`);
  assert.equal(status, 200);
  assert.equal(xml.name, 'ReasonCodes');
  assert.equal(xml.attributes.category, 'NOT_READY');
  const codes = xml.all('ReasonCode');
  assert.ok(codes.every((c) => c.value('category') === 'NOT_READY'));
  assert.equal(codes.find((c) => c.value('code') === '32767').value('systemCode'), 'true');
  const all = (await admin.get(`${path}s?category=ALL`)).xml.all('ReasonCode');
  assert.ok(all.some((c) => c.value('category') === 'LOGOUT') && all.length > codes.length);
  refused(await admin.get(`${path}s`), 400, 'Parameter Missing', 'category');
  refused(await admin.get(`${path}s?category=LUNCH`), 400, 'Invalid Input', 'category');
});

/* Reference rest-desktop 2.2, rest-config 3.3: every one that has a label there. */
test('the reserved codes of the switch are there under their labels', async () => {
  const reserved = {
    NOT_READY: {
      999: 'Supervisor Initiated', 20001: 'Starting Force Logout', 20003: 'Agent Logout Request', 32762: 'Offhook', 32767: 'Call Not Answered',
      50002: 'Connection Failure', 50005: 'Non ACD Busy', 50010: 'Call Overlap', 50041: 'Mobile Agent Call Not Answered',
      65533: 'Extension Modified', 65534: 'System Reset', 65535: 'System Reinitialized',
    },
    LOGOUT: {
      255: 'Connection Failure', 999: 'Supervisor Initiated', 20002: 'Force Logout', 50001: 'System Disconnect', 50002: 'System Failure',
      50003: 'Device Error', 50004: 'Inactivity Timeout', 50020: 'Queue Change', 50030: 'Device Conflict',
      50040: 'Mobile Agent Call Fail', 50042: 'Mobile Agent Disconnect',
    },
  };
  for (const [category, labels] of Object.entries(reserved)) {
    const listed = (await admin.get(`${path}s?category=${category}`)).xml.all('ReasonCode').filter((c) => c.value('systemCode') === 'true');
    const told = Object.fromEntries(listed.map((c) => [c.value('code'), c.value('label')]));
    assert.deepEqual(Object.fromEntries(Object.keys(labels).map((code) => [code, told[code]])), labels);
  }
});

test('a code is looked up by its number', async () => {
  const look = (query) => site.rest('1001').get(`${path}?${query}`);
  assert.equal((await look('category=NOT_READY&code=2')).xml.value('label'), 'Lunch');
  assert.equal((await look('category=LOGOUT&code=255')).xml.value('label'), 'Connection Failure');
  refused(await look('category=LOGOUT&code=2'), 404, 'Not Found', '2');
  refused(await look('category=LOGOUT&code=x'), 404, 'Not Found', 'x');
  refused(await look('code=2'), 400, 'Parameter Missing', 'category');
  refused(await look('category=LOGOUT'), 400, 'Parameter Missing', 'code');
});

test('everything is needed to create one, something to change one', async () => {
  const whole = { category: 'LOGOUT', code: 500, label: 'Whole', forAll: true };
  for (const name of Object.keys(whole)) {
    const { [name]: _, ...rest } = whole;
    refused(await admin.post(path, code(rest)), 400, 'Bad Request', name);
  }
  refused(await admin.put(`${path}/1`, '<ReasonCode></ReasonCode>'), 400, 'Invalid Input');
  refused(await admin.put(`${path}/1`, '<ReasonCode><category>LOGOUT</category></ReasonCode>'), 400, 'Invalid Input');
  refused(await admin.post(path, '<WrapUpReason/>'), 400, 'Bad Request');
  refused(await admin.post(path, '<ReasonCode>'), 400, 'Bad Request');
});

test('values are within their limits', async () => {
  const whole = { category: 'LOGOUT', code: 500, label: 'Whole', forAll: true };
  const wrong = [
    ['category', 'LUNCH'], ['code', 0], ['code', 65536], ['code', 'x'], ['label', ''], ['label', '  '],
    ['label', 'ä'.repeat(41)], ['forAll', 'yes'],
  ];
  for (const [name, value] of wrong)
    refused(await admin.post(path, code({ ...whole, [name]: value })), 400, 'Invalid Input', name);
  const longest = await admin.post(path, code({ ...whole, label: 'ä'.repeat(40) }));
  assert.equal(longest.status, 200);
});

/* Rest-config 0: ErrorData is the offending value. */
test('code and label are unique in their category', async () => {
  refused(await admin.post(path, code({ category: 'NOT_READY', code: 1, label: 'New', forAll: true })),
    400, 'Finesse API Error', '1');
  refused(await admin.put(`${path}/2`, code({ code: 3 })), 400, 'Finesse API Error', '3');
  refused(await admin.post(path, code({ category: 'NOT_READY', code: 901, label: 'Break', forAll: true })),
    400, 'Finesse API Error', 'Break');
  const other = await admin.post(path, code({ category: 'LOGOUT', code: 1, label: 'Break', forAll: true }));
  assert.equal(other.status, 200);
  const lower = await admin.post(path, code({ category: 'NOT_READY', code: 902, label: 'break', forAll: true }));
  assert.equal(lower.status, 200, 'labels are case-sensitive');
  refused(await admin.put(`${path}/2`, code({ label: 'Break' })), 400, 'Finesse API Error', 'Break');
});

test('of a code of the switch only the label can be changed', async () => {
  const uri = `${path}/9008`;
  assert.equal((await admin.put(uri, code({ label: 'Nobody answered' }))).status, 200);
  assert.equal((await admin.get(uri)).xml.value('label'), 'Nobody answered');
  refused(await admin.put(uri, code({ code: 5 })), 400, 'Invalid Input', 'code');
  refused(await admin.put(uri, code({ forAll: false })), 400, 'Invalid Input', 'forAll');
  refused(await admin.delete(uri), 400, 'Invalid Input', '9008');
});

test('100 global codes of a category and no more', async () => {
  const have = (await admin.get(`${path}s?category=LOGOUT`)).xml.all('ReasonCode')
    .filter((c) => c.value('systemCode') === 'false' && c.value('forAll') === 'true').length;
  for (let i = have; i < 100; i++) {
    const made = await admin.post(path, code({ category: 'LOGOUT', code: 2000 + i, label: `L${i}`, forAll: true }));
    assert.equal(made.status, 200, made.text);
  }
  refused(await admin.post(path, code({ category: 'LOGOUT', code: 3000, label: 'one more', forAll: true })),
    400, 'Maximum Exceeded');
  const team = await admin.post(path, code({ category: 'LOGOUT', code: 3000, label: 'one more', forAll: false }));
  assert.equal(team.status, 200, 'codes of teams count by themselves');
  refused(await admin.put(`${path}/${idOf(team)}`, code({ forAll: true })), 400, 'Maximum Exceeded');
});

test('for the administrator alone', async () => {
  for (const user of ['1001', '1000']) {
    refused(await site.rest(user).get(`${path}s?category=ALL`), 401, 'Authorization Failure', user);
    refused(await site.rest(user).post(path, code({ category: 'LOGOUT', code: 9, label: 'x', forAll: true })),
      401, 'Authorization Failure', user);
    refused(await site.rest(user).put(`${path}/1`, code({ label: 'x' })), 401, 'Authorization Failure', user);
    refused(await site.rest(user).delete(`${path}/1`), 401, 'Authorization Failure', user);
    assert.equal((await site.rest(user).get(`${path}/1`)).status, 200, 'agents may read one');
  }
  refused(await site.rest('admin', 'wrong').get(`${path}/1`), 401, 'Authorization Failure', 'admin');
  const wrong = await admin.put(path, code({ label: 'x' }));
  assert.equal(wrong.status, 405);
  assert.equal(wrong.headers.allow, 'GET,OPTIONS,HEAD,POST');
});
