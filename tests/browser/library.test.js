/* finesse.js in Chromium: gadgets in the vendor samples' style, rendered by the server inside the
 * desktop, and a page that is no gadget. Specs: tests/data/gadgets/library. */
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchBrowser, newPage, start, startPeer } from '../harness/index.js';

const FILES = fileURLToPath(new URL('../data/gadgets', import.meta.url));
const gadget = (name) => `<gadget>/3rdpartygadget/files/library/${name}.xml</gadget>`;
const tab = (id, ...names) =>
  `<tab><id>${id}</id><label>${id}</label><columns><column><gadgets>${names.map(gadget).join('')}</gadgets></column></columns></tab>`;
const role = (name, ...tabs) => `<layout><role>${name}</role><page/><tabs>${tabs.join('')}</tabs></layout>`;
const FAR = tab('far').replace('<gadgets>', '<gadgets><gadget>PEER/Agent.xml</gadget>');
const LAYOUT = `<finesseLayout xmlns="http://www.cisco.com/vtg/finesse">${role('Agent', tab('home', 'Agent'), tab('services', 'Services'), tab('styles', 'Old', 'New'), tab('other', 'Agent'), FAR)}${role(
  'Supervisor', tab('home', 'Agent', 'Supervisor'), tab('other', 'Agent'))}</finesseLayout>`;

let site;
let browser;
let peer;

before(async () => {
  const file = (name) => fs.readFileSync(`${FILES}/library/${name}`, 'utf8');
  const script = { body: file('Agent.js'), headers: { 'Content-Type': 'text/javascript' } };
  peer = await startPeer({ '/Agent.xml': file('Agent.xml'), '/Agent.js': script });
  site = await start({ GADGET_FILES: FILES, ALLOW_ORIGINS: peer.origin, GADGET_SOURCES: peer.origin });
  const escaped = LAYOUT.replace('PEER', peer.origin).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const stored = await site.rest('admin').put('/finesse/api/LayoutConfig/default', `<LayoutConfig><layoutxml>${escaped}</layoutxml></LayoutConfig>`);
  assert.equal(stored.status, 200, stored.text);
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await site?.stop();
  await peer?.close();
});

/** The desktop of somebody who has signed in, with its first gadgets shown. */
async function desktop(id, permissions = []) {
  const { status } = await site.rest(id).state('LOGIN', { extension: id });
  assert.equal(status, 202);
  const page = await newPage(browser, { permissions });
  // What the workflow of the demo data opens would stay in front: a page behind is drawn once a second.
  page.on('popup', (other) => other.close().then(() => page.bringToFront()));
  const authorization = Buffer.from(`${id}:demo`).toString('base64');
  await page.addInitScript((a) => sessionStorage.setItem('userFinesseAuth', a), authorization);
  await page.goto(`${site.url}/desktop/`);
  return page;
}

/** What the scripts of the gadgets show, in a frame or a page: says() waits for a line of the log. */
function at(inside) {
  return {
    inside,
    says: (text, n = 0) => inside.getByRole('list', { name: 'Log' }).getByText(text, { exact: true }).nth(n).waitFor(),
    click: (name) => inside.getByRole('button', { name, exact: true }).click(),
    shows: (id, text) => inside.locator(`#${id}`, { hasText: text }).waitFor(),
  };
}

/** A frame by the title of its gadget's heading. */
async function frame(page, title) {
  const inside = page.frameLocator(`iframe[src*="${title}.xml"]`).first();
  await inside.getByRole('heading', { name: title }).waitFor();
  return at(inside);
}

/** The page of the same name, which is no gadget, for somebody who is signed in. */
async function ordinaryPage(title, id) {
  assert.equal((await site.rest(id).state('LOGIN', { extension: id })).status, 202);
  const page = await newPage(browser);
  await page.goto(`${site.url}/3rdpartygadget/files/library/${title}.html#${id}:demo`);
  return page;
}

