/* `make gadget SPEC=file-or-url`: what is wrong with the spec of a gadget, and where to try it. */
import { spawnSync } from 'node:child_process';
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

/** @param {string} file absolute */
function ofFile(file) {
  for (const [folder, address] of [[settings.GADGET_FILES, '/3rdpartygadget/files'], [settings.WWW, '']]) {
    const below = path.relative(folder, file);
    if (!below.startsWith('..')) return lab(`${address}/${below.split(path.sep).join('/')}`);
  }
  return `Serve it: GADGET_FILES='${path.dirname(file)}' make run\n`
    + `then open ${lab(`/3rdpartygadget/files/${path.basename(file)}`)}`;
}

if (status === 2 || status === null) process.exit(2);
if (!(await isRunning())) console.log(`Nothing runs on ${server}; after \`make run\`:`);
if (!spec.includes('://')) {
  console.log(ofFile(path.resolve(TOP, spec)));
} else {
  const { origin } = new URL(spec);
  console.log(lab(spec));
  if (origin !== server)
    console.log(`The server must know its origin: GADGET_SOURCES=${origin} ALLOW_ORIGINS=${origin} make run`);
}
process.exit(status);
