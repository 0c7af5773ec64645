// The administrator's console on a whole installation: event log, layouts, audit, workflows (desktop-ux 8.7).
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
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
  await until(async () => await steps.count() === 2, { what: 'both events' });
  const { json } = await site.rest('admin').get('/aplomb/api/events?requestId=r-ready');
  for (const [i, event] of json.events.entries()) {
    assert.match(await steps.nth(i).innerText(), new RegExp(`${event.time.slice(17, 23)}[^]*\\+\\d+ ms[^]*PUT ${event.node}`));
  }
  await assertNoFaults(page, 'the ladder');
  await page.getByRole('link', { name: 'Back to the log' }).click();
  await page.getByLabel('Request id').fill('r-break');
  await button(page, 'Follow request').click();
  await page.getByRole('heading', { level: 1, name: 'Request r-break' }).waitFor();
  await until(async () => await steps.count() === 2, { what: 'both events' });
});

const editor = () => page.getByRole('textbox', { name: 'Layout as XML' });
const isOff = async (name) => await button(page, name).getAttribute('aria-disabled') === 'true';
const published = async () => (await site.rest('1001').get('/finesse/api/User/1001/LayoutConfig')).xml.value('layoutxml');
const LABEL = '<label>Desk</label>';

/** Puts a text in the place of another one, as typed. */
async function replace(from, to) {
  const text = await editor().inputValue();
  assert.ok(text.includes(from), from);
  await editor().fill(text.replace(from, to));
}

test('D7: a broken layout says its problems by line, and cannot be published', async () => {
  await screen('Layouts');
  await page.getByRole('button', { name: 'System default' }).click();
  await page.getByText('No problems.').waitFor();
  assert.ok(await isOff('Publish'), 'nothing is changed');
  const was = await published();
  const line = was.split('\n').findIndex((l) => l.includes('<id>home</id>')) + 1;
  await replace('<id>home</id>', '<id>1home</id>');
  await page.getByText('1 problem', { exact: true }).waitFor();
  assert.ok(await isOff('Publish'));
  assert.ok(await isOff('Preview as 1001'));
  assert.equal(await editor().getAttribute('aria-invalid'), 'true');
  await page.getByText('<id> has a content that it cannot have.').waitFor();
  await assertNoFaults(page, 'problems');
  await button(page, `Line ${line}`).click();
  const chosen = await editor().evaluate((e) => e.value.slice(e.selectionStart, e.selectionEnd));
  assert.match(chosen, /<id>1home<\/id>/);
  await replace('</finesseLayout>', '');
  await page.getByText(/^This is not well-formed XML/).waitFor();
  assert.equal(await published(), was);
  await button(page, 'Undo changes').click();
  await page.getByText('No problems.').waitFor();
});

test('D8: the preview is that agent\'s desktop with the edited layout, and sends nothing', async () => {
  const sent = [];
  page.on('request', (request) => request.method() !== 'GET' && sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await replace('<label>finesse.container.tabs.agent.homeLabel</label>', LABEL);
  await page.getByText('No problems.').waitFor();
  await until(async () => !await isOff('Preview as 1001'), { what: 'it may be looked at' });
  await button(page, 'Preview as 1001').click();
  const desktop = page.getByRole('region', { name: 'Preview as 1001' }).frameLocator('iframe');
  await desktop.getByRole('tab', { name: 'Desk' }).waitFor();
  await desktop.getByRole('note').getByText('Preview as 1001').waitFor();
  await desktop.getByRole('button', { name: 'Agent state: Not Ready, Break' }).waitFor();
  await desktop.getByText('Previews do not load gadgets.').first().waitFor();
  sent.length = 0;
  await desktop.getByRole('button', { name: /^Agent state/ }).click();
  await desktop.getByRole('menuitemradio', { name: 'Ready', exact: true }).click();
  await desktop.getByText('This is a preview: nothing was sent.').first().waitFor();
  await assertNoFaults(page, 'preview');
  assert.deepEqual(sent, []);
  assert.equal((await site.rest('1001').get('/finesse/api/User/1001')).xml.value('state'), 'NOT_READY');
  assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage)), [], 'nothing is left in the browser');
  await button(page, 'Close preview').click();
});

