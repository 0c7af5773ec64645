// One person's session, for one attempt to sign in: sign in, keep the truth (events, and re-reading after every gap), act, sign
// out.  The page shows what the store says and asks this for everything else.
import { Api, ApiError, basic, errorFrom } from '../lib/api.js';
import { NO_LAYOUTS, readCallLayouts } from '../lib/call-layout.js';
import { setServerTime } from '../lib/clock.js';
import { idOf, readDialog, readQueue, readReason, readUser } from '../lib/model.js';
import { notices } from '../lib/notices.js';
import { Requests } from '../lib/requests.js';
import { Store } from '../lib/store.js';
import { child, children, parse, text } from '../lib/xml.js';
import { Xmpp } from '../lib/xmpp.js';

/** The resource that is the desktop's by convention: a second desktop displaces the first. */
const RESOURCE = 'desktop';
/** Where gadgets of the public library look for base64(id:password); also our way over a reload. */
const AUTH_KEY = 'userFinesseAuth';
const DRIFT_KEY = 'clientTimestampDrift';
/** What the tab holds of one session: it goes with it. */
const KEPT_KEYS = /^(userFinesseAuth|clientTimestampDrift|serverTimezoneOffset|aplomb\.(workflows|messages|missed|notices)\b.*)$/;
const LOGIN_KEY = 'aplomb.login';
const RETRY_MS = 2000;
/** Resource and node. */
const SYSTEM = '/finesse/api/SystemInfo';

/**
 * @typedef {object} Credentials
 * @property {string} name login id or login name, as typed
 * @property {string} password
 * @property {string} extension
 * @property {{ mode: string, dialNumber: string } | null} mobile
 */

/**
 * live: events flow and the store is current; stale: it is not, and why is in .trouble;
 * ended: signed out, by whomever.
 * @typedef {'none' | 'live' | 'stale' | 'ended'} SessionState
 */

/** @param {string} authorization base64 of id:password @returns {[string, string]} */
function readBasic(authorization) {
  const bytes = Uint8Array.from(atob(authorization), (c) => c.charCodeAt(0));
  return /** @type {[string, string]} */ (new TextDecoder().decode(bytes).split(/:(.*)/s));
}

/**
 * Emits 'state', 'moved' (to another server), 'notification' (detail {node, payload, update}), 'ended' (detail {why}).
 */
export class Session extends EventTarget {
  api = new Api();
  xmpp = new Xmpp();
  store = new Store();
  requests = new Requests(this.api, () => this.xmpp.hurry());
  /** @type {SessionState} */ state = 'none';
  /** Why the store is stale: 'connection', 'service'. @type {'' | 'connection' | 'service'} */
  trouble = '';
  /** When what is shown was last known to be true, ms since 1970. */
  asOf = 0;
  /** Login id, '' while nobody is signed in. */
  id = '';
  authorization = '';
  xmppDomain = '';
  pubsubDomain = '';
  /** ms to add to this computer's clock */
  drift = 0;
  deploymentType = '';
  peripheralId = '';
  /** The reason that goes with the pending state; the API's object does not carry it.
   * @type {import('../lib/model.js').Reason | null} */
  pendingReason = null;

  #leaving = false;
  /** To another server: what was said at the one before is no news. */
  #moving = false;
  #loading = false;
  #again = false;
  /** A session was lost: what the store says may be old until all was read again. */
  #gap = false;
  /** @type {string[]} */ #watchedTeams = [];
  /** Teams whose members are being read. @type {Set<string>} */ #asking = new Set();
  #listening = new AbortController();

