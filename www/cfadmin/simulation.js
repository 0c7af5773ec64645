// Which workflow a call would set off, and what would come of it: worked out here, by what the desktop itself runs; nothing
// is opened and nothing is sent.
import '../components/ap-form.js';
import { choose, expanded, holds, lookupIn, readWorkflows } from '../desktop/workflow.js';
import { el, icon } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { readDialog } from '../lib/model.js';
import { children, element, parse, text } from '../lib/xml.js';
import { TRIGGERS } from './variables.js';

/** @typedef {import('../desktop/workflow.js').Workflow} Workflow */
/** @typedef {import('../desktop/workflow.js').Lookup} Lookup */

const CALL_TYPES = ['ACD_IN', 'PREROUTE_ACD_IN', 'PREROUTE_DIRECT_AGENT', 'TRANSFER', 'OVERFLOW_IN', 'OTHER_IN', 'OUT', 'AGENT_INSIDE', 'OFFERED', 'CONSULT', 'CONSULT_OFFERED', 'CONFERENCE', 'OUTBOUND', 'OUTBOUND_PREVIEW'];
const VARIABLES = Array.from({ length: 10 }, (_, i) => `callVariable${i + 1}`);
const SAMPLE = { from: '5551234', to: '7001', callType: 'ACD_IN', queueName: '', trigger: TRIGGERS[0] };

/** @param {import('./console.js').Place} place @param {Node} views */
export async function openSimulation(place, views) {
  const teams = children(await place.api.get('/finesse/api/Teams'), 'Team');
  const form = /** @type {import('../components/ap-form.js').ApForm} */ (document.createElement('ap-form'));
  form.className = 'simulation';
  form.start([
    { name: 'team', label: t('admin.simulate.team'), kind: 'select', choices: teams.map((team) => [text(team, 'id'), text(team, 'name')]) },
    { name: 'trigger', label: t('admin.workflow.trigger'), kind: 'select', choices: TRIGGERS.map((name) => [name, t(`admin.workflow.trigger.${name}`)]) },
    { name: 'callType', label: t('admin.simulate.callType'), kind: 'select', choices: CALL_TYPES.map((name) => [name, name]) },
    { name: 'from', label: t('admin.simulate.from') },
    { name: 'to', label: t('admin.simulate.to') },
    { name: 'queueName', label: t('admin.simulate.queueName') },
    ...VARIABLES.map((name) => ({ name, label: name })),
  ], { ...SAMPLE, team: text(teams[0], 'id') });
  const result = el('section', { class: 'own-part simulated', role: 'status', 'aria-label': t('admin.simulate.result') },
    el('p', { class: 'muted' }, t('admin.simulate.text')));
  const run = async () => {
    const { team: teamId, trigger, ...call } = /** @type {Record<string, string>} */ (form.value);
    const teamName = text(teams.find((team) => text(team, 'id') === teamId), 'name');
    // As the desktops of the team read them.
    const workflows = readWorkflows(await place.api.get(`/finesse/api/TeamResource/${encodeURIComponent(teamId)}/Workflows`));
    result.replaceChildren(...outcome(workflows, trigger, lookupIn(readDialog(dialogOf(call)), { teamId, teamName })));
  };
  place.head([]);
  place.show(views, el('form', { class: 'own-part', novalidate: true, on: { submit: (/** @type {Event} */ e) => { e.preventDefault(); void run(); } } },
    form, el('div', { class: 'editing-foot' }, el('button', { type: 'submit', class: 'primary' }, t('admin.simulate.run')))), result);
}

/** A call as the API shows it. @param {Record<string, string>} call */
function dialogOf({ from, to, callType, queueName, ...variables }) {
  return parse(element('Dialog', {
    id: '4711', mediaType: 'Voice', state: 'ACTIVE', fromAddress: from, toAddress: to,
    mediaProperties: {
      DNIS: to, dialedNumber: to, callType, queueName,
      callvariables: { CallVariable: Object.entries(variables).map(([name, value]) => ({ name, value })) },
    },
  }));
}

/**
 * @param {Workflow[]} workflows of the team, in order
 * @param {string} trigger
 * @param {Lookup} valueOf
 */
function outcome(workflows, trigger, valueOf) {
  const chosen = choose(workflows, trigger, valueOf, false);
  const actions = chosen?.actions.map((action) => {
    const { address, body } = expanded(action, valueOf);
    return el('li', {},
      el('p', {}, el('strong', {}, el('bdi', {}, action.name)), ' ', el('span', { class: 'muted' }, t(`admin.workflow.handledBy.${action.handledBy || 'FINESSE_DESKTOP'}`))),
      el('p', {}, el('code', { dir: 'ltr' }, `${action.params.method ? `${action.params.method} ` : ''}${address}`)),
      body && el('pre', { dir: 'ltr', tabindex: '0', 'aria-label': t('admin.workflow.body') }, body));
  });
  return [
    el('p', { class: 'simulated-verdict', 'data-look': chosen ? 'ready' : 'signed-out' }, icon(chosen ? 'check' : 'minus'),
      el('strong', {}, chosen ? t('admin.simulate.runs', { name: chosen.name }) : t('admin.simulate.none'))),
    ...actions ? [el('ol', { class: 'simulated-actions', 'aria-label': t('admin.workflow.actions') }, ...actions)] : [],
    el('h2', {}, t('admin.simulate.why')),
    workflows.length === 0 ? el('p', { class: 'muted' }, t('admin.simulate.noWorkflows'))
      : el('ol', { class: 'simulated-why', 'aria-label': t('admin.simulate.why') }, ...workflows.map((w) => el('li', {},
        el('strong', {}, el('bdi', {}, w.name)), ': ', reasonOf(w, trigger, valueOf, chosen)))),
  ];
}

/**
 * @param {Workflow} workflow
 * @param {string} trigger
 * @param {Lookup} valueOf
 * @param {Workflow | null} chosen
 * @returns {string} why it runs, or does not
 */
function reasonOf(workflow, trigger, valueOf, chosen) {
  if (workflow === chosen)
    return t('admin.simulate.because');
  if (workflow.trigger !== trigger)
    return t('admin.simulate.otherMoment', { moment: t(`admin.workflow.trigger.${workflow.trigger}`) });
  if (workflow.actions.length === 0)
    return t('admin.simulate.noActions');
  const failing = [...workflow.tests, ...workflow.conditions].find((test) => !holds(test, valueOf));
  const isMet = workflow.tests.every((c) => holds(c, valueOf)) &&
    (workflow.any && workflow.conditions.length > 0 ? workflow.conditions.some((c) => holds(c, valueOf)) : !failing);
  if (isMet || !failing)
    return t('admin.simulate.later');
  const { name, node, comparator, value } = failing;
  return t('admin.simulate.failing', { name, comparator: t(`admin.workflow.comparator.${comparator}`), value, actual: valueOf(name, node) });
}
