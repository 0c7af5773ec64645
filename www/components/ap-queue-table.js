import './ap-timer.js';
import { el, reconcile, setAttribute, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { search } from '../lib/search.js';

/** @typedef {import('../lib/model.js').Queue} Queue */

/** @type {{ key: string, of: string[] }[]} figures shown, each the sum of some of the API's */
const FIGURES = [
  { key: 'waiting', of: ['callsInQueue'] },
  { key: 'ready', of: ['agentsReady'] },
  { key: 'talking', of: ['agentsTalkingInbound', 'agentsTalkingOutbound', 'agentsTalkingInternal'] },
  { key: 'wrapUp', of: ['agentsWrapUpReady', 'agentsWrapUpNotReady'] },
  { key: 'notReady', of: ['agentsNotReady'] },
  { key: 'signedIn', of: ['agentsLoggedOn'] },
];

/** So many do not push what is below them out of sight, and can be searched. */
const MANY = 12;

/** <ap-queue-table>: the figures of the user's queues. */
export class ApQueueTable extends HTMLElement {
  #search = el('input', { type: 'search' });
  #tools = el('div', { class: 'table-tools' }, this.#search);
  #found = el('p', { class: 'visually-hidden', role: 'status' });
  #body = el('tbody');
  #empty = el('p', { class: 'muted empty' });
  #scroll = el('div', { class: 'table-scroll', tabindex: '0', role: 'group' });
  /** @type {Queue[]} */ #queues = [];

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    const columns = [FIGURES[0].key, 'longest', ...FIGURES.slice(1).map((f) => f.key)];
    this.#scroll.setAttribute('aria-label', t('queues.caption'));
    this.#scroll.append(el('table', {},
      el('caption', { class: 'visually-hidden' }, t('queues.caption')),
      el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, t('queues.column.name')),
        ...columns.map((c) => el('th', { scope: 'col', class: 'number' }, t(`queues.column.${c}`))))),
      this.#body), this.#empty);
    this.#search.placeholder = t('queues.search');
    this.#search.setAttribute('aria-label', t('queues.search'));
    this.#search.addEventListener('input', () => this.render(this.#queues));
    this.append(this.#tools, this.#found, this.#scroll);
  }

  /** @param {Queue[]} queues */
  render(queues) {
    this.#queues = queues;
    const isLong = queues.length > MANY;
    const query = isLong ? this.#search.value : '';
    const found = search(queues, query, (q) => q.name);
    this.#tools.hidden = !isLong;
    setText(this.#found, query ? t('queues.found', { n: found.length }) : '');
    setText(this.#empty, t(query ? 'palette.none' : 'queues.none'));
    this.#empty.hidden = found.length > 0;
    this.#scroll.classList.toggle('tall', isLong);
    reconcile(this.#body, found, (q) => q.id, () => el('tr', {}, el('th', { scope: 'row' }, el('span', { class: 'queue-name' })),
      ...FIGURES.slice(0, 1).map(() => el('td', { class: 'number' })),
      el('td', { class: 'number' }, document.createElement('ap-timer'), el('span', {}, '–')),
      ...FIGURES.slice(1).map(() => el('td', { class: 'number' }))), (row, q) => {
      const cells = row.cells;
      const name = /** @type {HTMLElement} */ (cells[0].firstElementChild);
      setText(name, q.name);
      setAttribute(name, 'title', q.name);
      FIGURES.forEach((f, i) => setText(cells[i === 0 ? 1 : i + 2], sum(q, f.of)));
      const waits = (q.figures.callsInQueue ?? 0) > 0;
      setAttribute(cells[1], 'data-look', waits ? 'reserved' : null);
      const timer = /** @type {import('./ap-timer.js').ApTimer} */ (cells[2].firstElementChild);
      timer.since = q.longestSince;
      timer.hidden = !waits || !q.longestSince;
      /** @type {HTMLElement} */ (cells[2].lastElementChild).hidden = !timer.hidden;
    });
  }
}

/**
 * @param {Queue} queue
 * @param {string[]} names
 */
function sum(queue, names) {
  const known = names.map((n) => queue.figures[n] ?? -1).filter((n) => n >= 0);
  return known.length > 0 ? String(known.reduce((a, b) => a + b, 0)) : '–';
}

customElements.define('ap-queue-table', ApQueueTable);
