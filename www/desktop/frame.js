// What one sees while signed in: header, calls, tabs with gadgets; and what happens when the store
// changes or somebody presses something.
import '../components/ap-alert.js';
import '../components/ap-call-bar.js';
import '../components/ap-connection.js';
import '../components/ap-dial-panel.js';
import '../components/ap-identity.js';
import '../components/ap-recent-calls.js';
import '../components/ap-state-control.js';
import '../components/ap-state-history.js';
import '../components/ap-tabs.js';
import '../components/ap-toast.js';
import { shownOf } from '../lib/call-layout.js';
import { duration, everySecond, instant, now } from '../lib/clock.js';
import { coalesce, el, icon, setDisabled } from '../lib/dom.js';
import { History } from '../lib/history.js';
import { chooseLanguage, t, timeOfDay } from '../lib/i18n.js';
import { isReservation, otherParty } from '../lib/model.js';
import { answerAsk, askPermission, isToAsk, mayAsk } from '../lib/notify.js';
import { allowSound, canSound, stopRing } from '../lib/sound.js';
import { problem, stateWithReason } from '../lib/words.js';
import { Actions } from './actions.js';
import { AgentSide } from './agent.js';
import { Arranger } from './arranger.js';
import { Attention } from './attention.js';
import { Container } from './container.js';
import { DEFAULT_LAYOUT, builtIn, readLayout } from './layout.js';
import { Queues } from './queues.js';
import { Shortcuts } from './shortcuts.js';
import { DENSITIES, THEMES, applyTheme, chooseDensity, density, effectiveTheme, showDensity, theme } from './theme.js';
import { Trouble } from './trouble.js';

/** @typedef {import('../lib/model.js').Dialog} Dialog */
/** @typedef {import('../lib/model.js').User} User */
/** @typedef {import('../components/ap-call-card.js').CallView} CallView */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @template T
 * @param {string} tag
 * @returns {T}
 */
const make = (tag) => /** @type {T} */ (/** @type {unknown} */ (document.createElement(tag)));

/** Shortcuts that are commands of the page, not of a call. */
const PALETTE = ['dial', 'not-ready', 'sign-out', 'messages', 'list'];

export class Frame {
  #session;
  #store;
  #container;
  #abort = new AbortController();
  #stopTicker = () => {};

  /** @type {import('../components/ap-state-control.js').ApStateControl} */ #state = make('ap-state-control');
  /** @type {import('../components/ap-identity.js').ApIdentity} */ #identity = make('ap-identity');
  /** @type {import('../components/ap-connection.js').ApConnection} */ #connection = make('ap-connection');
  /** @type {import('../components/ap-connection.js').ApConnectionBar} */ #connectionBar = make('ap-connection-bar');
  /** @type {import('../components/ap-alert.js').ApAlert} */ #alert = make('ap-alert');
  /** @type {import('../components/ap-call-bar.js').ApCallBar} */ #calls = make('ap-call-bar');
  /** @type {import('../components/ap-dial-panel.js').ApDialPanel} */ #dial = make('ap-dial-panel');
  /** @type {import('../components/ap-tabs.js').ApTabs} */ #tabs = make('ap-tabs');
  /** @type {import('../components/ap-toast.js').ApToast} */ #toasts = make('ap-toast');
  #header = el('header', { class: 'header' });
  #brand = el('span', { class: 'brand-name' }, 'Aplomb');
  #dialButton = el('button', { type: 'button', class: 'header-button' });
  #page = el('div', { class: 'page-gadgets' });
  #main = el('main', { class: 'panels', id: 'main', tabindex: '-1' });
  #root = el('div', { class: 'frame' });
  #foot = el('div', { class: 'foot' });
  /** @type {Shortcuts} */ #shortcuts;

  /** Calls of our own in the layout. */
  /** @type {import('../components/ap-recent-calls.js').ApRecentCalls[]} */ #recentTables = [];
  /** @type {import('../components/ap-state-history.js').ApStateHistory[]} */ #stateTables = [];
  #parts = 0;
  /** @type {Arranger | null} until the layout is there */ #arranger = null;
  /** Null for who supervises nobody. @type {import('./supervisor.js').Supervisor | null} */ #supervisor = null;
  #queues;

