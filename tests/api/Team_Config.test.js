/* Team/{id}/ReasonCodes and the like, LayoutConfig: reference rest-config 2, 8. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parseXml, start } from '../harness/index.js';
import { idOf, refused } from './help.js';

let site, admin;
before(async () => {
  site = await start();
  admin = site.rest('admin');
});
after(() => site?.stop());

const api = '/finesse/api';
const list = (root, item, uris) =>
  `<${root}>${uris.map((uri) => `<${item}><uri>${uri}</uri></${item}>`).join('')}</${root}>`;
const uris = (answer, item) => answer.xml.all(item).map((x) => x.value('uri'));
const INVALID_TEAM = 'finesse.api.team.team_assignment_invalid_team';

test('reason codes of a team: only its own, of one category, replaced as a whole', async () => {
  const path = `${api}/Team/1/ReasonCodes`;
  const was = await admin.get(`${path}?category=NOT_READY`);
  assert.equal(was.xml.attributes.category, 'NOT_READY');
  assert.deepEqual(uris(was, 'ReasonCode'), [`${api}/ReasonCode/4`]);
  const set = await admin.put(`${path}?category=NOT_READY`,
    list('ReasonCodes', 'ReasonCode', [`${api}/ReasonCode/5`, `${api}/ReasonCode/4`, `${api}/ReasonCode/5`]));
  assert.deepEqual([set.status, set.text], [200, '']);
  assert.deepEqual(uris(await admin.get(`${path}?category=NOT_READY`), 'ReasonCode'),
    [`${api}/ReasonCode/4`, `${api}/ReasonCode/5`]);
  assert.deepEqual(uris(await admin.get(`${path}?category=LOGOUT`), 'ReasonCode'), []);
  const mine = await site.rest('1001').get(`${api}/User/1001/ReasonCodes?category=NOT_READY`);
  assert.ok(mine.xml.all('ReasonCode').some((c) => c.value('label') === 'Support research'));
  assert.equal((await admin.put(`${path}?category=LOGOUT`, '<ReasonCodes/>')).status, 200);
  assert.equal(uris(await admin.get(`${path}?category=NOT_READY`), 'ReasonCode').length, 2, 'the other category stays');
  assert.equal((await admin.put(`${path}?category=NOT_READY`, '<ReasonCodes></ReasonCodes>')).status, 200);
  assert.deepEqual(uris(await admin.get(`${path}?category=NOT_READY`), 'ReasonCode'), []);
});

test('what cannot be given changes nothing', async () => {
  const path = `${api}/Team/2/ReasonCodes?category=NOT_READY`;
  const put = (...items) => admin.put(path, list('ReasonCodes', 'ReasonCode', items));
  refused(await put(`${api}/ReasonCode/1`), 400, 'Finesse API Error', `${api}/ReasonCode/1`);
  refused(await put(`${api}/ReasonCode/4`, `${api}/ReasonCode/4711`), 400, 'Finesse API Error', `${api}/ReasonCode/4711`);
  refused(await put(`${api}/ReasonCode/9008`), 400, 'Finesse API Error');
  refused(await put(`${api}/ReasonCode/10`), 400, 'Finesse API Error');
  refused(await put(`${api}/PhoneBook/2`), 400, 'Bad Request');
  refused(await put(`${api}/ReasonCode/x`), 400, 'Bad Request');
  refused(await admin.put(path, '<ReasonCodes><ReasonCode/></ReasonCodes>'), 400, 'Parameter Missing', 'uri');
  refused(await admin.put(path, '<PhoneBooks/>'), 400, 'Bad Request');
  refused(await admin.put(`${api}/Team/2/ReasonCodes`, '<ReasonCodes/>'), 400, 'Parameter Missing', 'category');
  refused(await admin.get(`${api}/Team/2/ReasonCodes?category=ALL`), 400, 'Invalid Input', 'category');
  assert.deepEqual(uris(await admin.get(path), 'ReasonCode'), [`${api}/ReasonCode/5`]);
});

test('wrap-up reasons', async () => {
  const path = `${api}/Team/1/WrapUpReasons`;
  assert.deepEqual(uris(await admin.get(path), 'WrapUpReason'), [`${api}/WrapUpReason/4`]);
  assert.equal((await admin.put(path, list('WrapUpReasons', 'WrapUpReason', [`${api}/WrapUpReason/5`]))).status, 200);
  assert.deepEqual(uris(await admin.get(path), 'WrapUpReason'), [`${api}/WrapUpReason/5`]);
  refused(await admin.put(path, list('WrapUpReasons', 'WrapUpReason', [`${api}/WrapUpReason/1`])), 400, 'Finesse API Error');
});

test('phone books: those of type TEAM', async () => {
  const path = `${api}/Team/1/PhoneBooks`;
  const { xml } = await admin.get(path);
  assert.deepEqual(xml.all('PhoneBook').map((b) => [b.value('uri'), b.value('type'), b.value('contacts')]),
    [[`${api}/PhoneBook/2`, 'TEAM', `${api}/PhoneBook/2/Contacts`]]);
  assert.equal((await admin.put(path, list('PhoneBooks', 'PhoneBook', [2, 3].map((i) => `${api}/PhoneBook/${i}`)))).status, 200);
  assert.equal(uris(await admin.get(path), 'PhoneBook').length, 2);
  refused(await admin.put(path, list('PhoneBooks', 'PhoneBook', [`${api}/PhoneBook/1`])), 400, 'Finesse API Error',
    `${api}/PhoneBook/1`);
});

test('workflows keep the order they are given in', async () => {
  const path = `${api}/Team/1/Workflows`;
  const made = [];
  for (const name of ['First', 'Second', 'Third']) {
    const answer = await admin.post(`${api}/Workflow`,
      `<Workflow><name>${name}</name><TriggerSet><type>SYSTEM</type><name>CALL_ENDS</name></TriggerSet></Workflow>`);
    made.push(`${api}/Workflow/${idOf(answer)}`);
  }
  const order = [made[2], `${api}/Workflow/1`, made[0]];
  assert.equal((await admin.put(path, list('Workflows', 'Workflow', order))).status, 200);
  assert.deepEqual(uris(await admin.get(path), 'Workflow'), order);
  const read = await site.rest('1001').get(`${api}/User/1001/Workflows`);
  assert.deepEqual(uris(read, 'Workflow'), order);
  refused(await admin.put(path, list('Workflows', 'Workflow', [`${api}/Workflow/4711`])), 400, 'Finesse API Error');
  for (let i = made.length; i < 20; i++)
    made.push(`${api}/Workflow/${idOf(await admin.post(`${api}/Workflow`,
      `<Workflow><name>W${i}</name><TriggerSet><type>SYSTEM</type><name>CALL_ENDS</name></TriggerSet></Workflow>`))}`);
  assert.equal((await admin.put(path, list('Workflows', 'Workflow', made))).status, 200, 'twenty a team');
  refused(await admin.put(path, list('Workflows', 'Workflow', [...made, `${api}/Workflow/1`])), 400, 'Maximum Exceeded', 'Workflows');
  refused(await admin.put(path, list('Workflows', 'Workflow', Array(2000).fill(made[0]))), 400, 'Maximum Exceeded', 'Workflows');
});

const layout = (role, tab) => `<finesseLayout xmlns="http://www.cisco.com/vtg/finesse"><layout><role>${role}</role>` +
  `<page><gadget>/desktop/scripts/js/callcontrol.js</gadget></page><tabs><tab><id>home</id><label>${tab}</label>` +
  `<gadgets><gadget>https://g.example.com/g.xml?a=1&amp;b=2</gadget></gadgets></tab></tabs></layout></finesseLayout>`;
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

test('the default layout', async () => {
  const path = `${api}/LayoutConfig/default`;
  const was = (await admin.get(path)).xml;
  assert.equal(was.name, 'LayoutConfig');
  assert.equal(was.value('uri'), path);
  assert.equal(parseXml(was.value('layoutxml')).name, 'finesseLayout');
  const mine = layout('Agent', 'Mine');
  const sent = [escaped(mine), `<![CDATA[${mine}]]>`, `\n  ${escaped(mine)}\n`];
  for (const form of sent) {
    const put = await admin.put(path, `<LayoutConfig><layoutxml>${form}</layoutxml></LayoutConfig>`);
    assert.deepEqual([put.status, put.text], [200, '']);
    const answer = await admin.get(path);
    assert.equal(answer.xml.value('layoutxml'), mine);
    assert.ok(answer.text.includes('&amp;amp;b=2'), 'an address within is escaped twice');
  }
  /* Text has no encoding of its own any more, whatever its declaration says (XML 1.0, 4.3.3): .NET's StringWriter writes
   * "utf-16" there. */
  for (const encoding of ['utf-16', 'UTF-8', 'ISO-8859-1', 'US-ASCII']) {
    const declared = `<?xml version="1.0" encoding="${encoding}"?>\n${layout('Agent', 'Übersicht 概要')}`;
    const put = await admin.put(path, `<LayoutConfig><layoutxml>${escaped(declared)}</layoutxml></LayoutConfig>`);
    assert.equal(put.status, 200, `${encoding}: ${put.text}`);
    assert.equal((await admin.get(path)).xml.value('layoutxml'), declared);
  }
  assert.equal((await admin.put(path, `<LayoutConfig><layoutxml>${mine}</layoutxml></LayoutConfig>`)).status, 200);
  const raw = parseXml((await admin.get(path)).xml.value('layoutxml'));
  assert.equal(raw.get('layout/tabs/tab').value('gadgets/gadget'), 'https://g.example.com/g.xml?a=1&b=2');
});

