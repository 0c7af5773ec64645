/* Workflow and WorkflowAction: reference rest-config 7. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../harness/index.js';
import { idOf, refused } from './help.js';

let site, admin;
before(async () => {
  site = await start();
  admin = site.rest('admin');
});
after(() => site?.stop());

const flows = '/finesse/api/Workflow';
const actions = '/finesse/api/WorkflowAction';
const params = (values) => '<params>' + Object.entries(values)
  .map(([n, v]) => `<Param><name>${n}</name><value>${v}</value></Param>`).join('') + '</params>';
const action = (name, type, values, more = '') =>
  `<WorkflowAction><name>${name}</name><type>${type}</type>${params(values)}${more}</WorkflowAction>`;
const trigger = (name = 'CALL_ARRIVES') => `<TriggerSet><type>SYSTEM</type><name>${name}</name></TriggerSet>`;
const condition = (name, comparator, value, type = 'SYSTEM', node = '') =>
  `<Condition><Variable><name>${name}</name><type>${type}</type><node>${node}</node></Variable>` +
  `<comparator>${comparator}</comparator><value>${value}</value></Condition>`;
const flow = (name, more = trigger()) => `<Workflow><name>${name}</name>${more}</Workflow>`;

test('an action is created, read, changed, deleted', async () => {
  const variables = '<actionVariables><ActionVariable><name>order</name><type>CUSTOM</type>' +
    '<node>//Dialog/x</node><testValue>7</testValue></ActionVariable></actionVariables>';
  const made = await admin.post(`${actions}/`, action('Order', 'HTTP_REQUEST',
    { method: 'PUT', location: 'FINESSE', path: '/x?a=${order}&amp;b=1', contentType: '', body: '&lt;a/&gt;' },
    `<handledBy>OTHER</handledBy>${variables}`));
  const uri = `${actions}/${idOf(made)}`;
  const { xml } = await admin.get(uri);
  assert.equal(xml.name, 'WorkflowAction');
  assert.deepEqual(['name', 'type', 'handledBy', 'uri'].map((n) => xml.value(n)), ['Order', 'HTTP_REQUEST', 'OTHER', uri]);
  assert.deepEqual(Object.fromEntries(xml.all('params/Param').map((p) => [p.value('name'), p.value('value')])),
    { method: 'PUT', location: 'FINESSE', path: '/x?a=${order}&b=1', contentType: '', body: '<a/>' });
  assert.deepEqual(['name', 'type', 'node', 'testValue'].map((n) => xml.get('actionVariables/ActionVariable').value(n)),
    ['order', 'CUSTOM', '//Dialog/x', '7']);
  assert.equal((await admin.put(uri, '<WorkflowAction><name>Orders</name></WorkflowAction>')).status, 200);
  assert.equal((await admin.get(uri)).xml.all('params/Param').length, 5);
  const list = (await admin.get(`${actions}s`)).xml;
  assert.equal(list.name, 'WorkflowActions');
  assert.ok(list.all('WorkflowAction').some((a) => a.value('name') === 'Orders'));
  assert.equal((await admin.delete(uri)).status, 200);
  refused(await admin.get(uri), 404, 'Not Found');
});

test('of parts that are there twice the last count', async () => {
  const one = params({ path: 'http://one/' }), two = params({ path: 'http://two/' });
  const pop = (parts) => `<WorkflowAction><name>Twice</name><type>BROWSER_POP</type>${parts}</WorkflowAction>`;
  const act = `${actions}/${idOf(await admin.post(actions, pop(one + two)))}`;
  assert.equal((await admin.get(act)).xml.value('params/Param/value'), 'http://two/');
  const conditions = (name) => `<conditions>${condition(name, 'IS_EMPTY', '')}</conditions>`;
  const set = (how, ...names) => `<ConditionSet><applyMethod>${how}</applyMethod>${names.map(conditions).join('')}</ConditionSet>`;
  const list = (uris) => `<workflowActions>${uris.map((u) => `<WorkflowAction><uri>${u}</uri></WorkflowAction>`)}</workflowActions>`;
  const twice = trigger('CALL_ENDS') + trigger() + set('ANY', 'callVariable1') +
    set('ALL', 'callVariable2', 'callVariable3') + list([]) + list([act]);
  const uri = `${flows}/${idOf(await admin.post(flows, flow('Twice', twice)))}`;
  const { xml } = await admin.get(uri);
  assert.equal(xml.value('TriggerSet/name'), 'CALL_ARRIVES');
  assert.equal(xml.value('ConditionSet/applyMethod'), 'ALL');
  assert.deepEqual(xml.all('ConditionSet/conditions/Condition').map((c) => c.value('Variable/name')), ['callVariable3']);
  assert.equal(xml.value('workflowActions/WorkflowAction/uri'), act);
  for (const made of [uri, act]) assert.equal((await admin.delete(made)).status, 200);
});

test('what an action must be', async () => {
  const pop = { path: '/x' };
  const bad = [
    [action('x'.repeat(65), 'BROWSER_POP', pop), 'Invalid Input', 'name'],
    [action('a', 'MAGIC', pop), 'Invalid Input', 'type'],
    [action('a', 'BROWSER_POP', {}), 'Bad Request', 'path'],
    [action('a', 'BROWSER_POP', { path: 'x'.repeat(501) }), 'Invalid Input', 'path'],
    [action('a', 'BROWSER_POP', { path: '/x', windowName: 'x'.repeat(41) }), 'Invalid Input', 'windowName'],
    [action('a', 'BROWSER_POP', { path: '/x', method: 'PUT' }), 'Invalid Input', 'method'],
    [action('a', 'HTTP_REQUEST', { method: 'GET', location: 'OTHER', path: '/x' }), 'Invalid Input', 'method'],
    [action('a', 'HTTP_REQUEST', { method: 'PUT', location: 'MOON', path: '/x' }), 'Invalid Input', 'location'],
    [action('a', 'HTTP_REQUEST', { method: 'PUT', path: '/x' }), 'Bad Request', 'location'],
    [action('a', 'HTTP_REQUEST', { method: 'PUT', location: 'OTHER', path: '/x', body: 'x'.repeat(2001) }), 'Invalid Input', 'body'],
    /* rest-config 7.1: "if it is XML it must be well-formed" */
    ...['application/xml', ''].flatMap((contentType) => ['&lt;a&gt;', ' &lt;a/&gt;&lt;b/&gt;', '&lt;a&gt;&amp;&lt;/a&gt;'].map((body) =>
      [action('a', 'HTTP_REQUEST', { method: 'PUT', location: 'OTHER', path: '/x', contentType, body }), 'Invalid Input', 'body'])),
    [action('a', 'BROWSER_POP', pop, '<handledBy>NOBODY</handledBy>'), 'Invalid Input', 'handledBy'],
    [action('a', 'BROWSER_POP', pop, '<actionVariables><ActionVariable><name>n</name><type>CUSTOM</type></ActionVariable></actionVariables>'), 'Invalid Input', 'node'],
    [action('a', 'BROWSER_POP', pop, `<actionVariables>${'<ActionVariable><name>n</name><type>SYSTEM</type></ActionVariable>'.repeat(6)}</actionVariables>`), 'Invalid Input', 'actionVariables'],
    [action('a', 'BROWSER_POP', pop, '<actionVariables><ActionVariable><name>dialogId</name><type>CUSTOM</type><node>//x</node></ActionVariable></actionVariables>'), 'Invalid Input', 'name'],
    ['<WorkflowAction><type>BROWSER_POP</type></WorkflowAction>', 'Bad Request', 'name'],
    ['<WorkflowAction><name>a</name></WorkflowAction>', 'Bad Request', 'type'],
    ['<Workflow/>', 'Bad Request', undefined],
    [action('Show the customer', 'BROWSER_POP', pop), 'Finesse API Error', 'Show the customer'],
  ];
  for (const [body, type, data] of bad) refused(await admin.post(actions, body), 400, type, data);
  refused(await admin.put(`${actions}/1`, '<WorkflowAction/>'), 400, 'Invalid Input');
});

