// Servers that stand in for each other (setting NODES): a desktop whose server goes into maintenance, or is gone, goes on
// at the other (desktop-ux N10, S8; 1.6: "the desktop tries this node and the other, polling SystemInfo of both; signs in
// again by itself with the kept data").  Two entrances of one installation, and two installations of which each has a
// switch of its own.
import { after, afterEach, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { freePorts, launchBrowser, start } from '../harness/index.js';
import { button, call, choose, openPage, shown, signIn, stateIs } from './agent.js';
import { layCable } from './cable.js';

const FILES = fileURLToPath(new URL('../data/gadgets', import.meta.url));
const GADGET = '&lt;gadget&gt;/3rdpartygadget/files/library/Agent.xml&lt;/gadget&gt;';
/** N10. */
const MOVED_MS = 5000;
const SYSTEM = '/finesse/api/SystemInfo';
const LAYOUT = '/finesse/api/LayoutConfig/default';

let browser;
let site;
/** The entrances. @type {Awaited<ReturnType<typeof layCable>>[]} */
let doors;
before(async () => {
  const [port] = await freePorts(1);
  [browser, ...doors] = await Promise.all([launchBrowser(), layCable(port), layCable(port)]);
  site = await start({ PORT: port, NODES: doors.map((d) => d.url).join(', '), GADGET_FILES: FILES });
  // One of others' gadgets among those of an agent's first tab.
  const admin = site.rest('admin');
  const { text } = await admin.get(LAYOUT);
  assert.equal((await admin.put(LAYOUT, text.replace(/^<\?xml.*?\?>/, '').replace('&lt;gadgets&gt;', (tag) => tag + GADGET))).status, 200);
});
after(async () => {
  await browser?.close();
  for (const door of doors ?? [])
    await door.close();
  await site?.stop();
});
afterEach(async () => {
  for (const door of doors)
    door.mend();
  for (const context of browser.contexts())
    await context.close();
});

const callWith = (page, party) => page.getByRole('region', { name: `Call with ${party}` });
const host = (door) => new URL(door.url).host;

/** An administrator announces maintenance (docs/api.md, Desktop). */
async function announce(installation, mode, at = -1) {
  const info = (await installation.rest('1001').get(SYSTEM)).text.replace(/<\?xml.*?\?>/, '').replace(/<(\/?)SystemInfo>/g, '<$1systemInfo>')
    .replace(/<finesseMMode\s*\/>|<finesseMMode><\/finesseMMode>/, `<finesseMMode>${mode}</finesseMMode>`)
    .replace(/<finesseTimeInMMode>.*?</, `<finesseTimeInMMode>${at}<`);
  await installation.sim('POST', 'events', {
    node: SYSTEM, requestId: '', payload: `<Update><data>${info}</data><event>PUT</event><requestId></requestId><source>${SYSTEM}</source></Update>`,
  });
}

const signedOut = async (id) => (await site.events(0, `/finesse/api/User/${id}`)).some((e) => /LOGOUT/.test(JSON.stringify(e)));

test('N10: maintenance is announced with its time', async () => {
  const page = await signIn(browser, doors[0].url, '1001');
  const at = Date.now() + 3_600_000;
  const time = await page.evaluate((ms) => new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms), at);
  await announce(site, 'SCHEDULED', at);
  await page.getByRole('alert').getByText(`will be moved to another server at ${time}`).waitFor();
});

test('N10: at migration the desktop moves to the other server without losing the call, and needs the first no more', async () => {
  const page = await signIn(browser, doors[0].url, '1001');
  const dialog = await site.call({ from: '5551010', to: '1001' });
  await site.rest('1001').act(dialog, 'ANSWER', '1001');
  await callWith(page, '5551010').getByText('Active').first().waitFor();
  const took = shown(page, `goes on at the server ${host(doors[1])}`);
  await announce(site, 'MIGRATING');
  assert.ok(await took <= MOVED_MS, `${await took} ms`);
  assert.equal(await page.getByRole('alert').getByText('being moved').count(), 0, 'what is over is not said any more');
  doors[0].cut('refused');
  await callWith(page, '5551010').getByText('Active').first().waitFor();
  await button(page, 'Hold').click();
  await callWith(page, '5551010').getByText('Hold', { exact: true }).first().waitFor();
  await button(page, 'End').click();
  await call(page).waitFor({ state: 'detached' });
  assert.equal(await signedOut('1001'), false);
});

test('at an entrance on a port of its own the gadgets of the layout are shown', async () => {
  const page = await signIn(browser, doors[0].url, '1000');
  await page.getByRole('tab', { name: 'Queue data' }).click();
  const gadget = page.locator('#queue-data');
  await gadget.locator('iframe').contentFrame().getByText('Billing').waitFor();
  assert.equal(await gadget.getByText('could not be shown').count(), 0);
});