/** Agent.js: state, refusals, reasons, a call with its variables, one that is made, one that fails. */
async function agentActs(agent, id) {
  await agent.says('connected');
  await agent.says(`loaded ${id}`);
  await agent.says('dialogs 0');
  await agent.shows('name', new RegExp(`\\S \\S.* ${id}$`));
  await agent.shows('state', 'NOT_READY');

  await agent.click('Go ready');
  await agent.shows('state', /^READY$/);
  await agent.says('accepted 202');
  await agent.click('Wrong state');
  await agent.says('error 400 Invalid State');

  await site.call({ from: '5551234', to: '7001', variables: { callVariable1: 'Ähre & <b>' } });
  const row = agent.inside.getByRole('row');
  await row.getByText('ALERTING').waitFor();
  await row.getByText('Ähre & <b>').waitFor();
  await agent.click('ANSWER');
  await row.getByText('ACTIVE').waitFor();
  await agent.shows('state', 'TALKING');
  await agent.click('HOLD');
  await agent.inside.getByRole('button', { name: 'RETRIEVE' }).waitFor();
  await agent.click('RETRIEVE');
  await agent.inside.getByRole('button', { name: 'HOLD' }).waitFor();
  await agent.click('DROP');
  await row.waitFor({ state: 'detached' });
  await agent.shows('state', /^READY$/);

  await agent.click('Go not ready');
  await agent.shows('state', 'NOT_READY');
  await agent.shows('reason', /\w/);
  await agent.inside.getByLabel('Number').fill('8003');
  await agent.click('Call');
  await row.getByText('ACTIVE').waitFor();
  await agent.click('DROP');
  await row.waitFor({ state: 'detached' });
  await agent.inside.getByLabel('Number').fill(id);
  await agent.click('Call');
  await agent.says('error 400 Invalid Destination');
  // What it tells it hears itself.
  await agent.click('Tell');
  await agent.says(`hub from ${id}`);
}

/** Without what Old throws, which is loaded in its tab, unseen, in every desktop of an agent. */
const problemsOf = (page) => page.problems.filter((p) => !p.includes('on purpose'));

/** Nothing but the refusals that were asked for. */
const assertQuiet = (page) => assert.deepEqual(problemsOf(page).filter((p) => !p.includes('400')), []);

test('an agent gadget: state, refusals, reasons, calls with their variables; what it logs is sent', async () => {
  const page = await desktop('1001');
  const agent = await frame(page, 'Agent');
  await agent.says('visible');
  await agentActs(agent, '1001');
  // Every field of finesse.gadget.Config (reference 2), SSO's alone without a value.
  const { host, port } = { host: new URL(site.url).hostname, port: new URL(site.url).port };
  const config = await page.frames().find((f) => f.url().includes('Agent.xml')).evaluate(() => finesse.gadget.Config);
  const { country, language } = config;
  assert.match(`${country} ${language}`, /^[A-Z]{2} en$/);
  const { deploymentType, externalServerHost, password, ...known } = config;
  assert.deepEqual(known, {
    authorization: Buffer.from('1001:demo').toString('base64'), authToken: '', id: '1001', country, language, locale: `${language}_${country}`,
    host, hostPort: port, scheme: 'http', restHost: host, localhostPort: port, localhostFQDN: host,
    extension: '1001', mobileAgentMode: '', mobileAgentDialNumber: '', xmppDomain: config.xmppDomain, pubsubDomain: `pubsub.${config.xmppDomain}`,
    clientDriftInMillis: config.clientDriftInMillis, peripheralId: '5000', teamId: '1', teamName: 'Sales', systemAuthMode: 'NON_SSO',
    toasterNotificationTimeout: '8', compatibilityMode: 'false',
  });
  assert.equal(typeof config.clientDriftInMillis, 'number');
  // Its lines are in the desktop's log, and go to the server when the person says so.
  await page.locator('#identity-component').getByRole('button').first().click();
  await page.getByRole('menuitem', { name: 'Send error report' }).click();
  await page.getByText('The error report was sent.').waitFor();
  const kept = fs.readFileSync(`${site.state}/log/clientlog/1001.log`, 'utf8');
  assert.match(kept, /: Agent : loaded 1001\n/);
  assert.match(kept, /: Agent : error 400 Invalid State\n/);
  assert.match(kept, /Chrom/);
  assertQuiet(page);
  await page.context().close();
});

