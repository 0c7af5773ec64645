// What calls were about.
import '../components/ap-form.js';
import { t } from '../lib/i18n.js';
import { children, element, text } from '../lib/xml.js';
import { openList } from './list.js';

/** The switch has room for so many, in UTF-8. */
const LABEL_BYTES = 39;
const MOST = { global: 100, team: 1500 };

/** @typedef {{ uri: string, label: string, forAll: boolean }} Reason */

/** @param {Element} node @returns {Reason} */
function readReason(node) {
  return { uri: text(node, 'uri'), label: text(node, 'label'), forAll: text(node, 'forAll') === 'true' };
}

/** What of it can be changed. @param {Reason} reason */
function valueOf({ label, forAll }) {
  return { label, forAll };
}

/** @param {import('./console.js').Place} place */
export async function open(place) {
  await openList(place, {
    read: async () => children(await place.api.get('/finesse/api/WrapUpReasons'), 'WrapUpReason').map(readReason),
    count: (rows) => t('admin.usedBoth', {
      global: rows.filter((r) => r.forAll).length, mostGlobal: MOST.global, team: rows.filter((r) => !r.forAll).length, mostTeam: MOST.team,
    }),
    columns: [
      { id: 'label', label: t('admin.reason.label'), text: (r) => r.label },
      { id: 'forAll', label: t('admin.reason.forAll'), text: (r) => t(r.forAll ? 'admin.yes' : 'admin.no') },
    ],
    editor: (reason) => editor(place, reason),
  });
}

/**
 * @param {import('./console.js').Place} place
 * @param {Reason | null} reason null: a new one
 * @returns {import('./editing.js').Editor}
 */
function editor(place, reason) {
  const form = /** @type {import('../components/ap-form.js').ApForm} */ (document.createElement('ap-form'));
  form.start([
    { name: 'label', label: t('admin.reason.label'), required: true, bytes: LABEL_BYTES, hint: t('admin.wrapUp.labelHint') },
    { name: 'forAll', label: t('admin.reason.forAll'), kind: 'check', hint: t('admin.reason.forAllHint') },
  ], reason ? valueOf(reason) : { label: '', forAll: true });
  return {
    title: reason ? reason.label : t('admin.wrapUp.new'),
    form,
    calls: (value) => [reason
      ? { method: 'PUT', path: reason.uri, body: element('WrapUpReason', value) }
      : { method: 'POST', path: '/finesse/api/WrapUpReason', body: element('WrapUpReason', value) }],
    read: reason ? async () => valueOf(readReason(await place.api.get(reason.uri))) : undefined,
    remove: reason ? { text: t('admin.wrapUp.delete', { label: reason.label }), calls: [{ method: 'DELETE', path: reason.uri }] } : undefined,
  };
}