test('a supervisor who moved still hears of the team', async () => {
  const page = await signIn(browser, doors[0].url, '1000');
  await site.rest('1003').state('LOGIN', { extension: '1003' });
  const row = page.getByRole('row').filter({ hasText: '1003' });
  await row.getByText('Not Ready').first().waitFor();
  const moved = shown(page, `goes on at the server ${host(doors[1])}`);
  await announce(site, 'MIGRATING');
  await moved;
  doors[0].cut('refused');
  await site.rest('1003').state('READY');
  await row.getByText('Ready', { exact: true }).waitFor();
});

test('a server that is gone without a word: the desktop goes on at the other, and comes back when that one is gone', async () => {
  const page = await signIn(browser, doors[0].url, '1004');
  const gadget = page.frameLocator('iframe[src*="Agent.xml"]');
  const says = (text, n = 0) => gadget.getByRole('list', { name: 'Log' }).getByText(text, { exact: true }).nth(n).waitFor();
  await says('dialogs 0');
  let moves = 0;
  for (const [gone, next, state] of [[0, 1, 'Ready'], [1, 0, 'Not Ready, Break']]) {
    const moved = page.getByRole('alert').getByText(`goes on at the server ${host(doors[next])}`);
    doors[gone].cut('refused');
    await moved.waitFor();
    await choose(page, state.split(', ').at(-1));
    await stateIs(page, state);
    // A gadget hears of it, reads again, and asks where the desktop does: what is accepted and what is refused.
    await says('connected', moves + 1);
    await gadget.locator('#state', { hasText: new RegExp(`^${state.split(',')[0].replace(' ', '_').toUpperCase()}$`) }).waitFor();
    await gadget.getByRole('button', { name: 'Wrong state' }).click();
    await says('error 400 Invalid State', moves);
    await gadget.getByLabel('Number').fill('1004');
    await gadget.getByRole('button', { name: 'Call', exact: true }).click();
    await says('error 400 Invalid Destination', moves++);
    // So does what it asks past the library, whatever headers of its own it gives.
    const raw = await page.frames().find((f) => f.url().includes('Agent.xml')).evaluate(() => new Promise((done) => {
      const HEADERS = { Authorization: `Basic ${btoa('1004:demo')}`, 'X-Mine': '1', requestId: 'mine' };
      gadgets.io.makeRequest('http://localhost:8082/finesse/api/User/1004', done, { HEADERS, CONTENT_TYPE: 'DOM', GET_FULL_HEADERS: true });
    }).then(({ rc, text, headers }) => [rc, /<loginId>1004</.test(text), headers.requestid]));
    assert.deepEqual(raw, [200, true, ['mine']]);
    doors[gone].mend();
  }
  assert.equal(await signedOut('1004'), false);
});

test('a connection that is cut while the server answers is no reason to move', async () => {
  const page = await signIn(browser, doors[0].url, '1005');
  doors[0].cut('silent', { sockets: true });
  await page.getByText('HTTP (BOSH)').waitFor({ state: 'attached' });
  await choose(page, 'Ready');
  await stateIs(page, 'Ready');
  assert.equal(await page.getByText('goes on at the server').count(), 0);
});

test('S8: a server that is not in service names the other', async () => {
  const page = await openPage(browser, doors[0].url);
  await page.getByRole('textbox', { name: 'Password' }).waitFor();
  assert.equal(await page.getByRole('link').count(), 0);
  doors[0].cut('refused');
  const link = page.getByRole('link', { name: `Go to ${host(doors[1])}` });
  await link.waitFor();
  await link.click();
  await page.waitForURL(`${doors[1].url}/desktop/`);
  await page.getByRole('textbox', { name: 'Password' }).waitFor();
});

test('two installations: at the second the agent is signed in again by the page, on the same extension', async () => {
  const [one, two] = await freePorts(2);
  const NODES = [one, two].map((port) => `http://127.0.0.1:${port}`).join(',');
  const pair = await Promise.all([one, two].map((PORT, i) => start({ PORT, NODES, XMPP_DOMAIN: `node${i + 1}.example` })));
  try {
    const info = (await pair[1].rest('1002').get(SYSTEM)).xml;
    assert.deepEqual(['primaryNode/host', 'secondaryNode/host', 'secondaryNode/httpsPort'].map((path) => info.value(path)), ['127.0.0.1', '127.0.0.1', String(two)]);
    const page = await signIn(browser, pair[0].url, '1002');
    await announce(pair[0], 'MIGRATING');
    await page.getByRole('alert').getByText(`goes on at the server 127.0.0.1:${two}`).waitFor();
    await pair[0].kill('web').catch(() => {});
    const user = (await pair[1].rest('1002').get('/finesse/api/User/1002')).xml;
    assert.deepEqual([user.value('state'), user.value('extension')], ['NOT_READY', '1002']);
    await choose(page, 'Ready');
    await stateIs(page, 'Ready');
    assert.equal((await pair[1].rest('1002').get('/finesse/api/User/1002')).xml.value('state'), 'READY');
  } finally {
    await Promise.all(pair.map((p) => p.stop()));
  }
});