test('a body that is not XML, or is whole, is free', async () => {
  const bodies = [
    ['application/xml', '&lt;Dialog&gt;&lt;a:b x="${order}"&gt;${callVariable1}&lt;/a:b&gt;&lt;/Dialog&gt;'],
    ['application/xml', '&lt;?xml version="1.0" encoding="utf-16"?>&lt;a>ü&lt;/a>'], ['', '&lt;?xml version="1.0" encoding="US-ASCII"?>&lt;a>ü&lt;/a>'],
    ['application/xml', '${callVariable1}'], ['', 'plain \\$ text'], ['text/html', '&lt;br&gt;'], ['application/json', '{}'], ['application/xml', ''],
  ];
  for (const [contentType, body] of bodies) {
    const made = await admin.post(actions, action('Body', 'HTTP_REQUEST', { method: 'PUT', location: 'OTHER', path: '/x', contentType, body }));
    assert.equal(made.status, 200, `${contentType} ${body} ${made.text}`);
    assert.equal((await admin.delete(new URL(made.headers.location).pathname)).status, 200);
  }
});

test('a workflow is created, read, changed, deleted', async () => {
  const conditions = `<ConditionSet><applyMethod>ANY</applyMethod><conditions>` +
    condition('callVariable1', 'CONTAINS', 'gold') + condition('mine', 'IS_EMPTY', '', 'CUSTOM', '//Dialog/x') +
    `</conditions></ConditionSet>`;
  const steps = `<workflowActions><WorkflowAction><uri>${actions}/2</uri></WorkflowAction>` +
    `<WorkflowAction><uri>${actions}/1</uri></WorkflowAction></workflowActions>`;
  const made = await admin.post(`${flows}/`, flow('Gold', '<description>For gold</description><media>1</media>' +
    '<TriggerSet><type>SYSTEM</type><name>CALL_ANSWERED</name><allowOverlappingCallWorkflow>true</allowOverlappingCallWorkflow></TriggerSet>' +
    conditions + steps));
  const uri = `${flows}/${idOf(made)}`;
  const { xml } = await admin.get(uri);
  assert.deepEqual(['uri', 'name', 'description', 'media'].map((n) => xml.value(n)), [uri, 'Gold', 'For gold', '1']);
  assert.deepEqual(['type', 'name', 'allowOverlappingCallWorkflow'].map((n) => xml.value(`TriggerSet/${n}`)),
    ['SYSTEM', 'CALL_ANSWERED', 'true']);
  assert.equal(xml.value('ConditionSet/applyMethod'), 'ANY');
  const [, custom] = xml.get('ConditionSet').all('conditions/Condition');
  assert.deepEqual(['name', 'node', 'type'].map((n) => custom.value(`Variable/${n}`)), ['mine', '//Dialog/x', 'CUSTOM']);
  assert.deepEqual(xml.all('workflowActions/WorkflowAction').map((a) => ['name', 'type', 'uri'].map((n) => a.value(n))),
    [['Tell the order system', 'HTTP_REQUEST', `${actions}/2`], ['Show the customer', 'BROWSER_POP', `${actions}/1`]]);
  assert.equal((await admin.put(uri, '<Workflow><workflowActions/></Workflow>')).status, 200);
  const { xml: changed } = await admin.get(uri);
  assert.equal(changed.all('workflowActions/WorkflowAction').length, 0);
  assert.equal(changed.get('ConditionSet').all('conditions/Condition').length, 2);
  assert.equal((await admin.get(`${flows}s`)).xml.name, 'Workflows');
  assert.equal((await admin.delete(uri)).status, 200);
  refused(await admin.get(uri), 404, 'Not Found');
});

