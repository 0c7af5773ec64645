/* What is sent on each node, element by element: reference rest-desktop 1.2, 6.2, 6.3, 6.5 to 6.10.  The log holds what
 * goes out byte for byte (User.test.js). */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { parseXml, start, until } from '../harness/index.js';
import { Story, act, dial, signIn } from '../cti/help.js';

const api = '/finesse/api';
let site, story;
before(async () => {
  site = await start();
  story = await Story.begin(site);
});
after(() => site?.stop());

/** Names of the elements, nested: [['a', [['b', []]]]]. */
const shape = (node) => [node.name, node.children.map(shape)];
const tree = (node) => [node.name, node.children.length ? node.children.map(tree) : node.text];
const get = async (user, path) => (await site.rest(user).get(`${api}/${path}`)).xml;

/* 6.2: four children in this order, no attribute but a category, no declaration; 1.2: nothing has an end slash. */
function envelope(told, { node, source = node, event, requestId = '' }) {
  assert.deepEqual(told.xml.names, ['data', 'event', 'requestId', 'source']);
  assert.match(told.payload, /^<Update><data>/);
  assert.doesNotMatch(told.payload, /<[^>]*[\s/]>|<\w+ /, 'attributes, elements closed at once');
  assert.doesNotMatch(told.payload, /<uri>[^<]*\/<\/uri>/);
  assert.deepEqual([told.node, told.source, told.event, told.requestId, told.xml.value('requestId')],
    [`${api}/${node}`, `${api}/${source}`, event, requestId, requestId]);
}

test('User: the whole user, in lower case; the team: a summary of the user, never the team', async () => {
  await site.rest('1001').state('LOGIN', { extension: '1001', requestId: 'in' });
  await site.rest('1001').state('NOT_READY', { reason: 1, requestId: 'break' });
  const told = await story.told();
  assert.deepEqual(told.map((t) => t.short), ['User/1001', 'Team/1/Users', 'User/1001', 'Team/1/Users']);
  for (const [i, requestId] of ['in', 'in', 'break', 'break'].entries())
    envelope(told[i], { node: told[i].short, source: 'User/1001', event: 'PUT', requestId });
  const [first, summary, user, short] = told;
  assert.deepEqual(user.xml.get('data').names, ['user']);
  assert.deepEqual(user.user.children.map(tree), (await get('1001', 'User/1001')).children.map(tree));
  assert.deepEqual(user.user.get('reasonCode').names.filter((n) => n !== 'systemCode'), ['category', 'code', 'forAll', 'id', 'label', 'uri']);
  assert.equal(user.user.value('reasonCodeId'), '1');
  assert.equal(first.user.get('reasonCode'), undefined);
  assert.equal(first.user.value('reasonCodeId'), '-1');
  assert.deepEqual(summary.user.names, ['dialogs', 'extension', 'firstName', 'lastName', 'loginId', 'mediaType', 'pendingState',
    'state', 'stateChangeTime', 'uri']);
  assert.deepEqual(short.user.names, ['dialogs', 'extension', 'firstName', 'lastName', 'loginId', 'mediaType', 'pendingState',
    'reasonCode', 'state', 'stateChangeTime', 'uri']);
  const [member] = (await get('1000', 'Team/1')).all('users/User');
  assert.deepEqual(short.user.children.map(tree), member.children.map(tree), 'as GET of the team has it');
});

