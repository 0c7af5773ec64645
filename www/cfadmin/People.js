// Who there is: agents, supervisors, administrators.
import '../components/ap-assign-field.js';
import '../components/ap-form.js';
import '../components/ap-parts.js';
import { basic } from '../lib/api.js';
import { el, icon } from '../lib/dom.js';
import { locale, t } from '../lib/i18n.js';
import { lookOf, stateWord } from '../lib/words.js';
import { identityOf } from './identity.js';
import { openList } from './list.js';
import { refusal } from './words.js';

/**
 * @typedef {object} Person as of /aplomb/api/people
 * @property {string} loginId
 * @property {string} loginName
 * @property {string} firstName
 * @property {string} lastName
 * @property {boolean} isAgent
 * @property {boolean} isSupervisor
 * @property {boolean} isAdministrator
 * @property {boolean} isActive
 * @property {boolean} mayBeMobile
 * @property {number | null} teamId
 * @property {number[]} supervisedTeams the own one first
 * @property {string | null} lockedUntil
 * @property {string} state
 * @property {string} extension
 *
 * @typedef {{ id: number, name: string }} Team
 * @typedef {import('../components/ap-form.js').Field} Field
 */

const PATH = '/aplomb/api/people';
const ID_CHARACTERS = 32;
const NAME_CHARACTERS = 128;
const PASSWORD_LEAST = 8;
const PASSWORD_BYTES = 256;
const ROLES = ['Agent', 'Supervisor', 'Administrator'];

/** @param {Person} person */
const uriOf = ({ loginId }) => `${PATH}/${encodeURIComponent(loginId)}`;
/** @param {Person} person */
const nameOf = (person) => `${person.firstName} ${person.lastName}`.trim() || person.loginName;

/** @param {import('./console.js').Place} place */
export async function open(place) {
  const { teams } = /** @type {{ teams: Team[] }} */ (await place.api.json('/aplomb/api/teams'));
  const names = new Map(teams.map(({ id, name }) => [id, name]));
  await openList(place, {
    read: async () => (await readAll(place)).map((person) => ({ ...person, uri: uriOf(person) })),
    columns: [
      { id: 'name', label: t('admin.contact.name'), text: nameOf },
      { id: 'id', label: t('admin.team.column.login'), text: (person) => person.loginId },
      { id: 'loginName', label: t('admin.user.loginName'), text: (person) => person.loginName },
      { id: 'team', label: t('admin.user.team'), text: (person) => names.get(person.teamId ?? person.supervisedTeams[0]) ?? '' },
      { id: 'roles', label: t('admin.user.roles'), text: (person) => ROLES.filter((role) => person[`is${role}`]).map((role) => t(`admin.user.role.${role}`)).join(', ') },
      { id: 'may', label: t('admin.person.signIn'), text: (person) => t(`admin.person.may.${mayOf(person)}`) },
      { id: 'state', label: t('admin.team.column.state'), text: (person) => stateWord(person.state), show: (person) => el('span', { class: 'look', 'data-look': lookOf(person.state) }, stateWord(person.state)) },
      { id: 'extension', label: t('admin.team.column.extension'), text: (person) => person.extension },
    ],
    editor: (person) => editor(place, person, teams),
  });
}

/** They come a page at a time. @param {import('./console.js').Place} place @returns {Promise<Person[]>} */
async function readAll(place) {
  /** @type {Person[]} */ const all = [];
  for (let more = true; more;) {
    const page = await place.api.json(`${PATH}?after=${encodeURIComponent(all.at(-1)?.loginId ?? '')}`);
    all.push(...page.people);
    ({ more } = page);
  }
  return all;
}

/** @param {Person} person */
function mayOf({ isActive, lockedUntil }) {
  return !isActive ? 'not' : isLocked(lockedUntil) ? 'locked' : 'yes';
}

/** @param {string | null} until */
function isLocked(until) {
  return until !== null && Date.parse(until) > Date.now();
}

/** What of it can be changed. @param {Person} person */
function valueOf(person) {
  const { loginId, loginName, firstName, lastName, isAgent, isSupervisor, isAdministrator, isActive, mayBeMobile } = person;
  return {
    loginId, loginName, firstName, lastName, teamId: String(person.teamId ?? ''), isAgent, isSupervisor, isAdministrator, isActive, mayBeMobile,
    supervisedTeams: person.supervisedTeams.map(String),
  };
}

const NEW = { isAgent: true, isActive: true, supervisedTeams: /** @type {string[]} */ ([]) };

/** @param {any} value of the form @param {boolean} isNew */
function bodyOf({ loginId, password, teamId, supervisedTeams, ...rest }, isNew) {
  return JSON.stringify({
    ...(isNew ? { loginId } : {}), ...rest, teamId: teamId ? Number(teamId) : null,
    supervisedTeams: rest.isSupervisor ? supervisedTeams.map(Number) : [],
    ...(password ? { password } : {}),
  });
}

/** @param {string} name one that somebody signs in with */
function nameRule(name) {
  return /^[a-z0-9._@-]+$/i.test(name) && /[^.]/.test(name) ? '' : t('admin.person.nameRule');
}

/** @param {string} password */
function passwordRule(password) {
  return [...password].length >= PASSWORD_LEAST ? '' : t('admin.person.passwordRule', { least: PASSWORD_LEAST });
}

