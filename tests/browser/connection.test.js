// What becomes of an agent whose line is cut, whose bridge dies: the person stays signed in, and what the page shows is
// true soon after; over WebSocket, and over BOSH where something in between lets no WebSocket through.  Numbers are
// those of desktop-ux 8.5.
import { after, afterEach, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { launchBrowser, start } from '../harness/index.js';
import { assertTransport, call, choose, shown, signIn, stateControl, stateIs } from './agent.js';
import { layCable } from './cable.js';

const CUT_MS = 30_000;
const TRUTH_MS = 3000;

let site;
let cable;
let browser;
before(async () => {
  [site, browser] = await Promise.all([start(), launchBrowser()]);
  cable = await layCable(site.port);
});
after(async () => {
  await browser?.close();
  await cable?.close();
  await site?.stop();
});
afterEach(async () => {
  cable?.mend();
  cable?.blockSockets(false);
  for (const context of browser?.contexts() ?? [])
    await context.close();
});

const callWith = (page, party) => page.getByRole('region', { name: `Call with ${party}` });

/** Notes in the page when a text is there, by its own clock: the test process may be late. */
function noteWhenTrue(page, state, party) {
  return page.evaluate(([wantedState, wantedParty]) => new Promise((resolve) => {
    const look = () => {
      const control = document.querySelector('ap-state-control .state-button');
      const card = [...document.querySelectorAll('ap-call-card')].find((c) => c.textContent.includes(wantedParty));
      if (control?.getAttribute('aria-label') !== `Agent state: ${wantedState}` || control.ariaDisabled || !card)
        return;
      observer.disconnect();
      resolve(Date.now());
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    look();
  }), [state, party]);
}

/** While the page hears nothing a colleague calls and the agent answers, at the phone so to speak. */
async function answeredMeanwhile(id, from) {
  const dialog = await site.call({ from, to: id });
  await site.rest(id).act(dialog, 'ANSWER', id);
  return dialog;
}

/** Signed in at the other end of the cable, over this. */
async function overThe(transport, id) {
  cable.blockSockets(transport === 'bosh');
  const page = await signIn(browser, cable.url, id);
  await assertTransport(page, transport);
  return page;
}

const signedOut = async (id) => (await site.events(0, `/finesse/api/User/${id}`)).some((e) => /LOGOUT/.test(JSON.stringify(e)));

for (const [how, transport, id] of [
  ['silent', 'websocket', '1001'], ['refused', 'websocket', '1002'], ['dead', 'websocket', '1003'], ['dead', 'bosh', '1007'], ['refused', 'bosh', '1008'],
])
  test(`N2: after a cut of 30 s (${how}, ${transport}) the truth is shown within 3 s, and nobody was signed out`, async () => {
    const page = await overThe(transport, id);
    await choose(page, 'Break');
    await stateIs(page, 'Not Ready, Break');
    cable.cut(how);
    const end = Date.now() + CUT_MS;
    await answeredMeanwhile(id, '5552001');
    await page.getByText(/Connection lost, reconnecting/).waitFor({ timeout: CUT_MS });
    assert.equal(await stateControl(page).isDisabled(), true);
    await new Promise((resolve) => setTimeout(resolve, end - Date.now()));
    const truth = noteWhenTrue(page, 'Talking', '5552001');
    const back = Date.now();
    cable.mend();
    const took = await truth - back;
    assert.ok(took <= TRUTH_MS, `${took} ms`);
    assert.equal(await signedOut(id), false);
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await call(page).waitFor({ state: 'detached' });
  });

for (const [transport, id] of [['websocket', '1006'], ['bosh', '1010']])
  test(`N7: a page that the browser froze says so and looks at once whether its line is alive (${transport})`, async () => {
    const page = await overThe(transport, id);
    const tell = (type) => page.evaluate((name) => document.dispatchEvent(new Event(name)), type);
    const times = [];
    for (const from of ['5552004', '5552005', '5552006']) {
      await tell('freeze'); // no browser without a screen freezes pages: what it would say is said here
      cable.cut('dead');
      const dialog = await answeredMeanwhile(id, from);
      cable.mend();
      const truth = noteWhenTrue(page, 'Talking', from);
      const back = Date.now();
      await tell('resume');
      await page.getByText(/The browser had paused this page from .* to /).first().waitFor();
      times.push(await truth - back);
      await site.sim('DELETE', `calls/${dialog}`);
      await callWith(page, from).waitFor({ state: 'detached' });
      await stateIs(page, 'Not Ready');
    }
    times.sort((a, b) => a - b);
    assert.ok(times[1] <= TRUTH_MS, `${times} ms`); // the median: the machine may be busy
  });

for (const [transport, id] of [['websocket', '1004'], ['bosh', '2001']])
  test(`N2: after kill -9 of the bridge the truth is shown within 3 s of its return (${transport})`, async () => {
    const page = await overThe(transport, id);
    const killed = site.kill('bridge');
    await answeredMeanwhile(id, '5552002');
    const truth = noteWhenTrue(page, 'Talking', '5552002');
    await killed;
    const back = Date.now();
    const took = await truth - back;
    assert.ok(took <= TRUTH_MS, `${took} ms`);
    assert.equal(await signedOut(id), false);
  });

const FALL_BACK_MS = 5000;

for (const [how, id] of [['refused', '2002'], ['silent', '2003']])
  test(`N4: no WebSocket gets through any more (${how}) while requests do and nobody does anything: within 5 s events come over BOSH, and the page says so`, async () => {
    const times = [];
    for (let i = 0; i < 3; i++) {
      cable.mend();
      const page = await overThe('websocket', id);
      await page.waitForTimeout(700 * i); // somewhere between two signs of life
      const took = shown(page, 'HTTP (BOSH)');
      cable.cut(how, { sockets: true });
      times.push(await took);
      await assertTransport(page, 'bosh');
      if (i === 2) {
        await answeredMeanwhile(id, '5552007');
        await callWith(page, '5552007').waitFor();
      }
      await page.context().close();
    }
    assert.equal(await signedOut(id), false);
    times.sort((a, b) => a - b);
    assert.ok(times[1] <= FALL_BACK_MS, `${times} ms`); // the median: the machine may be busy
  });

for (const [transport, id] of [['websocket', '2004']])
  test(`N1: a line that gets silent while nobody does anything is said to be lost within 5 s (${transport})`, async () => {
    const page = await overThe(transport, id);
    const took = shown(page, 'Connection lost');
    cable.cut('silent');
    assert.ok(await took <= FALL_BACK_MS, `${await took} ms`);
    cable.mend();
    await page.getByText('Connected again').first().waitFor();
    assert.equal(await signedOut(id), false);
  });

test('N1: one that gets silent as something is asked is noticed at once, and it happens', async () => {
  const page = await overThe('websocket', '2005');
  await choose(page, 'Break');
  await stateIs(page, 'Not Ready, Break');
  const { sockets } = cable.count;
  cable.cut('dead', { sockets: true });
  const asked = page.evaluate(() => Date.now());
  await choose(page, 'Ready');
  cable.mend(); // the next one gets through
  await stateIs(page, 'Ready');
  const took = await page.evaluate(() => Date.now()) - await asked;
  assert.ok(took <= TRUTH_MS, `${took} ms`);
  assert.equal(cable.count.sockets, sockets + 1);
});
