/* finesse.js in Chromium: gadgets in the vendor samples' style, rendered by the server inside the
 * desktop, and a page that is no gadget. Specs: tests/data/gadgets/library. */
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchBrowser, newPage, start } from '../harness/index.js';

const FILES = fileURLToPath(new URL('../data/gadgets', import.meta.url));
const gadget = (name) => `<gadget>/3rdpartygadget/files/library/${name}.xml</gadget>`;
const tab = (id, ...names) =>
  `<tab><id>${id}</id><label>${id}</label><columns><column><gadgets>${names.map(gadget).join('')}</gadgets></column></columns></tab>`;
const role = (name, ...tabs) => `<layout><role>${name}</role><page/><tabs>${tabs.join('')}</tabs></layout>`;
const LAYOUT = `<finesseLayout xmlns="http://www.cisco.com/vtg/finesse">${role('Agent', tab('home', 'Agent'))}${role(
  'Supervisor', tab('home', 'Agent', 'Supervisor'), tab('other', 'Agent'))}</finesseLayout>`;

let site;
let browser;

before(async () => {
  site = await start({ GADGET_FILES: FILES });
  const escaped = LAYOUT.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const stored = await site.rest('admin').put('/finesse/api/LayoutConfig/default', `<LayoutConfig><layoutxml>${escaped}</layoutxml></LayoutConfig>`);
  assert.equal(stored.status, 200, stored.text);
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

/** The desktop of somebody who has signed in, with its first gadgets shown. */
async function desktop(id) {
  const { status } = await site.rest(id).state('LOGIN', { extension: id });
  assert.equal(status, 202);
  const page = await newPage(browser);
  const authorization = Buffer.from(`${id}:demo`).toString('base64');
  await page.addInitScript((a) => sessionStorage.setItem('userFinesseAuth', a), authorization);
  await page.goto(`${site.url}/desktop/`);
  return page;
}

/** A frame by the title of its gadget's heading; `says` waits for a line of its log. */
async function frame(page, title) {
  const inside = page.frameLocator(`iframe[src*="${title}.xml"]`).first();
  await inside.getByRole('heading', { name: title }).waitFor();
  return {
    inside,
    says: (text, n = 0) => inside.getByRole('list', { name: 'Log' }).getByText(text, { exact: true }).nth(n).waitFor(),
    click: (name) => inside.getByRole('button', { name, exact: true }).click(),
    shows: (id, text) => inside.locator(`#${id}`, { hasText: text }).waitFor(),
  };
}

test('an agent gadget: state, refusals, reasons, calls with their variables', async () => {
  const page = await desktop('1001');
  const agent = await frame(page, 'Agent');
  await agent.says('connected');
  await agent.says('loaded 1001');
  await agent.says('dialogs 0');
  await agent.says('visible');
  await agent.shows('name', 'Anna Lindqvist 1001');
  await agent.shows('state', 'NOT_READY');

  await agent.click('Go ready');
  await agent.shows('state', 'READY');
  await agent.says('accepted 202');
  await agent.click('Wrong state');
  await agent.says('error 400 Invalid State');

  await site.call({ from: '5551234', to: '7001', variables: { callVariable1: 'Ähre & <b>' } });
  const row = agent.inside.getByRole('row');
  await row.getByText('ALERTING').waitFor();
  await row.getByText('Ähre & <b>').waitFor();
  await agent.click('ANSWER');
  await row.getByText('ACTIVE').waitFor();
  await agent.shows('state', 'TALKING');
  await agent.click('HOLD');
  await agent.inside.getByRole('button', { name: 'RETRIEVE' }).waitFor();
  await agent.click('RETRIEVE');
  await agent.inside.getByRole('button', { name: 'HOLD' }).waitFor();
  await agent.click('DROP');
  await row.waitFor({ state: 'detached' });
  await agent.shows('state', 'READY');

  await agent.click('Go not ready');
  await agent.shows('state', 'NOT_READY');
  await agent.shows('reason', /\w/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('an agent gadget makes a call, and hears why one fails', async () => {
  const page = await desktop('1002');
  const agent = await frame(page, 'Agent');
  await agent.says('dialogs 0');
  await agent.inside.getByLabel('Number').fill('8003');
  await agent.click('Call');
  await agent.says('accepted 202');
  const row = agent.inside.getByRole('row');
  await row.getByText('ACTIVE').waitFor();
  await agent.click('DROP');
  await row.waitFor({ state: 'detached' });
  await agent.inside.getByLabel('Number').fill('1002');
  await agent.click('Call');
  await agent.says('error 400 Invalid Destination');
  assert.deepEqual(page.problems.filter((p) => !p.includes('400')), []);
  await page.context().close();
});

test('a supervisor gadget: team, queues; gadgets talk to each other', async () => {
  const page = await desktop('1000');
  const supervisor = await frame(page, 'Supervisor');
  const agent = await frame(page, 'Agent');
  await supervisor.says('supervisor true');
  await supervisor.inside.getByText(/^team \d+$/).waitFor();
  await supervisor.inside.getByText(/^queues \d+$/).waitFor();
  await supervisor.inside.getByRole('list', { name: 'Queues' }).getByText('Sales: 0').waitFor();
  const members = supervisor.inside.getByRole('list', { name: 'Team' });
  await site.rest('1003').state('LOGIN', { extension: '1003' });
  await supervisor.shows('team-1003', 'NOT_READY');
  await site.rest('1003').state('READY');
  await supervisor.shows('team-1003', ': READY');
  assert.ok((await members.getByRole('listitem').count()) >= 10);
  await agent.says('dialogs 0');
  await supervisor.click('Tell the others');
  await supervisor.says('hub hello');
  await agent.says('hub hello');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('gadgets hear that the connection was lost, and read again when it is back', async () => {
  const page = await desktop('1004');
  const agent = await frame(page, 'Agent');
  await agent.says('dialogs 0');
  await site.kill('ctid');
  await site.rest('1004').state('READY');
  await agent.shows('state', 'READY');
  await page.context().close();
});

test('a page that is no gadget owns its connection', async () => {
  await site.rest('1005').state('LOGIN', { extension: '1005' });
  const page = await newPage(browser);
  await page.goto(`${site.url}/3rdpartygadget/files/library/Page.html#1005:demo`);
  const log = page.getByRole('list', { name: 'Log' });
  await log.getByText('loaded').waitFor();
  await log.getByText(/^queues \d+$/).waitFor();
  await site.rest('1005').state('READY');
  await page.locator('#state', { hasText: /^READY$/ }).waitFor();
  await site.call({ from: '5551234', to: '1005' });
  await page.getByRole('list', { name: 'Calls' }).getByText('5551234 ALERTING').waitFor();
  assert.equal(await page.evaluate(() => finesse.clientservices.ClientServices.isMaster()), true);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('the library is at its historic addresses', async () => {
  const js = '/desktop/assets/js';
  const bootstrap = '/desktop/thirdparty/bootstrap';
  const scripts = [
    `${js}/finesse.js`, `${js}/finesse.min.js`, `${js}/jquery.min.js`, '/desktop/js/utilities/MessageDisplay.js',
    `${bootstrap}/3.2.0/js/bootstrap.min.js`, `${bootstrap}/5.3.1/js/bootstrap.min.js`, `${bootstrap}/5.3.1/js/bootstrap.bundle.min.js`,
    '/tunnel/EventTunnel.js',
  ];
  const others = { [`${js}/doc/index.html`]: /html/, '/tunnel/': /html/, [`${bootstrap}/3.2.0/css/bootstrap.css`]: /css/, [`${bootstrap}/5.3.1/css/bootstrap.css`]: /css/ };
  for (const [at, type] of [...scripts.map((s) => [s, /javascript/]), ...Object.entries(others)]) {
    const answer = await fetch(site.url + at);
    assert.equal(answer.status, 200, at);
    assert.match(answer.headers.get('content-type'), type, at);
    await answer.arrayBuffer();
  }
});
