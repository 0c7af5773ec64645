/* strophe.js as it comes, of today and of the days of the vendor's own desktop, in a browser: over BOSH
 * and WebSocket, from our own origin and from another one; lost answers; reloads of the page. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { TOP, launchBrowser, newPage, start, startPeer, until } from '../harness/index.js';
import { Ear, SETTINGS, Worker, proves } from './ear.js';

const VERSIONS = {
  'strophe 1.2': 'node_modules/strophe12/strophe.js',
  'strophe 5': 'node_modules/strophe.js/dist/strophe.umd.min.js',
};
const FOLDER = '/3rdpartygadget/files'; /* of our own origin; of the other one as well */
const AGENT = '/finesse/api/User/1001';
let site, worker, browser, stranger, files;

/** What the pages are made of, by name. */
function pages() {
  const text = (name) => fs.readFileSync(path.join(TOP, name), 'utf8');
  const all = { 'page.js': text('tests/compat/strophe_page.js') };
  Object.entries(VERSIONS).forEach(([, file], i) => {
    all[`strophe${i}.js`] = text(file);
    const scripts = [`strophe${i}.js`, 'page.js'].map((name) => `<script src="${name}"></script>`);
    all[`page${i}.html`] = `<!doctype html><title>strophe</title>${scripts.join('')}`;
  });
  return all;
}

function served(all) {
  const type = (name) => (name.endsWith('.js') ? 'text/javascript' : 'text/html');
  return Object.fromEntries(
    Object.entries(all).map(([name, body]) => [`${FOLDER}/${name}`, { type: type(name), body }]),
  );
}

before(async () => {
  files = fs.mkdtempSync(path.join(os.tmpdir(), 'ap-compat-'));
  fs.chmodSync(files, 0o755);
  for (const [name, text] of Object.entries(pages())) fs.writeFileSync(path.join(files, name), text);
  site = await start({ ...SETTINGS, GADGET_FILES: files });
  worker = await Worker.start(site, '1001');
  browser = await launchBrowser();
  stranger = await startPeer(served(pages()));
});
after(async () => {
  await browser?.close();
  await stranger?.close();
  await site?.stop();
  fs.rmSync(files, { recursive: true, force: true });
});

/** A page with that version at that origin; ear.page is the browser's. */
async function open(version, service, user, resource, origin = site.url) {
  const page = await newPage(browser);
  const jid = `${user}@${site.domain}`;
  const ear = new Ear(jid, {
    subscribe: (node) => page.evaluate((n) => globalThis.subscribe(n), node),
    close: async () => {
      await page.evaluate(() => globalThis.signOff());
      await page.context().close();
    },
  });
  ear.page = page;
  const told = new Set(); /* the page says a thing again when it does not know that it was heard */
  await page.exposeFunction('tell', (n, kind, text) => {
    if (!told.has(n)) ear.tell(kind, text);
    told.add(n);
  });
  page.on('console', (line) => line.type() === 'error' && ear.tell('problem', line.text()));
  const query = new URLSearchParams({ service, jid: `${jid}/${resource}` });
  await page.goto(`${origin}${FOLDER}/page${Object.keys(VERSIONS).indexOf(version)}.html?${query}`);
  return ear;
}

/** How many connections a server of ours has on a port. */
function connections(port) {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = fs.readFileSync('/proc/net/tcp', 'utf8').split('\n').map((line) => line.trim().split(/\s+/));
  return lines.filter(([, address, , state]) => address?.endsWith(local) && state === '01').length;
}

const common = { site: () => site, worker: () => worker };
const bosh = () => `${site.url}/http-bind/`;
const direct = () => `http://127.0.0.1:${site.boshPort}/http-bind`;

for (const version of Object.keys(VERSIONS)) {
  const to = (service, origin) => ({
    ...common,
    open: (user, resource) => open(version, service(), user, resource, origin?.()),
  });
  proves(`${version}, BOSH of the web server`, { ...to(bosh), keeps: 'session' });
  proves(`${version}, BOSH of the bridge from another origin`, {
    ...to(direct, () => stranger.origin),
    keeps: 'session',
  });
  proves(`${version}, WebSocket of the web server`, {
    ...to(() => `ws://127.0.0.1:${site.port}/ws/`),
    keeps: 'anew',
  });

  test(`${version}: an answer that is lost on the way is asked for again by its rid`, async () => {
    const agent = await open(version, bosh(), '1001', 'lossy');
    try {
      await agent.ready();
      const rids = [];
      let lost = false;
      await agent.page.route('**/http-bind/', async (route) => {
        rids.push(/rid=['"](\d+)/.exec(route.request().postData())[1]);
        const answer = await route.fetch({ timeout: 0 }).catch(() => null);
        const loses = !lost && answer && (await answer.text()).includes('<message');
        lost ||= loses;
        await (answer && !loses ? route.fulfill({ response: answer }) : route.abort()).catch(() => {});
      });
      const ids = [];
      for (let i = 0; i < 4; i++) {
        ids.push(await worker.change());
        await agent.heard(ids.at(-1));
      }
      assert.ok(lost);
      assert.ok(rids.some((rid, i) => rids.indexOf(rid) < i), `repeated: ${rids}`);
      assert.deepEqual(agent.of(AGENT).map((e) => e.id), ids);
      assert.equal(agent.signIns, 1);
      await agent.page.unrouteAll({ behavior: 'ignoreErrors' });
    } finally {
      await agent.close();
    }
  });

  /* By the bridge: a web server between may take an answer for a page that has just gone, and the page
   * reads its state by REST (reference xmpp-delivery 11.4). */
  test(`${version}: a page that comes back goes on with its session`, async () => {
    const agent = await open(version, direct(), '1001', 'back');
    try {
      await agent.ready();
      const address = agent.page.url();
      const ids = [];
      for (let i = 1; i <= 3; i++) {
        ids.push(await worker.change());
        await agent.heard(ids.at(-1));
        const open = connections(site.boshPort);
        await agent.page.goto('about:blank');
        /* The bridge sees its request go; one that was not connected yet was not counted: then it is
         * gone after this time, too. */
        await until(() => connections(site.boshPort) < open, { timeout: 3000 }).catch(() => {});
        ids.push(await worker.change()); /* told while the page is away */
        await agent.page.goto(address);
        await agent.heard(ids.at(-1));
        assert.equal(agent.resumed, i);
      }
      assert.equal(agent.signIns, 1);
      assert.deepEqual(agent.of(AGENT).map((e) => e.id), ids);
    } finally {
      await agent.close();
    }
  });
}
