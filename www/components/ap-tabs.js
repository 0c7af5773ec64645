import { el, icon } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/**
 * @typedef {{ id: string, label: string, icon?: string }} Tab
 */

/**
 * <ap-tabs>: the navigation of the layout.  Arrows move, Enter or Space activate.  Ids as gadgets
 * expect them: tab_<id>, tablink_<id>; the panels (panel_<id>) are the page's.
 * Emits 'ap-tab' (detail: id).
 */
export class ApTabs extends HTMLElement {
  #list = el('div', { class: 'tabs', role: 'tablist' });
  #active = '';

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    this.#list.addEventListener('keydown', (e) => this.#key(e));
    this.append(this.#list);
  }

  /**
   * @param {Tab[]} tabs
   * @param {string} label
   * @param {'vertical' | 'horizontal'} [orientation]
   */
  fill(tabs, label, orientation = 'vertical') {
    this.#list.setAttribute('aria-label', label);
    this.#list.setAttribute('aria-orientation', orientation);
    this.#list.replaceChildren(...tabs.map((tab) => el('div', { class: 'tab', id: `tab_${tab.id}`, role: 'presentation' },
      el('button', {
        type: 'button', role: 'tab', id: `tablink_${tab.id}`, 'aria-controls': `panel_${tab.id}`, 'data-tab': tab.id,
        on: { click: () => this.dispatchEvent(new CustomEvent('ap-tab', { detail: tab.id })) },
      }, tab.icon ? icon(tab.icon) : null, el('span', { class: 'tab-label', title: tab.label }, tab.label)))));
  }

  /**
   * A gadget in this tab wants to be looked at.
   * @param {string} id
   * @param {boolean} on
   */
  mark(id, on) {
    const link = this.#links().find((l) => l.dataset.tab === id);
    const dot = link?.querySelector('.tab-mark');
    if (on && !dot)
      link?.append(el('span', { class: 'tab-mark' }, el('span', { class: 'visually-hidden' }, t('tab.marked'))));
    else if (!on)
      dot?.remove();
  }

  get active() {
    return this.#active;
  }

  set active(id) {
    this.#active = id;
    for (const link of this.#links()) {
      const on = link.dataset.tab === id;
      link.setAttribute('aria-selected', String(on));
      link.tabIndex = on ? 0 : -1;
      link.parentElement?.classList.toggle('active', on);
    }
  }

  #links() {
    return [...this.#list.querySelectorAll('button')];
  }

  /** @param {KeyboardEvent} e */
  #key(e) {
    const links = this.#links();
    const at = links.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const onward = document.dir === 'rtl' ? -1 : 1;
    const to = { ArrowDown: at + 1, ArrowRight: at + onward, ArrowUp: at - 1, ArrowLeft: at - onward, Home: 0, End: links.length - 1 }[e.key];
    if (to === undefined)
      return;
    e.preventDefault();
    links[(to + links.length) % links.length]?.focus();
  }
}

customElements.define('ap-tabs', ApTabs);
