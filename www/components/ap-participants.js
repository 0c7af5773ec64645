import { el, reconcile, setAttribute, setDisabled, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { callLook, callWord } from '../lib/words.js';

/** @typedef {import('../lib/model.js').Participant} Participant */

/**
 * <ap-participants>: who is in a call, each with a state, and with Drop where it is allowed.
 * Emits 'ap-drop' (detail: address).
 */
export class ApParticipants extends HTMLElement {
  #list = el('ul', { class: 'participants' });

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    this.#list.setAttribute('aria-label', t('call.participants'));
    this.append(this.#list);
  }

  /**
   * @param {Participant[]} participants
   * @param {string} extension the agent's own
   * @param {{ mayDrop: boolean, inert: boolean, nameOf: (number: string) => string }} rights
   */
  render(participants, extension, { mayDrop, inert, nameOf }) {
    // Who left and still writes notes is no longer there for the others.
    const there = participants.filter((p) => p.state !== 'DROPPED' && (p.state !== 'WRAP_UP' || p.address === extension));
    reconcile(this.#list, there, (p) => p.address, (p) => el('li', {}, el('span', {}, el('bdi', { dir: 'auto' }), ' ', el('bdi', { dir: 'ltr', class: 'number' })),
      el('span', { class: 'muted' }),
      el('button', { type: 'button', class: 'small', on: { click: () => this.dispatchEvent(new CustomEvent('ap-drop', { detail: p.address })) } },
        t('action.PARTICIPANT_DROP'))), (row, p) => {
      const name = nameOf(p.address);
      const [who, number] = row.querySelectorAll('bdi');
      const button = /** @type {HTMLButtonElement} */ (row.querySelector('button'));
      setText(who, name);
      setText(number, p.address);
      setText(row.children[1], p.address === extension ? t('call.you', { state: callWord(p) }) : callWord(p));
      setAttribute(row, 'data-look', callLook(p.state));
      // Agents alone may be made to leave (rest-desktop 3.13).
      button.hidden = !mayDrop || p.address === extension || p.type !== 'AGENT_DEVICE';
      setDisabled(button, inert);
      setAttribute(button, 'aria-label', t('action.PARTICIPANT_DROP.who', { party: name || p.address }));
    });
  }
}

customElements.define('ap-participants', ApParticipants);
