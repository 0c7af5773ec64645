import { duration, everySecond } from '../lib/clock.js';
import { el, icon, reconcile, setAttribute, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/** @typedef {import('../lib/untrusted.js').Popover} Popover */

/**
 * @typedef {object} Shown
 * @property {Popover} popover
 * @property {string} from the gadget's title
 * @property {number} since ms since 1970
 * @property {boolean} small
 * @property {string} confirming id of the button that asks again, '' if none
 */

/**
 * <ap-popovers>: what gadgets put over everything: a chat wants to be taken.
 * Emits 'ap-popover' (detail {id, source}; source: id of a button, 'dismissed', 'timeout').
 */
export class ApPopovers extends HTMLElement {
  /** @type {Map<string, Shown>} */ #shown = new Map();
  #stop = () => {};

  connectedCallback() {
    this.#stop = everySecond(() => this.#tick());
  }

  disconnectedCallback() {
    this.#stop();
  }

  /**
   * @param {Popover} popover shown, or shown otherwise
   * @param {string} from the gadget's title
   */
  show(popover, from) {
    const old = this.#shown.get(popover.id);
    const kept = old && { since: old.since, small: old.small && !popover.keepOpen };
    this.#shown.set(popover.id, { popover, from, since: Date.now(), small: false, ...kept, confirming: '' });
    this.#render();
  }

  /** @param {string} id */
  drop(id) {
    if (this.#shown.delete(id))
      this.#render();
  }

  /**
   * @param {string} id
   * @param {string} source
   */
  #end(id, source) {
    this.drop(id);
    this.dispatchEvent(new CustomEvent('ap-popover', { detail: { id, source } }));
  }

  #render() {
    reconcile(this, this.#shown.values(), (s) => s.popover.id, (s) => this.#box(s.popover.id), (box, s) => this.#update(box, s));
    this.#tick();
  }

  /** @param {string} id */
  #box(id) {
    const toggle = () => {
      const shown = this.#shown.get(id);
      if (shown) {
        shown.small = !shown.small;
        this.#render();
      }
    };
    return el('section', { class: 'popover' },
      el('header', {}, icon('message'), el('h2', { dir: 'auto' }), el('span', { class: 'number', role: 'timer' }),
        el('button', { type: 'button', class: 'icon-button fold', on: { click: toggle } }, icon('minus')),
        el('button', { type: 'button', class: 'icon-button dismiss', 'aria-label': t('popover.dismiss'), on: { click: () => this.#end(id, 'dismissed') } }, icon('close'))),
      el('div', { class: 'popover-body' }, el('dl', { class: 'variables' }), el('p', { class: 'popover-hint' }), el('div', { class: 'popover-buttons' })),
      el('p', { class: 'popover-from muted' }));
  }

  /**
   * @param {HTMLElement} box
   * @param {Shown} shown
   */
  #update(box, shown) {
    const { popover, from, small, confirming } = shown;
    const find = (/** @type {string} */ s) => /** @type {HTMLElement} */ (box.querySelector(s));
    const fold = find('.fold');
    box.setAttribute('aria-label', popover.title);
    setText(find('h2'), small ? popover.shortTitle : popover.title);
    find('.popover-body').hidden = small;
    find('.popover-from').hidden = small;
    fold.hidden = popover.keepOpen;
    setAttribute(fold, 'aria-label', t(small ? 'popover.open' : 'popover.fold'));
    setAttribute(fold, 'aria-expanded', String(!small));
    find('.dismiss').hidden = !popover.dismissible;
    setText(find('.popover-hint'), popover.hint);
    setText(find('.popover-from'), t('popover.from', { name: from }));
    reconcile(find('.variables'), popover.content.map((c, i) => ({ ...c, i })), (c) => String(c.i), () => el('div', {}, el('dt'), el('dd', { dir: 'auto' })), (row, c) => {
      setText(row.children[0], c.name);
      setText(row.children[1], c.value);
    });
    const asked = popover.buttons.find((b) => b.id === confirming);
    const buttons = asked ? asked.confirm.map((b) => ({ ...b, look: '', confirm: [] })) : popover.buttons;
    reconcile(find('.popover-buttons'), buttons, (b) => `${confirming} ${b.id}`, (b) => el('button', {
      type: 'button', class: b.look, title: b.hover || null,
      on: { click: () => { if (b.confirm.length > 0) { shown.confirming = b.id; this.#render(); } else { this.#end(popover.id, b.id); } } },
    }, b.label), () => {});
  }

  #tick() {
    for (const box of /** @type {Iterable<HTMLElement>} */ (this.children)) {
      const shown = this.#shown.get(box.dataset.key ?? '');
      if (!shown)
        continue;
      const { popover: { id, seconds, counter }, since } = shown;
      const gone = Date.now() - since;
      if (seconds >= 0 && gone >= seconds * 1000) {
        this.#end(id, 'timeout');
        return;
      }
      const shows = counter === 'COUNT_DOWN' && seconds >= 0 ? seconds * 1000 - gone : gone;
      setText(/** @type {Element} */ (box.querySelector('[role="timer"]')), counter ? duration(shows) : '');
    }
  }
}

customElements.define('ap-popovers', ApPopovers);
