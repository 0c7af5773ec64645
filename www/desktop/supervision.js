// What a supervisor looks at and asks for: a team or all of them, the calls of one agent, another
// state of an agent, listening, coming in, making somebody leave.
import { ApiError } from '../lib/api.js';
import { readPast } from '../lib/history.js';
import { t } from '../lib/i18n.js';
import { isMonitor, own, readDialog, readUser } from '../lib/model.js';
import { mergeStates, withState } from '../lib/state-history.js';
import { monitorHindrance } from '../lib/supervise.js';
import { problem } from '../lib/words.js';
import { children } from '../lib/xml.js';

/** @typedef {import('../lib/model.js').Dialog} Dialog */
/** @typedef {import('../lib/model.js').User} User */

/** The choice of every team at once. */
export const ALL_TEAMS = '*';
/** Notifications of another user's calls are not for supervisors: they are read while looked at. */
const READ_MS = 3000;

/** Emits 'change'. */
export class Supervision extends EventTarget {
  /** Id of the team shown, ALL_TEAMS, '' before any. */
  teamId = '';
  /** Login id of the agent looked at, '' if none. */
  selected = '';
  /** The calls of that agent; null while they are being read. @type {Dialog[] | null} */
  calls = null;
  /** Those of late, likewise. @type {import('../lib/history.js').PastCall[] | null} */
  past = null;
  /** The states of that agent, newest first. @type {import('../lib/state-history.js').PastState[]} */
  states = [];
  /** What was asked for and has not come: READY, MONITOR, BARGE..., '' if nothing. */
  busy = '';
  message = '';
  /** Teams there were when it was chosen which of them to show. */
  #followed = '';
  /** Of the past, something may be missing. */
  #gap = false;
  #session;
  #reading = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;