test('the same in a page that is no gadget', async () => {
  const page = await ordinaryPage('Agent', '1002');
  await agentActs(at(page), '1002');
  assertQuiet(page);
  await page.context().close();
});

/** Supervisor.js: a team that changes, queues with their figures, a call that is listened to. */
async function supervisorActs(supervisor, agent) {
  await supervisor.says('supervisor true');
  await supervisor.inside.getByText(/^team \d+$/).waitFor();
  await supervisor.inside.getByText(/^queues \d+$/).waitFor();
  await supervisor.inside.getByRole('list', { name: 'Queues' }).getByText('Sales: 0').waitFor();
  await site.rest(agent).state('LOGIN', { extension: agent });
  await supervisor.shows(`team-${agent}`, 'NOT_READY');
  await site.rest(agent).state('READY');
  await supervisor.shows(`team-${agent}`, ': READY');
  assert.ok((await supervisor.inside.getByRole('list', { name: 'Team' }).getByRole('listitem').count()) >= 10);
  // A caller who waits is counted: nobody who serves the queue is ready. Figures come every ten seconds: what follows goes on.
  await site.rest(agent).state('NOT_READY', { reason: '1' });
  const waiting = await site.call({ from: '5550000', to: '7001' });
  const figure = (n) => supervisor.inside.getByRole('list', { name: 'Queues' }).getByText(`Sales: ${n}`).waitFor();
  const counted = figure(1);
  const id = await site.call({ from: '5551234', to: agent });
  await site.rest(agent).act(id, 'ANSWER', agent);
  await supervisor.shows(`team-${agent}`, ': TALKING');
  await supervisor.inside.getByLabel('Agent').fill('1000'); // nobody listens to oneself
  await supervisor.click('Listen');
  await supervisor.inside.getByText(/^error 40\d/).waitFor();
  await supervisor.inside.getByLabel('Agent').fill(agent);
  await supervisor.click('Listen');
  await supervisor.says('accepted 202');
  await supervisor.says('call SUPERVISOR_MONITOR');
  // In the call, then in the agent's place, then out of it.
  await supervisor.click('Barge in');
  await supervisor.says('call CONFERENCE');
  await supervisor.shows('parties', new RegExp(`^1000 ${agent} 5551234$`));
  await supervisor.click('Remove');
  await supervisor.shows('parties', /^1000 5551234$/);
  await supervisor.shows(`team-${agent}`, ': NOT_READY');
  await supervisor.click('Leave');
  await supervisor.says('call over', 1);
  await counted;
  await site.sim('DELETE', `calls/${waiting}`);
  // The state of somebody else; refused, the answer reaches who asked.
  await site.rest(agent).state('READY');
  await supervisor.shows(`team-${agent}`, ': READY');
  await supervisor.click('Not ready');
  await supervisor.shows(`team-${agent}`, ': NOT_READY');
  await supervisor.click('Write');
  await supervisor.says('written Fire drill & tea');
  await supervisor.click('Withdraw');
  await supervisor.says('withdrawn Fire drill & tea');
  await figure(0);
  // Somebody leaves the team, and comes back; the state is told from then on as of the others.
  const people = await supervisor.inside.getByRole('list', { name: 'Team' }).getByRole('listitem').count();
  for (const teamId of [2, 1]) {
    assert.equal((await site.rest('admin').put('/aplomb/api/people/1009', { teamId })).status, 200);
    if (teamId === 2) await supervisor.says(`left 1009, team ${people - 1}`);
  }
  await supervisor.shows('team-1009', ': LOGOUT');
  await site.rest('1009').state('LOGIN', { extension: '1009' });
  await supervisor.shows('team-1009', ': NOT_READY');
  await site.rest('1009').state('LOGOUT', { reason: '10' });
  await supervisor.shows('team-1009', ': LOGOUT');
}

