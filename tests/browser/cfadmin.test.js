// The administrator's console on a whole installation: rows D1 to D18 of reference desktop-ux 8.7, by role and label.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { connectBosh, until } from '../harness/index.js';
import { drawer, field, heading, openScreen, row, visit } from './administrator.js';
import { button, faults, goTo } from './agent.js';
import { closePagesAfterEach, installation, site } from './installation.js';

installation();
closePagesAfterEach();

const admin = () => site.rest('admin');
const navigation = (page) => page.getByRole('navigation', { name: 'Navigation' });

/** What stands beside a field: its hints and what is wrong with it. */
const beside = (control) => control.evaluate((e) => (e.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join('\n'));
const saysBeside = (control, pattern) => until(async () => pattern.test(await beside(control)), { what: String(pattern) });
const idle = (page) => page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));

async function list(path, item) {
  return (await admin().get(`/finesse/api/${path}`)).xml.all(item);
}

test('D1: an agent is refused in words and sees nothing of the console', async () => {
  const page = await visit('1001');
  await page.getByRole('alert').getByText('This user is not an administrator.').waitFor();
  assert.equal(await navigation(page).count(), 0);
  assert.equal(await heading(page, 'Overview').count(), 0);
  // Neither is a wrong password one of an administrator.
  await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('Wrong user name or password.').waitFor();
});

test('D2: a code out of range is said beside it, and nothing is sent', async () => {
  const page = await openScreen('ReasonCode', 'Reason codes');
  await button(page, 'New').click();
  await field(page, 'Label').fill('Too far');
  await field(page, 'Code').fill('70000');
  await button(page, 'Save').click();
  await saysBeside(field(page, 'Code'), /from 1 to 65535/);
  assert.equal(await field(page, 'Code').getAttribute('aria-invalid'), 'true');
  assert.deepEqual(page.sent, []);
});

test('D3: what the server says of a label that is there already stands beside it', async () => {
  const page = await openScreen('ReasonCode', 'Reason codes');
  await button(page, 'New').click();
  await field(page, 'Label').fill('Break');
  await button(page, 'Save').click();
  await saysBeside(field(page, 'Label'), /another one with this value/);
  assert.equal(page.sent.length, 1);
  assert.equal(await drawer(page, 'New reason code').isVisible(), true);
  assert.equal(await field(page, 'Label').inputValue(), 'Break');
  await field(page, 'Label').fill('Coffee');
  await field(page, 'Code').fill('1');
  await button(page, 'Save').click();
  await saysBeside(field(page, 'Code'), /another one with this value/);
});

test('D4: of a system code the label alone can be changed, and it says why', async () => {
  const page = await openScreen('ReasonCode', 'Reason codes');
  await button(page, 'Call Not Answered').click();
  await drawer(page, 'Call Not Answered').waitFor();
  assert.equal(await field(page, 'Label').isEditable(), true);
  assert.equal(await field(page, 'Code').isEditable(), false);
  assert.equal(await field(page, 'Global').isDisabled(), true);
  await saysBeside(field(page, 'Label'), /did not answer a call that rang/);
  assert.equal(await button(page, 'Delete').count(), 0);
  await field(page, 'Label').fill('Missed call');
  await button(page, 'Save').click();
  await row(page, 'Missed call').waitFor();
  assert.match(page.sent[0].body, /^<ReasonCode><label>Missed call<\/label><\/ReasonCode>$/);
});

