/* /gadgets/ifr: spec in, document out.  Core Gadget Specification 1.1; reference gadget-container 2;
 * contract, "what the references leave open". */
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { start, startPeer } from '../harness/index.js';

const gadget = (content, more = '', prefs = '') => `<?xml version="1.0" encoding="UTF-8"?>
<Module><ModulePrefs title="A &lt;title&gt;">${more}</ModulePrefs>${prefs}
<Content type="html"><![CDATA[${content}]]></Content></Module>`;

const basic = (user, password = 'demo') => ({
  Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

/** A spec that names itself: nothing may be fetched when it is not allowed to be rendered. */
let peer;
let stranger;
let site;

before(async () => {
  stranger = await startPeer({ '/g.xml': gadget('<p>no</p>') });
  peer = await startPeer({
    '/g/plain.xml': gadget('<!DOCTYPE html><script src="x.js"></script><img src=/i.png><p id=m>__MODULE_ID__</p>'),
    '/g/prefs.xml': gadget(
      '<p title="__UP_a__">__UP_b__ __UP_c__ __UP_none__</p>',
      '',
      '<UserPref name="a"/><UserPref name="b" default_value="B"/><UserPref name="c"/>',
    ),
    '/g/words.xml': gadget(
      '<b>__MSG_hi__</b><i>__MSG_only.all__</i><u>__MSG_none__</u>',
      '<Locale messages="all.xml"/><Locale lang="de" messages="de.xml"/>' +
        '<Locale lang="ar" language_direction="rtl"><msg name="hi">مرحبا</msg></Locale>' +
        '<Locale lang="fr" messages="missing.xml"/>',
    ),
    '/g/all.xml': '<messagebundle><msg name="hi">Hello</msg><msg name="only.all">x &lt;/script&gt;</msg></messagebundle>',
    '/g/de.xml': '<messagebundle><msg name="hi">Grüß Gott</msg></messagebundle>',
    '/g/latin.xml': (request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/xml; charset=ISO-8859-1' });
      response.end(Buffer.from(gadget('<p>café</p>').replace('UTF-8', 'ISO-8859-1'), 'latin1'));
    },
    '/g/broken.xml': '<Module>\n<ModulePrefs>\n</Module>',
    '/g/notfound.xml': { status: 404, body: 'no' },
    '/g/error.xml': { status: 500, body: 'no' },
    '/g/bomb.xml': `<!DOCTYPE Module [<!ENTITY a "${'a'.repeat(5000)}">]><Module><ModulePrefs title="&a;"/><Content>${'&a;'.repeat(2000)}</Content></Module>`,
    '/g/entity.xml': '<!DOCTYPE Module [<!ENTITY a SYSTEM "file:///etc/passwd">]><Module><ModulePrefs title="t"/><Content>&a;</Content></Module>',
    '/g/subset.xml': gadget('<p>shown</p>').replace('?>', '?><!DOCTYPE Module SYSTEM "subset.dtd">'),
    '/g/deep.xml': gadget('').replace('</ModulePrefs>', `${'<a>'.repeat(10000)}${'</a>'.repeat(10000)}</ModulePrefs>`),
    '/g/nul.xml': gadget('a\0b'),
    '/g/cut.xml': (request, response) =>
      response.writeHead(200, { 'Content-Type': 'text/xml' }).end(Buffer.from(gadget('<p>caf\xe9\xc3</p>').replace('UTF-8', 'ISO-8859-1'), 'latin1')),
    '/g/huge.xml': gadget('x'.repeat(1024 * 1024)),
    '/g/wants.xml': gadget('x', '<Require feature="wave"/><Optional feature="unheard-of"/><Require feature="collapsible"/>'),
    '/g/page.xml': '<Module><ModulePrefs/><Content type="url" href="http://example.com/page?x=1"/></Module>',
    '/g/route.xml': '<Module><ModulePrefs/><Content type="url" href="http://example.com/#/route"/></Module>',
    '/g/script.xml': '<Module><ModulePrefs/><Content type="url" href="javascript:alert(1)"/></Module>',
    '/g/href.xml': '<Module><ModulePrefs/><Content type="html" href="sub/content.html"/></Module>',
    '/g/sub/content.html': { type: 'text/html', body: '<p>__MODULE_ID__</p><img src="i.png">' },
    '/g/views.xml': '<Module><ModulePrefs/><Content view="home">h</Content><Content view="canvas">c</Content></Module>',
    '/g/silent.xml': () => {},
    '/g/tagged.xml': (request, response) => {
      const known = request.headers['if-none-match'] === '"1"';
      response.writeHead(known ? 304 : 200, { ETag: '"1"' }).end(known ? '' : gadget('<p>tagged</p>'));
    },
    '/g/hop.xml': (request, response) => response.writeHead(302, { Location: '/g/plain.xml' }).end(),
    '/g/inward.xml': (request, response) =>
      response.writeHead(302, { Location: 'http://169.254.169.254/latest/meta-data/' }).end(),
  });
  site = await start({
    ALLOW_ORIGINS: `${peer.origin},${stranger.origin}`,
    GADGET_SOURCES: peer.origin,
  });
});

after(async () => {
  await site?.stop();
  await peer?.close();
  await stranger?.close();
});

/** @param {Record<string, string>} query */
function ifr(query, headers = basic('1001'), options = {}) {
  return fetch(`${site.url}/gadgets/ifr?${new URLSearchParams(query)}`, {
    headers,
    redirect: 'manual',
    ...options,
  });
}

const at = (path) => ({ url: `${peer.origin}${path}` });

test('a gadget of another origin is one document, its addresses absolute', async () => {
  const answer = await ifr({ ...at('/g/plain.xml'), mid: '7' });
  const text = await answer.text();
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'text/html; charset=UTF-8');
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.match(answer.headers.get('content-security-policy'), /frame-ancestors 'self'/);
  assert.match(text, /^<!DOCTYPE html>/);
  assert.match(text, /<title>A &lt;title&gt;<\/title>/);
  assert.match(text, new RegExp(`<script src="${peer.origin}/g/x.js"></script>`));
  assert.match(text, new RegExp(`<img src="${peer.origin}/i.png">`));
  assert.match(text, /<p id=m>7<\/p>/);
  assert.ok(text.indexOf('gadgets.config.init({') < text.indexOf('/g/x.js'));
  assert.ok(text.indexOf('/g/x.js') < text.indexOf('gadgets.util.runOnLoadHandlers()'));
});

test('the configuration is literal JSON', async () => {
  const text = await (await ifr(at('/g/words.xml'))).text();
  const config = JSON.parse(text.match(/gadgets\.config\.init\((.*?)\);<\/script>/s)[1]);
  assert.equal(config['core.io'].unparseableCruft, "throw 1; < don't be evil' >");
  assert.ok(config['shindig.auth'].authToken);
  assert.deepEqual(config['core.util'].rpc, {});
  const messages = JSON.parse(text.match(/setMessages_\((.*?)\);/s)[1]);
  assert.deepEqual(messages, { hi: 'Hello', 'only.all': 'x </script>' });
});

test('preferences come from the address or the default, escaped; others stay', async () => {
  const text = await (
    await ifr({ ...at('/g/prefs.xml'), up_a: '"><script>\'&', up_undeclared: '1' })
  ).text();
  assert.match(text, /<p title="&quot;&gt;&lt;script&gt;&#39;&amp;">B {2}__UP_none__<\/p>/);
});

test('messages follow the language', async () => {
  const english = await (await ifr({ ...at('/g/words.xml'), lang: 'en', country: 'US' })).text();
  const german = await (await ifr({ ...at('/g/words.xml'), lang: 'de', country: 'AT' })).text();
  const arabic = await (await ifr({ ...at('/g/words.xml'), lang: 'ar' })).text();
  const french = await (await ifr({ ...at('/g/words.xml'), lang: 'fr' })).text();
  assert.match(english, /<b>Hello<\/b>/);
  assert.match(german, /<b>Grüß Gott<\/b><i>x <\/script><\/i><u>__MSG_none__<\/u>/);
  assert.match(german, /<html lang="de-AT" xml:lang="de-AT"/);
  assert.match(arabic, /<body dir="rtl"><b>مرحبا<\/b>/);
  assert.match(french, /<b>Hello<\/b>/, 'a missing bundle does not cost the gadget');
});

test('bytes are read in the charset the server names', async () => {
  assert.match(await (await ifr(at('/g/latin.xml'))).text(), /<p>café<\/p>/);
});

test('an unusable spec is told with address, line and column', async () => {
  for (const path of ['/g/broken.xml', '/g/bomb.xml', '/g/huge.xml', '/g/error.xml', '/g/entity.xml', '/g/deep.xml', '/g/nul.xml']) {
    const answer = await ifr(at(path));
    assert.equal(answer.status, 502, path);
    assert.match(answer.headers.get('content-type'), /^text\/html/);
    const text = await answer.text();
    assert.ok(text.includes(`${peer.origin}${path}`), text);
    if (path === '/g/broken.xml') assert.match(text, /line 3, column \d+/);
    if (path === '/g/entity.xml') assert.doesNotMatch(text, /root:/);
  }
  assert.equal((await ifr(at('/g/notfound.xml'))).status, 404);
});

test('what a DOCTYPE names is not asked for; bytes that are no UTF-8 are ISO-8859-1 (reference 1.1, 1.9)', async () => {
  assert.match(await (await ifr(at('/g/subset.xml'))).text(), /<p>shown<\/p>/);
  assert.deepEqual(peer.requests.filter(({ url }) => url.includes('subset.dtd')), []);
  assert.match(await (await ifr(at('/g/cut.xml'))).text(), /<p>caféÃ<\/p>/);
});

test('unknown required features are named', async () => {
  const answer = await ifr(at('/g/wants.xml'));
  const text = await answer.text();
  assert.equal(answer.status, 500);
  assert.match(text, /wave/);
  assert.doesNotMatch(text, /unheard-of|collapsible/);
});

test('views: by name, by alias, or 404 with the names there are', async () => {
  assert.match(await (await ifr({ ...at('/g/views.xml'), view: 'canvas' })).text(), /<body dir="ltr">c</);
  assert.match(await (await ifr(at('/g/views.xml'))).text(), /<body dir="ltr">h</);
  const answer = await ifr({ ...at('/g/views.xml'), view: 'popup' });
  assert.equal(answer.status, 404);
  assert.match(await answer.text(), /popup.*home.*canvas/);
});

test('content of type url is a redirect, and only to the web', async () => {
  const answer = await ifr(at('/g/page.xml'));
  assert.equal(answer.status, 302);
  assert.equal(answer.headers.get('location'), 'http://example.com/page?x=1');
  assert.equal((await ifr(at('/g/route.xml'))).headers.get('location'), 'http://example.com/#/route');
  assert.equal((await ifr(at('/g/script.xml'))).status, 502);
});

test('a page of this server is gone to by its path, whatever name of it the spec has; the fragment stays (reference 2.7)', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ap-files-'));
  fs.writeFileSync(path.join(folder, 'page.xml'), '<Module><ModulePrefs title="t"/><Content type="url" href="app/page.html?a=b#/route"/></Module>');
  const own = await start({ GADGET_FILES: folder });
  try {
    for (const url of ['', 'http://localhost:8082', 'https://localhost:8445', own.url].map((base) => `${base}/3rdpartygadget/files/page.xml`)) {
      const answer = await fetch(`${own.url}/gadgets/ifr?${new URLSearchParams({ url })}`, { headers: basic('1001'), redirect: 'manual' });
      assert.deepEqual([answer.status, answer.headers.get('location')], [302, '/3rdpartygadget/files/app/page.html?a=b#/route'], url);
    }
  } finally {
    await own.stop();
    fs.rmSync(folder, { recursive: true });
  }
});

