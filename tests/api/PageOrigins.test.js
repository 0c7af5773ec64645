/* Pages of other origins: who may ask the REST API from a browser (PAGE_ORIGINS; Fetch standard section 3.2,
 * reference rest-config W18), on both web servers. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { start } from '../harness/index.js';

const PAGE = 'https://desk.example.com';
const SECOND = 'http://second.example.com:8080';
const USER = '/finesse/api/User/1001';

for (const WEB of ['lighttpd', 'apache'])
  test(`a page that is named may ask, another may not: ${WEB}`, async (t) => {
    const site = await start({ WEB, PAGE_ORIGINS: `${PAGE}, ${SECOND}` });
    t.after(() => site.stop());
    const rest = site.rest('1001');
    const nobody = site.rest();
    const preflight = (origin, path = USER, method = 'PUT') => nobody.send('OPTIONS', path, undefined, {
      Origin: origin, 'Access-Control-Request-Method': method, 'Access-Control-Request-Headers': 'authorization,content-type,requestid',
    });
    const words = (text) => (text ?? '').toLowerCase().split(/\s*,\s*/);

    for (const origin of [PAGE, SECOND]) {
      const asked = await preflight(origin);
      assert.equal(asked.status, 204, asked.text);
      assert.equal(asked.headers['access-control-allow-origin'], origin);
      assert.ok(words(asked.headers['access-control-allow-methods']).includes('put'));
      const taken = words(asked.headers['access-control-allow-headers']);
      for (const name of ['content-type', 'x-requested-with', 'accept', 'authorization', 'requestid', 'range', 'locale']) assert.ok(taken.includes(name), name);
      assert.equal(asked.headers['access-control-allow-credentials'], undefined, 'what a browser remembers is not asked for');
      const read = await rest.get(USER, { Origin: origin, 'Sec-Fetch-Site': 'cross-site', requestId: 'r-1' });
      assert.equal(read.status, 200);
      assert.equal(read.headers['access-control-allow-origin'], origin);
      assert.match(read.headers.vary, /origin/i);
      assert.ok(words(read.headers['access-control-expose-headers']).includes('requestid'));
    }
    const signedIn = await rest.put(USER, '<User><state>LOGIN</state><extension>1001</extension></User>', { Origin: PAGE, 'Sec-Fetch-Site': 'cross-site' });
    assert.equal(signedIn.status, 202, signedIn.text);
    // Errors are for the page to read, too.
    const wrong = await site.rest('1001', 'wrong').get(USER, { Origin: PAGE });
    assert.deepEqual([wrong.status, wrong.headers['access-control-allow-origin']], [401, PAGE]);
    assert.equal((await preflight(PAGE, '/finesse/api/User/1001/Nothing/here')).headers['access-control-allow-methods'], undefined);

    for (const origin of ['https://evil.example.com', 'null', `${PAGE}.evil.com`, 'http://desk.example.com', 'https://desk.example.com:8443', '']) {
      assert.notEqual((await preflight(origin)).status, 204, origin);
      const read = await rest.get(USER, { Origin: origin });
      assert.equal(read.headers['access-control-allow-origin'], undefined, origin);
    }
    const ready = (headers) => rest.put(USER, '<User><state>READY</state></User>', headers);
    const foreign = await ready({ Origin: 'https://evil.example.com', 'Sec-Fetch-Site': 'cross-site' });
    /* reliability-security S1: "refuse writes with a foreign Origin"; older browsers send nothing else */
    for (const origin of ['https://evil.example.com', 'null', `${site.url}0`]) assert.equal((await ready({ Origin: origin })).status, 403, origin);
    assert.equal((await ready({ Origin: site.url })).status, 202);
    assert.equal(foreign.status, 403);
    // Our own interfaces are for our own pages.
    const health = await site.rest('admin').get('/aplomb/api/sim/clock', { Origin: PAGE });
    assert.deepEqual([health.status, health.headers['access-control-allow-origin']], [200, undefined]);
  });
