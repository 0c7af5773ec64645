/* Two change the same object at once: an element that is absent keeps its value (reference rest-config, W7), which is
 * the one that the other has just given it.  The other is a transaction at a prompt that is committed while the
 * request waits for the store. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { start, until } from '../harness/index.js';
import { idOf, refused } from './help.js';

let site, admin;
before(async () => {
  site = await start();
  admin = site.rest('admin');
});
after(() => site?.stop());

/** Says `sql` in a transaction that is still open; returns what commits it. */
async function hold(sql) {
  const prompt = spawn('sqlite3', ['-bail', '-cmd', '.timeout 5000', `${site.state}/aplomb.db`]);
  const ended = new Promise((resolve) => prompt.once('exit', resolve));
  let said = '';
  prompt.stdout.on('data', (text) => (said += text));
  prompt.stdin.write(`PRAGMA foreign_keys = ON; BEGIN IMMEDIATE; ${sql}; SELECT 'held';\n`);
  await until(() => said.includes('held'), { what: sql });
  return async () => {
    prompt.stdin.end('COMMIT;\n');
    assert.equal(await ended, 0, sql);
  };
}

/** What the request is answered when `sql` is committed behind it; `look` is answered meanwhile. */
async function beside(sql, request, look) {
  const commit = await hold(sql);
  const answer = request();
  for (let i = 0; i < 3; i++) await admin.get(look);
  await commit();
  return answer;
}

const make = async (path, body) => `${path}/${idOf(await admin.post(path, body))}`;
const ENTRY = (name) => `<entry><displayName/><mediaProperty>${name}</mediaProperty></entry>`;

/* What is made; what is said at the prompt; what is sent; what is there then. */
const CHANGES = {
  ReasonCode: {
    made: '<ReasonCode><category>LOGOUT</category><code>700</code><label>r</label><forAll>true</forAll></ReasonCode>',
    sql: (id) => `UPDATE reason_code SET label = 'by hand' WHERE id = ${id}`,
    sent: '<ReasonCode><code>701</code></ReasonCode>',
    is: ['label', 'by hand', 'code', '701'],
  },
  WrapUpReason: {
    made: '<WrapUpReason><label>w</label><forAll>true</forAll></WrapUpReason>',
    sql: (id) => `UPDATE wrap_up_reason SET label = 'by hand' WHERE id = ${id}`,
    sent: '<WrapUpReason><forAll>false</forAll></WrapUpReason>',
    is: ['label', 'by hand', 'forAll', 'false'],
  },
  PhoneBook: {
    made: '<PhoneBook><name>p</name><type>TEAM</type></PhoneBook>',
    sql: (id) => `UPDATE phone_book SET name = 'by hand' WHERE id = ${id}`,
    sent: '<PhoneBook><type>GLOBAL</type></PhoneBook>',
    is: ['name', 'by hand', 'type', 'GLOBAL'],
  },
  'PhoneBook/1/Contact': {
    made: '<Contact><firstName>Ada</firstName><phoneNumber>1</phoneNumber></Contact>',
    sql: (id) => `UPDATE contact SET phone_number = '2' WHERE id = ${id}`,
    sent: '<Contact><firstName>Eve</firstName></Contact>',
    is: ['phoneNumber', '2', 'firstName', 'Eve'],
  },
  MediaPropertiesLayout: {
    made: `<MediaPropertiesLayout><name>m</name><header>${ENTRY('callVariable1')}</header></MediaPropertiesLayout>`,
    sql: (id) => `UPDATE call_layout SET name = 'by hand' WHERE id = ${id}`,
    sent: '<MediaPropertiesLayout><description>d</description></MediaPropertiesLayout>',
    is: ['name', 'by hand', 'description', 'd'],
  },
  Workflow: {
    made: '<Workflow><name>f</name><TriggerSet><type>SYSTEM</type><name>CALL_ARRIVES</name></TriggerSet></Workflow>',
    sql: (id) => `UPDATE workflow SET name = 'by hand' WHERE id = ${id}`,
    sent: '<Workflow><description>d</description></Workflow>',
    is: ['name', 'by hand', 'description', 'd'],
  },
  WorkflowAction: {
    made:
      '<WorkflowAction><name>a</name><type>BROWSER_POP</type><params><Param><name>path</name><value>http://a/</value>' +
      '</Param></params></WorkflowAction>',
    sql: (id) => `UPDATE workflow_action SET name = 'by hand' WHERE id = ${id}`,
    sent: '<WorkflowAction><handledBy>OTHER</handledBy></WorkflowAction>',
    is: ['name', 'by hand', 'handledBy', 'OTHER'],
  },
};

