/* Media and Dialogs/Media over BOSH: developer guide 12.5, "Media Notification", "Dialogs/Media
 * Notification", "Media and Dialogs/Media Asynchronous Error Notification"; reference rest-desktop
 * 6.3, 6.10.  Nobody subscribes: the nodes are automatic. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connectBosh, start, until } from '../harness/index.js';
import { CHAT, EMAIL, LOGIN, actOn, actionsOf, arrive, inState, mediaPath, putMedia } from '../api/media.js';

let site;
before(async () => (site = await start({ PRESENCE_LOSS: 2 })));
after(() => site?.stop());

const mediaNode = (user) => `/finesse/api/User/${user}/Media`;
const tasksNode = (user) => `/finesse/api/User/${user}/Dialogs/Media`;

/** Asks for a change of the channel; the event that carries its requestId. */
async function hear(events, user, id, children, requestId) {
  const answer = await putMedia(site, user, id, children, { requestId });
  assert.equal(answer.status, 202, answer.text);
  return events.waitFor((u) => u.requestId === requestId);
}

async function hearTask(events, user, task, action, options = {}) {
  const requestId = `${task}-${action}`;
  const answer = await actOn(site, user, task, action, { ...options, requestId });
  assert.equal(answer.status, 202, answer.text);
  return events.waitFor((u) => u.requestId === requestId && u.node === tasksNode(user));
}

test('a channel is heard whole, as GET shows it', async () => {
  const events = await connectBosh(site, '2001');
  const signedIn = await hear(events, '2001', CHAT, LOGIN, 'in');
  assert.equal(signedIn.node, mediaNode('2001'));
  assert.equal(signedIn.source, mediaPath('2001', CHAT));
  assert.equal(signedIn.event, 'PUT');
  assert.deepEqual(signedIn.xml.names, ['data', 'event', 'requestId', 'source']);
  assert.equal(signedIn.data('media/state'), 'NOT_READY');
  const read = (await site.rest('2001').get(mediaPath('2001', CHAT))).xml;
  const pairs = (node) => node.children.map((c) => [c.name, c.text]);
  assert.deepEqual(pairs(signedIn.xml.get('data/media')), pairs(read));
  const ready = await hear(events, '2001', CHAT, { state: 'READY' }, 'ready');
  assert.equal(ready.data('media/state'), 'READY');
  const unroutable = await hear(events, '2001', CHAT, { routable: 'false' }, 'mode');
  assert.equal(unroutable.data('media/routable'), 'false');
  const notReady = await hear(events, '2001', CHAT, { state: 'NOT_READY', reasonCodeId: 2 }, 'not-ready');
  assert.equal(notReady.data('media/ReasonCode/label'), 'Lunch');
  const out = await hear(events, '2001', CHAT, { state: 'LOGOUT' }, 'out');
  assert.equal(out.data('media/state'), 'LOGOUT');
  await events.disconnect();
});

test('a task is heard as POST, PUT and DELETE, and the channel beside it', async () => {
  const events = await connectBosh(site, '2002');
  await hear(events, '2002', CHAT, LOGIN, 'in');
  await hear(events, '2002', CHAT, { state: 'READY' }, 'ready');
  const id = await arrive(site, CHAT, { variables: { callVariable1: '<&>' } });
  const offered = await events.waitFor((u) => u.event === 'POST');
  assert.equal(offered.node, tasksNode('2002'));
  assert.equal(offered.source, `${mediaPath('2002', CHAT)}/Dialogs`);
  assert.equal(offered.requestId, '');
  assert.equal(offered.data('dialogs/Dialog/id'), id);
  assert.equal(offered.data('dialogs/Dialog/state'), 'OFFERED');
  assert.equal(offered.xml.get('data/dialogs/Dialog').all('mediaProperties/callvariables/CallVariable')[0].value('value'), '<&>');
  await events.waitFor((u) => u.data('media/state') === 'RESERVED');
  for (const [action, state] of [['ACCEPT', 'ACCEPTED'], ['START', 'ACTIVE'], ['PAUSE', 'PAUSED'], ['RESUME', 'ACTIVE'], ['WRAP_UP', 'WRAPPING_UP']]) {
    const update = await hearTask(events, '2002', id, action);
    assert.equal(update.event, 'PUT');
    assert.equal(update.source, `/finesse/api/Dialog/${id}`);
    assert.equal(update.data('dialog/state'), state);
    assert.equal(update.data('dialog/participants/Participant/state'), state);
  }
  const closed = await hearTask(events, '2002', id, 'CLOSE');
  assert.equal(closed.event, 'DELETE');
  assert.equal(closed.source, `${mediaPath('2002', CHAT)}/Dialogs`);
  assert.equal(closed.data('dialogs/Dialog/state'), 'CLOSED');
  assert.equal(closed.data('dialogs/Dialog/mediaProperties/dispositionCode'), 'CD_NORMAL_END_TASK');
  assert.deepEqual(actionsOf(closed.xml.get('data/dialogs/Dialog')), []);
  await events.waitFor((u) => u.requestId === `${id}-CLOSE` && u.node === mediaNode('2002'));
  /* one event of a node has the requestId of a request, and no call is told on these nodes */
  for (const node of [mediaNode('2002'), tasksNode('2002')]) {
    const ids = events.updates.filter((u) => u.node === node && u.requestId).map((u) => u.requestId);
    assert.equal(new Set(ids).size, ids.length);
  }
  const states = events.updates.filter((u) => u.node === mediaNode('2002')).map((u) => u.data('media/state'));
  assert.deepEqual(states, ['NOT_READY', 'READY', 'RESERVED', 'ACTIVE', 'PAUSED', 'ACTIVE', 'WORK_READY', 'READY']);
  await events.disconnect();
});

