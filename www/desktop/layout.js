// The layout document (root finesseLayout, all versions from 9 on) as tabs, columns and gadgets.
import { hasText, t } from '../lib/i18n.js';
import { child, children, parse, text } from '../lib/xml.js';

/**
 * @typedef {object} GadgetSpec
 * @property {string} url as written in the layout
 * @property {string} id DOM id, '' if none
 * @property {boolean} hidden loaded, never shown
 * @property {string} managedBy id of the gadget that decides whether this one is rendered
 * @property {string[]} [alternateHosts] tried one by one where the host of its address does not deliver it
 *
 * @typedef {object} LayoutTab
 * @property {string} id
 * @property {string} label
 * @property {string} icon name in icons.svg
 * @property {GadgetSpec[][]} columns
 *
 * @typedef {object} Layout
 * @property {string} title of the site, '' if none
 * @property {boolean} forceWrapUp a wrap-up may not be left without a reason
 * @property {GadgetSpec[]} page gadgets above every tab
 * @property {LayoutTab[]} tabs at least one
 */

/** Parts of the desktop itself that a layout names as if they were gadgets, old names included. */
const BUILT_IN = [
  { name: 'state-history', url: /\/desktop\/scripts\/js\/stateHistory\.js$/i },
  { name: 'recent-calls', url: /\/desktop\/scripts\/js\/recentCalls\.js$/i },
  { name: 'call-control', url: /\/desktop\/(scripts\/js\/callcontrol\.js|gadgets\/CallControl\.(xml|jsp))$/i },
  { name: 'queues', url: /\/desktop\/(scripts\/js\/queueStatistics\.js|gadgets\/QueueStatistics\.(xml|jsp))$/i },
  { name: 'team', url: /\/desktop\/(scripts\/js\/teamPerformance\.js|gadgets\/TeamPerformance\.(xml|jsp))$/i },
];

/** What is shown while nobody has stored a layout: the desktop is complete without any gadget. */
export const DEFAULT_LAYOUT = `<finesseLayout>
  <layout><role>Agent</role><tabs><tab><id>home</id><icon>home</icon>
    <label>finesse.container.tabs.agent.homeLabel</label>
    <columns><column><gadgets><gadget>/desktop/scripts/js/recentCalls.js</gadget></gadgets></column>
    <column><gadgets><gadget>/desktop/scripts/js/queueStatistics.js</gadget>
    <gadget>/desktop/scripts/js/stateHistory.js</gadget></gadgets></column></columns></tab></tabs></layout>
  <layout><role>Supervisor</role><tabs><tab><id>home</id><icon>home</icon>
    <label>finesse.container.tabs.supervisor.homeLabel</label>
    <gadgets><gadget>/desktop/scripts/js/teamPerformance.js</gadget>
    <gadget>/desktop/scripts/js/queueStatistics.js</gadget></gadgets></tab></tabs></layout>
</finesseLayout>`;

const ICONS = new Set(['home', 'column-chart', 'history', 'users', 'queue', 'gadget', 'talking', 'user']);

/**
 * @param {string} url of a gadget in a layout
 * @returns {string} name of the part of our own it stands for, '' if it is a gadget
 */
export function builtIn(url) {
  const path = url.split('?')[0];
  return BUILT_IN.find((b) => b.url.test(path))?.name ?? '';
}

/**
 * @param {string} xml
 * @param {string[]} roles of the user; a supervisor gets the supervisor's layout
 * @returns {Layout}
 */
export function readLayout(xml, roles) {
  const root = parse(xml);
  const blocks = children(root, 'layout');
  const role = roles.includes('Supervisor') ? 'Supervisor' : 'Agent';
  const block = blocks.find((b) => text(b, 'role') === role) ?? blocks[0];
  const config = new Map(children(child(root, 'configs'), 'config')
    .map((c) => [c.getAttribute('key') ?? '', c.getAttribute('value') ?? '']));
  const tabs = children(child(block, 'tabs'), 'tab').map(readTab);
  return {
    title: config.get('title') ?? '',
    forceWrapUp: config.get('forceWrapUp') === 'true',
    page: children(child(block, 'page'), 'gadget').map(readGadget),
    tabs: tabs.length > 0 ? tabs : [{ id: 'home', label: t('tab.home'), icon: 'home', columns: [[]] }],
  };
}

/** @param {Element} tab @returns {LayoutTab} */
function readTab(tab) {
  const label = text(tab, 'label');
  const icon = text(tab, 'icon') || text(tab, 'id');
  // <columns><column><gadgets>, or <gadgets> alone for a tab of one column.
  const columns = children(child(tab, 'columns'), 'column').map((c) => children(c, 'gadgets').flatMap(readGadgets));
  return {
    id: text(tab, 'id'),
    label: hasText(`label.${label}`) ? t(`label.${label}`) : label,
    icon: ICONS.has(icon) ? icon : icon === 'reports-more' ? 'column-chart' : 'gadget',
    columns: columns.length > 0 ? columns : [children(tab, 'gadgets').flatMap(readGadgets)],
  };
}

/** @param {Element} gadgets */
function readGadgets(gadgets) {
  return children(gadgets, 'gadget').map(readGadget);
}

/** @param {Element} gadget @returns {GadgetSpec} */
function readGadget(gadget) {
  return {
    url: gadget.textContent?.trim() ?? '',
    id: gadget.getAttribute('id') ?? '',
    hidden: gadget.getAttribute('hidden') === 'true',
    managedBy: gadget.getAttribute('managedBy') ?? '',
    alternateHosts: (gadget.getAttribute('alternateHosts') ?? '').split(',').map((host) => host.trim()).filter(Boolean),
  };
}
