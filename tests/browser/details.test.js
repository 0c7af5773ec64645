// What is easily overlooked: sizes that must not jump, clocks that are wrong, shapes, sounds, motion, times
// that nobody knows.  The page alone, against the mock.  Numbers are those of the reference desktop-ux 8.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { until } from '../harness/index.js';
import { browser, mock, mockEachTest, puts } from './mock/each.js';
import { answer, button, call, choose, incoming, openPage, signIn, stateControl, stateIs, tryToSignIn } from './agent.js';

mockEachTest();
const stateTimer = (page) => page.locator('#agent-voice-state').getByRole('timer');
const ago = (seconds) => new Date(Date.now() - seconds * 1000).toISOString();

test('S2, S7, S12: filled by what a password manager knows, sent by Enter; no mobile agent where there is none', async () => {
  const page = await openPage(browser, mock.url);
  assert.equal(await page.getByRole('checkbox', { name: 'Mobile agent' }).count(), 0);
  await page.locator('input[autocomplete="username"]').fill('1001');
  await page.locator('input[autocomplete="current-password"]').fill('demo');
  await page.getByRole('textbox', { name: 'Extension' }).fill('1001');
  await page.locator('input[autocomplete="current-password"]').press('Enter');
  await stateIs(page, 'Not Ready');
  assert.match(await page.title(), /^Not Ready/);
});

test('S6: where mobile agents are, mode and dial number appear with the check box, and are required', async () => {
  const page = await openPage(browser, mock.url, {
    prepare: (made) => made.route('**/desktop/api/DesktopConfig', (route) => route.fulfill({ json: { systemStatus: 'IN_SERVICE', enableMobileAgentLogin: 'true' } })),
  });
  const fields = [page.getByRole('combobox', { name: 'Mode' }), page.getByRole('textbox', { name: 'Dial number' })];
  for (const field of fields)
    assert.equal(await field.isVisible(), false);
  await page.getByRole('checkbox', { name: 'Mobile agent' }).check();
  for (const field of fields)
    assert.equal(await field.evaluate((e) => e.checkVisibility() && e.required), true);
  await tryToSignIn(page, '1001');
  assert.equal(await fields[1].evaluate((e) => e === document.activeElement && e.validity.valueMissing), true, 'the browser leads to what is missing');
  assert.equal(mock.requests.length, 0);
  await page.getByRole('checkbox', { name: 'Mobile agent' }).uncheck();
  assert.equal(await fields[1].isVisible(), false);
  await button(page, 'Sign in').click();
  await stateIs(page, 'Not Ready');
});

test('A7: where no reasons are configured there is one way to be not ready', async () => {
  mock.reasons = [];
  Object.assign(mock.users.get('1001'), { state: 'READY', extension: '1001' });
  const page = await signIn(browser, mock.url, '1001');
  await stateControl(page).click();
  assert.deepEqual((await page.getByRole('menuitemradio').allInnerTexts()).map((text) => text.trim()), ['Ready', 'Not Ready']);
  await page.getByRole('menuitemradio', { name: 'Not Ready', exact: true }).click();
  await stateIs(page, 'Not Ready');
});

test('A11: what was chosen for after the call is replaced by the next choice', async () => {
  const page = await signIn(browser, mock.url, '1001');
  const d = mock.call();
  await answer(page).click();
  await stateIs(page, 'Talking');
  await choose(page, 'Lunch');
  await page.getByText('After this call: Not Ready, Lunch').waitFor();
  mock.refuse = { type: 'Invalid State', message: 'CF_INVALID_AGENT_WORKMODE' }; // where that is not possible
  await choose(page, 'Ready');
  await page.getByRole('alert').getByText('This is not possible now.').waitFor();
  await page.getByText('After this call: Not Ready, Lunch').waitFor();
  mock.refuse = null;
  await choose(page, 'Ready');
  await page.getByText('After this call: Ready').waitFor();
  mock.hangUp(d);
  await stateIs(page, 'Ready');
});

test('what is below the calls stays where it is while calls come and go', async () => {
  Object.assign(mock.users.get('1001'), { state: 'READY', extension: '1001' });
  const page = await signIn(browser, mock.url, '1001');
  const below = page.getByRole('tabpanel').first();
  await below.waitFor();
  const at = (await below.boundingBox()).y;
  for (let n = 0; n < 2; n++) {
    const d = mock.call();
    await incoming(page).waitFor();
    assert.equal((await below.boundingBox()).y, at, 'it rings');
    await answer(page).click();
    await stateIs(page, 'Talking');
    assert.equal((await below.boundingBox()).y, at, 'a call');
    mock.hangUp(d);
    await call(page).waitFor({ state: 'detached' });
    assert.equal((await below.boundingBox()).y, at, 'after it');
  }
});

