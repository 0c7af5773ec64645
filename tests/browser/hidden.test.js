// What becomes of an agent whose page is hidden for an hour, over each transport.  Numbers are those of desktop-ux 8.5.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { launchBrowser, start, until } from '../harness/index.js';
import { assertTransport, openPage, stateIs, tryToSignIn } from './agent.js';
import { layCable } from './cable.js';

const PING_MS = 15_000;
/** Longer than the server waits for a client that is gone; an hour takes an hour. */
const HIDDEN_MS = Number(process.env.HIDDEN_SECONDS ?? 75) * 1000;

let site;
let browser;
const cables = [];
before(async () => {
  [site, browser] = await Promise.all([start(), launchBrowser()]);
});
after(async () => {
  await browser?.close();
  for (const cable of cables)
    await cable.close();
  await site?.stop();
});

const signedOut = async (id) => (await site.events(0, `/finesse/api/User/${id}`)).some((e) => /LOGOUT/.test(JSON.stringify(e)));

/** Signed in and hidden, its timers standing still. */
async function hidden(transport, id) {
  const cable = await layCable(site.port);
  cables.push(cable);
  cable.blockSockets(transport === 'bosh');
  const page = await openPage(browser, cable.url, { clock: true });
  await tryToSignIn(page, id);
  await stateIs(page, 'Not Ready');
  await assertTransport(page, transport);
  const line = { id, page, pings: 0 };
  cable.listen((text) => (line.pings += text.match(/<iq [^>]*type=.result/g)?.length ?? 0)); // the answers: nothing else is asked
  await page.evaluate(() => {
    for (const [name, value] of [['hidden', true], ['visibilityState', 'hidden']])
      Object.defineProperty(document, name, { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await page.clock.pauseAt(Date.now() + 1000);
  return line;
}

test('N8: a hidden page whose timers stand still stays signed in and hears a call at once, over either transport', async () => {
  const lines = [await hidden('websocket', '1005'), await hidden('bosh', '1009')];
  await new Promise((resolve) => setTimeout(resolve, HIDDEN_MS));
  for (const { id, page, pings } of lines) {
    assert.ok(pings >= Math.floor(HIDDEN_MS / PING_MS) - 1, `${pings} pings in ${HIDDEN_MS} ms`);
    assert.equal(await signedOut(id), false);
    await site.call({ from: '5552003', to: id });
    await until(async () => /^Incoming: 5552003/.test(await page.title()), { what: 'the call is in the title' });
    await site.rest(id).get(`/finesse/api/User/${id}`).then(({ xml }) => assert.equal(xml.value('state'), 'NOT_READY'));
  }
});
