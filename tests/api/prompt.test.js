/* What is written with sqlite3 while everything runs (README, sql/README.md), by somebody who does not know that
 * sqlite3 holds nobody to foreign keys: it is refused in words, or leaves no halves behind. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { connectBosh, parseXml, start, until } from '../harness/index.js';

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const prompt = (text) => {
  const { status, stdout, stderr } = spawnSync('sqlite3', ['-cmd', '.timeout 5000', `${site.state}/aplomb.db`, text], { encoding: 'utf8' });
  return { status, text: stdout.trim(), error: stderr.trim() };
};
const sql = (text) => {
  const answer = prompt(text);
  assert.equal(answer.status, 0, answer.error);
  return answer.text;
};
const copy = (id, columns = '') => `INSERT INTO person (login_id, login_name, password_hash, team_id)
  SELECT ${id}, 'new', password_hash, 1 FROM person WHERE login_id = '1001' ${columns}`;

for (const [statement, words] of [
  ["DELETE FROM team WHERE id = 1", /people are members of this team/],
  ["UPDATE person SET login_id = '1099' WHERE login_id = '1001'", /a login id stays/],
  ['DELETE FROM setup_version', /the one row of setup_version stays/],
  ['DELETE FROM system', /the one row of system stays/],
  ['DELETE FROM layout', /the one row of layout stays; change it/],
  ['DELETE FROM cluster', /the one row of cluster stays; change it/],
  ['DELETE FROM call_layout', /the default call_layout stays; change it/],
  ['INSERT INTO queue_team VALUES (555, 1)', /there is no such queue/],
  ['UPDATE queue_team SET queue_id = 555 WHERE queue_id = 1', /there is no such queue/],
  ['UPDATE queue SET id = 555 WHERE id = 1', /the id of a queue stays/],
  ['INSERT INTO workflow_step SELECT id, 4, 555 FROM workflow LIMIT 1', /there is no such workflow_action/],
  ['UPDATE workflow_step SET workflow_action_id = 555', /there is no such workflow_action/],
  ['UPDATE workflow_action SET id = 555 WHERE id = (SELECT workflow_action_id FROM workflow_step)', /the id of a workflow_action stays/],
  [copy("'a/b'"), /CHECK constraint failed: .*login_id/],
  [copy("'a:b'"), /CHECK constraint failed: .*login_id/],
  [copy("'11' || char(1)"), /CHECK constraint failed: .*login_id/],
  [copy("'11' || char(0) || 'x'"), /CHECK constraint failed: .*login_id/],
  [copy("'..'"), /CHECK constraint failed: .*login_id/],
  ["UPDATE person SET first_name = 'a' || char(7) WHERE login_id = '1001'", /CHECK constraint failed: .*first_name/],
  ["UPDATE person SET last_name = 'a' || char(0) || 'b' WHERE login_id = '1001'", /CHECK constraint failed: .*last_name/],
  ["UPDATE person SET last_name = printf('%.*c', 129, 'x') WHERE login_id = '1001'", /CHECK constraint failed: .*last_name/],
  ["UPDATE queue SET number = '' WHERE id = 1", /CHECK constraint failed: .*number/],
])
  test(`refused: ${statement.replace(/\s+/g, ' ').slice(0, 90)}`, () => {
    const { status, error } = prompt(statement);
    assert.notEqual(status, 0);
    assert.match(error.replace(/\s+/g, ' '), words);
  });

test('a name that is no UTF-8 leaves the documents whole that it is in', async () => {
  const boss = await connectBosh(site, '1000');
  await boss.subscribe('/finesse/api/Team/1/Users');
  sql("UPDATE person SET first_name = CAST(x'41ff42' AS TEXT) WHERE login_id = '1003'");
  const told = await boss.waitFor((u) => u.source === '/finesse/api/User/1003');
  assert.equal(told.data('user/firstName'), 'A\ufffdB');
  const payload = sql("SELECT hex(payload) FROM event WHERE node = '/finesse/api/User/1003' ORDER BY seq DESC LIMIT 1");
  new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(payload, 'hex'));
  const team = await fetch(`${site.url}/finesse/api/Team/1`, { headers: { authorization: `Basic ${btoa('1000:demo')}` } });
  parseXml(new TextDecoder('utf-8', { fatal: true }).decode(await team.arrayBuffer()));
  await boss.disconnect();
});

/** What a page that has only the cookie of its session may see: /gadgets/* (contract.md). */
async function page(user) {
  const spec = encodeURIComponent(`${site.url}/gadgets/queue-statistics/spec.xml`);
  const { headers } = await site.rest(user).post('/desktop/api/session', '');
  const { json } = await site.rest(user).get(`/desktop/api/token?mid=1&url=${spec}`);
  const cookie = headers['set-cookie'].toString().split(';')[0];
  const path = `/gadgets/ifr?mid=1&url=${spec}&st=${encodeURIComponent(json.token)}`;
  return async () => (await site.exchange({ path, headers: { cookie } })).status;
}

