/* `make gadget SPEC=file-or-url`: what is wrong with the spec of a gadget, and where to try it. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { TOP, readSettings } from './run/settings.js';

const spec = process.env.SPEC ?? '';
if (!spec) {
  console.error('usage: make gadget SPEC=file-or-url');
  process.exit(2);
}
const settings = readSettings(process.env);
const server = `http://127.0.0.1:${settings.PORT}`;
const { status } = spawnSync(path.join(settings.build, 'bin/aplomb-gadget'), [spec], { stdio: 'inherit' });

/** Does ours run there? Whether it is healthy does not matter. */
async function isRunning() {
  try {
    const answer = await fetch(`${server}/aplomb/api/health`, { signal: AbortSignal.timeout(2000) });
    return typeof (await answer.json()).status === 'string';
  } catch {
    return false;
  }
}

const lab = (/** @type {string} */ address) => `${server}/aplomb/gadget-lab/?spec=${encodeURIComponent(address).replaceAll('%2F', '/')}`;

/** Where the server has a file; undefined when it is in none of its folders. @param {string} file absolute */
function served(file) {
  for (const [folder, address] of [[settings.GADGET_FILES, '/3rdpartygadget/files'], [settings.WWW, '']]) {
    const below = path.relative(folder, file);
    if (!below.startsWith('..')) return `${address}/${below.split(path.sep).join('/')}`;
  }
  return undefined;
}

/** What to start first, and what to open then. @returns {[string, string]} */
function steps() {
  if (spec.includes('://')) {
    const { origin } = new URL(spec);
    return [origin === server ? 'make run' : `GADGET_SOURCES=${origin} ALLOW_ORIGINS=${origin} make run`, lab(spec)];
  }
  const file = path.resolve(TOP, spec);
  const address = served(file);
  if (address) return ['make run', lab(address)];
  return [`GADGET_FILES='${path.dirname(file)}' make run`, lab(`/3rdpartygadget/files/${path.basename(file)}`)];
}

if (status === 2 || status === null) process.exit(2);
const isThere = spec.includes('://') || existsSync(path.resolve(TOP, spec));
if (isThere) {
  const [start, page] = steps();
  const running = await isRunning();
  if (!running || start !== 'make run') console.log(`\nTo try it, ${running ? 'unless it was started so already' : 'start a server'}:\n    ${start}`);
  console.log(`${running && start === 'make run' ? '\nTo try it, open' : 'and open'}\n    ${page}`);
}
process.exit(status);
