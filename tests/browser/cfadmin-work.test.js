// What one is doing in the administrator's console outlives what comes between: a password that has changed, a server
// that is silent or slow, another window, the ways back and forward.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { newPage, until } from '../harness/index.js';
import { drawer, field, heading, openScreen, row } from './administrator.js';
import { button, goTo } from './agent.js';
import { browser, closePagesAfterEach, installation, site } from './installation.js';

installation();
closePagesAfterEach();

const PASSWORD = 'correct horse';
const SILENT = 'The server does not answer. Check your network.';
const admin = (password = 'demo') => site.rest('admin', password);
const alert = (page, text) => page.getByRole('alert').getByText(text);
const status = (page, text) => page.getByRole('status').getByText(text);

/** Requests that change this wait until what comes back is called. */
async function slow(page, pattern) {
  let release = () => {};
  const released = new Promise((resolve) => { release = resolve; });
  await page.route(pattern, async (route) => {
    if (route.request().method() !== 'GET')
      await released;
    await route.continue();
  });
  return release;
}

test('a press that the server does not answer says so', async () => {
  const page = await openScreen('Team/2', 'Team Support');
  await page.context().setOffline(true);
  await button(page, 'Name and wrap-up…').click();
  await status(page, SILENT).waitFor();
  await page.context().setOffline(false);
  await goTo(page, 'Layouts/default');
  await heading(page, 'Layout: System default').waitFor();
  const text = page.getByRole('textbox', { name: 'Layout as XML' });
  await text.fill((await text.inputValue()).replace('</version>', '1</version>'));
  await page.getByRole('button', { name: 'Publish', disabled: false }).waitFor();
  await page.context().setOffline(true);
  await button(page, 'Publish').click();
  await alert(page, SILENT).waitFor();
  await page.context().setOffline(false);
  await button(page, 'Publish').click();
  await status(page, 'Published.').waitFor();
});

test('a screen that cannot be loaded, and a list that cannot be read again, say so in words and can be tried again', async () => {
  const page = await openScreen('WrapUpReason', 'Wrap-up reasons');
  await page.context().setOffline(true);
  await goTo(page, 'Guard');
  await alert(page, SILENT).waitFor();
  await page.context().setOffline(false);
  await button(page, 'Try again').click();
  await page.getByRole('region', { name: 'Open', exact: true }).waitFor();
  await goTo(page, 'WrapUpReason');
  await button(page, 'New').click();
  await field(page, 'Label').fill('Read again');
  await page.route('**/finesse/api/WrapUpReasons', (route) => route.abort());
  await button(page, 'Save').click();
  await alert(page, SILENT).waitFor();
  await page.unroute('**/finesse/api/WrapUpReasons');
  await button(page, 'Try again').click();
  await row(page, 'Read again').waitFor();
});

test('a question does not stay above another screen', async () => {
  const page = await openScreen('PhoneBook', 'Phone books');
  await goTo(page, 'WrapUpReason');
  await page.getByRole('rowheader').getByRole('button').first().click();
  await button(page, 'Delete').click();
  await page.getByRole('dialog', { name: 'Delete?' }).waitFor();
  await page.goBack();
  await heading(page, 'Phone books').waitFor();
  await page.getByRole('dialog', { name: 'Delete?' }).waitFor({ state: 'detached' });
  // Of two ways out that are tried at once, one is asked about.
  await button(page, 'New').click();
  await field(page, 'Name').fill('Half');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Discard changes?' }).waitFor();
  await page.goForward();
  assert.equal(await page.getByRole('dialog', { name: 'Discard changes?' }).count(), 1);
  await button(page, 'Discard').click();
  await heading(page, 'Wrap-up reasons').waitFor();
  assert.equal(await page.getByRole('dialog').count(), 0);
});

test('what is saved late closes nothing that was opened meanwhile', async () => {
  const page = await openScreen('WrapUpReason', 'Wrap-up reasons');
  const release = await slow(page, '**/finesse/api/WrapUpReason');
  await button(page, 'New').click();
  await field(page, 'Label').fill('Late');
  await button(page, 'Save').click();
  await page.evaluate(() => { location.hash = '#/ReasonCode'; });
  await button(page, 'Discard').click();
  await button(page, 'Break').click();
  await field(page, 'Label').fill('Pause');
  release();
  await status(page, 'Saved.').waitFor();
  assert.equal(await drawer(page, 'Break').isVisible(), true);
  assert.equal(await field(page, 'Label').inputValue(), 'Pause');
});

