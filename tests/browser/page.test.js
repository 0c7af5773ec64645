// The page alone, against a small server in this process that does what a real switch does too
// rarely: silence, refusals, lost connections.  Numbers are those of the reference desktop-ux 8.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { LANGUAGES } from '../../www/lib/i18n.js';
import { until } from '../harness/index.js';
import { browser, mock, mockEachTest, puts } from './mock/each.js';
import {
  answer, assertNoFaults, button, call, choose, incoming, openPage, signIn, stateControl, stateIs, tryToSignIn,
} from './agent.js';

mockEachTest();

test('S1: the sign-in page is ready to type in', async () => {
  mock.banner = 'Only for <b>staff</b> of the house.';
  const page = await openPage(browser, mock.url);
  const focused = await page.evaluate(() => document.activeElement?.getAttribute('autocomplete'));
  assert.equal(focused, 'username');
  for (const field of ['User name or ID', 'Password', 'Extension'])
    await page.getByRole('textbox', { name: field }).waitFor();
  await button(page, 'Sign in').waitFor();
  await page.getByText('In service').waitFor();
  await page.getByText('Only for <b>staff</b> of the house.', { exact: true }).waitFor();
});

test('S3: a wrong password is said in words, the name is kept, the password is to be typed again', async () => {
  const page = await openPage(browser, mock.url);
  await tryToSignIn(page, '1001', { secret: 'wrong' });
  await page.getByRole('alert').getByText('Wrong user name or password.').waitFor();
  const secret = page.getByRole('textbox', { name: 'Password' });
  assert.equal(await secret.inputValue(), '');
  assert.equal(await secret.evaluate((e) => e === document.activeElement), true);
  assert.equal(await page.getByRole('textbox', { name: 'User name or ID' }).inputValue(), '1001');
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
});

for (const [type, words] of [['Device Busy', /extension 1001 is in use by another agent/], ['Invalid Device', /no phone with extension 1001/]])
  test(`S4, S5: ${type} comes as a notification and is explained`, async () => {
    const page = await openPage(browser, mock.url);
    mock.refuse = { type, message: 'CF_RESOURCE_BUSY' };
    await tryToSignIn(page, '1001');
    await page.getByRole('alert').getByText(words).waitFor();
    await page.getByText('Trying again in 59 s').waitFor();
    mock.refuse = null;
    await button(page, 'Try now').click();
    await stateIs(page, 'Not Ready');
    });

test('S4: three retries a minute apart, none after Stop', async () => {
  const page = await openPage(browser, mock.url);
  await page.clock.install();
  const tries = () => puts(/>LOGIN</).length;
  mock.refuse = { type: 'Invalid Device', message: 'CF_INVALID_CSTA_DEVICE_IDENTIFIER' };
  await tryToSignIn(page, '1001');
  for (let n = 1; n <= 3; n++) {
    await page.getByText('Trying again in 60 s').waitFor();
    await page.clock.runFor(60000);
    await page.getByText(/Checking|Connecting|Signing in your phone/).waitFor({ state: 'detached' });
    await until(() => tries() === n + 1, { what: `try ${n + 1}` });
  }
  await page.getByRole('alert').getByText(/no phone/).waitFor();
  await page.clock.runFor(120000);
  assert.equal(tries(), 4);
  await tryToSignIn(page, '1001');
  await button(page, 'Stop').click();
  await page.clock.runFor(120000);
  assert.equal(tries(), 5);
});

test('S8: out of service is shown before anyone tries', async () => {
  mock.status = 'OUT_OF_SERVICE';
  const page = await openPage(browser, mock.url);
  await page.getByRole('status').getByText('Not in service').waitFor();
  await tryToSignIn(page, '1001');
  await page.getByRole('alert').getByText(/not in service/).waitFor();
  mock.status = 'IN_SERVICE';
  await page.getByRole('status').getByText('In service', { exact: true }).waitFor(); // looked for every 5 s
});

test('S9: who is signed in already keeps the state', async () => {
  Object.assign(mock.users.get('1001'), { state: 'READY', extension: '1001' });
  const page = await signIn(browser, mock.url, '1001');
  await stateIs(page, 'Ready');
  assert.equal(mock.requests.length, 0);
});

test('S11: German, kept after a reload', async () => {
  const page = await openPage(browser, mock.url);
  await page.getByLabel('Language').selectOption('de');
  await button(page, 'Anmelden').waitFor();
  await page.reload();
  await button(page, 'Anmelden').waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
});

/** What a text is filled with: names of its arguments, and whether they choose a plural or a case. */
const placeholders = (text) => [...new Set([...text.matchAll(/\{(\w+)(?:, (plural|select))?(?=[,}])/g)].map((m) => `${m[1]} ${m[2] ?? ''}`))].sort();

