/* SystemInfo while aplomb-ctid is away and when it is back (reference rest-desktop 6.9, 6.11). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connectBosh, start, until } from '../harness/index.js';

const NODE = '/finesse/api/SystemInfo';
let site;

before(async () => (site = await start()));
after(() => site?.stop());

test('a killed ctid is heard: out of service, in service, and the service user goes and comes', async () => {
  const events = await connectBosh(site, '1001');
  const service = () =>
    events.stanzas
      .filter((s) => s.name === 'presence' && s.attributes.from === `finesse@${site.domain}`)
      .map((s) => s.attributes.type ?? 'available');
  await until(() => service().at(-1) === 'available', { what: 'the service user' });
  const from = (await site.events(0)).at(-1)?.seq ?? 0;
  await site.kill('ctid');
  const states = () => events.updates.filter((u) => u.node === NODE).map((u) => u.data('systemInfo/status'));
  await until(() => states().at(-1) === 'IN_SERVICE', { timeout: 15000, what: 'IN_SERVICE' });
  await until(() => service().at(-1) === 'available', { timeout: 15000, what: 'the service user' });
  /* A ctid that is back before anybody looked was never away (tests/events/heal.test.js waits). */
  assert.match(states().join(' '), /^(OUT_OF_SERVICE )?IN_SERVICE$/);
  const log = (await site.events(from, NODE)).map((e) => e.payload);
  assert.deepEqual(events.updates.filter((u) => u.node === NODE).map((u) => u.raw), log);
  await events.disconnect();
});