test('A12: an hour is reached and nothing jumps', async () => {
  Object.assign(mock.users.get('1001'), { state: 'READY', extension: '1001', since: ago(3590) });
  const page = await signIn(browser, mock.url, '1001');
  await stateTimer(page).getByText(/^59:5\d$/).waitFor();
  const before = await stateControl(page).boundingBox();
  await stateTimer(page).getByText(/^1:00:0\d$/).waitFor();
  assert.deepEqual(await stateControl(page).boundingBox(), before);
});

test('A13: a computer whose clock is five minutes fast counts from zero all the same', async () => {
  const page = await openPage(browser, mock.url, { clock: true });
  await page.clock.setSystemTime(Date.now() + 300_000);
  await tryToSignIn(page, '1001');
  await stateIs(page, 'Not Ready');
  await choose(page, 'Ready');
  await stateIs(page, 'Ready');
  assert.match(await stateTimer(page).textContent(), /^00:0[0-5]$/);
});

test('A14: what one was told is kept in a list, over a reload, until one signs out', async () => {
  const page = await signIn(browser, mock.url, '1001');
  const list = async () => {
    await page.getByRole('button', { name: /^Ana Díaz/ }).click();
    await page.getByRole('menuitem', { name: 'What you were told' }).click();
    const dialog = page.getByRole('dialog', { name: 'What you were told' });
    await dialog.waitFor();
    const told = await dialog.getByRole('row').allInnerTexts();
    await button(page, 'Close').click();
    await dialog.waitFor({ state: 'detached' });
    return told.map((row) => row.replace(/\s+/g, ' ').trim());
  };
  assert.deepEqual(await list(), []);
  await choose(page, 'Ready');
  await stateIs(page, 'Ready');
  mock.setUser('1001', { state: 'NOT_READY', reason: { id: '-1', category: 'NOT_READY', code: 999, label: '', system: true } });
  await stateIs(page, 'Not Ready, Supervisor');
  assert.match((await list())[0], /^\d\d:\d\d:\d\d You were made Not Ready: Supervisor\.$/);
  await page.reload();
  await stateControl(page).waitFor();
  mock.bosh.away = true;
  mock.bosh.cut(false);
  await page.getByText(/Connection lost, reconnecting/).waitFor();
  mock.bosh.away = false;
  await page.getByText(/Connected again/).first().waitFor();
  assert.deepEqual((await list()).map((row) => row.slice(9)),
    ['Connected again.', 'Connection lost. Reconnecting.', 'You were made Not Ready: Supervisor.']);
});

test('A17: without colours the states differ in shape', async () => {
  const page = await signIn(browser, mock.url, '1001');
  const words = { READY: 'Ready', NOT_READY: 'Not Ready', RESERVED: 'Reserved', TALKING: 'Talking', HOLD: 'Hold', WORK: 'Wrap-Up' };
  const shapes = new Map();
  for (const [state, word] of Object.entries(words)) {
    mock.setUser('1001', { state, reason: null });
    await stateIs(page, word);
    shapes.set(state, await page.evaluate(() => document.querySelector('#agent-voice-state .state-icon use').getAttribute('href')));
  }
  assert.equal(new Set(shapes.values()).size, shapes.size, JSON.stringify([...shapes]));
  const drawings = await page.evaluate((ids) => ids.map((id) => document.querySelector(id)?.innerHTML), [...shapes.values(), '#icon-signed-out', '#icon-offline']);
  assert.equal(new Set(drawings).size, drawings.length, 'each is drawn differently');
});

test('C8, F9: silence stops the sound, not the call; after a reload the sound is asked for', async () => {
  const page = await signIn(browser, mock.url, '1001');
  mock.call();
  await incoming(page).getByRole('button', { name: 'Silence' }).click();
  assert.equal(await incoming(page).getByRole('button', { name: 'Silence' }).getAttribute('aria-disabled'), 'true');
  await incoming(page).waitFor();
  await page.reload();
  const off = incoming(page).getByRole('button', { name: 'Sound is off, turn it on' });
  await off.click();
  await off.waitFor({ state: 'hidden' });
  await answer(page).click();
  await call(page).waitFor();
});

test('sounds are as loud as one wants them, and those that one wants, which is kept', async () => {
  const page = await openPage(browser, mock.url);
  await page.addInitScript(() => {
    window.heights = [];
    const ramp = AudioParam.prototype.linearRampToValueAtTime;
    AudioParam.prototype.linearRampToValueAtTime = function (value, at) {
      window.heights.push(value);
      return ramp.call(this, value, at);
    };
  });
  await page.reload();
  await tryToSignIn(page, '1001');
  await stateIs(page, 'Not Ready');
  const loudest = () => page.evaluate(() => Math.max(0, ...window.heights.splice(0)));
  const open = async () => {
    await page.getByRole('button', { name: /^Ana Díaz/ }).click();
    await page.getByRole('menuitem', { name: 'Sounds' }).click();
  };
  const slider = page.getByRole('dialog', { name: 'Sounds' }).getByRole('slider', { name: 'Volume' });
  const play = async () => {
    await button(page, 'Play: Ring').click();
    await until(() => page.evaluate(() => window.heights.length > 0), { what: 'a sound' });
    return loudest();
  };
  await open();
  const usual = await play();
  await slider.fill('100');
  assert.ok(await play() > usual * 1.9);
  await page.getByRole('checkbox', { name: 'Missed call' }).uncheck();
  await button(page, 'Close').click();
  const miss = async () => {
    await loudest();
    mock.setUser('1001', { state: 'READY', reason: null });
    await stateIs(page, 'Ready');
    mock.setUser('1001', { state: 'NOT_READY', reason: { id: '-1', category: 'NOT_READY', code: 32767, label: '', system: true } });
    await page.getByRole('alert').getByText('You missed a call').waitFor();
    return loudest();
  };
  assert.equal(await miss(), 0, 'what is not wanted');
  await open();
  await page.getByRole('checkbox', { name: 'Missed call' }).check();
  assert.ok(await miss() > 0);
  await slider.fill('0');
  assert.equal(await play(), 0);
  await button(page, 'Close').click();
  await page.reload();
  await stateControl(page).waitFor();
  await open();
  assert.equal(await slider.inputValue(), '0');
});

