// What the desktop or another gadget would say on the hub, said by hand.
import { el } from '../../lib/dom.js';

/** What the desktop says of itself, as the library expects it (www/finesse/README.md). @type {Record<string, unknown>} */
const EXAMPLES = {
  'finesse.containerservices.workflowActionEvent': {
    name: 'Customer', type: 'BROWSER_POP', handledBy: 'OTHER',
    params: [{ name: 'path', value: 'https://crm.example/${id}', expandedValue: 'https://crm.example/44-1187' }, { name: 'windowName', value: 'crm', expandedValue: 'crm' }],
    actionVariables: [{ name: 'id', type: 'SYSTEM', node: '', testValue: '', actualValue: '44-1187' }],
  },
  'finesse.containerservices.activeCallStatusEvent': { status: true, type: 'info' },
  'finesse.containerservices.maintenanceModeEvent': { status: 'SCHEDULED' },
  'finesse.containerservices.maxAvailableHeightChangedEvent': { maxAvailableHeight: 400 },
};

/**
 * A form: a topic, and data as JSON; a topic of the desktop's comes with an example.
 * @param {(topic: string, data: unknown) => void} publish may throw
 * @returns {HTMLFormElement}
 */
export function publishForm(publish) {
  const topics = el('datalist', { id: 'lab-topics' }, ...Object.keys(EXAMPLES).map((topic) => el('option', { value: topic })));
  const topic = el('input', { required: true, spellcheck: 'false', autocomplete: 'off', list: topics.id, 'aria-label': 'Topic', placeholder: 'Topic' });
  const data = el('textarea', { rows: '4', spellcheck: 'false', 'aria-label': 'Data, as JSON', placeholder: 'Data, as JSON' });
  const error = el('p', { class: 'form-error', role: 'alert' });
  topic.addEventListener('input', () => {
    if (Object.hasOwn(EXAMPLES, topic.value))
      data.value = JSON.stringify(EXAMPLES[topic.value], null, 2);
  });
  const form = el('form', { class: 'lab-publish' }, topic, topics, data, error, el('div', { class: 'lab-buttons' }, el('button', {}, 'Publish')));
  form.addEventListener('submit', (e) => {
    e.preventDefault();
    error.textContent = '';
    try {
      publish(topic.value.trim(), data.value.trim() ? JSON.parse(data.value) : null);
    } catch (fault) {
      error.textContent = fault instanceof Error ? fault.message : String(fault);
    }
  });
  return form;
}
