// What an agent does with calls beyond one press: consult, transfer, keypad, call data, wrap-up, and
// what comes unasked: messages of supervisors and workflows.  The frame gives it the parts it shows.
import '../components/ap-message-banner.js';
import '../components/ap-palette.js';
import { announce } from '../lib/announce.js';
import { ApiError } from '../lib/api.js';
import { bytesOf } from '../lib/call-layout.js';
import { everySecond, instant, now } from '../lib/clock.js';
import { hearing } from '../lib/hearing.js';
import { isolated, t } from '../lib/i18n.js';
import { otherParty, own } from '../lib/model.js';
import { namesByNumber } from '../lib/phone-books.js';
import { bareNumber } from '../lib/search.js';
import { Turns } from '../lib/turns.js';
import { problem } from '../lib/words.js';
import { children, text } from '../lib/xml.js';
import { phoneKey } from '../components/ap-keypad.js';
import { Assigned } from './assigned.js';
import { TeamMessages } from './team-messages.js';
import { Tones } from './tones.js';

/** @typedef {import('../lib/model.js').Dialog} Dialog */
/** @typedef {import('../components/ap-dial-panel.js').Purpose} Purpose */
/** @typedef {import('../components/ap-palette.js').Command} Command */

/**
 * @typedef {object} Parts of the frame
 * @property {import('../components/ap-call-bar.js').ApCallBar} calls
 * @property {import('../components/ap-dial-panel.js').ApDialPanel} dial
 * @property {import('../components/ap-state-control.js').ApStateControl} state
 * @property {import('../components/ap-toast.js').ApToast} toasts
 * @property {import('./actions.js').Actions} actions
 * @property {import('./shortcuts.js').Shortcuts} shortcuts
 * @property {import('../lib/history.js').History} history
 * @property {import('../lib/hub.js').Hub} hub
 * @property {import('../components/ap-channels.js').ApChannels} channels the menu of them
 * @property {() => boolean} inert nothing may be asked now
 * @property {() => void} modal a dialog was opened: a ringing call goes into it
 * @property {() => Command[]} commands of the frame
 * @property {() => boolean} forceWrapUp the layout demands a reason
 */

const WRAP_UP = ['WORK', 'WORK_READY'];
const REASONS_KEY = 'aplomb.wrap-ups';
const REASONS_KEPT = 8;
const NO_CHANGE = { busy: '', failed: '', message: '' };

/** Emits 'change'. */
export class AgentSide extends EventTarget {
  banner = /** @type {import('../components/ap-message-banner.js').ApMessageBanner} */ (document.createElement('ap-message-banner'));
  palette = /** @type {import('../components/ap-palette.js').ApPalette} */ (document.createElement('ap-palette'));
  #session;
  #store;
  #parts;
  #signal;
  #assigned = new Assigned();
  #tones;
  #messages;
  /** Calls as they were told of, until workflows look at them or there are none. @type {Dialog[] | null} */ #heard = [];
  /** Null for who works in no other channel than voice. @type {import('./media.js').Media | null} */ media = null;
  /** @type {Map<string, string>} */ #names = new Map();
  /** Changes of call data under way, by dialog id. @type {Map<string, typeof NO_CHANGE>} */ #data = new Map();
  /** @type {Map<string, Turns>} */ #turns = new Map();
  /** Wrap-up reasons used of late, newest first. @type {string[]} */ #recent;
  /** A reason was asked for and is missing. */ #reasonMissing = false;

  /**
   * @param {import('./session.js').Session} session
   * @param {Parts} parts
   * @param {AbortSignal} signal ends it
   */
  constructor(session, parts, signal) {
    super();
    this.#session = session;
    this.#store = session.store;
    this.#parts = parts;
    this.#signal = signal;
    this.#recent = JSON.parse(localStorage.getItem(`${REASONS_KEY}.${session.id}`) ?? '[]');
    this.#tones = new Tones(session, parts.inert, signal);
    this.#messages = new TeamMessages(session, signal);
    this.#listen();
  }

