// Each flow of an agent and of a supervisor once by keys alone, the focus always somewhere and always seen
// (desktop-ux 3.1: WCAG 2.1.1, 2.4.3, 2.4.7, 2.4.11).
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { until } from '../harness/index.js';
import { CHAT, arrive } from '../api/media.js';
import { button, incoming, stateIs } from './agent.js';
import { Keys } from './keys.js';
import { browser, installation, site } from './installation.js';

installation();

const callWith = (page, party) => page.getByRole('region', { name: `Call with ${party}` });
const inCall = (page, party, text) => callWith(page, party).getByRole('button', { name: text, exact: true });
const gone = (page, party) => callWith(page, party).waitFor({ state: 'detached' });
const dialogsOf = async (id) => (await site.rest(id).get(`/finesse/api/User/${id}/Dialogs`)).xml.all('Dialog');

/** At the phone of somebody else: takes the call that rings there. */
async function takes(id) {
  const ringing = async () => (await dialogsOf(id)).find((d) => d.value('state') === 'ALERTING');
  const dialog = await until(ringing, { what: `it rings at ${id}` });
  await site.rest(id).act(dialog.value('id'), 'ANSWER', id);
  return dialog.value('id');
}

test('an agent by keys: sign-in, states, a call with data, keys, consultation, conference, transfer, wrap-up', async () => {
  for (const id of ['2002', '2004'])
    await site.rest(id).state('LOGIN', { extension: id });
  const me = await Keys.open(browser, site.url);
  const { page } = me;
  await me.signIn('2001');
  await stateIs(page, 'Not Ready');
  assert.equal(await me.here(), 'Agent state: Not Ready');

  await me.press('Enter');
  await me.choose('Lunch');
  await stateIs(page, 'Not Ready, Lunch');
  await me.shortcut('KeyN');
  assert.equal(await me.here(), 'Break', 'the first reason');
  await me.press('Escape');
  await me.shortcut('KeyR');
  await stateIs(page, 'Ready');

  const ring = () => site.call({ from: '5551001', to: '7002', variables: { callVariable3: 'by post' } });
  const order = await ring();
  await incoming(page).waitFor();
  await me.press('F6');
  assert.match(await me.here(), /^Answer/, 'what rings is the next place');
  await me.press('Enter');
  await inCall(page, '5551001', 'Hold').waitFor();
  await until(async () => await me.here() === 'Hold', { what: 'the focus goes on to the call' });
  await me.press('Enter');
  await inCall(page, '5551001', 'Retrieve').waitFor();
  assert.equal(await me.here(), 'Retrieve');
  await me.press('Enter');
  await inCall(page, '5551001', 'Hold').waitFor();

  await site.rest('2001').put(`/finesse/api/Dialog/${order}`,
    '<Dialog><requestedAction>UPDATE_CALL_DATA</requestedAction><mediaProperties><callvariables><CallVariable><name>user.layout</name><value>Order</value></CallVariable></callvariables></mediaProperties></Dialog>');
  await page.getByRole('textbox', { name: 'Comment' }).waitFor();
  await me.tabTo('Comment');
  await page.keyboard.press('ControlOrMeta+a');
  await me.type('by courier');
  await me.press('Enter');
  await button(page, 'Save Comment').waitFor({ state: 'hidden' });
  assert.equal(await me.here(), 'Comment');
  await me.shortcut('KeyK');
  await me.type('12#');
  await page.getByRole('status', { name: 'Keys sent' }).getByText('12#', { exact: true }).waitFor();
  await me.press('Escape');
  assert.equal(await me.here(), 'Keypad');

  await me.shortcut('KeyC');
  await me.type('2002');
  await me.press('Enter');
  await callWith(page, '2002').waitFor();
  await takes('2002');
  await inCall(page, '5551001', 'Conference').waitFor();
  await me.shortcut('KeyL');
  await me.shortcut('KeyJ');
  await gone(page, '2002');
  await page.getByRole('list', { name: 'Participants' }).getByText('2002').waitFor();
  await me.shortcut('KeyW');
  await me.type('fault');
  await me.press('Enter');
  await until(async () => (await dialogsOf('2001'))[0].value('mediaProperties/wrapUpReason') === 'Fault reported', { what: 'the reason is kept' });
  await me.shortcut('KeyE');
  await stateIs(page, 'Wrap-Up');
  await me.shortcut('KeyR');
  await stateIs(page, 'Ready');
  await gone(page, '5551001');
  await site.rest('2002').act((await dialogsOf('2002'))[0].value('id'), 'DROP', '2002');

  await ring();
  await incoming(page).waitFor();
  await me.shortcut('KeyY');
  await inCall(page, '5551001', 'Hold').waitFor();
  await me.shortcut('KeyC');
  await me.type('2004');
  await me.press('Enter');
  await callWith(page, '2004').waitFor();
  await takes('2004');
  await inCall(page, '5551001', 'Transfer to 2004').waitFor();
  await me.shortcut('KeyX');
  await gone(page, '2004');
  await stateIs(page, 'Wrap-Up');
  await me.shortcut('KeyN');
  await me.choose('Break');
  await stateIs(page, 'Not Ready, Break');
  await me.end();
});

