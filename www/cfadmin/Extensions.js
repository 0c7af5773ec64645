// The phones that exist, as ranges of numbers, one a line.
import '../components/ap-form.js';
import { t } from '../lib/i18n.js';

/** @typedef {{ first: number, last: number }} Range */

const PATH = '/aplomb/api/extensions';
const LINE = /^\s*(\d{1,15})\s*(?:[-–]\s*(\d{1,15})\s*)?$/;

/** @param {import('./console.js').Place} place */
export async function open(place) {
  const read = async () => ({ extensions: textOf((await place.api.json(PATH)).extensions) });
  const form = /** @type {import('../components/ap-form.js').ApForm} */ (document.createElement('ap-form'));
  form.start([{ name: 'extensions', label: t('admin.extensions.ranges'), kind: 'area', hint: t('admin.extensions.hint'), rule }], await read());
  place.show(place.page({
    title: t('admin.screen.Extensions'), form, read,
    calls: ({ extensions }) => [{ method: 'PUT', path: PATH, body: JSON.stringify({ extensions: rangesOf(extensions) }) }],
  }));
}

/** @param {Range[]} ranges */
function textOf(ranges) {
  return ranges.map(({ first, last }) => first === last ? String(first) : `${first}-${last}`).join('\n');
}

/** @param {string} text */
const linesOf = (text) => text.split('\n').filter((line) => line.trim() !== '');

/** @param {string} text @returns {Range[]} of the lines that are right */
function rangesOf(text) {
  return linesOf(text).map((line) => LINE.exec(line)).filter((found) => found !== null)
    .map(([, first, last = first]) => ({ first: Number(first), last: Number(last) }));
}

/** @param {string} text @returns {string} which line is wrong */
function rule(text) {
  const wrong = linesOf(text).find((line) => !LINE.test(line));
  return wrong === undefined ? '' : t('admin.extensions.rule', { line: wrong.trim() });
}
