// The desktop on a whole installation: what agents and supervisors do all day, a gadget of somebody
// else's, and processes killed in the middle of a call.  Numbers are those of desktop-ux 8.
import { after, afterEach, before, test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { launchBrowser, start, startPeer, until } from '../harness/index.js';
import {
  answer, assertNoFaults, button, call, choose, incoming, openPage, signIn, stateControl, stateIs, tryToSignIn,
} from './agent.js';

const data = (name) => fs.readFileSync(new URL(`../data/gadgets/${name}`, import.meta.url), 'utf8');

const layout = (gadget) => `<LayoutConfig><layoutxml>${`<finesseLayout xmlns="http://www.cisco.com/vtg/finesse">
<version>1250.03</version><header><leftAlignedColumns><headercolumn width="300px"/></leftAlignedColumns></header>
<layout><role>Agent</role><page/><tabs><tab><id>home</id><label>finesse.container.tabs.agent.homeLabel</label>
<columns><column><gadgets><gadget>/gadgets/queue-statistics/spec.xml</gadget></gadgets></column>
<column><gadgets>${gadget}</gadgets></column></columns></tab></tabs></layout>
<layout><role>Supervisor</role><page/><tabs><tab><id>home</id><label>Home</label>
<columns><column><gadgets><gadget>/desktop/scripts/js/teamPerformance.js</gadget></gadgets></column>
<column><gadgets><gadget>/desktop/scripts/js/queueStatistics.js</gadget></gadgets></column></columns></tab></tabs></layout>
</finesseLayout>`.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</layoutxml></LayoutConfig>`;

let site;
let peer;
let browser;
before(async () => {
  peer = await startPeer({
    '/shop/caller.xml': data('caller.xml'),
    '/shop/caller.js': { type: 'text/javascript', body: data('caller.js') },
    '/shop/caller.css': { type: 'text/css', body: 'th { text-align: left }' },
    '/shop/customers/44-1187.json': { type: 'application/json', body: '{"name":"Maria Lopez","city":"Sevilla"}' },
  });
  [site, browser] = await Promise.all([start({ ALLOW_ORIGINS: peer.origin }), launchBrowser()]);
  const put = await site.rest('admin').put('/finesse/api/LayoutConfig/default',
    layout(`<gadget>${peer.origin}/shop/caller.xml</gadget><gadget>${peer.origin}/shop/gone.xml</gadget>`));
  assert.equal(put.status, 200, put.text);
});
after(async () => {
  await browser?.close();
  await site?.stop();
  await peer?.close();
});
afterEach(async () => {
  for (const context of browser?.contexts() ?? [])
    await context.close();
});

const variables = { callVariable1: 'Tier Gold', callVariable2: '44-1187', callVariable3: 'a <b> & "c"' };
const gadget = (page) => page.frameLocator('iframe[title^="Caller"]');

test('S3, S10: a wrong password, then the lock after five', async () => {
  const page = await openPage(browser, site.url);
  for (let i = 0; i < 6; i++) {
    await tryToSignIn(page, '2010', { secret: 'wrong' });
    await page.getByRole('alert').getByText(/Wrong user name or password/).waitFor();
  }
  await tryToSignIn(page, '2010');
  await page.getByRole('alert').getByText(/locked for five minutes/).waitFor();
});

test('S4, S5: an extension that is not there, and one that somebody else has', async () => {
  const first = await openPage(browser, site.url);
  await tryToSignIn(first, '1010', { extension: '5999' });
  await first.getByRole('alert').getByText(/no phone with extension 5999/).waitFor();
  await tryToSignIn(first, 'agent1010', { extension: '1110' });
  await stateIs(first, 'Not Ready');
  const second = await openPage(browser, site.url);
  await tryToSignIn(second, '1009', { extension: '1110' });
  await second.getByRole('alert').getByText(/extension 1110 is in use by another agent/).waitFor();
  await tryToSignIn(second, '1009', { extension: '11-10' }); // no number of a phone: refused by the server, not by the switch
  await second.getByRole('alert').getByText(/no phone with extension 11-10/).waitFor();
  assert.equal(await second.getByRole('textbox', { name: 'Extension' }).getAttribute('aria-invalid'), 'true');
});

test('S4: who is signed in already is told with which extension, and the desktop that is open stays', async () => {
  const first = await openPage(browser, site.url);
  await tryToSignIn(first, '2004');
  await stateIs(first, 'Not Ready');
  const second = await openPage(browser, site.url);
  await tryToSignIn(second, '2004', { extension: '2104' });
  await second.getByRole('alert').getByText('signed in already, with extension 2004').waitFor();
  assert.equal(await second.getByRole('button', { name: 'Try now' }).isVisible(), false, 'trying again would not help');
  await choose(first, 'Ready'); // was not put out
  await stateIs(first, 'Ready');
  await tryToSignIn(second, '2004');
  await stateIs(second, 'Ready');
  await first.getByText(/You signed in elsewhere/).waitFor();
});

test('S6: a mobile agent signs in with a number, who is none is told so; an administrator has no desktop', async () => {
  const page = await openPage(browser, site.url);
  await page.getByRole('checkbox', { name: 'Mobile agent' }).check();
  await page.getByRole('combobox', { name: 'Mode' }).selectOption('Nailed Connection');
  await page.getByRole('textbox', { name: 'Dial number' }).fill('5557777');
  await tryToSignIn(page, '2008');
  await page.getByRole('alert').getByText('not set up as a mobile agent').waitFor();
  await tryToSignIn(page, '2009');
  await stateIs(page, 'Not Ready');
  const { xml } = await site.rest('2009').get('/finesse/api/User/2009');
  assert.equal(xml.value('mobileAgent/mode'), 'NAILED_CONNECTION');
  const other = await openPage(browser, site.url);
  await tryToSignIn(other, 'admin', { extension: '1001' });
  await other.getByRole('alert').getByText('not an agent').waitFor();
});

test('A2, C1 to C25: ready, a call from the queue, hold, retrieve, end, wrap-up', async () => {
  const page = await signIn(browser, site.url, '2001');
  await choose(page, 'Ready');
  await stateIs(page, 'Ready');
  await site.call({ from: '5551234', to: '7002', variables });
  await incoming(page).getByText('Queue Support').waitFor();
  await incoming(page).getByText('44-1187', { exact: true }).waitFor();
  await stateIs(page, 'Reserved');
  await answer(page).click();
  await call(page).getByText('Active').first().waitFor();
  await call(page).getByText('a <b> & "c"', { exact: true }).waitFor();
  assert.deepEqual(await call(page).getByRole('toolbar').getByRole('button').allInnerTexts(), ['Hold', 'Consult', 'Direct transfer', 'Keypad', 'End']);
  await stateIs(page, 'Talking');
  await button(page, 'Hold').click();
  await call(page).getByText('on hold').waitFor();
  await stateIs(page, 'Hold');
  await button(page, 'Retrieve').click();
  await button(page, 'Hold').waitFor();
  await choose(page, 'Lunch');
  await page.getByText('After this call: Not Ready, Lunch').waitFor();
  await button(page, 'End').click();
  await stateIs(page, 'Wrap-Up');
  await choose(page, 'Ready');
  await stateIs(page, 'Ready');
  assert.equal(await call(page).count(), 0);
  assert.deepEqual(page.problems.filter((p) => !/404|502/.test(p)), []);
  await choose(page, 'Break'); // the next queue call is for somebody else
  await stateIs(page, 'Not Ready, Break');
});

test('A15: a call nobody takes makes the agent Not Ready, and one press mends it', async () => {
  await site.sim('PUT', 'clock', { mode: 'scaled', scale: 20 });
  const page = await signIn(browser, site.url, '2002');
  await choose(page, 'Ready');
  await stateIs(page, 'Ready');
  await site.call({ to: '7002', patienceSeconds: 14 });
  await page.getByRole('alert').getByText('You missed a call').waitFor();
  await until(async () => (await site.sim('GET', 'calls')).calls.length === 0, { what: 'the caller gives up' });
  await button(page, 'Ready again').click();
  await stateIs(page, 'Ready');
  await site.sim('PUT', 'clock', { mode: 'real' });
});

test('a gadget of another origin shows the call and fetches data through the proxy', async () => {
  const page = await signIn(browser, site.url, '1001');
  await page.getByRole('heading', { name: 'Caller of 1001' }).waitFor();
  await site.call({ to: '1001', variables });
  await answer(page).click();
  await gadget(page).getByRole('row', { name: 'callVariable3 a <b> & "c"' }).waitFor();
  await gadget(page).getByText('Maria Lopez, Sevilla').waitFor();
  const asked = peer.requests.find((r) => r.url.includes('/customers/'));
  assert.equal(asked.headers.authorization, undefined);
  assert.equal(asked.headers.cookie, undefined);
  await button(page, 'End').click();
  await gadget(page).getByText('Maria Lopez').waitFor({ state: 'detached' });
  const ours = page.frameLocator('iframe[title="My queues"]');
  await ours.getByText('Billing').waitFor();
  const gone = page.getByRole('region', { name: 'Gone' });
  await gone.getByText('This gadget could not be shown (status 404).', { exact: true }).waitFor();
  await gone.getByText(/^http:\S+: the server answered 404$/).waitFor(); // what the server's page says below its heading
  await gone.getByRole('button', { name: 'Reload' }).waitFor();
});

test('a theme that is chosen while a gadget is still loading reaches it', async () => {
  const page = await openPage(browser, site.url);
  let go;
  const held = new Promise((resolve) => (go = resolve));
  await page.route('**/queue-statistics.js', async (route) => {
    await held;
    await route.continue();
  });
  await tryToSignIn(page, '1001');
  await page.frameLocator('iframe[title="My queues"], iframe[title="Queue statistics"]').locator('body[data-theme="light"]').waitFor();
  await page.keyboard.press('Alt+Shift+KeyO');
  await page.getByRole('menuitemradio', { name: 'Dark', exact: true }).click();
  go();
  await page.frameLocator('iframe[title="My queues"]').locator('body[data-theme="dark"]').waitFor();
});

test('V1: a supervisor sees every change of the team', async () => {
  const supervisor = await signIn(browser, site.url, '1000');
  const row = supervisor.getByRole('table', { name: 'Team Sales' }).getByRole('row', { name: /Müller & Söhne/ });
  const agent = await signIn(browser, site.url, '1005');
  await row.getByText('Not Ready').waitFor();
  await choose(agent, 'Meeting');
  await row.getByText('Not Ready – Meeting').waitFor();
  await site.call({ to: '1005' });
  await answer(agent).click();
  await row.getByText('Talking').waitFor();
  await button(agent, 'End').click();
  await row.getByText('Not Ready').waitFor();
  await choose(agent, 'Ready');
  await row.getByText('Ready', { exact: true }).waitFor();
  await supervisor.getByRole('row', { name: /^Sales/ }).waitFor();
});

test('C28, N6: a reload goes on with call and state', async () => {
  const page = await signIn(browser, site.url, '1002');
  await site.call({ to: '1002', variables });
  await answer(page).click();
  await call(page).waitFor();
  await page.reload();
  await call(page).getByText('44-1187').waitFor();
  await button(page, 'End').click();
  await call(page).waitFor({ state: 'detached' });
});

test('C30: a call is made, and one to a busy number fails in words', async () => {
  const page = await signIn(browser, site.url, '1003');
  await choose(page, 'Ready');
  await stateIs(page, 'Ready');
  await button(page, 'Make a call').click();
  await page.getByRole('textbox', { name: 'Number' }).fill('5550001');
  await page.keyboard.press('Enter');
  await call(page).getByText('Active').first().waitFor();
  await button(page, 'End').click();
  await call(page).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Agent state: Not Ready/ }).waitFor(); // since the phone was taken (rest-desktop: 50006)
  assert.equal((await site.rest('1003').get('/finesse/api/User/1003')).xml.value('reasonCode/code'), '50006');
  await button(page, 'Make a call').click();
  await page.getByRole('textbox', { name: 'Number' }).fill('8001');
  await page.keyboard.press('Enter');
  await call(page).getByText('Busy').first().waitFor();
  await button(page, 'End').click();
  await call(page).waitFor({ state: 'detached' });
});

