// The administrator's console on a whole installation: event log, layouts, audit, workflows (desktop-ux 8.7).
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { launchBrowser, newPage, start, until } from '../harness/index.js';
import { signIn } from '../api/help.js';
import { assertNoFaults, button } from './agent.js';

let browser;
let site;
let page;
before(async () => {
  [site, browser] = await Promise.all([start({ DEMO_CALLS: 'off' }), launchBrowser()]);
  await signIn(site, '1001');
  page = await newPage(browser, { viewport: { width: 1440, height: 900 }, locale: 'en-US', reducedMotion: 'reduce' });
  await page.goto(`${site.url}/cfadmin/`);
  await page.getByRole('textbox', { name: 'User name or ID' }).fill('admin');
  await page.getByRole('textbox', { name: 'Password' }).fill('demo');
  await button(page, 'Sign in').click();
  await screen('Event log');
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

const navigation = () => page.getByRole('navigation', { name: 'Navigation' });
async function screen(name) {
  await navigation().getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
}
const rows = () => page.getByRole('table', { name: 'Event log' }).getByRole('row');

test('D15: the event log is live, can be filtered and paused; a request is a ladder', async () => {
  await screen('Event log');
  await site.rest('1001').state('READY', { requestId: 'r-ready' });
  const mine = rows().filter({ hasText: 'r-ready' });
  await until(async () => await mine.count() === 2, { what: 'an event for the user and one for the team' });
  await mine.filter({ hasText: 'PUT /finesse/api/User/1001' }).getByText('1001 · READY').waitFor();
  await assertNoFaults(page, 'the log');

  await page.getByLabel('Type', { exact: true }).selectOption('Team');
  await until(async () => await mine.count() === 1, { what: 'the type chooses' });
  await page.getByLabel('Type', { exact: true }).selectOption('Any');
  await page.getByLabel('User', { exact: true }).fill('1002');
  await page.getByText('No such event yet.').waitFor();
  await page.getByLabel('User', { exact: true }).fill('1001');
  await page.getByLabel('Team', { exact: true }).selectOption('Support');
  await page.getByText('No such event yet.').waitFor();
  await page.getByLabel('Team', { exact: true }).selectOption('Sales');
  await mine.first().waitFor();
  await page.getByLabel('Team', { exact: true }).selectOption('Any');

  await button(page, 'Pause').click();
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await site.rest('1001').state('NOT_READY', { reason: '1', requestId: 'r-break' });
  await until(async () => (await site.rest('admin').get('/aplomb/api/events?requestId=r-break')).json.events.length === 2);
  await page.getByText(/, paused$/).waitFor();
  assert.equal(await rows().filter({ hasText: 'r-break' }).count(), 0);
  assert.deepEqual(asked, []);
  await button(page, 'Pause').click();
  await rows().filter({ hasText: 'r-break' }).first().waitFor();

  await mine.first().getByRole('link', { name: 'Follow request r-ready' }).click();
  await page.getByRole('heading', { level: 1, name: 'Request r-ready' }).waitFor();
  const steps = page.getByRole('list', { name: 'Events of the request, in order' }).getByRole('listitem');
  assert.equal(await steps.count(), 2);
  const { json } = await site.rest('admin').get('/aplomb/api/events?requestId=r-ready');
  for (const [i, event] of json.events.entries()) {
    assert.match(await steps.nth(i).innerText(), new RegExp(`${event.time.slice(17, 23)}[^]*\\+\\d+ ms[^]*PUT ${event.node}`));
  }
  await assertNoFaults(page, 'the ladder');
  await page.getByRole('link', { name: 'Back to the log' }).click();
  await page.getByLabel('Request id').fill('r-break');
  await button(page, 'Follow request').click();
  await page.getByRole('heading', { level: 1, name: 'Request r-break' }).waitFor();
  assert.equal(await steps.count(), 2);
});
