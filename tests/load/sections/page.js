/* The desktop in a browser: how soon it is there, and what it costs to load.  Times are taken in the page. */
import { launchBrowser, newPage } from '../../harness/index.js';
import { goal, median, row } from '../report.js';

const AGENT = '1001';
const GOALS = { signIn: 300, usable: 1000, script: 150 }; /* ms, ms, kB */

/** Runs in the page before anything else: notes when things are there. */
function note() {
  performance.setResourceTimingBufferSize(20000);
  const seen = (window.seen = { signIn: 0, pressed: 0, usable: 0 });
  const find = (selector) => document.querySelector(selector);
  document.addEventListener('click', (e) => {
    if (e.target.closest('ap-sign-in [type="submit"]')) seen.pressed = performance.now();
  }, true);
  new MutationObserver(() => {
    const now = performance.now();
    if (!seen.signIn && find('ap-sign-in [type="submit"]')) seen.signIn = now;
    if (!seen.usable && find('ap-state-control .state-button:not(:disabled)')) seen.usable = now;
  }).observe(document, { childList: true, subtree: true, attributes: true });
}

/** Bytes of scripts and of everything the page itself has loaded, as they came over the line. */
function weigh() {
  const files = performance.getEntriesByType('resource').filter((r) => !/\/(http-bind|api)\//.test(r.name));
  const sum = (list, of) => list.reduce((all, r) => all + r[of], 0) / 1000;
  return { script: sum(files.filter((r) => r.name.endsWith('.js')), 'encodedBodySize'), line: sum(files, 'transferSize') };
}

async function signedIn(browser, site) {
  const page = await newPage(browser, { viewport: { width: 1366, height: 768 }, locale: 'en-US' });
  await page.addInitScript(note);
  await page.goto(`${site.url}/desktop/`);
  await page.getByRole('textbox', { name: 'User name or ID' }).fill(AGENT);
  await page.getByRole('textbox', { name: 'Password' }).fill('demo');
  await page.getByRole('textbox', { name: 'Extension' }).fill(AGENT);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Agent state: Not Ready' }).waitFor();
  await page.locator('.tab-panel.active .own-part').first().waitFor();
  return page;
}

async function load(browser, site) {
  const page = await signedIn(browser, site);
  const { signIn, pressed, usable } = await page.evaluate(() => window.seen);
  const first = await page.evaluate(weigh);
  await page.reload();
  await page.getByRole('button', { name: 'Agent state: Not Ready' }).waitFor();
  const again = await page.evaluate(weigh);
  await page.context().close();
  await site.rest(AGENT).state('LOGOUT', { reason: 10 });
  return { signIn, usable: usable - pressed, script: first.script, line: first.line, again: again.line };
}

export async function measure(bench) {
  let well = true;
  const figure = (title, value, unit, most) => {
    const reached = value <= most;
    well &&= reached;
    row(`  ${title}`, `${value.toFixed(1)} ${unit}`, '', goal(`<= ${most} ${unit}`, reached));
  };
  const browser = await launchBrowser();
  const site = await bench.start();
  try {
    await load(browser, site); /* warm */
    const loads = [];
    for (let i = 0; i < bench.rounds; i++) loads.push(await load(browser, site));
    const of = (key) => median(loads.map((l) => l[key]));
    row(`desktop page, median of ${bench.rounds}`, '', '', 'goal');
    figure('sign-in page can be used', of('signIn'), 'ms', GOALS.signIn);
    figure('desktop can be used after Sign in', of('usable'), 'ms', GOALS.usable);
    figure('scripts over the line, compressed', of('script'), 'kB', GOALS.script);
    row('  everything over the line; loaded again', `${of('line').toFixed(1)} kB`, `${of('again').toFixed(1)} kB`);
  } finally {
    await browser.close();
    await site.stop();
  }
  return well;
}
