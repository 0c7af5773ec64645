/* aplomb-ctid is killed right after each request of a consult-conference-transfer scene was accepted:
 * what the agents hear and what they find by REST is what a run without the kill gives, no dialog id
 * is seen twice, and clients hear the log, each event once and in order
 * (tests/unit/ctid/test_consult.c kills at every write instead). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connectBosh, start, until } from '../harness/index.js';
import { Picture, Story, act, did, reset, signIn } from '../cti/help.js';

const AGENTS = ['1001', '1002', '1003'];
const STEPS = [
  (ids) => act(site, '1001', 'ANSWER', ids.get('first')),
  (ids) => did(site, '1001', ids.get('first'), 'CONSULT_CALL', { to: '1002' }),
  (ids) => act(site, '1002', 'ANSWER', ids.last()),
  (ids) => did(site, '1001', ids.get('first'), 'CONFERENCE'),
  (ids) => did(site, '1001', ids.get('first'), 'CONSULT_CALL', { to: '1003' }),
  (ids) => act(site, '1003', 'ANSWER', ids.last()),
  (ids) => did(site, '1001', ids.get('first'), 'TRANSFER'),
  (ids) => act(site, '1002', 'DROP', ids.get('first')),
  (ids) => act(site, '1003', 'DROP', ids.get('first')),
];

let site, story, clients, first;
const seen = new Set();
before(async () => {
  site = await start();
  story = await Story.begin(site);
  clients = await Promise.all(AGENTS.map((user) => connectBosh(site, user, 'demo')));
  first = story.after;
});
after(() => site?.stop());

/* Dialog ids of a run in the order they came, so that runs can be compared. */
class Ids {
  list = [];
  get() {
    return this.list[0];
  }
  last() {
    return this.list.at(-1);
  }
  name(id) {
    if (!this.list.includes(id)) {
      assert.ok(!seen.has(id), `dialog ${id} a second time`);
      seen.add(id);
      this.list.push(id);
    }
    return `call ${this.list.indexOf(id) + 1}`;
  }
}

const told = async (ids) =>
  (await story.told())
    .filter((t) => t.short !== 'SystemInfo')
    .map((t) => (t.dialog ? `${ids.name(t.dialog.value('id'))} ${t.line}` : t.line));

/* What everybody sees by REST; ids and times apart. */
async function seenByAll(ids) {
  const all = [];
  for (const user of AGENTS) {
    const { text } = await site.rest(user).get(`/finesse/api/User/${user}/Dialogs`);
    const { xml } = await site.rest(user).get(`/finesse/api/User/${user}`);
    const plain = text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '').replace(/(Dialog\/|secondaryId>|<id>)(\d+)/g, (_, tag, id) => tag + ids.name(id));
    all.push(`${user} ${xml.value('state')} ${plain}`);
  }
  return all;
}

async function run(killAfter) {
  const ids = new Ids();
  const lines = [];
  await reset(site, ...AGENTS);
  for (const user of AGENTS) await signIn(site, user);
  await site.rest('1001').state('READY');
  await story.told();
  ids.name(await site.call({ from: '5551234', to: '7001', variables: { callVariable1: 'x' } }));
  lines.push(await told(ids));
  for (const [i, step] of STEPS.entries()) {
    await step(ids);
    if (i === killAfter) {
      await site.kill('ctid');
      await until(async () => (await site.rest('1001').get('/finesse/api/User/1001')).status === 200, { what: 'ctid back' });
    }
    lines.push(await told(ids), await seenByAll(ids));
    await Picture.check(story, ...AGENTS);
  }
  return lines;
}

let calm;
test('the scene without a kill', async () => {
  calm = await run(-1);
  assert.match(calm.flat().join('\n'), /call 3 User\/1003\/Dialogs DELETE/);
  assert.deepEqual(calm.at(-1).map((line) => line.split(' ').slice(0, 2).join(' ')),
    ['1001 READY', '1002 NOT_READY', '1003 NOT_READY']);
});

for (const i of STEPS.keys())
  test(`killed after request ${i + 1}`, async () => assert.deepEqual(await run(i), calm));

/* Everything logged since the clients are there, page by page. */
async function logged() {
  const all = [];
  for (let page; (page = await site.events(all.at(-1)?.seq ?? first)).length > 0; ) all.push(...page);
  return all;
}

test('through all kills clients heard the log, each event once and in order', async () => {
  const log = await logged();
  for (const [i, user] of AGENTS.entries()) {
    const nodes = [`/finesse/api/User/${user}`, `/finesse/api/User/${user}/Dialogs`];
    const told = log.filter((event) => nodes.includes(event.node)).map((event) => event.payload);
    const heard = () => clients[i].updates.filter((u) => nodes.includes(u.node)).map((u) => u.raw);
    await until(() => heard().length >= told.length, { what: `${told.length} events at ${user}` });
    assert.ok(told.length > 50);
    assert.deepEqual(heard(), told);
  }
});
