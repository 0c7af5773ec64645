/* One call between two agents, event by event as reference rest-desktop, appendix C has it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../harness/index.js';
import { Story, act, dial, lines, party, signIn } from './help.js';

const TALKING = ['HOLD', 'DROP', 'UPDATE_CALL_DATA', 'CONSULT_CALL', 'TRANSFER_SST', 'SEND_DTMF'];
const OWN = '/finesse/api/User/1001/Dialogs';
const OTHERS = '/finesse/api/User/1002/Dialogs';

let site, story, id;
before(async () => {
  site = await start();
  story = await Story.begin(site);
  await signIn(site, '1001');
  await signIn(site, '1002', { ready: true });
  await story.told();
});
after(() => site?.stop());

test('1 to 5: dialled, delivered, talking', async () => {
  await dial(site, '1001', '1002', 'r1');
  const told = await story.told();
  const [begun, dialled, ringing, delivered, talking, team] = told;
  id = begun.dialog.value('id');
  assert.match(id, /^\d+$/);
  assert.equal(
    told.map((t) => t.line).join('\n'),
    lines(`
      User/1001/Dialogs POST INITIATING 1001:INITIATING
      User/1001/Dialogs PUT INITIATED 1001:INITIATED
      User/1001/Dialogs PUT ALERTING 1001:INITIATED 1002:ALERTING
      User/1002/Dialogs POST ALERTING 1001:INITIATED 1002:ALERTING
      User/1001 PUT TALKING
      Team/1/Users PUT TALKING`),
  );
  assert.deepEqual(
    told.map((t) => t.source),
    [OWN, `/finesse/api/Dialog/${id}`, `/finesse/api/Dialog/${id}`, OTHERS,
      '/finesse/api/User/1001', '/finesse/api/User/1001'],
  );
  /* The requestId once for each node (contract.md, notifications). */
  assert.deepEqual(told.map((t) => t.requestId), ['r1', '', '', 'r1', 'r1', 'r1']);
  assert.equal(begun.dialog.value('toAddress'), '');
  assert.deepEqual(party(begun.dialog, '1001').actions, ['DROP', 'UPDATE_CALL_DATA']);
  assert.equal(dialled.dialog.value('toAddress'), '1002');
  assert.equal(ringing.dialog.value('fromAddress'), '1001');
  assert.deepEqual(party(delivered.dialog, '1002').actions, ['ANSWER']);
  assert.equal(delivered.dialog.value('mediaProperties/callType'), 'AGENT_INSIDE');
  assert.equal(talking.user.value('reasonCodeId'), '-1');
  assert.equal(team.user.value('loginId'), '1001');
});

test('6, 7: answered', async () => {
  await act(site, '1002', 'ANSWER', id, 'r2');
  const told = await story.told();
  assert.equal(
    told.map((t) => t.line).join('\n'),
    lines(`
      User/1001/Dialogs PUT ACTIVE 1001:ACTIVE 1002:ACTIVE
      User/1002/Dialogs PUT ACTIVE 1001:ACTIVE 1002:ACTIVE
      User/1002 PUT TALKING
      Team/1/Users PUT TALKING`),
  );
  assert.deepEqual(told.map((t) => t.requestId), ['r2', 'r2', 'r2', 'r2']);
  assert.deepEqual(party(told[0].dialog, '1001').actions, TALKING);
  assert.deepEqual(party(told[0].dialog, '1002').actions, TALKING);
});

test('8 to 10: dropped, removed, back to where they were', async () => {
  await act(site, '1002', 'DROP', id, 'r3');
  const told = await story.told();
  assert.equal(
    told.map((t) => t.line).join('\n'),
    lines(`
      User/1001/Dialogs PUT ACTIVE 1001:ACTIVE 1002:DROPPED
      User/1002/Dialogs PUT ACTIVE 1001:ACTIVE 1002:DROPPED
      User/1001/Dialogs PUT DROPPED 1001:DROPPED 1002:DROPPED
      User/1002/Dialogs PUT DROPPED 1001:DROPPED 1002:DROPPED
      User/1001/Dialogs DELETE DROPPED 1001:DROPPED 1002:DROPPED
      User/1002/Dialogs DELETE DROPPED 1001:DROPPED 1002:DROPPED
      User/1001 PUT NOT_READY
      Team/1/Users PUT NOT_READY
      User/1002 PUT READY
      Team/1/Users PUT READY`),
  );
  assert.deepEqual(
    told.map((t) => t.requestId),
    ['r3', 'r3', '', '', '', '', 'r3', 'r3', 'r3', ''],
  );
  assert.equal((await site.rest('1001').get(`/finesse/api/Dialog/${id}`)).status, 404);
});
