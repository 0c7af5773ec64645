// Where much comes together: long names, many queues, notices while a menu is open, three calls.  Nothing may be cut off, and nothing
// may lie over what is worked with.  The page alone, against the mock.  Reference desktop-ux 0 (rules 4, 5), 3.1 (2.4.7, 1.4.10) and 4.5.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { browser, mock, mockEachTest } from './mock/each.js';
import { answer, call, incoming, signIn, stateControl } from './agent.js';

const PHONE = { width: 390, height: 844 };
const WORD = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbe'; // 64 characters, the most a name has

mockEachTest();

/** Which of these are not what one sees in their middle: something lies over them, or they are out of sight. */
const covered = (locator) => locator.evaluateAll((nodes) => nodes.filter((node) => {
  const { left, top, width, height } = node.getBoundingClientRect();
  const seen = document.elementFromPoint(left + width / 2, top + height / 2);
  return !seen || !node.contains(seen);
}).map((node) => node.textContent));

/** Whether all of it is within the window. */
async function isWithin(page, locator) {
  const { x, y, width, height } = await locator.boundingBox();
  const window = page.viewportSize();
  return x >= 0 && y >= 0 && x + width <= window.width && y + height <= window.height;
}

/** What a colleague's or a gadget's doing brings up in the corner. */
async function notices(page, number) {
  await page.evaluate((n) => {
    for (let i = 0; i < n; i++)
      document.querySelector('ap-toast').show(`Something was noticed, number ${i + 1}.`);
  }, number);
  await page.getByText(`number ${number}.`).first().waitFor();
}

test('an open menu lies over the notices, whichever menu it is', async () => {
  const page = await signIn(browser, mock.url, '1000', { viewport: PHONE });
  await notices(page, 6);
  await page.getByRole('button', { name: /Okafor/ }).click();
  const items = page.getByRole('menu').getByRole('menuitemradio');
  await items.first().waitFor();
  assert.deepEqual((await covered(items)).filter((text) => /Light|Dark|Compact|Normal/.test(text)), []);
  await page.keyboard.press('Escape');
  await page.getByRole('checkbox', { name: 'Signed in only' }).uncheck();
  const menu = page.getByRole('button', { name: 'Actions for Ana Díaz' });
  await menu.evaluate((node) => node.scrollIntoView({ block: 'end' }));
  mock.setUser('1001', { state: 'READY' });
  await page.getByRole('button', { name: 'Actions for Ana Díaz', disabled: false }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Make Not Ready' }).waitFor();
  assert.deepEqual(await covered(page.getByRole('menuitem')), []);
});

const itemAt = (page) => page.evaluate(() => document.activeElement?.textContent);

test('the menu of the person is in sight as a whole in a low window; arrows go down and across', async () => {
  const page = await signIn(browser, mock.url, '1000', { viewport: { width: 1366, height: 640 } });
  await page.getByRole('button', { name: /Okafor/ }).click();
  const menu = page.getByRole('menu');
  await menu.waitFor();
  assert.ok(await menu.evaluate((list) => list.scrollHeight <= list.clientHeight));
  assert.deepEqual(await covered(menu.getByRole('menuitemradio')), []);
  for (const [key, item] of [['ArrowRight', 'English'], ['ArrowUp', 'Relaxed'], ['ArrowDown', 'English'], ['ArrowLeft', 'End of shift']]) {
    await page.keyboard.press(key);
    assert.equal(await itemAt(page), item, key);
  }
});

test('what is chosen is marked in the menu of the person, also where it is narrow', async () => {
  const page = await signIn(browser, mock.url, '1000', { viewport: PHONE });
  await page.getByRole('button', { name: /Okafor/ }).click();
  const chosen = page.getByRole('menuitemradio', { name: 'English' });
  await chosen.waitFor();
  assert.equal(await chosen.locator('.icon').isVisible(), true);
});

for (const viewport of [PHONE, { width: 1440, height: 900 }])
  test(`notices stand above messages and above what is said of the connection, ${viewport.width} px`, async () => {
    const page = await signIn(browser, mock.url, '1001', { viewport });
    await notices(page, 1);
    const before = await page.locator('ap-toast').boundingBox();
    await page.context().setOffline(true);
    await page.getByText('This computer has no network.').waitFor();
    assert.deepEqual(await covered(page.getByText(/This computer has no network/)), []);
    if (viewport !== PHONE) // has room for the bar at all times
      assert.equal((await page.locator('ap-toast').boundingBox()).y, before.y, 'does not move when the bar comes');
  });

test('a call with long names and values: caller and Answer are in sight, and no value is a column of letters', async () => {
  const page = await signIn(browser, mock.url, '1001', { viewport: PHONE });
  await page.route('**/User/1001/MediaPropertiesLayouts', (route) => route.fulfill({ contentType: 'application/xml', body: `<MediaPropertiesLayouts>
<MediaPropertiesLayout><name>Default Layout</name><type>DEFAULT</type><header></header><column>${[1, 2, 3, 4, 5].map((n) =>
  `<entry><displayName>Bezeichnungsfeld der Vertragsnummer der Kundin ${n}</displayName><mediaProperty>callVariable${n}</mediaProperty><showInPopOver>true</showInPopOver><uiEditable>${n > 3}</uiEditable></entry>`).join('')}
</column><column></column></MediaPropertiesLayout></MediaPropertiesLayouts>` }));
  await page.reload();
  await stateControl(page).waitFor();
  mock.call({ queue: WORD, variables: Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`callVariable${n}`, 'A'.repeat(40)])) });
  await incoming(page).waitFor();
  assert.ok(await isWithin(page, incoming(page)), 'the alert');
  assert.ok(await isWithin(page, answer(page)), 'Answer');
  await answer(page).click();
  for (const value of await call(page).getByText('A'.repeat(40)).all())
    assert.ok((await value.boundingBox()).height < 60, 'two lines at most');
  await page.setViewportSize({ width: 1440, height: 900 });
  for (const field of await call(page).getByRole('textbox').all())
    assert.ok((await field.boundingBox()).width >= 120, 'a field one can read');
});

