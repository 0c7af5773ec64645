import './ap-menu.js';
import { el, icon, setAttribute, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/** @typedef {import('../lib/untrusted.js').Channel & { busy: boolean }} Channel */

/** Shape and colour of what gadgets call states: never colour alone. @type {Record<string, string>} */
const LOOK = { available: 'ready', busy: 'talking', unavailable: 'not-ready' };

/**
 * <ap-channels>: the channels other than voice, the desktop's own and those that gadgets have added, beside
 * the agent's state.  Emits 'ap-channel' (detail {source, channelId, itemId}); ALL_READY and ALL_NOT_READY
 * are for every channel of every source: then source and channelId are ''.
 */
export class ApChannels extends HTMLElement {
  #menu = /** @type {import('./ap-menu.js').ApMenu} */ (document.createElement('ap-menu'));
  #icons = el('span', { class: 'channel-icons' });
  #text = el('span', { class: 'channel-text' });
  /** @type {Map<string, Channel[]>} */ #offers = new Map();

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    this.hidden = this.#offers.size === 0;
    this.#menu.button.append(this.#icons, this.#text, icon('down'));
    this.#menu.addEventListener('ap-choose', (e) => {
      const [source, channelId, itemId] = JSON.parse(/** @type {CustomEvent} */ (e).detail);
      this.dispatchEvent(new CustomEvent('ap-channel', { detail: { source, channelId, itemId } }));
    });
    this.append(this.#menu);
  }

  /**
   * @param {string} source whose channels these are
   * @param {Channel[]} offered all it has now
   */
  offer(source, offered) {
    this.#offers.set(source, offered);
    const sources = [...this.#offers].flatMap(([name, channels]) => channels.map((c) => ({ ...c, source: name })));
    this.#render(sources.sort((a, b) => Number(b.source === 'own') - Number(a.source === 'own')));
  }

  /** @param {(Channel & { source: string })[]} channels */
  #render(channels) {
    this.hidden = channels.length === 0;
    const words = channels.map((c) => t('channels.state', { name: c.label, state: stateOf(c) }));
    const { button } = this.#menu;
    setAttribute(button, 'aria-label', t('channels.label', { states: words.join(', ') }));
    setAttribute(button, 'aria-busy', channels.some((c) => c.busy) ? 'true' : null);
    button.title = channels.map((c) => c.hover).filter(Boolean).join('\n');
    setText(this.#text, channels.length === 1 ? channels[0].label : t('channels.title'));
    this.#icons.replaceChildren(...channels.map((c) => {
      const i = icon(c.badge === 'error' || c.badge === 'warning' ? 'warning' : lookOf(c));
      setAttribute(i, 'data-look', c.colour || lookOf(c));
      return i;
    }));
    this.#menu.groups = () => groupsOf(channels);
  }
}

/**
 * @param {(Channel & { source: string })[]} channels
 * @returns {import('./ap-menu.js').MenuGroup[]}
 */
function groupsOf(channels) {
  const all = channels.length > 1
    ? [{ label: t('channels.all'), items: ['ALL_READY', 'ALL_NOT_READY'].map((id) => ({ id: JSON.stringify(['', '', id]), label: t(`channels.${id}`) })) }] : [];
  return [...all, ...channels.map((c) => ({
    label: t('channels.state', { name: c.label, state: stateOf(c) }),
    items: c.items.map((i) => ({
      id: JSON.stringify([c.source, c.id, i.id]), label: i.label, disabled: !c.enabled || c.busy, ...(i.colour && { icon: i.colour, look: i.colour }),
    })),
  }))];
}

/** @param {Channel} channel */
function lookOf({ state }) {
  return LOOK[state] ?? 'signed-out';
}

/** @param {Channel} channel */
function stateOf({ state, stateLabel }) {
  return stateLabel || (state in LOOK ? t(`channels.${state}`) : state);
}

customElements.define('ap-channels', ApChannels);
