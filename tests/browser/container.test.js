// What the desktop owes gadgets (www/finesse/README.md, "What a container does for it"): a gadget asks
// everything through the library, the person sees it, the gadget hears what was done.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { until } from '../harness/index.js';
import { answer, assertNoFaults, button, call, choose, signIn, stateIs } from './agent.js';
import { FILES, browser, closePagesAfterEach, installation, site, storeLayout } from './installation.js';

const gadget = (more = '', query = '') => `<gadget ${more}>/3rdpartygadget/files/desk/Asks.xml${query}</gadget>`;
const LAYOUT = `<finesseLayout xmlns="http://www.cisco.com/vtg/finesse"><layout><role>Agent</role><page/><tabs>
<tab><id>home</id><label>Home</label><columns><column><gadgets>${gadget('id="asks"', '?gadgetHeight=700')}</gadgets></column>
<column><gadgets><gadget>/gadgets/queue-statistics/spec.xml</gadget></gadgets></column></columns></tab>
<tab><id>other</id><label>Other</label><columns><column><gadgets>${gadget('id="second"', '?n=2')}${gadget('id="headless" hidden="true"', '?n=3')}</gadgets></column></columns></tab>
</tabs></layout></finesseLayout>`;

installation({ GADGET_FILES: FILES }, () => storeLayout(LAYOUT));
closePagesAfterEach();

/** The desktop with the gadget up; ask() calls its functions, says() waits for a line of its log. */
async function desk(id, options) {
  const page = await signIn(browser, site.url, id, options);
  const frame = page.frameLocator('#asks iframe');
  const log = frame.getByRole('list', { name: 'Log' });
  await log.getByText('up', { exact: true }).waitFor({ state: 'attached' });
  const says = (text) => log.getByText(text, { exact: true }).first().waitFor({ state: 'attached' });
  const ask = (name, ...args) => frame.locator('body').evaluate((_b, [n, a]) => window.asks[n](...a), [name, args]);
  return { page, frame, says, ask, box: page.locator('#asks') };
}

test('popovers: buttons that ask again, update, dismissal, time', async () => {
  const { page, says, ask } = await desk('2001');
  await ask('popover', {
    dismissible: false, requiredActionText: 'Take it soon',
    buttons: [{ id: 'take', label: 'Take', type: 'Affirm' }, { id: 'no', label: 'Decline', type: 'Decline', confirmButtons: [{ id: 'busy', label: 'I am busy' }] }],
  }, 60);
  const popover = page.getByRole('region', { name: 'Chat waits' });
  await popover.getByText('<b>Anna</b>', { exact: true }).waitFor();
  await popover.getByText('Take it soon').waitFor();
  await popover.getByRole('timer').getByText(/^00:5\d$/).waitFor();
  assert.equal(await popover.getByRole('button', { name: 'Dismiss' }).count(), 0);
  await page.locator('[data-live=assertive]').getByText('Chat waits, from Asks').waitFor();
  await popover.getByRole('button', { name: 'Make small' }).click();
  await popover.getByRole('heading', { name: 'Chat', exact: true }).waitFor();
  await popover.getByRole('button', { name: 'Open' }).click();
  await popover.getByRole('button', { name: 'Decline' }).click();
  await popover.getByRole('button', { name: 'I am busy' }).click();
  await says('popover busy');
  assert.equal(await popover.count(), 0);
  const id = await ask('popover', { dismissible: true }, -1);
  await ask('update', id);
  const other = page.getByRole('region', { name: 'Still waits' });
  await other.getByRole('button', { name: 'Dismiss' }).click();
  await says('popover dismissed');
  await ask('popover', {}, 1);
  await says('popover timeout');
  const last = await ask('popover', {}, -1);
  await popover.waitFor();
  await ask('dismiss', last);
  await popover.waitFor({ state: 'detached' });
  assert.deepEqual(page.problems, []);
});

