/* TeamMessage: reference rest-desktop 4.4, 6.3; rest-config 9. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connectBosh, parseXml, start, until } from '../harness/index.js';
import { refused } from './help.js';

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const path = '/finesse/api/TeamMessage';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const body = (content, teams, duration = 100) =>
  `<TeamMessage><duration>${duration}</duration><content>${content}</content>` +
  `<teams>${teams.map((t) => `<team>${t}</team>`).join('')}</teams></TeamMessage>`;
const post = (user, content, teams, duration, headers) => site.rest(user).post(path, body(content, teams, duration), headers);
const teamList = async (user, team) => {
  const answer = await site.rest(user).get(`/finesse/api/Team/${team}/TeamMessages`);
  assert.equal(answer.status, 200, answer.text);
  return answer.xml.all('TeamMessage').map((m) => m.value('content'));
};
const clear = async () => {
  for (const team of [1, 2]) {
    const { xml } = await site.rest('admin').get(`/finesse/api/Team/${team}/TeamMessages`);
    for (const m of xml.all('TeamMessage')) await site.rest('admin').delete(m.value('uri'));
  }
};

test('a message is made, read and withdrawn, and its teams hear it', async () => {
  const last = (await site.events(0)).at(-1).seq;
  const made = await post('2000', 'Lunch &lt;now&gt; &amp; here', [2, 1], 100, { requestId: 'm-1' });
  assert.equal(made.status, 200, made.text);
  assert.equal(made.headers.requestid, 'm-1');
  const { xml } = made;
  assert.deepEqual(xml.names, ['uri', 'id', 'createdBy', 'createdAt', 'duration', 'content', 'teams']);
  const id = xml.value('id');
  assert.match(id, UUID);
  assert.equal(xml.value('uri'), `${path}/${id}`);
  assert.deepEqual(['id', 'firstName', 'lastName'].map((n) => xml.value(`createdBy/${n}`)), ['2000', 'Mateo', 'Fernández']);
  assert.ok(Math.abs(Number(xml.value('createdAt')) - Date.now() / 1000) < 5, 'seconds since 1970');
  assert.deepEqual([xml.value('duration'), xml.value('content')], ['100', 'Lunch <now> & here']);
  assert.deepEqual(xml.all('teams/team').map((t) => t.text), ['2', '1']);
  assert.equal((await site.rest('2000').get(`${path}/${id}`)).text, made.text);
  assert.equal((await site.rest('2000').get(`${path}s/${id}`)).text, made.text, 'the plural is as good');

  const events = await site.events(last);
  assert.deepEqual(events.map((e) => [e.node, e.requestId]),
    [['/finesse/api/Team/2/TeamMessages', 'm-1'], ['/finesse/api/Team/1/TeamMessages', 'm-1']]);
  const update = parseXml(events[0].payload);
  assert.deepEqual([update.value('event'), update.value('source'), update.value('requestId')], ['POST', `${path}/${id}`, 'm-1']);
  assert.equal(events[0].payload, `<Update><data>${made.text.replaceAll('TeamMessage>', 'X>').replace('<X>', '<teamMessage>')
    .replace('</X>', '</teamMessage>')}</data><event>POST</event><requestId>m-1</requestId><source>${path}/${id}</source></Update>`);

  const gone = await site.rest('2000').delete(`${path}/${id}`, { requestId: 'm-2' });
  assert.deepEqual([gone.status, gone.text], [200, made.text]);
  refused(await site.rest('2000').get(`${path}/${id}`), 404, 'Not Found', id);
  refused(await site.rest('2000').delete(`${path}/${id}`), 404, 'Not Found', id);
  const later = await site.events(events.at(-1).seq);
  assert.deepEqual(later.map((e) => [e.node, e.requestId, parseXml(e.payload).value('event')]),
    [['/finesse/api/Team/2/TeamMessages', 'm-2', 'DELETE'], ['/finesse/api/Team/1/TeamMessages', 'm-2', 'DELETE']]);
});

test('lists: of a team, newest first; of whoever made them', async () => {
  await clear();
  for (const text of ['first', 'second']) {
    await post('1000', text, [1]);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await post('2000', 'third', [1, 2]);
  for (const user of ['1001', '1000', '2000', 'admin']) assert.deepEqual(await teamList(user, 1), ['third', 'second', 'first']);
  assert.deepEqual(await teamList('2001', 2), ['third']);
  refused(await site.rest('2001').get('/finesse/api/Team/1/TeamMessages'), 401, 'Authorization Failure', '2001');
  refused(await site.rest('1001').get('/finesse/api/Team/4711/TeamMessages'), 404, 'Not Found', '4711');
  const by = (user, whose) => site.rest(user).get(`${path}s?createdBy=${whose}`);
  const { xml } = await by('1000', '1000');
  assert.equal(xml.name, 'TeamMessages');
  assert.deepEqual(xml.all('TeamMessage').map((m) => m.value('content')), ['second', 'first']);
  assert.equal((await by('admin', '2000')).xml.all('TeamMessage').length, 1);
  refused(await by('1000', '2000'), 401, 'Invalid Authorization User Specified', '2000');
  refused(await by('admin', '4711'), 404, 'User Not Found', '4711');
  refused(await by('1000', ''), 400, 'Parameter Missing', 'createdBy');
});

test('who may make, read and withdraw', async () => {
  await clear();
  refused(await post('1001', 'x', [1]), 401, 'Authorization Failure', '1001');
  refused(await post('1000', 'x', [2]), 401, 'Authorization Failure', '1000');
  refused(await post('1000', 'x', [1, 2]), 401, 'Authorization Failure', '1000');
  const made = (await post('2000', 'x', [2])).xml.value('uri');
  refused(await site.rest('1000').delete(made), 401, 'Authorization Failure', '1000');
  refused(await site.rest('2001').delete(made), 401, 'Authorization Failure', '2001');
  refused(await site.rest('1001').get(made), 401, 'Authorization Failure', '1001');
  assert.equal((await site.rest('2001').get(made)).status, 200);
  assert.equal((await site.rest('admin').delete(made)).status, 200);
  const own = await post('admin', 'from above', [1, 2]);
  assert.equal(own.status, 200, own.text);
  assert.deepEqual(await teamList('1001', 1), ['from above']);
});

test('what is missing or too much', async () => {
  await clear();
  const send = (xml) => site.rest('1000').post(path, xml);
  refused(await send('<TeamMessage><content>x</content><teams><team>1</team></teams></TeamMessage>'), 400, 'Parameter Missing', 'duration');
  refused(await send('<TeamMessage><duration>1</duration><teams><team>1</team></teams></TeamMessage>'), 400, 'Parameter Missing', 'content');
  refused(await send('<TeamMessage><duration>1</duration><content>x</content></TeamMessage>'), 400, 'Parameter Missing', 'teams');
  refused(await send(body('x', [])), 400, 'Parameter Missing', 'teams');
  refused(await send('<TeamMessages/>'), 400, 'Bad Request');
  refused(await send('<TeamMessage>'), 400, 'Bad Request');
  for (const wrong of ['0', '-1', 'x', '1.5', '31536001', '99999999999']) /* a year: docs/api.md */
    refused(await post('1000', 'x', [1], wrong), 400, 'Invalid Input', 'duration');
  refused(await post('1000', 'ä'.repeat(256), [1]), 400, 'Invalid Input', 'content');
  refused(await post('1000', 'x', [4711]), 404, 'Not Found', '4711');
  assert.equal((await post('1000', 'x', [1], '31536000')).status, 200);
  await clear();
  assert.equal((await post('1000', 'ä'.repeat(255), [1, 1])).xml.all('teams/team').length, 1);
  assert.deepEqual(await teamList('1001', 1), ['ä'.repeat(255)]);
});

