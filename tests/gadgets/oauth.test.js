/* /gadgets/makeRequest with authz: signed, oauth, oauth2.  Core Gadget Specification 1.1, "OAuth";
 * RFC 5849, 6749, 6750, 7636; reference gadget-container 1.3, 4.2, 5.1. */
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import { launchBrowser, newPage, start, startPeer } from '../harness/index.js';
import { baseString, hmacSha1, parametersOf, Verifier } from '../harness/oauth-provider.js';

const CRUFT = "throw 1; < don't be evil' >";
const basic = (user) => ({ Authorization: `Basic ${Buffer.from(`${user}:demo`).toString('base64')}` });
const verifier = new Verifier();
const rsa = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });

/* The gadget of the browser test: asks, and shows what it is told. */
const PAGE_SCRIPT = `
var prefs = new gadgets.Prefs();
function ask() {
  gadgets.io.makeRequest(prefs.getString('target'), function (answer) {
    var link = document.getElementById('open');
    document.querySelector('output').textContent = answer.oauthError || (answer.data && answer.data.of) || '';
    link.hidden = !answer.oauthApprovalUrl;
    if (!answer.oauthApprovalUrl) return;
    var popup = new gadgets.oauth.Popup(answer.oauthApprovalUrl, null, function () {}, ask);
    link.onclick = popup.createOpenerOnClick();
  }, { AUTHORIZATION: prefs.getString('kind'), OAUTH_SERVICE_NAME: prefs.getString('service'), CONTENT_TYPE: 'JSON' });
}
document.getElementById('ask').onclick = ask;
`;

/** What the provider gave and knows. */
const given = { requests: new Map(), access: new Map(), codes: new Map(), bearer: new Set(), refresh: new Set(), revoked: new Set() };
let count = 0;
let peer;
let site;
let spec;

const json = (response, status, value) =>
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
const form = (response, status, value) =>
  response.writeHead(status, { 'Content-Type': 'application/x-www-form-urlencoded' }).end(String(new URLSearchParams(value)));

/** OAuth 1.0a, section 2.1: temporary credentials. */
function initiate(request, response) {
  const all = Object.fromEntries(parametersOf(request));
  if (all.oauth_consumer_key !== 'desk' || !all.oauth_callback || !verifier.check(request, peer.origin, { secret: 'shh & co' }))
    return form(response, 401, { oauth_problem: 'signature_invalid' });
  const token = `request-${++count}`;
  given.requests.set(token, { secret: `rs-${count}`, callback: all.oauth_callback, verifier: null });
  return form(response, 200, { oauth_token: token, oauth_token_secret: `rs-${count}`, oauth_callback_confirmed: 'true' });
}

/** Section 2.2, what the user does in the browser: where they are sent back to. */
function allow(approvalUrl) {
  const token = new URL(approvalUrl).searchParams.get('oauth_token');
  const asked = given.requests.get(token);
  asked.verifier = `v-${token}`;
  return `${asked.callback}?${new URLSearchParams({ oauth_token: token, oauth_verifier: asked.verifier })}`;
}

/** Section 2.3: token credentials. */
function access(request, response) {
  const all = Object.fromEntries(parametersOf(request));
  const asked = given.requests.get(all.oauth_token);
  if (!asked || !verifier.check(request, peer.origin, { secret: 'shh & co', tokenSecret: asked.secret }) || all.oauth_verifier !== asked.verifier || !asked.verifier)
    return form(response, 401, { oauth_problem: 'permission_denied' });
  given.requests.delete(all.oauth_token);
  const token = `access-${++count}`;
  given.access.set(token, `as-${count}`);
  return form(response, 200, { oauth_token: token, oauth_token_secret: `as-${count}` });
}

/** A resource of the user's. */
function photos(request, response) {
  const all = Object.fromEntries(parametersOf(request));
  const tokenSecret = given.access.get(all.oauth_token);
  if (!tokenSecret || given.revoked.has(all.oauth_token) || !verifier.check(request, peer.origin, { secret: 'shh & co', tokenSecret }))
    return response.writeHead(401, { 'WWW-Authenticate': 'OAuth' }).end('who?');
  return json(response, 200, { of: all.oauth_token, body: request.body });
}

