// A supervisor at the desktop of a whole installation: teams, states of others, listening, coming
// in.  Numbers are those of desktop-ux 8.6; rules those of the developer guide 12.5, Dialog and User.
import { afterEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { until } from '../harness/index.js';
import { answer, assertNoFaults, button, call, choose, signIn, stateIs } from './agent.js';
import { browser, closePagesAfterEach, installation, site } from './installation.js';

const CALLER = '5551234';

installation();
closePagesAfterEach();
afterEach(async () => {
  for (const { id, from } of (await site.sim('GET', 'calls')).calls)
    if (from === CALLER)
      await site.sim('DELETE', `calls/${id}`);
});

const table = (page, name = 'Sales') => page.getByRole('table', { name: `Team ${name}`, exact: true });
const rowOf = (page, id, name) => table(page, name).getByRole('row').filter({ has: page.getByText(new RegExp(`^${id}\\b`)) }).first();
const bar = (page) => page.getByRole('region', { name: 'Monitoring' });

/** Opens the menu of an agent's row. */
async function actions(page, id, name) {
  await rowOf(page, id, name).getByRole('button', { name: /^Actions for/ }).click();
  return { item: (text) => page.getByRole('menuitem', { name: text }) };
}

async function talking(id) {
  const agent = await signIn(browser, site.url, id);
  await site.call({ from: CALLER, to: id, variables: { callVariable1: 'Tier Gold' } });
  await answer(agent).click();
  await call(agent).getByText('Active').first().waitFor();
  return agent;
}

test('several teams, one at a time or all; sorted, searched, filtered', async () => {
  for (const id of ['1001', '1002', '2001'])
    await site.rest(id).state('LOGIN', { extension: id });
  await site.rest('1002').state('READY');
  const page = await signIn(browser, site.url, '2000');
  await table(page, 'Support').waitFor();
  await page.getByRole('combobox', { name: 'Team', exact: true }).selectOption({ label: 'Sales' });
  await rowOf(page, '1002').getByText('Ready', { exact: true }).waitFor();
  await page.getByRole('combobox', { name: 'Team', exact: true }).selectOption({ label: 'All my teams' });
  await rowOf(page, '2001', 'All my teams').getByText('2001 · Support').waitFor();
  await rowOf(page, '1001', 'All my teams').getByText('1001 · Sales').waitFor();
  await page.getByRole('columnheader', { name: 'Extension' }).getByRole('button').click();
  const extensions = () => table(page, 'All my teams').locator('tbody .extension').allTextContents();
  assert.deepEqual(await extensions(), ['1001', '1002', '2001']);
  await page.getByRole('columnheader', { name: 'Extension' }).getByRole('button').click();
  assert.deepEqual(await extensions(), ['2001', '1002', '1001']);
  await page.getByRole('button', { name: 'Ready 1', exact: true }).click();
  await until(async () => (await extensions()).join() === '1002', { what: 'only who is ready' });
  await page.getByRole('button', { name: 'Ready 1', exact: true }).click();
  await page.getByRole('searchbox', { name: 'Search agent' }).fill('sales LÎNDQVIST');
  await until(async () => (await extensions()).join() === '1001', { what: 'words in any order, without accents' });
  await page.getByRole('searchbox', { name: 'Search agent' }).fill('support');
  await until(async () => (await extensions()).join() === '2001', { what: 'only who matches' });
  await page.getByRole('checkbox', { name: 'Signed in only' }).uncheck();
  await until(async () => (await extensions()).length > 1, { what: 'signed-out agents too' });
});

test('the table by keys: arrows between agents, Tab to the actions of one', async () => {
  for (const id of ['1001', '1002', '1003'])
    await site.rest(id).state('LOGIN', { extension: id });
  const page = await signIn(browser, site.url, '1000');
  await rowOf(page, '1003').waitFor();
  const first = table(page).locator('tbody .agent-name').first();
  await first.focus();
  const focused = () => page.evaluate(() => document.activeElement?.closest('tr')?.dataset.key ?? '');
  const ids = await table(page).locator('tbody tr').evaluateAll((rows) => rows.map((r) => r.dataset.key));
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(), ids[1]);
  await page.keyboard.press('End');
  assert.equal(await focused(), ids.at(-1));
  await page.keyboard.press('Home');
  assert.equal(await focused(), ids[0]);
  await page.keyboard.press('Tab');
  assert.match(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? ''), /^Actions for/);
  // A row that would sort elsewhere stays where somebody works in it.
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: /^Calls of/ }).getByText('No call.').waitFor();
});

