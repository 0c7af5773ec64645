// The page, read top-down: language and theme, then either go on with the session this tab has, or
// ask who is there; then the frame, until the session ends, and again.
import '../components/ap-sign-in.js';
import { announce } from '../lib/announce.js';
import { ApiError } from '../lib/api.js';
import { el, icon, loadIcons, setText } from '../lib/dom.js';
import { keepFocus } from '../lib/focus.js';
import { LANGUAGES, chooseLanguage, hasText, language, t, timeOfDay } from '../lib/i18n.js';
import { allowSound } from '../lib/sound.js';
import { notices } from '../lib/notices.js';
import { problem, reasonWord } from '../lib/words.js';
import { Session } from './session.js';
import { THEMES, applyTheme, theme } from './theme.js';

/**
 * @typedef {object} DesktopConfig what /desktop/api/DesktopConfig tells before anyone is signed in
 * @property {string} [securityBannerMessage]
 * @property {string} [systemStatus]
 * @property {boolean | string} [enableMobileAgentLogin]
 * @property {string} [alternateHost] host:port of a server that stands in for this one
 */

const SERVICE_CHECK_MS = 5000;
/** Wrong passwords in a row that lock a user; a locked user gets the same answer as a wrong one. */
const LOCKING_FAILURES = 5;
/** A phone may be registering: after its failure the page tries again by itself, so often. */
const RETRIES = 3;
/** Of what was told before a sign-out that the person did not ask for. */
const BEFORE_MAX = 12;
/** What was read last. @type {DesktopConfig | null} */
let known = null;

await start();

async function start() {
  keepFocus();
  applyTheme(theme());
  await Promise.all([chooseLanguage(), loadIcons()]);
  if (sessionStorage.getItem('userFinesseAuth')) {
    const words = el('span', {}, t('sign-in.resuming'));
    const sign = el('p', { class: 'resuming', role: 'status' }, el('span', { class: 'spinner' }), words);
    document.body.append(sign);
    const session = new Session();
    void fetchFrame().catch(() => {});
    void readConfig();
    const told = notices();
    const how = await session.resume(() => setText(words, t('sign-in.waiting')));
    sign.remove();
    if (how === 'resumed')
      await showFrame(session);
    else
      await (how === 'signed-out' ? showSignIn(farewell(how, session.store.user), told) : showSignIn());
    return;
  }
  await showSignIn();
}

/** What is needed only once somebody is signed in; fetched while the form is filled in. */
function fetchFrame() {
  return import('./frame.js');
}

/** @param {Session} session signed in */
async function showFrame(session) {
  const supervises = (session.store.user?.teams.length ?? 0) > 0;
  const [{ Frame }, more] = await Promise.all([fetchFrame(), supervises ? import('./supervisor.js') : null]);
  const frame = new Frame(session, more?.Supervisor, () => known?.alternateHost ?? '');
  session.addEventListener('ended', (e) => {
    const { why, user, told } = /** @type {CustomEvent} */ (e).detail;
    frame.close();
    void showSignIn(farewell(why, user), why === 'left' ? [] : told);
  }, { once: true });
  void frame.open();
}

/**
 * Why the person is at the sign-in page again.
 * @param {string} why
 * @param {import('../lib/model.js').User | null} user
 */
function farewell(why, user) {
  const time = timeOfDay(Date.now());
  if (why === 'left')
    return t('ended.left');
  if (why === 'signed-out') {
    const byCode = `ended.code.${user?.reason?.code}`;
    if (hasText(byCode))
      return t(byCode, { time });
    const reason = reasonWord(user?.reason ?? null);
    return reason ? t('ended.signed-out.reason', { time, reason }) : t('ended.signed-out', { time });
  }
  return t(`ended.${why}`, { time });
}

/**
 * @param {string} [notice] why the person is here again
 * @param {import('../lib/notices.js').Notice[]} [told] what came before
 */
