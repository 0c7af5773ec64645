/* What a program refuses of actions on a call by itself: reference rest-desktop 3.7 to 3.14,
 * appendix B. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../harness/index.js';
import { dialogOf, party, reached, refused, signIn } from './help.js';

let site, id;
before(async () => {
  site = await start();
  await signIn(site, '1001');
  await site.rest('1001').state('READY');
  await reached(site, '1001', 'READY');
  id = await site.call({ to: '7001' });
  await dialogOf(site, '1001');
  await site.rest('1001').act(id, 'ANSWER', '1001');
  await dialogOf(site, '1001', (d) => d.value('state') === 'ACTIVE');
});
after(() => site?.stop());

function put(action, { target = '1001', more = '', as = '1001', dialog = id } = {}) {
  const address = target === null ? '' : `<targetMediaAddress>${target}</targetMediaAddress>`;
  const body = `<Dialog>${address}<requestedAction>${action}</requestedAction>${more}</Dialog>`;
  return site.rest(as).put(`/finesse/api/Dialog/${dialog}`, body);
}

for (const action of ['CONSULT_CALL', 'TRANSFER_SST'])
  test(`${action} needs a number to call`, async () => {
    const to = (number) => put(action, { more: `<toAddress>${number}</toAddress>` });
    refused(await put(action), 400, 'Parameter Missing', 'toAddress');
    refused(await to(''), 400, 'Parameter Missing', 'toAddress');
    refused(await put(action, { target: null }), 400, 'Parameter Missing', 'targetMediaAddress');
    refused(await to('１２３'), 400, 'Invalid Input', 'toAddress');
    refused(await to('1001'), 400, 'Invalid Destination', 'toAddress');
    refused(await put(action, { as: '1002', target: '1002' }), 401, 'Invalid Authorization User Specified', id);
  });

for (const action of ['TRANSFER', 'CONFERENCE'])
  test(`${action} of a held call without an active one`, async () => {
    await site.rest('1001').act(id, 'HOLD', '1001');
    await dialogOf(site, '1001', (d) => party(d, '1001').value('state') === 'HELD');
    const answer = await put(action);
    refused(answer, 400, 'Invalid State', '');
    assert.equal(answer.error.message, `No Active call available on agent for ${action}`);
    await site.rest('1001').act(id, 'RETRIEVE', '1001');
    await dialogOf(site, '1001', (d) => party(d, '1001').value('state') === 'ACTIVE');
    /* Of the active call itself it is for the switch to refuse. */
    assert.equal((await put(action)).status, 202);
  });

test('what is not of this deployment type is 501, after elements and values', async () => {
  refused(await put('START_RECORDING'), 501, 'Not Implemented', 'START_RECORDING');
  refused(await put('START_RECORDING', { target: null }), 400, 'Parameter Missing', 'targetMediaAddress');
  refused(await put('START_RECORDING', { target: '4711' }), 400, 'Invalid Input', 'targetMediaAddress');
});

const OUTBOUND = ['ACCEPT', 'REJECT', 'CLOSE', 'RECLASSIFY', 'UPDATE_SCHEDULED_CALLBACK',
  'CANCEL_SCHEDULED_CALLBACK'];
const params = (list) => {
  const one = ([name, value]) => `<ActionParam><name>${name}</name><value>${value}</value></ActionParam>`;
  return `<actionParams>${Object.entries(list).map(one).join('')}</actionParams>`;
};

for (const action of OUTBOUND)
  test(`${action}: who, and of what`, async () => {
    refused(await put(action, { target: null }), 400, 'Parameter Missing', 'targetMediaAddress');
    refused(await put(action, { target: '4711' }), 400, 'Invalid Input', 'targetMediaAddress');
    refused(await put(action, { dialog: '999999' }), 404, 'Dialog Not Found', '999999');
    refused(await put(action, { dialog: 'x' }), 404, 'Dialog Not Found', 'x');
    refused(await put(action, { as: '1002', target: '1002' }), 401, 'Invalid Authorization User Specified', id);
  });

test('RECLASSIFY needs one of the documented words', async () => {
  refused(await put('RECLASSIFY'), 400, 'Parameter Missing', 'outboundClassification');
  refused(await put('RECLASSIFY', { more: params({ outboundClassification: '' }) }), 400,
    'Parameter Missing', 'outboundClassification');
  refused(await put('RECLASSIFY', { more: params({ outboundClassification: 'ROBOT' }) }), 400,
    'Bad Request', 'outboundClassification');
});

test('a callback needs a time or a number', async () => {
  const schedule = (list) => put('UPDATE_SCHEDULED_CALLBACK', { more: params(list) });
  refused(await put('UPDATE_SCHEDULED_CALLBACK'), 400, 'Parameter Missing', 'callbackTime');
  for (const time of ['tomorrow', '2014-02-29T10:00', '2014-03-07T24:00', '2014-03-07T14:30Z', '2014-3-7T14:30'])
    refused(await schedule({ callbackTime: time }), 400, 'Invalid Input', 'callbackTime');
  refused(await schedule({ callbackNumber: '１２３' }), 400, 'Invalid Input', 'callbackNumber');
  refused(await schedule({ callbackNumber: '9'.repeat(65) }), 400, 'Invalid Input', 'callbackNumber');
});
