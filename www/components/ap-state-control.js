import './ap-menu.js';
import './ap-timer.js';
import { el, icon, isSame, setAttribute, setIcon, setText } from '../lib/dom.js';
import { compare, t } from '../lib/i18n.js';
import { lookOf, reasonWord, stateWithReason, stateWord } from '../lib/words.js';

/** @typedef {import('../lib/model.js').User} User */
/** @typedef {import('../lib/model.js').Reason} Reason */

/**
 * @typedef {object} StateView
 * @property {User} user
 * @property {Reason[]} reasons why one may be not ready
 * @property {Reason | null} pendingReason of the pending state, as far as this page asked for it
 * @property {boolean} busy a change was asked for and has not come
 * @property {boolean} inert what is shown is not known to be true
 * @property {string} message what went wrong, '' if nothing
 * @property {boolean} canRetry what got no answer can be asked for again
 */

/**
 * <ap-state-control>: the agent's state and its time, and the menu to change it.
 * Emits 'ap-state' (detail {state, reasonId}) and 'ap-retry'; never asks the server itself.
 */
export class ApStateControl extends HTMLElement {
  #menu = /** @type {import('./ap-menu.js').ApMenu} */ (document.createElement('ap-menu'));
  #icon = icon('offline');
  #word = el('span', { class: 'state-word' });
  #reason = el('span', { class: 'state-reason' });
  #timer = /** @type {import('./ap-timer.js').ApTimer} */ (document.createElement('ap-timer'));
  #pending = el('p', { class: 'state-pending', id: 'agent-state-pending' });
  #message = el('p', { role: 'alert' });
  #retry = el('button', { type: 'button' });
  #trouble = el('div', { class: 'control-message' }, this.#message, this.#retry);
  /** @type {StateView | null} */ #view = null;

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    const { button } = this.#menu;
    button.classList.add('state-button');
    button.setAttribute('aria-describedby', 'agent-state-pending');
    button.append(el('span', { class: 'state-icon' }, this.#icon),
      el('span', { class: 'state-text' }, this.#word, ' ', this.#reason), icon('down'));
    this.#menu.addEventListener('ap-choose', (e) => {
      const [state, reasonId] = String(/** @type {CustomEvent} */ (e).detail).split(' ');
      this.dispatchEvent(new CustomEvent('ap-state', { detail: { state, reasonId } }));
    });
    this.#retry.textContent = t('request.retry');
    this.#retry.onclick = () => {
      button.focus(); // the one that was pressed goes
      this.dispatchEvent(new Event('ap-retry'));
    };
    // Beside the button, not in it: the time is no part of the button's name.
    this.append(this.#menu, this.#timer, this.#pending, this.#trouble);
  }

  get menu() {
    return this.#menu;
  }

  /** @param {StateView} view */
  render(view) {
    if (isSame(view, this.#view))
      return;
    this.#view = view;
    const { user, reasons, pendingReason, busy, inert, message, canRetry } = view;
    const { button } = this.#menu;
    const reason = user.state === 'NOT_READY' || user.state === 'LOGOUT' ? reasonWord(user.reason) : '';
    this.dataset.look = lookOf(user.state);
    setIcon(this.#icon, lookOf(user.state));
    setText(this.#word, stateWord(user.state));
    setText(this.#reason, reason);
    setAttribute(button, 'aria-label',
      t('state.label', { state: stateWithReason({ state: user.state, reason: reason ? user.reason : null }) }));
    setAttribute(button, 'aria-busy', busy ? 'true' : null);
    this.#menu.disabled = inert;
    this.#timer.since = user.stateChangeTime;
    setText(this.#pending, this.#afterThis(user, pendingReason));
    setText(this.#message, message);
    this.#trouble.hidden = message === '';
    this.#retry.hidden = !canRetry;
    this.#menu.groups = () => this.#groups(user, reasons);
  }

  /**
   * @param {User} user
   * @param {Reason | null} pendingReason
   */
  #afterThis(user, pendingReason) {
    const next = user.pendingState || { WORK: 'NOT_READY', WORK_READY: 'READY' }[user.state] || '';
    if (!next || !['TALKING', 'HOLD', 'WORK', 'WORK_READY', 'RESERVED_OUTBOUND_PREVIEW'].includes(user.state))
      return '';
    const reason = user.pendingState ? pendingReason : null;
    return t(user.state.startsWith('WORK') ? 'state.after' : 'state.afterCall', { state: stateWithReason({ state: next, reason }) });
  }

  /**
   * @param {User} user
   * @param {Reason[]} reasons
   */
  #groups(user, reasons) {
    const sorted = [...reasons].sort((a, b) => compare(a.label, b.label));
    const notReady = sorted.length > 0
      ? sorted.map((r) => ({
        id: `NOT_READY ${r.id}`, label: r.label, icon: 'not-ready', look: 'not-ready',
        checked: user.state === 'NOT_READY' && user.reasonCodeId === r.id,
      }))
      : [{ id: 'NOT_READY', label: t('state.NOT_READY'), icon: 'not-ready', look: 'not-ready', checked: user.state === 'NOT_READY' }];
    return [
      { label: '', items: [{ id: 'READY', label: t('state.READY'), icon: 'ready', look: 'ready', checked: user.state === 'READY' }] },
      { label: t('state.NOT_READY'), items: notReady },
    ];
  }
}

customElements.define('ap-state-control', ApStateControl);
