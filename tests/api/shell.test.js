/* A program without a web server answers one request from its environment, as a CGI. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { TOP, start } from '../harness/index.js';

let site;
before(async () => (site = await start()));
after(() => site?.stop());

const build = path.resolve(TOP, process.env.APLOMB_BUILD ?? 'build');

function run(program, env, input = '') {
  const { stdout, status } = spawnSync(path.join(build, 'cgi-bin', program), [], {
    env: { STATE: site.state, XMPP_DOMAIN: site.domain, ...env },
    input,
    encoding: 'utf8',
  });
  assert.equal(status, 0);
  const [head, body] = stdout.split('\r\n\r\n');
  return { status: Number(/^Status: (\d+)/.exec(head)[1]), head, body };
}

const HTTP_AUTHORIZATION = `Basic ${Buffer.from('1001:demo').toString('base64')}`;

test('SystemInfo', () => {
  const answer = run('api/SystemInfo', { REQUEST_METHOD: 'GET', REQUEST_URI: '/finesse/api/SystemInfo' });
  assert.equal(answer.status, 200);
  assert.match(answer.body, /<status>IN_SERVICE<\/status>/);
});

test('the bytes are those that come through the web server', async () => {
  const uri = '/finesse/api/User/1001';
  const answer = run('api/User', { REQUEST_METHOD: 'GET', REQUEST_URI: uri, HTTP_AUTHORIZATION });
  assert.equal(answer.body, (await site.rest('1001').get(uri)).text);
});

test('a body is read from standard input', () => {
  const body = '<User><state>FISHING</state></User>';
  const answer = run('api/User', {
    REQUEST_METHOD: 'PUT', REQUEST_URI: '/finesse/api/User/1001', HTTP_AUTHORIZATION,
    CONTENT_LENGTH: String(body.length),
  }, body);
  assert.equal(answer.status, 400);
  assert.match(answer.body, /<ErrorType>Invalid Input<\/ErrorType>/);
});
