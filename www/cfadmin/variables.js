// What workflows may look at in a call: those the server knows by name, and others by their path into it.
import { t } from '../lib/i18n.js';
import { children, text } from '../lib/xml.js';

/**
 * @typedef {[name: string, node: string][]} SystemVariables
 * @typedef {{ variable: string, custom: string, node: string }} NamedVariable variable: a system one, or CUSTOM; custom: its name; node: its path
 */

/** Moments of a call. */
export const TRIGGERS = ['CALL_ARRIVES', 'CALL_ANSWERED', 'CALL_ENDS', 'MAKE_CALL', 'PREVIEW_OUTBOUND_OPTION_CALL'];

/** No name that the server knows. */
export const CUSTOM = 'CUSTOM';
const NAME_CHARACTERS = 32;
const NODE_CHARACTERS = 500;

/** @param {import('../lib/api.js').Api} api @returns {Promise<SystemVariables>} */
export async function readVariables(api) {
  return children(await api.get('/finesse/api/SystemVariables'), 'SystemVariable').map((v) => [text(v, 'name'), text(v, 'node')]);
}

/** @param {Element | null} node <Variable>, <ActionVariable> @returns {NamedVariable} */
export function readVariable(node) {
  const isCustom = text(node, 'type') === CUSTOM;
  return { variable: isCustom ? CUSTOM : text(node, 'name'), custom: isCustom ? text(node, 'name') : '', node: isCustom ? text(node, 'node') : '' };
}

/** @param {NamedVariable} value @param {SystemVariables} system */
export function writeVariable({ variable, custom, node }, system) {
  return variable === CUSTOM ? { name: custom, node, type: CUSTOM }
    : { name: variable, node: system.find(([name]) => name === variable)?.[1] ?? '', type: 'SYSTEM' };
}

/** @param {SystemVariables} system @returns {import('../components/ap-form.js').Field[]} */
export function variableFields(system) {
  return [
    { name: 'variable', label: t('admin.workflow.variable'), kind: 'select', choices: [...system.map(([name]) => /** @type {[string, string]} */ ([name, name])), [CUSTOM, t('admin.workflow.custom')]] },
    { name: 'custom', label: t('admin.workflow.customName'), most: NAME_CHARACTERS },
    { name: 'node', label: t('admin.workflow.node'), most: NODE_CHARACTERS, hint: t('admin.workflow.nodeHint') },
  ];
}

/** Fields of those that do not count. @param {Record<string, string | boolean>} value */
export function withoutOf({ variable }) {
  return variable === CUSTOM ? [] : ['custom', 'node'];
}
