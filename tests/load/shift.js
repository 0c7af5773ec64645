/* A working day at the desktop: eight hours of the page's clock with calls all the time, all of them
 * real events of the installation.  The page's clock is turned on after each call; the connection is in
 * a worker, whose clock is real. */
import fs from 'node:fs';
import { until } from '../harness/index.js';

const HOURS = 8;
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

/** What is kept after the collector ran: MB of the heap, nodes, listeners. */
export async function kept(page) {
  page.devtools ??= await page.context().newCDPSession(page);
  for (let i = 0; i < 3; i++) await page.devtools.send('HeapProfiler.collectGarbage');
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

/** MB of memory that the pages' processes have for themselves alone. */
export async function processes(browser) {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  await devtools.detach();
  const kilobytes = processInfo.filter((p) => p.type === 'renderer').map(({ id }) => {
    const said = fs.readFileSync(`/proc/${id}/smaps_rollup`, 'utf8');
    return [...said.matchAll(/^Private_(?:Clean|Dirty): +(\d+)/gm)].reduce((sum, [, n]) => sum + Number(n), 0);
  });
  return kilobytes.reduce((a, b) => a + b, 0) / 1000;
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
 *   pages have their clock installed and hear what happens to the agent; the first is the agent's; look is called
 *   after the first call (0) and then with each tenth of the day (1 to 10)
 * @returns {Promise<number>} events the first page took
 */
export async function work({ site, agent, pages, events, look }) {
  const seen = () => pages[0].evaluate(() => window.events);
  const first = await seen();
  let turned = 0;
  let looked = 0;
  for (let n = 1; ; n++) {
    await oneCall(site, agent, n);
    const share = Math.min(1, (await seen() - first) / events);
    const step = Math.round((share - turned) * HOURS * 3600_000);
    turned = share;
    for (const { clock } of pages) {
      await clock.runFor(Math.min(step, SECONDS_MS));
      await clock.fastForward(Math.max(0, step - SECONDS_MS));
    }
    if (n === 1 || share * 10 >= looked + 1) await look(looked = Math.floor(share * 10));
    if (share === 1) return await seen() - first;
  }
}
