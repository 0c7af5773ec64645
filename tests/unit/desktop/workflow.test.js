/* Workflows: which one a moment of a call chooses, and what becomes of its texts.  Expected values:
 * rest-config 7 (administration guide, "Manage workflows"). */
import test from 'node:test';
import assert from 'node:assert/strict';
import { choose, expand, holds, inAddress, inBody, readWorkflows } from '../../../www/desktop/workflow.js';
import { parse } from './page.js';

const values = { callVariable1: ' gold ', queueName: 'Support', ani: '+49 30/1', url: 'https://crm.example.com/a?b=1', empty: '' };
const valueOf = (name) => values[name] ?? '';
const test_ = (name, comparator, value = '') => ({ name, node: '', comparator, value });

for (const [comparator, value, expected] of [
  ['IS_EQUAL', 'gold', true], ['IS_EQUAL', 'Gold', false], ['IS_NOT_EQUAL', 'silver', true], ['BEGINS_WITH', 'go', true],
  ['ENDS_WITH', 'ld', true], ['CONTAINS', 'ol', true], ['CONTAINS', 'x', false], ['IS_IN_LIST', 'silver, gold ,bronze', true],
  ['IS_IN_LIST', 'goldfish', false], ['IS_EMPTY', '', false], ['IS_NOT_EMPTY', '', true], ['IS_GREATER', '1', false],
])
  test(`a value is trimmed and compared: ${comparator} ${value}`, () => assert.equal(holds(test_('callVariable1', comparator, value), valueOf), expected));

test('a variable that the call does not have is empty', () => {
  assert.equal(holds(test_('callVariable9', 'IS_EMPTY'), valueOf), true);
});

const workflow = (name, more = {}) => ({ name, trigger: 'CALL_ARRIVES', overlapping: false, tests: [], any: false, conditions: [], actions: [{ name: 'a' }], ...more });

test('the first whose conditions hold is used, those without actions are passed over', () => {
  const list = [
    workflow('other moment', { trigger: 'CALL_ENDS' }),
    workflow('no action', { actions: [] }),
    workflow('all', { conditions: [test_('queueName', 'IS_EQUAL', 'Support'), test_('callVariable1', 'IS_EQUAL', 'silver')] }),
    workflow('any', { any: true, conditions: [test_('queueName', 'IS_EQUAL', 'Support'), test_('callVariable1', 'IS_EQUAL', 'silver')] }),
    workflow('last'),
  ];
  assert.equal(choose(list, 'CALL_ARRIVES', valueOf, false)?.name, 'any');
});

test('a second call gets one only where overlapping is allowed', () => {
  const list = [workflow('first'), workflow('second', { overlapping: true })];
  assert.equal(choose(list, 'CALL_ARRIVES', valueOf, true)?.name, 'second');
  assert.equal(choose(list.slice(0, 1), 'CALL_ARRIVES', valueOf, true), null);
});

test('values stand in for ${name}, escaped for an address', () => {
  assert.equal(expand('https://crm.example.com/?n=${ani}&q=${queueName}&x=${nobody}', valueOf, inAddress),
    'https://crm.example.com/?n=%2B49%2030%2F1&q=Support&x=');
  assert.equal(expand('${url}', valueOf, inAddress), values.url);
  assert.equal(expand('/a?to=${url}', valueOf, inAddress), '/a?to=https%3A%2F%2Fcrm.example.com%2Fa%3Fb%3D1');
});

test('an address that a value begins cannot be a script', () => {
  assert.equal(expand('${bad}', () => 'javascript:alert(1)', inAddress), 'javascript%3Aalert(1)');
});

test('\\$ \\{ \\} and \\\\ stand for themselves', () => {
  assert.equal(expand('a \\$\\{queueName\\} \\\\ ${queueName}', valueOf, (v) => v), 'a ${queueName} \\ Support');
});

test('a body is escaped as its type wants', () => {
  const value = () => '<a> & "b"';
  assert.equal(expand('<c>${x}</c>', value, inBody('application/xml')), '<c>&#60;a&#62; &#38; &#34;b&#34;</c>');
  assert.equal(expand('{"c":"${x}"}', value, inBody('application/json')), '{"c":"<a> & \\"b\\""}');
  assert.equal(expand('${x}', value, inBody('text/plain')), '<a> & "b"');
});

test('workflows are read as the server writes them', () => {
  const [w] = readWorkflows(parse(`<Workflows><Workflow><name>Known</name><TriggerSet><type>SYSTEM</type><name>CALL_ARRIVES</name>
    <allowOverlappingCallWorkflow>true</allowOverlappingCallWorkflow><triggers><Trigger><Variable><name>mediaType</name><node>//Dialog/mediaType</node>
    <type>SYSTEM</type></Variable><comparator>IS_EQUAL</comparator><value>Voice</value></Trigger></triggers></TriggerSet>
    <ConditionSet><applyMethod>ANY</applyMethod><conditions><Condition><Variable><name>queueName</name><type>SYSTEM</type></Variable>
    <comparator>IS_IN_LIST</comparator><value>Sales,Billing</value></Condition></conditions></ConditionSet>
    <workflowActions><WorkflowAction><name>Pop</name><type>BROWSER_POP</type><uri>/finesse/api/WorkflowAction/1</uri><handledBy>FINESSE_DESKTOP</handledBy>
    <params><Param><name>path</name><value>https://a/\${x}</value></Param></params><actionVariables><ActionVariable><name>x</name><type>CUSTOM</type>
    <node>//Dialog/id</node><testValue>7</testValue></ActionVariable></actionVariables></WorkflowAction></workflowActions></Workflow></Workflows>`));
  assert.equal(w.trigger, 'CALL_ARRIVES');
  assert.equal(w.overlapping, true);
  assert.equal(w.any, true);
  assert.deepEqual(w.tests, [{ name: 'mediaType', node: '//Dialog/mediaType', comparator: 'IS_EQUAL', value: 'Voice' }]);
  assert.deepEqual(w.conditions, [{ name: 'queueName', node: '', comparator: 'IS_IN_LIST', value: 'Sales,Billing' }]);
  assert.deepEqual(w.actions[0].params, { path: 'https://a/${x}' });
  assert.deepEqual(w.actions[0].variables, [{ name: 'x', type: 'CUSTOM', node: '//Dialog/id', testValue: '7' }]);
});