/* URL Standard, 4.4: browsers escape blanks, and take backslashes for slashes; two slashes are a path where they stand in one. */
test('a file of this server is asked of whichever name the page came from, blanks and backslashes in its address or not', async () => {
  const base = 'http://localhost:8082/3rdpartygadget/files/', desk = 'https://desk.example:8445';
  const written = ['my image.png', 'images\\logo.png', 'ü.png?a=b c#d e', `${base}my image.png`, 'http://localhost:8082//3rdpartygadget/files/x.png',
    'http://localhost:8082\\desktop\\x.png', 'http://localhost:8082?a b'];
  peer.pages['/g/blanks.xml'] = '<Module><ModulePrefs title="t"/><Content type="html"><![CDATA[' +
    `<base href="${base}">${written.map((src) => `<img src="${src}">`).join('')}]]></Content></Module>`;
  const text = await (await ifr(at('/g/blanks.xml'))).text();
  const got = [...text.matchAll(/<img src="([^"]*)"/g)].map(([, src]) => new URL(src, `${desk}/gadgets/ifr`).href);
  assert.deepEqual(got, written.map((src) => new URL(src, base).href.replace('http://localhost:8082', desk)));
});

test('content in a file of its own is not substituted, and is its own base', async () => {
  const text = await (await ifr(at('/g/href.xml'))).text();
  assert.match(text, new RegExp(`<p>__MODULE_ID__</p><img src="${peer.origin}/g/sub/i.png">`));
});

