/* User/{id}/Dialogs: developer guide 12.5, "Dialog", "Make a call"; reference rest-desktop 2.9, 3.6. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../harness/index.js';
import { dialogOf, party, reached, refused, signIn } from './help.js';

let site;
before(async () => {
  site = await start();
  await signIn(site, '1001');
});
after(() => site?.stop());

const path = (id) => `/finesse/api/User/${id}/Dialogs`;

function call({ action = 'MAKE_CALL', from = '1001', to = '5551234567', more = '' } = {}) {
  const element = (name, value) => (value === null ? '' : `<${name}>${value}</${name}>`);
  return `<Dialog>${element('requestedAction', action)}${element('fromAddress', from)}${element('toAddress', to)}${more}</Dialog>`;
}

const variables = (...pairs) =>
  `<mediaProperties><callvariables>${pairs
    .map(([name, value]) => `<CallVariable><name>${name}</name><value>${value}</value></CallVariable>`)
    .join('')}</callvariables></mediaProperties>`;

const make = (options, { as = '1001', id = '1001' } = {}) => site.rest(as).post(path(id), call(options));

test('without calls the collection is empty', async () => {
  const answer = await site.rest('1001').get(path('1001'));
  assert.equal(answer.status, 200);
  assert.equal(answer.text, '<Dialogs></Dialogs>');
});

test('who may read whose calls', async () => {
  refused(await site.rest('1002').get(path('1001')), 401, 'Invalid Authorization User Specified', '1001');
  assert.equal((await site.rest('1000').get(path('1001'))).status, 200);
  refused(await site.rest('1000').get(path('2001')), 401, 'Invalid Authorization User Specified');
  assert.equal((await site.rest('admin').get(path('1001'))).status, 200);
  refused(await site.rest('1001').get(path('4023')), 404, 'User Not Found', '4023');
});

test('what is missing is named', async () => {
  refused(await make({ action: null }), 400, 'Parameter Missing', 'requestedAction');
  refused(await make({ from: null }), 400, 'Parameter Missing', 'fromAddress');
  refused(await make({ to: null }), 400, 'Parameter Missing', 'toAddress');
  refused(await make({ to: '' }), 400, 'Parameter Missing', 'toAddress');
});

test('what is wrong is named', async () => {
  refused(await make({ action: 'FLY' }), 400, 'Invalid Input', 'requestedAction');
  refused(await make({ action: 'ANSWER' }), 400, 'Invalid Input', 'requestedAction');
  refused(await make({ from: '1002' }), 400, 'Invalid Input', 'fromAddress');
  refused(await make({ to: '１２３' }), 400, 'Invalid Input', 'toAddress');
  refused(await make({ to: '1001' }), 400, 'Invalid Destination', 'toAddress');
});

test('call variables are checked', async () => {
  const with_ = (...pairs) => make({ more: variables(...pairs) });
  refused(await with_(['callVariable11', 'x']), 400, 'Invalid Input', 'callVariable11');
  refused(await with_(['callVariable0', 'x']), 400, 'Invalid Input', 'callVariable0');
  refused(await with_(['callVariable01', 'x']), 400, 'Invalid Input', 'callVariable01');
  refused(await with_(['callVariable1', 'x'], ['callVariable1', 'y']), 400, 'Invalid Input', 'callVariable1');
  refused(await with_(['BAStatus', 'x']), 400, 'Invalid Input', 'BAStatus');
  refused(await with_(['nothing', 'x']), 400, 'Invalid Input', 'nothing');
  refused(await with_(['callVariable2', 'x'.repeat(41)]), 400, 'Invalid Input', 'callVariable2');
  refused(await with_(['callVariable2', 'é'.repeat(21)]), 400, 'Invalid Input', 'callVariable2');
  refused(await with_(['user.a', 'x'.repeat(1200)], ['user.b', 'x'.repeat(800)]), 400, 'Invalid Input', 'user.b');
  refused(await make({ more: '<mediaProperties><wrapUpReason>x</wrapUpReason></mediaProperties>' }), 400,
    'Invalid Input', 'wrapUpReason');
});

test('only for oneself', async () => {
  refused(await make({}, { as: '1002' }), 401, 'Invalid Authorization User Specified', '1001');
  refused(await make({}, { as: '1000' }), 401, 'Invalid Authorization User Specified', '1001');
  refused(await make({}, { as: 'admin' }), 401, 'Invalid Authorization User Specified', '1001');
  refused(await make({}, { id: '4023' }), 404, 'User Not Found', '4023');
  refused(await make({}, { as: '1002', id: '1002' }), 400, 'Invalid Input', 'fromAddress'); // signed out
});

/* 3.6: any ASCII, passed through unchanged; as people write numbers, and as directories keep them. */
test('a number is dialled as it is written', async () => {
  const agent = site.rest('1001');
  for (const to of ['+1 (408) 555-1234', '555.123.4567', '*67,5551234#', '1-800-FLOWERS', 'anna&amp;bo@example.com', `${'5'.repeat(64)}`]) {
    const answer = await make({ to });
    assert.equal(answer.status, 202, `${to}: ${answer.text}`);
    const dialog = await dialogOf(site, '1001', (d) => !['INITIATING', 'INITIATED'].includes(d.value('state')));
    const text = to.replace('&amp;', '&');
    assert.equal(dialog.value('toAddress'), text);
    assert.equal(dialog.value('mediaProperties/dialedNumber'), text);
    assert.equal((await agent.act(dialog.value('id'), 'DROP', '1001')).status, 202);
    await reached(site, '1001', 'NOT_READY');
  }
  refused(await make({ to: '5'.repeat(65) }), 400, 'Invalid Input', 'toAddress');
  refused(await make({ to: 'caf\u00e9' }), 400, 'Invalid Input', 'toAddress');
  refused(await make({ to: '555&#10;1234' }), 400, 'Invalid Input', 'toAddress');
});

test('a call with variables is made', async () => {
  const more = variables(['callVariable1', 'a &amp; b'], ['callVariable10', ''], ['user.Finesse_ecc2', 'A']);
  const answer = await make({ to: '5551234567', more });
  assert.equal(answer.status, 202, answer.text);
  assert.equal(answer.text, '');
  const dialog = await dialogOf(site, '1001', (d) => d.value('state') === 'ACTIVE');
  assert.equal(dialog.value('fromAddress'), '1001');
  assert.equal(dialog.value('toAddress'), '5551234567');
  assert.equal(dialog.value('mediaProperties/callType'), 'OUT');
  const all = dialog.all('mediaProperties/callvariables/CallVariable');
  const value = (name) => all.find((v) => v.value('name') === name)?.value('value');
  for (let i = 1; i <= 10; i++) assert.notEqual(value(`callVariable${i}`), undefined, `callVariable${i}`);
  assert.equal(value('callVariable1'), 'a & b');
  assert.equal(value('user.Finesse_ecc2'), 'A');
  assert.equal(party(dialog, '1001').value('state'), 'ACTIVE');
  assert.equal((await site.rest('1001').act(dialog.value('id'), 'DROP', '1001')).status, 202);
});
