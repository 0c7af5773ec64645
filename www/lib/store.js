// The last known truth about the signed-in user, the calls, teams, queues and the system.  Fed by
// answers and by notifications; whoever shows something listens here.

import { NO_LAYOUTS } from './call-layout.js';
import { isMonitor, own } from './model.js';

/** @typedef {import('./model.js').User} User */
/** @typedef {import('./model.js').Dialog} Dialog */
/** @typedef {import('./model.js').Queue} Queue */
/** @typedef {import('./model.js').Reason} Reason */

/**
 * Emits 'user', 'dialogs' (detail {dialog, event}), 'team' (detail {id, user}; no user: all of them), 'queues' (detail
 * {others}: there are others than before), 'system'.
 */
export class Store extends EventTarget {
  /** @type {User | null} */ user = null;
  /** Calls by id, in the order they came. @type {Map<string, Dialog>} */
  dialogs = new Map();
  /** @type {Map<string, { id: string, name: string, users: Map<string, User> }>} */
  teams = new Map();
  /** @type {Map<string, Queue>} */
  queues = new Map();
  /** @type {{ notReady: Reason[], logout: Reason[] }} */
  reasons = { notReady: [], logout: [] };
  callLayouts = NO_LAYOUTS;
  system = { status: '', reason: '' };

  /** How often a notification touched an object, by its node or uri. @type {Map<string, number>} */
  #touched = new Map();

  /** @param {string} key */
  touch(key) {
    this.#touched.set(key, this.touches(key) + 1);
  }

  /**
   * Read before a GET and again after it: if they differ, a notification overtook the answer, and
   * the answer may be the older one.
   * @param {string} key
   */
  touches(key) {
    return this.#touched.get(key) ?? 0;
  }

  /** @param {User} user */
  setUser(user) {
    const before = this.user;
    // The summary of a team's node has neither roles nor teams.
    this.user = user;
    this.#tell('user', { before });
  }

  /**
   * @param {Dialog} dialog
   * @param {'POST' | 'PUT' | 'DELETE'} event
   */
  setDialog(dialog, event) {
    const before = this.dialogs.get(dialog.id) ?? null;
    if (event === 'DELETE')
      this.dialogs.delete(dialog.id);
    else
      this.dialogs.set(dialog.id, dialog);
    this.#tell('dialogs', { dialog, before, event: event === 'PUT' && !before ? 'POST' : event });
  }

  /**
   * @param {string} id
   * @param {string} name
   * @param {User[]} users
   */
  setTeam(id, name, users) {
    this.teams.set(id, { id, name, users: new Map(users.map((u) => [u.id, u])) });
    this.#tell('team', { id });
  }

  /**
   * @param {string} teamId
   * @param {User} user
   * @returns {boolean} false: not known to be of the team; the node tells of supervisors too, who are no members
   */
  setTeamUser(teamId, user) {
    const team = this.teams.get(teamId);
    if (!team?.users.has(user.id))
      return false;
    team.users.set(user.id, user);
    this.#tell('team', { id: teamId, user });
    return true;
  }

  /** @param {Queue[]} queues */
  setQueues(queues) {
    this.queues = new Map(queues.map((q) => [q.id, q]));
    this.#tell('queues', { others: true });
  }

  /** @param {Queue} queue */
  setQueue(queue) {
    const others = !this.queues.has(queue.id);
    if (queue.name || others)
      this.queues.set(queue.id, queue);
    this.#tell('queues', { others });
  }

  /**
   * @param {string} status IN_SERVICE, OUT_OF_SERVICE
   * @param {string} reason
   */
  setSystem(status, reason) {
    const changed = status !== this.system.status;
    this.system = { status, reason };
    if (changed)
      this.#tell('system');
  }

  /** @returns {Dialog[]} calls that ring at the user's phone */
  ringing() {
    return this.#calls().filter((d) => this.#stateOf(d) === 'ALERTING');
  }

  /** @returns {Dialog[]} calls as they are shown: active ones first, otherwise as they came */
  inOrder() {
    const isActive = (/** @type {Dialog} */ d) => Number(this.#stateOf(d) === 'ACTIVE');
    return this.#calls().sort((a, b) => isActive(b) - isActive(a));
  }

  #calls() {
    const calls = [];
    for (const dialog of this.dialogs.values())
      if (!isMonitor(dialog))
        calls.push(dialog);
    return calls;
  }

  /** @returns {Dialog | null} what the user listens to */
  monitor() {
    const extension = this.user?.extension ?? '';
    return [...this.dialogs.values()].find((d) => isMonitor(d) && d.from === extension) ?? null;
  }

  /** @param {Dialog} dialog */
  #stateOf(dialog) {
    return own(dialog, this.user?.extension ?? '')?.state;
  }

  clear() {
    this.user = null;
    this.dialogs.clear();
    this.teams.clear();
    this.queues.clear();
    this.reasons = { notReady: [], logout: [] };
    this.callLayouts = NO_LAYOUTS;
    this.#touched.clear();
  }

  /**
   * @param {string} type
   * @param {object} [detail]
   */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
