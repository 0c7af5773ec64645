// What gadgets send about popovers, channels and keys, as the desktop may use it: typed, bounded, or
// null.  Source of the shapes: www/finesse/containerservices/*Schema.js, www/finesse/shortcutkey.js.

/**
 * @typedef {object} Popover
 * @property {string} id
 * @property {string} title
 * @property {string} shortTitle
 * @property {{ name: string, value: string }[]} content
 * @property {number} seconds until it goes by itself, -1 = never
 * @property {'COUNT_UP' | 'COUNT_DOWN' | ''} counter '' shows none
 * @property {boolean} dismissible
 * @property {boolean} keepOpen it cannot be made small
 * @property {string} hint
 * @property {{ id: string, label: string, hover: string, look: string, confirm: { id: string, label: string, hover: string }[] }[]} buttons
 *
 * @typedef {object} Channel
 * @property {string} id
 * @property {string} label
 * @property {{ id: string, label: string, colour: string }[]} items
 * @property {number} timeoutSeconds
 * @property {string} state available, busy, unavailable
 * @property {string} stateLabel
 * @property {string} colour
 * @property {string} badge none, info, warning, error
 * @property {string} hover
 * @property {boolean} enabled
 * @property {boolean} holdsSignOut
 * @property {string} holdsSignOutText
 *
 * @typedef {object} GadgetKey
 * @property {string} id
 * @property {string} key lower case
 * @property {string} modifiers of ctrl alt shift meta, in this order, joined by +
 * @property {string} action
 * @property {string} component
 */

const TEXT = 120;
const MODIFIERS = ['ctrl', 'alt', 'shift', 'meta'];

/**
 * @param {unknown} value
 * @returns {string} at most 120 characters; '' for what is no text
 */
export function short(value) {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return text.length > TEXT ? `${text.slice(0, TEXT - 1)}…` : text;
}

/**
 * @param {unknown} value
 * @param {number} most
 * @returns {any[]} objects only
 */
function list(value, most) {
  return Array.isArray(value) ? value.filter((v) => v !== null && typeof v === 'object').slice(0, most) : [];
}

/** @param {any} b */
const button = (b) => ({ id: short(b.id), label: short(b.label), hover: short(b.hoverText) });

/** @param {any} data of ShowPopoverReq @returns {Popover | null} */
export function readPopover(data) {
  const { bannerData = {}, timerData = {}, actionData = {} } = data ?? {};
  const header = bannerData?.headerContent ?? {};
  const id = short(data?.popoverId);
  const title = short(header.maxHeaderTitle);
  if (!id || !title)
    return null;
  const seconds = Number(timerData?.displayTimeoutInSecs ?? -1);
  return {
    id, title, shortTitle: short(header.minHeaderTitle) || title,
    content: list(bannerData.content, 10).map((c) => ({ name: short(c.name), value: short(c.value) })),
    seconds: Number.isFinite(seconds) && seconds >= 0 ? seconds : -1,
    counter: timerData?.display === false ? '' : timerData?.counterType === 'COUNT_DOWN' ? 'COUNT_DOWN' : 'COUNT_UP',
    dismissible: actionData?.dismissible === true,
    keepOpen: actionData?.keepMaximised === true,
    hint: short(actionData?.requiredActionText),
    buttons: list(actionData?.buttons, 2).map((b) => ({
      ...button(b), look: b.type === 'Decline' ? 'danger' : 'primary', confirm: list(b.confirmButtons, 4).map(button),
    })).filter((b) => b.id && b.label),
  };
}

/** A notification stays so long where the gadget says nothing, and cannot be closed by hand; ms. */
const NOTICE_MS = 8000;
const NOTICE_TEXT = 500;
export const NOTICE_LINK = 'link';

/**
 * A notification (NotificationPopoverService) is a popover with a text, and a link as its one button.
 * @param {any} data of finext.notification.popover
 * @param {string} from the gadget's title
 * @returns {Popover | null}
 */