test('C11: an action goes, End stays where it is', async () => {
  const page = await signIn(browser, mock.url, '1001');
  const d = mock.call();
  await answer(page).click();
  await button(page, 'Hold').waitFor();
  const before = await button(page, 'End').boundingBox();
  mock.participant(d, '1001', 'ACTIVE', ['DROP']);
  mock.tellDialog(d, 'PUT');
  await button(page, 'Hold').waitFor({ state: 'detached' });
  assert.deepEqual(await button(page, 'End').boundingBox(), before);
});

test('C23: what is being typed outlives a moment in which nothing may be changed', async () => {
  const page = await signIn(browser, mock.url, '1001');
  const d = mock.call({ variables: { 'user.layout': 'Order', callVariable4: 'by post' } });
  await answer(page).click();
  const tell = (...actions) => {
    mock.participant(d, '1001', 'ACTIVE', actions);
    mock.tellDialog(d, 'PUT');
  };
  const comment = page.getByRole('textbox', { name: 'Comment' });
  const save = button(page, 'Save Comment');
  const pause = async () => {
    tell('HOLD', 'DROP');
    await comment.waitFor({ state: 'detached' });
    tell('HOLD', 'DROP', 'UPDATE_CALL_DATA');
    await comment.waitFor();
  };
  await button(page, 'Hold').waitFor();
  tell('HOLD', 'DROP', 'UPDATE_CALL_DATA');
  await comment.waitFor();
  await pause();
  assert.equal(await comment.inputValue(), 'by post');
  assert.equal(await save.isVisible(), false);
  await comment.fill('by courier');
  d.variables.callVariable4 = 'by train';
  await pause();
  assert.equal(await comment.inputValue(), 'by courier');
  await page.getByText('Changed meanwhile to “by train”.').waitFor();
  await button(page, 'Revert Comment').click();
  assert.equal(await comment.inputValue(), 'by train');
  await pause();
  assert.equal(await comment.inputValue(), 'by train');
  assert.equal(await save.isVisible(), false);
});

test('C13: of 6,000 contacts those that fit are there with each key', async () => {
  const books = [0, 1, 2].map((book) => `<PhoneBook><name>Book ${book}</name><Contacts>${Array.from({ length: 2000 }, (_, i) =>
    `<Contact><firstName>Ana ${book}-${i}</firstName><lastName>Bílková</lastName><phoneNumber>+49 (30) ${book}${1000 + i}</phoneNumber><description>Desk ${i}</description></Contact>`).join('')}</Contacts></PhoneBook>`).join('');
  const page = await openPage(browser, mock.url);
  await page.route('**/User/1001/PhoneBooks', (route) => route.fulfill({ contentType: 'application/xml', body: `<PhoneBooks>${books}</PhoneBooks>` }));
  await tryToSignIn(page, '1001');
  await stateIs(page, 'Not Ready');
  const d = mock.call();
  await answer(page).click();
  await button(page, 'Hold').waitFor();
  mock.participant(d, '1001', 'ACTIVE', ['HOLD', 'CONSULT_CALL', 'DROP']);
  mock.tellDialog(d, 'PUT');
  await button(page, 'Consult').click();
  const found = page.getByRole('listbox', { name: 'Contacts' }).getByRole('option');
  await page.getByText('100 of 6000 contacts').waitFor();
  const number = page.getByRole('textbox', { name: 'Number' });
  await number.pressSequentially('bil 1-199');
  await page.getByText('Contacts: 11', { exact: true }).waitFor();
  assert.match(await found.first().innerText(), /^Ana 1-199 Bílková/);
  await number.fill('');
  await number.pressSequentially('3021001'); // of a number, as it is bare
  await page.getByText('Contacts: 1', { exact: true }).waitFor();
});

