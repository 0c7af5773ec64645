/* Promise P1 (reference reliability-security 5.5) for the bridge: killed again and again while
 * events are committed, each client hears each of its events once, in order, in one session. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../harness/index.js';
import { startRig } from '../events/rig.js';

const CLIENTS = Number(process.env.STORM_CLIENTS ?? 40);
const KILLS = Number(process.env.STORM_KILLS ?? 6);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Polls as a browser does; a broken request is sent again with the same rid. */
class Listener {
  constructor(rig, user) {
    this.client = rig.bosh();
    this.node = `/finesse/api/User/${user}`;
    this.user = user;
    this.sent = [];
    this.heard = [];
  }

  async listen(isOver) {
    let rid = this.client.rid++;
    while (!isOver()) {
      const answer = await this.client.send('', { rid }).catch(() => null);
      if (answer?.status !== 200) {
        await pause(20 + Math.random() * 80);
        continue;
      }
      assert.notEqual(answer.xml.attributes.type, 'terminate', this.user);
      for (const [, id] of answer.text.matchAll(/requestId&gt;(\d+)&lt;/g)) this.heard.push(Number(id));
      rid = this.client.rid++;
    }
    this.client.close();
  }
}

/** One transaction with events for some of them. */
function commit(rig, listeners, first, count) {
  const rows = Array.from({ length: count }, (_, i) => {
    const listener = listeners[Math.floor(Math.random() * listeners.length)];
    listener.sent.push(first + i);
    return `INSERT INTO event (at, node, payload) VALUES
      (1, '${listener.node}', '<Update><requestId>${first + i}</requestId></Update>');`;
  });
  rig.sql(`BEGIN IMMEDIATE; ${rows.join('\n')} COMMIT;`);
}

test(`${KILLS} kills of the bridge, ${CLIENTS} clients: nothing lost, doubled or out of order`, async () => {
  const rig = await startRig();
  try {
    rig.sql(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${CLIENTS})
       INSERT INTO person (login_id, login_name, password_hash, team_id)
       SELECT 'u' || i, 'n' || i, (SELECT password_hash FROM person WHERE login_id = '1001'), 1 FROM n;`,
    );
    const listeners = Array.from({ length: CLIENTS }, (_, i) => new Listener(rig, `u${i + 1}`));
    for (const listener of listeners) await listener.client.signIn(listener.user, { wait: 5 });
    let killing = true;
    let over = false;
    const listening = Promise.all(listeners.map((listener) => listener.listen(() => over)));
    const killer = (async () => {
      for (let i = 0; i < KILLS; i++) {
        await pause(200 + Math.random() * 300);
        await rig.restartBridge();
      }
      killing = false;
    })();
    for (let id = 1; killing; id += 20) {
      commit(rig, listeners, id, 20);
      await pause(20);
    }
    await killer;
    const complete = () => listeners.every(({ sent, heard }) => heard.length >= sent.length);
    await until(complete, { timeout: 20000, what: 'the last events' }).catch(() => {});
    await pause(300);
    over = true;
    for (const { user, sent, heard } of listeners) assert.deepEqual(heard, sent, user);
    rig.end();
    await listening;
  } finally {
    rig.end();
    await rig.stop();
  }
});
