/* The feature scripts in a rendered gadget, in a real browser, with the container modules around it.
 * Core Gadget Specification 1.1; OpenAjax Hub 2.0; reference gadget-container 4, javascript-library
 * 1, 14. */
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { launchBrowser, newPage, start, startPeer } from '../harness/index.js';

const SPEC = `<?xml version="1.0" encoding="UTF-8"?>
<Module>
  <ModulePrefs title="Probe" height="100">
    <Require feature="pubsub-2"/><Require feature="dynamic-height"/><Require feature="settitle"/>
    <Require feature="setprefs"/><Require feature="views"/><Require feature="pubsub"/><Require feature="osapi"/>
    <Require feature="tabs"/><Require feature="minimessage"/><Require feature="xmlutil"/>
    <Require feature="opensocial-i18n"/><Require feature="skins"/><Require feature="dynamic-width"/><Require feature="collapsible"/>
    <Optional feature="loadingindicator"><Param name="manual-dismiss">true</Param></Optional>
    <Locale><msg name="a.b">&lt;i&gt;it's&lt;/i&gt;</msg></Locale>
  </ModulePrefs>
  <UserPref name="color" default_value="red"/>
  <Content type="html"><![CDATA[<!DOCTYPE html>
    <link rel="stylesheet" href="probe.css">
    <body class="claro"><div id="box" style="height:150px"></div><script src="probe.js"></script>
    <script>gadgets.HubSettings.onConnect = function (hub, ok) { probe.connected(hub, ok); };</script>
  ]]></Content>
</Module>`;

/* Runs in the gadget, as old gadgets do: nothing but globals. */
const PROBE = `
var probe = { heard: [], hubAtParse: typeof gadgets.Hub, connects: 0 };
probe.connected = function (hub, ok) {
  probe.connects++;
  probe.ok = ok && hub === gadgets.Hub && gadgets.Hub.isConnected();
  probe.readyState = document.readyState;
  gadgets.Hub.subscribe('news.*', function (topic, data, mine) {
    probe.heard.push([topic, data, mine, this === window]);
  }, null, null, 'mine');
  gadgets.Hub.subscribe('bad..topic'.replace('..', '.'), function (t, d) { throw new Error('stops nobody'); });
  gadgets.Hub.subscribe('bad.**', function (t, d) { probe.heard.push([t, d]); });
  gadgets.Hub.publish('probe.up', { mid: gadgets.util.getUrlParameters().mid });
};`;

/* The page around it: what a desktop does, with the two container modules. */
const PAGE = `<!DOCTYPE html><title>container</title><script type="module">
  import { RpcHost, newToken } from '/opensocial/container/rpc.js';
  import { ManagedHub } from '/opensocial/container/hub.js';
  const calls = [];
  const alerts = [];
  const rpc = new RpcHost({ onAlert: (...alert) => alerts.push(alert) });
  const hub = new ManagedHub(rpc, {
    onAlert: (...alert) => alerts.push(alert),
    onSubscribe: (topic) => topic !== 'forbidden',
  });
  for (const name of ['resize_iframe', 'resize_iframe_width', 'set_title', 'set_pref', 'requestNavigateTo', 'pubsub'])
    rpc.register(name, function (...args) { calls.push([name, this.f, ...args]); });
  rpc.register('sum', function (a, b) { setTimeout(() => this.callback(a + b), 1); });
  const up = [];
  hub.subscribe('probe.up', (topic, data, from) => up.push([data, from]));
  window.container = { rpc, hub, calls, alerts, up };
  window.show = (mid, query) => {
    const frame = document.createElement('iframe');
    const token = newToken();
    frame.id = frame.name = 'finesse_gadget_' + mid;
    frame.src = '/gadgets/ifr?' + new URLSearchParams({ container: 'default', mid, ...query }) +
      '#rpctoken=' + token + '&parent=' + encodeURIComponent(location.origin);
    rpc.attach(frame, { token });
    hub.admit(frame.id, { onConnect: (id) => calls.push(['connected', id]), onDisconnect: (id) => calls.push(['gone', id]) });
    document.body.append(frame);
  };
  window.hide = (mid) => {
    hub.dismiss('finesse_gadget_' + mid);
    rpc.detach('finesse_gadget_' + mid);
    document.getElementById('finesse_gadget_' + mid).remove();
  };
</script><body></body>`;

const Authorization = `Basic ${Buffer.from('1001:demo').toString('base64')}`;
let peer;
let site;
let browser;
let page;
let gadget;

before(async () => {
  peer = await startPeer({
    '/g/probe.xml': SPEC,
    '/g/probe.js': { type: 'text/javascript', body: PROBE },
    '/g/probe.css': { type: 'text/css', body: '#box { margin: 10px 0 }' },
    '/g/data.json': { type: 'application/json', body: '{"n":7}' },
    '/g/page.xml': '<a><b/></a>',
    '/g/unmoved': { status: 304 },
    '/g/feed.xml': `<rss version="2.0"><channel><title>News</title><item><title>First</title><description>text</description></item>
      <item><title>Second</title></item></channel></rss>`,
    '/g/slow.xml': SPEC.replace('</Optional>', '<Param name="loading-timeout">1</Param></Optional>'),
    '/g/quick.xml': SPEC.replace('manual-dismiss">true', 'manual-dismiss">false'),
    '/g/throws.xml': SPEC.replace('<script>gadgets', `<script>gadgets.util.registerOnLoadHandler(function () { throw new Error('the first fails'); });
      gadgets.util.registerOnLoadHandler(function () { probe.second = true; });gadgets`),
    '/g/late.xml': SPEC.replace(/<script>gadgets.HubSettings.*?<\/script>/, '<script type="module">gadgets.HubSettings.onConnect = (hub, ok) => probe.connected(hub, ok);</script>'),
  });
  site = await start({ ALLOW_ORIGINS: peer.origin, GADGET_SOURCES: peer.origin });
  browser = await launchBrowser();
  page = await newPage(browser);
  await page.route('**/desktop/container-under-test.html', (route) =>
    route.fulfill({ contentType: 'text/html', body: PAGE }),
  );
  await page.addInitScript(() => {
    const { setInterval } = window;
    window.hourly = [];
    window.setInterval = (act, ms, ...more) => (ms >= 3600000 ? window.hourly.push(act) : setInterval(act, ms, ...more));
  });
  await page.context().request.post(`${site.url}/desktop/api/session`, { headers: { Authorization } });
  await page.goto(`${site.url}/desktop/container-under-test.html`);
  await page.waitForFunction(() => 'show' in window);
  gadget = await show(4, '/g/probe.xml', { up_color: 'blue', up_extra: '<b>', up_list: 'a|b%7Cc' });
});

after(async () => {
  await browser?.close();
  await site?.stop();
  await peer?.close();
});