test('C20: keys are sent in their order, twenty may be on their way', async () => {
  const page = await signIn(browser, mock.url, '1001');
  const d = mock.call();
  await answer(page).click();
  await button(page, 'Hold').waitFor();
  mock.participant(d, '1001', 'ACTIVE', ['HOLD', 'SEND_DTMF', 'DROP']);
  mock.tellDialog(d, 'PUT');
  await button(page, 'Keypad').click();
  mock.hold();
  for (const key of '12#45678901234567890')
    await page.keyboard.press(key);
  assert.equal(await page.getByText('keys are still on their way').count(), 0);
  await page.keyboard.press('1');
  await page.keyboard.press('2');
  await page.getByText('20 keys are still on their way. Wait a moment.').waitFor();
  mock.release();
  await until(() => puts(/SEND_DTMF/).length >= 3, { what: 'three were sent' });
  assert.deepEqual(puts(/SEND_DTMF/).slice(0, 3).map((r) => /<value>(.)</.exec(r.body)?.[1]), ['1', '2', '#']);
});

test('C25: where a reason is demanded, who leaves wrap-up without one is led to it and told why', async () => {
  mock.layout = mock.layout.replace('<layout><role>Agent', '<configs><config key="forceWrapUp" value="true"/></configs><layout><role>Agent');
  const page = await openPage(browser, mock.url);
  await page.route('**/User/1001/WrapUpReasons', (route) => route.fulfill({
    contentType: 'application/xml', body: '<WrapUpReasons><WrapUpReason><label>Billing question</label></WrapUpReason></WrapUpReasons>',
  }));
  await tryToSignIn(page, '1001');
  await stateIs(page, 'Not Ready');
  const d = mock.call();
  await answer(page).click();
  await button(page, 'Hold').waitFor();
  mock.participant(d, '1001', 'WRAP_UP', ['UPDATE_CALL_DATA']);
  mock.tellDialog(d, 'PUT');
  mock.setUser('1001', { state: 'WORK' });
  await stateIs(page, 'Wrap-Up');
  await choose(page, 'Ready');
  await page.getByRole('alert').getByText('Choose a reason before you leave wrap-up.').waitFor();
  const reason = page.getByRole('combobox', { name: 'Wrap-up reason' });
  assert.equal(await reason.evaluate((e) => e === document.activeElement), true);
  const isLedThere = () => until(() => reason.evaluate((e) => e === document.activeElement), { what: 'the reason has the focus' });
  await page.keyboard.press('Alt+Shift+KeyP');
  await page.keyboard.type('lunch');
  await page.keyboard.press('Enter');
  await isLedThere();
  await page.keyboard.press('Alt+Shift+KeyO');
  await page.getByRole('menuitem', { name: 'End of shift' }).click();
  await isLedThere();
  assert.equal(puts(/<state>/).filter((r) => !r.body.includes('LOGIN')).length, 0, 'nothing was asked');
  mock.hold();
  await reason.click();
  await page.getByRole('option', { name: 'Billing question' }).click();
  await choose(page, 'Ready');
  await until(() => puts(/>READY</).length === 1, { what: 'the request: the reason is on its way' });
});

test('C25: a reason is looked for in sight; what is typed stays while the call changes, and that nothing fits is said', async () => {
  const labels = Array.from({ length: 30 }, (_, i) => `Topic ${i + 1}`);
  const page = await openPage(browser, mock.url, { viewport: { width: 1024, height: 600 } });
  await page.route('**/User/1001/WrapUpReasons', (route) => route.fulfill({
    contentType: 'application/xml', body: `<WrapUpReasons>${labels.map((label) => `<WrapUpReason><label>${label}</label></WrapUpReason>`).join('')}</WrapUpReasons>`,
  }));
  await tryToSignIn(page, '1001');
  await stateIs(page, 'Not Ready');
  const d = mock.call({ variables: { callVariable2: 'Schmidt', callVariable3: 'late parcel' } });
  await answer(page).click();
  await button(page, 'Hold').waitFor();
  mock.participant(d, '1001', 'ACTIVE', ['HOLD', 'DROP', 'UPDATE_CALL_DATA']);
  mock.tellDialog(d, 'PUT');
  const reason = page.getByRole('combobox', { name: 'Wrap-up reason' });
  await reason.waitFor();
  await page.locator('ap-call-bar').evaluate((node) => { node.style.paddingBlockStart = '300px'; }); // as below a call with much data
  await reason.click();
  const list = await page.getByRole('listbox', { name: 'Wrap-up reason' }).boundingBox();
  assert.ok(list.y >= 0 && list.y + list.height <= 600, `from ${list.y} to ${list.y + list.height}`);
  await page.keyboard.type('topix');
  await page.getByRole('option', { name: 'Nothing fits.', disabled: true }).waitFor();
  await page.keyboard.press('Enter'); // chooses nothing
  mock.setUser('1001', { state: 'TALKING', pending: 'NOT_READY' });
  await page.getByText('After this call: Not Ready').waitFor();
  assert.equal(await reason.inputValue(), 'topix');
  await page.keyboard.press('Escape');
  assert.equal(await reason.inputValue(), '');
  assert.equal(puts(/wrapUpReason/).length, 0);
});

