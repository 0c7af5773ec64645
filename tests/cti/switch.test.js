/* The built-in switch from outside: states, routing, wrap-up, on a clock that stands still
 * (reference rest-desktop 2.2, 3.15; contract.md, demo data). */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { start } from '../harness/index.js';
import { Story, act, dial, did, lines, party, reset, signIn } from './help.js';

let site, story;
before(async () => {
  site = await start();
  story = await Story.begin(site);
});
after(() => site?.stop());
afterEach(async () => {
  for (const call of (await site.sim('GET', 'calls')).calls)
    await site.rest('admin').delete(`/aplomb/api/sim/calls/${call.id}`);
  await reset(site, '1001', '1002', '1003', '2001', '2002');
  await story.pass(60);
});

/** Only lines of these nodes. */
const of = (text, ...nodes) =>
  text.split('\n').filter((line) => nodes.some((node) => line.startsWith(`${node} `))).join('\n');

describe('calls', () => {
  test('a routed call: reserved, ringing, talking, hold, retrieve, end', async () => {
    await signIn(site, '1001', { ready: true });
    await story.told();
    const id = await site.call({ to: '7001', variables: { callVariable1: 'x', callVariable10: 'é' } });
    const [ringing, reserved] = await story.told();
    assert.equal(ringing.line, 'User/1001/Dialogs POST ALERTING 5551234:INITIATED 1001:ALERTING');
    assert.equal(reserved.line, 'User/1001 PUT RESERVED');
    const properties = ringing.dialog.get('mediaProperties');
    assert.equal(ringing.dialog.value('id'), id);
    assert.equal(properties.value('callType'), 'PREROUTE_ACD_IN');
    assert.equal(properties.value('dialedNumber'), '7001');
    assert.equal(properties.value('queueNumber'), '1');
    assert.equal(properties.value('queueName'), 'Sales');
    const variables = properties.all('callvariables/CallVariable');
    assert.equal(variables.length, 10);
    assert.equal(variables[0].value('value'), 'x');
    assert.equal(variables[9].value('value'), 'é');
    for (const [action, dialog, user] of [
      ['ANSWER', 'ACTIVE 5551234:ACTIVE 1001:ACTIVE', 'TALKING'],
      ['HOLD', 'ACTIVE 5551234:ACTIVE 1001:HELD', 'HOLD'],
      ['RETRIEVE', 'ACTIVE 5551234:ACTIVE 1001:ACTIVE', 'TALKING'],
    ]) {
      await act(site, '1001', action, id, action);
      const told = await story.told();
      assert.equal(told[0].line, `User/1001/Dialogs PUT ${dialog}`);
      assert.equal(told[1].line, `User/1001 PUT ${user}`);
      assert.equal(told[2].line, `Team/1/Users PUT ${user}`);
      assert.deepEqual(told.map((t) => t.requestId), [action, action, action]);
    }
    await act(site, '1001', 'DROP', id);
    assert.equal(
      await story.lines(),
      lines(`
        User/1001/Dialogs PUT ACTIVE 5551234:ACTIVE 1001:DROPPED
        User/1001/Dialogs PUT DROPPED 5551234:DROPPED 1001:DROPPED
        User/1001/Dialogs DELETE DROPPED 5551234:DROPPED 1001:DROPPED
        User/1001 PUT READY
        Team/1/Users PUT READY`),
    );
  });

  /* 3.15, "Hold": the dialog stays ACTIVE throughout. */
  test('both hold, both retrieve; who called goes first', async () => {
    await signIn(site, '1001');
    await signIn(site, '1002');
    await story.told();
    await dial(site, '1001', '1002');
    const id = (await story.told()).find((t) => t.event === 'POST').dialog.value('id');
    await act(site, '1002', 'ANSWER', id);
    await story.told();
    for (const [user, action, caller, called, state] of [
      ['1002', 'HOLD', 'ACTIVE', 'HELD', 'HOLD'], ['1001', 'HOLD', 'HELD', 'HELD', 'HOLD'],
      ['1002', 'RETRIEVE', 'HELD', 'ACTIVE', 'TALKING'], ['1001', 'RETRIEVE', 'ACTIVE', 'ACTIVE', 'TALKING'],
    ]) {
      await act(site, user, action, id);
      assert.equal(await story.lines(), lines(`
        User/1001/Dialogs PUT ACTIVE 1001:${caller} 1002:${called}
        User/1002/Dialogs PUT ACTIVE 1001:${caller} 1002:${called}
        User/${user} PUT ${state}
        Team/1/Users PUT ${state}`));
    }
    await act(site, '1001', 'DROP', id);
    assert.equal(of(await story.lines(), 'User/1002/Dialogs'), lines(`
      User/1002/Dialogs PUT ACTIVE 1001:DROPPED 1002:ACTIVE
      User/1002/Dialogs PUT DROPPED 1001:DROPPED 1002:DROPPED
      User/1002/Dialogs DELETE DROPPED 1001:DROPPED 1002:DROPPED`));
  });

  /* 3.15, "Incoming", seen by a caller who is an agent: delivered, answered, and the caller drops. */
  test('an agent calls a queue', async () => {
    await signIn(site, '2001');
    await signIn(site, '1001', { ready: true });
    await story.told();
    await dial(site, '2001', '7001', 'q');
    const dialogs = (await story.told()).filter((t) => t.dialog);
    const id = dialogs[0].dialog.value('id');
    assert.equal(dialogs[0].line, 'User/2001/Dialogs POST INITIATING 2001:INITIATING');
    assert.deepEqual(dialogs.slice(-2).map((t) => t.line), [
      'User/2001/Dialogs PUT ALERTING 2001:INITIATED 1001:ALERTING', 'User/1001/Dialogs POST ALERTING 2001:INITIATED 1001:ALERTING']);
    for (const { dialog } of dialogs.slice(-2))
      assert.deepEqual(['toAddress', 'mediaProperties/callType', 'mediaProperties/queueName'].map((n) => dialog.value(n)),
        ['7001', 'PREROUTE_ACD_IN', 'Sales']);
    await act(site, '1001', 'ANSWER', id);
    await story.told();
    await act(site, '2001', 'DROP', id);
    assert.equal(of(await story.lines(), 'User/1001/Dialogs'), lines(`
      User/1001/Dialogs PUT ACTIVE 2001:DROPPED 1001:ACTIVE
      User/1001/Dialogs PUT DROPPED 2001:DROPPED 1001:DROPPED
      User/1001/Dialogs DELETE DROPPED 2001:DROPPED 1001:DROPPED`));
  });

  test('numbers with a fate', async () => {
    await signIn(site, '1001');
    await story.told();
    for (const [number, cause] of [['8001', 'BUSY'], ['8004', 'BAD_DESTINATION']]) {
      await dial(site, '1001', number);
      const failed = (await story.told()).find((t) => t.dialog?.value('state') === 'FAILED');
      const id = failed.dialog.value('id');
      assert.equal(failed.dialog.value('participants/Participant/stateCause'), cause);
      assert.deepEqual(party(failed.dialog, '1001').actions, ['DROP']);
      assert.equal(await story.pass(600), '', 'it stays until DROP');
      await act(site, '1001', 'DROP', id);
      assert.match(await story.lines(), /DELETE DROPPED/);
    }
    await dial(site, '1001', '8002');
    assert.match(await story.lines(), /PUT ALERTING 1001:INITIATED 8002:ALERTING/);
    assert.equal(await story.pass(600), '');
    const dialogs = (await site.rest('1001').get('/finesse/api/User/1001/Dialogs')).xml;
    await act(site, '1001', 'DROP', dialogs.all('Dialog')[0].value('id'));
    await dial(site, '1001', '8003');
    await story.told();
    assert.equal(await story.pass(1.999), '');
    assert.match(await story.pass(0.001), /PUT ACTIVE 1001:ACTIVE 8003:ACTIVE/);
  });

  test('an outside number answers after a second; callType OUT', async () => {
    await signIn(site, '1001');
    await story.told();
    await dial(site, '1001', '+14085551234');
    await story.told();
    assert.equal(await story.pass(0.999), '');
    await site.sim('PUT', 'clock', { advanceSeconds: 0.001 });
    const [answered] = await story.told();
    assert.equal(answered.line, 'User/1001/Dialogs PUT ACTIVE 1001:ACTIVE +14085551234:ACTIVE');
    assert.equal(answered.dialog.value('mediaProperties/callType'), 'OUT');
  });
});