/** Puts a gadget into the page and waits until it is connected to the hub. */
async function show(mid, path, prefs = {}) {
  const url = peer.origin + path;
  const query = new URLSearchParams({ url, mid: String(mid) });
  const answer = await fetch(`${site.url}/desktop/api/token?${query}`, { headers: { Authorization } });
  const { token } = await answer.json();
  await page.evaluate(([id, all]) => window.show(id, all), [mid, { url, st: token, lang: 'de', country: 'AT', view: 'default', ...prefs }]);
  await page.waitForFunction((id) => window.container.up.some(([, from]) => from === `finesse_gadget_${id}`), mid);
  return page.frame({ name: `finesse_gadget_${mid}` });
}

/** The first call of a service that the page hears from now on. */
async function called(name, act) {
  const before = await page.evaluate(() => window.container.calls.length);
  await gadget.evaluate(act);
  const handle = await page.waitForFunction(
    ([from, service]) => window.container.calls.slice(from).find((call) => call[0] === service),
    [before, name],
  );
  return (await handle.jsonValue()).slice(1);
}

test('the hub is there after loading, once, and tells so', async () => {
  const probe = await gadget.evaluate(() => ({ ...window.probe }));
  assert.equal(probe.hubAtParse, 'undefined');
  assert.equal(probe.connects, 1);
  assert.equal(probe.ok, true);
  assert.equal(probe.readyState, 'complete');
  assert.deepEqual(await page.evaluate(() => window.container.up[0]), [{ mid: '4' }, 'finesse_gadget_4']);
  assert.equal(await page.evaluate(() => window.container.hub.isConnected('finesse_gadget_4')), true);
});

test('messages arrive in order, by pattern, and a subscriber that throws stops nobody', async () => {
  await page.evaluate(() => {
    for (let i = 0; i < 5; i++) window.container.hub.publish('news.a', { i });
    window.container.hub.publish('news.a.b', 'too deep');
    window.container.hub.publish('bad.topic', 'x');
  });
  await gadget.waitForFunction(() => window.probe.heard.length >= 6);
  const heard = await gadget.evaluate(() => window.probe.heard);
  assert.deepEqual(heard, [...[0, 1, 2, 3, 4].map((i) => ['news.a', { i }, 'mine', true]), ['bad.topic', 'x']]);
  const own = page.problems.filter((problem) => problem.includes('stops nobody'));
  assert.equal(own.length, 1);
  page.problems.length = 0;
});

test('a gadget hears itself and others; both can stop listening', async () => {
  const got = await gadget.evaluate(
    () =>
      new Promise((resolve) => {
        const id = window.gadgets.Hub.subscribe('self.talk', (topic, data) => {
          window.gadgets.Hub.unsubscribe(id, (gone, success) => resolve([data, gone === id, success]));
        });
        window.gadgets.Hub.publish('self.talk', [1, { a: null }]);
      }),
  );
  assert.deepEqual(got, [[1, { a: null }], true, true]);
});

test('the hub says no in the words of the specification', async () => {
  const words = await gadget.evaluate(async () => {
    const { Hub } = window.gadgets;
    const thrown = (act) => {
      try {
        act();
        return 'nothing';
      } catch (error) {
        return error.message;
      }
    };
    const refused = await new Promise((resolve) => {
      Hub.subscribe('forbidden', () => {}, null, (id, success, error) => resolve([success, error]));
    });
    return {
      refused,
      again: thrown(() => Hub.connect()),
      bad: thrown(() => Hub.publish('a.*', 1)),
      empty: thrown(() => Hub.subscribe('a..b', () => {})),
      unknown: thrown(() => Hub.unsubscribe('nothing')),
      origin: Hub.getPartnerOrigin(),
      id: Hub.getClientID(),
    };
  });
  assert.deepEqual(words.refused, [false, 'OpenAjax.hub.Error.NotAllowed']);
  assert.equal(words.again, 'OpenAjax.hub.Error.Duplicate');
  assert.equal(words.bad, 'OpenAjax.hub.Error.BadParameters');
  assert.equal(words.empty, 'OpenAjax.hub.Error.BadParameters');
  assert.equal(words.unknown, 'OpenAjax.hub.Error.NoSubscription');
  assert.equal(words.origin, site.url);
  assert.equal(words.id, 'finesse_gadget_4');
});

test('height: measured, asked for as number or text, and 0 to hide', async () => {
  const [id, measured] = await called('resize_iframe', () => window.gadgets.window.adjustHeight());
  assert.equal(id, 'finesse_gadget_4');
  assert.ok(measured >= 160 && measured <= 200, `150 px and margins, not ${measured}`);
  assert.deepEqual(await called('resize_iframe', () => window.gadgets.window.adjustHeight('680px')), ['finesse_gadget_4', 680]);
  assert.deepEqual(await called('resize_iframe', () => window.gadgets.window.adjustHeight(0)), ['finesse_gadget_4', 0]);
});

test('title and view', async () => {
  assert.deepEqual(await called('set_title', () => window.gadgets.window.setTitle('<b>x')), ['finesse_gadget_4', '<b>x']);
  const [, view, params] = await called('requestNavigateTo', () => window.gadgets.views.requestNavigateTo('canvas', { a: 1 }));
  assert.deepEqual([view, params], ['canvas', { a: 1 }]);
  assert.equal(await gadget.evaluate(() => window.gadgets.views.getCurrentView().getName()), 'default');
});

test('preferences: from the address, default, set at once and told to the page', async () => {
  const read = await gadget.evaluate(() => {
    const prefs = new window.gadgets.Prefs();
    return {
      same: prefs === new window.gadgets.Prefs(9),
      color: prefs.getString('color'),
      extra: prefs.getString('extra'),
      list: prefs.getArray('list'),
      none: [prefs.getString('none'), prefs.getInt('none'), prefs.getFloat('none'), prefs.getBool('none')],
      msg: [prefs.getMsg('a.b'), prefs.getMsg('toString'), prefs.getMsg('none')],
      where: [prefs.getLang(), prefs.getCountry(), prefs.getModuleId()],
    };
  });
  assert.deepEqual(read, {
    same: true,
    color: 'blue',
    extra: '&#60;b&#62;',
    list: ['a', 'b|c'],
    none: ['', 0, 0, false],
    msg: ["<i>it's</i>", '', ''],
    where: ['de', 'AT', 4],
  });
  const told = await called('set_pref', () => {
    const prefs = new window.gadgets.Prefs();
    prefs.set('authorization', 'MTAwMTpkZW1v', 'n', 12);
    window.probe.read = [prefs.getString('authorization'), prefs.getInt('n')];
  });
  assert.deepEqual(told.slice(2), ['authorization', 'MTAwMTpkZW1v', 'n', '12']);
  assert.deepEqual(await gadget.evaluate(() => window.probe.read), ['MTAwMTpkZW1v', 12]);
});

/** makeRequest in the gadget, as a promise. */
function request(url, params = {}) {
  return gadget.evaluate(
    ([to, how]) => new Promise((resolve) => window.gadgets.io.makeRequest(to, resolve, how)),
    [url, params],
  );
}

