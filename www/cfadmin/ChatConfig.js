// Where the desktops' chat server is.
import { t } from '../lib/i18n.js';
import { text } from '../lib/xml.js';
import { httpsRule } from './rules.js';
import { openSingle } from './single.js';

/** @param {import('./console.js').Place} place */
export async function open(place) {
  await openSingle(place, {
    id: 'ChatConfig',
    fields: [
      { name: 'primaryNode', label: t('admin.system.primaryNode'), required: true, rule: httpsRule, hint: t('admin.system.chatHint') },
      { name: 'secondaryNode', label: t('admin.system.secondaryNode'), rule: httpsRule },
    ],
    read: (node) => ({ primaryNode: text(node, 'primaryNode'), secondaryNode: text(node, 'secondaryNode') }),
    write: (value) => value,
  });
}
