/* The connection of a page that is no gadget: a second server takes over, the tunnel as old clients speak to it
 * (reference javascript-library 3, 12). Two installations, one on 127.0.0.1, one on 127.0.0.2, with the same ports:
 * to a browser they are two sites. */
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { launchBrowser, newPage, start } from '../harness/index.js';

const FILES = fileURLToPath(new URL('../data/gadgets', import.meta.url));
const SECOND = '127.0.0.2';
/** How long the page waits for a server that is gone; another one has as long to connect, on a busy machine, too. */
const PATIENCE_MS = 4000;

let first;
let second;
let browser;
before(async () => {
  browser = await launchBrowser();
  first = await start({ GADGET_FILES: FILES });
  const { PORT, XMPP_HTTP_PORT, XMPP_TCP_PORT } = first.settings;
  second = await start({ GADGET_FILES: FILES, LISTEN: SECOND, HOST: SECOND, PAGE_ORIGINS: first.url, PORT, XMPP_HTTP_PORT, XMPP_TCP_PORT });
});
after(async () => {
  await browser?.close();
  await first?.stop();
  await second?.stop();
});

/** A page of the first server with a frame, as a client of old has it: heard() and say() are its messages. */
async function oldClient(tunnel) {
  const page = await newPage(browser);
  await page.goto(`${first.url}/desktop/assets/js/doc/index.html`);
  await page.evaluate((src) => {
    window.heard = [];
    window.addEventListener('message', ({ data, origin }) => origin === new URL(src).origin && window.heard.push(data));
    const frame = document.createElement('iframe');
    Object.assign(frame, { id: 'tunnel-frame', name: 'tunnel-frame', src, hidden: true });
    document.body.append(frame);
    window.say = (message) => frame.contentWindow.postMessage(message, new URL(src).origin);
  }, tunnel);
  /** Waits for a message that fits, from the n-th on. @returns {Promise<string>} */
  const hears = async (pattern, from = 0) => (await page.waitForFunction(
    ([p, n]) => window.heard.slice(n).find((m) => new RegExp(p, 's').test(m)), [pattern, from], { timeout: 20000 },
  )).jsonValue();
  const heard = () => page.evaluate(() => window.heard);
  const say = (...messages) => page.evaluate((list) => list.forEach((m) => window.say(m)), messages);
  return { page, hears, heard, say };
}

test('the tunnel at the port of the notification service, message by message', async () => {
  assert.equal((await first.rest('1001').state('LOGIN', { extension: '1001' })).status, 202);
  const { page, hears, heard, say } = await oldClient(`http://127.0.0.1:${first.boshPort}/tunnel/`);
  await hears('^4\\|loaded$');
  await say('3|old', '1|1001', `5|${first.domain}`, '2|demo', `6|pubsub.${first.domain}`);
  await hears('^4\\|connected$');
  assert.deepEqual((await heard()).filter((m) => /^[34]\|/.test(m)).slice(0, 4), ['4|loaded', '4|connecting', '3|old', '4|connected']);

  await first.rest('1001').state('READY');
  const event = await hears('^0\\|.*<state>READY</state>');
  assert.match(event, /^0\|\/finesse\/api\/User\/1001<Update>/);

  await say('7|/finesse/api/Queue/1');
  assert.equal(await hears('^7\\|/finesse/api/Queue/1'), '7|/finesse/api/Queue/1');
  await say('7|/finesse/api/Team/1/Users'); // an agent may not
  assert.match(await hears('^7\\|/finesse/api/Team'), /^7\|\/finesse\/api\/Team\/1\/Users\|<error>.+<\/error>$/);
  await say('8|/finesse/api/Queue/1');
  assert.equal(await hears('^8\\|'), '8|/finesse/api/Queue/1');

  // The password once more makes the connection anew.
  const before = (await heard()).length;
  await say('2|demo');
  await hears('^4\\|connecting$', before);
  await hears('^4\\|connected$', before);
  await first.rest('1001').state('NOT_READY', { reason: '1' });
  await hears('^0\\|.*<state>NOT_READY</state>', before);
  // A wrong one is refused, and that is the end of it.
  await say('2|wrong');
  await hears('^4\\|unauthorized$', before);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a page of another site has the tunnel in no frame, unless its origin is named', async () => {
  const frames = async (host) => {
    const answer = await host.exchange({ port: host.boshPort, path: '/tunnel/' });
    return /frame-ancestors ([^;]*)/.exec(answer.headers['content-security-policy'])[1].split(' ');
  };
  assert.deepEqual(await frames(first), ["'self'", 'http://127.0.0.1:*', 'https://127.0.0.1:*']);
  assert.ok((await frames(second)).includes(first.url));
  // From the second's pages the first's tunnel is not to be had: Chromium says so, and nothing is heard.
  const page = await newPage(browser);
  await page.goto(`${second.url}/desktop/assets/js/doc/index.html`);
  const refused = page.waitForEvent('console', { predicate: (line) => /frame-ancestors/.test(line.text()) });
  await page.evaluate((src) => {
    window.heard = [];
    window.addEventListener('message', ({ data }) => window.heard.push(data));
    document.body.append(Object.assign(document.createElement('iframe'), { src }));
  }, `http://127.0.0.1:${first.boshPort}/tunnel/`);
  await refused;
  assert.deepEqual(await page.evaluate(() => window.heard), []);
  await page.context().close();
});

