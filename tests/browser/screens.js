// Every screen of the desktop, one after the other, on a whole installation: for looking at them and for
// examining each in every theme.  Nothing is found by its words, so that it works in every language.
//   node tests/browser/screens.js FOLDER [language] [theme,theme] [width,width]   writes pictures
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchBrowser, newPage, start, until } from '../harness/index.js';
import { CHAT, actOn, arrive, mediaReady } from '../api/media.js';

export const THEMES = ['light', 'dark', 'contrast-light', 'contrast-dark'];
const AGENT = '2001';
const COLLEAGUE = '2002';
const SUPERVISOR = '2000';
const CALLER = '+4930123456';
const VARIABLES = { callVariable1: 'Tier Gold', callVariable2: '44-1187', callVariable3: 'late parcel' };

const shortcut = (page, code) => page.keyboard.press(`Alt+Shift+${code}`);
const shown = (page, selector) => page.locator(selector).first().waitFor();
const gone = (page, selector) => page.locator(selector).first().waitFor({ state: 'hidden' });
const gadgetShown = (page) => page.frameLocator('iframe[id^="finesse_gadget_"]').first().locator('.queue').first().waitFor();
const looks = (page, look) => shown(page, `ap-state-control[data-look="${look}"]`);

async function visit(browser, site, { query = '', ...options }) {
  const page = await newPage(browser, { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', ...options });
  await page.goto(`${site.url}/desktop/${query}`);
  await shown(page, 'ap-sign-in input');
  return page;
}

async function fill(page, id, password = 'demo') {
  await page.locator('#sign-in-name').fill(id);
  await page.locator('#sign-in-password').fill(password);
  await page.locator('#sign-in-extension').fill(id);
  await page.keyboard.press('Enter');
}

async function enter(browser, site, id, options) {
  const page = await visit(browser, site, options);
  await fill(page, id);
  await shown(page, 'ap-state-control .state-button:not([aria-disabled])');
  return page;
}

export async function setTheme(page, theme) {
  await page.evaluate(async (name) => {
    const identity = document.querySelector('ap-identity');
    if (identity)
      identity.dispatchEvent(new CustomEvent('ap-theme', { detail: name }));
    else
      (await import('/desktop/theme.js')).applyTheme(name);
  }, theme);
}

const dialogs = async (site, id) => (await site.rest(id).get(`/finesse/api/User/${id}/Dialogs`)).xml.all('Dialog');
const state = (site, id, wanted) => until(async () =>
  (await site.rest(id).get(`/finesse/api/User/${id}`)).xml.value('state') === wanted, { timeout: 20000, what: `${id} is ${wanted}` });

/** Rings at an extension; the id of the call. */
async function ring(site, to = AGENT, from = CALLER) {
  const id = await site.call({ from, to, variables: VARIABLES });
  await until(async () => (await dialogs(site, to)).some((d) => d.value('id') === id), { what: 'it rings' });
  return id;
}

async function consult(page, site) {
  await shortcut(page, 'KeyC');
  await shown(page, 'ap-dial-panel input');
  await page.keyboard.type(COLLEAGUE);
  await page.keyboard.press('Enter');
  await gone(page, 'ap-dial-panel input');
  await until(async () => (await dialogs(site, COLLEAGUE)).length === 1, { what: 'the colleague hears it' });
  await site.rest(COLLEAGUE).act((await dialogs(site, COLLEAGUE))[0].value('id'), 'ANSWER', COLLEAGUE);
  await shown(page, 'ap-call-card button[data-key="CONFERENCE"]'); // the page was told that the colleague is there
}

/** Hangs up, again where that was not possible yet. */
async function endAll(site, ...ids) {
  for (const id of ids)
    await until(async () => {
      const left = await dialogs(site, id);
      for (const d of left)
        await site.rest(id).act(d.value('id'), 'DROP', id);
      return left.length === 0;
    }, { timeout: 60000, step: 500, what: `${id} has no call` });
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {object} site
 * @param {object} options of the browser's context; query: of the page's address
 * @returns {AsyncGenerator<{ name: string, page: import('playwright-core').Page }>}
 */
export async function* screens(browser, site, options = {}) {
  const rest = site.rest(AGENT);
  await site.rest(COLLEAGUE).state('LOGIN', { extension: COLLEAGUE });
  let page = await visit(browser, site, options);
  yield { name: 'sign-in', page };
  await fill(page, AGENT, 'wrong');
  await shown(page, 'ap-sign-in [role="alert"]:not(:empty)');
  yield { name: 'sign-in-refused', page };
  await fill(page, AGENT);
  await looks(page, 'not-ready');
  await gadgetShown(page);
  yield { name: 'idle', page };
  await shortcut(page, 'KeyN');
  await shown(page, 'ap-state-control [role="menu"]');
  yield { name: 'state-menu', page };
  await page.keyboard.press('Escape');
  yield* callScreens(page, site, rest);
  yield* otherScreens(page, site, rest);
  yield* endScreens(page, site, rest);
  await page.context().close();
  yield* supervisorScreens(browser, site, options);
}

async function* callScreens(page, site, rest) {
  const id = await ring(site);
  await shown(page, 'ap-alert .alert');
  yield { name: 'ringing', page };
  await rest.act(id, 'ANSWER', AGENT);
  await gone(page, 'ap-alert .alert');
  await shown(page, 'ap-call-card');
  yield { name: 'talking', page };
  await shortcut(page, 'KeyK');
  await shown(page, 'ap-keypad button');
  yield { name: 'keypad', page };
  await page.keyboard.press('Escape');
  await rest.act(id, 'HOLD', AGENT);
  await looks(page, 'hold');
  yield { name: 'hold', page };
  await rest.act(id, 'RETRIEVE', AGENT);
  await looks(page, 'talking');
  await shortcut(page, 'KeyC');
  await shown(page, 'ap-dial-panel [role="option"]');
  yield { name: 'dial-panel', page };
  await page.keyboard.press('Escape');
  await consult(page, site);
  await shown(page, 'ap-call-card + ap-call-card');
  yield { name: 'consult', page };
  await shortcut(page, 'KeyJ');
  await gone(page, 'ap-call-card + ap-call-card');
  await shown(page, 'ap-participants li + li + li');
  yield { name: 'conference', page };
  await endAll(site, AGENT, COLLEAGUE);
  await state(site, AGENT, 'NOT_READY');
  await rest.state('READY');
  await looks(page, 'ready');
  await site.call({ from: CALLER, to: '7002', variables: VARIABLES });
  await shown(page, 'ap-alert .alert');
  const [queued] = await dialogs(site, AGENT);
  await rest.act(queued.value('id'), 'ANSWER', AGENT);
  await gone(page, 'ap-alert .alert');
  await rest.act(queued.value('id'), 'DROP', AGENT);
  await looks(page, 'wrap-up');
  yield { name: 'wrap-up', page };
  await rest.state('NOT_READY', { reason: 1 });
  await looks(page, 'not-ready');
}

async function* otherScreens(page, site, rest) {
  for (const text of ['System back at 11:00', 'The lift is out of order today, please take the stairs at the north entrance; the canteen is open until 14:30.'])
    await site.rest(SUPERVISOR).post('/finesse/api/TeamMessage', `<TeamMessage><duration>600</duration><content>${text}</content><teams><team>2</team></teams></TeamMessage>`);
  await shown(page, 'ap-message-banner li + li');
  yield { name: 'messages', page };
  for (let i = 0; i < 2; i++)
    await page.locator('ap-message-banner button').first().click();
  await mediaReady(site, AGENT, CHAT);
  const chat = await arrive(site, CHAT, { variables: VARIABLES });
  await shown(page, 'ap-task-card button.primary');
  await actOn(site, AGENT, chat, 'ACCEPT'); // an offer is taken back while one looks
  await shown(page, 'ap-task-card button.danger');
  yield { name: 'task', page };
  await page.locator('ap-channels button').first().click();
  await shown(page, 'ap-channels [role="menu"]');
  yield { name: 'channels-menu', page };
  await page.keyboard.press('Escape');
  await shortcut(page, 'KeyP');
  await shown(page, 'ap-palette [role="option"]');
  yield { name: 'palette', page };
  await page.keyboard.press('Escape');
  await actOn(site, AGENT, chat, 'CLOSE');
  await gone(page, 'ap-task-card');
  await shortcut(page, 'Slash');
  await shown(page, 'dialog table');
  yield { name: 'shortcuts', page };
  await page.keyboard.press('Escape');
  await shortcut(page, 'KeyO');
  await shown(page, 'ap-identity [role="menu"]');
  yield { name: 'identity-menu', page };
  await page.keyboard.press('Escape');
  await page.locator('.connection-button').click();
  await shown(page, '#connection-details:popover-open');
  yield { name: 'connection-details', page };
  await page.keyboard.press('Escape');
  await rest.state('READY');
  await looks(page, 'ready');
  const preview = await site.call({ from: '8100', to: '9785551212', outbound: 'preview', agent: AGENT, variables: { BACampaign: 'Spring', ...VARIABLES } });
  await shown(page, 'ap-alert .alert');
  yield { name: 'preview', page };
  await rest.act(preview, 'ACCEPT', AGENT);
  await shown(page, 'ap-call-card');
  yield { name: 'campaign-call', page };
  await endAll(site, AGENT);
  await state(site, AGENT, 'READY');
  await shortcut(page, 'Digit2');
  await shown(page, '.tab-panel.active');
  yield { name: 'second-tab', page };
  await shortcut(page, 'Digit1');
}

/** The bridge is gone, and what would start it again stands still until the answer is called. */
function withoutBridge(site) {
  const bridge = site.pid('bridge');
  const watcher = Number(/^PPid:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${bridge}/status`, 'utf8'))[1]);
  process.kill(watcher, 'SIGSTOP');
  process.kill(bridge, 'SIGKILL');
  return () => process.kill(watcher, 'SIGCONT');
}

async function* endScreens(page, site, rest) {
  await shortcut(page, 'KeyO');
  await page.locator('ap-identity [role="menuitem"]').first().click();
  await shown(page, 'dialog[open] .dialog-buttons');
  yield { name: 'sign-out-dialog', page };
  await page.keyboard.press('Escape');
  await page.context().setOffline(true);
  await shown(page, 'ap-connection-bar:not([hidden])');
  yield { name: 'no-network', page };
  await page.context().setOffline(false);
  await gone(page, 'ap-connection-bar[data-trouble="network"]');
  const backAgain = withoutBridge(site);
  try {
    await shown(page, 'ap-connection-bar[data-trouble="connection"]');
    yield { name: 'reconnecting', page };
  } finally {
    backAgain();
  }
  await gone(page, 'ap-connection-bar');
  await until(async () => (await rest.state('NOT_READY', { reason: 1 })).status === 202, { timeout: 20000, what: 'not ready' });
  await state(site, AGENT, 'NOT_READY');
  await site.rest(SUPERVISOR).state('LOGIN', { extension: SUPERVISOR });
  await site.rest(SUPERVISOR).put(`/finesse/api/User/${AGENT}`, '<User><state>LOGOUT</state></User>');
  await shown(page, '.notice-box p');
  yield { name: 'forced-sign-out', page };
}

async function* supervisorScreens(browser, site, options) {
  for (const [id, more] of [['2003', 'READY'], ['2004', ''], ['2005', 'READY']]) {
    await site.rest(id).state('LOGIN', { extension: id });
    if (more)
      await site.rest(id).state(more);
  }
  await site.rest('2005').state('NOT_READY', { reason: 2 });
  const call = await ring(site, '2004');
  await site.rest('2004').act(call, 'ANSWER', '2004');
  await state(site, '2004', 'TALKING');
  const page = await enter(browser, site, SUPERVISOR, options);
  await shown(page, 'ap-team-table tbody tr');
  yield { name: 'team', page };
  const row = page.locator('ap-team-table tbody tr').filter({ has: page.getByText('2004', { exact: true }) }).first();
  await row.locator('.agent-name').click();
  await shown(page, 'ap-agent-detail .call-card');
  yield { name: 'agent-detail', page };
  await row.locator('ap-menu button').first().click();
  await row.locator('[role="menu"]').first().waitFor();
  yield { name: 'agent-menu', page };
  await page.keyboard.press('Escape');
  await row.locator('.listen').click();
  await shown(page, 'ap-listen-bar button');
  yield { name: 'monitor', page };
  await page.locator('ap-listen-bar button').first().click();
  await shown(page, 'ap-call-card');
  yield { name: 'barge', page };
  await endAll(site, SUPERVISOR, '2004');
  await shortcut(page, 'KeyM');
  await shown(page, 'ap-message-panel textarea');
  yield { name: 'message-panel', page };
  await page.keyboard.press('Escape');
  await page.locator('.queue-tools button').first().click();
  await shown(page, 'ap-wallboard .wall-waiting');
  yield { name: 'wallboard', page };
  await page.keyboard.press('Escape');
  await page.context().close();
}

/** A layout whose gadget is not there. */
export const BROKEN = (gadget) => `<finesseLayout xmlns="http://www.cisco.com/vtg/finesse"><layout><role>Agent</role><page/><tabs><tab><id>home</id>
<label>finesse.container.tabs.agent.homeLabel</label><columns><column><gadgets><gadget>/gadgets/queue-statistics/spec.xml</gadget></gadgets></column>
<column><gadgets><gadget>${gadget}</gadget></gadgets></column></columns></tab></tabs></layout></finesseLayout>`;

async function main([folder, language = 'en', themes = 'light,dark,contrast-light,contrast-dark', widths = '1440,390']) {
  fs.mkdirSync(folder, { recursive: true });
  const [site, browser] = await Promise.all([start(), launchBrowser()]);
  try {
    const locale = { en: 'en-US', de: 'de-DE', ar: 'ar-EG', ja: 'ja-JP', fr: 'fr-FR', es: 'es-ES' }[language] ?? 'en-US';
    for await (const { name, page } of screens(browser, site, { locale, query: `?locale=${language}` })) {
      for (const width of widths.split(',').map(Number)) {
        await page.setViewportSize({ width, height: width < 600 ? 844 : 900 });
        for (const theme of themes.split(',')) {
          await setTheme(page, theme);
          await page.screenshot({ path: path.join(folder, `${name}-${width}-${theme}.png`) });
        }
      }
      process.stdout.write(`${name}\n`);
    }
  } finally {
    await browser.close();
    await site.stop();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await main(process.argv.slice(2));
