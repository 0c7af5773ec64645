// The gadgets of the page: their frames, what they ask by rpc, what they hear by the hub.
import '../components/ap-gadget.js';
import { RpcHost, newToken } from '../opensocial/container/rpc.js';
import { ClientLog } from '../lib/client-log.js';
import { everySecond } from '../lib/clock.js';
import { el } from '../lib/dom.js';
import { Hub } from '../lib/hub.js';
import { language, t } from '../lib/i18n.js';
import { own } from '../lib/model.js';
import { child, text } from '../lib/xml.js';
import { GadgetServices } from './services.js';

/** @typedef {import('./layout.js').GadgetSpec} GadgetSpec */
/** @typedef {import('../components/ap-gadget.js').ApGadget} ApGadget */

const LOAD_LIMIT_MS = 20000;
const MAX_HEIGHT = 20000;
const DEFAULT_HEIGHT = 160;
const RESIZE_MS = 200;
/** Web servers take 8 kB of request line and headers. */
const QUERY_MAX = 6000;
/** What is shown has this long for itself; then a gadget of another tab is loaded each time it is over. */
const REST_MS = 2000;

/**
 * @typedef {object} Gadget
 * @property {number} mid
 * @property {GadgetSpec} spec
 * @property {string} url absolute address of the spec, its query included
 * @property {string} at where it is loaded from: url, or the same of another host
 * @property {string[]} others where else it may be had, not tried yet
 * @property {string} tabId '' for page-level ones
 * @property {ApGadget} box
 * @property {HTMLIFrameElement | null} frame
 * @property {number} height px, as the gadget asked
 * @property {boolean} fixed the layout gave the height
 * @property {ReturnType<typeof setTimeout> | undefined} limit
 * @property {number} lives how often it was begun, or taken away
 */

/** @typedef {{ title?: string | false, message?: string, close?: () => void, isBlocking?: boolean }} DialogOptions */

/**
 * Emits 'key' (detail: KeyboardEvent of a frame), 'tab' (detail: id a gadget wants shown), 'modal'
 * (a dialog was opened), 'maintenance' (detail {mode, at}: SCHEDULED or
 * MIGRATING, and when).
 */
export class Container extends EventTarget {
  /** @type {Map<number, Gadget>} */ #gadgets = new Map();
  /** Who listens to which channel of the old pubsub feature, by frame. @type {Map<string, Set<string>>} */
  #channels = new Map();
  #rpc = new RpcHost();
  #session;
  #lastMid = 0;
  #activeTab = '';
  #theme;
  #ticking = false;
  #onCall = false;
  #nonVoice = false;
  #maintenance = '';
  #abort = new AbortController();
  #stopTicks = () => {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #rest;
  #dialog = el('dialog', { class: 'panel gadget-dialog' });
  /** The page has this key for itself. @type {(e: KeyboardEvent) => boolean} */
  isKeyTaken = () => false;

