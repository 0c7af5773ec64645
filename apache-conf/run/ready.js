/* Before the start: are tools and ports there?  After it: does everything answer? */
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';

const PORTS = ['PORT', 'XMPP_HTTP_PORT', 'XMPP_TCP_PORT', 'XMPP_HTTPS_PORT', 'XMPP_TLS_PORT'];

/** Where a program is, daemons' folders included; undefined if it is not installed. */
export function findTool(name) {
  const folders = `${process.env.PATH}:/usr/sbin:/sbin`.split(':');
  return folders.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));
}

export function checkTools(s) {
  const web = s.WEB === 'apache' ? 'apache2' : 'lighttpd';
  const tools = ['flock', 'setpriv', 'sqlite3', 'mosquitto', 'spawn-fcgi', 'multiwatch', web];
  const missing = tools.filter((tool) => !findTool(tool));
  if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}; run make deps as root`);
  const needed = ['bin/aplomb-db', 'bin/aplomb-ctid', 'bin/aplomb-bridge', 'cgi-bin'];
  const unbuilt = needed.filter((name) => !fs.existsSync(path.join(s.build, name)));
  if (unbuilt.length > 0) throw new Error(`not built: ${unbuilt.join(', ')} in ${s.build}; run make`);
}

export async function checkPorts(s) {
  const taken = new Map();
  for (const name of PORTS) {
    const port = s[name];
    if (port === 0) continue;
    if (taken.has(port)) throw new Error(`${taken.get(port)} and ${name} are both ${port}`);
    taken.set(port, name);
    const problem = await tryPort(s.LISTEN, port);
    if (problem === 'EADDRINUSE')
      throw new Error(`port ${port} is taken; choose another: ${name}=... make run`);
    if (problem) throw new Error(`${name}=${port}: ${problem}`);
  }
}

function tryPort(host, port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', (error) => resolve(error.code));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** @returns {Promise<{status: number, text: string}>} status 0: nobody answered */
function health(s) {
  return new Promise((resolve) => {
    const options = { host: s.LISTEN, port: s.PORT, path: '/aplomb/api/health', agent: false };
    const request = http.get({ ...options, timeout: 3000 }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => (text += part));
      answer.on('end', () => resolve({ status: answer.statusCode, text }));
      answer.on('error', () => resolve({ status: 0, text }));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', (error) => resolve({ status: 0, text: error.message }));
  });
}

/** Waits for health to be 200; what it waits for says why it never came. */
export async function waitUntilHealthy(s, list, stopped, patience = 45000) {
  const until = Date.now() + patience;
  for (;;) {
    const { status, text } = await health(s);
    if (status === 200 || stopped()) return;
    const broken = list.find((service) => service.deaths >= 5);
    if (broken) throw new Error(`${broken.name} does not stay up:\n${broken.lastLines()}`);
    if (Date.now() > until) throw new Error(`not well after ${patience / 1000} s: ${status} ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
