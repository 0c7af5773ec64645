/* Both web servers make the same of every kind of URL. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { start, until } from '../harness/index.js';
import { probeBuild } from './probe/index.js';

const BASIC = 'Basic MTAwMTpkZW1v';

/* method, URL as sent, the program that must get it */
const TO_PROGRAMS = [
  ['GET', '/finesse/api/User/1001', 'User'],
  ['GET', '/finesse/api/User', 'User'],
  ['GET', '/finesse/api/Users', 'User'],
  ['GET', '/finesse/api/User/', 'User'],
  ['PUT', '/finesse/api/User/1001', 'User'],
  ['GET', '/finesse/api/User/1001/Dialogs?a=b&c', 'User'],
  ['GET', '/finesse/api/UserAuthMode/1001', 'UserAuthMode'],
  ['GET', '/finesse/api/SystemInfo', 'SystemInfo'],
  ['POST', '/finesse/api/TeamMessages', 'TeamMessage'],
  ['GET', '/finesse/api/Team/1', 'Team'],
  ['DELETE', '/finesse/api/Dialog/7', 'Dialog'],
  ['OPTIONS', '/finesse/api/Dialog/7', 'Dialog'],
  ['PATCH', '/finesse/api/Dialog/7', 'Dialog'],
  ['GET', '/finesse/api/User/a%2Fb', 'User'],
  ['GET', '/finesse/api/User/a%20b;c=1?x=%41&y=+z', 'User'],
  ['GET', '/finesse/api/User/%D0%96%E6%98%8E', 'User'],
  ['GET', '/finesse//api/User/1001', 'User'],
  ['GET', '/aplomb/api/health', 'Health'],
  ['GET', '/aplomb/api/events?after=3', 'Events'],
  ['POST', '/aplomb/api/sim/calls', 'Sim'],
  ['GET', '/gadgets/ifr?url=http%3A%2F%2F127.0.0.1%3A8000%2Fg.xml', 'ifr'],
  ['GET', '/gadgets/js/core:rpc:pubsub-2.js?c=1', 'js'],
  ['POST', '/gadgets/makeRequest', 'makeRequest'],
  ['GET', '/desktop/api/session', 'api'],
];

/* What is no resource is refused by a program, which asks first who is asking (rest-desktop, appendix B). */
const NO_RESOURCE = ['Nope', 'Nope/1', 'Nopes', 'user/1001', 'Userx', 'User1', ''].map((name) => `/finesse/api/${name}`);

const NOT_FOUND = [
  '/aplomb/api/nope',
  '/aplomb/api/Health',
  '/aplomb/api/',
  '/api/User',
  '/gadgets/nope',
  '/gadgets/jsx/a.js',
  '/desktop/nope.js',
  '/nope',
  '/3rdpartygadget/files/nope.xml',
  '/run/aplomb.conf',
];

const TYPES = [
  ['/desktop/', 'text/html; charset=utf-8'],
  ['/cfadmin/', 'text/html; charset=utf-8'],
  ['/desktop/desktop.js', 'text/javascript; charset=utf-8'],
  ['/desktop/desktop.css', 'text/css; charset=utf-8'],
  ['/locale/en.json', 'application/json'],
  ['/gadgets/queue/spec.xml', 'text/xml; charset=utf-8'],
  ['/lib/icon.svg', 'image/svg+xml'],
  ['/3rdpartygadget/files/own.js', 'text/javascript; charset=utf-8'],
  ['/3rdpartygadget/files/folder/own.xml', 'text/xml; charset=utf-8'],
  ['/3rdpartygadget/files/own.exe', 'application/octet-stream'],
  ['/3rdpartygadget/files/README', 'application/octet-stream'],
];

function pages(folder) {
  const write = (name, text) => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  };
  for (const name of ['desktop.js', 'desktop.css', 'index.html']) write(`www/desktop/${name}`, name);
  for (const name of ['cfadmin/index.html', 'locale/en.json', 'gadgets/queue/spec.xml', 'lib/icon.svg'])
    write(`www/${name}`, name);
  for (const name of ['own.js', 'own.exe', 'README', 'folder/own.xml']) write(`files/${name}`, name);
}