test('a team\'s own layout', async () => {
  const path = `${api}/Team/2/LayoutConfig`;
  const was = (await admin.get(path)).xml;
  assert.equal(was.name, 'TeamLayoutConfig');
  assert.equal(was.value('useDefault'), 'true');
  const own = layout('Agent', 'Own');
  const put = await admin.put(path,
    `<TeamLayoutConfig><useDefault>false</useDefault><layoutxml>${escaped(own)}</layoutxml></TeamLayoutConfig>`);
  assert.equal(put.status, 200, put.text);
  const { xml } = await admin.get(path);
  assert.deepEqual([xml.value('useDefault'), xml.value('layoutxml')], ['false', own]);
  const read = async (user) => (await site.rest(user).get(`${api}/User/${user}/LayoutConfig`)).xml.value('layoutxml');
  assert.equal(await read('2001'), own);
  assert.notEqual(await read('1001'), own);
  const resource = await site.rest('2001').get(`${api}/TeamResource/2/LayoutConfig`);
  assert.equal(resource.xml.value('layoutxml'), own);
  const back = await admin.put(path,
    `<TeamLayoutConfig><useDefault>true</useDefault><layoutxml>ignored</layoutxml></TeamLayoutConfig>`);
  assert.equal(back.status, 200);
  assert.equal((await admin.get(path)).xml.value('useDefault'), 'true');
  refused(await admin.put(path, '<TeamLayoutConfig><useDefault>false</useDefault></TeamLayoutConfig>'),
    400, 'Parameter Missing', 'layoutxml');
  refused(await admin.put(path, '<TeamLayoutConfig><useDefault>no</useDefault></TeamLayoutConfig>'),
    400, 'Invalid Input', 'useDefault');
});

