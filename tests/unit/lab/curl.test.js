// Requests of gadgets as commands: tried by a shell.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { curlOf } from '../../../www/aplomb/gadget-lab/curl.js';

/** What a shell makes of a command. */
const words = (command) => execFileSync('sh', ['-c', `curl() { for word; do printf '%s\\0' "$word"; done; }; ${command}`], { encoding: 'utf8' }).split('\0').slice(0, -1);

test('method, headers, body and address are what they were, whatever stands in them', () => {
  const body = "<User><state>READY</state><note>it's $HOME `id` \\ \"\n</note></User>";
  const command = curlOf({
    method: 'PUT', url: 'http://localhost:8082/finesse/api/User/1001?a=1&b=2', body,
    headers: [['Content-Type', 'application/xml'], ['requestId', "a'b"]],
  });
  assert.deepEqual(words(command), [
    '-X', 'PUT', '-H', 'Content-Type: application/xml', '-H', "requestId: a'b", '--data-binary', body,
    'http://localhost:8082/finesse/api/User/1001?a=1&b=2']);
  assert.deepEqual(words(curlOf({ method: 'GET', url: 'http://h/' })), ['http://h/']);
});

test('no password and no token is in it', () => {
  const asks = (value) => words(curlOf({ method: 'GET', url: 'u', headers: [['authorization', value], ['Cookie', 'a=b']] }));
  assert.deepEqual(asks(`Basic ${btoa('1001:de:mo')}`), ['-u', '1001', 'u']);
  for (const value of ['Bearer secret', 'Basic ###', '']) assert.deepEqual(asks(value), ['-H', 'Authorization: …', 'u']);
});
