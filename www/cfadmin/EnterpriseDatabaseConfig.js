// The database of the switch's administration.
import { t } from '../lib/i18n.js';
import { text } from '../lib/xml.js';
import { hostRule } from './rules.js';
import { openSingle } from './single.js';

const PORT_MOST = 65535;
const TEXTS = ['host', 'backupHost', 'port', 'databaseName', 'domain', 'username'];

/** @param {import('./console.js').Place} place */
export async function open(place) {
  await openSingle(place, {
    id: 'EnterpriseDatabaseConfig',
    fields: [
      { name: 'host', label: t('admin.system.host'), required: true, rule: hostRule },
      { name: 'backupHost', label: t('admin.system.backupHost'), rule: hostRule },
      { name: 'port', label: t('admin.system.port'), kind: 'number', required: true, least: 1, most: PORT_MOST },
      { name: 'databaseName', label: t('admin.system.databaseName'), required: true },
      { name: 'domain', label: t('admin.system.domain') },
      { name: 'username', label: t('admin.system.username'), required: true },
      { name: 'password', label: t('admin.system.password'), kind: 'password', hint: t('admin.system.passwordHint') },
      { name: 'override', label: t('admin.system.override'), kind: 'check', hint: t('admin.system.overrideHint') },
    ],
    // The password is written and never told; override belongs to the one request.
    read: (node) => Object.fromEntries(TEXTS.map((name) => [name, text(node, name)])),
    query: ({ override }) => override ? '?override=true' : '',
    write: ({ override: _, password, ...value }) => ({ ...value, password: password || undefined }),
  });
}
