/* Prosody and ejabberd of Debian 12 on loopback, to be compared with: each with a configuration, folders
 * and ports of its own, ended with the bench.  Everybody may sign in with any password, so that no
 * account has to be made; their pubsub service has the nodes that "publisher" creates. */
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { alive, freePorts, until } from '../harness/index.js';

const prosodyConf = ({ folder, http, tcp }) => `
run_as_root = true
daemonize = false
pidfile = "${folder}/prosody.pid"
data_path = "${folder}"
plugin_paths = { }
log = { warn = "${folder}/prosody.log" }
modules_enabled = { "disco", "roster", "saslauth", "ping", "bosh" }
modules_disabled = { "s2s", "tls", "offline", "c2s_limits" }
interfaces = { "127.0.0.1" }
local_interfaces = { "127.0.0.1" }
c2s_ports = { ${tcp} }
s2s_ports = { }
http_ports = { ${http} }
http_interfaces = { "127.0.0.1" }
https_ports = { }
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
consider_bosh_secure = true
bosh_max_inactivity = 60
bosh_max_wait = 60
authentication = "insecure"
insecure_open_authentication = "Yes please, I know what I'm doing!"
storage = "memory"
http_default_host = "localhost"
http_paths = { bosh = "/http-bind" }
http_host = "127.0.0.1"
VirtualHost "localhost"
  http_host = "127.0.0.1"
Component "pubsub.localhost" "pubsub"
  admins = { "publisher@localhost" }
`;

/* Unless told otherwise a node keeps what is published.  One that keeps nothing is much quicker. */
const KEEPS_NOTHING = `
    max_items_node: 1
    default_node_config: {persist_items: false, max_items: 1, send_last_published_item: never, access_model: open}`;

const ejabberdConf = ({ http, tcp }, nodes) => `
hosts: [localhost]
loglevel: warning
auth_method: [anonymous]
anonymous_protocol: both
allow_multiple_connections: true
disable_sasl_mechanisms: ["digest-md5", "SCRAM-SHA-1", "X-OAUTH2"]
listen:
  - {port: ${tcp}, ip: "127.0.0.1", module: ejabberd_c2s, max_stanza_size: 262144, shaper: none, access: all}
  - {port: ${http}, ip: "127.0.0.1", module: ejabberd_http, request_handlers: {/http-bind: mod_bosh}}
modules:
  mod_bosh: {max_inactivity: 60, max_pause: 120}
  mod_disco: {}
  mod_roster: {}
  mod_ping: {}
  mod_pubsub:
    access_createnode: all
    ignore_pep_from_offline: true
    last_item_cache: false
    plugins: [flat]${nodes}
`;

const ejabberd = (nodes) => ({
  program: 'ejabberdctl',
  conf: (where) => ejabberdConf(where, nodes),
  command: ({ folder, file }) => [
    ...['erl', '-noshell', '-noinput', '+K', 'true', '+P', '250000', '+Q', '65536'],
    ...['-pa', ebin(), '-mnesia', 'dir', `"${folder}/mnesia"`],
    ...['-ejabberd', 'config', `"${file}"`, 'log_path', `"${folder}/ejabberd.log"`, '-s', 'ejabberd'],
  ],
});

const KINDS = {
  prosody: {
    program: 'prosody',
    conf: prosodyConf,
    command: ({ file }) => ['prosody', '-F', '--config', file],
  },
  ejabberd: ejabberd(KEEPS_NOTHING),
  'ejabberd-keeps': ejabberd(''),
};

/* Debian keeps it beside Erlang's own libraries. */
function ebin() {
  const files = execFileSync('dpkg', ['-L', 'ejabberd'], { encoding: 'utf8' }).split('\n');
  return path.dirname(files.find((file) => file.endsWith('/ebin/ejabberd.app')));
}

export function hasPeer(name) {
  const folders = `${process.env.PATH}:/usr/sbin`.split(':');
  return folders.some((folder) => fs.existsSync(path.join(folder, KINDS[name].program)));
}

const listens = (port) =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.end(() => resolve(true)));
    socket.on('error', () => resolve(false));
  });

/** before: a command line it runs under.  @returns {Promise<{name, pid, http, tcp, stop}>} */
export async function startPeer(name, parent, before) {
  fs.mkdirSync(parent, { recursive: true });
  const folder = fs.mkdtempSync(path.join(parent, `${name}-`));
  const [http, tcp] = await freePorts(2);
  const file = path.join(folder, name === 'prosody' ? 'prosody.cfg.lua' : 'ejabberd.yml');
  fs.writeFileSync(file, KINDS[name].conf({ folder, http, tcp }));
  const limits = ['sh', '-c', 'ulimit -n "$(ulimit -Hn)"; exec "$@"', 'sh'];
  const [command, ...args] = [...before, ...limits, ...KINDS[name].command({ folder, file })];
  const output = fs.openSync(path.join(folder, 'output'), 'w');
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', command, ...args], {
    stdio: ['ignore', output, output],
    env: { ...process.env, HOME: folder, ERL_CRASH_DUMP: '/dev/null' },
  });
  fs.closeSync(output);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  const ready = async () => {
    if (!alive(child.pid)) return 'ended';
    return (await listens(http)) && (await listens(tcp));
  };
  try {
    if ((await until(ready, { timeout: 60000, step: 200, what: name })) !== 'ended')
      return { name, pid: child.pid, http, tcp, stop };
  } catch (error) {
    await stop();
    throw error;
  }
  throw new Error(`${name}: ${fs.readFileSync(path.join(folder, 'output'), 'utf8').slice(-2000)}`);
}
