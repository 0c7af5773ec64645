/* Team: developer guide 12.5, "Team"; reference rest-desktop 4.2, rest-config 8. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../harness/index.js';
import { refused, signIn } from './help.js';

let site;
before(async () => (site = await start()));
after(() => site?.stop());

test('a team has its users in the short form', async () => {
  const { status, xml } = await site.rest('1000').get('/finesse/api/Team/1');
  assert.equal(status, 200);
  assert.equal(xml.name, 'Team');
  assert.equal(xml.value('id'), '1');
  assert.equal(xml.value('name'), 'Sales');
  assert.equal(xml.value('uri'), '/finesse/api/Team/1');
  const users = xml.all('users/User');
  assert.deepEqual(users.map((u) => u.value('loginId')),
    ['1001', '1002', '1003', '1004', '1005', '1006', '1007', '1008', '1009', '1010']);
  assert.deepEqual(users[0].names, ['dialogs', 'extension', 'firstName', 'lastName', 'loginId',
    'mediaType', 'pendingState', 'state', 'stateChangeTime', 'uri']);
  assert.equal(users[0].value('uri'), '/finesse/api/User/1001');
});

test('who may read it', async () => {
  assert.equal((await site.rest('2000').get('/finesse/api/Team/1')).status, 200);
  assert.equal((await site.rest('admin').get('/finesse/api/Team/2')).status, 200);
  refused(await site.rest('1000').get('/finesse/api/Team/2'), 401, 'Authorization Failure', '1000');
  refused(await site.rest('1001').get('/finesse/api/Team/1'), 401, 'Authorization Failure', '1001');
});

test('an unknown team is 404', async () => {
  for (const id of ['99', 'x'])
    refused(await site.rest('1000').get(`/finesse/api/Team/${id}`), 404, 'Not Found', id);
});

test('those who are signed out can be left out', async () => {
  await signIn(site, '1003');
  const { xml } = await site.rest('1000').get('/finesse/api/Team/1?includeLoggedOutAgents=false');
  assert.deepEqual(xml.all('users/User').map((u) => u.value('loginId')), ['1003']);
});

test('all teams are for the administrator', async () => {
  const { status, xml } = await site.rest('admin').get('/finesse/api/Teams');
  assert.equal(status, 200);
  assert.deepEqual(xml.all('Team').map((t) => [t.value('uri'), t.value('id'), t.value('name')]),
    [['/finesse/api/Team/1', '1', 'Sales'], ['/finesse/api/Team/2', '2', 'Support']]);
  refused(await site.rest('1000').get('/finesse/api/Teams'), 401, 'Authorization Failure', '1000');
});