test('what is chosen while something else of the call is being saved comes after it', async () => {
  const page = await openPage(browser, mock.url);
  await page.route('**/User/1001/WrapUpReasons', (route) => route.fulfill({
    contentType: 'application/xml', body: '<WrapUpReasons><WrapUpReason><label>Order</label></WrapUpReason><WrapUpReason><label>Return</label></WrapUpReason></WrapUpReasons>',
  }));
  await tryToSignIn(page, '1001');
  await stateIs(page, 'Not Ready');
  const d = mock.call({ variables: { 'user.layout': 'Order', callVariable4: 'by post' } });
  await answer(page).click();
  await button(page, 'Hold').waitFor();
  mock.participant(d, '1001', 'ACTIVE', ['HOLD', 'DROP', 'UPDATE_CALL_DATA']);
  mock.tellDialog(d, 'PUT');
  mock.hold();
  await page.getByRole('textbox', { name: 'Comment' }).fill('by courier');
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Wrap-up reason' }).click();
  await page.getByRole('option', { name: 'Return' }).click();
  const changes = () => puts(/UPDATE_CALL_DATA/).map((r) => /<value>(.*)<\/value>|<wrapUpReason>(.*)<\/wrapUpReason>/.exec(r.body)?.slice(1).join(''));
  assert.deepEqual(changes(), ['by courier']);
  mock.release();
  await until(() => changes().length === 2, { what: 'the second change' });
  assert.deepEqual(changes(), ['by courier', 'Return']);
});

test('C26: the end of wrap-up is announced at 30 and at 10 seconds, and only then', async () => {
  const page = await openPage(browser, mock.url, { clock: true });
  await page.route('**/desktop/api/wrap-up', (route) => route.fulfill({ json: { seconds: 40 } }));
  const known = page.waitForResponse(/wrap-up$/).then((answer) => answer.finished());
  await tryToSignIn(page, '1001');
  await stateIs(page, 'Not Ready');
  await known;
  await page.evaluate(() => {
    window.said = [];
    new MutationObserver(() => window.said.push(document.querySelector('[data-live=polite]').textContent))
      .observe(document.querySelector('[data-live=polite]'), { childList: true, subtree: true, characterData: true });
  });
  mock.hangUp(mock.call());
  mock.setUser('1001', { state: 'WORK_READY' });
  await stateIs(page, 'Wrap-Up');
  await page.clock.runFor(40_000);
  const said = () => page.evaluate(() => [...new Set(window.said.join(' ').match(/\d+ seconds/g) ?? [])]);
  await until(async () => (await said()).length === 2, { what: 'both are said' });
  assert.deepEqual(await said(), ['30 seconds', '10 seconds']);
});

test('C31, C32: a call of unknown age, and one whose number is markup', async () => {
  const page = await signIn(browser, mock.url, '1001');
  const d = mock.call({ from: '<img src=x onerror=alert(1)>' });
  await incoming(page).getByText('<img src=x onerror=alert(1)>').waitFor();
  for (const p of d.participants)
    Object.assign(p, { start: '', since: '' });
  await answer(page).click();
  await call(page).waitFor();
  for (const p of d.participants)
    p.since = '';
  mock.tellDialog(d, 'PUT');
  await call(page).getByRole('timer', { name: 'Since before reconnect' }).getByText('--:--').waitFor();
  assert.equal(await page.locator('ap-call-card img').count(), 0);
});

test('F12: shortcuts that are switched off do nothing', async () => {
  const page = await signIn(browser, mock.url, '1001');
  await page.keyboard.press('Alt+Shift+Slash');
  await page.getByRole('checkbox', { name: 'Shortcuts on' }).uncheck();
  await button(page, 'Close').click();
  await page.keyboard.press('Alt+Shift+KeyR');
  await choose(page, 'Lunch');
  await stateIs(page, 'Not Ready, Lunch');
  assert.equal(puts(/>READY</).length, 0);
});

test('F13: an error report is sent, without secrets and without what callers said', async () => {
  const page = await signIn(browser, mock.url, '1001');
  mock.call({ variables: { callVariable1: 'Gold-secret' } });
  await answer(page).click();
  await call(page).waitFor();
  await page.getByRole('button', { name: /^Ana Díaz/ }).click();
  await page.getByRole('menuitem', { name: 'Send error report' }).click();
  await page.getByRole('status').getByText('The error report was sent.').waitFor();
  const [{ path, body }] = puts(/<logData>/);
  assert.equal(path, '/finesse/api/User/1001/ClientLog');
  const kept = await page.evaluate(() => sessionStorage.getItem('userFinesseAuth'));
  for (const secret of ['demo', kept, 'Gold-secret'])
    assert.equal(body.includes(secret), false, secret);
});

test('F17: who wants no motion sees none, not even when it rings', async () => {
  const page = await signIn(browser, mock.url, '1001', { reducedMotion: 'reduce' });
  mock.call();
  await incoming(page).waitFor();
  assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
});