describe('routing', () => {
  test('the longest ready agent gets the call; a call not taken goes on', async () => {
    await signIn(site, '1002', { ready: true });
    await signIn(site, '1001', { ready: true });
    await story.told();
    const id = await site.call({ to: '7001' });
    assert.match(await story.lines(), /^User\/1002\/Dialogs POST ALERTING/);
    assert.equal(await story.pass(11.999), '');
    const text = await story.pass(0.001);
    assert.equal(
      text,
      lines(`
        User/1002/Dialogs DELETE DROPPED 5551234:INITIATED 1002:DROPPED
        User/1002 PUT NOT_READY
        Team/1/Users PUT NOT_READY
        User/1001/Dialogs POST ALERTING 5551234:INITIATED 1001:ALERTING
        User/1001 PUT RESERVED
        Team/1/Users PUT RESERVED`),
    );
    const user = (await site.rest('1002').get('/finesse/api/User/1002')).xml;
    assert.equal(user.value('reasonCode/code'), '32767');
    assert.equal(user.value('reasonCode/systemCode'), 'true');
    const [call] = (await site.sim('GET', 'calls')).calls;
    assert.equal(call.id, id);
    assert.equal(call.agent, '1001');
  });

  test('who waits longest comes first, over all queues of the agent', async () => {
    const first = await site.call({ to: '7003', from: '1' });
    const second = await site.call({ to: '7001', from: '2' });
    await signIn(site, '1001', { ready: true });
    await signIn(site, '1002', { ready: true });
    const posts = (await story.told()).filter((t) => t.event === 'POST');
    assert.deepEqual(
      posts.map((t) => [t.short, t.dialog.value('id')]),
      [['User/1001/Dialogs', first], ['User/1002/Dialogs', second]],
    );
  });

  test('a caller who gives up', async () => {
    await signIn(site, '1001', { ready: true });
    await story.told();
    await site.call({ to: '7001', patienceSeconds: 2.5 });
    await story.told();
    assert.equal(await story.pass(2.499), '');
    assert.equal(
      await story.pass(0.001),
      lines(`
        User/1001/Dialogs PUT DROPPED 5551234:DROPPED 1001:DROPPED
        User/1001/Dialogs DELETE DROPPED 5551234:DROPPED 1001:DROPPED
        User/1001 PUT READY
        Team/1/Users PUT READY`),
    );
    const ended = (await site.sim('GET', 'calls?ended=1')).calls.at(-1);
    assert.equal(ended.end, 'abandoned');
    assert.equal(Date.parse(ended.endedAt) - Date.parse(ended.arrivedAt), 2500);
  });
});

