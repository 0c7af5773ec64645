// What the API takes as names of servers.
import { t } from '../lib/i18n.js';

/** @param {string} value @returns {string} what is wrong, '' if nothing */
export function hostRule(value) {
  return /^[A-Za-z0-9.-]+$/.test(value) ? '' : t('admin.system.hostRule');
}

/** @param {string} value @returns {string} what is wrong, '' if nothing */
export function httpsRule(value) {
  return URL.canParse(value) && new URL(value).protocol === 'https:' ? '' : t('admin.system.httpsRule');
}
