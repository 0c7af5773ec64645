// The screens of the console, in the order of its navigation.  A new one is a row here, its module, and its name
// `admin.screen.<id>` in www/locale/cfadmin; what a module exports is said in console.js.

/** @typedef {{ open: (place: import('./console.js').Place) => void | Promise<void> }} ScreenModule */

/** @type {{ group: string, screens: { id: string, load: () => Promise<ScreenModule> }[] }[]} */
export const GROUPS = [
  { group: '', screens: [
    { id: 'Overview', load: () => import('./Overview.js') },
  ] },
  { group: 'people', screens: [
    { id: 'People', load: () => import('./People.js') },
    { id: 'ConnectedUsersInfo', load: () => import('./ConnectedUsersInfo.js') },
    { id: 'Team', load: () => import('./Team.js') },
    { id: 'Queues', load: () => import('./Queues.js') },
    { id: 'Extensions', load: () => import('./Extensions.js') },
  ] },
  { group: 'desktop', screens: [
    { id: 'Layouts', load: () => import('./Layouts.js') },
    { id: 'MediaPropertiesLayout', load: () => import('./MediaPropertiesLayout.js') },
    { id: 'Workflow', load: () => import('./Workflow.js') },
    { id: 'Gadgets', load: () => import('./Gadgets.js') },
  ] },
  { group: 'work', screens: [
    { id: 'ReasonCode', load: () => import('./ReasonCode.js') },
    { id: 'WrapUpReason', load: () => import('./WrapUpReason.js') },
    { id: 'PhoneBook', load: () => import('./PhoneBook.js') },
  ] },
  { group: 'system', screens: [
    { id: 'SystemConfig', load: () => import('./SystemConfig.js') },
    { id: 'ClusterConfig', load: () => import('./ClusterConfig.js') },
    { id: 'EnterpriseDatabaseConfig', load: () => import('./EnterpriseDatabaseConfig.js') },
    { id: 'ChatConfig', load: () => import('./ChatConfig.js') },
    { id: 'Guard', load: () => import('./Guard.js') },
    { id: 'Audit', load: () => import('./Audit.js') },
    { id: 'Events', load: () => import('./Events.js') },
  ] },
];
