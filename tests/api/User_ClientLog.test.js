/* User/{id}/ClientLog: reference rest-desktop 4.8; ChatConfig, ECCVariableConfig: rest-config 1. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { parseXml, start } from '../harness/index.js';
import { refused } from './help.js';

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const log = (text) => `<ClientLog><logData>${text}</logData></ClientLog>`;
const uri = (user, kind = 'ClientLog') => `/finesse/api/User/${user}/${kind}`;
const file = (name) => path.join(site.state, 'log/clientlog', name);

test('a log is accepted and kept', async () => {
  const sent = await site.rest('1001').post(uri('1001'), log('one &lt;line&gt;\ntwo'), { requestId: 'r-7' });
  assert.deepEqual([sent.status, sent.text, sent.headers.requestid], [202, '', 'r-7']);
  await site.rest('1001').post(uri('1001'), log('later'));
  const text = fs.readFileSync(file('1001.log'), 'utf8');
  assert.match(text, /^--- \S+Z 14 bytes\none <line>\ntwo\n--- \S+Z 5 bytes\nlater\n$/);
});

test('the library waits for an event: POST on the node of the log, with the requestId', async () => {
  const node = uri('1004');
  const seen = (await site.events(0)).at(-1).seq;
  await site.rest('1004').post(node, log('x'), { requestId: 'r-8' });
  const [event, ...more] = await site.events(seen, node);
  assert.deepEqual([event.node, event.requestId, more.length], [node, 'r-8', 0]);
  const update = parseXml(event.payload);
  assert.deepEqual([update.value('event'), update.value('source'), update.value('requestId')], ['POST', node, 'r-8']);
});

test('only one\'s own', async () => {
  for (const user of ['1002', '1000', 'admin'])
    refused(await site.rest(user).post(uri('1001'), log('x')), 401, 'Invalid Authorization User Specified', '1001');
  refused(await site.rest('1001').post(uri('4711'), log('x')), 404, 'User Not Found', '4711');
  for (const user of ['1000', 'admin']) /* 1.10: of whatever role */
    assert.equal((await site.rest(user).post(uri(user), log('x'))).status, 202);
});