test('makeRequest: JSON, text, errors, and the status of the proxy', async () => {
  const json = await request(`${peer.origin}/g/data.json`, { CONTENT_TYPE: 'JSON' });
  assert.deepEqual([json.rc, json.data, json.errors], [200, { n: 7 }, []]);
  const text = await request(`${peer.origin}/g/data.json`, { HEADERS: { locale: 'de_AT' }, REFRESH_INTERVAL: 0 });
  assert.equal(text.text, '{"n":7}');
  assert.equal(peer.requests.at(-1).headers.locale, 'de_AT');
  const broken = await request(`${peer.origin}/g/probe.css`, { CONTENT_TYPE: 'JSON' });
  assert.deepEqual([broken.rc, broken.errors], [500, ['500 Failed to parse JSON']]);
  const missing = await request(`${peer.origin}/none`);
  assert.deepEqual([missing.rc, missing.errors], [404, ['404 Error']]);
  const refused = await request('http://10.0.0.1/');
  assert.equal(refused.rc, 403);
  assert.match(refused.errors[0], /^403 refused: /);
  page.problems.length = 0;
});

test('makeRequest: an address as long as the server takes, whatever else is sent with it', async () => {
  const HEADERS = { Authorization: `Bearer ${'t'.repeat(2000)}` };
  for (const length of [100, 3000, 7000]) {
    const [rc, text] = await gadget.evaluate(
      ([to, how]) => new Promise((resolve) => window.gadgets.io.makeRequest(to, (r) => resolve([r.rc, r.text]), how)),
      [`${peer.origin}/g/data.json?x=${'y'.repeat(length)}`, { HEADERS }],
    );
    assert.deepEqual([rc, JSON.parse(text)], [200, { n: 7 }], String(length));
  }
});

test('makeRequest reaches our own REST interface as the vendor\'s library does', async () => {
  const answer = await request('http://localhost:8082/finesse/api/User/1001', {
    METHOD: 'PUT',
    HEADERS: { Authorization, requestId: 'r-1', 'Content-Type': 'application/xml' },
    POST_DATA: '<User><state>LOGIN</state><extension>1001</extension></User>',
    GET_FULL_HEADERS: 'true',
  });
  assert.equal(answer.rc, 202);
  assert.deepEqual(answer.headers.requestid, ['r-1']);
  const user = await request('http://localhost:8082/finesse/api/User/1001?nocache=1', { HEADERS: { Authorization } });
  assert.match(user.text, /<loginId>1001<\/loginId>/);
});

test('rpc: answers by value and later, and what is forged is dropped', async () => {
  assert.equal(await gadget.evaluate(() => new Promise((resolve) => window.gadgets.rpc.call(null, 'sum', resolve, 2, 3))), 5);
  await page.evaluate(() => {
    const frame = document.getElementById('finesse_gadget_4');
    const forged = { s: 'openajax.pubsub', f: '..', c: 0, a: ['pub', 'news.a', 'forged', 'finesse_gadget_4-1'], t: 'guessed', l: false };
    frame.contentWindow.postMessage(JSON.stringify(forged), '*');
    frame.contentWindow.postMessage('{"s":', '*');
    frame.contentWindow.postMessage({ s: 1 }, '*');
    window.postMessage(JSON.stringify({ ...forged, s: 'set_title', a: ['forged'] }), '*');
    window.container.hub.publish('news.last', 'true');
  });
  await gadget.evaluate(() => {
    const forged = { s: 'set_title', f: 'finesse_gadget_9', c: 0, a: ['forged'], t: 'guessed', l: false };
    window.parent.postMessage(JSON.stringify(forged), '*');
  });
  await gadget.waitForFunction(() => window.probe.heard.some(([topic]) => topic === 'news.last'));
  await page.waitForFunction(() => window.container.alerts.length > 0);
  assert.deepEqual(await page.evaluate(() => window.container.alerts), [['ForgedMsg', 'finesse_gadget_4']]);
  const heard = await gadget.evaluate(() => window.probe.heard.filter(([, data]) => data === 'forged'));
  assert.deepEqual(heard, []);
  assert.ok(!(await page.evaluate(() => window.container.calls.some((call) => call.includes('forged')))));
  assert.deepEqual(page.problems.splice(0), ['Security alert: OpenAjax.hub.SecurityAlert.ForgedMsg']);
});

test('utilities and the loading indicator', async () => {
  const got = await gadget.evaluate(() => {
    const { util, json } = window.gadgets;
    const cover = () => document.querySelectorAll('[role=status]').length;
    const covered = cover();
    window.gadgets.loadingindicator.dismiss();
    return {
      cover: [covered, cover()],
      features: [util.hasFeature('pubsub-2'), util.hasFeature('toString'), util.getFeatureParameters('loadingindicator')],
      escaped: util.escapeString('<a b="c">\u2028&\'\0'),
      back: util.unescapeString('&#60;&#38;'),
      parsed: [json.parse('{"a":1}'), json.parse('{')],
      written: json.stringify({ a: 1, b___: 2 }),
      pairs: window.gadgets.io.encodeValues({ 'a b': 'c&d', x___: 1 }),
      url: { ...util.getUrlParameters('http://x/?a=1+2&b=%zz#a=3') },
      body: document.body.className,
    };
  });
  assert.deepEqual(got, {
    cover: [1, 0],
    features: [true, false, { 'manual-dismiss': 'true' }],
    escaped: '&#60;a b=&#34;c&#34;&#62;&#8232;&#38;&#39;',
    back: '<&',
    parsed: [{ a: 1 }, false],
    written: '{"a":1}',
    pairs: 'a%20b=c%26d',
    url: { a: '3' },
    body: 'claro',
  });
});

test('osapi.http and batches, old channels, tabs and notices', async () => {
  const got = await gadget.evaluate(
    (url) =>
      new Promise((resolve) => {
        const { osapi } = window;
        const batch = osapi.newBatch();
        batch.add('a', osapi.http.get({ href: url, format: 'json' }));
        batch.add('b', osapi.http.get({ href: `${url}none` }));
        batch.add('c', osapi.http.get({ href: url, authz: 'signed' }));
        batch.execute((answers) => resolve([answers.a.status, answers.a.content, answers.b.status, answers.c.status]));
      }),
    `${peer.origin}/g/data.json`,
  );
  assert.deepEqual(got, [200, { n: 7 }, 404, 403], 'what cannot be signed is not asked without');
  assert.deepEqual(await called('pubsub', () => window.gadgets.pubsub.publish('c', { m: 1 })), ['finesse_gadget_4', 'publish', 'c', { m: 1 }]);
  const shown = await gadget.evaluate(() => {
    const chosen = [];
    const tabs = new window.gadgets.TabSet(4, 'Two');
    tabs.addTab('One', { callback: () => chosen.push(1) });
    tabs.addTab('Two', { callback: () => chosen.push(2) });
    tabs.setSelectedTab(0);
    tabs.swapTabs(0, 1);
    const names = tabs.getTabs().map((tab) => tab.getName());
    const notices = new window.gadgets.MiniMessage(4);
    const notice = notices.createDismissibleMessage('<b>bold</b>');
    const bold = notice.querySelector('b').textContent;
    notice.querySelector('button').click();
    const left = notice.isConnected;
    tabs.displayTabs(false);
    return { chosen, names, bold, left };
  });
  assert.deepEqual(shown, { chosen: [2, 1], names: ['Two', 'One'], bold: 'bold', left: false });
  page.problems.length = 0;
});

