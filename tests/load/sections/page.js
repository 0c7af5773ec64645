/* The desktop in a browser: how soon it is there, what it costs to load, how soon it shows what came, and
 * what a day leaves behind.  Times are taken in the browser. */
import { setTimeout as rest } from 'node:timers/promises';
import { launchBrowser, newPage } from '../../harness/index.js';
import { goal, median, quantile, row } from '../report.js';
import { bytesToFrame } from '../screen.js';
import { HOURS, compiled, countEvents, kept, processes, turnable, work } from '../shift.js';

const AGENT = '1001';
const SUPERVISOR = '1000';
const EVENTS = Number(process.env.BENCH_EVENTS ?? 5000);
/* The browser gives back what it worked with, pictures of parts of the page among it, when the page has been at rest. */
const REST_MS = 10_000;
const GOALS = { signIn: 300, usable: 1000, script: 150, screen: 50, growth: 20, heap: 40, hourly: 1 }; /* ms, ms, kB, ms, %, MB, MB */

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
    if (!seen.usable && find('ap-state-control .state-button:not([aria-disabled])')) seen.usable = now;
  }).observe(document, { childList: true, subtree: true, attributes: true });
}

/** Bytes of scripts and of everything the page itself has loaded, as they came over the line: what the worker asks for
 * as well is answered by 304. */
function weigh() {
  const files = performance.getEntriesByType('resource').filter((r) => !/\/(http-bind|api)\//.test(r.name));
  const sum = (list, of) => list.reduce((all, r) => all + r[of], 0) / 1000;
  return { script: sum(files.filter((r) => r.name.endsWith('.js') && r.transferSize > r.encodedBodySize), 'encodedBodySize'), line: sum(files, 'transferSize') };
}

async function signedIn(browser, site, { id = AGENT, before = note, prepare = () => {} } = {}) {
  const page = await newPage(browser, { viewport: { width: 1366, height: 768 }, locale: 'en-US' });
  await prepare(page);
  await page.addInitScript(before);
  await page.goto(`${site.url}/desktop/`);
  await page.getByRole('textbox', { name: 'User name or ID' }).fill(id);
  await page.getByRole('textbox', { name: 'Password' }).fill('demo');
  await page.getByRole('textbox', { name: 'Extension' }).fill(id);
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

/** The agent's state, a call that rings, a row of the supervisor's table: ms from bytes to frame of each. */
async function screen(browser, site, rounds) {
  const [agent, supervisor] = [await signedIn(browser, site), await signedIn(browser, site, { id: SUPERVISOR })];
  const rest = site.rest(AGENT);
  const times = { state: [], ring: [], row: [] };
  const reasons = ['Break', 'Lunch'];
  for (let i = 0; i <= rounds; i++) {
    const label = reasons[i % 2];
    const pause = () => rest.state('NOT_READY', { reason: i % 2 + 1 });
    await site.rest(AGENT).state('READY');
    const state = await bytesToFrame(agent, { selector: '.state-button', text: label, cause: pause });
    await site.rest(AGENT).state('READY');
    const inTable = await bytesToFrame(supervisor, { selector: 'ap-team-table .state-words', text: label, cause: pause });
    let call;
    const ring = await bytesToFrame(agent, { selector: '.alert-party', text: `555100${i}`, cause: async () =>
      (call = await site.call({ from: `555100${i}`, to: AGENT, variables: { callVariable1: 'Gold', callVariable2: '44-1187' } })) });
    await site.sim('DELETE', `calls/${call}`);
    await agent.getByRole('region', { name: 'Incoming call' }).waitFor({ state: 'detached' });
    if (i > 0) /* the first is warm-up */
      for (const [name, took] of Object.entries({ state, ring, row: inTable })) times[name].push(took);
  }
  for (const page of [agent, supervisor]) await page.context().close();
  return times;
}

/** A day of calls; what the pages keep after the first call, after a tenth of the day and at its end. */
async function day(browser, site) {
  const prepare = (page) => page.addInitScript(turnable);
  const open = (id) => signedIn(browser, site, { id, prepare, before: countEvents });
  const pages = [await open(AGENT), await open(SUPERVISOR)];
  const looks = [];
  const look = async (share) => {
    if ([0, 1, 10].includes(share)) await rest(REST_MS);
    const seen = { agent: await kept(pages[0]), supervisor: await kept(pages[1]), process: await processes(browser, pages.length) };
    /* No heap snapshot before the end: it leaves its own marks in a page's process. */
    if (share === 10)
      for (const [i, who] of ['agent', 'supervisor'].entries()) seen[who].compiled = await compiled(pages[i]);
    looks.push(seen);
  };
  const events = await work({ site, agent: AGENT, pages, events: EVENTS, look });
  for (const page of pages) await page.context().close();
  return { events, first: looks[0], early: looks[1], late: looks.at(-1) };
}

const growth = (from, to) => (to / from - 1) * 100;

export async function measure(bench) {
  let well = true;
  const figure = (title, value, unit, most, more = '') => {
    const reached = value <= most;
    well &&= reached;
    row(`  ${title}`, `${value.toFixed(1)} ${unit}`, more, goal(`<= ${most} ${unit}`, reached));
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
    const shown = await screen(browser, site, bench.rounds * 6);
    row('from the bytes to the frame, p95', '', 'median', 'goal');
    for (const [name, title] of [['state', "the agent's own state"], ['ring', 'a call that rings'], ['row', "a row of the team's table"]])
      figure(title, quantile(shown[name], 0.95), 'ms', GOALS.screen, `${median(shown[name]).toFixed(1)} ms`);
    const { events, first, early, late } = await day(browser, site);
    row(`eight hours of the page's clock, ${events} events`, 'growth', 'at the end', 'goal');
    for (const who of ['agent', 'supervisor']) {
      const at = (when, what) => when[who][what];
      figure(`heap, ${who}, since the first call`, growth(at(first, 'heap'), at(late, 'heap')), '%', GOALS.growth, `${at(late, 'heap').toFixed(2)} MB`);
      figure('    at the end', at(late, 'heap'), 'MB', GOALS.heap);
      figure('    more of it each hour', (at(late, 'heap') - at(first, 'heap')) / HOURS, 'MB', GOALS.hourly);
      row('    what the engine has compiled', '', `${at(late, 'compiled').toFixed(2)} MB`);
      row(`    after the first tenth of the day; nodes, listeners`, `${growth(at(early, 'heap'), at(late, 'heap')).toFixed(1)} %`,
        `${growth(at(early, 'nodes'), at(late, 'nodes')).toFixed(1)} %`, `${growth(at(early, 'listeners'), at(late, 'listeners')).toFixed(1)} %`);
    }
    figure("both pages' processes, since the first call", growth(first.process, late.process), '%', GOALS.growth, `${late.process.toFixed(0)} MB`);
    row('    after the first tenth of the day', `${growth(early.process, late.process).toFixed(1)} %`);
  } finally {
    await browser.close();
    await site.stop();
  }
  return well;
}
