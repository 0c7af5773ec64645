// What the server refused, in the words of an administrator.
import { hasText, t } from '../lib/i18n.js';
import { problem } from '../lib/words.js';

/** @param {unknown} fault */
export function refusal(fault) {
  const { message = '', detail = '' } = /** @type {Partial<import('../lib/api.js').ApiError>} */ (fault ?? {});
  return hasText(`admin.refused.${message}`) ? t(`admin.refused.${message}`, { detail }) : problem(fault);
}
