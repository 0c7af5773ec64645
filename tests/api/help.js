/* What the tests of the REST API share. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../harness/index.js';

/* The messages that the documents give; those of Not Found are of dialogs alone (reference rest-desktop 1.8). */
const MESSAGES = {
  'Authorization Failure': 'UNAUTHORIZED',
  'Invalid Authorization User Specified':
    "The user specified in the authentication credentials and the uri don't match",
  Unauthorized: 'The user is not authorized to perform this operation',
  'User Not Found': 'UNKNOWN_USER',
  'Service Unavailable': 'SERVER_OUT_OF_SERVICE',
  'System Resource Limit Exceeded': 'MAX_ACTIVE_MESSAGE_LIMIT_EXCEEDED',
};

/** Asserts an ApiErrors answer: status, ErrorType, ErrorData (undefined: any), the message where it is documented. */
export function refused(answer, status, type, data) {
  assert.equal(answer.status, status, answer.text);
  const kind = answer.headers['content-type'] ?? '';
  assert.match(kind, /^application\/xml;charset=UTF-8$/i, `content type ${kind}`);
  assert.equal(answer.error.type, type, answer.text);
  if (type in MESSAGES) assert.equal(answer.error.message, MESSAGES[type], answer.text);
  if (data !== undefined) assert.equal(answer.error.data, data, answer.text);
}

/** Waits until the user's object shows the state; returns the <User>. */
export function reached(site, user, state, { as = user } = {}) {
  const rest = site.rest(as);
  const look = async () => {
    const { xml } = await rest.get(`/finesse/api/User/${user}`);
    return xml.value('state') === state && xml;
  };
  return until(look, { what: `${user} in ${state}` });
}

/** Signs in on the own extension and waits for NOT_READY. */
export async function signIn(site, user, extension = user) {
  await site.rest(user).state('LOGIN', { extension });
  return reached(site, user, 'NOT_READY');
}

/** The user's only dialog once it is there and `when` holds for it. */
export function dialogOf(site, user, when = () => true) {
  const rest = site.rest(user);
  const look = async () => {
    const { xml } = await rest.get(`/finesse/api/User/${user}/Dialogs`);
    const [dialog] = xml.all('Dialog');
    return dialog && when(dialog) && dialog;
  };
  return until(look, { what: `a dialog of ${user}` });
}

/** The <Participant> of an address. */
export function party(dialog, address) {
  return dialog.all('participants/Participant').find((p) => p.value('mediaAddress') === address);
}

/** The id of the object that a POST has made, from its Location. */
export function idOf(answer) {
  assert.equal(answer.status, 200, answer.text);
  return answer.headers.location.split('/').pop();
}

const PROGRAMS = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../cgi-bin');

/** The route tables of the programs: {method, pattern, role}. */
export const routes = ['api', 'aplomb', 'desktop'].flatMap((folder) =>
  fs.readdirSync(path.join(PROGRAMS, folder)).filter((name) => name.endsWith('.c')).flatMap((name) => {
    const text = fs.readFileSync(path.join(PROGRAMS, folder, name), 'utf8');
    return [...text.matchAll(/\{\s*"([A-Z]+)",\s*"([^"]+)",\s*([A-Z]+)/g)]
      .map(([, method, pattern, role]) => ({ method, pattern, role }));
  }));

/** Does the path, its query apart, fit the pattern of a route? */
export const fits = (pattern, target) =>
  new RegExp(`^${pattern.replace(/\{\w+\}/g, '[^/]+')}$`).test(target.split('?')[0]);
