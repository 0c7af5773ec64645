/* /gadgets/api/rpc.  Reference gadget-container 2.8. */
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { start, startPeer } from '../harness/index.js';

const Authorization = `Basic ${Buffer.from('1001:demo').toString('base64')}`;
const SPEC = `<Module><ModulePrefs title="__MSG_t__" title_url="about.html" thumbnail="javascript:1">
  <Link rel="help" href="/help"/><Locale><msg name="t">Hi</msg></Locale></ModulePrefs>
  <Content view="default, canvas">a</Content></Module>`;

let peer;
let site;
before(async () => {
  peer = await startPeer({
    '/g/g.xml': SPEC,
    '/json': { type: 'application/json', body: '{"a":[1,{"b":null}]}', headers: { 'X-Two': ['1', '2'] } },
    '/echo': (request, response) => response.end(JSON.stringify({ method: request.method, body: request.body, type: request.headers['content-type'] })),
  });
  site = await start({ ALLOW_ORIGINS: peer.origin, GADGET_SOURCES: peer.origin });
});
after(async () => {
  await site?.stop();
  await peer?.close();
});

const post = (body, headers = { Authorization }) =>
  fetch(`${site.url}/gadgets/api/rpc`, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });
const call = async (...calls) => (await post(calls)).json();

test('gadgets.metadata: by address, failures beside the rest', async () => {
  const url = `${peer.origin}/g/g.xml`;
  const [{ id, result }] = await call({ method: 'gadgets.metadata', id: 'm', params: { ids: [url, 'http://10.0.0.1/x.xml'], container: 'default', language: 'en' } });
  assert.equal(id, 'm');
  const gadget = result[url];
  assert.deepEqual([gadget.url, gadget.title, gadget.titleUrl, gadget.thumbnail], [url, 'Hi', `${peer.origin}/g/about.html`, '']);
  assert.deepEqual(gadget.links, { help: `${peer.origin}/help` });
  assert.deepEqual(Object.keys(gadget.iframeUrls), ['default', 'canvas']);
  assert.match(gadget.iframeUrls.canvas, /^\/gadgets\/ifr\?.*view=canvas/);
  assert.equal(result['http://10.0.0.1/x.xml'].error.code, 403);
});

test('http.*: alone or together, headers as lists, JSON where asked for, by the rules of the guard', async () => {
  const answers = await call(
    { method: 'http.get', id: 1, params: { href: [`${peer.origin}/json`], format: 'json' } },
    { method: 'http.get', id: 2, params: { href: `${peer.origin}/json` } },
    { method: 'http.put', id: 3, params: { href: `${peer.origin}/echo`, body: 'x=ü', headers: { 'Content-Type': ['text/x'], Host: ['evil'] } } },
    { method: 'http.get', id: 4, params: { href: 'http://169.254.169.254/' } },
    { method: 'http.get', id: 5, params: {} },
  );
  assert.deepEqual(answers.map(({ id }) => id), [1, 2, 3, 4, 5]);
  assert.deepEqual(answers[0].result.content, { a: [1, { b: null }] });
  assert.deepEqual(answers[0].result.headers['x-two'], ['1', '2']);
  assert.equal(answers[1].result.content, '{"a":[1,{"b":null}]}');
  assert.deepEqual(JSON.parse(answers[2].result.content), { method: 'PUT', body: 'x=ü', type: 'text/x' });
  assert.equal(answers[3].error.code, 403);
  assert.equal(answers[4].error.code, 400);
});

/* OpenSocial Core Data Specification 1.0, HTTP-Request-Params. */
test('http.*: refreshInterval is stronger than what the other server says; unsigned goes nothing that was to be signed', async () => {
  let n = 0;
  peer.pages['/count'] = (request, response) => response.writeHead(200, { 'Cache-Control': 'max-age=600' }).end(String(++n));
  peer.pages['/fresh'] = (request, response) => response.writeHead(200, { 'Cache-Control': 'max-age=0' }).end(String(++n));
  const get = (path, more, id = 'one') => ({ method: 'http.get', id, params: { href: peer.origin + path, ...more } });
  const asked = [['/count', {}, '1'], ['/count', {}, '1'], ['/count', { refreshInterval: 0 }, '2'], ['/count', {}, '2'],
    ['/fresh', { refreshInterval: 60 }, '3'], ['/fresh', { refreshInterval: 60 }, '3'], ['/fresh', {}, '4']];
  /* Together: each copy of the program has a cache of its own. */
  const answers = await call(...asked.map(([path, more], i) => get(path, more, String(i))));
  assert.deepEqual(answers.map(({ result }) => result.content), asked.map(([, , content]) => content));
  const before = peer.requests.length;
  for (const authz of ['signed', 'oauth', 'OAuth2']) assert.equal((await call(get('/json', { authz })))[0].error.code, 501);
  assert.equal(peer.requests.length, before);
  assert.equal((await call(get('/json', { authz: 'none' })))[0].result.status, 200);
});

test('gadgets.token: a fresh one for each gadget that may be rendered; a gadget gets its own alone', async () => {
  const url = `${peer.origin}/g/g.xml`;
  const ask = (ids, headers) => ({ method: 'gadgets.token', id: 't', params: { ids, container: 'default', moduleIds: [7] }, headers });
  const [{ result }] = await call(ask([url, 'http://10.0.0.1/x.xml']));
  assert.deepEqual([result[url].url, result[url].moduleId, result[url].tokenTTL], [url, 7, 43200]);
  assert.equal(result['http://10.0.0.1/x.xml'].error.code, 403);
  const { token } = result[url];
  const renewed = (await (await post([ask([url, '/gadgets/queue-statistics/spec.xml'])], { Authorization, 'X-Shindig-ST': token })).json())[0].result;
  assert.equal(renewed[url].moduleId, 7);
  const page = (st) => fetch(`${site.url}/gadgets/ifr?${new URLSearchParams({ url, st })}`, { headers: { Authorization } });
  assert.equal((await page(renewed[url].token)).status, 200);
  assert.equal((await page(`${token.slice(0, -2)}xx`)).status, 401);
  assert.equal(renewed['/gadgets/queue-statistics/spec.xml'].error.code, 403, 'of another gadget');
});

test('the same at /rpc', async () => {
  const answer = await fetch(`${site.url}/rpc`, { method: 'POST', headers: { Authorization }, body: '{"method":"system.listMethods","id":1}' });
  assert.equal(answer.status, 200);
  assert.ok((await answer.json()).result.includes('gadgets.token'));
  assert.equal((await fetch(`${site.url}/rpc`, { method: 'POST', body: '{}' })).status, 401);
  assert.equal((await fetch(`${site.url}/rpc/x`, { headers: { Authorization } })).status, 404);
});

test('what methods there are; what is none; who may not ask', async () => {
  const alone = await post({ method: 'system.listMethods', id: 'x' });
  assert.equal(alone.headers.get('content-disposition'), 'attachment;filename=rpc.txt');
  const { id, result } = await alone.json();
  assert.equal(id, 'x');
  assert.ok(result.includes('http.get') && result.includes('gadgets.metadata'));
  const [unknown, none] = await call({ method: 'people.get', id: 1 }, 7);
  assert.equal(unknown.error.code, 501);
  assert.equal(none.error.code, 501);
  assert.equal((await post('[')).status, 400);
  assert.equal((await post([], {})).status, 401);
  assert.equal((await fetch(`${site.url}/gadgets/api/other`, { headers: { Authorization } })).status, 404);
});
