/* /gadgets/makeRequest.  Reference gadget-container 5, 6.9, 8.1, 9.5, 9.6; contract. */
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { lookup } from 'node:dns/promises';
import os from 'node:os';
import zlib from 'node:zlib';
import { freePorts, start, startPeer } from '../harness/index.js';

const CRUFT = "throw 1; < don't be evil' >";
const basic = (user) => `Basic ${Buffer.from(`${user}:demo`).toString('base64')}`;

let peer;
let other;
let site;
let deadPort;
/** What was wrong with the silent server. @type {Promise<unknown>} */
let waited;

before(async () => {
  other = await startPeer({ '/echo': echo });
  [deadPort] = await freePorts(1);
  peer = await startPeer({
    '/echo': echo,
    '/plain': { type: 'text/plain', body: 'hello' },
    '/json': { type: 'application/json', body: '{"a":[1,2]}', headers: { 'X-Two': ['1', '2'] } },
    '/missing': { status: 404, type: 'text/plain', body: 'nothing here' },
    '/broken': { status: 500, body: '<e/>' },
    '/accepted': { status: 202, headers: { requestId: 'r-9' } },
    '/latin': (q, r) => r.writeHead(200, { 'Content-Type': 'text/plain; charset=iso-8859-1' }).end(Buffer.from('caf\xe9', 'latin1')),
    '/bom': (q, r) => r.writeHead(200, { 'Content-Type': 'text/plain' }).end('\ufeffx'),
    '/gzip': (q, r) => r.writeHead(200, { 'Content-Encoding': 'gzip' }).end(zlib.gzipSync('packed')),
    '/twice': (q, r) => r.writeHead(200, { 'Content-Encoding': 'gzip, gzip' }).end(zlib.gzipSync(zlib.gzipSync('x'))),
    '/bomb': (q, r) => r.writeHead(200, { 'Content-Encoding': 'gzip' }).end(zlib.gzipSync(Buffer.alloc(30e6))),
    '/large': (q, r) => r.writeHead(200).end(Buffer.alloc(11 * 1024 * 1024, 'x')),
    '/script': { type: 'text/html', body: '</script><b>\u2028' },
    '/cookie': { headers: { 'Set-Cookie': ['a=1', 'b=2'] } },
    '/silent': () => {},
    '/away': (q, r) => r.writeHead(302, { Location: `${other.origin}/echo` }).end(),
    '/away301': (q, r) => r.writeHead(301, { Location: `${other.origin}/echo` }).end(),
    '/away307': (q, r) => r.writeHead(307, { Location: `${other.origin}/echo` }).end(),
    '/here307': (q, r) => r.writeHead(307, { Location: '/echo' }).end(),
    '/see': (q, r) => r.writeHead(303, { Location: '/echo' }).end(),
    '/inward': (q, r) => r.writeHead(302, { Location: 'http://10.0.0.1/' }).end(),
    '/file': (q, r) => r.writeHead(302, { Location: 'file:///etc/passwd' }).end(),
    '/own': (q, r) => r.writeHead(302, { Location: `${site.url}/finesse/api/SystemInfo` }).end(),
    '/hops': (q, r) => {
      const left = Number(new URL(q.url, 'http://x').searchParams.get('n'));
      r.writeHead(302, { Location: left > 1 ? `/hops?n=${left - 1}` : '/plain' }).end();
    },
    '/cached': (q, r) => r.writeHead(200, { 'Cache-Control': 'max-age=60' }).end(String(Math.random())),
    '/uncached': (q, r) => r.writeHead(200).end(String(Math.random())),
  });
  site = await start({ ALLOW_ORIGINS: `${peer.origin},${other.origin},http://127.0.0.1:${deadPort}` });
  waited = silentServer().then(() => null, (error) => error);
});

after(async () => {
  await waited;
  await site?.stop();
  await peer?.close();
  await other?.close();
});

function echo(request, response) {
  const { method, url, headers, body } = request;
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ method, url, headers, body }));
}

/** A connection that the server has closed meanwhile is no answer; GET may be asked once more (RFC 9110 9.2.2). */
const get = (url, options) => fetch(url, options).catch((error) => {
  if (error.cause?.code !== 'UND_ERR_SOCKET') throw error;
  return fetch(url, options);
});

