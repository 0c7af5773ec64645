/* aplomb-ctid is killed in the middle of a task, at each of its steps: the task, its timer and what
 * was accepted go on, and every event reaches the agent's page, in order, once. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connectBosh, start, until } from '../harness/index.js';
import { CHAT, EMAIL, LOGIN, actOn, arrive, inState, mediaBody, mediaPath, taskIn } from '../api/media.js';

const OWN = ['/finesse/api/User/2001/Media', '/finesse/api/User/2001/Dialogs/Media'];
let site;
let page;
before(async () => {
  site = await start();
  page = await connectBosh(site, '2001');
});
after(async () => {
  await page?.disconnect();
  await site?.stop();
});

/** Asks until it is accepted: while ctid is away, 503 and a broken connection are fair. */
const insist = (ask, what) =>
  until(async () => (await ask().catch(() => ({}))).status === 202, { timeout: 10000, what: `${what} accepted` });

async function media(id, children, requestId) {
  const ask = () => site.rest('2001').put(mediaPath('2001', id), mediaBody(children), { requestId });
  await insist(ask, requestId);
  return page.waitFor((u) => u.requestId === requestId, { timeout: 20000 });
}

async function step(task, action) {
  const requestId = `${task}-${action}`;
  await insist(() => actOn(site, '2001', task, action, { requestId }), action);
  return page.waitFor((u) => u.requestId === requestId && u.node === OWN[1], { timeout: 20000 });
}

const insistOnTask = (id) => until(() => arrive(site, id).catch(() => null), { timeout: 10000, what: 'a task' });

test('ctid is killed before every step', async () => {
  await media(CHAT, LOGIN, 'in');
  await site.kill('ctid');
  await media(CHAT, { state: 'READY' }, 'ready');
  await site.kill('ctid');
  const task = await insistOnTask(CHAT);
  await page.waitFor((u) => u.event === 'POST' && u.data('dialogs/Dialog/id') === task);
  for (const action of ['ACCEPT', 'START', 'PAUSE', 'RESUME', 'WRAP_UP', 'CLOSE']) {
    await site.kill('ctid');
    await step(task, action);
  }
  await until(() => page.updates.filter((u) => u.node === OWN[0]).at(-1).data('media/state') === 'READY', { what: 'READY' });
  const committed = (await site.events()).filter((e) => OWN.includes(e.node)).map((e) => e.payload);
  const heard = page.updates.filter((u) => OWN.includes(u.node)).map((u) => u.raw);
  assert.deepEqual(heard, committed);
  assert.equal(page.statuses.filter((name) => name === 'CONNECTED').length, 1);
  await media(CHAT, { state: 'LOGOUT' }, 'out');
});

test('a task that waits is offered afterwards, and the time to accept it goes on', async () => {
  await site.sim('PUT', 'clock', { mode: 'stepped' });
  const task = await arrive(site, CHAT);
  await site.kill('ctid');
  await media(CHAT, LOGIN, 'in-2');
  await media(CHAT, { state: 'READY' }, 'ready-2');
  await taskIn(site, '2001', task, 'OFFERED');
  const turn = (seconds) =>
    until(() => site.sim('PUT', 'clock', { advanceSeconds: seconds }).then(() => true, () => false), { what: 'the clock' });
  await turn(29);
  await site.kill('ctid');
  await turn(0);
  await taskIn(site, '2001', task, 'OFFERED');
  await turn(1);
  await taskIn(site, '2001', task, 'CLOSED');
  const { xml } = await site.rest('2001').get(mediaPath('2001', CHAT));
  assert.equal(xml.value('routable'), 'false');
  assert.equal((await site.rest('admin').delete(`/aplomb/api/sim/tasks/${task}`)).status, 204);
  await media(CHAT, { state: 'LOGOUT' }, 'out-2');
  await site.sim('PUT', 'clock', { mode: 'real' });
});

test('what is interrupted goes on after a kill as it was', async () => {
  for (const id of [EMAIL, CHAT]) {
    await media(id, LOGIN, `in-${id}`);
    await media(id, { state: 'READY' }, `ready-${id}`);
  }
  const mail = await arrive(site, EMAIL);
  for (const action of ['ACCEPT', 'START', 'PAUSE']) await step(mail, action);
  const chat = await arrive(site, CHAT);
  for (const action of ['ACCEPT', 'START']) await step(chat, action);
  await taskIn(site, '2001', mail, 'INTERRUPTED');
  await site.kill('ctid');
  await step(chat, 'CLOSE');
  await taskIn(site, '2001', mail, 'PAUSED');
  await inState(site, '2001', EMAIL, 'PAUSED');
});
