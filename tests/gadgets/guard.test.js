/* What no gadget may reach, in every spelling and by every way there is to ask: makeRequest, proxy,
 * concat, a spec and what a spec names, directly and by redirect; and what every gadget may.
 * Reference reliability-security S5, S6; gadget-container 8.1, 9.6; contract. */
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { gzipSync } from 'node:zlib';
import { start, startPeer } from '../harness/index.js';

const CRUFT = "throw 1; < don't be evil' >";
const basic = (user) => `Basic ${Buffer.from(`${user}:demo`).toString('base64')}`;
const Authorization = basic('1001');

/** A service of the inside network: what it hears, somebody reached. */
let canary;
let peer;
let site;
before(async () => {
  canary = await startPeer({ '/': 'canary' });
  peer = await startPeer({ '/ok': { type: 'text/plain', body: 'fine' } });
  peer.pages['/to'] = (request) => {
    const asked = new URL(request.url, 'http://x').searchParams;
    const target = Buffer.from(asked.get('l') ?? '', 'base64').toString();
    request.socket.end(`HTTP/1.1 ${asked.get('s')} Found\r\nLocation: ${target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  };
  site = await start({ ALLOW_ORIGINS: peer.origin, GADGET_SOURCES: peer.origin });
});
after(async () => {
  await site?.stop();
  await peer?.close();
  await canary?.close();
});

const to = (target, status = 302) => `${peer.origin}/to?s=${status}&l=${encodeURIComponent(Buffer.from(target).toString('base64'))}`;
const get = (program, query, headers = { Authorization }) =>
  fetch(`${site.url}/gadgets/${program}?${new URLSearchParams(query)}`, { headers, redirect: 'manual' });

/** Every spelling of this machine, the inside and the neighbours of a cloud, at a port. */
function spellings(port) {
  const hosts = [
    '127.0.0.1', '127.1', '127.0.1', '2130706433', '0x7f000001', '0x7f.0.0.1', '0x7f.1', '0177.0.0.1', '017700000001', '0177.1',
    '127.0.0.1.', '127.0.0.01', '127.000.000.001', '0', '0.0.0.0', '00', '0x0', '127.255.255.254', '[::1]', '[::]', '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:127.0.0.1]', '[::127.0.0.1]', '[64:ff9b::7f00:1]', '[64:ff9b::127.0.0.1]',
    '[64:ff9b:1::7f00:1]', '[2002:7f00:1::]', '[2001:0:1:2:3:4:80ff:fffe]', '[::1%25lo]', '[::1%lo]', '[fe80::1%25eth0]', '[fe80::1]',
    '[fd00::1]', '[fec0::1]', '[ff02::1]', '[100::1]', '[2001:db8::1]', 'localhost', 'LOCALHOST', 'localhost.', 'a.localhost',
    '10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.254', '192.168.0.1', '169.254.169.254', '169.254.1.1', '0xa9fea9fe', '2852039166',
    '[::ffff:169.254.169.254]', '100.64.0.1', '100.100.100.200', '192.0.0.192', '198.18.0.1', '224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255',
    '①②⑦.⓪.⓪.①', '１２７.0.0.1', '127。0。0。1', 'ⓛocalhost', '%31%32%37.0.0.1', '127.0.0.1%00.example.com', '127.0.0.1%2e',
    'example.com@127.0.0.1', 'example.com:80@127.0.0.1', '127.0.0.1#@example.com', '127.0.0.1\\@example.com', 'example.com\\@127.0.0.1', '127.0.0.1 ', '127.0.0.1\t', 'evil..example', '.', '',
  ];
  return hosts.flatMap((host) => [`http://${host}:${port}/`, `http://${host}/`, `https://${host}:${port}/`]);
}
const schemes = (port) => [
  'file:///etc/passwd', `gopher://127.0.0.1:${port}/_x`, `dict://127.0.0.1:${port}/`, `ftp://127.0.0.1:${port}/`, `ldap://127.0.0.1:${port}/`, `scp://127.0.0.1:${port}/`,
  'data:text/plain,x', 'javascript:1', 'jar:http://127.0.0.1/!/', `ws://127.0.0.1:${port}/`, `http:/127.0.0.1:${port}/`, `http:///127.0.0.1:${port}/`, `http:127.0.0.1:${port}`,
  `//127.0.0.1:${port}/`, `127.0.0.1:${port}/`, `http://127.0.0.1:0${port}0/`, 'http://127.0.0.1:/', 'http://127.0.0.1:-1/', 'http://127.0.0.1:65536/', `http://127.0.0.1:${port}:80/`, `http://:${port}/`,
];

/** Eight at a time: as many as one user gets. */
async function each(list, act) {
  const rest = [...list];
  await Promise.all(Array.from({ length: 4 }, async () => {
    for (let item = rest.pop(); item !== undefined; item = rest.pop())
      await act(item);
  }));
}

/** What came of it: a refusal, or the status inside. */
async function ask(url) {
  const answer = await get('makeRequest', { url });
  const text = await answer.text();
  if (answer.status !== 200)
    return answer.status;
  return Object.values(JSON.parse(text.slice(CRUFT.length)))[0].rc;
}

/** Our own files may be meant: there is none at "/". */
const isSafe = (status) => [400, 403].includes(status);

test('no spelling of an address of the inside passes makeRequest', { timeout: 120000 }, async () => {
  const all = [...spellings(canary.port), ...schemes(canary.port)];
  assert.ok(all.length > 200);
  await each(all, async (url) => {
    const status = await ask(url);
    assert.ok(isSafe(status), `${url}: ${status}`);
  });
  assert.deepEqual(canary.requests, []);
});

test('nor by a redirect', { timeout: 120000 }, async () => {
  await each([...spellings(canary.port), ...schemes(canary.port)].filter((url) => !url.startsWith('//')), async (url) => {
    const status = await ask(to(url, url.length % 2 ? 302 : 307));
    /* A Location that is no address is an unusable answer; one without a host is one of the peer's. */
    assert.ok(isSafe(status) || [404, 502].includes(status), `${url}: ${status}`);
  });
  for (const status of [301, 302, 303, 307, 308])
    assert.equal(await ask(to(`http://127.0.0.1:${canary.port}/`, status)), 403);
  assert.equal(await ask(to(to(to(canary.origin)))), 403);
  assert.equal(await ask(to(`//127.0.0.1:${canary.port}/`)), 403);
  assert.equal(await ask(to('http://169.254.169.254/latest/meta-data/')), 403);
  assert.deepEqual(canary.requests, []);
});

test('nor by proxy, concat, or as a spec', async () => {
  const some = spellings(canary.port).filter((_, i) => i % 7 === 0);
  await each(some, async (url) => {
    for (const address of [url, to(url)]) {
      assert.ok([400, 403, 404, 502].includes((await get('proxy', { url: address })).status), address);
      const parts = await get('concat', { 1: address });
      assert.match(parts.status === 400 ? '---- Error 400 ' : await parts.text(), /---- Error (400|403|404|502) /, address);
      assert.ok([400, 403, 404, 502].includes((await get('ifr', { url: address })).status), address);
    }
    const { gadgets: [gadget] } = await (await get('metadata', { req: JSON.stringify({ gadgets: [{ url }] }) })).json();
    assert.equal(gadget.errors.length, 1, url);
  });
  assert.deepEqual(canary.requests, []);
});

test('nor by what a spec names: bundle, content, preload', async () => {
  const inside = [canary.origin, `http://localhost:${canary.port}`, 'http://10.0.0.1'];
  for (const [i, target] of inside.flatMap((url) => [`${url}/x`, to(`${url}/x`)]).entries()) {
    const escaped = target.replaceAll('&', '&amp;');
    peer.pages[`/bundle${i}.xml`] = `<Module><ModulePrefs title="t"><Locale messages="${escaped}"/></ModulePrefs><Content>shown</Content></Module>`;
    peer.pages[`/href${i}.xml`] = `<Module><ModulePrefs title="t"/><Content href="${escaped}"/></Module>`;
    peer.pages[`/preload${i}.xml`] = `<Module><ModulePrefs title="t"><Preload href="${escaped}"/></ModulePrefs><Content>shown</Content></Module>`;
    const bundle = await get('ifr', { url: `${peer.origin}/bundle${i}.xml` });
    assert.equal(bundle.status, 200, 'a bundle that cannot be had costs its messages');
    assert.equal((await get('ifr', { url: `${peer.origin}/href${i}.xml` })).status, 403, target);
    const preload = await get('ifr', { url: `${peer.origin}/preload${i}.xml` });
    assert.match(await preload.text(), /preloaded_=\[\]/);
  }
  assert.deepEqual(canary.requests, []);
});

test('our own services are closed, under every name and by every path', async () => {
  const paths = [
    '/', '/aplomb/api/health', '/aplomb/api/events', '/finesse/../aplomb/api/health', '/finesse/%2e%2e/aplomb/api/health', '/finesse/.%2e/aplomb/api/health',
    '/finesse/..%2faplomb/api/health', '/finesse/%2e%2e%2faplomb/api/health', '/finesse//../aplomb/api/health', '/finesse/..;/aplomb/api/health/../../../aplomb/api/health',
    '/finesse/%252e%252e/aplomb', '/finesse/%00', '/finesse/..%5caplomb', '/http-bind/', '/ws/', '/gadgets/makeRequest?url=x', '/gadgets/proxy?url=x', '/gadgets/ifr?url=x',
    '/gadgets/IFR?url=x', '/gadgets/%69fr?url=x', '/gadgets/./ifr', '/gadgets//ifr', '/gadgets/ifr/', '/gadgets/ifr.', '/gadgets/metadata', '/gadgets/concat?1=x', '/gadgets/js/core.js',
  ];
  for (const origin of [site.url, 'http://localhost:8082', 'https://127.0.0.1:8445', 'https://localhost', 'http://[::1]'])
    for (const path of paths) {
      const status = await ask(origin + path);
      assert.ok(isSafe(status) || (status === 404 && /\/\/|;/.test(path)), `${origin}${path}: ${status}`);
    }
  for (const port of [site.boshPort, site.tcpPort, 22, 25, 1883, 5222, 7071, 7443, 6379, 3306])
    for (const host of ['127.0.0.1', 'localhost', '[::1]'])
      assert.equal(await ask(`http://${host}:${port}/`), 403, `${host}:${port}`);
});

test('nothing can be put into a header, on the way out or back', async () => {
  const heard = [];
  const raw = http.createServer((request, response) => {
    heard.push(request.rawHeaders.join('|'));
    response.writeHead(200, { 'X-A': 'b' });
    response.end('ok');
  });
  await new Promise((resolve) => raw.listen(0, '127.0.0.1', resolve));
  const other = await start({ ALLOW_ORIGINS: `http://127.0.0.1:${raw.address().port}` });
  try {
    const values = ['a\r\nX-Evil: 1', 'a\nX-Evil: 1', 'a\rX-Evil: 1', 'a\0b', '\r\n\r\nGET /evil HTTP/1.1\r\n'];
    const names = ['X-A\r\nX-Evil', 'X-A:X-Evil', ' X-Evil', 'X Evil', 'X-Evil\0', '', 'Host', 'Content-Length', 'Transfer-Encoding', 'Connection', 'Proxy-Authorization', 'Upgrade', 'Expect', 'X-Forwarded-For'];
    const sent = [...values.map((value) => ['X-B', value]), ...names.map((name) => [name, 'evil'])];
    for (const [name, value] of sent) {
      const query = new URLSearchParams({ url: `http://127.0.0.1:${raw.address().port}/`, headers: `${encodeURIComponent(name)}=${encodeURIComponent(value)}` });
      const answer = await fetch(`${other.url}/gadgets/makeRequest?${query}`, { headers: { Authorization } });
      assert.ok([200, 400].includes(answer.status));
    }
    for (const path of ['/x\r\nX-Evil: 1', '/x HTTP/1.1\r\nX-Evil: 1', '/\t', '/a b']) {
      const query = new URLSearchParams({ url: `http://127.0.0.1:${raw.address().port}${path}` });
      assert.equal((await fetch(`${other.url}/gadgets/makeRequest?${query}`, { headers: { Authorization } })).status, 400, path);
    }
    assert.ok(heard.length > 0);
    assert.deepEqual(heard.filter((lines) => /evil/i.test(lines)), []);
  } finally {
    await other.stop();
    await new Promise((resolve) => raw.close(resolve));
  }
});

test('answers that try to be headers, or never end, stay answers', { timeout: 60000 }, async () => {
  const net = await import('node:net');
  const answers = {
    '/split': 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-A: b\rSet-Cookie: evil=1\r\nContent-Disposition: attachment; filename="a\r\nContent-Length: 2\r\n\r\nok',
    '/many': `HTTP/1.1 200 OK\r\n${'X-Many: 1234567890\r\n'.repeat(5000)}\r\nok`,
    '/long': `HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(90000)}\r\n\r\nok`,
    '/nothing': '',
    '/garbage': '\0\0\0 what is this\r\n\r\n',
    '/old': 'just text, HTTP/0.9',
    '/short': 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort',
    '/chunks': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n\r\n',
    '/negative': 'HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nok',
    '/gzip': 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope',
    '/status': 'HTTP/1.1 999 Odd\r\nContent-Length: 2\r\n\r\nok',
    '/body204': 'HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok',
    '/packed': Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n'), gzipSync(gzipSync('hello'))]),
    '/transfer': Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nConnection: close\r\n\r\n'), gzipSync('hello')]),
    '/trailer': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nContent-Encoding: gzip\r\nX-Trailer: 1\r\nSet-Cookie: evil=1\r\n\r\n',
    '/folded': 'HTTP/1.1 200 OK\r\nX-A: b\r\n Set-Cookie: evil=1\r\nHTTP/x: 1\r\nContent-Length: 2\r\n\r\nok',
    '/early': `HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok`,
  };
  const hostile = net.createServer((line) => {
    line.on('error', () => {});
    line.once('data', (data) => line.end(answers[/^GET (\S+)/.exec(String(data))?.[1]] ?? ''));
  });
  await new Promise((resolve) => hostile.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${hostile.address().port}`;
  const other = await start({ ALLOW_ORIGINS: origin });
  try {
    for (const path of Object.keys(answers))
      for (const program of ['makeRequest', 'proxy']) {
        const query = new URLSearchParams({ url: origin + path, getFullHeaders: 'true' });
        const answer = await fetch(`${other.url}/gadgets/${program}?${query}`, { headers: { Authorization } });
        assert.equal(answer.headers.get('set-cookie'), null, path);
        assert.equal(answer.headers.get('x-content-type-options'), 'nosniff', path);
        const text = await answer.text();
        if (program === 'makeRequest') {
          assert.equal(answer.status, 200, path);
          const { rc, headers } = Object.values(JSON.parse(text.slice(CRUFT.length)))[0];
          const wanted = { '/split': 200, '/early': 200, '/body204': 204, '/status': 999, '/trailer': 200, '/folded': 200 }[path];
          if (path === '/trailer' || path === '/folded')
            assert.deepEqual([headers['set-cookie'], headers['x-trailer']], [undefined, undefined], path);
          assert.ok(wanted ? rc === wanted : rc >= 500 || path === '/negative', `${path}: ${rc}`);
        }
      }
    assert.equal((await fetch(`${other.url}/gadgets/makeRequest?${new URLSearchParams({ url: `${origin}/early` })}`, { headers: { Authorization } })).status, 200);
  } finally {
    await other.stop();
    await new Promise((resolve) => hostile.close(resolve));
  }
});

test('what is fair passes, each time', async () => {
  const fair = [
    `${peer.origin}/ok`, `${peer.origin}/ok?x=http://127.0.0.1/`, `${peer.origin}/ok?a=b@c`, `${peer.origin}/ok#x@127.0.0.1`, `${peer.origin}/./ok`, to('/ok'), to(`${peer.origin}/ok`), to('ok', 307),
    peer.origin.replace('http', 'HTTP') + '/ok',
  ];
  for (const url of fair)
    assert.equal(await ask(url), 200, url);
  for (const origin of [site.url, 'http://localhost:8082', 'https://localhost:8445', 'http://127.0.0.1', 'https://localhost'])
    assert.equal(await ask(`${origin}/finesse/api/SystemInfo`), 200, origin);
});

test('a target may be opened for one gadget; its token is the proof', async () => {
  const spec = '/3rdpartygadget/files/caller.xml';
  const other = await start({ ALLOW_TARGETS: `127.0.0.1:${canary.port}=${spec}`, GADGET_FILES: 'tests/data/gadgets' });
  try {
    const tokenOf = async (url) => (await (await fetch(`${other.url}/desktop/api/token?${new URLSearchParams({ url, mid: '1' })}`, { headers: { Authorization } })).json()).token;
    const status = async (headers) =>
      (await fetch(`${other.url}/gadgets/makeRequest?${new URLSearchParams({ url: `${canary.origin}/` })}`, { headers: { Authorization, ...headers } })).status;
    assert.equal(await status({}), 403);
    assert.equal(await status({ 'X-Shindig-ST': await tokenOf(`${other.url}/gadgets/queue-statistics/spec.xml`) }), 403);
    assert.deepEqual(canary.requests, []);
    assert.equal(await status({ 'X-Shindig-ST': await tokenOf(`${other.url}${spec}?a=b`) }), 200);
    assert.equal(await status({ 'X-Shindig-ST': await tokenOf(spec) }), 200);
    assert.equal(await status({}), 403, 'though a connection is there');
    assert.equal(canary.requests.length, 2);
  } finally {
    canary.requests.length = 0;
    await other.stop();
  }
});

test('a dry run says what would be refused, and still guards this machine', async () => {
  const other = await start({ GUARD_DRY_RUN: 'on' });
  const status = async (url) => (await fetch(`${other.url}/gadgets/makeRequest?${new URLSearchParams({ url })}`, { headers: { Authorization } })).status;
  try {
    assert.equal(await status('http://192.0.2.1:6379/'), 403, 'a documentation address is nobody');
    assert.equal(await status(`http://127.0.0.1:${canary.port}/`), 403);
    assert.equal(await status('http://169.254.169.254/'), 403);
    assert.equal(await status(`${other.url}/aplomb/api/events`), 403);
    assert.match(String(await other.log('gadgets.makeRequest')), /what=guard dry_run=on .*host=192\.0\.2\.1:6379 rule="the port is not one of/);
    assert.deepEqual(canary.requests, []);
  } finally {
    await other.stop();
  }
});

test('what the console opens and closes is followed at the next request, without a restart', async () => {
  const admin = site.rest('admin');
  const url = `${canary.origin}/`;
  const status = async (target) => (await fetch(`${site.url}/gadgets/makeRequest?${new URLSearchParams({ url: target, nocache: '1' })}`, { headers: { Authorization } })).status;
  const json = async (path) => (await admin.get(`/aplomb/api/${path}`)).json;
  canary.requests.length = 0;
  assert.equal(await status(url), 403);
  const made = await admin.post('/aplomb/api/guard/targets', { target: `127.0.0.1:${canary.port}` });
  assert.equal(made.status, 201, made.text);
  assert.equal(await status(url), 200);
  assert.equal((await admin.post('/aplomb/api/guard/targets', { target: `127.0.0.1:${canary.port}` })).status, 409);
  assert.deepEqual((await json('guard/targets')).targets, [{ id: made.json.id, target: `127.0.0.1:${canary.port}`, gadget: '' }]);
  assert.equal((await admin.delete(`/aplomb/api/guard/targets/${made.json.id}`)).status, 204);
  assert.equal(await status(url), 403, 'though a connection is there');
  assert.equal(canary.requests.length, 1);
  const { changes } = await json('audit?object=/aplomb/api/guard');
  assert.deepEqual(changes.map((c) => c.action), ['DELETE', 'POST']);
  for (const [body, field] of [[{}, 'target'], [{ target: '' }, 'target'], [{ target: 'a,b' }, 'target'], [{ target: '10.0.0.0/33' }, 'target'],
    [{ target: 'crm.example', gadget: 'a b' }, 'gadget'], [{ target: 'crm.example', more: '' }, 'more']]) {
    const answer = await admin.post('/aplomb/api/guard/targets', body);
    assert.deepEqual([answer.status, answer.json.field], [400, field], answer.text);
  }
});

test('report only: what would be refused passes, and is told', async () => {
  const admin = site.rest('admin');
  const ask = async (target) => (await fetch(`${site.url}/gadgets/makeRequest?${new URLSearchParams({ url: target, nocache: '1' })}`, { headers: { Authorization } })).status;
  const reports = async () => (await admin.get('/aplomb/api/guard/reports')).json.reports.map((r) => [r.host, r.port, r.rule, r.times]);
  assert.deepEqual((await admin.get('/aplomb/api/guard')).json, { mode: 'settings', settings: { mode: 'enforce', allowOrigins: peer.origin, allowTargets: '' } });
  assert.equal(await ask('http://10.255.255.1/'), 403);
  assert.deepEqual(await reports(), []);
  assert.equal((await admin.put('/aplomb/api/guard', { mode: 'off' })).status, 400);
  assert.equal((await admin.put('/aplomb/api/guard', { mode: 'report' })).status, 200);
  assert.notEqual(await ask('http://10.255.255.1/'), 403);
  assert.deepEqual(await reports(), [['10.255.255.1', 80, 'a private address (10.0.0.0/8)', 1]]);
  canary.requests.length = 0;
  assert.equal(await ask(`${canary.origin}/`), 403, 'this machine is never open');
  assert.deepEqual(canary.requests, []);
  assert.equal((await admin.put('/aplomb/api/guard', { mode: 'enforce' })).status, 200);
  assert.equal(await ask('http://10.255.255.1/'), 403);
});