/** Asks as gadgets.io does: GET in the query, everything else as a form. */
async function ask(parameters, { headers = { Authorization: basic('1001') } } = {}) {
  const form = new URLSearchParams(parameters);
  const plain = (parameters.httpMethod ?? 'GET') === 'GET';
  const answer = plain
    ? await get(`${site.url}/gadgets/makeRequest?${form}`, { headers })
    : await fetch(`${site.url}/gadgets/makeRequest`, { method: 'POST', headers, body: form });
  const text = await answer.text();
  if (answer.status !== 200) return { status: answer.status, text, headers: answer.headers };
  assert.ok(text.startsWith(CRUFT), text.slice(0, 60));
  const json = JSON.parse(text.slice(CRUFT.length));
  assert.deepEqual(Object.keys(json), [parameters.url]);
  const { headers: responseHeaders, ...part } = json[parameters.url];
  return { status: 200, headers: answer.headers, raw: text, responseHeaders, ...part };
}

const headerList = (headers) =>
  Object.entries(headers)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');

test('what another server says comes back as JSON, under the address as it was written', async () => {
  const url = `${peer.origin}/json?x=%41&y=a%20b`;
  const answer = await ask({ url, getFullHeaders: 'true' });
  assert.equal(answer.rc, 200);
  assert.equal(answer.body, '{"a":[1,2]}');
  assert.deepEqual(answer.responseHeaders['x-two'], ['1', '2']);
  assert.deepEqual(answer.responseHeaders['content-type'], ['application/json']);
  assert.match(answer.headers.get('content-type'), /^application\/json; charset=UTF-8$/i);
  assert.equal(answer.headers.get('content-disposition'), 'attachment;filename=p.txt');
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(answer.headers.get('cache-control'), 'private, no-store');
});

test('without getFullHeaders there are cookies and Location, or no headers at all', async () => {
  assert.equal((await ask({ url: `${peer.origin}/json` })).responseHeaders, undefined);
  assert.deepEqual((await ask({ url: `${peer.origin}/cookie` })).responseHeaders, {
    'set-cookie': ['a=1', 'b=2'],
  });
});

test('errors of the other server are answers', async () => {
  const missing = await ask({ url: `${peer.origin}/missing` });
  assert.equal(missing.rc, 404);
  assert.equal(missing.body, 'nothing here');
  assert.equal((await ask({ url: `${peer.origin}/broken` })).rc, 500);
});

test('every method, with body and headers', async () => {
  for (const method of ['POST', 'PUT', 'DELETE']) {
    const answer = await ask({
      url: `${peer.origin}/echo`,
      httpMethod: method,
      headers: headerList({ 'X-Thing': 'a=b&c d', 'Content-Type': 'application/xml', Authorization: 'Basic Z2FkZ2V0Og==' }),
      postData: '<a>ü &</a>',
    });
    const got = JSON.parse(answer.body);
    assert.equal(got.method, method);
    assert.equal(got.body, '<a>ü &</a>');
    assert.equal(got.headers['x-thing'], 'a=b&c d');
    assert.equal(got.headers['content-type'], 'application/xml');
    assert.equal(got.headers.authorization, 'Basic Z2FkZ2V0Og==');
  }
  const head = await ask({ url: `${peer.origin}/plain`, httpMethod: 'HEAD' });
  assert.equal(head.rc, 200);
  assert.equal(head.body, '');
});

test('a POST without a type is a form', async () => {
  const answer = await ask({ url: `${peer.origin}/echo`, httpMethod: 'POST', postData: 'a=b' });
  assert.equal(JSON.parse(answer.body).headers['content-type'], 'application/x-www-form-urlencoded');
});

test('the caller and the connection stay behind', async () => {
  const answer = await ask(
    {
      url: `${peer.origin}/echo`,
      headers: headerList({ Host: 'evil.example', 'Transfer-Encoding': 'chunked', 'X-A': 'b\r\nX-B: c', 'Bad Name': 'x', Ok: 'yes' }),
    },
    { headers: { Authorization: basic('1001'), Cookie: 'aplomb=secret', 'User-Agent': 'Browser/1' } },
  );
  const { headers } = JSON.parse(answer.body);
  assert.equal(headers.authorization, undefined);
  assert.equal(headers.cookie, undefined);
  assert.equal(headers.host, new URL(peer.origin).host);
  assert.equal(headers['transfer-encoding'], undefined);
  assert.equal(headers['x-a'], undefined);
  assert.equal(headers['x-b'], undefined);
  assert.equal(headers.ok, 'yes');
  assert.equal(headers['user-agent'], 'Browser/1');
  assert.equal(headers['x-shindig-dos'], 'on');
});

