// What gadgets ask of the desktop by `finesse.containerservices.requests` (www/finesse/README.md):
// their own box, popovers, channels beside the agent's state, keys.  Whatever a gadget sends is
// untrusted: it is checked, cut to a sensible size, and goes when the gadget goes.
import '../components/ap-channels.js';
import { announce } from '../lib/announce.js';
import { t } from '../lib/i18n.js';
import { readChannel, readNotification, readPopover, readShortcut, short } from '../lib/untrusted.js';

/** @typedef {import('./container.js').Gadget} Gadget */
/** @typedef {import('../lib/untrusted.js').Channel} Channel */

const POPOVERS = 5;
const CHANNELS = 10;
const SHORTCUTS = 20;
const FOR_ALL = ['ALL_READY', 'ALL_NOT_READY'];

/**
 * Emits 'mark' (detail {tabId, on}: a gadget in this tab wants to be looked at), 'shortcuts', 'change'
 * (of channels), 'notice' (detail: text for the person).
 */
export class GadgetServices extends EventTarget {
  popovers = /** @type {import('../components/ap-popovers.js').ApPopovers} */ (document.createElement('ap-popovers'));
  channelMenu = /** @type {import('../components/ap-channels.js').ApChannels} */ (document.createElement('ap-channels'));
  /** Keys of gadgets, by gadget and id: two gadgets may call theirs the same. @type {Map<string, import('../lib/untrusted.js').GadgetKey & { mid: number }>} */
  shortcuts = new Map();
  #hub;
  /** @type {Map<string, number>} popover -> gadget */ #popoverOf = new Map();
  /** Popovers that are notifications. @type {Set<string>} */ #notifications = new Set();
  /** @type {Map<string, Channel & { mid: number, busy: boolean }>} */ #channels = new Map();
  /** Choices that a gadget has not answered, by clickId. @type {Map<string, ReturnType<typeof setTimeout>>} */
  #clicks = new Map();
  /** Gadgets that want to be looked at. @type {Map<number, string>} */ #marked = new Map();
  #lastClick = 0;

  /** @type {Record<string, (gadget: Gadget, data: any, invokeID: unknown) => void>} */
  #table = {
    CollapseGadgetReq: ({ box }) => box.collapse(true),
    ExpandGadgetReq: ({ box }) => box.collapse(false),
    EnableTitleBarReq: ({ box }) => box.showBar(),
    HideGadgetReq: ({ box }) => { box.hidden = true; },
    ShowGadgetReq: ({ box, spec }) => { box.hidden = spec.hidden; },
    SetGadgetTitleReq: ({ box, frame }, { title }) => {
      box.name = short(title);
      frame?.setAttribute('title', box.name);
    },
    ShowGadgetNotificationReq: (gadget, { messageDetails }) => this.#mark(gadget, true, short(messageDetails?.message ?? messageDetails)),
    HideGadgetNotificationReq: (gadget) => this.#mark(gadget, false),
    ShowCertificateBannerReq: ({ box }, { bannerId }) => box.ask(short(bannerId), t('gadget.certificate'), t('gadget.certificate.accept')),
    HideCertificateBannerReq: ({ box }, { bannerId }) => box.unask(short(bannerId)),
    ShowPopoverReq: (gadget, data) => this.#showPopover(gadget, data),
    UpdatePopoverReq: (gadget, data) => this.#popoverOf.get(String(data.popoverId)) === gadget.mid && this.#showPopover(gadget, data),
    DismissPopoverReq: (gadget, { popoverId }) => this.#popoverOf.get(String(popoverId)) === gadget.mid && this.#dropPopover(String(popoverId)),
    AddChannelReq: (gadget, data, invokeID) => this.#answer(invokeID, this.#setChannel(gadget, data, true)),
    UpdateChannelReq: (gadget, data, invokeID) => this.#answer(invokeID, this.#setChannel(gadget, data, false)),
    RemoveChannelReq: (gadget, { channelId }, invokeID) => {
      if (this.#channels.get(String(channelId))?.mid === gadget.mid)
        this.#channels.delete(String(channelId));
      this.#answer(invokeID, ''); // an unknown one is no fault
      this.#changed();
    },
    ChannelMenuResultReq: (gadget, data) => this.#channelAnswered(gadget, data),
    RegisterShortcutKeysReq: (gadget, { shortcuts }) => this.#register(gadget, shortcuts),
  };

