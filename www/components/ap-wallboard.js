import './ap-chart.js';
import './ap-timer.js';
import { el, reconcile, setAttribute, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/**
 * @typedef {object} QueueView
 * @property {string} id
 * @property {string} name
 * @property {number} waiting -1 where the switch does not say, as in every figure
 * @property {string} longestSince
 * @property {number} ready
 * @property {number} talking
 * @property {number} notReady
 * @property {import('../lib/series.js').Sample[]} samples waiting, ready
 */

const FIGURES = /** @type {const} */ (['ready', 'talking', 'notReady']);

/** The lines of every chart of a queue. @returns {import('./ap-chart.js').Line[]} */
export const queueLines = () => [
  { name: t('queues.column.waiting'), look: 'reserved' }, { name: t('queues.column.ready'), look: 'ready' },
];

/** With more queues there is no room for curves. */
const MANY = 6;

/** <ap-wallboard>: queues in figures that can be read across a room. */
export class ApWallboard extends HTMLElement {
  #cards = el('div', { class: 'wall-cards' });

  connectedCallback() {
    if (this.childElementCount === 0)
      this.append(this.#cards);
  }

  /**
   * @param {QueueView[]} queues
   * @param {{ from: number, to: number }} span
   */
  render(queues, span) {
    this.#cards.classList.toggle('many', queues.length > MANY);
    reconcile(this.#cards, queues, (q) => q.id, () => el('section', { class: 'wall-card' },
      el('h2', {}, el('bdi')),
      el('dl', { class: 'wall-main' },
        el('div', {}, el('dt', {}, t('queues.column.waiting')), el('dd', { class: 'wall-waiting number' })),
        el('div', {}, el('dt', {}, t('queues.column.longest')), el('dd', { class: 'wall-longest' }, document.createElement('ap-timer'), el('span', {}, '–')))),
      el('dl', { class: 'wall-more' }, ...FIGURES.map((f) => el('div', { 'data-figure': f }, el('dt', {}, t(`queues.column.${f}`)), el('dd', { class: 'number' })))),
      document.createElement('ap-chart')), (card, q) => {
      const find = (/** @type {string} */ s) => /** @type {HTMLElement} */ (card.querySelector(s));
      card.setAttribute('aria-label', q.name);
      setText(find('bdi'), q.name);
      setText(find('.wall-waiting'), shown(q.waiting));
      setAttribute(find('.wall-main'), 'data-look', q.waiting > 0 ? 'reserved' : null);
      const timer = /** @type {import('./ap-timer.js').ApTimer} */ (find('ap-timer'));
      timer.since = q.longestSince;
      timer.hidden = q.waiting <= 0 || !q.longestSince;
      find('.wall-longest > span').hidden = !timer.hidden;
      for (const f of FIGURES)
        setText(find(`[data-figure="${f}"] dd`), shown(q[f]));
      /** @type {import('./ap-chart.js').ApChart} */ (find('ap-chart')).render(t('chart.hour'), queueLines(), q.samples, span);
    });
  }
}

/** @param {number} figure */
function shown(figure) {
  return figure < 0 ? '–' : String(figure);
}

customElements.define('ap-wallboard', ApWallboard);