/** What a gadget is answered that asks for a node, or gives one back. */
const askNode = (inside, type, data) =>
  inside.evaluate(
    ([t, d]) =>
      new Promise((done) => {
        const { Hub } = globalThis.gadgets;
        const invokeID = crypto.randomUUID();
        Hub.subscribe(`finesse.info.responses.${invokeID}`, (_topic, answer) => done({ invokeID, answer }));
        Hub.publish('finesse.info.requests', { type: t, data: d, invokeID });
      }),
    [type, data],
  );

/** Gadgets share one connection: what one asks and gives back changes nothing for the others (reference 4). */
async function sharesNodes(page) {
  const [one, other] = ['Agent', 'Supervisor'].map((name) => page.frames().find((f) => f.url().includes(`${name}.xml`)));
  // Somebody else's team: every one is told so, who asks while the server is asked, and who asks later.
  const foreign = { node: '/finesse/api/Team/2/Users' };
  const ask = (inside) => askNode(inside, 'SubscribeNodeReq', foreign);
  for (const { answer } of [...(await Promise.all([ask(one), ask(other)])), await ask(one)]) assert.deepEqual(Object.keys(answer?.subscribe?.object ?? {}), ['error']);
  // One's own, which the other gadget hears as well: given back by one, and for good by nobody.
  const node = '/finesse/api/Team/1/Users';
  const asked = await Promise.all([one, one].map((inside) => askNode(inside, 'SubscribeNodeReq', { node })));
  for (const { answer, invokeID } of asked) {
    assert.equal(answer ?? null, null);
    const given = await askNode(one, 'UnsubscribeNodeReq', { node, subid: invokeID });
    assert.equal(given.answer ?? null, null);
  }
  // And once too often.
  await askNode(one, 'UnsubscribeNodeReq', { node, subid: asked[0].invokeID });
}

test('a supervisor gadget: team, queues, silent monitoring; gadgets talk to each other', async () => {
  const page = await desktop('1000');
  const supervisor = await frame(page, 'Supervisor');
  const agent = await frame(page, 'Agent');
  await agent.says('dialogs 0');
  await supervisor.inside.getByText(/^team \d+$/).waitFor();
  await sharesNodes(page);
  await supervisorActs(supervisor, '1003');
  await supervisor.click('Tell the others');
  await supervisor.says('hub hello');
  await agent.says('hub hello');
  assertQuiet(page);
  await site.rest('1000').state('LOGOUT', { reason: '10' });
  await page.context().close();
});

test('a supervisor page that is no gadget', async () => {
  const page = await ordinaryPage('Supervisor', '1000');
  await supervisorActs(at(page), '1010');
  await at(page).click('Tell the others');
  await at(page).says('hub hello');
  assertQuiet(page);
  await page.context().close();
});

test('a gadget goes on when the process behind the switch is killed', async () => {
  const page = await desktop('1004');
  const agent = await frame(page, 'Agent');
  await agent.says('dialogs 0');
  await site.kill('ctid');
  await site.rest('1004').state('READY');
  await agent.shows('state', 'READY');
  await page.context().close();
});

test('a gadget hears that the network is gone and back, and reads again', async () => {
  const page = await desktop('1007');
  const agent = await frame(page, 'Agent');
  await agent.says('dialogs 0');
  await agent.says('connected');
  await page.context().setOffline(true);
  await agent.says('disconnected');
  await site.rest('1007').state('READY');
  await page.context().setOffline(false);
  await agent.says('connected', 1);
  await agent.shows('state', /^READY$/);
  await page.context().close();
});