test('a refused sign-in, and one that another page takes over, are told with their reason', async () => {
  assert.equal((await first.rest('1002').state('LOGIN', { extension: '1002' })).status, 202);
  const wrong = await newPage(browser);
  await wrong.goto(`${first.url}/3rdpartygadget/files/library/Page.html#1002:wrong`);
  await wrong.getByRole('list', { name: 'Log' }).getByText('disconnected unauthorized').waitFor();
  await wrong.context().close();
  const page = await newPage(browser);
  await page.goto(`${first.url}/3rdpartygadget/files/library/Page.html#1002:demo`);
  await page.getByRole('list', { name: 'Log' }).getByText('loaded').waitFor();
  const other = await newPage(browser);
  await other.goto(`${first.url}/3rdpartygadget/files/library/Page.html#1002:demo`);
  await other.getByRole('list', { name: 'Log' }).getByText('loaded').waitFor();
  await page.getByRole('list', { name: 'Log' }).getByText('disconnected conflict').waitFor();
  await page.context().close();
  await other.context().close();
});

test('the bridge is killed: the page is told, comes back by itself, and reads again what it missed', async () => {
  assert.equal((await first.rest('1003').state('LOGIN', { extension: '1003' })).status, 202);
  const page = await newPage(browser);
  await page.goto(`${first.url}/3rdpartygadget/files/library/Page.html#1003:demo`);
  const log = page.getByRole('list', { name: 'Log' });
  await log.getByText('loaded').waitFor();
  await page.context().setOffline(true);
  await first.kill('bridge');
  await first.rest('1003').state('READY');
  await page.context().setOffline(false);
  await page.locator('#state', { hasText: /^READY$/ }).waitFor();
  // And asked to, it makes the connection anew: the handler is called again.
  const times = await log.getByText('connected', { exact: true }).count();
  await page.evaluate(() => finesse.clientservices.ClientServices.makeConnectionReq());
  await log.getByText('connected', { exact: true }).nth(times).waitFor();
  await first.rest('1003').state('NOT_READY', { reason: '1' });
  await page.locator('#state', { hasText: /^NOT_READY$/ }).waitFor();
  await page.context().close();
});

test('the first server is gone for good: the second one has the page, its events and its requests', async () => {
  const query = new URLSearchParams({ alternate: SECOND, tunnelPort: String(first.boshPort), tunnelTimeout: '60000' });
  for (const site of [first, second]) assert.equal((await site.rest('1004').state('LOGIN', { extension: '1004' })).status, 202);
  const page = await newPage(browser);
  await page.goto(`${first.url}/3rdpartygadget/files/library/Page.html?${query}#1004:demo`);
  const log = page.getByRole('list', { name: 'Log' });
  await log.getByText('loaded').waitFor();
  await second.rest('1004').state('READY'); // nothing of the second is heard yet
  await page.locator('#state', { hasText: /^NOT_READY$/ }).waitFor();
  await page.evaluate((ms) => { window.settings.tunnelTimeout = ms; }, PATIENCE_MS);
  await first.end();
  await log.getByText('disconnected', { exact: true }).first().waitFor();
  // Read again, from the second.
  await page.locator('#state', { hasText: /^READY$/ }).waitFor();
  await log.getByText('connected', { exact: true }).nth(1).waitFor();
  const { url, state } = await page.evaluate(() => {
    const { ClientServices } = finesse.clientservices;
    return { url: ClientServices.getTunnelURL(), state: ClientServices.getNotificationConnectionState() };
  });
  assert.equal(url, `http://${SECOND}:${second.boshPort}/tunnel/`);
  assert.equal(state, 'Recovered');
  // A command goes there, its outcome comes from there; so does a refusal.
  await page.evaluate(() => window.user.setState('NOT_READY', { id: '1' }, { success: () => log('accepted'), error: failed }));
  await log.getByText('accepted').waitFor();
  await page.locator('#state', { hasText: /^NOT_READY$/ }).waitFor();
  await page.evaluate(() => window.user.setState('TALKING', null, { success: () => log('never'), error: (rsp) => log(`refused ${rsp.status}`) }));
  await log.getByText('refused 400').waitFor();
  await second.call({ from: '5551234', to: '1004' });
  await page.getByRole('list', { name: 'Calls' }).getByText('5551234 ALERTING').waitFor();
  await page.context().close();
});
