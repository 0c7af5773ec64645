/* Chromium, as Debian packages it, driven by playwright-core. */
import fs from 'node:fs';

/* Only the last such list counts, so the ones playwright needs off stand here, too. */
const DISABLED = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'BoundaryEventDispatchTracksNodeRemoval',
  'DestroyProfileOnBrowserClose',
  'DialMediaRouteProvider',
  'GlobalMediaControls',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'OptimizationHints',
  'PaintHolding',
  'RenderDocument',
  'SpareRendererForSitePerProcess', /* a process for the page after, which nobody opens */
  'ThirdPartyStoragePartitioning',
  'Translate',
  /* Each page has a window with an address bar nobody sees, whose pop-ups are two pages more: a quarter of all
   * the time of the processor that a test takes. */
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'WebUIOmniboxPopup',
];

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${DISABLED.join()}`,
];

/**
 * @param {object} [options] further options of playwright's launch
 * @returns {Promise<import('playwright-core').Browser>} close() it
 */
export async function launchBrowser(options = {}) {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!fs.existsSync(executablePath)) throw new Error(`${executablePath} is missing: make test-deps`);
  const { chromium } = await import('playwright-core'); // costs most files more than all their tests: they need none
  return chromium.launch({ executablePath, args: FLAGS, ...options });
}

/** Each answer reaches pages up to so many ms late: finds what looks too early, in tests and in pages. */
const SLOW_MS = Number(process.env.SLOW_MS ?? 0);

/** A page that remembers errors of its scripts and failed loads in page.problems. */
export async function newPage(browser, options = {}) {
  const context = await browser.newContext(options);
  if (SLOW_MS > 0)
    await context.route(/\/(finesse|desktop|gadgets|aplomb)\/(?!.*\.(js|css|woff2)\b)/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * SLOW_MS));
      await route.continue().catch(() => {}); // the page has gone meanwhile
    });
  const page = await context.newPage();
  page.problems = [];
  page.on('pageerror', (error) => page.problems.push(String(error)));
  page.on('console', (line) => line.type() === 'error' && page.problems.push(line.text()));
  return page;
}