test('dates and numbers in the gadget\'s locale, documents from text, width, colours', async () => {
  const got = await gadget.evaluate(() => {
    const { i18n } = window.gadgets;
    const date = new Date(2026, 2, 9, 16, 5, 7, 42);
    const read = new Date(2000, 0, 1);
    const position = [3];
    const { parseXML, prepareXML } = window.opensocial.xmlutil;
    let wrong = '';
    try {
      parseXML('<a>');
    } catch (error) {
      wrong = error.constructor.name;
    }
    return {
      dates: [
        i18n.formatDateTime("yyyy-MM-dd'T'HH:mm:ss.SSS", date), i18n.formatDateTime('d. MMMM yy h:mm', date), i18n.formatDateTime("EEEE 'o''clock'", date),
        i18n.formatDateTime(3, date),
      ],
      read: [i18n.parseDateTime('yyyy-MM-dd HH:mm', '2026-03-09 16:05!', 0, read), read.getTime() === new Date(2026, 2, 9, 16, 5).getTime(), i18n.parseDateTime('yyyy-MM', 'x', 0, read)],
      numbers: [i18n.formatNumber('#,##0.00', 1234567.891), i18n.formatNumber('000', 7), i18n.formatNumber('0%', 0.42)].map((text) => text.replace(/\s/g, ' ')),
      parsed: [i18n.parseNumber('0.00', 'xx 1,5 y', position), position[0], i18n.parseNumber('0', 'none')],
      xml: [parseXML(prepareXML('<os:x a="1"/>')).documentElement.firstChild.namespaceURI, wrong],
      skin: window.gadgets.skins.getProperty('BG_COLOR'),
    };
  });
  assert.deepEqual(got, {
    dates: ['2026-03-09T16:05:07.042', '9. März 26 4:05', "Montag o'clock", '09.03.26'],
    read: [16, true, 0],
    numbers: ['1 234 567,89', '007', '42 %'],
    parsed: [1.5, 6, Number.NaN],
    xml: ['http://opensocial.org/', 'Error'],
    skin: '',
  });
  const [id, width] = await called('resize_iframe_width', () => window.gadgets.window.adjustWidth(321));
  assert.deepEqual([id, width], ['finesse_gadget_4', 321]);
});

test('constants are their own names (reference 4.1)', async () => {
  const words = {
    'io.MethodType': 'GET POST PUT DELETE HEAD',
    'io.ContentType': 'TEXT DOM JSON FEED',
    'io.AuthorizationType': 'NONE SIGNED OAUTH OAUTH2',
    'io.RequestParameters': 'METHOD CONTENT_TYPE POST_DATA HEADERS AUTHORIZATION NUM_ENTRIES GET_SUMMARIES GET_FULL_HEADERS REFRESH_INTERVAL SIGN_OWNER SIGN_VIEWER NO_CACHE ALIAS ' +
      'OAUTH_SERVICE_NAME OAUTH_USE_TOKEN OAUTH_TOKEN_NAME OAUTH_REQUEST_TOKEN OAUTH_REQUEST_TOKEN_SECRET OAUTH_RECEIVED_CALLBACK',
    'io.ProxyUrlRequestParameters': 'REFRESH_INTERVAL',
    'views.ViewType': 'CANVAS HOME PREVIEW PROFILE FULL_PAGE DASHBOARD POPUP',
  };
  for (const [name, list] of Object.entries(words)) {
    const got = await gadget.evaluate((path) => path.split('.').reduce((o, part) => o[part], window.gadgets), name);
    assert.deepEqual(got, Object.fromEntries(list.split(' ').map((word) => [word, word])), name);
  }
});

test('util and json: closures, enums, events, handlers, escapes (reference 4.1)', async () => {
  const got = await gadget.evaluate(() => {
    const { util, json } = window.gadgets;
    const heard = [];
    const element = util.createElement('p');
    const listen = (event) => heard.push(event.type);
    util.attachBrowserEvent(element, 'click', listen, false);
    element.click();
    util.removeBrowserEvent(element, 'click', listen, false);
    element.click();
    util.registerOnLoadHandler(() => heard.push('at once'));
    return {
      heard,
      tag: element.tagName,
      closure: util.makeClosure({ a: 1 }, function (b, c) { return [this.a, b, c]; }, 2)(3),
      enum: util.makeEnum(['A', 'B']),
      escape: [util.escape('<'), util.escape({ '<': ['>'] }, true), util.escape({ a: '<' }), util.escape(7)],
      clean: util.sanitizeHtml('<b onclick="x()">bold</b><script>1</script>').includes('<'),
      flat: json.flatten({ a: 1, b: 'x', c: { d: [1] }, e: null }),
      none: [util.getFeatureParameters('no-such'), util.getFeatureParameters('settitle')],
      mid: util.getUrlParameters().mid,
    };
  });
  assert.deepEqual(got, {
    heard: ['click', 'at once'],
    tag: 'P',
    closure: [1, 2, 3],
    enum: { A: 'A', B: 'B' },
    escape: ['&#60;', { '&#60;': ['&#62;'] }, { a: '<' }, 7],
    clean: false,
    flat: { a: '1', b: 'x', c: '{"d":[1]}' },
    none: [null, {}],
    mid: '4',
  });
});

test('preferences of every type, and lists of them', async () => {
  const told = await called('set_pref', () => {
    const prefs = new window.gadgets.Prefs();
    prefs.setArray('list', ['x', 'y|z', '<']);
    window.probe.read = [prefs.getArray('list'), prefs.getString('list'), prefs.getString('.lang')];
  });
  assert.deepEqual(told.slice(2), ['list', 'x|y%7Cz|<']);
  assert.deepEqual(await gadget.evaluate(() => window.probe.read), [['x', 'y|z', '&#60;'], 'x|y%7Cz|&#60;', 'de']);
  await called('set_pref', () => new window.gadgets.Prefs().set('i', '12px', 'f', '1.5', 't', 'true', 'one', '1', 'no', 'false'));
  const read = await gadget.evaluate(() => {
    const prefs = new window.gadgets.Prefs();
    return [prefs.getInt('i'), prefs.getFloat('f'), ...['t', 'one', 'no'].map((name) => prefs.getBool(name))];
  });
  assert.deepEqual(read, [12, 1.5, true, true, false]);
});

test('views: what there are, parameters, templates (reference 4.3)', async () => {
  const got = await gadget.evaluate(() => {
    const { views } = window.gadgets;
    const all = views.getSupportedViews();
    return {
      names: Object.keys(all),
      alone: [all.default.isOnlyVisibleGadget(), all.canvas.isOnlyVisibleGadget(), views.getCurrentView().isOnlyVisibleGadget()],
      template: typeof all.canvas.getUrlTemplate(),
      params: views.getParams(),
      bound: views.bind('/u/{name}/{none}', { name: 'x' }),
    };
  });
  assert.deepEqual(got, {
    names: ['default', 'canvas'], alone: [false, true, false], template: 'string', params: {}, bound: '/u/x/{none}',
  });
  const [, view] = await called('requestNavigateTo', () => window.gadgets.views.requestNavigateTo(window.gadgets.views.getSupportedViews().canvas));
  assert.equal(view, 'canvas');
});