test('N3: signed out while the line was cut: said in words', async () => {
  const page = await signIn(browser, mock.url, '1001');
  mock.bosh.away = true;
  mock.bosh.cut(true);
  Object.assign(mock.users.get('1001'), { state: 'LOGOUT', extension: '', reason: { id: '-1', category: 'LOGOUT', code: 255, label: '', system: true } });
  await page.getByText(/Connection lost, reconnecting/).waitFor();
  mock.bosh.away = false;
  await page.getByText(/You were signed out at .*: Connection failure\./).waitFor();
});

test('V11: who looks at an agent sees the states of late, those before the look too', async () => {
  Object.assign(mock.users.get('1002'), { state: 'READY', extension: '1002', since: ago(100) });
  const page = await signIn(browser, mock.url, '1000');
  const row = page.getByRole('row', { name: /Tom Baker/ });
  await row.getByText('Ready', { exact: true }).waitFor();
  mock.setUser('1002', { state: 'NOT_READY', reason: { id: '2', category: 'NOT_READY', code: 2, label: 'Lunch' } });
  await row.getByText('Not Ready – Lunch').waitFor();
  await page.getByRole('button', { name: 'Tom Baker', exact: true }).click();
  const states = page.getByRole('region', { name: /^Calls of/ }).getByRole('table', { name: 'Recent states' });
  await states.getByRole('row', { name: /Not Ready, Lunch/ }).waitFor();
  mock.setUser('1002', { state: 'TALKING', reason: null });
  await states.getByRole('row', { name: /Talking/ }).waitFor();
  const words = await states.locator('tbody th').allInnerTexts();
  assert.deepEqual(words.map((w) => w.trim()), ['Talking', 'Not Ready, Lunch', 'Ready']);
  assert.match(await states.getByRole('row').last().innerText(), /0[12]:\d\d/);
});

test('V11: and those of before the page, each once, also what a gap hid', async () => {
  Object.assign(mock.users.get('1002'), { state: 'READY', extension: '1002', since: ago(100) });
  const lunch = { id: '2', category: 'NOT_READY', code: 2, label: 'Lunch' };
  mock.setUser('1002', { state: 'NOT_READY', reason: lunch });
  const page = await signIn(browser, mock.url, '1000');
  await page.getByRole('button', { name: 'Tom Baker', exact: true }).click();
  const states = page.getByRole('region', { name: /^Calls of/ }).getByRole('table', { name: 'Recent states' });
  const words = async () => (await states.locator('tbody th').allInnerTexts()).map((w) => w.trim());
  await states.getByRole('row', { name: 'Ready' }).nth(1).waitFor();
  assert.deepEqual(await words(), ['Not Ready, Lunch', 'Ready']);
  mock.bosh.away = true;
  mock.bosh.cut(true);
  await page.getByText(/Connection lost, reconnecting/).waitFor();
  mock.setUser('1002', { state: 'READY', reason: null });
  mock.setUser('1002', { state: 'RESERVED' });
  mock.bosh.away = false;
  await states.getByRole('row', { name: /Reserved/ }).waitFor();
  await states.getByRole('row', { name: /^[^a-z]*Ready/ }).nth(1).waitFor();
  assert.deepEqual(await words(), ['Reserved', 'Ready', 'Not Ready, Lunch', 'Ready']);
});

test('V11: recent calls are read when they are looked at, and again when one has ended', async () => {
  Object.assign(mock.users.get('1002'), { state: 'READY', extension: '1002', since: ago(100) });
  mock.past.set('1002', [{
    id: '7', direction: 'OUT', callType: 'OUT', party: '5550001', queueName: '', startTime: ago(3 * 86400), answerTime: ago(3 * 86400 - 5),
    endTime: ago(3 * 86400 - 70), wrapUpReason: 'Billing question',
  }]);
  const page = await signIn(browser, mock.url, '1000');
  await page.getByRole('button', { name: 'Tom Baker', exact: true }).click();
  const calls = page.getByRole('region', { name: /^Calls of/ }).getByRole('table', { name: 'Recent calls' });
  const old = calls.getByRole('row', { name: /Outgoing 5550001/ });
  await old.getByText('Billing question').waitFor();
  assert.match(await old.innerText(), /\d\d\/\d\d.*01:05/s, 'not of today: with the day');
  const d = mock.call({ to: '1002', from: '5550002' });
  await page.getByRole('region', { name: /^Calls of/ }).getByText('5550002').first().waitFor();
  mock.hangUp(d);
  await calls.getByRole('row', { name: /Missed 5550002/ }).waitFor();
  assert.match(await calls.getByRole('row').nth(1).innerText(), /5550002/, 'newest first');
});

const EVENTS = 150;

