// The parts of the page that are a supervisor's: team table, the agent looked at, the bar while
// listening, messages to teams; and what happens when they are used.
import '../components/ap-agent-detail.js';
import '../components/ap-listen-bar.js';
import '../components/ap-message-panel.js';
import '../components/ap-team-table.js';
import { announce } from '../lib/announce.js';
import { shownOf } from '../lib/call-layout.js';
import { el } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { fullName, own } from '../lib/model.js';
import { isOnCall } from '../lib/supervise.js';
import { problem } from '../lib/words.js';
import { MESSAGE_CHARACTERS, Messages } from './own-messages.js';
import { ALL_TEAMS, Supervision } from './supervision.js';

/** @typedef {import('../components/ap-team-table.js').ApTeamTable} ApTeamTable */
/** @typedef {import('../components/ap-agent-detail.js').ApAgentDetail} ApAgentDetail */
/** @typedef {import('../components/ap-listen-bar.js').ApListenBar} ApListenBar */

/** Emits 'change'. */
export class Supervisor extends EventTarget {
  bar = /** @type {ApListenBar} */ (document.createElement('ap-listen-bar'));
  messagePanel = /** @type {import('../components/ap-message-panel.js').ApMessagePanel} */ (document.createElement('ap-message-panel'));
  #session;
  #inert;
  #confirm;
  #work;
  #messages;
  /** @type {{ table: ApTeamTable, detail: ApAgentDetail }[]} */ #parts = [];
  #heard = '';
  #follows = false;