test('rpc: names, defaults, and frames of the gadget\'s own (reference 4.4)', async () => {
  const got = await gadget.evaluate(() => {
    const { rpc } = window.gadgets;
    const refused = ['__cb', '__ack'].map((name) => {
      try {
        rpc.register(name, () => {});
        return false;
      } catch {
        return true;
      }
    });
    const first = () => 1;
    return {
      refused,
      old: [rpc.register('mine', first) === undefined, rpc.register('mine', () => 2) === first],
      id: rpc.RPC_ID,
      constants: [rpc.ACK, rpc.SEC_ERROR_LOAD_TIMEOUT, rpc.SEC_ERROR_FRAME_PHISH, rpc.SEC_ERROR_FORGED_MSG],
      channel: rpc.getRelayChannel(),
      origins: [rpc.getOrigin('http://A.example:80/x?y'), rpc.getTargetOrigin('..') === location.origin, rpc.getReceiverOrigin('..') === location.origin],
      token: rpc.getAuthToken('..') === window.gadgets.util.getUrlParameters().rpctoken,
    };
  });
  assert.deepEqual(got, {
    refused: [true, true], old: [true, true], id: 'finesse_gadget_4', constants: ['__ack', 0, 1, 2], channel: 'wpm',
    origins: ['http://a.example', true, true], token: true,
  });
  const ask = (service) => page.evaluate(([id, name]) => Promise.race([
    new Promise((resolve) => window.container.rpc.call(id, name, resolve, 5)), new Promise((resolve) => setTimeout(resolve, 500, 'nothing')),
  ]), ['finesse_gadget_4', service]);
  assert.equal(await ask('mine'), 2);
  await gadget.evaluate(() => {
    window.gadgets.rpc.unregister('mine');
    window.gadgets.rpc.registerDefault(function (x) { return [this.s, this.f, x]; });
  });
  assert.deepEqual(await ask('mine'), ['mine', '..', 5]);
  await gadget.evaluate(() => window.gadgets.rpc.unregisterDefault());
  assert.equal(await ask('mine'), 'nothing');

  const inner = await gadget.evaluate(() => new Promise((resolve) => {
    const { rpc } = window.gadgets;
    rpc.register('from-inside', function (x) { resolve([this.f, this.origin === location.origin, x]); });
    const frame = document.createElement('iframe');
    frame.id = frame.name = 'inner';
    document.body.append(frame);
    rpc.setupReceiver('inner', location.href, 'tok');
    frame.contentWindow.eval(`parent.postMessage(JSON.stringify({ s: 'from-inside', f: 'inner', c: 0, a: [[1, null]], t: 'tok', l: false }), '*')`);
  }));
  assert.deepEqual(inner, ['inner', true, [1, null]]);
  await gadget.evaluate(() => document.getElementById('inner').remove());
});

test('requests that do not pass the proxy, levels of the log, handlers, names of old gadgets (reference 4.1)', async () => {
  const got = await gadget.evaluate(async () => {
    const { util, io } = window.gadgets;
    const said = [];
    const real = { ...console };
    for (const method of ['log', 'warn', 'error']) console[method] = (...words) => said.push([method, ...words]);
    for (const level of ['INFO', 'WARNING', 'ERROR', 'NONE']) {
      window.gadgets.setLogLevel(window.gadgets.log[level]);
      for (const method of ['log', 'warn', 'error']) window.gadgets[method](level);
    }
    window.gadgets.setLogLevel(window.gadgets.log.INFO);
    Object.assign(console, real);
    const direct = await new Promise((resolve) => io.makeNonProxiedRequest('/desktop/api/languages', resolve, { CONTENT_TYPE: 'JSON' }));
    let runs = 0;
    util.registerOnLoadHandler(() => runs++);
    util.runOnLoadHandlers();
    const box = document.getElementById('box');
    const shown = [];
    for (const which of [box, 'box']) {
      window._toggle(which);
      shown.push(box.style.display);
    }
    box.style.display = '';
    return {
      said, rc: direct.rc, isObject: typeof direct.data === 'object' && !!direct.data, errors: direct.errors, runs, shown,
      ids: window._uid() !== window._uid(), text: window._striptags('<b>a</b> &lt;'),
      callback: window._IG_Callback((...all) => all.join(), 3, 4)(1, 2), collapsible: util.hasFeature('collapsible'),
    };
  });
  assert.deepEqual(got, {
    said: [['log', 'INFO'], ['warn', 'INFO'], ['error', 'INFO'], ['warn', 'WARNING'], ['error', 'WARNING'], ['error', 'ERROR']],
    rc: 200, isObject: true, errors: [], runs: 1, shown: ['none', 'block'], ids: true, text: 'a &lt;', callback: '1,2,3,4', collapsible: true,
  });
  const [height] = (await called('resize_iframe', () => window._IG_AdjustIFrameHeight(321))).slice(1);
  assert.equal(height, 321);
});

test('the hub: what a subscription was given, leaving and coming back (reference 4.3)', async () => {
  const got = await gadget.evaluate(async () => {
    const { Hub } = window.gadgets;
    const scope = { here: true };
    const heard = [];
    const done = await new Promise((resolve) => {
      const id = Hub.subscribe('kept.**', function (topic, data, mine) { heard.push([topic, data, mine, this === scope]); }, scope,
        (item, success) => resolve({ id, same: item === id, success }), { n: 1 });
    });
    const given = [Hub.getSubscriberData(done.id), Hub.getSubscriberScope(done.id) === scope];
    await new Promise((resolve) => {
      Hub.subscribe('kept.end', resolve);
      Hub.publish('kept.a.b', 1);
      Hub.publish('kept.end', 2);
    });
    const params = typeof Hub.getParameters().HubClient.onSecurityAlert;
    const left = await new Promise((resolve) => Hub.disconnect((item, success) => resolve([item === Hub, success, Hub.isConnected()])));
    let closed = '';
    try {
      Hub.publish('kept.a', 1);
    } catch (error) {
      closed = error.message;
    }
    const back = await new Promise((resolve) => Hub.connect((item, success) => resolve([item === Hub, success, Hub.isConnected()])));
    return { heard, same: done.same, success: done.success, given, params, left, closed, back };
  });
  assert.deepEqual(got, {
    heard: [['kept.a.b', 1, { n: 1 }, true], ['kept.end', 2, { n: 1 }, true]],
    same: true, success: true, given: [{ n: 1 }, true], params: 'function',
    left: [true, true, false], closed: 'OpenAjax.hub.Error.Disconnected', back: [true, true, true],
  });
});

