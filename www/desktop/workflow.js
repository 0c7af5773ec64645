// Workflows: what an administrator wants to happen by itself at certain moments of a call.  The first
// workflow of a moment whose tests and conditions hold is used (rest-config 7.3).  A moment comes once
// for each call, a reload of the page included.
import { own } from '../lib/model.js';
import { child, children, element, escape, parse, text } from '../lib/xml.js';

/** @typedef {import('../lib/model.js').Dialog} Dialog */
/** @typedef {import('../lib/model.js').User} User */

/**
 * @typedef {{ name: string, node: string, comparator: string, value: string }} Test
 *
 * @typedef {object} Action
 * @property {string} uri
 * @property {string} name
 * @property {string} type BROWSER_POP, HTTP_REQUEST
 * @property {string} handledBy FINESSE_DESKTOP, OTHER
 * @property {Record<string, string>} params
 * @property {{ name: string, type: string, node: string, testValue: string }[]} variables
 *
 * @typedef {object} Workflow
 * @property {string} name
 * @property {string} trigger
 * @property {boolean} overlapping also for a call beside one that had a workflow
 * @property {Test[]} tests of the trigger, all of which must hold
 * @property {boolean} any one condition is enough
 * @property {Test[]} conditions
 * @property {Action[]} actions
 *
 * @typedef {(name: string, node: string) => string} Lookup what a variable is in the call, '' if it is not there
 */

/** @param {Element} root <Workflows> @returns {Workflow[]} in the order to try them */
export function readWorkflows(root) {
  return children(root, 'Workflow').map((w) => {
    const trigger = child(w, 'TriggerSet');
    const conditions = child(w, 'ConditionSet');
    return {
      name: text(w, 'name'),
      trigger: text(trigger, 'name'),
      overlapping: text(trigger, 'allowOverlappingCallWorkflow') === 'true',
      tests: children(child(trigger, 'triggers'), 'Trigger').map(readTest),
      any: text(conditions, 'applyMethod') === 'ANY',
      conditions: children(child(conditions, 'conditions'), 'Condition').map(readTest),
      actions: children(child(w, 'workflowActions'), 'WorkflowAction').map(readAction),
    };
  });
}

/** @param {Element} node <Trigger>, <Condition> @returns {Test} */
function readTest(node) {
  return {
    name: text(node, 'Variable', 'name'), node: text(node, 'Variable', 'node'),
    comparator: text(node, 'comparator'), value: text(node, 'value'),
  };
}

/** @param {Element} node <WorkflowAction> @returns {Action} */
function readAction(node) {
  return {
    uri: text(node, 'uri'),
    name: text(node, 'name'),
    type: text(node, 'type'),
    handledBy: text(node, 'handledBy'),
    params: Object.fromEntries(children(child(node, 'params'), 'Param').map((p) => [text(p, 'name'), child(p, 'value')?.textContent ?? ''])),
    variables: children(child(node, 'actionVariables'), 'ActionVariable').map((v) => ({
      name: text(v, 'name'), type: text(v, 'type'), node: text(v, 'node'), testValue: text(v, 'testValue'),
    })),
  };
}

/** @type {Record<string, (actual: string, wanted: string) => boolean>} */
const COMPARE = {
  IS_EQUAL: (a, w) => a === w,
  IS_NOT_EQUAL: (a, w) => a !== w,
  BEGINS_WITH: (a, w) => a.startsWith(w),
  ENDS_WITH: (a, w) => a.endsWith(w),
  CONTAINS: (a, w) => a.includes(w),
  IS_EMPTY: (a) => a === '',
  IS_NOT_EMPTY: (a) => a !== '',
  IS_IN_LIST: (a, w) => w.split(',').some((one) => one.trim() === a),
};

/**
 * @param {Test} test
 * @param {Lookup} valueOf
 */
export function holds({ name, node, comparator, value }, valueOf) {
  return COMPARE[comparator]?.(valueOf(name, node).trim(), value.trim()) ?? false;
}

/**
 * The workflow of a moment.
 * @param {Workflow[]} workflows
 * @param {string} trigger
 * @param {Lookup} valueOf
 * @param {boolean} beside another call had a workflow and is still there
 * @returns {Workflow | null}
 */
export function choose(workflows, trigger, valueOf, beside) {
  return workflows.find((w) => w.trigger === trigger && w.actions.length > 0 && (!beside || w.overlapping) &&
    w.tests.every((c) => holds(c, valueOf)) &&
    (w.conditions.length === 0 || (w.any ? w.conditions.some((c) => holds(c, valueOf)) : w.conditions.every((c) => holds(c, valueOf))))) ?? null;
}

/**
 * Puts values in the place of ${name}; \$ \{ \} \\ stand for themselves.
 * @param {string} template
 * @param {(name: string) => string} valueOf
 * @param {(value: string, first: boolean) => string} fit makes a value fit for its place; first: nothing stands before it
 */
export function expand(template, valueOf, fit) {
  return template.replace(/\\([$\\{}])|\$\{([^}]*)\}/g, (_, literal, name, at) =>
    literal ?? fit(valueOf(String(name).trim()), at === 0));
}

/** In an address a value is escaped, unless it is where the whole address comes from. @param {string} value @param {boolean} first */
export function inAddress(value, first) {
  return first && /^https?:\/\//i.test(value) ? value : encodeURIComponent(value);
}

