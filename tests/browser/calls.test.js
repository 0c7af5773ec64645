// An agent's calls on a whole installation: consult, transfer, conference, keypad, call data, wrap-up,
// phone books, messages, workflows.  Numbers are those of the reference desktop-ux 8.
import { after, afterEach, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { launchBrowser, start, startPeer, until } from '../harness/index.js';
import { answer, assertNoFaults, button, choose, openPage, signIn, stateIs, tryToSignIn } from './agent.js';

let site;
let peer;
let browser;
before(async () => {
  peer = await startPeer({ '/customers/44': { type: 'text/html', body: '<title>Customer 44</title>' }, '/orders': { type: 'text/plain', body: 'taken' } });
  [site, browser] = await Promise.all([start({ ALLOW_ORIGINS: peer.origin }), launchBrowser()]);
});
after(async () => {
  await browser?.close();
  await site?.stop();
  await peer?.close();
});
/** Agents of the queue who take part; none may stay ready for the caller of the next test. */
const supporters = new Set();
afterEach(async () => {
  for (const context of browser?.contexts() ?? [])
    await context.close();
  const callers = (await site.sim('GET', 'calls')).calls.filter((c) => c.from.length > 4);
  for (const { id } of callers)
    await site.sim('DELETE', `calls/${id}`);
  for (const id of supporters) {
    await site.rest(id).state('NOT_READY', { reason: 1 });
    const state = async () => (await site.rest(id).get(`/finesse/api/User/${id}`)).xml.value('state');
    await until(async () => await state() === 'NOT_READY', { what: `${id} takes no calls` });
  }
  supporters.clear();
});

const callWith = (page, party) => page.getByRole('region', { name: `Call with ${party}` });
const press = (page, party, text) => callWith(page, party).getByRole('button', { name: text, exact: true }).click();
const number = (page) => page.getByRole('textbox', { name: 'Number' });
const contacts = (page, name) => page.getByRole('listbox', { name: 'Contacts' }).getByRole('option', { name });
const gone = (page, party) => callWith(page, party).waitFor({ state: 'detached' });
const participants = (page, party) => callWith(page, party).getByRole('list', { name: 'Participants' });

/** An agent who talks to a caller from the queue Support. */
async function talking(id, from, variables = {}) {
  const page = await signIn(browser, site.url, id);
  supporters.add(id);
  await choose(page, 'Ready');
  await stateIs(page, 'Ready');
  const dialog = await site.call({ from, to: '7002', variables });
  await answer(page).click();
  await callWith(page, from).getByRole('button', { name: 'Hold', exact: true }).waitFor();
  return { page, dialog };
}

/** Dials what was asked for by the button of a call. */
async function dial(page, party, action, text) {
  await press(page, party, action);
  await number(page).fill(text);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

test('C14 to C16, C27: consult a colleague, hear who waits, then transfer', async () => {
  const colleague = await signIn(browser, site.url, '2002');
  const { page } = await talking('2001', '5551001');
  await dial(page, '5551001', 'Consult', '2002');
  await callWith(page, '2002').getByText('Consultation').waitFor();
  await answer(colleague).click();
  await page.getByText('You talk to 2002. On hold: 5551001.').waitFor();
  const names = await page.getByRole('region', { name: /^Call with/ }).evaluateAll((all) => all.map((r) => r.getAttribute('aria-label')));
  assert.deepEqual(names, ['Call with 2002', 'Call with 5551001'], 'the active call first');
  await callWith(page, '5551001').getByRole('button', { name: 'Conference' }).waitFor();
  await press(page, '5551001', 'Transfer to 2002');
  await gone(page, '2002');
  await page.locator('[data-live=polite]').getByText('The call is transferred to 2002.').waitFor({ state: 'attached' });
  await callWith(colleague, '5551001').getByText('Active').first().waitFor();
  await stateIs(page, 'Wrap-Up');
  await press(colleague, '5551001', 'End');
  assert.deepEqual(page.problems, []);
});

test('C16, C20: a conference of three, and keys for the machine at the other end', async () => {
  const colleague = await signIn(browser, site.url, '2004');
  const { page, dialog } = await talking('2003', '5551002');
  await dial(page, '5551002', 'Consult', '2004');
  await answer(colleague).click();
  await press(page, '5551002', 'Conference');
  await gone(page, '2004');
  await participants(page, '5551002').getByText('2004').waitFor();
  await site.rest('2003').put(`/finesse/api/Dialog/${dialog}`,
    '<Dialog><requestedAction>UPDATE_CALL_DATA</requestedAction><mediaProperties><callvariables><CallVariable><name>user.layout</name><value>Order</value></CallVariable></callvariables></mediaProperties></Dialog>');
  await page.getByRole('textbox', { name: 'Comment' }).fill('for both');
  await button(page, 'Save Comment').click();
  await until(() => colleague.getByRole('textbox', { name: 'Comment' }).inputValue().then((v) => v === 'for both'), { what: 'C22: the colleague sees it' });
  assert.equal(await participants(page, '5551002').getByRole('listitem').count(), 3);
  assert.equal(await page.getByRole('button', { name: /^Drop/ }).count(), 0, 'an agent may not drop others');
  await press(page, '5551002', 'Keypad');
  await page.keyboard.type('1');
  await page.getByRole('button', { name: 'pound' }).click();
  await page.keyboard.type('2');
  const sent = page.getByRole('status', { name: 'Keys sent' });
  await sent.getByText('1#2', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await sent.waitFor({ state: 'hidden' });
  await press(page, '5551002', 'End');
  await stateIs(page, 'Wrap-Up');
  await press(colleague, '5551002', 'End');
});

test('C17: a supervisor in the call makes an agent leave it', async () => {
  const { page } = await talking('2005', '5551003');
  const supervisor = await signIn(browser, site.url, '2000');
  await dial(page, '5551003', 'Consult', '2000');
  await answer(supervisor).click();
  await press(page, '5551003', 'Conference');
  await callWith(supervisor, '5551003').getByRole('button', { name: 'Drop 2005' }).click();
  await gone(page, '2000');
  await participants(supervisor, '5551003').getByText('2005').waitFor({ state: 'detached' });
  await supervisor.getByRole('button', { name: 'End', exact: true }).click();
});

test('C13, C18: the phone book by typing, then a direct transfer', async () => {
  const { page } = await talking('2006', '5551004');
  await press(page, '5551004', 'Direct transfer');
  await number(page).pressSequentially('bill');
  await contacts(page, /Billing queue/).waitFor();
  assert.equal(await contacts(page).count(), 1);
  await page.keyboard.press('Enter');
  const asked = page.waitForRequest((r) => /<requestedAction>TRANSFER_SST</.test(r.postData() ?? ''));
  await page.getByRole('button', { name: 'Transfer to Billing queue (7003)' }).click();
  assert.match((await asked).postData(), /<toAddress>7003</);
  await callWith(page, '5551004').getByText('Active').first().waitFor({ state: 'detached' });
  await stateIs(page, 'Wrap-Up');
});

test('C19: a busy colleague is told, and the first call can be taken back', async () => {
  const { page } = await talking('2007', '5551005');
  await dial(page, '5551005', 'Consult', '8001');
  await callWith(page, '8001').getByText('Busy').first().waitFor();
  await callWith(page, '8001').getByRole('alert').getByText('8001 is busy. 5551005 waits on hold: retrieve the call.').waitFor();
  await callWith(page, '5551005').getByRole('button', { name: 'Retrieve', exact: true }).waitFor();
  const buttons = await callWith(page, '8001').getByRole('toolbar').getByRole('button').allTextContents();
  assert.deepEqual(buttons.map((b) => b.trim()), ['End']);
  await press(page, '8001', 'End');
  await gone(page, '8001');
  await press(page, '5551005', 'Retrieve');
  await press(page, '5551005', 'End');
});

test('C22 to C24: call data is changed, conflicts are shown, too much is refused', async () => {
  const { page, dialog } = await talking('2008', '5551006', { callVariable1: 'Gold', callVariable3: 'none' });
  const rest = site.rest('2008');
  const data = (name, value) => rest.put(`/finesse/api/Dialog/${dialog}`,
    `<Dialog><requestedAction>UPDATE_CALL_DATA</requestedAction><mediaProperties><callvariables><CallVariable><name>${name}</name><value>${value}</value></CallVariable></callvariables></mediaProperties></Dialog>`);
  assert.equal((await data('user.layout', 'Order')).status, 202);
  const comment = page.getByRole('textbox', { name: 'Comment' });
  await comment.waitFor();
  await comment.fill('seats for 30');
  assert.equal((await data('callVariable3', 'from elsewhere')).status, 202);
  await page.getByText('Changed meanwhile to “from elsewhere”.').waitFor();
  assert.equal(await comment.inputValue(), 'seats for 30');
  const asked = page.waitForRequest((r) => /<requestedAction>UPDATE_CALL_DATA</.test(r.postData() ?? ''));
  await button(page, 'Save Comment').click();
  assert.deepEqual((await asked).postData().match(/<name>[^<]*/g), ['<name>callVariable3'], 'that one alone');
  await until(async () => (await rest.get(`/finesse/api/Dialog/${dialog}`)).text.includes('seats for 30'), { what: 'the value is saved' });
  await button(page, 'Save Comment').waitFor({ state: 'hidden' });
  await comment.fill('ü'.repeat(21));
  await page.getByText('Too long: 42 of 40 bytes.').waitFor();
  assert.equal(await button(page, 'Save Comment').getAttribute('aria-disabled'), 'true');
  await page.keyboard.press('Escape');
  assert.equal(await comment.inputValue(), 'seats for 30');
  await press(page, '5551006', 'End');
});

test('C25: the wrap-up reason, by keys, during the call and after it', async () => {
  const { page, dialog } = await talking('2009', '5551007');
  await page.keyboard.press('Alt+Shift+KeyW');
  await page.keyboard.type('fault');
  await page.keyboard.press('Enter');
  const reason = async () => (await site.rest('2009').get(`/finesse/api/Dialog/${dialog}`)).xml.value('mediaProperties/wrapUpReason');
  await until(async () => await reason() === 'Fault reported', { what: 'the reason is kept' });
  await press(page, '5551007', 'End');
  await stateIs(page, 'Wrap-Up');
  await callWith(page, '5551007').getByText(/^00:[23]\d of wrap-up left$/).waitFor();
  await page.getByRole('combobox', { name: 'Wrap-up reason' }).click();
  await page.getByRole('option', { name: 'Question answered' }).click();
  await until(async () => await reason() === 'Question answered', { what: 'the other reason is kept' });
  await choose(page, 'Ready');
  await stateIs(page, 'Ready');
});

test('C30: a call from the phone book, and the command palette', async () => {
  const page = await signIn(browser, site.url, '1001');
  const rings = await site.call({ from: '5550100', to: '1001' });
  await page.getByRole('region', { name: 'Incoming call' }).getByText('Reception', { exact: true }).waitFor(); // who calls
  await site.sim('DELETE', `calls/${rings}`);
  await page.getByRole('region', { name: 'Incoming call' }).waitFor({ state: 'detached' });
  await button(page, 'Make a call').click();
  await number(page).fill('recep');
  await contacts(page, /Reception/).click();
  await page.keyboard.press('Enter');
  await callWith(page, '5550100').getByText('Active').first().waitFor();
  await callWith(page, '5550100').getByRole('heading', { name: /Reception/ }).waitFor();
  await page.keyboard.press('Alt+Shift+KeyP');
  await page.keyboard.type('end rec');
  await page.keyboard.press('Enter');
  await gone(page, '5550100');
  await page.keyboard.press('Alt+Shift+KeyP');
  await page.keyboard.type('lunch');
  await page.keyboard.press('Enter');
  await stateIs(page, 'Not Ready, Lunch');
  await page.keyboard.press('Alt+Shift+Digit2');
  const states = page.getByRole('table', { name: 'Recent states' });
  await states.getByRole('row', { name: /Not Ready, Lunch/ }).waitFor();
  await states.getByRole('row', { name: /Talking/ }).waitFor();
  await button(page, 'Make a call').click();
  await number(page).fill('nobody at all');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('This is no number.').waitFor();
});

test('a sign-out that nobody here asked for is explained', async () => {
  const page = await signIn(browser, site.url, '1006');
  await site.rest('1000').put('/finesse/api/User/1006', '<User><state>LOGOUT</state></User>');
  await page.getByText(/^You were signed out at .* by a supervisor\.$/).waitFor();
});

test('S6: a mobile agent is one again at the next sign-in', async () => {
  const page = await openPage(browser, site.url);
  await page.getByRole('checkbox', { name: 'Mobile agent' }).check();
  await page.getByRole('combobox', { name: 'Mode' }).selectOption('Nailed Connection');
  await page.getByRole('textbox', { name: 'Dial number' }).fill('5557777');
  await tryToSignIn(page, '1009');
  await stateIs(page, 'Not Ready');
  await page.getByText('mobile 5557777').waitFor();
  await page.keyboard.press('Alt+Shift+KeyO');
  await page.getByRole('menuitem', { name: 'End of shift' }).click();
  await page.getByText('You are signed out.').waitFor();
  assert.equal(await page.getByRole('combobox', { name: 'Mode' }).inputValue(), 'NAILED_CONNECTION');
  await page.getByRole('textbox', { name: 'Password' }).fill('demo');
  await page.keyboard.press('Enter');
  await stateIs(page, 'Not Ready');
  assert.equal((await site.rest('1009').get('/finesse/api/User/1009')).xml.value('mobileAgent/dialNumber'), '5557777');
});

test('F7: messages of a supervisor, newest first, until read, withdrawn or over', async () => {
  const agents = [await signIn(browser, site.url, '1002'), await signIn(browser, site.url, '1003')];
  const [page] = agents;
  const send = async (text, seconds) => {
    const sent = await site.rest('1000').post('/finesse/api/TeamMessage',
      `<TeamMessage><duration>${seconds}</duration><content>${text}</content><teams><team>1</team></teams></TeamMessage>`);
    assert.equal(sent.status, 200, sent.text);
    return sent.xml.value('id');
  };
  const banner = (p) => p.getByRole('region', { name: 'Messages' });
  const first = await send('Back at 11', 1800);
  await banner(page).getByText('Back at 11').waitFor();
  await banner(page).getByText(/ · (29:5\d|30:00) left/).waitFor();
  await send('Fire drill <now> &amp; here'.replace('<', '&lt;').replace('>', '&gt;'), 1800);
  await banner(page).getByText('Fire drill <now> & here').waitFor();
  assert.match(await banner(page).getByRole('listitem').first().innerText(), /Grace Okonkwo\s+Fire drill/);
  await page.reload();
  await banner(page).getByText('Back at 11').waitFor();
  assert.equal((await site.rest('1000').delete(`/finesse/api/TeamMessage/${first}`)).status, 200);
  await banner(page).getByText('Back at 11').waitFor({ state: 'detached' });
  await banner(page).getByRole('button', { name: 'Close the message from Grace Okonkwo' }).click();
  await banner(page).waitFor({ state: 'hidden' });
  await send('Just a moment', 4);
  await banner(page).getByText('Just a moment').waitFor();
  await banner(page).waitFor({ state: 'hidden' });
  await banner(agents[1]).getByText('Fire drill').waitFor();
});

test('a message that is withdrawn while the page reads its messages does not come back', async () => {
  const page = await signIn(browser, site.url, '1002');
  const sent = await site.rest('1000').post('/finesse/api/TeamMessage',
    '<TeamMessage><duration>1800</duration><content>Soon gone</content><teams><team>1</team></teams></TeamMessage>');
  const banner = page.getByRole('region', { name: 'Messages' });
  const message = banner.getByText('Soon gone');
  await message.waitFor();
  let heard;
  const withdrawn = new Promise((r) => (heard = r));
  let answers = 0;
  await page.route('**/api/Team/1/TeamMessages', async (route) => {
    const old = await route.fetch();
    if (answers++ === 0)
      await withdrawn;
    await route.fulfill({ response: old });
  });
  await page.reload();
  await until(() => answers > 0, { what: 'the page reads' });
  assert.equal((await site.rest('1000').delete(`/finesse/api/TeamMessage/${sent.xml.value('id')}`)).status, 200);
  await page.waitForTimeout(500); // the notification overtakes the answer
  heard();
  await until(() => answers > 1, { what: 'the page reads again' });
  await message.waitFor({ state: 'detached' });
});

test('workflows: a window and a request, once a call, also over a reload', async () => {
  const admin = site.rest('admin');
  const action = async (name, type, params) => {
    const made = await admin.post('/finesse/api/WorkflowAction/', `<WorkflowAction><name>${name}</name><type>${type}</type><handledBy>FINESSE_DESKTOP</handledBy>
      <params>${Object.entries(params).map(([n, v]) => `<Param><name>${n}</name><value>${v}</value></Param>`).join('')}</params>
      <actionVariables><ActionVariable><name>customer</name><type>CUSTOM</type><node>//Dialog/mediaProperties/callvariables/CallVariable[name="callVariable1"]/value</node><testValue>44</testValue></ActionVariable>
      <ActionVariable><name>loginName</name><type>SYSTEM</type><node>//User/loginName</node><testValue>anna</testValue></ActionVariable></actionVariables></WorkflowAction>`);
    assert.equal(made.status, 200, made.text);
    return made.headers.location.replace(/^https?:\/\/[^/]+/, '');
  };
  const pop = await action('Pop', 'BROWSER_POP', { path: `${peer.origin}/customers/\${customer}`, windowName: 'customer' });
  const tell = await action('Tell', 'HTTP_REQUEST', {
    method: 'POST', location: 'OTHER', path: `${peer.origin}/orders`, contentType: 'application/json', body: '{"customer":"${customer}","agent":"${loginName}"}',
  });
  const made = await admin.post('/finesse/api/Workflow/', `<Workflow><name>Test</name><description/><TriggerSet><type>SYSTEM</type><name>CALL_ANSWERED</name></TriggerSet>
    <ConditionSet><applyMethod>ALL</applyMethod><conditions><Condition><Variable><name>callVariable1</name><type>SYSTEM</type></Variable><comparator>IS_EQUAL</comparator><value>44</value></Condition>
    <Condition><Variable><name>ANI</name><type>SYSTEM</type></Variable><comparator>IS_EQUAL</comparator><value>5551008</value></Condition></conditions></ConditionSet>
    <workflowActions><WorkflowAction><uri>${pop}</uri></WorkflowAction><WorkflowAction><uri>${tell}</uri></WorkflowAction></workflowActions></Workflow>`);
  assert.equal(made.status, 200, made.text);
  const uri = made.headers.location.replace(/^https?:\/\/[^/]+/, '');
  assert.equal((await admin.put('/finesse/api/Team/2/Workflows', `<Workflows><Workflow><uri>${uri}</uri></Workflow></Workflows>`)).status, 200);
  const page = await signIn(browser, site.url, '2010');
  supporters.add('2010');
  await choose(page, 'Ready');
  await stateIs(page, 'Ready');
  await site.call({ from: '5551008', to: '7002', variables: { callVariable1: '44' } });
  const opened = page.context().waitForEvent('page');
  await answer(page).click();
  await (await opened).getByText('').first().waitFor({ state: 'attached' });
  assert.equal((await opened).url(), `${peer.origin}/customers/44`);
  const told = () => peer.requests.filter((r) => r.url === '/orders');
  await until(() => told().length === 1, { what: 'the request arrives' });
  assert.equal(told()[0].body, '{"customer":"44","agent":"agent2010"}');
  assert.equal(told()[0].headers['content-type'], 'application/json');
  assert.equal(told()[0].headers.authorization, undefined);
  await page.reload();
  await callWith(page, '5551008').waitFor();
  await press(page, '5551008', 'End');
  await stateIs(page, 'Wrap-Up');
  assert.equal(told().length, 1, 'a reload runs nothing again');
});

for (const [colorScheme, id] of [['light', '1004'], ['dark', '1005']])
  test(`F16: no fault of WCAG 2.2 AA with several calls in ${colorScheme}`, async () => {
    const page = await signIn(browser, site.url, id, { colorScheme, bypassCSP: true });
    await site.call({ from: '5551009', to: id });
    await answer(page).click();
    await dial(page, '5551009', 'Consult', '8003');
    await callWith(page, '8003').getByRole('button', { name: 'Keypad' }).click();
    await assertNoFaults(page, 'consulting, keypad open');
    await press(page, '5551009', 'Retrieve');
    await press(page, '5551009', 'Consult');
    await contacts(page).first().waitFor();
    await assertNoFaults(page, 'dial panel');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Alt+Shift+KeyP');
    await page.getByRole('listbox', { name: 'Commands' }).getByRole('option').first().waitFor();
    await assertNoFaults(page, 'palette');
  });
