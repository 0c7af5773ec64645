// Which call variables are shown, under which names, and where: the layouts an administrator made.
import { child, children, text } from './xml.js';

/**
 * @typedef {{ name: string, property: string, inPopover: boolean, editable: boolean }} Entry
 * @typedef {{ name: string, header: Entry[], columns: Entry[][] }} CallLayout
 * @typedef {{ name: string, value: string, property: string, editable: boolean }} Shown
 * @typedef {object} CallLayouts
 * @property {CallLayout | null} standard for calls that name no other
 * @property {Map<string, CallLayout>} byName
 */

/** At most so many values in the alert of a call. */
const POPOVER_MAX = 5;

/** @type {CallLayouts} */
export const NO_LAYOUTS = { standard: null, byName: new Map() };

/** @param {Element} root <MediaPropertiesLayouts> @returns {CallLayouts} */
export function readCallLayouts(root) {
  /** @type {CallLayouts} */
  const layouts = { standard: null, byName: new Map() };
  for (const node of children(root, 'MediaPropertiesLayout')) {
    const layout = {
      name: text(node, 'name'),
      header: readEntries(child(node, 'header')),
      columns: children(node, 'column').map(readEntries),
    };
    layouts.byName.set(layout.name, layout);
    if (text(node, 'type') === 'DEFAULT')
      layouts.standard = layout;
  }
  return layouts;
}

/** @param {Element | null} node @returns {Entry[]} */
function readEntries(node) {
  return children(node, 'entry').map((e) => {
    const property = text(e, 'mediaProperty');
    return {
      name: text(e, 'displayName') || property, property,
      inPopover: text(e, 'showInPopOver') === 'true', editable: text(e, 'uiEditable') === 'true',
    };
  });
}

/** Shown by a control of its own, whatever the layout says. */
const ELSEWHERE = ['queueName', 'wrapUpReason'];

/**
 * The values of a call that are not empty or can be filled in, as its layout places them.  Queue and
 * wrap-up reason are left out: a call shows them anyway.
 * @param {CallLayouts} layouts
 * @param {import('./model.js').Dialog} dialog
 * @param {(n: string) => string} variableName what callVariable<n> is called where no layout says
 * @returns {{ header: Shown[], body: Shown[], popover: Shown[] }}
 */
export function shownOf(layouts, dialog, variableName) {
  const layout = layouts.byName.get(dialog.media['user.layout']) ?? layouts.standard;
  const known = (/** @type {Entry[]} */ entries) => entries.filter((e) => !ELSEWHERE.includes(e.property))
    .map(({ name, property, editable }) => ({ name, property, editable, value: dialog.media[property] ?? '' }));
  const filled = (/** @type {Shown} */ v) => v.value !== '';
  if (!layout) {
    const all = dialog.variables.filter((v) => v.value !== '').map((v) => ({
      name: v.name.replace(/^callVariable(\d+)$/, (_, n) => variableName(n)).replace(/^user\./, ''), value: v.value,
      property: v.name, editable: false,
    }));
    return { header: [], body: all, popover: all.slice(0, POPOVER_MAX) };
  }
  const [left = [], right = []] = layout.columns;
  const flagged = layout.columns.flat().filter((e) => e.inPopover);
  const popover = flagged.length > 0 ? flagged : (left.length > 0 ? left : right).slice(0, 2);
  const header = known(layout.header);
  return {
    header: header.filter(filled),
    body: known([...layout.header.filter((e) => e.editable), ...left, ...right]).filter((v) => filled(v) || v.editable),
    popover: [...header, ...known(popover)].filter(filled).slice(0, POPOVER_MAX),
  };
}

/** Bytes of a call variable of the ten; of an expanded one whose length nobody told. */
const VARIABLE_BYTES = 40;
const ECC_BYTES = 210;

/**
 * @param {string} property
 * @param {Map<string, number>} ecc lengths of expanded call variables
 * @returns {number} the most bytes its value may have
 */
export function bytesOf(property, ecc) {
  if (/^callVariable\d+$/.test(property))
    return VARIABLE_BYTES;
  return ecc.get(property.replace(/\[\d+\]$/, '')) ?? ECC_BYTES;
}