test('V8: an agent is made Not Ready and Ready, and is told', async () => {
  const agent = await signIn(browser, site.url, '1004');
  await choose(agent, 'Ready');
  await stateIs(agent, 'Ready');
  const page = await signIn(browser, site.url, '1000');
  const { item } = await actions(page, '1004');
  assert.equal(await item('Make Ready').getAttribute('aria-disabled'), 'true');
  await item('Make Not Ready').click();
  await rowOf(page, '1004').getByText(/^Not Ready/).waitFor();
  await agent.locator('[data-live=assertive]').getByText(/You were made Not Ready/).waitFor();
  await (await actions(page, '1004')).item('Make Ready').click();
  await rowOf(page, '1004').getByText('Ready', { exact: true }).waitFor();
  await stateIs(agent, 'Ready');
});

test('the menu of an agent stays at its button when the window becomes another', async () => {
  await site.rest('1001').state('LOGIN', { extension: '1001' });
  const page = await signIn(browser, site.url, '1000');
  await page.setViewportSize({ width: 600, height: 800 });
  await actions(page, '1001');
  const distance = () => page.evaluate(() => {
    const list = document.querySelector('ap-team-table [role="menu"]:not([hidden])').getBoundingClientRect();
    const { right, bottom } = document.querySelector('ap-team-table [aria-expanded="true"]').getBoundingClientRect();
    return Math.abs(list.right - right) + Math.abs(list.top - bottom);
  });
  assert.ok(await distance() < 20);
  await page.setViewportSize({ width: 1440, height: 900 });
  await until(async () => await distance() < 20, { what: 'the menu at its button' });
  // As in browsers to which a box with container queries is the window of what is in it.
  await page.evaluate(() => document.querySelector('ap-team-table').style.contain = 'layout');
  await page.setViewportSize({ width: 1200, height: 900 });
  await until(async () => await distance() < 20, { what: 'the menu at its button in a box of its own' });
});

test('V9: signing out asks first; whoever talks leaves after the call', async () => {
  const agent = await talking('1005');
  const page = await signIn(browser, site.url, '1000');
  await rowOf(page, '1005').getByText('Talking').waitFor();
  await (await actions(page, '1005')).item('Sign out').click();
  const ask = page.getByRole('dialog');
  await ask.getByText('is signed out when it ends').waitFor();
  await ask.getByRole('button', { name: 'Cancel' }).click();
  await rowOf(page, '1005').getByText('Talking').waitFor();
  await (await actions(page, '1005')).item('Sign out').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await rowOf(page, '1005').getByText('After this call: Signed out').waitFor();
  await button(agent, 'End').click();
  await agent.getByText(/You were signed out/).waitFor();
});

test('V3 to V6: listening, coming in, making the agent leave', async () => {
  const agent = await talking('1006');
  const page = await signIn(browser, site.url, '1000');
  await choose(page, 'Ready');
  await stateIs(page, 'Ready');
  const { item } = await actions(page, '1006');
  await item(/^Monitor Only while you are Not Ready/).waitFor();
  assert.equal(await item(/^Monitor/).getAttribute('aria-disabled'), 'true');
  await page.keyboard.press('Escape');
  await choose(page, 'Break');
  await stateIs(page, 'Not Ready, Break');
  await rowOf(page, '1006').locator('.agent-name').click();
  const detail = page.getByRole('region', { name: /^Calls of/ });
  await detail.getByText('Tier Gold', { exact: true }).waitFor();
  await detail.getByText('5551234').first().waitFor();
  await detail.getByRole('button', { name: 'Monitor', exact: true }).click();
  await bar(page).getByText(/^Listening to/).waitFor();
  assert.equal(await call(page).count(), 0, 'a monitor call is no call of the supervisor');
  assert.equal(await call(agent).count(), 1, 'nor one of the agent');
  await bar(page).getByRole('button', { name: 'Stop' }).click();
  await bar(page).waitFor({ state: 'hidden' });
  await stateIs(page, 'Not Ready, Break');
  await rowOf(page, '1006').getByRole('button', { name: /^Monitor/ }).click();
  await bar(page).getByRole('button', { name: 'Barge in' }).click();
  await call(page).getByText('5551234').first().waitFor();
  await call(agent).getByRole('list', { name: 'Participants' }).getByText('1000').waitFor();
  await bar(page).getByRole('button', { name: /^Drop/ }).click();
  await until(async () => await call(agent).count() === 0, { what: 'the agent is out of the call' });
  await call(page).getByText('Active').first().waitFor();
  await button(page, 'End').click();
  await until(async () => await call(page).count() === 0, { what: 'the call is over' });
  assert.deepEqual(page.problems, []);
});

