// A person's own order of the gadgets in a tab, against the layout that is there now.

/** @typedef {string[][]} Columns keys of gadgets by column */

/**
 * The layout's gadgets in the order that was kept.  A gadget that is new stays where the layout has
 * it, one that is gone is left out; never more or fewer columns than the layout has.
 * @param {Columns} layout
 * @param {Columns | undefined} kept
 * @returns {Columns}
 */
export function arrange(layout, kept) {
  if (!kept)
    return layout;
  const known = new Set(layout.flat());
  const taken = new Set();
  const out = layout.map((_c, i) => (kept[i] ?? []).filter((key) => known.has(key) && !taken.has(key) && taken.add(key)));
  layout.forEach((column, i) => column.forEach((key, place) => {
    if (!taken.has(key))
      out[i].splice(Math.min(place, out[i].length), 0, key);
  }));
  return out;
}

/**
 * @param {Columns} columns
 * @param {string} key
 * @param {'up' | 'down' | number} where number: to the end of that column
 * @returns {Columns} the same if it cannot go there
 */
export function move(columns, key, where) {
  const column = columns.findIndex((c) => c.includes(key));
  const place = columns[column]?.indexOf(key) ?? -1;
  const to = where === 'up' ? { column, place: place - 1 } : where === 'down' ? { column, place: place + 1 }
    : { column: where, place: columns[where]?.length ?? -1 };
  const room = (columns[to.column]?.length ?? 0) - (to.column === column ? 1 : 0);
  if (place < 0 || to.place < 0 || to.place > room || (typeof where === 'number' && where === column))
    return columns;
  return put(columns, key, to);
}

/**
 * @param {Columns} columns
 * @param {string} key
 * @param {{ column: number, place: number }} to place among the others of that column
 * @returns {Columns}
 */
export function put(columns, key, to) {
  const out = columns.map((c) => c.filter((k) => k !== key));
  out[to.column].splice(to.place, 0, key);
  return out;
}

/**
 * @param {number[]} widths of columns, in any unit
 * @param {number} at the first of the two between which the edge was moved
 * @param {number} share of the first in both
 * @returns {number[]}
 */
export function resize(widths, at, share) {
  const both = widths[at] + widths[at + 1];
  const first = Math.round(both * share * 100) / 100;
  return widths.map((w, i) => i === at ? first : i === at + 1 ? both - first : w);
}