test('a document that is no layout is refused, and says where', async () => {
  const path = `${api}/LayoutConfig/default`;
  const was = (await admin.get(path)).text;
  const put = (xml) => admin.put(path, `<LayoutConfig><layoutxml>${escaped(xml)}</layoutxml></LayoutConfig>`);
  const good = layout('Agent', 'Home');
  const wrong = [
    'no XML', '<finesseLayout>', good.replace('finesseLayout xmlns="http://www.cisco.com/vtg/finesse"', 'finesseLayout'),
    good.replace('<role>Agent', '<role>Boss'), good.replace('<id>home</id>', ''), good.replace('home<', '1home<'),
    good.replace('<gadgets>', '<gadgets><gadget id="a">/x</gadget><gadget id="a">/y</gadget>'),
    good.replace('/desktop/scripts', '/desk top/scripts'), good.replace('<page>', '<p/><page>'),
    good.replace('</layout>', '</layout>' + good.match(/<layout>.*<\/layout>/)[0].repeat(3)),
    '<!DOCTYPE finesseLayout [<!ENTITY a "b">]>' + good,
  ];
  for (const xml of wrong) {
    const answer = await put(xml);
    refused(answer, 400, 'Invalid Input');
    assert.equal(answer.error.message, 'layoutxml');
    assert.match(answer.error.data, /^layoutxml: line \d+: /);
  }
  refused(await admin.put(path, '<LayoutConfig></LayoutConfig>'), 400, 'Parameter Missing', 'layoutxml');
  refused(await admin.put(path, '<LayoutConfig><layoutxml/></LayoutConfig>'), 400, 'Parameter Missing', 'layoutxml');
  refused(await admin.put(path, '<Layout/>'), 400, 'Bad Request');
  assert.equal((await admin.get(path)).text, was);
});

test('an unknown team; anybody but the administrator', async () => {
  for (const part of ['ReasonCodes?category=LOGOUT', 'WrapUpReasons', 'PhoneBooks', 'Workflows', 'LayoutConfig']) {
    refused(await admin.get(`${api}/Team/574/${part}`), 404, INVALID_TEAM, '574');
    refused(await admin.get(`${api}/Team/x/${part}`), 404, INVALID_TEAM, 'x');
    refused(await site.rest('1000').get(`${api}/Team/1/${part}`), 401, 'Authorization Failure', '1000');
    refused(await site.rest('1001').put(`${api}/Team/1/${part}`, '<X/>'), 401, 'Authorization Failure', '1001');
  }
  refused(await admin.put(`${api}/Team/574/PhoneBooks`, '<PhoneBooks/>'), 404, INVALID_TEAM, '574');
  /* Rest-desktop, appendix B: first the body is XML, then the object exists, then what is needed is there. */
  for (const query of ['', '?category=LUNCH']) {
    refused(await admin.put(`${api}/Team/574/ReasonCodes${query}`, '<ReasonCodes>'), 400, 'Bad Request');
    refused(await admin.put(`${api}/Team/574/ReasonCodes${query}`, '<ReasonCodes/>'), 404, INVALID_TEAM, '574');
  }
  refused(await site.rest('1001').get(`${api}/LayoutConfig/default`), 401, 'Authorization Failure', '1001');
});
