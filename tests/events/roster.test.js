/* What changes in the configuration of people and queues is heard by who it concerns, also when it was changed
 * while nobody could tell it.  Expected: rest-desktop 6.2, 6.3, 6.5, 6.8; that who leaves a team is taken from its
 * list by a DELETE on the team's node is ours (docs/api.md). */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { connectBosh, start } from '../harness/index.js';

let site, sales, support;

const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${site.state}/aplomb.db`, text]);
const SALES = '/finesse/api/Team/1/Users', SUPPORT = '/finesse/api/Team/2/Users';

before(async () => {
  site = await start();
  sales = await connectBosh(site, '1000');
  support = await connectBosh(site, '2000');
  await sales.subscribe(SALES);
  await support.subscribe(SUPPORT);
});
after(async () => {
  await sales?.disconnect();
  await support?.disconnect();
  await site?.stop();
});

test('a new name is heard by the person and the team', async () => {
  const own = await connectBosh(site, '1003');
  sql("UPDATE person SET first_name = 'Ada & Co' WHERE login_id = '1003'");
  const told = await own.waitFor((u) => u.data('user/firstName') === 'Ada & Co');
  assert.equal(told.node, '/finesse/api/User/1003');
  assert.equal(told.source, '/finesse/api/User/1003');
  assert.equal(told.event, 'PUT');
  assert.equal(told.requestId, '');
  const team = await sales.waitFor((u) => u.node === SALES && u.data('user/firstName') === 'Ada & Co');
  assert.equal(team.source, '/finesse/api/User/1003');
  assert.equal(team.event, 'PUT');
  await own.disconnect();
});

test('another role is heard', async () => {
  const own = await connectBosh(site, '1004');
  sql("UPDATE person SET is_supervisor = 1 WHERE login_id = '1004'; INSERT INTO team_supervisor VALUES (1, '1004', 9)");
  const told = await own.waitFor((u) => u.data('user/teams/Team/id') === '1');
  assert.equal(told.event, 'PUT');
  assert.match(told.raw, /<role>Agent<\/role><role>Supervisor<\/role>/);
  await own.disconnect();
});

test('who is moved leaves one list, comes into the other, and hears of other queues', async () => {
  const own = await connectBosh(site, '1002');
  await own.subscribe('/finesse/api/User/1002/Queues');
  await site.rest('1002').state('LOGIN', { extension: '1002' });
  sql("UPDATE person SET team_id = 2 WHERE login_id = '1002'");
  const told = await own.waitFor((u) => u.data('user/teamId') === '2');
  assert.equal(told.data('user/teamName'), 'Support');
  assert.equal(told.data('user/state'), 'NOT_READY');
  const left = await sales.waitFor((u) => u.node === SALES && u.event === 'DELETE');
  assert.equal(left.source, '/finesse/api/User/1002');
  assert.equal(left.data('user/uri'), '/finesse/api/User/1002');
  const came = await support.waitFor((u) => u.node === SUPPORT && u.data('user/loginId') === '1002');
  assert.equal(came.event, 'PUT');
  const lost = await own.waitFor((u) => u.node.endsWith('/Queues') && u.event === 'DELETE');
  assert.equal(lost.source, '/finesse/api/User/1002/Queues');
  assert.equal(lost.data('Queues/Queue/uri'), '/finesse/api/Queue/1');
  const gained = await own.waitFor((u) => u.node.endsWith('/Queues') && u.event === 'POST');
  assert.equal(gained.data('Queues/Queue/uri'), '/finesse/api/Queue/2');
  assert.equal(gained.data('Queues/Queue/name'), 'Support');
  assert.match(gained.raw, /<agentsLoggedOn>/);
  assert.equal(gained.requestId, '');
  /* The list itself follows. */
  const members = async (id) => (await site.rest('admin').get(`/finesse/api/Team/${id}`)).text;
  assert.doesNotMatch(await members(1), /<loginId>1002</);
  assert.match(await members(2), /<loginId>1002</);
  await own.disconnect();
});

test('a queue that is gone is heard on its node', async () => {
  const anybody = await connectBosh(site, '1005');
  await anybody.subscribe('/finesse/api/User/1005/Queues');
  sql("INSERT INTO queue (id, number, name) VALUES (9, '7099', 'Short'); INSERT INTO queue_team VALUES (9, 1)");
  await anybody.waitFor((u) => u.data('Queues/Queue/uri') === '/finesse/api/Queue/9');
  await anybody.subscribe('/finesse/api/Queue/9');
  sql('DELETE FROM queue WHERE id = 9');
  const gone = await anybody.waitFor((u) => u.node === '/finesse/api/Queue/9');
  assert.equal(gone.event, 'DELETE');
  assert.equal(gone.source, '/finesse/api/Queue/9');
  assert.match(gone.raw, /<data><Queue><uri>\/finesse\/api\/Queue\/9<\/uri><\/Queue><\/data>/);
  await anybody.disconnect();
});

test('somebody new and somebody gone, while aplomb-ctid was not there', async () => {
  const pid = site.pid('ctid');
  process.kill(pid, 'SIGSTOP');
  sql(`INSERT INTO person (login_id, login_name, password_hash, team_id)
         SELECT '1098', 'agent1098', password_hash, 1 FROM person WHERE login_id = '1001';
       UPDATE person SET is_active = 0 WHERE login_id = '1010'`);
  process.kill(pid, 'SIGKILL');
  const came = await sales.waitFor((u) => u.node === SALES && u.data('user/loginId') === '1098');
  assert.equal(came.event, 'PUT');
  const log = await site.events(0, '/finesse/api/User/1098');
  assert.match(log[0].payload, /<loginId>1098<.*<event>POST<\/event>/);
  const left = await sales.waitFor((u) => u.node === SALES && u.event === 'DELETE' && u.source.endsWith('/1010'));
  assert.equal(left.data('user/uri'), '/finesse/api/User/1010');
  const gone = await site.events(0, '/finesse/api/User/1010');
  assert.equal(gone.at(-1).payload,
    '<Update><data></data><event>DELETE</event><requestId></requestId><source>/finesse/api/User/1010</source></Update>');
});