  constructor() {
    super();
    this.xmpp.addEventListener('notification', (e) => this.#notified(/** @type {CustomEvent} */ (e).detail));
    this.xmpp.addEventListener('session', () => this.#reload());
    this.xmpp.addEventListener('state', () => this.#connectionChanged());
    this.store.addEventListener('system', () => this.#judge());
    this.xmpp.attend(!document.hidden);
    const { signal } = this.#listening;
    window.addEventListener('online', () => this.xmpp.hurry(), { signal });
    document.addEventListener('visibilitychange', () => this.#attend(), { signal });
    document.addEventListener('resume', () => this.xmpp.hurry(true), { signal });
  }

  #attend() {
    this.xmpp.attend(!document.hidden);
    if (!document.hidden)
      this.xmpp.hurry();
  }

  // --- signing in ---------------------------------------------------------------------------------

  /**
   * Throws ApiError; then nobody is signed in on this page.
   * @param {Credentials} credentials
   * @param {(step: 'checking' | 'connecting' | 'phone') => void} [onStep]
   */
  async signIn({ name, password, extension, mobile }, onStep) {
    this.#leaving = false;
    try {
      onStep?.('checking');
      this.api.authorization = basic(name, password);
      const user = readUser(await this.api.get(`/finesse/api/User/${encodeURIComponent(name)}`));
      if (!user.roles.includes('Agent') && !user.roles.includes('Supervisor'))
        throw new ApiError(403, 'Not An Agent');
      // Asked no further: another desktop of the person would be put out, and the switch refuses it all the same.
      if (user.state !== 'LOGOUT' && user.extension && user.extension !== extension)
        throw new ApiError(400, 'Signed In', user.extension);
      this.#become(user.id, password);
      onStep?.('connecting');
      await Promise.all([this.#openCookie(), this.#connect(password)]);
      if (user.state === 'LOGOUT' || user.extension !== extension || mobile) {
        onStep?.('phone');
        await this.#putLogin(extension, mobile);
      }
      await this.#loadAll();
      localStorage.setItem(LOGIN_KEY, JSON.stringify({ name, extension, mobile }));
      this.#setState('live');
    } catch (fault) {
      this.#forget();
      throw fault;
    }
  }

  /** What to fill the sign-in form with. @returns {{ name: string, extension: string, mobile: Credentials['mobile'] }} */
  static remembered() {
    try {
      return { name: '', extension: '', mobile: null, ...JSON.parse(localStorage.getItem(LOGIN_KEY) ?? '{}') };
    } catch {
      return { name: '', extension: '', mobile: null };
    }
  }

  /**
   * After a reload of the page: goes on with what the tab kept, if the phone is still signed in.
   * @param {() => void} onWait the server is away; it is tried again
   * @returns {Promise<'resumed' | 'signed-out' | 'refused'>} or why the person has to sign in
   */
  async resume(onWait) {
    const kept = sessionStorage.getItem(AUTH_KEY) ?? '';
    /** @type {'signed-out' | 'refused'} */
    let why = 'refused';
    const [id, password] = readBasic(kept);
    for (;;) {
      try {
        this.api.authorization = kept;
        const user = readUser(await this.api.get(`/finesse/api/User/${encodeURIComponent(id)}`));
        if (user.state === 'LOGOUT') {
          this.store.setUser(user); // it says why
          why = 'signed-out';
          break;
        }
        this.#become(user.id, password);
        await Promise.all([this.#openCookie(), this.#connect(password)]);
        await this.#loadAll();
        this.#setState('live');
        return 'resumed';
      } catch (fault) {
        // A server that is restarting is no reason to sign anybody out.
        if (fault instanceof ApiError && (fault.status === 0 || fault.status >= 500)) {
          this.xmpp.stop();
          onWait();
          await new Promise((r) => setTimeout(r, RETRY_MS));
          continue;
        }
        break;
      }
    }
    this.#forget();
    return why;
  }

  /**
   * Reads what somebody sees, for an administrator to look at: nobody signs in, and nothing is heard of what changes.
   * @param {string} id login id
   * @param {string} authorization of who looks
   */
  async look(id, authorization) {
    this.id = id;
    this.authorization = this.api.authorization = authorization;
    this.#takeSystem(await this.api.get(SYSTEM));
    await this.#loadAll();
    this.#setState('live');
  }

  /**
   * @param {string} id login id: what was typed may have been the login name
   * @param {string} password
   */
  #become(id, password) {
    this.id = id;
    this.authorization = this.api.authorization = basic(id, password);
    sessionStorage.setItem(AUTH_KEY, this.authorization);
    this.#stayAwake();
  }

  /** Browsers freeze hidden pages that hold no lock. */
  #stayAwake() {
    const { signal } = this.#listening;
    const over = new Promise((resolve) => signal.addEventListener('abort', resolve));
    void navigator.locks?.request(`aplomb.desktop.${this.id}`, { mode: 'shared' }, () => over);
  }

  /** The cookie lets the frames of gadgets be rendered. */
  async #openCookie() {
    const answer = await fetch('/desktop/api/session',
      { method: 'POST', headers: { Authorization: `Basic ${this.authorization}` }, credentials: 'same-origin' });
    if (!answer.ok)
      throw new ApiError(answer.status, '');
  }

  /**
   * @param {string} password
   * @param {boolean} [again] at another server
   */
  async #connect(password, again = false) {
    await this.#readSystem();
    await new Promise((resolve, reject) => {
      const done = (/** @type {() => void} */ f) => {
        this.xmpp.removeEventListener('state', look);
        clearTimeout(limit);
        f();
      };
      const look = () => {
        if (this.xmpp.state === 'connected')
          done(() => resolve(null));
        else if (this.xmpp.state === 'unauthorized' || this.xmpp.state === 'conflict')
          done(() => reject(new ApiError(401, 'Authorization Failure')));
      };
      const limit = setTimeout(() => done(() => reject(new ApiError(0, 'No Events'))), 20000);
      this.xmpp.addEventListener('state', look);
      const socketUrl = new URL('/ws/', this.api.base || location.href);
      socketUrl.protocol = socketUrl.protocol.replace('http', 'ws');
      const url = `${this.api.base}/http-bind/`;
      this.xmpp.start({ url, socketUrl: socketUrl.href, domain: this.xmppDomain, user: this.id, password, resource: RESOURCE, again });
    });
  }

  /** Host of the server that is asked. */
  get server() {
    return new URL(this.api.base || location.href).host;
  }

  /**
   * Goes on at another server: what is shown stays. Who is signed out there, as it knows nothing of the server before,
   * is signed in again. Throws ApiError; then everything is as it was.
   * @param {string} origin '' for the page's own
   */
  async moveTo(origin) {
    const before = this.api.base;
    const [, password] = readBasic(this.authorization);
    const there = Object.assign(new Api(), { authorization: this.authorization, base: origin });
    const system = await there.get(SYSTEM);
    if (text(system, 'status') !== 'IN_SERVICE')
      throw new ApiError(503, 'Service Unavailable');
    const isStranger = text(system, 'xmppDomain') !== this.xmppDomain;
    const isAway = readUser(await there.get(this.#path)).state === 'LOGOUT';
    this.#moving = this.#gap = true;
    this.api.base = origin;
    try {
      await this.#connect(password, true);
      if (isStranger && isAway && this.store.user)
        await this.#putLogin(this.store.user.extension, this.store.user.mobile);
      this.dispatchEvent(new Event('moved'));
    } catch (fault) {
      this.api.base = before;
      await this.#connect(password, true).catch(() => {});
      throw fault;
    } finally {
      this.#moving = false;
      void this.#reload();
    }
  }

  async #readSystem() {
    const system = await this.readCurrent(SYSTEM, SYSTEM);
    this.#takeSystem(system);
    if (text(system, 'status') !== 'IN_SERVICE')
      throw new ApiError(503, 'Service Unavailable', '', text(system, 'statusReason'));
  }

  /** @param {Element} system <SystemInfo> */
  #takeSystem(system) {
    this.drift = setServerTime(text(system, 'currentTimestamp'));
    sessionStorage.setItem(DRIFT_KEY, String(Math.round(this.drift)));
    sessionStorage.setItem('serverTimezoneOffset', text(system, 'timezoneOffset'));
    this.xmppDomain = text(system, 'xmppDomain') || location.hostname;
    this.pubsubDomain = text(system, 'xmppPubSubDomain');
    this.deploymentType = text(system, 'deploymentType');
    this.peripheralId = text(system, 'peripheralId');
    this.store.setSystem(text(system, 'status'), text(system, 'statusReason'));
  }

  /**
   * @param {string} extension
   * @param {Credentials['mobile']} mobile
   */
  async #putLogin(extension, mobile) {
    await this.requests.ask({
      method: 'PUT', path: this.#path, name: 'User',
      value: { state: 'LOGIN', extension, mobileAgent: mobile ?? undefined },
      recheck: async () => readUser(await this.api.get(this.#path)).state !== 'LOGOUT',
    });
  }

  get #path() {
    return `/finesse/api/User/${encodeURIComponent(this.id)}`;
  }

  // --- the truth ----------------------------------------------------------------------------------

  async #loadAll() {
    this.#gap = false;
    const [notReady, logout, callLayouts] = await Promise.all([
      this.#readReasons('NOT_READY'), this.#readReasons('LOGOUT'), this.#readCallLayouts()]);
    this.store.reasons = { notReady, logout };
    this.store.callLayouts = callLayouts;
    await this.#readLive();
  }

  /** @param {string} category */
  async #readReasons(category) {
    const root = await this.api.get(`${this.#path}/ReasonCodes?category=${category}`);
    return children(root, 'ReasonCode').map((r) => readReason(r)).filter((r) => r !== null)
      .map((r) => ({ ...r, category }));
  }

  async #readCallLayouts() {
    try {
      return readCallLayouts(await this.api.get(`${this.#path}/MediaPropertiesLayouts`));
    } catch (fault) {
      // Without layouts variables are shown under their plain names.
      if (fault instanceof ApiError && fault.status === 404)
        return NO_LAYOUTS;
      throw fault;
    }
  }

  /** User, calls, queues and watched teams; an answer that a notification overtook is read again. */
  async #readLive() {
    await Promise.all([
      this.#readUser(), this.#readDialogs(), this.#readQueues(),
      ...this.#watchedTeams.map((id) => this.#readTeam(id)),
    ]);
    this.asOf = Date.now();
  }

  async #readUser() {
    const user = readUser(await this.readCurrent(this.#path, this.#path));
    this.store.setUser(user);
    if (user.state === 'LOGOUT' && this.state !== 'none')
      this.#end('signed-out');
  }

  async #readDialogs() {
    const node = `${this.#path}/Dialogs`;
    const dialogs = children(await this.readCurrent(node, node), 'Dialog').map(readDialog);
    const ids = new Set(dialogs.map((d) => d.id));
    for (const old of [...this.store.dialogs.values()])
      if (!ids.has(old.id))
        this.store.setDialog(old, 'DELETE');
    for (const dialog of dialogs)
      this.store.setDialog(dialog, 'PUT');
  }

  async #readQueues() {
    const root = await this.readCurrent(`${this.#path}/Queues`, ...this.#queueNodes);
    this.store.setQueues(children(root, 'Queue').map(readQueue));
  }

  /** @param {string} id */
  async #readTeam(id) {
    const team = await this.readCurrent(`/finesse/api/Team/${encodeURIComponent(id)}`, `/finesse/api/Team/${id}/Users`);
    this.store.setTeam(id, text(team, 'name'), children(child(team, 'users'), 'User').map(readUser));
  }

  /**
   * Reads again while a notification overtakes the answer, which may then be the older.
   * @param {string} path
   * @param {...string} nodes that tell of changes to what is read
   */
  async readCurrent(path, ...nodes) {
    const touches = () => nodes.reduce((sum, node) => sum + this.store.touches(node), 0);
    for (let tries = 1; ; tries++) {
      const before = touches();
      const root = await this.api.get(path);
      if (touches() === before || tries === 5)
        return root;
    }
  }

  get #queueNodes() {
    return [...this.store.queues.keys()].map((id) => `/finesse/api/Queue/${id}`);
  }