test('bodies are decoded: charset, byte order mark, compression', async () => {
  assert.equal((await ask({ url: `${peer.origin}/latin` })).body, 'café');
  assert.equal((await ask({ url: `${peer.origin}/bom` })).body, 'x');
  assert.equal((await ask({ url: `${peer.origin}/gzip` })).body, 'packed');
  assert.equal((await ask({ url: `${peer.origin}/accepted`, getFullHeaders: 'true' })).rc, 202);
});

test('bytes that are no text come one a character; PATCH passes', async () => {
  const all = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
  const sent = (type, bytes) => (request, response) => response.writeHead(200, { 'Content-Type': type }).end(bytes);
  peer.pages['/all.png'] = sent('image/png', all);
  peer.pages['/bom.png'] = sent('image/png; charset=utf-8', Buffer.from([0xff, 0xfe, 0x41, 0x00, 0xc3, 0xa9]));
  peer.pages['/text.bin'] = sent('application/octet-stream', Buffer.from('é'));
  const bytes = async (path) => Buffer.from((await ask({ url: peer.origin + path })).body, 'latin1');
  assert.deepEqual(await bytes('/all.png'), all);
  assert.deepEqual(await bytes('/bom.png'), Buffer.from([0xff, 0xfe, 0x41, 0x00, 0xc3, 0xa9]));
  assert.equal((await ask({ url: `${peer.origin}/text.bin` })).body, 'é');
  const patch = await ask({ url: `${peer.origin}/echo`, httpMethod: 'patch', postData: '{"a":1}' });
  assert.deepEqual([JSON.parse(patch.body).method, JSON.parse(patch.body).body], ['PATCH', '{"a":1}']);
});

test('a signature that cannot be made is an error, not a request without one', async () => {
  const before = peer.requests.length;
  const spec = `${site.url}/gadgets/queue-statistics/spec.xml`;
  const { token } = await (await fetch(`${site.url}/desktop/api/token?url=${encodeURIComponent(spec)}&mid=1`, { headers: { Authorization: basic('1001') } })).json();
  for (const authz of ['signed', 'OAUTH', 'oauth2']) {
    const answer = await ask({ url: `${peer.origin}/plain`, authz });
    assert.deepEqual([answer.rc, answer.oauthError], [403, 'UNAUTHENTICATED'], 'no gadget');
    const without = await ask({ url: `${peer.origin}/plain`, authz, st: token });
    assert.deepEqual([without.rc, without.oauthError], [403, 'BAD_OAUTH_CONFIGURATION'], 'no key');
  }
  assert.equal(peer.requests.length, before);
  assert.equal((await ask({ url: `${peer.origin}/plain`, authz: 'none' })).rc, 200);
  assert.equal((await ask({ url: `${peer.origin}/plain`, authz: 'whatever' })).rc, 200);
});

test('packed bodies: deflate in both ways, several members; half of one is none; what names no coding packs nothing', async () => {
  const packed = (encoding, body) => (request, response) => response.writeHead(200, { 'Content-Encoding': encoding }).end(body);
  const whole = zlib.gzipSync('0123456789'.repeat(1000));
  Object.assign(peer.pages, {
    '/zlib': packed('deflate', zlib.deflateSync('wrapped')),
    '/raw': packed('Deflate', zlib.deflateRawSync('raw')),
    '/members': packed('x-gzip', Buffer.concat([zlib.gzipSync('one '), zlib.gzipSync('two')])),
    '/half': packed('gzip', whole.subarray(0, whole.length - 12)),
    '/nothing': packed('gzip', ''),
    '/lie': packed('gzip', 'not packed'),
    '/br': packed('br', zlib.brotliCompressSync('x')),
    '/zstd': packed('zstd', Buffer.from('28b52ffd', 'hex')),
    '/identity': packed('identity', 'as it is'),
    '/charset': packed('UTF-8', 'as it is'),
    '/none': packed('none', 'as it is'),
  });
  const of = async (path) => ask({ url: peer.origin + path, getFullHeaders: 'true' });
  for (const [path, body] of [['/zlib', 'wrapped'], ['/raw', 'raw'], ['/members', 'one two'], ['/nothing', ''], ...['/identity', '/charset', '/none'].map((path) => [path, 'as it is'])])
    assert.equal((await of(path)).body, body, path);
  for (const path of ['/half', '/lie', '/br', '/zstd'])
    assert.equal((await of(path)).rc, 502, path);
});