test('our own gadgets render under every name of this server', async () => {
  for (const base of [site.url, 'http://localhost:8082', 'https://localhost:8445']) {
    const answer = await ifr({ url: `${base}/gadgets/queue-statistics/spec.xml` });
    assert.equal(answer.status, 200, base);
    assert.match(await answer.text(), /src="\/gadgets\/queue-statistics\//);
  }
});

test('who may be reached may not therefore be rendered', async () => {
  const answer = await ifr({ url: `${stranger.origin}/g.xml` });
  assert.equal(answer.status, 403);
  assert.match(await answer.text(), /GADGET_SOURCES/);
  assert.equal(stranger.requests.length, 0, 'nothing was fetched');
});

/* Contract, GADGET_SOURCES; a layout is text, whose declaration of an encoding says nothing any more (XML 1.0, 4.3.3). */
test('what a layout names may be rendered, whatever encoding the layout declares', async () => {
  const admin = site.rest('admin'), path = '/finesse/api/LayoutConfig/default';
  const publish = (text) => admin.put(path, `<LayoutConfig><layoutxml><![CDATA[${text}]]></layoutxml></LayoutConfig>`);
  const was = (await admin.get(path)).xml.value('layoutxml');
  const layout = '<finesseLayout xmlns="http://www.cisco.com/vtg/finesse"><layout><role>Agent</role><page/><tabs><tab><id>home</id>' +
    `<label>概要</label><gadgets><gadget>${stranger.origin}/g.xml</gadget></gadgets></tab></tabs></layout></finesseLayout>`;
  for (const declaration of ['', '<?xml version="1.0" encoding="utf-16"?>']) {
    const put = await publish(declaration + layout);
    assert.equal(put.status, 200, put.text);
    assert.notEqual((await ifr({ url: `${stranger.origin}/g.xml` })).status, 403, declaration);
  }
  assert.equal((await publish(was)).status, 200);
  assert.equal((await ifr({ url: `${stranger.origin}/g.xml` })).status, 403);
});

test('redirects are followed, but not to where nobody may ask', async () => {
  assert.equal((await ifr(at('/g/hop.xml'))).status, 200);
  const answer = await ifr(at('/g/inward.xml'));
  assert.equal(answer.status, 403);
  assert.match(await answer.text(), /link-local/);
});

test('missing and impossible addresses', async () => {
  assert.equal((await ifr({})).status, 400);
  assert.equal((await ifr({ url: 'ftp://example.com/x.xml' })).status, 403);
  assert.equal((await ifr({ url: 'file:///etc/passwd' })).status, 403);
  assert.equal((await ifr({ url: `${site.url}/aplomb/api/health` })).status, 403);
  assert.equal((await ifr({ url: `${site.url}/finesse/api/User/1001` })).status, 403);
});

test('a spec that never comes is 504', async () => {
  assert.equal((await ifr(at('/g/silent.xml'))).status, 504);
});

test('identity: Basic, or the cookie with a token of this gadget', async () => {
  const url = `${peer.origin}/g/plain.xml`;
  assert.equal((await ifr({ url }, {})).status, 401);
  assert.equal((await ifr({ url }, basic('1001', 'wrong'))).status, 401);
  assert.equal((await ifr({ url }, { Cookie: 'aplomb=nonsense' })).status, 401);

  const session = await fetch(`${site.url}/desktop/api/session`, { method: 'POST', headers: basic('1001') });
  const cookie = session.headers.get('set-cookie').split(';')[0];
  const token = async (user, of) => {
    const query = new URLSearchParams({ url: of, mid: '1' });
    const answer = await fetch(`${site.url}/desktop/api/token?${query}`, { headers: basic(user) });
    return (await answer.json()).token;
  };
  assert.equal((await ifr({ url }, { Cookie: cookie })).status, 401, 'the cookie alone');
  assert.equal((await ifr({ url, st: 'john.doe:john.doe:appid:cont:url:0:default' }, { Cookie: cookie })).status, 401);
  assert.equal((await ifr({ url, st: await token('1001', url) }, { Cookie: cookie })).status, 200);
  assert.equal((await ifr({ url, st: await token('1002', url) }, { Cookie: cookie })).status, 403);
  const other = await token('1001', `${peer.origin}/g/words.xml`);
  assert.equal((await ifr({ url, st: other }, { Cookie: cookie })).status, 403);
  assert.equal((await ifr({ url, st: 'x.y' })).status, 401, 'checked when sent, with Basic too');
  const crossed = { Cookie: cookie, 'Sec-Fetch-Site': 'cross-site' };
  assert.equal((await ifr({ url, st: await token('1001', url) }, crossed)).status, 401);
  const remembered = { ...basic('1001'), 'Sec-Fetch-Site': 'cross-site' };
  assert.equal((await ifr({ url }, remembered)).status, 401, 'a page of others, a password of the browser');
});

test('a server that renders itself is stopped', async () => {
  const answer = await ifr(at('/g/plain.xml'), { ...basic('1001'), 'X-Shindig-Dos': 'on' });
  assert.equal(answer.status, 403);
  assert.ok(peer.requests.every((r) => r.headers['x-shindig-dos'] === 'on'));
});

test('nothing of the caller goes to the server of the spec', async () => {
  peer.requests.length = 0;
  await ifr({ ...at('/g/words.xml'), nocache: '1' }, { ...basic('1001'), Cookie: 'aplomb=x' });
  assert.ok(peer.requests.length > 0);
  for (const { headers } of peer.requests) {
    assert.equal(headers.authorization, undefined);
    assert.equal(headers.cookie, undefined);
  }
});

test('browsers keep the document as long as refresh says', async () => {
  const cached = await ifr({ ...at('/g/plain.xml'), refresh: '86400' });
  assert.equal(cached.headers.get('cache-control'), 'private,max-age=86400');
  const fresh = await ifr({ ...at('/g/plain.xml'), refresh: '86400', nocache: '1' });
  assert.equal(fresh.headers.get('cache-control'), 'no-cache');
});

test('a spec is asked for again, but not sent again', async () => {
  peer.requests.length = 0;
  for (let i = 0; i < 5; i++) assert.match(await (await ifr(at('/g/tagged.xml'))).text(), /<p>tagged<\/p>/);
  const sent = peer.requests.filter((request) => request.headers['if-none-match'] !== '"1"');
  assert.equal(peer.requests.length, 5);
  assert.ok(sent.length <= 2, 'once for each process');
});

test('no log holds a query string of a gadget', async () => {
  await ifr({ ...at('/g/plain.xml'), up_secret: 'c4n4ry' });
  for (const name of ['access', 'web-error', 'gadgets.ifr']) {
    assert.doesNotMatch(String(await site.log(name)), /c4n4ry/, name);
  }
});

test('who has the document already gets none (reference 2.2)', async () => {
  const url = `${peer.origin}/g/plain.xml`;
  const { token } = await (await fetch(`${site.url}/desktop/api/token?${new URLSearchParams({ url, mid: '3' })}`, { headers: basic('1001') })).json();
  const first = await ifr({ url, mid: '3', st: token });
  const tag = first.headers.get('ETag');
  assert.match(tag ?? '', /^"[0-9a-f]{16}"$/);
  const again = await ifr({ url, mid: '3', st: token }, { ...basic('1001'), 'If-None-Match': `"other", W/${tag}` });
  assert.equal(again.status, 304);
  assert.equal(await again.text(), '');
  assert.equal(again.headers.get('ETag'), tag);
  const other = await ifr({ url, mid: '3', st: token, lang: 'de' }, { ...basic('1001'), 'If-None-Match': tag ?? '' });
  assert.equal(other.status, 200);
});

test('what is preloaded carries nothing of the caller, and a document with it is always asked for', async () => {
  peer.pages['/g/preload.xml'] = gadget('x', `<Preload href="${peer.origin}/g/data.json"/>`);
  peer.pages['/g/data.json'] = { type: 'application/json', body: '{"rows":1}' };
  const answer = await ifr({ url: `${peer.origin}/g/preload.xml` });
  assert.ok((await answer.text()).includes(`gadgets.io.preloaded_=[{"id":"${peer.origin}/g/data.json","rc":200,"body":"{\\"rows\\":1}"}]`));
  assert.equal(answer.headers.get('Cache-Control'), 'no-cache');
  const asked = peer.requests.find((r) => r.url === '/g/data.json');
  assert.equal(asked?.headers.authorization ?? asked?.headers.cookie, undefined);
});

test('a document whose version is in its address is kept for ever, another version not at all (reference 2.1, 2.2)', async () => {
  const ask = { context: { language: 'de', country: 'AT', view: 'default' }, gadgets: [{ url: `${peer.origin}/g/words.xml`, moduleId: 1 }] };
  const metadata = async (context = ask.context) => {
    const answer = await fetch(`${site.url}/gadgets/metadata`, { method: 'POST', headers: basic('1001'), body: JSON.stringify({ ...ask, context }) });
    return (await answer.json()).gadgets[0].iframeUrl;
  };
  const get = (path, headers = {}) => fetch(site.url + path, { headers: { ...basic('1001'), ...headers } });
  const address = await metadata();
  const version = new URLSearchParams(address.split('?')[1]).get('v');
  assert.match(version, /^[0-9a-f]{16}$/);
  const right = await get(address);
  assert.equal(right.status, 200);
  assert.equal(right.headers.get('cache-control'), 'private,max-age=31536000');
  const since = { 'If-Modified-Since': 'Wed, 21 Oct 2015 07:28:00 GMT' };
  const again = await get(address, since);
  assert.deepEqual([again.status, await again.text()], [304, '']);
  assert.equal((await get(address.replace(`&v=${version}`, ''), since)).status, 200);
  assert.equal((await get(`${address}&nocache=1`, since)).status, 200);
  const wrong = await get(address.replace(version, '0'), since);
  assert.deepEqual([wrong.status, wrong.headers.get('cache-control')], [200, 'no-cache']);
  assert.notEqual(await metadata({ ...ask.context, language: 'ar' }), address.replace('lang=de', 'lang=ar'), 'other messages, another version');
  peer.pages['/g/de.xml'] = '<messagebundle><msg name="hi">Servus</msg></messagebundle>';
  assert.equal((await get(address)).headers.get('cache-control'), 'no-cache', 'the messages have changed');
});

test('libs are a script of their own, before the other features (reference 2.1, 2.5)', async () => {
  const text = await (await ifr({ ...at('/g/plain.xml'), libs: 'core:no-such:rpc' })).text();
  const scripts = [...text.matchAll(/<script src="(\/gadgets\/js\/[^"]+)"/g)].map((m) => m[1].replaceAll('&amp;', '&'));
  assert.equal(scripts.length, 2);
  assert.match(scripts[0], /^\/gadgets\/js\/core:rpc\.js\?/);
  assert.match(scripts[1], /!core:rpc\.js\?/);
  for (const script of scripts)
    assert.equal((await fetch(site.url + script)).headers.get('cache-control'), 'public,max-age=31536000,immutable', script);
  const rest = await (await fetch(site.url + scripts[1])).text();
  assert.doesNotMatch(rest, /gadgets\.rpc = /);
  assert.match(rest, /setArray/);
  const all = await (await ifr({ ...at('/g/plain.xml'), libs: 'core:rpc:setprefs:auth-refresh' })).text();
  assert.equal(all.match(/<script src="\/gadgets\/js\//g).length, 1, 'nothing is left for a second');
});

test('the page to talk to is an address of the web, from the list where there is one (reference 2.3)', async () => {
  for (const parent of ['http://elsewhere.example/page?x#y', '/desktop/', `${site.url}/desktop/`, ''])
    assert.equal((await ifr({ ...at('/g/plain.xml'), parent })).status, 200, parent);
  for (const parent of ['javascript:alert(1)', '//elsewhere.example/', 'x', 'http://a@b/', 'http://a b/'])
    assert.equal((await ifr({ ...at('/g/plain.xml'), parent })).status, 400, parent);
  const strict = await start({ GADGET_PARENTS: 'https://portal.example:8445' });
  try {
    const status = async (parent) =>
      (await fetch(`${strict.url}/gadgets/ifr?${new URLSearchParams({ url: '/gadgets/queue-statistics/spec.xml', parent })}`, { headers: basic('1001') })).status;
    assert.equal(await status('https://portal.example:8445/x'), 200);
    assert.equal(await status(`${strict.url}/desktop/`), 200);
    assert.equal(await status('https://portal.example/x'), 400);
    assert.equal(await status('https://portal.example:8445.evil.example/'), 400);
  } finally {
    await strict.stop();
  }
});

test('a spec of our own is rendered anew as soon as one of its files changes, and for each who asks', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ap-files-'));
  const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);
  const spec = (content) =>
    `<Module><ModulePrefs title="t"><Locale messages="m.xml"/></ModulePrefs><Content>${content} __MSG_a__ __UP_b__</Content></Module>`;
  write('m.xml', '<messagebundle><msg name="a">one</msg></messagebundle>');
  write('g.xml', spec('first'));
  const own = await start({ GADGET_FILES: folder });
  const get = (user = '1001', more = '', headers = {}) =>
    fetch(`${own.url}/gadgets/ifr?url=${encodeURIComponent(`${own.url}/3rdpartygadget/files/g.xml`)}${more}`,
      { headers: { Authorization: `Basic ${Buffer.from(`${user}:demo`).toString('base64')}`, ...headers } });
  const text = async (...how) => (await get(...how)).text();
  const token = (html) => /"authToken":"([^"]*)"/.exec(html)[1];
  try {
    for (let i = 0; i < 4; i++) assert.match(await text(), /first one __UP_b__/);
    assert.match(await text('1001', '&up_b=x'), /first one __UP_b__/, 'not declared');
    assert.notEqual(token(await text('1002')), token(await text('1001')), 'a token is for one user');
    const st = `&st=${encodeURIComponent(token(await text()))}`;
    const tag = (await get('1001', st)).headers.get('etag');
    for (let i = 0; i < 4; i++) assert.equal((await get('1001', st, { 'If-None-Match': tag })).status, 304);
    assert.equal((await get('1002', st)).status, 403, 'though it was made for somebody');
    const metadata = await fetch(`${own.url}/gadgets/metadata`, { method: 'POST', headers: basic('1001'),
      body: JSON.stringify({ context: {}, gadgets: [{ url: `${own.url}/3rdpartygadget/files/g.xml` }] }) });
    const v = `&v=${/[?&]v=(\w+)/.exec((await metadata.json()).gadgets[0].iframeUrl)[1]}`;
    const kept = async () => (await get('1001', v)).headers.get('cache-control');
    for (let i = 0; i < 4; i++) assert.equal(await kept(), 'private,max-age=31536000');
    assert.equal((await get('1001', v, { 'If-Modified-Since': 'Wed, 21 Oct 2015 07:28:00 GMT' })).status, 304);
    write('g.xml', spec('second'));
    for (let i = 0; i < 4; i++) assert.match(await text(), /second one/);
    for (let i = 0; i < 2; i++) assert.equal(await kept(), 'no-cache', 'it is another one now');
    write('m.xml', '<messagebundle><msg name="a">two</msg></messagebundle>');
    for (let i = 0; i < 4; i++) assert.match(await text(), /second two/);
    fs.rmSync(path.join(folder, 'g.xml'));
    assert.equal((await get()).status, 404);
    assert.equal((await get('1001', '', { 'Sec-Fetch-Dest': 'document' })).status, 403);
    assert.equal((await get('1001', '', { Authorization: '' })).status, 401);
  } finally {
    await own.stop();
    fs.rmSync(folder, { recursive: true });
  }
});