test('a workflow without conditions has an empty list of them', async () => {
  const made = await admin.post(flows, flow('Bare'));
  const { text } = await admin.get(`${flows}/${idOf(made)}`);
  assert.match(text, /<conditions><\/conditions>/);
});

test('what a workflow must be', async () => {
  const set = (...list) => trigger() + `<ConditionSet><applyMethod>ALL</applyMethod><conditions>${list.join('')}</conditions></ConditionSet>`;
  const bad = [
    ['<Workflow><name>a</name></Workflow>', 'Bad Request', 'TriggerSet'],
    [`<Workflow>${trigger()}</Workflow>`, 'Bad Request', 'name'],
    [flow('a', '<TriggerSet><name>CALL_ARRIVES</name></TriggerSet>'), 'Bad Request', 'type'],
    [flow('a', '<TriggerSet><type>MINE</type><name>CALL_ARRIVES</name></TriggerSet>'), 'Invalid Input', 'type'],
    [flow('a', trigger('MOON_RISES')), 'Invalid Input', 'name'],
    [flow('x'.repeat(41)), 'Invalid Input', 'name'],
    [flow('a', trigger() + `<description>${'x'.repeat(129)}</description>`), 'Invalid Input', 'description'],
    [flow('a', trigger() + '<ConditionSet><applyMethod>SOME</applyMethod></ConditionSet>'), 'Invalid Input', 'applyMethod'],
    [flow('a', set(condition('x', 'SOUNDS_LIKE', 'y'))), 'Invalid Input', 'comparator'],
    [flow('a', set(condition('x', 'IS_EQUAL', 'y', 'CUSTOM'))), 'Invalid Input', 'Variable'],
    [flow('a', set(...Array(6).fill(condition('x', 'IS_EQUAL', 'y')))), 'Invalid Input', 'conditions'],
    [flow('a', trigger() + `<workflowActions>${`<WorkflowAction><uri>${actions}/1</uri></WorkflowAction>`.repeat(6)}</workflowActions>`), 'Invalid Input', 'workflowActions'],
    [flow('a', trigger() + '<workflowActions><WorkflowAction/></workflowActions>'), 'Invalid Input', 'workflowActions'],
    /* What is the address of something else names no action, whatever its number. */
    ...[`${flows}/1`, '/finesse/api/ReasonCode/1', '/finesse/api/MyWorkflowAction/1', '/1', '1', `${actions}/1/`].map((uri) =>
      [flow('a', trigger() + `<workflowActions><WorkflowAction><uri>${uri}</uri></WorkflowAction></workflowActions>`), 'Invalid Input', 'workflowActions']),
    [flow('a', trigger() + `<workflowActions><WorkflowAction><uri>${actions}/4711</uri></WorkflowAction></workflowActions>`), 'Finesse API Error', 'workflowActions'],
    [flow('Known customer'), 'Database constraint violation', 'Duplicate Workflow name.'],
  ];
  for (const [body, type, data] of bad) refused(await admin.post(flows, body), 400, type, data);
  refused(await admin.put(`${flows}/1`, '<Workflow/>'), 400, 'Invalid Input');
  refused(await admin.put(`${flows}/4711`, flow('a')), 404, 'Not Found', '4711');
  const names = (await admin.get(`${flows}s`)).xml.all('Workflow').map((w) => w.value('name'));
  assert.deepEqual(names, ['Bare', 'Known customer'], 'what was refused left nothing behind');
});