async function showSignIn(notice = '', told = []) {
  document.title = t('sign-in.title');
  // What is known already will do for the moment: who was signed out waits for nothing.
  const earlier = known;
  const config = earlier ?? await readConfig();
  const form = /** @type {import('../components/ap-sign-in.js').ApSignIn} */ (document.createElement('ap-sign-in'));
  const banner = el('p', { class: 'sign-in-banner' }, config.securityBannerMessage ?? '');
  banner.hidden = !config.securityBannerMessage;
  const service = el('p', { class: 'sign-in-service', role: 'status' });
  const page = el('main', { class: 'sign-in' });
  const options = { mobileAgents: String(config.enableMobileAgentLogin) === 'true' };
  const draw = () => {
    page.replaceChildren(
      el('div', { class: 'sign-in-card' },
        el('div', { class: 'brand' }, icon('logo'), el('h1', {}, 'Aplomb')), banner, form),
      el('div', { class: 'sign-in-foot' }, select('language', t('identity.language'), LANGUAGES.map((l) => [l.tag, l.name]), language(),
        async (tag) => {
          await chooseLanguage(tag);
          draw();
          form.render();
          showService(service, config.systemStatus);
        }),
      select('theme', t('identity.theme'), THEMES.map((v) => [v, t(`theme.${v}`)]), theme(), applyTheme),
      service));
  };
  draw();
  document.body.append(page);
  form.start(Session.remembered(), options);
  form.notice(notice, told.slice(0, BEFORE_MAX));
  showService(service, config.systemStatus);
  const look = async () => {
    const status = document.hidden ? config.systemStatus : (await readConfig()).systemStatus;
    if (status !== config.systemStatus)
      showService(service, config.systemStatus = status);
  };
  const check = setInterval(look, SERVICE_CHECK_MS);
  if (earlier)
    void look();
  requestAnimationFrame(() => setTimeout(() => void fetchFrame().catch(() => {})));
  /** @type {Map<string, number>} */
  const failures = new Map();
  /** Loaded for the first phone that fails. @type {import('./retry.js').Retry | void} */
  let retry;
  /**
   * @param {import('./session.js').Credentials} credentials
   * @param {number} tries how many the page has made by itself
   */
  const attempt = async (credentials, tries) => {
    const session = new Session();
    retry?.stop();
    try {
      form.busy(t('sign-in.step.checking'));
      await fetchFrame();
      await session.signIn(credentials, (step) => form.busy(t(`sign-in.step.${step}`)));
    } catch (fault) {
      const { name, extension } = credentials;
      const again = isDeviceFault(fault) && tries < RETRIES;
      if (again)
        retry ??= await import('./retry.js').then(({ Retry }) => new Retry(form), () => {});
      const wrong = fault instanceof ApiError && fault.status === 401;
      failures.set(name, wrong ? (failures.get(name) ?? 0) + 1 : 0);
      form.busy('');
      explain(form, fault, failures.get(name) ?? 0, extension);
      if (again)
        retry?.start(() => attempt(credentials, tries + 1));
      return;
    }
    clearInterval(check);
    await showFrame(session);
    page.remove();
    announce(t('sign-in.done'));
  };
  form.addEventListener('ap-sign-in', (e) => {
    allowSound();
    void attempt(/** @type {CustomEvent} */ (e).detail, 0);
  });
}

/**
 * @param {import('../components/ap-sign-in.js').ApSignIn} form
 * @param {unknown} fault
 * @param {number} failures wrong passwords of this user in a row, as far as this page knows
 * @param {string} extension
 */
function explain(form, fault, failures, extension) {
  const e = fault instanceof ApiError ? fault : new ApiError(0, 'Unreachable', '', String(fault));
  if (e.status === 401 || e.status === 404)
    form.fail(t(failures >= LOCKING_FAILURES ? 'sign-in.locked' : 'sign-in.wrong'), 'password');
  else if (e.type === 'Signed In')
    form.fail(t('sign-in.elsewhere', { extension: e.detail }), 'extension');
  else if (isDeviceFault(e) || e.detail === 'extension') // or what no phone can have
    form.fail(t(e.type === 'Device Busy' ? 'sign-in.Device Busy' : 'sign-in.Invalid Device', { extension }), 'extension');
  else
    form.fail(problem(e), 'none');
}

/** @param {unknown} fault */
function isDeviceFault(fault) {
  return fault instanceof ApiError && (fault.type === 'Invalid Device' || fault.type === 'Device Busy');
}

/** @returns {Promise<DesktopConfig>} */
async function readConfig() {
  try {
    const answer = await fetch('/desktop/api/DesktopConfig', { cache: 'no-store', credentials: 'omit' });
    if (!answer.ok)
      return { systemStatus: 'OUT_OF_SERVICE' };
    const config = await answer.json();
    if (!known)
      restrictConnections(config.alternateHost);
    if (config.alternateHost)
      void import('./moving.js').catch(() => {}); // as long as this server is there
    return known = config;
  } catch {
    return { systemStatus: 'UNREACHABLE' };
  }
}

/**
 * Nothing on the page may connect elsewhere from now on; the policy in index.html cannot know of the other server.
 * @param {string} [host] host:port of it
 */
function restrictConnections(host) {
  const others = host && /^[\w.:[\]-]+$/.test(host) ? [`${location.protocol}//${host}`, `${location.protocol.replace('http', 'ws')}//${host}`] : [];
  document.head.append(el('meta', { 'http-equiv': 'Content-Security-Policy', content: ["connect-src 'self'", ...others].join(' ') }));
}

/**
 * @param {HTMLElement} line
 * @param {string | undefined} status
 */
function showService(line, status) {
  line.dataset.look = status === 'IN_SERVICE' ? 'ready' : 'not-ready';
  const host = status === 'IN_SERVICE' ? '' : known?.alternateHost;
  const other = host ? [el('a', { href: `//${host}/desktop/` }, t('service.other', { host }))] : [];
  line.replaceChildren(el('span', { class: 'dot' }), t(`service.${status ?? 'IN_SERVICE'}`), ...other);
}

/**
 * @param {string} id
 * @param {string} label
 * @param {string[][]} choices value and text
 * @param {string} value
 * @param {(value: string) => void} onChange
 */
function select(id, label, choices, value, onChange) {
  const list = el('select', { id }, ...choices.map(([v, text]) => el('option', { value: v, selected: v === value }, text)));
  list.addEventListener('change', () => onChange(list.value));
  return el('span', { class: 'foot-choice' }, el('label', { for: id }, label), list);
}
