/* ConfigInfo, RuntimeConfigInfo, ConnectedUsersInfo, SystemConfig, ClusterConfig,
 * EnterpriseDatabaseConfig, UserAuthMode, /desktop/sso: reference rest-config 1 and 11, rest-desktop 4.5, 4.9. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { connectBosh, start, until } from '../harness/index.js';
import { refused, signIn } from './help.js';

let site, admin;
before(async () => {
  site = await start();
  admin = site.rest('admin');
});
after(() => site?.stop());

const api = (name) => `/finesse/api/${name}`;
const read = async (name) => {
  const answer = await admin.get(api(name));
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.xml.name, name);
  assert.equal(answer.xml.value('uri'), api(name));
  return answer.xml;
};
const wrap = (root, fields) =>
  `<${root}>${Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`).join('')}</${root}>`;
const config = (name, fields) => admin.put(api(name), wrap(name, fields));
const kept = (answer) => {
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.text, '');
};

describe('rights', () => {
  for (const name of ['ConfigInfo', 'SystemConfig', 'ClusterConfig', 'EnterpriseDatabaseConfig'])
    test(`${name} is the administrator's`, async () => {
      for (const user of ['1000', '1001'])
        refused(await site.rest(user).get(api(name)), 401, 'Authorization Failure', user);
      assert.equal((await site.rest().get(api(name))).status, 401);
      refused(await admin.post(api(name), '<x/>'), 405, 'Method Not Allowed');
    });

  for (const name of ['ConnectedUsersInfo', 'RuntimeConfigInfo'])
    test(`${name} is forbidden to others`, async () => {
      for (const user of ['1000', '1001']) refused(await site.rest(user).get(api(name)), 403, 'Forbidden');
      assert.equal((await site.rest().get(api(name))).status, 401);
      refused(await admin.put(api(name), '<x/>'), 405, 'Method Not Allowed');
    });
});

test('ConfigInfo counts what is configured', async () => {
  const xml = await read('ConfigInfo');
  /* The demo: contract. */
  const counts = { totalSkillGroups: '3', totalSupervisors: '2', totalTeams: '2', totalUsers: '22' };
  for (const [name, count] of Object.entries(counts)) assert.equal(xml.value(name), count, name);
  assert.match(xml.value('versionInfo'), /^Aplomb \d/);
});

describe('SystemConfig', () => {
  const put = (cti) => admin.put(api('SystemConfig'), `<SystemConfig>${wrap('cti', cti)}</SystemConfig>`);
  const good = { host: 'cti-a.example.com', port: 42027, peripheralId: 5001 };

  test('defaults, and what is set is what is read, as often as it is sent back', async () => {
    const first = await read('SystemConfig');
    assert.deepEqual(['host', 'port', 'backupHost', 'backupPort', 'peripheralId', 'secure'].map((n) => first.value(`cti/${n}`)),
      ['', '42027', '', '', '5000', 'false']);
    kept(await put({ ...good, backupHost: 'cti-b', backupPort: 43027, secure: true }));
    const { text } = await admin.get(api('SystemConfig'));
    kept(await admin.put(api('SystemConfig'), text));
    assert.equal((await admin.get(api('SystemConfig'))).text, text);
    /* Without `secure`, as older scripts send it, that stays; without both parts of the backup, that goes. */
    kept(await put(good));
    const xml = await read('SystemConfig');
    assert.deepEqual(['host', 'backupHost', 'backupPort', 'secure'].map((n) => xml.value(`cti/${n}`)),
      ['cti-a.example.com', '', '', 'true']);
    const again = (await admin.get(api('SystemConfig'))).text;
    kept(await admin.put(api('SystemConfig'), again)); /* with empty elements */
    assert.equal((await site.rest().get(api('SystemInfo'))).xml.value('peripheralId'), '5001');
  });

  test('what is wrong with it', async () => {
    const before_ = (await admin.get(api('SystemConfig'))).text;
    for (const name of ['host', 'port', 'peripheralId']) {
      refused(await put({ ...good, [name]: '' }), 400, 'Parameter Missing', name);
      const { [name]: _, ...rest } = good;
      refused(await put(rest), 400, 'Parameter Missing', name);
    }
    refused(await admin.put(api('SystemConfig'), '<SystemConfig/>'), 400, 'Parameter Missing', 'cti');
    refused(await put({ ...good, backupHost: 'b' }), 400, 'Parameter Missing', 'backupPort');
    refused(await put({ ...good, backupPort: 1 }), 400, 'Parameter Missing', 'backupHost');
    const wrong = [['host', 'a_b'], ['host', 'x'.repeat(256)], ['port', '0'], ['port', '65536'], ['port', 'x'],
      ['peripheralId', '0'], ['peripheralId', '32768'], ['secure', 'maybe']];
    for (const [name, value] of wrong)
      refused(await put({ ...good, [name]: value }), 400, 'Invalid Input', name);
    refused(await put({ ...good, backupHost: 'CTI-A.example.com', backupPort: 43027 }), 400, 'Invalid Input', 'backupHost');
    refused(await put({ ...good, backupHost: 'b', backupPort: 99999 }), 400, 'Invalid Input', 'backupPort');
    refused(await admin.put(api('SystemConfig'), '<Other/>'), 400, 'Bad Request');
    assert.equal((await admin.get(api('SystemConfig'))).text, before_);
  });
});

