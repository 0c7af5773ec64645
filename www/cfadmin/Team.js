// What each team gets: #/Team/<id>/<tab>.  One Save for all tabs; what one of them is refused keeps its edits.
import '../components/ap-assign.js';
import '../components/ap-form.js';
import '../components/ap-tabs.js';
import { el, setAttribute, setDisabled, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { lookOf, stateWord } from '../lib/words.js';
import { child, children, element, parse, text } from '../lib/xml.js';
import { showRequest } from './dialogs.js';
import { Editing } from './editing.js';
import { openList } from './list.js';

/** @typedef {import('./editing.js').Editor} Editor */
/** @typedef {import('./console.js').Place} Place */

/**
 * What is assigned by lists of uris: of the whole collection those that are not everybody's.
 * @type {{ tab: string, all: string, of: string, root: string, item: string, label: string, may: (node: Element) => boolean, ordered?: boolean, most?: number }[]}
 */
const LISTS = [
  { tab: 'notReady', all: 'ReasonCodes?category=NOT_READY', of: 'ReasonCodes?category=NOT_READY', root: 'ReasonCodes', item: 'ReasonCode', label: 'label', may: isOfTeams, most: 100 },
  { tab: 'signOut', all: 'ReasonCodes?category=LOGOUT', of: 'ReasonCodes?category=LOGOUT', root: 'ReasonCodes', item: 'ReasonCode', label: 'label', may: isOfTeams, most: 100 },
  { tab: 'wrapUp', all: 'WrapUpReasons', of: 'WrapUpReasons', root: 'WrapUpReasons', item: 'WrapUpReason', label: 'label', may: isOfTeams, most: 100 },
  { tab: 'phoneBooks', all: 'PhoneBooks', of: 'PhoneBooks', root: 'PhoneBooks', item: 'PhoneBook', label: 'name', may: (node) => text(node, 'type') === 'TEAM' },
  { tab: 'workflows', all: 'Workflows', of: 'Workflows', root: 'Workflows', item: 'Workflow', label: 'name', may: () => true, ordered: true, most: 20 },
];

/**
 * @typedef {object} Rules a team as of /aplomb/api/teams
 * @property {number} id
 * @property {string} name
 * @property {string} wrapUpOnIncoming
 * @property {string} wrapUpOnOutgoing
 * @property {number} wrapUpSeconds
 */

const PATH = '/aplomb/api/teams';
const WRAP_UP = ['NOT_ALLOWED', 'OPTIONAL', 'REQUIRED', 'REQUIRED_WITH_WRAP_UP_DATA'];
const WRAP_UP_MOST = 7200;
const NAME_CHARACTERS = 64;

/** @param {Element} node */
function isOfTeams(node) {
  return text(node, 'forAll') === 'false';
}

/** @param {Place} place */
export async function open(place) {
  const [id, tab = 'members'] = place.path;
  if (id)
    await openTeam(place, id, tab);
  else
    await openList(place, {
      read: async () => (await place.api.json(PATH)).teams.map((/** @type {Rules} */ team) => ({ ...team, uri: `${PATH}/${team.id}` })),
      columns: [
        { id: 'name', label: t('admin.name.label'), text: (team) => team.name },
        { id: 'id', label: t('admin.team.id'), text: (team) => String(team.id), number: (team) => team.id },
        { id: 'members', label: t('admin.team.members'), text: (team) => String(team.members), number: (team) => team.members },
        { id: 'queues', label: t('admin.screen.Queues'), text: (team) => String(team.queues), number: (team) => team.queues },
        { id: 'wrapUpOnIncoming', label: t('admin.team.wrapUpOnIncoming'), text: (team) => t(`admin.team.rule.${team.wrapUpOnIncoming}`) },
      ],
      open: (team) => place.go('Team', String(team.id)),
      editor: () => rulesEditor(place, null),
    });
}

/** What a team is itself. @param {Rules} rules */
function valueOf({ name, wrapUpOnIncoming, wrapUpOnOutgoing, wrapUpSeconds }) {
  return { name, wrapUpOnIncoming, wrapUpOnOutgoing, wrapUpSeconds: String(wrapUpSeconds) };
}

/**
 * @param {Place} place
 * @param {Rules | null} team null: a new one
 * @returns {Editor}
 */
function rulesEditor(place, team) {
  const form = /** @type {import('../components/ap-form.js').ApForm} */ (document.createElement('ap-form'));
  const uri = `${PATH}/${team?.id}`;
  const choices = WRAP_UP.map((rule) => /** @type {[string, string]} */ ([rule, t(`admin.team.rule.${rule}`)]));
  form.start([
    { name: 'name', label: t('admin.name.label'), required: true, most: NAME_CHARACTERS },
    { name: 'wrapUpOnIncoming', label: t('admin.team.wrapUpOnIncoming'), kind: 'select', choices },
    { name: 'wrapUpOnOutgoing', label: t('admin.team.wrapUpOnOutgoing'), kind: 'select', choices },
    { name: 'wrapUpSeconds', label: t('admin.team.wrapUpSeconds'), kind: 'number', required: true, least: 0, most: WRAP_UP_MOST },
  ], team ? valueOf(team) : { name: '', wrapUpOnIncoming: 'NOT_ALLOWED', wrapUpOnOutgoing: 'NOT_ALLOWED', wrapUpSeconds: '30' });
  return {
    title: team ? team.name : t('admin.team.new'),
    form,
    calls: ({ wrapUpSeconds, ...rest }) => [{ method: team ? 'PUT' : 'POST', path: team ? uri : PATH, body: JSON.stringify({ ...rest, wrapUpSeconds: Number(wrapUpSeconds) }) }],
    read: team ? async () => valueOf(await place.api.json(uri)) : undefined,
    remove: team ? { text: t('admin.team.delete', { name: team.name }), calls: [{ method: 'DELETE', path: uri }] } : undefined,
  };
}

/**
 * @param {Place} place
 * @param {string} id
 * @param {(name: string) => void} named it is called so now
 */
async function editRules(place, id, named) {
  const read = () => /** @type {Promise<Rules>} */ (place.api.json(`${PATH}/${encodeURIComponent(id)}`));
  const how = await place.edit(rulesEditor(place, await read()));
  if (how === 'removed')
    place.go('Team');
  else if (how === 'saved' && !place.signal.aborted)
    named((await read()).name);
}

/**
 * @param {Place} place
 * @param {string} id
 * @param {string} first tab
 */
async function openTeam(place, id, first) {
  const uri = `/finesse/api/Team/${encodeURIComponent(id)}`;
  const team = await place.api.get(uri);
  const parts = [
    { tab: 'members', editing: null, panel: /** @type {Node} */ (members(team)) },
    await layout(place, uri, id),
    ...await Promise.all(LISTS.map((list) => assignment(place, uri, list))),
  ];
  const tabs = /** @type {import('../components/ap-tabs.js').ApTabs} */ (document.createElement('ap-tabs'));
  const panels = parts.map(({ tab, panel }) => el('div', { id: `panel_${tab}`, class: 'team-panel', role: 'tabpanel', 'aria-labelledby': `tablink_${tab}`, tabindex: '0' }, panel));
  const result = el('div', { role: 'status' });
  const save = el('button', { type: 'button', class: 'primary' }, t('admin.save'));
  const changed = () => parts.filter((p) => p.editing?.isChanged);
  /** @param {string} tab */
  const choose = (tab) => {
    tabs.active = tab;
    for (const panel of panels)
      panel.hidden = panel.id !== `panel_${tab}`;
  };
  save.addEventListener('click', async () => {
    setAttribute(save, 'aria-busy', 'true');
    setDisabled(save, true);
    /** @type {string[]} */ const saved = [];
    /** @type {string[]} */ const kept = [];
    for (const { tab, editing } of changed())
      if (await editing?.save())
        saved.push(tab);
      else if (editing?.isChanged)
        kept.push(tab);
    for (const { tab } of parts)
      tabs.mark(tab, kept.includes(tab));
    const names = (/** @type {string[]} */ list) => list.map((tab) => t(`admin.team.${tab}`)).join(', ');
    result.replaceChildren(
      saved.length > 0 ? el('p', {}, t('admin.team.saved', { tabs: names(saved) })) : '',
      kept.length > 0 ? el('p', { class: 'form-error' }, t('admin.team.kept', { tabs: names(kept) })) : '',
      saved.length + kept.length === 0 ? el('p', {}, t('admin.team.unchanged')) : '');
    setAttribute(save, 'aria-busy', null);
    setDisabled(save, false);
    if (kept.length > 0)
      choose(kept[0]);
  });
  place.guard(() => changed().length > 0);
  const tools = [
    el('button', { type: 'button', on: { click: () => editRules(place, id, named) } }, t('admin.team.edit')),
    el('a', { href: `#/Audit/${encodeURIComponent(uri)}` }, t('admin.history')),
    el('button', { type: 'button', on: { click: () => showRequest(changed().flatMap((p) => p.editing?.calls ?? [])) } }, t('admin.request.show')), save,
  ];
  const named = (/** @type {string} */ name) => place.head(tools, t('admin.team.title', { name }));
  named(text(team, 'name'));
  tabs.addEventListener('ap-tab', (e) => {
    const { detail } = /** @type {CustomEvent} */ (e);
    choose(detail);
    place.stay('Team', id, detail);
  });
  place.show(el('p', {}, el('a', { href: '#/Team' }, t('admin.team.back'))), tabs, result, ...panels);
  tabs.fill(parts.map(({ tab }) => ({ id: tab, label: t(`admin.team.${tab}`) })), t('admin.team.tabs'), 'horizontal');
  choose(parts.some((p) => p.tab === first) ? first : 'members');
}

/** @param {Element} team */
function members(team) {
  const users = children(child(team, 'users'), 'User');
  return el('div', { class: 'own-part table-scroll' }, el('table', {}, el('caption', { class: 'visually-hidden' }, t('admin.team.members')),
    el('thead', {}, el('tr', {}, ...['name', 'login', 'state', 'extension'].map((c) => el('th', { scope: 'col' }, t(`admin.team.column.${c}`))))),
    el('tbody', {}, ...users.map((user) => el('tr', {},
      el('th', { scope: 'row' }, el('bdi', {}, `${text(user, 'firstName')} ${text(user, 'lastName')}`.trim())), el('td', {}, text(user, 'loginId')),
      el('td', { 'data-look': lookOf(text(user, 'state')) }, stateWord(text(user, 'state'))), el('td', {}, text(user, 'extension') || '–'))))));
}

/**
 * @param {Place} place
 * @param {string} tab
 * @param {string} hint
 * @param {Omit<Editor, 'title' | 'bare'>} editor
 */
function part(place, tab, hint, editor) {
  const editing = new Editing({ ...editor, title: t(`admin.team.${tab}`), bare: true }, place.api, () => {});
  return { tab, editing, panel: el('div', {}, el('p', { class: 'muted team-hint' }, hint), editing.element) };
}

/**
 * @param {Place} place
 * @param {string} team
 * @param {typeof LISTS[number]} list
 */
async function assignment(place, team, { tab, all, of, root, item, label, may, ordered, most }) {
  const path = `${team}/${of}`;
  const urisOf = async () => {
    const uris = children(await place.api.get(path), item).map((n) => text(n, 'uri'));
    return ordered ? uris : uris.toSorted();
  };
  const [items, assigned] = await Promise.all([place.api.get(`/finesse/api/${all}`), urisOf()]);
  const form = /** @type {import('../components/ap-assign.js').ApAssign} */ (document.createElement('ap-assign'));
  form.start(t(`admin.team.${tab}`), children(items, item).filter(may).map((n) => ({ id: text(n, 'uri'), label: text(n, label) })), assigned, { ordered, most });
  return part(place, tab, t(`admin.team.hint.${tab}`), {
    form, read: urisOf,
    calls: (value) => [{ method: 'PUT', path, body: element(root, { [item]: value.map((/** @type {string} */ uri) => ({ uri })) }) }],
  });
}

/**
 * @param {Place} place
 * @param {string} team
 * @param {string} id of the team
 */
async function layout(place, team, id) {
  const path = `${team}/LayoutConfig`;
  const read = async () => {
    const node = await place.api.get(path);
    return { useDefault: text(node, 'useDefault') === 'true', layoutxml: text(node, 'layoutxml') };
  };
  const form = /** @type {import('../components/ap-form.js').ApForm} */ (document.createElement('ap-form'));
  form.start([
    { name: 'useDefault', label: t('admin.team.useDefault'), kind: 'check' },
    { name: 'layoutxml', label: t('admin.team.layoutxml'), kind: 'area', required: true, rule: (xml) => form.value.useDefault ? '' : brokenWords(xml) },
  ], await read());
  const show = () => form.toggleAttribute('data-default', form.value.useDefault === true);
  form.addEventListener('ap-change', show);
  show();
  const made = part(place, 'layout', t('admin.team.hint.layout'), {
    form, read,
    calls: ({ useDefault, layoutxml }) => [{ method: 'PUT', path, body: element('TeamLayoutConfig', useDefault ? { useDefault } : { useDefault, layoutxml }) }],
  });
  made.panel.append(el('p', { class: 'team-more' }, el('a', { href: `#/Layouts/${encodeURIComponent(id)}` }, t('admin.team.layouts'))));
  return made;
}

/** @param {string} xml */
function brokenWords(xml) {
  try {
    parse(xml);
    return '';
  } catch {
    return t('admin.team.broken');
  }
}