  /**
   * @param {import('./session.js').Session} session
   * @param {string} theme light or dark
   */
  constructor(session, theme) {
    super();
    this.#session = session;
    this.#theme = theme;
    this.hub = new Hub(this.#rpc, session.xmpp, { onSubscribe: (topic) => this.#subscribed(topic) });
    this.services = new GadgetServices(this.hub);
    this.log = new ClientLog();
    this.#serve();
    this.#watch();
    document.body.append(this.#dialog);
  }

  /** Takes every frame away and stops listening. */
  close() {
    for (const gadget of this.#gadgets.values())
      this.#unload(gadget);
    this.#gadgets.clear();
    clearTimeout(this.#rest);
    this.#stopTicks();
    this.#abort.abort();
    this.services.close();
    this.hub.close();
    this.#rpc.close();
    this.#dialog.remove();
  }

  // --- gadgets ------------------------------------------------------------------------------------

  /**
   * Makes the box of a gadget; load() fills it.
   * @param {GadgetSpec} spec
   * @param {string} tabId
   * @returns {ApGadget}
   */
  add(spec, tabId) {
    const mid = ++this.#lastMid;
    const url = this.#addressOf(spec);
    const box = /** @type {ApGadget} */ (document.createElement('ap-gadget'));
    const fixed = Number(url.searchParams.get('gadgetHeight')) || 0;
    box.setUp(mid, titleFrom(url), tabId !== '');
    if (spec.id)
      box.id = spec.id;
    box.hidden = spec.hidden || spec.managedBy !== '';
    /** @type {Gadget} */
    const gadget = {
      mid, spec, url: url.href, at: url.href, others: [], tabId, box, frame: null, height: fixed || DEFAULT_HEIGHT, fixed: fixed > 0, limit: undefined, lives: 0,
    };
    this.#gadgets.set(mid, gadget);
    box.addEventListener('ap-reload', () => void this.#load(gadget));
    box.addEventListener('ap-accept', (e) => {
      const id = /** @type {CustomEvent} */ (e).detail;
      box.unask(id);
      this.hub.publish(`finesse.containerservices.certificateBanner.${id}`, {});
    });
    box.addEventListener('ap-maximize', () => this.#viewChanged(gadget));
    if (spec.hidden)
      void this.#load(gadget);
    return box;
  }

  /**
   * @param {GadgetSpec} spec
   * @returns {URL} absolute; what is no address becomes one that nobody renders
   */
  #addressOf({ url }) {
    const team = encodeURIComponent(this.#session.store.user?.teamName ?? '');
    const text = url.replace(/=teamName(?=&|$)/g, `=${team}`);
    return URL.canParse(text, location.href) ? new URL(text, location.href) : new URL(`invalid:${encodeURIComponent(url)}`);
  }

  /**
   * Loads what a tab shows, the first time it is shown; then the others, one by one: a chat comes, a call is looked up,
   * wherever the person is.
   * @param {string} tabId '' for the page level
   */
  showTab(tabId) {
    for (const gadget of this.#gadgets.values())
      if (gadget.tabId === tabId && !gadget.frame && gadget.spec.managedBy === '')
        void this.#load(gadget);
    this.#loadRest();
    if (tabId) {
      this.#activeTab = tabId;
      this.hub.publish('finesse.containerservices.activeTab', tabId);
    }
  }

  #loadRest() {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      const next = [...this.#gadgets.values()].find((g) => g.lives === 0 && g.spec.managedBy === '');
      if (!next)
        return;
      void this.#load(next);
      this.#loadRest();
    }, REST_MS);
  }

  /** @returns {boolean} a maximised gadget was restored */
  restore() {
    const big = [...this.#gadgets.values()].find((g) => g.box.isMaximized && g.tabId === this.#activeTab);
    big?.box.maximize(false);
    return big !== undefined;
  }

  /** @param {string} theme */
  setTheme(theme) {
    this.#theme = theme;
    this.hub.publish('aplomb.theme', theme);
  }

  /**
   * @param {Gadget} gadget
   * @param {string[]} [addresses] of its spec, tried one by one
   */
  async #load(gadget, [at, ...others] = addressesOf(gadget)) {
    const { box, mid } = gadget;
    this.#unload(gadget);
    const life = gadget.lives;
    gadget.at = at;
    gadget.others = others;
    box.loading();
    let st;
    try {
      st = await this.#token(gadget);
    } catch (fault) {
      if (life === gadget.lives)
        box.failed(t('gadget.failed.token', { status: fault instanceof Error ? fault.message : '' }), gadget.url);
      return;
    }
    if (life !== gadget.lives) // begun anew meanwhile, or not wanted any more
      return;
    const rpctoken = newToken();
    const frame = el('iframe', { id: `finesse_gadget_${mid}`, name: `finesse_gadget_${mid}`, title: box.name });
    // Gadgets of others draw for a light page; ours are told the theme.
    frame.classList.toggle('own', new URL(at).origin === location.origin && new URL(at).pathname.startsWith('/gadgets/'));
    frame.addEventListener('load', () => this.#loaded(gadget, frame));
    frame.src = this.#frameAddress(gadget, st, rpctoken);
    gadget.frame = frame;
    gadget.limit = setTimeout(() => this.#fail(gadget, t('gadget.failed.time')), LOAD_LIMIT_MS);
    this.#rpc.attach(frame, { token: rpctoken });
    this.hub.admit(frame.id, { onDisconnect: () => this.#forget(gadget) });
    if (this.#session.api.base)
      this.#tellServer(frame.id);
    this.#size(gadget);
    box.holder.append(frame);
  }

  /** @param {Gadget} gadget */
  #unload(gadget) {
    clearTimeout(gadget.limit);
    gadget.lives++;
    if (!gadget.frame)
      return;
    this.hub.dismiss(gadget.frame.id);
    this.#rpc.detach(gadget.frame.id);
    for (const listeners of this.#channels.values())
      listeners.delete(gadget.frame.id);
    gadget.frame.remove();
    gadget.frame = null;
  }

  /**
   * What it had goes with the connection of its frame, which may load its document again by itself.
   * @param {Gadget} gadget
   */
  #forget(gadget) {
    this.services.forget(gadget);
    if (gadget.frame)
      this.hub.forget(gadget.frame.id);
  }

  /**
   * @param {Gadget} gadget
   * @param {HTMLIFrameElement} frame
   */
  #loaded(gadget, frame) {
    if (gadget.frame !== frame)
      return;
    clearTimeout(gadget.limit);
    const inside = /** @type {(Window & { __isgadget?: boolean }) | null} */ (frame.contentWindow);
    try {
      const entry = inside?.performance.getEntriesByType('navigation')[0];
      const status = /** @type {PerformanceNavigationTiming | undefined} */ (entry)?.responseStatus ?? 200;
      // A spec of type url went on to a page of this server, which is no gadget of the renderer's.
      const rendered = inside?.location.pathname === '/gadgets/ifr';
      if (status >= 400 || !inside || (rendered && !inside.__isgadget)) {
        // Ours say why in a paragraph below a heading; of other servers' pages all is taken.
        const page = inside?.document;
        const words = (page?.querySelector('p') ?? page?.body)?.textContent?.trim().slice(0, 200);
        this.#fail(gadget, t('gadget.failed.status', { status: status || 0 }), words);
        return;
      }
      inside.addEventListener('keydown', (e) => this.dispatchEvent(new CustomEvent('key', { detail: e })));
    } catch {
      // A spec of type url went on to another origin: nothing of it can be seen from here.
    }
    gadget.box.loaded();
  }

  /**
   * @param {Gadget} gadget
   * @param {string} reason
   * @param {string} [words] of the server
   */
  #fail(gadget, reason, words) {
    this.#unload(gadget);
    if (gadget.others.length > 0)
      void this.#load(gadget, gadget.others);
    else
      gadget.box.failed(reason, gadget.at, words);
  }

  /** @param {Gadget} gadget */
  async #token({ at, mid }) {
    const answer = await fetch(`/desktop/api/token?${new URLSearchParams({ url: at, mid: String(mid) })}`, {
      headers: { Authorization: `Basic ${this.#session.authorization}` }, credentials: 'omit', cache: 'no-store',
    });
    if (!answer.ok)
      throw new Error(String(answer.status));
    return String((await answer.json()).token);
  }

  /**
   * What a gadget keeps and no server takes any more is told to its scripts alone, in the fragment: else it could not be
   * loaded again.
   * @param {Gadget} gadget
   * @param {string} st security token
   * @param {string} rpctoken
   */
  #frameAddress(gadget, st, rpctoken) {
    const query = this.#query(gadget, st);
    const fragment = new URLSearchParams({ rpctoken, parent: location.origin });
    const longestFirst = Object.entries(this.#kept(gadget.url)).sort(([, a], [, b]) => b.length - a.length);
    for (const [name, value] of longestFirst) {
      if (query.toString().length <= QUERY_MAX)
        break;
      query.delete(`up_${name}`);
      fragment.set(`up_${name}`, value);
    }
    return `/gadgets/ifr?${query}#${fragment}`;
  }

  /**
   * @param {Gadget} gadget
   * @param {string} st security token
   */
  #query({ mid, url, at, box }, st) {
    const tag = new Intl.Locale(navigator.language);
    const country = tag.region ?? (language() === 'de' ? 'DE' : 'US');
    const query = new URLSearchParams({
      container: 'default', mid: String(mid), nocache: '0', country, lang: language(),
      view: box.isMaximized ? 'canvas' : 'default', refresh: '86400',
    });
    for (const [name, value] of Object.entries({ ...this.#preferences(country), ...this.#fromUrl(url), ...this.#kept(url) }))
      query.set(`up_${name}`, value);
    query.set('st', st);
    query.set('url', at);
    return query;
  }

  /**
   * What every gadget is told about where it is and who uses it.
   * @param {string} country
   * @returns {Record<string, string>}
   */
  #preferences(country) {
    const { store, id, xmppDomain, pubsubDomain, deploymentType, peripheralId, drift } = this.#session;
    const user = store.user;
    const port = location.port || (location.protocol === 'https:' ? '443' : '80');
    return {
      id, country, language: language(), locale: `${language()}_${country}`,
      host: location.hostname, hostPort: port, scheme: location.protocol.replace(':', ''),
      restHost: location.hostname, localhostFQDN: location.hostname, localhostPort: port,
      externalServerHost: location.origin,
      extension: user?.extension ?? '', mobileAgentMode: user?.mobile?.mode ?? '', mobileAgentDialNumber: user?.mobile?.dialNumber ?? '',
      teamId: user?.teamId ?? '', teamName: user?.teamName ?? '',
      xmppDomain, pubsubDomain, deploymentType, peripheralId, systemAuthMode: 'NON_SSO', compatibilityMode: 'false',
      toasterNotificationTimeout: '8', clientDriftInMillis: String(Math.round(drift)), theme: this.#theme,
    };
  }

  /**
   * Parameters of the spec's address in the layout are preferences too.
   * @param {string} url
   * @returns {Record<string, string>}
   */
  #fromUrl(url) {
    const own = Object.fromEntries(new URL(url).searchParams);
    return { ...own, urlPrefs: JSON.stringify(own) };
  }

  /** @param {string} url */
  #storageKey(url) {
    return `aplomb.prefs.${this.#session.id}.${url}`;
  }

  /**
   * What the gadget itself set before, in this browser.
   * @param {string} url
   * @returns {Record<string, string>}
   */
  #kept(url) {
    try {
      return JSON.parse(localStorage.getItem(this.#storageKey(url)) ?? '{}');
    } catch {
      return {};
    }
  }

  // --- what gadgets ask ---------------------------------------------------------------------------

  #serve() {
    const of = (/** @type {string} */ frameId) => [...this.#gadgets.values()].find((g) => g.frame?.id === frameId);
    const serve = (/** @type {string} */ service, /** @type {(gadget: Gadget, ...args: any[]) => void} */ f) =>
      this.#rpc.register(service, function (...args) {
        const gadget = of(this.f);
        if (gadget)
          f(gadget, ...args);
      });
    serve('resize_iframe', (gadget, height) => {
      const px = parseInt(height, 10);
      if (gadget.fixed || !(px >= 0))
        return;
      gadget.height = Math.min(px, MAX_HEIGHT);
      this.#size(gadget);
    });
    serve('set_title', (gadget, title) => {
      gadget.box.name = String(title);
      gadget.frame?.setAttribute('title', String(title));
    });
    serve('set_pref', (gadget, _token, ...pairs) => this.#setPreferences(gadget, pairs));
    serve('resize_iframe_width', ({ frame }, width) => {
      const px = parseInt(width, 10);
      if (frame && px > 0)
        frame.style.width = `min(100%, ${px}px)`;
    });
    serve('pubsub', ({ frame }, what, channel, message) => this.#channel(frame?.id ?? '', String(what), String(channel), message));
    serve('requestNavigateTo', (gadget, view) => gadget.box.maximize(/^canvas/.test(String(view))));
    this.hub.subscribe('finesse.containerservices.requests', (_topic, request, publisher) => {
      if (request && typeof request === 'object')
        this.#asked(/** @type {any} */ (request), of(String(publisher)));
    });
    this.hub.subscribe('finesse.clientLogging.*', (_topic, line) => this.log.add(line));
    this.hub.subscribe('finext.notification.popover', (_topic, data, publisher) => {
      const gadget = of(String(publisher));
      if (gadget)
        this.services.notify(gadget, data);
    });
  }

  /** What gadgets hear without being asked. */
  #watch() {
    const { signal } = this.#abort;
    const { store } = this.#session;
    this.#session.addEventListener('moved', () => [...this.#gadgets.values()].forEach(({ frame }) => frame && this.#tellServer(frame.id)), { signal });
    store.addEventListener('dialogs', () => {
      const before = this.#onCall;
      this.#onCall = this.#isOnCall();
      if (before !== this.#onCall)
        this.#tellCall();
    }, { signal });
    this.services.addEventListener('change', () => {
      const before = this.#nonVoice;
      this.#nonVoice = this.services.hasChannels;
      if (before !== this.#nonVoice)
        this.#tellNonVoice();
    }, { signal });
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let soon;
    window.addEventListener('resize', () => {
      clearTimeout(soon);
      soon = setTimeout(() => this.hub.publish('finesse.containerservices.maxAvailableHeightChangedEvent', { maxAvailableHeight: availableHeight() }), RESIZE_MS);
    }, { signal });
    signal.addEventListener('abort', () => clearTimeout(soon));
  }

  /** Its requests to ours go where the page goes on. @param {string} frameId */
  #tellServer(frameId) {
    this.#rpc.call(frameId, 'server_moved', null, this.#session.api.base);
  }

  #isOnCall() {
    const { store } = this.#session;
    return store.inOrder().some((d) => ['ACTIVE', 'HELD'].includes(own(d, store.user?.extension ?? '')?.state ?? ''));
  }

  #tellCall() {
    this.hub.publish('finesse.containerservices.activeCallStatusEvent', { status: this.#onCall, type: 'info' });
  }

  #tellNonVoice() {
    this.hub.publish('finesse.containerservices.nonVoiceGadgetEvent', { status: this.#nonVoice, type: 'info' });
  }

  /**
   * A notification, for whatever of it gadgets hear in other words.
   * @param {string} node
   * @param {Element | null} update
   */
  notified(node, update) {
    if (node !== '/finesse/api/SystemInfo')
      return;
    const system = child(update, 'data')?.firstElementChild;
    const mode = text(system, 'finesseMMode');
    if (mode !== this.#maintenance && ['SCHEDULED', 'MIGRATING'].includes(mode)) {
      this.hub.publish('finesse.containerservices.maintenanceModeEvent', { status: mode });
      this.dispatchEvent(new CustomEvent('maintenance', { detail: { mode, at: Number(text(system, 'finesseTimeInMMode')) } }));
    }
    this.#maintenance = mode;
  }

  /**
   * Channels between gadgets, older than the hub; who publishes is among those who hear.
   * @param {string} sender frame
   * @param {string} what publish, subscribe or unsubscribe
   * @param {string} channel
   * @param {unknown} message
   */
  #channel(sender, what, channel, message) {
    const listeners = this.#channels.get(channel) ?? new Set();
    if (what === 'subscribe')
      this.#channels.set(channel, listeners.add(sender));
    else if (what === 'unsubscribe')
      listeners.delete(sender);
    else if (what === 'publish')
      for (const id of listeners)
        this.#rpc.call(id, 'pubsub', null, channel, sender, message);
  }

  /** @param {Gadget} gadget */
  #size({ box, height, frame }) {
    if (!frame)
      return;
    frame.style.height = `${height}px`;
    box.classList.toggle('no-height', height === 0);
  }

  /**
   * Kept in this browser; never the credentials that the public library sets as a preference.
   * @param {Gadget} gadget
   * @param {unknown[]} pairs
   */
  #setPreferences({ url }, pairs) {
    const kept = this.#kept(url);
    for (let i = 0; i + 1 < pairs.length; i += 2)
      if (pairs[i] !== 'authorization')
        kept[String(pairs[i])] = String(pairs[i + 1]);
    localStorage.setItem(this.#storageKey(url), JSON.stringify(kept));
  }

  /**
   * @param {{ type?: string, data?: any, invokeID?: unknown }} request
   * @param {Gadget | undefined} gadget who asks
   */
  #asked(request, gadget) {
    if (request.type === 'ActiveTabReq')
      this.hub.publish('finesse.containerservices.activeTab', this.#activeTab);
    else if (request.type === 'SetActiveTabReq')
      this.dispatchEvent(new CustomEvent('tab', { detail: String(request.data?.id ?? '') }));
    else if (request.type === 'ReloadGadgetReq')
      this.reload(Number(request.data?.gadgetId));
    else if (gadget)
      this.services.ask(gadget, request);
  }

  /** @param {string} topic */
  #subscribed(topic) {
    if (topic === 'finesse.containerservices.timerTickEvent' && !this.#ticking) {
      this.#ticking = true;
      this.#stopTicks = everySecond(() => this.hub.publish(topic, { tickFrequency: 1000, dateQueued: Date.now() }));
    }
    if (topic === 'finesse.containerservices.activeCallStatusEvent')
      queueMicrotask(() => this.#tellCall());
    if (topic === 'finesse.containerservices.nonVoiceGadgetEvent')
      queueMicrotask(() => this.#tellNonVoice());
    if (topic === 'aplomb.theme') // it may be another one than when the gadget was asked for
      queueMicrotask(() => this.hub.publish(topic, this.#theme));
    return true;
  }

  /** @param {Gadget} gadget */
  #viewChanged({ mid, tabId, box, frame }) {
    this.hub.publish('finesse.containerservices.gadgetViewChangedEvent', {
      gadgetId: mid, tabId, maxAvailableHeight: availableHeight(), view: box.isMaximized ? 'canvas' : 'default',
    });
    frame?.focus();
  }

  // --- the objects that scripts of gadgets look for in the page -------------------------------------

  /** @param {Element} box of a gadget; anything else is left alone */
  reloadBox(box) {
    const gadget = [...this.#gadgets.values()].find((g) => g.box === box);
    if (gadget?.frame)
      void this.#load(gadget);
  }

  /** @param {number} mid */
  reload(mid) {
    const gadget = this.#gadgets.get(mid);
    if (gadget)
      void this.#load(gadget);
  }

  /**
   * @param {number} mid
   * @param {Window | null} view
   */
  isFrameOf(mid, view) {
    return view !== null && this.#gadgets.get(mid)?.frame?.contentWindow === view;
  }

  get activeTab() {
    return this.#activeTab;
  }

  /** `finesse.container` as scripts of gadgets probe it through `parent`. */
  facade() {
    return {
      Container: {
        showDialog: (/** @type {any} */ options, /** @type {any} */ more) => this.#showDialog(options, more),
        hideDialog: () => this.#dialog.close(),
        getMaxAvailableHeight: availableHeight,
        isKeyTaken: (/** @type {KeyboardEvent} */ e) => this.isKeyTaken(e),
        reloadGadget: (/** @type {number | string} */ mid) => this.reload(Number(mid)),
        modifyGadgetUrl: (/** @type {number | string} */ mid, /** @type {string} */ url) => {
          const gadget = this.#gadgets.get(Number(mid));
          if (gadget && URL.canParse(url, location.href))
            gadget.url = new URL(url, location.href).href;
        },
      },
      Tabs: {
        getActiveTab: () => this.#activeTab,
        activateTab: (/** @type {string} */ id) => this.dispatchEvent(new CustomEvent('tab', { detail: id })),
      },
    };
  }

  /**
   * @param {DialogOptions | string} given a text is the title
   * @param {DialogOptions} more after a title
   */
  #showDialog(given = {}, more = {}) {
    const { title, message, close, isBlocking } = typeof given === 'string' ? { ...more, title: given } : given ?? {};
    if (this.#dialog.open)
      this.#dialog.close();
    const button = el('button', { type: 'button', class: 'primary', on: { click: () => this.#dialog.close() } }, t('dialog.close'));
    this.#dialog.replaceChildren(...title === false ? [] : [el('h2', {}, title || 'Aplomb')], ...message ? [el('p', {}, String(message))] : [], button);
    this.#dialog.onclose = () => close?.();
    if (isBlocking)
      this.#dialog.showModal();
    else
      this.#dialog.show();
    this.dispatchEvent(new Event('modal'));
    return this.#dialog;
  }
}

/** px from the top of the tabs' content to the foot of the window: what a maximised gadget may have. */
function availableHeight() {
  return Math.max(0, Math.round(window.innerHeight - (document.getElementById('main')?.getBoundingClientRect().top ?? 0)));
}

/** @param {Gadget} gadget @returns {string[]} of its spec: what the layout gives, then the same at hosts that stand in */
function addressesOf({ url, spec }) {
  const isAbsolute = URL.canParse(spec.url);
  return [url, ...(isAbsolute ? spec.alternateHosts ?? [] : []).map((host) => Object.assign(new URL(url), { hostname: host }).href)];
}

/** @param {URL} url @returns {string} something to call the gadget until it says its title */
function titleFrom(url) {
  const parts = url.pathname.split('/').filter(Boolean);
  const file = (parts.at(-1) ?? '').replace(/\.xml$/i, '');
  return decoded((file === 'spec' ? parts.at(-2) : file) ?? url.host).replace(/[-_]+/g, ' ')
    .replace(/^./, (c) => c.toLocaleUpperCase());
}

/** @param {string} part of an address; as it is when it was not made of UTF-8 */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