test('Dialogs: POST and DELETE wrap the call and name the collection, PUT is the call and names it', async () => {
  await site.rest('1001').state('READY');
  await story.told();
  const id = await site.call({ to: '7001', variables: { callVariable1: '<&>' } });
  const [post] = await story.told();
  envelope(post, { node: 'User/1001/Dialogs', event: 'POST' });
  assert.deepEqual(shape(post.xml.get('data')).slice(0, 1), ['data']);
  assert.deepEqual([post.xml.get('data').names, post.xml.get('data/dialogs').names], [['dialogs'], ['Dialog']]);
  const offered = await get('1001', `Dialog/${id}`);
  assert.deepEqual(post.dialog.children.map(tree), offered.children.map(tree));
  assert.match(post.payload, /<name>callVariable1<\/name><value>&lt;&amp;&gt;<\/value>/);

  await act(site, '1001', 'ANSWER', id, 'a-1');
  const [put] = await story.told();
  envelope(put, { node: 'User/1001/Dialogs', source: `Dialog/${id}`, event: 'PUT', requestId: 'a-1' });
  assert.deepEqual(put.xml.get('data').names, ['dialog']);
  assert.deepEqual(put.dialog.children.map(tree), (await get('1001', `Dialog/${id}`)).children.map(tree));

  await act(site, '1001', 'DROP', id);
  const gone = (await story.told()).find((t) => t.event === 'DELETE');
  envelope(gone, { node: 'User/1001/Dialogs', event: 'DELETE' });
  assert.deepEqual([gone.xml.get('data').names, gone.xml.get('data/dialogs').names], [['dialogs'], ['Dialog']]);
  assert.deepEqual(gone.dialog.names, put.dialog.names, 'the last full object');
  assert.deepEqual([gone.dialog.value('id'), gone.dialog.value('state')], [id, 'DROPPED']);
  assert.deepEqual(gone.dialog.all('participants/Participant').map((p) => [p.value('state'), p.get('actions').names]),
    [['DROPPED', []], ['DROPPED', []]]);
});

test('errors: of a call, of no call yet, of the user', async () => {
  const wrong = async (ask, { node, source = node, data, type }) => {
    assert.equal((await ask).status, 202);
    const [told, ...more] = await story.told();
    assert.equal(more.length, 0, more.map((t) => t.line).join('\n'));
    envelope(told, { node, source, event: 'PUT', requestId: 'wrong' });
    assert.deepEqual(shape(told.xml.get('data')),
      ['data', [['apiErrors', [['apiError', [['errorData', []], ['errorMessage', []], ['errorType', []]]]]]]]);
    const error = told.xml.get('data/apiErrors/apiError');
    assert.deepEqual([error.value('errorData'), error.value('errorType')], [data, type]);
  };
  await dial(site, '1001', '8003', 'out');
  const id = (await story.told()).find((t) => t.event === 'POST').dialog.value('id');
  await wrong(site.rest('1001').act(id, 'RETRIEVE', '1001', 'wrong'),
    { node: 'User/1001/Dialogs', source: `Dialog/${id}`, data: '4047', type: 'Generic Error' });
  const second = '<Dialog><requestedAction>MAKE_CALL</requestedAction><fromAddress>1001</fromAddress><toAddress>8002</toAddress></Dialog>';
  await wrong(site.rest('1001').post(`${api}/User/1001/Dialogs`, second, { requestId: 'wrong' }),
    { node: 'User/1001/Dialogs', data: '22', type: 'Invalid State' });
  await wrong(site.rest('1001').state('LOGIN', { extension: '1777', requestId: 'wrong' }),
    { node: 'User/1001', data: '259', type: 'Invalid Device' });
  await act(site, '1001', 'DROP', id);
  await story.told();
});

test('Queue: whole, as GET has it, without a requestId', async () => {
  await story.pass(20);
  await signIn(site, '1002');
  await site.sim('PUT', 'clock', { advanceSeconds: 10 });
  const told = (await story.told({ queues: true })).filter((t) => t.short === 'Queue/1').at(-1);
  envelope(told, { node: 'Queue/1', event: 'PUT' });
  assert.deepEqual(told.xml.get('data').names, ['Queue']);
  assert.deepEqual(tree(told.xml.get('data/Queue')), tree(await get('1001', 'Queue/1')));
});

