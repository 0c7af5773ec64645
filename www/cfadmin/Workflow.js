// What happens by itself at certain moments of a call, and what that is: workflows, their actions, and a trial of both
// with a call that is made up.
import '../components/ap-parts.js';
import { el } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { child, children, element, text } from '../lib/xml.js';
import { openActions } from './WorkflowAction.js';
import { openList } from './list.js';
import { openSimulation } from './simulation.js';
import { TRIGGERS, readVariables, readVariable, variableFields, withoutOf, writeVariable } from './variables.js';

const WORKFLOWS = 100;
/** Conditions, and actions, of one. */
const PARTS = 5;
const NAME_CHARACTERS = 40;
const DESCRIPTION_CHARACTERS = 128;
const VALUE_CHARACTERS = 2000;
const COMPARATORS = ['IS_EQUAL', 'IS_NOT_EQUAL', 'BEGINS_WITH', 'ENDS_WITH', 'CONTAINS', 'IS_EMPTY', 'IS_NOT_EMPTY', 'IS_IN_LIST'];

/**
 * @typedef {import('./variables.js').NamedVariable & { comparator: string, value: string }} Condition
 * @typedef {{ uri: string, name: string, description: string, trigger: string, overlapping: boolean, apply: string, conditions: Condition[], actions: { uri: string }[] }} Workflow
 */

/** @type {[string, (place: import('./console.js').Place, views: Node) => Promise<void>][]} */
const VIEWS = [['workflows', openWorkflows], ['actions', openActions], ['simulate', openSimulation]];

/** @param {import('./console.js').Place} place */
export async function open(place) {
  const [view, openView] = VIEWS.find(([name]) => name === place.path[0]) ?? VIEWS[0];
  await openView(place, el('nav', { class: 'views', 'aria-label': t('admin.workflow.views') }, ...VIEWS.map(([name]) => el('a', {
    href: `#/Workflow/${name}`, 'aria-current': name === view ? 'page' : null,
  }, t(`admin.workflow.view.${name}`)))));
}

/** @param {Element} node @returns {Workflow} */
function read(node) {
  const trigger = child(node, 'TriggerSet');
  const conditions = child(node, 'ConditionSet');
  return {
    uri: text(node, 'uri'), name: text(node, 'name'), description: text(node, 'description'),
    trigger: text(trigger, 'name'), overlapping: text(trigger, 'allowOverlappingCallWorkflow') === 'true', apply: text(conditions, 'applyMethod') || 'ALL',
    conditions: children(child(conditions, 'conditions'), 'Condition').map((c) => ({
      ...readVariable(child(c, 'Variable')), comparator: text(c, 'comparator'), value: text(c, 'value'),
    })),
    actions: children(child(node, 'workflowActions'), 'WorkflowAction').map((a) => ({ uri: text(a, 'uri') })),
  };
}

/** What of it can be changed. @param {Workflow} workflow */
function valueOf({ uri: _, ...value }) {
  return value;
}

/** @param {Omit<Workflow, 'uri'>} value @param {import('./variables.js').SystemVariables} system */
function write({ name, description, trigger, overlapping, apply, conditions, actions }, system) {
  return element('Workflow', {
    name, description,
    TriggerSet: { type: 'SYSTEM', name: trigger, allowOverlappingCallWorkflow: overlapping },
    ConditionSet: { applyMethod: apply, conditions: { Condition: conditions.map((c) => ({ Variable: writeVariable(c, system), comparator: c.comparator, value: c.value })) } },
    workflowActions: { WorkflowAction: actions.map(({ uri }) => ({ uri })) },
  });
}

/** @param {import('./console.js').Place} place @param {Node} views */
async function openWorkflows(place, views) {
  const [system, list] = await Promise.all([readVariables(place.api), place.api.get('/finesse/api/WorkflowActions')]);
  /** @type {[string, string][]} */
  const actions = children(list, 'WorkflowAction').map((a) => [text(a, 'uri'), text(a, 'name')]);
  await openList(place, {
    above: [views],
    read: async () => children(await place.api.get('/finesse/api/Workflows'), 'Workflow').map(read),
    most: WORKFLOWS,
    columns: [
      { id: 'name', label: t('admin.workflow.name'), text: (w) => w.name },
      { id: 'trigger', label: t('admin.workflow.trigger'), text: (w) => t(`admin.workflow.trigger.${w.trigger}`) },
      { id: 'conditions', label: t('admin.workflow.conditions'), text: (w) => String(w.conditions.length), number: (w) => w.conditions.length },
      { id: 'actions', label: t('admin.workflow.actions'), text: (/** @type {Workflow} */ w) => w.actions.map(({ uri }) => actions.find(([u]) => u === uri)?.[1] ?? uri).join(', ') },
      { id: 'description', label: t('admin.workflow.description'), text: (w) => w.description },
    ],
    editor: (workflow) => editor(place, workflow, actions, system),
  });
}