test('notifications: a text of somebody, closed by hand or by time, a link that is followed', async () => {
  const { page, says, ask } = await desk('2006');
  const notice = (name) => page.locator('ap-popovers').getByRole('region', { name, exact: true });
  await ask('notify', 'Michael', 'Hello, how are <b>you</b>?', true, 500000, 'Show the chat');
  await notice('Michael').getByText('Hello, how are <b>you</b>?', { exact: true }).waitFor();
  await page.locator('[data-live=assertive]').getByText('Message from Michael: Hello, how are <b>you</b>?').waitFor();
  await notice('Michael').getByRole('button', { name: 'Show the chat' }).click();
  await says('followed Hello, how are <b>you</b>?');
  assert.equal(await notice('Michael').count(), 0);
  // Nobody named: the gadget; nothing said of closing: it may be.
  await ask('notify', null, 'Connection lost', undefined, undefined);
  await notice('Asks').getByText('Connection lost').waitFor();
  await notice('Asks').getByRole('button', { name: 'Dismiss' }).click();
  await notice('Asks').waitFor({ state: 'detached' });
  await ask('notify', 'Anna', 'Gone soon', false, '300');
  await notice('Anna').waitFor({ state: 'detached' });
  for (const raw of [null, 7, { message: 5 }, { notificationId: 'x' }, { notificationId: {}, message: [] }]) await ask('publish', 'finext.notification.popover', raw);
  await ask('call', 'showMyGadgetNotification', { message: 'Two chats wait' });
  await page.locator('[data-live=polite]').getByText('Message from Asks: Two chats wait').waitFor();
  await until(async () => await page.locator('ap-popovers section').count() === 0, { what: 'the last is over, and none came of what makes no sense' });
  assert.deepEqual(page.problems, []);
});

test('channels: beside the state, chosen, refused, silent, holding back sign-out', async () => {
  const { page, says, ask } = await desk('1002');
  const menu = page.locator('#nonvoice-state-menu').getByRole('button', { name: /^Channels:/ });
  assert.equal(await menu.count(), 0);
  await ask('state', 'chat', { currentState: 'busy' });
  await says('refused UNKNOWN_CHANNEL');
  await ask('add', 'chat', {}, 'yes');
  await says('added chat success');
  await page.getByRole('button', { name: 'Channels: Chat: Available' }).click();
  await page.getByRole('menuitem', { name: 'Chat ready' }).click();
  await says('menu chat ready');
  await ask('add', 'mail', { logoutDisabled: true, logoutDisabledText: 'Finish your mails' }, 'no');
  await says('added mail success');
  await menu.click();
  await page.getByRole('menuitem', { name: 'All Not Ready' }).click();
  await says('menu chat ALL_NOT_READY');
  await says('menu mail ALL_NOT_READY');
  await page.getByText('Chat did not do this. the server is full').waitFor();
  await page.locator('#identity-component').getByRole('button').first().click();
  await page.getByRole('menuitem', { name: 'End of shift' }).click();
  await page.getByText('Finish your mails').waitFor();
  await stateIs(page, 'Not Ready');
  await ask('remove', 'mail');
  await says('removed mail');
  await ask('add', 'chat', { label: 'Away', currentState: 'unavailable' }, 'never');
  await page.getByRole('button', { name: 'Channels: Chat: Away' }).click();
  await page.getByRole('menuitem', { name: 'Chat off' }).click();
  await page.getByText('Chat did not answer in time.').waitFor();
  await ask('call', 'reloadMyGadget');
  await menu.waitFor({ state: 'hidden' });
});

test('a channel that its gadget changes, and does not answer for, can be chosen from again when the time is over', async () => {
  const { page, says, ask } = await desk('1009');
  await ask('add', 'chat', {}, 'never');
  await says('added chat success');
  await page.getByRole('button', { name: 'Channels: Chat: Available' }).click();
  await page.getByRole('menuitem', { name: 'Chat ready' }).click();
  await says('menu chat ready');
  await ask('state', 'chat', { label: 'Away', currentState: 'unavailable' });
  await says('updated chat');
  await page.getByText('Chat did not answer in time.').waitFor();
  await page.getByRole('button', { name: 'Channels: Chat: Away' }).click();
  await page.getByRole('menuitem', { name: 'Chat off' }).click();
  await says('menu chat off');
});

