import './ap-timer.js';
import { el, icon, reconcile, setAttribute, setIcon, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { otherParty, own } from '../lib/model.js';
import { callLook, callWord } from '../lib/words.js';

/** @typedef {import('../lib/model.js').Dialog} Dialog */
/** @typedef {import('../lib/model.js').Participant} Participant */
/** @typedef {import('../lib/call-layout.js').Shown} Shown */

/** The buttons there are, in their fixed order; End stands apart at the far end. */
const ACTIONS = [
  { action: 'ANSWER', icon: 'talking', class: 'primary' },
  { action: 'RETRIEVE', icon: 'retrieve', class: '' },
  { action: 'HOLD', icon: 'hold', class: '' },
  { action: 'DROP', icon: 'end', class: 'danger' },
];

/**
 * @typedef {object} CallView
 * @property {Dialog} dialog
 * @property {string} extension the agent's
 * @property {{ header: Shown[], body: Shown[], popover: Shown[] }} shown call variables
 * @property {string} busy the action asked for, '' if none
 * @property {boolean} inert
 * @property {string} message
 */

/**
 * <ap-call-card>: one call: who, state, times, buttons, variables, participants.
 * Emits 'ap-action' (detail {id, action}).
 */
export class ApCallCard extends HTMLElement {
  #icon = icon('talking');
  #party = el('bdi', { class: 'call-party', dir: 'ltr' });
  #queue = el('span', { class: 'call-queue' });
  #headline = el('span', { class: 'call-headline' });
  #word = el('span', { class: 'badge' });
  #total = timer();
  #state = timer();
  #stateLabel = el('dt');
  #stateTime = el('div', { class: 'call-time' }, this.#stateLabel, el('dd', {}, this.#state));
  #toolbar = el('div', { class: 'call-actions', role: 'toolbar' });
  #message = el('p', { class: 'control-message', role: 'alert' });
  #variables = el('dl', { class: 'variables' });
  #participants = el('ul', { class: 'participants' });
  #section = el('section', { class: 'call-card' });
  #id = '';

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    this.#toolbar.addEventListener('keydown', (e) => this.#key(e));
    this.#participants.setAttribute('aria-label', t('call.participants'));
    this.#section.append(
      el('div', { class: 'call-line' },
        el('span', { class: 'call-icon' }, this.#icon),
        el('div', { class: 'call-who' }, el('h2', {}, this.#party), el('span', {}, this.#queue, this.#headline)),
        this.#word,
        el('dl', { class: 'call-times' },
          el('div', { class: 'call-time' }, el('dt', {}, t('call.total')), el('dd', {}, this.#total)),
          this.#stateTime),
        this.#toolbar),
      this.#message,
      el('div', { class: 'call-more' }, this.#variables, this.#participants));
    this.append(this.#section);
  }

  /** @param {CallView} view */
  render({ dialog, extension, shown, busy, inert, message }) {
    const me = own(dialog, extension);
    const party = otherParty(dialog, extension) || t('call.unknown');
    const look = callLook(me?.state ?? dialog.state);
    this.#id = dialog.id;
    this.dataset.look = look;
    this.#section.setAttribute('aria-label', t('call.with', { party }));
    setIcon(this.#icon, look === 'talking' ? 'talking' : look === 'hold' ? 'hold' : look === 'wrap-up' ? 'wrap-up'
      : look === 'not-ready' ? 'warning' : 'dial');
    setText(this.#party, party);
    setText(this.#queue, dialog.queueName || t(dialog.from === extension ? 'call.outgoing' : 'call.direct'));
    setText(this.#word, me ? callWord(me) : '');
    this.#total.since = earliest(dialog);
    const label = me?.state === 'HELD' ? 'call.held' : me?.state === 'WRAP_UP' ? 'call.wrapUp' : '';
    this.#stateTime.hidden = label === '';
    if (label)
      setText(this.#stateLabel, t(label));
    this.#state.since = me?.stateChangeTime ?? '';
    this.#renderActions(me?.actions ?? [], party, busy, inert);
    setText(this.#message, message);
    setText(this.#headline, shown.header.map((v) => v.value).join(' · '));
    this.#headline.title = shown.header.map((v) => v.name).join(' · ');
    renderVariables(this.#variables, shown.body);
    this.#renderParticipants(dialog, extension);
  }

  /**
   * @param {string[]} allowed
   * @param {string} party
   * @param {string} busy
   * @param {boolean} inert
   */
  #renderActions(allowed, party, busy, inert) {
    const shown = ACTIONS.filter((a) => allowed.includes(a.action));
    const focused = document.activeElement instanceof HTMLElement && this.#toolbar.contains(document.activeElement)
      ? document.activeElement.dataset.key : undefined;
    this.#toolbar.setAttribute('aria-label', t('call.toolbar', { party }));
    reconcile(this.#toolbar, shown, (a) => a.action, (a) => el('button', {
      type: 'button', class: `action ${a.class}`,
      on: { click: () => this.dispatchEvent(new CustomEvent('ap-action', { bubbles: true, detail: { id: this.#id, action: a.action } })) },
    }, icon(a.icon), el('span', {}, t(`action.${a.action}`))), (button, a) => {
      setAttribute(button, 'aria-busy', busy === a.action ? 'true' : null);
      // Not `disabled`: that would drop the focus of the person who pressed.
      setAttribute(button, 'aria-disabled', busy !== '' || inert ? 'true' : null);
    });
    const buttons = this.#buttons();
    if (focused && !shown.some((a) => a.action === focused))
      (buttons.find((b) => (focused === 'HOLD' && b.dataset.key === 'RETRIEVE') ||
        (focused === 'RETRIEVE' && b.dataset.key === 'HOLD')) ?? buttons[0])?.focus();
    const at = buttons.find((b) => b === document.activeElement) ?? buttons[0];
    for (const b of buttons)
      b.tabIndex = b === at ? 0 : -1;
  }

  #buttons() {
    return [...this.#toolbar.querySelectorAll('button')];
  }

  /** @param {KeyboardEvent} e */
  #key(e) {
    const buttons = this.#buttons();
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[e.key];
    const next = to === undefined ? undefined : buttons[(to + buttons.length) % buttons.length];
    if (!next)
      return;
    e.preventDefault();
    for (const b of buttons)
      b.tabIndex = b === next ? 0 : -1;
    next.focus();
  }

  /**
   * @param {Dialog} dialog
   * @param {string} extension
   */
  #renderParticipants(dialog, extension) {
    const parties = dialog.participants.filter((p) => p.state !== 'DROPPED');
    reconcile(this.#participants, parties, (p) => p.address,
      () => el('li', {}, el('bdi', { dir: 'ltr' }), el('span', { class: 'muted' })),
      (row, p) => {
        setText(row.children[0], p.address);
        setText(row.children[1], p.address === extension ? t('call.you', { state: callWord(p) }) : callWord(p));
        setAttribute(row, 'data-look', callLook(p.state));
      });
  }
}

/**
 * @param {HTMLElement} list a dl
 * @param {Shown[]} shown
 */
export function renderVariables(list, shown) {
  const numbered = shown.map((v, i) => ({ ...v, i }));
  reconcile(list, numbered, (v) => String(v.i), () => el('div', {}, el('dt'), el('dd')), (row, v) => {
    setText(row.children[0], v.name);
    setText(row.children[1], v.value);
  });
  list.hidden = shown.length === 0;
}

/** @param {Dialog} dialog @returns {string} the earliest known start */
function earliest(dialog) {
  return dialog.participants.map((p) => p.startTime).filter((s) => s).sort()[0] ?? '';
}

function timer() {
  return /** @type {import('./ap-timer.js').ApTimer} */ (document.createElement('ap-timer'));
}

customElements.define('ap-call-card', ApCallCard);