test('V7: coming in is refused in words, listening goes on', async () => {
  await talking('1007');
  const page = await signIn(browser, site.url, '1000');
  await rowOf(page, '1007').getByRole('button', { name: /^Monitor/ }).click();
  await bar(page).getByText(/^Listening to/).waitFor();
  const held = (await site.rest('1007').get('/finesse/api/User/1007/Dialogs')).xml.all('Dialog')
    .find((d) => d.value('mediaProperties/callType') !== 'SUPERVISOR_MONITOR').value('id');
  await site.rest('1007').act(held, 'HOLD', '1007');
  await rowOf(page, '1007').getByText('Hold').waitFor();
  await bar(page).getByRole('button', { name: 'Barge in' }).click();
  await bar(page).getByRole('alert').getByText(/on hold/).waitFor();
  await bar(page).getByText(/^Listening to/).waitFor();
});

test("V10: an agent of another supervisor's team is not touched, and not shown", async () => {
  await site.rest('2009').state('LOGIN', { extension: '2009' });
  await site.rest('2009').state('READY');
  const page = await signIn(browser, site.url, '1000');
  await page.getByRole('checkbox', { name: 'Signed in only' }).uncheck();
  await rowOf(page, '1001').waitFor();
  const answered = await page.evaluate(async () => {
    const sent = await fetch('/finesse/api/User/2009', {
      method: 'PUT', credentials: 'omit', headers: { Authorization: `Basic ${sessionStorage.getItem('userFinesseAuth')}`, 'Content-Type': 'application/xml' },
      body: '<User><state>LOGOUT</state></User>',
    });
    return { status: sent.status, text: await sent.text() };
  });
  assert.equal(answered.status, 401, answered.text);
  assert.match(answered.text, /<ErrorType>Invalid Supervisor</);
  assert.equal((await site.rest('2009').get('/finesse/api/User/2009')).xml.value('state'), 'READY');
  assert.equal(await rowOf(page, '2009').count(), 0);
  await site.rest('2009').state('NOT_READY', { reason: 1 });
});

test('who comes to the team is shown, and who leaves it is not any more', async () => {
  await site.rest('2008').state('LOGIN', { extension: '2008' });
  const page = await signIn(browser, site.url, '1000');
  await table(page).waitFor();
  const move = async (teamId, id = '2008') => assert.equal((await site.rest('admin').put(`/aplomb/api/people/${id}`, { teamId })).status, 200);
  await move(1);
  await rowOf(page, '2008').getByText('Not Ready').waitFor();
  await site.rest('2008').state('READY');
  await rowOf(page, '2008').getByText('Ready', { exact: true }).waitFor();
  // However many come together, the team is read once at a time.
  let reads = 0;
  let goOn;
  const held = new Promise((resolve) => { goOn = resolve; });
  await page.route(/\/finesse\/api\/Team\/1$/, async (route) => {
    reads++;
    await held;
    await route.continue();
  });
  const others = ['2007', '2009', '2010'];
  for (const id of others) await move(1, id);
  await until(async () => {
    const told = JSON.stringify(await site.events(0, '/finesse/api/Team/1/Users'));
    return others.every((id) => told.includes(`/finesse/api/User/${id}<`));
  }, { what: 'their events' });
  await site.rest('2008').state('NOT_READY', { reason: '1' });
  await rowOf(page, '2008').getByText('Not Ready').waitFor();
  assert.equal(reads, 1);
  goOn();
  for (const id of [...others, '2008']) await move(2, id);
  await rowOf(page, '2008').waitFor({ state: 'detached' });
});

