/* User: developer guide 12.5, chapter "User"; reference rest-desktop 2. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { parseXml, start } from '../harness/index.js';
import { dialogOf, reached, refused, signIn } from './help.js';

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const path = (id) => `/finesse/api/User/${id}`;
const state = (word, more = '') => `<User><state>${word}</state>${more}</User>`;

describe('reading', () => {
  test('a user has the elements of a live server, in its order', async () => {
    const answer = await site.rest('1001').get(path('1001'));
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-type'], 'application/xml;charset=UTF-8');
    assert.equal(answer.headers['cache-control'], 'no-cache, no-store');
    assert.deepEqual([answer.headers.etag, answer.headers['last-modified']], [undefined, undefined]); /* 1.6 */
    const again = await site.rest('1001').get(path('1001'), { 'If-None-Match': '*', 'If-Modified-Since': new Date().toUTCString() });
    assert.equal(again.status, 200);
    assert.deepEqual(answer.xml.names, [
      'dialogs', 'extension', 'firstName', 'lastName', 'loginId', 'loginName', 'mediaType',
      'pendingState', 'reasonCodeId', 'roles', 'settings', 'skillTargetId', 'state',
      'stateChangeTime', 'teamId', 'teamName', 'uri',
    ]);
    assert.equal(answer.xml.name, 'User');
    assert.equal(answer.xml.value('dialogs'), '/finesse/api/User/1001/Dialogs');
    assert.equal(answer.xml.value('extension'), '');
    assert.equal(answer.xml.value('state'), 'LOGOUT');
    assert.equal(answer.xml.value('reasonCodeId'), '-1');
    assert.equal(answer.xml.value('roles/role'), 'Agent');
    assert.equal(answer.xml.value('teamName'), 'Sales');
    assert.equal(answer.xml.value('settings/wrapUpOnIncoming'), 'NOT_ALLOWED');
    assert.equal(answer.xml.value('uri'), '/finesse/api/User/1001');
  });

  test('a supervisor has roles and teams', async () => {
    const { xml } = await site.rest('2000').get(path('2000'));
    assert.deepEqual(xml.all('roles/role').map((r) => r.text), ['Agent', 'Supervisor']);
    assert.deepEqual(xml.all('teams/Team').map((t) => t.value('id')), ['2', '1']);
    assert.equal(xml.value('teams/Team/uri'), '/finesse/api/Team/2');
  });

  test('a login name is as good as the id, in the path and in the credentials', async () => {
    const answer = await site.rest('agent1001').get(path('agent1001'));
    assert.equal(answer.status, 200);
    assert.equal(answer.xml.value('loginId'), '1001');
  });

  test('who may read whom', async () => {
    refused(await site.rest('1001').get(path('1002')), 401, 'Invalid Authorization User Specified', '1002');
    assert.equal((await site.rest('1000').get(path('1001'))).status, 200);
    assert.equal((await site.rest('2000').get(path('1001'))).status, 200, 'second supervisor of Sales');
    refused(await site.rest('1000').get(path('2001')), 401, 'Invalid Authorization User Specified', '2001');
    assert.equal((await site.rest('admin').get(path('2001'))).status, 200);
  });

  test('an unknown user is 404 UNKNOWN_USER', async () => {
    const answer = await site.rest('1001').get(path('4023'));
    refused(answer, 404, 'User Not Found', '4023');
    assert.equal(answer.error.message, 'UNKNOWN_USER');
  });

  test('all users are for the administrator', async () => {
    const { xml, status } = await site.rest('admin').get('/finesse/api/Users');
    assert.equal(status, 200);
    assert.equal(xml.name, 'Users');
    assert.equal(xml.all('User').length, 22);
    const whole = xml.all('User').find((u) => u.value('loginId') === '2000');
    const { xml: one } = await site.rest('admin').get(path('2000'));
    assert.deepEqual([whole.names, whole.value('teams/Team/uri')], [one.names, '/finesse/api/Team/2'], 'each as by itself');
    const answer = await site.rest('1000').get('/finesse/api/Users');
    refused(answer, 401, 'Unauthorized');
    assert.equal(answer.error.message, 'The user is not authorized to perform this operation');
  });

  /* 2.8: ids win over names if both match; 12.5 has the look-up by name for GET alone (1.4). */
  test('an id wins over a name, and a name is good for reading alone', async () => {
    execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${site.state}/aplomb.db`,
      "UPDATE person SET login_name = '1003' WHERE login_id = '1010'; UPDATE person SET login_name = 'zoë & co' WHERE login_id = '1005'"]);
    assert.equal((await site.rest('1003').get(path('1003'))).xml.value('loginId'), '1003');
    const named = await site.rest('1005').get(path(encodeURIComponent('zoë & co')));
    assert.deepEqual([named.status, named.xml.value('loginId'), named.xml.value('loginName')], [200, '1005', 'zoë & co']);
    refused(await site.rest('agent1001').put(path('agent1001'), state('READY')), 404, 'User Not Found', 'agent1001');
    assert.equal((await site.rest('agent1001').put(path('1001'), state('TALKING'))).status, 400, 'as credentials it is as good');
  });

  test('names of every script come through whole', async () => {
    for (const [id, first, last] of [
      ['1002', 'Seán', "O'Brien"], ['1003', 'محمد', 'العلي'], ['1004', '小明', '王'],
      ['1005', 'Zoë', 'Müller & Söhne'],
    ]) {
      const { xml } = await site.rest(id).get(path(id));
      assert.deepEqual([xml.value('firstName'), xml.value('lastName')], [first, last]);
    }
  });

  test('nocache and other unknown parameters are ignored', async () => {
    assert.equal((await site.rest('1001').get(`${path('1001')}?nocache=1351780000000`)).status, 200);
  });
});

describe('signing in and out', () => {
  test('LOGIN answers 202 with an empty body and the requestId, and ends in NOT_READY', async () => {
    const body = state('LOGIN', '<extension>1001</extension>');
    const answer = await site.rest('1001').put(path('1001'), body, { requestId: 'xxxxxxxx-1' });
    assert.equal(answer.status, 202);
    assert.equal(answer.text, '');
    assert.equal(answer.headers.requestid, 'xxxxxxxx-1');
    const user = await reached(site, '1001', 'NOT_READY');
    assert.equal(user.value('extension'), '1001');
    assert.equal(user.value('reasonCodeId'), '-1');
    assert.match(user.value('stateChangeTime'), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test('LOGIN again is accepted and keeps the state', async () => {
    await site.rest('1001').state('READY');
    await reached(site, '1001', 'READY');
    await site.rest('1001').state('LOGIN', { extension: '1001' });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await reached(site, '1001', 'READY');
  });

  test('READY right behind LOGIN is judged by the state it will meet', async () => {
    const agent = site.rest('1004');
    await agent.state('LOGIN', { extension: '1004' });
    await agent.state('READY');
    await reached(site, '1004', 'READY');
  });

  test('NOT_READY wants a code where there are any, and shows it', async () => {
    const agent = site.rest('1001');
    const answer = await agent.put(path('1001'), state('NOT_READY'));
    refused(answer, 400, 'Parameter Missing', 'finesse.api.reasoncode.require_reasoncode');
    assert.equal(answer.error.message, 'The state change requires a valid reason code.');
    await agent.state('NOT_READY', { reason: '2' });
    const user = await reached(site, '1001', 'NOT_READY');
    assert.equal(user.value('reasonCodeId'), '2');
    assert.equal(user.value('reasonCode/code'), '2');
    assert.equal(user.value('reasonCode/label'), 'Lunch');
    assert.equal(user.value('reasonCode/category'), 'NOT_READY');
    assert.equal(user.value('reasonCode/uri'), '/finesse/api/ReasonCode/2');
    await agent.state('NOT_READY', { reason: '4' });
    const { xml } = await agent.get(path('1001'));
    assert.equal(xml.value('state'), 'NOT_READY');
  });

  test('codes that cannot be chosen are refused', async () => {
    const agent = site.rest('1001');
    const reason = (id) => `<reasonCodeId>${id}</reasonCodeId>`;
    for (const [word, id] of [
      ['NOT_READY', '5'] /* of another team */, ['NOT_READY', '10'] /* to sign out */,
      ['NOT_READY', '4711'], ['NOT_READY', 'x'], ['NOT_READY', '9008'] /* the switch's own */,
    ])
      refused(await agent.put(path('1001'), state(word, reason(id))), 400, 'Invalid Input', 'reasonCodeId');
    const answer = await agent.put(path('1001'), state('READY', reason('1')));
    refused(answer, 400, 'Invalid Input', 'finesse.api.reasoncode.not_allowed');
    assert.equal(answer.error.message, 'For this operation, Reason Codes are not allowed.');
  });

  test('signing out from READY is refused', async () => {
    const agent = site.rest('1004');
    await reached(site, '1004', 'READY');
    const answer = await agent.put(path('1004'), state('LOGOUT', '<reasonCodeId>10</reasonCodeId>'));
    refused(answer, 400, 'Invalid Input', 'state');
    assert.equal(answer.error.message, 'Invalid State specified for user');
  });

  test('LOGOUT wants a code, and empties the extension', async () => {
    const agent = site.rest('1001');
    refused(await agent.put(path('1001'), state('LOGOUT')), 400, 'Parameter Missing',
      'finesse.api.reasoncode.require_reasoncode');
    await agent.state('LOGOUT', { reason: '10' });
    const user = await reached(site, '1001', 'LOGOUT');
    assert.equal(user.value('extension'), '');
    refused(await agent.put(path('1001'), state('LOGOUT', '<reasonCodeId>10</reasonCodeId>')), 400,
      'Invalid State');
    refused(await agent.put(path('1001'), state('READY')), 400, 'Invalid State');
  });

  test('a mobile agent signs in with mode and number', async () => {
    const agent = site.rest('1009');
    const mobile = (inside) => state('LOGIN', `<extension>1009</extension><mobileAgent>${inside}</mobileAgent>`);
    const mode = '<mode>CALL_BY_CALL</mode>';
    const number = '<dialNumber>4085551234</dialNumber>';
    refused(await agent.put(path('1009'), mobile(mode)), 400, 'Parameter Missing', 'dialNumber');
    refused(await agent.put(path('1009'), mobile(number)), 400, 'Parameter Missing', 'mode');
    refused(await agent.put(path('1009'), mobile(`<mode>CAR</mode>${number}`)), 400, 'Invalid Input', 'mode');
    refused(await site.rest('1001').put(path('1009'), mobile(mode + number)), 401,
      'Invalid Authorization User Specified', '1009');
    assert.equal((await agent.get(path('1009'))).xml.get('mobileAgent'), undefined);
  });

  /* 2.1: the node is there only while the agent is signed in so; 2.4: its modes. */
  for (const mode of ['CALL_BY_CALL', 'NAILED_CONNECTION'])
    test(`a mobile agent works by ${mode}`, async () => {
      const agent = site.rest('1009');
      const since = (await site.events(0, path('1009'))).at(-1)?.seq ?? 0;
      const body = state('LOGIN', `<extension>1009</extension>
        <mobileAgent><mode>${mode}</mode><dialNumber>4085551234</dialNumber></mobileAgent>`);
      assert.equal((await agent.put(path('1009'), body, { requestId: 'mobile' })).status, 202);
      const user = await reached(site, '1009', 'NOT_READY');
      assert.deepEqual(user.get('mobileAgent').names, ['dialNumber', 'mode']);
      assert.equal(user.value('mobileAgent/mode'), mode);
      assert.equal(user.value('mobileAgent/dialNumber'), '4085551234');
      assert.equal(user.value('extension'), '1009');

      const [told] = await site.events(since, path('1009'));
      assert.equal(told.requestId, 'mobile');
      const heard = parseXml(told.payload).get('data/user');
      assert.equal(heard.value('mobileAgent/mode'), mode);
      assert.equal(heard.value('mobileAgent/dialNumber'), '4085551234');

      /* Calls come to the extension as to any agent's. */
      await agent.state('READY');
      await reached(site, '1009', 'READY');
      const id = await site.call({ to: '1009' });
      await site.kill('ctid', 'SIGKILL');
      assert.equal((await agent.act(id, 'ANSWER', '1009')).status, 202);
      assert.equal((await reached(site, '1009', 'TALKING')).value('mobileAgent/mode'), mode);
      await site.sim('DELETE', `calls/${id}`);
      await reached(site, '1009', 'READY');
      await agent.state('NOT_READY', { reason: '1' });
      await reached(site, '1009', 'NOT_READY');
      await agent.state('LOGOUT', { reason: '10' });
      const out = await reached(site, '1009', 'LOGOUT');
      assert.equal(out.get('mobileAgent'), undefined);
      assert.equal(out.value('extension'), '');
    });
});

describe('errors of a PUT', () => {
  const put = (body, { as = '1002', id = '1002', headers } = {}) =>
    site.rest(as).put(path(id), body, headers);

  test('malformed XML and the wrong root', async () => {
    for (const body of ['', '<User><state>READY</state>', '<user><state>READY</state></user>',
      '<Dialog/>', '{"state":"READY"}', '<!DOCTYPE User [<!ENTITY x "y">]><User><state>&x;</state></User>'])
      refused(await put(body), 400, 'Bad Request');
  });

  test('missing and unknown elements', async () => {
    refused(await put('<User/>'), 400, 'Parameter Missing', 'state');
    refused(await put('<User><state></state></User>'), 400, 'Parameter Missing', 'state');
    refused(await put(state('LOGIN')), 400, 'Parameter Missing', 'extension');
    refused(await put(state('LOGIN', '<extension>abc</extension>')), 400, 'Bad Request', 'extension');
    refused(await put(state('FISHING')), 400, 'Invalid Input', 'state');
    refused(await put(state('ready')), 400, 'Invalid Input', 'state');
    refused(await put(state('TALKING')), 400, 'Invalid State');
  });

  test('the order of checks: object, caller, elements', async () => {
    refused(await put('<User', { id: '4023' }), 400, 'Bad Request');
    refused(await put('<User/>', { id: '4023' }), 404, 'User Not Found', '4023');
    refused(await put('<User/>', { id: '1003' }), 401, 'Invalid Authorization User Specified', '1003');
  });

  test('a refused request tells its requestId', async () => {
    const answer = await put('<User/>', { headers: { requestId: 'r-77' } });
    assert.equal(answer.headers.requestid, 'r-77');
  });

  test('the administrator is no agent', async () => {
    refused(await put(state('READY'), { as: 'admin' }), 401, 'Invalid Authorization User Specified', '1002');
    const login = state('LOGIN', '<extension>1002</extension>');
    refused(await put(login, { as: 'admin', id: 'admin' }), 401, 'Invalid Authorization User Specified', 'admin');
  });

  test('the body may come with any content type', async () => {
    const headers = { 'Content-Type': 'Application/XML; charset=UTF-8' };
    refused(await put(state('TALKING'), { headers }), 400, 'Invalid State');
    refused(await put(state('TALKING'), { headers: { 'Content-Type': 'text/plain' } }), 400, 'Invalid State');
  });
});

describe('a supervisor changes agents of the own teams', () => {
  const put = (body, id, as = '1000') => site.rest(as).put(path(id), body);

  test('READY, NOT_READY without a code, and LOGOUT', async () => {
    await signIn(site, '1006');
    assert.equal((await put(state('READY'), '1006')).status, 202);
    await reached(site, '1006', 'READY');
    assert.equal((await put(state('NOT_READY'), '1006')).status, 202);
    const user = await reached(site, '1006', 'NOT_READY');
    assert.equal(user.value('reasonCode/code'), '999');
    refused(await put(state('NOT_READY'), '1006'), 400, 'Invalid State');
    assert.equal((await put(state('LOGOUT'), '1006', '2000')).status, 202);
    await reached(site, '1006', 'LOGOUT');
  });

  test('with a code, for LOGIN and for other teams: refused', async () => {
    const code = '<reasonCodeId>1</reasonCodeId>';
    await signIn(site, '1007');
    await site.rest('1007').state('READY');
    await reached(site, '1007', 'READY');
    refused(await put(state('NOT_READY', code), '1007'), 400, 'Invalid Input',
      'finesse.api.reasoncode.not_allowed');
    refused(await put(state('LOGIN', '<extension>1007</extension>'), '1007'), 401,
      'Invalid Authorization User Specified', '1007');
    refused(await put(state('READY'), '2001'), 401, 'Invalid Supervisor', '2001');
    refused(await put(state('READY'), '1007', '1006'), 401, 'Invalid Authorization User Specified', '1007');
  });
});

describe('pending states', () => {
  test('NOT_READY while talking waits for the end of the call', async () => {
    const agent = site.rest('2001');
    await signIn(site, '2001');
    await agent.state('READY');
    await reached(site, '2001', 'READY');
    await site.call({ to: '7002' });
    const dialog = await dialogOf(site, '2001');
    const id = dialog.value('id');
    assert.equal((await agent.act(id, 'ANSWER', '2001')).status, 202);
    await reached(site, '2001', 'TALKING');
    await agent.state('NOT_READY', { reason: '1' });
    const user = await reached(site, '2001', 'TALKING');
    assert.ok(['', 'NOT_READY'].includes(user.value('pendingState')));
    refused(await agent.put(path('2001'), state('LOGOUT', '<reasonCodeId>10</reasonCodeId>')), 400,
      'Invalid Input', 'state');
    await agent.act(id, 'DROP', '2001');
  });
});
