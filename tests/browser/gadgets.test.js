// Two gadgets in the desktop: one built as the vendor's samples are (jQuery, the library, an inline
// script at the end that says what to do once the hub is there), one as a bundler of today builds
// (module scripts, which run after the document).  Reference gadget-container 0, 2.6, 4; specs:
// tests/data/gadgets/live.
import { after, afterEach, before, test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchBrowser, start, startPeer, until } from '../harness/index.js';
import { signIn } from './agent.js';

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));
const FILES = fileURLToPath(new URL('../data/gadgets', import.meta.url));
const layoutOf = (...gadgets) => `<LayoutConfig><layoutxml>${`<finesseLayout xmlns="http://www.cisco.com/vtg/finesse"><layout><role>Agent</role><page/><tabs>
<tab><id>home</id><label>Home</label><columns>${gadgets.map((url) => `<column><gadgets>${url.startsWith('<') ? url : `<gadget>${url}</gadget>`}</gadgets></column>`).join('')}</columns></tab>
</tabs></layout></finesseLayout>`.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</layoutxml></LayoutConfig>`;

let site;
let browser;
let peer;
/** What only a layout names. */
let other;
before(async () => {
  const read = (name) => fs.readFileSync(`${FILES}/live/${name}`, 'utf8');
  const script = (name) => ({ type: 'text/javascript', body: read(name), headers: { 'Access-Control-Allow-Origin': '*' } });
  peer = await startPeer({
    '/x/vendor.xml': read('vendor.xml'),
    '/x/vendor.js': script('vendor.js'),
    '/x/vendor.css': { type: 'text/css', body: read('vendor.css') },
  });
  for (const version of ['jquery1', 'jquery4']) {
    peer.pages[`/x/${version}.xml`] = read('vendor.xml').replace(/src="[^"]*jquery\.min\.js"/, `src="${version}.js"`);
    peer.pages[`/x/${version}.js`] = { type: 'text/javascript', body: fs.readFileSync(`${MODULES}/${version}/dist/jquery.min.js`, 'utf8') };
  }
  const says = (text) => `<Module><ModulePrefs title="Stands in"/><UserPref name="n"/><Content type="html"><![CDATA[<p>${text}</p>]]></Content></Module>`;
  other = await startPeer({ '/x/in.xml': says('here __UP_n__') });
  [site, browser] = await Promise.all([
    start({ GADGET_FILES: FILES, ALLOW_ORIGINS: `${peer.origin},${other.origin}`, GADGET_SOURCES: peer.origin }), launchBrowser(),
  ]);
});
after(async () => {
  await browser?.close();
  await site?.stop();
  await peer?.close();
  await other?.close();
});
afterEach(async () => {
  for (const context of browser?.contexts() ?? [])
    await context.close();
});

/** The desktop of an agent, with these gadgets. */
async function desktop(id, ...gadgets) {
  const put = await site.rest('admin').put('/finesse/api/LayoutConfig/default', layoutOf(...gadgets));
  assert.equal(put.status, 200, put.text);
  return signIn(browser, site.url, id);
}
const inside = (page, name) => page.frameLocator(`iframe[src*="${name}.xml"]`);
const heightOf = (page, mid) => page.locator(`#finesse_gadget_${mid}`).evaluate((frame) => frame.clientHeight);

test('both are connected, and hear each other by hub and by channel', async () => {
  const page = await desktop('1001', '/3rdpartygadget/files/live/vendor.xml', '/3rdpartygadget/files/live/bundled.xml');
  const [orders, basket] = [inside(page, 'vendor'), inside(page, 'bundled')];
  await orders.getByText('connected 0').waitFor();
  await basket.getByText('hub true true').waitFor();
  await orders.locator('#state').getByText('Anna NOT_READY').waitFor();
  await page.getByRole('heading', { name: 'Orders of 1001' }).waitFor();
  assert.equal(await page.locator('#finesse_gadget_1_title').textContent(), 'Orders of 1001');

  await basket.getByRole('button', { name: 'Order 1' }).click();
  await orders.getByText('shop.orders.new 4711').waitFor();
  await orders.getByText('channel hello from finesse_gadget_2').waitFor();
  await basket.getByRole('button', { name: 'More' }).click();
  await basket.getByText('loaded later /3rdpartygadget/files/live/assets/pixel.svg').waitFor();
  assert.deepEqual(page.problems, []);
});

test('heights follow the content, a tab is filled and given back, a preference survives a reload', async () => {
  const page = await desktop('1002', '/3rdpartygadget/files/live/vendor.xml');
  const orders = inside(page, 'vendor');
  await orders.getByText('connected 0').waitFor();
  await until(async () => await heightOf(page, 1) > 100, { what: 'its height' });
  const before = await heightOf(page, 1);
  await orders.getByRole('button', { name: 'Grow' }).click();
  await until(async () => await heightOf(page, 1) >= before + 300, { what: 'more height' });

  const box = page.locator('ap-gadget').filter({ has: page.locator('#finesse_gadget_1') });
  await orders.getByRole('button', { name: 'Fill the tab' }).click();
  await until(() => box.evaluate((e) => e.classList.contains('maximized')), { what: 'canvas' });
  await orders.getByRole('button', { name: 'Back' }).click();
  await until(() => box.evaluate((e) => !e.classList.contains('maximized')), { what: 'the default view' });

  await page.reload();
  await inside(page, 'vendor').getByText('connected 1').waitFor();
  assert.deepEqual(page.problems, []);
});

