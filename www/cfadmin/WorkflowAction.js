// What a workflow does: a window of the browser, or a request to another server.
import '../components/ap-parts.js';
import { t } from '../lib/i18n.js';
import { child, children, element, text } from '../lib/xml.js';
import { openList } from './list.js';
import { readVariable, readVariables, variableFields, withoutOf, writeVariable } from './variables.js';

const ACTIONS = 100;
const VARIABLES = 5;
const NAME_CHARACTERS = 64;
const TEST_CHARACTERS = 128;
const TYPES = ['BROWSER_POP', 'HTTP_REQUEST'];
const DOERS = ['FINESSE_DESKTOP', 'OTHER'];

/** What is sent of each type. @type {Record<string, string[]>} */
const PARAMS = { BROWSER_POP: ['path', 'windowName'], HTTP_REQUEST: ['method', 'location', 'path', 'contentType', 'body'] };
const ALL_PARAMS = [...new Set(Object.values(PARAMS).flat())];

/** @param {Element} node */
function read(node) {
  const params = new Map(children(child(node, 'params'), 'Param').map((p) => [text(p, 'name'), child(p, 'value')?.textContent ?? '']));
  return {
    uri: text(node, 'uri'), name: text(node, 'name'), type: text(node, 'type'), handledBy: text(node, 'handledBy'),
    path: params.get('path') ?? '', windowName: params.get('windowName') ?? '', method: params.get('method') ?? 'PUT', location: params.get('location') ?? 'OTHER',
    contentType: params.get('contentType') ?? '', body: params.get('body') ?? '',
    variables: children(child(node, 'actionVariables'), 'ActionVariable').map((v) => ({ ...readVariable(v), testValue: text(v, 'testValue') })),
  };
}

/** @typedef {ReturnType<typeof read>} Action */

/** What of it can be changed. @param {Action} action */
function valueOf({ uri: _, ...value }) {
  return value;
}

/** @param {any} value @param {import('./variables.js').SystemVariables} system */
function write(value, system) {
  return element('WorkflowAction', {
    name: value.name, type: value.type, handledBy: value.handledBy,
    params: { Param: PARAMS[value.type].map((name) => ({ name, value: value[name] })) },
    actionVariables: { ActionVariable: value.variables.map((/** @type {any} */ v) => ({ ...writeVariable(v, system), testValue: v.testValue })) },
  });
}

/** @param {import('./console.js').Place} place @param {Node} views */
export async function openActions(place, views) {
  const system = await readVariables(place.api);
  await openList(place, {
    above: [views],
    read: async () => children(await place.api.get('/finesse/api/WorkflowActions'), 'WorkflowAction').map(read),
    most: ACTIONS,
    columns: [
      { id: 'name', label: t('admin.workflow.name'), text: (a) => a.name },
      { id: 'type', label: t('admin.workflow.type'), text: (a) => t(`admin.workflow.type.${a.type}`) },
      { id: 'path', label: t('admin.workflow.path'), text: (a) => a.path },
      { id: 'handledBy', label: t('admin.workflow.handledBy'), text: (a) => t(`admin.workflow.handledBy.${a.handledBy}`) },
    ],
    editor: (action) => editor(place, action, system),
  });
}

/**
 * @param {import('./console.js').Place} place
 * @param {Action | null} action null: a new one
 * @param {import('./variables.js').SystemVariables} system
 * @returns {import('./editing.js').Editor}
 */
function editor(place, action, system) {
  const { variables: given, ...fields } = action ? valueOf(action) : {
    name: '', type: TYPES[0], handledBy: DOERS[0], path: '', windowName: '', method: 'PUT', location: 'OTHER', contentType: 'application/xml', body: '', variables: [],
  };
  const form = /** @type {import('../components/ap-form.js').ApForm} */ (document.createElement('ap-form'));
  form.start([
    { name: 'name', label: t('admin.workflow.name'), required: true, most: NAME_CHARACTERS },
    { name: 'type', label: t('admin.workflow.type'), kind: 'select', choices: TYPES.map((name) => [name, t(`admin.workflow.type.${name}`)]) },
    { name: 'handledBy', label: t('admin.workflow.handledBy'), kind: 'select', choices: DOERS.map((name) => [name, t(`admin.workflow.handledBy.${name}`)]) },
    { name: 'method', label: t('admin.workflow.method'), kind: 'select', choices: [['PUT', 'PUT'], ['POST', 'POST']] },
    { name: 'location', label: t('admin.workflow.location'), kind: 'select', choices: ['OTHER', 'FINESSE'].map((name) => [name, t(`admin.workflow.location.${name}`)]) },
    { name: 'path', label: t('admin.workflow.path'), required: true, most: 500, hint: t('admin.workflow.pathHint', { example: '${callVariable1}' }) },
    { name: 'windowName', label: t('admin.workflow.windowName'), most: 40, hint: t('admin.workflow.windowNameHint') },
    { name: 'contentType', label: t('admin.workflow.contentType'), most: 500 },
    { name: 'body', label: t('admin.workflow.body'), kind: 'area', most: 2000 },
  ], fields);
  const fit = () => {
    for (const name of ALL_PARAMS)
      /** @type {HTMLElement} */ (form.querySelector(`[name="${name}"]`)?.closest('.field')).hidden = !PARAMS[String(form.value.type)].includes(name);
  };
  form.addEventListener('ap-change', fit);
  fit();
  const variables = /** @type {import('../components/ap-rows.js').ApRows} */ (document.createElement('ap-rows'));
  variables.start({
    label: t('admin.workflow.variables'), one: (n) => t('admin.workflow.variableN', { n }), add: t('admin.workflow.addVariable'), most: VARIABLES,
    fields: [...variableFields(system), { name: 'testValue', label: t('admin.workflow.testValue'), most: TEST_CHARACTERS }],
    fresh: () => ({ variable: system[0][0], custom: '', node: '', testValue: '' }),
    without: withoutOf,
  }, given);
  const parts = /** @type {import('../components/ap-parts.js').ApParts} */ (document.createElement('ap-parts'));
  parts.start(form, [['variables', t('admin.workflow.variables'), variables]]);
  return {
    title: action ? action.name : t('admin.workflow.newAction'),
    form: parts,
    calls: (v) => [action
      ? { method: 'PUT', path: action.uri, body: write(v, system) }
      : { method: 'POST', path: '/finesse/api/WorkflowAction', body: write(v, system) }],
    read: action ? async () => valueOf(read(await place.api.get(action.uri))) : undefined,
    remove: action ? { text: t('admin.workflow.deleteAction', { name: action.name }), calls: [{ method: 'DELETE', path: action.uri }] } : undefined,
  };
}
