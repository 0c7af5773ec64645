// The gadget lab on a whole installation: the gadget of somebody who is just writing it.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launchBrowser, newPage, start } from '../harness/index.js';
import { assertNoFaults, button } from './agent.js';

const SPEC = `<?xml version="1.0" encoding="UTF-8"?>
<Module>
<ModulePrefs title="Work in progress">
  <Require feature="pubsub-2"/>
  <Require feature="settitle"/>
  <Optional feature="wave"/>
</ModulePrefs>
<UserPref name="colour" display_name="Colour" datatype="enum" default_value="red">
  <EnumValue value="red" display_value="Red"/><EnumValue value="green" display_value="Green"/>
</UserPref>
<UserPref name="note" default_value="none"/>
<Content type="html"><![CDATA[
<h1>First</h1><p id="pref">__UP_colour__, __UP_note__</p><p id="call"></p><p id="tab"></p><p id="connection"></p>
<script src="own.js"></script>
]]></Content>
</Module>
`;
const SCRIPT = `
console.error('early complaint', { deep: 1 });
gadgets.HubSettings.onConnect = function () {
  gadgets.window.setTitle('Named');
  gadgets.Hub.subscribe('finesse.api.User.1001.Dialogs', function (topic, message) {
    document.getElementById('call').textContent = message.content.indexOf('Tier Gold') > 0 ? 'gold' : 'other';
  });
  gadgets.Hub.subscribe('finesse.containerservices.activeTab', function (topic, id) { document.getElementById('tab').textContent = id; });
  gadgets.Hub.subscribe('finesse.info.connection', function (topic, info) { document.getElementById('connection').textContent = info.status; });
  gadgets.io.makeRequest('http://localhost:8082/finesse/api/User/1001', function () {}, {
    HEADERS: { Authorization: 'Basic ' + btoa('1001:demo') }, METHOD: 'GET', GET_FULL_HEADERS: true });
};
setTimeout(function () { throw new Error('late fault'); }, 0);
`;

let folder;
let site;
let browser;
before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ap-lab-'));
  fs.writeFileSync(path.join(folder, 'demo.xml'), SPEC);
  fs.writeFileSync(path.join(folder, 'own.js'), SCRIPT);
  [site, browser] = await Promise.all([start({ GADGET_FILES: folder }), launchBrowser()]);
});
after(async () => {
  await browser?.close();
  await site?.stop();
  if (folder)
    fs.rmSync(folder, { recursive: true });
});

const frame = (page) => page.frameLocator('#finesse_gadget_1');
const log = (page) => page.getByRole('list', { name: 'Traffic' });

/** Set LAB_SHOTS to a folder to look at the page. */
async function shoot(page, name) {
  if (!process.env.LAB_SHOTS)
    return;
  for (const [width, height] of [[1366, 900], [390, 844]])
    for (const scheme of ['light', 'dark']) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: scheme });
      await page.screenshot({ path: path.join(process.env.LAB_SHOTS, `${name}-${width}-${scheme}.png`), fullPage: true, animations: 'disabled' });
    }
  await page.setViewportSize({ width: 1366, height: 900 });
}