test('a message ends by itself', async () => {
  await clear();
  const made = await post('1000', 'short', [1], 1);
  assert.deepEqual(await teamList('1001', 1), ['short']);
  await until(async () => (await teamList('1001', 1)).length === 0, { what: 'the end' });
  refused(await site.rest('1000').get(made.xml.value('uri')), 404, 'Not Found');
});

test('fifty for a team at a time', async () => {
  await clear();
  for (let i = 0; i < 50; i++) assert.equal((await post('2000', `m${i}`, [2])).status, 200);
  const full = await post('2000', 'one more', [1, 2]);
  refused(full, 400, 'System Resource Limit Exceeded', 'teammessage.max.limit.exceeded');
  assert.equal(full.error.message, 'MAX_ACTIVE_MESSAGE_LIMIT_EXCEEDED');
  assert.deepEqual(await teamList('1001', 1), [], 'nothing of it is there');
  assert.equal((await post('2000', 'another team', [1])).status, 200);
  await clear();
  assert.equal((await post('2000', 'room again', [2])).status, 200);
});

test('members and supervisors hear it over XMPP, others may not listen', async () => {
  await clear();
  const node = '/finesse/api/Team/1/TeamMessages';
  const clients = await Promise.all(['1001', '1000'].map((user) => connectBosh(site, user, 'demo')));
  try {
    for (const client of clients) await client.subscribe(node);
    const made = await post('1000', 'heard', [1], 100, { requestId: 'm-9' });
    for (const client of clients) {
      const update = await client.waitFor((u) => u.requestId === 'm-9');
      assert.deepEqual([update.node, update.event, update.source], [node, 'POST', made.xml.value('uri')]);
      assert.equal(update.data('teamMessage/content'), 'heard');
    }
    await site.rest('1000').delete(made.xml.value('uri'), { requestId: 'm-10' });
    for (const client of clients)
      assert.equal((await client.waitFor((u) => u.requestId === 'm-10')).event, 'DELETE');
  } finally {
    for (const client of clients) await client.disconnect();
  }
});
