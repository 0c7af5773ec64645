import { el, icon } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { note } from '../lib/notices.js';

const STAY_MS = 8000;

/**
 * <ap-toast>: short notices in a corner; each stays 8 s, longer while pointed at or focused, and in the list of notices.
 */
export class ApToast extends HTMLElement {
  /**
   * @param {string} text
   * @param {string} [iconName]
   * @param {{ label: string, run: () => unknown }[]} [actions] with any it stays until one is chosen, and if that says true, longer
   * @param {{ said?: boolean, closed?: () => void }} [how] said: it was announced already; closed: by the person, without choosing
   * @returns {() => void} takes it away
   */
  show(text, iconName = 'info', actions = [], { said, closed } = {}) {
    note(text, iconName);
    const close = () => toast.remove();
    const toast = el('div', { class: 'toast', 'data-look': iconName, role: actions.length > 0 ? 'alert' : said ? null : 'status' },
      icon(iconName), el('p', {}, text),
      ...actions.map((a, i) => el('button', { type: 'button', class: i === 0 ? 'primary' : '', on: { click: () => a.run() === true || close() } }, a.label)),
      el('button', { type: 'button', class: 'icon-button', 'aria-label': t('toast.close'), on: { click: () => { close(); closed?.(); } } }, icon('close')));
    this.append(toast);
    if (actions.length === 0) {
      const wait = () => setTimeout(() => {
        if (toast.matches(':hover, :focus-within'))
          wait();
        else
          close();
      }, STAY_MS);
      wait();
    }
    return close;
  }
}

customElements.define('ap-toast', ApToast);
