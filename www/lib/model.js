// The API's objects as the page holds them, read from the XML of answers and notifications alike.
import { child, children, text } from './xml.js';

/**
 * @typedef {object} Reason
 * @property {string} id database id, what requests name
 * @property {number} code what the switch understands
 * @property {string} label
 * @property {string} category
 *
 * @typedef {object} User
 * @property {string} id login id
 * @property {string} loginName
 * @property {string} firstName
 * @property {string} lastName
 * @property {string} extension '' while signed out
 * @property {string} state
 * @property {string} pendingState state that follows the call, '' if none
 * @property {string} stateChangeTime
 * @property {Reason | null} reason
 * @property {string} reasonCodeId
 * @property {string[]} roles
 * @property {string} teamId
 * @property {string} teamName
 * @property {{ id: string, name: string }[]} teams the user supervises
 * @property {string} wrapUpOnIncoming
 * @property {string} wrapUpOnOutgoing
 * @property {{ mode: string, dialNumber: string } | null} mobile
 *
 * @typedef {object} Participant
 * @property {string} address
 * @property {string} type AGENT_DEVICE for agents' devices
 * @property {string} state
 * @property {string} cause why FAILED
 * @property {string} startTime
 * @property {string} stateChangeTime
 * @property {string[]} actions
 *
 * @typedef {object} Dialog
 * @property {string} id
 * @property {string} state
 * @property {string} from
 * @property {string} to
 * @property {string} callType
 * @property {string} dialedNumber
 * @property {string} queueNumber
 * @property {string} queueName
 * @property {string} wrapUpReason
 * @property {{ time: string, number: string } | null} callback that the customer is to get, time in the customer's zone
 * @property {string} callbackNumber the customer's, of a direct preview
 * @property {string} associated id of the call that this one is about, '' if none
 * @property {{ name: string, value: string }[]} variables
 * @property {Record<string, string>} media media properties and call variables by name
 * @property {Participant[]} participants
 * @property {Element} xml as it was read, for what is found by path
 *
 * @typedef {object} Queue
 * @property {string} id
 * @property {string} name
 * @property {Record<string, number>} figures -1 where the switch does not say
 * @property {string} longestSince start of the longest wait, '' if nobody waits
 */

/** @param {string} uri */
export function idOf(uri) {
  return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
}

/** @param {Element | null} node <reasonCode> @returns {Reason | null} */
export function readReason(node) {
  if (!node)
    return null;
  return {
    id: text(node, 'id') || idOf(text(node, 'uri')),
    code: Number(text(node, 'code')),
    label: text(node, 'label'),
    category: text(node, 'category'),
  };
}

/** @param {Element} node <User>, <user> @returns {User} */
export function readUser(node) {
  const mobile = child(node, 'mobileAgent');
  return {
    id: text(node, 'loginId') || idOf(text(node, 'uri')),
    loginName: text(node, 'loginName'),
    firstName: text(node, 'firstName'),
    lastName: text(node, 'lastName'),
    extension: text(node, 'extension'),
    state: text(node, 'state'),
    pendingState: text(node, 'pendingState'),
    stateChangeTime: text(node, 'stateChangeTime'),
    reason: readReason(child(node, 'reasonCode') ?? child(node, 'ReasonCode')),
    reasonCodeId: text(node, 'reasonCodeId'),
    roles: children(child(node, 'roles'), 'role').map((r) => text(r)),
    teamId: text(node, 'teamId'),
    teamName: text(node, 'teamName'),
    teams: children(child(node, 'teams'), 'Team').map((team) => ({ id: text(team, 'id'), name: text(team, 'name') })),
    wrapUpOnIncoming: text(node, 'settings', 'wrapUpOnIncoming'),
    wrapUpOnOutgoing: text(node, 'settings', 'wrapUpOnOutgoing'),
    mobile: mobile && { mode: text(mobile, 'mode'), dialNumber: text(mobile, 'dialNumber') },
  };
}

/** @param {Element} node <Dialog>, <dialog> @returns {Dialog} */
export function readDialog(node) {
  const media = child(node, 'mediaProperties');
  const callback = child(node, 'scheduledCallbackInfo');
  const variables = children(child(media, 'callvariables'), 'CallVariable')
    .map((v) => ({ name: text(v, 'name'), value: text(v, 'value') }));
  return {
    xml: node,
    id: text(node, 'id') || idOf(text(node, 'uri')),
    state: text(node, 'state'),
    from: text(node, 'fromAddress'),
    to: text(node, 'toAddress'),
    callType: text(media, 'callType'),
    dialedNumber: text(media, 'dialedNumber'),
    queueNumber: text(media, 'queueNumber'),
    queueName: text(media, 'queueName'),
    wrapUpReason: text(media, 'wrapUpReason'),
    callback: callback && { time: text(callback, 'callbackTime'), number: text(callback, 'callbackNumber') },
    callbackNumber: text(node, 'callbackNumber'),
    associated: idOf(text(node, 'associatedDialogUri')),
    variables,
    media: Object.fromEntries([
      ...children(media).filter((c) => c.children.length === 0).map((c) => [c.localName, text(c)]),
      ...variables.map((v) => [v.name, v.value]),
    ]),
    participants: children(child(node, 'participants'), 'Participant').map((p) => ({
      address: text(p, 'mediaAddress'),
      type: text(p, 'mediaAddressType'),
      state: text(p, 'state'),
      cause: text(p, 'stateCause'),
      startTime: text(p, 'startTime'),
      stateChangeTime: text(p, 'stateChangeTime'),
      actions: children(child(p, 'actions'), 'action').map((a) => text(a)),
    })),
  };
}

/** @param {Element} node <Queue> @returns {Queue} */
export function readQueue(node) {
  const statistics = child(node, 'statistics');
  /** @type {Record<string, number>} */
  const figures = {};
  for (const c of children(statistics))
    if (c.localName !== 'startTimeOfLongestCallInQueue')
      figures[c.localName] = Number(text(c) || -1);
  return {
    id: idOf(text(node, 'uri')),
    name: text(node, 'name'),
    figures,
    longestSince: text(statistics, 'startTimeOfLongestCallInQueue'),
  };
}

/** @param {User} user */
export function fullName(user) {
  return `${user.firstName} ${user.lastName}`.trim() || user.loginName || user.id;
}

/**
 * A supervisor listens: no call of either's, and the agent must not notice.
 * @param {Dialog} dialog
 */
export function isMonitor(dialog) {
  return dialog.callType === 'SUPERVISOR_MONITOR';
}

/**
 * A customer of a campaign is offered: the dialer's port talks to the agent, nobody else does yet.
 * @param {Dialog} dialog
 */
export function isReservation(dialog) {
  return dialog.callType.endsWith('_PREVIEW');
}

/**
 * The participant that is this extension.
 * @param {Dialog} dialog
 * @param {string} extension
 */
export function own(dialog, extension) {
  return dialog.participants.find((p) => p.address === extension) ?? null;
}

/**
 * The number of the other side: the caller of a call that came, the number dialled of one made, the
 * customer of one to make.
 * @param {Dialog} dialog
 * @param {string} extension
 */
export function otherParty(dialog, extension) {
  if (isReservation(dialog))
    return dialog.media.BACustomerNumber || dialog.callbackNumber || dialog.from;
  if (dialog.from === extension)
    return dialog.to || dialog.dialedNumber;
  return dialog.from;
}