test('a gadget whose frame loads itself again leaves nothing behind', async () => {
  const SECONDS = 8; // for an answer: the frame is another one before they are over
  const { page, frame, says, ask } = await desk('1010');
  const popover = page.getByRole('region', { name: 'Chat waits' });
  const menu = page.locator('#nonvoice-state-menu').getByRole('button', { name: /^Channels:/ });
  await ask('popover', { dismissible: false }, -1);
  await popover.waitFor();
  await ask('add', 'chat', {}, 'never', SECONDS);
  await menu.click();
  const over = Date.now() + SECONDS * 1000 + 1000;
  await page.getByRole('menuitem', { name: 'Chat ready' }).click();
  await says('menu chat ready');
  const before = await frame.locator('body').evaluate(() => performance.timeOrigin);
  await frame.locator('body').evaluate(() => setTimeout(() => location.reload()));
  await until(async () => await frame.locator('body').evaluate(() => performance.timeOrigin).catch(() => before) !== before, { what: 'another document' });
  await says('up');
  await popover.waitFor({ state: 'detached' });
  await menu.waitFor({ state: 'hidden' });
  // As good as new; of the choice that nobody can answer any more nothing is said.
  await ask('add', 'chat', {}, 'yes');
  await says('added chat success');
  await menu.click();
  await page.getByRole('menuitem', { name: 'Chat off' }).click();
  await says('menu chat off');
  await until(() => Date.now() > over, { what: 'the end of the time for an answer' });
  assert.equal(await page.getByText('Chat did not answer in time.').count(), 0);
  assert.deepEqual(page.problems, []);
});

test('a gadget in a tab that nobody has opened works as well, is told when it is seen, and has its height then (reference 7, 14)', async () => {
  const { page } = await desk('2004');
  const inside = page.frameLocator('#second iframe');
  const says = (text) => inside.getByRole('list', { name: 'Log', includeHidden: true }).getByText(text, { exact: true }).waitFor({ state: 'attached' });
  await says('tick');
  const body = inside.locator('body');
  const unseen = await body.evaluate(() => {
    const services = finesse.containerservices.ContainerServices;
    finesse.utilities.Utilities.onGadgetFirstVisible(() => { document.getElementById('log').append(Object.assign(document.createElement('li'), { textContent: 'seen' })); });
    document.body.style.paddingBottom = '400px';
    gadgets.window.adjustHeight();
    return [services.getMyTabId(), services.tabVisible(), document.body.innerText.includes('seen')];
  });
  assert.deepEqual(unseen, ['other', false, false]);
  await page.getByRole('link', { name: 'Other' }).or(page.getByRole('tab', { name: 'Other' })).first().click();
  await says('seen');
  await until(async () => (await page.locator('#second iframe').boundingBox()).height > 400, { what: 'its height' });
  assert.equal(await page.locator('#second iframe').count(), 1);
  assert.deepEqual(page.problems, []);
});

test("a gadget's channels stand in one menu with the desktop's own", async () => {
  const { page, says, ask } = await desk('2002');
  await page.getByRole('button', { name: 'Channels: Chat: Signed out, Email: Signed out' }).waitFor();
  await ask('add', 'social', {}, 'yes');
  await says('added social success');
  const menu = page.getByRole('button', { name: /^Channels: / });
  assert.equal(await menu.count(), 1);
  await menu.click();
  await page.getByRole('group', { name: /^Email: / }).getByRole('menuitem', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /^Channels: Chat: Signed out, Email: Not Ready, Chat: Available$/ }).click();
  await page.getByRole('menuitem', { name: 'All ready' }).click();
  await says('menu social ALL_READY');
  await page.getByRole('button', { name: /^Channels: Chat: Signed out, Email: Ready, Chat: / }).waitFor();
});