test('V11: the calls and states an agent had, for the supervisor, and for the agent at another browser', async () => {
  const tom = await talking('1002');
  const page = await signIn(browser, site.url, '1000');
  const { item } = await actions(page, '1002');
  await item('History').click();
  const detail = page.getByRole('region', { name: /^Calls of/ });
  await detail.getByText(CALLER).first().waitFor();
  await detail.getByRole('table', { name: 'Recent states' }).getByRole('row', { name: /Talking/ }).waitFor();
  await detail.getByRole('table', { name: 'Recent states' }).getByRole('row', { name: /Not Ready/ }).first().waitFor(); // before this page was there
  const past = (at) => at.getByRole('table', { name: 'Recent calls' }).getByRole('row', { name: new RegExp(`Incoming ${CALLER}`) });
  assert.equal(await past(detail).count(), 0, 'the call that is on is no past one');
  await button(tom, 'End').click();
  await past(detail).first().waitFor();
  assert.equal(await detail.getByRole('button', { name: `Call ${CALLER}` }).count(), 0, 'it is not the supervisor who calls back');
  await past(tom).first().waitFor();
  await tom.context().close();
  const elsewhere = await signIn(browser, site.url, '1002');
  await past(elsewhere).first().waitFor();
  await button(elsewhere, `Call ${CALLER}`).first().waitFor();
  await elsewhere.keyboard.press('Alt+Shift+Digit2');
  await elsewhere.getByRole('table', { name: 'Recent states' }).getByRole('row', { name: /Talking/ }).first().waitFor();
  await assertNoFaults(page);
});

test('V12: a message to two teams, listed, withdrawn', async () => {
  const page = await signIn(browser, site.url, '2000');
  await button(page, 'Message').click();
  const panel = page.getByRole('dialog', { name: 'Message to teams' });
  await panel.getByText('None.').waitFor();
  await button(page, 'Send').click();
  await panel.getByRole('textbox', { name: 'Message' }).fill('x'.repeat(256));
  await panel.getByText('256 of 255 characters').waitFor();
  await button(page, 'Send').click();
  await panel.getByRole('alert').getByText('longer than 255').waitFor();
  await panel.getByRole('textbox', { name: 'Message' }).fill('System <back> at 11:00');
  await panel.getByRole('combobox', { name: 'Show for' }).selectOption('15 minutes');
  await button(page, 'Send').click();
  const mine = panel.getByRole('listitem', { name: 'System <back> at 11:00' });
  await mine.getByText(/Support, Sales|Sales, Support/).waitFor();
  await mine.getByText(/^14:5\d left/).waitFor();
  for (const team of [1, 2])
    assert.match((await site.rest('2000').get(`/finesse/api/Team/${team}/TeamMessages`)).text, /System &#60;back|System &lt;back/);
  await panel.getByRole('checkbox', { name: 'Support' }).uncheck();
  await panel.getByRole('checkbox', { name: 'Sales' }).uncheck();
  await panel.getByRole('textbox', { name: 'Message' }).fill('nobody');
  await button(page, 'Send').click();
  await panel.getByRole('alert').getByText('Choose a team').waitFor();
  await mine.getByRole('button', { name: 'Withdraw' }).click();
  await panel.getByText('None.').waitFor();
  assert.doesNotMatch((await site.rest('2000').get('/finesse/api/Team/1/TeamMessages')).text, /System/);
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Message');
  const agent = await signIn(browser, site.url, '1001');
  assert.equal(await button(agent, 'Message').count(), 0, 'agents send none');
  assert.deepEqual(page.problems, []);
});

test('V13, V15: queues in figures and charts; the wallboard, also by its address', async () => {
  const page = await signIn(browser, site.url, '2000');
  const queues = page.getByRole('table', { name: 'Queues and their figures now' });
  await queues.getByRole('row', { name: /^Support 0/ }).waitFor();
  await site.call({ from: CALLER, to: '7002' });
  await queues.getByRole('row', { name: /^Support 1/ }).waitFor();
  await page.getByRole('img', { name: /^Support, last hour\. Waiting: now 1, at most 1\./ }).first().waitFor();
  const chart = page.locator('ap-chart').filter({ hasText: 'Support, last hour' });
  await chart.getByText('Show numbers').click();
  assert.deepEqual(await chart.locator('tbody tr').first().locator('td').allTextContents(), ['1', '0']);
  await button(page, 'Wallboard').click();
  const wall = page.getByRole('dialog', { name: 'Queues' });
  const card = wall.getByRole('region', { name: 'Support' });
  await card.locator('.wall-waiting').getByText('1', { exact: true }).waitFor();
  await card.getByRole('timer').waitFor();
  await page.keyboard.press('Escape');
  await wall.waitFor({ state: 'detached' });
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.goto(`${site.url}/desktop/?wallboard`);
  await card.locator('.wall-waiting').getByText('1', { exact: true }).waitFor();
  assert.equal(await wall.getByRole('button').count(), 0);
  const sizes = await wall.locator('dd').evaluateAll((all) => all.map((e) => parseFloat(getComputedStyle(e).fontSize)));
  assert.ok(sizes.every((px) => px >= 32), sizes.join());
  await site.kill('bridge');
  await site.call({ from: CALLER, to: '7002' });
  await card.locator('.wall-waiting').getByText('2', { exact: true }).waitFor();
});

for (const theme of ['contrast-light', 'contrast-dark'])
  test(`F16: no fault of WCAG 2.2 AA in the theme ${theme}, chosen in the menu`, async () => {
    const page = await signIn(browser, site.url, '1000', { bypassCSP: true });
    await page.evaluate((name) => localStorage.setItem('aplomb.theme', name), theme);
    await page.reload();
    await table(page).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.dataset.contrast), 'more');
    await assertNoFaults(page, 'supervisor');
    await button(page, 'Wallboard').click();
    await assertNoFaults(page, 'wallboard');
  });

