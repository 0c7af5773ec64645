import './ap-timer.js';
import { renderVariables } from './ap-variables.js';
import { el, icon, reconcile, setAttribute, setDisabled, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { isReservation, otherParty, own } from '../lib/model.js';

/** @typedef {import('./ap-call-card.js').CallView} CallView */

/** A voice call that rings can be answered; a customer that is to be called, declined as well. */
const ACTIONS = [
  { action: 'ANSWER', icon: 'talking', class: 'primary answer' },
  { action: 'ACCEPT', icon: 'talking', class: 'primary answer' },
  { action: 'REJECT', icon: 'close', class: '' },
  { action: 'CLOSE', icon: 'end', class: '' },
];

/**
 * <ap-alert>: calls that ring, above everything, from wherever the person is.  It never takes the
 * focus: the person may be typing.  Emits 'ap-action' (detail {id, action}), 'ap-silence',
 * and 'ap-sound' where the browser lets nothing sound before a press.
 */
export class ApAlert extends HTMLElement {
  #list = el('div', { class: 'alerts' });
  #silenced = false;
  /** By its title the section made last: when its call is over the next one takes it. @type {Map<string, HTMLElement>} */
  #made = new Map();

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    this.popover = 'manual';
    this.append(this.#list);
  }

  /**
   * @param {CallView[]} views of ringing calls
   * @param {{ shortcut: string, soundOff: boolean }} hints
   */
  render(views, { shortcut, soundOff }) {
    if (views.length === 0)
      this.#silenced = false;
    this.#moveTo(document.querySelector('dialog:modal') ?? document.body, views.length > 0);
    const open = this.matches(':popover-open');
    if (views.length > 0 && !open)
      this.showPopover();
    else if (views.length === 0 && open)
      this.hidePopover();
    // The key answers one of them.
    const first = views.find((v) => own(v.dialog, v.extension)?.actions.includes('ANSWER')) ?? views[0];
    reconcile(this.#list, views, (v) => v.dialog.id, (v) => this.#create(v.dialog),
      (section, v) => this.#update(section, v, v === first ? shortcut : '', soundOff));
  }

  /**
   * A modal dialog makes everything outside of it inert: a ringing call goes inside.
   * @param {Element} host
   * @param {boolean} ringing
   */
  #moveTo(host, ringing) {
    if (this.parentElement !== host && (ringing || host === document.body))
      host.append(this);
  }

  /** @param {import('../lib/model.js').Dialog} dialog */
  #create(dialog) {
    const title = t(isReservation(dialog) ? 'alert.preview' : 'alert.label');
    const before = this.#made.get(title);
    if (before && !before.isConnected)
      return before;
    const section = this.#make(title, isReservation(dialog) ? 'dial' : 'reserved');
    this.#made.set(title, section);
    return section;
  }

  /**
   * @param {string} title
   * @param {string} bell
   */
  #make(title, bell) {
    const section = el('section', { class: 'alert', 'aria-label': title },
      el('div', { class: 'alert-head' },
        el('span', { class: 'alert-bell' }, icon(bell)),
        el('div', { class: 'alert-who' }, el('span', { class: 'alert-title' }, title), el('bdi', { class: 'alert-party', dir: 'ltr' }), el('span', { class: 'alert-name', dir: 'auto' })),
        document.createElement('ap-timer')),
      el('p', { class: 'alert-queue' }),
      el('dl', { class: 'variables' }),
      el('p', { class: 'control-message', role: 'alert' }),
      el('div', { class: 'alert-actions' },
        ...ACTIONS.map((a) => el('button', {
          type: 'button', class: `action ${a.class}`, 'data-action': a.action,
          on: { click: () => this.dispatchEvent(new CustomEvent('ap-action', { detail: { id: section.dataset.key, action: a.action } })) },
        }, icon(a.icon), el('span', {}, t(`action.${a.action}`)), a.class.includes('answer') && el('kbd', { dir: 'ltr' }))),
        el('button', { type: 'button', class: 'action silence', on: { click: () => this.#silence() } },
          icon('silence'), el('span', {}, t('alert.silence'))),
        el('button', { type: 'button', class: 'action sound-off', on: { click: () => this.dispatchEvent(new CustomEvent('ap-sound')) } },
          icon('silence'), el('span', {}, t('alert.soundOff')))));
    return section;
  }

  #silence() {
    this.#silenced = true;
    for (const b of this.querySelectorAll('.silence'))
      setDisabled(b, true);
    this.dispatchEvent(new CustomEvent('ap-silence'));
  }

  /**
   * @param {HTMLElement} section
   * @param {CallView} view
   * @param {string} shortcut
   * @param {boolean} soundOff
   */
  #update(section, { dialog, extension, shown, busy, inert, message, nameOf }, shortcut, soundOff) {
    const find = (/** @type {string} */ s) => /** @type {HTMLElement} */ (section.querySelector(s));
    const me = own(dialog, extension);
    const party = otherParty(dialog, extension);
    setText(find('.alert-party'), party || t('call.unknown'));
    setText(find('.alert-name'), nameOf(party));
    setText(find('.alert-queue'), dialog.media.BACampaign ? t('alert.campaign', { campaign: dialog.media.BACampaign })
      : dialog.queueName ? t('alert.queue', { queue: dialog.queueName })
      : t('alert.direct', { number: dialog.dialedNumber || dialog.to }));
    /** @type {import('./ap-timer.js').ApTimer} */ (find('ap-timer')).since = me?.startTime ?? '';
    renderVariables(find('.variables'), shown.popover);
    setText(find('.control-message'), message);
    for (const { action } of ACTIONS) {
      const button = find(`[data-action="${action}"]`);
      button.hidden = !me?.actions.includes(action);
      setAttribute(button, 'aria-busy', busy === action ? 'true' : null);
      setDisabled(button, busy !== '' || inert);
    }
    for (const key of /** @type {NodeListOf<HTMLElement>} */ (section.querySelectorAll('kbd'))) {
      setText(key, shortcut);
      key.hidden = shortcut === '';
    }
    find('.silence').hidden = soundOff;
    find('.sound-off').hidden = !soundOff;
    setDisabled(find('.silence'), this.#silenced);
  }
}

customElements.define('ap-alert', ApAlert);
