// A collection of the API as a screen: its table, New, and the drawer for one of them.
import '../components/ap-table.js';
import { el } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/**
 * @typedef {object} Row
 * @property {string} uri of the object, its key
 *
 * @typedef {object} List
 * @property {() => Promise<any[]>} read rows with a uri each
 * @property {import('../components/ap-table.js').Column[]} columns
 * @property {(row: any, rows: any[]) => import('./editing.js').Editor} [editor] row null: a new one; none where there is nothing to make
 * @property {number} [most] how many there may be
 * @property {(rows: any[]) => number} [used] how many of the rows count, as a rule all
 * @property {(rows: any[]) => string} [count] that in words, where one number does not do
 * @property {(row: any) => void} [open] instead of the drawer
 * @property {import('../lib/dom.js').Child[]} [tools] beside New
 * @property {string} [title]
 * @property {Node[]} [above] the table
 */

/**
 * @param {import('./console.js').Place} place
 * @param {List} list
 */
export async function openList(place, { read, columns, editor, most, used = (rows) => rows.length, count, open, tools = [], title = '', above = [] }) {
  let rows = await read();
  const table = /** @type {import('../components/ap-table.js').ApTable} */ (document.createElement('ap-table'));
  const counted = () => most ? t('admin.used', { n: used(rows), most }) : t('admin.count', { n: used(rows) });
  const draw = () => table.render(rows, count?.(rows) ?? counted());
  /** @param {any} row */
  const edit = async (row) => {
    const how = editor ? await place.edit(editor(row, rows)) : 'left';
    if (place.signal.aborted)
      return;
    draw(); // what was pressed there may have changed the row
    if (how === 'left')
      return;
    const before = new Set(rows.map((r) => r.uri));
    try {
      rows = await read();
    } catch (fault) {
      place.fail(fault);
      return;
    }
    draw();
    if (how === 'saved')
      table.focusRow(row?.uri ?? rows.find((r) => !before.has(r.uri))?.uri ?? '');
  };
  place.head([...tools, editor && el('button', { type: 'button', class: 'primary', on: { click: () => edit(null) } }, t('admin.new'))], title);
  table.start(place.title, columns, (row) => row.uri, Boolean(editor ?? open));
  table.addEventListener('ap-open', (e) => (open ?? edit)(/** @type {CustomEvent} */ (e).detail));
  draw();
  place.show(...above, el('div', { class: 'own-part' }, table));
}