  #listen() {
    const on = (/** @type {EventTarget} */ target, /** @type {string} */ type, /** @type {(e: any) => void} */ f) =>
      target.addEventListener(type, f, { signal: this.#signal });
    const changed = () => this.dispatchEvent(new Event('change'));
    on(this.#tones, 'change', changed);
    on(this.#session, 'notification', (e) => !this.media && e.detail.node === this.#mediaPath && void this.#openMedia().catch(() => {}));
    on(this.#session, 'state', () => !this.media && this.#session.state === 'live' && void this.#openMedia().catch(() => {}));
    on(this.#messages, 'change', () => this.banner.render(this.#messages.shown));
    on(this.#assigned, 'change', () => {
      this.#names = namesByNumber(this.#assigned.books);
      this.#fillDial();
      changed();
    });
    on(this.#parts.history, 'change', () => this.#fillDial());
    on(this.banner, 'ap-read', (e) => this.#messages.dismiss(e.detail));
    on(this.#parts.calls, 'ap-action', (e) => this.act(e.detail));
    on(this.#parts.calls, 'ap-task', (e) => this.#actOnTask(e.detail));
    on(this.#parts.calls, 'ap-data', (e) => void this.#change(e.detail));
    on(this.#parts.calls, 'ap-tone', (e) => this.#tones.press(e.detail.id, e.detail.key));
    on(this.#parts.dial, 'ap-dial', (e) => void this.#dialled(e.detail));
    on(this.#store, 'dialogs', (e) => this.#callChanged(e.detail));
    on(document, 'keydown', (e) => this.#key(e));
    this.#signal.addEventListener('abort', everySecond(() => this.#everySecond()));
  }

  /** Reads what was assigned to the user, and hears messages, from now on. */
  async open() {
    const user = this.#store.user;
    const teams = new Set([user?.teamId ?? '', ...(user?.teams ?? []).map((team) => team.id)]);
    this.#heard?.push(...this.#store.dialogs.values());
    await Promise.allSettled([this.#readAssigned(), this.#messages.open([...teams]), this.#openMedia()]);
  }

  async #readAssigned() {
    await this.#assigned.read(this.#session);
    if (!this.#assigned.workflows?.firstElementChild)
      this.#heard = null;
    await this.#openWorkflows();
  }

  /** What serves workflows is loaded with the first call of who has any; it looks at what was told until then, in its order. */
  async #openWorkflows() {
    const root = this.#assigned.workflows;
    if (!root || !this.#heard?.length)
      return;
    try {
      const [{ Workflows, readWorkflows }, { WorkflowActions }] = await Promise.all([import('./workflow.js'), import('./workflow-actions.js')]);
      if (this.#heard && !this.#signal.aborted)
        this.#useWorkflows(new Workflows(this.#store, readWorkflows(root), this.#signal), new WorkflowActions(this.#session, this.#parts.hub, this.#parts.toasts), this.#heard);
      this.#heard = null;
    } catch (fault) {
      console.warn('not loaded', fault); // tried again with the next event
    }
  }

  /**
   * @param {import('./workflow.js').Workflows} workflows
   * @param {import('./workflow-actions.js').WorkflowActions} doer
   * @param {Dialog[]} heard
   */
  #useWorkflows(workflows, doer, heard) {
    workflows.addEventListener('run', (e) => {
      const { workflow, valueOf } = /** @type {CustomEvent} */ (e).detail;
      void doer.run(workflow.actions, valueOf);
    });
    for (const dialog of heard)
      workflows.look(dialog);
  }

  get #mediaPath() {
    return `/finesse/api/User/${encodeURIComponent(this.#session.id)}/Media`;
  }

  /** What serves channels beside voice is loaded for who works in some. */
  async #openMedia() {
    const given = children(await this.#session.readCurrent(this.#mediaPath, this.#mediaPath), 'Media');
    if (!given.some((m) => text(m, 'state')))
      return;
    const { Media } = await import('./media.js');
    if (this.media || this.#signal.aborted)
      return;
    const { channels, toasts, inert } = this.#parts;
    this.media = new Media(this.#session, channels, toasts, inert, this.#signal);
    this.media.addEventListener('change', () => this.dispatchEvent(new Event('change')), { signal: this.#signal });
    await this.media.open();
  }

  get tasks() {
    return this.media?.tasks ?? [];
  }

  #fillDial() {
    const seen = new Map(this.#parts.history.calls.filter((c) => c.party).map((c) => [c.party, c]));
    this.#parts.dial.fill(this.#assigned.books, [...seen.values()].map((c) => ({ name: this.nameOf(c.party), number: c.party, note: c.queue })));
  }

  /** @param {string} number @returns {string} '' if nobody knows */
  nameOf(number) {
    return this.#names.get(bareNumber(number)) ?? '';
  }

  /** What the cards show besides the call itself. @param {Dialog} dialog */
  viewOf(dialog) {
    return {
      mergesWith: this.#mergesWith(dialog),
      nameOf: (/** @type {string} */ number) => this.nameOf(number),
      wrapUp: this.#wrapUpOf(dialog),
      data: { ...NO_CHANGE, ...this.#data.get(dialog.id), room: (/** @type {string} */ property) => bytesOf(property, this.#assigned.ecc) },
      tones: this.#tones.of(dialog.id),
    };
  }

  get #extension() {
    return this.#store.user?.extension ?? '';
  }

  /** The party of the call beside this one: a held call goes with the active one. @param {Dialog} dialog */
  #mergesWith(dialog) {
    const wanted = own(dialog, this.#extension)?.state === 'HELD' ? 'ACTIVE' : 'HELD';
    const other = [...this.#store.dialogs.values()].find((d) => d !== dialog && own(d, this.#extension)?.state === wanted);
    return other ? otherParty(other, this.#extension) : '';
  }

  /** Who hears whom, where that is not plain. @returns {string} */
  hearing() {
    const { dialogs } = this.#store;
    if (dialogs.size < 2 && [...dialogs.values()].every((d) => d.participants.length < 3)) // me and another
      return '';
    const { talking, waiting } = hearing(dialogs.values(), this.#extension);
    if (talking.length + waiting.length < 2)
      return '';
    const list = (/** @type {string[]} */ numbers) => new Intl.ListFormat(document.documentElement.lang).format(numbers.map((n) => this.nameOf(n) || isolated(n)));
    return [talking.length > 0 && t('hearing.talking', { who: list(talking) }),
      waiting.length > 0 && t('hearing.waiting', { who: list(waiting) })].filter(Boolean).join(' ');
  }

  // --- wrap-up ------------------------------------------------------------------------------------

  /** @param {Dialog} dialog @returns {import('../components/ap-wrap-up.js').WrapUpView | null} */
  #wrapUpOf(dialog) {
    const me = own(dialog, this.#extension);
    const reasons = this.#assigned.wrapUpReasons;
    if (reasons.length === 0 || !me?.actions.includes('UPDATE_CALL_DATA') || !['ACTIVE', 'HELD', 'WRAP_UP'].includes(me.state))
      return null;
    const { busy, failed, message } = this.#data.get(dialog.id) ?? NO_CHANGE;
    const missing = this.#reasonMissing && dialog.wrapUpReason === '' ? t('wrap-up.required') : '';
    return {
      chosen: dialog.wrapUpReason, reasons, recent: this.#recent, required: this.#reasonRequired,
      endsAt: me.state === 'WRAP_UP' ? this.#wrapUpEnd() : '', inert: this.#parts.inert(),
      busy: busy === 'wrapUpReason', message: failed === 'wrapUpReason' ? message : missing,
    };
  }

  /** By the rule of the team, which the REST API does not tell. @returns {string} time stamp, '' if unknown */
  #wrapUpEnd() {
    const user = this.#store.user;
    const since = user && WRAP_UP.includes(user.state) ? instant(user.stateChangeTime) : null;
    return since === null || !this.#assigned.wrapUpSeconds ? '' : new Date(since + this.#assigned.wrapUpSeconds * 1000).toISOString();
  }

  /** Twice, and not every second. */
  #announceWrapUp() {
    const end = instant(this.#wrapUpEnd());
    const left = end === null ? 0 : Math.ceil((end - now()) / 1000);
    if (left === 30 || left === 10)
      announce(t('wrap-up.announce', { seconds: left }));
  }

  get #reasonRequired() {
    const { wrapUpOnIncoming = '', wrapUpOnOutgoing = '' } = this.#store.user ?? {};
    return this.#parts.forceWrapUp() || [wrapUpOnIncoming, wrapUpOnOutgoing].includes('REQUIRED_WITH_WRAP_UP_DATA');
  }

  /**
   * A wrap-up is to be left: not without a reason where one is demanded.
   * @returns {boolean} it may be left
   */
  mayLeaveWrapUp() {
    const open = [...this.#store.dialogs.values()].find((d) => this.#wrapUpOf(d) && own(d, this.#extension)?.state === 'WRAP_UP' && d.wrapUpReason === '' &&
      this.#data.get(d.id)?.busy !== 'wrapUpReason');
    this.#reasonMissing = open !== undefined && this.#reasonRequired;
    if (!this.#reasonMissing)
      return true;
    this.dispatchEvent(new Event('change'));
    this.#parts.calls.cards.find((c) => c.callId === open?.id)?.focusWrapUp();
    return false;
  }

  /** Somebody waiting on hold is easily forgotten. */
  #announceHold() {
    for (const dialog of this.#store.dialogs.values()) {
      const me = own(dialog, this.#extension);
      const since = me?.state === 'HELD' ? instant(me.stateChangeTime) : null;
      const seconds = since === null ? 0 : Math.floor((now() - since) / 1000);
      if (seconds === 60 || seconds === 120)
        announce(t('call.heldLong', { party: this.#who(dialog), n: seconds / 60 }));
    }
  }

  #everySecond() {
    this.#announceWrapUp();
    this.#announceHold();
  }

  // --- acting -------------------------------------------------------------------------------------

  /**
   * One of the participant's actions; some want a number first.
   * @param {{ id: string, action: string, more?: object }} wish
   */
  act({ id, action, more }) {
    const dialog = this.#store.dialogs.get(id);
    if (dialog && (action === 'CONSULT_CALL' || action === 'TRANSFER_SST'))
      this.#parts.dial.open({ action, dialogId: id, party: this.#who(dialog) });
    else
      void this.#act(id, action, more);
  }

  /** What ends with a press is told: the cards just go. @param {string} id @param {string} action @param {object} [more] */
  async #act(id, action, more) {
    const dialog = this.#store.dialogs.get(id);
    const to = dialog ? this.#mergesWith(dialog) : '';
    if (await this.#parts.actions.act(id, action, more) && action === 'TRANSFER' && to)
      announce(t('call.transferred', { party: this.nameOf(to) || to }));
  }

  /** @param {{ id: string, action: string }} wish */
  #actOnTask({ id, action }) {
    const task = this.tasks.find((v) => v.dialog.id === id);
    if (action === 'TRANSFER' && task)
      this.#parts.dial.open({ action, dialogId: id, party: t('task.label', { channel: task.channel }) });
    else
      void this.media?.act(id, action);
  }

  /** @param {Dialog} dialog */
  #who(dialog) {
    const number = otherParty(dialog, this.#extension);
    return this.nameOf(number) || number;
  }

  /** @param {{ action: Purpose['action'], dialogId: string, to: string }} wish */
  async #dialled({ action, dialogId, to }) {
    const { dial, toasts } = this.#parts;
    const { turn } = dial;
    dial.busy(true);
    dial.fail('');
    const isOpen = () => dial.turn === turn; // who has closed it may type another number by now
    const slow = () => isOpen() && dial.fail(t('request.slow'));
    try {
      if (action === 'TRANSFER')
        await this.media?.ask(dialogId, action, { toAddress: to, onSlow: slow });
      else if (action === 'MAKE_CALL')
        await this.#makeCall(to, slow);
      else
        await this.#session.act(dialogId, action, slow, { toAddress: to });
      if (action === 'TRANSFER_SST')
        announce(t('call.transferred', { party: this.nameOf(to) || to }));
      if (isOpen())
        dial.close();
    } catch (fault) {
      if (isOpen())
        dial.fail(problem(fault));
      else
        toasts.show(problem(fault), 'warning');
    }
    if (isOpen())
      dial.busy(false);
  }

  /**
   * Before 12.5 a switch let nobody call who was Ready: there Not Ready comes first.
   * @param {string} to
   * @param {() => void} onSlow
   */
  async #makeCall(to, onSlow) {
    try {
      await this.#session.makeCall(to, onSlow);
    } catch (fault) {
      if (!(fault instanceof ApiError && fault.type === 'Invalid State') || this.#store.user?.state !== 'READY')
        throw fault;
      await this.#session.changeState('NOT_READY', this.#store.reasons.notReady[0]?.id, onSlow);
      await this.#session.makeCall(to, onSlow);
    }
  }

  /** Dials at once what was pointed at. @param {string} number */
  call(number) {
    this.#parts.dial.open(undefined, number);
    void this.#dialled({ action: 'MAKE_CALL', dialogId: '', to: number });
  }

  /** @param {{ id: string, property: string, value: string }} wish */
  async #change(wish) {
    const turns = this.#turns.get(wish.id) ?? new Turns();
    this.#turns.set(wish.id, turns);
    await turns.take(wish.property, () => this.#changeData(wish));
  }

  /** @param {{ id: string, property: string, value: string }} wish */
  async #changeData({ id, property, value }) {
    if (this.#parts.inert() || !this.#store.dialogs.has(id))
      return;
    const note = (/** @type {Partial<typeof NO_CHANGE>} */ what) => {
      const { failed, message } = this.#data.get(id) ?? NO_CHANGE;
      this.#data.set(id, { ...NO_CHANGE, ...(failed === property ? {} : { failed, message }), ...what });
      this.dispatchEvent(new Event('change'));
    };
    const mediaProperties = property === 'wrapUpReason' ? { wrapUpReason: value }
      : { callvariables: { CallVariable: { name: property, value } } };
    note({ busy: property });
    try {
      await this.#session.act(id, 'UPDATE_CALL_DATA', undefined, { targetMediaAddress: undefined, mediaProperties });
      if (property === 'wrapUpReason')
        this.#used(value);
      note({});
    } catch (fault) {
      note({ failed: property, message: problem(fault) });
    }
  }

  /** @param {string} reason */
  #used(reason) {
    this.#recent = [reason, ...this.#recent.filter((r) => r !== reason)].slice(0, REASONS_KEPT);
    localStorage.setItem(`${REASONS_KEY}.${this.#session.id}`, JSON.stringify(this.#recent));
  }

  /** @param {{ dialog: Dialog, event: string }} change */
  #callChanged({ dialog, event }) {
    this.#heard?.push(dialog);
    void this.#openWorkflows();
    if (event !== 'DELETE')
      return;
    this.#data.delete(dialog.id);
    this.#turns.delete(dialog.id);
    // What the number was looked for is over.
    if (this.#parts.dial.dialogId === dialog.id)
      this.#parts.dial.close();
  }

  // --- keys ---------------------------------------------------------------------------------------

  /** Digits go to the open keypad, wherever the focus is, but not while something is typed. @param {KeyboardEvent} e */
  #key(e) {
    const key = phoneKey(e);
    const card = this.#parts.calls.cards.find((c) => c.keypadIsOpen);
    const { target } = e;
    if (!key || !card || e.defaultPrevented || !this.#parts.shortcuts.on ||
      (target instanceof Element && target.closest('input, select, textarea, dialog, [role="menu"]')))
      return;
    e.preventDefault();
    this.#tones.press(card.callId, key);
  }

  #nextCall() {
    const { cards } = this.#parts.calls;
    const at = cards.findIndex((c) => c.contains(document.activeElement));
    cards[(at + 1) % cards.length]?.focusActions();
  }

  /** The first call that allows one of these. @param {...string} actions */
  #first(...actions) {
    for (const action of actions)
      for (const dialog of this.#store.inOrder())
        if (own(dialog, this.#extension)?.actions.includes(action))
          return { id: dialog.id, action };
    return null;
  }

  /** @param {...string} actions */
  #actOnFirst(...actions) {
    const found = this.#first(...actions);
    if (found)
      this.act(found);
    else
      void this.#explain(actions[actions.length - 1]);
  }

  #toggleKeypad() {
    const found = this.#first('SEND_DTMF');
    if (found)
      this.#parts.calls.cards.find((c) => c.callId === found.id)?.toggleKeypad();
    else
      void this.#explain('SEND_DTMF');
  }

  /** Who presses the key of what cannot be done is told why. @param {string} action */
  async #explain(action) {
    const loaded = await import('./commands.js').catch(() => null);
    if (loaded && !this.#signal.aborted)
      this.#parts.toasts.show(loaded.whyNot(this.#store, action));
  }

  #wrapUp() {
    this.#parts.calls.cards.some((c) => c.focusWrapUp());
  }

  /** @param {string} messages the key that leads to them @returns {import('./shortcuts.js').Shortcut[]} */
  shortcuts(messages) {
    return [
      { code: 'KeyC', what: 'consult', run: () => this.#actOnFirst('CONSULT_CALL') },
      { code: 'KeyX', what: 'transfer', run: () => this.#actOnFirst('TRANSFER', 'TRANSFER_SST') },
      { code: 'KeyJ', what: 'conference', run: () => this.#actOnFirst('CONFERENCE') },
      { code: 'KeyK', what: 'keypad', run: () => this.#toggleKeypad() },
      { code: 'KeyW', what: 'wrap-up', run: () => this.#wrapUp() },
      { code: 'KeyL', what: 'next-call', run: () => this.#nextCall() },
      { code: messages, what: 'messages', run: () => this.banner.querySelector('button')?.focus() },
      { code: 'KeyP', what: 'palette', run: () => this.openPalette() },
    ];
  }

  openPalette() {
    const { modal, toasts } = this.#parts;
    this.palette.open(import('./commands.js').then(({ commandsOf }) => commandsOf(this.#source())))
      .catch(() => toasts.show(t('problem.Unreachable'), 'warning'));
    modal();
  }

  /** @returns {import('./commands.js').Source} */
  #source() {
    const { actions, shortcuts, inert, commands } = this.#parts;
    return {
      store: this.#store, shortcuts, inert: inert(), media: this.media, books: this.#assigned.books, more: commands(),
      who: (dialog) => this.#who(dialog),
      act: (id, action) => action === 'SEND_DTMF' ? this.#parts.calls.cards.find((c) => c.callId === id)?.toggleKeypad() : this.act({ id, action }),
      actOnTask: (wish) => this.#actOnTask(wish),
      changeState: (state, reasonId) => this.mayLeaveWrapUp() && void actions.changeState(state, reasonId),
      call: (number) => this.call(number),
    };
  }
}