test('the names that workflows may test', async () => {
  const { xml } = await admin.get('/finesse/api/SystemVariables');
  assert.equal(xml.name, 'SystemVariables');
  const nodes = Object.fromEntries(xml.all('SystemVariable').map((v) => [v.value('name'), v.value('node')]));
  assert.equal(nodes.queueName, '//Dialog/mediaProperties/queueName');
  assert.equal(nodes.callVariable10, '//Dialog/mediaProperties/callvariables/CallVariable[name="callVariable10"]/value');
  const one = await admin.get('/finesse/api/SystemVariable/dialogId');
  assert.deepEqual([one.xml.name, one.xml.value('node')], ['SystemVariable', '//Dialog/id']);
  refused(await admin.get('/finesse/api/SystemVariable/moon'), 404, 'Not Found', 'moon');
  refused(await site.rest('1001').get('/finesse/api/SystemVariables'), 401, 'Authorization Failure', '1001');
});

test('for the administrator alone', async () => {
  for (const path of [flows, actions]) {
    refused(await site.rest('1001').get(`${path}s`), 401, 'Authorization Failure', '1001');
    refused(await site.rest('1000').get(`${path}/1`), 401, 'Authorization Failure', '1000');
    refused(await site.rest('1000').delete(`${path}/1`), 401, 'Authorization Failure', '1000');
  }
});