test('queues and agents of long names leave the figures and the actions in sight', async () => {
  mock.queues[0].name = WORD;
  Object.assign(mock.users.get('1001'), { first: WORD.slice(0, 40), last: '', state: 'READY', extension: '1001' });
  const page = await signIn(browser, mock.url, '1000', { viewport: { width: 1440, height: 900 } });
  const row = page.getByRole('table', { name: /^Queues/ }).getByRole('row', { name: new RegExp(WORD.slice(0, 20)) });
  for (const viewport of [{ width: 1440, height: 900 }, { width: 1024, height: 768 }, PHONE]) {
    await page.setViewportSize(viewport);
    const { x, width } = await row.getByRole('cell').first().boundingBox();
    assert.ok(x + width <= viewport.width, `the number of callers that wait, ${viewport.width}`);
    const actions = await page.getByRole('button', { name: /^Actions for Donau/ }).boundingBox();
    assert.ok(actions.x + actions.width <= viewport.width, `actions, ${viewport.width}`);
  }
});

test('thirty queues on a wallboard are figures that fit on the screen', async () => {
  mock.queues = Array.from({ length: 30 }, (_, i) => ({ id: String(i + 1), name: `Region ${i + 1}`, waiting: i % 4, longest: '' }));
  const page = await signIn(browser, mock.url, '1000', { viewport: { width: 1920, height: 1080 } });
  await page.getByRole('button', { name: 'Wallboard' }).click();
  const last = page.getByRole('region', { name: 'Region 30' });
  await last.waitFor();
  assert.ok(await isWithin(page, last));
  const size = await last.getByRole('definition').first().evaluate((node) => parseFloat(getComputedStyle(node).fontSize));
  assert.ok(size >= 32, `figures of at least 2 rem (desktop-ux V15), not ${size} px`);
});

test('the ring around what has the focus is not cut off by lists that scroll', async () => {
  const page = await signIn(browser, mock.url, '1000');
  await page.getByRole('checkbox', { name: 'Signed in only' }).uncheck();
  await page.getByRole('button', { name: 'Actions for Ana Díaz' }).waitFor();
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    const cut = await page.evaluate(() => {
      const node = document.activeElement;
      const { outlineWidth, outlineOffset } = getComputedStyle(node);
      const over = parseFloat(outlineWidth) + parseFloat(outlineOffset);
      const { left, right } = node.getBoundingClientRect();
      const box = node.parentElement?.closest('.tabs, .table-scroll')?.getBoundingClientRect();
      return box && (left - over < box.left - 0.5 || right + over > box.right + 0.5) ? node.outerHTML.slice(0, 120) : '';
    });
    assert.equal(cut, '');
  }
});

test('where everybody is signed out the table says so, and how they are shown', async () => {
  const page = await signIn(browser, mock.url, '1000');
  await page.getByText('Nobody is signed in. Without “Signed in only” everybody is shown.').waitFor();
  await page.getByRole('checkbox', { name: 'Signed in only' }).uncheck();
  await page.getByRole('row', { name: /Ana Díaz/ }).waitFor();
  await page.getByRole('checkbox', { name: 'Signed in only' }).check();
  mock.setUser('1001', { state: 'READY' });
  await page.getByRole('row', { name: /Ana Díaz/ }).waitFor();
  await page.getByRole('searchbox', { name: 'Search agent' }).fill('nobody of this name');
  await page.getByText('Nobody to show.').waitFor();
});

