/* What holds for every resource, through both web servers: identity, methods, paths, limits.
 * Sources: reference rest-desktop 1.4, 1.5, appendix B; reliability-security S1, S6; stack 3. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { start, until } from '../harness/index.js';
import { refused } from './help.js';

const own = '/finesse/api/User/1001';
const basic = (text) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` });

for (const WEB of ['lighttpd', 'apache'])
  describe(WEB, () => {
    let site;
    before(async () => (site = await start({ WEB })));
    after(() => site?.stop());
    const get = (path, headers) => site.exchange({ path, headers });

    test('files are compressed and asked for once, answers of programs are not', async () => {
      for (const path of ['/desktop/frame.js', '/desktop/desktop.css', '/locale/en.json']) {
        const plain = await get(path, {});
        const packed = await get(path, { 'Accept-Encoding': 'gzip' });
        assert.equal(plain.headers['content-encoding'], undefined, path);
        assert.equal(packed.headers['content-encoding'], 'gzip', path);
        assert.match(packed.headers.vary ?? '', /Accept-Encoding/i, path);
        assert.equal(packed.headers['cache-control'], 'no-cache', path);
        const again = await get(path, { 'Accept-Encoding': 'gzip', 'If-None-Match': packed.headers.etag });
        assert.equal(again.status, 304, path);
      }
      for (const refusal of ['gzip;q=0', 'br, gzip; q=0.000, identity']) { /* RFC 9110, 12.5.3 */
        const plain = await get('/desktop/frame.js', { 'Accept-Encoding': refusal });
        assert.equal(plain.headers['content-encoding'], undefined, refusal);
      }
      for (const wish of ['gzip;q=0.5', 'gzip;q=1, identity;q=0']) {
        const packed = await get('/desktop/frame.js', { 'Accept-Encoding': wish });
        assert.equal(packed.headers['content-encoding'], 'gzip', wish);
      }
      const user = await get(own, { ...basic('1001:demo'), 'Accept-Encoding': 'gzip' });
      assert.equal(user.headers['content-encoding'], undefined);
      assert.equal(user.headers.vary, undefined);
    });

    test('no, broken and wrong credentials are the same 401', async () => {
      for (const headers of [
        {}, basic('1001:wrong'), basic('nobody:demo'), basic('1001'), { Authorization: 'Basic %%%' },
        { Authorization: 'Bearer abc' },
        { Authorization: `${basic('1001:demo').Authorization}, ${basic('1001:demo').Authorization}` },
      ]) {
        const answer = await get(own, headers);
        refused(answer, 401, 'Authorization Failure');
        assert.equal(answer.error.message, 'UNAUTHORIZED');
        assert.match(answer.headers['www-authenticate'], /^Basic realm="/);
      }
      assert.equal((await get(own, basic('1001:demo'))).status, 200);
    });

    test('identity comes before path and method', async () => {
      for (const path of ['/finesse/api/User/4023', '/finesse/api/User/1001/Nothing'])
        refused(await get(path), 401, 'Authorization Failure');
      refused(await site.exchange({ method: 'DELETE', path: own }), 401, 'Authorization Failure');
    });

    test('five wrong passwords lock the user, not the others', async () => {
      for (let i = 0; i < 5; i++) {
        const name = i % 2 ? 'agent1008' : '1008';
        assert.equal((await get('/finesse/api/User/1008', basic(`${name}:wrong${i}`))).status, 401);
      }
      assert.equal((await get('/finesse/api/User/1008', basic('1008:demo'))).status, 401);
      assert.equal((await get('/finesse/api/Queue/1', basic('agent1008:demo'))).status, 401);
      assert.equal((await get(own, basic('1001:demo'))).status, 200);
    });

    test('unknown names and paths are 404 in XML', async () => {
      const who = basic('1001:demo');
      refused(await get('/finesse/api/Nothing', who), 404, 'Not Found');
      refused(await get('/finesse/api/nothing/1', who), 404, 'Not Found');
      refused(await get('/finesse/api/User/1001/Nothing', who), 404, 'Not Found');
      refused(await get('/finesse/api/User', who), 404, 'Not Found');
      /* 1.1: names are case-sensitive, sub-collections plural; the collection of a team's users is no resource. */
      for (const path of ['user/1001', 'USER/1001', 'User/1001/dialogs', 'User/1001/Dialog', 'User/1001/Queue', 'Users/1001',
        'Queues', 'Dialogs', 'Team/1/Users', 'systeminfo'])
        refused(await get(`/finesse/api/${path}`, who), 404, 'Not Found');
      for (const method of ['POST', 'PUT', 'DELETE'])
        refused(await site.exchange({ method, path: '/finesse/api/Team/8945/Users', headers: who }), 404, 'Not Found');
    });

    /* Appendix B: identity comes before the path; rest-desktop 1.5: who has asked finds the answer by its requestId. */
    test('a name that is no resource is refused as any unknown path', async () => {
      const headers = { ...basic('1001:demo'), requestId: 'r-1' };
      for (const path of ['/finesse/api/CloudConnect', '/finesse/api/nothing/1', '/finesse/api/', '/finesse/api', '/finesse/api/ReasonCode.xml'])
        for (const method of ['GET', 'PUT', 'OPTIONS']) {
          const answer = await site.exchange({ method, path, headers });
          refused(answer, 404, 'Not Found');
          const known = await site.exchange({ method, path: `${own}/Nothing`, headers });
          for (const name of ['content-type', 'cache-control', 'x-content-type-options', 'requestid', 'etag', 'allow'])
            assert.equal(answer.headers[name], known.headers[name], `${method} ${path}: ${name}`);
          assert.equal(answer.headers.requestid, 'r-1');
          refused(await site.exchange({ method, path }), 401, 'Authorization Failure', '');
        }
    });

    test('a body with a GET and an empty Range count for nothing', async () => {
      const answer = await site.exchange({ path: own, headers: basic('1001:demo'), body: '<User/>' });
      assert.deepEqual([answer.status, answer.xml?.name], [200, 'User']);
      const books = await get(`${own}/PhoneBooks`, { ...basic('1001:demo'), Range: '' });
      assert.equal(books.status, 200, books.text);
    });

    /* Java's HttpClient offers it with each first request of a connection; over HTTP/2 it may then ask only a few things at once. */
    test('who offers HTTP/2 without TLS is answered in HTTP/1.1', async () => {
      const { request } = await import('node:http');
      const headers = { ...basic('1001:demo'), Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': 'AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA' };
      const status = await new Promise((resolve, reject) => {
        const asked = request({ host: site.host, port: site.port, path: own, headers });
        asked.on('response', (answer) => (answer.resume(), resolve(answer.statusCode)));
        asked.on('upgrade', (answer, socket) => (socket.destroy(), resolve(answer.statusCode)));
        asked.on('error', reject).end();
      });
      assert.equal(status, 200);
    });

    /* Nor is it there for who knows it is: what holds without TLS holds for its negotiation under TLS (ALPN), too. */
    test('HTTP/2 is not spoken', async () => {
      const socket = connect(site.port, site.host);
      socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'latin1'); /* RFC 9113, 3.4: with empty SETTINGS */
      const heard = [];
      await new Promise((resolve) => socket.on('data', (part) => heard.push(part)).on('error', () => {}).on('close', resolve));
      assert.match(Buffer.concat(heard).toString('latin1'), /^(HTTP\/1\.[01] [45]\d\d .*)?$/s); /* no frames */
    });

    test('unknown methods are 405 with Allow', async () => {
      const who = basic('1001:demo');
      const answer = await site.exchange({ method: 'POST', path: own, body: '<User/>', headers: who });
      refused(answer, 405, 'Method Not Allowed');
      assert.equal(answer.headers.allow, 'GET,OPTIONS,HEAD,PUT');
      for (const method of ['DELETE', 'PATCH'])
        assert.equal((await site.exchange({ method, path: own, headers: who })).status, 405);
      assert.equal((await site.exchange({ method: 'TRACE', path: own, headers: who })).status, 405);
    });

    test('HEAD and OPTIONS', async () => {
      const who = basic('1001:demo');
      const head = await site.exchange({ method: 'HEAD', path: own, headers: who });
      assert.equal(head.status, 200);
      assert.equal(head.text, '');
      const options = await site.exchange({ method: 'OPTIONS', path: own, headers: who });
      assert.equal(options.status, 200);
      assert.equal(options.headers.allow, 'GET,OPTIONS,HEAD,PUT');
    });

    /* rest-desktop 1.6: the unit of Range is objects, and where there are none to count it means nothing. */
    test('no answer is cut in bytes', async () => {
      for (const Range of ['bytes=0-3', 'objects=1-1']) {
        const answer = await get(own, { ...basic('1001:demo'), Range });
        assert.equal(answer.status, 200, Range);
        assert.equal(answer.xml.name, 'User');
      }
    });

    test('one path in many spellings', async () => {
      const who = basic('1001:demo');
      for (const path of [
        '/finesse/api/User/1001/', '/finesse//api/User/1001', '/finesse/api/x/../User/1001',
        '/finesse/api/User/%31001', '/finesse/api/./User/1001?x=%41&y=+z', `${own}?nocache=1#x`.split('#')[0],
      ])
        assert.equal((await get(path, who)).status, 200, path);
    });

    test('paths no honest client sends are 4xx and end nothing', async () => {
      const who = basic('1001:demo');
      for (const path of [
        '/finesse/api/User/%00', '/finesse/api/User/1001%2FDialogs', '/finesse/api/User/%zz',
        '/finesse/api/User/%c0%af', '/finesse/api/User/1001;x=y', '/finesse/api/User/..%5c..%5c',
        `/finesse/api/User/${'a'.repeat(3000)}`, `/finesse/api/User/${'a/'.repeat(40)}`,
      ]) {
        const { status } = await get(path, who);
        assert.ok(status >= 400 && status < 500, `${path}: ${status}`);
      }
      assert.equal((await get(own, who)).status, 200);
    });

    test('the first requests of somebody may come all at once', async () => {
      const path = '/finesse/api/User/2007';
      const answers = await Promise.all(
        Array.from({ length: 16 }, () => get(path, basic('2007:demo'))),
      );
      assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [200]);
    });

    test('a body of ten megabytes is refused at once', async () => {
      const body = Buffer.alloc(10 * 1024 * 1024, 'x');
      const headers = { ...basic('1001:demo'), 'Content-Type': 'application/xml' };
      const answer = await site.exchange({ method: 'PUT', path: own, body, headers });
      assert.ok([400, 413].includes(answer.status), `${answer.status}`);
      assert.equal((await get(own, basic('1001:demo'))).status, 200);
    });

    test('a chunked body arrives whole', async () => {
      const headers = { ...basic('1001:demo'), 'Transfer-Encoding': 'chunked' };
      const http = await import('node:http');
      const status = await new Promise((resolve, reject) => {
        const request = http.request(
          { method: 'PUT', host: '127.0.0.1', port: site.port, path: own, headers },
          (answer) => (answer.resume(), resolve(answer.statusCode)),
        );
        request.on('error', reject);
        request.write('<User><state>TAL');
        request.end('KING</state></User>');
      });
      assert.equal(status, 400);
    });

    /* RFC 9112, 7.1: chunks come when they come, and the last one may say that there are no more. */
    test('chunks that come one by one are one body, too', async () => {
      const { request } = await import('node:http');
      const send = (pieces, end) => new Promise((resolve, reject) => {
        const asked = request({ method: 'PUT', host: site.host, port: site.port, path: own, headers: { ...basic('1001:demo'), 'Transfer-Encoding': 'chunked' } });
        asked.on('response', async (answer) => {
          let text = '';
          for await (const part of answer) text += part;
          resolve([answer.statusCode, text.match(/<ErrorType>(.*)<\/ErrorType>/)?.[1]]);
        }).on('error', reject);
        (async () => {
          for (const piece of pieces) {
            asked.write(piece);
            await new Promise((later) => setTimeout(later, 100));
          }
          asked.end(end);
        })();
      });
      assert.deepEqual(await send(['<User><state>TAL', 'KING</state>'], '</User>'), [400, 'Invalid State']);
      assert.deepEqual(await send(['<User><state>TALKING</state></User>']), [400, 'Invalid State']);
      assert.deepEqual(await send(['<User>', ' '.repeat(60000), '<state>TALKING</state>'], '</User>'), [400, 'Invalid State']);
      assert.equal((await send(['<User>', ' '.repeat(70000)], '</User>'))[0], 413);
      assert.deepEqual(await send(['<User><state>TALKING</state>']), [400, 'Bad Request']);
    });

    test('requestId comes back on every answer', async () => {
      for (const [headers, status] of [[basic('1001:demo'), 200], [{}, 401]]) {
        const id = '6f1e2d3c-0000-4000-8000-{a}:b_c.d';
        const answer = await get(own, { ...headers, requestId: id });
        assert.equal(answer.status, status);
        assert.equal(answer.headers.requestid, id);
      }
    });
  });