test('the box of a gadget: collapsed, hidden, renamed, marked, a certificate, another tab', async () => {
  const { page, says, ask, box } = await desk('2003');
  await ask('call', 'collapseMyGadget');
  await page.getByRole('button', { name: 'Expand Asks' }).waitFor();
  await ask('call', 'expandMyGadget');
  await page.getByRole('button', { name: 'Collapse Asks' }).waitFor();
  await ask('certificate');
  await box.getByRole('button', { name: 'Accept' }).click();
  await says('accepted');
  await ask('call', 'setMyGadgetTitle', 'Renamed');
  await page.getByRole('heading', { name: 'Renamed' }).waitFor();
  await ask('call', 'activateTab', 'other');
  await page.locator('#panel_other.active').waitFor();
  await ask('call', 'showMyGadgetNotification');
  await page.getByRole('tab', { name: /Home.*has news/ }).click();
  await page.getByRole('tab', { name: 'Home', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Maximize Renamed' }).click();
  await says('view canvas');
  await page.keyboard.press('Escape');
  await says('view default');
  await page.setViewportSize({ width: 1200, height: 700 });
  await says('height true');
  await says('tick');
  await ask('call', 'hideMyGadget');
  await box.waitFor({ state: 'hidden' });
  await ask('call', 'showMyGadget');
  await box.waitFor();
  assert.equal(await page.locator('#headless').isHidden(), true);
  assert.equal(await page.locator('#headless iframe').count(), 1, 'loaded, never shown');
});

test('F11: keys of a gadget: heard everywhere once, ours come first', async () => {
  const { page, frame, says, ask } = await desk('2004');
  await ask('keys', [
    { id: 'find', key: 'f', modifierKeys: ['ctrl', 'alt'], actionName: 'Find customer', componentName: 'CRM' },
    { id: 'mine', key: 'r', modifierKeys: 'Alt+Shift', actionName: 'Ready too', componentName: 'CRM' },
  ]);
  await page.locator('#main').focus();
  await page.keyboard.press('Control+Alt+f');
  await says('key find');
  await frame.getByRole('heading', { name: 'Asks' }).click();
  await page.keyboard.press('Control+Alt+f');
  await until(async () => await frame.getByText('key find', { exact: true }).count() === 2, { what: 'it is heard in the frame, too' });
  await page.keyboard.press('Alt+Shift+r');
  await stateIs(page, 'Ready');
  // Held down, a key is pressed once; by then the one before has been heard.
  await page.keyboard.down('Control');
  await page.keyboard.down('Alt');
  for (let i = 0; i < 3; i++)
    await page.keyboard.down('f');
  for (const key of ['f', 'Alt', 'Control'])
    await page.keyboard.up(key);
  await until(async () => await frame.getByText('key find', { exact: true }).count() === 3, { what: 'it is heard once more' });
  assert.equal(await frame.getByText('key mine', { exact: true }).count(), 0);
  await page.keyboard.press('Alt+Shift+Slash');
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await list.getByRole('row', { name: 'CRM: Find customer Ctrl+Alt+F' }).waitFor();
  await list.getByRole('row', { name: /CRM: Ready too.*taken by the desktop/ }).waitFor();
});

test('two gadgets that call their keys and channels the same: each has its own key, one has the channel', async () => {
  const { page, frame, ask } = await desk('2010');
  // One of the two is always in a tab that is not shown: by text, since what is hidden has no role.
  const lines = (inside, text) => inside.getByText(text, { exact: true });
  const says = (inside, text) => lines(inside, text).waitFor({ state: 'attached' });
  const key = (letter, name) => [{ id: 7, key: letter, modifierKeys: ['ctrl', 'alt'], actionName: name, componentName: 'CRM' }];
  await page.getByRole('tab', { name: 'Other' }).click();
  const second = page.frameLocator('#second iframe');
  await says(second, 'up');
  const askSecond = (name, ...args) => second.locator('body').evaluate((_b, [n, a]) => window.asks[n](...a), [name, args]);
  await ask('keys', key('f', 'Find'));
  await askSecond('keys', key('g', 'Go'));
  await ask('add', 'chat', {}, 'yes');
  await says(frame, 'added chat success');
  await askSecond('add', 'chat', {}, 'yes');
  await says(second, 'refused INVALID_CHANNEL_ID');

  await page.locator('#main').focus();
  await page.keyboard.press('Control+Alt+g');
  await says(second, 'key 7');
  assert.equal(await lines(frame, 'key 7').count(), 0);
  await page.keyboard.press('Control+Alt+f');
  await says(frame, 'key 7');
  await page.locator('#nonvoice-state-menu').getByRole('button', { name: /^Channels/ }).click();
  await page.getByRole('menuitem', { name: 'Chat ready' }).click();
  await says(frame, 'menu chat ready');
  assert.equal(await lines(second, 'key 7').count(), 1);
  assert.equal(await lines(second, 'menu chat ready').count(), 0);
  assert.deepEqual(page.problems, []);
});

test('N10: a call is told; maintenance is told', async () => {
  const { page, says } = await desk('2005');
  await says('call false info');
  await site.call({ to: '2005' });
  await answer(page).click();
  await call(page).getByText('Active').first().waitFor();
  await says('call true info');
  await button(page, 'End').click();
  const payload = (mode) => `<Update><data><systemInfo><status>IN_SERVICE</status><finesseMMode>${mode}</finesseMMode></systemInfo></data>` +
    '<event>PUT</event><requestId></requestId><source>/finesse/api/SystemInfo</source></Update>';
  await site.sim('POST', 'events', { node: '/finesse/api/SystemInfo', payload: payload('SCHEDULED'), requestId: '' });
  await says('maintenance SCHEDULED');
  await page.getByRole('alert').getByText('Maintenance is scheduled').waitFor();
});

test('what makes no sense hurts nobody but the gadget', async () => {
  const { page, ask, says } = await desk('2006');
  for (const [type, data] of [
    ['ShowPopoverReq', null], ['ShowPopoverReq', { popoverId: 'x' }], ['ShowPopoverReq', { popoverId: {}, bannerData: 7, timerData: 'a', actionData: [] }],
    ['UpdatePopoverReq', { popoverId: 'y' }], ['AddChannelReq', { channelId: 'a', menuConfig: 3 }], ['AddChannelReq', 5], ['ChannelMenuResultReq', { detail: 1 }],
    ['RegisterShortcutKeysReq', { shortcuts: [null, 4, { id: 'plain', key: 'a' }] }], ['RegisterShortcutKeysReq', { shortcuts: 'no' }],
    ['SetGadgetTitleReq', { title: { a: 1 } }], ['__proto__', {}], ['constructor', {}], [{}, {}], ['ShowCertificateBannerReq', { bannerId: [] }],
  ])
    await ask('raw', type, data);
  await ask('call', 'setMyGadgetTitle', 'x'.repeat(5000));
  for (let i = 0; i < 50; i++)
    await ask('popover', { dismissible: true }, -1);
  await page.getByRole('region', { name: 'Chat waits' }).first().waitFor();
  assert.equal(await page.getByRole('region', { name: 'Chat waits' }).count(), 5);
  await ask('call', 'reloadMyGadget');
  await page.getByRole('region', { name: 'Chat waits' }).first().waitFor({ state: 'detached' });
  await says('up');
  await page.locator('body').press('a'); // no key alone is ever a gadget's
  await choose(page, 'Ready');
  await stateIs(page, 'Ready');
  await choose(page, 'Break');
  assert.deepEqual(page.problems, []);
});

test('F4, F6: a gadget is moved without being loaded again, the place is kept, reset, dropped with the layout', async () => {
  const { page, frame } = await desk('2008');
  await frame.locator('body').evaluate(() => { window.marker = 1; });
  const columnOf = () => page.locator('#asks').evaluate((e) => [...document.querySelectorAll('#panel_home .column')].indexOf(e.parentElement));
  assert.equal(await columnOf(), 0);
  await page.getByRole('button', { name: 'Arrange Asks' }).focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.getByRole('menuitem', { name: 'Move up' }).getAttribute('aria-disabled'), 'true');
  await page.getByRole('menuitem', { name: 'Move to column 2' }).press('Enter');
  await page.locator('[data-live=polite]').getByText('Asks: column 2, place 2').waitFor();
  assert.equal(await columnOf(), 1);
  assert.equal(await frame.locator('body').evaluate(() => window.marker), 1);
  await page.reload();
  await stateIs(page, 'Not Ready');
  await frame.getByText('up', { exact: true }).waitFor({ state: 'attached' });
  assert.equal(await columnOf(), 1);
  await page.evaluate(() => {
    const key = 'aplomb.layout.2008';
    localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key)), version: 'another' }));
  });
  await page.reload();
  await page.getByText('The layout was changed by your administrator').waitFor();
  await frame.getByText('up', { exact: true }).waitFor({ state: 'attached' });
  assert.equal(await columnOf(), 0);
  await page.getByRole('button', { name: 'Arrange Asks' }).click();
  await page.getByRole('menuitem', { name: 'Move to column 2' }).click();
  assert.equal(await columnOf(), 1);
  await frame.locator('body').evaluate(() => { window.marker = 1; });
  await page.getByRole('button', { name: 'Arrange Asks' }).click();
  await page.getByRole('menuitem', { name: 'Reload' }).click();
  await until(async () => await frame.locator('body').evaluate(() => window.marker) === undefined, { what: 'it is loaded again' });
  await page.locator('#identity-component').getByRole('button').first().click();
  await page.getByRole('menuitem', { name: 'Reset layout' }).click();
  await page.getByRole('button', { name: 'Arrange Asks' }).waitFor();
  await frame.getByText('up', { exact: true }).waitFor({ state: 'attached' });
  assert.equal(await columnOf(), 0);
});

