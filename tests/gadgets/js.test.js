/* /gadgets/js: feature scripts by name.  Reference gadget-container 2.4, 2.8. */
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import vm from 'node:vm';
import { start } from '../harness/index.js';

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const js = (path) => fetch(`${site.url}/gadgets/js/${path}`);

/** Names in the order the document would have them. */
const listed = (text) => JSON.parse(text.match(/\.concat\((\[.*?\])\)/)[1]);

test('what is needed comes first, each once, as JavaScript', async () => {
  const answer = await js('core:dynamic-height:pubsub-2:rpc.js');
  const text = await answer.text();
  const names = listed(text);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'text/javascript; charset=utf-8');
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.indexOf('rpc') < names.indexOf('pubsub-2'));
  assert.doesNotThrow(() => new vm.Script(text));
});

test('what the page has already is left out', async () => {
  const whole = listed(await (await js('core:rpc:settitle.js')).text());
  const rest = listed(await (await js('settitle!core:rpc.js')).text());
  assert.ok(whole.includes('rpc'));
  assert.deepEqual(rest, ['settitle']);
});

test('unknown names are skipped, nothing left is 404', async () => {
  assert.equal((await js('no-such:rpc')).status, 200);
  assert.equal((await js('no-such:nor-this.js')).status, 404);
  assert.equal((await fetch(`${site.url}/gadgets/js`)).status, 404);
});

test('the address of the desktop works, with its configuration at the end', async () => {
  const answer = await js('shindig-container:osapi:pubsub-2:loadingindicator.js?c=1&debug=1');
  assert.equal(answer.status, 200);
  assert.match(await answer.text(), /gadgets\.config\.init\(\{.*\}\);\n$/s);
});

test('a version that is right is kept for a year', async () => {
  const peerless = `${site.url}/gadgets/ifr?url=${encodeURIComponent(`${site.url}/gadgets/queue-statistics/spec.xml`)}`;
  const Authorization = `Basic ${Buffer.from('1001:demo').toString('base64')}`;
  const page = await (await fetch(peerless, { headers: { Authorization } })).text();
  const path = page.match(/<script src="(\/gadgets\/js\/[^"]+)"/)[1].replaceAll('&amp;', '&');
  const control = async (url) => (await fetch(`${site.url}${url}`)).headers.get('cache-control');
  assert.equal(await control(path), 'public,max-age=31536000,immutable');
  assert.equal(await control(path.replace(/v=\w+/, 'v=0')), 'no-cache');
  assert.equal(await control(path.replace(/&v=\w+/, '')), 'public,max-age=3600');
});

test('who has the right version gets none (reference 2.8)', async () => {
  const address = 'core:rpc.js?c=0';
  const page = await (await fetch(`${site.url}/gadgets/ifr?libs=core:rpc&url=/gadgets/queue-statistics/spec.xml`,
    { headers: { Authorization: `Basic ${Buffer.from('1001:demo').toString('base64')}` } })).text();
  const version = page.match(/core:rpc\.js\?[^"]*v=(\w+)/)[1];
  const ask = (v) => fetch(`${site.url}/gadgets/js/${address}&v=${v}`, { headers: { 'If-Modified-Since': 'Wed, 21 Oct 2015 07:28:00 GMT' } });
  const known = await ask(version);
  assert.deepEqual([known.status, await known.text()], [304, '']);
  assert.equal((await ask('0')).status, 200);
  assert.equal((await ask(`${version}&nocache=1`)).status, 200);
});

test('a loader loads the same without being one', async () => {
  const text = await (await js('core.json.js?c=2&jsload=1&v=1')).text();
  const added = [];
  const document = { createElement: () => ({}), head: { appendChild: (e) => added.push(e) } };
  vm.runInNewContext(text, { document });
  assert.deepEqual(JSON.parse(JSON.stringify(added)), [{ async: false, src: '/gadgets/js/core.json.js?jsload=0&c=2&v=1' }]);
  assert.match(await (await fetch(site.url + added[0].src)).text(), /gadgets\.json[^]*gadgets\.config\.init\(/);
});

test('a callback is called by name, and only by a name', async () => {
  assert.match(await (await js('core.json.js?onload=a.b')).text(), /window\["a\.b"\]\(\)/);
  assert.doesNotMatch(await (await js('core.json.js?onload=alert(1)')).text(), /alert/);
});
