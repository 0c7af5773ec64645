// Why agents are not ready, and why they sign out.
import '../components/ap-form.js';
import { el } from '../lib/dom.js';
import { hasText, t } from '../lib/i18n.js';
import { children, element, text } from '../lib/xml.js';
import { openList } from './list.js';

const CATEGORIES = ['NOT_READY', 'LOGOUT'];
const LABEL_CHARACTERS = 40;
const CODE_MOST = 65535;
/** Of one category: a hundred for all and a hundred for teams. */
const CODES = 200;

/** @typedef {{ uri: string, label: string, code: string, forAll: boolean, system: boolean }} Reason */

/** @param {Element} node @returns {Reason} */
function readReason(node) {
  return {
    uri: text(node, 'uri'), label: text(node, 'label'), code: text(node, 'code'),
    forAll: text(node, 'forAll') === 'true', system: text(node, 'systemCode') === 'true',
  };
}

/** What of it can be changed. @param {Reason} reason */
function valueOf({ label, code, forAll }) {
  return { label, code, forAll };
}

/** @param {import('./console.js').Place} place */
export async function open(place) {
  const category = CATEGORIES.find((c) => c === place.path[0]) ?? CATEGORIES[0];
  await openList(place, {
    above: [el('nav', { class: 'views', 'aria-label': t('admin.reason.views') }, ...CATEGORIES.map((c) => el('a', {
      href: `#/ReasonCode/${c}`, 'aria-current': c === category ? 'page' : null,
    }, t(`admin.reason.${c}`))))],
    read: async () => children(await place.api.get(`/finesse/api/ReasonCodes?category=${category}`), 'ReasonCode').map(readReason),
    most: CODES,
    used: (rows) => rows.filter((r) => !r.system).length,
    columns: [
      { id: 'label', label: t('admin.reason.label'), text: (r) => r.label },
      { id: 'code', label: t('admin.reason.code'), text: (r) => r.code, number: (r) => Number(r.code) },
      { id: 'type', label: t('admin.reason.type'), text: (r) => t(r.system ? 'admin.reason.system' : 'admin.reason.custom') },
      { id: 'forAll', label: t('admin.reason.forAll'), text: (r) => t(r.forAll ? 'admin.yes' : 'admin.no') },
    ],
    editor: (reason, rows) => editor(place, category, reason, rows),
  });
}

/**
 * @param {import('./console.js').Place} place
 * @param {string} category
 * @param {Reason | null} reason null: a new one
 * @param {Reason[]} rows
 * @returns {import('./editing.js').Editor}
 */
function editor(place, category, reason, rows) {
  const form = /** @type {import('../components/ap-form.js').ApForm} */ (document.createElement('ap-form'));
  const fixed = reason?.system ?? false;
  const when = `admin.reason.when.${reason?.code}`;
  form.start([
    { name: 'label', label: t('admin.reason.label'), required: true, most: LABEL_CHARACTERS, hint: fixed ? hasText(when) ? t(when) : t('admin.reason.systemHint') : '' },
    { name: 'code', label: t('admin.reason.code'), kind: 'number', required: true, least: 1, most: CODE_MOST, fixed, hint: t(fixed ? 'admin.reason.codeFixed' : 'admin.reason.codeHint') },
    { name: 'forAll', label: t('admin.reason.forAll'), kind: 'check', fixed, hint: t('admin.reason.forAllHint') },
  ], reason ? valueOf(reason) : { label: '', code: nextCode(rows), forAll: true });
  return {
    title: reason ? reason.label : t('admin.reason.new'),
    form,
    calls: (value) => [reason
      ? { method: 'PUT', path: reason.uri, body: element('ReasonCode', fixed ? { label: value.label } : value) }
      : { method: 'POST', path: '/finesse/api/ReasonCode', body: element('ReasonCode', { category, ...value }) }],
    read: reason ? async () => valueOf(readReason(await place.api.get(reason.uri))) : undefined,
    remove: reason && !fixed ? { text: t('admin.reason.delete', { label: reason.label }), calls: [{ method: 'DELETE', path: reason.uri }] } : undefined,
    // The server names the label of either duplicate.
    blame: (fault, value) => fault.detail === value.label && rows.some((r) => r !== reason && r.code === value.code) ? 'code' : '',
  };
}

/** The first that is free. @param {Reason[]} rows */
function nextCode(rows) {
  const used = new Set(rows.map((r) => r.code));
  let code = 1;
  while (used.has(String(code)))
    code++;
  return String(code);
}
