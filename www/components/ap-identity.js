import './ap-menu.js';
import { el, icon, setText } from '../lib/dom.js';
import { LANGUAGES, language, t } from '../lib/i18n.js';
import { fullName } from '../lib/model.js';

/** @typedef {import('../lib/model.js').User} User */
/** @typedef {import('../lib/model.js').Reason} Reason */

/**
 * @typedef {object} Chosen
 * @property {string} theme
 * @property {string[]} themes there are
 * @property {string} density
 * @property {string[]} densities there are
 * @property {boolean} mayNotify notifications can still be allowed
 * @property {boolean} arranged the person has moved gadgets
 */

/**
 * <ap-identity>: who is signed in, and the menu of what belongs to the person.
 * Emits 'ap-theme', 'ap-density', 'ap-language' (detail: value), 'ap-notices', 'ap-shortcuts', 'ap-sound', 'ap-notifications', 'ap-reset-layout', 'ap-report',
 * 'ap-sign-out' (detail: reason id or '').
 */
export class ApIdentity extends HTMLElement {
  menu = /** @type {import('./ap-menu.js').ApMenu} */ (document.createElement('ap-menu'));
  #initials = el('span', { class: 'initials', 'aria-hidden': 'true' });
  #name = el('span', { class: 'identity-name', dir: 'auto' });
  #line = el('span', { class: 'muted identity-line' });
  /** What of the user is shown. */
  #who = '';

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    this.menu.button.append(this.#initials, el('span', { class: 'identity-text' }, this.#name, this.#line), icon('down'));
    this.menu.addEventListener('ap-choose', (e) => {
      const [what, value] = String(/** @type {CustomEvent} */ (e).detail).split(' ');
      this.dispatchEvent(new CustomEvent(`ap-${what}`, { detail: value ?? '' }));
    });
    this.append(this.menu);
  }

  /**
   * @param {User} user
   * @param {Reason[]} reasons for signing out
   * @param {Chosen} chosen
   */
  render(user, reasons, chosen) {
    const who = [fullName(user), user.id, user.extension, user.mobile?.dialNumber].join();
    if (who !== this.#who)
      this.#show(user);
    this.#who = who;
    this.menu.groups = () => groupsOf(reasons, chosen);
  }

  /** @param {User} user */
  #show(user) {
    setText(this.#name, fullName(user));
    this.#name.title = fullName(user); // may be cut off
    setText(this.#line, t('identity.line', { id: user.id, extension: user.extension }) + (user.mobile ? t('identity.mobile', { number: user.mobile.dialNumber }) : ''));
    setText(this.#initials, initials(fullName(user)));
  }
}

/**
 * @param {Reason[]} reasons
 * @param {Chosen} chosen
 * @returns {import('./ap-menu.js').MenuGroup[]}
 */
function groupsOf(reasons, { theme, themes, density, densities, mayNotify, arranged }) {
  const signOut = reasons.length > 0
    ? reasons.map((r) => ({ id: `sign-out ${r.id}`, label: r.label, icon: 'signed-out' }))
    : [{ id: 'sign-out', label: t('identity.signOut'), icon: 'signed-out' }];
  return [
    { label: t('identity.signOut'), items: signOut },
    { label: t('identity.theme'), items: themes.map((v) => ({ id: `theme ${v}`, label: t(`theme.${v}`), checked: theme === v })) },
    { label: t('identity.density'), items: densities.map((v) => ({ id: `density ${v}`, label: t(`density.${v}`), checked: density === v })) },
    { label: t('identity.language'), beside: true, items: LANGUAGES.map((l) => ({ id: `language ${l.tag}`, label: l.name, checked: language() === l.tag })) },
    { label: t('identity.help'), beside: true, items: [
      { id: 'notices', label: t('notices.title') },
      { id: 'shortcuts', label: t('identity.shortcuts') },
      { id: 'sound', label: t('identity.sound') },
      { id: 'report', label: t('identity.report') },
      ...(arranged ? [{ id: 'reset-layout', label: t('identity.resetLayout') }] : []),
      ...(mayNotify ? [{ id: 'notifications', label: t('identity.notifications') }] : []),
    ] },
  ];
}

/** @param {string} name */
function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : ''].map((w) => [...w ?? ''][0] ?? '').join('').toLocaleUpperCase();
}

customElements.define('ap-identity', ApIdentity);
