/* A build folder whose programs only tell what they were sent, to see what web servers make of URLs. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { TOP } from '../../harness/index.js';

const PROGRAMS = [
  ...['api/ConfigInfo', 'api/User', 'api/UserAuthMode', 'api/SystemInfo', 'api/Dialog', 'api/Team', 'api/TeamMessage'],
  ...['aplomb/Health', 'aplomb/Events', 'aplomb/Sim'],
  ...['gadgets/ifr', 'gadgets/js', 'gadgets/makeRequest', 'desktop/api'],
];

/** @returns {string} the folder; remove it when done */
export function probeBuild() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ap-probe-'));
  const echo = path.join(folder, 'echo');
  const source = path.join(TOP, 'tests/run/probe/echo.c');
  execFileSync('gcc', ['-O1', '-Wall', '-Wextra', '-o', echo, source, '-lfcgi']);
  for (const name of PROGRAMS) {
    fs.mkdirSync(path.join(folder, 'cgi-bin', path.dirname(name)), { recursive: true });
    fs.copyFileSync(echo, path.join(folder, 'cgi-bin', name));
  }
  fs.mkdirSync(path.join(folder, 'bin'));
  script(folder, 'aplomb-ctid', 'exec sleep 1000000');
  const bridge = path.join(TOP, 'tests/run/probe/bridge.js');
  script(folder, 'aplomb-bridge', `exec '${process.execPath}' '${bridge}'`);
  const store = path.join(process.env.APLOMB_BUILD ?? path.join(TOP, 'build'), 'bin/aplomb-db');
  fs.symlinkSync(path.resolve(TOP, store), path.join(folder, 'bin/aplomb-db'));
  return folder;
}

export function script(folder, name, text) {
  fs.writeFileSync(path.join(folder, 'bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
}
