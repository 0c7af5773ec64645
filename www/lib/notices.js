// What the person was told, newest first, over a reload of the page too: nobody looks at the screen all the time.

import { el, icon } from './dom.js';
import { timeOfDay } from './i18n.js';

/** @typedef {{ at: number, text: string, icon: string }} Notice  at: ms since 1970 */

const STORE_KEY = 'aplomb.notices';
const MAX = 500;
const REPEAT_MS = 2000;

/** @returns {Notice[]} */
export function notices() {
  try {
    return JSON.parse(sessionStorage.getItem(STORE_KEY) ?? '[]');
  } catch {
    return [];
  }
}

/**
 * @param {string} text
 * @param {string} [icon]
 */
export function note(text, icon = 'info') {
  const [last, ...older] = notices();
  const at = Date.now();
  if (last?.text !== text || at - last.at > REPEAT_MS)
    sessionStorage.setItem(STORE_KEY, JSON.stringify([{ at, text, icon }, ...last ? [last, ...older] : []].slice(0, MAX)));
}

/**
 * @param {Notice[]} list
 * @param {string} label
 */
export function noticeTable(list, label) {
  return el('table', { class: 'notices', 'aria-label': label }, el('tbody', {}, ...list.map(({ at, text, icon: name }) =>
    el('tr', {}, el('td', { class: 'number' }, timeOfDay(at)), el('td', {}, icon(name)), el('td', { dir: 'auto' }, text)))));
}