test('V2: of 500 agents each change costs little, and nothing moves under the pointer', async () => {
  const one = mock.users.get('1002');
  for (let i = 0; i < 500; i++)
    mock.users.set(String(3000 + i), { ...one, id: String(3000 + i), last: `Agent ${i}`, extension: String(3000 + i), state: 'READY' });
  const page = await signIn(browser, mock.url, '1000');
  await page.getByRole('columnheader', { name: 'State' }).getByRole('button').click();
  const row = page.getByRole('row', { name: /Agent 0 / });
  await row.hover();
  const order = () => page.locator('ap-team-table tbody tr').evaluateAll((rows) => rows.map((r) => r.dataset.key).join());
  const before = await order();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' }); // the machine may be busy with something else
  const spent = async () => (await devtools.send('Performance.getMetrics')).metrics.find((m) => m.name === 'TaskDuration').value * 1000;
  const from = await spent();
  for (let i = 0; i < EVENTS; i++) {
    mock.setUser(String(3000 + i), { state: 'TALKING' });
    await new Promise((resolve) => setTimeout(resolve, 20)); // fifty a second
  }
  await page.locator(`tr[data-key="${3000 + EVENTS - 1}"] .state-cell[data-look="talking"]`).waitFor();
  const each = (await spent() - from) / EVENTS;
  assert.ok(each <= 40, `${each} ms of the processor for each event`);
  assert.equal(await order(), before);
});

test('many queues, tabs and agents, and long names: nothing sticks out, numbers are in their order', async () => {
  const queue = mock.queues[0];
  mock.queues = Array.from({ length: 200 }, (_, i) => ({ ...queue, id: String(i + 1), name: i === 0 ? 'Customer care international premium second level' : `Queue ${i}` }));
  mock.reasons = [1, 2, 10, 12].map((n) => ({ id: String(n), category: 'NOT_READY', code: n, label: `Reason ${n}` }));
  mock.layout = mock.layout.replaceAll('<tab><id>manageCall', `${Array.from({ length: 11 }, (_, i) => `<tab><id>t${i}</id><label>A tab with quite a long label ${i}</label></tab>`).join('')}<tab><id>manageCall`);
  Object.assign(mock.users.get('1001'), { first: 'Maximiliane-Alexandra Theodora', last: 'von und zu Hohenlohe-Waldenburg' });
  const page = await signIn(browser, mock.url, '1001');
  await page.getByRole('tab', { name: 'Notes' }).waitFor();
  const dial = button(page, 'Make a call');
  assert.ok((await dial.boundingBox()).height < 50, 'a long name takes nothing from the buttons beside it');
  await stateControl(page).click();
  const reasons = await page.getByRole('group', { name: 'Not Ready' }).getByRole('menuitemradio').allTextContents();
  assert.deepEqual(reasons, ['Reason 1', 'Reason 2', 'Reason 10', 'Reason 12']);
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 390, height: 844 });
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.equal(await wide(), 0);
  await page.getByRole('tab', { name: 'Notes' }).click();
  assert.ok((await page.getByRole('tab', { name: 'Notes' }).boundingBox()).width >= 64, 'tabs are scrolled, not squeezed');
  const one = mock.call({ from: `+49${'0123456789'.repeat(2)}`, variables: { callVariable2: 'x'.repeat(80) } });
  const two = mock.call({ from: '5550002' });
  await incoming(page).nth(1).waitFor();
  const { x, width } = await incoming(page).first().boundingBox();
  assert.ok(x >= 0 && x + width <= 390, 'an alert is never cut off');
  await page.setViewportSize({ width: 1366, height: 768 });
  assert.equal(await incoming(page).getByText('Alt+Shift+Y').filter({ visible: true }).count(), 1, 'the key answers one of two');
  mock.hangUp(one);
  mock.hangUp(two);
  const supervisor = await signIn(browser, mock.url, '1000');
  const table = supervisor.getByRole('table', { name: 'Queues and their figures now' });
  await table.getByRole('row', { name: /^Queue 199/ }).waitFor({ state: 'attached' });
  assert.ok((await supervisor.locator('ap-queue-table').boundingBox()).height <= 768 * 0.7, 'what is below is not out of reach');
  assert.ok((await table.getByRole('row', { name: /^Customer care/ }).boundingBox()).height <= 100);
});

test('V14: who is Not Ready for half an hour is marked by a word', async () => {
  Object.assign(mock.users.get('1002'), { state: 'NOT_READY', extension: '1002', since: ago(1797) });
  Object.assign(mock.users.get('1003'), { state: 'NOT_READY', extension: '1003', since: ago(60) });
  const page = await signIn(browser, mock.url, '1000');
  await page.getByRole('row', { name: /Tom Baker/ }).getByText('long', { exact: true }).waitFor();
  assert.equal(await page.getByRole('row', { name: /Li Wei/ }).getByText('long', { exact: true }).isVisible(), false);
});

const spoken = (page, text) => page.locator('[data-live]').getByText(text);

