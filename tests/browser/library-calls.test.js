/* What may be done with a call, by finesse.js: in a gadget of the vendor samples' style and in a page
 * that is no gadget (reference javascript-library 6.1, 6.2). */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { newPage } from '../harness/index.js';
import { browser, installationWithGadget, site } from './installation.js';

installationWithGadget('library/Calls.xml');

/** What Calls.js does, in a gadget or a page, for the agent at an extension. */
async function calls(inside, extension) {
  const log = inside.getByRole('list', { name: 'Log' });
  const says = (text, n = 0) => log.getByText(text, { exact: true }).nth(n).waitFor();
  const shows = (id, text) => inside.locator(`#${id}`, { hasText: text }).waitFor();
  const click = (name) => inside.getByRole('button', { name, exact: true }).click();
  await says('dialogs 0');
  await says('reasons ready');
  await log.getByText(/^sign-out \d+$/).waitFor();
  await site.rest(extension).state('READY');
  // By a queue: other calls have no variables that may be changed.
  await site.call({ from: '5551234', to: '7001', variables: { callVariable3: 'alt' } });
  await shows('own', 'ALERTING');
  await shows('variable', 'alt');
  await shows('type', /\w Voice$/);
  await click('Answer');
  await shows('own', 'ACTIVE');
  await shows('droppable', '0 true');
  await click('Set');
  await shows('variable', 'neu & <b>');
  await click('Wrap up');
  await shows('reason', /\w/);
  await click('Digit');
  await click('Hold');
  await shows('own', 'HELD');
  await click('Retrieve');
  await shows('own', 'ACTIVE');
  await click('Consult');
  await log.getByText(/^came CONSULT/).waitFor();
  await shows('who', /8003 ACTIVE/);
  await click('Conference');
  await shows('who', new RegExp(`${extension} ACTIVE, 5551234 ACTIVE, 8003 ACTIVE`));
  await click('Drop');
  await log.getByText(/^went /).nth(1).waitFor();
  await site.rest(extension).state('NOT_READY', { reason: '2' });
  await site.call({ from: '5551234', to: extension });
  await shows('own', 'ALERTING');
  await click('Answer');
  await shows('own', 'ACTIVE');
  await click('Transfer');
  await log.getByText(/^went /).nth(2).waitFor();
}

test('a gadget of calls: answer, hold, data, digits, consultation, conference, transfer', async () => {
  assert.equal((await site.rest('1006').state('LOGIN', { extension: '1006' })).status, 202);
  const page = await newPage(browser);
  const authorization = Buffer.from('1006:demo').toString('base64');
  await page.addInitScript((a) => sessionStorage.setItem('userFinesseAuth', a), authorization);
  await page.goto(`${site.url}/desktop/`);
  await calls(page.frameLocator('iframe[src*="Calls.xml"]'), '1006');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

/** Makes a workflow action, who does it; its address. */
async function workflowAction(name, handledBy, params) {
  const made = await site.rest('admin').post('/finesse/api/WorkflowAction/', `<WorkflowAction><name>${name}</name><type>BROWSER_POP</type><handledBy>${handledBy}</handledBy>
    <params>${Object.entries(params).map(([n, v]) => `<Param><name>${n}</name><value>${v}</value></Param>`).join('')}</params>
    <actionVariables><ActionVariable><name>customer</name><type>CUSTOM</type><node>//Dialog/mediaProperties/callvariables/CallVariable[name="callVariable1"]/value</node><testValue>1</testValue></ActionVariable></actionVariables></WorkflowAction>`);
  assert.equal(made.status, 200, made.text);
  return made.headers.location.replace(/^https?:\/\/[^/]+/, '');
}

test('a gadget does what a workflow leaves to others, once a call; and hears that there is a call', async () => {
  const admin = site.rest('admin');
  const pop = await workflowAction('Customer', 'OTHER', { path: 'https://crm.example.com/${customer}', windowName: 'crm' });
  const made = await admin.post('/finesse/api/Workflow/', `<Workflow><name>Test</name><description/><TriggerSet><type>SYSTEM</type><name>CALL_ARRIVES</name></TriggerSet>
    <ConditionSet><applyMethod>ALL</applyMethod><conditions><Condition><Variable><name>callVariable1</name><type>SYSTEM</type></Variable><comparator>IS_EQUAL</comparator><value>44 &amp; 1</value></Condition></conditions></ConditionSet>
    <workflowActions><WorkflowAction><uri>${pop}</uri></WorkflowAction></workflowActions></Workflow>`);
  assert.equal(made.status, 200, made.text);
  const uri = made.headers.location.replace(/^https?:\/\/[^/]+/, '');
  assert.equal((await admin.put('/finesse/api/Team/1/Workflows', `<Workflows><Workflow><uri>${uri}</uri></Workflow></Workflows>`)).status, 200);
  assert.equal((await site.rest('1008').state('LOGIN', { extension: '1008' })).status, 202);
  const page = await newPage(browser);
  await page.addInitScript((a) => sessionStorage.setItem('userFinesseAuth', a), Buffer.from('1008:demo').toString('base64'));
  await page.goto(`${site.url}/desktop/`);
  const inside = page.frameLocator('iframe[src*="Calls.xml"]');
  const lines = (text) => inside.getByRole('list', { name: 'Log' }).getByText(text, { exact: true });
  await lines('dialogs 0').waitFor();
  await lines('on call false').waitFor();
  await site.rest('1008').state('READY');
  await site.call({ from: '5551234', to: '7001', variables: { callVariable1: '44 & 1' } });
  const line = 'workflow Customer BROWSER_POP https://crm.example.com/44%20%26%201 44 & 1';
  await lines(line).waitFor();
  await inside.getByRole('button', { name: 'Answer' }).click();
  await lines('on call true').waitFor();
  await inside.getByRole('button', { name: 'Drop', exact: true }).click();
  await lines('on call false').nth(1).waitFor();
  assert.equal(await lines(line).count(), 1);
  assert.equal(page.context().pages().length, 1, 'the desktop opens nothing itself');
  await page.context().close();
});

test('the same in a page that is no gadget', async () => {
  assert.equal((await site.rest('1004').state('LOGIN', { extension: '1004' })).status, 202);
  const page = await newPage(browser);
  await page.goto(`${site.url}/3rdpartygadget/files/library/Calls.html#1004:demo`);
  await calls(page, '1004');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