  #history;
  #actions;
  /** @type {AgentSide} */ #agent;
  #trouble;
  /** @type {Attention | undefined} */ #attention;
  #forceWrapUp = false;
  #otherHost;
  /** @type {Promise<import('./moving.js').Moving> | undefined} */ #mover;
  #lastTitle = 0;

  /**
   * @param {import('./session.js').Session} session
   * @param {typeof import('./supervisor.js').Supervisor} [Supervisor] of who has teams to look after
   * @param {() => string} [otherHost] host:port of a server that stands in for this one, '' for none
   */
  constructor(session, Supervisor, otherHost = () => '') {
    this.#otherHost = otherHost;
    this.#session = session;
    this.#store = session.store;
    this.#container = new Container(session, effectiveTheme());
    this.#history = new History(session, this.#abort.signal);
    this.#trouble = new Trouble(session, this.#abort.signal);
    this.#actions = new Actions(session, () => this.#trouble.inert);
    if (Supervisor)
      this.#supervisor = new Supervisor(session, {
        inert: () => this.#trouble.inert, confirm: (...words) => this.#confirm(...words),
      }, this.#abort.signal);
    this.#queues = new Queues(this.#store, (dialog) => this.#showModal(dialog), this.#abort.signal);
    this.#shortcuts = new Shortcuts(() => [this.#header, this.#alert, ...this.#supervisorParts('bar'), this.#calls, this.#tabs,
      this.#main, this.#agent.banner]);
    this.#agent = new AgentSide(session, {
      calls: this.#calls, dial: this.#dial, state: this.#state, toasts: this.#toasts, actions: this.#actions,
      shortcuts: this.#shortcuts, history: this.#history, hub: this.#container.hub, channels: this.#container.services.channelMenu, inert: () => this.#trouble.inert,
      modal: () => this.#render(), commands: () => this.#commands(), forceWrapUp: () => this.#forceWrapUp,
    }, this.#abort.signal);
    /** @type {any} */ (window).finesse = { container: this.#container.facade() };
  }

  async open() {
    showDensity(density(this.#supervisor !== null));
    this.#build();
    this.#listen();
    this.#foot.append(this.#container.services.popovers, this.#toasts, el('div', { class: 'foot-bars' }, this.#agent.banner, this.#connectionBar));
    document.body.append(this.#root, this.#alert, this.#foot, this.#agent.palette);
    this.#renderConnection();
    this.#render();
    this.#state.menu.button.focus();
    await this.#openLayout();
    await this.#agent.open();
  }

  close() {
    this.#abort.abort();
    this.#stopTicker();
    this.#shortcuts.close();
    this.#container.close();
    this.#root.remove();
    this.#alert.remove();
    this.#foot.remove();
    this.#agent.palette.remove();
    showDensity('');
  }

  // --- building -----------------------------------------------------------------------------------

  #build() {
    this.#dialButton.append(icon('dial'), el('span', {}, t('dial.open')));
    // Ids that layouts and gadgets know.
    this.#state.id = 'agent-voice-state';
    this.#identity.id = 'identity-component';
    this.#dialButton.id = 'make-new-call-component';
    this.#header.append(
      el('a', { class: 'skip', href: '#main', on: { click: (e) => { e.preventDefault(); this.#main.focus(); } } }, t('frame.skip')),
      el('span', { class: 'brand', id: 'cd-logo' }, icon('logo'), this.#brand),
      this.#state, this.#container.services.channelMenu,
      el('span', { class: 'spring' }),
      this.#connection, ...this.#supervisorParts('messagePanel'), this.#dialButton, this.#identity);
    this.#root.append(this.#header, ...this.#supervisorParts('bar'), this.#calls, this.#dial, this.#page,
      el('div', { class: 'body' }, el('nav', { 'aria-label': t('frame.navigation') }, this.#tabs), this.#main));
    const supervisor = this.#supervisor;
    this.#shortcuts.list = [
      { code: 'KeyY', what: 'answer', run: () => this.#actions.actOnFirst('ANSWER', 'ACCEPT') },
      { code: 'KeyH', what: 'hold', run: () => this.#actions.actOnFirst('HOLD', 'RETRIEVE') },
      { code: 'KeyE', what: 'end', run: () => this.#actions.actOnFirst('DROP') },
      { code: 'KeyR', what: 'ready', run: () => this.#changeState('READY') },
      ...this.#agent.shortcuts(supervisor ? 'KeyG' : 'KeyM'),
      { code: 'KeyN', what: 'not-ready', run: () => this.#state.menu.open(1) },
      { code: 'KeyD', what: 'dial', run: () => this.#dial.open() },
      { code: 'KeyS', what: 'silence', run: () => stopRing() },
      { code: 'KeyO', what: 'sign-out', run: () => this.#identity.menu.open() },
      ...(supervisor ? [{ code: 'KeyM', what: 'message', run: () => supervisor.openMessages() }] : []),
      { code: 'Slash', what: 'list', run: () => this.#showShortcuts() },
    ];
  }

  /** @param {'bar' | 'messagePanel'} name */
  #supervisorParts(name) {
    return this.#supervisor ? [this.#supervisor[name]] : [];
  }

  async #openLayout() {
    const layout = await this.#readLayout();
    this.#forceWrapUp = layout.forceWrapUp;
    if (layout.title)
      this.#brand.textContent = layout.title;
    for (const spec of layout.page)
      if (builtIn(spec.url) !== 'call-control')
        this.#page.append(this.#part(spec, ''));
    this.#arranger = new Arranger(this.#session.id, layout);
    this.#arranger.addEventListener('change', () => this.#render());
    this.#arranger.addEventListener('reload', (e) => this.#container.reloadBox(/** @type {CustomEvent} */ (e).detail));
    if (this.#arranger.wasDropped)
      this.#toasts.show(t('arrange.dropped'));
    for (const tab of layout.tabs) {
      const panel = el('div', {
        class: 'tab-panel', id: `panel_${tab.id}`, role: 'tabpanel', 'aria-labelledby': `tablink_${tab.id}`,
      }, el('div', { class: 'columns', 'data-columns': tab.columns.length }, ...tab.columns.map((gadgets) =>
        el('div', { class: 'column' }, ...gadgets.map((spec) => {
          const part = this.#part(spec, tab.id);
          part.dataset.part = spec.id || spec.url;
          return part;
        })))));
      this.#arranger.attach(panel, tab.id);
      this.#main.append(panel);
    }
    this.#tabs.fill(layout.tabs, t('frame.navigation'));
    this.#shortcuts.list.push(...layout.tabs.slice(0, 9).map(({ id, label }, i) =>
      ({ code: `Digit${i + 1}`, what: 'tab', name: label, run: () => this.#showTab(id) })));
    this.#tabs.hidden = layout.tabs.length === 0;
    this.#showTab(layout.tabs[0].id);
    this.#container.showTab('');
    this.#container.hub.setStatus('connected');
    await this.#watch();
  }

  async #readLayout() {
    const roles = this.#store.user?.roles ?? [];
    try {
      const answer = await fetch('/desktop/api/layout', {
        headers: { Authorization: `Basic ${this.#session.authorization}` }, credentials: 'omit', cache: 'no-store',
      });
      if (answer.ok)
        return readLayout((await answer.json()).layoutxml, roles);
      if (answer.status !== 404)
        this.#toasts.show(t('layout.failed', { status: answer.status }), 'warning');
    } catch (fault) {
      this.#toasts.show(t('layout.failed', { status: String(fault) }), 'warning');
    }
    // Calls and state must work whatever became of the layout.
    return readLayout(DEFAULT_LAYOUT, roles);
  }

  /** Loaded when it is needed; where there is another server, by desktop.js before. */
  #moving() {
    return this.#mover ??= import('./moving.js').then(({ Moving }) => new Moving(this.#session, this.#otherHost,
      (text) => this.#toasts.show(text, 'warning', [{ label: t('dialog.close'), run: () => {} }]), this.#abort.signal));
  }

  /**
   * @param {import('./layout.js').GadgetSpec} spec
   * @param {string} tabId
   */
  #part(spec, tabId) {
    switch (builtIn(spec.url)) {
    case 'team':
      return this.#ownPart(spec.id || 'team-performance', t('team.title'), 'users', this.#supervisor?.makeTeam() ?? el('p', { class: 'muted' }, t('team.none')));
    case 'queues':
      return this.#ownPart(spec.id, t('queues.title'), 'queue', this.#queues.make((this.#store.user?.teams.length ?? 0) > 0));
    case 'recent-calls': {
      /** @type {import('../components/ap-recent-calls.js').ApRecentCalls} */
      const table = make('ap-recent-calls');
      table.addEventListener('ap-dial', (e) => this.#agent.call(/** @type {CustomEvent} */ (e).detail));
      this.#recentTables.push(table);
      return this.#ownPart(spec.id, t('recent.title'), 'history', table);
    }
    case 'state-history': {
      /** @type {import('../components/ap-state-history.js').ApStateHistory} */
      const table = make('ap-state-history');
      this.#stateTables.push(table);
      return this.#ownPart(spec.id, t('states.title'), 'history', table);
    }
    default:
      return this.#container.add(spec, tabId);
    }
  }

  /**
   * @param {string} id
   * @param {string} title
   * @param {string} iconName
   * @param {HTMLElement} content
   */
  #ownPart(id, title, iconName, content) {
    const heading = `own-part-${++this.#parts}`;
    return el('section', { class: 'own-part', id: id || null, 'aria-labelledby': heading },
      el('header', { class: 'gadget-bar' }, icon(iconName), el('h2', { class: 'gadget-title', id: heading }, title)), content);
  }

  async #watch() {
    /** @type {(Promise<unknown> | undefined)[]} */
    const tasks = [this.#supervisor?.watch()];
    if (this.#queues.isShown || isWallboard())
      tasks.push(this.#session.watchQueues());
    const results = await Promise.allSettled(tasks);
    for (const r of results)
      if (r.status === 'rejected')
        console.warn('not watched', r.reason);
    if (isWallboard())
      await this.#queues.openWall(false);
    this.#render();
  }

  // --- listening ----------------------------------------------------------------------------------

  #listen() {
    const { signal } = this.#abort;
    const session = this.#session;
    const render = coalesce(() => this.#render());
    const on = (/** @type {EventTarget} */ target, /** @type {string} */ type, /** @type {(e: any) => void} */ f) =>
      target.addEventListener(type, f, { signal });

    const escape = (/** @type {KeyboardEvent} */ e) => {
      if (e.key === 'Escape' && !this.#dial.isOpen && !this.#supervisor?.messagePanel.isOpen)
        this.#container.restore();
    };

    this.#attention = new Attention(this.#store, this.#toasts, {
      shortcut: () => this.#shortcuts.label('answer'),
      asked: () => this.#actions.stateBusy,
      ready: () => this.#changeState('READY'),
    }, signal);
    for (const type of ['user', 'dialogs'])
      on(this.#store, type, render);
    on(this.#store, 'team', coalesce(() => this.#supervisor?.render()));
    for (const source of [this.#actions, this.#trouble, this.#agent])
      on(source, 'change', render);
    const renderTables = coalesce(() => this.#renderTables());
    on(this.#history, 'change', renderTables);
    on(this.#trouble, 'change', renderTables);
    if (this.#supervisor)
      on(this.#supervisor, 'change', render);
    on(this.#trouble, 'paused', (e) => this.#toasts.show(t('connection.paused', { from: timeOfDay(e.detail.from), to: timeOfDay(e.detail.to) }), 'warning'));
    on(this.#trouble, 'status', (e) => this.#container.hub.setStatus(e.detail));
    on(session.xmpp, 'ping', () => this.#renderConnection());
    on(this.#connection, 'ap-look', () => this.#renderConnection());
    on(this.#trouble, 'change', () => { this.#renderConnection(); this.#agent.media?.render(); });
    const renderQueues = coalesce(() => this.#queues.render());
    on(this.#store, 'queues', (e) => {
      renderQueues();
      if (e.detail.others) // who is ready is told which there are
        render();
    });
    on(session, 'notification', (e) => {
      this.#container.hub.publishUpdate(e.detail.node, e.detail.payload, e.detail.update);
      this.#container.notified(e.detail.node, e.detail.update);
    });
    on(this.#container, 'maintenance', async (e) => (await this.#moving()).announced(e.detail.mode, e.detail.at));
    on(session, 'state', () => session.state === 'stale' && this.#otherHost() && void this.#moving());
    const { services } = this.#container;
    on(services, 'mark', (e) => this.#tabs.mark(e.detail.tabId, e.detail.on && e.detail.tabId !== this.#tabs.active));
    on(services, 'notice', (e) => this.#toasts.show(e.detail, 'warning'));
    this.#container.isKeyTaken = (e) => this.#shortcuts.does(e);
    this.#shortcuts.others = (e, key, modifiers) => {
      const fitting = [...services.shortcuts.values()].filter((s) => s.key === key && s.modifiers === modifiers);
      // In its own frame the gadget has heard the key itself.
      if (fitting.length > 0 && !fitting.some((s) => this.#container.isFrameOf(s.mid, e.view)))
        services.press(fitting[0]);
      return fitting.length > 0;
    };
    on(session.xmpp, 'presence', (e) => this.#container.hub.publishPresence(e.detail.from, e.detail.available));

    on(this.#state, 'ap-state', (e) => this.#changeState(e.detail.state, e.detail.reasonId));
    on(this.#state, 'ap-retry', () => this.#actions.stateAgain?.());
    on(this.#alert, 'ap-action', (e) => this.#agent.act(e.detail));
    on(this.#alert, 'ap-silence', stopRing);
    on(this.#alert, 'ap-sound', () => { allowSound(); setTimeout(render); });
    on(this.#calls, 'ap-notifications', async (e) => { await answerAsk(e.detail); render(); });
    on(this.#dialButton, 'click', () => this.#dial.open());
    on(this.#tabs, 'ap-tab', (e) => this.#showTab(e.detail));
    on(this.#container, 'modal', render);
    on(this.#container, 'tab', (e) => this.#showTab(e.detail));
    on(this.#container, 'key', (e) => { this.#shortcuts.key(e.detail); escape(e.detail); });
    on(this.#identity, 'ap-theme', (e) => { applyTheme(e.detail); this.#container.setTheme(effectiveTheme()); render(); });
    on(this.#identity, 'ap-density', (e) => { chooseDensity(e.detail); render(); });
    on(this.#identity, 'ap-language', async (e) => { await chooseLanguage(e.detail); location.reload(); });
    on(this.#identity, 'ap-notifications', async () => { await askPermission(); render(); });
    on(this.#identity, 'ap-notices', () => this.#showNotices());
    on(this.#identity, 'ap-shortcuts', () => this.#showShortcuts());
    on(this.#identity, 'ap-sound', () => void this.#openPanel(t('identity.sound'), ({ soundList }) => soundList()));
    on(this.#identity, 'ap-report', () => void this.#sendReport());
    on(this.#identity, 'ap-reset-layout', () => { this.#arranger?.reset(); location.reload(); });
    on(this.#identity, 'ap-sign-out', (e) => void this.#signOut(e.detail));
    on(matchMedia('(prefers-color-scheme: dark)'), 'change', () => this.#container.setTheme(effectiveTheme()));
    on(document, 'keydown', escape);
    // A dialog that closes may hold the alert; it must be out before the dialog goes.
    document.addEventListener('close', (e) => {
      if (e.target instanceof Element && e.target.contains(this.#alert)) {
        document.body.append(this.#alert);
        this.#render();
      }
    }, { capture: true, signal });
    on(document, 'visibilitychange', render);
    this.#stopTicker = everySecond(() => this.#retitle(false));
  }

  // --- showing ------------------------------------------------------------------------------------

  #render() {
    const { user, reasons } = this.#store;
    if (!user || this.#session.state === 'ended')
      return;
    const { inert } = this.#trouble;
    this.#root.classList.toggle('stale', inert);
    this.#state.render({
      user, reasons: reasons.notReady, pendingReason: this.#session.pendingReason, inert,
      busy: this.#actions.stateBusy, message: this.#actions.stateMessage, canRetry: this.#actions.stateAgain !== null,
    });
    this.#identity.render(user, reasons.logout, {
      theme: theme(), themes: THEMES, density: density(this.#supervisor !== null), densities: DENSITIES, mayNotify: mayAsk(), arranged: this.#arranger?.isChanged ?? false,
    });
    setDisabled(this.#dialButton, inert);
    const ringing = this.#store.ringing();
    const answered = this.#alert.contains(document.activeElement);
    this.#alert.render(ringing.map((d) => this.#viewOf(d)), { shortcut: this.#shortcuts.label('answer'), soundOff: !canSound() });
    this.#calls.render(this.#store.inOrder().filter((d) => !ringing.includes(d)).map((d) => this.#viewOf(d)), this.#idleText(user), this.#agent.hearing(),
      this.#agent.tasks.map((view) => ({ view, shown: this.#shownOf(view.dialog).body })));
    this.#calls.ask(isToAsk() && ringing.length === 0);
    if (user.state !== 'NOT_READY') // who takes calls
      this.#calls.keepRoom();
    if (answered && !this.#alert.contains(document.activeElement))
      this.#calls.cards[0]?.focusActions();
    this.#supervisor?.render();
    this.#retitle(true);
  }

  /** What nobody sees is drawn when its tab is shown. */
  #renderTables() {
    for (const table of this.#recentTables.filter(isShown))
      table.render(this.#history.calls, this.#trouble.inert);
    for (const table of this.#stateTables.filter(isShown))
      table.render(this.#history.states);
  }

  #renderConnection() {
    const { view } = this.#trouble;
    this.#connection.render(view);
    this.#connectionBar.render(view);
  }

  /** @param {Dialog} dialog @returns {CallView} */
  #viewOf(dialog) {
    return { dialog, extension: this.#store.user?.extension ?? '', shown: this.#shownOf(dialog), inert: this.#trouble.inert, ...this.#actions.statusOf(dialog.id), ...this.#agent.viewOf(dialog) };
  }

  /** @param {Dialog} dialog */
  #shownOf(dialog) {
    return shownOf(this.#store.callLayouts, dialog, (n) => t('call.variable', { n }));
  }

  /** @param {User} user */
  #idleText(user) {
    if (user.state === 'READY') {
      const names = [...this.#store.queues.values()].map((q) => q.name);
      return names.length > 0 ? t('calls.idle.ready', { queues: new Intl.ListFormat(document.documentElement.lang).format(names) }) : t('calls.idle.readyAny');
    }
    const [ringing] = this.#store.ringing();
    if (ringing)
      return t(isReservation(ringing) ? 'calls.idle.preview' : 'calls.idle.ringing');
    if (this.#store.monitor())
      return t('calls.idle.listening');
    if (user.state === 'WORK' || user.state === 'WORK_READY')
      return t('calls.idle.wrapUp');
    return t('calls.idle.notReady');
  }

  /** @param {boolean} changed something happened, so the title may change out of turn */
  #retitle(changed) {
    const user = this.#store.user;
    if (!user || this.#session.state === 'ended')
      return;
    const ringing = this.#store.ringing()[0];
    const idle = this.#store.inOrder().length === 0;
    if (!changed && idle && Date.now() - this.#lastTitle < 9500)
      return;
    this.#lastTitle = Date.now();
    const since = instant(user.stateChangeTime);
    const title = ringing ? isReservation(ringing) ? `${t('alert.preview')}: ${otherParty(ringing, user.extension)}` : t('title.incoming', { party: otherParty(ringing, user.extension) })
      : this.#trouble.inert ? t('title.trouble') : this.#attention?.missed ? t('missed.title')
        : `${stateWithReason(user)} ${since === null ? '' : duration(now() - since)}`.trim();
    const whole = `${title} - ${this.#brand.textContent}`;
    if (document.title !== whole)
      document.title = whole;
  }

  /** @param {string} id */
  #showTab(id) {
    const panels = [...this.#main.querySelectorAll('.tab-panel')];
    if (!panels.some((p) => p.id === `panel_${id}`))
      return;
    for (const panel of panels) {
      const on = panel.id === `panel_${id}`;
      panel.classList.toggle('active', on);
      panel.toggleAttribute('inert', !on);
    }
    this.#tabs.active = id;
    this.#tabs.mark(id, false);
    this.#container.showTab(id);
    this.#render();
    this.#renderTables();
  }

  /** @param {HTMLDialogElement} dialog */
  #showModal(dialog) {
    this.#root.append(dialog);
    dialog.showModal();
    this.#render(); // a ringing call moves into it
  }

  #showShortcuts() {
    void this.#openPanel(t('identity.shortcuts'), ({ shortcutList }) =>
      shortcutList(this.#shortcuts, this.#container.services.shortcuts.values(), () => this.#render()));
  }

  #showNotices() {
    void this.#openPanel(t('notices.title'), ({ noticeList }) => noticeList());
  }

  /**
   * What is opened now and then is loaded then.
   * @param {string} title
   * @param {(panels: typeof import('./panels.js')) => HTMLElement[]} make
   */
  async #openPanel(title, make) {
    try {
      this.#showPanel(title, ...make(await import('./panels.js')));
    } catch (fault) {
      this.#toasts.show(problem(fault), 'warning');
    }
  }

  /**
   * @param {string} title
   * @param {...Node} content
   */
  #showPanel(title, ...content) {
    const id = `panel-title-${++this.#parts}`;
    const dialog = el('dialog', { class: 'panel', 'aria-labelledby': id }, el('h2', { id }, title), ...content,
      el('div', { class: 'panel-foot' }, el('button', { type: 'button', class: 'primary', on: { click: () => dialog.close() } }, t('dialog.close'))));
    dialog.addEventListener('close', () => dialog.remove());
    this.#showModal(dialog);
  }

  // --- acting -------------------------------------------------------------------------------------

  /**
   * @param {string} state
   * @param {string} [reasonId]
   */
  #changeState(state, reasonId) {
    if (this.#agent.mayLeaveWrapUp())
      void this.#actions.changeState(state, reasonId);
  }

  /** What the palette offers besides calls, states and contacts. @returns {import('../components/ap-palette.js').Command[]} */
  #commands() {
    const tabs = /** @type {HTMLElement[]} */ ([...this.#tabs.querySelectorAll('[data-tab]')]);
    return [
      ...this.#shortcuts.list.filter((s) => PALETTE.includes(s.what))
        .map((s) => ({ label: t(`shortcut.${s.what}`), note: this.#shortcuts.label(s.what), run: s.run })),
      ...this.#supervisor?.commands() ?? [],
      { label: t('notices.title'), run: () => this.#showNotices() },
      ...tabs.map((tab) => ({ label: t('palette.tab', { name: tab.textContent ?? '' }), run: () => this.#showTab(tab.dataset.tab ?? '') })),
    ];
  }

  /** What gadgets have logged goes to the server, where an administrator finds it. */
  async #sendReport() {
    const { log } = this.#container;
    log.add(`${new Date().toISOString()} ${navigator.userAgent}`);
    try {
      await this.#session.api.send('POST', `/finesse/api/User/${encodeURIComponent(this.#session.id)}/ClientLog`, 'ClientLog', { logData: log.toSend() });
      log.clear();
      this.#toasts.show(t('report.sent'), 'info');
    } catch (fault) {
      this.#toasts.show(problem(fault), 'warning');
    }
  }

  /** @param {string} reasonId */
  async #signOut(reasonId) {
    const user = this.#store.user;
    if (!user || !this.#agent.mayLeaveWrapUp())
      return;
    const hindrance = this.#container.services.signOutHindrance;
    if (hindrance) {
      this.#toasts.show(hindrance, 'warning');
      return;
    }
    try {
      if (user.state !== 'NOT_READY' && user.state !== 'LOGOUT') {
        if (!await this.#confirm(t('sign-out.title', { state: stateWithReason(user) }), t('sign-out.text'), t('sign-out.go')))
          return;
        const first = this.#store.reasons.notReady[0]?.id;
        await this.#session.changeState('NOT_READY', first);
        if (this.#store.user?.state !== 'NOT_READY') {
          this.#toasts.show(t('sign-out.later'), 'info');
          return;
        }
      }
      await this.#session.signOut(reasonId || undefined);
    } catch (fault) {
      this.#toasts.show(problem(fault), 'warning');
    }
  }

  /**
   * @param {string} title
   * @param {string} text
   * @param {string} go what the button says that agrees
   * @returns {Promise<boolean>}
   */
  #confirm(title, text, go) {
    return new Promise((resolve) => {
      const id = `confirm-${++this.#parts}`;
      const cancel = el('button', { type: 'button', on: { click: () => dialog.close() } }, t('dialog.cancel'));
      const agree = el('button', { type: 'button', class: 'primary', on: { click: () => { resolve(true); dialog.close(); } } }, go);
      const dialog = el('dialog', { class: 'panel', 'aria-labelledby': id },
        el('h2', { id }, title), el('p', {}, text), el('div', { class: 'dialog-buttons' }, cancel, agree));
      dialog.addEventListener('close', () => { dialog.remove(); resolve(false); });
      this.#showModal(dialog);
      cancel.focus();
    });
  }
}

/** @param {Element} part not in the panel of another tab */
function isShown(part) {
  return !part.closest('[inert]');
}

/** The address asks for the figures alone, on a screen that nobody sits at. */
function isWallboard() {
  return new URLSearchParams(location.search).has('wallboard');
}