test('what a gadget reads cannot be read as a page', async () => {
  const answer = await ask({ url: `${peer.origin}/script` });
  assert.equal(answer.body, '</script><b>\u2028');
  assert.doesNotMatch(answer.raw.slice(CRUFT.length), /[<>\u2028]/);
});

test('too much, twice packed, packed to explode', async () => {
  assert.equal((await ask({ url: `${peer.origin}/large` })).rc, 400);
  assert.equal((await ask({ url: `${peer.origin}/bomb` })).rc, 400);
  peer.pages['/brackets'] = (q, r) => r.writeHead(200).end(Buffer.alloc(9 * 1024 * 1024, '<'));
  assert.equal((await ask({ url: `${peer.origin}/brackets` })).rc, 400, 'six times as long as JSON');
  assert.equal((await ask({ url: `${peer.origin}/twice` })).rc, 502);
  const long = { url: `${peer.origin}/echo`, httpMethod: 'POST', postData: 'x'.repeat(5 * 1024 * 1024 + 1) };
  assert.equal((await ask(long)).status, 400);
});

test('silent and down are rc 504', { timeout: 30000 }, async () => {
  assert.equal((await ask({ url: `http://127.0.0.1:${deadPort}/` })).rc, 504);
  assert.equal((await ask({ url: `${peer.origin}/silent` })).rc, 504);
});

test('nonsense is 400', async () => {
  assert.equal((await ask({})).status, 400);
  assert.equal((await ask({ url: 'not an address' })).status, 400);
  assert.equal((await ask({ url: `${peer.origin}/plain`, headers: 'a=b=c' })).status, 400);
  assert.equal((await ask({ url: `${peer.origin}/plain`, headers: 'a' })).status, 400);
  assert.equal((await ask({ url: `${peer.origin}/plain`, refresh: 'soon' })).status, 400);
  assert.equal((await ask({ url: `${peer.origin}/plain`, httpMethod: 'TRACE' })).status, 400);
});

test('the guard says which rule', async () => {
  const refused = [
    ['http://169.254.169.254/latest/meta-data/', /link-local/],
    ['http://10.1.2.3/', /private/],
    ['http://192.168.0.1:8080/', /private/],
    ['http://[::ffff:10.0.0.1]/', /private/],
    ['http://2130706433/', /decimal/],
    ['http://0x7f.1/', /decimal/],
    ['http://127.1:8080/', /decimal/],
    ['http://localhost:22/', /loopback/],
    ['http://a.localhost/', /loopback/],
    ['http://example.com:6379/', /port/],
    [`http://127.0.0.1:${site.boshPort}/http-bind/`, /port|loopback/],
    [`${site.url}/aplomb/api/health`, /not open/],
    [`${site.url}/gadgets/makeRequest?url=x`, /not open/],
    [`${site.url}/finesse/%2e%2e/aplomb/api/health`, /not open/],
  ];
  for (const [url, why] of refused) {
    const answer = await ask({ url });
    assert.equal(answer.status, 403, url);
    assert.match(answer.text, why, url);
  }
});

test('a name is judged by where it leads', async (t) => {
  const name = os.hostname();
  const found = await lookup(name).catch(() => null);
  if (!found) return t.skip('this machine does not know its own name');
  const answer = await ask({ url: `http://${name.toLowerCase()}/` });
  assert.equal(answer.status, 403);
  assert.match(answer.text, /address/);
});

test('a listed origin is that origin and no other', async () => {
  const wrongPort = new URL(peer.origin);
  wrongPort.port = String(Number(wrongPort.port) === 65535 ? 1024 : Number(wrongPort.port) + 1);
  assert.equal((await ask({ url: `${wrongPort.origin}/` })).status, 403);
  assert.equal((await ask({ url: peer.origin.replace('http:', 'https:') })).status, 403);
  assert.equal((await ask({ url: peer.origin.replace('127.0.0.1', 'localhost') })).status, 403);
  assert.equal((await ask({ url: `http://user@${new URL(peer.origin).host}/` })).status, 400);
});

