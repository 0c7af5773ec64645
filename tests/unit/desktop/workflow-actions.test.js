/* What becomes of the actions of a workflow: windows, requests, and events that a gadget hears through
 * the library.  Expected values: javascript-library 8.4, rest-config 7.1. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { WorkflowActions } from '../../../www/desktop/workflow-actions.js';
import { load } from '../finesse/page.js';

const CALL = { callVariable1: 'Ähre & Söhne', ani: '5551234' };
const valueOf = (name, node) => (node === '//Dialog/id' ? '7' : CALL[name] ?? '');
const POP = {
  uri: '/finesse/api/WorkflowAction/1', name: 'Pop', type: 'BROWSER_POP', handledBy: 'OTHER',
  params: { path: 'https://crm.example.com/?q=${callVariable1}&id=${callId}', windowName: 'crm' },
  variables: [
    { name: 'callVariable1', type: 'SYSTEM', node: '', testValue: 't' },
    { name: 'callId', type: 'CUSTOM', node: '//Dialog/id', testValue: '1' },
  ],
};

/** The actions of a desktop whose hub is a gadget's. */
function desk() {
  const page = load();
  const { ContainerServices } = page.connect().containerservices;
  const heard = [];
  ContainerServices.init();
  ContainerServices.addHandler(ContainerServices.Topics.WORKFLOW_ACTION_EVENT, (event) => heard.push(event));
  const shown = [];
  const toasts = { show: (...what) => shown.push(what) };
  return { page, heard, shown, actions: new WorkflowActions({ authorization: 'eDp5' }, page.hub, toasts) };
}

test('an action for a gadget is an event with everything expanded', async () => {
  const { page, heard, actions } = desk();
  await actions.run([POP], valueOf);
  const [event] = heard;
  assert.deepEqual([event.getName(), event.getType(), event.getHandledBy()], ['Pop', 'BROWSER_POP', 'OTHER']);
  const { path, windowName } = event.getParams();
  assert.equal(path.value, POP.params.path);
  assert.equal(path.expandedValue, 'https://crm.example.com/?q=%C3%84hre%20%26%20S%C3%B6hne&id=7');
  assert.deepEqual([windowName.value, windowName.expandedValue], ['crm', 'crm']);
  const { callVariable1, callId } = event.getActionVariables();
  assert.deepEqual([callVariable1.actualValue, callVariable1.testValue, callVariable1.type], ['Ähre & Söhne', 't', 'SYSTEM']);
  assert.deepEqual([callId.actualValue, callId.node], ['7', '//Dialog/id']);
  const published = page.hub.published.filter((p) => p.topic === 'finesse.containerservices.workflowActionEvent');
  assert.deepEqual(Object.keys(published[0].data), ['uri', 'name', 'type', 'handledBy', 'params', 'actionVariables']);
});

test('a request for a gadget carries its body as its type wants it', async () => {
  const { page, heard, actions } = desk();
  const params = { method: 'PUT', location: 'OTHER', path: 'https://crm.example.com/a', contentType: 'application/xml', body: '<a>${callVariable1}</a>' };
  await actions.run([{ ...POP, type: 'HTTP_REQUEST', params }], valueOf);
  assert.deepEqual({ ...page.finesse.utilities.Utilities.xml2js(heard[0].getParams().body.expandedValue) }, { a: 'Ähre & Söhne' });
});

test('what the desktop does itself gadgets hear as FINESSE\'s; one that fails does not keep the next', async (context) => {
  const { heard, shown, actions } = desk();
  const opened = [];
  const tab = {};
  globalThis.location = new URL('https://desk.example.com/desktop/');
  globalThis.window = { open: (url, name) => (opened.push([String(url), name]), opened.length < 2 ? tab : null) };
  context.after(() => {
    delete globalThis.location;
    delete globalThis.window;
  });
  const warned = context.mock.method(console, 'warn', () => {});
  const own = { ...POP, handledBy: 'FINESSE_DESKTOP' };
  await actions.run([{ ...own, params: { path: 'javascript:alert(1)' } }, own, { ...own, params: { path: 'https://b.example.com/' } }, POP], valueOf);
  assert.equal(warned.mock.callCount(), 1);
  assert.deepEqual(opened, [['https://crm.example.com/?q=%C3%84hre%20%26%20S%C3%B6hne&id=7', 'crm'], ['https://b.example.com/', '_blank']]);
  assert.equal(tab.opener, null);
  assert.equal(shown.length, 1); // the browser kept the second window back
  assert.deepEqual(heard.map((event) => event.getHandledBy()), ['FINESSE', 'FINESSE', 'FINESSE', 'OTHER']);
});

test('requests: to this server with who asks, to others by the proxy', async (context) => {
  const { heard, actions } = desk();
  const asked = [];
  globalThis.location = new URL('https://desk.example.com/desktop/');
  const answers = ['', 'throw 1; < don\'t be evil\' >{"https://crm.example.com/a":{"rc":500}}'];
  context.mock.method(globalThis, 'fetch', async (url, options) => (asked.push([String(url), options]), new Response(answers.shift())));
  const warned = context.mock.method(console, 'warn', () => {});
  context.after(() => delete globalThis.location);
  const own = { ...POP, type: 'HTTP_REQUEST', handledBy: 'FINESSE_DESKTOP' };
  await actions.run([
    { ...own, params: { method: 'PUT', location: 'FINESSE', path: '/finesse/api/Dialog/${callId}', contentType: 'application/xml', body: '<Dialog/>' } },
    { ...own, params: { method: 'POST', location: 'OTHER', path: 'https://crm.example.com/a', contentType: 'application/json', body: '{"n":"${ani}"}' } },
    { ...own, params: { method: 'PUT', location: 'FINESSE', path: 'https://elsewhere.example.com/', contentType: '', body: '' } },
  ], valueOf);
  const [[ours, one], [proxy, two]] = asked;
  assert.deepEqual([ours, one.method, one.body, one.headers.Authorization, one.headers['Content-Type']], ['https://desk.example.com/finesse/api/Dialog/7', 'PUT', '<Dialog/>', 'Basic eDp5', 'application/xml']);
  assert.equal(proxy, '/gadgets/makeRequest');
  assert.deepEqual([two.body.get('url'), two.body.get('httpMethod'), two.body.get('postData'), two.body.get('headers')], ['https://crm.example.com/a', 'POST', '{"n":"5551234"}', 'Content-Type=application%2Fjson']);
  assert.equal(asked.length, 2); // nothing of ours goes elsewhere
  assert.equal(warned.mock.callCount(), 2);
  assert.deepEqual(heard.map((event) => event.getHandledBy()), ['FINESSE', 'FINESSE', 'FINESSE']);
});