for (const [name, change] of Object.entries(CHANGES))
  test(`${name}: both changes stay`, async () => {
    const uri = await make(`/finesse/api/${name}`, change.made);
    const put = () => admin.put(uri, change.sent);
    assert.equal((await beside(change.sql(uri.split('/').pop()), put, uri)).status, 200);
    const { xml } = await admin.get(uri);
    const [one, first, other, second] = change.is;
    assert.deepEqual([xml.value(one), xml.value(other)], [first, second]);
  });

for (const [name, change] of Object.entries(CHANGES))
  test(`${name}: one that is gone is neither changed nor deleted`, async () => {
    const table = change.sql(1).split(' ')[1];
    for (const request of ['put', 'delete']) {
      const uri = await make(`/finesse/api/${name}`, change.made.replace('700', '702'));
      const id = uri.split('/').pop();
      const answer = await beside(`DELETE FROM ${table} WHERE id = ${id}`, () => admin[request](uri, change.sent), uri);
      refused(answer, 404, 'Not Found', id);
    }
  });

for (const [name, change] of Object.entries(CHANGES))
  test(`${name}: who still has the address of one that is gone does not meet another`, async () => {
    const made = change.made.replace('700', '704');
    const gone = await make(`/finesse/api/${name}`, made);
    assert.equal((await admin.delete(gone)).status, 200);
    const next = await make(`/finesse/api/${name}`, made);
    assert.notEqual(next, gone);
    refused(await admin.put(gone, change.sent), 404, 'Not Found', gone.split('/').pop());
    assert.equal((await admin.delete(next)).status, 200);
  });

test('ChatConfig and SystemConfig: both changes stay', async () => {
  const chat = '/finesse/api/ChatConfig', cti = '/finesse/api/SystemConfig';
  const primary = '<ChatConfig><primaryNode>https://one.example.com/</primaryNode></ChatConfig>';
  const sql = "UPDATE chat SET secondary_node = 'https://two.example.com/'";
  assert.equal((await beside(sql, () => admin.put(chat, primary), chat)).status, 200);
  assert.equal((await admin.get(chat)).xml.value('secondaryNode'), 'https://two.example.com/');
  const server =
    '<SystemConfig><cti><host>a</host><port>42027</port><peripheralId>5000</peripheralId></cti></SystemConfig>';
  assert.equal((await beside('UPDATE cti_server SET secure = 1', () => admin.put(cti, server), cti)).status, 200);
  assert.equal((await admin.get(cti)).xml.value('cti/secure'), 'true');
});

test('a book or team that goes meanwhile is not found', async () => {
  const book = await make('/finesse/api/PhoneBook', CHANGES.PhoneBook.made);
  const id = book.split('/').pop();
  const contact = () => admin.post(`${book}/Contact`, CHANGES['PhoneBook/1/Contact'].made);
  refused(await beside(`DELETE FROM phone_book WHERE id = ${id}`, contact, book), 404, 'Not Found', id);
  const code = await make('/finesse/api/ReasonCode', CHANGES.ReasonCode.made.replace('700', '703').replace('true', 'false'));
  const list = `<ReasonCodes><ReasonCode><uri>${code}</uri></ReasonCode></ReasonCodes>`;
  const team = (await admin.post('/aplomb/api/teams', { name: 'Soon gone' })).json.id;
  const codes = `/finesse/api/Team/${team}/ReasonCodes?category=LOGOUT`;
  refused(
    await beside(`DELETE FROM team WHERE id = ${team}`, () => admin.put(codes, list), codes),
    404, 'finesse.api.team.team_assignment_invalid_team', String(team),
  );
});
