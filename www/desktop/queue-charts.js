// The last hour of the user's queues as the page saw it, in charts and on the wallboard.
import '../components/ap-chart.js';
import { queueLines } from '../components/ap-wallboard.js';
import { everySecond, now } from '../lib/clock.js';
import { el, icon, reconcile } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { Series } from '../lib/series.js';

/** @typedef {import('../components/ap-chart.js').ApChart} ApChart */
/** @typedef {import('../lib/model.js').Queue} Queue */

const SPAN_MS = 60 * 60_000;
const STEP_MS = 10_000;

export class QueueCharts {
  #store;
  #showModal;
  /** @type {HTMLElement[]} */ #parts = [];
  /** @type {Map<string, Series>} */ #series = new Map();
  #wall = /** @type {import('../components/ap-wallboard.js').ApWallboard} */ (document.createElement('ap-wallboard'));
  #last = 0;

  /**
   * @param {import('../lib/store.js').Store} store
   * @param {(dialog: HTMLDialogElement) => void} showModal
   * @param {AbortSignal} signal ends it
   */
  constructor(store, showModal, signal) {
    this.#store = store;
    this.#showModal = showModal;
    store.addEventListener('queues', () => this.#sample(), { signal });
    signal.addEventListener('abort', everySecond(() => {
      if (now() - this.#last < STEP_MS)
        return;
      this.#sample();
      this.render();
    }));
    this.#sample();
  }

  /** @returns {HTMLElement} a chart for each queue, and the button of the wallboard */
  make() {
    const charts = el('div', { class: 'queue-charts' });
    this.#parts.push(charts);
    this.render();
    return el('div', {}, charts, el('p', { class: 'queue-tools' },
      el('button', { type: 'button', on: { click: () => this.openWall(true) } }, icon('maximize'), t('wall.open'))));
  }

  #sample() {
    this.#last = now();
    for (const q of this.#store.queues.values()) {
      const series = this.#series.get(q.id) ?? new Series(SPAN_MS, STEP_MS);
      this.#series.set(q.id, series);
      series.push(this.#last, [figure(q, 'callsInQueue'), figure(q, 'agentsReady')].map((n) => Math.max(0, n)));
    }
  }

  render() {
    const queues = [...this.#store.queues.values()];
    const span = { from: now() - SPAN_MS, to: now() };
    for (const charts of this.#parts)
      reconcile(charts, queues, (q) => q.id, () => /** @type {ApChart} */ (document.createElement('ap-chart')),
        (chart, q) => chart.render(t('chart.queue', { queue: q.name }), queueLines(), this.#samplesOf(q), span));
    if (this.#wall.isConnected)
      this.#wall.render(queues.map((q) => ({
        id: q.id, name: q.name, waiting: figure(q, 'callsInQueue'), longestSince: q.longestSince,
        ready: figure(q, 'agentsReady'), notReady: figure(q, 'agentsNotReady'),
        talking: sum(q, ['agentsTalkingInbound', 'agentsTalkingOutbound', 'agentsTalkingInternal']), samples: this.#samplesOf(q),
      })), span);
  }

  /** @param {Queue} queue */
  #samplesOf({ id }) {
    return this.#series.get(id)?.samples ?? [];
  }

  /** @param {boolean} closable by a button; the page whose address says so has none */
  openWall(closable) {
    if (this.#wall.isConnected)
      return;
    const close = el('button', { type: 'button', class: 'icon-button', 'aria-label': t('wall.close'), on: { click: () => dialog.close() } }, icon('close'));
    const dialog = el('dialog', { class: 'wall', 'aria-labelledby': 'wall-title' },
      el('header', {}, el('h1', { id: 'wall-title' }, t('wall.title')), closable && close), this.#wall);
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (document.fullscreenElement)
        void document.exitFullscreen().catch(() => {});
    });
    this.#showModal(dialog);
    if (closable)
      void document.documentElement.requestFullscreen?.().catch(() => {});
    this.render();
  }
}

/**
 * @param {Queue} queue
 * @param {string} name
 */
function figure({ figures }, name) {
  return figures[name] ?? -1;
}

/**
 * @param {Queue} queue
 * @param {string[]} names
 */
function sum(queue, names) {
  const known = names.map((n) => figure(queue, n)).filter((n) => n >= 0);
  return known.length > 0 ? known.reduce((a, b) => a + b, 0) : -1;
}