/* Written by hand, as an administrator's tool would; heard within a second (docs/api.md). */
test('User/Queues, a queue that goes, a user who comes and goes', async () => {
  const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${site.state}/aplomb.db`, `PRAGMA foreign_keys = ON; ${text}`]);
  let seen = [];
  const wait = (short, event) => until(async () => {
    seen = seen.concat(await story.told({ queues: true }));
    return seen.find((t) => t.short === short && t.event === event);
  }, { what: `${event} on ${short}` });

  sql("INSERT INTO queue (id, number, name) VALUES (9, '7099', 'Short'); INSERT INTO queue_team VALUES (9, 1)");
  const gained = await wait('User/1001/Queues', 'POST');
  envelope(gained, { node: 'User/1001/Queues', event: 'POST' });
  assert.deepEqual(tree(gained.xml.get('data/Queues')), ['Queues', [tree(await get('1001', 'Queue/9'))]], 'the added ones alone, whole');
  seen = [];
  sql('DELETE FROM queue WHERE id = 9');
  const lost = await wait('User/1001/Queues', 'DELETE');
  envelope(lost, { node: 'User/1001/Queues', event: 'DELETE' });
  assert.deepEqual(tree(lost.xml.get('data')), ['data', [['Queues', [['Queue', [['uri', `${api}/Queue/9`]]]]]]]);
  const gone = await wait('Queue/9', 'DELETE');
  envelope(gone, { node: 'Queue/9', event: 'DELETE' });
  assert.deepEqual(tree(gone.xml.get('data')), ['data', [['Queue', [['uri', `${api}/Queue/9`]]]]]);

  sql(`INSERT INTO person (login_id, login_name, password_hash, team_id)
         SELECT '1098', 'agent1098', password_hash, 1 FROM person WHERE login_id = '1001'`);
  const came = await wait('User/1098', 'POST');
  envelope(came, { node: 'User/1098', event: 'POST' });
  assert.deepEqual(came.user.children.map(tree), (await get('admin', 'User/1098')).children.map(tree));
  sql("UPDATE person SET is_active = 0 WHERE login_id = '1098'");
  const left = await wait('User/1098', 'DELETE');
  envelope(left, { node: 'User/1098', event: 'DELETE' });
  assert.match(left.payload, /^<Update><data><\/data>/, 'the only event whose data may be empty');
});

test('SystemInfo: the children of GET', async () => {
  const from = story.after;
  const heard = (status) => until(async () => {
    const list = (await site.events(from, `${api}/SystemInfo`)).map((e) => ({ ...e, xml: parseXml(e.payload) }));
    return list.at(-1)?.xml.value('data/systemInfo/status') === status && list;
  }, { what: status });
  process.kill(site.child.pid, 'SIGSTOP'); /* who would start another one before it is missed */
  try {
    process.kill(site.pid('ctid'), 'SIGKILL');
    await heard('OUT_OF_SERVICE');
  } finally {
    process.kill(site.child.pid, 'SIGCONT');
  }
  const told = await heard('IN_SERVICE');
  const names = (await get(undefined, 'SystemInfo')).names;
  for (const { xml, payload } of told) {
    assert.deepEqual([xml.names, xml.get('data').names], [['data', 'event', 'requestId', 'source'], ['systemInfo']]);
    assert.deepEqual(xml.get('data/systemInfo').names, names);
    assert.deepEqual([xml.value('event'), xml.value('requestId'), xml.value('source')], ['PUT', '', `${api}/SystemInfo`]);
    assert.doesNotMatch(payload, /<\w+ /);
  }
  assert.deepEqual(told.map(({ xml }) => xml.value('data/systemInfo/status')), ['OUT_OF_SERVICE', 'IN_SERVICE']);
});

test('whoever gains a thousand and more queues is told of all of them, in documents that are whole', async () => {
  const count = 1500, node = `${api}/User/1002/Queues`;
  const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', site.file('aplomb.db')], { input: text });
  sql(`BEGIN IMMEDIATE; INSERT INTO team (id, name) VALUES (4711, 'Many');
       WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < ${count})
       INSERT INTO queue (id, name, number) SELECT 40000 + n, '${'&'.repeat(58)}' || n, 40000 + n FROM k;
       INSERT INTO queue_team (queue_id, team_id) SELECT id, 4711 FROM queue WHERE id > 40000;
       UPDATE person SET team_id = 4711 WHERE login_id = '1002'; COMMIT;`);
  const ids = new Set();
  let after = story.after;
  await until(async () => {
    for (const { seq, payload } of await site.events(after, node)) {
      after = seq;
      const update = parseXml(payload);
      if (update.value('event') !== 'POST') continue;
      for (const queue of update.get('data/Queues').children) ids.add(queue.value('uri'));
    }
    return ids.size >= count;
  }, { what: 'all of them' });
  assert.equal(ids.size, count);
});