for (const web of ['lighttpd', 'apache'])
  describe(web, () => {
    let site;
    let build;
    const ask = (options) => site.exchange(typeof options === 'string' ? { path: options } : options);

    before(async () => {
      build = probeBuild();
      pages(build);
      const own = { WWW: `${build}/www`, GADGET_FILES: `${build}/files` };
      site = await start({ WEB: web, APLOMB_BUILD: build, ...own });
    });
    after(async () => {
      await site?.stop();
      fs.rmSync(build, { recursive: true, force: true });
    });

    const refused = NO_RESOURCE.flatMap((url) => ['GET', 'PUT'].map((method) => [method, url, 'ConfigInfo']));
    for (const [method, url, program] of [...TO_PROGRAMS, ...refused])
      test(`${method} ${url} reaches ${program}, unchanged`, async () => {
        const headers = { Authorization: BASIC };
        const answer = await ask({ method, path: url, headers });
        assert.equal(answer.status, 200);
        const got = Object.fromEntries(
          answer.text.split('\n').map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]),
        );
        assert.equal(got.program, program);
        assert.equal(got.REQUEST_METHOD, method);
        assert.equal(got.REQUEST_URI, url);
        assert.equal(got.HTTP_AUTHORIZATION, BASIC);
      });

    for (const url of NOT_FOUND)
      test(`${url} is not found`, async () => {
        const answer = await ask(url);
        assert.equal(answer.status, 404);
        if (url.startsWith('/aplomb/api')) { /* contract.md: errors of our own interfaces */
          assert.match(answer.headers['content-type'], /^application\/json\b/);
          assert.deepEqual(Object.keys(answer.json), ['error', 'field']);
        }
      });

    for (const [url, type] of TYPES)
      test(`${url} is ${type}, not sniffed, revalidated`, async () => {
        const answer = await ask(url);
        assert.equal(answer.status, 200);
        assert.equal(answer.headers['content-type'].toLowerCase(), type);
        assert.equal(answer.headers['x-content-type-options'], 'nosniff');
        assert.equal(answer.headers['cache-control'], 'no-cache');
        const again = await ask({ path: url, headers: { 'If-None-Match': answer.headers.etag } });
        assert.equal(again.status, 304);
      });

    test('the desktop may be framed by its own origin only', async () => {
      const { headers } = await ask('/desktop/');
      assert.equal(headers['content-security-policy'], "frame-ancestors 'self'");
    });

    test('the console runs its own scripts alone, in frames of its own origin only', async () => {
      const { headers } = await ask('/cfadmin/');
      const policy = Object.fromEntries(headers['content-security-policy'].split('; ').map((part) => part.split(/ (.*)/s).slice(0, 2)));
      for (const [name, value] of Object.entries({
        'default-src': "'self'", 'script-src': "'self'", 'style-src': "'self'", 'img-src': "'self' data:", 'frame-ancestors': "'self'",
        'object-src': "'none'", 'base-uri': "'none'", 'require-trusted-types-for': "'script'",
      }))
        assert.equal(policy[name], value, name);
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
      assert.equal(headers['x-content-type-options'], 'nosniff');
      const slash = await ask('/cfadmin');
      assert.equal(slash.headers.location, '/cfadmin/');
    });

    test('a program decides about framing itself', async () => {
      const { headers } = await ask('/gadgets/ifr?url=x');
      assert.equal(headers['content-security-policy'], undefined);
      assert.equal(headers['x-frame-options'], undefined);
    });

    /* Behind a TLS proxy scheme, name and port are others than those the web server knows. */
    for (const url of ['/', '/desktop'])
      test(`${url} leads to the desktop, wherever that is`, async () => {
        const answer = await ask({ path: url, headers: { Host: 'contact.example.com' } });
        assert.ok([301, 302].includes(answer.status));
        assert.equal(answer.headers.location, '/desktop/');
      });

    /* What a client sends that is answered before a program hears of it. */
    const UNHEARD = {
      'a length beyond the limit': [413, 'Content-Length: 20000000\r\n\r\n'],
      'no chunk': [400, 'Transfer-Encoding: chunked\r\n\r\nno chunk\r\n'],
    };
    const SPEAKS = {
      '/finesse/api/User/1001': [/^content-type: application\/xml\b/im, /\r\n\r\n<ApiErrors><ApiError><ErrorType>\w.*<\/ApiErrors>\s*$/s],
      '/aplomb/api/sim/calls': [/^content-type: application\/json\b/im, /\r\n\r\n\{"error":"\w.*","field":""\}\s*$/s],
    };
    const put = (url, rest) => new Promise((resolve, reject) => {
      let text = '';
      const socket = net.connect(site.port, '127.0.0.1', () => socket.write(`PUT ${url} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${rest}`));
      socket.setEncoding('utf8').on('data', (part) => (text += part)).on('error', reject).on('close', () => resolve(text));
    });

    for (const [url, form] of Object.entries(SPEAKS)) {
      for (const [what, [status, rest]] of Object.entries(UNHEARD))
        test(`PUT ${url} with ${what} is refused as a program would`, async () => {
          const text = await put(url, rest);
          assert.match(text, new RegExp(`^HTTP/1\\.1 ${status} `));
          for (const pattern of form) assert.match(text, pattern);
        });

      test(`PUT ${url} is 503 as a program says it while there is none`, async () => {
        const socket = site.file(`run/${url.startsWith('/aplomb') ? 'aplomb.Sim' : 'api.User'}.sock`);
        fs.renameSync(socket, `${socket}.away`);
        try {
          const text = await put(url, 'Content-Length: 0\r\n\r\n');
          assert.match(text, /^HTTP\/1\.1 503 /);
          for (const pattern of form) assert.match(text, pattern);
        } finally {
          fs.renameSync(`${socket}.away`, socket);
        }
        await until(async () => (await ask(url)).status === 200, { what: 'lighttpd to try it again' });
      });
    }

    for (const url of ['/3rdpartygadget/files/', '/3rdpartygadget/files/folder/', '/lib/', '/gadgets/', '/locale/'])
      test(`${url} lists nothing`, async () => {
        const answer = await ask(url);
        assert.ok([403, 404].includes(answer.status));
        assert.doesNotMatch(answer.text, /own\.|icon|queue/);
      });

    for (const url of ['/../etc/passwd', '/lib/..%2f..%2f..%2fetc/passwd', '/%2e%2e/%2e%2e/etc/passwd'])
      test(`${url} stays inside`, async () => {
        const answer = await ask(url);
        assert.ok(answer.status >= 400, String(answer.status));
        assert.doesNotMatch(answer.text, /root:/);
      });

    test('200 with Location stays 200', async () => {
      const answer = await ask({ method: 'POST', path: '/finesse/api/Team', body: '<Team/>' });
      assert.equal(answer.status, 200);
      assert.match(answer.headers.location, /\/finesse\/api\/Made\/1$/);
    });

    test('a body of 10 MB reaches the program, which decides', async () => {
      const body = Buffer.alloc(10 * 1024 * 1024, 'x');
      const answer = await ask({ method: 'PUT', path: '/finesse/api/User/1001', body });
      assert.equal(answer.status, 200);
      assert.match(answer.text, /^body=10485760$/m);
    });

    test('a body of 20 MB is refused', async () => {
      const body = Buffer.alloc(20 * 1024 * 1024, 'x');
      const answer = await ask({ method: 'PUT', path: '/finesse/api/User/1001', body }).catch(
        (error) => ({ status: error.code }),
      );
      assert.ok([413, 'ECONNRESET', 'EPIPE'].includes(answer.status), String(answer.status));
    });

    for (const url of ['/http-bind', '/http-bind/', '/.well-known/host-meta', '/.well-known/host-meta.json'])
      test(`${url} is the bridge`, async () => {
        const answer = await ask({ method: 'POST', path: url, body: '<body/>' });
        assert.equal(answer.text, `bridge POST ${url} <body/>`);
      });

    for (const url of ['/ws', '/ws/'])
      test(`${url} upgrades to a WebSocket of the bridge`, async () => {
        const socket = net.connect(site.port, '127.0.0.1');
        const heard = new Promise((resolve, reject) => {
          let text = '';
          socket.on('data', (part) => {
            text += part;
            if (text.includes('\r\n\r\n') && !text.includes('back')) socket.write('hello');
            if (text.includes('back')) resolve(text);
          });
          socket.on('close', () => reject(new Error(`closed: ${text}`)));
        });
        socket.write(
          `GET ${url} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
            'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
        );
        const text = await heard;
        assert.match(text, /^HTTP\/1\.1 101 /);
        assert.ok(text.endsWith(`back ${url} hello`));
        socket.destroy();
      });

    test('no log has a query of a gadget request, not even when the program dies in it', async () => {
      await ask('/gadgets/ifr?st=very-secret-1&url=x');
      const headers = { Referer: `${site.url}/gadgets/ifr?st=very-secret-2` };
      await ask({ path: '/gadgets/js/core.js?st=very-secret-3', headers });
      await ask({ path: '/gadgets/makeRequest?st=very-secret-4&die', headers });
      await ask({ path: '/finesse/api/Nope', headers });
      await site.end(); /* lighttpd writes its log when it ends, too */
      for (const name of fs.readdirSync(site.file('log')))
        assert.doesNotMatch(fs.readFileSync(site.file(`log/${name}`), 'utf8'), /very-secret/, name);
    });
  });