test('ClusterConfig', async () => {
  const put = (host) => admin.put(api('ClusterConfig'), `<ClusterConfig><secondaryNode><host>${host}</host></secondaryNode></ClusterConfig>`);
  assert.equal((await read('ClusterConfig')).value('secondaryNode/host'), '');
  kept(await put('fin2.example.com'));
  assert.equal((await read('ClusterConfig')).value('secondaryNode/host'), 'fin2.example.com');
  refused(await put('not a host'), 400, 'Invalid Input', 'host');
  refused(await put(site.domain), 400, 'Invalid Input', 'host'); /* the first node itself */
  refused(await config('ClusterConfig', {}), 400, 'Parameter Missing', 'host');
  assert.equal((await read('ClusterConfig')).value('secondaryNode/host'), 'fin2.example.com');
  kept(await put(''));
});

test('EnterpriseDatabaseConfig', async () => {
  const good = { host: 'awdb', backupHost: 'awdb2', port: 1433, databaseName: 'x_awdb', domain: 'D', username: 'u', password: 'geheim' };
  const put = (fields, query = '?override=true') =>
    admin.put(api('EnterpriseDatabaseConfig') + query, wrap('EnterpriseDatabaseConfig', fields));
  assert.equal((await read('EnterpriseDatabaseConfig')).value('host'), '');
  /* Unless overridden the values are tried, and this installation can reach no such database. */
  refused(await put(good, ''), 400, 'Invalid Input', 'host');
  refused(await put(good, '?override=false'), 400, 'Invalid Input', 'host');
  refused(await put(good, '?override=perhaps'), 400, 'Invalid Input', 'override');
  kept(await put(good));
  const { text, xml } = await admin.get(api('EnterpriseDatabaseConfig'));
  assert.deepEqual(['host', 'backupHost', 'port', 'databaseName', 'domain', 'username'].map((n) => xml.value(n)),
    ['awdb', 'awdb2', '1433', 'x_awdb', 'D', 'u']);
  assert.ok(!text.includes('password') && !text.includes('geheim')); /* write only */
  for (const name of ['host', 'port', 'databaseName', 'username']) {
    const { [name]: _, ...rest } = good;
    refused(await put(rest), 400, 'Parameter Missing', name);
  }
  for (const [name, value] of [['host', 'a b'], ['backupHost', 'a/b'], ['port', '65536'], ['databaseName', 'x'.repeat(129)]])
    refused(await put({ ...good, [name]: value }), 400, 'Invalid Input', name);
});

test('UserAuthMode needs no identity and tells of nobody', async () => {
  for (const name of ['1001', 'agent1001', 'nobody']) {
    const { status, xml } = await site.rest().get(api(`UserAuthMode/${name}`));
    assert.equal(status, 200);
    assert.equal(xml.name, 'UserAuthMode');
    assert.equal(xml.value('authMode'), 'NON_SSO');
  }
});

test('UserAuthMode can be switched off', async () => {
  const own = await start({ USER_AUTH_MODE: 'off' });
  try {
    const answer = await own.rest().get(api('UserAuthMode/1001'));
    refused(answer, 403, 'Forbidden');
    assert.equal(answer.error.message, 'UserAuthModeService is disabled');
  } finally {
    await own.stop();
  }
});