test('gadgets of two ages: a Config, raw requests and a class of its own; modules and promises', async () => {
  const page = await desktop('1008');
  await page.getByRole('link', { name: 'styles' }).or(page.getByRole('tab', { name: 'styles' })).first().click();
  const old = await frame(page, 'Old');
  await old.inside.getByText(/^user 1008 mid \d+$/).waitFor();
  await old.says('system IN_SERVICE');
  await old.says('role true');
  await old.says('late');
  await old.inside.getByText(/^name .+ patched$/).waitFor();
  await old.says('layouts true');
  await old.says('raw 200 1008');
  const modern = await frame(page, 'New');
  await modern.says('user 1008');
  await modern.says('state READY');
  await modern.says('done');
  await modern.inside.getByText(/^state NOT_READY \w/).waitFor();
  await modern.says('refused 400 Invalid Input state');
  await site.rest('1008').state('READY'); // the old one may have loaded after New's
  await old.says('state READY');
  // One handler throws; the one that was registered twice was called once a change, the removed one not at all.
  const log = await old.inside.getByRole('list', { name: 'Log' }).getByRole('listitem').allTextContents();
  assert.equal(log.filter((l) => l === 'once').length, log.filter((l) => /^state /.test(l)).length);
  assert.ok(!log.includes('never'));
  assert.ok(page.problems.some((p) => p.includes('on purpose')));
  assert.deepEqual(page.problems.filter((p) => !/400|on purpose/.test(p)), []);
  await page.context().close();
});

test('a gadget of another server takes the library from the desktop', async () => {
  const page = await desktop('1009');
  await page.getByRole('link', { name: 'far' }).or(page.getByRole('tab', { name: 'far' })).first().click();
  const inside = page.frameLocator(`iframe[src*="${encodeURIComponent(peer.origin)}"]`);
  await inside.getByText('loaded 1009').waitFor();
  await inside.getByRole('button', { name: 'Go ready' }).click();
  await inside.locator('#state', { hasText: /^READY$/ }).waitFor();
  assert.deepEqual(problemsOf(page), []);
  await page.context().close();
});

/** What Services.js does for an agent, in a gadget or a page: inside finds it, deskDialog where the dialog is. */
async function services(inside, deskDialog, agent) {
  const log = inside.getByRole('list', { name: 'Log' });
  const says = (text) => log.getByText(text, { exact: true }).first().waitFor();
  const click = (name) => inside.getByRole('button', { name, exact: true }).click();
  await says(/^books .+; contacts true$/);
  await says(/^reasons [1-9]/);
  await says('layout 2');
  await says(/^workflows \d/);
  await says('media 2');
  await says('mine default');
  await says('cache 1');
  await says('reason Lunch');
  await says('reason codes true');
  await says('first seen true');
  await says('keys 1');
  await says('again false');
  await says('connection Connected');
  await says('node given back');
  await says('foreign node refused');
  await says('Hello Anna, 2 calls ???nowhere???');
  await click('Task');
  await says('task Services chat-1 true');
  await says('no such task');
  await click('Warn');
  await inside.getByRole('status').getByText('Not <b>well</b>').waitFor();
  await click('Quiet');
  await inside.getByRole('status').waitFor({ state: 'detached' });
  await inside.getByRole('heading', { name: 'Services' }).click();
  await inside.locator('body').press('Control+Alt+k');
  await says('key');
  await click('Logs');
  await says('logs taken');
  await site.rest(agent).state('READY');
  await says('raw READY true');
  await click('Unsubscribe');
  await site.rest(agent).state('NOT_READY', { reason: '2' });
  await says('tick 1000');
  await click('Popover');
  await says('popover take');
  await click('Channel');
  await says('channel success');
  await says('non-voice true');
  await says('menu chat ready');
  await says('updated chat success');
  await click('Workflow');
  await says('workflow pop OTHER https://crm/1');
  await click('Toast');
  await says('toaster Call');
  await click('Dialog');
  const dialog = deskDialog.getByRole('dialog');
  await dialog.getByText('Is it well?').waitFor();
  await dialog.getByRole('button').click();
  await says('closed');
  await click('Ask');
  await dialog.getByRole('heading', { name: 'Another' }).waitFor();
  await dialog.getByText('And now?').waitFor();
  await dialog.getByRole('button').click();
  await says('closed again');
  await click('Remove channel');
  await says('removed success');
}