test('F4: a gadget is dragged by its title bar, collapsed, and columns get another width; all is kept', async () => {
  const { page, frame } = await desk('1003');
  const columnOf = () => page.locator('#asks').evaluate((e) => [...document.querySelectorAll('#panel_home .column')].indexOf(e.parentElement));
  const widths = () => page.locator('#panel_home .column').evaluateAll((all) => all.map((e) => Math.round(e.getBoundingClientRect().width)));
  await frame.locator('body').evaluate(() => { window.marker = 1; });
  await page.locator('#asks .gadget-title').dragTo(page.locator('#panel_home .column').nth(1), { targetPosition: { x: 40, y: 4 } });
  await page.locator('[data-live=polite]').getByText('Asks: column 2, place 1').waitFor();
  assert.equal(await columnOf(), 1);
  assert.equal(await frame.locator('body').evaluate(() => window.marker), 1, 'it was not loaded again');
  const edge = page.getByRole('separator', { name: 'Width of column 1' });
  const [before] = await widths();
  await edge.focus();
  for (let i = 0; i < 3; i++)
    await page.keyboard.press('ArrowRight');
  assert.equal(await edge.getAttribute('aria-valuenow'), '65');
  assert.ok((await widths())[0] > before * 1.25, (await widths()).join());
  const box = await edge.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x - 200, box.y + 20, { steps: 3 });
  await page.mouse.up();
  const dragged = await widths();
  assert.ok(dragged[0] < before * 1.2, dragged.join());
  await page.getByRole('button', { name: 'Collapse Asks' }).press('Enter');
  await page.reload();
  await page.getByRole('button', { name: 'Expand Asks' }).waitFor();
  assert.equal(await columnOf(), 1);
  assert.deepEqual(await widths(), dragged);
  assert.deepEqual(page.problems, []);
});

