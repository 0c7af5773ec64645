import './ap-menu.js';
import { el, icon, setAttribute, setDisabled, setText } from '../lib/dom.js';
import { locale, t } from '../lib/i18n.js';

const CLASSES = ['VOICE', 'ANS_MACHINE', 'BUSY', 'INVALID', 'FAX', 'DO_NOT_CALL'];

let serial = 0;

/**
 * <ap-campaign>: what is done with a customer of a campaign besides talking: a callback is scheduled,
 * and it is told what was reached.  Emits 'ap-ask' (detail {action, more}).
 */
export class ApCampaign extends HTMLElement {
  #id = `campaign-${++serial}`;
  #when = el('p');
  #time = el('input', { type: 'datetime-local', id: `${this.#id}-time` });
  #timeLabel = el('label', { for: `${this.#id}-time` });
  #number = el('input', { type: 'tel', id: `${this.#id}-number`, autocomplete: 'off', dir: 'ltr', maxlength: '64' });
  #save = el('button', { type: 'submit', class: 'small primary' }, t('variable.save'));
  #form = el('form', { hidden: true, on: { submit: (e) => this.#submit(e) } });
  #open = el('button', { type: 'button', class: 'small', 'aria-expanded': 'false', on: { click: () => this.#show(this.#form.hidden) } },
    t('action.UPDATE_SCHEDULED_CALLBACK'));
  #cancel = el('button', { type: 'button', class: 'small', on: { click: () => this.#ask('CANCEL_SCHEDULED_CALLBACK') } },
    t('action.CANCEL_SCHEDULED_CALLBACK'));
  #classes = /** @type {import('./ap-menu.js').ApMenu} */ (document.createElement('ap-menu'));
  #stopped = false;
  /** The callback as it was when another was asked for, null if none was. @type {string | null} */ #asked = null;

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    this.#form.append(el('span', {}, this.#timeLabel, this.#time),
      el('span', {}, el('label', { for: this.#number.id }, t('campaign.number')), this.#number), this.#save);
    this.#form.addEventListener('keydown', (e) => {
      if (e.key !== 'Escape')
        return;
      e.stopPropagation();
      this.#show(false);
    });
    this.#classes.button.append(t('action.RECLASSIFY'), icon('down'));
    this.#classes.addEventListener('ap-choose', (e) =>
      this.#ask('RECLASSIFY', { outboundClassification: /** @type {CustomEvent} */ (e).detail }));
    this.append(this.#when, this.#open, this.#cancel, this.#classes, this.#form);
  }

  /**
   * @param {import('../lib/model.js').Dialog} dialog
   * @param {{ allowed: string[], busy: string, inert: boolean }} rights
   */
  render({ callback, media }, { allowed, busy, inert }) {
    const may = (/** @type {string} */ action) => allowed.includes(action);
    this.#stopped = inert || busy !== '';
    setText(this.#when, callback ? t('campaign.callback', { when: [moment(callback.time), callback.number].filter(Boolean).join(', ') }) : '');
    this.#when.hidden = !callback;
    setText(this.#timeLabel, t('campaign.time', { zone: media.BATimeZone ?? '' }));
    this.#open.hidden = !may('UPDATE_SCHEDULED_CALLBACK');
    this.#cancel.hidden = !may('CANCEL_SCHEDULED_CALLBACK') || !callback;
    this.#classes.hidden = !may('RECLASSIFY');
    this.#classes.groups = () => [{ label: t('campaign.reached'), items: CLASSES.map((c) => ({ id: c, label: t(`campaign.class.${c}`) })) }];
    for (const [button, action] of /** @type {[Element, string][]} */ ([[this.#save, 'UPDATE_SCHEDULED_CALLBACK'],
      [this.#cancel, 'CANCEL_SCHEDULED_CALLBACK'], [this.#classes.button, 'RECLASSIFY']])) {
      setAttribute(button, 'aria-busy', busy === action ? 'true' : null);
      setDisabled(button, this.#stopped);
    }
    const now = JSON.stringify(callback);
    if (this.#open.hidden || (this.#asked !== null && now !== this.#asked))
      this.#show(false);
    if (this.#form.hidden) {
      this.#time.value = callback?.time.slice(0, 16) ?? '';
      this.#number.value = callback?.number ?? '';
    }
    this.dataset.now = now;
  }

  /** @param {boolean} open */
  #show(open) {
    const had = this.#form.contains(document.activeElement);
    this.#asked = null;
    this.#form.hidden = !open;
    this.#open.setAttribute('aria-expanded', String(open));
    if (open)
      this.#time.focus();
    else if (had)
      this.#open.focus();
  }

  /** @param {Event} e */
  #submit(e) {
    e.preventDefault();
    const params = { callbackTime: this.#time.value, callbackNumber: this.#number.value.trim() };
    if (!params.callbackTime && !params.callbackNumber) {
      this.#time.focus();
      return;
    }
    if (this.#ask('UPDATE_SCHEDULED_CALLBACK', params))
      this.#asked = this.dataset.now ?? '';
  }

  /**
   * @param {string} action
   * @param {Record<string, string>} [params]
   * @returns {boolean} it was asked
   */
  #ask(action, params = {}) {
    const given = Object.entries(params).filter(([, value]) => value !== '').map(([name, value]) => ({ name, value }));
    if (this.#stopped)
      return false;
    this.dispatchEvent(new CustomEvent('ap-ask', { detail: { action, more: given.length > 0 ? { actionParams: { ActionParam: given } } : {} } }));
    return true;
  }
}

/** @param {string} time of the customer's zone, which this computer need not know */
function moment(time) {
  const at = new Date(`${time}Z`);
  return Number.isNaN(at.getTime()) ? time
    : at.toLocaleString(locale(), { timeZone: 'UTC', dateStyle: 'medium', timeStyle: 'short' });
}

customElements.define('ap-campaign', ApCampaign);
