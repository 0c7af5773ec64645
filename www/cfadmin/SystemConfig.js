// Where the switch is.
import { t } from '../lib/i18n.js';
import { child, text } from '../lib/xml.js';
import { hostRule } from './rules.js';
import { openSingle } from './single.js';

const PORT_MOST = 65535;
const PERIPHERAL_MOST = 32767;

/** @param {import('./console.js').Place} place */
export async function open(place) {
  /** What is left out is cleared: a backup is told with both of its parts or none. @param {any} value */
  const write = ({ backupHost, backupPort, ...value }) => ({ cti: backupHost || backupPort ? { ...value, backupHost, backupPort } : value });
  await openSingle(place, {
    id: 'SystemConfig',
    fields: [
      { name: 'host', label: t('admin.system.host'), required: true, rule: hostRule, hint: t('admin.system.switchHint') },
      { name: 'port', label: t('admin.system.port'), kind: 'number', required: true, least: 1, most: PORT_MOST },
      { name: 'backupHost', label: t('admin.system.backupHost'), rule: hostRule, hint: t('admin.system.backupHint') },
      { name: 'backupPort', label: t('admin.system.backupPort'), kind: 'number', least: 1, most: PORT_MOST },
      { name: 'peripheralId', label: t('admin.system.peripheralId'), kind: 'number', required: true, least: 1, most: PERIPHERAL_MOST },
      { name: 'secure', label: t('admin.system.secure'), kind: 'check' },
    ],
    read: (node) => {
      const cti = child(node, 'cti');
      return {
        host: text(cti, 'host'), port: text(cti, 'port'), backupHost: text(cti, 'backupHost'), backupPort: text(cti, 'backupPort'),
        peripheralId: text(cti, 'peripheralId'), secure: text(cti, 'secure') === 'true',
      };
    },
    write,
  });
}