test('what the switch refuses is told to who asked, with errorMedia', async () => {
  const events = await connectBosh(site, '2003');
  await hear(events, '2003', EMAIL, LOGIN, 'in');
  /* with other options: set, and refused */
  const again = await hear(events, '2003', EMAIL, { ...LOGIN, maxDialogLimit: 5 }, 'again');
  assert.equal(again.node, mediaNode('2003'));
  assert.equal(again.source, mediaPath('2003', EMAIL));
  assert.equal(again.event, 'PUT');
  const error = again.xml.get('data/apiErrors/apiError');
  assert.deepEqual(error.children.map((c) => [c.name, c.text]), [
    ['errorData', '1'],
    ['errorMedia', '5002'],
    ['errorMessage', 'E_ARM_STAT_AGENT_ALREADY_LOGGED_IN'],
    ['errorType', 'Agent already logged into MRD'],
  ]);
  const set = events.updates.filter((u) => u.data('media/maxDialogLimit') === '5');
  assert.deepEqual(set.map((u) => u.requestId), ['']);
  const routable = await hear(events, '2003', EMAIL, { routable: 'true' }, 'routable');
  assert.equal(routable.data('apiErrors/apiError/errorMessage'), 'E_ARM_STAT_ALREADY_IN_REQUESTED_AGENT_MODE');
  await hear(events, '2003', EMAIL, { state: 'READY' }, 'ready');
  const id = await arrive(site, EMAIL);
  const early = await hear(events, '2003', EMAIL, { state: 'NOT_READY' }, 'early'); /* a task is offered */
  assert.equal(early.data('apiErrors/apiError/errorType'), 'Invalid State');
  const start = await hearTask(events, '2003', id, 'START');
  assert.equal(start.source, `/finesse/api/Dialog/${id}`);
  assert.equal(start.event, 'PUT');
  assert.equal(start.data('apiErrors/apiError/errorData'), '4047');
  assert.equal(start.data('apiErrors/apiError/errorMedia'), '5002');
  assert.equal(start.data('apiErrors/apiError/errorMessage'), 'INVALID_ACTION START on extension 2003');
  await hearTask(events, '2003', id, 'ACCEPT');
  const nowhere = await hearTask(events, '2003', id, 'TRANSFER', { to: '9999' });
  assert.equal(nowhere.data('apiErrors/apiError/errorMessage'), 'CF_INVALID_DESTINATION');
  await hear(events, '2003', EMAIL, { state: 'LOGOUT' }, 'out'); /* the task was kept until now */
  const closed = events.updates.find((u) => u.event === 'DELETE');
  assert.equal(closed.data('dialogs/Dialog/mediaProperties/dispositionCode'), 'CD_AGENT_LOGGED_OUT_DURING_DIALOG');
  await events.disconnect();
});

test('an interrupt is heard on both nodes, and its end', async () => {
  const events = await connectBosh(site, '2004');
  for (const id of [EMAIL, CHAT]) {
    await hear(events, '2004', id, LOGIN, `in-${id}`);
    await hear(events, '2004', id, { state: 'READY' }, `ready-${id}`);
  }
  const mail = await arrive(site, EMAIL);
  await hearTask(events, '2004', mail, 'ACCEPT');
  await hearTask(events, '2004', mail, 'START');
  const chat = await arrive(site, CHAT);
  await hearTask(events, '2004', chat, 'ACCEPT');
  await hearTask(events, '2004', chat, 'START');
  const rests = await events.waitFor((u) => u.data('dialog/state') === 'INTERRUPTED');
  assert.equal(rests.data('dialog/id'), mail);
  const media = await events.waitFor((u) => u.data('media/state') === 'INTERRUPTED');
  assert.equal(media.source, mediaPath('2004', EMAIL));
  const refused = await hearTask(events, '2004', mail, 'CLOSE');
  assert.equal(refused.data('apiErrors/apiError/errorData'), '30');
  await hearTask(events, '2004', chat, 'CLOSE');
  const last = (of) => events.updates.filter((u) => u.source === of).at(-1);
  await until(() => last(mediaPath('2004', EMAIL)).data('media/state') === 'ACTIVE', { what: 'the end of the interrupt' });
  assert.equal(last(`/finesse/api/Dialog/${mail}`).data('dialog/state'), 'ACTIVE');
  for (const id of [EMAIL, CHAT]) await hear(events, '2004', id, { state: 'LOGOUT' }, `out-${id}`);
  await events.disconnect();
});

test('whose desktop stays away leaves the channels, signed in to the phone or not', async () => {
  const page = await connectBosh(site, '2005');
  await hear(page, '2005', CHAT, { ...LOGIN, dialogLogoutAction: 'TRANSFER' }, 'in');
  await hear(page, '2005', CHAT, { state: 'READY' }, 'ready');
  const id = await arrive(site, CHAT);
  await hearTask(page, '2005', id, 'ACCEPT');
  await page.disconnect();
  const media = await inState(site, '2005', CHAT, 'LOGOUT');
  assert.equal(media.value('ReasonCode/code'), '255');
  const log = await site.events(0, tasksNode('2005'));
  assert.match(log.at(-1).payload, /CD_TASK_TRANSFERRED_AGENT_LOGOUT/);
  const other = await connectBosh(site, '2006'); /* and the task goes on */
  await hear(other, '2006', CHAT, LOGIN, 'in');
  await hear(other, '2006', CHAT, { state: 'READY' }, 'ready');
  const next = await other.waitFor((u) => u.event === 'POST');
  assert.equal(next.data('dialogs/Dialog/associatedDialogUri'), `/finesse/api/Dialog/${id}`);
  await other.disconnect();
});
