// The queues of the user as a table, its last hour in charts and the wallboard: each is fetched where it is shown.
import { el } from '../lib/dom.js';

/** @typedef {import('../components/ap-queue-table.js').ApQueueTable} ApQueueTable */

export class Queues {
  #store;
  #showModal;
  #signal;
  /** @type {ApQueueTable[]} */ #tables = [];
  #canDraw = false;
  /** @type {import('./queue-charts.js').QueueCharts | null} until they were fetched */ #charts = null;

  /**
   * @param {import('../lib/store.js').Store} store
   * @param {(dialog: HTMLDialogElement) => void} showModal
   * @param {AbortSignal} signal ends it
   */
  constructor(store, showModal, signal) {
    this.#store = store;
    this.#showModal = showModal;
    this.#signal = signal;
  }

  get isShown() {
    return this.#tables.length > 0;
  }

  /** @param {boolean} charts with the last hour and the wallboard */
  make(charts) {
    const table = /** @type {ApQueueTable} */ (document.createElement('ap-queue-table'));
    const part = el('div', {}, table);
    this.#tables.push(table);
    void this.#draw(part);
    if (charts)
      void this.#fetch().then((fetched) => part.append(fetched.make()));
    return part;
  }

  /** @param {HTMLElement} part that holds a table */
  async #draw(part) {
    await import('../components/ap-queue-table.js');
    customElements.upgrade(part); // which may not be in the page yet
    this.#canDraw = true;
    this.render();
  }

  async #fetch() {
    const { QueueCharts } = await import('./queue-charts.js');
    this.#charts ??= new QueueCharts(this.#store, this.#showModal, this.#signal);
    return this.#charts;
  }

  render() {
    const queues = [...this.#store.queues.values()];
    for (const table of this.#canDraw ? this.#tables : [])
      table.render(queues);
    this.#charts?.render();
  }

  /** @param {boolean} closable by a button; the page whose address says so has none */
  async openWall(closable) {
    (await this.#fetch()).openWall(closable);
  }
}
