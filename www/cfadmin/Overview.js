// Is it well, and how much is there: health, ConfigInfo, RuntimeConfigInfo.
import { el, icon, setText } from '../lib/dom.js';
import { locale, t, timeOfDay } from '../lib/i18n.js';
import { child, text } from '../lib/xml.js';

const EVERY_MS = 5000;
const PARTS = ['store', 'broker', 'ctid', 'provider', 'bridge'];

/** Figures, by where they are told. */
const CONFIGURED = ['totalUsers', 'totalSupervisors', 'totalTeams', 'totalSkillGroups'];
const GOING_ON = ['activeDialogCount', 'activeTaskCount', 'averageLoggedInMediaPerAgent', 'averageSkillGroupCountPerAgent'];
const CONNECTED = ['desktopUsers', 'thirdPartyUsers', 'totalConnectedUsers'];

/** @param {import('./console.js').Place} place */
export async function open(place) {
  const asOf = el('p', { class: 'muted' });
  const health = el('section', { class: 'own-part overview-card', 'aria-label': t('admin.overview.health') });
  const now = figures(t('admin.overview.now'), [...CONNECTED, ...GOING_ON]);
  const configured = figures(t('admin.overview.configured'), CONFIGURED);
  const draw = async () => {
    // Each for itself: what is missing must not hide that it is.
    const [parts, runtime, config] = await Promise.allSettled([readHealth(), place.api.get('/finesse/api/RuntimeConfigInfo'), place.api.get('/finesse/api/ConfigInfo')]);
    const states = parts.status === 'fulfilled' ? parts.value : {};
    health.replaceChildren(el('h2', {}, t('admin.overview.health')), el('ul', {}, ...PARTS.map((name) => healthOf(name, states[name]))));
    const summary = child(child(valueOf(runtime), 'connectedUsersInfo'), 'userSummary');
    now.fill((name) => text(CONNECTED.includes(name) ? summary : valueOf(runtime), name));
    configured.fill((name) => text(valueOf(config), name));
    setText(asOf, t('admin.overview.asOf', { time: timeOfDay(Date.now()), version: text(valueOf(config), 'versionInfo') }));
  };
  await draw();
  place.show(el('div', { class: 'overview' }, health, now.element, configured.element), asOf);
  const timer = setInterval(() => {
    if (!document.hidden)
      void draw();
  }, EVERY_MS);
  place.signal.addEventListener('abort', () => clearInterval(timer));
}

/** @param {PromiseSettledResult<Element>} answer */
function valueOf(answer) {
  return answer.status === 'fulfilled' ? answer.value : null;
}

/** @returns {Promise<Record<string, string>>} 'ok' or not, by part; it is told with 503, too */
async function readHealth() {
  const answer = await fetch('/aplomb/api/health', { cache: 'no-store', credentials: 'omit' });
  return (await answer.json()).parts;
}

/**
 * @param {string} name
 * @param {string | undefined} state
 */
function healthOf(name, state) {
  const isWell = state === 'ok';
  return el('li', { 'data-look': isWell ? 'ready' : 'not-ready' }, icon(isWell ? 'ready' : 'warning'),
    el('span', {}, t(`admin.overview.part.${name}`)), el('strong', {}, t(isWell ? 'admin.overview.ok' : 'admin.overview.missing')));
}

/** @param {string} figure as the server writes it, '' if it is not known */
function localized(figure) {
  return figure && new Intl.NumberFormat(locale()).format(Number(figure));
}

/**
 * @param {string} title
 * @param {string[]} names
 */
function figures(title, names) {
  const values = new Map(names.map((name) => [name, el('dd', { class: 'number' })]));
  const element = el('section', { class: 'own-part overview-card', 'aria-label': title }, el('h2', {}, title),
    el('dl', {}, ...[...values].map(([name, value]) => el('div', {}, el('dt', {}, t(`admin.overview.${name}`)), value))));
  return {
    element,
    /** @param {(name: string) => string} read */
    fill(read) {
      for (const [name, value] of values)
        setText(value, localized(read(name)) || '–');
    },
  };
}