test('D9: what is published can be compared and rolled back; the audit has both', async () => {
  const was = await published();
  await button(page, 'Diff').click();
  const diff = page.getByRole('dialog', { name: 'Diff' });
  await diff.locator('del', { hasText: 'homeLabel' }).waitFor();
  await diff.locator('ins', { hasText: 'Desk' }).waitFor();
  await assertNoFaults(page, 'a diff');
  await button(diff, 'Close').click();

  await button(page, 'Publish').click();
  await page.getByText('v2 (now)').waitFor();
  assert.match(await published(), /<label>Desk</);
  assert.ok(await isOff('Publish'));
  await button(page, 'Roll back to v1').click();
  const question = page.getByRole('dialog', { name: 'Roll back to v1?' });
  await question.waitFor();
  await assertNoFaults(page, 'the question');
  await button(question, 'Roll back to v1').click();
  await page.getByText('v3 (now)').waitFor();
  assert.equal(await published(), was);
  await until(async () => await editor().inputValue() === was, { what: 'the editor has it' });
  const { json } = await site.rest('admin').get('/aplomb/api/audit?object=/finesse/api/LayoutConfig');
  assert.deepEqual(json.changes.map((c) => [c.who, c.after.includes('Desk')]), [['admin', false], ['admin', true]]);
});

test('a layout that somebody else has published meanwhile is not written over unasked', async () => {
  await replace('<label>finesse.container.tabs.agent.homeLabel</label>', '<label>Mine</label>');
  const theirs = (await published()).replace('finesse.container.tabs.agent.homeLabel', 'Theirs');
  await site.rest('admin').put('/finesse/api/LayoutConfig/default', `<LayoutConfig><layoutxml><![CDATA[${theirs}]]></layoutxml></LayoutConfig>`);
  await until(async () => !await isOff('Publish'), { what: 'it may be published' });
  await button(page, 'Publish').click();
  const question = page.getByRole('dialog', { name: 'Changed by somebody else' });
  await question.locator('del', { hasText: 'Theirs' }).waitFor();
  await button(question, 'Take theirs').click();
  await page.getByText('v4 (now)').waitFor();
  await until(async () => await editor().inputValue() === theirs, { what: 'the editor has it' });
});

test('a team has its own layout, and goes back to the default', async () => {
  await page.getByRole('link', { name: 'All layouts' }).click();
  await page.getByRole('row', { name: /^Sales Uses the default/ }).getByRole('button', { name: 'Sales' }).click();
  await page.getByRole('radio', { name: 'Uses the default', checked: true }).waitFor();
  assert.equal(await editor().evaluate((e) => e.readOnly), true);
  await page.getByRole('radio', { name: 'Own layout' }).check();
  await replace('<label>Theirs</label>', '<label>Sales</label>');
  await until(async () => !await isOff('Publish'), { what: 'it may be published' });
  await button(page, 'Publish').click();
  await page.getByText('v2 (now)').waitFor();
  assert.match(await published(), /<label>Sales</);
  await page.getByRole('radio', { name: 'Uses the default' }).check();
  await until(async () => !await isOff('Publish'), { what: 'it may be published' });
  await button(page, 'Publish').click();
  await page.getByText('v3 (now)').waitFor();
  assert.doesNotMatch(await published(), /<label>Sales</);
});

test('D14: changes are not lost by leaving unasked', async () => {
  await page.getByRole('radio', { name: 'Own layout' }).check();
  await navigation().getByRole('link', { name: 'Event log' }).click();
  const question = page.getByRole('dialog', { name: 'Discard changes?' });
  await question.waitFor();
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  await page.getByRole('heading', { level: 1, name: 'Layout: Sales' }).waitFor();
  await navigation().getByRole('link', { name: 'Event log' }).click();
  await button(question, 'Discard').click();
  await page.getByRole('heading', { level: 1, name: 'Event log' }).waitFor();
});

