// Which call variables a desktop shows; a call names one of these layouts, else it gets the default one.
import '../components/ap-call-layout.js';
import { t } from '../lib/i18n.js';
import { child, children, element, text } from '../lib/xml.js';
import { openList } from './list.js';

const LAYOUTS = 200;

/** @typedef {import('../components/ap-call-layout.js').CallLayout} CallLayout */
/** @typedef {import('../components/ap-call-layout.js').Entry} Entry */
/** @typedef {CallLayout & { uri: string, isDefault: boolean }} Layout */

/** @param {Element | null | undefined} node @returns {Entry[]} */
function readEntries(node) {
  return children(node, 'entry').map((e) => ({
    displayName: text(e, 'displayName'), mediaProperty: text(e, 'mediaProperty'),
    showInPopOver: text(e, 'showInPopOver') === 'true', uiEditable: text(e, 'uiEditable') === 'true',
  }));
}

/** @param {Element} node @returns {Layout} */
function readLayout(node) {
  const [left, right] = children(node, 'column');
  return {
    uri: text(node, 'uri'), isDefault: text(node, 'type') === 'DEFAULT', name: text(node, 'name'), description: text(node, 'description'),
    header: readEntries(child(node, 'header')), left: readEntries(left), right: readEntries(right),
  };
}

/** What of it can be changed. @param {Layout} layout @returns {CallLayout} */
function valueOf({ name, description, header, left, right }) {
  return { name, description, header, left, right };
}

/** Always two columns: a single one would be the right one to the library. @param {CallLayout} value */
function write({ name, description, header, left, right }) {
  return element('MediaPropertiesLayout', { name, description, header: { entry: header }, column: [{ entry: left }, { entry: right }] });
}

/** @param {import('./console.js').Place} place */
export async function open(place) {
  const expanded = children(await place.api.get('/finesse/api/ECCVariableConfig'), 'ECCVariable').map((v) => text(v, 'name'));
  await openList(place, {
    read: async () => children(await place.api.get('/finesse/api/MediaPropertiesLayouts'), 'MediaPropertiesLayout').map(readLayout),
    most: LAYOUTS,
    columns: [
      { id: 'name', label: t('admin.name.label'), text: (l) => l.isDefault ? t('admin.callLayout.default', { name: l.name }) : l.name },
      { id: 'description', label: t('admin.callLayout.description'), text: (l) => l.description },
      { id: 'entries', label: t('admin.callLayout.entries'), text: (l) => String(l.header.length + l.left.length + l.right.length), number: (l) => l.header.length + l.left.length + l.right.length },
    ],
    editor: (layout) => editor(place, layout, expanded),
  });
}

/**
 * @param {import('./console.js').Place} place
 * @param {Layout | null} layout null: a new one
 * @param {string[]} expanded
 * @returns {import('./editing.js').Editor}
 */
function editor(place, layout, expanded) {
  const form = /** @type {import('../components/ap-call-layout.js').ApCallLayout} */ (document.createElement('ap-call-layout'));
  const first = { displayName: '', mediaProperty: 'callVariable1', showInPopOver: false, uiEditable: false };
  form.start(layout ? valueOf(layout) : { name: '', description: '', header: [first], left: [], right: [] }, expanded);
  return {
    title: layout ? layout.name : t('admin.callLayout.new'),
    form,
    wide: true,
    calls: (value) => [layout
      ? { method: 'PUT', path: layout.uri, body: write(value) }
      : { method: 'POST', path: '/finesse/api/MediaPropertiesLayout', body: write(value) }],
    read: layout ? async () => valueOf(readLayout(await place.api.get(layout.uri))) : undefined,
    remove: layout && !layout.isDefault ? { text: t('admin.callLayout.delete', { name: layout.name }), calls: [{ method: 'DELETE', path: layout.uri }] } : undefined,
  };
}
