/* Calls that a campaign offers and their callbacks, by finesse.js: in a gadget of the vendor samples' style and in a
 * page that is no gadget (reference javascript-library 6.2, rest-desktop 3.3, 3.14). */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { newPage } from '../harness/index.js';
import { browser, installationWithGadget, site } from './installation.js';

const CUSTOMER = '9785551212';

installationWithGadget('library/Campaign.xml');

/** What Campaign.js does, in a gadget or a page, for an agent. */
async function campaigns(inside, agent) {
  const log = inside.getByRole('list', { name: 'Log' });
  const says = (text) => log.getByText(text).first().waitFor();
  const shows = (id, text) => inside.locator(`#${id}`, { hasText: text }).waitFor();
  const click = (name) => inside.getByRole('button', { name, exact: true }).click();
  const offer = (outbound) =>
    site.call({ from: '8100', to: CUSTOMER, outbound, agent, variables: { BACampaign: 'Spring', callVariable1: 'Gold' } });
  await says('dialogs 0');
  await site.rest(agent).state('READY');
  await shows('state', /^READY$/);

  await offer('preview');
  await shows('offer', 'OUTBOUND_PREVIEW Spring');
  await shows('may', /^ACCEPT CLOSE REJECT$/);
  await shows('state', /^RESERVED_OUTBOUND_PREVIEW later$/);
  await click('Reject');
  await says(/^went OUTBOUND_PREVIEW Reject$/);
  await shows('state', /^READY$/);
  await offer('preview');
  await shows('offer', 'OUTBOUND_PREVIEW Spring');
  await click('Close');
  await says(/^went OUTBOUND_PREVIEW Reject-Close$/);

  await offer('preview');
  await shows('offer', 'OUTBOUND_PREVIEW Spring');
  await click('Accept');
  await says(/^came OUTBOUND$/);
  await shows('call', /^OUTBOUND ACTIVE$/);
  await shows('customer', 'Gold');
  await shows('callback', /^none$/);
  await click('Never');
  await says('error 400 Invalid Input');
  await click('Time');
  await shows('callback', /^2031-03-07T14:30/);
  await shows('response', 'Callback 03072031 14:30');
  await click('Number');
  await shows('callback', /^2031-03-07T14:30 9785550000$/);
  await click('Cancel');
  await shows('callback', /^none$/);
  await shows('response', 'Callback Cancel');
  await click('Drop');
  await says(/^went OUTBOUND Callback Cancel$/);
  await shows('state', /^READY$/);

  await offer('direct_preview');
  await shows('offer', 'OUTBOUND_DIRECT_PREVIEW Spring');
  await click('Accept');
  await shows('call', /^OUTBOUND ACTIVE$/);
  await click('Classify');
  await shows('response', 'ANS_MACHINE');
  await click('Drop');
  await says(/^went OUTBOUND ANS_MACHINE$/);
}

test('a gadget of a campaign: rejected, closed, accepted, called back, classified', async () => {
  assert.equal((await site.rest('1001').state('LOGIN', { extension: '1001' })).status, 202);
  const page = await newPage(browser);
  await page.addInitScript((a) => sessionStorage.setItem('userFinesseAuth', a), Buffer.from('1001:demo').toString('base64'));
  await page.goto(`${site.url}/desktop/`);
  await campaigns(page.frameLocator('iframe[src*="Campaign.xml"]'), '1001');
  assert.deepEqual(page.problems.filter((p) => !p.includes('400')), []);
  await page.context().close();
});

test('the same in a page that is no gadget', async () => {
  assert.equal((await site.rest('1002').state('LOGIN', { extension: '1002' })).status, 202);
  const page = await newPage(browser);
  await page.goto(`${site.url}/3rdpartygadget/files/library/Campaign.html#1002:demo`);
  await campaigns(page, '1002');
  assert.deepEqual(page.problems.filter((p) => !p.includes('400')), []);
  await page.context().close();
});
