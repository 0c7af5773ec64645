// The second node.
import { t } from '../lib/i18n.js';
import { text } from '../lib/xml.js';
import { hostRule } from './rules.js';
import { openSingle } from './single.js';

/** @param {import('./console.js').Place} place */
export async function open(place) {
  await openSingle(place, {
    id: 'ClusterConfig',
    fields: [{ name: 'host', label: t('admin.system.secondary'), required: true, rule: hostRule, hint: t('admin.system.clusterHint') }],
    read: (node) => ({ host: text(node, 'secondaryNode', 'host') }),
    write: ({ host }) => ({ secondaryNode: { host } }),
  });
}