  /** @param {import('../lib/hub.js').Hub} hub */
  constructor(hub) {
    super();
    this.#hub = hub;
    this.channelMenu.id = 'nonvoice-state-menu'; // as layouts name it
    this.channelMenu.hidden = true;
    this.popovers.addEventListener('ap-popover', (e) => {
      const { id, source } = /** @type {CustomEvent} */ (e).detail;
      const isNotification = this.#notifications.has(id);
      this.#dropPopover(id);
      if (isNotification)
        hub.publish('finext.notification.event', { notificationId: id, source });
      else
        hub.publish('finesse.containerservices.popoverEvent', { popoverId: id, source });
    });
    this.channelMenu.addEventListener('ap-channel', (e) => {
      const { source, channelId, itemId } = /** @type {CustomEvent} */ (e).detail;
      if (source === 'own')
        return;
      for (const id of FOR_ALL.includes(itemId) ? this.#channels.keys() : [channelId])
        this.#click(id, itemId);
    });
  }

  /**
   * @param {Gadget} gadget who asks
   * @param {{ type?: unknown, data?: any, invokeID?: unknown }} request
   */
  ask(gadget, request) {
    const handler = Object.hasOwn(this.#table, String(request.type)) ? this.#table[String(request.type)] : undefined;
    try {
      handler?.(gadget, request.data && typeof request.data === 'object' ? request.data : {}, request.invokeID);
    } catch (fault) {
      // What it sent made no sense: that is the gadget's trouble alone.
      console.warn('gadget', gadget.url, request.type, fault);
    }
  }

  /**
   * Everything of a gadget that leaves or is loaded again.
   * @param {Gadget} gadget
   */
  forget(gadget) {
    for (const [id, mid] of this.#popoverOf)
      if (mid === gadget.mid)
        this.#dropPopover(id);
    for (const [id, channel] of this.#channels)
      if (channel.mid === gadget.mid)
        this.#channels.delete(id);
    for (const [id, key] of this.shortcuts)
      if (key.mid === gadget.mid)
        this.shortcuts.delete(id);
    gadget.box.unask('');
    this.#mark(gadget, false);
    this.#changed();
    this.dispatchEvent(new Event('shortcuts'));
  }

  close() {
    for (const limit of this.#clicks.values())
      clearTimeout(limit);
    this.popovers.remove();
    this.channelMenu.remove();
  }

  // --- marks --------------------------------------------------------------------------------------

  /**
   * @param {Gadget} gadget
   * @param {boolean} on
   * @param {string} [news] what there is to see
   */
  #mark({ mid, tabId, box }, on, news = '') {
    if (news)
      announce(t('notice.announce', { name: box.name, text: news }));
    if (on)
      this.#marked.set(mid, tabId);
    else
      this.#marked.delete(mid);
    box.classList.toggle('marked', on);
    const still = [...this.#marked.values()].includes(tabId);
    this.dispatchEvent(new CustomEvent('mark', { detail: { tabId, on: still } }));
  }

  // --- popovers -----------------------------------------------------------------------------------

  /**
   * @param {Gadget} gadget
   * @param {any} data
   */
  #showPopover(gadget, data) {
    const popover = readPopover(data);
    this.#show(gadget, popover, t('popover.announce', { title: popover?.title ?? '', name: gadget.box.name }));
  }

  /**
   * What a gadget puts on finext.notification.popover.
   * @param {Gadget} gadget
   * @param {unknown} data
   */
  notify(gadget, data) {
    const notification = readNotification(data, gadget.box.name);
    if (!notification || this.#popoverOf.has(notification.id))
      return;
    this.#show(gadget, notification, t('notice.announce', { name: notification.title, text: notification.hint }));
    if (this.#popoverOf.has(notification.id))
      this.#notifications.add(notification.id);
  }

  /**
   * @param {Gadget} gadget
   * @param {import('../lib/untrusted.js').Popover | null} popover
   * @param {string} words for who does not see it
   */
  #show({ mid, box }, popover, words) {
    if (!popover || (!this.#popoverOf.has(popover.id) && this.#popoverOf.size >= POPOVERS))
      return;
    const isNew = !this.#popoverOf.has(popover.id);
    this.#popoverOf.set(popover.id, mid);
    this.#withPopovers((shown) => shown.show(popover, box.name));
    if (isNew)
      announce(words, 'assertive');
  }

  /** @param {string} id */
  #dropPopover(id) {
    this.#popoverOf.delete(id);
    this.#notifications.delete(id);
    this.#withPopovers((shown) => shown.drop(id));
  }

  /** What shows them is loaded with the first. @param {(shown: import('../components/ap-popovers.js').ApPopovers) => void} use */
  #withPopovers(use) {
    void import('../components/ap-popovers.js').then(() => use(this.popovers), (fault) => console.warn('not loaded', fault));
  }

  // --- channels -----------------------------------------------------------------------------------

  /**
   * @param {Gadget} gadget
   * @param {any} data
   * @param {boolean} add
   * @returns {string} '' if it was done, else the code of what is wrong
   */
  #setChannel({ mid }, data, add) {
    const id = String(data.channelId ?? '');
    const old = this.#channels.get(id);
    if (!id || (old && old.mid !== mid))
      return 'INVALID_CHANNEL_ID';
    if (!add && !old)
      return 'UNKNOWN_CHANNEL';
    if (!old && this.#channels.size >= CHANNELS)
      return 'TOO_MANY_CHANNELS';
    const channel = readChannel(id, data, old);
    if (!channel)
      return 'INVALID_DATA';
    this.#channels.set(id, { ...channel, mid, busy: old?.busy ?? false });
    this.#changed();
    return '';
  }

  /**
   * @param {unknown} invokeID
   * @param {string} code
   */
  #answer(invokeID, code) {
    if (typeof invokeID === 'string' || typeof invokeID === 'number')
      this.#hub.publish(`finesse.containerservices.responses.${invokeID}`,
        code ? { error: { errorCode: code, errorDesc: code.toLowerCase().replaceAll('_', ' ') } } : undefined);
  }

  /**
   * @param {string} channelId
   * @param {string} menuItemId
   */
  #click(channelId, menuItemId) {
    const channel = this.#channels.get(channelId);
    if (!channel || channel.busy || !channel.enabled)
      return;
    const clickId = String(++this.#lastClick);
    channel.busy = true;
    this.#clicks.set(clickId, setTimeout(() => {
      this.#clicks.delete(clickId);
      // Another object by now, if the gadget has changed it; gone, or not chosen from, if that was loaded again.
      const now = this.#channels.get(channelId);
      if (!now?.busy)
        return;
      now.busy = false;
      this.#notice(t('channels.silent', { name: channel.label }));
    }, channel.timeoutSeconds * 1000));
    this.#changed();
    this.#hub.publish('finesse.digital.menuClick', { channelId, menuItemId, clickId, gadgetId: String(channel.mid) });
  }