describe('wrap-up of Support', () => {
  async function talk(state) {
    await signIn(site, '2001', { ready: true });
    const id = await site.call({ to: '7002', talkSeconds: 5 });
    await act(site, '2001', 'ANSWER', id);
    if (state) await site.rest('2001').state(state[0], { reason: state[1] });
    await story.told();
    return id;
  }

  test('participant WRAP_UP, then DROPPED and DELETE; the agent WORK_READY, then READY', async () => {
    const id = await talk();
    const text = await story.pass(5);
    assert.equal(
      text,
      lines(`
        User/2001/Dialogs PUT ACTIVE 5551234:DROPPED 2001:ACTIVE
        User/2001/Dialogs PUT DROPPED 5551234:DROPPED 2001:WRAP_UP
        User/2001 PUT WORK_READY
        Team/2/Users PUT WORK_READY`),
    );
    const dialog = (await site.rest('2001').get(`/finesse/api/Dialog/${id}`)).xml;
    assert.deepEqual(party(dialog, '2001'), { state: 'WRAP_UP', actions: ['UPDATE_CALL_DATA'] });
    assert.equal(await story.pass(29.999), '');
    assert.equal(
      await story.pass(0.001),
      lines(`
        User/2001/Dialogs PUT DROPPED 5551234:DROPPED 2001:DROPPED
        User/2001/Dialogs DELETE DROPPED 5551234:DROPPED 2001:DROPPED
        User/2001 PUT READY
        Team/2/Users PUT READY`),
    );
  });

  test('a pending NOT_READY leads to WORK and NOT_READY with its reason', async () => {
    await talk(['NOT_READY', 2]);
    assert.match(await story.pass(5), /User\/2001 PUT WORK$/m);
    assert.match(await story.pass(30), /User\/2001 PUT NOT_READY/);
    const user = (await site.rest('2001').get('/finesse/api/User/2001')).xml;
    assert.equal(user.value('reasonCode/label'), 'Lunch');
  });

  test('the agent ends it', async () => {
    await talk();
    await story.pass(6);
    await site.rest('2001').state('READY', { requestId: 'done' });
    const told = await story.told();
    assert.equal(
      told.map((t) => t.line).join('\n'),
      lines(`
        User/2001/Dialogs PUT DROPPED 5551234:DROPPED 2001:DROPPED
        User/2001/Dialogs DELETE DROPPED 5551234:DROPPED 2001:DROPPED
        User/2001 PUT READY
        Team/2/Users PUT READY`),
    );
    assert.deepEqual(told.map((t) => t.requestId), ['done', '', 'done', 'done']);
  });
});