/**
 * @param {boolean} isNew
 * @param {Team[]} teams
 * @returns {Field[]}
 */
function fieldsOf(isNew, teams) {
  return [
    { name: 'loginId', label: t('admin.team.column.login'), required: true, most: ID_CHARACTERS, fixed: !isNew, rule: nameRule, hint: t(isNew ? 'admin.person.idHint' : 'admin.person.idFixed') },
    { name: 'loginName', label: t('admin.user.loginName'), required: true, most: ID_CHARACTERS, rule: nameRule, hint: t('admin.person.loginNameHint') },
    { name: 'firstName', label: t('admin.person.firstName'), most: NAME_CHARACTERS },
    { name: 'lastName', label: t('admin.person.lastName'), most: NAME_CHARACTERS },
    {
      name: 'password', label: t(isNew ? 'admin.person.password' : 'admin.person.newPassword'), kind: 'password', required: isNew, bytes: PASSWORD_BYTES, rule: passwordRule,
      hint: t(isNew ? 'admin.person.passwordHint' : 'admin.person.newPasswordHint', { least: PASSWORD_LEAST }),
    },
    { name: 'isActive', label: t('admin.person.isActive'), kind: 'check', hint: t('admin.person.isActiveHint') },
    { name: 'teamId', label: t('admin.user.team'), kind: 'select', choices: [['', t('admin.person.noTeam')], ...teams.map(({ id, name }) => /** @type {[string, string]} */ ([String(id), name]))] },
    { name: 'isAgent', label: t('admin.user.role.Agent'), kind: 'check' },
    { name: 'mayBeMobile', label: t('admin.person.mayBeMobile'), kind: 'check', hint: t('admin.person.mayBeMobileHint') },
    { name: 'isAdministrator', label: t('admin.user.role.Administrator'), kind: 'check', hint: t('admin.person.administratorHint') },
    { name: 'isSupervisor', label: t('admin.user.role.Supervisor'), kind: 'check' },
  ];
}

/**
 * @param {import('./console.js').Place} place
 * @param {(Person & { uri: string }) | null} person null: somebody new
 * @param {Team[]} teams
 * @returns {import('./editing.js').Editor}
 */
function editor(place, person, teams) {
  const { supervisedTeams, ...values } = person ? valueOf(person) : NEW;
  const fields = /** @type {import('../components/ap-form.js').ApForm} */ (document.createElement('ap-form'));
  const supervised = /** @type {import('../components/ap-assign-field.js').ApAssignField} */ (document.createElement('ap-assign-field'));
  const form = /** @type {import('../components/ap-parts.js').ApParts} */ (document.createElement('ap-parts'));
  fields.start(fieldsOf(!person, teams), values);
  supervised.start(t('admin.person.supervisedTeams'), t('admin.person.supervisedHint'), teams.map(({ id, name }) => ({ id: String(id), label: name })), supervisedTeams, { ordered: true });
  form.start(fields, [['supervisedTeams', supervised.label, supervised]]);
  if (person)
    form.prepend(...now(person), ...lock(place, person));
  const show = () => {
    supervised.hidden = !form.value.isSupervisor;
  };
  form.addEventListener('ap-change', show);
  show();
  return {
    title: person ? nameOf(person) : t('admin.person.new'),
    form,
    calls: (v) => [person ? { method: 'PUT', path: person.uri, body: bodyOf(v, false) } : { method: 'POST', path: PATH, body: bodyOf(v, true) }],
    saved: person ? (v) => staySignedIn(place.api, person, v.password) : undefined,
    read: person ? async () => valueOf(await place.api.json(person.uri)) : undefined,
    remove: person ? { text: t('admin.person.delete', { name: nameOf(person) }), calls: [{ method: 'DELETE', path: person.uri }] } : undefined,
  };
}

/**
 * Who changes how they sign in themselves goes on under what is true from now on.
 * @param {import('../lib/api.js').Api} api
 * @param {Person} person as it was
 * @param {string} newPassword '' if it stays
 */
function staySignedIn(api, { loginId, loginName }, newPassword) {
  const { name, password } = identityOf(api);
  if (name === loginId || name === loginName)
    api.authorization = basic(loginId, newPassword || password);
}

/** What somebody does who is signed in. @param {Person} person */
function now({ state, extension }) {
  return state === 'LOGOUT' ? [] : [el('p', { class: 'muted part-note' }, t('admin.person.signedIn', { state: stateWord(state), extension }))];
}

/**
 * Too many wrong passwords, and the end of that.
 * @param {import('./console.js').Place} place
 * @param {Person & { uri: string }} person
 */
function lock(place, person) {
  if (!isLocked(person.lockedUntil))
    return [];
  const words = el('p', { role: 'status' }, t('admin.person.locked', { time: new Date(person.lockedUntil ?? 0).toLocaleTimeString(locale(), { timeStyle: 'short' }) }));
  const press = el('button', { type: 'button', on: { click: unlock } }, t('admin.person.unlock'));
  async function unlock() {
    try {
      ({ lockedUntil: person.lockedUntil } = await place.api.json(`${person.uri}/unlock`, '', 'POST'));
      words.textContent = t('admin.person.unlocked');
      press.remove();
    } catch (fault) {
      words.textContent = refusal(fault);
    }
  }
  return [el('div', { class: 'part-note locked' }, icon('warning'), words, press)];
}
