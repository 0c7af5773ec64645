/* TLS in the web servers, as docs/install.md has it: their configuration and a few lines more, before the programs of an installation.
 * Sources: reliability-security S13; RFC 6797 7.1, 7.2; RFC 6265bis 4.1.3.2 (__Host-). */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import tls from 'node:tls';
import { freePorts, start, TOP, until } from '../harness/index.js';
import { readSettings, webEnvironment } from '../../apache-conf/run/settings.js';

/* The lines, what starts it, and a file without which it cannot be. */
const SERVERS = {
  lighttpd: {
    needs: '/usr/lib/lighttpd/mod_openssl.so',
    text: (conf, folder) => `include "${conf}"
server.modules += ( "mod_openssl" )
ssl.engine = "enable"
ssl.pemfile = "${folder}/cert.pem"
ssl.privkey = "${folder}/key.pem"\n`,
    command: ['/usr/sbin/lighttpd', '-D', '-f'],
  },
  apache: {
    needs: '/usr/lib/apache2/modules/mod_ssl.so',
    text: (conf, folder) => `Include ${conf}
LoadModule ssl_module \${MODULES}/mod_ssl.so
SSLEngine on
SSLCertificateFile ${folder}/cert.pem
SSLCertificateKeyFile ${folder}/key.pem\n`,
    command: ['apache2', '-D', 'FOREGROUND', '-f'],
  },
};

function certificate(folder) {
  const subject = ['-subj', '/CN=localhost', '-keyout', `${folder}/key.pem`, '-out', `${folder}/cert.pem`];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', ...subject], { stdio: 'ignore' });
}

/* Apache does not answer as root; what another user must read, it may. */
const unprivileged = () => (process.getuid() !== 0 ? [] : [
  'setpriv', '--reuid', '33', '--regid', '33', '--clear-groups', '--inh-caps=-all,+dac_override', '--ambient-caps=-all,+dac_override',
]);

for (const [WEB, { needs, text, command }] of Object.entries(SERVERS))
  describe(WEB, { skip: !fs.existsSync(needs) && `${needs} is missing`, timeout: 120_000 }, () => {
    let site;
    let port;
    let server;
    let folder;
    const connect = (options = {}) => new Promise((resolve, reject) => {
      const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options }, () => resolve(socket));
      socket.on('error', reject);
    });
    const ask = (target, method = 'GET') => new Promise((resolve, reject) => {
      const headers = { Authorization: 'Basic MTAwMTpkZW1v', 'Content-Length': 0 };
      https.request({ port, path: target, method, headers, rejectUnauthorized: false, agent: false }, (answer) => resolve(answer.resume()))
        .on('error', reject).end();
    });

    before(async () => {
      site = await start({ WEB });
      [port] = await freePorts(1);
      folder = site.file('tls');
      fs.mkdirSync(`${folder}/log`, { recursive: true });
      certificate(folder);
      fs.writeFileSync(`${folder}/web.conf`, text(path.join(TOP, `apache-conf/${WEB}.conf`), folder));
      const own = { APLOMB_PORT: String(port), APLOMB_RUN: folder, APLOMB_LOG: `${folder}/log` };
      const env = { ...process.env, ...webEnvironment(readSettings({ ...process.env, ...site.settings })), ...own };
      const [file, ...args] = [...unprivileged(), 'setpriv', '--pdeathsig', 'TERM', ...command, `${folder}/web.conf`];
      server = spawn(file, args, { env, stdio: 'ignore' });
      await until(async () => (await ask('/finesse/api/SystemInfo')).statusCode === 200, { what: 'TLS' });
    });
    after(async () => {
      server?.kill();
      await site?.stop();
    });

    test('who came over TLS stays there', async () => {
      for (const target of ['/desktop/', '/cfadmin/', '/nope', '/finesse/api/User/1001', '/finesse/api/Nope', '/aplomb/api/nope'])
        assert.equal((await ask(target)).headers['strict-transport-security'], 'max-age=31536000', target);
      const plain = await site.exchange({ path: '/desktop/' });
      assert.equal(plain.headers['strict-transport-security'], undefined);
    });

    test('the cookie is for TLS alone', async () => {
      const answer = await ask('/desktop/api/session', 'POST');
      assert.equal(answer.statusCode, 204);
      assert.match(answer.headers['set-cookie'][0], /^__Host-aplomb=.*; Secure\b/);
    });

    test('HTTP/2 is not agreed on', async () => {
      const socket = await connect({ ALPNProtocols: ['h2', 'http/1.1'] });
      assert.notEqual(socket.alpnProtocol, 'h2');
      socket.destroy();
    });

    test('nothing older than TLS 1.2 is spoken', async () => {
      const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' };
      await assert.rejects(connect(old));
    });

    test('a renewed certificate is taken', async () => {
      const serial = async () => {
        const socket = await connect();
        const { serialNumber } = socket.getPeerCertificate();
        socket.destroy();
        return serialNumber;
      };
      const old = await serial();
      certificate(folder);
      process.kill(Number(fs.readFileSync(`${folder}/web.pid`, 'utf8')), 'SIGUSR1');
      await until(async () => (await serial()) !== old, { what: 'the new certificate' });
    });
  });