test('S13: the second desktop wins, the first says so', async () => {
  const first = await signIn(browser, site.url, '1004');
  const second = await signIn(browser, site.url, '1004');
  await first.getByText(/You signed in elsewhere/).waitFor();
  await choose(second, 'Ready');
  await stateIs(second, 'Ready');
});

test('N11: signing out', async () => {
  const page = await signIn(browser, site.url, '1006');
  await page.getByRole('button', { name: /^Priya Raghunathan/ }).click();
  await page.getByRole('menuitem', { name: 'End of shift' }).click();
  await page.getByText('You are signed out.').waitFor();
  const user = await site.rest('1006').get('/finesse/api/User/1006');
  assert.equal(user.xml.value('state'), 'LOGOUT');
});

for (const victim of ['ctid', 'broker', 'bridge', 'api.User', 'api.Dialog', 'desktop.api', 'web'])
  test(`a call goes on after kill -9 of ${victim}`, async () => {
    const page = await signIn(browser, site.url, '1007');
    await site.call({ to: '1007', variables });
    await answer(page).click();
    await call(page).waitFor();
    await site.kill(victim);
    await button(page, 'Hold').and(page.locator(':not([aria-disabled])')).waitFor();
    await site.healthy();
    await pressUntil(page, 'Hold', 'Retrieve');
    await pressUntil(page, 'Retrieve', 'Hold');
    await button(page, 'End').click();
    await call(page).waitFor({ state: 'detached' });
    await stateIs(page, 'Not Ready');
    assert.equal(await page.getByRole('textbox', { name: 'Password' }).count(), 0, 'no new sign-in');
  });

