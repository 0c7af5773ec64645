import { el } from '../lib/dom.js';
import { diffLines, pieces } from '../lib/diff.js';
import { t } from '../lib/i18n.js';

/** Unchanged lines beside a change. */
const AROUND = 3;

/**
 * <ap-diff>: what became of a text, the changed lines with some around them.  Each line says by a sign what it is, for
 * who does not see the colours.
 */
export class ApDiff extends HTMLElement {
  /**
   * @param {string} from
   * @param {string} to
   * @param {string} label of it
   */
  show(from, to, label) {
    const parts = pieces(diffLines(from, to), AROUND);
    const width = String(Math.max(...parts.flat().map((line) => Math.max(line.from, line.to)), 1)).length;
    this.replaceChildren(parts.length === 0 ? el('p', { class: 'muted' }, t('admin.diff.none'))
      : el('div', { class: 'diff', role: 'group', 'aria-label': label, tabindex: '0', dir: 'ltr' },
        ...parts.flatMap((part, i) => [i > 0 && el('div', { class: 'diff-gap', 'aria-hidden': 'true' }, '⋯'), ...part.map((line) => row(line, width))].filter((node) => node !== false))));
  }
}

const TAGS = /** @type {const} */ ({ ' ': 'span', '-': 'del', '+': 'ins' });

/**
 * @param {import('../lib/diff.js').Line} line
 * @param {number} width of a number
 */
function row({ kind, text, from, to }, width) {
  return el('div', { class: 'diff-line', 'data-kind': kind === ' ' ? null : kind },
    el('span', { class: 'diff-number', 'aria-hidden': 'true' }, `${String(from || '').padStart(width)} ${String(to || '').padStart(width)} ${kind}`),
    el(TAGS[kind], {}, kind === ' ' ? null : el('span', { class: 'visually-hidden' }, `${kind} `), text === '' ? ' ' : text));
}

customElements.define('ap-diff', ApDiff);
