/* Every process of a running installation may be killed: another takes its place within two seconds,
 * all is well within three, and the run goes on. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { alive, start } from '../harness/index.js';

for (const WEB of ['lighttpd', 'apache'])
  describe(WEB, () => {
    let site;
    before(async () => (site = await start({ WEB })));
    after(() => site?.stop());

    test('every process has a pid file, and health knows it', async () => {
      const names = site.pidNames();
      for (const name of ['bridge', 'broker', 'ctid', 'web', 'api.User', 'aplomb.Health'])
        assert.ok(names.includes(name), `${name} among ${names}`);
      for (const name of names) assert.ok(alive(site.pid(name)), name);
      const health = (await site.exchange({ path: '/aplomb/api/health' })).json;
      assert.equal(health.status, 'ok');
      for (const { name, pid } of health.processes) assert.equal(pid, site.pid(name), name);
    });

    test('of a program that nobody asks one thread alone has the store open', () => {
      const open = `/proc/${site.pid('api.WrapUpReason')}/fd`;
      const files = fs.readdirSync(open).map((fd) => fs.readlinkSync(`${open}/${fd}`));
      assert.equal(files.filter((file) => file === site.file('aplomb.db')).length, 1);
    });

    test('each of them, killed, is back within two seconds', async () => {
      for (const name of site.pidNames()) {
        await site.kill(name);
        await site.healthy({ timeout: 3000 });
        assert.ok(alive(site.child.pid), `the run goes on without ${name}`);
      }
    });

    test('the installation works as before', async () => {
      const answer = await site.rest('1001').get('/finesse/api/User/1001');
      assert.equal(answer.status, 200);
      assert.equal(answer.xml.value('loginId'), '1001');
      assert.equal((await site.end()).code, 0);
    });
  });