for (const media of [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { contrast: 'more' }, { forcedColors: 'active' }])
  test(`F16: no fault of WCAG 2.2 AA while listening, ${JSON.stringify(media)}`, async () => {
    await talking('1008');
    const page = await signIn(browser, site.url, '1000', { ...media, bypassCSP: true });
    await rowOf(page, '1008').locator('.agent-name').click();
    await page.getByRole('region', { name: /^Calls of/ }).getByText('Tier Gold', { exact: true }).waitFor();
    await assertNoFaults(page, 'an agent looked at');
    await rowOf(page, '1008').getByRole('button', { name: /^Monitor/ }).click();
    await bar(page).getByText(/^Listening to/).waitFor();
    await assertNoFaults(page, 'listening');
    await actions(page, '1008');
    await assertNoFaults(page, 'actions');
    await page.keyboard.press('Escape');
    await button(page, 'Message').click();
    await assertNoFaults(page, 'message');
  });

test('teams that are given to a supervisor or taken away are followed, and nobody is asked about who is gone', async () => {
  const admin = site.rest('admin');
  const supervised = async (...teams) => assert.equal((await admin.put('/aplomb/api/people/2000', { supervisedTeams: teams })).status, 200);
  const page = await signIn(browser, site.url, '2000', { clock: true });
  await table(page, 'Support').waitFor();
  const choice = page.getByRole('combobox', { name: 'Team', exact: true });
  await choice.selectOption({ label: 'Sales' });
  await page.getByRole('checkbox', { name: 'Signed in only' }).uncheck();
  await rowOf(page, '1007').waitFor();
  await supervised(2);
  await rowOf(page, '2007', 'Support').waitFor();
  await supervised(2, 1);
  await choice.selectOption({ label: 'All my teams' });
  await rowOf(page, '1007', 'All my teams').waitFor();
  const { id } = (await admin.post('/aplomb/api/teams', { name: 'Given', wrapUpOnIncoming: 'NOT_ALLOWED', wrapUpOnOutgoing: 'NOT_ALLOWED', wrapUpSeconds: 0 })).json;
  await supervised(2, 1, id);
  await until(async () => (await choice.locator('option').allTextContents()).includes('Given'), { what: 'the third team' });
  await rowOf(page, '1007', 'All my teams').waitFor();

  await rowOf(page, '1007', 'All my teams').getByRole('button').first().click();
  await page.getByRole('region', { name: /^Calls of/ }).getByText('No call.').waitFor();
  assert.equal((await admin.put('/aplomb/api/people/1007', { isActive: false })).status, 200);
  await rowOf(page, '1007', 'All my teams').waitFor({ state: 'detached' });
  page.on('request', (r) => /1007.Dialogs/.test(r.url()) && page.problems.push(r.url()));
  await supervised();
  await page.getByText('Nobody to show.').waitFor();
  await supervised(2, 1);
  await rowOf(page, '2007', 'All my teams').waitFor();
  await page.clock.fastForward(4000); // longer than it is between two questions
  await rowOf(page, '2007', 'All my teams').waitFor();
  assert.deepEqual(page.problems.filter((text) => /1007/.test(text)), []);
  assert.equal((await admin.put('/aplomb/api/people/1007', { isActive: true })).status, 200);
});