export function readNotification(data, from) {
  const id = short(data?.notificationId);
  const message = typeof data?.message === 'string' ? data.message.slice(0, NOTICE_TEXT) : '';
  if (!id || !message)
    return null;
  const title = short(data.messageFrom) || from;
  const dismissible = data.isDismissable !== false;
  const asked = Number(data.timeout ?? -1);
  const ms = asked >= 0 ? asked : dismissible ? -1000 : NOTICE_MS;
  const link = short(data.customLink);
  return {
    id, title, shortTitle: title, content: [], seconds: ms / 1000, counter: '', dismissible, keepOpen: false, hint: message,
    buttons: link ? [{ id: NOTICE_LINK, label: link, hover: '', look: '', confirm: [] }] : [],
  };
}

/**
 * @param {string} id
 * @param {any} data of AddChannelReq or UpdateChannelReq: the parts that are given
 * @param {Channel | undefined} old what the parts not given stay as
 * @returns {Channel | null}
 */
export function readChannel(id, { menuConfig, channelConfig, channelState }, old) {
  const label = menuConfig ? short(menuConfig.label) : old?.label ?? '';
  const items = menuConfig
    ? list(menuConfig.menuItems, 20).map((i) => ({ id: short(i.id), label: short(i.label), colour: colour(i.iconColor) })).filter((i) => i.id && i.label)
    : old?.items ?? [];
  const seconds = channelConfig ? Number(channelConfig.actionTimeoutInSec) : old?.timeoutSeconds ?? 0;
  if (!label || !(seconds > 0) || (!channelState && !old))
    return null;
  const state = channelState ?? {};
  return {
    id, label, items, timeoutSeconds: Math.min(seconds, 30),
    state: short(state.currentState) || old?.state || 'unavailable',
    stateLabel: 'label' in state ? short(state.label) : old?.stateLabel ?? '',
    colour: 'iconColor' in state ? colour(state.iconColor) : old?.colour ?? '',
    badge: ['info', 'warning', 'error'].includes(state.iconBadge) ? state.iconBadge : 'iconBadge' in state ? 'none' : old?.badge ?? 'none',
    hover: 'hoverText' in state ? short(state.hoverText) : old?.hover ?? '',
    enabled: 'enable' in state ? state.enable !== false : old?.enabled ?? true,
    holdsSignOut: 'logoutDisabled' in state ? state.logoutDisabled === true : old?.holdsSignOut ?? false,
    holdsSignOutText: 'logoutDisabledText' in state ? short(state.logoutDisabledText) : old?.holdsSignOutText ?? '',
  };
}

/** Names of our state colours for what gadgets call a colour: a colour, or one of STATE_STATUS. @type {[RegExp, string][]} */
const COLOURS = [[/unavailable|not.?ready|red/, 'not-ready'], [/busy/, 'talking'], [/amber|orange|yellow/, 'hold'], [/green|available|ready/, 'ready']];

/** @param {unknown} value @returns {string} '' if it is none */
function colour(value) {
  const name = short(value).toLowerCase();
  return COLOURS.find(([pattern]) => pattern.test(name))?.[1] ?? '';
}

/**
 * @param {any} entry of RegisterShortcutKeysReq
 * @param {string} component what to call whose key it is
 * @returns {GadgetKey | null}
 */
export function readShortcut(entry, component) {
  const id = short(entry?.id);
  const key = short(entry?.key ?? entry?.accessKey).toLowerCase();
  const words = [entry?.modifierKeys ?? []].flat().map(short).join(' ').toLowerCase();
  const modifiers = MODIFIERS.filter((m) => words.includes(m) || (m === 'ctrl' && words.includes('control'))).join('+');
  // A key without ctrl, alt or meta would be what people type.
  if (!id || !key || !/ctrl|alt|meta/.test(modifiers))
    return null;
  return { id, key, modifiers, action: short(entry.actionName) || id, component: short(entry.componentName) || component };
}

/** @param {KeyboardEvent} e @returns {string} as in GadgetKey */
export function modifiersOf(e) {
  return MODIFIERS.filter((m) => /** @type {any} */ (e)[`${m}Key`]).join('+');
}
