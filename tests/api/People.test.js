/* /aplomb/api/people: contract.md, "Our own interfaces"; passwords and lock-out are reference reliability-security S1,
 * limits of what is kept sql/schema/10-people.sql. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { start, until } from '../harness/index.js';
import { signIn } from './help.js';

let site, admin;
before(async () => {
  site = await start();
  admin = site.rest('admin');
});
after(() => site?.stop());

const api = '/aplomb/api';
const PASSWORD = 'correct horse';
const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${site.state}/aplomb.db`, text], { encoding: 'utf8' }).trim();
const get = async (path) => (await admin.get(`${api}/${path}`)).json;
const put = (path, body) => admin.put(`${api}/${path}`, body);
const done = (answer, status) => {
  assert.equal(answer.status, status, answer.text);
  return status === 204 ? null : answer.json;
};
const made = async (path, body) => done(await admin.post(`${api}/${path}`, body), 201);
const refused = (answer, status, field) => {
  assert.equal(answer.status, status, answer.text);
  assert.equal(typeof answer.json.error, 'string', answer.text);
  assert.equal(answer.json.field, field, answer.text);
};
const changes = async (object) => (await get(`audit?object=${api}/${object}`)).changes;
const statusOf = async (id, password) => (await site.rest(id, password).get(`/finesse/api/User/${id}`)).status;

test('somebody new is told as they are kept, without a hash, and signs in at once', async () => {
  const body = {
    loginId: '1099', loginName: 'Zoe', firstName: 'Zoë', lastName: "O'Neil & Söhne", teamId: 1, mayBeMobile: true, password: PASSWORD,
  };
  const answer = await admin.post(`${api}/people`, body);
  const person = done(answer, 201);
  assert.equal(new URL(answer.headers.location).pathname, `${api}/people/1099`);
  const { password, ...told } = body;
  assert.ok(Math.abs(Date.parse(person.passwordSetAt) - Date.now()) < 60000);
  assert.deepEqual({ ...person, passwordSetAt: '' }, {
    ...told, loginName: 'zoe', isAgent: true, isSupervisor: false, isAdministrator: false, isActive: true,
    supervisedTeams: [], skillTargetId: null, passwordSetAt: '', lockedUntil: null, state: 'LOGOUT', extension: '',
  });
  assert.deepEqual(await get('people/1099'), person);
  assert.match(sql("SELECT password_hash FROM person WHERE login_id = '1099'"), /^\$y\$j9T\$/, 'yescrypt at the cost of passwd');
  assert.equal(await statusOf('1099', password), 200);
  assert.equal((await site.rest('zoe', password).get('/finesse/api/User/1099')).status, 200, 'by name as well');
  await until(async () => {
    await site.rest('1099', password).state('LOGIN', { extension: '1099' });
    return (await get('people/1099')).state === 'NOT_READY';
  }, { what: '1099 signed in' });
  assert.equal((await get('people/1099')).extension, '1099');
  const [line] = await changes('people');
  assert.deepEqual([line.action, line.object, line.before, line.after.includes('$y$'), line.after.includes(password)],
    ['POST', `${api}/people/1099`, '', false, false]);
});

test('the list: in order of ids, searched, a page at a time', async () => {
  const { people, more } = await get('people');
  const ids = people.map((p) => p.loginId);
  assert.deepEqual(ids, ids.toSorted());
  assert.equal(more, false);
  for (const id of ['1000', '1001', 'admin']) assert.ok(ids.includes(id));
  assert.deepEqual(people.find((p) => p.loginId === '2000').supervisedTeams, [2, 1]);
  const found = async (text) => (await get(`people?search=${encodeURIComponent(text)}`)).people.map((p) => p.loginId);
  assert.deepEqual(await found('LINDQ'), ['1001']);
  assert.deepEqual(await found('agent2001'), ['2001']);
  assert.deepEqual(await found('%'), []);
  assert.deepEqual((await get('people?after=2009')).people.map((p) => p.loginId), ['2010', 'admin']);
});

test('a change of some of it leaves the rest; a supervisor has teams in their order', async () => {
  const before = await get('people/1002');
  const after = done(await put('people/1002', { isSupervisor: true, supervisedTeams: [2, 1], lastName: 'Byrne' }), 200);
  assert.deepEqual(after, { ...before, isSupervisor: true, supervisedTeams: [2, 1], lastName: 'Byrne' });
  assert.deepEqual((await site.rest('1002').get('/finesse/api/User/1002')).xml.all('teams/Team').map((t) => t.value('id')), ['2', '1']);
  assert.deepEqual(done(await put('people/1002', { supervisedTeams: [], isSupervisor: false, lastName: before.lastName }), 200), before);
  const [line] = await changes('people/1002');
  assert.equal(JSON.parse(line.before).lastName, 'Byrne');
});

test('what cannot be is refused with its field, and changes nothing', async () => {
  const count = sql('SELECT count(*) FROM person');
  const good = { loginId: '1098', password: PASSWORD };
  for (const [wrong, field] of [
    [{ loginId: undefined }, 'loginId'], [{ loginId: 'a b' }, 'loginId'], [{ loginId: 'a/b' }, 'loginId'], [{ loginId: '1'.repeat(33) }, 'loginId'],
    [{ loginId: 7 }, 'loginId'], [{ loginId: '..' }, 'loginId'], [{ loginName: 'a:b' }, 'loginName'],
    [{ password: undefined }, 'password'], [{ password: '1234567' }, 'password'], [{ password: 'x'.repeat(257) }, 'password'], [{ password: 'tab\tinside it' }, 'password'],
    [{ firstName: 'x'.repeat(129) }, 'firstName'], [{ lastName: 'a\u0001b' }, 'lastName'], [{ lastName: ' a' }, 'lastName'],
    [{ teamId: 4711 }, 'teamId'], [{ teamId: 0 }, 'teamId'], [{ teamId: '1' }, 'teamId'],
    [{ supervisedTeams: [1] }, 'supervisedTeams'], [{ isSupervisor: true, supervisedTeams: [4711] }, 'supervisedTeams'],
    [{ isSupervisor: true, supervisedTeams: [1, 1] }, 'supervisedTeams'], [{ isAgent: false }, 'isAgent'], [{ isAgent: 1 }, 'isAgent'],
    [{ passwordHash: 'x' }, 'passwordHash'],
  ])
    refused(await admin.post(`${api}/people`, { ...good, ...wrong }), 400, field);
  refused(await admin.post(`${api}/people`, { ...good, loginId: '1001' }), 409, 'loginId');
  refused(await admin.post(`${api}/people`, { ...good, loginId: 'agent1001' }), 409, 'loginId'); // would take that name's sign-in
  refused(await admin.post(`${api}/people`, { ...good, loginName: 'AGENT1001' }), 409, 'loginName');
  refused(await put('people/1002', { loginName: '1001' }), 409, 'loginName');
  refused(await put('people/1002', { loginId: '1098' }), 400, 'loginId');
  refused(await put('people/4711', {}), 404, '');
  assert.equal((await admin.post(`${api}/people`, 'not json', { 'Content-Type': 'application/json' })).status, 400);
  assert.equal(sql('SELECT count(*) FROM person'), count);
});

test('another password ends what began with the old one, and a lock-out', async () => {
  const sessions = () => Number(sql("SELECT count(*) FROM session WHERE login_id = '1006'"));
  assert.equal((await site.rest('1006').post('/desktop/api/session', '')).status, 204);
  assert.equal(sessions(), 1);
  for (let i = 0; i < 5; i++)
    assert.equal(await statusOf('1006', 'guess'), 401);
  assert.equal(await statusOf('1006', 'demo'), 401, 'locked');
  const person = done(await put('people/1006', { password: PASSWORD }), 200);
  assert.equal(person.lockedUntil, null);
  assert.equal(await statusOf('1006', PASSWORD), 200);
  assert.equal(await statusOf('1006', 'demo'), 401);
  assert.equal(sessions(), 0, 'the cookie of the page');
  const [line] = await changes('people/1006');
  assert.equal(line.action, 'PUT', 'the audit says that, and not what it is');
  assert.ok(!`${line.before}${line.after}`.includes(PASSWORD));
});

test('a lock-out is told, and ended by unlock', async () => {
  for (let i = 0; i < 5; i++)
    assert.equal(await statusOf('1007', 'guess'), 401);
  const ends = Date.parse((await get('people/1007')).lockedUntil) - Date.now();
  assert.ok(ends > 4 * 60000 && ends <= 5 * 60000, `${ends} ms`);
  assert.equal(await statusOf('1007', 'demo'), 401);
  assert.equal(done(await admin.post(`${api}/people/1007/unlock`, ''), 200).lockedUntil, null);
  assert.equal(await statusOf('1007', 'demo'), 200);
  assert.match((await changes('people/1007'))[0].before, /"lockedUntil":"/);
  refused(await admin.post(`${api}/people/4711/unlock`, ''), 404, '');
});

test('the last active administrator stays, and nobody deletes themselves', async () => {
  refused(await put('people/admin', { isActive: false }), 409, 'isActive');
  refused(await put('people/admin', { isAdministrator: false, isAgent: true }), 409, 'isAdministrator');
  refused(await admin.delete(`${api}/people/admin`), 409, '');
  await made('people', { loginId: 'second', isAgent: false, isAdministrator: true, password: PASSWORD });
  const second = site.rest('second', PASSWORD);
  refused(await admin.delete(`${api}/people/admin`), 409, '');
  done(await second.put(`${api}/people/admin`, { isActive: false }), 200);
  assert.equal((await admin.get(`${api}/people`)).status, 401);
  refused(await second.put(`${api}/people/second`, { isActive: false }), 409, 'isActive');
  done(await second.put(`${api}/people/admin`, { isActive: true }), 200);
  done(await admin.delete(`${api}/people/second`), 204);
  assert.equal((await second.get(`${api}/people`)).status, 401);
});

test('who is signed in is deactivated first, which signs them out, and deleted then', async () => {
  await signIn(site, '1008');
  refused(await admin.delete(`${api}/people/1008`), 409, '');
  assert.equal(done(await put('people/1008', { isActive: false }), 200).isActive, false);
  assert.equal(await statusOf('1008', 'demo'), 401);
  await until(async () => (await get('people/1008')).state === 'LOGOUT', { what: '1008 signed out' });
  done(await admin.delete(`${api}/people/1008`), 204);
  assert.equal((await admin.get(`${api}/people/1008`)).status, 404);
  assert.equal((await changes('people/1008'))[0].after, '');
});

test('what was just made counts for the next request: somebody new signs in, on a number that was just opened', async () => {
  const { extensions } = await get('extensions');
  for (const n of [1, 2, 3]) {
    const [id, extension] = [`88${n}`, `4100${n}`];
    await made('people', { loginId: id, loginName: `soon${n}`, teamId: 1, password: PASSWORD });
    extensions.push({ first: Number(extension), last: Number(extension) });
    done(await put('extensions', { extensions }), 200);
    await site.rest(id, PASSWORD).state('LOGIN', { extension, requestId: `soon-${n}` });
    const heard = await until(async () => (await get(`events?requestId=soon-${n}`)).events[0], { what: 'an answer' });
    assert.match(heard.payload, /<state>NOT_READY<\/state>/);
  }
});
