import './ap-call-card.js';
import { el, icon, reconcile, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/** @typedef {import('./ap-call-card.js').CallView} CallView */

/**
 * <ap-call-bar>: the calls there are, the active one first, and the tasks; without any a sentence about
 * what comes.  Emits 'ap-notifications' (detail: boolean, the answer of the person).
 */
export class ApCallBar extends HTMLElement {
  #idle = el('p', { class: 'call-idle' });
  #idleText = el('span');
  #ask = el('span', { class: 'call-ask', hidden: true });
  #cards = el('div', { class: 'call-cards' });
  #tasks = el('div', { class: 'call-cards' });
  #hearing = el('p', { class: 'call-hearing' });
  /** The card of a call that is over, for the next one. @type {import('./ap-call-card.js').ApCallCard | null} */ #spare = null;

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    this.setAttribute('role', 'region');
    this.setAttribute('aria-label', t('calls.label'));
    this.tabIndex = -1;
    const answer = (/** @type {boolean} */ wanted, /** @type {string} */ text) => el('button', {
      type: 'button', on: { click: () => this.dispatchEvent(new CustomEvent('ap-notifications', { detail: wanted })) },
    }, text);
    this.#ask.append(el('span', {}, t('notify.ask')), answer(true, t('identity.notifications')), answer(false, t('notify.later')));
    this.#idle.append(icon('info'), this.#idleText, this.#ask);
    this.append(this.#idle, this.#cards, this.#hearing, this.#tasks);
  }

  #card() {
    const card = this.#spare ?? /** @type {import('./ap-call-card.js').ApCallCard} */ (document.createElement('ap-call-card'));
    this.#spare = null;
    return card;
  }

  /** @returns {import('./ap-call-card.js').ApCallCard[]} as they are shown */
  get cards() {
    return /** @type {import('./ap-call-card.js').ApCallCard[]} */ ([...this.#cards.children]);
  }

  /** From now on there is always room for one call: what is below does not move when one comes or goes. */
  keepRoom() {
    this.classList.add('roomy');
  }

  /** @param {boolean} on asks, while there is no call, whether calls are to be told of when the page is not seen */
  ask(on) {
    this.#ask.hidden = !on;
  }

  /**
   * @param {CallView[]} views in the order to show
   * @param {string} idle what to say when there is none
   * @param {string} hearing who hears whom, '' if that is plain
   * @param {{ view: import('../desktop/media.js').TaskView, shown: import('../lib/call-layout.js').Shown[] }[]} tasks
   */
  render(views, idle, hearing, tasks) {
    const hadFocus = this.contains(document.activeElement);
    const before = this.cards;
    reconcile(this.#cards, views, (v) => v.dialog.id, () => this.#card(), () => {});
    this.#spare ??= before.find((card) => !card.isConnected && card.isAsNew) ?? null;
    views.forEach((view, i) =>
      /** @type {import('./ap-call-card.js').ApCallCard} */ (this.#cards.children[i]).render(view));
    reconcile(this.#tasks, tasks, ({ view }) => view.dialog.id,
      () => /** @type {import('./ap-task-card.js').ApTaskCard} */ (document.createElement('ap-task-card')),
      () => {});
    tasks.forEach(({ view, shown }, i) =>
      /** @type {import('./ap-task-card.js').ApTaskCard} */ (this.#tasks.children[i]).render(view, shown));
    this.#tasks.hidden = tasks.length === 0;
    this.#idle.hidden = views.length + tasks.length > 0;
    setText(this.#idleText, idle);
    setText(this.#hearing, hearing);
    this.#hearing.hidden = hearing === '';
    if (views.length > 0)
      this.keepRoom();
    // A card that went took the focus with it: it must not fall to the top of the page.
    if (hadFocus && !this.contains(document.activeElement))
      ([.../** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll('button:not(.copy), input'))].find((e) => e.checkVisibility()) ?? this).focus();
  }
}

customElements.define('ap-call-bar', ApCallBar);
