/* ScriptSelectors: where calls and tasks may be sent (developer documentation 12.6(2), Get Script Selectors). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../harness/index.js';
import { refused } from './help.js';

const URL = '/finesse/api/ScriptSelectors';
let site;
before(async () => (site = await start()));
after(() => site?.stop());

const read = async (query = '', user = '1001') => {
  const { status, xml, text } = await site.rest(user).get(URL + query);
  assert.equal(status, 200, text);
  assert.equal(xml.name, 'ScriptSelectors');
  return xml.all('ScriptSelector').map((s) => ['MrdID', 'Name', 'DialedNumber'].map((n) => s.value(n)).join(' '));
};
const VOICE = ['1 Sales 7001', '1 Support 7002', '1 Billing 7003'];
// Team 2 works in both channels, and serves Support and Billing.
const TASKS = ['5001 Chat.Support 7002', '5001 Chat.Billing 7003', '5002 Email.Support 7002', '5002 Email.Billing 7003'];

test('of calls, of the other channels, of all', async () => {
  assert.deepEqual(await read('?mrdType=voice'), VOICE);
  for (const type of ['digitalchannel', 'digitalchannels', 'digitalChannels']) assert.deepEqual(await read(`?mrdType=${type}`), TASKS);
  for (const query of ['', '?mrdType=', '?mrdType=all', '?mrdType=ALL']) assert.deepEqual(await read(query), [...VOICE, ...TASKS]);
});

test('agents, supervisors and administrators may; nobody else; nothing is changed by it', async () => {
  for (const user of ['1000', 'admin']) assert.equal((await read('', user)).length, 7);
  refused(await site.rest('1001', 'wrong').get(URL), 401, 'Authorization Failure');
  refused(await site.rest('1001').get(`${URL}?mrdType=fax`), 400, 'Invalid Input', 'mrdType');
  refused(await site.rest('1001').get(`${URL}/1`), 404, 'Not Found');
  assert.equal((await site.rest('admin').put(URL, '<ScriptSelectors/>')).status, 405);
});
