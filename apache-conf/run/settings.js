/* The settings of a run: environment in, one checked object out, and the texts made of it.
 * Names, defaults and meaning: docs of `make run`; the C side reads the same names (lib/base/conf). */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the Makefile. */
export const TOP = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

const LONGEST_SOCKET = '/api.EnterpriseDatabaseConfig.sock'.length;
const SOCKET_PATH_LIMIT = 107; /* sun_path less its final NUL */
const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

/* Settings that are written to aplomb.conf; a number, a list of words or any text. */
const TABLE = {
  PORT: { port: true, fallback: '8080' },
  XMPP_HTTP_PORT: { port: true, fallback: '7071' },
  XMPP_TCP_PORT: { port: true, fallback: '5222' },
  XMPP_HTTPS_PORT: { port: true, fallback: '0' },
  XMPP_TLS_PORT: { port: true, fallback: '0' },
  TLS_CERT: { path: true, fallback: '' },
  TLS_KEY: { path: true, fallback: '' },
  STATE: { path: true, fallback: 'var' },
  WWW: { path: true, fallback: 'www' },
  WEB: { words: ['lighttpd', 'apache'], fallback: 'lighttpd' },
  PROVIDER: { fallback: 'sim' },
  DEMO_CALLS: { words: ['on', 'off'], fallback: 'on' },
  DEMO_AGENTS: { number: true, fallback: '0' },
  ALLOW_ORIGINS: { fallback: '' },
  ALLOW_TARGETS: { fallback: '' },
  PAGE_ORIGINS: { fallback: '' },
  NODES: { fallback: '' },
  GUARD_DRY_RUN: { words: ['on', 'off'], fallback: 'off' },
  GADGET_SOURCES: { fallback: '' },
  GADGET_PARENTS: { fallback: '' },
  OAUTH_CALLBACK: { fallback: '' },
  GADGET_FILES: { path: true, fallback: 'www/3rdpartygadget/files' },
  XMPP_MAX_WAIT: { number: true, fallback: '60' },
  XMPP_INACTIVITY: { number: true, fallback: '60' },
  XMPP_MAXPAUSE: { number: true, fallback: '120' },
  XMPP_AUTH_TIME: { number: true, fallback: '30' },
  XMPP_CONNECTIONS: { number: true, fallback: '200' },
  XMPP_CREATIONS: { number: true, fallback: '20' },
  XMPP_SESSIONS: { number: true, fallback: '10' },
  XMPP_STANZAS: { number: true, fallback: '5' },
  XMPP_SCRAM: { words: ['on', 'off'], fallback: 'on' },
  PRESENCE_LOSS: { number: true, fallback: '60' },
  PRESENCE_LOSS_CODE: { number: true, fallback: '255' },
  USER_RATE: { number: true, fallback: '50' },
  USER_BURST: { number: true, fallback: '200' },
  USER_AUTH_MODE: { words: ['on', 'off'], fallback: 'on' },
  LIMIT_LOOPBACK: { words: ['on', 'off'], fallback: 'off' },
  HOST: { fallback: '127.0.0.1' },
  XMPP_DOMAIN: { fallback: 'localhost' },
  BROKER_EVENTS: { words: ['on', 'off'], fallback: 'off' },
};

/* What only the runner needs; never in aplomb.conf. */
const RUNNER = {
  LISTEN: { fallback: '127.0.0.1' },
  APLOMB_BUILD: { path: true, fallback: 'build' },
};

function check(name, rule, text) {
  if (/[\r\n]/.test(text)) throw new Error(`${name} must be one line`);
  if (rule.port || rule.number) {
    const most = rule.port ? 65535 : 1e9;
    if (!/^\d{1,9}$/.test(text) || Number(text) > most)
      throw new Error(`${name}=${text}: a whole number from 0 to ${most} is needed`);
    return Number(text);
  }
  if (rule.words && !rule.words.includes(text))
    throw new Error(`${name}=${text}: must be ${rule.words.join(' or ')}`);
  return rule.path && text !== '' ? path.resolve(TOP, text) : text;
}

/**
 * @param {Record<string, string | undefined>} env
 * @returns {Record<string, any>} all settings, paths absolute, with RUN, BROKER and the folders
 */
export function readSettings(env) {
  const s = {};
  for (const [name, rule] of Object.entries({ ...TABLE, ...RUNNER }))
    s[name] = check(name, rule, env[name] || rule.fallback);
  if (s.PORT === 0) throw new Error('PORT=0: the web server needs a port');
  if (s.XMPP_HTTP_PORT === 0) throw new Error('XMPP_HTTP_PORT=0: the bridge needs a port');
  s.runFolder = path.join(s.STATE, 'run');
  s.shortRun = needsShortName(s.runFolder) ? shortName(s.runFolder) : null;
  s.RUN = s.shortRun ? path.join(s.shortRun, 'run') : s.runFolder;
  s.BROKER = path.join(s.RUN, 'mqtt.sock');
  s.logs = path.join(s.STATE, 'log');
  s.database = path.join(s.STATE, 'aplomb.db');
  s.build = s.APLOMB_BUILD;
  s.programs = path.join(s.build, 'cgi-bin');
  s.conf = path.join(s.RUN, 'aplomb.conf');
  s.loopback = LOOPBACK.test(s.LISTEN);
  s.url = `http://${s.LISTEN}:${s.PORT}`;
  return s;
}

/** A folder deeper than a socket's path may be is reached through a link with a short name. */
function needsShortName(folder) {
  return Buffer.byteLength(folder) + LONGEST_SOCKET > SOCKET_PATH_LIMIT;
}

function shortName(folder) {
  return '/tmp/aplomb-' + createHash('sha256').update(folder).digest('hex').slice(0, 12);
}

/** The text of RUN/aplomb.conf. */
export function confText(s) {
  const keys = [...Object.keys(TABLE), 'RUN', 'BROKER'];
  return (
    '# Written by apache-conf/run.js at each start; set the environment instead.\n' +
    keys.map((key) => `${key} = ${s[key]}\n`).join('')
  );
}

/** What our processes may see of our own environment, so that no setting says two things. */
export function childEnvironment(s, env) {
  const kept = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'LD_LIBRARY_PATH', 'LD_PRELOAD'];
  const sanitizers = ['ASAN_OPTIONS', 'UBSAN_OPTIONS', 'LSAN_OPTIONS'];
  const out = { APLOMB_CONF: s.conf, APLOMB_SUPERVISED: s.runFolder };
  for (const name of [...kept, ...sanitizers]) if (env[name] !== undefined) out[name] = env[name];
  out.PATH = `${out.PATH ?? ''}:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin`;
  return out;
}

/** What the configuration files of both web servers take from the environment. */
export function webEnvironment(s) {
  return {
    APLOMB_LISTEN: s.LISTEN,
    APLOMB_PORT: String(s.PORT),
    APLOMB_BRIDGE: s.LISTEN,
    APLOMB_XMPP_HTTP_PORT: String(s.XMPP_HTTP_PORT),
    APLOMB_WWW: s.WWW,
    APLOMB_GADGET_FILES: s.GADGET_FILES,
    APLOMB_PROGRAMS: s.programs,
    APLOMB_SOCKETS: s.RUN,
    APLOMB_RUN: s.RUN,
    APLOMB_LOG: s.logs,
    APLOMB_ETC: path.join(TOP, 'apache-conf'),
  };
}