test('a gadget of the other services: books, reasons, layout, ticks, popover, channel, toaster, dialog', async () => {
  const page = await desktop('2001', ['notifications']);
  await page.getByRole('link', { name: 'services' }).or(page.getByRole('tab', { name: 'services' })).first().click();
  const { inside } = await frame(page, 'Services');
  await services(inside, page, '2001');
  await inside.getByRole('button', { name: 'Notice' }).click();
  await page.getByRole('region', { name: 'Michael' }).getByRole('button', { name: 'Show the chat' }).click();
  await inside.getByText('followed').waitFor();
  await inside.getByRole('button', { name: 'Title' }).click();
  await page.getByText('Renamed').first().waitFor();
  // Once from what plays the desktop, once from the desktop; it told it at first, too.
  await inside.getByText('non-voice true').nth(1).waitFor();
  await inside.getByText('non-voice false').nth(2).waitFor();
  await inside.getByRole('button', { name: 'Other tab' }).click();
  await page.locator('#panel_other.active').waitFor();
  assert.deepEqual(problemsOf(page), []);
  await page.context().close();
});

test('the same services in a page that is no gadget', async () => {
  await site.rest('2002').state('LOGIN', { extension: '2002' });
  const page = await newPage(browser, { permissions: ['notifications'] });
  await page.goto(`${site.url}/3rdpartygadget/files/library/Services.html#2002:demo`);
  await services(page, page, '2002');
  await at(page).click('Events');
  for (const line of ['view canvas of home', 'height true', 'on call true info', 'maintenance SCHEDULED']) await at(page).says(line);
  await at(page).click('Notice');
  await at(page).says('followed');
  const log = page.getByRole('list', { name: 'Log' });
  for (const line of ['seen', 'raw READY true']) assert.equal(await log.getByText(line, { exact: true }).count(), 1, line);
  assert.equal(await log.getByText('raw NOT_READY').count(), 0);
  // What it logs is kept by whoever owns the page, and sent (reference 11).
  const kept = await page.evaluate(() => finesse.cslogger.FinesseLogger.getLog());
  assert.match(kept, /: Services : a line of the gadget\n.*: Services : a failure Error: on purpose/s);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a page whose first server is gone goes to the second', async () => {
  await site.rest('1006').state('LOGIN', { extension: '1006' });
  const page = await newPage(browser);
  await page.goto(`${site.url}/3rdpartygadget/files/library/Page.html?host=gone.invalid&alternate=127.0.0.1&tunnelTimeout=5000#1006:demo`);
  await page.getByRole('list', { name: 'Log' }).getByText('loaded').waitFor();
  await site.rest('1006').state('READY');
  await page.locator('#state', { hasText: /^READY$/ }).waitFor();
  await page.context().close();
});

