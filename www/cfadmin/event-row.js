// One event of the log, as a row: what kind of thing it tells, about whom, and in a few words what.
import { child, children, parse, text } from '../lib/xml.js';

/**
 * @typedef {object} LoggedEvent as /aplomb/api/events tells it
 * @property {number} seq
 * @property {string} time
 * @property {string} node
 * @property {string} requestId
 * @property {string} payload <Update>
 *
 * @typedef {object} Filter each '' for any
 * @property {string} user login id
 * @property {string} team id
 * @property {string} kind
 */

export const KINDS = ['state', 'calls', 'tasks', 'channels', 'team', 'queues', 'messages', 'system', 'error', 'other'];

/** The first that fits. @type {[string, RegExp][]} */
const NODES = [
  ['tasks', /\/Dialogs\/Media$/],
  ['calls', /\/Dialogs$/],
  ['channels', /\/Media(\/[^/]+)?$/],
  ['queues', /\/(Queue\/[^/]+|Queues)$/],
  ['messages', /\/TeamMessages$/],
  ['team', /\/Team\/[^/]+\/Users$/],
  ['state', /\/User\/[^/]+$/],
  ['system', /\/SystemInfo$/],
];

/** @param {LoggedEvent} event */
export function kindOf({ node, payload }) {
  if (payload.includes('<apiErrors>'))
    return 'error';
  return NODES.find(([, pattern]) => pattern.test(node))?.[0] ?? 'other';
}

/** @param {string} word */
const literally = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Those about a user or team name it in the node or in what they tell. @param {Filter} filter @returns {(event: LoggedEvent) => boolean} */
export function matcher({ user, team, kind }) {
  const ofUser = user && new RegExp(`(/User/|<loginId>)${literally(user)}(?![\\w.-])`);
  const ofTeam = team && new RegExp(`(/Team/|<teamId>)${literally(team)}(?!\\w)`);
  return (event) => (!kind || kindOf(event) === kind) &&
    [ofUser, ofTeam].every((pattern) => !pattern || pattern.test(event.node) || pattern.test(event.payload));
}

/** What the object says of itself, by its element's name in small letters. @type {Record<string, (object: Element) => string[]>} */
const SAYS = {
  user: (u) => [text(u, 'loginId'), text(u, 'state'), text(child(u, 'reasonCode'), 'label'), text(u, 'pendingState') && `→ ${text(u, 'pendingState')}`],
  dialogs: (d) => children(d).flatMap((one) => SAYS.dialog(one)),
  dialog: (d) => [text(d, 'id'), text(d, 'state'), [text(d, 'fromAddress'), text(d, 'toAddress')].filter(Boolean).join(' → ')],
  apierrors: (e) => ['errorType', 'errorMessage', 'errorData'].map((name) => text(child(e, 'apiError'), name)),
  queue: (q) => [text(q, 'name'), `callsInQueue ${text(q, 'statistics', 'callsInQueue')}`],
  queues: (q) => children(q).map((one) => text(one, 'name') || text(one, 'uri')),
  systeminfo: (s) => [text(s, 'status')],
  teammessage: (m) => [text(m, 'content')],
  media: (m) => [text(m, 'name'), text(m, 'state')],
};

/**
 * @param {LoggedEvent} event
 * @returns {{ verb: string, says: string }} POST, PUT or DELETE, and what it tells; of a payload that is none, the payload
 */
export function summary({ payload }) {
  try {
    const update = parse(payload);
    const object = children(child(update, 'data'))[0];
    const says = object ? SAYS[object.localName.toLowerCase()]?.(object) ?? [object.localName] : [];
    return { verb: text(update, 'event'), says: says.filter(Boolean).join(' · ') };
  } catch {
    return { verb: '', says: payload.slice(0, 80) };
  }
}

/** @param {Element} node @param {string} indent @returns {string} one element a line */
function lines(node, indent) {
  const inner = children(node);
  if (inner.length === 0)
    return `${indent}${node.localName}: ${node.textContent?.trim() ?? ''}\n`;
  return `${indent}${node.localName}\n${inner.map((one) => lines(one, `${indent}  `)).join('')}`;
}

/** @param {string} xml @returns {string} to be read: an element a line, indented; as it is when it is no XML */
export function readable(xml) {
  try {
    return lines(parse(xml), '').trimEnd();
  } catch {
    return xml;
  }
}

/** The newest first, so many. */
export class Log {
  #most;
  /** @type {LoggedEvent[]} oldest first */ #events = [];

  /** @param {number} most */
  constructor(most) {
    this.#most = most;
  }

  /** @param {LoggedEvent[]} events newer than all before */
  add(events) {
    this.#events = [...this.#events, ...events].slice(-this.#most);
  }

  clear() {
    this.#events = [];
  }

  /** @param {Filter} filter @param {number} most @returns {LoggedEvent[]} newest first */
  newest(filter, most) {
    const fits = matcher(filter);
    const found = [];
    for (let i = this.#events.length - 1; i >= 0 && found.length < most; i--)
      if (fits(this.#events[i]))
        found.push(this.#events[i]);
    return found;
  }
}