test('a gadget is written: findings, preferences, traffic, a call, changes', async () => {
  const page = await newPage(browser, { viewport: { width: 1366, height: 900 }, locale: 'en-US' });
  await page.goto(`${site.url}/aplomb/gadget-lab/?spec=/3rdpartygadget/files/demo.xml`);
  await page.getByLabel('Password').fill('wrong');
  await button(page, 'Sign in').click();
  await page.getByRole('alert').getByText('Wrong agent or password.').waitFor();
  await page.getByLabel('Password').fill('demo');
  await button(page, 'Sign in').click();

  await frame(page).getByRole('heading', { name: 'First' }).waitFor();
  await page.getByRole('region', { name: 'Named' }).waitFor();
  const findings = page.getByRole('region', { name: 'Spec' });
  await findings.getByText('0 errors, 0 warnings').waitFor();
  await findings.getByText('Features: pubsub-2, settitle, wave optional').waitFor();
  await findings.getByText(/the optional feature "wave" is not known/).waitFor();

  const traffic = log(page);
  for (const words of [/error: early complaint/, /Uncaught Error: late fault/, /connects/, /subscribes finesse\.api\.User\.1001\.Dialogs/,
    /set_title/, /makeRequest GET http:\/\/localhost:8082\/finesse\/api\/User\/1001 → 200/])
    await traffic.getByText(words).first().waitFor();
  const request = traffic.getByRole('listitem').filter({ hasText: 'makeRequest' });
  await request.getByText('makeRequest').click();
  await request.getByText('Authorization: …').waitFor();
  await request.getByText('<loginId>1001</loginId>').waitFor();
  await request.getByText("curl -u '1001' \\\n  'http://localhost:8082/finesse/api/User/1001'").waitFor();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await request.getByRole('button', { name: 'Copy as curl' }).click();
  await request.getByRole('button', { name: 'Copied' }).waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^curl -u '1001'/);
  assert.equal((await traffic.textContent()).includes(Buffer.from('1001:demo').toString('base64')), false);
  await page.getByRole('radio', { name: 'Console' }).focus();
  await page.keyboard.press('ArrowLeft');
  await page.getByText('set_title').waitFor({ state: 'hidden' });
  await page.getByRole('radio', { name: 'All' }).check({ force: true });

  await page.getByLabel('Administrator’s password').fill('demo');
  await button(page, 'Send a call').click();
  await frame(page).getByText('gold').waitFor();
  await traffic.getByText(/hears finesse\.api\.User\.1001\.Dialogs: POST, ALERTING/).first().waitFor();
  await button(page, 'Answer').click();
  await page.getByText(/from 5551234: ACTIVE/).waitFor();
  await assertNoFaults(page, 'the lab');
  await shoot(page, 'lab');
  await button(page, 'Caller hangs up').click();
  await page.getByText(/from 5551234: ACTIVE/).waitFor({ state: 'detached' });

  // What befalls a gadget: its tab is left, the desktop changes its server, the line is slow.
  await button(page, 'Tab in front').click();
  await traffic.getByText('hears finesse.containerservices.activeTab').first().waitFor();
  await frame(page).locator('#tab', { hasText: /^other$/ }).waitFor({ state: 'attached' });
  await frame(page).locator('#tab').waitFor({ state: 'hidden' });
  await button(page, 'Tab in front').click();
  await frame(page).locator('#tab', { hasText: /^home$/ }).waitFor();
  await button(page, 'Fail over').click();
  await frame(page).locator('#connection', { hasText: 'failing' }).waitFor();
  await frame(page).locator('#connection', { hasText: 'recovered' }).waitFor();
  const hub = page.getByRole('region', { name: 'Hub' });
  await hub.getByLabel('Topic').fill('finesse.info.connection');
  await hub.getByLabel('Data').fill('{ "status": ');
  await button(page, 'Publish').click();
  await hub.getByRole('alert').getByText(/JSON/).waitFor();
  await hub.getByLabel('Data').fill('{ "status": "by hand" }');
  await button(page, 'Publish').click();
  await frame(page).locator('#connection', { hasText: 'by hand' }).waitFor();
  await hub.getByLabel('Topic').fill('finesse.containerservices.maintenanceModeEvent');
  assert.deepEqual(JSON.parse(await hub.getByLabel('Data').inputValue()), { status: 'SCHEDULED' });
  await page.getByRole('combobox', { name: 'Line' }).selectOption('500');
  await button(page, 'Reload').click();
  await traffic.getByText(/makeRequest GET .* → 200, ([5-9]\d\d|\d{4,}) ms/).waitFor();
  await page.getByRole('combobox', { name: 'Line' }).selectOption('0');

  await page.getByLabel('Colour').selectOption('green');
  await page.getByLabel('note').fill('<b>');
  await button(page, 'Set and reload').click();
  await frame(page).getByText('green, <b>').waitFor();

  fs.writeFileSync(path.join(folder, 'demo.xml'), SPEC.replace('First', 'Second').replace('<Require feature="pubsub-2"/>', ''));
  await frame(page).getByRole('heading', { name: 'Second' }).waitFor();
  await findings.getByText('gadgets.HubSettings is used, but nothing requires "pubsub-2"').waitFor();
  await findings.getByText('own.js line 3, column 1').waitFor();
  await shoot(page, 'lab-findings');

  fs.writeFileSync(path.join(folder, 'demo.xml'), SPEC.replace('</ModulePrefs>', ''));
  await findings.getByText(/the XML is broken/).waitFor();
  await page.getByText('This gadget cannot be shown').or(page.getByText(/502/)).first().waitFor();
  fs.writeFileSync(path.join(folder, 'demo.xml'), SPEC.replace('First', 'Third'));
  await frame(page).getByRole('heading', { name: 'Third' }).waitFor();

  fs.writeFileSync(path.join(folder, 'own.js'), SCRIPT.replace("'Named'", "'Renamed'"));
  await page.getByRole('region', { name: 'Renamed' }).waitFor();

  await page.reload();
  await frame(page).getByRole('heading', { name: 'Third' }).waitFor();
  await button(page, 'Sign out').click();
  await button(page, 'Sign in').waitFor();
});

test('a spec that may not be rendered is refused in words', async () => {
  const page = await newPage(browser, { locale: 'en-US' });
  await page.goto(`${site.url}/aplomb/gadget-lab/?spec=https://gadgets.example/g.xml`);
  await page.getByLabel('Agent').fill('1002');
  await page.getByLabel('Extension').fill('1002');
  await page.getByLabel('Password').fill('demo');
  await button(page, 'Sign in').click();
  await page.getByText(/GADGET_SOURCES; this one comes from elsewhere/).waitFor();
  assert.deepEqual(page.problems.filter((p) => !/403/.test(p)), []);
});