/** Presses again when the press was refused because a process was just away: the page says so. */
async function pressUntil(page, press, appears) {
  for (;;) {
    await button(page, press).and(page.locator(':not([aria-disabled])')).click();
    const refused = call(page).getByRole('alert').filter({ hasText: /\w/ });
    await button(page, appears).or(refused).first().waitFor();
    if (await button(page, appears).count())
      return;
  }
}

for (const colorScheme of ['light', 'dark'])
  test(`F16: no fault of WCAG 2.2 AA in ${colorScheme}, frames included`, async () => {
    const options = { colorScheme, bypassCSP: true };
    const page = await signIn(browser, site.url, '1008', options);
    await page.frameLocator('iframe[title="My queues"]').getByText('Billing').waitFor();
    await site.call({ to: '1008', variables });
    await incoming(page).waitFor();
    await assertNoFaults(page, 'ringing', /caller/i);
    await answer(page).click();
    await button(page, 'Hold').waitFor();
    await assertNoFaults(page, 'talking');
    await button(page, 'End').click();
    const supervisor = await signIn(browser, site.url, '2000', options);
    await supervisor.getByRole('combobox', { name: 'Team', exact: true }).selectOption({ label: 'Sales' });
    await supervisor.getByRole('row', { name: /Thị Hồng/ }).waitFor();
    await assertNoFaults(supervisor, 'supervisor');
  });
