// What makes the desktop comfortable: keys of one's own, why something cannot be done, lists that are searched,
// figures of the connection.  The page alone, against the mock.  Decided in the reference desktop-ux, 4, 6 and 10.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { until } from '../harness/index.js';
import { browser, mock, mockEachTest, puts } from './mock/each.js';
import { answer, assertNoFaults, button, call, incoming, openPage, signIn, stateControl, stateIs, tryToSignIn } from './agent.js';

mockEachTest();
const loaded = (page, file) => page.evaluate((name) => performance.getEntriesByType('resource').some((r) => r.name.endsWith(name)), file);

const workflow = (trigger) => `<Workflow><name>${trigger}</name><TriggerSet><type>SYSTEM</type><name>${trigger}</name></TriggerSet><ConditionSet><applyMethod>ALL</applyMethod></ConditionSet>
<workflowActions><WorkflowAction><name>${trigger}</name><type>HTTP_REQUEST</type><handledBy>FINESSE_DESKTOP</handledBy><params>
${Object.entries({ location: 'FINESSE', method: 'PUT', path: '/finesse/api/Told/1', body: `${trigger} \${dialogId}` }).map(([name, value]) => `<Param><name>${name}</name><value>${value}</value></Param>`).join('')}
</params><actionVariables><ActionVariable><name>dialogId</name><type>SYSTEM</type><node>//Dialog/id</node></ActionVariable></actionVariables></WorkflowAction></workflowActions></Workflow>`;

test('what runs workflows comes with the first call, and a call that is over by then has had its workflows', async () => {
  const page = await openPage(browser, mock.url);
  await page.route('**/User/1001/Workflows', (route) => route.fulfill({
    contentType: 'application/xml', body: `<Workflows>${['CALL_ARRIVES', 'CALL_ANSWERED', 'CALL_ENDS'].map(workflow).join('')}</Workflows>`,
  }));
  let load;
  const asked = new Promise((resolve) => page.route('**/desktop/workflow.js', async (route) => {
    await new Promise((later) => { load = later; resolve(null); });
    await route.continue();
  }));
  await tryToSignIn(page, '1001');
  await stateIs(page, 'Not Ready');
  const sent = []; // several may be under way at once, and arrive as they like
  page.on('request', (r) => r.url().endsWith('/Told/1') && sent.push(r.postData()));
  const d = mock.call();
  await asked;
  await answer(page).click();
  await button(page, 'End').click();
  await stateIs(page, 'Wrap-Up');
  assert.equal(puts(/^CALL_/).length, 0);
  load();
  await until(() => puts(/^CALL_/).length === 3, { what: 'three moments of the call' });
  assert.deepEqual(sent, ['CALL_ARRIVES', 'CALL_ANSWERED', 'CALL_ENDS'].map((moment) => `${moment} ${d.id}`));
});

const list = (page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' });
const keysOf = (page, name) => list(page).getByRole('row', { name: new RegExp(`^${name} `) }).locator('kbd').innerText();

test('shortcuts: other keys, conflicts, none, another family, kept over a reload, all reset', async () => {
  const page = await signIn(browser, mock.url, '1001');
  assert.equal(await loaded(page, '/desktop/panels.js'), false, 'who never opens it does not load it');
  await page.keyboard.press('Alt+Shift+Slash');
  await button(page, 'Change the keys: Ready').click();
  await list(page).getByText('Press the new keys').first().waitFor();
  await page.keyboard.press('q');
  await list(page).getByText('Press it together with Alt').first().waitFor();
  await page.keyboard.press('Alt+Shift+KeyN');
  await list(page).getByText('Alt+Shift+N is taken: Choose a Not Ready reason').first().waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await keysOf(page, 'Ready'), 'Alt+Shift+R', 'Escape leaves the old ones, and the list is still there');
  await page.keyboard.press('Enter'); // the focus is where it was
  await page.keyboard.press('Control+Alt+KeyQ');
  assert.equal(await keysOf(page, 'Ready'), 'Ctrl+Alt+Q');
  await button(page, 'Switch off: Choose a Not Ready reason').click();
  await list(page).getByText('no keys').first().waitFor();
  await assertNoFaults(page, 'list of shortcuts, changed');
  await button(page, 'Close').click();
  await page.reload();
  await stateIs(page, 'Not Ready');
  const isTyped = await page.evaluate(() => document.body.dispatchEvent(new KeyboardEvent('keydown',
    { code: 'KeyQ', key: '@', ctrlKey: true, altKey: true, modifierAltGraph: true, bubbles: true, cancelable: true })));
  assert.equal(isTyped, true, 'AltGr types');
  for (const keys of ['Alt+Shift+KeyN', 'Alt+Shift+KeyR', 'Control+Alt+KeyQ'])
    await page.keyboard.press(keys);
  await stateIs(page, 'Ready');
  assert.equal(puts(/>READY</).length, 1, 'the old keys of Ready do nothing');
  assert.equal(await page.getByRole('menu').count(), 0);
  await page.keyboard.press('Alt+Shift+Slash');
  await page.getByRole('combobox', { name: 'Together with' }).selectOption('Ctrl+Alt+Shift');
  assert.equal(await keysOf(page, 'Consult'), 'Ctrl+Alt+Shift+C');
  assert.equal(await keysOf(page, 'Ready'), 'Ctrl+Alt+Q');
  await button(page, 'Reset all keys').click();
  assert.equal(await keysOf(page, 'Ready'), 'Alt+Shift+R');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+Shift+KeyN');
  await page.getByRole('menuitemradio', { name: 'Lunch' }).waitFor();
});