test('D5: of a file the faulty lines are told, and nothing is replaced before a press', async () => {
  const page = await openScreen('PhoneBook/2', 'Contacts of Sales partners');
  const before = (await list('PhoneBook/2/Contacts', 'Contact')).length;
  const good = Array.from({ length: 5997 }, (_, i) => `"Ann, ${i}","O""Neil",${7000000 + i},""`);
  const lines = ['"First Name","Last Name","Phone Number","Notes"', ...good.slice(0, 10), 'No,Number,,x', ...good.slice(10, 20),
    `Long,Number,${'1'.repeat(41)},`, 'two,columns', ...good.slice(20)];
  await button(page, 'Import CSV').click();
  await field(page, 'CSV file').setInputFiles({ name: 'partners.csv', mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`) });
  await page.getByRole('status').getByText('5,997 rows ok, 3 rejected.').waitFor();
  const rejected = page.getByRole('region', { name: 'Rejected lines' });
  assert.deepEqual(await rejected.getByRole('listitem').allTextContents(),
    ['Line 12: no number', 'Line 23: a number of more than 32 characters', 'Line 24: not three or four columns']);
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Download rejected lines').click()]);
  const parts = [];
  for await (const part of await download.createReadStream())
    parts.push(part);
  assert.deepEqual(Buffer.concat(parts).toString('utf8').trim().split('\n').slice(1), ['No,Number,,x', `Long,Number,${'1'.repeat(41)},`, 'two,columns']);
  assert.equal((await list('PhoneBook/2/Contacts', 'Contact')).length, before);
  assert.deepEqual(page.sent, []);
  await button(page, `Replace ${before} contacts by 5997`).click();
  await page.getByText('5997 of 6000 used').waitFor();
  const contacts = await list('PhoneBook/2/Contacts', 'Contact');
  assert.equal(contacts.length, 5997);
  assert.ok(contacts.some((c) => c.value('firstName') === 'Ann, 0' && c.value('lastName') === 'O"Neil'));
  // Of thousands some are drawn, and all are found.
  await page.getByRole('searchbox', { name: 'Search' }).fill('7005996');
  await row(page, 'Ann, 5996 O"Neil').waitFor();
});

test('D6: the label of a wrap-up reason is counted in bytes and stops at 39', async () => {
  const page = await openScreen('WrapUpReason', 'Wrap-up reasons');
  await button(page, 'New').click();
  await field(page, 'Label').pressSequentially('é'.repeat(20));
  assert.equal(await field(page, 'Label').inputValue(), 'é'.repeat(19));
  await saysBeside(field(page, 'Label'), /38 of 39 bytes/);
  await field(page, 'Label').press('a');
  await field(page, 'Label').press('b');
  await saysBeside(field(page, 'Label'), /39 of 39 bytes/);
  await button(page, 'Save').click();
  await row(page, `${'é'.repeat(19)}a`).waitFor();
});

test('D10: of a team the tabs without a fault are saved, the others keep their edits and say why', async () => {
  const page = await openScreen('Team/1', 'Team Sales');
  const tab = (name) => page.getByRole('tab', { name });
  const panel = (name) => page.getByRole('tabpanel', { name });
  await tab('Not Ready').click();
  await button(page, 'Add Support research').click();
  await tab('Phone books').click();
  await button(page, 'Add Support engineers').click();
  // Meanwhile the code becomes everybody's, which no team can be given.
  const code = (await list('ReasonCodes?category=NOT_READY', 'ReasonCode')).find((c) => c.value('label') === 'Support research').value('uri');
  const forAll = async (value) => assert.equal((await admin().put(code, `<ReasonCode><forAll>${value}</forAll></ReasonCode>`)).status, 200);
  await forAll(true);
  await button(page, 'Save').click();
  await page.getByRole('status').getByText('Saved: Phone books.').waitFor();
  await page.getByRole('status').getByText('Not saved: Not Ready.').waitFor();
  await panel('Not Ready').getByRole('alert').getByText('for all agents now').waitFor();
  await button(page, 'Remove Support research').waitFor();
  assert.equal((await list('Team/1/PhoneBooks', 'PhoneBook')).length, 2);
  assert.equal((await list('Team/1/ReasonCodes?category=NOT_READY', 'ReasonCode')).length, 1);
  await forAll(false);
  await button(page, 'Save').click();
  await page.getByRole('status').getByText('Saved: Not Ready.', { exact: true }).waitFor();
  assert.equal((await list('Team/1/ReasonCodes?category=NOT_READY', 'ReasonCode')).length, 2);
});

test('workflows of a team run in the order that they are given', async () => {
  const named = (name) => `<Workflow><name>${name}</name><TriggerSet><type>SYSTEM</type><name>CALL_ARRIVES</name></TriggerSet></Workflow>`;
  for (const name of ['First', 'Second'])
    assert.equal((await admin().post('/finesse/api/Workflow/', named(name))).status, 200);
  const page = await openScreen('Team/2/workflows', 'Team Support');
  for (const name of ['First', 'Second'])
    await button(page, `Add ${name}`).click();
  await button(page, 'Move Second up').click();
  // Where it can be moved no further the button keeps the focus.
  assert.equal(await button(page, 'Move Second up').evaluate((e) => e === document.activeElement), true);
  await button(page, 'Save').click();
  await page.getByRole('status').getByText('Saved: Workflows.').waitFor();
  assert.deepEqual((await list('Team/2/Workflows', 'Workflow')).map((w) => w.value('name')).filter((n) => n !== 'Known customer'), ['Second', 'First']);
});

test('call variables: five at most in the alert, names that a call can carry, and a preview', async () => {
  const page = await openScreen('MediaPropertiesLayout', 'Call variables');
  await button(page, 'New').click();
  await field(page, 'Name').fill('Orders');
  const entry = (n) => page.getByRole('group', { name: `Left column, ${n}`, exact: true });
  for (let n = 1; n <= 6; n++) {
    await button(page, 'Add to the left column').click();
    await entry(n).getByRole('combobox', { name: 'Variable' }).fill(n === 6 ? 'nonsense' : `callVariable${n + 1}`);
    await entry(n).getByRole('checkbox', { name: 'In the alert' }).check();
  }
  await entry(1).getByRole('textbox', { name: 'Name shown' }).fill('Order <number>');
  const preview = page.getByRole('complementary', { name: 'Preview' });
  await preview.getByText('6 of 5 in the alert').waitFor();
  await until(async () => await preview.getByText('Order <number>', { exact: true }).count() === 2, { what: 'the name in both' });
  await button(page, 'Save').click();
  await page.getByRole('alert').getByText('At most 5 can be in the alert.').waitFor();
  await saysBeside(entry(6).getByRole('combobox', { name: 'Variable' }), /Choose a call variable/);
  assert.deepEqual(page.sent, []);
  await entry(6).getByRole('button', { name: 'Remove' }).click();
  await entry(1).getByRole('button', { name: 'To the right column' }).click();
  await button(page, 'Save').click();
  await row(page, 'Orders').waitFor();
  const made = (await list('MediaPropertiesLayouts', 'MediaPropertiesLayout')).find((l) => l.value('name') === 'Orders');
  assert.deepEqual(made.all('column').map((c) => c.all('entry').map((e) => e.value('mediaProperty'))),
    [['callVariable3', 'callVariable4', 'callVariable5', 'callVariable6'], ['callVariable2']]);
});

test('the overview says which part is missing', async () => {
  const page = await openScreen('Overview', 'Overview');
  const health = page.getByRole('region', { name: 'Health' });
  assert.deepEqual(await health.getByRole('listitem').allTextContents(),
    ['Database', 'Message bus', 'Call server', 'Switch', 'Notifications'].map((part) => `${part}In service`));
  const parts = { store: 'ok', broker: 'ok', ctid: 'ok', provider: 'ok', bridge: 'missing' };
  await page.route('**/aplomb/api/health', (route) => route.fulfill({ status: 503, contentType: 'application/json', body: JSON.stringify({ status: 'degraded', parts }) }));
  await navigation(page).getByRole('link', { name: 'Teams' }).click();
  await heading(page, 'Teams').waitFor();
  await navigation(page).getByRole('link', { name: 'Overview' }).click();
  await health.getByRole('listitem').filter({ hasText: 'Notifications' }).getByText('Missing').waitFor();
});

test('D14: what is not saved is not lost by leaving', async () => {
  const page = await openScreen('ReasonCode', 'Reason codes');
  const question = page.getByRole('dialog', { name: 'Discard changes?' });
  await button(page, 'Lunch').click();
  await field(page, 'Label').fill('Dinner');
  for (const leave of [
    () => navigation(page).getByRole('link', { name: 'Phone books' }).click(),
    () => drawer(page, 'Lunch').getByRole('button', { name: 'Close' }).click(),
    () => field(page, 'Label').press('Escape'),
    () => button(page, 'Meeting').click(),
    () => page.goBack(),
  ]) {
    await leave();
    await question.waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    assert.equal(await field(page, 'Label').inputValue(), 'Dinner');
    assert.equal(await heading(page, 'Reason codes').isVisible(), true);
  }
  await navigation(page).getByRole('link', { name: 'Phone books' }).click();
  await button(page, 'Discard').click();
  await heading(page, 'Phone books').waitFor();
  assert.equal(await drawer(page, 'Lunch').count(), 0);
  assert.deepEqual(page.sent, []);
});

/** Screens, what is changed on each, and the title of its drawer. */
const CHANGES = [
  ['ReasonCode/LOGOUT', 'Reason codes', async (page) => {
    await button(page, 'New').click();
    await field(page, 'Label').fill('<Gone> & "away"');
  }],
  ['WrapUpReason', 'Wrap-up reasons', async (page) => {
    await page.getByRole('rowheader').getByRole('button').first().click();
    await field(page, 'Global').click();
  }],
  ['PhoneBook', 'Phone books', async (page) => {
    await button(page, 'New').click();
    await field(page, 'Name').fill('Emergency');
    await field(page, 'For').selectOption('For teams');
  }],
  ['PhoneBook/1', 'Contacts of Everybody', async (page) => {
    await button(page, 'Reception').click();
    await field(page, 'Note').fill('Head office, 9 to 17');
  }],
  ['MediaPropertiesLayout', 'Call variables', async (page) => {
    await button(page, 'New').click();
    await field(page, 'Name').fill('Billing');
    await button(page, 'Add to the right column').click();
    await page.getByRole('group', { name: 'Right column, 1' }).getByRole('combobox', { name: 'Variable' }).fill('user.order');
    await page.getByRole('group', { name: 'Right column, 1' }).getByRole('checkbox', { name: 'In the alert' }).check();
  }],
  ['Team/2/workflows', 'Team Support', async (page) => {
    await button(page, /^(Add|Remove) /).first().click();
  }],
  ['SystemConfig', 'Switch', async (page) => {
    await field(page, 'Host').fill('cti.example');
    await field(page, 'Backup host').fill('cti2.example');
    await field(page, 'Backup port').fill('42028');
  }],
  ['ChatConfig', 'Chat server', async (page) => {
    await field(page, 'Primary address').fill('https://chat.example:5280/http-bind');
  }],
];

test('D16: Show request shows the request that Save then sends', async () => {
  const page = await openScreen('Overview', 'Overview');
  for (const [screen, title, change] of CHANGES) {
    await goTo(page, screen);
    await heading(page, title).waitFor();
    await change(page);
    await button(page, 'Show request').click();
    const shown = page.getByRole('dialog', { name: 'Request', exact: true });
    const method = await shown.getByRole('strong').textContent();
    const url = await shown.getByRole('code').textContent();
    const body = await shown.locator('[aria-label="Body"]').textContent();
    await button(page, 'Close').last().click();
    await Promise.all([page.waitForResponse((r) => r.request().method() === method && r.ok()), button(page, 'Save').click()]);
    await idle(page);
    assert.deepEqual(page.sent.splice(0), [{ method, url, body }], screen);
  }
  // What was typed is text, wherever it is shown.
  await goTo(page, 'ReasonCode/LOGOUT');
  await row(page, '<Gone> & "away"').waitFor();
});

test('D17: what somebody else changed meanwhile is shown beside what is here, and the choice is made by a person', async () => {
  const page = await openScreen('ReasonCode', 'Reason codes');
  const meeting = (await list('ReasonCodes?category=NOT_READY', 'ReasonCode')).find((c) => c.value('label') === 'Meeting').value('uri');
  const rename = async (label) => assert.equal((await admin().put(meeting, `<ReasonCode><label>${label}</label></ReasonCode>`)).status, 200);
  const label = async () => (await admin().get(meeting)).xml.value('label');
  const question = page.getByRole('dialog', { name: 'Changed by somebody else' });
  await button(page, 'Meeting').click();
  await field(page, 'Label').fill('Stand-up');
  await rename('Conference');
  await button(page, 'Save').click();
  await question.getByRole('row', { name: 'Label Conference Stand-up' }).waitFor();
  assert.equal(await question.getByRole('row').count(), 2);
  await page.keyboard.press('Escape');
  assert.equal(await field(page, 'Label').inputValue(), 'Stand-up');
  await button(page, 'Save').click();
  await button(page, 'Take theirs').click();
  await until(async () => await field(page, 'Label').inputValue() === 'Conference');
  assert.deepEqual(page.sent, []);
  await field(page, 'Label').fill('Stand-up');
  await rename('Jour fixe');
  await button(page, 'Save').click();
  await button(page, 'Overwrite').click();
  await row(page, 'Stand-up').waitFor();
  assert.equal(await label(), 'Stand-up');
  // Its history has all three.
  await button(page, 'Stand-up').click();
  await drawer(page, 'Stand-up').getByRole('link', { name: 'History' }).click();
  await heading(page, 'Audit').waitFor();
  await page.getByRole('row').nth(3).waitFor();
  assert.equal(await page.getByRole('row').filter({ hasText: meeting }).count(), 3);
});

test('what is in use is not deleted, what is not is, after a question', async () => {
  await admin().post('/finesse/api/PhoneBook', '<PhoneBook><name>Last year</name><type>GLOBAL</type></PhoneBook>');
  const page = await openScreen('PhoneBook', 'Phone books');
  const yes = page.getByRole('dialog', { name: 'Delete?' }).getByRole('button', { name: 'Delete' });
  await button(page, 'Support engineers').click();
  await button(page, 'Delete').click();
  await yes.waitFor();
  await page.keyboard.press('Escape');
  await yes.waitFor({ state: 'detached' });
  assert.deepEqual(page.sent, []);
  await button(page, 'Delete').click();
  await yes.click();
  await page.getByRole('alert').getByText('It is assigned to a team.').waitFor();
  assert.equal(await row(page, 'Support engineers').isVisible(), true);
  await button(page, 'Last year').click();
  await button(page, 'Delete').click();
  await yes.click();
  await row(page, 'Last year').waitFor({ state: 'detached' });
  assert.equal((await list('PhoneBooks', 'PhoneBook')).some((b) => b.value('name') === 'Last year'), false);
});

test('what cannot be read is said and asked again; a password that is no longer taken leads to the sign-in', async () => {
  const page = await openScreen('PhoneBook', 'Phone books');
  await goTo(page, 'PhoneBook/999');
  await page.getByRole('alert').getByText('It is not there any more.').waitFor();
  await button(page, 'Try again').waitFor();
  await page.goto(`${site.url}/cfadmin/#/%E0%A4%A`);
  await heading(page, 'Overview').waitFor();
  await page.route('**/finesse/api/WrapUpReasons', (route) => route.fulfill({ status: 401, body: '' }));
  await navigation(page).getByRole('link', { name: 'Wrap-up reasons' }).click();
  await page.getByText('Your password is not accepted any more.').waitFor();
  assert.equal(await navigation(page).count(), 0);
});

test('people, and who of them is connected', async () => {
  const page = await openScreen('People', 'Users');
  await page.getByRole('row', { name: "Seán O'Brien 1002 agent1002 Sales Agent Active Signed out" }).waitFor();
  // Sorted by what the head of a column says.
  await button(page, 'Login id').click();
  await button(page, 'Login id').click();
  assert.equal(await page.getByRole('columnheader', { name: 'Login id' }).getAttribute('aria-sort'), 'descending');
  for (const [at, id] of [[1, 'admin'], [2, '2010']])
    assert.ok((await page.getByRole('row').nth(at).textContent()).includes(id), id);
  const ear = await connectBosh(site, '1002');
  await navigation(page).getByRole('link', { name: 'Connected users' }).click();
  await page.getByRole('row', { name: /^Seán O'Brien 1002 Sales .*Another client \d\d:\d\d$/ }).waitFor();
  ear.vanish();
});

/** Presses Tab until what is called so has the focus. */
async function tabTo(page, name) {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const is = await page.evaluate(() => {
      const at = document.activeElement;
      const label = at instanceof HTMLInputElement ? at.labels?.[0]?.textContent : null;
      return at?.getAttribute('aria-label') ?? label ?? at?.textContent;
    });
    if (is?.trim() === name)
      return;
  }
  throw new Error(`no way to ${name}`);
}

test('D18: by keyboard alone, from the navigation to the saved row', async () => {
  const page = await openScreen('', 'Overview');
  await tabTo(page, 'Reason codes');
  await page.keyboard.press('Enter');
  await heading(page, 'Reason codes').waitFor();
  await row(page, 'Lunch').waitFor();
  await tabTo(page, 'New');
  await page.keyboard.press('Enter');
  await drawer(page, 'New reason code').waitFor();
  await page.keyboard.type('Fire drill');
  await tabTo(page, 'Code');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('77');
  await tabTo(page, 'Global');
  await page.keyboard.press('Space');
  await tabTo(page, 'Save');
  await page.keyboard.press('Enter');
  await row(page, 'Fire drill').waitFor();
  await until(() => page.evaluate(() => document.activeElement?.textContent === 'Fire drill'), { what: 'the saved row has the focus' });
  assert.deepEqual(await row(page, 'Fire drill').getByRole('cell').allTextContents(), ['77', 'Custom', 'No']);
  // And back: Escape closes the drawer, and the row has the focus again.
  await page.keyboard.press('Enter');
  await drawer(page, 'Fire drill').waitFor();
  await page.keyboard.press('Escape');
  await until(() => page.evaluate(() => document.activeElement?.textContent === 'Fire drill'), { what: 'back at the row' });
  assert.deepEqual(page.problems, []);
});

/** Every screen, and what is opened on it. */
const SCREENS = [
  ['Overview'], ['ConnectedUsersInfo'], ['Team'], ['Team/2'], ['Team/2/layout'], ['Team/2/notReady'], ['Team/2/workflows'],
  ['MediaPropertiesLayout', 'Default Layout (Default)'], ['ReasonCode', 'Lunch'], ['WrapUpReason', 'New'], ['PhoneBook', 'New'],
  ['PhoneBook/1', 'Import CSV'], ['SystemConfig'], ['ClusterConfig'], ['EnterpriseDatabaseConfig'], ['ChatConfig'],
];

test('every screen: no fault of WCAG 2.2 AA in light, dark and high contrast, nothing beside a narrow page, no text missing', async () => {
  const page = await openScreen('Overview', 'Overview');
  const found = [];
  for (const [screen, opened] of SCREENS) {
    await page.setViewportSize({ width: 1366, height: 768 });
    await goTo(page, screen);
    await page.getByRole('status').filter({ hasText: 'Loading' }).waitFor({ state: 'detached' });
    if (opened) {
      await button(page, opened).click();
      await page.getByRole('dialog').waitFor();
    }
    for (const theme of ['light', 'dark', 'contrast-dark']) {
      await page.evaluate(async (name) => (await import('/desktop/theme.js')).applyTheme(name), theme);
      const coloursAlone = theme !== 'light';
      found.push(...(await faults(page, { coloursAlone })).map((fault) => `${screen}, ${theme}: ${fault}`));
    }
    await page.setViewportSize({ width: 320, height: 640 }); // also 1280 at 400 %
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
      found.push(`${screen}: wider than 320`);
    found.push(...(await page.getByText(/\badmin\.[a-z]/i).allTextContents()).map((text) => `${screen}: ${text}`));
  }
  assert.deepEqual(found, []);
  assert.deepEqual(page.problems, []);
});
