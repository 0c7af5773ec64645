/* /gadgets/proxy and /gadgets/concat.  Reference gadget-container 2.8, 6, 8.3; contract. */
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import net from 'node:net';
import { freePorts, start, startPeer, until } from '../harness/index.js';

const Authorization = `Basic ${Buffer.from('1001:demo').toString('base64')}`;
const PIXEL = Buffer.from('47494638396101000100800000ffffff00000021f90400000000002c00000000010001000002024401003b', 'hex');

let peer;
let site;
let deadPort;

before(async () => {
  [deadPort] = await freePorts(1);
  peer = await startPeer({
    '/pixel.gif': (q, r) =>
      r.writeHead(200, {
        'Content-Type': 'image/gif',
        'Set-Cookie': 'a=b',
        'Access-Control-Allow-Origin': '*',
        'Cache-Control': 'max-age=50',
        Server: 'x',
      }).end(PIXEL),
    '/page.html': { type: 'text/html', body: '<script>alert(1)</script>' },
    '/image.svg': { type: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' },
    '/a.js': { type: 'text/javascript', body: 'var a = 1;' },
    '/b.js': { type: 'text/javascript; charset=iso-8859-1', body: 'var b = 2;' },
    '/s.css': { type: 'text/css', body: 'a{}' },
    '/report.csv': { type: 'text/csv', body: 'a;b', headers: { 'Content-Disposition': 'attachment; filename="r.csv"', 'Content-Language': 'de' } },
    '/broken': { status: 500, type: 'text/plain', body: 'e' },
    '/loop': (q, r) => r.writeHead(302, { Location: '/loop' }).end(),
  });
  site = await start({ ALLOW_ORIGINS: `${peer.origin},http://127.0.0.1:${deadPort}` });
});

after(async () => {
  await site?.stop();
  await peer?.close();
});

const get = (program, query, headers = { Authorization }) =>
  fetch(`${site.url}/gadgets/${program}?${new URLSearchParams(query)}`, { headers, redirect: 'manual' });

test('an image passes byte for byte, with the headers it may keep', async () => {
  const answer = await get('proxy', { url: `${peer.origin}/pixel.gif` });
  assert.equal(answer.status, 200);
  assert.deepEqual(Buffer.from(await answer.arrayBuffer()), PIXEL);
  const { headers } = answer;
  assert.equal(headers.get('content-type'), 'image/gif');
  assert.equal(headers.get('content-disposition'), 'attachment;filename=p.txt');
  assert.equal(headers.get('cache-control'), 'private, no-cache', 'it came with a cookie');
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.equal(headers.get('set-cookie'), null);
  assert.equal(headers.get('access-control-allow-origin'), null);
});

test('nothing becomes a page of ours', async () => {
  const page = await get('proxy', { url: `${peer.origin}/page.html` });
  assert.equal(page.headers.get('content-type'), 'application/octet-stream');
  assert.match(page.headers.get('content-security-policy'), /sandbox/);
  const forced = await get('proxy', { url: `${peer.origin}/a.js`, rewriteMime: 'text/html' });
  assert.equal(forced.headers.get('content-type'), 'application/octet-stream');
  const svg = await get('proxy', { url: `${peer.origin}/image.svg` });
  assert.match(svg.headers.get('content-security-policy'), /sandbox; default-src 'none'/);
  const worker = await get('proxy', { url: `${peer.origin}/a.js` }, { Authorization, 'Service-Worker': 'script' });
  assert.equal(worker.status, 403);
});

test('a file keeps its name and language; refresh and rewriteMime are heard', async () => {
  const file = await get('proxy', { url: `${peer.origin}/report.csv`, refresh: '30' });
  assert.equal(file.headers.get('content-disposition'), 'attachment; filename="r.csv"');
  assert.equal(file.headers.get('content-language'), 'de');
  assert.equal(file.headers.get('cache-control'), 'private, max-age=30');
  assert.equal((await get('proxy', { url: `${peer.origin}/report.csv`, rewriteMime: 'image/*' })).status, 400);
});

test('statuses: the other server\'s, 502 for its 500, 504 when it is down, 403 for the guard', async () => {
  const status = async (url, more) => (await get('proxy', { url, ...more })).status;
  assert.equal(await status(`${peer.origin}/none`), 404);
  assert.equal(await status(`${peer.origin}/broken`), 502);
  assert.equal(await status(`${peer.origin}/loop`), 502);
  assert.equal(await status(`http://127.0.0.1:${deadPort}/`), 504);
  assert.equal(await status('nonsense'), 400);
  assert.equal(await status(`${peer.origin}/none`, { fallback_url: `${peer.origin}/pixel.gif` }), 200);
  const refused = await get('proxy', { url: 'http://169.254.169.254/' });
  assert.equal(refused.status, 403);
  assert.match(await refused.text(), /link-local/);
  assert.equal((await get('proxy', { url: `${peer.origin}/a.js` }, {})).status, 401);
});

test('a status about the connection to the other server does not become one about ours (RFC 9110, 15)', async () => {
  const raw = net.createServer((line) => {
    line.on('error', () => {});
    line.once('data', (data) => line.end(`HTTP/1.1 ${/\?(\d+)/.exec(String(data))?.[1]} Odd\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nok`));
  });
  await new Promise((resolve) => raw.listen(0, '127.0.0.1', () => resolve(undefined)));
  const origin = `http://127.0.0.1:${raw.address().port}`;
  const own = await start({ ALLOW_ORIGINS: origin, GADGET_SOURCES: origin });
  const status = async (program, sent) =>
    (await fetch(`${own.url}/gadgets/${program}?${new URLSearchParams({ url: `${origin}/?${sent}` })}`, { headers: { Authorization } })).status;
  try {
    for (const sent of [101, 304, 407, 600, 999])
      for (const program of ['proxy', 'ifr'])
        assert.equal(await status(program, sent), 502, `${program} ${sent}`);
    for (const sent of [401, 403, 410, 503])
      assert.equal(await status('proxy', sent), sent);
  } finally {
    await own.stop();
    await new Promise((resolve) => raw.close(resolve));
  }
});

test('one user with many silent servers leaves threads for others', { timeout: 60000 }, async () => {
  const silent = await Promise.all(Array.from({ length: 4 }, () => startPeer({ '/': () => {} })));
  const own = await start({ ALLOW_ORIGINS: [...silent, peer].map(({ origin }) => origin).join(',') });
  const status = async (user, url) =>
    (await fetch(`${own.url}/gadgets/proxy?${new URLSearchParams({ url })}`, { headers: { Authorization: `Basic ${Buffer.from(`${user}:demo`).toString('base64')}` } })).status;
  try {
    for (const user of ['1001', '1002'])
      assert.equal(await status(user, `${peer.origin}/a.js`), 200);
    const answers = [];
    const all = Array.from({ length: 48 }, (_, i) => status('1001', `${silent[i % 4].origin}/`).then((s) => answers.push(s), () => {}));
    await until(() => answers.filter((s) => s === 429).length >= 12, { what: 'a user with too many requests' });
    assert.equal(answers.includes(504), false, 'the servers are asked still');
    for (let i = 0; i < 4; i++)
      assert.equal(await status('1002', `${peer.origin}/a.js?${i}`), 200);
    await Promise.all(silent.map((server) => server.close()));
    await Promise.all(all);
  } finally {
    await own.stop();
  }
});

test('concat: parts in order, failures as comments', async () => {
  const answer = await get('concat', {
    1: `${peer.origin}/a.js`,
    2: `${peer.origin}/none*/evil`,
    3: `${peer.origin}/b.js`,
    type: 'js',
  });
  assert.equal(answer.headers.get('content-type'), 'text/javascript; charset=UTF-8');
  assert.match(await answer.text(), /^var a = 1;\n\/\* ---- Error 404 \(.*none\/evil\) ---- \*\/\nvar b = 2;\n$/);
  const css = await get('concat', { 1: `${peer.origin.replace('http://', '')}/s.css`, type: 'css' });
  assert.equal(css.headers.get('content-type'), 'text/css; charset=UTF-8');
  assert.equal(await css.text(), 'a{}\n');
});

test('concat: as an object of sources', async () => {
  const text = await (await get('concat', { 1: `${peer.origin}/a.js`, 2: `${peer.origin}/b.js`, json: '_js' })).text();
  const sources = new Function(`var ${text}; return _js;`)();
  assert.deepEqual(sources, { [`${peer.origin}/a.js`]: 'var a = 1;', [`${peer.origin}/b.js`]: 'var b = 2;' });
  assert.equal((await get('concat', { 1: `${peer.origin}/a.js`, json: 'alert(1)' })).status, 400);
  assert.equal((await get('concat', {})).status, 400);
  assert.match(await (await get('concat', { 1: 'http://10.0.0.1/x.js' })).text(), /Error 403/);
});