const palette = async (page, words) => {
  await page.keyboard.press('Alt+Shift+KeyP');
  const field = page.getByRole('combobox', { name: 'Type what you want to do' });
  await field.fill(words);
  return page.getByRole('option');
};

test('the palette shows keys, and says of what cannot be done why', async () => {
  const page = await signIn(browser, mock.url, '1001');
  await (await palette(page, 'conference')).filter({ hasText: 'There is no call.' }).waitFor();
  await page.keyboard.press('Enter'); // does nothing
  await page.getByRole('combobox', { name: 'Type what you want to do' }).fill('');
  assert.equal(await page.getByRole('option', { name: /^Conference/ }).count(), 0, 'only who looks for it is told');
  await page.keyboard.press('Escape');
  mock.call();
  await incoming(page).waitFor();
  await (await palette(page, 'hold')).filter({ hasText: 'Answer the call first.' }).waitFor();
  await (await palette(page, 'answer')).filter({ hasText: 'Alt+Shift+Y' }).waitFor();
  await page.keyboard.press('Enter');
  await call(page).waitFor();
  await (await palette(page, 'conference')).filter({ hasText: 'There is no second call: consult somebody first.' }).waitFor();
  await page.keyboard.press('Escape');
  await button(page, 'Hold').click();
  await button(page, 'Retrieve').waitFor();
  await (await palette(page, 'keypad')).filter({ hasText: 'Retrieve the call first.' }).waitFor();
  await assertNoFaults(page, 'palette with reasons');
});

test('the key of what cannot be done says why', async () => {
  const page = await signIn(browser, mock.url, '1001');
  const told = (text) => page.getByRole('status').filter({ hasText: text }).waitFor();
  await page.keyboard.press('Alt+Shift+KeyC');
  await told('There is no call.');
  mock.call();
  await incoming(page).waitFor();
  await page.keyboard.press('Alt+Shift+KeyX');
  await told('Answer the call first.');
  await page.keyboard.press('Alt+Shift+KeyY');
  await call(page).waitFor();
  await page.keyboard.press('Alt+Shift+KeyJ');
  await told('There is no second call: consult somebody first.');
  await button(page, 'Hold').click();
  await button(page, 'Retrieve').waitFor();
  await page.keyboard.press('Alt+Shift+KeyK');
  await told('Retrieve the call first.');
});

test('what is typed into the palette before it is loaded counts', async () => {
  const page = await signIn(browser, mock.url, '1001');
  await page.route('**/commands.js', async (route) => { await new Promise((resolve) => setTimeout(resolve, 500)); await route.continue(); });
  await page.keyboard.press('Alt+Shift+KeyP');
  await page.keyboard.type('lunch');
  await page.keyboard.press('Enter');
  await stateIs(page, 'Not Ready, Lunch');
});

test('the palette that cannot be loaded says so, and opens once it can', async () => {
  const page = await signIn(browser, mock.url, '1001');
  const away = (route) => route.abort();
  await page.route('**/commands.js', away);
  await page.keyboard.press('Alt+Shift+KeyP');
  await page.getByText('The server does not answer. Check your network.').waitFor();
  await page.unroute('**/commands.js', away);
  await (await palette(page, 'lunch')).first().waitFor();
});

const reason = (n, label) => ({ id: String(n), category: 'NOT_READY', code: n, label });

test('of many reasons one is found by typing; those used most stand first', async () => {
  mock.reasons = Array.from({ length: 15 }, (_, i) => reason(i + 1, `Reason ${i + 1}`));
  const page = await signIn(browser, mock.url, '1001');
  const field = page.getByRole('combobox', { name: 'Find a state or a reason' });
  const offered = () => page.getByRole('option').allInnerTexts();
  await page.keyboard.press('Enter'); // the focus is on the state
  await field.waitFor();
  assert.deepEqual((await offered()).slice(0, 3), ['Ready', 'Reason 1', 'Reason 2']);
  await assertNoFaults(page, 'states, found by typing');
  await page.keyboard.press('Escape');
  await field.waitFor({ state: 'hidden' });
  assert.equal(await stateControl(page).evaluate((e) => e === document.activeElement), true);
  for (const n of [14, 14, 9]) {
    await page.keyboard.press('Alt+Shift+KeyN');
    await field.fill(`son ${n}`);
    await page.keyboard.press('Enter');
    await stateIs(page, `Not Ready, Reason ${n}`);
  }
  await stateControl(page).click();
  assert.deepEqual((await offered()).slice(0, 3), ['Ready', 'Reason 14', 'Reason 1']);
  await field.fill('nothing of this');
  await page.getByRole('status').getByText('Nothing fits.').waitFor();
  await page.getByRole('heading', { name: 'Mock gadget' }).click();
  await field.waitFor({ state: 'hidden' });
  mock.reasons = mock.reasons.slice(0, 5).concat(reason(14, 'Reason 14'));
  await page.reload();
  await stateControl(page).click();
  assert.deepEqual((await page.getByRole('menuitemradio').allInnerTexts()).map((text) => text.trim()), ['Ready', 'Reason 14', ...[1, 2, 3, 4, 5].map((n) => `Reason ${n}`)]);
});