describe('devices', () => {
  const errorOf = async (extension, user = '1001') => {
    await site.rest(user).state('LOGIN', { extension, requestId: 'in' });
    const told = (await story.told()).filter((t) => t.short === `User/${user}`);
    assert.equal(told.length, 1);
    assert.equal(told[0].requestId, 'in');
    assert.equal(told[0].source, `/finesse/api/User/${user}`);
    return told[0].xml.value('data/apiErrors/apiError/errorType');
  };

  test('any free one of the ranges will do', async () => {
    await site.rest('1001').state('LOGIN', { extension: '1999' });
    await story.told();
    assert.equal(await errorOf('1999', '1002'), 'Device Busy');
    assert.equal(await errorOf('3000', '1002'), 'Invalid Device');
    assert.equal(await errorOf('8002', '1002'), 'Invalid Device');
    assert.equal(await errorOf('2999', '1002'), undefined);
  });
});

describe('queue statistics', () => {
  test('live by GET, told at most every ten seconds', async () => {
    await story.pass(20);
    await signIn(site, '1001', { ready: true });
    const figures = async () => {
      const { xml } = await site.rest('1001').get('/finesse/api/Queue/1');
      const names = ['agentsLoggedOn', 'agentsReady', 'agentsBusyOther', 'callsInQueue'];
      return names.map((name) => Number(xml.value(`statistics/${name}`)));
    };
    await story.told();
    assert.deepEqual(await figures(), [1, 1, 0, 0]);
    await site.call({ to: '7001' });
    await site.call({ to: '7001' });
    assert.deepEqual(await figures(), [1, 0, 1, 1]);
    const count = (text) => of(text, 'Queue/1').split('\n').filter(Boolean).length;
    assert.ok(count(await story.pass(9.9, { queues: true })) <= 1);
    assert.ok(count(await story.pass(0.1, { queues: true })) <= 1);
    await story.pass(20);
    assert.equal(count(await story.pass(60, { queues: true })), 0, 'nothing changed');
  });

  test('who consults talks internally for the queue of the original call alone', async () => {
    await signIn(site, '1001', { ready: true });
    await signIn(site, '1002');
    const id = await site.call({ to: '7001' });
    await act(site, '1001', 'ANSWER', id);
    const figures = async (queue) => {
      const { xml } = await site.rest('1001').get(`/finesse/api/Queue/${queue}`);
      const names = ['agentsTalkingInbound', 'agentsTalkingInternal', 'agentsTalkingOutbound', 'agentsBusyOther'];
      return names.map((name) => Number(xml.value(`statistics/${name}`)));
    };
    await story.told();
    assert.deepEqual([await figures(1), await figures(3)], [[1, 0, 0, 0], [0, 0, 0, 1]]);
    await did(site, '1001', id, 'CONSULT_CALL', { to: '8002' });
    await story.told();
    assert.deepEqual([await figures(1), await figures(3)], [[0, 1, 0, 0], [0, 0, 0, 1]]);
    await site.kill('ctid', 'SIGKILL');
    assert.deepEqual([await figures(1), await figures(3)], [[0, 1, 0, 0], [0, 0, 0, 1]]);
    const consult = (await site.sim('GET', 'calls')).calls.find((call) => call.id !== id);
    await act(site, '1001', 'DROP', consult.id);
    await dial(site, '1001', '5551234567');
    await story.told();
    assert.deepEqual([await figures(1), await figures(3)], [[0, 1, 0, 0], [0, 0, 0, 1]]);
  });
});

/* reliability-security 5.1: a request that is sent again with the same requestId has one effect, and is answered 202 twice. */
test('what is sent again under its requestId has one effect', async () => {
  await signIn(site, '1001');
  await signIn(site, '1002');
  await story.told();
  await dial(site, '1001', '1002', 'again-1');
  await dial(site, '1001', '1002', 'again-1');
  const posts = (await story.told()).filter((t) => t.event === 'POST' && t.node.includes('/User/1001/'));
  assert.equal(posts.length, 1);
  const call = posts[0].dialog.value('id');
  await act(site, '1002', 'ANSWER', call);
  await story.told();
  await site.kill('ctid'); /* what it was told is in the store */
  for (let i = 0; i < 3; i++) await act(site, '1001', 'HOLD', call, 'again-2');
  const heard = (await story.told()).filter((t) => t.requestId === 'again-2' && t.node === '/finesse/api/User/1001/Dialogs');
  assert.deepEqual(heard.map((t) => [t.event, t.xml.get('data/apiErrors')]), [['PUT', undefined]]);
  /* Something else in between: it is meant. */
  await act(site, '1001', 'RETRIEVE', call, 'other');
  await act(site, '1001', 'HOLD', call, 'again-2');
  assert.match((await story.told()).at(-1).line, /HOLD/);
  await act(site, '1001', 'HOLD', call);
  await act(site, '1001', 'HOLD', call); /* without a name nothing is a repeat: each is refused */
  assert.equal((await story.told()).filter((t) => t.xml.get('data/apiErrors')).length, 2);
  await reset(site, '1001', '1002');
});
