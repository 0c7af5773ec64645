/* What the tests of channels beside voice share. */
import assert from 'node:assert/strict';
import { until } from '../harness/index.js';

export const CHAT = 5001; /* has its agent alone */
export const EMAIL = 5002; /* can be interrupted */

export const mediaPath = (user, id) => `/finesse/api/User/${user}/Media${id ? `/${id}` : ''}`;

/** The body of a PUT on Media, children in the order given; null leaves one out. */
export const mediaBody = (children) =>
  `<Media>${Object.entries(children)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('')}</Media>`;

export const LOGIN = {
  maxDialogLimit: 2,
  state: 'LOGIN',
  interruptAction: 'ACCEPT',
  dialogLogoutAction: 'CLOSE',
};

export const putMedia = (site, user, id, children, headers) =>
  site.rest(user).put(mediaPath(user, id), mediaBody(children), headers);

/** 202 expected; waits until the Media object shows the state. */
export async function becomes(site, user, id, children, state = children.state) {
  const answer = await putMedia(site, user, id, children);
  assert.equal(answer.status, 202, answer.text);
  assert.equal(answer.text, '');
  return inState(site, user, id, state);
}

export function inState(site, user, id, state) {
  const look = async () => {
    const { xml } = await site.rest(user).get(mediaPath(user, id));
    return xml.value('state') === state && xml;
  };
  return until(look, { what: `${user} ${state} in ${id}` });
}

export async function mediaReady(site, user, id, options = {}) {
  await becomes(site, user, id, { ...LOGIN, ...options }, 'NOT_READY');
  return becomes(site, user, id, { state: 'READY' });
}

/** A task arrives; its id. */
export async function arrive(site, mrd, { queue = 2, variables = {} } = {}) {
  const answer = await site.rest('admin').post('/aplomb/api/sim/tasks', { mrd, queue, variables });
  assert.equal(answer.status, 201, answer.text);
  return answer.json.id;
}

/** An action on a task. */
export function actOn(site, user, task, action, { target = user, to, requestId } = {}) {
  const more = to === undefined ? '' : `<toAddress>${to}</toAddress>`;
  const body = `<Dialog><targetMediaAddress>${target}</targetMediaAddress><requestedAction>${action}</requestedAction>${more}</Dialog>`;
  return site.rest(user).put(`/finesse/api/Dialog/${task}`, body, requestId ? { requestId } : {});
}

/** 202 expected; waits until the task shows the state (CLOSED: until it is gone). */
export async function does(site, user, task, action, state, options) {
  const answer = await actOn(site, user, task, action, options);
  assert.equal(answer.status, 202, answer.text);
  return taskIn(site, user, task, state);
}

export function taskIn(site, user, task, state) {
  const look = async () => {
    const answer = await site.rest(user).get(`/finesse/api/Dialog/${task}`);
    if (state === 'CLOSED') return answer.status === 404;
    return answer.status === 200 && answer.xml.value('state') === state && answer.xml;
  };
  return until(look, { what: `task ${task} ${state}` });
}

/** The actions of a task's only participant. */
export const actionsOf = (dialog) => dialog.all('participants/Participant/actions/action').map((a) => a.text);