/** RFC 6749, 4.1.3, 4.4.2, 6; 7636, 4.5. */
function token(request, response) {
  const all = Object.fromEntries(new URLSearchParams(request.body));
  const [id, secret] = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString().split(':').map(decodeURIComponent);
  if (request.method !== 'POST' || id !== 'app one' || secret !== 's:cret') return json(response, 401, { error: 'invalid_client' });
  const asked = given.codes.get(all.code);
  const grants = {
    authorization_code: () => asked && asked.redirect === all.redirect_uri &&
      crypto.createHash('sha256').update(all.code_verifier ?? '').digest('base64url') === asked.challenge && given.codes.delete(all.code),
    refresh_token: () => given.refresh.delete(all.refresh_token),
    client_credentials: () => all.scope === 'read write',
  };
  if (!grants[all.grant_type]?.()) return json(response, 400, { error: 'invalid_grant' });
  const made = { access_token: `b-${++count}`, token_type: 'Bearer', expires_in: 3600, refresh_token: `r-${count}` };
  given.bearer.add(made.access_token);
  given.refresh.add(made.refresh_token);
  return json(response, 200, made);
}

/** RFC 6749, 4.1.1 and 4.1.2. */
function grant(approvalUrl) {
  const asked = Object.fromEntries(new URL(approvalUrl).searchParams);
  assert.deepEqual([asked.response_type, asked.client_id, asked.scope, asked.code_challenge_method], ['code', 'app one', 'read write', 'S256']);
  const code = `c-${++count}`;
  given.codes.set(code, { redirect: asked.redirect_uri, challenge: asked.code_challenge });
  return `${asked.redirect_uri}?${new URLSearchParams({ code, state: asked.state })}`;
}

/** RFC 6750, 2.1. */
function bearer(request, response) {
  const sent = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  return given.bearer.has(sent) ? json(response, 200, { of: sent }) : response.writeHead(401).end();
}

