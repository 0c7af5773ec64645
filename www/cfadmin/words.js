// What the server refused, in the words of an administrator.
import { hasText, t } from '../lib/i18n.js';
import { problem } from '../lib/words.js';

/** @param {unknown} fault */
export function refusal(fault) {
  const { message = '', detail = '', status = 0 } = /** @type {Partial<import('../lib/api.js').ApiError>} */ (fault ?? {});
  if (status === 401)
    return t('admin.ended.401');
  return hasText(`admin.refused.${message}`) ? t(`admin.refused.${message}`, { detail }) : problem(fault);
}