/**
 * @param {string} contentType of the body a value stands in
 * @returns {(value: string) => string}
 */
export function inBody(contentType) {
  if (/xml/i.test(contentType))
    return escape;
  if (/json/i.test(contentType))
    return (value) => JSON.stringify(value).slice(1, -1);
  return /x-www-form-urlencoded/i.test(contentType) ? encodeURIComponent : (value) => value;
}

/**
 * What an action comes to in a call: its address, its body, and what stands for each variable.
 * @param {Action} action
 * @param {Lookup} valueOf
 */
export function expanded({ params, variables }, valueOf) {
  const named = (/** @type {string} */ name) => valueOf(name, variables.find((v) => v.name === name)?.node ?? '');
  return {
    address: expand(params.path ?? '', named, inAddress),
    body: expand(params.body ?? '', named, inBody(params.contentType || 'application/xml')),
    valueOf: named,
  };
}

/**
 * @param {Dialog} dialog
 * @param {Partial<User> | null} user who is signed in
 * @returns {Lookup} by the node's path into <Dialog> or <User>, else by the name of a property of the call
 */
export function lookupIn(dialog, user) {
  /** @type {Record<string, Document>} */
  const documents = {};
  return (name, node) => {
    if (!node)
      return dialog.media[name] ?? text(dialog.xml, name);
    const root = /^\/\/?User\b/.test(node) ? 'User' : 'Dialog';
    const doc = documents[root] ??= documentOf(root, root === 'User' ? xmlOf(user) : dialog.xml);
    try {
      return String(doc.evaluate(`string(${node})`, doc, null, XPathResult.STRING_TYPE, null).stringValue);
    } catch {
      return '';
    }
  };
}

/** @param {Partial<User> | null} user */
function xmlOf(user) {
  const { id: loginId = '', loginName = '', firstName = '', lastName = '', extension = '', teamId = '', teamName = '' } = user ?? {};
  return parse(element('User', { loginId, loginName, firstName, lastName, extension, teamId, teamName }));
}

/**
 * @param {string} root notifications name theirs dialog, answers Dialog; paths are written for the latter
 * @param {Element} xml
 */
function documentOf(root, xml) {
  const doc = document.implementation.createDocument(null, root);
  for (const part of xml.children)
    doc.documentElement.append(doc.importNode(part, true));
  return doc;
}

/** What each moment asks of the agent's part in the call, beside the tests of the trigger. @type {Record<string, (d: Dialog, state: string, extension: string) => boolean>} */
const MOMENTS = {
  CALL_ARRIVES: (d, state, extension) => d.from !== extension && (state === 'ALERTING' || state === 'ACTIVE'),
  PREVIEW_OUTBOUND_OPTION_CALL: (_, state) => state === 'ALERTING',
  // The number comes an event later than the call.
  MAKE_CALL: (d, _, extension) => d.from === extension && d.to !== '',
  CALL_ANSWERED: (_, state) => state === 'ACTIVE',
  CALL_ENDS: (d) => d.state === 'DROPPED',
};

const DONE_KEY = 'aplomb.workflows';
/** Moments of the last forty calls and more. */
const DONE_MAX = 200;

/** Emits 'run' (detail {workflow, valueOf}). */
export class Workflows extends EventTarget {
  #workflows;
  #store;
  /** Moments that were, "trigger id". @type {Set<string>} */ #done;
  /** The call that has workflows, '' if none. */
  #owner = '';

  /**
   * @param {import('../lib/store.js').Store} store
   * @param {Workflow[]} workflows
   * @param {AbortSignal} signal ends it
   */
  constructor(store, workflows, signal) {
    super();
    this.#store = store;
    this.#workflows = workflows;
    this.#done = new Set(JSON.parse(sessionStorage.getItem(DONE_KEY) ?? '[]'));
    store.addEventListener('dialogs', (e) => this.look(/** @type {CustomEvent} */ (e).detail.dialog), { signal });
  }

  /** @param {Dialog} dialog */
  look(dialog) {
    const workflows = this.#workflows;
    const extension = this.#store.user?.extension ?? '';
    const state = own(dialog, extension)?.state ?? '';
    const valueOf = lookupIn(dialog, this.#store.user);
    for (const trigger in MOMENTS) {
      const key = `${trigger} ${dialog.id}`;
      const first = workflows.find((w) => w.trigger === trigger);
      if (!first || this.#done.has(key) || !MOMENTS[trigger](dialog, state, extension) || !first.tests.every((c) => holds(c, valueOf)))
        continue;
      this.#remember(key);
      const beside = this.#owner !== dialog.id && this.#store.dialogs.has(this.#owner);
      const workflow = choose(workflows, trigger, valueOf, beside);
      if (!workflow)
        continue;
      if (!beside)
        this.#owner = dialog.id;
      this.dispatchEvent(new CustomEvent('run', { detail: { workflow, valueOf } }));
    }
  }

  /** @param {string} key */
  #remember(key) {
    this.#done.add(key);
    for (const oldest of this.#done)
      if (this.#done.size > DONE_MAX)
        this.#done.delete(oldest);
      else
        break;
    sessionStorage.setItem(DONE_KEY, JSON.stringify([...this.#done]));
  }
}
