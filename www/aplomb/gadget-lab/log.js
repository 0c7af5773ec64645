import { el } from '../../lib/dom.js';

/** @typedef {import('./observer.js').Entry} Entry */

const KINDS = /** @type {const} */ ([['', 'All'], ['hub', 'Hub'], ['rpc', 'rpc'], ['request', 'Requests'], ['console', 'Console']]);
const ENTRIES_MAX = 500;
const WAYS = { in: '← ', out: '→ ', fault: '✗ ', '': '' };
const WAY_WORDS = { in: 'to the gadget', out: 'from the gadget', fault: 'fault', '': '' };

/** @param {string} curl */
function asCommand(curl) {
  const button = el('button', { type: 'button' }, 'Copy as curl');
  button.onclick = async () => {
    await navigator.clipboard.writeText(curl);
    button.textContent = 'Copied';
  };
  // Browsers have a clipboard for pages that came safely alone.
  return el('div', { class: 'log-curl' }, el('pre', { tabindex: '0' }, curl), navigator.clipboard && button);
}

/** <lab-log>: entries as they come, the newest last; one kind of them, or all. */
export class LabLog extends HTMLElement {
  #list = el('ol', { class: 'log-list', tabindex: '0', 'aria-label': 'Traffic', role: 'list' });
  #none = el('p', { class: 'muted log-none' }, 'Nothing yet.');
  #kind = '';

  connectedCallback() {
    if (this.#list.isConnected)
      return;
    const choices = KINDS.map(([kind, word]) => {
      const radio = el('input', { type: 'radio', name: 'kind', value: kind, class: 'visually-hidden', on: { change: () => this.#choose(kind) } });
      radio.checked = kind === '';
      return el('label', { class: 'log-kind' }, radio, el('span', {}, word));
    });
    this.append(el('div', { class: 'log-tools' },
      el('div', { role: 'radiogroup', 'aria-label': 'Shown', class: 'log-kinds' }, ...choices),
      el('button', { type: 'button', on: { click: () => this.clear() } }, 'Clear')), this.#none, this.#list);
  }

  /** @param {Entry} entry */
  add({ kind, way, summary, detail, curl }) {
    const atEnd = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < 40;
    const time = new Date().toISOString().slice(11, 23);
    const line = [
      el('time', { class: 'muted number' }, time), el('b', { class: 'log-name' }, kind),
      el('span', { class: 'log-text' }, el('span', { 'aria-hidden': 'true' }, WAYS[way]), el('span', { class: 'visually-hidden' }, WAY_WORDS[way]), ` ${summary}`),
    ];
    const item = el('li', { 'data-kind': kind, 'data-way': way || false },
      detail ? el('details', {}, el('summary', {}, ...line), el('pre', { tabindex: '0' }, detail), curl && asCommand(curl)) : el('div', { class: 'log-line' }, ...line));
    item.hidden = this.#kind !== '' && this.#kind !== kind;
    this.#list.append(item);
    if (this.#list.childElementCount > ENTRIES_MAX)
      this.#list.firstElementChild?.remove();
    this.#none.hidden = true;
    if (atEnd)
      this.#list.scrollTop = this.#list.scrollHeight;
  }

  /** A line between what was before and what comes. @param {string} text */
  mark(text) {
    this.#list.append(el('li', { class: 'log-mark' }, text));
    this.#none.hidden = true;
  }

  clear() {
    this.#list.replaceChildren();
    this.#none.hidden = false;
  }

  /** @param {string} kind */
  #choose(kind) {
    this.#kind = kind;
    for (const item of /** @type {Iterable<HTMLElement>} */ (this.#list.children))
      item.hidden = kind !== '' && item.dataset.kind !== undefined && item.dataset.kind !== kind;
  }
}

customElements.define('lab-log', LabLog);
