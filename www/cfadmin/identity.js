// Who is at the console: what every request says of that person, and the question for the password when it is not taken
// any more, so that nothing that was typed is lost by it.
import { Api, ApiError, basic } from '../lib/api.js';
import { el } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { ask } from './dialogs.js';
import { refusal } from './words.js';

/** @param {Api} api */
export function identityOf(api) {
  const bytes = Uint8Array.from(atob(api.authorization), (c) => c.charCodeAt(0));
  const [name, ...password] = new TextDecoder().decode(bytes).split(':');
  return { name, password: password.join(':') };
}

/**
 * Does it, and again after the password was given anew.
 * @template T
 * @param {Api} api
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function signedIn(api, work) {
  try {
    return await work();
  } catch (fault) {
    if (!(fault instanceof ApiError) || fault.status !== 401 || !await signInAgain(api))
      throw fault;
    return signedIn(api, work);
  }
}

/** @param {Api} api @returns {Promise<boolean>} the password is taken */
async function signInAgain(api) {
  const { name } = identityOf(api);
  for (let wrong = ''; ;) {
    const enter = (/** @type {KeyboardEvent} */ e) => e.key === 'Enter' && /** @type {HTMLElement} */ (input.closest('dialog')?.querySelector('button.primary')).click();
    const input = el('input', { id: 'again-password', type: 'password', autocomplete: 'current-password', autofocus: true, 'aria-describedby': 'again-wrong', on: { keydown: enter } });
    const chosen = await ask(t('sign-in.button'), [el('p', {}, t('admin.ended.401')), el('p', {}, t('admin.again.kept')),
      el('div', { class: 'field' }, el('label', { for: input.id }, t('sign-in.password')), input, el('p', { id: 'again-wrong', class: 'form-error', role: 'alert' }, wrong))],
    [{ id: 'no', label: t('admin.cancel') }, { id: 'yes', label: t('sign-in.button'), class: 'primary' }]);
    if (chosen === 'no')
      return false;
    const tried = new Api();
    tried.authorization = basic(name, input.value);
    try {
      await tried.get('/finesse/api/RuntimeConfigInfo');
      api.authorization = tried.authorization;
      return true;
    } catch (fault) {
      wrong = fault instanceof ApiError && fault.status === 401 ? t('sign-in.wrong') : refusal(fault);
    }
  }
}
