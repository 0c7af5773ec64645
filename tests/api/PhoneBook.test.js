/* PhoneBook and its contacts: reference rest-config 6. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../harness/index.js';
import { idOf, refused } from './help.js';

let site, admin;
before(async () => {
  site = await start();
  admin = site.rest('admin');
});
after(() => site?.stop());

const path = '/finesse/api/PhoneBook';
const bookXml = (name, type) => `<PhoneBook><name>${name}</name><type>${type}</type></PhoneBook>`;
const contactXml = (parts) =>
  `<Contact>${Object.entries(parts).map(([k, v]) => `<${k}>${v}</${k}>`).join('')}</Contact>`;
const makeBook = async (name, type = 'TEAM') => `${path}/${idOf(await admin.post(`${path}/`, bookXml(name, type)))}`;
const numbers = (xml) => xml.all('Contact').map((c) => c.value('phoneNumber'));

function upload(uri, csv, { field = 'datafile', headers = {} } = {}) {
  const body =
    `--XyZ\r\nContent-Disposition: form-data; name="phonebook"\r\n\r\n\r\n` +
    `--XyZ\r\nContent-Disposition: form-data; name="${field}"; filename="c.csv"\r\nContent-Type: text/csv\r\n\r\n` +
    `${csv}\r\n--XyZ--\r\n`;
  return admin.post(`${uri}/Contacts/csvFileContent`, body,
    { 'Content-Type': 'multipart/form-data; boundary="XyZ"', ...headers });
}

test('a book is created, read, changed, deleted', async () => {
  const uri = await makeBook('Partners &amp; friends');
  const { xml } = await admin.get(uri);
  assert.equal(xml.name, 'PhoneBook');
  assert.deepEqual(['uri', 'name', 'type', 'contacts'].map((n) => xml.value(n)),
    [uri, 'Partners & friends', 'TEAM', `${uri}/Contacts`]);
  assert.equal((await admin.put(uri, '<PhoneBook><type>GLOBAL</type></PhoneBook>')).status, 200);
  assert.equal((await admin.get(uri)).xml.value('type'), 'GLOBAL');
  const list = (await admin.get(`${path}s`)).xml;
  assert.equal(list.name, 'PhoneBooks');
  assert.ok(list.all('PhoneBook').some((b) => b.value('uri') === uri));
  assert.equal((await admin.delete(uri)).status, 200);
  refused(await admin.get(uri), 404, 'Not Found');
});

test('name and type: needed, checked, unique', async () => {
  refused(await admin.post(path, '<PhoneBook><type>TEAM</type></PhoneBook>'), 400, 'Parameter Missing', 'name');
  refused(await admin.post(path, '<PhoneBook><name>x</name></PhoneBook>'), 400, 'Parameter Missing', 'type');
  refused(await admin.post(path, bookXml('x'.repeat(65), 'TEAM')), 400, 'Invalid Input', 'name');
  refused(await admin.post(path, bookXml('x', 'PRIVATE')), 400, 'Invalid Input', 'type');
  refused(await admin.post(path, bookXml('Everybody', 'TEAM')), 400, 'Finesse API Error', 'Everybody');
  assert.equal((await admin.post(path, bookXml('EVERYBODY', 'TEAM'))).status, 200, 'names are case-sensitive');
  refused(await admin.put(`${path}/1`, '<PhoneBook></PhoneBook>'), 400, 'Invalid Input');
});

test('a book that a team has is in use', async () => {
  refused(await admin.delete(`${path}/2`), 400, 'In Use');
  refused(await admin.put(`${path}/2`, '<PhoneBook><type>GLOBAL</type></PhoneBook>'), 400, 'In Use');
  assert.equal((await admin.put(`${path}/2`, '<PhoneBook><name>Sales friends</name></PhoneBook>')).status, 200);
});

test('ten global books', async () => {
  const uris = [];
  for (let i = 0; ; i++) {
    const made = await admin.post(path, bookXml(`Global ${i}`, 'GLOBAL'));
    if (made.status !== 200) {
      refused(made, 400, 'Maximum Exceeded');
      break;
    }
    uris.push(`${path}/${idOf(made)}`);
  }
  const books = (await admin.get(`${path}s`)).xml.all('PhoneBook');
  assert.equal(books.filter((b) => b.value('type') === 'GLOBAL').length, 10);
  for (const uri of uris) await admin.delete(uri);
});

test('a contact is created, read, changed, deleted', async () => {
  const book = await makeBook('One by one');
  const made = await admin.post(`${book}/Contact`,
    contactXml({ firstName: 'Zoë', lastName: 'O&apos;Neill', phoneNumber: '5551234', description: 'Desk' }));
  const uri = `${book}/Contact/${idOf(made)}`;
  assert.equal(new URL(made.headers.location).pathname, uri);
  const { xml } = await admin.get(uri);
  assert.deepEqual(['firstName', 'lastName', 'phoneNumber', 'description', 'uri'].map((n) => xml.value(n)),
    ['Zoë', "O'Neill", '5551234', 'Desk', uri]);
  assert.equal((await admin.put(uri, contactXml({ phoneNumber: '1', description: '' }))).status, 200);
  const { xml: changed } = await admin.get(uri);
  assert.deepEqual([changed.value('phoneNumber'), changed.value('description'), changed.value('firstName')],
    ['1', '', 'Zoë']);
  refused(await admin.get(`${path}/1/Contact/${idOf(made)}`), 404, 'Not Found');
  assert.equal((await admin.delete(uri)).status, 200);
  refused(await admin.get(uri), 404, 'Not Found');
});

test('a contact\'s limits', async () => {
  const post = (parts) => admin.post(`${path}/1/Contact`, contactXml(parts));
  refused(await post({ firstName: 'x' }), 400, 'Bad Request', 'phoneNumber');
  refused(await post({ phoneNumber: '' }), 400, 'Invalid Input', 'phoneNumber');
  refused(await post({ phoneNumber: '1'.repeat(33) }), 400, 'Invalid Input', 'phoneNumber');
  refused(await post({ phoneNumber: '1', firstName: 'x'.repeat(129) }), 400, 'Invalid Input', 'firstName');
  refused(await post({ phoneNumber: '1', lastName: 'x'.repeat(129) }), 400, 'Invalid Input', 'lastName');
  refused(await post({ phoneNumber: '1', description: 'x'.repeat(129) }), 400, 'Invalid Input', 'description');
  refused(await admin.post(`${path}/4711/Contact`, contactXml({ phoneNumber: '1' })), 404, 'Not Found', '4711');
});

test('XML replaces the whole book, faulty contacts are left out', async () => {
  const book = await makeBook('Imported');
  await admin.post(`${book}/Contact`, contactXml({ phoneNumber: 'old' }));
  const put = await admin.put(`${book}/Contacts`, '<Contacts>' + contactXml({ phoneNumber: '1' }) +
    contactXml({ firstName: 'no number' }) + contactXml({ phoneNumber: '2', lastName: 'B' }) + '</Contacts>');
  assert.deepEqual([put.status, put.text], [200, '']);
  assert.deepEqual(numbers((await admin.get(`${book}/Contacts`)).xml), ['1', '2']);
  assert.equal((await admin.put(`${book}/Contacts`, '<Contacts></Contacts>')).status, 200);
  assert.equal((await admin.get(`${book}/Contacts`)).xml.all('Contact').length, 0);
});

test('6,000 contacts fit, the range cuts them, one more does not fit', async () => {
  const book = await makeBook('Full');
  const many = (n) =>
    `<Contacts>${Array.from({ length: n }, (_, i) => contactXml({ firstName: 'Name', phoneNumber: i + 1 })).join('')}</Contacts>`;
  refused(await admin.put(`${book}/Contacts`, many(6001)), 400, 'Maximum Exceeded');
  assert.equal((await admin.put(`${book}/Contacts`, many(6000))).status, 200);
  const get = (range) => admin.get(`${book}/Contacts`, range ? { Range: range } : {});
  const whole = await get();
  assert.deepEqual([whole.status, whole.xml.all('Contact').length], [200, 6000]);
  assert.equal((await get('objects=1-6000')).status, 200);
  const part = await get('objects=5999-6000');
  assert.deepEqual([part.status, numbers(part.xml)], [206, ['5999', '6000']]);
  assert.equal(part.headers['content-range'], 'objects 5999-6000/6000');
  for (const wrong of ['objects=0-10', 'objects=6001-6002', 'objects=1-6001', 'objects=5-4', 'bytes=1-2', 'objects=x'])
    refused(await get(wrong), 416, 'Range Not Satisfiable');
  refused(await admin.post(`${book}/Contact`, contactXml({ phoneNumber: '1' })), 400, 'Maximum Exceeded');
  assert.equal((await admin.delete(book)).status, 200);
});

test('CSV in and out', async () => {
  const book = await makeBook('CSV');
  const csv =
    '"First Name","Last Name","Phone Number","Notes"\r\n' +
    '"Amanda","Cohen","6511234",""\r\n' +
    'Nicholas,Knight,612-1234,Accounts\n' +
    '"Says ""hi""","comma, here",7,"two\nlines"\n\n';
  const sent = await upload(book, '\ufeff' + csv);
  assert.deepEqual([sent.status, sent.text], [202, '']);
  const { xml } = await admin.get(`${book}/Contacts`);
  assert.deepEqual(xml.all('Contact').map((c) => ['firstName', 'lastName', 'phoneNumber', 'description'].map((n) => c.value(n))), [
    ['Amanda', 'Cohen', '6511234', ''],
    ['Nicholas', 'Knight', '612-1234', 'Accounts'],
    ['Says "hi"', 'comma, here', '7', 'two\nlines'],
  ]);
  const out = await admin.get(`${book}/Contacts/csvFileContent`);
  assert.equal(out.status, 200);
  assert.match(out.headers['content-type'], /^text\/csv/i);
  assert.match(out.headers['content-disposition'], /^attachment/);
  assert.equal(out.text,
    '"First Name","Last Name","Phone Number","Notes"\n"Amanda","Cohen","6511234",""\n' +
    '"Nicholas","Knight","612-1234","Accounts"\n"Says ""hi""","comma, here","7","two\nlines"\n');
  /* Rest-config 6: 200.  A unit that means nothing here is passed over (RFC 9110, 14.2). */
  for (const Range of ['bytes=0-', 'bytes=20-', 'objects=2-2']) {
    const again = await admin.get(`${book}/Contacts/csvFileContent`, { Range });
    assert.deepEqual([again.status, again.text], [200, out.text], Range);
  }
});

