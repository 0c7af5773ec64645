// Channels beside voice at the desktop: signing in, being ready, and what becomes of a task.  States and
// actions: rest-desktop 5.1 to 5.3.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { CHAT, EMAIL, arrive, inState, taskIn } from '../api/media.js';
import { assertNoFaults, signIn, stateControl, stateIs } from './agent.js';
import { browser, installation, site } from './installation.js';

installation();

const channels = (page) => page.getByRole('button', { name: /^Channels: / });
const channelsAre = (page, states) => page.getByRole('button', { name: `Channels: ${states}`, exact: true }).waitFor();
const task = (page, channel = 'Chat') => page.getByRole('region', { name: `${channel} task` });
const press = (page, text) => task(page).getByRole('button', { name: text, exact: true }).click();

async function choose(page, channel, item) {
  await channels(page).click();
  await page.getByRole('group', { name: new RegExp(`^${channel}: `) }).getByRole('menuitem', { name: item, exact: true }).click();
}

test('who works in no other channel sees none', async () => {
  const page = await signIn(browser, site.url, '1001');
  await page.getByRole('table', { name: 'Recent calls' }).or(page.getByText('No calls yet')).first().waitFor();
  assert.equal(await channels(page).count(), 0);
  const scripts = await page.evaluate(() => performance.getEntriesByType('resource').map((r) => new URL(r.name).pathname));
  assert.ok(scripts.includes('/desktop/agent.js') && !scripts.includes('/desktop/media.js'), 'nor loads what serves them');
  await page.context().close();
});

test('what is chosen for a channel while a change of it is under way comes after it', async () => {
  const page = await signIn(browser, site.url, '2002');
  const asked = [];
  await page.route('**/User/2002/Media/*', async (route) => {
    const state = /<state>(\w+)</.exec(route.request().postData() ?? '')?.[1];
    if (state) {
      asked.push(state);
      await new Promise((later) => setTimeout(later, 1500));
    }
    await route.continue();
  });
  await channelsAre(page, 'Chat: Signed out, Email: Signed out');
  await choose(page, 'Chat', 'Sign in');
  await channelsAre(page, 'Chat: Not Ready, Email: Signed out');
  await choose(page, 'Chat', 'Ready');
  await choose(page, 'Chat', 'Sign out');
  await channelsAre(page, 'Chat: Ready, Email: Signed out');
  await channelsAre(page, 'Chat: Signed out, Email: Signed out');
  assert.deepEqual(asked, ['LOGIN', 'READY', 'LOGOUT']);
  await page.context().close();
});

test('a channel is entered, a task goes from offer to close', async () => {
  const page = await signIn(browser, site.url, '2001', { bypassCSP: true });
  await channelsAre(page, 'Chat: Signed out, Email: Signed out');
  await choose(page, 'Chat', 'Sign in');
  await channelsAre(page, 'Chat: Not Ready, Email: Signed out');
  await choose(page, 'Chat', 'Ready');
  await channelsAre(page, 'Chat: Ready, Email: Signed out');
  await stateIs(page, 'Not Ready');
  const id = await arrive(site, CHAT, { variables: { callVariable3: 'late parcel' } });
  await task(page).getByText('late parcel').waitFor();
  await task(page).getByText('Offered').waitFor();
  await channelsAre(page, 'Chat: Reserved, Email: Signed out');
  await assertNoFaults(page, 'a task is offered');
  for (const [button, word, state, buttons] of [
    ['Accept', 'Accepted', 'ACCEPTED', ['Start', 'Transfer', 'Close']],
    ['Start', 'Active', 'ACTIVE', ['Pause', 'Transfer', 'Wrap up', 'Close']],
    ['Pause', 'Paused', 'PAUSED', ['Resume', 'Transfer', 'Close']],
    ['Resume', 'Active', 'ACTIVE', ['Pause', 'Transfer', 'Wrap up', 'Close']],
    ['Wrap up', 'Wrap-Up', 'WRAPPING_UP', ['Close']],
  ]) {
    await press(page, button);
    await task(page).getByText(word, { exact: true }).waitFor();
    await taskIn(site, '2001', id, state);
    assert.deepEqual((await task(page).getByRole('button').allInnerTexts()).map((b) => b.trim()), buttons);
    if (process.env.SHOTS && state === 'ACTIVE')
      await page.screenshot({ path: `${process.env.SHOTS}/task.png` });
  }
  await press(page, 'Close');
  await task(page).waitFor({ state: 'detached' });
  await channelsAre(page, 'Chat: Ready, Email: Signed out');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('tasks are there again after a reload; one is handed to another queue', async () => {
  const page = await signIn(browser, site.url, '2002');
  await choose(page, 'Email', 'Sign in');
  await channelsAre(page, 'Chat: Signed out, Email: Not Ready');
  await channels(page).click();
  await page.getByRole('menuitem', { name: 'All ready' }).click();
  await channelsAre(page, 'Chat: Signed out, Email: Ready');
  const id = await arrive(site, EMAIL);
  await task(page, 'Email').getByRole('button', { name: 'Accept' }).waitFor();
  await page.keyboard.press('Alt+Shift+KeyP');
  await page.keyboard.type('accept email');
  await page.keyboard.press('Enter');
  await task(page, 'Email').getByText('Accepted', { exact: true }).waitFor();
  await page.reload();
  await stateControl(page).waitFor();
  await task(page, 'Email').getByRole('button', { name: 'Transfer' }).click();
  await page.getByRole('textbox', { name: 'Number' }).fill('7001');
  await page.keyboard.press('Enter');
  await task(page, 'Email').waitFor({ state: 'detached' });
  await taskIn(site, '2002', id, 'CLOSED');
  await choose(page, 'Email', 'Sign out');
  await inState(site, '2002', EMAIL, 'LOGOUT');
  await channelsAre(page, 'Chat: Signed out, Email: Signed out');
  assert.deepEqual(page.problems, []);
});