test('redirects are followed five times, and looked at each time', async () => {
  assert.equal((await ask({ url: `${peer.origin}/hops?n=5` })).body, 'hello');
  assert.equal((await ask({ url: `${peer.origin}/hops?n=6` })).rc, 502);
  peer.pages['/blanks'] = (q, r) => r.writeHead(302, { Location: '/echo?a b' }).end();
  assert.equal(JSON.parse((await ask({ url: `${peer.origin}/blanks` })).body).url, '/echo?a%20b', 'as browsers go there');
  assert.equal((await ask({ url: `${peer.origin}/inward` })).status, 403);
  assert.equal((await ask({ url: `${peer.origin}/own` })).status, 403);
  assert.equal((await ask({ url: `${peer.origin}/file` })).rc, 502);
});

test('what was meant for one origin does not go to another', async () => {
  const headers = headerList({ Authorization: 'Bearer x', Cookie: 'c=d', 'X-Api-Key': 'k', Accept: 'text/x' });
  const got = JSON.parse((await ask({ url: `${peer.origin}/away`, headers })).body);
  assert.equal(got.headers.authorization, undefined);
  assert.equal(got.headers.cookie, undefined);
  assert.equal(got.headers['x-api-key'], undefined);
  assert.equal(got.headers.accept, 'text/x');
  const post = { httpMethod: 'POST', postData: 'secret' };
  assert.equal((await ask({ url: `${peer.origin}/away307`, ...post })).status, 403);
  /* 301 and 302 turn a POST alone into a GET (RFC 9110, 15.4.2; Fetch, "HTTP-redirect fetch"). */
  for (const path of ['/away', '/away301']) {
    for (const httpMethod of ['PUT', 'PATCH', 'DELETE'])
      assert.equal((await ask({ url: peer.origin + path, ...post, httpMethod })).status, 403, httpMethod + path);
    const turned = JSON.parse((await ask({ url: peer.origin + path, ...post })).body);
    assert.deepEqual([turned.method, turned.body], ['GET', '']);
  }
  assert.equal(JSON.parse((await ask({ url: `${peer.origin}/here307`, ...post })).body).body, 'secret');
  /* What said something of the body goes with it. */
  const seen = JSON.parse((await ask({ url: `${peer.origin}/see`, ...post, headers: headerList({ 'Content-Type': 'text/x', 'X-Api-Key': 'k' }) })).body);
  assert.deepEqual([seen.method, seen.headers['content-type'], seen.headers['x-api-key']], ['GET', undefined, 'k']);
});

test('the short cut to ourselves keeps what the gadget says of itself, under each of our names', async () => {
  const headers = headerList({ Authorization: basic('1002'), locale: 'en_US' });
  for (const origin of [site.url, 'http://localhost:8082', 'https://localhost:8445', 'http://127.0.0.1', 'https://localhost']) {
    const answer = await ask({ url: `${origin}/finesse/api/User/1002?nocache=1`, headers, getFullHeaders: 'true' });
    assert.equal(answer.rc, 200, origin);
    assert.match(answer.body, /<loginId>1002<\/loginId>/);
  }
  assert.equal((await ask({ url: `${site.url}/finesse/api/User/1002` })).rc, 401, 'the caller is not lent out');
});

test('a request as the vendor\'s library sends it changes the state and pairs the answer', async () => {
  const url = `http://localhost:8082/finesse/api/User/1003`;
  const answer = await ask({
    url,
    httpMethod: 'PUT',
    headers: headerList({ Authorization: basic('1003'), requestId: 'r-77', 'Content-Type': 'application/xml', locale: 'en_US' }),
    postData: '<User><state>LOGIN</state><extension>1003</extension></User>',
    getFullHeaders: 'true',
    bypassSpecCache: '',
    authz: '',
    contentType: 'TEXT',
    numEntries: '3',
    getSummaries: 'false',
    signOwner: 'true',
    signViewer: 'true',
    gadget: `${site.url}/3rdpartygadget/files/x.xml`,
    container: 'default',
    refresh: '0',
  });
  assert.equal(answer.rc, 202);
  assert.equal(answer.body, '');
  assert.deepEqual(answer.responseHeaders.requestid, ['r-77']);
});