test('a gadget of a bundler: events, an answer, height, title, a preference', async () => {
  const page = await desktop('1006', '/3rdpartygadget/files/live/bundled.xml');
  const basket = inside(page, 'bundled');
  await basket.getByText('hub true true').waitFor();
  await basket.getByText('user 200 agent1006').waitFor();
  await page.getByRole('heading', { name: 'Basket 1' }).waitFor();
  await site.rest('1006').put('/finesse/api/User/1006', '<User><state>READY</state></User>');
  await basket.getByText('state READY').waitFor();
  const before = await heightOf(page, 1);
  await basket.getByRole('button', { name: 'More' }).click();
  await until(async () => await heightOf(page, 1) > before, { what: 'more height' });
  await page.reload();
  await page.getByRole('heading', { name: 'Basket 2' }).waitFor();
  assert.deepEqual(page.problems, []);
});

test('the same from another origin', async () => {
  const page = await desktop('1003', `${peer.origin}/x/vendor.xml`);
  await inside(page, 'vendor').getByText('connected 0').waitFor();
  await inside(page, 'vendor').locator('#state').getByText('NOT_READY').waitFor();
  assert.ok(peer.requests.some(({ url }) => url === '/x/vendor.js'));
  assert.deepEqual(page.problems, []);
});

test('a host that does not deliver its gadget: those that stand in are tried in their order (rest-config 2.2)', async () => {
  const { port } = new URL(other.origin);
  const at = (host, hosts, query = '?n=7') => `<gadget${hosts ? ` alternateHosts="${hosts}"` : ''}>http://${host}:${port}/x/in.xml${query}</gadget>`;
  const page = await desktop('1007', at('127.0.0.2', 'gone.invalid, 127.0.0.1'), at('127.0.0.2', 'gone.invalid', '?n=8'));
  await page.frameLocator('#finesse_gadget_1').getByText('here 7').waitFor();
  // The last one tried is named, and Reload begins anew.
  const failed = page.locator('ap-gadget').filter({ hasText: 'gone.invalid' });
  await failed.getByRole('button', { name: 'Reload' }).click();
  await failed.getByRole('button', { name: 'Reload' }).waitFor();
  // Nobody else may have it rendered from there.
  const put = await site.rest('admin').put('/finesse/api/LayoutConfig/default', layoutOf(at('127.0.0.2', 'gone.invalid')));
  assert.equal(put.status, 200, put.text);
  const answer = await site.exchange({ path: `/gadgets/ifr?url=${encodeURIComponent(`${other.origin}/x/in.xml`)}`, headers: { Authorization: `Basic ${btoa('1007:demo')}` } });
  assert.equal(answer.status, 403);
});

for (const [version, number] of [['jquery1', '1.12.4'], ['jquery4', '4.0.0']])
  test(`a gadget that brings jQuery ${number}: events, answers, height, title, a preference`, async () => {
    const id = version === 'jquery1' ? '1004' : '1005';
    const page = await desktop(id, `${peer.origin}/x/${version}.xml`);
    const orders = inside(page, version);
    await orders.getByText('connected 0').waitFor();
    const frame = page.frames().find((f) => f.url().includes(`${version}.xml`));
    assert.equal(await frame.evaluate(() => globalThis.jQuery.fn.jquery), number);
    await page.getByRole('heading', { name: `Orders of ${id}` }).waitFor();
    await orders.locator('#state').getByText('NOT_READY').waitFor();
    await site.rest(id).put(`/finesse/api/User/${id}`, '<User><state>READY</state></User>');
    await orders.locator('#state').getByText(/ READY$/).waitFor();
    const before = await heightOf(page, 1);
    await orders.getByRole('button', { name: 'Grow' }).click();
    await until(async () => await heightOf(page, 1) >= before + 300, { what: 'more height' });
    await page.reload();
    await inside(page, version).getByText('connected 1').waitFor();
    assert.deepEqual(page.problems, []);
  });

/* Reference gadget-container 2.2; a Latin-1 name, escaped, is no UTF-8. */
test('a page of this server is shown; an address that is no UTF-8 hurts its own gadget alone', async () => {
  const page = await desktop('1004', '/3rdpartygadget/files/live/page.xml', '/3rdpartygadget/files/live/caf%E9.xml');
  await page.frameLocator('#finesse_gadget_1').getByText("a page of the site's own").waitFor();
  await page.getByRole('heading', { name: 'Caf%E9' }).waitFor();
  await page.getByRole('button', { name: /reload/i }).first().waitFor();
  assert.equal(await page.locator('#finesse_gadget_1').count(), 1, 'it stays');
});

test('a gadget that keeps more than fits into an address is loaded again, and has it', async () => {
  const keep = `<script>const prefs = new gadgets.Prefs(); document.write('<p>has ' + prefs.getString('much').length + ' ' + prefs.getString('few') + '</p>');
    prefs.set('much', 'y'.repeat(20000), 'few', 'a+b &');</script>`;
  peer.pages['/x/much.xml'] = `<Module><ModulePrefs title="Much"/><UserPref name="few"/><Content type="html"><![CDATA[${keep}<p>server __UP_few__</p>]]></Content></Module>`;
  const page = await desktop('1005', `${peer.origin}/x/much.xml`);
  await page.frameLocator('#finesse_gadget_1').getByText('has 0').waitFor();
  await page.reload();
  await page.frameLocator('#finesse_gadget_1').getByText('has 20000 a+b &').waitFor();
  await page.frameLocator('#finesse_gadget_1').getByText('server a+b &').waitFor();
});