  /**
   * Keeps the members of a team in the store from now on.
   * @param {string} id
   */
  async watchTeam(id) {
    if (this.#watchedTeams.includes(id))
      return;
    this.#watchedTeams.push(id);
    await this.xmpp.subscribe(`/finesse/api/Team/${id}/Users`);
    await this.#readTeam(id);
  }

  /** Keeps the figures of the user's queues current. */
  async watchQueues() {
    await Promise.all(this.#queueNodes.map((node) => this.xmpp.subscribe(node)));
    await this.#readQueues(); // what changed between the first answer and now
  }

  /** Re-reads everything after a gap, until it succeeds or the connection is gone again. */
  async #reload() {
    if (this.state === 'none' || this.state === 'ended' || this.#moving)
      return;
    if (this.#loading) {
      this.#again = true;
      return;
    }
    this.#loading = true;
    this.#judge();
    try {
      do {
        this.#again = false;
        try {
          this.#takeSystem(await this.readCurrent(SYSTEM, SYSTEM));
          await this.#readLive();
          await this.requests.settleAll();
          this.#gap = false;
        } catch (fault) {
          if (fault instanceof ApiError && fault.status === 401) {
            this.#end('unauthorized');
            return;
          }
          await new Promise((r) => setTimeout(r, RETRY_MS));
          this.#again = this.xmpp.state === 'connected';
        }
      } while (this.#again && !this.#leaving);
    } finally {
      this.#loading = false;
    }
    this.#judge();
  }

  #connectionChanged() {
    this.#gap ||= this.xmpp.state === 'connecting';
    if (this.#moving)
      this.#judge();
    else if (this.xmpp.state === 'conflict')
      this.#end('conflict');
    else if (this.xmpp.state === 'unauthorized' && this.state !== 'none')
      this.#end('unauthorized');
    else
      this.#judge();
  }

  /** live or stale, from what is known about connection, service and reading. */
  #judge() {
    if (this.state === 'none' || this.state === 'ended')
      return;
    const service = this.store.system.status === 'IN_SERVICE';
    const cameBack = service && this.trouble === 'service';
    this.trouble = this.xmpp.state !== 'connected' ? 'connection' : service ? '' : 'service';
    if (this.trouble && this.state === 'live')
      this.asOf = Date.now();
    this.#setState(this.trouble || this.#loading || this.#gap ? 'stale' : 'live');
    if (cameBack)
      void this.#reload();
  }

  /** @param {{ node: string, payload: string }} notification */
  #notified({ node, payload }) {
    /** @type {Element | null} */
    let update = null;
    try {
      update = payload.startsWith('{') ? null : parse(payload);
      if (update)
        this.#take(node, update);
    } catch (fault) {
      console.warn('notification not understood', node, fault);
      return;
    }
    this.dispatchEvent(new CustomEvent('notification', { detail: { node, payload, update } }));
  }

  /**
   * @param {string} node
   * @param {Element} update
   */
  #take(node, update) {
    const data = child(update, 'data');
    const event = /** @type {'POST' | 'PUT' | 'DELETE'} */ (text(update, 'event').toUpperCase());
    const errors = child(data, 'apiErrors');
    this.store.touch(node);
    if (!errors) {
      const first = data?.firstElementChild ?? null;
      if (node === this.#path)
        this.#tookUser(first);
      else if (node === `${this.#path}/Dialogs`)
        this.#tookDialogs(first, event);
      else if (node === SYSTEM && first)
        this.#takeSystem(first);
      else if (node.startsWith('/finesse/api/Queue/') && first && event !== 'DELETE')
        this.store.setQueue(readQueue(first));
      else if (/^\/finesse\/api\/Team\/[^/]+\/Users$/.test(node) && first?.localName.toLowerCase() === 'user')
        this.#tookMember(idOf(node.slice(0, -'/Users'.length)), first, event);
    }
    this.requests.settle(text(update, 'requestId'), errors ? errorFrom(errors, 400) : null);
  }

  /**
   * @param {string} team
   * @param {Element} member who left, when the event is DELETE
   * @param {'POST' | 'PUT' | 'DELETE'} event
   */
  #tookMember(team, member, event) {
    const user = readUser(member);
    // Whether somebody unknown has come to the team, its answer says; nobody supervises himself.
    if (event === 'DELETE' || (!this.store.setTeamUser(team, user) && user.id !== this.id))
      void this.#readMembers(team);
  }