test('answers are used again when the other server allows it, or refresh asks for it', async () => {
  const body = async (parameters) => (await ask(parameters)).body;
  const spread = async (parameters) => {
    const seen = new Set();
    for (let i = 0; i < 6; i++) seen.add(await body(parameters));
    return seen.size;
  };
  const cached = { url: `${peer.origin}/cached?a` };
  /* Two processes, each with its own memory. */
  assert.ok((await spread(cached)) <= 2);
  assert.equal(await spread({ ...cached, nocache: '1' }), 6);
  assert.equal(await spread({ url: `${peer.origin}/uncached` }), 6);
  assert.equal(await spread({ ...cached, headers: headerList({ Authorization: 'Bearer x' }) }), 6);
  const refreshed = await ask({ url: `${peer.origin}/uncached?b`, refresh: '30' });
  assert.equal(refreshed.headers.get('cache-control'), 'private,max-age=30');
});

test('what one user had is not kept for another: no cookie at all, nothing that must not be kept but for who insists (RFC 9111, 3)', async () => {
  let made = 0;
  const counted = (headers) => (q, r) => r.writeHead(200, { 'Content-Type': 'text/plain', ...headers }).end(String(++made));
  Object.assign(peer.pages, {
    '/session': counted({ 'Set-Cookie': 'session=x' }),
    '/live': counted({ 'Cache-Control': 'no-store' }),
    '/lines': counted({ 'Cache-Control': ['max-age=600', 'no-store'] }),
    '/aged': counted({ 'Cache-Control': 'max-age=60', Age: '60' }),
  });
  const answers = async (path, more = () => ({})) => {
    const bodies = [];
    for (let i = 0; i < 5; i++) bodies.push((await ask({ url: peer.origin + path, ...more(i) }, { headers: { Authorization: basic(String(1001 + i)) } })).body);
    return new Set(bodies).size;
  };
  assert.equal(await answers('/session', () => ({ refresh: '3600' })), 5);
  assert.ok((await answers('/live', () => ({ refresh: '3600' }))) <= 2, 'two processes, each with its own memory');
  assert.equal(await answers('/live'), 5, 'who did not ask for refresh');
  assert.equal(await answers('/live', (i) => ({ refresh: String(5 + i) })), 5, 'who asked for less');
  assert.equal(await answers('/lines'), 5, 'RFC 9110, 5.3');
  assert.equal(await answers('/aged'), 5, 'RFC 9111, 4.2.3');
});

test('slow servers of others keep nobody from our own', { timeout: 60000 }, async () => {
  const users = Array.from({ length: 10 }, (_, i) => ({ headers: { Authorization: basic(String(1001 + i)) } }));
  for (const user of users) assert.equal((await ask({ url: `${peer.origin}/plain` }, user)).rc, 200);
  const slow = Array.from({ length: 90 }, (_, i) => ask({ url: `${peer.origin}/silent` }, users[i % 10]));
  const headers = headerList({ Authorization: basic('1002') });
  const own = { url: 'http://localhost:8082/finesse/api/SystemInfo', headers };
  const began = Date.now();
  for (let i = 0; i < 5; i++) assert.equal((await ask(own)).rc, 200);
  assert.ok(Date.now() - began < 5000, 'without waiting for them');
  const answers = await Promise.all(slow);
  const refused = answers.filter((answer) => answer.status === 429);
  assert.ok(refused.length > 0 && refused.every((answer) => answer.headers.get('retry-after')));
  assert.deepEqual(answers.filter((answer) => answer.status !== 429 && answer.rc !== 504), []);
});

/** On an installation of its own: it waits for half a minute, while other tests go on. */
async function silentServer() {
  let silent = true;
  const moody = await startPeer({ '/': (request, response) => silent || response.end('back') });
  const own = await start({ ALLOW_ORIGINS: moody.origin });
  const go = async (_, i = 0) => {
    const began = Date.now();
    const query = new URLSearchParams({ url: `${moody.origin}/` });
    const headers = { Authorization: basic(String(1001 + i)) };
    const answer = await fetch(`${own.url}/gadgets/makeRequest?${query}`, { headers });
    assert.equal(answer.status, 200);
    return { rc: Object.values(JSON.parse((await answer.text()).slice(CRUFT.length)))[0].rc, ms: Date.now() - began };
  };
  try {
    /* Two processes learn it, each from three requests. */
    await Promise.all(Array.from({ length: 8 }, go));
    await Promise.all(Array.from({ length: 4 }, go));
    const again = await Promise.all(Array.from({ length: 8 }, go));
    assert.deepEqual(again.filter(({ rc }) => rc !== 504), []);
    assert.ok(again.filter(({ ms }) => ms < 5000).length >= 4, JSON.stringify(again));
    silent = false;
    for (let i = 0; i < 6; i++) assert.equal((await go(null, i)).rc, 200);
  } finally {
    await own.stop();
    await moody.close();
  }
}