test('an agent by keys: phone book, callback, messages, a task, palette, lists, arranging, sign-out', async () => {
  const me = await Keys.open(browser, site.url);
  const { page } = me;
  await me.signIn('2003');
  await me.shortcut('KeyD');
  await me.type('recep');
  await page.getByRole('option', { name: /^Reception/ }).waitFor();
  await me.press('Enter', 'Enter');
  await inCall(page, '5550100', 'End').waitFor();
  await me.shortcut('KeyX');
  await me.press('Escape');
  await me.shortcut('KeyE');
  await gone(page, '5550100');
  await me.tabTo('Call 5550100');
  await me.press('Enter');
  await inCall(page, '5550100', 'Hold').waitFor();
  await me.shortcut('KeyP');
  await me.type('end rec');
  await me.press('Enter');
  await gone(page, '5550100');

  await site.rest('2000').post('/finesse/api/TeamMessage', '<TeamMessage><duration>600</duration><content>Back at 11</content><teams><team>2</team></teams></TeamMessage>');
  await page.getByRole('region', { name: 'Messages' }).getByText('Back at 11').waitFor();
  const before = await me.here();
  await me.shortcut('KeyM');
  await me.press('Enter');
  await page.getByRole('region', { name: 'Messages' }).waitFor({ state: 'hidden' });
  await until(async () => await me.here() === before, { what: `the focus is where it was: ${before}, not ${await me.here()}` });

  await me.shortcut('KeyP');
  await me.type('this list');
  await me.press('Enter');
  await page.getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor();
  await me.tabTo('Close');
  await me.press('Enter');
  await page.getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor({ state: 'detached' });

  const channels = page.getByRole('button', { name: /^Channels: / });
  const channel = async (item, group) => {
    await me.tabTo(/^Agent state/, 'F6');
    await me.press('Tab');
    await me.press('Enter', 'Home');
    for (let i = 0; i < 20; i++) {
      const at = page.getByRole('group', { name: group }).getByRole('menuitem', { name: item, exact: true });
      if (await at.evaluate((e) => e === document.activeElement))
        break;
      await me.press('ArrowDown');
    }
    await me.press('Enter');
  };
  await channel('Sign in', /^Chat/);
  await page.getByRole('button', { name: /^Channels: Chat: Not Ready/ }).waitFor();
  await channel('Ready', /^Chat/);
  await page.getByRole('button', { name: /^Channels: Chat: Ready/ }).waitFor();
  const task = page.getByRole('region', { name: 'Chat task' });
  const id = await arrive(site, CHAT);
  await task.getByRole('button', { name: 'Accept' }).waitFor();
  for (const [press, next] of [['Accept', 'Start'], ['Start', 'Wrap up'], ['Wrap up', 'Close'], ['Close', '']]) {
    await me.tabTo(press);
    await me.press('Enter');
    await task.getByRole('button', { name: press, exact: true }).waitFor({ state: 'hidden' });
    await (next ? task.getByRole('button', { name: next, exact: true }).waitFor() : task.waitFor({ state: 'detached' }));
  }
  assert.ok(id);
  await channel('Sign out', /^Chat/);
  await page.getByRole('button', { name: /^Channels: Chat: Signed out/ }).waitFor();
  assert.ok(await channels.isVisible());

  await me.tabTo('Arrange Recent calls');
  await me.press('Enter');
  await me.choose('Move to column 2');
  assert.equal(await me.here(), 'Arrange Recent calls');
  assert.ok(await page.locator('.tab-panel.active .column').nth(1).getByRole('table', { name: 'Recent calls' }).isVisible());
  const edge = page.getByRole('separator').first();
  const share = await edge.getAttribute('aria-valuenow');
  await me.tabTo(await edge.getAttribute('aria-label'));
  await me.press('ArrowRight');
  assert.notEqual(await edge.getAttribute('aria-valuenow'), share);
  await me.tabTo('Home');
  await me.press('ArrowDown', 'Enter');
  await page.getByRole('table', { name: 'Recent states' }).getByRole('row', { name: /Talking/ }).first().waitFor();
  await me.shortcut('Digit1');

  await me.shortcut('KeyR');
  await stateIs(page, 'Ready');
  await me.shortcut('KeyO');
  assert.equal(await me.here(), 'End of shift');
  await me.press('Enter');
  await me.tabTo('Go Not Ready and sign out');
  await page.keyboard.press('Enter');
  await page.getByText('You are signed out.').waitFor();
  assert.equal(await me.here(), 'Password');
  assert.equal((await site.rest('2003').get('/finesse/api/User/2003')).xml.value('reasonCode/label'), 'End of shift');
  await me.end();
});