test('an id that cannot be part of a file name keeps no log', async () => {
  execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${site.state}/aplomb.db`,
    `INSERT INTO person (login_id, login_name, password_hash, team_id)
       SELECT id, 'name of ' || id, password_hash, 1 FROM person, (SELECT '123456789012' AS id UNION SELECT '1234567890123' UNION SELECT '10.1')
       WHERE login_id = '1001'`]);
  assert.equal((await site.rest('123456789012').post(uri('123456789012'), log('x'))).status, 202);
  for (const id of ['1234567890123', '10.1'])
    refused(await site.rest(id).post(uri(id), log('x')), 400, 'Invalid Input', id);
});

test('what is no log', async () => {
  const post = (body) => site.rest('1001').post(uri('1001'), body);
  refused(await post('<ClientLog/>'), 400, 'Parameter Missing', 'logData');
  refused(await post(log('')), 400, 'Parameter Missing', 'logData');
  refused(await post('<ClientLog>'), 400, 'Bad Request');
  refused(await post('<User/>'), 400, 'Bad Request');
  const get = await site.rest('1001').get(uri('1001'));
  assert.deepEqual([get.status, get.headers.allow], [405, 'POST']);
});

test('at most 1,048,576 characters, however they are written', async () => {
  const post = (body) => site.rest('1002').post(uri('1002'), body);
  assert.equal((await post(log('ä'.repeat(1048576)))).status, 202);
  assert.equal((await post(log('&quot;'.repeat(1048576)))).status, 202);
  refused(await post(log('x'.repeat(1048577))), 400, 'Invalid Input', 'logData');
  refused(await post(log('&quot;'.repeat(1300000))), 400, 'Invalid Input', 'logData');
});

test('the files have an end', async () => {
  for (let i = 0; i < 12; i++)
    assert.equal((await site.rest('1003').post(uri('1003'), log('y'.repeat(1048000)))).status, 202);
  const size = (name) => fs.statSync(file(name)).size;
  assert.ok(size('1003.log') <= 8 * 1024 * 1024 && size('1003.log.1') <= 8 * 1024 * 1024);
  assert.deepEqual(fs.readdirSync(file('.')).filter((n) => n.startsWith('1003')).sort(), ['1003.log', '1003.log.1']);
});

test('compressed logs are kept as they are, the last eight', async () => {
  const zip = (i) => Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(100, i)]);
  const post = (body, type) => site.rest('1001').post(uri('1001', 'CompressedClientLog'), body, { 'Content-Type': type });
  for (let i = 0; i < 9; i++) assert.equal((await post(zip(i), 'application/zip')).status, 202);
  const kept = fs.readdirSync(file('.')).filter((n) => /^1001-\d\.zip$/.test(n));
  assert.equal(kept.length, 8);
  assert.deepEqual(fs.readFileSync(file('1001-0.zip')), zip(8), 'the oldest made room');
  const form = Buffer.concat([Buffer.from('--b\r\nContent-Disposition: form-data; name="log"; filename="l.zip"\r\n\r\n'),
    zip(99), Buffer.from('\r\n--b--\r\n')]);
  assert.equal((await post(form, 'multipart/form-data; boundary=b')).status, 202);
  assert.deepEqual(fs.readFileSync(file('1001-1.zip')), zip(99));
  refused(await post(Buffer.alloc(0), 'application/zip'), 400, 'Parameter Missing');
  refused(await post(Buffer.from('plain'), 'application/zip'), 400, 'Bad Request');
  refused(await post(Buffer.alloc(2 * 1024 * 1024 + 1), 'application/zip'), 400, 'Invalid Input');
  refused(await site.rest('1002').post(uri('1001', 'CompressedClientLog'), zip(1), { 'Content-Type': 'application/zip' }),
    401, 'Invalid Authorization User Specified');
});

/* 1.8: what nobody expects is 500, and tells no more than that. */
test('a log that cannot be written is 500', async () => {
  fs.rmSync(file('.'), { recursive: true });
  fs.writeFileSync(file('.'), ''); /* where the folder should be */
  for (const [kind, body] of [['ClientLog', log('x')], ['CompressedClientLog', Buffer.from('PK\x03\x04')]]) {
    const answer = await site.rest('1001').post(uri('1001', kind), body, { requestId: 'r-500' });
    refused(answer, 500, 'Internal Server Error', '');
    assert.equal(answer.headers.requestid, 'r-500');
  }
  fs.rmSync(file('.'));
  assert.equal((await site.rest('1001').post(uri('1001'), log('x'))).status, 202);
});

test('ECCVariableConfig: names and lengths', async () => {
  const { status, xml } = await site.rest('1001').get('/finesse/api/ECCVariableConfig');
  assert.equal(status, 200);
  assert.equal(xml.name, 'ECCVariableConfig');
  assert.deepEqual(xml.all('ECCVariable').map((v) => [v.value('name'), v.value('length')]),
    [['user.order', '40'], ['user.segment', '20']]);
  assert.equal((await site.rest(undefined).get('/finesse/api/ECCVariableConfig')).status, 401);
});

test('ChatConfig: everybody reads it, the administrator writes it', async () => {
  const chat = '/finesse/api/ChatConfig';
  const body = (first, second) => `<ChatConfig><primaryNode>${first}</primaryNode><secondaryNode>${second}</secondaryNode></ChatConfig>`;
  const { xml } = await site.rest('1001').get(chat);
  assert.deepEqual([xml.name, xml.value('uri'), xml.value('primaryNode')], ['ChatConfig', chat, '']);
  const admin = site.rest('admin');
  const [a, b] = ['https://im1.example.com:5280/http-bind', 'https://im2.example.com:5280/http-bind'];
  assert.equal((await admin.put(chat, body(a, b))).status, 200);
  assert.equal((await admin.put(chat, '<ChatConfig><secondaryNode/></ChatConfig>')).status, 200);
  /* The scheme of an address has no case (RFC 3986, 3.1). */
  assert.equal((await admin.put(chat, '<ChatConfig><secondaryNode>HTTPS://chat2.example.com</secondaryNode></ChatConfig>')).status, 200);
  assert.equal((await admin.put(chat, '<ChatConfig><secondaryNode/></ChatConfig>')).status, 200);
  const { xml: is } = await site.rest('1001').get(chat);
  assert.deepEqual([is.value('primaryNode'), is.value('secondaryNode')], [a, '']);
  refused(await admin.put(chat, body('http://im1.example.com/', '')), 400, 'Invalid Input', 'primaryNode');
  /* RFC 3986, 3.2: without a host, or with a port that is none, it is no address of a server. */
  for (const bad of ['https://', 'https:///x', 'https://:5280/', 'https://?x', 'https://im1:x/', 'https://im1:65536/', 'https://im1:0/'])
    refused(await admin.put(chat, body(a, bad)), 400, 'Invalid Input', 'secondaryNode');
  for (const good of ['https://im1', 'https://[2001:db8::1]:5280/x?y', 'https://10.0.0.1:443'])
    assert.equal((await admin.put(chat, body(a, good))).status, 200, good);
  refused(await admin.put(chat, '<ChatConfig/>'), 400, 'Parameter Missing');
  refused(await site.rest('1000').put(chat, body(a, b)), 401, 'Authorization Failure', '1000');
});