test('who is not active any more has no session of the page', async () => {
  const sees = await page('1004');
  assert.equal(await sees(), 200);
  sql("UPDATE person SET is_active = 0 WHERE login_id = '1004'");
  assert.equal(await sees(), 401);
});

test('somebody new of an id that was another\'s has nothing of the other', async () => {
  const sees = await page('2000');
  assert.equal(await sees(), 200);
  sql(`CREATE TABLE was AS SELECT * FROM person WHERE login_id = '2000';
       DELETE FROM person WHERE login_id = '2000'; INSERT INTO person SELECT * FROM was; DROP TABLE was`);
  assert.equal(await sees(), 401);
  assert.equal(sql("SELECT count(*) FROM team_supervisor WHERE login_id = '2000'"), '0');
});

test('who is in a call and is deleted has no desktop any more; the call ends like any other', async () => {
  const boss = await connectBosh(site, '1000');
  await boss.subscribe('/finesse/api/Team/1/Users');
  await site.rest('1005').state('LOGIN', { extension: '1005' });
  const id = await site.call({ to: '1005' });
  await until(() => sql(`SELECT count(*) FROM participant WHERE dialog_id = ${id} AND login_id = '1005'`) === '1');
  sql("DELETE FROM person WHERE login_id = '1005'");
  const left = await boss.waitFor((u) => u.event === 'DELETE' && u.source === '/finesse/api/User/1005');
  assert.equal(left.node, '/finesse/api/Team/1/Users');
  assert.equal((await site.rest('1005').get('/finesse/api/User/1005')).status, 401);
  await site.sim('DELETE', `calls/${id}`);
  await until(() => sql(`SELECT count(*) FROM dialog WHERE id = ${id}`) === '0');
  await site.healthy();
  await boss.disconnect();
});

/* The triggers say what the keys say: of each table whose rows belong to a row that a person may delete. */
test('every part of what can be deleted goes with it', () => {
  assert.equal(sql(`
    SELECT child.name || ' of ' || key."table" FROM sqlite_master AS child, pragma_foreign_key_list(child.name) AS key
     WHERE child.type = 'table' AND key."table" NOT IN ('dialog', 'task', 'team_message')
       AND NOT EXISTS (SELECT 1 FROM sqlite_master AS parts WHERE parts.name = key."table" || '_parts'
                          AND parts.type = 'trigger' AND parts.sql LIKE '% ' || child.name || ' %')`), '');
  sql(`UPDATE person SET team_id = NULL; DELETE FROM team; DELETE FROM queue; DELETE FROM media; DELETE FROM reason_code;
       DELETE FROM wrap_up_reason; DELETE FROM phone_book; DELETE FROM call_layout WHERE type = 'CUSTOM'; DELETE FROM workflow;
       DELETE FROM workflow_action; DELETE FROM person WHERE login_id <> 'admin'`);
  assert.equal(sql('PRAGMA foreign_key_check'), '');
});

test('and the installation goes on', async () => {
  await site.healthy();
  assert.equal((await site.rest('admin').get('/aplomb/api/people')).json.people.length, 1);
});
