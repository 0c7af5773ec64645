/* Bodies of requests, however they are written: reference rest-desktop 1.1 to 1.3, 1.8, appendix B; rest-config W8.
 * A request for TALKING is well-formed and comes to nothing: who understands it answers "Invalid State". */
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { start, until } from '../harness/index.js';
import { dialogOf, reached, refused, signIn } from './help.js';

let site;
before(async () => {
  site = await start();
  await signIn(site, '1001');
});
after(() => site?.stop());

const USER = '/finesse/api/User/1001';
const put = (body, headers) => site.rest('1001').put(USER, body, headers);
const latin1 = (text) => Buffer.from(text, 'latin1');

const understood = {
  'a declaration': '<?xml version="1.0" encoding="UTF-8"?>\n<User><state>TALKING</state></User>',
  'a byte order mark': '\ufeff<User><state>TALKING</state></User>',
  'another encoding, declared': latin1('<?xml version="1.0" encoding="ISO-8859-1"?><User><x>\xe9</x><state>TALKING</state></User>'),
  'UTF-16 with its mark': Buffer.from('\ufeff<User><state>TALKING</state></User>', 'utf16le'),
  'indentation': '\n<User>\n  <state>\n    TALKING\n  </state>\n</User>\n',
  'CDATA': '<User><state><![CDATA[TALKING]]></state></User>',
  'a comment in the text': '<User><!-- a --><state>TALK<!-- b -->ING</state></User>',
  'references': '<User><state>&#84;&#x41;LKING</state></User>',
  'attributes': '<User xml:lang="de" a="1"><state b="2">TALKING</state></User>',
  'a namespace': '<User xmlns="urn:x"><state>TALKING</state></User>',
  'a prefix': '<f:User xmlns:f="urn:x"><f:state>TALKING</f:state></f:User>',
  'unknown elements': '<User><mood>fine</mood><state>TALKING</state><a><state>READY</state></a></User>',
  'text between elements': '<User>so<state>TALKING</state>be it</User>',
  'an element twice: the last counts': '<User><state>FISHING</state><state>TALKING</state></User>',
};
for (const [name, body] of Object.entries(understood))
  test(`understood: ${name}`, async () => refused(await put(body), 400, 'Invalid State', 'state'));

test('understood: without a content type, and with any', async () => {
  const body = '<User><state>TALKING</state></User>';
  const headers = { Authorization: site.rest('1001').authorization };
  refused(await site.exchange({ method: 'PUT', path: USER, headers, body }), 400, 'Invalid State', 'state');
  for (const type of ['text/xml', 'application/xml;charset=utf-8', 'application/octet-stream', 'nonsense'])
    refused(await put(body, { 'Content-Type': type }), 400, 'Invalid State', 'state');
});

const nonsense = {
  'nothing': '',
  'no XML': 'state=READY',
  'not closed': '<ROOT><a>',
  'two roots': '<ROOT/><ROOT/>',
  'text behind the root': '<ROOT/>x',
  'a declaration behind a blank': ' <?xml version="1.0"?><ROOT/>',
  'a DOCTYPE': '<!DOCTYPE ROOT><ROOT/>',
  'an entity': '<!DOCTYPE ROOT [<!ENTITY x "y">]><ROOT><a>&x;</a></ROOT>',
  'a file': '<!DOCTYPE ROOT [<!ENTITY x SYSTEM "file:///etc/passwd">]><ROOT><a>&x;</a></ROOT>',
  'an undeclared entity': '<ROOT><a>&nbsp;</a></ROOT>',
  'an undeclared prefix': '<f:ROOT/>',
  'a NUL': '<ROOT><a>\0</a></ROOT>',
  'broken UTF-8': latin1('<ROOT><a>\xe9</a></ROOT>'),
  'a root in another case': (root) => `<${root.toLowerCase()}/>`,
  'another root': '<Nothing/>',
};
const places = [
  ['PUT', USER, 'User'],
  ['POST', `${USER}/Dialogs`, 'Dialog'],
  ['PUT', '/finesse/api/Dialog/4711', 'Dialog'],
  ['PUT', '/finesse/api/Dialog/1_2_3', 'Dialog'],
  ['PUT', `${USER}/Media/5001`, 'Media'],
  ['POST', `${USER}/ClientLog`, 'ClientLog'],
  ['POST', '/finesse/api/TeamMessage', 'TeamMessage', '1000'],
];
for (const [method, path, root, user = '1001'] of places)
  test(`nonsense is "Bad Request" before anything else: ${method} ${path}`, async () => {
    for (const [name, written] of Object.entries(nonsense)) {
      const text = typeof written === 'function' ? written(root) : written;
      const body = Buffer.from(Buffer.from(text).toString('latin1').replaceAll('ROOT', root), 'latin1');
      const answer = await site.rest(user).send(method, path, body, { 'Content-Type': 'application/xml' });
      assert.deepEqual([answer.status, answer.error.type], [400, 'Bad Request'], `${name}: ${answer.text}`);
    }
  });

/* Reliability-security S12.  Apache hands a request on before its body is there; were a thread kept for each that is
 * refused until the rest comes, these would take a minute. */
test('who is refused and sends the body slowly keeps nobody waiting', async () => {
  const head = `PUT ${USER} HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n<User>`;
  const slow = await Promise.all(Array.from({ length: 200 }, () => new Promise((resolve, reject) => {
    const socket = net.connect(site.port, site.host, () => socket.write(head, () => resolve(socket)));
    socket.on('error', reject);
  })));
  let answered = 0;
  for (let i = 0; i < 10; i++) site.rest('1001').get(USER).then(({ status }) => (answered += status === 200));
  await until(() => answered === 10, { timeout: 15000, what: 'those with a name' });
  for (const socket of slow) socket.destroy();
});

/* A body refused before it was read still gets its answer. */
test('a long body of nobody is answered 401', async () => {
  for (let i = 0; i < 10; i++)
    assert.equal((await site.exchange({ method: 'PUT', path: USER, body: 'x'.repeat(3_000_000) })).status, 401);
});

/* W8, applied to all: also where the last decides who is called and what is done. */
test('an element twice: the last counts, in calls too', async () => {
  const make = '<Dialog><requestedAction>FLY</requestedAction><requestedAction>MAKE_CALL</requestedAction>'
    + '<fromAddress>1002</fromAddress><toAddress>8001</toAddress><fromAddress>1001</fromAddress><toAddress>8002</toAddress>'
    + '<mediaProperties><wrapUpReason>x</wrapUpReason></mediaProperties><mediaProperties/></Dialog>';
  const made = await site.rest('1001').post(`${USER}/Dialogs`, make);
  assert.equal(made.status, 202, made.text);
  const dialog = await dialogOf(site, '1001', (d) => d.value('toAddress') === '8002');
  const drop = '<Dialog><requestedAction>HOLD</requestedAction><targetMediaAddress>8002</targetMediaAddress>'
    + '<targetMediaAddress>1001</targetMediaAddress><requestedAction>DROP</requestedAction></Dialog>';
  assert.equal((await site.rest('1001').put(dialog.value('uri'), drop)).status, 202);
  await reached(site, '1001', 'NOT_READY');
  refused(await put('<User><state>NOT_READY</state><reasonCodeId>1</reasonCodeId><reasonCodeId>4711</reasonCodeId></User>'),
    400, 'Invalid Input', 'reasonCodeId');
  assert.equal((await put('<User><state>NOT_READY</state><reasonCodeId>4711</reasonCodeId><reasonCodeId>2</reasonCodeId></User>')).status, 202);
});