test('a server that was silent is not waited for again and again, until it answers', { timeout: 60000 }, async () => {
  const wrong = await waited;
  if (wrong) throw wrong;
});

test('identity: Basic, or the cookie with a token', async () => {
  const url = `${peer.origin}/plain`;
  assert.equal((await ask({ url }, { headers: {} })).status, 401);
  const session = await fetch(`${site.url}/desktop/api/session`, { method: 'POST', headers: { Authorization: basic('1001') } });
  const Cookie = session.headers.get('set-cookie').split(';')[0];
  assert.equal((await ask({ url }, { headers: { Cookie } })).status, 401);
  const query = new URLSearchParams({ url: `${site.url}/gadgets/x/spec.xml`, mid: '1' });
  const answer = await fetch(`${site.url}/desktop/api/token?${query}`, { headers: { Authorization: basic('1001') } });
  const { token } = await answer.json();
  assert.equal((await ask({ url }, { headers: { Cookie, 'X-Shindig-ST': token } })).body, 'hello');
  assert.equal((await ask({ url, st: token }, { headers: { Cookie } })).body, 'hello');
  assert.equal((await ask({ url, oauth_token: token }, { headers: { Cookie } })).body, 'hello');
  assert.equal((await ask({ url }, { headers: { Cookie, Authorization: `OAuth2 ${token}` } })).body, 'hello');
  assert.equal((await ask({ url }, { headers: { Cookie, Authorization: 'OAuth2 forged.token' } })).status, 401);
  assert.equal((await ask({ url }, { headers: { Authorization: `OAuth2 ${token}` } })).status, 401);
  assert.equal((await ask({ url, st: token }, { headers: { Authorization: basic('1002') } })).status, 403);
  assert.equal((await ask({ url, st: 'forged.token' }, {})).status, 401);
});

test('no log holds what a gadget sends', async () => {
  const headers = headerList({ Authorization: 'Bearer c4n4ry-token' });
  await ask({ url: `${peer.origin}/echo?q=c4n4ry-query`, headers });
  await ask({ url: `${peer.origin}/echo`, httpMethod: 'POST', postData: 'c4n4ry-body' });
  for (const name of ['access', 'web-error', 'gadgets.makeRequest']) {
    assert.doesNotMatch(String(await site.log(name)), /c4n4ry/, name);
  }
});

test('a feed comes as an object, as many entries of it as asked for; what is none stays as it is', async () => {
  const item = (n) => `<item><title>News ${n}</title><link>${peer.origin}/${n}</link><description>about ${n}</description>`
    + '<pubDate>Wed, 02 Oct 2002 13:00:00 GMT</pubDate></item>';
  peer.pages['/news'] = `<rss version="2.0"><channel><title>All</title><link>/</link>${[1, 2, 3, 4].map(item).join('')}</channel></rss>`;
  const feed = async (more) => JSON.parse((await ask({ url: `${peer.origin}/news`, contentType: 'FEED', ...more })).body);
  const three = await feed({});
  assert.equal(three.Title, 'All');
  assert.equal(three.URL, `${peer.origin}/news`);
  assert.deepEqual(three.Entry.map((e) => e.Title), ['News 1', 'News 2', 'News 3']);
  assert.deepEqual(three.Entry[0], { Title: 'News 1', Link: `${peer.origin}/1`, Date: Date.UTC(2002, 9, 2, 13) });
  const one = await feed({ numEntries: '1', getSummaries: 'true' });
  assert.deepEqual(one.Entry.map((e) => e.Summary), ['about 1']);
  assert.equal((await ask({ url: `${peer.origin}/json`, contentType: 'FEED' })).body, '{"a":[1,2]}');
});
