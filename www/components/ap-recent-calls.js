import { duration } from '../lib/clock.js';
import { el, icon, reconcile, setAttribute, setDisabled, setText } from '../lib/dom.js';
import { t, timeShort } from '../lib/i18n.js';

/** @typedef {import('../lib/history.js').PastCall} PastCall */

const SHOWN = 20;

/** <ap-recent-calls>: the last calls, each to be called back.  Emits 'ap-dial' (detail: number). */
export class ApRecentCalls extends HTMLElement {
  #body = el('tbody');
  #empty = el('p', { class: 'muted empty' });

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    this.append(el('div', { class: 'table-scroll', tabindex: '0', role: 'group', 'aria-label': t('recent.title') },
      el('table', {}, el('caption', { class: 'visually-hidden' }, t('recent.title')),
        el('thead', {}, el('tr', {}, ...['time', 'party', 'queue', 'length'].map((c) => el('th', { scope: 'col' }, t(`recent.column.${c}`))),
          el('th', { scope: 'col', class: 'narrow' }, el('span', { class: 'visually-hidden' }, t('team.actions'))))),
        this.#body), this.#empty));
  }

  /**
   * @param {PastCall[]} calls
   * @param {boolean} inert
   */
  render(calls, inert) {
    setText(this.#empty, t('recent.none'));
    this.#empty.hidden = calls.length > 0;
    /** @type {HTMLElement} */ (this.querySelector('table')).hidden = calls.length === 0;
    reconcile(this.#body, calls.slice(0, SHOWN), (c) => c.id, (c) => this.#row(c), (row, c) => {
      const button = row.querySelector('button');
      if (button)
        setDisabled(button, inert || c.party === '');
    });
  }

  /** @param {PastCall} call */
  #row(call) {
    const direction = icon(call.kind);
    setAttribute(direction, 'data-look', call.kind === 'missed' ? 'not-ready' : 'talking');
    return el('tr', {},
      el('td', { class: 'number' }, timeShort(call.at)),
      el('th', { scope: 'row' }, el('span', { class: 'state-cell' }, direction,
        el('span', { class: 'visually-hidden' }, t(`recent.${call.kind}`)), el('bdi', { dir: 'ltr', class: 'number' }, call.party || t('call.unknown')))),
      el('td', {}, call.queue || '–'),
      el('td', { class: 'number' }, call.kind === 'missed' ? t('recent.missed') : duration(call.length)),
      el('td', { class: 'narrow' }, el('button', {
        type: 'button', class: 'icon-button', 'aria-label': t('recent.call', { party: call.party }), title: t('recent.call', { party: call.party }),
        on: { click: () => this.dispatchEvent(new CustomEvent('ap-dial', { detail: call.party })) },
      }, icon('talking'))));
  }
}

customElements.define('ap-recent-calls', ApRecentCalls);
