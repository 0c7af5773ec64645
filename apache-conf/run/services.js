/* What a run consists of, in the order it is started; it is stopped the other way round. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { findTool } from './ready.js';
import { Service } from './service.js';
import { TOP, webEnvironment } from './settings.js';

const COPIES = '2';
/* By which the web server comes to the bridge. */
const FRONT = 'bridge.sock';
/* multiwatch gives a copy up that died ten times within half a second each; then we start over.
 * spawn-fcgi wants its whole path. */
const watch = () => [findTool('multiwatch'), '-s', 'TERM', '-r', '10', '-t', '500'];

/** @returns {Service[]} */
export function services(s, env, say) {
  const make = (name, command, more = {}) =>
    new Service({ name, command, env, say, log: path.join(s.logs, `${name}.log`), ...more });
  const without = (...names) => () => {
    for (const name of names) fs.rmSync(path.join(s.RUN, name), { force: true });
  };
  const bin = (name) => path.join(s.build, 'bin', name);

  return [
    make('broker', ['mosquitto', '-c', path.join(s.RUN, 'mosquitto.conf')], {
      before: without('mqtt.sock', 'broker.pid'),
    }),
    make('ctid', [bin('aplomb-ctid')], { before: without('ctid.pid') }),
    make('bridge', bridgeCommand(s, [...watch(), '-f', '1', '--', bin('aplomb-bridge')]), { before: without(FRONT) }),
    ...programs(s).map(([folder, name]) => {
      const socket = `${folder}.${name}.sock`;
      const listen = ['-s', path.join(s.RUN, socket), '-M', '0660', '-b', '1024'];
      const program = path.join(s.programs, folder, name);
      return make(
        `${folder}.${name}`,
        ['spawn-fcgi', '-n', ...listen, '--', ...watch(), '-f', COPIES, '--', program],
        { before: without(socket) },
      );
    }),
    make('web', webCommand(s), {
      prefix: webPrivileges(s),
      env: { ...env, ...webEnvironment(s) },
      before: without('web.pid'),
    }),
  ];
}

/* What it listens on outlives it: each is opened by a spawn-fcgi as descriptor 0, and put aside as 3, 4, 5
 * so that the next one may open another. */
function bridgeCommand(s, command) {
  const names = ['XMPP_HTTP_PORT', 'XMPP_TCP_PORT', 'XMPP_HTTPS_PORT', 'XMPP_TLS_PORT'];
  const ports = names.map((name) => s[name]).filter((port) => port !== 0);
  const all = [['-s', path.join(s.RUN, FRONT), '-M', '0660'], ...ports.map((port) => ['-a', s.LISTEN, '-p', String(port)])];
  return all.reduce((rest, listen, i) => {
    const aside = i > 0 ? ['/bin/sh', '-c', `exec "$@" ${2 + i}<&0`, 'sh'] : [];
    return ['spawn-fcgi', '-n', ...listen, '-b', '4096', '--', ...aside, ...rest];
  }, command);
}

/** Every program there is, as [folder, name]: what is executable in build/cgi-bin. */
export function programs(s) {
  const list = [];
  for (const folder of fs.readdirSync(s.programs).sort())
    for (const name of fs.readdirSync(path.join(s.programs, folder)).sort())
      if (isProgram(path.join(s.programs, folder, name))) list.push([folder, name]);
  return list;
}

function isProgram(file) {
  const stat = fs.statSync(file);
  return stat.isFile() && (stat.mode & 0o111) !== 0 && /^[A-Za-z]+$/.test(path.basename(file));
}

function webCommand(s) {
  const conf = (name) => path.join(TOP, 'apache-conf', name);
  return s.WEB === 'apache'
    ? ['apache2', '-D', 'FOREGROUND', '-f', conf('apache.conf')]
    : [findTool('lighttpd'), '-D', '-f', conf('lighttpd.conf')]; /* which starts itself again on USR1 */
}

/* Started by root, the web server is a user without a name that may read what root may: Apache will
 * not run as root, and the clone may lie where nobody else can look. */
function webPrivileges(s) {
  if (process.getuid() !== 0) return [];
  const caps = s.PORT < 1024 ? '-all,+dac_override,+net_bind_service' : '-all,+dac_override';
  const args = ['--reuid', '33', '--regid', '33', '--clear-groups'];
  args.push('--inh-caps', caps, '--ambient-caps', caps);
  const works = spawnSync('setpriv', [...args, 'true']).status === 0;
  return works ? args : [];
}