test('D9: the audit screen tells who changed what, and how', async () => {
  await site.rest('admin').put('/finesse/api/ReasonCode/1', '<ReasonCode><label>Coffee</label></ReasonCode>');
  await screen('Audit');
  const table = page.getByRole('table', { name: 'Audit' });
  const reason = table.getByRole('row', { name: /ReasonCode\/1/ });
  await reason.getByText('+1 −1').click();
  await reason.locator('ins', { hasText: 'label: Coffee' }).waitFor();
  await reason.locator('del', { hasText: 'label: Break' }).waitFor();
  assert.match(await reason.innerText(), /admin\s+Changed/);
  await assertNoFaults(page, 'audit');
  await page.getByLabel('Object', { exact: true }).fill('/finesse/api/LayoutConfig');
  await page.keyboard.press('Enter');
  await page.getByText('3 changes').waitFor();
  assert.equal(await reason.count(), 0);
  const [file] = await Promise.all([page.waitForEvent('download'), button(page, 'Export').click()]);
  const text = fs.readFileSync(await file.path(), 'utf8');
  assert.match(text, /^\ufeff"time","who","action","object","requestId","before","after"\r\n"\d{4}-[^"]+","admin","PUT","\/finesse\/api\/LayoutConfig\/default",/);
  await page.getByLabel('Who', { exact: true }).fill('1001');
  await page.keyboard.press('Enter');
  await page.getByText('Nothing has been changed yet.').waitFor();
});

const drawer = () => page.locator('ap-drawer');

test('a workflow and its action are made, and kept in the order given', async () => {
  await screen('Workflows');
  await page.getByRole('link', { name: 'Actions', exact: true }).click();
  await button(page, 'New').click();
  await drawer().getByLabel('Name', { exact: true }).fill('Ticket');
  await drawer().getByLabel('Type', { exact: true }).selectOption('HTTP request');
  await drawer().getByLabel('Address').fill('https://tickets.example.com/${wanted}?from=${ANI}');
  await drawer().getByLabel('Body').fill('<from>${ANI}</from>');
  await button(page, 'Add variable').click();
  const first = drawer().getByRole('group', { name: 'Variable 1' });
  await first.getByLabel('Variable', { exact: true }).selectOption('ANI');
  await button(page, 'Add variable').click();
  const second = drawer().getByRole('group', { name: 'Variable 2' });
  await second.getByLabel('Variable', { exact: true }).selectOption('Another one…');
  await second.getByLabel('Name of it').fill('wanted');
  await second.getByLabel('Path into the call').fill('//Dialog/mediaProperties/queueName');
  await assertNoFaults(page, 'an action');
  await button(page, 'Save').click();
  await page.getByRole('button', { name: 'Ticket' }).waitFor();

  await page.getByRole('link', { name: 'Workflows', exact: true }).last().click();
  await button(page, 'New').click();
  await drawer().getByLabel('Name', { exact: true }).fill('Tickets of Support');
  await button(page, 'Add condition').click();
  const condition = drawer().getByRole('group', { name: 'Condition 1' });
  await condition.getByLabel('Variable', { exact: true }).selectOption('queueName');
  await condition.getByLabel('Comparison').selectOption('begins with');
  await condition.getByLabel('Value').fill('Sup');
  for (const [n, name] of ['Show the customer', 'Ticket'].entries()) {
    await button(page, 'Add action').click();
    await drawer().getByRole('group', { name: `Action ${n + 1}` }).getByLabel('What to do').selectOption(name);
  }
  await button(page, 'Move up: Action 2').click();
  await assertNoFaults(page, 'a workflow');
  await button(page, 'Save').click();
  await page.getByRole('row', { name: /Tickets of Support A call arrives 1 Ticket, Show the customer/ }).waitFor();
});

