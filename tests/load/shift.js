/* A working day at the desktop: eight hours of the page's clock with calls all the time, all of them
 * real events of the installation.  The page's clock is turned on after each call; the connection is in
 * a worker, whose clock is real.  What drives the page is small and compiled at the first call: the clock of the
 * browser's driver would be a sixth of what the engine compiles in a day. */
import fs from 'node:fs';
import { until } from '../harness/index.js';

export const HOURS = 8;
/* Of the time between two calls this much passes second by second, the rest at once: each turn of the page's
 * clock takes milliseconds, and a day has 28,800. */
const SECONDS_MS = 10_000;
const CALLER = '5551234';

/** Runs in the page before anything else: counts the events that come from the worker. */
export function countEvents() {
  window.events = 0;
  window.Worker = class extends window.Worker {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', ({ data }) => (window.events += data.xml?.match(/<item[ >]/g)?.length ?? 0));
    }
  };
}

/** Runs in every document before anything else: gives it a clock that can be turned on, a frame that of its page. */
export function turnable() {
  const names = ['Date', 'setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'];
  if (window !== top) {
    for (const name of names) window[name] = top[name];
    performance.now = top.performance.now;
    return;
  }
  const { Date: RealDate, setTimeout: later, clearTimeout: never } = window;
  const sinceStart = performance.now.bind(performance);
  const timers = [];
  let ahead = 0;
  let ids = 0;
  const now = () => sinceStart() + ahead;
  const find = (id) => timers.findIndex((timer) => timer.id === id);
  const arm = (timer) => {
    never(timer.alarm);
    timer.alarm = later(fire, Math.max(0, timer.at - now()), timer);
  };
  const clear = (id) => {
    const at = find(id);
    if (at >= 0) never(timers.splice(at, 1)[0].alarm);
  };
  const fire = (timer) => {
    if (timer.every) {
      timer.at = Math.max(now() + 1, timer.at + timer.every);
      arm(timer);
    } else {
      clear(timer.id);
    }
    timer.run(...timer.given);
  };
  const add = (run, ms, every, given) => {
    const timer = { id: ++ids, at: now() + Math.max(0, ms || 0), every, run, given };
    timers.push(timer);
    arm(timer);
    return timer.id;
  };
  const next = (end) => {
    let found = null;
    for (let i = 0; i < timers.length; i++) if (timers[i].at <= (found?.at ?? end)) found = timers[i];
    return found;
  };
  window.Date = class Date extends RealDate {
    constructor(...given) {
      if (given.length > 0) super(...given);
      else super(RealDate.now() + ahead);
    }
    static now() {
      return RealDate.now() + ahead;
    }
  };
  performance.now = now;
  window.setTimeout = (f, ms, ...given) => add(f, ms, 0, given);
  window.setInterval = (f, ms, ...given) => add(f, ms, Math.max(1, ms || 0), given);
  window.clearTimeout = window.clearInterval = clear;
  /** For so long what is due comes when it is due; at once: at the end, and once. */
  window.turn = async (ms, atOnce) => {
    const end = now() + ms;
    if (atOnce) ahead += ms;
    for (let timer; (timer = next(end)); await null) {
      ahead += Math.max(0, timer.at - now());
      fire(timer);
    }
    ahead += Math.max(0, end - now());
    for (let i = 0; i < timers.length; i++) arm(timers[i]);
  };
}

/** Asks a page something by the protocol alone; the driver would compile in it. */
async function ask(page, declaration, ...given) {
  page.devtools ??= await page.context().newCDPSession(page);
  page.top ??= (await page.devtools.send('Runtime.evaluate', { expression: 'window' })).result.objectId;
  const { result } = await page.devtools.send('Runtime.callFunctionOn', {
    functionDeclaration: declaration, objectId: page.top, arguments: given.map((value) => ({ value })), returnByValue: true, awaitPromise: true,
  });
  return result.value;
}

const TURN = 'function (ms, atOnce) { return this.turn(ms, atOnce); }';
const SEEN = 'function () { return this.events; }';

/** Lets the collector run in a page's workers: each has a heap of its own, and what came over the line stands outside of
 * it, where the engine hardly counts it; so it comes to collecting there once in some thousand events. */
