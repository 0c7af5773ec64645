/* One process at a time is killed in the middle of a call, at each of its steps: every event reaches
 * the agent's page, in order, once, and the page never signs in again. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { connectBosh, start, until } from '../harness/index.js';

const STEPS = ['arrival', 'ANSWER', 'HOLD', 'RETRIEVE', 'DROP'];
const VICTIMS = {
  ctid: STEPS,
  broker: STEPS,
  bridge: STEPS,
  'api.Dialog': STEPS,
  'api.User': STEPS,
  web: ['ANSWER'], /* strophe.js asks again after 8 s when it was refused once */
};
const OWN = ['/finesse/api/User/1001', '/finesse/api/User/1001/Dialogs'];

describe(`a call with ${process.env.WEB ?? 'lighttpd'} in front`, () => {
  let site;
  let agent;
  let page;
  before(async () => {
    site = await start();
    agent = site.rest('1001');
    page = await connectBosh(site, '1001');
    await agent.state('LOGIN', { extension: '1001', requestId: 'login' });
    await page.waitFor((u) => u.requestId === 'login');
  });
  after(async () => {
    await page?.disconnect();
    await site?.stop();
  });

  /** Asks until it is accepted: while a part is away, 503 and a broken connection are fair. */
  const insist = (ask, what) =>
    until(async () => (await ask()).status === 202, { timeout: 5000, what: `${what} accepted` });

  async function step(action, dialog, requestId) {
    await insist(() => agent.act(dialog, action, '1001', requestId), action);
    return page.waitFor((u) => u.requestId === requestId, { timeout: 20000 });
  }

  for (const [victim, when] of Object.entries(VICTIMS))
    test(`${victim} is killed before ${when.join(', ')}`, async () => {
      const from = (await site.events()).at(-1)?.seq ?? 0;
      const heardBefore = page.updates.length;
      const ready = `${victim}-ready`;
      await insist(
        () => agent.put('/finesse/api/User/1001', '<User><state>READY</state></User>', { requestId: ready }),
        'READY',
      );
      await page.waitFor((u) => u.requestId === ready);
      if (when.includes('arrival')) await site.kill(victim);
      const arrive = () => site.call({ variables: { callVariable1: victim } });
      const dialog = await until(arrive, { what: 'a caller' });
      await page.waitFor((u) => u.event === 'POST' && u.data('dialogs/Dialog/id') === dialog);
      for (const action of ['ANSWER', 'HOLD', 'RETRIEVE', 'DROP']) {
        if (when.includes(action)) await site.kill(victim);
        await step(action, dialog, `${victim}-${action}`);
      }
      const gone = (u) => u.event === 'DELETE' && u.data('dialogs/Dialog/id') === dialog;
      await page.waitFor(gone);
      const notReady = `${victim}-not-ready`;
      const body = '<User><state>NOT_READY</state><reasonCodeId>1</reasonCodeId></User>';
      await insist(() => agent.put('/finesse/api/User/1001', body, { requestId: notReady }), 'NOT_READY');
      await page.waitFor((u) => u.requestId === notReady);

      const committed = (await site.events(from)).filter((e) => OWN.includes(e.node));
      const heard = page.updates.slice(heardBefore).filter((u) => OWN.includes(u.node));
      const brief = (node, payload) =>
        `${node} ${/<event>\w+/.exec(payload)} ${/<requestId>[^<]*/.exec(payload)} ${/<state>\w+/.exec(payload)}`;
      assert.deepEqual(
        heard.map((u) => brief(u.node, u.raw)),
        committed.map((e) => brief(e.node, e.payload)),
      );
      assert.ok(heard.every((u, i) => u.raw === committed[i].payload), 'byte for byte');
      assert.equal(page.statuses.filter((name) => name === 'CONNECTED').length, 1);
      assert.equal(page.statuses.at(-1), 'CONNECTED');
    });
});
