import { el, setAttribute, setText } from '../lib/dom.js';
import { t, timeShort } from '../lib/i18n.js';
import { stepPath } from '../lib/series.js';

/** @typedef {import('../lib/series.js').Sample} Sample */
/** @typedef {{ name: string, look: string }} Line  look: a colour name; the shape differs too */

const SVG = 'http://www.w3.org/2000/svg';
const BOX = { width: 300, height: 64 };
const ROWS = 12;

/**
 * <ap-chart>: some figures over the last hour, as step lines that differ in colour and dash, each
 * with its name and figure beside it; the same as a table behind "Show numbers".
 */
export class ApChart extends HTMLElement {
  #svg = document.createElementNS(SVG, 'svg');
  #caption = el('figcaption');
  #legend = el('ul', { class: 'chart-legend' });
  #body = el('tbody');
  #head = el('tr');
  #numbers = el('details', { class: 'chart-numbers' });
  #draw = () => {};

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    this.#svg.setAttribute('viewBox', `0 -3 ${BOX.width} ${BOX.height + 6}`);
    this.#svg.setAttribute('preserveAspectRatio', 'none');
    this.#svg.setAttribute('role', 'img');
    this.#numbers.append(el('summary', {}, t('chart.numbers')), el('table', {}, el('thead', {}, this.#head), this.#body));
    this.#numbers.addEventListener('toggle', () => this.#draw());
    this.append(el('figure', {}, this.#caption, this.#svg, this.#legend), this.#numbers);
  }

  /**
   * @param {string} title
   * @param {Line[]} lines
   * @param {Sample[]} samples oldest first
   * @param {{ from: number, to: number }} span ms since 1970
   */
  render(title, lines, samples, span) {
    const most = Math.max(1, ...samples.flatMap((s) => s.values));
    const last = samples.at(-1);
    setText(this.#caption, title);
    while (this.#svg.childElementCount < lines.length)
      this.#svg.append(document.createElementNS(SVG, 'path'));
    lines.forEach((line, i) => {
      const path = this.#svg.children[i];
      setAttribute(path, 'd', stepPath(samples, i, { ...BOX, ...span, most }));
      setAttribute(path, 'data-look', line.look);
      setAttribute(path, 'data-line', i);
    });
    const said = lines.map((line, i) => t('chart.line', { name: line.name, now: last?.values[i] ?? 0, most: Math.max(0, ...samples.map((s) => s.values[i])) }));
    setAttribute(this.#svg, 'aria-label', `${title}. ${said.join(' ')}`);
    this.#legend.replaceChildren(...lines.map((line, i) => el('li', { 'data-look': line.look, 'data-line': i },
      el('span', {}, line.name), el('strong', { class: 'number' }, String(last?.values[i] ?? '–')))));
    this.#draw = () => this.#table(lines, samples);
    this.#draw();
  }

  /**
   * @param {Line[]} lines
   * @param {Sample[]} samples
   */
  #table(lines, samples) {
    if (!this.#numbers.open)
      return;
    this.#head.replaceChildren(...[t('chart.time'), ...lines.map((l) => l.name)].map((name) => el('th', { scope: 'col' }, name)));
    const every = Math.max(1, Math.ceil(samples.length / ROWS));
    const shown = samples.filter((_s, i) => (samples.length - 1 - i) % every === 0).reverse();
    this.#body.replaceChildren(...shown.map((s) => el('tr', {}, el('th', { scope: 'row' }, timeShort(s.at)),
      ...lines.map((_l, i) => el('td', { class: 'number' }, String(s.values[i]))))));
  }
}

customElements.define('ap-chart', ApChart);
