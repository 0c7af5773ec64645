// The screens of the console, in the order of its navigation.  A new one is a row here, its module, and its name
// `admin.screen.<id>` in www/locale/cfadmin; what a module exports is said in console.js.

/** @typedef {{ open: (place: import('./console.js').Place) => void | Promise<void> }} ScreenModule */

/** @type {{ group: string, screens: { id: string, load: () => Promise<ScreenModule> }[] }[]} */
export const GROUPS = [
  { group: 'work', screens: [
    { id: 'ReasonCode', load: () => import('./ReasonCode.js') },
  ] },
];
