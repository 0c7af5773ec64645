/* `make scene FILE=tests/data/sim/consult.scn`: plays a scene on the installation that runs on PORT and
 * says what went wrong.  FAST=1 turns the clock instead of waiting. */
import fs from 'node:fs';
import { readSettings } from './run/settings.js';

const file = process.env.FILE ?? '';
if (!file) {
  console.error('usage: make scene FILE=scene.scn [FAST=1] [PORT=8080]');
  process.exit(2);
}
const sim = `http://127.0.0.1:${readSettings(process.env).PORT}/aplomb/api/sim`;
const authorization = `Basic ${Buffer.from(process.env.ADMIN ?? 'admin:demo').toString('base64')}`;

/** @param {string} method @param {string} call @param {object} [body] */
async function ask(method, call, body) {
  try {
    const answer = await fetch(`${sim}/${call}`, {
      method,
      headers: { authorization },
      body: body && JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json() };
  } catch {
    console.error(`Nothing runs there: ${sim}`);
    process.exit(2);
  }
}

/** @param {string} text */
function fail(text) {
  console.error(text);
  process.exit(1);
}

const { status, body } = await ask('POST', 'scenes', { text: fs.readFileSync(file, 'utf8') });
if (body.line) fail(`${file}:${body.line}:${body.column}: ${body.error}`);
if (status !== 201) fail(`${file}: ${status} ${body.error}`);

if (process.env.FAST) await ask('PUT', 'clock', { mode: 'stepped' });
let scene;
do {
  if (process.env.FAST) await ask('PUT', 'clock', { advanceSeconds: 60 });
  else await new Promise((resolve) => setTimeout(resolve, 200));
  [scene] = (await ask('GET', 'scenes')).body.scenes;
} while (scene.id === body.id && scene.state === 'playing');
if (process.env.FAST) await ask('PUT', 'clock', { mode: 'real' });

if (scene.id !== body.id) fail(`${file}: another scene is being played`);
for (const problem of scene.problems) console.error(`${file}:${problem.line}: ${problem.text}`);
console.log(`${file}: ${scene.done} steps, ${scene.problems.length} problems`);
process.exit(scene.problems.length ? 1 : 0);
