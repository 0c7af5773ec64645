// Who there is: agents, supervisors, administrators.  They are made and changed in the store (sql/README.md).
import { el } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { fullName, readUser } from '../lib/model.js';
import { lookOf, stateWithReason } from '../lib/words.js';
import { children, text } from '../lib/xml.js';
import { openList } from './list.js';

/** @param {import('./console.js').Place} place */
export async function open(place) {
  await openList(place, {
    above: [el('p', { class: 'muted' }, t('admin.user.note'))],
    read: async () => children(await place.api.get('/finesse/api/Users'), 'User').map((node) => ({ ...readUser(node), uri: text(node, 'uri') })),
    columns: [
      { id: 'name', label: t('admin.contact.name'), text: fullName },
      { id: 'id', label: t('admin.team.column.login'), text: (user) => user.id },
      { id: 'loginName', label: t('admin.user.loginName'), text: (user) => user.loginName },
      { id: 'team', label: t('admin.user.team'), text: (user) => user.teamName },
      { id: 'roles', label: t('admin.user.roles'), text: (user) => user.roles.map(roleWord).join(', ') },
      { id: 'state', label: t('admin.team.column.state'), text: stateWithReason, show: (user) => el('span', { class: 'look', 'data-look': lookOf(user.state) }, stateWithReason(user)) },
      { id: 'extension', label: t('admin.team.column.extension'), text: (user) => user.extension },
    ],
  });
}

/** @param {string} role */
function roleWord(role) {
  return t(`admin.user.role.${role}`);
}