test('D11: Simulate names the workflow that fires and what it comes to, and sends nothing', async () => {
  const { xml } = await site.rest('admin').get('/finesse/api/Workflows');
  const made = xml.all('Workflow').find((w) => w.value('name') === 'Tickets of Support').value('uri');
  await site.rest('admin').put('/finesse/api/Team/1/Workflows', `<Workflows><Workflow><uri>/finesse/api/Workflow/1</uri></Workflow><Workflow><uri>${made}</uri></Workflow></Workflows>`);
  await page.getByRole('link', { name: 'Simulate', exact: true }).click();
  const sent = [];
  page.on('request', (request) => request.method() !== 'GET' && sent.push(request.method()));
  page.on('popup', () => sent.push('a window'));
  const result = page.getByRole('status', { name: 'Result' });
  const fill = async (values) => {
    for (const [label, value] of Object.entries(values))
      await page.getByLabel(label, { exact: true }).fill(value);
    await button(page, 'Simulate').click();
  };
  await page.getByLabel('Team', { exact: true }).selectOption('Sales');
  await fill({ Queue: 'Sales', callVariable1: 'A & B' });
  await result.getByText('“Known customer” runs.').waitFor();
  await result.getByText('https://crm.example.com/customers/A%20%26%20B').waitFor();
  await result.getByText('Tickets of Support: queueName begins with Sup: it is “Sales”.').waitFor();
  await assertNoFaults(page, 'a simulation');

  await fill({ Queue: 'Support & more', From: '+49 30', callVariable1: '' });
  await result.getByText('“Tickets of Support” runs.').waitFor();
  await result.getByText('PUT https://tickets.example.com/Support%20%26%20more?from=%2B49%2030').waitFor();
  await result.getByText('<from>+49 30</from>').waitFor();
  await result.getByText('Known customer: callVariable1 is not empty : it is “”.').waitFor();

  await page.getByLabel('When', { exact: true }).selectOption('A call ends');
  await button(page, 'Simulate').click();
  await result.getByText('No workflow runs.').waitFor();
  await result.getByText('Known customer: it is for another moment: A call arrives.').waitFor();
  assert.deepEqual(sent, []);
});

test('D13: in Report only a gadget\'s request passes and is listed, and Allow opens its server', async () => {
  const ask = async () => (await fetch(`${site.url}/gadgets/makeRequest?${new URLSearchParams({ url: 'http://10.255.255.1:81/', nocache: '1' })}`,
    { headers: { Authorization: site.rest('1001').authorization } })).status;
  await screen('Gadget requests');
  assert.equal(await ask(), 403);
  await page.getByText('Nothing. In Report only').waitFor();
  await page.getByLabel('Requests to servers that are not open').selectOption('Report only: they pass and are listed');
  await button(page, 'Save').click();
  await until(async () => (await site.rest('admin').get('/aplomb/api/guard')).json.mode === 'report');
  assert.notEqual(await ask(), 403);
  await button(page, 'Allow 10.255.255.1:81').click();
  const open = page.getByRole('table', { name: 'Open', exact: true });
  await open.getByRole('row', { name: /10\.255\.255\.1:81/ }).waitFor();
  await assertNoFaults(page, 'gadget requests');
  await page.getByLabel('Requests to servers that are not open').selectOption('Enforce: they are refused');
  await button(page, 'Save').click();
  await until(async () => (await site.rest('admin').get('/aplomb/api/guard')).json.mode === 'enforce');
  assert.notEqual(await ask(), 403, 'it is open');
  await page.getByLabel('Host or network').fill('no host');
  await button(page, 'Add').click();
  await page.getByRole('alert').getByText(/^This is no host or network/).waitFor();
  await button(page, 'Remove 10.255.255.1:81').click();
  await page.getByText('Nothing is open besides public servers.').waitFor();
  assert.equal(await ask(), 403);
});
