import './ap-timer.js';
import { duration } from '../lib/clock.js';
import { el, icon, reconcile, setAttribute, setIcon, setText } from '../lib/dom.js';
import { t, timeShort } from '../lib/i18n.js';
import { lookOf, stateWithReason } from '../lib/words.js';

/** @typedef {import('../lib/state-history.js').PastState} PastState */

const SHOWN = 30;

/** <ap-state-history>: the agent's states of late and how long each lasted. */
export class ApStateHistory extends HTMLElement {
  #body = el('tbody');

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    this.append(el('div', { class: 'table-scroll', tabindex: '0', role: 'group', 'aria-label': t('states.title') },
      el('table', {}, el('caption', { class: 'visually-hidden' }, t('states.title')),
        el('thead', {}, el('tr', {}, ...['time', 'state', 'length'].map((c) => el('th', { scope: 'col' }, t(`states.column.${c}`))))),
        this.#body)));
  }

  /** @param {PastState[]} states newest first */
  render(states) {
    const rows = states.slice(0, SHOWN).map((s, i) => ({ ...s, end: i === 0 ? 0 : states[i - 1].at }));
    reconcile(this.#body, rows, (s) => `${s.at} ${s.state} ${s.reason?.id ?? ''}`, (s) => {
      const sign = icon('offline');
      setIcon(sign, lookOf(s.state));
      setAttribute(sign, 'data-look', lookOf(s.state));
      return el('tr', {}, el('td', { class: 'number' }, timeShort(s.at)),
        el('th', { scope: 'row' }, el('span', { class: 'state-cell' }, sign, stateWithReason(s))),
        el('td', { class: 'number' }, document.createElement('ap-timer'), el('span')));
    }, (row, s) => {
      const timer = /** @type {import('./ap-timer.js').ApTimer} */ (row.querySelector('ap-timer'));
      timer.hidden = s.end > 0;
      timer.since = new Date(s.at).toISOString();
      setText(/** @type {Element} */ (row.querySelector('td:last-child > span')), s.end > 0 ? duration(s.end - s.at) : '');
    });
  }
}

customElements.define('ap-state-history', ApStateHistory);
