import { el, icon, setAttribute, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/**
 * <ap-gadget>: the box of one gadget: title bar, loading sign, failure with Reload, the holder of
 * the frame.  Ids as gadgets expect them.  Emits 'ap-reload', 'ap-maximize' (detail: boolean), 'ap-collapse'
 * (detail: boolean; by the person, not by the gadget), 'ap-accept' (detail: id of a question).
 */
export class ApGadget extends HTMLElement {
  #title = el('h2', { class: 'gadget-title' });
  #bar = el('header', { class: 'gadget-bar' });
  #collapse = el('button', { type: 'button', class: 'icon-button' });
  #maximize = el('button', { type: 'button', class: 'icon-button' });
  #holder = el('div', { class: 'gadget-content' });
  #veil = el('div', { class: 'gadget-veil', role: 'status' });
  #asks = el('div', { class: 'gadget-asks' });
  #name = '';

  /**
   * @param {number} mid
   * @param {string} title until the gadget sets its own
   * @param {boolean} withBar page-level gadgets have none
   */
  setUp(mid, title, withBar) {
    this.setAttribute('role', 'region');
    this.classList.add('gadget');
    this.#title.id = `finesse_gadget_${mid}_title`;
    this.#holder.id = `gadgets-gadget-content-${mid}`;
    this.#bar.hidden = !withBar;
    this.#collapse.onclick = () => {
      this.collapse(!this.classList.contains('collapsed'));
      this.dispatchEvent(new CustomEvent('ap-collapse', { detail: this.classList.contains('collapsed') }));
    };
    this.#maximize.onclick = () => this.maximize(!this.classList.contains('maximized'));
    this.#bar.append(this.#title, this.#collapse, this.#maximize);
    this.append(this.#bar, this.#asks, this.#veil, this.#holder);
    this.name = title;
    this.collapse(false);
    this.maximize(false);
  }

  /** Where the frame goes. */
  get holder() {
    return this.#holder;
  }

  get name() {
    return this.#name;
  }

  set name(name) {
    this.#name = name;
    setText(this.#title, name);
    this.setAttribute('aria-label', name);
    this.#label();
  }

  get isMaximized() {
    return this.classList.contains('maximized');
  }

  /** Page-level gadgets may ask for their bar. */
  showBar() {
    this.#bar.hidden = false;
  }

  /**
   * A strip with one button, until it is pressed or taken back.
   * @param {string} id
   * @param {string} text
   * @param {string} accept
   */
  ask(id, text, accept) {
    this.unask(id);
    const strip = el('p', { class: 'gadget-ask', 'data-key': id, role: 'status' }, icon('warning'), el('span', {}, text),
      el('button', { type: 'button', on: { click: () => this.dispatchEvent(new CustomEvent('ap-accept', { detail: id })) } }, accept));
    this.#asks.append(strip);
  }

  /** @param {string} id '' for all */
  unask(id) {
    for (const strip of [...this.#asks.children])
      if (id === '' || strip.getAttribute('data-key') === id)
        strip.remove();
  }

  /** @param {boolean} on */
  collapse(on) {
    this.classList.toggle('collapsed', on);
    this.#collapse.replaceChildren(icon(on ? 'down' : 'minus'));
    this.#label();
  }

  /** @param {boolean} on */
  maximize(on) {
    const changed = this.isMaximized !== on;
    this.classList.toggle('maximized', on);
    this.#maximize.replaceChildren(icon(on ? 'restore' : 'maximize'));
    this.#label();
    if (changed)
      this.dispatchEvent(new CustomEvent('ap-maximize', { detail: on }));
  }

  #label() {
    const name = this.#name;
    this.#collapse.setAttribute('aria-label', t(this.classList.contains('collapsed') ? 'gadget.expand' : 'gadget.collapse', { name }));
    setAttribute(this.#collapse, 'aria-expanded', String(!this.classList.contains('collapsed')));
    this.#maximize.setAttribute('aria-label', t(this.isMaximized ? 'gadget.restore' : 'gadget.maximize', { name }));
  }

  loading() {
    this.#veil.replaceChildren(el('span', { class: 'spinner' }), el('span', {}, t('gadget.loading')));
    this.#veil.hidden = false;
    this.classList.remove('failed');
  }

  loaded() {
    this.#veil.hidden = true;
    this.#veil.replaceChildren();
    this.classList.remove('failed');
  }

  /**
   * @param {string} reason in words, with the status if there is one
   * @param {string} url the spec
   * @param {string} [words] what the server says of it
   */
  failed(reason, url, words) {
    this.classList.add('failed');
    this.#veil.hidden = false;
    this.#veil.replaceChildren(icon('warning'), el('p', {}, reason), ...(words ? [el('p', { dir: 'auto' }, words)] : []), el('p', { class: 'muted gadget-url' }, el('bdi', {}, url)),
      el('button', { type: 'button', on: { click: () => this.dispatchEvent(new CustomEvent('ap-reload')) } }, icon('reload'), t('gadget.reload')));
  }
}

customElements.define('ap-gadget', ApGadget);
