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

/** Reasons of which a menu is read at a glance; more are found by typing. */
const READABLE = 12;
/** Reasons that stand first, and how often one is used before it does. */
const FIRST = 3;
const OFTEN = 2;
const USED_KEY = 'aplomb.reasons';

/**
 * <ap-state-control>: the agent's state and its time, and the menu to change it, the reasons used most first.
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
  /** Loaded for whom a menu is too long. @type {Promise<import('./ap-state-picker.js').ApStatePicker> | null} */ #picker = null;
  /** @type {StateView | null} */ #view = null;

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    const { button } = this.#menu;
    button.classList.add('state-button');
    button.setAttribute('aria-describedby', 'agent-state-pending');
    button.append(el('span', { class: 'state-icon' }, this.#icon),
      el('span', { class: 'state-text' }, this.#word, ' ', this.#reason), icon('down'));
    this.#menu.addEventListener('ap-choose', (e) => this.#choose(String(/** @type {CustomEvent} */ (e).detail)));
    this.#retry.textContent = t('request.retry');
    this.#retry.onclick = () => {
      button.focus(); // the one that was pressed goes
      this.dispatchEvent(new Event('ap-retry'));
    };
    // Beside the button, not in it: the time is no part of the button's name.
    this.append(this.#menu, this.#timer, this.#pending, this.#trouble);
  }

  /** @param {string} id of an item */
  #choose(id) {
    const [state, reasonId] = id.split(' ');
    if (reasonId)
      this.#use(reasonId);
    this.dispatchEvent(new CustomEvent('ap-state', { detail: { state, reasonId } }));
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
    const isLong = reasons.length > READABLE;
    this.#menu.instead = isLong ? () => void this.#pick() : null;
    setAttribute(button, 'aria-haspopup', isLong ? 'dialog' : 'menu');
    if (isLong && !this.#picker) {
      this.#picker = this.#loadPicker();
      this.#picker.catch(() => {}); // said when it is needed
    }
  }

  async #pick() {
    try {
      const picker = await this.#picker;
      if (this.#view)
        picker?.open(this.#groups(this.#view.user, this.#view.reasons).flatMap((g) => g.items), this.#menu.button);
    } catch {
      this.#picker = null; // loaded again with the next change
      this.#menu.instead = null;
      this.#menu.open(); // long, but better than none
    }
  }

  async #loadPicker() {
    await import('./ap-state-picker.js');
    const picker = /** @type {import('./ap-state-picker.js').ApStatePicker} */ (document.createElement('ap-state-picker'));
    picker.addEventListener('ap-choose', (e) => this.#choose(String(/** @type {CustomEvent} */ (e).detail)));
    this.append(picker);
    return picker;
  }

  /** How often the person chose each reason, by its id. @returns {Record<string, number>} */
  get #used() {
    try {
      return JSON.parse(localStorage.getItem(`${USED_KEY}.${this.#view?.user.id}`) ?? '{}');
    } catch {
      return {};
    }
  }

  /** @param {string} reasonId */
  #use(reasonId) {
    const used = this.#used;
    localStorage.setItem(`${USED_KEY}.${this.#view?.user.id}`, JSON.stringify({ ...used, [reasonId]: (used[reasonId] ?? 0) + 1 }));
  }

  /** @param {Reason[]} reasons @returns {Reason[]} as they are named, those used most before */
  #inOrder(reasons) {
    const named = [...reasons].sort((a, b) => compare(a.label, b.label));
    const used = this.#used;
    const first = named.filter((r) => used[r.id] >= OFTEN).sort((a, b) => used[b.id] - used[a.id]).slice(0, reasons.length > FIRST ? FIRST : 0);
    return [...first, ...named.filter((r) => !first.includes(r))];
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
    const sorted = this.#inOrder(reasons);
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
