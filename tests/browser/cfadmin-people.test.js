// Users, teams, queues and extensions in the administrator's console: desktop-ux 5.7, by role and label.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { until } from '../harness/index.js';
import { drawer, field, heading, openScreen, row } from './administrator.js';
import { button, faults, goTo } from './agent.js';
import { closePagesAfterEach, installation, site } from './installation.js';

installation();
closePagesAfterEach();

/** What went wrong in the page; that it was refused something is meant here. */
const broken = (page) => page.problems.filter((text) => !/status of 4(00|09)/.test(text));
const PASSWORD = 'correct horse';
const cells = (page, name) => row(page, name).getByRole('cell').allTextContents();
const alert = (page, text) => page.getByRole('alert').getByText(text);
const json = async (path) => (await site.rest('admin').get(`/aplomb/api/${path}`)).json;

const WIDE = { viewport: { width: 1440, height: 900 } };
const open = (screen, title) => openScreen(screen, title, WIDE);
const beside = (control) => control.evaluate((e) => (e.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join('\n'));
const saysBeside = (control, pattern) => until(async () => pattern.test(await beside(control)), { what: String(pattern) });

test('a new user: limits beside the field, the request that is shown, and a sign-in at once', async () => {
  const page = await open('People', 'Users');
  await button(page, 'New').click();
  await drawer(page, 'New user').waitFor();
  await field(page, 'Login id').fill('a b');
  await field(page, 'Password').fill('short');
  await button(page, 'Save').click();
  await saysBeside(field(page, 'Login id'), /letters a to z/);
  await saysBeside(field(page, 'Password'), /At least 8 characters are needed/);
  assert.equal(await field(page, 'Password').getAttribute('autocomplete'), 'new-password');
  assert.deepEqual(page.sent, []);
  await field(page, 'Login id').fill('1099');
  await field(page, 'Login name').fill('agent1001');
  await field(page, 'First name').fill('Ada');
  await field(page, 'Last name').fill("O'Neil & <b>Söhne</b>");
  await field(page, 'Password').fill(PASSWORD);
  await field(page, 'Team').selectOption('Support');
  await field(page, 'Supervisor').check();
  await page.getByRole('group', { name: 'Supervised teams' }).getByRole('button', { name: 'Add Support' }).click();
  await page.getByRole('group', { name: 'Supervised teams' }).getByRole('button', { name: 'Add Sales' }).click();
  await button(page, 'Save').click();
  await saysBeside(field(page, 'Login name'), /another one with this value/);
  await field(page, 'Login name').fill('ada');
  page.sent = [];
  await button(page, 'Show request').click();
  const shown = page.getByRole('dialog', { name: 'Request', exact: true });
  const [method, url, body] = await Promise.all([shown.getByRole('strong').textContent(), shown.getByRole('code').textContent(), shown.locator('[aria-label="Body"]').textContent()]);
  await button(page, 'Close').last().click();
  await button(page, 'Save').click();
  await row(page, "Ada O'Neil & <b>Söhne</b>").waitFor();
  assert.deepEqual(page.sent, [{ method, url, body }]);
  assert.deepEqual(await cells(page, "Ada O'Neil & <b>Söhne</b>"), ['1099', 'ada', 'Support', 'Agent, Supervisor', 'Active', 'Signed out', '–']);
  assert.deepEqual((await json('people/1099')).supervisedTeams, [2, 1]);
  assert.equal((await site.rest('ada', PASSWORD).get('/finesse/api/User/1099')).status, 200);
  assert.deepEqual(broken(page), []);
});

test('a user is found, changed and deleted; what somebody else changed is shown', async () => {
  const page = await open('People', 'Users');
  await page.getByRole('searchbox', { name: 'Search' }).fill('lindqvist');
  await button(page, 'Anna Lindqvist').click();
  await drawer(page, 'Anna Lindqvist').waitFor();
  assert.equal(await field(page, 'Login id').isEditable(), false);
  await field(page, 'Last name').fill('Lind');
  await field(page, 'Set new password').fill(PASSWORD);
  assert.equal((await site.rest('admin').put('/aplomb/api/people/1001', { firstName: 'Anne' })).status, 200);
  await button(page, 'Save').click();
  const question = page.getByRole('dialog', { name: 'Changed by somebody else' });
  await question.getByRole('row', { name: 'First name Anne Anna' }).waitFor();
  await button(page, 'Overwrite').click();
  await page.getByRole('searchbox', { name: 'Search' }).fill('');
  await row(page, 'Anna Lind').waitFor();
  assert.equal((await site.rest('1001', PASSWORD).get('/finesse/api/User/1001')).status, 200);
  await button(page, 'Anna Lind').click();
  await button(page, 'Delete').click();
  await page.getByRole('dialog', { name: 'Delete?' }).getByRole('button', { name: 'Delete' }).click();
  await row(page, 'Anna Lind').waitFor({ state: 'detached' });
  assert.equal((await site.rest('admin').get('/aplomb/api/people/1001')).status, 404);
});

test('the last administrator stays, and who is signed in is not deleted: it says why', async () => {
  const page = await open('People', 'Users');
  const admin = await json('people/admin');
  const name = `${admin.firstName} ${admin.lastName}`.trim() || 'admin';
  await button(page, name).click();
  await field(page, 'Active').uncheck();
  await button(page, 'Save').click();
  await saysBeside(field(page, 'Active'), /last active administrator/);
  await field(page, 'Active').check();
  await button(page, 'Delete').click();
  await page.getByRole('dialog', { name: 'Delete?' }).getByRole('button', { name: 'Delete' }).click();
  await alert(page, 'You cannot delete yourself.').waitFor();
  await site.rest('1002').state('LOGIN', { extension: '1002' });
  await until(async () => (await json('people/1002')).state === 'NOT_READY', { what: '1002 signed in' });
  await goTo(page, 'Extensions');
  await heading(page, 'Extensions').waitFor();
  await goTo(page, 'People');
  await button(page, "Seán O'Brien").click();
  await drawer(page, "Seán O'Brien").getByText('Signed in: Not Ready, extension 1002').waitFor();
  await button(page, 'Delete').click();
  await page.getByRole('dialog', { name: 'Delete?' }).getByRole('button', { name: 'Delete' }).click();
  await alert(page, 'This user is signed in.').waitFor();
  await field(page, 'Active').uncheck();
  await button(page, 'Save').click();
  await until(async () => (await json('people/1002')).state === 'LOGOUT', { what: '1002 signed out' });
  await until(async () => (await cells(page, "Seán O'Brien"))[4] === 'Inactive', { what: 'the row to say so' });
});

test('a lock-out is seen and ended', async () => {
  for (let i = 0; i < 5; i++)
    assert.equal((await site.rest('2003', 'guess').get('/finesse/api/User/2003')).status, 401);
  const person = await json('people/2003');
  const name = `${person.firstName} ${person.lastName}`;
  const page = await open('People', 'Users');
  assert.equal((await cells(page, name))[4], 'Locked');
  await button(page, name).click();
  await page.getByRole('status').getByText(/^Locked until \d/).waitFor();
  await button(page, 'Unlock').click();
  await page.getByRole('status').getByText('Not locked any more.').waitFor();
  assert.equal((await site.rest('2003').get('/finesse/api/User/2003')).status, 200);
  await page.keyboard.press('Escape');
  await until(async () => (await cells(page, name))[4] === 'Active', { what: 'the row to say so' });
});

test('a team, a queue that it serves, and the way back', async () => {
  const page = await open('Team', 'Teams');
  await button(page, 'New').click();
  await field(page, 'Name').fill('Sales');
  await button(page, 'Save').click();
  await saysBeside(field(page, 'Name'), /another one with this value/);
  await field(page, 'Name').fill('Night shift');
  await field(page, 'Wrap-up after incoming calls').selectOption('Required');
  await field(page, 'Seconds of wrap-up').fill('60');
  await button(page, 'Save').click();
  await row(page, 'Night shift').waitFor();
  assert.deepEqual((await cells(page, 'Night shift')).slice(1), ['0', '0', 'Required']);
  const { id } = (await json('teams')).teams.find((team) => team.name === 'Night shift');

  await goTo(page, 'Queues');
  await button(page, 'New').click();
  await field(page, 'Name').fill('Night');
  await field(page, 'Dialled number').fill('1500');
  await field(page, 'Seconds until overflow').fill('30');
  await page.getByRole('group', { name: 'Teams' }).getByRole('button', { name: 'Add Night shift' }).click();
  await button(page, 'Save').click();
  await saysBeside(field(page, 'Dialled number'), /an extension with this number/);
  await field(page, 'Dialled number').fill('7055');
  await button(page, 'Save').click();
  await saysBeside(field(page, 'Overflow to'), /Choose the queue/);
  await field(page, 'Overflow to').selectOption('Support');
  await button(page, 'Save').click();
  await row(page, 'Night').waitFor();
  const { id: queue, ...rest } = (await json('queues')).queues.find((q) => q.name === 'Night');
  assert.deepEqual(rest, { name: 'Night', number: '7055', ringSeconds: 12, priority: 5, overflowSeconds: 30, overflowQueueId: 2, teams: [id] });

  await goTo(page, `Team/${id}`);
  await button(page, 'Name and wrap-up…').click();
  const team = drawer(page, 'Night shift');
  await team.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog', { name: 'Delete?' }).getByRole('button', { name: 'Delete' }).click();
  await alert(page, 'The team serves a queue.').waitFor();
  await team.getByLabel('Name', { exact: true }).fill('Nights');
  await team.getByRole('button', { name: 'Save' }).click();
  await heading(page, 'Team Nights').waitFor();

  await goTo(page, 'Queues');
  await button(page, 'Night').click();
  await button(page, 'Delete').click();
  await page.getByRole('dialog', { name: 'Delete?' }).getByRole('button', { name: 'Delete' }).click();
  await row(page, 'Night').waitFor({ state: 'detached' });
  await goTo(page, `Team/${id}`);
  await button(page, 'Name and wrap-up…').click();
  await drawer(page, 'Nights').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog', { name: 'Delete?' }).getByRole('button', { name: 'Delete' }).click();
  await heading(page, 'Teams').waitFor();
  await row(page, 'Sales').waitFor();
  assert.equal(await row(page, 'Nights').count(), 0);
  assert.deepEqual(broken(page), []);
});

test('extensions, one range a line', async () => {
  const page = await open('Extensions', 'Extensions');
  const ranges = field(page, 'Ranges of numbers');
  assert.equal(await ranges.inputValue(), '1000-1999\n2000-2999');
  await ranges.fill('1000-1999\nmany');
  await button(page, 'Save').click();
  await saysBeside(ranges, /“many” is no range/);
  await ranges.fill('1000-2999\n7001');
  await button(page, 'Save').click();
  await saysBeside(ranges, /A queue is reached by one of these numbers/);
  await ranges.fill('1000-2999\n\n30000');
  await button(page, 'Save').click();
  await until(async () => (await json('extensions')).extensions[0].last === 2999, { what: 'it to be saved' });
  assert.deepEqual(await json('extensions'), { extensions: [{ first: 1000, last: 2999 }, { first: 30000, last: 30000 }] });
});

test('no fault of WCAG 2.2 AA, nothing beside a narrow page', async () => {
  const page = await open('People', 'Users');
  const found = [];
  for (const [screen, opened] of [['People', 'Grace Okonkwo'], ['Queues', 'New'], ['Team', 'New'], ['Extensions']]) {
    await page.setViewportSize({ width: 1366, height: 768 });
    await goTo(page, screen);
    await page.getByRole('status').filter({ hasText: 'Loading' }).waitFor({ state: 'detached' });
    if (opened) {
      await button(page, opened).click();
      await page.getByRole('dialog').waitFor();
    }
    for (const theme of ['light', 'contrast-dark']) {
      await page.evaluate(async (name) => (await import('/desktop/theme.js')).applyTheme(name), theme);
      found.push(...(await faults(page, { coloursAlone: theme !== 'light' })).map((fault) => `${screen}, ${theme}: ${fault}`));
    }
    await page.setViewportSize({ width: 390, height: 800 });
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
      found.push(`${screen}: wider than 390`);
    found.push(...(await page.getByText(/\badmin\.[a-z]/i).allTextContents()).map((text) => `${screen}: ${text}`));
  }
  assert.deepEqual(found, []);
  assert.deepEqual(broken(page), []);
});