test('what is typed while a page is being saved is not taken for saved', async () => {
  const page = await openScreen('ChatConfig', 'Chat server');
  const release = await slow(page, '**/finesse/api/ChatConfig');
  await field(page, 'Primary address').fill('https://first.example/');
  const sent = page.waitForRequest((r) => r.method() === 'PUT');
  await button(page, 'Save').click();
  await sent;
  await field(page, 'Primary address').fill('https://second.example/');
  release();
  await status(page, 'Saved.').waitFor();
  await page.evaluate(() => { location.hash = '#/ReasonCode'; });
  await page.getByRole('dialog', { name: 'Discard changes?' }).waitFor();
});

test('what somebody else has deleted leaves the list with its drawer', async () => {
  const made = await admin().post('/finesse/api/WrapUpReason', '<WrapUpReason><label>Short-lived</label><forAll>true</forAll></WrapUpReason>');
  assert.equal(made.status, 200, made.text);
  const page = await openScreen('WrapUpReason', 'Wrap-up reasons');
  const { xml } = await admin().get('/finesse/api/WrapUpReasons');
  await button(page, 'Short-lived').click();
  await field(page, 'Label').fill('Longer-lived');
  const uri = xml.all('WrapUpReason').find((reason) => reason.value('label') === 'Short-lived').value('uri');
  assert.equal((await admin().delete(uri)).status, 200);
  await button(page, 'Save').click();
  await alert(page, 'somebody else has deleted it').waitFor();
  await page.keyboard.press('Escape');
  await button(page, 'Discard').click();
  await row(page, 'Short-lived').waitFor({ state: 'detached' });
});

test('the navigation of a narrow page has the focus, and goes for whoever turns to something else', async () => {
  const page = await openScreen('Team', 'Teams', { viewport: { width: 390, height: 844 } });
  const navigation = page.getByRole('navigation', { name: 'Navigation' });
  const toggle = button(page, 'Navigation');
  const here = navigation.getByRole('link', { name: 'Teams' });
  const focused = (control) => until(() => control.evaluate((e) => e === document.activeElement), { what: 'the focus' });
  await toggle.click();
  await focused(here);
  await page.keyboard.press('Escape');
  await focused(toggle);
  assert.equal(await navigation.isVisible(), false);
  await toggle.click();
  await page.mouse.click(370, 600);
  await navigation.waitFor({ state: 'hidden' });
  await toggle.click();
  await navigation.getByRole('link').last().focus();
  await page.keyboard.press('Tab');
  await navigation.waitFor({ state: 'hidden' });
  await toggle.click();
  await toggle.click();
  await navigation.waitFor({ state: 'hidden' });
});

test('long names leave the other columns their room, and what can be changed does not look as if it could not', async () => {
  const longest = 'Q'.repeat(64);
  const queue = { name: longest, number: '7999', ringSeconds: 12, priority: 5, overflowSeconds: null, overflowQueueId: null, teams: [1] };
  assert.equal((await admin().post('/aplomb/api/queues', queue)).status, 201);
  const page = await openScreen('Queues', 'Queues');
  await row(page, longest).waitFor();
  assert.equal(await page.getByRole('table').evaluate((e) => e.parentElement.scrollWidth > e.parentElement.clientWidth), false);
  await goTo(page, 'People');
  await button(page, 'New').click();
  assert.equal(await field(page, 'Active').evaluate((e) => getComputedStyle(e).opacity), '1');
  await goTo(page, 'Gadgets');
  const [outer, inner] = await field(page, 'Zip or spec').evaluate((e) => [e.clientHeight, parseFloat(getComputedStyle(e).paddingTop) + parseFloat(getComputedStyle(e).paddingBottom)]);
  assert.ok(inner > 0 && outer - inner < 34, 'the button of the file is in the middle');
});

test('the way back leads to the tab of a team that was shown', async () => {
  const page = await openScreen('Team/2', 'Team Support');
  await page.getByRole('tab', { name: 'Wrap-up' }).click();
  await goTo(page, 'Queues');
  await heading(page, 'Queues').waitFor();
  await page.goBack();
  await page.getByRole('tab', { name: 'Wrap-up', selected: true }).waitFor();
});

test('the audit without what it was filtered by, as soon as that is gone', async () => {
  assert.equal((await admin().put('/aplomb/api/people/1004', { firstName: 'Renamed' })).status, 200);
  const page = await openScreen('Audit', 'Audit');
  const who = field(page, 'Who');
  await who.fill('nobody');
  await who.press('Enter');
  await status(page, /^0 changes/).waitFor();
  await who.press('Escape'); // as its cross does
  await page.getByRole('row').filter({ hasText: '/aplomb/api/people/1004' }).waitFor();
});

