// What callers dial, and the teams that serve it.
import '../components/ap-assign-field.js';
import '../components/ap-form.js';
import '../components/ap-parts.js';
import { t } from '../lib/i18n.js';
import { openList } from './list.js';

/**
 * @typedef {object} Queue as of /aplomb/api/queues
 * @property {number} id
 * @property {string} name
 * @property {string} number
 * @property {number} ringSeconds
 * @property {number} priority
 * @property {number | null} overflowSeconds
 * @property {number | null} overflowQueueId
 * @property {number[]} teams
 *
 * @typedef {{ id: number, name: string }} Team
 */

const PATH = '/aplomb/api/queues';
const NAME_CHARACTERS = 64;
const NUMBER_CHARACTERS = 32;
const RING_MOST = 600;
const PRIORITY_LAST = 10;
const OVERFLOW_MOST = 86400;

/** @param {import('./console.js').Place} place */
export async function open(place) {
  const { teams } = /** @type {{ teams: Team[] }} */ (await place.api.json('/aplomb/api/teams'));
  const names = new Map(teams.map(({ id, name }) => [id, name]));
  await openList(place, {
    read: async () => (await place.api.json(PATH)).queues.map((/** @type {Queue} */ queue) => ({ ...queue, uri: `${PATH}/${queue.id}` })),
    columns: [
      { id: 'name', label: t('admin.name.label'), text: (q) => q.name },
      { id: 'number', label: t('admin.queue.number'), text: (q) => q.number },
      { id: 'id', label: t('admin.queue.id'), text: (q) => String(q.id), number: (q) => q.id },
      { id: 'teams', label: t('admin.screen.Team'), text: (q) => q.teams.map((/** @type {number} */ id) => names.get(id)).join(', ') },
      { id: 'priority', label: t('admin.queue.priority'), text: (q) => String(q.priority), number: (q) => q.priority },
      { id: 'ring', label: t('admin.queue.ringSeconds'), text: (q) => String(q.ringSeconds), number: (q) => q.ringSeconds },
    ],
    editor: (queue, rows) => editor(place, queue, rows, teams),
  });
}

/** What of it can be changed, as a form has it. @param {Queue} queue */
function valueOf({ name, number, ringSeconds, priority, overflowSeconds, overflowQueueId, teams }) {
  return {
    name, number, ringSeconds: String(ringSeconds), priority: String(priority),
    overflowSeconds: String(overflowSeconds ?? ''), overflowQueueId: String(overflowQueueId ?? ''), teams: teams.map(String).toSorted(),
  };
}

const NEW = { name: '', number: '', ringSeconds: '12', priority: '5', overflowSeconds: '', overflowQueueId: '', teams: /** @type {string[]} */ ([]) };

/** @param {ReturnType<typeof valueOf>} value */
function bodyOf({ name, number, ringSeconds, priority, overflowSeconds, overflowQueueId, teams }) {
  const orNull = (/** @type {string} */ n) => n === '' ? null : Number(n);
  return JSON.stringify({
    name, number, ringSeconds: Number(ringSeconds), priority: Number(priority),
    overflowSeconds: orNull(overflowSeconds), overflowQueueId: orNull(overflowQueueId), teams: teams.map(Number),
  });
}

/** @param {string} number */
function numberRule(number) {
  return /^[0-9*#+]+$/.test(number) ? '' : t('admin.queue.numberRule');
}

/**
 * @param {import('./console.js').Place} place
 * @param {(Queue & { uri: string }) | null} queue null: a new one
 * @param {Queue[]} rows
 * @param {Team[]} teams
 * @returns {import('./editing.js').Editor}
 */
function editor(place, queue, rows, teams) {
  const { teams: mine, ...values } = queue ? valueOf(queue) : NEW;
  const fields = /** @type {import('../components/ap-form.js').ApForm} */ (document.createElement('ap-form'));
  const serving = /** @type {import('../components/ap-assign-field.js').ApAssignField} */ (document.createElement('ap-assign-field'));
  const form = /** @type {import('../components/ap-parts.js').ApParts} */ (document.createElement('ap-parts'));
  const others = rows.filter(({ id }) => id !== queue?.id).map(({ id, name }) => /** @type {[string, string]} */ ([String(id), name]));
  fields.start([
    { name: 'name', label: t('admin.name.label'), required: true, most: NAME_CHARACTERS },
    { name: 'number', label: t('admin.queue.number'), required: true, most: NUMBER_CHARACTERS, rule: numberRule, hint: t('admin.queue.numberHint') },
    { name: 'priority', label: t('admin.queue.priority'), kind: 'number', required: true, least: 1, most: PRIORITY_LAST, hint: t('admin.queue.priorityHint') },
    { name: 'ringSeconds', label: t('admin.queue.ringSeconds'), kind: 'number', required: true, least: 1, most: RING_MOST, hint: t('admin.queue.ringHint') },
    { name: 'overflowSeconds', label: t('admin.queue.overflowSeconds'), kind: 'number', least: 1, most: OVERFLOW_MOST, hint: t('admin.queue.overflowHint') },
    { name: 'overflowQueueId', label: t('admin.queue.overflowQueueId'), kind: 'select', choices: [['', t('admin.queue.noOverflow')], ...others] },
  ], values);
  serving.start(t('admin.screen.Team'), t('admin.queue.teamsHint'), teams.map(({ id, name }) => ({ id: String(id), label: name })), mine);
  form.start(fields, [['teams', serving.label, serving]]);
  return {
    title: queue ? queue.name : t('admin.queue.new'),
    form,
    calls: (v) => [{ method: queue ? 'PUT' : 'POST', path: queue?.uri ?? PATH, body: bodyOf(v) }],
    read: queue ? async () => valueOf(await place.api.json(queue.uri)) : undefined,
    remove: queue ? { text: t('admin.queue.delete', { name: queue.name }), calls: [{ method: 'DELETE', path: queue.uri }] } : undefined,
  };
}