test('that a call rings or is held is said once, by the call; the state it brings is not said as well (desktop-ux 3.2)', async () => {
  const page = await signIn(browser, mock.url, '1001');
  await choose(page, 'Ready');
  await spoken(page, 'You are Ready.').waitFor({ state: 'attached' });
  mock.call();
  await spoken(page, /^Incoming call from/).waitFor({ state: 'attached' });
  await stateIs(page, 'Reserved');
  assert.equal(await spoken(page, /Reserved/).count(), 0);
  await answer(page).click();
  await button(page, 'Hold').click();
  await spoken(page, /is on hold\.$/).waitFor({ state: 'attached' });
  await stateIs(page, 'Hold');
  assert.equal(await spoken(page, /You are Hold/).count(), 0);
});

test('the notice of a state goes when the state does', async () => {
  const page = await signIn(browser, mock.url, '1001');
  mock.setUser('1001', { state: 'READY', reason: null });
  const notice = page.locator('ap-toast').getByText('You are Ready now. Calls may come.');
  await notice.waitFor();
  mock.call();
  await stateIs(page, 'Reserved');
  assert.equal(await notice.count(), 0);
});

test('a fault of a server in between is explained as one, whatever it sends', async () => {
  const page = await signIn(browser, mock.url, '1001');
  await page.route('**/finesse/api/User/1001', (route) => route.request().method() === 'PUT'
    ? route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' }) : route.fallback());
  await choose(page, 'Ready');
  await page.getByText('The server had a fault. Nothing has changed; try again.').waitFor();
  await stateIs(page, 'Not Ready');
});

test('C30: what comes of a number that was dialled disturbs nobody who has closed the panel and types another', async () => {
  mock.past.set('1001', [{ id: '1', direction: 'IN', callType: 'ACD_IN', party: '5550001', queueName: 'Sales', wrapUpReason: '', startTime: ago(90), answerTime: ago(80), endTime: ago(60) }]);
  const page = await signIn(browser, mock.url, '1001');
  const number = page.getByRole('textbox', { name: 'Number' });
  const dial = async (text) => {
    await page.keyboard.press('Alt+Shift+KeyD');
    await number.fill(text);
  };
  mock.refuse = { type: 'Invalid Destination', message: 'CF_INVALID_DESTINATION' };
  mock.hold();
  await dial('5551111');
  await page.keyboard.press('Enter');
  await until(() => mock.requests.some((r) => r.body.includes('5551111')), { what: 'the request' });
  await page.keyboard.press('Escape');
  await dial('555222');
  mock.release();
  await page.getByRole('status').getByText('This number cannot be called from here.').waitFor();
  assert.equal(await number.inputValue(), '555222');
  assert.equal(await number.getAttribute('aria-invalid'), null, 'it is not this number');
  await page.keyboard.press('Escape');
  await button(page, 'Call 5550001').click();
  await page.getByRole('alert').getByText('This number cannot be called from here.').waitFor();
  assert.equal(await number.inputValue(), '5550001', 'the number that was called');
  await page.keyboard.press('Escape');
  mock.refuse = null;
  mock.hold();
  await dial('5551111');
  await page.keyboard.press('Enter');
  await until(() => mock.requests.filter((r) => r.body.includes('5551111')).length === 2, { what: 'the request' });
  await page.keyboard.press('Escape');
  await dial('555222');
  mock.release();
  await call(page).waitFor();
  assert.equal(await number.isVisible() && await number.inputValue(), '555222');
});

test('in Arabic a number of a call reads as it was written, and arrow keys go where they point', async () => {
  const variables = { callVariable1: '+49 30 1234', callVariable2: '+1 (555) 010-9999', callVariable3: '-5', callVariable6: 'https://crm.example/customer/' };
  const page = await signIn(browser, mock.url, '1001');
  await page.goto(`${mock.url}/desktop/?locale=ar`);
  const state = page.locator('#agent-voice-state button').first();
  await state.waitFor();
  mock.call({ queue: 'المبيعات', variables });
  const alert = page.locator('ap-alert section');
  await alert.waitFor();
  /* The first character stands left of the last one. */
  const readsFromTheLeft = (locator) => locator.evaluate((node) => {
    const text = document.createTreeWalker(node, NodeFilter.SHOW_TEXT).nextNode();
    const left = (/** @type {number} */ i) => {
      const range = new Range();
      range.setStart(text, i);
      range.setEnd(text, i + 1);
      return range.getBoundingClientRect().left;
    };
    return left(0) < left(text.length - 1);
  });
  assert.ok(await readsFromTheLeft(alert.getByText(variables.callVariable2)), 'in the alert');
  await page.keyboard.press('Alt+Shift+KeyY');
  const card = page.locator('ap-call-card');
  for (const value of Object.values(variables))
    assert.ok(await readsFromTheLeft(card.getByText(value)), value);
  const buttons = card.getByRole('toolbar').getByRole('button');
  await buttons.nth(1).waitFor();
  await buttons.first().focus();
  await page.keyboard.press('ArrowLeft'); // the second is left of the first
  assert.equal(await buttons.nth(1).evaluate((node) => node === document.activeElement), true);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('tab').first().focus();
  await page.keyboard.press('ArrowLeft');
  assert.equal(await page.getByRole('tab').nth(1).evaluate((node) => node === document.activeElement), true);
});