  /**
   * @param {import('./session.js').Session} session
   * @param {AbortSignal} signal ends it
   */
  constructor(session, signal) {
    super();
    this.#session = session;
    session.store.addEventListener('team', (e) => this.#teamChanged(/** @type {CustomEvent} */ (e).detail), { signal });
    signal.addEventListener('abort', () => {
      clearTimeout(this.#timer);
      this.#reading++;
    });
  }

  // --- looking ------------------------------------------------------------------------------------

  get teams() {
    return this.#session.store.user?.teams ?? [];
  }

  /** @param {string} id of a team, or ALL_TEAMS */
  async showTeam(id) {
    this.teamId = id;
    this.message = '';
    this.#changed();
    const ids = id === ALL_TEAMS ? this.teams.map((team) => team.id) : [id];
    await Promise.all(ids.filter(Boolean).map((one) => this.#session.watchTeam(one)));
    this.#changed();
  }

  /** Shows the first team; later, what is left of those shown: an administrator gives teams and takes them away. */
  async follow() {
    const ids = this.teams.map((team) => team.id);
    if (ids.join() === this.#followed)
      return;
    this.#followed = ids.join();
    await this.showTeam([ALL_TEAMS, ...ids].includes(this.teamId) ? this.teamId : ids[0] ?? '');
  }

  /** @returns {{ user: User, team: string }[] | null} null while they are being read */
  get members() {
    const { teams } = this.#session.store;
    const shown = this.teams.filter((team) => this.teamId === ALL_TEAMS || team.id === this.teamId);
    const known = shown.flatMap(({ id }) => teams.get(id) ?? []);
    if (known.length < shown.length || (shown.length === 0 && this.teams.length > 0))
      return null;
    const found = new Map(known.flatMap((team) => [...team.users.values()].map((user) => [user.id, { user, team: team.name }])));
    return [...found.values()];
  }

  /** @param {string} id @returns {User | null} of any team that is watched */
  agent(id) {
    for (const team of this.#session.store.teams.values()) {
      const user = team.users.get(id);
      if (user)
        return user;
    }
    return null;
  }

  /** @param {string} address extension @returns {User | null} */
  agentAt(address) {
    for (const team of this.#session.store.teams.values())
      for (const user of team.users.values())
        if (user.extension === address)
          return user;
    return null;
  }

  /** @param {string} id login id, '' to look at nobody */
  select(id) {
    this.selected = id;
    this.calls = this.past = null;
    this.states = [];
    this.message = '';
    this.#hearState();
    void this.#read();
    this.#changed();
  }

  #hearState() {
    const user = this.agent(this.selected);
    if (user)
      this.states = withState(this.states, user);
  }

  /** @param {{ user?: User }} change */
  #teamChanged({ user }) {
    if (!this.selected)
      return;
    this.#gap ||= !user;
    this.#hearState();
    void this.#read();
  }

  async #read() {
    const turn = ++this.#reading;
    clearTimeout(this.#timer);
    if (!this.agent(this.selected)) // gone, perhaps with the team
      this.selected = '';
    if (!this.selected)
      return;
    /** @type {Dialog[] | null} */
    let calls = this.calls;
    let { past, states } = this;
    try {
      const root = await this.#session.api.get(`${pathOf(this.selected)}/Dialogs`);
      calls = children(root, 'Dialog').map(readDialog).filter((d) => !isMonitor(d));
      if (!past || this.#gap || this.calls?.some((was) => !calls?.some((d) => d.id === was.id)))
        ({ calls: past, states } = await readPast(this.#session.api, this.selected));
    } catch {
      // As it was; the next turn asks again.
    }
    if (turn !== this.#reading)
      return;
    const same = past === this.past && JSON.stringify(calls) === JSON.stringify(this.calls);
    this.calls = calls;
    if (past !== this.past) {
      this.states = mergeStates(this.states, states);
      this.#gap = false;
    }
    this.past = past;
    this.#timer = setTimeout(() => void this.#read(), document.hidden ? READ_MS * 10 : READ_MS);
    if (!same)
      this.#changed();
  }

  // --- listening ----------------------------------------------------------------------------------

  /** @param {User} agent */
  hindrance(agent) {
    const { store } = this.#session;
    return monitorHindrance(store.user, agent, store.monitor() !== null);
  }

  /** Whom the supervisor listens to. @returns {{ dialog: Dialog, address: string } | null} */
  get listening() {
    const dialog = this.#session.store.monitor();
    return dialog && { dialog, address: dialog.to };
  }

  /**
   * A call of the supervisor's own from which agents may be dropped.
   * @returns {{ dialog: Dialog, addresses: string[] } | null}
   */
  get droppable() {
    const { store } = this.#session;
    const extension = store.user?.extension ?? '';
    for (const dialog of store.dialogs.values())
      if (own(dialog, extension)?.actions.includes('PARTICIPANT_DROP')) {
        const addresses = dialog.participants
          .filter((p) => p.address !== extension && p.type === 'AGENT_DEVICE' && p.state !== 'DROPPED').map((p) => p.address);
        if (addresses.length > 0)
          return { dialog, addresses };
      }
    return null;
  }

  // --- asking -------------------------------------------------------------------------------------

  /**
   * @param {string} id login id
   * @param {string} state READY, NOT_READY, LOGOUT
   */
  force(id, state) {
    return this.#ask(state, {
      method: 'PUT', path: pathOf(id), name: 'User', value: { state },
      recheck: async () => {
        const user = readUser(await this.#session.api.get(pathOf(id)));
        return user.state === state || user.pendingState === state;
      },
    });
  }

  /** @param {User} agent */
  monitor(agent) {
    return this.#ask('MONITOR', this.#supervise({ requestedAction: 'SILENT_MONITOR', toAddress: agent.extension }));
  }

  barge() {
    const listening = this.listening;
    return listening && this.#ask('BARGE', this.#supervise({
      requestedAction: 'BARGE_CALL', toAddress: listening.address,
      associatedDialogUri: `/finesse/api/Dialog/${listening.dialog.id}`,
    }));
  }

  stop() {
    const listening = this.listening;
    return listening && this.#ask('STOP', this.#act(listening.dialog.id, 'DROP', this.#session.store.user?.extension ?? ''));
  }

  /** @param {string} address of the agent who is to leave */
  drop(address) {
    const from = this.droppable;
    return from && this.#ask('DROP', this.#act(from.dialog.id, 'PARTICIPANT_DROP', address));
  }

  /** @param {{ requestedAction: string, toAddress: string, associatedDialogUri?: string }} wish */
  #supervise({ requestedAction, toAddress, associatedDialogUri }) {
    const before = this.#seen();
    return {
      method: /** @type {const} */ ('POST'), path: `${pathOf(this.#session.id)}/Dialogs`, name: 'Dialog',
      value: { requestedAction, fromAddress: this.#session.store.user?.extension, toAddress, associatedDialogUri },
      recheck: async () => this.#seen() !== before,
    };
  }

  /**
   * @param {string} id of a dialog
   * @param {string} action
   * @param {string} target extension
   */
  #act(id, action, target) {
    const before = this.#seen();
    return {
      method: /** @type {const} */ ('PUT'), path: `/finesse/api/Dialog/${encodeURIComponent(id)}`, name: 'Dialog',
      value: { targetMediaAddress: target, requestedAction: action },
      recheck: async () => this.#seen() !== before,
    };
  }

  /** The supervisor's own calls as they are known: any change of them is an answer. */
  #seen() {
    return JSON.stringify([...this.#session.store.dialogs.values()]);
  }

  /**
   * One wish at a time; what went wrong is in .message.
   * @param {string} what
   * @param {import('../lib/requests.js').Wish} wish
   * @returns {Promise<boolean>} it has happened
   */
  async #ask(what, wish) {
    if (this.busy)
      return false;
    this.busy = what;
    this.message = '';
    this.#changed();
    try {
      await this.#session.requests.ask({ ...wish, onSlow: () => { this.message = t('request.slow'); this.#changed(); } });
      this.message = '';
    } catch (fault) {
      this.message = what === 'BARGE' && isHeld(fault) ? t('listen.held') : problem(fault);
    }
    this.busy = '';
    this.#changed();
    return this.message === '';
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

/**
 * Nobody can come into a call that its agent has on hold; the answer names the agent's number.
 * @param {unknown} fault
 */
function isHeld(fault) {
  return fault instanceof ApiError && ['Invalid Destination', 'Invalid State'].includes(fault.type);
}

/** @param {string} id login id */
function pathOf(id) {
  return `/finesse/api/User/${encodeURIComponent(id)}`;
}