test('hubs within the gadget: its own with clients, and the one of its document (OpenAjax Hub 2.0)', async () => {
  const got = await gadget.evaluate(() => {
    const { hub } = window.OpenAjax;
    const heard = [];
    const seen = [];
    const thrown = (act) => {
      try {
        act();
        return 'nothing';
      } catch (error) {
        return error.message;
      }
    };
    const own = new hub.ManagedHub({
      onPublish: (topic, data, from, to) => { seen.push([topic, from && from.getClientID(), to && to.getClientID()]); return topic !== 'a.secret'; },
      onSubscribe: (topic) => topic !== 'no',
      onUnsubscribe: (topic, container) => seen.push(['gone', topic, container.getClientID()]),
    });
    const alert = () => {};
    const container = new hub.InlineContainer(own, 'one', { Container: { onSecurityAlert: alert, onConnect: (c) => seen.push(['connected', c.getClientID()]), onDisconnect: (c) => seen.push(['left', c.getClientID()]) } });
    const client = new hub.InlineHubClient({ HubClient: { onSecurityAlert: alert }, InlineHubClient: { container } });
    const early = thrown(() => client.publish('a.b', 1));
    client.connect((item, success) => heard.push([item === client, success]));
    const again = [thrown(() => client.connect()), thrown(() => new hub.InlineContainer(own, 'one', { Container: { onSecurityAlert: alert } })), thrown(() => new hub.ManagedHub({}))];
    const id = client.subscribe('a.*', function (topic, data, mine) { heard.push([topic, data, mine, this.scope]); }, { scope: 1 }, null, 'mine');
    own.subscribe('a.**', (topic, data) => heard.push(['hub', topic, data]));
    client.subscribe('no', () => {}, null, (item, success, error) => heard.push([success, error]));
    own.publish('a.b', 1);
    client.publish('a.b.c', 2);
    own.publish('a.secret', 3);
    own.publish('a', 4);
    const given = [client.getSubscriberData(id), client.getSubscriberScope(id).scope, client.getClientID(), own.getContainer('one') === container];
    client.unsubscribe(id);
    own.publish('a.b', 5);
    own.disconnect();
    const closed = [client.isConnected(), own.isConnected(), thrown(() => own.publish('a', 1))];

    const filtered = hub.subscribe('doc.*', 'take', { take: (topic, data, mine) => heard.push([topic, data, mine]) }, 'm', (topic, data) => data > 1);
    hub.publish('doc.x', 1);
    hub.publish('doc.x', 2);
    hub.unsubscribe(filtered);
    hub.publish('doc.x', 3);
    return { early, again, heard, seen, given, closed, wrong: [thrown(() => hub.publish('a.*', 1)), thrown(() => hub.unsubscribe('none'))] };
  });
  const error = (name) => `OpenAjax.hub.Error.${name}`;
  assert.deepEqual(got, {
    early: error('Disconnected'),
    again: [error('Duplicate'), error('Duplicate'), error('BadParameters')],
    heard: [[true, true], [false, error('NotAllowed')], ['a.b', 1, 'mine', 1], ['hub', 'a.b', 1], ['hub', 'a.b.c', 2], ['hub', 'a.b', 5], ['doc.x', 2, 'm']],
    seen: [['connected', 'one'], ['a.b', null, 'one'], ['a.b', null, null], ['a.b.c', 'one', null], ['a.secret', null, 'one'], ['a.secret', null, null],
      ['gone', 'a.*', 'one'], ['a.b', null, null], ['left', 'one']],
    given: ['mine', 1, 'one', true],
    closed: [false, false, error('Disconnected')],
    wrong: [error('BadParameters'), error('NoSubscription')],
  });
});

/* A page in a frame of the gadget: says what it hears, tries what it may not. */
const INNER = `<!DOCTYPE html><title>inner</title><script src="/gadgets/js/pubsub-2.js?c=1"></script><script>
  gadgets.HubSettings.onConnect = function (hub) {
    hub.subscribe('down.*', function (topic, data, mine) { hub.publish('up.heard', [topic, data, mine]); }, null, function (id, ok) {
      hub.subscribe('no', function () {}, null, function (item, success, error) { hub.publish('up.refused', [success, error]); });
    }, 'mine');
  };
  window.bye = function () { gadgets.Hub.disconnect(); };
</script>`;