test('a page that is no gadget owns its connection', async () => {
  await site.rest('1005').state('LOGIN', { extension: '1005' });
  const page = await newPage(browser);
  await page.goto(`${site.url}/3rdpartygadget/files/library/Page.html#1005:demo`);
  const log = page.getByRole('list', { name: 'Log' });
  await log.getByText('loaded').waitFor();
  await log.getByText(/^queues \d+$/).waitFor();
  await site.rest('1005').state('READY');
  await page.locator('#state', { hasText: /^READY$/ }).waitFor();
  await site.call({ from: '5551234', to: '1005' });
  await page.getByRole('list', { name: 'Calls' }).getByText('5551234 ALERTING').waitFor();
  assert.equal(await page.evaluate(() => finesse.clientservices.ClientServices.isMaster()), true);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('every class reads what the server has', async () => {
  const page = await newPage(browser);
  await page.goto(`${site.url}/desktop/assets/js/doc/index.html`);
  await page.addScriptTag({ url: '/desktop/assets/js/finesse.js' });
  const read = await page.evaluate(async () => {
    const { clientservices, restservices, utilities } = globalThis.finesse;
    clientservices.ClientServices.init({
      authorization: utilities.Utilities.b64Encode('admin:demo'), host: location.hostname, hostPort: location.port,
      restHost: location.hostname, scheme: 'http',
    });
    /** Number of items, or 'loaded'; the status if it fails. */
    const load = (Class, options) =>
      new Promise((done) => {
        new Class({
          ...options, doNotSubscribe: true,
          onLoad: (o) => done(o.getCollection ? Object.keys(o.getCollection()).length : 'loaded'),
          onError: (rsp) => done(`${rsp.status} ${rsp.content}`),
        });
      });
    const user = await new Promise((onLoad) => new restservices.User({ id: '2001', onLoad }));
    const team = await new Promise((onLoad) => new restservices.Team({ id: '2', onLoad }));
    const result = {};
    for (const name of ['Dialogs', 'Queues', 'WrapUpReasons', 'PhoneBooks', 'Workflows', 'MediaPropertiesLayout', 'MediaPropertiesLayouts', 'ReasonCodes', 'MediaList', 'MediaDialogs']) {
      result[`User ${name}`] = await load(restservices[name], { parentObj: user });
    }
    for (const name of ['Users', 'TeamNotReadyReasonCodes', 'TeamSignOutReasonCodes', 'TeamWrapUpReasons', 'TeamPhoneBooks', 'TeamWorkflows', 'TeamLayoutConfig', 'TeamMessages']) {
      result[`Team ${name}`] = await load(restservices[name], { parentObj: team });
    }
    for (const name of ['SystemInfo', 'LayoutConfig', 'WorkflowActions', 'Teams', 'ECCVariableConfig', 'ScriptSelectors']) result[name] = await load(restservices[name], {});
    const [book] = Object.values((await new Promise((onLoad) => user.getPhoneBooks({ onLoad }))).getCollection());
    result.Contacts = await load(restservices.Contacts, { parentObj: book });

    // A layout goes there and back as somebody types it.
    const layout = await new Promise((onLoad) => new restservices.LayoutConfig({ onLoad }));
    const typed = layout.getLayoutxml().replace('Agent.xml', 'Agent.xml?a=1&b=2');
    const stored = await new Promise((done) => layout.update(typed, { success: (r) => done(r.status), error: (r) => done(r.content) }));
    const back = await new Promise((done) => layout.addHandler('change', done).refresh());
    result.layout = stored === 200 && back.getLayoutxml() === typed ? 'loaded' : `${stored}: ${back.getLayoutxml()}`;
    return result;
  });
  const empty = ['User Dialogs', 'User MediaDialogs', 'Team TeamMessages', 'User Workflows', 'Team TeamWorkflows', 'Team TeamSignOutReasonCodes', 'Team TeamLayoutConfig', 'ECCVariableConfig', 'WorkflowActions'];
  for (const [name, found] of Object.entries(read)) {
    assert.ok(found === 'loaded' || typeof found === 'number', `${name}: ${found}`);
    if (!empty.includes(name)) assert.notEqual(found, 0, `${name} is empty`);
  }
  await page.context().close();
});

test('what a gadget keeps in the browser, and its strip of messages', async () => {
  const page = await newPage(browser);
  await page.goto(`${site.url}/desktop/assets/js/doc/index.html`);
  await page.addScriptTag({ url: '/desktop/assets/js/finesse.js' });
  await page.addScriptTag({ url: '/desktop/js/utilities/MessageDisplay.js' });
  const kept = await page.evaluate(async () => {
    const { DesktopCache } = globalThis.finesse.utilities;
    const call = (name, ...args) => new Promise((done, failed) => DesktopCache[name](...args, (e, data) => (e ? failed(e) : done(data))));
    DesktopCache.setGroup('one');
    await call('saveOrUpdateData', [{ key: 'a', data: 1 }, { key: 'b', data: { c: [2] } }]);
    DesktopCache.setGroup('two');
    await call('saveOrUpdateData', [{ key: 'a', data: 'other' }]);
    DesktopCache.setGroup('one');
    const before = [await call('fetchData', 'a'), await call('fetchData', 'b'), await call('fetchData', 'x')];
    await call('deleteData', 'a');
    const after = await call('fetchData', 'a');
    await call('clearData');
    const cleared = await call('fetchData', 'b');
    DesktopCache.setGroup('two');
    const refused = await call('saveOrUpdateData', [{ key: 'f', data: () => {} }]).catch((e) => e.name);
    return { before, after, cleared, other: await call('fetchData', 'a'), refused };
  });
  assert.deepEqual(kept, { before: [1, { c: [2] }, undefined], after: undefined, cleared: undefined, other: 'other', refused: 'DataCloneError' });
  await page.evaluate(() => globalThis.finesse.utilities.MessageDisplay.showBannerError('It <b>fails</b>'));
  await page.getByRole('alert').getByText('It <b>fails</b>').waitFor();
  await page.evaluate(() => globalThis.finesse.utilities.MessageDisplay.hideBanner());
  assert.equal(await page.getByRole('alert').count(), 0);
  await page.context().close();
});

test('a supervisor tells a team, and a page hears it; a log is taken', async () => {
  await site.rest('2000').state('LOGIN', { extension: '2000' });
  const page = await newPage(browser);
  await page.goto(`${site.url}/3rdpartygadget/files/library/Page.html#2000:demo`);
  await page.getByRole('list', { name: 'Log' }).getByText('loaded').waitFor();
  const heard = await page.evaluate(async () => {
    const { restservices } = globalThis.finesse;
    const team = new restservices.Team({ id: '2', data: { uri: '/finesse/api/Team/2' } });
    const told = [];
    const messages = await new Promise((onLoad, onError) => team.getTeamMessages({
      onLoad, onError: (r) => onError(new Error(r.content)),
      onCollectionAdd: (m) => told.push(`add ${m.getContent()}`), onCollectionDelete: (m) => told.push(`delete ${m.getContent()}`),
    }));
    const until = async (n) => { while (told.length < n) await new Promise((done) => setTimeout(done, 20)); };
    new restservices.TeamMessage().add({ duration: '60', content: 'Fire drill & tea', teams: { team: ['2'] } });
    await until(1);
    Object.values(messages.getCollection())[0].delete();
    await until(2);
    const log = await new Promise((done) => {
      const user = new restservices.User({ id: '2000', data: { loginId: '2000' } });
      user.getClientLog({}).sendLogs('a line\nanother <line>', { success: (r) => done(r.status), error: (r) => done(`${r.status} ${r.content}`) });
    });
    return [...told, log];
  });
  assert.deepEqual(heard, ['add Fire drill & tea', 'delete Fire drill & tea', 202]);
  await page.context().close();
});

test('the page of its types, and jQuery for gadgets of the days of 1.9', async () => {
  const js = '/desktop/assets/js';
  const page = await newPage(browser);
  await page.goto(`${site.url}${js}/doc/index.html`);
  await page.getByRole('heading', { name: 'class MediaList extends RestCollectionBase' }).waitFor();
  await page.getByRole('navigation', { name: 'Index' }).getByRole('link', { name: 'ChannelService' }).click();
  await page.getByRole('heading', { name: 'const ChannelService' }).waitFor();
  assert.equal(new URL(page.url()).hash, '#digital.ChannelService');
  // What gadgets written for jQuery 1.9 call.
  await page.addScriptTag({ url: `${js}/jquery.min.js` });
  const heard = await page.evaluate(() => {
    const { jQuery: $ } = globalThis;
    const said = [];
    $(globalThis).load(() => said.push('load')).trigger('load');
    const box = $('<div><i></i></div>').delegate('i', 'click', () => said.push('delegate')).appendTo('body');
    box.find('i').bind('click', () => said.push('bind')).click().unbind('click');
    box.delay(1).remove();
    said.push($.trim(' trim '), $($.parseXML('<a><b>xml</b></a>')).find('b').text(), $.parseJSON('"json"'), $.isFunction($), $.isArray([]));
    return said;
  });
  assert.deepEqual(heard, ['load', 'bind', 'delegate', 'trim', 'xml', 'json', true, true]);
  await page.context().close();
});
