import './ap-keypad.js';
import './ap-participants.js';
import './ap-timer.js';
import './ap-variables.js';
import './ap-wrap-up.js';
import { announce } from '../lib/announce.js';
import { el, icon, reconcile, setAttribute, setDisabled, setIcon, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { otherParty, own } from '../lib/model.js';
import { isNumber } from '../lib/search.js';
import { callLook, callWord, failure } from '../lib/words.js';

/** @typedef {import('../lib/model.js').Dialog} Dialog */
/** @typedef {import('../lib/call-layout.js').Shown} Shown */

/** The buttons there are, in their fixed order; End stands apart at the far end. */
const ACTIONS = [
  { action: 'ANSWER', icon: 'talking', class: 'primary' },
  { action: 'RETRIEVE', icon: 'retrieve', class: '' },
  { action: 'HOLD', icon: 'hold', class: '' },
  { action: 'CONSULT_CALL', icon: 'consult', class: '' },
  { action: 'TRANSFER', icon: 'transfer', class: '' },
  { action: 'CONFERENCE', icon: 'users', class: '' },
  { action: 'TRANSFER_SST', icon: 'transfer', class: '' },
  { action: 'START_RECORDING', icon: 'record', class: '' },
  { action: 'SEND_DTMF', icon: 'keypad', class: '' },
  { action: 'DROP', icon: 'end', class: 'danger' },
];

/** For so long a number is shown to have been copied. */
const COPIED_MS = 1500;

/** What a call of a campaign allows besides. */
const CAMPAIGN = ['UPDATE_SCHEDULED_CALLBACK', 'CANCEL_SCHEDULED_CALLBACK', 'RECLASSIFY'];

/**
 * @typedef {object} CallView
 * @property {Dialog} dialog
 * @property {string} extension the agent's
 * @property {{ header: Shown[], body: Shown[], popover: Shown[] }} shown call variables
 * @property {string} busy the action asked for, '' if none
 * @property {boolean} inert
 * @property {string} message
 * @property {string} mergesWith who a transfer or a conference would join to this call
 * @property {(number: string) => string} nameOf '' for numbers nobody knows
 * @property {import('./ap-wrap-up.js').WrapUpView | null} wrapUp null where no reason can be chosen
 * @property {{ busy: string, failed: string, message: string, room: (property: string) => number }} data changes under way
 * @property {{ sent: string, waiting: string, message: string }} tones
 */

/**
 * <ap-call-card>: one call: who, state, times, buttons, keypad, variables, wrap-up reason, participants.
 * Emits 'ap-action' (detail {id, action, more}), 'ap-data' (detail {id, property, value}; the
 * property may be wrapUpReason), 'ap-tone' (detail {id, key}).
 */
export class ApCallCard extends HTMLElement {
  #icon = icon('talking');
  #party = el('bdi', { class: 'call-party', dir: 'ltr' });
  #queue = el('span', { class: 'call-queue' });
  #headline = el('bdi');
  #word = el('span', { class: 'badge' });
  #total = timer();
  #state = timer();
  #stateLabel = el('dt');
  #stateTime = el('div', { class: 'call-time' }, this.#stateLabel, el('dd', {}, this.#state));
  #toolbar = el('div', { class: 'call-actions', role: 'toolbar' });
  #message = el('p', { class: 'control-message', role: 'alert' });
  #name = el('span', { class: 'call-name', dir: 'auto' });
  #copied = icon('copy');
  #copy = el('button', { type: 'button', class: 'icon-button copy', on: { click: () => this.#copyNumber() } }, this.#copied);
  #keypad = /** @type {import('./ap-keypad.js').ApKeypad} */ (document.createElement('ap-keypad'));
  #variables = /** @type {import('./ap-variables.js').ApVariables} */ (document.createElement('ap-variables'));
  #wrapUp = /** @type {import('./ap-wrap-up.js').ApWrapUp} */ (document.createElement('ap-wrap-up'));
  #campaign = /** @type {import('./ap-campaign.js').ApCampaign} */ (document.createElement('ap-campaign'));
  #participants = /** @type {import('./ap-participants.js').ApParticipants} */ (document.createElement('ap-participants'));
  #section = el('section', { class: 'call-card' });
  #id = '';

  connectedCallback() {
    if (this.childElementCount === 0)
      this.#build();
  }

  #build() {
    this.#toolbar.addEventListener('keydown', (e) => this.#key(e));
    this.#keypad.hidden = true;
    this.#keypad.addEventListener('keydown', (e) => {
      if (e.key !== 'Escape')
        return;
      e.stopPropagation();
      this.toggleKeypad();
    });
    this.#keypad.addEventListener('ap-key', (e) => this.#tell('ap-tone', { key: /** @type {CustomEvent} */ (e).detail }));
    this.#variables.addEventListener('ap-save', (e) => this.#tell('ap-data', /** @type {CustomEvent} */ (e).detail));
    this.#wrapUp.addEventListener('ap-choose', (e) => this.#tell('ap-data', { property: 'wrapUpReason', value: /** @type {CustomEvent} */ (e).detail }));
    this.#participants.addEventListener('ap-drop', (e) =>
      this.#tell('ap-action', { action: 'PARTICIPANT_DROP', more: { targetMediaAddress: /** @type {CustomEvent} */ (e).detail } }));
    this.#campaign.addEventListener('ap-ask', (e) => this.#tell('ap-action', /** @type {CustomEvent} */ (e).detail));
    this.#section.append(
      el('div', { class: 'call-line' },
        el('span', { class: 'call-icon' }, this.#icon),
        el('div', { class: 'call-who' }, el('div', { class: 'call-title' }, el('h2', {}, this.#name, this.#party), this.#copy), el('span', {}, this.#queue, el('span', { class: 'call-headline' }, this.#headline))),
        this.#word,
        el('dl', { class: 'call-times' },
          el('div', { class: 'call-time' }, el('dt', {}, t('call.total')), el('dd', {}, this.#total)),
          this.#stateTime),
        el('div', { class: 'call-tools' }, this.#toolbar)),
      this.#message,
      el('div', { class: 'call-more' }, this.#variables, this.#participants, this.#campaign, this.#wrapUp));
    this.append(this.#section);
  }

  get callId() {
    return this.#id;
  }

  /** @returns {boolean} nothing is open or typed that another call must not find */
  get isAsNew() {
    return this.#keypad.hidden && this.#campaign.hidden && !this.#variables.isTyped && !this.querySelector('[aria-expanded="true"]');
  }

  get keypadIsOpen() {
    return !this.#keypad.hidden;
  }

  /** Opens the keypad, or closes it.  Most calls never need one. */
  toggleKeypad() {
    if (!this.#keypad.isConnected)
      this.#toolbar.after(this.#keypad);
    this.#keypad.hidden = !this.#keypad.hidden;
    this.#keypadButton()?.setAttribute('aria-expanded', String(!this.#keypad.hidden));
    (this.#keypad.hidden ? this.#keypadButton() : this.#keypad.querySelector('button'))?.focus();
  }

  async #copyNumber() {
    const number = this.#party.textContent ?? '';
    try {
      await navigator.clipboard.writeText(number);
      announce(t('call.copied', { number }));
      setIcon(this.#copied, 'check');
      setTimeout(() => setIcon(this.#copied, 'copy'), COPIED_MS);
    } catch {
      announce(t('call.notCopied'));
    }
  }

  #keypadButton() {
    return this.#buttons().find((b) => b.dataset.key === 'SEND_DTMF');
  }

  /** @returns {boolean} there is a reason to choose here */
  focusWrapUp() {
    if (this.#wrapUp.hidden)
      return false;
    this.#wrapUp.focus();
    return true;
  }

  /** Puts the focus on what can be done with the call. */
  focusActions() {
    (this.#buttons()[0] ?? this.#section).focus();
  }

  /**
   * @param {string} type
   * @param {object} detail
   */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, detail: { id: this.#id, ...detail } }));
  }

  /** @param {CallView} view */
  render(view) {
    const { dialog, extension, shown, busy, inert, message, nameOf, tones, data, wrapUp } = view;
    const me = own(dialog, extension);
    const allowed = me?.actions ?? [];
    const party = otherParty(dialog, extension) || t('call.unknown');
    const look = callLook(me?.state ?? dialog.state);
    this.#id = dialog.id;
    this.dataset.look = look;
    this.#section.setAttribute('aria-label', t('call.with', { party }));
    setIcon(this.#icon, look === 'talking' ? 'talking' : look === 'hold' ? 'hold' : look === 'wrap-up' ? 'wrap-up'
      : look === 'not-ready' ? 'warning' : 'dial');
    setText(this.#party, party);
    // Browsers give no clipboard to a page that anybody on the way may have written.
    this.#copy.hidden = !isNumber(party) || !navigator.clipboard;
    setAttribute(this.#copy, 'aria-label', t('call.copy', { number: party }));
    const { BACampaign: campaign } = dialog.media;
    setText(this.#queue, dialog.callType === 'CONSULT' ? t('call.consult') : dialog.queueName
      || (campaign ? t('alert.campaign', { campaign }) : t(dialog.from === extension ? 'call.outgoing' : 'call.direct')));
    setText(this.#word, me ? callWord(me) : '');
    this.#total.since = earliest(dialog);
    const label = me?.state === 'HELD' ? 'call.held' : me?.state === 'WRAP_UP' ? 'call.wrapUp' : '';
    this.#stateTime.hidden = label === '';
    if (label)
      setText(this.#stateLabel, t(label));
    this.#state.since = me?.stateChangeTime ?? '';
    setText(this.#name, nameOf(party));
    this.#renderActions(allowed, party, view);
    setText(this.#message, message || (me ? failure(me, nameOf(party) || party, nameOf(view.mergesWith) || view.mergesWith) : ''));
    setText(this.#headline, shown.header.map((v) => v.value).join(' · '));
    this.#headline.title = shown.header.map((v) => v.name).join(' · ');
    this.#variables.render(shown.body, { ...data, allowed: allowed.includes('UPDATE_CALL_DATA'), inert });
    this.#wrapUp.hidden = wrapUp === null;
    if (wrapUp)
      this.#wrapUp.render(wrapUp);
    this.#renderCampaign(dialog, { allowed, busy, inert });
    this.#keypad.hidden ||= !allowed.includes('SEND_DTMF');
    this.#keypad.render(tones.sent, tones.waiting, tones.message);
    this.#participants.render(dialog.participants, extension,
      { mayDrop: allowed.includes('PARTICIPANT_DROP'), inert: inert || busy !== '', nameOf });
  }

  /**
   * What only calls of campaigns have is fetched with the first of them.
   * @param {Dialog} dialog
   * @param {{ allowed: string[], busy: string, inert: boolean }} rights
   */
  #renderCampaign(dialog, rights) {
    this.#campaign.hidden = !dialog.callback && !CAMPAIGN.some((action) => rights.allowed.includes(action));
    if (!this.#campaign.hidden)
      void import('./ap-campaign.js').then(() => this.#campaign.render(dialog, rights), () => {});
  }

  /**
   * @param {string[]} allowed
   * @param {string} party
   * @param {CallView} view
   */
  #renderActions(allowed, party, { busy, inert, mergesWith, nameOf }) {
    const shown = ACTIONS.filter((a) => allowed.includes(a.action));
    this.#toolbar.setAttribute('aria-label', t('call.toolbar', { party }));
    reconcile(this.#toolbar, shown, (a) => a.action, (a) => el('button', {
      type: 'button', class: `action ${a.class}`, 'aria-haspopup': a.action === 'CONSULT_CALL' || a.action === 'TRANSFER_SST' ? 'dialog' : null,
      'aria-expanded': a.action === 'SEND_DTMF' ? 'false' : null,
      on: { click: () => a.action === 'SEND_DTMF' ? this.toggleKeypad() : this.#tell('ap-action', { action: a.action }) },
    }, icon(a.icon), el('span', {})), (button, a) => {
      const target = nameOf(mergesWith) || mergesWith;
      setText(/** @type {Element} */ (button.lastElementChild), a.action === 'TRANSFER' && target ? t('action.TRANSFER.to', { party: target }) : t(`action.${a.action}`));
      setAttribute(button, 'aria-busy', busy === a.action ? 'true' : null);
      setDisabled(button, busy !== '' || inert);
    });
    const buttons = this.#buttons();
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
    const onward = document.dir === 'rtl' ? -1 : 1;
    const to = { ArrowRight: at + onward, ArrowLeft: at - onward, Home: 0, End: buttons.length - 1 }[e.key];
    const next = to === undefined ? undefined : buttons[(to + buttons.length) % buttons.length];
    if (!next)
      return;
    e.preventDefault();
    for (const b of buttons)
      b.tabIndex = b === next ? 0 : -1;
    next.focus();
  }
}

/** @param {Dialog} dialog @returns {string} the earliest known start */
function earliest(dialog) {
  return dialog.participants.map((p) => p.startTime).filter((s) => s).sort()[0] ?? '';
}

function timer() {
  return /** @type {import('./ap-timer.js').ApTimer} */ (document.createElement('ap-timer'));
}

customElements.define('ap-call-card', ApCallCard);