  /**
   * @param {Gadget} gadget
   * @param {any} data
   */
  #channelAnswered({ mid }, { channelId, clickId, status, detail }) {
    const channel = this.#channels.get(String(channelId));
    const limit = this.#clicks.get(String(clickId));
    if (!channel || channel.mid !== mid || limit === undefined)
      return;
    clearTimeout(limit);
    this.#clicks.delete(String(clickId));
    channel.busy = false;
    if (status === 'success')
      this.#changed();
    else
      this.#notice(t('channels.failed', { name: channel.label, text: short(detail?.errorDesc ?? detail?.error?.errorDesc ?? '') }));
  }

  /** @param {string} text */
  #notice(text) {
    this.#changed();
    this.dispatchEvent(new CustomEvent('notice', { detail: text }));
  }

  get hasChannels() {
    return this.#channels.size > 0;
  }

  /** Why a channel forbids signing out, '' if none does. */
  get signOutHindrance() {
    const channel = [...this.#channels.values()].find((c) => c.holdsSignOut);
    return channel ? channel.holdsSignOutText || t('channels.holds', { name: channel.label }) : '';
  }

  #changed() {
    this.channelMenu.offer('gadgets', [...this.#channels.values()]);
    this.dispatchEvent(new Event('change'));
  }

  // --- keys ---------------------------------------------------------------------------------------

  /**
   * @param {Gadget} gadget
   * @param {unknown} list
   */
  #register({ mid, box }, list) {
    for (const entry of Array.isArray(list) ? list.slice(0, SHORTCUTS) : []) {
      const key = readShortcut(entry, box.name);
      if (key)
        this.shortcuts.set(`${mid} ${key.id}`, { ...key, mid });
    }
    this.dispatchEvent(new Event('shortcuts'));
  }

  /** @param {{ id: string, mid: number }} key of a gadget */
  press({ id, mid }) {
    this.#hub.publish('finesse.shortcutkey.pressed', { id, gadgetId: String(mid) });
  }
}
