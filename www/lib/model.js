// The API's objects as the page holds them, read from the XML of answers and notifications alike.
import { child, children, leaves, text } from './xml.js';

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

/**
 * How one property is read out of an element; found: the texts of its child elements.
 * @typedef {(node: Element | null, found: Map<string, string>) => any} Reading
 */

/** @param {string} name @returns {Reading} the text of a child element, '' if there is none */
const leaf = (name) => (_node, found) => found.get(name) ?? '';
/** @param {string} name of the element that says it; where it is missing the uri does @returns {Reading} */
const idBy = (name) => (_node, found) => found.get(name) || idOf(found.get('uri') ?? '');
/** @param {string} name @param {Record<string, Reading>} properties @returns {Reading} null if there is none */
const part = (name, properties) => (node) => child(node, name) && read(child(node, name), properties);
/** @param {string} parent @param {string} name @param {Record<string, Reading>} properties @returns {Reading} */
const parts = (parent, name, properties) => (node) => children(child(node, parent), name).map((c) => read(c, properties));
/** @param {string} parent @param {string} name @returns {Reading} */
const texts = (parent, name) => (node) => children(child(node, parent), name).map((c) => text(c));

/** @type {Record<string, Reading>} */
const USER = {
  id: idBy('loginId'),
  loginName: leaf('loginName'),
  firstName: leaf('firstName'),
  lastName: leaf('lastName'),
  extension: leaf('extension'),
  state: leaf('state'),
  pendingState: leaf('pendingState'),
  stateChangeTime: leaf('stateChangeTime'),
  reason: (node) => readReason(child(node, 'reasonCode') ?? child(node, 'ReasonCode')),
  reasonCodeId: leaf('reasonCodeId'),
  roles: texts('roles', 'role'),
  teamId: leaf('teamId'),
  teamName: leaf('teamName'),
  teams: parts('teams', 'Team', { id: leaf('id'), name: leaf('name') }),
  mobile: part('mobileAgent', { mode: leaf('mode'), dialNumber: leaf('dialNumber') }),
};

/** In <settings>. @type {Record<string, Reading>} */
const SETTINGS = { wrapUpOnIncoming: leaf('wrapUpOnIncoming'), wrapUpOnOutgoing: leaf('wrapUpOnOutgoing') };

/** @type {Record<string, Reading>} */
const PARTICIPANT = {
  address: leaf('mediaAddress'),
  type: leaf('mediaAddressType'),
  state: leaf('state'),
  cause: leaf('stateCause'),
  startTime: leaf('startTime'),
  stateChangeTime: leaf('stateChangeTime'),
  actions: texts('actions', 'action'),
};

/** In <mediaProperties>. @type {Record<string, Reading>} */
const MEDIA = {
  callType: leaf('callType'),
  dialedNumber: leaf('dialedNumber'),
  queueNumber: leaf('queueNumber'),
  queueName: leaf('queueName'),
  wrapUpReason: leaf('wrapUpReason'),
  variables: parts('callvariables', 'CallVariable', { name: leaf('name'), value: leaf('value') }),
};

/** @type {Record<string, Reading>} */
const DIALOG = {
  xml: (node) => node,
  id: idBy('id'),
  state: leaf('state'),
  from: leaf('fromAddress'),
  to: leaf('toAddress'),
  callback: part('scheduledCallbackInfo', { time: leaf('callbackTime'), number: leaf('callbackNumber') }),
  callbackNumber: leaf('callbackNumber'),
  associated: (_node, found) => idOf(found.get('associatedDialogUri') ?? ''),
  participants: parts('participants', 'Participant', PARTICIPANT),
};

/**
 * One loop for everything: what the engine compiles of a page's busiest code stays in memory.
 * @param {Element | null} node
 * @param {Record<string, Reading>} properties
 * @returns {any}
 */
function read(node, properties) {
  const found = leaves(node);
  /** @type {Record<string, any>} */
  const object = {};
  for (const name in properties)
    object[name] = properties[name](node, found);
  return object;
}

/** @param {Element} node <User>, <user> @returns {User} */
export function readUser(node) {
  return Object.assign(read(node, USER), read(child(node, 'settings'), SETTINGS));
}

/** @param {Element} node <Dialog>, <dialog> @returns {Dialog} */
export function readDialog(node) {
  const properties = child(node, 'mediaProperties');
  const dialog = Object.assign(read(node, DIALOG), read(properties, MEDIA));
  dialog.media = Object.fromEntries(leaves(properties));
  for (const { name, value } of dialog.variables)
    dialog.media[name] = value;
  return dialog;
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
  for (const p of dialog.participants)
    if (p.address === extension)
      return p;
  return null;
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