async function collectInWorkers({ devtools }) {
  const workers = [];
  const attached = ({ sessionId, targetInfo }) => targetInfo.type === 'worker' && workers.push(sessionId);
  devtools.on('Target.attachedToTarget', attached);
  await devtools.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  for (const sessionId of workers) {
    const answered = new Promise((resolve) => devtools.once('Target.receivedMessageFromTarget', resolve));
    const message = JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' });
    await devtools.send('Target.sendMessageToTarget', { sessionId, message });
    await answered;
  }
  devtools.off('Target.attachedToTarget', attached);
  await devtools.send('Target.setAutoAttach', { autoAttach: false, waitForDebuggerOnStart: false, flatten: false });
}

/** What is kept after the collector ran: MB of the heap, nodes, listeners. */
export async function kept(page) {
  page.devtools ??= await page.context().newCDPSession(page);
  for (let i = 0; i < 3; i++) await page.devtools.send('HeapProfiler.collectGarbage');
  await collectInWorkers(page);
  const { usedSize } = await page.devtools.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await page.devtools.send('Memory.getDOMCounters');
  return { heap: usedSize / 1e6, nodes, listeners: jsEventListeners };
}

/** MB of the heap that are code the engine has compiled: the more the longer a page works, whatever the page keeps. */
export async function compiled({ devtools }) {
  const chunks = [];
  const take = ({ chunk }) => chunks.push(chunk);
  devtools.on('HeapProfiler.addHeapSnapshotChunk', take);
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  devtools.off('HeapProfiler.addHeapSnapshotChunk', take);
  const { snapshot: { meta }, nodes } = JSON.parse(chunks.join(''));
  const [type, size] = ['type', 'self_size'].map((field) => meta.node_fields.indexOf(field));
  const code = meta.node_types[type].indexOf('code');
  let sum = 0;
  for (let i = 0; i < nodes.length; i += meta.node_fields.length)
    if (nodes[i + type] === code) sum += nodes[i + size];
  return sum / 1e6;
}

/** Of the browser's own pages, which come and go. @param {number} id of a process */
const isChrome = (id) => fs.readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('--top-chrome-webui');

/** MB of memory that the processes of so many pages have for themselves alone; a spare one that the browser keeps
 * ready is smaller than any. */
export async function processes(browser, pages) {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  await devtools.detach();
  const kilobytes = processInfo.filter((p) => p.type === 'renderer' && !isChrome(p.id)).map(({ id }) => {
    const said = fs.readFileSync(`/proc/${id}/smaps_rollup`, 'utf8');
    return [...said.matchAll(/^Private_(?:Clean|Dirty): +(\d+)/gm)].reduce((sum, [, n]) => sum + Number(n), 0);
  });
  return kilobytes.sort((a, b) => b - a).slice(0, pages).reduce((a, b) => a + b, 0) / 1000;
}

/** One call of an agent from the ring to the end, a hold in between. */
async function oneCall(site, agent, n) {
  const rest = site.rest(agent);
  const id = await site.call({ from: CALLER, to: agent, variables: { callVariable1: `Order ${n}`, callVariable2: `44-${n}` } });
  const act = async (action, state) => {
    await rest.act(id, action, agent);
    await until(async () => (await rest.get(`/finesse/api/User/${agent}`)).xml.value('state') === state, { timeout: 30000, what: `${state} after ${action}` });
  };
  await act('ANSWER', 'TALKING');
  await act('HOLD', 'HOLD');
  await act('RETRIEVE', 'TALKING');
  await act('DROP', 'NOT_READY');
}

/**
 * @param {{ site: object, agent: string, pages: import('playwright-core').Page[], events: number, look: (share: number) => Promise<void> }} day
 *   pages are turnable() and hear what happens to the agent; the first is the agent's; look is called
 *   after the first call (0) and then with each tenth of the day (1 to 10)
 * @returns {Promise<number>} events the first page took
 */
export async function work({ site, agent, pages, events, look }) {
  const seen = () => ask(pages[0], SEEN);
  const first = await seen();
  let turned = 0;
  let looked = 0;
  for (let n = 1; ; n++) {
    await oneCall(site, agent, n);
    const share = Math.min(1, (await seen() - first) / events);
    const step = Math.round((share - turned) * HOURS * 3600_000);
    turned = share;
    for (const page of pages) {
      await ask(page, TURN, Math.min(step, SECONDS_MS), false);
      await ask(page, TURN, Math.max(0, step - SECONDS_MS), true);
    }
    if (n === 1 || share * 10 >= looked + 1) await look(looked = Math.floor(share * 10));
    if (share === 1) return await seen() - first;
  }
}