const wider = (page, selectors) => page.evaluate((all) => all.filter((selector) => {
  const nodes = [...document.querySelectorAll(selector)].filter((node) => node.checkVisibility());
  return nodes.length === 0 || nodes.some((node) => node.scrollWidth > node.clientWidth + 1);
}), selectors);

test('names and messages without a space are cut off nowhere, on a wide screen and on a phone', async () => {
  const word = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbe';
  const post = async (path, body) => (await site.rest('admin').post(`/aplomb/api/${path}`, body)).json;
  const { id } = await post('teams', { name: word, wrapUpOnIncoming: 'NOT_ALLOWED', wrapUpOnOutgoing: 'NOT_ALLOWED', wrapUpSeconds: 0 });
  await post('queues', { name: word, number: '7044', ringSeconds: 12, priority: 5, overflowSeconds: null, overflowQueueId: null, teams: [1] });
  await post('people', { loginId: '1950', loginName: 'long', firstName: word, lastName: word, password: 'correct horse', isAgent: true, isActive: true, teamId: 1, supervisedTeams: [] });
  assert.equal((await site.rest('admin').put('/aplomb/api/people/1000', { supervisedTeams: [1, id] })).status, 200);
  const agent = site.rest('1950', 'correct horse');
  await agent.state('LOGIN', { extension: '1950' });
  const ringing = await site.call({ from: CALLER, to: '1950' });
  await until(async () => (await agent.act(ringing, 'ANSWER', '1950')).status === 202, { what: 'the answer' });
  const page = await signIn(browser, site.url, '1000');
  const found = [];
  const look = async (what, ...selectors) => {
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      found.push(...(await wider(page, selectors)).map((selector) => `${what}, ${width}: ${selector}`));
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  };
  await rowOf(page, '1950').getByText('Talking', { exact: true }).waitFor();
  await rowOf(page, '1950').getByRole('button', { name: word }).first().click();
  await page.getByRole('region', { name: /^Calls of/ }).getByText('Active').first().waitFor();
  await page.locator('ap-chart').filter({ hasText: word }).waitFor();
  await look('detail', 'ap-agent-detail', 'ap-chart');
  await rowOf(page, '1950').getByRole('button', { name: /^Monitor/ }).click();
  await bar(page).getByRole('button', { name: 'Barge in' }).waitFor();
  await look('listening', 'ap-listen-bar');
  await bar(page).getByRole('button', { name: 'Barge in' }).click();
  await bar(page).getByRole('button', { name: /^Drop/ }).waitFor();
  await look('in the call', 'ap-listen-bar');
  await button(page, 'Message').click();
  await page.getByRole('textbox', { name: 'Message' }).fill('m'.repeat(255));
  await look('message', 'ap-message-panel dialog', '.message-form');
  await button(page, 'Send').click();
  await button(page, 'Withdraw').waitFor();
  await look('sent', 'ap-message-panel dialog', '.message-list');
  assert.deepEqual(found, []);
});