  /**
   * @param {import('./session.js').Session} session
   * @param {{ inert: () => boolean, confirm: (title: string, text: string, go: string) => Promise<boolean> }} page
   * @param {AbortSignal} signal ends it
   */
  constructor(session, { inert, confirm }, signal) {
    super();
    this.#session = session;
    this.#inert = inert;
    this.#confirm = confirm;
    this.#work = new Supervision(session, signal);
    this.#work.addEventListener('change', () => this.dispatchEvent(new Event('change')), { signal });
    this.#messages = new Messages(session);
    this.messagePanel.id = 'broadcastmessagepopover'; // as layouts name it
    const messages = (/** @type {string} */ type, /** @type {(detail: any) => Promise<unknown>} */ f) =>
      this.messagePanel.addEventListener(type, (e) => void this.#withMessages(() => f(/** @type {CustomEvent} */ (e).detail)), { signal });
    messages('ap-open', () => this.#messages.read());
    messages('ap-expire', async () => this.#messages.expire());
    messages('ap-withdraw', (id) => this.#messages.withdraw(id));
    messages('ap-send', async ({ content, teams, seconds }) => {
      await this.#messages.send(content, teams, seconds);
      this.messagePanel.sent();
      announce(t('message.done'));
    });
    this.bar.addEventListener('ap-listen', (e) => void this.#listen(/** @type {CustomEvent} */ (e).detail), { signal });
  }

  /** @returns {HTMLElement} the team table with what belongs to it */
  makeTeam() {
    const table = /** @type {ApTeamTable} */ (document.createElement('ap-team-table'));
    const detail = /** @type {ApAgentDetail} */ (document.createElement('ap-agent-detail'));
    detail.hidden = true;
    table.addEventListener('ap-team', (e) => void this.#work.showTeam(/** @type {CustomEvent} */ (e).detail));
    for (const place of [table, detail])
      place.addEventListener('ap-agent', (e) => void this.#agent(/** @type {CustomEvent} */ (e).detail));
    detail.addEventListener('ap-agent', (e) => /** @type {CustomEvent} */ (e).detail.what === 'CLOSE' && table.focus());
    this.#parts.push({ table, detail });
    return el('div', { class: 'team-part' }, table, detail);
  }

  openMessages() {
    if (!this.messagePanel.hidden && !this.#inert())
      this.messagePanel.open();
  }

  /** What the palette offers of agents who are on a call. @returns {import('../components/ap-palette.js').Command[]} */
  commands() {
    const talking = (this.#work.members ?? []).map((m) => m.user).filter((agent) => agent.state === 'TALKING');
    return talking.map((agent) => {
      const hindrance = this.#inert() ? '' : this.#work.hindrance(agent);
      return {
        label: t('team.monitorFor', { name: fullName(agent) }), disabled: this.#inert() || hindrance !== '',
        note: hindrance && hindrance !== 'self' ? t(`team.hindrance.${hindrance}`) : agent.extension, run: () => void this.#work.monitor(agent),
      };
    });
  }

  /** Begins to hear of the first team, if a table of teams is shown. */
  async watch() {
    this.#follows = this.#parts.length > 0;
    if (this.#follows)
      await this.#work.follow();
  }

  // --- showing ------------------------------------------------------------------------------------

  render() {
    const inert = this.#inert();
    const { store } = this.#session;
    const work = this.#work;
    if (this.#follows)
      void work.follow();
    const several = work.teams.length > 1;
    const teams = several ? [...work.teams, { id: ALL_TEAMS, name: t('team.all') }] : work.teams;
    const selected = work.selected ? work.agent(work.selected) : null;
    for (const { table, detail } of this.#parts) {
      table.render({
        teams, teamId: work.teamId, members: work.members, manyTeams: work.teamId === ALL_TEAMS, inert, self: this.#session.id,
        selected: work.selected, hindrance: (user) => work.hindrance(user), message: this.#isInBar() ? '' : work.message,
      });
      detail.hidden = !selected;
      if (selected)
        detail.render({
          user: selected, calls: work.calls, past: work.past, states: work.states, hindrance: work.hindrance(selected), inert, busy: work.busy !== '',
          shownOf: (dialog) => shownOf(store.callLayouts, dialog, (n) => t('call.variable', { n })), nameOf: (address) => this.#nameOf(address),
        });
    }
    const heard = this.bar.contains(document.activeElement);
    this.bar.render(this.#barView(inert));
    if (heard && this.bar.hidden)
      this.#parts[0]?.table.focus();
    this.messagePanel.hidden = work.teams.length === 0;
    this.messagePanel.render(work.teams, this.#messages.list, MESSAGE_CHARACTERS, inert);
    this.#tellListening();
  }

  #isInBar() {
    return this.#work.listening !== null || this.#work.droppable !== null;
  }

  /** @param {boolean} inert @returns {import('../components/ap-listen-bar.js').ListenView | null} */
  #barView(inert) {
    const { listening, droppable, busy, message } = this.#work;
    const extension = this.#session.store.user?.extension ?? '';
    if (listening)
      return {
        kind: 'monitor', name: this.#nameOf(listening.address), drops: [], inert, busy, message,
        since: own(listening.dialog, extension)?.startTime ?? '',
      };
    if (droppable)
      return {
        kind: 'joined', name: droppable.addresses.map((a) => this.#nameOf(a)).join(', '), inert, busy, message,
        drops: droppable.addresses.map((address) => ({ address, name: this.#nameOf(address) })),
        since: own(droppable.dialog, extension)?.startTime ?? '',
      };
    return null;
  }

  #tellListening() {
    const address = this.#work.listening?.address ?? '';
    if (address && address !== this.#heard)
      announce(t('listen.monitor', { name: this.#nameOf(address) }));
    else if (!address && this.#heard)
      announce(t('listen.over'));
    this.#heard = address;
  }

  /** @param {string} address */
  #nameOf(address) {
    const agent = this.#work.agentAt(address);
    return agent ? fullName(agent) : address;
  }

  // --- acting -------------------------------------------------------------------------------------

  /** @param {{ what: string, id: string }} wish */
  async #agent({ what, id }) {
    const agent = this.#work.agent(id);
    if (what === 'SHOW')
      this.#work.select(id);
    else if (what === 'SELECT' || what === 'CLOSE')
      this.#work.select(what === 'CLOSE' || this.#work.selected === id ? '' : id);
    else if (!agent || this.#inert())
      return;
    else if (what === 'MONITOR')
      await this.#work.monitor(agent);
    else if (what !== 'LOGOUT' || await this.#confirmSignOut(agent))
      await this.#work.force(id, what);
  }

  /** @param {import('../lib/model.js').User} agent */
  #confirmSignOut(agent) {
    const name = fullName(agent);
    return this.#confirm(t('team.signOut.title', { name }), t(isOnCall(agent) ? 'team.signOut.later' : 'team.signOut.now'), t('team.signOut'));
  }

  /** @param {{ what: string, address: string }} wish */
  async #listen({ what, address }) {
    if (this.#inert())
      return;
    if (what === 'BARGE')
      await this.#work.barge();
    else if (what === 'STOP')
      await this.#work.stop();
    else
      await this.#work.drop(address);
  }

  /** @param {() => Promise<unknown>} f something with messages; its fault is said in the panel */
  async #withMessages(f) {
    this.messagePanel.busy(true);
    this.messagePanel.fail('');
    try {
      await f();
    } catch (fault) {
      this.messagePanel.fail(problem(fault));
    }
    this.messagePanel.busy(false);
    this.dispatchEvent(new Event('change'));
  }
}
