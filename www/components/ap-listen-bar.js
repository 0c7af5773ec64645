import './ap-timer.js';
import { el, icon, reconcile, setAttribute, setDisabled, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/**
 * @typedef {object} ListenView
 * @property {'monitor' | 'joined'} kind
 * @property {string} name of the agent listened to
 * @property {string} since time stamp
 * @property {{ address: string, name: string }[]} drops who may be made to leave
 * @property {boolean} inert
 * @property {string} busy what was asked for and has not come: BARGE, STOP, DROP, ''
 * @property {string} message
 */

/**
 * <ap-listen-bar>: stays above every tab while a supervisor listens to an agent, or is in the call.
 * Emits 'ap-listen' (detail {what: BARGE, STOP or DROP, address}).
 */
export class ApListenBar extends HTMLElement {
  #text = el('strong');
  #timer = /** @type {import('./ap-timer.js').ApTimer} */ (document.createElement('ap-timer'));
  #buttons = el('span', { class: 'listen-buttons' });
  #message = el('p', { class: 'control-message', role: 'alert' });

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    this.setAttribute('role', 'region');
    this.setAttribute('aria-label', t('listen.label'));
    this.append(icon('listen'), this.#text, this.#timer, el('span', { class: 'spring' }), this.#buttons, this.#message);
  }

  /** @param {ListenView | null} view null: nothing is listened to */
  render(view) {
    this.hidden = !view;
    if (!view)
      return;
    const { kind, name, since, drops, inert, busy, message } = view;
    setText(this.#text, t(`listen.${kind}`, { name }));
    this.#timer.since = since;
    const buttons = kind === 'monitor'
      ? [{ what: 'BARGE', address: '', label: t('listen.barge') }, { what: 'STOP', address: '', label: t('listen.stop') }]
      : drops.map((d) => ({ what: 'DROP', address: d.address, label: t('listen.drop', { name: d.name }) }));
    reconcile(this.#buttons, buttons, (b) => `${b.what} ${b.address}`, (b) => el('button', {
      type: 'button', on: { click: () => this.dispatchEvent(new CustomEvent('ap-listen', { detail: { what: b.what, address: b.address } })) },
    }), (button, b) => {
      setText(button, b.label);
      setAttribute(button, 'aria-busy', busy === b.what ? 'true' : null);
      setDisabled(button, busy !== '' || inert);
    });
    setText(this.#message, message);
  }
}

customElements.define('ap-listen-bar', ApListenBar);
