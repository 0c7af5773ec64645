// The console's screen of gadgets on this server.  Numbers are those of the reference desktop-ux 8.7.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launchBrowser, newPage, start, until } from '../harness/index.js';
import { zipOf } from '../harness/zip.js';
import { assertNoFaults, button } from './agent.js';

const SPEC = '<Module>\n<ModulePrefs title="Desk"/>\n<Content type="html"><![CDATA[Hello]]></Content>\n</Module>\n';

let folder, site, browser;
before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ap-gadgets-'));
  [site, browser] = await Promise.all([start({ GADGET_FILES: folder }), launchBrowser()]);
});
after(async () => {
  await browser?.close();
  await site?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

const field = (page, name) => page.getByLabel(name, { exact: true });
const choose = (page, name, buffer) => field(page, 'Zip or spec').setInputFiles({ name, mimeType: 'application/zip', buffer });

test('D12: a gadget is uploaded, one with a broken spec is not and its line is told; it is deleted after a question', async () => {
  const page = await newPage(browser, { bypassCSP: true });
  await page.goto(`${site.url}/cfadmin/#/Gadgets`);
  await field(page, 'User name or ID').fill('admin');
  await field(page, 'Password').fill('demo');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Gadgets' }).waitFor();
  await button(page, 'Upload').click();
  await page.getByRole('alert').getByText('A zip of at most 8 MB').waitFor();

  await choose(page, 'My Desk.zip', zipOf([['desk.xml', SPEC.replace('</Module>', '')]]));
  assert.equal(await field(page, 'Name').inputValue(), 'my-desk', 'a file says what it may be called');
  await button(page, 'Upload').click();
  await page.getByRole('alert').getByText('Not stored: A spec in it is broken.').waitFor();
  await page.getByRole('list', { name: 'What is wrong' }).filter({ hasText: /desk\.xml.?, line \d+: / }).waitFor();
  assert.equal(await field(page, 'Zip or spec').getAttribute('aria-invalid'), 'true');
  assert.deepEqual(fs.readdirSync(folder), [], 'nothing is stored');
  await assertNoFaults(page, 'a refusal');

  await choose(page, 'My Desk.zip', zipOf([['desk.xml', SPEC], ['img/a.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>']]));
  await button(page, 'Upload').click();
  await page.getByRole('status').getByText('Stored: my-desk.').waitFor();
  await page.getByRole('row', { name: /^my-desk 1 2 1 kB / }).waitFor();
  assert.equal(await page.getByRole('list', { name: 'What is wrong' }).count(), 0);

  await button(page, 'my-desk').click();
  await page.getByRole('heading', { level: 1, name: 'my-desk' }).waitFor();
  await page.getByRole('row', { name: 'desk.xml 1 kB /3rdpartygadget/files/my-desk/desk.xml' }).waitFor();
  await assertNoFaults(page, 'a gadget');
  await button(page, 'Delete').click();
  await page.getByRole('dialog', { name: 'Delete?' }).getByRole('button', { name: 'Delete' }).click();
  await button(page, 'Upload').waitFor();
  await until(() => fs.readdirSync(folder).length === 0, { what: 'it is gone' });
  assert.equal(await page.getByRole('row', { name: /^my-desk/ }).count(), 0);
});