/* reference reliability-security S12; contract, "over a per-user limit". */
test('a user who asks too much must wait, whichever program it is; others need not', async () => {
  const site = await start({ LIMIT_LOOPBACK: 'on', USER_RATE: 1, USER_BURST: 8 });
  try {
    const get = (user, path = `/finesse/api/User/${user}`) => site.rest(user).get(path);
    const paths = ['/finesse/api/User/1001', '/finesse/api/Queue/1', '/finesse/api/User/1001/Dialogs', '/finesse/api/Nothing'];
    let answer;
    for (let i = 0; i < 40 && answer?.status !== 429; i++) answer = await get('1001', paths[i % paths.length]);
    refused(answer, 429, 'Too Many Requests', '');
    assert.ok(Number(answer.headers['retry-after']) >= 1);
    refused(await site.rest('1001').put('/finesse/api/User/1001', '<User><state>READY</state></User>', { requestId: 'x' }),
      429, 'Too Many Requests');
    assert.equal((await get('1002')).status, 200);
    assert.equal((await site.rest().get('/finesse/api/SystemInfo')).status, 200);
    for (let i = 0; i < 20; i++) assert.ok((await site.sim('GET', 'clock')).mode); /* ours are not counted */
    await until(async () => (await get('1001')).status === 200, { what: 'the bucket to fill' });
  } finally {
    await site.stop();
  }
});

test('an address that guesses must wait, those known to be right need not', async () => {
  const site = await start({ LIMIT_LOOPBACK: 'on' });
  try {
    const get = (pair) => site.exchange({ path: own, headers: basic(pair) });
    assert.equal((await get('1001:demo')).status, 200);
    for (let i = 0; i < 20; i++) assert.equal((await get(`nobody${i}:x`)).status, 401);
    const answer = await get('nobody:x');
    refused(answer, 429, 'Too Many Requests');
    assert.ok(Number(answer.headers['retry-after']) > 0);
    assert.equal((await get('1001:demo')).status, 200);
  } finally {
    await site.stop();
  }
});