test('what the layout says of a gadget: query strings reach it, one may be hidden', async () => {
  const { page } = await desk('2009');
  assert.match(await page.locator('#asks iframe').getAttribute('src'), /gadgetHeight%3D700/);
  await page.getByRole('tab', { name: 'Other' }).click();
  await page.locator('#second iframe').waitFor();
  assert.match(await page.locator('#second iframe').getAttribute('src'), /up_n=2/);
  assert.equal(await page.locator('#headless').isHidden(), true);
});

for (const colorScheme of ['light', 'dark'])
  test(`F16: no fault of WCAG 2.2 AA with popover, channels, certificate, ${colorScheme}`, async () => {
    const { page, ask, says } = await desk('2007', { colorScheme, bypassCSP: true });
    await ask('popover', { dismissible: true, requiredActionText: 'Soon', buttons: [{ id: 'a', label: 'Take', type: 'Affirm' }, { id: 'b', label: 'No', type: 'Decline' }] }, 60);
    await ask('add', 'chat', {}, 'yes');
    await says('added chat success');
    await ask('certificate');
    await ask('call', 'showMyGadgetNotification');
    await page.getByRole('region', { name: 'Chat waits' }).waitFor();
    await assertNoFaults(page, 'asked');
    await page.locator('#nonvoice-state-menu').getByRole('button', { name: /^Channels/ }).click();
    await assertNoFaults(page, 'channel menu');
  });