const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${site.state}/aplomb.db`, text], { encoding: 'utf8' });

before(async () => {
  peer = await startPeer({
    '/initiate': initiate,
    '/access': access,
    '/photos': photos,
    '/token': token,
    '/bearer': bearer,
    '/allow': (request, response) => response.writeHead(302, { Location: allow(peer.origin + request.url) }).end(),
    '/grant': (request, response) => response.writeHead(302, { Location: grant(peer.origin + request.url) }).end(),
    '/signed': (request, response) => json(response, 200, { pairs: parametersOf(request), url: request.url, method: request.method, body: request.body, type: request.headers['content-type'],
      good: verifier.check(request, peer.origin, { secret: 'own key', publicKey: rsa.publicKey }) }),
    '/g/page.js': { type: 'text/javascript', body: PAGE_SCRIPT },
  });
  const services = (place) => `
    <OAuth><Service name="photos"><Request url="${peer.origin}/initiate" method="POST" param_location="${place}"/><Access url="${peer.origin}/access" method="POST" param_location="${place}"/>
      <Authorization url="/allow?x=1"/></Service></OAuth>
    <OAuth2><Service name="crm" scope="read write"><Authorization url="/grant"/><Token url="/token"/></Service>
      <Service name="robot" scope="read write"><Token url="/token"/></Service></OAuth2>`;
  for (const place of ['auth-header', 'uri-query', 'post-body'])
    peer.pages[`/g/${place}.xml`] = `<Module><ModulePrefs title="t"><Require feature="oauthpopup"/>${services(place)}</ModulePrefs><Content><![CDATA[<!DOCTYPE html><button id="ask">Ask</button>
      <a id="open" hidden>Allow it</a><output></output><script src="page.js"></script>]]></Content></Module>`;
  spec = `${peer.origin}/g/auth-header.xml`;
  site = await start({ ALLOW_ORIGINS: peer.origin, GADGET_SOURCES: peer.origin });
  sql(`INSERT INTO oauth_client (gadget, kind, service, client_id, secret, origins) VALUES
    ('', 'signed', '', 'aplomb.example', 'own key', ''), ('', 'oauth', 'photos', 'desk', 'shh & co', '${peer.origin}'),
    ('${spec}', 'oauth2', 'crm', 'app one', 's:cret', '${peer.origin}')`);
  sql(`INSERT INTO oauth_client (gadget, kind, service, client_id, secret, grant_type) VALUES ('', 'oauth2', 'robot', 'app one', 's:cret', 'client_credentials')`);
});

after(async () => {
  await site?.stop();
  await peer?.close();
});

/** As a gadget asks: with its security token. */
async function ask(parameters, { user = '1001', gadget = spec, st } = {}) {
  const query = new URLSearchParams({ url: gadget, mid: '5' });
  const sent = st ?? (await (await fetch(`${site.url}/desktop/api/token?${query}`, { headers: basic(user) })).json()).token;
  const answer = await fetch(`${site.url}/gadgets/makeRequest`, {
    method: 'POST', headers: { ...basic(user), 'X-Shindig-ST': sent }, body: new URLSearchParams(parameters),
  });
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  assert.equal(answer.headers.get('cache-control'), 'private, no-store');
  return JSON.parse(text.slice(CRUFT.length))[parameters.url];
}

test('the provider reads signatures as RFC 5849 has them, sections 3.4.1.1 and 1.2', () => {
  assert.equal(
    baseString('POST', 'http://example.com/request', [['b5', '=%3D'], ['a3', 'a'], ['c@', ''], ['a2', 'r b'], ['oauth_consumer_key', '9djdj82h48djs9d2'],
      ['oauth_token', 'kkk9d7dh3k39sjv7'], ['oauth_signature_method', 'HMAC-SHA1'], ['oauth_timestamp', '137131201'], ['oauth_nonce', '7d8f3e4a'], ['c2', ''], ['a3', '2 q']]),
    'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a' +
      '%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7');
  const photo = baseString('GET', 'http://photos.example.net/photos', [['file', 'vacation.jpg'], ['size', 'original'], ['oauth_consumer_key', 'dpf43f3p2l4k3l03'],
    ['oauth_token', 'nnch734d00sl2jdk'], ['oauth_signature_method', 'HMAC-SHA1'], ['oauth_timestamp', '137131202'], ['oauth_nonce', 'chapoH']]);
  assert.equal(hmacSha1(photo, 'kd94hf93k423kf44', 'pfkkdhi9sl3r4s00'), 'MdpQcU8iPSUjWoN/UDMsK2sui9I=');
});

test('signed: who asks, and for which gadget, proved by this server\'s key', async () => {
  const got = JSON.parse((await ask({ url: `${peer.origin}/signed?a=1%202&b=%C3%BC`, authz: 'signed' })).body);
  assert.equal(got.good, true);
  const all = Object.fromEntries(got.pairs);
  assert.deepEqual([all.a, all.b, all.opensocial_owner_id, all.opensocial_viewer_id, all.opensocial_app_url, all.opensocial_instance_id, all.oauth_consumer_key, all.oauth_signature_method],
    ['1 2', 'ü', '1001', '1001', spec, '5', 'aplomb.example', 'HMAC-SHA1']);
  const alone = JSON.parse((await ask({ url: `${peer.origin}/signed`, authz: 'SIGNED', signOwner: 'false', signViewer: 'true' })).body);
  assert.equal(alone.good, true);
  const { opensocial_owner_id, opensocial_viewer_id } = Object.fromEntries(alone.pairs);
  assert.deepEqual([opensocial_owner_id, opensocial_viewer_id], [undefined, '1001']);
});

test('signed: a form is part of it, another body by its hash', async () => {
  const post = JSON.parse((await ask({ url: `${peer.origin}/signed`, authz: 'signed', httpMethod: 'POST', postData: 'x=1&y=a+b' })).body);
  assert.deepEqual([post.good, post.body, post.method], [true, 'x=1&y=a+b', 'POST']);
  const put = JSON.parse((await ask({ url: `${peer.origin}/signed`, authz: 'signed', httpMethod: 'PUT', headers: 'Content-Type=application%2Fjson', postData: '{"a":"ü"}' })).body);
  assert.deepEqual([put.good, put.body, put.type], [true, '{"a":"ü"}', 'application/json']);
  assert.ok(put.pairs.some(([name]) => name === 'oauth_body_hash'));
});

test('signed: RSA-SHA1 with a key of the gadget\'s own', async () => {
  const gadget = `${peer.origin}/g/uri-query.xml`;
  sql(`INSERT INTO oauth_client (gadget, kind, client_id, method, secret) VALUES ('${gadget}', 'signed', 'rsa.example', 'RSA-SHA1', '${rsa.privateKey.export({ type: 'pkcs8', format: 'pem' })}')`);
  const got = JSON.parse((await ask({ url: `${peer.origin}/signed?q=x`, authz: 'signed' }, { gadget })).body);
  const { oauth_signature_method, oauth_consumer_key } = Object.fromEntries(got.pairs);
  assert.deepEqual([got.good, oauth_signature_method, oauth_consumer_key], [true, 'RSA-SHA1', 'rsa.example']);
  sql(`UPDATE oauth_client SET secret = 'no key' WHERE gadget = '${gadget}'`);
  const broken = await ask({ url: `${peer.origin}/signed`, authz: 'signed' }, { gadget });
  assert.deepEqual([broken.rc, broken.oauthError], [403, 'BAD_OAUTH_CONFIGURATION']);
});

test('what the signature is to prove, a gadget may not say itself', async () => {
  const before = peer.requests.filter(({ url }) => url.startsWith('/signed')).length;
  for (const more of [{ url: `${peer.origin}/signed?opensocial_viewer_id=1` }, { url: `${peer.origin}/signed?OAuth_token=1` },
    { url: `${peer.origin}/signed`, httpMethod: 'POST', postData: 'a=1&xoauth_x=2' }]) {
    const answer = await ask({ authz: 'signed', ...more });
    assert.deepEqual([answer.rc, answer.oauthError], [403, 'INVALID_REQUEST']);
  }
  const anonymous = await fetch(`${site.url}/gadgets/makeRequest?${new URLSearchParams({ url: `${peer.origin}/signed`, authz: 'signed' })}`, { headers: basic('1001') });
  assert.match(await anonymous.text(), /"oauthError":"UNAUTHENTICATED"/);
  assert.equal(peer.requests.filter(({ url }) => url.startsWith('/signed')).length, before);
});

for (const place of ['auth-header', 'uri-query', 'post-body'])
  test(`oauth, ${place}: the user is asked once, then requests carry their token until they take it back`, async () => {
    const how = { gadget: `${peer.origin}/g/${place}.xml` };
    const want = { url: `${peer.origin}/photos?file=a%20b`, authz: 'oauth', OAUTH_SERVICE_NAME: 'photos' };
    const first = await ask(want, how);
    assert.deepEqual([first.rc, first.body, first.oauthError], [200, '', undefined]);
    assert.match(first.oauthApprovalUrl, new RegExp(`^${peer.origin}/allow\\?x=1&oauth_token=request-\\d+$`));
    assert.equal((await ask(want, how)).oauthApprovalUrl, first.oauthApprovalUrl, 'asked already');
    assert.notEqual((await ask(want, { ...how, user: '1002' })).oauthApprovalUrl, first.oauthApprovalUrl, 'for each user');
    const OAUTH_RECEIVED_CALLBACK = allow(first.oauthApprovalUrl);
    assert.match(OAUTH_RECEIVED_CALLBACK, new RegExp(`^${site.url}/gadgets/oauthcallback/\\?`));
    assert.ok((await ask({ ...want, OAUTH_RECEIVED_CALLBACK }, { ...how, user: '1002' })).oauthApprovalUrl, 'somebody else\'s');
    const answer = await ask({ ...want, OAUTH_RECEIVED_CALLBACK }, how);
    assert.equal(answer.rc, 200);
    const { of } = JSON.parse(answer.body);
    assert.match(of, /^access-/);
    const post = await ask({ ...want, httpMethod: 'POST', postData: 'a=1' }, how);
    assert.deepEqual(JSON.parse(post.body).of, of);
    assert.match(JSON.parse(post.body).body, /^a=1(&oauth|$)/);
    given.revoked.add(of);
    const later = await ask(want, how);
    assert.ok(later.oauthApprovalUrl && later.oauthApprovalUrl !== first.oauthApprovalUrl);
    assert.equal(sql(`SELECT count(*) FROM oauth_token WHERE token = '${of}'`), '0\n');
  });

test('a gadget that asks several times at once has one question for its user', async () => {
  for (const [authz, OAUTH_SERVICE_NAME, path] of [['oauth', 'photos', '/photos'], ['oauth2', 'crm', '/bearer']]) {
    const want = { url: peer.origin + path, authz, OAUTH_SERVICE_NAME, OAUTH_TOKEN_NAME: 'many' };
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(want, { user: '1006' })));
    assert.equal(new Set(answers.map((a) => a.oauthApprovalUrl)).size, 1, authz);
    assert.ok(answers[0].oauthApprovalUrl);
  }
});

test('oauth: no, without a verifier, of another service, to another origin, without a token', async () => {
  const want = { url: `${peer.origin}/photos`, authz: 'oauth', OAUTH_SERVICE_NAME: 'photos', OAUTH_TOKEN_NAME: 'second' };
  const { oauthApprovalUrl } = await ask(want, { user: '1003' });
  const refused = allow(oauthApprovalUrl).replace(/&oauth_verifier=.*/, '');
  const denied = await ask({ ...want, OAUTH_RECEIVED_CALLBACK: refused }, { user: '1003' });
  assert.deepEqual([denied.rc, denied.oauthError], [403, 'UNAUTHENTICATED']);
  const guessed = await ask(want, { user: '1003' });
  const wrong = `${allow(guessed.oauthApprovalUrl)}x`;
  assert.deepEqual((await ask({ ...want, OAUTH_RECEIVED_CALLBACK: wrong }, { user: '1003' })).oauthError, 'UNAUTHENTICATED');
  const unknown = await ask({ ...want, OAUTH_SERVICE_NAME: 'none' });
  assert.deepEqual([unknown.rc, unknown.oauthError], [403, 'BAD_OAUTH_CONFIGURATION']);
  assert.match(unknown.oauthErrorText, /no oauth service "none"/);
  const away = await ask({ ...want, url: 'http://example.com/' });
  assert.deepEqual([away.rc, away.oauthError], [403, 'BAD_OAUTH_CONFIGURATION']);
  const never = await ask({ ...want, OAUTH_USE_TOKEN: 'never' });
  assert.deepEqual([never.rc, never.body, never.oauthApprovalUrl], [401, 'who?', undefined]);
  const preapproved = await ask({ ...want, OAUTH_REQUEST_TOKEN: 'request-0', OAUTH_REQUEST_TOKEN_SECRET: 'x' }, { user: '1004' });
  assert.deepEqual([preapproved.rc, preapproved.oauthError], [403, 'UNAUTHENTICATED']);
});

test('oauth2: a code with its proof, a bearer, renewed when it is too old or refused', async () => {
  const want = { url: `${peer.origin}/bearer`, authz: 'oauth2', OAUTH_SERVICE_NAME: 'crm' };
  const first = await ask(want);
  assert.deepEqual([first.rc, first.body], [200, '']);
  const back = grant(first.oauthApprovalUrl);
  assert.ok((await ask({ ...want, OAUTH_RECEIVED_CALLBACK: back.replace(/state=[^&]*/, 'state=guessed') })).oauthApprovalUrl);
  const answer = await ask({ ...want, OAUTH_RECEIVED_CALLBACK: back });
  const { of } = JSON.parse(answer.body);
  assert.equal(JSON.parse((await ask(want)).body).of, of, 'kept');

  given.bearer.delete(of);
  const renewed = JSON.parse((await ask(want)).body).of;
  assert.notEqual(renewed, of);
  sql("UPDATE oauth_token SET expires_at = 1 WHERE kind = 'oauth2'");
  const asked = peer.requests.filter(({ url }) => url === '/bearer').length;
  assert.notEqual(JSON.parse((await ask(want)).body).of, renewed);
  assert.equal(peer.requests.filter(({ url }) => url === '/bearer').length, asked + 1, 'not with the old one');

  given.bearer.clear();
  given.refresh.clear();
  const anew = await ask(want);
  assert.ok(anew.oauthApprovalUrl);
  const denied = `${new URL(anew.oauthApprovalUrl).searchParams.get('redirect_uri')}?${new URLSearchParams({ error: 'access_denied', state: new URL(anew.oauthApprovalUrl).searchParams.get('state') })}`;
  const no = await ask({ ...want, OAUTH_RECEIVED_CALLBACK: denied });
  assert.deepEqual([no.rc, no.oauthError], [403, 'UNAUTHENTICATED']);
  const elsewhere = await ask(want, { gadget: `${peer.origin}/g/uri-query.xml` });
  assert.equal(elsewhere.oauthError, 'BAD_OAUTH_CONFIGURATION', 'the key is for one gadget');
});

/* RFC 6749, 5.2 and 6: a service may take a refresh token only once; that it is away says nothing of the grant. */
test('oauth2: requests that come together renew a token once, and one that cannot be renewed now is not lost', async () => {
  const want = { url: `${peer.origin}/bearer`, authz: 'oauth2', OAUTH_SERVICE_NAME: 'crm' };
  const { oauthApprovalUrl } = await ask(want);
  const { of } = JSON.parse((await ask({ ...want, OAUTH_RECEIVED_CALLBACK: grant(oauthApprovalUrl) })).body);
  const expire = () => sql("UPDATE oauth_token SET expires_at = 1 WHERE kind = 'oauth2'");
  const renewed = new Set();

  expire();
  for (const answer of await Promise.all(Array.from({ length: 4 }, () => ask(want)))) {
    assert.equal(answer.oauthApprovalUrl, undefined, 'the user allowed it');
    renewed.add(JSON.parse(answer.body).of);
  }
  assert.ok(renewed.size === 1 && !renewed.has(of));

  expire();
  for (const [status, body] of [[503, {}], [429, {}], [401, { error: 'invalid_client' }], [200, {}]]) {
    peer.pages['/token'] = (request, response) => json(response, status, body);
    const answer = await ask(want);
    assert.deepEqual([answer.rc, answer.oauthApprovalUrl, typeof answer.oauthError], [403, undefined, 'string'], String(status));
  }
  peer.pages['/token'] = token;
  assert.match(JSON.parse((await ask(want)).body).of, /^b-/);
  sql("DELETE FROM oauth_token WHERE kind = 'oauth2'");
});

test('oauth2: this server\'s own credentials need nobody', async () => {
  const want = { url: `${peer.origin}/bearer`, authz: 'oauth2', OAUTH_SERVICE_NAME: 'robot' };
  const { of } = JSON.parse((await ask(want)).body);
  given.bearer.delete(of);
  given.refresh.clear();
  assert.match(JSON.parse((await ask(want)).body).of, /^b-/);
});

test('the guard looks at where tokens are asked for; the content proxy signs too', async () => {
  peer.pages['/g/inside.xml'] = peer.pages['/g/auth-header.xml'].replace(`${peer.origin}/initiate`, 'http://10.0.0.1/initiate');
  const answer = await ask({ url: `${peer.origin}/photos`, authz: 'oauth', OAUTH_SERVICE_NAME: 'photos' }, { gadget: `${peer.origin}/g/inside.xml` });
  assert.equal(answer.oauthError, 'MISSING_SERVER_RESPONSE');
  const { token: st } = await (await fetch(`${site.url}/desktop/api/token?${new URLSearchParams({ url: spec, mid: '5' })}`, { headers: basic('1001') })).json();
  const proxied = await fetch(`${site.url}/gadgets/proxy?${new URLSearchParams({ url: `${peer.origin}/signed`, authz: 'signed', st })}`, { headers: basic('1001') });
  assert.equal(JSON.parse(await proxied.text()).good, true);
  const asked = await fetch(`${site.url}/gadgets/proxy?${new URLSearchParams({ url: `${peer.origin}/bearer`, authz: 'oauth2', OAUTH_SERVICE_NAME: 'crm', st })}`, { headers: basic('1001') });
  assert.equal(asked.status, 403);
});

test('what is to be preloaded is signed, too; without a token it is left to the gadget', async () => {
  const url = `${peer.origin}/g/preload.xml`;
  peer.pages['/g/preload.xml'] = peer.pages['/g/auth-header.xml'].replace('</ModulePrefs>', `<Preload href="${peer.origin}/signed?a=b" authz="signed" sign_owner="false"/>
    <Preload href="${peer.origin}/bearer?robot" authz="oauth2" oauth_service_name="robot"/><Preload href="${peer.origin}/photos" authz="oauth" oauth_service_name="photos"/></ModulePrefs>`);
  const { token: st } = await (await fetch(`${site.url}/desktop/api/token?${new URLSearchParams({ url, mid: '5' })}`, { headers: basic('1007') })).json();
  const page = await (await fetch(`${site.url}/gadgets/ifr?${new URLSearchParams({ url, mid: '5', st, authz: 'oauth' })}`, { headers: basic('1007') })).text();
  const items = JSON.parse(/gadgets\.io\.preloaded_=(\[.*?\]);<\/script>/s.exec(page)[1]);
  assert.deepEqual(items.map(({ id, rc }) => [id, rc]), [[`${peer.origin}/signed?a=b`, 200], [`${peer.origin}/bearer?robot`, 200]]);
  const got = JSON.parse(items[0].body);
  const { opensocial_owner_id, opensocial_viewer_id } = Object.fromEntries(got.pairs);
  assert.deepEqual([got.good, opensocial_owner_id, opensocial_viewer_id], [true, undefined, '1007']);
});

test('no log holds a token, a code or a secret', async () => {
  const secrets = /access-\d|request-\d|shh|s%3Acret|b-\d+"|own key|oauth_signature|code_verifier/;
  for (const name of ['access', 'web-error', 'gadgets.makeRequest']) assert.doesNotMatch(String(await site.log(name)), secrets, name);
});

test('in a browser: the gadget asks, its user allows it in a window, the answer comes', { timeout: 120000 }, async () => {
  const browser = await launchBrowser();
  try {
    for (const [kind, service, path, of] of [['OAUTH', 'photos', '/photos', /^access-/], ['OAUTH2', 'crm', '/bearer', /^b-/]]) {
      const page = await newPage(browser);
      await page.context().request.post(`${site.url}/desktop/api/session`, { headers: basic('1005') });
      await page.route('**/desktop/holder.html', (route) => route.fulfill({ contentType: 'text/html', body: '<!DOCTYPE html><title>t</title><body></body>' }));
      await page.goto(`${site.url}/desktop/holder.html`);
      const { token: st } = await (await fetch(`${site.url}/desktop/api/token?${new URLSearchParams({ url: spec, mid: '1' })}`, { headers: basic('1005') })).json();
      await page.evaluate((address) => {
        const frame = document.createElement('iframe');
        frame.name = 'gadget';
        frame.src = address;
        document.body.append(frame);
      }, `/gadgets/ifr?${new URLSearchParams({ url: spec, mid: '1', st, up_target: peer.origin + path, up_kind: kind, up_service: service })}`);
      const gadget = page.frameLocator('iframe');
      await gadget.getByRole('button', { name: 'Ask' }).click();
      const window = page.waitForEvent('popup');
      await gadget.getByText('Allow it').click();
      const popup = await window;
      if (!popup.isClosed()) await popup.waitForEvent('close');
      await gadget.locator('output').getByText(of).waitFor();
      await page.context().close();
    }
  } finally {
    await browser.close();
  }
});
