/* The classes of channels beside voice (Media, MediaList, MediaDialogs, MediaDialog) in a gadget of the
 * vendor samples' style, against the server (reference javascript-library 6.3). */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { newPage } from '../harness/index.js';
import { arrive, mediaReady } from '../api/media.js';
import { browser, installationWithGadget, site } from './installation.js';

installationWithGadget('library/Media.xml');

test('a task gadget: channel, tasks, what is refused', async () => {
  assert.equal((await site.rest('2001').state('LOGIN', { extension: '2001' })).status, 202);
  const page = await newPage(browser);
  const authorization = Buffer.from('2001:demo').toString('base64');
  await page.addInitScript((a) => sessionStorage.setItem('userFinesseAuth', a), authorization);
  await page.goto(`${site.url}/desktop/`);
  const gadget = page.frameLocator('iframe[src*="Media.xml"]');
  const log = gadget.getByRole('list', { name: 'Log' });
  const says = (text, n = 0) => log.getByText(text, { exact: true }).nth(n).waitFor();
  const shows = (id, text) => gadget.locator(`#${id}`, { hasText: text }).waitFor();
  const click = (name) => gadget.getByRole('button', { name, exact: true }).click();
  await says('media 2');
  await says('no 9999');
  await says('loaded false');
  await says('tasks 0 of Chat');
  await says('options MONITORING_OPTIONS');
  await says('all');
  await shows('name', 'Chat 5001');
  await shows('state', /^LOGOUT$/);
  await click('Go ready');
  await says('error 400 Agent is not logged in');
  await click('Sign in');
  await shows('state', /^NOT_READY$/);
  await shows('limit', '2 ACCEPT CLOSE');
  await shows('routable', 'true');
  await click('Sign in');
  await says('error 400 Agent already logged into MRD');
  await click('Go ready');
  await shows('state', /^READY$/);

  await arrive(site, 5001, { variables: { callVariable1: 'Ähre & <b>' } });
  const task = gadget.getByRole('row');
  await task.getByText('Ähre & <b> OFFERED').waitFor();
  await says('came task Chat');
  await shows('state', /^RESERVED$/);
  for (const [action, state, channel] of [['ACCEPT', 'ACCEPTED', 'ACTIVE'], ['START', 'ACTIVE', 'ACTIVE'], ['PAUSE', 'PAUSED', 'PAUSED'], ['RESUME', 'ACTIVE', 'ACTIVE'], ['WRAP_UP', 'WRAPPING_UP', 'WORK_READY']]) {
    await click(action);
    await task.getByText(`Ähre & <b> ${state}`).waitFor();
    await shows('state', channel);
  }
  await click('CLOSE');
  await says('gone CLOSED CD_NORMAL_END_TASK');
  await says('went task Chat');
  await shows('state', /^READY$/);

  await arrive(site, 5001, { variables: { callVariable1: 'second' } });
  await task.getByText('second OFFERED').waitFor();
  await click('Go not ready'); /* the switch refuses: its event is the answer */
  await says('error 400 Invalid State');
  await click('ACCEPT');
  await task.getByText('second ACCEPTED').waitFor();
  await click('TRANSFER');
  await says('gone CLOSED CD_TASK_TRANSFERRED');
  await task.getByText('second OFFERED').waitFor(); /* nobody else is there */
  await click('ACCEPT');
  await task.getByText('second ACCEPTED').waitFor();
  await click('START');
  await task.getByText('second ACTIVE').waitFor();
  await click('Not routable');
  await shows('routable', 'false');
  await click('Go not ready');
  await shows('state', /^NOT_READY$/);
  await shows('reason', 'Lunch');
  await click('Sign out');
  await says('gone CLOSED CD_AGENT_LOGGED_OUT_DURING_DIALOG');
  await shows('state', /^LOGOUT$/);
  await task.waitFor({ state: 'detached' });
  assert.deepEqual(page.problems.filter((p) => !p.includes('400')), []);
  await page.context().close();
});

test('a gadget that comes later finds the channel and its tasks as they are', async () => {
  await site.rest('2002').state('LOGIN', { extension: '2002' });
  await mediaReady(site, '2002', 5001);
  await arrive(site, 5001, { variables: { callVariable1: 'waits' } });
  const page = await newPage(browser);
  const authorization = Buffer.from('2002:demo').toString('base64');
  await page.addInitScript((a) => sessionStorage.setItem('userFinesseAuth', a), authorization);
  await page.goto(`${site.url}/desktop/`);
  const gadget = page.frameLocator('iframe[src*="Media.xml"]');
  await gadget.getByText('loaded true').waitFor();
  await gadget.getByText('tasks 1 of Chat').waitFor();
  await gadget.getByText('all task Chat').waitFor();
  await gadget.getByRole('row').getByText('waits OFFERED').waitFor();
  await gadget.getByRole('button', { name: 'ACCEPT' }).click();
  await gadget.getByRole('row').getByText('waits ACCEPTED').waitFor();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('the same in a page that is no gadget, with a call beside the task', async () => {
  const page = await newPage(browser);
  await page.goto(`${site.url}/3rdpartygadget/files/library/Media.html#2002:demo`);
  const log = page.getByRole('list', { name: 'Log' });
  const says = (text) => log.getByText(text, { exact: true }).waitFor();
  await says('tasks 1 of Chat');
  await says('all task Chat');
  const task = page.getByRole('row');
  await task.getByText('waits ACCEPTED').waitFor();
  await site.call({ from: '5551234', to: '2002' });
  await log.getByText(/^came call \w+$/).waitFor();
  await page.getByRole('button', { name: 'START' }).click();
  await task.getByText('waits ACTIVE').waitFor();
  await page.getByRole('button', { name: 'CLOSE' }).click();
  await says('gone CLOSED CD_NORMAL_END_TASK');
  await says('went task Chat');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