test('of 200 queues one is found by typing', async () => {
  const [queue] = mock.queues;
  mock.queues = Array.from({ length: 200 }, (_, i) => ({ ...queue, id: String(i + 1), name: `Queue ${i + 1}` }));
  const page = await signIn(browser, mock.url, '1000');
  const rows = page.getByRole('table', { name: 'Queues and their figures now' }).getByRole('rowheader');
  await page.getByRole('searchbox', { name: 'Search queue' }).fill('199');
  await page.getByRole('status').getByText('Queues: 1').waitFor({ state: 'attached' });
  assert.deepEqual(await rows.allInnerTexts(), ['Queue 199']);
  mock.update('/finesse/api/Queue/3', '/finesse/api/Queue/3', 'PUT', '<Queue><name>Queue 3</name><statistics><callsInQueue>7</callsInQueue></statistics><uri>/finesse/api/Queue/3</uri></Queue>');
  await page.getByRole('searchbox', { name: 'Search queue' }).fill('queue 3');
  await page.getByRole('row', { name: /^Queue 3 7/ }).waitFor();
  mock.queues = mock.queues.slice(0, 12);
  await page.reload();
  await page.getByRole('row', { name: /^Queue 12 / }).waitFor();
  assert.equal(await page.getByRole('searchbox', { name: 'Search queue' }).count(), 0, 'twelve are read at a glance');
});

test('the number of a caller is copied by a press', async () => {
  const page = await signIn(browser, mock.url, '1001', { permissions: ['clipboard-read', 'clipboard-write'] });
  mock.call();
  await answer(page).click();
  await button(page, 'Copy +49301234567').click();
  await page.locator('[data-live=polite]').getByText('+49301234567 is copied.').waitFor({ state: 'attached' });
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '+49301234567');
  await page.keyboard.press('Shift+F6');
  await page.keyboard.press('F6');
  assert.equal(await button(page, 'Hold').evaluate((e) => e === document.activeElement), true, 'F6 leads to what is done with the call');
});

test('rows are as close as one wants them: for supervisors close at first, kept over a reload', async () => {
  const height = (page) => page.evaluate(() => document.querySelector('#make-new-call-component').offsetHeight);
  const supervisor = await signIn(browser, mock.url, '1000');
  assert.equal(await height(supervisor), 32);
  const page = await signIn(browser, mock.url, '1001');
  assert.equal(await height(page), 40);
  await page.getByRole('button', { name: /^Ana Díaz/ }).click();
  await page.getByRole('group', { name: 'Spacing' }).getByRole('menuitemradio', { name: 'Relaxed' }).click();
  await until(async () => await height(page) === 48, { what: 'more room' });
  await page.reload();
  await stateIs(page, 'Not Ready');
  assert.equal(await height(page), 48);
});

test('the connection in figures: age of the last event, reconnects, difference of the clocks', async () => {
  const page = await openPage(browser, mock.url);
  await page.clock.install({ time: Date.now() - 90_000 });
  await tryToSignIn(page, '1001');
  await stateIs(page, 'Not Ready');
  await page.getByRole('button', { name: /^Connection: Connected/ }).click();
  const fact = (name) => page.getByRole('region', { name: 'Connection' }).locator('dl > div').filter({ hasText: name }).locator('dd');
  assert.equal(await fact('Reconnected').innerText(), '0');
  // As well as the way there and back lets it be known.
  assert.match(await fact('Server’s clock ahead').innerText(), /^\+(8[89]|9[01])(\.\d)? sec$/);
  await page.clock.runFor(70_000);
  await fact('Last event').getByText(/^01:1\d ago$/).waitFor();
  mock.setUser('1001', { state: 'READY', reason: null });
  await page.clock.runFor(1_000);
  await fact('Last event').getByText(/^00:0[01] ago$/).waitFor();
  mock.bosh.away = true;
  mock.bosh.cut(true);
  await page.clock.runFor(3_000);
  await page.getByText(/Connection lost, reconnecting/).waitFor();
  mock.bosh.away = false;
  await until(async () => {
    await page.clock.runFor(1_000);
    return await fact('Reconnected').innerText() === '1';
  }, { what: 'it is back' });
});