test('of many calls the last eight are listed, older ones at a press, and the focus stays with them', async () => {
  const at = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
  mock.past.set('1001', Array.from({ length: 12 }, (_, i) => ({
    id: `${i}`, direction: 'IN', callType: 'ACD_IN', party: `555000${i}`, queueName: 'Sales', wrapUpReason: '',
    startTime: at(10 * i + 9), answerTime: at(10 * i + 8), endTime: at(10 * i + 1),
  })));
  const page = await signIn(browser, mock.url, '1001');
  const rows = page.getByRole('table', { name: 'Recent calls' }).locator('tbody tr');
  const older = page.getByRole('button', { name: 'Older calls' });
  await older.waitFor();
  assert.equal(await rows.count(), 8);
  await older.press('Enter');
  await rows.nth(11).waitFor();
  assert.equal(await older.isVisible(), false);
  assert.equal(await page.getByRole('group', { name: 'Recent calls' }).evaluate((node) => node === document.activeElement), true);
});

const TAB_NAMES = ['Long tab name with several words in it', WORD, 'Last'];
const tabs = TAB_NAMES.map((label, i) => `<tab><id>t${i}</id><label>${label}</label></tab>`).join('');

test('one long name of a tab cuts off no other: all of them fit into the navigation', async () => {
  mock.layout = `<finesseLayout xmlns="http://www.cisco.com/vtg/finesse"><layout><role>Agent</role><page/><tabs>${tabs}</tabs></layout></finesseLayout>`;
  const page = await signIn(browser, mock.url, '1001');
  await page.getByRole('tab', { name: 'Last' }).waitFor();
  const list = page.getByRole('tablist');
  assert.equal(await list.evaluate((node) => node.scrollWidth - node.clientWidth), 0);
  const { x, width } = await list.boundingBox();
  for (const tab of await page.getByRole('tab').all()) {
    const box = await tab.boundingBox();
    assert.ok(box.x >= x && box.x + box.width <= x + width + 0.5, await tab.innerText());
    assert.ok(await tab.locator('.tab-label').evaluate((node) => node.scrollWidth <= node.clientWidth), 'the words as well');
  }
});

test('why a gadget is not shown can be read, however long its address is', async () => {
  const page = await signIn(browser, mock.url, '1001', {
    prepare: (made) => made.route('**/gadgets/ifr?*broken*', (route) => route.fulfill({ status: 502, contentType: 'text/html', body: `http://gadgets.example/${'part/'.repeat(30)}spec.xml: no answer` })),
  });
  const why = page.getByText(/gadgets\.example.*no answer/);
  await why.waitFor();
  for (const viewport of [{ width: 1366, height: 768 }, PHONE]) {
    await page.setViewportSize(viewport);
    assert.ok(await why.evaluate((node) => {
      const { left, right } = node.closest('ap-gadget').getBoundingClientRect();
      return [...node.getClientRects()].every((line) => line.left >= left && line.right <= right) && node.scrollWidth <= node.clientWidth;
    }), `${viewport.width}`);
  }
});

test('an address that called, however long, leaves what calls back in sight, also of yesterday', async () => {
  const at = (seconds) => new Date(Date.now() - seconds * 1000).toISOString();
  mock.past.set('1001', ['sip:maria.fernanda.lopez@customers.support.example.com', '+4930123456'].map((party, i) => ({
    id: `${i}`, direction: 'IN', callType: 'ACD_IN', party, queueName: 'Sales', wrapUpReason: '', startTime: at(2e5), answerTime: at(2e5 - 10), endTime: at(2e5 - 30),
  })));
  const page = await signIn(browser, mock.url, '1001');
  const table = page.locator('ap-recent-calls table');
  for (const [language, viewport] of [['en', { width: 1920, height: 1080 }], ['de', { width: 1366, height: 768 }], ['fr', { width: 1024, height: 600 }], ['en', PHONE]]) {
    await page.setViewportSize(viewport);
    await page.goto(`${mock.url}/desktop/?locale=${language}`);
    await table.getByText('+4930123456').waitFor();
    for (const row of await table.locator('tbody tr').all()) {
      const [who, press] = await Promise.all([row.locator('bdi').boundingBox(), row.getByRole('button').boundingBox()]);
      const panel = await table.evaluate((node) => node.closest('section').getBoundingClientRect().right);
      assert.ok(who.x + who.width <= press.x && press.x + press.width <= panel, `${await row.innerText()}, ${viewport.width}`);
    }
    assert.ok((await table.getByText('+4930123456').boundingBox()).height < 30, 'a usual number is not broken');
  }
});

test('Answer has room for its words and its key beside what turns the sound on', async () => {
  const page = await signIn(browser, mock.url, '1001');
  await page.reload(); // nothing was pressed since: the browser lets nothing sound
  await stateControl(page).waitFor();
  mock.call();
  await page.getByRole('button', { name: 'Sound is off, turn it on' }).waitFor();
  assert.ok(await answer(page).evaluate((node) => node.scrollWidth <= node.clientWidth &&
    node.lastElementChild.getBoundingClientRect().right <= node.getBoundingClientRect().right - parseFloat(getComputedStyle(node).paddingRight) + 0.5));
});