test('a frame of the gadget\'s own on a hub of its own (OpenAjax Hub 2.0, IframeContainer)', async () => {
  await page.route('**/desktop/inner.html', (route) => route.fulfill({ contentType: 'text/html', body: INNER }));
  const got = await gadget.evaluate(async () => {
    const { hub } = window.OpenAjax;
    const told = [];
    const heard = [];
    const onSecurityAlert = (container, alert) => told.push([alert, container.getClientID()]);
    const own = new hub.ManagedHub({
      onPublish: (topic, data, from) => { told.push(['publish', topic, from && from.getClientID()]); return true; },
      onSubscribe: (topic, container) => { told.push(['subscribe', topic, container && container.getClientID()]); return topic !== 'no'; },
    });
    const frame = (uri, more = {}) => ({ parent: document.body, uri, tunnelURI: '/desktop/', ...more });
    const thrown = (act) => {
      try {
        act();
        return 'nothing';
      } catch (error) {
        return error.message;
      }
    };
    const wrong = [
      thrown(() => new hub.IframeContainer(own, 'child', { Container: { onSecurityAlert } })),
      thrown(() => new hub.IframeContainer(own, '', { Container: { onSecurityAlert }, IframeContainer: frame('/') })),
      thrown(() => new hub.IframeContainer(own, 'child', { Container: {}, IframeContainer: frame('/') })),
    ];
    own.subscribe('up.*', (topic, data) => heard.push([topic, data]));
    const until = async (probe) => {
      for (const end = Date.now() + 20000; !probe() && Date.now() < end;) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    let seen;
    const container = await new Promise((resolve) => {
      const one = new hub.IframeContainer(own, 'child', {
        Container: { onSecurityAlert, onConnect: resolve, onDisconnect: () => told.push(['left']) },
        IframeContainer: frame('/desktop/inner.html', { iframeAttrs: { title: 'inner', style: { height: '40px' } } }),
      });
      const element = one.getIframe();
      seen = [element.id, element.name, element.title, element.style.height, element.style.visibility, one.isConnected(), one.getPartnerOrigin(),
        own.getContainer('child') === one, one.getHub() === own];
    });
    const element = container.getIframe();
    const connected = [container.isConnected(), element.style.visibility, container.getPartnerOrigin() === location.origin, container.getClientID()];
    wrong.push(thrown(() => new hub.IframeContainer(own, 'child', { Container: { onSecurityAlert }, IframeContainer: frame('/') })));
    await until(() => heard.length > 0);
    own.publish('down.a', { n: 1 });
    own.publish('elsewhere', 2);
    await until(() => heard.length > 1);
    element.contentWindow.eval(`parent.postMessage(JSON.stringify({ s: 'openajax.pubsub', f: 'child', c: 0, a: ['pub', 'up.forged', 1], t: 'guessed', l: false }), '*')`);
    await until(() => told.some(([what]) => /ForgedMsg/.test(what)));
    element.contentWindow.bye();
    await until(() => told.some(([what]) => what === 'left'));
    const left = container.isConnected();
    own.removeContainer(container);
    const gone = [document.getElementById('child'), own.getContainer('child'), thrown(() => own.removeContainer(container))];
    new hub.IframeContainer(own, 'silent', { Container: { onSecurityAlert }, IframeContainer: frame('about:blank', { timeout: 10 }) });
    await until(() => told.some(([what]) => /LoadTimeout/.test(what)));
    own.disconnect();
    return { wrong, seen, connected, heard, told, left, gone, end: document.getElementById('silent'), hub: window.gadgets.Hub.isConnected() };
  });
  const error = (name) => `OpenAjax.hub.Error.${name}`;
  assert.deepEqual(got, {
    wrong: [error('BadParameters'), error('BadParameters'), error('BadParameters'), error('Duplicate')],
    seen: ['child', 'child', 'inner', '40px', 'hidden', false, null, true, true],
    connected: [true, '', true, 'child'],
    heard: [['up.refused', [false, error('NotAllowed')]], ['up.heard', ['down.a', { n: 1 }, 'mine']]],
    told: [['subscribe', 'up.*', null], ['subscribe', 'down.*', 'child'], ['subscribe', 'no', 'child'], ['publish', 'up.refused', 'child'],
      ['publish', 'down.a', null], ['publish', 'up.heard', 'child'], ['OpenAjax.hub.SecurityAlert.ForgedMsg', 'child'], ['left'],
      ['OpenAjax.hub.SecurityAlert.LoadTimeout', 'silent']],
    left: false, gone: [null, null, error('NoContainer')], end: null, hub: true,
  });
});

/* A client that is not ours: nothing but the wire of reference 4.4 and 4.6. */
const RAW = `<!DOCTYPE html><title>raw</title><script>
  const { rpctoken, parent: page } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  const send = (s, c, a) => parent.postMessage(JSON.stringify({ s, f: window.name, c, a, t: rpctoken, l: false }), new URL(page).origin);
  addEventListener('message', (event) => {
    const m = JSON.parse(event.data);
    if (m.t !== rpctoken || m.f !== '..') return;
    if (m.s === '__cb' && m.a[0] === 2) send('openajax.pubsub', 0, ['pub', 'up.ready', m.a[1]]);
    if (m.s !== 'openajax.pubsub') return;
    if (m.a.join() === 'cmd,con') {
      send('__cb', 0, [m.c, true]);
      send('openajax.pubsub', 2, ['sub', 'x.*', '7']);
    } else {
      send('openajax.pubsub', 0, ['pub', 'up.echo', m.a]);
    }
  });
  send('openajax.pubsub', 1, ['con']);
</script>`;

test('a frame of the gadget\'s own may be a client of others (reference 4.6)', { timeout: 60000 }, async () => {
  await page.route('**/desktop/raw.html', (route) => route.fulfill({ contentType: 'text/html', body: RAW }));
  const heard = await gadget.evaluate(() => new Promise((resolve) => {
    const all = [];
    const own = new window.OpenAjax.hub.ManagedHub({ onPublish: () => true, onSubscribe: () => true });
    own.subscribe('up.*', (topic, data) => {
      all.push([topic, data]);
      if (topic === 'up.ready') own.publish('x.a', { n: 1 });
      else own.disconnect(), resolve(all);
    });
    new window.OpenAjax.hub.IframeContainer(own, 'raw', {
      Container: { onSecurityAlert() {} },
      IframeContainer: { parent: document.body, uri: '/desktop/raw.html', tunnelURI: '/desktop/' },
    });
  }));
  assert.deepEqual(heard, [['up.ready', ''], ['up.echo', ['pub', 'x.a', { n: 1 }, '7']]]);
});

test('a frame that nobody made a client cannot speak on a hub, the page\'s included', async () => {
  const heard = await gadget.evaluate(async () => {
    const all = [];
    await new Promise((resolve) => window.gadgets.Hub.subscribe('quiet.**', (topic, data) => all.push([topic, data]), null, resolve));
    const frame = document.createElement('iframe');
    frame.id = frame.name = 'stranger';
    frame.src = '/desktop/assets/js/jquery.min.js';
    await new Promise((resolve) => {
      frame.onload = resolve;
      document.body.append(frame);
    });
    const id = `${window.gadgets.rpc.RPC_ID}-`;
    for (let n = 1; n < 40; n++)
      frame.contentWindow.eval(`parent.postMessage(JSON.stringify({ s: 'openajax.pubsub', f: '..', c: 0, a: ['pub', 'quiet.x', 'forged', '${id}${n}'], t: '', l: false }), '*')`);
    await new Promise((resolve) => {
      window.gadgets.Hub.subscribe('quiet.end', resolve);
      window.gadgets.Hub.publish('quiet.end', 1);
    });
    frame.remove();
    return all;
  });
  assert.deepEqual(heard, [['quiet.end', 1]]);
});

test('a gadget says where it is from, to its page alone (reference 3, rpc.passReferrer)', async () => {
  await page.evaluate(() => window.container.rpc.register('who', function () { window.container.calls.push(['who', this.referrer]); }));
  const [referrer] = await called('who', () => window.gadgets.rpc.call('..', 'who', null));
  assert.equal(referrer, await gadget.evaluate(() => location.href.split('#')[0]));
});

test('rpc: keys and addresses of partners, and what a wrong key is told as (reference 4.4)', async () => {
  const got = await gadget.evaluate(() => new Promise((resolve) => {
    const { rpc } = window.gadgets;
    const frame = document.createElement('iframe');
    const heard = [];
    const say = (word, key) => frame.contentWindow.eval(
      `parent.postMessage(JSON.stringify({ s: 'partner', f: 'keyed', c: 0, a: ['${word}'], t: '${key}', l: false }), '*')`);
    frame.id = frame.name = 'keyed';
    document.body.append(frame);
    const before = [rpc.getRelayUrl('keyed'), rpc.getAuthToken('keyed')];
    rpc.setRelayUrl('keyed', `${location.origin}/relay`);
    rpc.setAuthToken('keyed', 'secret');
    const set = [rpc.getRelayUrl('keyed') === `${location.origin}/relay`, rpc.getAuthToken('keyed'), rpc.getTargetOrigin('keyed') === location.origin];
    rpc.config({ securityCallback: (from, error) => heard.push([from, error === rpc.SEC_ERROR_FORGED_MSG]) });
    rpc.register('partner', (word) => {
      heard.push(word);
      if (word !== 'end') return;
      rpc.removeReceiver('keyed');
      frame.remove();
      resolve({ before, set, heard, after: [rpc.getRelayUrl('keyed'), rpc.getAuthToken('keyed')] });
    });
    say('one', 'secret');
    say('two', 'guessed');
    say('end', 'secret');
  }));
  assert.deepEqual(got, {
    before: [undefined, undefined], set: [true, 'secret', true], heard: ['one', ['keyed', true], 'end'], after: [undefined, undefined],
  });
});

test('sizes: told once, nothing hidden or clipped is counted (reference 4.3)', async () => {
  const sizes = await gadget.evaluate(() => {
    const { window: w } = window.gadgets;
    const box = document.getElementById('box');
    const plain = w.getHeight();
    box.innerHTML = '<div style="display:none;height:900px"></div><div style="height:20px;overflow:hidden"><p style="height:800px"></p></div>';
    const clipped = w.getHeight();
    box.innerHTML = '<div style="height:500px"></div>';
    const tall = w.getHeight();
    box.innerHTML = '';
    const view = w.getViewportDimensions();
    return { clipped: clipped - plain, tall: tall - plain, view: [view.width > 0, view.height > 0] };
  });
  /* 500 px reach past the box's own 150 and the 10 of its margin. */
  assert.deepEqual(sizes, { clipped: 0, tall: 340, view: [true, true] });
  await called('resize_iframe', () => window.gadgets.window.adjustHeight(111));
  const again = await called('resize_iframe', () => {
    window.gadgets.window.adjustHeight(111);
    window.gadgets.window.adjustHeight(112);
  });
  assert.deepEqual(again, ['finesse_gadget_4', 112]);
});

test('makeRequest: DOM, feeds, heads, forms, what came with the document, the old names (reference 4.2)', async () => {
  const xml = await gadget.evaluate((url) => new Promise((resolve) => {
    window.gadgets.io.makeRequest(url, (r) => resolve([r.rc, r.data.documentElement.nodeName, r.errors]), { CONTENT_TYPE: 'DOM' });
  }), `${peer.origin}/g/page.xml`);
  assert.deepEqual(xml, [200, 'a', []]);
  assert.deepEqual((await request(`${peer.origin}/g/data.json`, { CONTENT_TYPE: 'DOM' })).errors, ['500 Failed to parse XML']);
  const feed = await request(`${peer.origin}/g/feed.xml`, { CONTENT_TYPE: 'FEED', NUM_ENTRIES: 1, GET_SUMMARIES: true });
  assert.deepEqual([feed.data.Title, feed.data.Entry.map((e) => [e.Title, e.Summary])], ['News', [['First', 'text']]]);
  const head = await request(`${peer.origin}/g/data.json`, { METHOD: 'HEAD', GET_FULL_HEADERS: 'true' });
  assert.deepEqual([head.rc, head.text, head.headers['content-type']], [200, '', ['application/json']]);
  const moved = await request(`${peer.origin}/g/unmoved`, { CONTENT_TYPE: 'JSON' });
  assert.deepEqual([moved.rc, moved.errors, moved.data], [304, [], '']);
  await request(`${peer.origin}/g/data.json`, { METHOD: 'POST', POST_DATA: await gadget.evaluate(() => window.gadgets.io.encodeValues({ a: 'ü &' })) });
  const { method, headers, body } = peer.requests.at(-1);
  assert.deepEqual([method, headers['content-type'], body], ['POST', 'application/x-www-form-urlencoded', 'a=%C3%BC%20%26']);
  /* What gadgets pass on from XMLHttpRequest.send(null): no body. */
  await request(`${peer.origin}/g/data.json`, { METHOD: 'POST', POST_DATA: null });
  assert.equal(peer.requests.at(-1).body, '');
  const preloaded = await gadget.evaluate((url) => new Promise((resolve) => {
    window.gadgets.io.preloaded_ = [{ id: 'http://never.example/', rc: 200, body: '{"p":1}' }];
    let synchronous = true;
    window.gadgets.io.makeRequest('http://never.example/', (r) => resolve([r.data, synchronous, window.gadgets.io.preloaded_.length]), { CONTENT_TYPE: 'JSON' });
    synchronous = false;
  }));
  assert.deepEqual(preloaded, [{ p: 1 }, false, 0]);
  const old = await gadget.evaluate(([json, feedUrl]) => Promise.all([
    new Promise((resolve) => window._IG_FetchContent(json, resolve)),
    new Promise((resolve) => window._IG_FetchFeedAsJSON(feedUrl, (r) => resolve(r.Entry.length), 2, false)),
    new Promise((resolve) => window._IG_FetchFeedAsJSON(json, (r) => resolve(typeof r.ErrorMsg))),
    [window._hesc('<'), window._trim(' a '), window._esc('&'), typeof window._IG_Prefs, window._gel('box').id, window._args().mid],
  ]), [`${peer.origin}/g/data.json`, `${peer.origin}/g/feed.xml`]);
  assert.deepEqual(old, ['{"n":7}', 2, 'undefined', ['&#60;', 'a', '%26', 'function', 'box', '4']]);
  const proxied = await gadget.evaluate((url) => fetch(window.gadgets.io.getProxyUrl(url, { REFRESH_INTERVAL: 0 })).then((r) => r.text()), `${peer.origin}/g/data.json`);
  assert.equal(proxied, '{"n":7}');
  page.problems.length = 0;
});

test('a gadget that asks nothing gets a new security token in time, or from its page (reference 4.5)', async () => {
  const idle = await show(9, '/g/probe.xml');
  const before = await idle.evaluate(() => window.shindig.auth.getSecurityToken());
  await idle.evaluate(() => window.hourly.forEach((renew) => renew()));
  await idle.waitForFunction((old) => window.shindig.auth.getSecurityToken() !== old, before);
  const answer = await idle.evaluate((url) => new Promise((resolve) => window.gadgets.io.makeRequest(url, (r) => resolve(r.text))), `${peer.origin}/g/data.json`);
  assert.equal(answer, '{"n":7}');
  await page.evaluate(() => window.container.rpc.call('finesse_gadget_9', 'update_security_token', null, 'handed over'));
  await idle.waitForFunction(() => window.shindig.auth.getSecurityToken() === 'handed over');
});

test('what takes too long to load can be tried again (reference 4.3, loadingindicator)', async () => {
  const slow = await show(6, '/g/slow.xml');
  await slow.getByRole('button', { name: 'Retry' }).waitFor();
  await slow.evaluate(() => {
    window.gadgets.loadingindicator.showLoading();
    window.gadgets.loadingindicator.dismiss();
  });
  assert.equal(await slow.locator('[role=status]').count(), 0);
  const quick = await show(7, '/g/quick.xml');
  assert.equal(await quick.locator('[role=status]').count(), 0, 'dismissed by itself');
});

test('a handler that throws stops no other (reference 4.1)', async () => {
  const throws = await show(8, '/g/throws.xml');
  assert.equal(await throws.evaluate(() => window.probe.second), true);
  assert.equal(page.problems.filter((problem) => problem.includes('the first fails')).length, 1);
  page.problems.length = 0;
});

test('a handler in a deferred module is in time', async () => {
  const late = await show(5, '/g/late.xml');
  assert.equal(await late.evaluate(() => window.probe.ok), true);
});

test('a gadget that is loaded again is a new one, one that is taken away is gone', async () => {
  const gone = () => page.evaluate(() => window.container.calls.filter(([name]) => name === 'gone').length);
  const before = await gone();
  await gadget.evaluate(() => window.location.reload());
  await page.waitForFunction(() => window.container.up.filter(([, from]) => from === 'finesse_gadget_4').length === 2);
  gadget = page.frame({ name: 'finesse_gadget_4' });
  await page.evaluate(() => window.container.hub.publish('news.again', 1));
  await gadget.waitForFunction(() => window.probe.heard.length === 1);
  await page.evaluate(() => window.hide(4));
  assert.equal(await page.evaluate(() => window.container.hub.isConnected('finesse_gadget_4')), false);
  assert.equal(await gone(), before + 2);
  assert.deepEqual(page.problems, []);
});