test('CSV that cannot be used changes nothing', async () => {
  const book = await makeBook('CSV errors');
  await upload(book, '"First Name","Last Name","Phone Number","Notes"\na,b,1,c');
  refused(await upload(book, ''), 400, 'Invalid Input', '');
  refused(await upload(book, '"First Name","Last Name","Phone Number","Notes"\n'), 400, 'Invalid Input', '');
  refused(await upload(book, 'h\na,b\nc,d,,e\n"x"y,z,1,2\n'), 400, 'Invalid Input', '2,3,4');
  refused(await upload(book, 'h\na,b,1,c', { field: 'file' }), 400, 'Invalid Input', 'datafile');
  refused(await upload(book, 'h\na,b,1,c', { headers: { 'Content-Type': 'text/csv' } }), 400, 'Invalid Input', 'datafile');
  refused(await upload(book, 'h\n' + 'a,b,1,c\n'.repeat(6001)), 400, 'Maximum Exceeded');
  assert.deepEqual(numbers((await admin.get(`${book}/Contacts`)).xml), ['1']);
});

test('for the administrator alone', async () => {
  for (const user of ['1001', '1000'])
    for (const what of [`${path}s`, `${path}/1`, `${path}/1/Contacts`, `${path}/1/Contact/1`])
      refused(await site.rest(user).get(what), 401, 'Authorization Failure', user);
});