/**
 * @param {import('./console.js').Place} place
 * @param {Workflow | null} workflow null: a new one
 * @param {[string, string][]} actions
 * @param {import('./variables.js').SystemVariables} system
 * @returns {import('./editing.js').Editor}
 */
function editor(place, workflow, actions, system) {
  const { conditions: given, actions: todo, ...fields } = workflow ? valueOf(workflow)
    : { name: '', description: '', trigger: TRIGGERS[0], overlapping: false, apply: 'ALL', conditions: [], actions: [] };
  const form = /** @type {import('../components/ap-form.js').ApForm} */ (document.createElement('ap-form'));
  form.start([
    { name: 'name', label: t('admin.workflow.name'), required: true, most: NAME_CHARACTERS },
    { name: 'description', label: t('admin.workflow.description'), most: DESCRIPTION_CHARACTERS },
    { name: 'trigger', label: t('admin.workflow.trigger'), kind: 'select', choices: TRIGGERS.map((name) => [name, t(`admin.workflow.trigger.${name}`)]) },
    { name: 'overlapping', label: t('admin.workflow.overlapping'), kind: 'check', hint: t('admin.workflow.overlappingHint') },
    { name: 'apply', label: t('admin.workflow.apply'), kind: 'select', choices: ['ALL', 'ANY'].map((name) => [name, t(`admin.workflow.apply.${name}`)]) },
  ], fields);
  const conditions = /** @type {import('../components/ap-rows.js').ApRows} */ (document.createElement('ap-rows'));
  conditions.start({
    label: t('admin.workflow.conditions'), one: (n) => t('admin.workflow.condition', { n }), add: t('admin.workflow.addCondition'), most: PARTS,
    fields: [...variableFields(system),
      { name: 'comparator', label: t('admin.workflow.comparator'), kind: 'select', choices: COMPARATORS.map((name) => [name, t(`admin.workflow.comparator.${name}`)]) },
      { name: 'value', label: t('admin.workflow.value'), most: VALUE_CHARACTERS }],
    fresh: () => ({ variable: system[0][0], custom: '', node: '', comparator: COMPARATORS[0], value: '' }),
    without: (v) => [...withoutOf(v), ...v.comparator === 'IS_EMPTY' || v.comparator === 'IS_NOT_EMPTY' ? ['value'] : []],
  }, given);
  const steps = /** @type {import('../components/ap-rows.js').ApRows} */ (document.createElement('ap-rows'));
  steps.start({
    label: t('admin.workflow.actions'), one: (n) => t('admin.workflow.action', { n }), add: t('admin.workflow.addAction'), most: PARTS, ordered: true,
    fields: [{ name: 'uri', label: t('admin.workflow.does'), kind: 'select', choices: actions }],
    fresh: () => ({ uri: actions[0]?.[0] ?? '' }),
  }, todo);
  const parts = /** @type {import('../components/ap-parts.js').ApParts} */ (document.createElement('ap-parts'));
  parts.start(form, [['conditions', t('admin.workflow.conditions'), conditions], ['actions', t('admin.workflow.actions'), steps]]);
  return {
    title: workflow ? workflow.name : t('admin.workflow.new'),
    form: parts,
    calls: (v) => [workflow
      ? { method: 'PUT', path: workflow.uri, body: write(v, system) }
      : { method: 'POST', path: '/finesse/api/Workflow', body: write(v, system) }],
    read: workflow ? async () => valueOf(read(await place.api.get(workflow.uri))) : undefined,
    remove: workflow ? { text: t('admin.workflow.delete', { name: workflow.name }), calls: [{ method: 'DELETE', path: workflow.uri }] } : undefined,
  };
}

