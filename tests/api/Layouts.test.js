/* /aplomb/api/layouts and audit: contract.md, "Our own interfaces"; the grammar is reference rest-config 2.2. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { start } from '../harness/index.js';
import { idOf } from './help.js';

let site, admin;
before(async () => {
  site = await start();
  admin = site.rest('admin');
});
after(() => site?.stop());

const layout = (label, tabs = '') => `<finesseLayout xmlns="http://www.cisco.com/vtg/finesse">
  <layout>
    <role>Agent</role>
    <page/>
    <tabs>
      <tab><id>home</id><label>${label}</label></tab>${tabs}
    </tabs>
  </layout>
</finesseLayout>`;
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const publish = (text, requestId = 'r') => admin.send('PUT', '/finesse/api/LayoutConfig/default',
  `<LayoutConfig><layoutxml>${escaped(text)}</layoutxml></LayoutConfig>`, { requestId });
const publishTo = (team, text) => admin.put(`/finesse/api/Team/${team}/LayoutConfig`, text
  ? `<TeamLayoutConfig><useDefault>false</useDefault><layoutxml>${escaped(text)}</layoutxml></TeamLayoutConfig>`
  : '<TeamLayoutConfig><useDefault>true</useDefault></TeamLayoutConfig>');
const json = async (path) => (await admin.get(`/aplomb/api/${path}`)).json;
const changes = async (query) => (await json(`audit?${query}`)).changes;
const check = async (layoutxml) => (await admin.post('/aplomb/api/layouts/check', { layoutxml })).json.problems;

test('a check tells every problem with its line, and stores nothing', async () => {
  const was = await json('layouts/default');
  assert.deepEqual(await check(layout('Home')), []);
  const broken = layout('Home', '\n<tab><id>1st</id><label>x</label>\n<gadgets>\n<gadget id="a">/x</gadget>\n<gadget id="a">/y z</gadget></gadgets></tab>');
  const told = (await check(broken)).map((p) => [p.line, p.code, p.element, p.detail]);
  assert.deepEqual(told, [
    [7, 'value', 'id', ''],
    [10, 'value', 'gadget', ''],
    [10, 'id-twice', 'gadget', 'a'],
  ]);
  const [open] = await check('<finesseLayout>\n<layout>\n</finesseLayout>');
  assert.deepEqual([open.line, open.code], [3, 'malformed']);
  assert.deepEqual((await check('<a/>')).map((p) => [p.code, p.element]), [['root', 'a']]);
  assert.deepEqual(await json('layouts/default'), was);
});

test('a check of something else', async () => {
  const refused = async (body, field) => {
    const answer = await admin.post('/aplomb/api/layouts/check', body);
    assert.deepEqual([answer.status, answer.json.field], [400, field], answer.text);
  };
  await refused({}, 'layoutxml');
  await refused({ layoutxml: 7 }, 'layoutxml');
  await refused({ layoutxml: '', more: 1 }, 'more');
});

test('publishing keeps what was; the newest version is what is', async () => {
  const first = await json('layouts/default');
  assert.equal(first.versions.length, 1);
  assert.deepEqual({ ...first.versions[0] }, { version: 1, time: null, who: '' });
  assert.equal((await publish(layout('One'))).status, 200);
  assert.equal((await publish(layout('One'))).status, 200, 'the same again is no version');
  assert.equal((await publish(layout('Two'))).status, 200);
  const { layoutxml, versions } = await json('layouts/default');
  assert.equal(layoutxml, layout('Two'));
  assert.deepEqual(versions.map((v) => [v.version, v.who]), [[3, 'admin'], [2, 'admin'], [1, '']]);
  assert.ok(Math.abs(Date.parse(versions[0].time) - Date.now()) < 60000);
  assert.equal((await json('layouts/default/versions/1')).layoutxml, first.layoutxml);
  assert.equal((await json('layouts/default/versions/2')).layoutxml, layout('One'));
  assert.equal((await json('layouts/default/versions/3')).layoutxml, layout('Two'));
  assert.equal((await publish('<finesseLayout/>')).status, 400);
  assert.equal((await json('layouts/default')).versions.length, 3, 'what is refused leaves nothing');
});

test('fifty versions are kept', async () => {
  for (let i = 0; i < 51; i++)
    assert.equal((await publish(layout(`No ${i}`))).status, 200);
  const { versions } = await json('layouts/default');
  assert.equal(versions.length, 50);
  assert.equal(versions[0].version - versions[49].version, 49);
  assert.equal((await admin.get(`/aplomb/api/layouts/default/versions/${versions[49].version - 1}`)).status, 404);
});

test('a team: its own layout, and back to the default', async () => {
  await publishTo(2, layout('Support'));
  await publishTo(2, '');
  await publishTo(2, layout('Support again'));
  const { team, layoutxml, versions } = await json('layouts/2');
  assert.deepEqual([team, layoutxml], ['Support', layout('Support again')]);
  assert.deepEqual(versions.map((v) => v.version), [4, 3, 2, 1]);
  for (const [number, text] of [[1, ''], [2, layout('Support')], [3, '']])
    assert.equal((await json(`layouts/2/versions/${number}`)).layoutxml, text);
  const { layouts } = await json('layouts');
  assert.deepEqual(layouts.map((l) => [l.id, l.team, l.own, l.version > 0]),
    [['default', '', true, true], ['1', 'Sales', false, true], ['2', 'Support', true, true]]);
  assert.equal(layouts[2].version, 4);
});

test('the audit: who, what, before and after, with the change itself', async () => {
  const body = (label) => `<ReasonCode><category>NOT_READY</category><code>77</code><label>${label}</label><forAll>true</forAll></ReasonCode>`;
  const id = idOf(await admin.send('POST', '/finesse/api/ReasonCode', body('Dentist'), { requestId: 'r-made' }));
  const path = `/finesse/api/ReasonCode/${id}`;
  assert.equal((await admin.post('/finesse/api/ReasonCode', body('Dentist'))).status, 400, 'a duplicate');
  assert.equal((await admin.put(path, '<ReasonCode><label>Doctor</label></ReasonCode>')).status, 200);
  assert.equal((await admin.put(path, '<ReasonCode><label>Doctor</label></ReasonCode>')).status, 200, 'nothing new');
  assert.equal((await admin.delete(path)).status, 200);
  const rows = await changes(`object=${path}`);
  assert.deepEqual(rows.map((r) => [r.action, r.object, r.who]), [['DELETE', path, 'admin'], ['PUT', path, 'admin'], ['POST', path, 'admin']]);
  const [gone, changed, made] = rows;
  assert.equal(made.requestId, 'r-made');
  assert.ok(Math.abs(Date.parse(made.time) - Date.now()) < 60000);
  assert.equal(made.before, '');
  assert.match(made.after, /<label>Dentist<\/label>/);
  assert.equal(changed.before, made.after);
  assert.match(changed.after, /<label>Doctor<\/label>/);
  assert.equal(gone.before, changed.after);
  assert.equal(gone.after, '');
  assert.deepEqual((await changes('object=/finesse/api/ReasonCode')).slice(0, 3), rows, 'those below an address');
  assert.deepEqual(await changes('object=/finesse/api/Reason'), []);
  assert.deepEqual(await changes('who=1001'), []);
  assert.deepEqual((await changes(`before=${changed.id}&object=${path}`)), [made]);
});

test('the audit of assignments, layouts and what lies in a phone book', async () => {
  await admin.put('/finesse/api/Team/1/WrapUpReasons', '<WrapUpReasons/>');
  const [team] = await changes('object=/finesse/api/Team/1');
  assert.equal(team.object, '/finesse/api/Team/1/WrapUpReasons');
  assert.match(team.before, /<WrapUpReason>/);
  assert.doesNotMatch(team.after, /<WrapUpReason>/);
  await publish(layout('Audited'), 'r-layout');
  const [published] = await changes('object=/finesse/api/LayoutConfig');
  assert.deepEqual([published.requestId, published.object], ['r-layout', '/finesse/api/LayoutConfig/default']);
  assert.ok(published.after.includes(escaped('<label>Audited</label>').replaceAll('>', '&gt;')), published.after);
  const contact = await admin.post('/finesse/api/PhoneBook/2/Contact', '<Contact><phoneNumber>5550001</phoneNumber></Contact>');
  const [entry] = await changes('object=/finesse/api/PhoneBook/2');
  assert.equal(entry.object, new URL(contact.headers.location).pathname);
  assert.match(entry.after, /<phoneNumber>5550001</);
});

test('a state that is too long is cut, and it is said so', async () => {
  const contacts = Array.from({ length: 1500 }, (_, i) => `<Contact><lastName>${'Ü'.repeat(60)}</lastName><phoneNumber>${5550000 + i}</phoneNumber></Contact>`);
  assert.equal((await admin.put('/finesse/api/PhoneBook/3/Contacts', `<Contacts>${contacts.join('')}</Contacts>`)).status, 200);
  const [row] = await changes('object=/finesse/api/PhoneBook/3/Contacts');
  assert.equal(row.shortened, true);
  const bytes = Buffer.byteLength(row.after);
  assert.ok(bytes <= 65536 && bytes > 65500, `${bytes} bytes`);
  assert.ok(!row.after.includes('\ufffd'));
});

test('nobody takes a line out of the audit', () => {
  for (const sql of ['DELETE FROM audit', "UPDATE audit SET who = 'somebody'"])
    assert.throws(() => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${site.state}/aplomb.db`, sql], { stdio: 'pipe' }), /append only/);
});
