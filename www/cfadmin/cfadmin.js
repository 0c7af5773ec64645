// The page, read top-down: language and theme, then ask who is there, then the console until that person leaves.
// The password is kept in memory alone: what a tab stores, gadgets of a desktop opened later in it could read.
import '../components/ap-sign-in.js';
import { Api, ApiError, basic } from '../lib/api.js';
import { el, icon, loadIcons } from '../lib/dom.js';
import { keepFocus } from '../lib/focus.js';
import { LANGUAGES, addTexts, chooseLanguage, language, t } from '../lib/i18n.js';
import { problem } from '../lib/words.js';
import { THEMES, applyTheme, theme } from '../desktop/theme.js';
import { Console } from './console.js';

/** Wrong passwords in a row that lock a user; a locked user gets the same answer as a wrong one. */
const LOCKING_FAILURES = 5;

addTexts('/locale/cfadmin');
keepFocus();
applyTheme(theme());
await Promise.all([chooseLanguage(), loadIcons()]);
showSignIn('');

/** @param {string} notice why the person is here again */
function showSignIn(notice) {
  const form = /** @type {import('../components/ap-sign-in.js').ApSignIn} */ (document.createElement('ap-sign-in'));
  const page = el('main', { class: 'sign-in' });
  const draw = () => {
    document.title = t('admin.title', { screen: t('sign-in.button') });
    page.replaceChildren(
      el('div', { class: 'sign-in-card' }, el('div', { class: 'brand' }, icon('logo'), el('h1', {}, t('admin.name'))), form),
      el('div', { class: 'sign-in-foot' },
        choice('language', t('identity.language'), LANGUAGES.map((l) => [l.tag, l.name]), language(), async (tag) => {
          await chooseLanguage(tag);
          draw();
          form.render();
        }),
        choice('theme', t('identity.theme'), THEMES.map((name) => [name, t(`theme.${name}`)]), theme(), applyTheme)));
  };
  draw();
  document.body.append(page);
  form.start({ name: '', extension: '', mobile: null }, { mobileAgents: false, extension: false });
  form.notice(notice, []);
  /** @type {Map<string, number>} */
  const failures = new Map();
  form.addEventListener('ap-sign-in', async (e) => {
    const { name, password } = /** @type {CustomEvent} */ (e).detail;
    const api = new Api();
    api.authorization = basic(name, password);
    form.busy(t('sign-in.step.checking'));
    try {
      // Of all that only administrators may read this alone tells somebody else (403) from nobody (401).
      await api.get('/finesse/api/RuntimeConfigInfo');
    } catch (fault) {
      const status = fault instanceof ApiError ? fault.status : 0;
      failures.set(name, status === 401 ? (failures.get(name) ?? 0) + 1 : 0);
      form.busy('');
      if (status === 401)
        form.fail(t((failures.get(name) ?? 0) >= LOCKING_FAILURES ? 'sign-in.locked' : 'sign-in.wrong'), 'password');
      else
        form.fail(status === 403 ? t('admin.refusedAgent') : problem(fault), 'none');
      return;
    }
    page.remove();
    const shown = new Console(api, name);
    shown.addEventListener('ended', (ended) => showSignIn(t(/** @type {CustomEvent} */ (ended).detail)), { once: true });
    shown.open();
  });
}

/**
 * @param {string} id
 * @param {string} label
 * @param {string[][]} choices value and text
 * @param {string} value
 * @param {(value: string) => void} onChange
 */
function choice(id, label, choices, value, onChange) {
  const list = el('select', { id }, ...choices.map(([v, text]) => el('option', { value: v, selected: v === value }, text)));
  list.addEventListener('change', () => onChange(list.value));
  return el('span', { class: 'foot-choice' }, el('label', { for: id }, label), list);
}
