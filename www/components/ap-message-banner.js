import './ap-timer.js';
import { el, icon, reconcile, setText } from '../lib/dom.js';
import { t, timeShort } from '../lib/i18n.js';

/** @typedef {import('../desktop/team-messages.js').TeamMessage} TeamMessage */

/**
 * <ap-message-banner>: messages of supervisors at the foot of the page, newest first, each with the
 * time it has left.  Emits 'ap-read' (detail: id).
 */
export class ApMessageBanner extends HTMLElement {
  #list = el('ul', { class: 'messages' });

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    this.setAttribute('role', 'region');
    this.setAttribute('aria-label', t('notice.label'));
    this.hidden = true;
    this.append(this.#list);
  }

  /** @param {TeamMessage[]} messages */
  render(messages) {
    reconcile(this.#list, messages, (m) => m.id, (m) => el('li', { class: 'message' }, icon('message'),
      el('p', { class: 'message-text' }, el('strong', { dir: 'auto' }), ' ', el('span', { dir: 'auto' })),
      el('p', { class: 'message-time muted' }, timeShort(m.at), ' · ', document.createElement('ap-timer'), ` ${t('notice.left')}`),
      el('button', { type: 'button', class: 'icon-button', 'aria-label': t('notice.read', { name: m.from }), on: { click: () => this.#read(m.id) } }, icon('close'))), (row, m) => {
      const [who, what] = row.querySelectorAll('.message-text > *');
      setText(who, m.from);
      setText(what, m.content);
      /** @type {import('./ap-timer.js').ApTimer} */ (row.querySelector('ap-timer')).until = new Date(m.until).toISOString();
    });
    this.hidden = messages.length === 0;
  }

  /** @param {string} id */
  #read(id) {
    this.dispatchEvent(new CustomEvent('ap-read', { detail: id }));
  }
}

customElements.define('ap-message-banner', ApMessageBanner);
