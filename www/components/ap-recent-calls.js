import { duration } from '../lib/clock.js';
import { el, icon, reconcile, setAttribute, setDisabled, setText } from '../lib/dom.js';
import { t, timeOfLate } from '../lib/i18n.js';

/** @typedef {import('../lib/history.js').PastCall} PastCall */

/** Shown at first, and more at each press: the rest of the tab stays in sight. */
const SHOWN = 8;
const MORE = 20;

/** <ap-recent-calls>: the last calls, each to be called back.  Emits 'ap-dial' (detail: number). */
export class ApRecentCalls extends HTMLElement {
  /** Set before it is connected: somebody else's calls, not to be called back. */
  onlyShows = false;
  #body = el('tbody');
  #empty = el('p', { class: 'muted empty' });
  #older = el('button', { type: 'button', class: 'older', on: { click: () => this.#showMore() } }, t('recent.older'));
  #count = SHOWN;
  /** @type {() => void} */ #again = () => {};

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    this.append(el('div', { class: 'table-scroll', tabindex: '0', role: 'group', 'aria-label': t('recent.title') },
      el('table', {}, el('caption', { class: 'visually-hidden' }, t('recent.title')),
        el('thead', {}, el('tr', {}, ...['time', 'party', 'queue', 'length'].map((c) => el('th', { scope: 'col' }, t(`recent.column.${c}`))),
          !this.onlyShows && el('th', { scope: 'col', class: 'narrow' }, el('span', { class: 'visually-hidden' }, t('team.actions'))))),
        this.#body), this.#empty), this.#older);
  }

  /**
   * @param {PastCall[] | null} calls null while they are being read
   * @param {boolean} inert
   */
  render(calls, inert) {
    const shown = calls?.slice(0, this.#count) ?? [];
    this.#again = () => this.render(calls, inert);
    this.#older.hidden = (calls?.length ?? 0) <= this.#count;
    setText(this.#empty, t(calls ? 'recent.none' : 'recent.reading'));
    this.#empty.hidden = shown.length > 0;
    /** @type {HTMLElement} */ (this.querySelector('table')).hidden = shown.length === 0;
    reconcile(this.#body, shown, (c) => `${c.id} ${c.at} ${c.length} ${c.reason}`, (c) => this.#row(c), (row, c) => {
      const button = row.querySelector('button');
      if (button)
        setDisabled(button, inert || c.party === '');
    });
  }

  #showMore() {
    this.#count += MORE;
    this.#again();
    if (this.#older.hidden) // had the focus
      /** @type {HTMLElement} */ (this.firstElementChild).focus({ preventScroll: true });
  }

  /** @param {PastCall} call */
  #row(call) {
    const direction = icon(call.kind);
    setAttribute(direction, 'data-look', call.kind === 'missed' ? 'not-ready' : 'talking');
    return el('tr', {},
      el('td', { class: 'number' }, timeOfLate(call.at)),
      el('th', { scope: 'row' }, el('span', { class: 'state-cell' }, direction,
        el('span', { class: 'visually-hidden' }, t(`recent.${call.kind}`)), el('bdi', { dir: 'ltr', class: 'number' }, call.party || t('call.unknown')))),
      el('td', {}, call.queue || '–', call.reason !== '' && el('small', { class: 'muted', dir: 'auto' }, call.reason)),
      el('td', { class: 'number' }, call.kind === 'missed' ? t('recent.missed') : duration(call.length)),
      !this.onlyShows && el('td', { class: 'narrow' }, el('button', {
        type: 'button', class: 'icon-button', 'aria-label': t('recent.call', { party: call.party }), title: t('recent.call', { party: call.party }),
        on: { click: () => this.dispatchEvent(new CustomEvent('ap-dial', { detail: call.party })) },
      }, icon('talking'))));
  }
}

customElements.define('ap-recent-calls', ApRecentCalls);
