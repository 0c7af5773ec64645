/* `make run`: a whole installation in the foreground, for development, demonstration and tests.
 *
 * Starts the broker, aplomb-ctid, aplomb-bridge, every FastCGI program and the web server, keeps
 * them running, ends them all when it ends.  Settings come from the environment (run/settings.js).
 * An installation for daily use has systemd instead: see systemd/. */
import { readSettings, childEnvironment } from './run/settings.js';
import { checkPorts, checkTools, waitUntilHealthy } from './run/ready.js';
import { services } from './run/services.js';
import * as state from './run/state.js';

const say = (text) => process.stdout.write(`${text}\n`);

const SIGN_INS = [
  ['agents', '1001 to 1010 (Sales), 2001 to 2010 (Support), extension = id'],
  ['supervisors', '1000 (Sales), 2000 (Support and Sales)'],
  ['administrator', 'admin, at /cfadmin/'],
  ['password', 'demo, for everyone'],
  ['dial in', '7001 Sales, 7002 Support, 7003 Billing: POST /aplomb/api/sim/calls'],
];

async function main() {
  const s = readSettings(process.env);
  const env = childEnvironment(s, process.env);
  let running = [];
  let stopping = false;
  let wake = () => {};
  const asked = new Promise((resolve) => (wake = resolve));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      stopping = true;
      wake();
    });

  process.umask(0o027);
  checkTools(s);
  state.makeFolders(s);
  const lock = await state.lock(s);
  try {
    await state.endLeftovers(s);
    await checkPorts(s);
    state.openRunFolder(s);
    state.prepareDatabase(s, env, say);
    running = services(s, env, (line) => stopping || say(`aplomb: ${line}`));
    for (const service of running) if (!stopping) service.start();
    await waitUntilHealthy(s, running, () => stopping);
    if (!stopping) announce(s);
    await asked;
  } finally {
    stopping = true;
    const first = running.pop(); /* the web server, so that nobody is half served */
    await first?.stop();
    await Promise.all(running.map((service) => service.stop()));
    await state.endLeftovers(s, { patience: 1000 });
    state.emptyRunFolder(s);
    lock.release();
  }
}

function announce(s) {
  for (const [what, which] of SIGN_INS) say(`${what.padEnd(14)} ${which}`);
  say(`${'state'.padEnd(14)} ${s.STATE}`);
  say(`aplomb ready ${s.url}/desktop/`);
}

main().then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(`aplomb: ${error.message}\n`);
    process.exit(1);
  },
);
