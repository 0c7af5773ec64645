import { el, icon, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/** Below this there is no room beside it: then what is behind it cannot be used. */
const NARROW = '(max-width: 1200px)';

/**
 * <ap-drawer>: a panel at the end of the page, for what is being edited.  It never closes by itself: 'ap-leave' says
 * that the person wants to.
 */
export class ApDrawer extends HTMLElement {
  #title = el('h2', { id: 'drawer-title', tabindex: '-1' });
  #body = el('div', { class: 'drawer-body' });
  #dialog = el('dialog', { class: 'drawer', 'aria-labelledby': 'drawer-title' });
  /** Where the focus goes back to. @type {Element | null} */ #opener = null;

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    this.#dialog.append(
      el('div', { class: 'panel-head' }, this.#title,
        el('button', { type: 'button', class: 'icon-button', 'aria-label': t('admin.drawer.close'), on: { click: () => this.#leave() } }, icon('close'))),
      this.#body);
    this.#dialog.addEventListener('cancel', (e) => e.preventDefault());
    this.#dialog.addEventListener('keydown', (e) => {
      if (e.key === 'Escape' && !e.defaultPrevented) {
        e.preventDefault();
        this.#leave();
      }
    });
    this.append(this.#dialog);
  }

  get isOpen() {
    return this.#dialog.open;
  }

  /**
   * @param {string} title
   * @param {Node} content
   * @param {boolean} [wide]
   */
  open(title, content, wide = false) {
    if (!this.#dialog.contains(document.activeElement))
      this.#opener = document.activeElement;
    setText(this.#title, title);
    this.#body.replaceChildren(content);
    this.#body.scrollTop = 0;
    this.#dialog.classList.toggle('wide', wide);
    if (this.isOpen)
      return;
    if (wide || matchMedia(NARROW).matches)
      this.#dialog.showModal();
    else
      this.#dialog.show();
  }

  close() {
    if (!this.isOpen)
      return;
    this.#dialog.close();
    this.#body.replaceChildren();
    if (this.#opener instanceof HTMLElement && this.#opener.isConnected)
      this.#opener.focus();
  }

  #leave() {
    this.dispatchEvent(new Event('ap-leave'));
  }
}

customElements.define('ap-drawer', ApDrawer);
