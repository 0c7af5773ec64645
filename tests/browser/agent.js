// A person at the desktop: what one does and sees, by role and label.
import fs from 'node:fs';
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { newPage } from '../harness/browser.js';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * The sign-in page in a fresh context.
 * @param {import('playwright-core').Browser} browser
 * @param {string} url of the site
 * @param {{ clock?: boolean, prepare?: (page: import('playwright-core').Page) => unknown }} [options] of the context; clock: the test
 * turns the page's; prepare: before anything is loaded
 */
export async function openPage(browser, url, { clock, prepare, ...options } = {}) {
  const page = await newPage(browser, { viewport: { width: 1366, height: 768 }, locale: 'en-US', ...options });
  await prepare?.(page);
  if (clock)
    await page.clock.install();
  await page.goto(`${url}/desktop/`);
  await name(page).waitFor();
  return page;
}

const name = (page) => page.getByRole('textbox', { name: 'User name or ID' });
const password = (page) => page.getByRole('textbox', { name: 'Password' });

export async function tryToSignIn(page, id, { secret = 'demo', extension = id } = {}) {
  await name(page).fill(id);
  await password(page).fill(secret);
  await page.getByRole('textbox', { name: 'Extension' }).fill(extension);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

export async function signIn(browser, url, id, options) {
  const page = await openPage(browser, url, options);
  await tryToSignIn(page, id);
  await stateControl(page).waitFor();
  return page;
}

export const stateControl = (page) => page.getByRole('button', { name: /^Agent state/ });

/** Waits until the control says this state: 'Ready', 'Not Ready, Lunch'. */
export const stateIs = (page, state) => page.getByRole('button', { name: `Agent state: ${state}`, exact: true }).waitFor();

/** @param {string} item 'Ready' or the label of a reason */
export async function choose(page, item) {
  await stateControl(page).click();
  await page.getByRole('menuitemradio', { name: item, exact: true }).click();
}

export const incoming = (page) => page.getByRole('region', { name: 'Incoming call' });
export const call = (page) => page.getByRole('region', { name: /^Call with/ });
export const button = (page, text) => page.getByRole('button', { name: text, exact: true });
export const answer = (page) => incoming(page).getByRole('button', { name: /^Answer/ });

/** In the console, to another screen: what was shown is gone, so that no button of it is pressed. */
export const goTo = (page, screen) => page.evaluate((hash) => location.hash === hash || new Promise((heard) => {
  addEventListener('hashchange', () => heard(true), { once: true }); // after the console, which has listened longer
  location.hash = hash;
}), `#/${screen}`);

/* Without the script a frame would pass unexamined; one may be replaced by another meanwhile. */
async function giveScript(page, given = new Set()) {
  for (const frame of page.frames().filter((f) => !given.has(f))) {
    await frame.evaluate(() => 'axe' in window).then((there) => there || frame.evaluate(AXE)).catch((error) => {
      if (!frame.isDetached()) throw error;
    });
    given.add(frame);
  }
  if (page.frames().some((frame) => !given.has(frame))) await giveScript(page, given);
}

/* A gadget asks for its height after it has drawn itself. One that stays too tall for its frame is examined as it is. */
const fitted = (page) => Promise.all(page.frames().filter((frame) => frame !== page.mainFrame()).map((frame) =>
  frame.waitForFunction(() => document.documentElement.scrollHeight <= document.documentElement.clientHeight, null, { timeout: 5000 }).catch(() => {})));

/** Rules of WCAG 2.2 AA that the page and its frames break; none is good.  A theme changes colours alone. */
export async function faults(page, { coloursAlone = false } = {}) {
  const found = [];
  await fitted(page);
  await giveScript(page);
  const results = await page.evaluate((runOnly) => window.axe.run(document, { runOnly, resultTypes: ['violations'] }), coloursAlone ? ['color-contrast'] : TAGS);
  for (const v of results.violations)
    found.push(`${v.id}: ${v.help}: ${v.nodes.map((n) => n.target.flat().join(' ')).join('; ')}`);
  return found;
}

export async function assertNoFaults(page, what) {
  assert.deepEqual(await faults(page), [], what);
}

const TRANSPORTS = { websocket: 'WebSocket', bosh: 'HTTP (BOSH)' };

/** What the indicator in the header says of the connection. */
export async function assertTransport(page, transport) {
  await page.getByRole('button', { name: /^Connection: Connected/ }).click();
  await page.getByRole('region', { name: 'Connection' }).getByText(TRANSPORTS[transport], { exact: true }).waitFor();
  await page.keyboard.press('Escape');
}

/** ms, by the clock of the page, since this is called until a text is in the page. */
export const shown = (page, text) => page.evaluate((wanted) => new Promise((resolve) => {
  const began = Date.now();
  const look = () => {
    if (!document.body.textContent.includes(wanted))
      return;
    observer.disconnect();
    resolve(Date.now() - began);
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  look();
}), text);