test('two windows that come to the same do not quarrel, and what comes along with a copied name is left out', async () => {
  const made = await admin().post('/aplomb/api/queues', { name: 'Twice', number: '7188', ringSeconds: 12, priority: 5, overflowSeconds: null, overflowQueueId: null, teams: [] });
  assert.equal(made.status, 201, made.text);
  const page = await openScreen('Queues', 'Queues');
  await button(page, 'Twice').click();
  await field(page, 'Name').fill('Once\u0001');
  assert.equal((await admin().put(`/aplomb/api/queues/${made.json.id}`, { name: 'Once' })).status, 200);
  await button(page, 'Save').click();
  await row(page, 'Once').waitFor();
});

test('of a document that somebody else has changed the lines are shown that differ, with the question in sight', async () => {
  const page = await openScreen('Team/2/layout', 'Team Support', { viewport: { width: 720, height: 450 } }); // 1440 at 200 %
  await field(page, 'The system default').uncheck();
  const text = field(page, 'Layout of this team (XML)');
  const layout = (await text.inputValue()).replace('>home<', '>house<').replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const put = await admin().put('/finesse/api/Team/2/LayoutConfig', `<TeamLayoutConfig><useDefault>false</useDefault><layoutxml>${layout}</layoutxml></TeamLayoutConfig>`);
  assert.equal(put.status, 200, put.text);
  try {
    await button(page, 'Save').click();
    const question = page.getByRole('dialog', { name: 'Changed by somebody else' });
    const differs = question.getByRole('group', { name: 'Layout of this team (XML)' });
    await differs.getByText('- <id>house</id>').waitFor();
    await differs.getByText('+ <id>home</id>').waitFor();
    const { y } = await question.getByRole('heading', { name: 'Changed by somebody else' }).boundingBox();
    const { y: buttons } = await question.getByRole('button', { name: 'Overwrite' }).boundingBox();
    assert.ok(y >= 0 && buttons < 450, `${y} ${buttons}`);
  } finally {
    await admin().put('/finesse/api/Team/2/LayoutConfig', '<TeamLayoutConfig><useDefault>true</useDefault></TeamLayoutConfig>');
  }
});

test('the views of a screen stand beside each other also at 200 %', async () => {
  const page = await openScreen('Workflow', 'Workflows', { viewport: { width: 720, height: 450 } });
  const links = await page.getByRole('navigation', { name: 'Workflows, actions, simulation' }).getByRole('link').all();
  const tops = await Promise.all(links.map(async (link) => (await link.boundingBox()).y));
  assert.equal(tops.length, 3);
  assert.equal(new Set(tops).size, 1, tops.join());
});

test('a password that is no longer taken in the middle of an edit is asked for, and the edit is saved', async () => {
  const page = await openScreen('ReasonCode', 'Reason codes');
  await button(page, 'Lunch').click();
  await field(page, 'Label').fill('Dinner');
  assert.equal((await admin().put('/aplomb/api/people/admin', { password: PASSWORD })).status, 200);
  try {
    const question = page.getByRole('dialog', { name: 'Sign in', exact: true });
    await button(page, 'Save').click();
    await question.waitFor();
    await page.keyboard.press('Escape');
    await alert(page, 'Your password is not accepted any more.').waitFor();
    assert.equal(await field(page, 'Label').inputValue(), 'Dinner');
    await button(page, 'Save').click();
    await question.waitFor();
    await page.keyboard.type('demo');
    await page.keyboard.press('Enter');
    await alert(page, 'Wrong user name or password.').waitFor();
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await row(page, 'Dinner').waitFor();
    await status(page, 'Saved.').waitFor();
  } finally {
    assert.equal((await admin(PASSWORD).put('/aplomb/api/people/admin', { password: 'demo-demo' })).status, 200);
  }
  assert.deepEqual(page.problems.filter((text) => !/status of 401/.test(text)), []);
});

test('who changes the own password goes on under it', async () => {
  const page = await newPage(browser, { locale: 'en-US', reducedMotion: 'reduce' });
  await page.goto(`${site.url}/cfadmin/#/People`);
  await page.getByRole('textbox', { name: 'User name or ID' }).fill('admin');
  await page.getByRole('textbox', { name: 'Password' }).fill('demo-demo');
  await page.keyboard.press('Enter');
  await button(page, 'Ada Administrator').click();
  await field(page, 'Last name').fill('Admin');
  await field(page, 'Set new password').fill(PASSWORD);
  await button(page, 'Save').click();
  await row(page, 'Ada Admin').waitFor();
  await goTo(page, 'ReasonCode');
  await heading(page, 'Reason codes').waitFor();
  await row(page, 'Meeting').waitFor();
  assert.deepEqual(page.problems, []);
});
