// /desktop/api/: what the page boots from.  Developer guide 12.6, Desktop Interface APIs; the
// session, layout and token calls are ours (contract).
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { start } from '../harness/index.js';

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const basic = (user, password = 'demo') => ({ Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` });
const ask = (method, path, headers = {}) => site.exchange({ method, path, headers });
const header = (answer, name) => [answer.headers[name]].flat()[0] ?? '';

test('DesktopConfig is there before anyone is signed in', async () => {
  const config = JSON.parse((await ask('GET', '/desktop/api/DesktopConfig')).text);
  assert.equal(config.systemStatus, 'IN_SERVICE');
  assert.equal(config.deploymentType, 'UCCE');
  assert.equal(config.systemAuthMode, 'NON_SSO');
  assert.equal(config.host, `127.0.0.1:${site.port}`);
  assert.ok(config.securityBannerMessage.length <= 220);
});

test('languages are those the page has texts for', async () => {
  const { languages } = JSON.parse((await ask('GET', '/desktop/api/languages')).text);
  const source = fs.readFileSync(new URL('../../www/lib/i18n.js', import.meta.url), 'utf8');
  assert.deepEqual(languages, [...source.matchAll(/\{ tag: '([\w-]+)'/g)].map((m) => m[1]).sort());
});

test('a session: cookie for the right password alone, good for gadgets, gone after DELETE', async () => {
  assert.equal((await ask('POST', '/desktop/api/session')).status, 401);
  assert.equal((await ask('POST', '/desktop/api/session', basic('1001', 'wrong'))).status, 401);
  const made = await ask('POST', '/desktop/api/session', basic('1001'));
  assert.equal(made.status, 204);
  const set = header(made, 'set-cookie');
  assert.match(set, /^aplomb=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  const Cookie = set.split(';')[0];
  const spec = encodeURIComponent(`${site.url}/gadgets/queue-statistics/spec.xml`);
  const ifr = (headers, st) => ask('GET', `/gadgets/ifr?mid=1&url=${spec}${st ? `&st=${encodeURIComponent(st)}` : ''}`, headers);
  const token = JSON.parse((await ask('GET', `/desktop/api/token?mid=1&url=${spec}`, basic('1001'))).text).token;
  assert.equal((await ifr({ Cookie }, token)).status, 200);
  assert.equal((await ifr({}, token)).status, 401);
  const gone = await ask('DELETE', '/desktop/api/session', { Cookie });
  assert.equal(gone.status, 204);
  assert.match(header(gone, 'set-cookie'), /^aplomb=; .*Max-Age=0/);
  assert.equal((await ifr({ Cookie }, token)).status, 401);
});

test('the cookie alone opens neither the REST API nor layout and token', async () => {
  const made = await ask('POST', '/desktop/api/session', basic('1001'));
  const Cookie = header(made, 'set-cookie').split(';')[0];
  for (const path of ['/finesse/api/User/1001', '/desktop/api/layout', '/desktop/api/token?mid=1&url=http://x/'])
    assert.equal((await ask('GET', path, { Cookie })).status, 401, path);
});

test('a page of another site cannot start a session', async () => {
  assert.equal((await ask('POST', '/desktop/api/session', { ...basic('1001'), 'Sec-Fetch-Site': 'cross-site' })).status, 403);
});

test('layout: a document with a block for each role, first tab home', async () => {
  assert.equal((await ask('GET', '/desktop/api/layout')).status, 401);
  const { layoutxml } = JSON.parse((await ask('GET', '/desktop/api/layout', basic('1001'))).text);
  assert.match(layoutxml, /^<finesseLayout xmlns="http:\/\/www\.cisco\.com\/vtg\/finesse">/);
  assert.deepEqual([...layoutxml.matchAll(/<tabs>\s*<tab>\s*<id>(\w+)</g)].map((m) => m[1]), ['home', 'home']);
});

test('token: needs an address and a number, and differs by user', async () => {
  const token = (query, user = '1001') => ask('GET', `/desktop/api/token?${query}`, basic(user));
  assert.equal((await token('mid=1')).status, 400);
  assert.equal((await token('url=http://x/g.xml')).status, 400);
  assert.equal((await token('url=http://x/g.xml&mid=one')).status, 400);
  assert.equal((await token('url=http://x/g%0A.xml&mid=1')).status, 400);
  assert.equal((await token(`url=http://x/${'g'.repeat(4100)}&mid=1`)).status, 400);
  const [a, b] = await Promise.all(['1001', '1002'].map((u) => token('url=http://x/g.xml&mid=1', u)));
  assert.notEqual(JSON.parse(a.text).token, JSON.parse(b.text).token);
});

test('what is not there is 404, a wrong method 405', async () => {
  assert.equal((await ask('GET', '/desktop/api/nothing', basic('1001'))).status, 404);
  assert.equal((await ask('PUT', '/desktop/api/DesktopConfig', basic('1001'))).status, 405);
});

/* Reference rest-config 10: "Errors are JSON: { status, apiErrors: { errorType, errorMessage, errorData } }". */
test('errors have the shape of the Desktop Interface API', async () => {
  for (const [method, path, headers, status] of [
    ['GET', '/desktop/api/nothing', basic('1001'), 404], ['PUT', '/desktop/api/DesktopConfig', {}, 405], ['GET', '/desktop/api/layout', {}, 401],
  ]) {
    const answer = JSON.parse((await ask(method, path, headers)).text);
    assert.equal(answer.status, status);
    assert.deepEqual(Object.keys(answer.apiErrors), ['errorType', 'errorMessage', 'errorData']);
    assert.notEqual(answer.apiErrors.errorType, '');
  }
});

test('wrap-up: how long it lasts in the team of the caller', async () => {
  assert.equal((await ask('GET', '/desktop/api/wrap-up')).status, 401);
  for (const id of ['2001', '2000'])
    assert.deepEqual(JSON.parse((await ask('GET', '/desktop/api/wrap-up', basic(id))).text), { seconds: 30 });
  assert.equal((await ask('GET', '/desktop/api/wrap-up', basic('admin'))).status, 404);
});
