// Calls that a campaign offers: accepted, declined, closed; callbacks and what was reached.  Words and
// rights: rest-desktop 3.1, 3.3, 3.14.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { until } from '../harness/index.js';
import { assertNoFaults, choose, signIn, stateIs } from './agent.js';
import { browser, closePagesAfterEach, installation, site } from './installation.js';

const CUSTOMER = '9785551212';

installation();
closePagesAfterEach();

const offered = (page) => page.getByRole('region', { name: 'Call to make' });
const card = (page) => page.getByRole('region', { name: `Call with ${CUSTOMER}` });
const press = (where, text) => where.getByRole('button', { name: text, exact: true }).click();
const media = async (id, agent) => (await site.rest(agent).get(`/finesse/api/Dialog/${id}`)).xml;
const response = async (id, agent) => (await media(id, agent)).all('mediaProperties/callvariables/CallVariable')
  .find((v) => v.value('name') === 'BAResponse')?.value('value');

/** A ready agent, and what the page looks like when the customer is offered. */
async function offer(agent, outbound, options) {
  const page = await signIn(browser, site.url, agent, options);
  await choose(page, 'Ready');
  await stateIs(page, 'Ready');
  const id = await site.call({ from: '8100', to: CUSTOMER, outbound, agent, variables: { BACampaign: 'Spring', callVariable1: 'Gold' } });
  await offered(page).getByText(CUSTOMER).waitFor();
  return { page, id };
}

test('a preview is accepted, and the customer is to be called back', async () => {
  const { page } = await offer('1001', 'preview');
  await offered(page).getByText('Campaign Spring').waitFor();
  assert.deepEqual((await offered(page).getByRole('button').allInnerTexts()).map((t) => t.split('\n')[0].trim()).slice(0, 3),
    ['Accept', 'Decline', 'Close']);
  await page.keyboard.press('Alt+Shift+KeyY');
  await offered(page).waitFor({ state: 'detached' });
  await card(page).getByText('Active').first().waitFor();
  await stateIs(page, 'Talking');
  await press(card(page), 'Schedule callback');
  await card(page).getByLabel(/^Time where the customer is/).fill('2031-03-07T14:30');
  await card(page).getByLabel('Number to call').fill('9785550000');
  await page.keyboard.press('Enter');
  await card(page).getByText('Callback: Mar 7, 2031, 2:30 PM, 9785550000').waitFor();
  await card(page).getByLabel('Number to call').waitFor({ state: 'hidden' });
  const [dialog] = (await site.rest('1001').get('/finesse/api/User/1001/Dialogs')).xml.all('Dialog');
  assert.equal(dialog.value('scheduledCallbackInfo/callbackTime'), '2031-03-07T14:30');
  await press(card(page), 'Cancel callback');
  await card(page).getByText(/^Callback:/).waitFor({ state: 'hidden' });
  assert.equal(await card(page).getByRole('button', { name: 'Classify' }).count(), 0, 'of direct previews alone');
  await press(card(page), 'End');
  await stateIs(page, 'Ready');
  await page.getByRole('table', { name: 'Recent calls' }).getByRole('row', { name: new RegExp(CUSTOMER) }).waitFor();
  assert.equal(await page.getByRole('table', { name: 'Recent calls' }).locator('tbody tr').count(), 1, 'the offer itself is no call');
  assert.deepEqual(page.problems, []);
});

for (const [text, word] of [['Decline', 'Reject'], ['Close', 'Reject-Close']])
  test(`C6: an offered customer, by keys: ${text}`, async () => {
    const agent = word === 'Reject' ? '1002' : '1003';
    const { page, id } = await offer(agent, 'preview');
    assert.equal(await response(id, agent), '');
    await offered(page).getByRole('button', { name: text }).waitFor();
    await page.keyboard.press('Alt+Shift+KeyP');
    await page.keyboard.type(`${text} ${CUSTOMER}`);
    await page.keyboard.press('Enter');
    await offered(page).waitFor({ state: 'detached' });
    await stateIs(page, 'Ready');
    const said = (await site.events(0, `/finesse/api/User/${agent}/Dialogs`)).map((e) => JSON.stringify(e));
    assert.ok(said.some((e) => new RegExp(`BAResponse.*${word}<`).test(e)), word);
    assert.deepEqual(page.problems, []);
  });

test('of a direct preview it is told what was reached', async () => {
  const { page } = await offer('1004', 'direct_preview');
  await press(offered(page), /Accept/);
  await card(page).getByText('Active').first().waitFor();
  const id = (await site.rest('1004').get('/finesse/api/User/1004/Dialogs')).xml.all('Dialog')[0].value('id');
  await press(card(page), 'Classify');
  await card(page).getByRole('menuitem', { name: 'Answering machine' }).click();
  await until(async () => await response(id, '1004') === 'ANS_MACHINE', { what: 'the class is kept' });
  await press(card(page), 'End');
});

for (const colorScheme of ['light', 'dark'])
  test(`no fault of WCAG 2.2 AA in what a campaign shows, ${colorScheme}`, async () => {
    const { page } = await offer(colorScheme === 'light' ? '1005' : '1006', 'direct_preview', { colorScheme, bypassCSP: true });
    await assertNoFaults(page, 'offered');
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/offer-${colorScheme}.png` });
    await press(offered(page), /Accept/);
    await card(page).getByText('Active').first().waitFor();
    await press(card(page), 'Schedule callback');
    await assertNoFaults(page, 'a callback is scheduled');
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/campaign-${colorScheme}.png` });
    await press(card(page), 'End');
  });