test('a supervisor by keys: teams, states of others, listening, coming in, messages, figures', async () => {
  for (const id of ['1001', '1002'])
    await site.rest(id).state('LOGIN', { extension: id });
  await site.call({ from: '5551234', to: '1001' });
  await takes('1001');
  const me = await Keys.open(browser, site.url);
  const { page } = me;
  await me.signIn('2000');
  const table = page.getByRole('table', { name: 'Team Sales' });
  const rowOf = (id) => table.getByRole('row').filter({ has: page.getByText(id, { exact: true }) }).first();
  await me.tabTo(/^Team/);
  await me.type('Sales');
  await rowOf('1002').waitFor();
  const goTo = async (id) => {
    const name = await rowOf(id).locator('.agent-name').innerText();
    await me.tabTo(await table.locator('.agent-name[tabindex="0"]').innerText());
    await me.press('Home');
    await me.tabTo(name, 'ArrowDown');
  };
  const force = async (id, item) => {
    await goTo(id);
    await me.tabTo(/^Actions for/);
    await me.press('Enter');
    await me.choose(item);
  };
  await force('1002', 'Make Ready');
  await rowOf('1002').getByText('Ready', { exact: true }).waitFor();
  await force('1002', 'Sign out');
  await me.tabTo('Sign out');
  await me.press('Enter');
  await rowOf('1002').waitFor({ state: 'detached' });

  await goTo('1001');
  await me.press('Enter');
  const detail = page.getByRole('region', { name: /^Calls of/ });
  await detail.getByText('5551234').first().waitFor();
  await me.tabTo('Close the details');
  await me.press('Enter');
  await detail.waitFor({ state: 'hidden' });
  await me.tabTo(/^Monitor/);
  await me.press('Enter');
  const bar = page.getByRole('region', { name: 'Monitoring' });
  await bar.getByText(/^Listening to/).waitFor();
  await me.tabTo('Barge in', 'F6');
  await me.press('Enter');
  await callWith(page, '5551234').waitFor();
  const drop = bar.getByRole('button', { name: /^Drop/ });
  await drop.waitFor();
  await me.tabTo(/^Drop/, 'F6');
  await me.press('Enter');
  await bar.waitFor({ state: 'hidden' });
  await until(async () => (await dialogsOf('1001')).length === 0, { what: 'the agent is out of the call' });
  await me.shortcut('KeyE');
  await gone(page, '5551234');

  await me.shortcut('KeyM');
  const panel = page.getByRole('dialog', { name: 'Message to teams' });
  await me.type('Back at noon');
  await me.tabTo('Show for');
  // Letters that come slowly count one by one, arrows do not.
  const lasting = panel.getByRole('combobox', { name: 'Show for' });
  for (let i = 0; i < 9 && !/^15 /.test(await lasting.evaluate((e) => e.selectedOptions[0].text)); i++)
    await me.press('ArrowUp');
  await me.tabTo('Send');
  await me.press('Enter');
  const mine = panel.getByRole('listitem', { name: 'Back at noon' });
  await mine.getByText(/^14:5\d left/).waitFor();
  await me.tabTo('Withdraw');
  await me.press('Enter');
  await mine.waitFor({ state: 'detached' });
  await me.press('Escape');
  await me.tabTo('Wallboard');
  await me.press('Enter');
  await page.getByRole('dialog', { name: 'Queues' }).waitFor();
  await me.press('Escape');
  await page.getByRole('dialog', { name: 'Queues' }).waitFor({ state: 'detached' });
  await me.shortcut('Digit2');
  await page.getByRole('tab', { name: 'Queue data' }).and(page.locator('[aria-selected="true"]')).waitFor();
  await me.shortcut('KeyO');
  await me.press('Enter');
  await page.getByText('You are signed out.').waitFor();
  await me.end();
});
