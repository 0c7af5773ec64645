// Who is connected to the notifications, and since when.
import { el } from '../lib/dom.js';
import { t, timeOfLate } from '../lib/i18n.js';
import { child, children, text } from '../lib/xml.js';
import { openList } from './list.js';

/** @param {import('./console.js').Place} place */
export async function open(place) {
  await openList(place, {
    tools: [el('button', { type: 'button', on: { click: () => open(place) } }, t('admin.refresh'))],
    read: async () => children(child(await place.api.get('/finesse/api/ConnectedUsersInfo'), 'userDetails'), 'userDetail').map((node) => ({
      uri: text(node, 'xmppJID'), id: text(node, 'loginId'), type: text(node, 'userType'), team: text(node, 'teamName'), extension: text(node, 'extension'),
      name: `${text(node, 'firstName')} ${text(node, 'lastName')}`.trim(), since: Date.now() - Number(text(node, 'connectedDuration')) * 1000,
    })),
    columns: [
      { id: 'name', label: t('admin.contact.name'), text: (user) => user.name || user.id },
      { id: 'id', label: t('admin.team.column.login'), text: (user) => user.id },
      { id: 'team', label: t('admin.user.team'), text: (user) => user.team },
      { id: 'extension', label: t('admin.team.column.extension'), text: (user) => user.extension },
      { id: 'type', label: t('admin.connected.with'), text: (user) => t(`admin.connected.${user.type}`) },
      { id: 'since', label: t('admin.connected.since'), text: (user) => timeOfLate(user.since), number: (user) => user.since },
    ],
  });
}