  /** Once for many who come and go together: an event that overtakes the answer has it read again. @param {string} team */
  async #readMembers(team) {
    if (this.#asking.has(team))
      return;
    this.#asking.add(team);
    await this.#readTeam(team).catch(() => {});
    this.#asking.delete(team);
  }

  /** @param {Element | null} first */
  #tookUser(first) {
    if (!first)
      return;
    const user = readUser(first);
    this.store.setUser(user);
    if (user.state === 'LOGOUT' && this.state !== 'none')
      this.#end('signed-out');
  }

  /**
   * @param {Element | null} first <dialogs> or <dialog>
   * @param {'POST' | 'PUT' | 'DELETE'} event
   */
  #tookDialogs(first, event) {
    const dialogs = first?.localName.toLowerCase() === 'dialogs' ? children(first) : first ? [first] : [];
    for (const dialog of dialogs)
      this.store.setDialog(readDialog(dialog), event);
  }

  // --- acting -------------------------------------------------------------------------------------

  /**
   * @param {string} state READY, NOT_READY
   * @param {string} [reasonId]
   * @returns {boolean} it is the state, or comes after what is done now
   */
  isState(state, reasonId) {
    const { user } = this.store;
    return user?.pendingState === state || (user?.state === state && (!reasonId || user.reasonCodeId === reasonId));
  }

  /**
   * @param {string} state READY, NOT_READY
   * @param {string} [reasonId]
   * @param {() => void} [onSlow]
   */
  async changeState(state, reasonId, onSlow) {
    await this.requests.ask({
      method: 'PUT', path: this.#path, name: 'User', value: { state, reasonCodeId: reasonId }, onSlow,
      recheck: async () => {
        await this.#readUser();
        return this.isState(state, reasonId);
      },
    });
    this.pendingReason = this.store.user?.pendingState === state
      ? this.store.reasons.notReady.find((r) => r.id === reasonId) ?? null : null;
  }

  /**
   * @param {string} dialogId
   * @param {string} action any that a participant's list may name
   * @param {() => void} [onSlow]
   * @param {object} [more] what the action needs besides; may name another targetMediaAddress
   */
  async act(dialogId, action, onSlow, more = {}) {
    const before = JSON.stringify(this.store.dialogs.get(dialogId));
    await this.requests.ask({
      method: 'PUT', path: `/finesse/api/Dialog/${encodeURIComponent(dialogId)}`, name: 'Dialog',
      value: { targetMediaAddress: this.store.user?.extension, requestedAction: action, ...more }, onSlow,
      recheck: async () => {
        await this.#readDialogs();
        return JSON.stringify(this.store.dialogs.get(dialogId)) !== before;
      },
    });
  }

  /**
   * @param {string} to
   * @param {() => void} [onSlow]
   */
  async makeCall(to, onSlow) {
    const before = new Set(this.store.dialogs.keys());
    await this.requests.ask({
      method: 'POST', path: `${this.#path}/Dialogs`, name: 'Dialog',
      value: { requestedAction: 'MAKE_CALL', fromAddress: this.store.user?.extension, toAddress: to }, onSlow,
      recheck: async () => {
        await this.#readDialogs();
        return [...this.store.dialogs.keys()].some((id) => !before.has(id));
      },
    });
  }

  /** @param {string} [reasonId] of category LOGOUT */
  async signOut(reasonId) {
    this.#leaving = true;
    try {
      await this.requests.ask({
        method: 'PUT', path: this.#path, name: 'User', value: { state: 'LOGOUT', reasonCodeId: reasonId },
        recheck: async () => readUser(await this.api.get(this.#path)).state === 'LOGOUT',
      });
    } catch (fault) {
      this.#leaving = false;
      throw fault;
    }
    this.#end('left');
  }

  /** @param {'left' | 'signed-out' | 'conflict' | 'unauthorized'} why */
  #end(why) {
    if (this.state === 'ended')
      return;
    const user = this.store.user;
    const told = notices();
    this.#setState('ended');
    // After a conflict the cookie may be the newer desktop's, in another tab of this browser.
    this.#forget(why !== 'conflict');
    this.dispatchEvent(new CustomEvent('ended', { detail: { why: this.#leaving ? 'left' : why, user, told } }));
  }

  /**
   * Lets go of everything that could act in this person's name.
   * @param {boolean} [cookie] end the cookie's session too
   */
  #forget(cookie = true) {
    this.#listening.abort();
    this.xmpp.stop();
    if (this.authorization && cookie)
      void fetch('/desktop/api/session', { method: 'DELETE', credentials: 'same-origin', keepalive: true }).catch(() => {});
    for (const key of Object.keys(sessionStorage))
      if (KEPT_KEYS.test(key))
        sessionStorage.removeItem(key);
    this.api.authorization = this.authorization = '';
    this.#watchedTeams = [];
  }

  /** @param {SessionState} state */
  #setState(state) {
    const changed = this.state !== state;
    this.state = state;
    if (changed || state === 'stale')
      this.dispatchEvent(new Event('state'));
  }
}