test('every language has every text, filled with the same, and no text is missing or unused', () => {
  const www = new URL('../../www/', import.meta.url);
  const texts = (file) => JSON.parse(fs.readFileSync(new URL(`locale/${file}.json`, www), 'utf8'));
  const keys = (file) => Object.keys(texts(file));
  const languages = LANGUAGES.map((l) => l.tag);
  const filesOf = (folder) => fs.readdirSync(new URL(`locale/${folder}`, www)).filter((f) => f.endsWith('.json')).map((f) => f.replace('.json', ''));
  for (const folder of ['', 'cfadmin/']) {
    assert.deepEqual(filesOf(folder).sort(), [...languages].sort());
    const en = texts(`${folder}en`);
    for (const tag of languages) {
      assert.deepEqual(keys(folder + tag), keys(`${folder}en`), folder + tag);
      for (const [key, text] of Object.entries(texts(folder + tag))) {
        assert.deepEqual(placeholders(text), placeholders(en[key]), `${tag}: ${key}`);
        assert.equal(text.replace(/[^{]/g, '').length, text.replace(/[^}]/g, '').length, `${tag}: ${key}: braces`);
        assert.ok(!/plural,|select,/.test(text) || /other \{/.test(text), `${tag}: ${key}: other`);
      }
    }
  }
  const sourceOf = (folder) => fs.readdirSync(new URL(folder, www))
    .filter((f) => f.endsWith('.js')).map((f) => fs.readFileSync(new URL(`${folder}/${f}`, www), 'utf8')).join('');
  const source = ['desktop', 'lib', 'components'].map(sourceOf).join('');
  const admin = sourceOf('cfadmin');
  const literals = (code) => new Set([...code.matchAll(/['`]([\w. -]+)['`]/g)].map((m) => m[1]));
  const begun = (code) => [...code.matchAll(/`([\w-]+(?:\.[\w-]+)*\.)\$\{/g)].map((m) => m[1]);
  const unused = (file, code) => {
    const [whole, first] = [literals(code), begun(code)];
    return keys(file).filter((k) => !whole.has(k) && !first.some((p) => k.startsWith(p)));
  };
  assert.deepEqual([...unused('en', source), ...unused('cfadmin/en', admin + source)], [], 'unused');
  const asked = (code) => [...code.matchAll(/\bt\('([\w. -]+)'/g)].map((m) => m[1]);
  // The console's parts alone ask for its texts.
  assert.deepEqual(asked(source).filter((k) => !keys('en').includes(k) && !(k.startsWith('admin.') && keys('cfadmin/en').includes(k))), [], 'missing');
  assert.deepEqual(asked(admin).filter((k) => !keys('en').includes(k) && !keys('cfadmin/en').includes(k)), [], 'missing in the console');
});

test('A1 to A3: a press is busy at once, the state changes by the event alone', async () => {
  mock.delay = 7000; /* "Still waiting" comes after 3 s, "No answer" after 10 s */
  mock.users.get('1001').state = 'NOT_READY';
  mock.users.get('1001').extension = '1001';
  const page = await signIn(browser, mock.url, '1001');
  await choose(page, 'Ready');
  assert.equal(await stateControl(page).getAttribute('aria-busy'), 'true');
  await page.getByRole('alert').getByText('Still waiting').waitFor();
  await stateIs(page, 'Not Ready');
  await stateIs(page, 'Ready');
  assert.equal(await stateControl(page).getAttribute('aria-busy'), null);
  await page.locator('[data-live=polite]').getByText('You are Ready.').waitFor({ state: 'attached' });
  assert.match(await page.locator('#agent-voice-state').getByRole('timer').textContent(), /^00:0[0-3]$/);
});

test('A4: silence is looked into after 10 s and said', async () => {
  const page = await signIn(browser, mock.url, '1001');
  mock.silent = true;
  const read = [];
  page.on('request', (r) => r.method() === 'GET' && r.url().endsWith('/finesse/api/User/1001') && read.push(r));
  await choose(page, 'Ready');
  await page.getByRole('alert').getByText('No answer. Nothing has changed.').waitFor({ timeout: 12000 });
  assert.equal(read.length, 1, 'it is looked up once');
  await stateIs(page, 'Not Ready');
  mock.silent = false;
  await button(page, 'Retry').click();
  await stateIs(page, 'Ready');
  assert.equal(await button(page, 'Retry').count(), 0);
  assert.equal(await stateControl(page).evaluate((e) => e === document.activeElement), true, 'the focus is where the state is');
});

test('A4: a state of the same name with another reason is not what was asked for', async () => {
  const page = await openPage(browser, mock.url, { clock: true });
  await tryToSignIn(page, '1001');
  await stateIs(page, 'Not Ready');
  await choose(page, 'Lunch');
  await stateIs(page, 'Not Ready, Lunch');
  mock.silent = true;
  await choose(page, 'Meeting');
  await until(() => puts(/<reasonCodeId>3</).length === 1, { what: 'the request' });
  await page.clock.runFor(11_000);
  await page.getByRole('alert').getByText('No answer. Nothing has changed.').waitFor();
  await stateIs(page, 'Not Ready, Lunch');
});

test('of choices made while a change is under way the last counts', async () => {
  const page = await signIn(browser, mock.url, '1001');
  const asked = () => puts(/>(READY|NOT_READY)</).map((r) => /<reasonCodeId>(.)</.exec(r.body)?.[1] ?? 'ready');
  mock.hold();
  await choose(page, 'Lunch');
  for (const item of ['Lunch', 'Meeting', 'Ready'])
    await choose(page, item);
  mock.release();
  await stateIs(page, 'Ready');
  mock.hold();
  await choose(page, 'Lunch');
  for (const item of ['Ready', 'Lunch'])
    await choose(page, item);
  mock.release();
  await stateIs(page, 'Not Ready, Lunch');
  await page.locator('ap-state-control button[aria-busy]').waitFor({ state: 'detached' });
  assert.deepEqual(asked(), ['2', 'ready', '2'], 'what was chosen in between is not asked for');
});

test('A5: a refusal stands beside the control', async () => {
  const page = await signIn(browser, mock.url, '1001');
  mock.refuse = { type: 'Invalid State', message: 'CF_INVALID_AGENT_WORKMODE', data: '265' };
  await choose(page, 'Ready');
  await page.getByRole('alert').getByText('This is not possible now.').waitFor();
  await stateIs(page, 'Not Ready');
  assert.equal(await page.getByRole('dialog').count(), 0);
});

test('A6, A8: reasons are offered, sorted, and can be changed', async () => {
  const page = await signIn(browser, mock.url, '1001');
  await stateControl(page).click();
  const items = await page.getByRole('group', { name: 'Not Ready' }).getByRole('menuitemradio').allTextContents();
  assert.deepEqual(items, ['Break', 'Customer follow-up', 'Lunch', 'Meeting']);
  await page.keyboard.press('Escape');
  await choose(page, 'Lunch');
  await stateIs(page, 'Not Ready, Lunch');
  mock.users.get('1001').since = new Date(Date.now() - 100_000).toISOString();
  mock.setUser('1001', {});
  const timer = page.locator('#agent-voice-state').getByRole('timer');
  await timer.getByText(/^01:4/).waitFor();
  await choose(page, 'Meeting');
  await stateIs(page, 'Not Ready, Meeting');
  assert.match(await timer.textContent(), /^00:0\d$/, 'it starts again');
});

test('A9, A10: what is chosen during a call waits for its end', async () => {
  const page = await signIn(browser, mock.url, '1001');
  const d = mock.call();
  await answer(page).click();
  await stateIs(page, 'Talking');
  await choose(page, 'Lunch');
  await page.getByText('After this call: Not Ready, Lunch').waitFor();
  await stateIs(page, 'Talking');
  mock.hangUp(d);
  await stateIs(page, 'Not Ready, Lunch');
  assert.equal(await page.getByText('After this call:').count(), 0);
});

const NOT_ANSWERED = { id: '-1', category: 'NOT_READY', code: 32767, label: '', system: true };

test('A14, A15: a missed call is told, and one press makes ready again', async () => {
  const page = await signIn(browser, mock.url, '1001');
  await choose(page, 'Ready');
  await stateIs(page, 'Ready');
  mock.setUser('1001', { state: 'NOT_READY', reason: NOT_ANSWERED });
  await stateIs(page, 'Not Ready, Call not answered');
  await page.locator('[data-live=assertive]').getByText('You were made Not Ready: Call not answered.').waitFor({ state: 'attached' });
  const missed = page.getByRole('alert').getByText(/^You missed a call at \d\d:\d\d/);
  await missed.waitFor();
  await until(async () => /^You missed a call/.test(await page.title()), { what: 'the title says so' });
  await page.reload();
  await missed.waitFor();
  await button(page, 'Ready again').click();
  await stateIs(page, 'Ready');
  assert.equal(await page.getByText('You missed a call').count(), 0);
  const d = mock.call({ from: '5550009' });
  await incoming(page).waitFor();
  mock.hangUp(d);
  mock.setUser('1001', { state: 'NOT_READY', reason: NOT_ANSWERED });
  await page.getByRole('alert').getByText(/^You missed a call at \d\d:\d\d from .?5550009/).waitFor();
  await button(page, 'Stay Not Ready').click();
  await page.reload();
  await stateIs(page, 'Not Ready, Call not answered');
  assert.equal(await button(page, 'Ready again').count(), 0, 'what was answered is not asked again');
});

test('A15: Ready again is asked until it is so: pressed without a network it stays', async () => {
  Object.assign(mock.users.get('1001'), { state: 'READY', extension: '1001' });
  const page = await signIn(browser, mock.url, '1001');
  mock.setUser('1001', { state: 'NOT_READY', reason: NOT_ANSWERED });
  await button(page, 'Ready again').waitFor();
  await page.context().setOffline(true);
  await page.getByText('This computer has no network.').waitFor();
  await button(page, 'Ready again').click();
  await page.context().setOffline(false);
  await page.getByText('This computer has no network.').waitFor({ state: 'hidden' });
  await button(page, 'Ready again').click();
  await stateIs(page, 'Ready');
  await button(page, 'Ready again').waitFor({ state: 'detached' });
});

test('A15: who has talked since is Not Ready as before, which is no other call missed', async () => {
  Object.assign(mock.users.get('1001'), { state: 'READY', extension: '1001' });
  const page = await signIn(browser, mock.url, '1001');
  mock.setUser('1001', { state: 'NOT_READY', reason: NOT_ANSWERED });
  await button(page, 'Stay Not Ready').click();
  mock.setUser('1001', { state: 'TALKING', reason: null });
  await stateIs(page, 'Talking');
  mock.setUser('1001', { state: 'NOT_READY', reason: NOT_ANSWERED });
  await stateIs(page, 'Not Ready, Call not answered');
  assert.equal(await page.getByText('You missed a call').count(), 0);
  await page.reload();
  await stateIs(page, 'Not Ready, Call not answered');
  assert.equal(await page.getByText('You missed a call').count(), 0);
  mock.setUser('1001', { state: 'READY', reason: null });
  mock.setUser('1001', { state: 'NOT_READY', reason: NOT_ANSWERED });
  await button(page, 'Ready again').waitFor();
});

test('A14: what others or the switch made of the state is shown and said; a page that is not seen notifies', async () => {
  const page = await openPage(browser, mock.url);
  await mockNotifications(page);
  await page.evaluate(() => {
    window.Notification.permission = 'granted';
    window.badges = [];
    navigator.setAppBadge = async (n) => { window.badges.push(n); };
    navigator.clearAppBadge = async () => { window.badges.push(0); };
  });
  await tryToSignIn(page, '1001');
  await stateIs(page, 'Not Ready');
  mock.setUser('1001', { state: 'READY' });
  await page.locator('ap-toast').getByText('You are Ready now. Calls may come.').waitFor();
  await page.locator('[data-live=assertive]').getByText('You are Ready now. Calls may come.').waitFor({ state: 'attached' });
  await hide(page, true);
  mock.setUser('1001', { state: 'NOT_READY', reason: { id: '-1', category: 'NOT_READY', code: 999, label: '', system: true } });
  await until(() => page.evaluate(() => window.told.length === 1), { what: 'a notification' });
  await hide(page, false);
  await page.locator('ap-toast').getByText('You were made Not Ready: Supervisor.').waitFor();
  assert.deepEqual(await page.evaluate(() => window.told), ['You were made Not Ready: Supervisor. ', 'closed']);
  mock.hangUp(mock.call());
  await until(() => page.evaluate(() => window.badges.join() === '1,0'), { what: 'a call on the badge of the application, and none' });
});

test('A16: the menu is used by keys', async () => {
  const page = await signIn(browser, mock.url, '1001');
  await stateControl(page).focus();
  await page.keyboard.press('Enter');
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  await page.keyboard.press('Home');
  assert.equal(await focused(), 'Ready');
  await page.keyboard.press('m');
  assert.equal(await focused(), 'Meeting');
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(), 'Ready');
  await page.keyboard.press('Escape');
  assert.equal(await stateControl(page).evaluate((e) => e === document.activeElement), true);
});

test('C1, C4, C9, C10, C25: a call, from the ring to wrap-up', async () => {
  const page = await signIn(browser, mock.url, '1001');
  await page.getByRole('tab', { name: 'Notes' }).click();
  const before = await page.evaluate(() => document.activeElement?.tagName);
  const d = mock.call({ variables: { callVariable1: 'Tier <b>Gold</b>' } });
  await incoming(page).getByText('Queue Sales').waitFor();
  await incoming(page).getByText('Tier <b>Gold</b>', { exact: true }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), before, 'the focus stays where it was');
  assert.match(await page.title(), /^Incoming: \+49301234567/);
  await page.locator('[data-live=assertive]').getByText(/Incoming call from \+49301234567, queue Sales/).waitFor({ state: 'attached' });
  mock.tellDialog(d, 'PUT');
  assert.equal(await incoming(page).getByRole('button', { name: 'Decline' }).count(), 0, 'C6: a voice call offers none');
  await answer(page).click();
  await call(page).waitFor();
  assert.equal(await page.locator('[data-live=assertive]').getByText(/Incoming call from/).count(), 1, 'once');
  assert.equal(await incoming(page).count(), 0);
  await button(page, 'Hold').focus();
  await page.keyboard.press('Enter');
  await button(page, 'Retrieve').waitFor();
  assert.equal(await button(page, 'Retrieve').evaluate((e) => e === document.activeElement), true);
  await call(page).getByText('on hold').waitFor();
  assert.equal(await call(page).getByRole('timer').count(), 2, 'total and held');
  await button(page, 'Retrieve').click();
  await button(page, 'Hold').waitFor();
  assert.equal(await call(page).getByRole('timer').count(), 1);
  mock.tellDialog(d, 'PUT'); // a repeated event changes nothing
  await button(page, 'End').click();
  await stateIs(page, 'Wrap-Up');
  await page.getByText('After this: Ready').waitFor();
  await call(page).waitFor({ state: 'detached' });
  assert.equal(puts(/>DROP</).length, 1);
});

test('C2: a ringing call can be answered while a dialog is open', async () => {
  const page = await signIn(browser, mock.url, '1001');
  await page.keyboard.press('Alt+Shift+Slash');
  await page.getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor();
  mock.call();
  await answer(page).click();
  await incoming(page).waitFor({ state: 'detached' });
  await button(page, 'Close').click();
  await call(page).getByText('Active').first().waitFor();
  mock.call({ from: '5550002' });
  await incoming(page).getByText('5550002').waitFor();
});

test('C21: variables are shown as the layouts say, per call', async () => {
  const page = await signIn(browser, mock.url, '1001');
  const plain = mock.call({ variables: { callVariable1: 'Gold', callVariable2: '44-1187', callVariable9: 'hidden' } });
  await incoming(page).getByText('Customer').waitFor();
  await answer(page).click();
  await call(page).getByText('Gold').waitFor();
  assert.equal(await page.getByText('hidden').count(), 0);
  mock.hangUp(plain);
  mock.call({ variables: { callVariable3: 'Chairs', 'user.layout': 'Sales', 'user.Campaign': 'Spring' } });
  await incoming(page).getByText('Campaign').waitFor();
  await incoming(page).getByText('Spring').waitFor();
  await answer(page).click();
  const d = [...mock.dialogs.values()][0];
  await call(page).getByText('Chairs').waitFor(); // in the header of Sales
  mock.hangUp(d);
  await call(page).waitFor({ state: 'detached' });
  mock.call({ variables: { callVariable2: '44-1187', callVariable3: 'Tables', 'user.layout': 'Nobody made this one' } });
  await incoming(page).getByText('Customer').waitFor();
  await answer(page).click();
  await call(page).getByText('Wish').waitFor(); // as in the default
  await call(page).getByText('Tables').waitFor();
});

test('recent calls are listed and can be called back, after a reload too', async () => {
  const page = await signIn(browser, mock.url, '1001');
  const d = mock.call({ from: '5550003' });
  await answer(page).click();
  await call(page).waitFor();
  mock.hangUp(d);
  const missed = mock.call({ from: '5550004' });
  await incoming(page).waitFor();
  mock.hangUp(missed);
  const table = page.getByRole('table', { name: 'Recent calls' });
  await table.getByRole('row', { name: /Missed 5550004/ }).waitFor();
  await page.reload();
  await table.getByRole('row', { name: /Incoming 5550003 Sales/ }).waitFor();
  await button(page, 'Call 5550003').click();
  await call(page).getByText('5550003').first().waitFor();
});

test('F10: F6 passes a place that has nothing to go to yet', async () => {
  const page = await openPage(browser, mock.url);
  let openGate;
  const gate = new Promise((resolve) => (openGate = resolve));
  await page.route(/desktop\/api\/layout/, async (route) => { await gate; await route.continue(); });
  await tryToSignIn(page, '1001');
  await stateControl(page).waitFor();
  await page.keyboard.press('F6');
  await page.keyboard.press('F6');
  assert.equal(await page.evaluate(() => document.activeElement?.closest('ap-call-bar, ap-tabs, main')?.localName), 'main');
  openGate();
});

test('F10: F6 goes round the places of the page', async () => {
  const page = await signIn(browser, mock.url, '1001');
  const place = () => page.evaluate(() => document.activeElement?.closest('header.header, ap-call-bar, ap-tabs, main')?.localName);
  await page.getByRole('tab').first().waitFor();
  const seen = [];
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press('F6');
    seen.push(await place());
  }
  assert.deepEqual(seen, ['ap-call-bar', 'ap-tabs', 'main', 'header'], 'from the state control on');
  await page.evaluate(() => {
    document.querySelector('main').style.minHeight = '3000px';
    window.scrollTo(0, 400);
  });
  await page.keyboard.press('Alt+Shift+KeyO');
  await page.getByRole('menuitem', { name: 'End of shift' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('menuitem', { name: 'End of shift' }).waitFor({ state: 'hidden' });
  assert.equal(await page.evaluate(() => window.scrollY), 400, 'what stands at the edge moves nothing');
  await page.keyboard.press('Shift+F6');
  const { top } = await page.evaluate(() => document.activeElement.getBoundingClientRect());
  const header = await page.locator('header.header').boundingBox();
  assert.ok(top >= header.height, 'what has the focus is not covered');
});

const mockNotifications = (page) => page.evaluate(() => {
  window.told = [];
  window.Notification = class extends EventTarget {
    static permission = 'default';
    static asked = 0;
    static requestPermission() {
      this.asked++;
      return Promise.resolve(this.permission = 'granted');
    }
    constructor(title, options) {
      super();
      window.told.push(`${title} ${options.body}`);
    }
    close() { window.told.push('closed'); }
  };
});

const hide = (page, hidden) => page.evaluate((h) => {
  Object.defineProperty(document, 'hidden', { value: h, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}, hidden);

test('F8: who does not want to be notified is asked once, and finds it in the menu later', async () => {
  const page = await openPage(browser, mock.url);
  await mockNotifications(page);
  await tryToSignIn(page, '1001');
  await button(page, 'Not now').click();
  assert.equal(await button(page, 'Allow notifications').count(), 0);
  await page.reload();
  await stateIs(page, 'Not Ready');
  assert.equal(await button(page, 'Not now').count(), 0);
  await page.getByRole('button', { name: /^Ana Díaz/ }).click();
  await page.getByRole('menuitem', { name: 'Allow notifications' }).waitFor();
});

test('C3, F8: a hidden page notifies, once allowed, and never asks by itself', async () => {
  const page = await openPage(browser, mock.url);
  await mockNotifications(page);
  await tryToSignIn(page, '1001');
  await stateIs(page, 'Not Ready');
  assert.equal(await page.evaluate(() => window.Notification.asked), 0);
  await button(page, 'Allow notifications').click();
  await button(page, 'Not now').waitFor({ state: 'detached' });
  await hide(page, true);
  const d = mock.call();
  await until(async () => (await page.evaluate(() => window.told.length)) === 1, { what: 'a notification' });
  mock.tellDialog(d, 'PUT');
  await hide(page, false);
  await answer(page).click();
  await call(page).waitFor();
  assert.deepEqual(await page.evaluate(() => window.told), ['Incoming: +49301234567 Queue Sales', 'closed']);
});

test('C5: the call is answered by the shortcut, also from inside a gadget', async () => {
  const page = await signIn(browser, mock.url, '1001');
  await page.frameLocator('#finesse_gadget_1').getByText('waiting').click();
  mock.call();
  await incoming(page).waitFor();
  await page.keyboard.press('Alt+Shift+KeyY');
  await call(page).waitFor();
});

test('C7: the caller gives up', async () => {
  const page = await signIn(browser, mock.url, '1001');
  const d = mock.call();
  await incoming(page).waitFor();
  mock.hangUp(d);
  await incoming(page).waitFor({ state: 'detached' });
  await page.locator('[data-live=polite]').getByText('Caller hung up.').waitFor({ state: 'attached' });
  await page.getByRole('table', { name: 'Recent calls' }).getByRole('row', { name: /Missed \+49301234567/ }).waitFor();
});

test('C7: a call that goes on to ring elsewhere is not told as one whose caller hung up', async () => {
  const page = await signIn(browser, mock.url, '1001');
  const d = mock.call();
  await incoming(page).waitFor();
  mock.participant(d, '1001', 'DROPPED', []); // not answered in time: the caller waits on
  mock.dialogs.delete(d.id);
  mock.tellDialog(d, 'DELETE');
  await incoming(page).waitFor({ state: 'detached' });
  const said = page.locator('[data-live=polite]');
  await said.getByText('The call no longer rings here.').waitFor({ state: 'attached' });
  assert.equal(await said.getByText('Caller hung up.').count(), 0);
});

test('C12: End pressed twice asks once', async () => {
  const page = await signIn(browser, mock.url, '1001');
  mock.call();
  await answer(page).click();
  await button(page, 'End').waitFor();
  mock.hold();
  await button(page, 'End').dblclick();
  mock.release();
  await call(page).waitFor({ state: 'detached' });
  assert.equal(puts(/>DROP</).length, 1);
});

test('C28: a reload goes on with the call', async () => {
  const page = await signIn(browser, mock.url, '1001');
  const d = mock.call({ variables: { callVariable2: '44-1187' } });
  await answer(page).click();
  await call(page).waitFor();
  for (const p of d.participants)
    p.start = new Date(Date.now() - 100_000).toISOString();
  await page.reload();
  await call(page).getByText('44-1187').waitFor();
  await call(page).getByRole('timer').getByText(/^01:4\d$/).waitFor();
  await call(page).getByRole('list', { name: 'Participants' }).getByText('You, Active').waitFor();
  await call(page).getByText('+49301234567').first().waitFor();
  await button(page, 'End').click();
  await call(page).waitFor({ state: 'detached' });
});

test('N6: a reload waits for a server that is away, and says when one was signed out', async () => {
  const page = await signIn(browser, mock.url, '1001');
  mock.status = 'OUT_OF_SERVICE';
  await page.reload();
  await page.getByText('Your session goes on when it is back').waitFor();
  mock.status = 'IN_SERVICE';
  await stateIs(page, 'Not Ready');
  mock.users.get('1001').state = 'LOGOUT';
  await page.reload();
  await page.getByText(/You were signed out at/).waitFor();
});

test('C30: a call is made', async () => {
  const page = await signIn(browser, mock.url, '1001');
  await button(page, 'Make a call').click();
  await page.getByRole('textbox', { name: 'Number' }).fill('+49 (30) 555-12');
  await page.keyboard.press('Enter');
  await call(page).getByText('Dialing').first().waitFor();
  await call(page).getByText('Active').first().waitFor();
  assert.match(puts(/MAKE_CALL/)[0].body, /<toAddress>\+493055512</);
});

test('C30: where nobody may call who is Ready, Not Ready comes first', async () => {
  const page = await signIn(browser, mock.url, '1001');
  await choose(page, 'Ready');
  await stateIs(page, 'Ready');
  let refusals = 0;
  await page.route('**/User/1001/Dialogs', (route) => route.request().method() === 'POST' && mock.users.get('1001').state === 'READY' && ++refusals
    ? route.fulfill({ status: 400, contentType: 'application/xml', body: '<ApiErrors><ApiError><ErrorType>Invalid State</ErrorType><ErrorMessage>The user is not in a state to call</ErrorMessage><ErrorData>READY</ErrorData></ApiError></ApiErrors>' })
    : route.continue());
  await button(page, 'Make a call').click();
  await page.getByRole('textbox', { name: 'Number' }).fill('5550001');
  await page.keyboard.press('Enter');
  await call(page).getByText('Active').first().waitFor();
  assert.equal(refusals, 1);
  assert.deepEqual(mock.requests.map((r) => /<state>(\w+)|<requestedAction>(\w+)/.exec(r.body)?.slice(1).join('')).slice(-2), ['NOT_READY', 'MAKE_CALL']);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('F1, F2, F5: tabs have the ids gadgets expect, load what they show, and a failed gadget says so', async () => {
  const page = await signIn(browser, mock.url, '1001');
  const box = page.getByRole('region', { name: 'Mock gadget' });
  await box.getByRole('heading', { name: 'Mock gadget' }).waitFor();
  assert.equal(await page.locator('#finesse_gadget_1_title').textContent(), 'Mock gadget');
  assert.equal(await page.locator('#gadgets-gadget-content-1 > iframe#finesse_gadget_1').count(), 1);
  assert.equal(await page.locator('#finesse_gadget_1').evaluate((f) => f.offsetHeight), 90);
  const broken = page.getByRole('region', { name: 'Gadget', exact: true });
  await broken.getByText(/status 404/).waitFor();
  await broken.getByRole('button', { name: 'Reload' }).click();
  await broken.getByText(/status 404/).waitFor();
  await page.getByRole('tab', { name: 'Home' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('#panel_manageCall.active').waitFor({ state: 'attached' });
  assert.equal(await page.locator('.tab-panel.active').count(), 1);
  assert.equal(await page.locator('.tab-panel:not(.active)').evaluateAll((all) => all.every((panel) => panel.inert)), true);
  assert.equal(await page.locator('#tab_manageCall.active').count(), 1);
});

test('F2: a tab that was never visited asks for none of its gadgets, but those that are never seen', async () => {
  mock.layout = mock.layout.replace('<label>Notes</label>', '<label>Notes</label><gadgets><gadget>/gadgets/queue-statistics/spec.xml?seen</gadget><gadget hidden="true">/gadgets/queue-statistics/spec.xml?hidden</gadget></gadgets>');
  const page = await openPage(browser, mock.url);
  const asked = [];
  page.on('request', (r) => r.url().includes('/gadgets/ifr') && asked.push(decodeURIComponent(r.url())));
  const isAsked = (what) => asked.some((url) => url.includes(what));
  await tryToSignIn(page, '1001');
  await page.getByRole('heading', { name: 'Mock gadget' }).waitFor();
  await until(() => isAsked('spec.xml?hidden'), { what: 'the hidden one' });
  assert.equal(isAsked('spec.xml?seen'), false);
  await page.getByRole('tab', { name: 'Notes' }).click();
  await until(() => isAsked('spec.xml?seen'), { what: 'the one that is seen now' });
});

test('C2, F3: a maximised gadget is the same document, Escape restores it', async () => {
  const page = await signIn(browser, mock.url, '1001');
  await page.getByRole('heading', { name: 'Mock gadget' }).waitFor();
  const frame = page.frame({ name: 'finesse_gadget_1' });
  await frame.evaluate(() => (window.marker = 1));
  await button(page, 'Maximize Mock gadget').click();
  mock.call();
  await answer(page).click(); // C2: also over a gadget that fills the tab
  await button(page, 'Hold').click();
  await button(page, 'Retrieve').waitFor();
  await page.keyboard.press('Escape');
  await button(page, 'Maximize Mock gadget').waitFor();
  assert.equal(await frame.evaluate(() => window.marker), 1);
});

test('N1, N2: a lost connection is furniture, and comes back by itself', async () => {
  const page = await signIn(browser, mock.url, '1001');
  const d = mock.call();
  await answer(page).click();
  await call(page).waitFor();
  mock.bosh.away = true;
  mock.bosh.cut(false);
  await page.getByText(/Connection lost, reconnecting\. What you see is as of/).waitFor();
  assert.equal(await stateControl(page).isDisabled(), true);
  mock.hangUp(d); // queued for the session, which lives
  mock.bosh.away = false;
  await page.getByText(/Connected again/).first().waitFor();
  await stateIs(page, 'Wrap-Up');
  assert.equal(await call(page).count(), 0);
});

test('N2: what is said of the return goes, also when trouble comes again meanwhile', async () => {
  const page = await signIn(browser, mock.url, '1001');
  mock.bosh.away = true;
  mock.bosh.cut(false);
  await page.getByText(/Connection lost, reconnecting/).waitFor();
  const back = page.getByRole('status').getByText(/Connected again/);
  const said = page.evaluate(() => new Promise((resolve) => { // by the page: it is said for 3 s, and the test may be late
    new MutationObserver(() => /Connected again/.test(document.body.textContent) && resolve(null))
      .observe(document.body, { subtree: true, childList: true, characterData: true });
  }));
  mock.bosh.away = false;
  await said;
  mock.bosh.cut(true);
  await back.waitFor({ state: 'hidden' });
});

test('C29: the session is gone; everything is read again, no ghost stays', async () => {
  const page = await signIn(browser, mock.url, '1001');
  const d = mock.call();
  await answer(page).click();
  await call(page).waitFor();
  mock.bosh.away = true;
  mock.bosh.cut(true);
  mock.hangUp(d);
  await page.getByText(/Connection lost, reconnecting/).waitFor();
  mock.bosh.away = false;
  await page.getByText('1 call ended while you were offline').first().waitFor({ state: 'attached' });
  await stateIs(page, 'Wrap-Up');
  assert.equal(await call(page).count(), 0);
});

test('N9: without network the page says so at once', async () => {
  const page = await signIn(browser, mock.url, '1001');
  await page.context().setOffline(true);
  await page.getByText('This computer has no network').waitFor();
  await page.getByText('No network', { exact: true }).waitFor();
  assert.equal(await page.locator('ap-toast > *').count(), 0, 'no toasts');
  assert.equal(await stateControl(page).isDisabled(), true);
  await page.context().setOffline(false);
  await choose(page, 'Ready');
  await stateIs(page, 'Ready');
});

test('N5: out of service is said once and ends by itself', async () => {
  const page = await signIn(browser, mock.url, '1001');
  mock.status = 'OUT_OF_SERVICE'; // nobody was told yet
  await choose(page, 'Ready');
  await page.getByRole('alert').getByText('The phone system is not in service. Nothing has changed.').waitFor();
  assert.equal(await page.getByText('The phone system is not in service').count(), 1);
  await stateIs(page, 'Not Ready');
  assert.equal(await stateControl(page).getAttribute('aria-busy'), null);
  const tell = (status) => {
    mock.status = status;
    mock.update('/finesse/api/SystemInfo', '/finesse/api/SystemInfo', 'PUT', `<systemInfo><currentTimestamp>${new Date().toISOString()}</currentTimestamp><status>${status}</status><xmppDomain>localhost</xmppDomain></systemInfo>`);
  };
  tell('OUT_OF_SERVICE');
  await page.getByText(/The phone system is not in service\. Waiting/).waitFor();
  tell('IN_SERVICE');
  await page.getByText('Connected again.').first().waitFor();
  await choose(page, 'Ready');
  await stateIs(page, 'Ready');
});

test('S13: signing in elsewhere puts this desktop out and says so', async () => {
  const page = await signIn(browser, mock.url, '1001');
  const other = await signIn(browser, mock.url, '1001');
  await page.getByText(/You signed in elsewhere at \d\d:\d\d/).waitFor();
  await choose(other, 'Ready');
  await stateIs(other, 'Ready');
});

test('N11, N12: signing out, with a reason, also from Ready', async () => {
  const page = await signIn(browser, mock.url, '1001');
  await choose(page, 'Ready');
  await stateIs(page, 'Ready');
  await page.getByRole('button', { name: /^Ana Díaz/ }).click();
  await page.getByRole('menuitem', { name: 'End of shift' }).click();
  await page.getByRole('dialog', { name: 'You are Ready.' }).getByRole('button', { name: 'Cancel' }).click();
  await stateIs(page, 'Ready');
  await page.getByRole('button', { name: /^Ana Díaz/ }).click();
  await page.getByRole('menuitem', { name: 'End of shift' }).click();
  await button(page, 'Go Not Ready and sign out').click();
  await page.getByText('You are signed out.').waitFor();
  assert.match(mock.requests.at(-1).body, /<state>LOGOUT<\/state><reasonCodeId>10</);
  assert.equal(await page.getByRole('textbox', { name: 'Extension' }).inputValue(), '1001');
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  await until(() => page.workers().length === 0, { what: 'the worker is gone' }); // the last request may leave
});

test('a forced sign-out is explained', async () => {
  const page = await signIn(browser, mock.url, '1001');
  mock.setUser('1001', { state: 'LOGOUT', extension: '', reason: { id: '-1', category: 'LOGOUT', code: 255, label: '', system: true } });
  await page.getByText(/You were signed out at .*: Connection failure\./).waitFor();
  assert.equal(await page.getByText('What you were told before').count(), 0, 'there was nothing');
});

test('a forced sign-out shows what came before it, line by line', async () => {
  const page = await signIn(browser, mock.url, '1001');
  mock.bosh.away = true;
  mock.bosh.cut(true);
  await page.getByText(/Connection lost, reconnecting/).waitFor();
  Object.assign(mock.users.get('1001'), { state: 'LOGOUT', extension: '', reason: { id: '-1', category: 'LOGOUT', code: 255, label: '', system: true } });
  mock.bosh.away = false;
  await page.getByText(/You were signed out at .*: Connection failure\./).waitFor();
  await page.getByText('What you were told before').click();
  const told = await page.getByRole('table', { name: 'What you were told before' }).getByRole('row').allInnerTexts();
  assert.match(told[0].replace(/\s+/g, ' '), /^\d\d:\d\d:\d\d Connection lost\. Reconnecting\.$/);
  assert.equal(await page.evaluate(() => sessionStorage.length), 0, 'the next one who signs in here finds nothing of it');
});

test('V1: a supervisor sees the team and every change in it', async () => {
  Object.assign(mock.users.get('1002'), { state: 'READY', extension: '1002' });
  const page = await signIn(browser, mock.url, '1000');
  const row = page.getByRole('table', { name: 'Team Sales' }).getByRole('row', { name: /Tom Baker/ });
  await row.getByText('Ready', { exact: true }).waitFor();
  mock.setUser('1002', { state: 'NOT_READY', reason: { id: '2', category: 'NOT_READY', code: 2, label: 'Lunch' } });
  await row.getByText('Not Ready – Lunch').waitFor();
  await page.getByRole('columnheader', { name: 'State' }).getByRole('button').click();
  assert.equal(await page.getByRole('columnheader', { name: 'State' }).getAttribute('aria-sort'), 'ascending');
  await row.getByRole('button', { name: 'Actions for Tom Baker' }).click();
  await page.getByRole('menuitem', { name: 'Make Ready' }).click();
  await row.getByText('Ready', { exact: true }).waitFor();
  mock.update('/finesse/api/Queue/1', '/finesse/api/Queue/1', 'PUT', '<Queue><name>Sales</name><statistics><callsInQueue>7</callsInQueue><startTimeOfLongestCallInQueue></startTimeOfLongestCallInQueue></statistics><uri>/finesse/api/Queue/1</uri></Queue>');
  await page.getByRole('row', { name: /^Sales 7/ }).waitFor();
});

test('F14: at 320 px nothing sticks out sideways', async () => {
  const page = await signIn(browser, mock.url, '1001', { viewport: { width: 320, height: 640 } });
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(await width(), 320);
  mock.call({ variables: { callVariable1: 'x'.repeat(40) } });
  await answer(page).click();
  await call(page).waitFor();
  assert.equal(await width(), 320);
});

test('F16: in a narrow header every button keeps its name', async () => {
  const page = await signIn(browser, mock.url, '1000', { viewport: { width: 420, height: 800 } });
  for (const name of ['Message', 'Make a call'])
    await button(page, name).waitFor();
  await page.getByRole('button', { name: /^Grace Okafor/ }).waitFor();
  await button(page, 'Not now').click();
  await assertNoFaults(page);
});

test('F18: many calls and states leave nothing behind', async () => {
  const page = await signIn(browser, mock.url, '1001');
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  const measure = async () => {
    await cdp.send('HeapProfiler.collectGarbage');
    const { metrics } = await cdp.send('Performance.getMetrics');
    return Object.fromEntries(metrics.map((m) => [m.name, m.value]));
  };
  const work = async (calls, series) => {
    for (let i = 0; i < calls; i++) {
      const d = mock.call({ from: `${series}${i}`, variables: { callVariable1: `Tier ${i}`, callVariable2: String(i) } });
      mock.act(d, '1001', 'ANSWER', '');
      mock.act(d, '1001', 'HOLD', '');
      mock.hangUp(d);
    }
    await page.getByRole('row', { name: new RegExp(` ${series}${calls - 1} `) }).waitFor();
  };
  await work(210, '5551'); // past what the list of recent calls keeps
  let base = await measure();
  const isCalm = async () => Math.abs(base.Nodes - (base = await measure()).Nodes) < 5;
  await until(isCalm, { timeout: 20000, what: 'the collector is done' });
  await work(100, '5552');
  let later;
  await until(async () => (later = await measure()).Nodes <= base.Nodes + 50, { timeout: 20000, what: 'no node is kept' });
  assert.ok(later.JSEventListeners <= base.JSEventListeners + 10, `listeners ${base.JSEventListeners} -> ${later.JSEventListeners}`);
  assert.ok(later.JSHeapUsedSize <= base.JSHeapUsedSize + 1e6, `heap ${base.JSHeapUsedSize} -> ${later.JSHeapUsedSize}`);
  // The browser keeps a picture of the page, and none of its parts again but of bars that stay and of what is above it.
  const assertDrawnOnce = async () => {
    const drawn = new Promise((done) => cdp.on('LayerTree.layerTreeDidChange', ({ layers }) => layers && done(layers.filter((l) => l.drawsContent))));
    await cdp.send('LayerTree.enable');
    const [whole, ...others] = (await drawn).map((l) => l.width * l.height).sort((a, b) => b - a);
    assert.ok(others.reduce((a, b) => a + b, 0) < whole / 4, `pictures of ${whole}, ${others.join(', ')} pixels`);
    await cdp.send('LayerTree.disable');
  };
  await assertDrawnOnce();
  mock.call({ from: '5553000' });
  await incoming(page).waitFor();
  await assertDrawnOnce();
});

const LOOKS = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  'more contrast': { contrast: 'more' },
  'more contrast, dark': { contrast: 'more', colorScheme: 'dark' },
  'forced colours': { forcedColors: 'active' },
};
for (const [look, media] of Object.entries(LOOKS))
  test(`F16: no fault of WCAG 2.2 AA in ${look}`, async () => {
    const bypassCSP = { ...media, bypassCSP: true };
    const page = await openPage(browser, mock.url, bypassCSP);
    await assertNoFaults(page, 'sign-in');
    await tryToSignIn(page, '1001', { secret: 'wrong' });
    await page.getByRole('alert').getByText('Wrong').waitFor();
    await assertNoFaults(page, 'sign-in, refused');
    await tryToSignIn(page, '1001');
    await stateIs(page, 'Not Ready');
    await page.getByText(/status 404/).first().waitFor();
    await assertNoFaults(page, 'agent, idle');
    await stateControl(page).click();
    await assertNoFaults(page, 'state menu');
    await page.keyboard.press('Escape');
    mock.call({ variables: { callVariable1: 'Gold', callVariable2: '44-1187' } });
    await incoming(page).waitFor();
    await assertNoFaults(page, 'ringing');
    await answer(page).click();
    await button(page, 'Hold').click();
    await button(page, 'Retrieve').waitFor();
    await assertNoFaults(page, 'held');
    for (const u of mock.users.values())
      if (u.id > '1001')
        Object.assign(u, { state: ['READY', 'TALKING', 'WORK_READY', 'HOLD', 'RESERVED', 'NOT_READY'][Number(u.id) % 6], extension: u.id });
    const supervisor = await signIn(browser, mock.url, '1000', bypassCSP);
    await supervisor.getByRole('row', { name: /Tom Baker/ }).waitFor();
    await assertNoFaults(supervisor, 'supervisor');
    });
