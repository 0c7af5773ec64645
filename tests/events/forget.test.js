/* The event log forgets what nobody can ask for any more, and nothing else (reference xmpp-delivery 11.3, item 8). */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { start, until } from '../harness/index.js';
import { RawBosh, update } from './rig.js';

const MAXPAUSE = 1800;
const JANITOR = { timeout: 30000, what: 'the log to forget' }; /* it comes every ten seconds */
const USER = '/finesse/api/User/1001', OTHER = '/finesse/api/User/1009';
let site, door;

before(async () => {
  site = await start({ XMPP_MAXPAUSE: MAXPAUSE });
  door = {
    http: ({ headers, body, agent }) =>
      new Promise((resolve, reject) => {
        const options = { port: site.boshPort, host: '127.0.0.1', method: 'POST', path: '/http-bind/', headers, agent };
        const request = http.request(options, (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (part) => (text += part));
          response.on('end', () => resolve({ status: response.statusCode, text }));
        });
        request.on('error', reject);
        request.end(body);
      }),
  };
});
after(() => site?.stop());

const sql = (text) =>
  execFileSync('sqlite3', ['-bail', '-cmd', '.timeout 5000', `${site.state}/aplomb.db`], { input: text, encoding: 'utf8' }).trim();
const event = (node, id) => site.sim('POST', 'events', { node, payload: update(node, '<x/>', id), requestId: id });
const age = (id, ms) => sql(`UPDATE event SET at = at - ${ms} WHERE request_id = '${id}'`);
const left = () => sql("SELECT group_concat(request_id) FROM event WHERE request_id LIKE 'f-%'").split(',');

test('what a session waits for stays, and what is younger than the longest pause', async () => {
  const c = new RawBosh(door);
  await c.signIn('1001', { wait: 1 });
  await event(OTHER, 'f-old');
  await event(OTHER, 'f-young');
  for (let i = 0; i < 2; i++) await c.send(); /* it has all that came before */
  await c.send('', { pause: MAXPAUSE });
  await event(USER, 'f-waits');
  await event(OTHER, 'f-behind');
  await event(OTHER, 'f-newest');
  const pid = site.pid('bridge');
  process.kill(pid, 'SIGKILL'); /* nothing of it is in memory */
  await until(() => ![pid, 0].includes(site.pid('bridge')), { timeout: 30000, what: 'the bridge' });
  /* Twice as long as all is kept, as if the clock had been set; and a little less than the pause. */
  for (const id of ['f-old', 'f-waits', 'f-behind']) age(id, 2 * MAXPAUSE * 1000 + 1_200_000);
  age('f-young', MAXPAUSE * 1000 - 60_000);
  await until(() => !left().includes('f-old'), JANITOR);
  assert.deepEqual(left(), ['f-young', 'f-waits', 'f-behind', 'f-newest']);
  let text = '';
  await until(async () => /requestId&gt;f-waits&lt;/.test((text += (await c.send()).text)), { timeout: 20000 });
  /* The window goes on over it: then nobody can ask for it. */
  await until(async () => (await c.send(), !left().includes('f-waits')), JANITOR);
  assert.deepEqual(left(), ['f-young', 'f-newest']);
  c.close();
});

test('what was written before the clock was set back by a day does not stay until then', async () => {
  const c = new RawBosh(door);
  await c.signIn('1001', { wait: 1, resource: 'set back' });
  await event(OTHER, 'f-ahead');
  await event(OTHER, 'f-little');
  for (let i = 0; i < 2; i++) await c.send();
  await c.send('', { pause: MAXPAUSE });
  await event(USER, 'f-needed');
  await event(OTHER, 'f-last');
  for (const id of ['f-ahead', 'f-needed']) age(id, -86_400_000);
  age('f-little', -MAXPAUSE * 1000);
  await until(() => !left().includes('f-ahead'), JANITOR);
  for (const id of ['f-little', 'f-needed', 'f-last']) assert.ok(left().includes(id), id);
  c.close();
});