test('there is no single sign-on', async () => {
  for (const path of ['/desktop/sso/token?return_user=yes', '/desktop/sso/test'])
    assert.equal((await site.rest().get(path)).status, 400, path);
  assert.equal((await site.rest().post('/desktop/sso/token', 'token=x&refresh-token=y')).status, 400);
  assert.match(String((await site.rest().get('/desktop/sso/test')).headers['set-cookie']), /^ssotest=false;/);

});

test('SystemInfo: nothing is in maintenance', async () => {
  const { xml } = await site.rest().get(api('SystemInfo'));
  assert.deepEqual(['ctiMMode', 'ctiTimeInMMode', 'finesseMMode', 'finesseTimeInMMode'].map((n) => xml.value(n)),
    ['', '-1', '', '-1']);
  assert.equal(xml.value('primaryNode/xmppPort'), String(site.tcpPort));
  assert.equal(xml.value('primaryNode/xmppSecurePort'), undefined); /* is off */
});

describe('who is connected', () => {
  const summary = (xml, path) =>
    ['desktopUsers', 'fippaUsers', 'thirdPartyUsers', 'totalConnectedUsers', 'totalConnectedUsersViaProxy'].map((n) =>
      Number(xml.value(`${path}/${n}`)));
  const now = async () => summary(await read('ConnectedUsersInfo'), 'userSummary');

  test('nobody; a desktop and a client of its own; nobody again', async () => {
    assert.deepEqual(await now(), [0, 0, 0, 0, 0]);
    await signIn(site, '1001');
    const desktop = await connectBosh(site, '1001', 'demo', { resource: 'desktop' });
    const second = await connectBosh(site, '1001', 'demo', { resource: 'a/b c' });
    const other = await connectBosh(site, '2001', 'demo', { resource: 'crm' });
    assert.deepEqual(await now(), [1, 0, 1, 2, 0]);
    const xml = await read('ConnectedUsersInfo');
    const [first, last, ...more] = xml.all('userDetails/userDetail');
    assert.deepEqual(more, []);
    const all = (node, names) => names.map((n) => node.value(n));
    assert.deepEqual(all(first, ['loginId', 'userType', 'xmppJID', 'teamName', 'extension']),
      ['1001', 'DESKTOP', `1001@${site.domain}/desktop`, 'Sales', '1001']);
    assert.deepEqual(all(last, ['loginId', 'userType', 'xmppJID', 'teamName', 'extension']),
      ['2001', 'THIRDPARTY', `2001@${site.domain}/crm`, 'Support', '']);
    const person = (await admin.get(api('User/2001'))).xml;
    assert.deepEqual(all(last, ['firstName', 'lastName']), all(person, ['firstName', 'lastName']));
    assert.ok(Number(first.value('connectedDuration')) >= 0);

    /* A killed bridge finds its sessions again. */
    await site.kill('bridge', 'SIGKILL');
    await until(async () => (await admin.get(api('ConnectedUsersInfo'))).status === 200 && (await now())[3] === 2, { what: 'two again' });
    for (const one of [desktop, second, other]) await one.disconnect();
    await until(async () => (await now())[3] === 0, { what: 'nobody' });
  });

  test('RuntimeConfigInfo counts what goes on', async () => {
    const count = async (name) => (await read('RuntimeConfigInfo')).value(name);
    assert.equal(await count('activeDialogCount'), '0');
    assert.equal(await count('activeTaskCount'), '0');
    await signIn(site, '1002');
    await site.call({ to: '1002' });
    assert.equal(await count('activeDialogCount'), '1');
    assert.deepEqual(summary(await read('RuntimeConfigInfo'), 'connectedUsersInfo/userSummary'), [0, 0, 0, 0, 0]);
    /* Sales serves two queues, and so does Support, which alone has two channels: the demo, contract. */
    assert.equal(await count('averageLoggedInMediaPerAgent'), '0.00');
    for (const name of ['averageConfiguredMediaPerAgent', 'averageSkillGroupCountPerAgent'])
      assert.match(await count(name), /^\d+\.\d\d$/);
  });

  test('while the bridge is away it is 503', async () => {
    process.kill(site.pid('bridge'), 'SIGSTOP');
    try {
      for (const name of ['ConnectedUsersInfo', 'RuntimeConfigInfo']) {
        const answer = await admin.get(api(name));
        refused(answer, 503, 'Service Unavailable');
      }
    } finally {
      process.kill(site.pid('bridge'), 'SIGCONT');
    }
    await until(async () => (await admin.get(api('ConnectedUsersInfo'))).status === 200, { what: 'the bridge' });
  });
});
