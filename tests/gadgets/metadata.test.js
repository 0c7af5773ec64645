/* /gadgets/metadata.  Reference gadget-container 2.8. */
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { start, startPeer } from '../harness/index.js';

const Authorization = `Basic ${Buffer.from('1001:demo').toString('base64')}`;
const SPEC = `<Module><ModulePrefs title="__MSG_t__ __UP_who__" height="250" scrolling="true" author="A">
  <Require feature="pubsub-2"><Param name="p">v</Param></Require><Optional feature="settitle"/>
  <Locale><msg name="t">Hi</msg></Locale><Locale lang="de"><msg name="t">Servus</msg></Locale></ModulePrefs>
  <UserPref name="who" display_name="__MSG_t__" datatype="enum" default_value="x" required="true">
    <EnumValue value="x" display_value="X"/><EnumValue value="y"/></UserPref>
  <Content preferred_height="10">a</Content><Content view="canvas, default">b</Content>
  <Content view="page" type="url" href="http://example.com/"/></Module>`;

let peer;
let site;

before(async () => {
  peer = await startPeer({ '/g.xml': SPEC, '/broken.xml': '<Module>' });
  site = await start({ ALLOW_ORIGINS: peer.origin, GADGET_SOURCES: peer.origin });
});

after(async () => {
  await site?.stop();
  await peer?.close();
});

const post = (body, headers = { Authorization }) =>
  fetch(`${site.url}/gadgets/metadata`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/javascript', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

test('what a spec says of itself, in the language asked for', async () => {
  const context = { language: 'de', country: 'AT', view: 'default', container: 'default' };
  const url = `${peer.origin}/g.xml`;
  const answer = await post({ context, gadgets: [{ url, moduleId: 3, prefs: { who: 'y' } }] });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8');
  assert.equal(answer.headers.get('content-disposition'), 'attachment;filename=rpc.txt');
  const [gadget] = (await answer.json()).gadgets;
  assert.equal(gadget.url, url);
  assert.equal(gadget.moduleId, 3);
  assert.equal(gadget.title, 'Servus y');
  assert.equal(gadget.height, 250);
  assert.equal(gadget.scrolling, true);
  assert.deepEqual(gadget.features, ['pubsub-2', 'settitle']);
  assert.deepEqual(gadget.featureDetails['pubsub-2'], { required: true, parameters: { p: 'v' } });
  assert.deepEqual(Object.keys(gadget.views), ['default', 'canvas', 'page']);
  assert.deepEqual(gadget.views.default, { type: 'html', quirks: false, preferredHeight: 10, preferredWidth: 0 });
  assert.equal(gadget.views.page.type, 'url');
  assert.deepEqual(gadget.userPrefs.who, {
    displayName: 'Servus',
    type: 'enum',
    default: 'x',
    required: true,
    enumValues: { x: 'X', y: 'y' },
    orderedEnumValues: [{ value: 'x', displayValue: 'X' }, { value: 'y', displayValue: 'y' }],
  });
  const page = await fetch(site.url + gadget.iframeUrl, { headers: { Authorization } });
  assert.match(await page.text(), /<title>Servus x<\/title>/);
});

test('a gadget that cannot be had does not cost the others', async () => {
  const gadgets = [
    { url: `${peer.origin}/broken.xml`, moduleId: 1 },
    { url: 'http://10.0.0.1/g.xml', moduleId: 2 },
    { moduleId: 3 },
    { url: `${peer.origin}/g.xml`, moduleId: 4 },
  ];
  const { gadgets: got } = await (await post({ context: {}, gadgets })).json();
  assert.deepEqual(got.map((g) => g.moduleId), [1, 2, 3, 4]);
  assert.match(got[0].errors[0], /broken\.xml, line 1/);
  assert.match(got[1].errors[0], /GADGET_SOURCES/);
  assert.equal(got[2].errors.length, 1);
  assert.equal(got[3].title, 'Hi x');
});

test('what is no request, and who may not ask', async () => {
  const answer = await post('{"gadgets":');
  assert.equal(answer.status, 400);
  assert.match(await answer.text(), /Malformed JSON request\./);
  assert.equal((await post({ gadgets: [] }, {})).status, 401);
  const query = new URLSearchParams({ req: '{"gadgets":[]}', callback: 'evil' });
  const data = await fetch(`${site.url}/gadgets/metadata?${query}`, { headers: { Authorization } });
  assert.equal(await data.text(), '{"gadgets":[]}');
});

test('many servers that are silent take no longer than one request may (reference 8.1.4)', { timeout: 90000 }, async () => {
  const silent = await startPeer({ '/g.xml': () => {} });
  const own = await start({ ALLOW_ORIGINS: silent.origin, GADGET_SOURCES: silent.origin });
  try {
    const answer = await fetch(`${own.url}/gadgets/metadata`, {
      method: 'POST', headers: { Authorization },
      body: JSON.stringify({ context: {}, gadgets: Array.from({ length: 50 }, (_, i) => ({ url: `${silent.origin}/g.xml?${i}`, moduleId: i })) }),
    });
    const { gadgets } = await answer.json();
    assert.equal(gadgets.length, 50);
    assert.deepEqual(gadgets.filter(({ errors }) => errors.length !== 1), []);
    assert.ok(silent.requests.length < 10, 'the rest was not tried');
  } finally {
    await own.stop();
    await silent.close();
  }
});
