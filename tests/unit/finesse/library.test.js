/* Loading, the shared helpers, the connection: javascript-library reference, sections 1 to 4, 9 to 11. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { CONFIG, load, turn, user } from './page.js';

const plain = (value) => JSON.parse(JSON.stringify(value));

test('namespaces and constants are there as soon as the script has run', () => {
  const { finesse } = load();
  assert.equal(finesse.restservices.User.States.NOT_READY, 'NOT_READY');
  assert.equal(finesse.restservices.Dialog.Actions.DTMF, 'SEND_DTMF');
  assert.equal(finesse.restservices.Media.States.INTERRUPTED, 'INTERRUPTED');
  assert.equal(typeof finesse.cslogger.ClientLogger.log, 'function');
  assert.equal(typeof finesse.container, 'object');
});

test('no name but finesse reaches the page', () => {
  const page = load();
  const empty = load().context;
  for (const name of ['User', 'Class', 'Utilities', 'made', 'page', 'CONNECTION', 'escaped']) {
    assert.equal(page.run(`typeof ${name}`), 'undefined', name);
  }
  assert.ok(empty.finesse);
});

test("a gadget's prologue, before or after, loses nothing", () => {
  const page = load({ globals: { finesse: { modules: { Mine: 1 }, gadget: { Config: { host: 'own' } } } } });
  page.run('var finesse = finesse || {}; finesse.gadget = finesse.gadget || {}; finesse.modules = finesse.modules || {};');
  assert.equal(page.finesse.modules.Mine, 1);
  assert.equal(page.finesse.gadget.Config.host, 'own');
  page.run('finesse.gadget.Config = { host: "other" };');
  assert.equal(page.run('finesse.gadget.Config.host'), 'other');
  assert.equal(page.run('typeof finesse.restservices.User'), 'function');
});

test('the library registers with an AMD loader and leaves the global', () => {
  const defined = [];
  const define = (name, needs, f) => defined.push([name, f()]);
  define.amd = {};
  const { finesse } = load({ globals: { define } });
  assert.equal(defined.length, 1);
  assert.equal(defined[0][0], 'finesse');
  assert.equal(defined[0][1], finesse);
});

test('credentials are handed over once, as a preference, and Config is made of preferences', () => {
  const page = load({
    session: { userFinesseAuth: 'MTAwMTpkZW1v' },
    prefs: { host: 'h', restHost: 'r', localhostPort: '8082', clientDriftInMillis: '250', extension: '1001' },
  });
  assert.deepEqual(page.prefsSet, [['authorization', 'MTAwMTpkZW1v']]);
  const { Config } = page.finesse.gadget;
  assert.equal(Config.authorization, 'MTAwMTpkZW1v');
  assert.equal(Config.extension, '1001');
  assert.equal(Config.clientDriftInMillis, 250);
  // Toasters are set up with the one or the other (8.5); a gadget that brings its own has it in both.
  assert.equal(page.finesse.container.Config, Config);
  const own = { host: 'mine' };
  assert.equal(load({ globals: { finesse: { gadget: { Config: own } } } }).finesse.container.Config, own);
});

test('init refuses what it cannot work with', () => {
  const init = (config) => () => load().finesse.clientservices.ClientServices.init(config);
  assert.throws(init(undefined));
  assert.throws(init({ ...CONFIG, host: '' }));
  assert.throws(init({ ...CONFIG, restHost: undefined }));
  assert.throws(init({ ...CONFIG, authorization: undefined }));
  assert.doesNotThrow(init({ ...CONFIG, authorization: undefined, id: '1001', password: 'demo' }));
});

test('init tells who one is, and asks for the connection', () => {
  const page = load();
  const config = { ...CONFIG };
  const { ClientServices } = page.finesse.clientservices;
  assert.equal(ClientServices.init(config, false), ClientServices);
  assert.equal(config.id, '1001');
  assert.equal(config.password, 'de:mo');
  const [asked] = page.hub.asked('finesse.info.requests', 'ConnectionInfoReq');
  assert.deepEqual(plain(asked.data), {});
  assert.equal(typeof asked.invokeID, 'number');
  ClientServices.init({ ...CONFIG, restHost: 'elsewhere' });
  assert.equal(ClientServices.getRestHost(), 'localhost');
});

test('a config that cannot be written to is read all the same', () => {
  const page = load();
  const config = Object.freeze({ ...CONFIG });
  page.connect(config);
  page.finesse.clientservices.ClientServices.makeRequest('/finesse/api/SystemInfo', () => {});
  assert.equal(page.take('/finesse/api/SystemInfo').params.HEADERS.Authorization, `Basic ${CONFIG.authorization}`);
});

test('what is made before init is asked for by it, in order (gadgets that read SystemInfo first)', async () => {
  const page = load();
  const { ClientServices } = page.finesse.clientservices;
  const { SystemInfo, Queue, Team } = page.finesse.restservices;
  const told = [];
  new SystemInfo({ onLoad: (s) => told.push(s.getStatus()) });
  new Queue({ id: '7', onLoad: (q) => told.push(q.getName()) });
  ClientServices.subscribe('a.topic', (data) => told.push(data));
  ClientServices.subscribe('gone', () => told.push('never'));
  ClientServices.unsubscribe('gone');
  ClientServices.registerOnConnectHandler(() => told.push('connected'));
  assert.deepEqual([page.requests.length, page.hub.published.length], [0, 0]);
  page.connect();
  new Team({ id: '5', onLoad: (t) => told.push(t.getName()) });
  page.hub.publish('a.topic', 'heard');
  page.hub.publish('gone', 1);
  assert.deepEqual(page.requests.map((r) => r.path), ['/finesse/api/SystemInfo', '/finesse/api/Team/5']);
  await page.answer('/finesse/api/SystemInfo', '<SystemInfo><status>IN_SERVICE</status></SystemInfo>');
  await page.agree('/finesse/api/Queue/7');
  await page.answer('/finesse/api/Queue/7', '<Queue><name>Sales</name></Queue>');
  assert.deepEqual(told, ['connected', 'heard', 'IN_SERVICE', 'Sales']);
});

test('objects may be given their id and handlers one by one, as gadgets of 8.x do', async () => {
  const page = load();
  const { SystemInfo, User, Dialogs } = page.connect().restservices;
  const told = [];
  new SystemInfo('', { onLoad: (s) => told.push(s.getDeploymentType()), onChange() {} });
  await page.answer('/finesse/api/SystemInfo', '<SystemInfo><deploymentType>UCCX</deploymentType></SystemInfo>');
  const agent = new User(1001, { onLoad: (u) => told.push(u.getId()) });
  await page.answer('/finesse/api/User/1001', '<User><loginId>1001</loginId></User>');
  new Dialogs(undefined, { parentObj: agent, onLoad: (d) => told.push(d.length) });
  await page.answer('/finesse/api/User/1001/Dialogs', '<Dialogs/>');
  assert.deepEqual(told, ['UCCX', '1001', 0]);
});

test('a gadget hears connect once, failing, and recovered', () => {
  const page = load();
  const heard = [];
  const { ClientServices } = page.connect().clientservices;
  ClientServices.registerOnConnectHandler(() => heard.push('connect'));
  ClientServices.registerOnConnectingHandler(() => heard.push('connecting'));
  ClientServices.registerOnDisconnectHandler(() => heard.push('disconnect'));
  const say = (status) => page.hub.publish('finesse.info.connection', { status, resourceID: 'desktop' });
  assert.deepEqual(heard, ['connect']);
  say('connected'); // another gadget asked
  say('failing');
  assert.equal(ClientServices.getNotificationConnectionState(), 'Failing');
  say('reconnecting');
  say('connecting');
  say('connected'); // not yet: the server is not there
  assert.deepEqual(heard, ['connect', 'disconnect']);
  say('recovered');
  say('connected');
  assert.deepEqual(heard, ['connect', 'disconnect', 'connect']);
  assert.equal(ClientServices.getResourceID(), 'desktop');
  assert.equal(ClientServices.isMaster(), false);
  assert.throws(() => ClientServices.registerOnConnectHandler('nothing'));
});

test('an object that another one gives up on hearing an event does not hear it any more', async () => {
  const page = load();
  const { User } = page.connect().restservices;
  const told = [];
  const [first, second] = ['first', 'second'].map((name) => new User({ id: '1001', onChange: () => told.push(name) }));
  for (const object of [first, second]) {
    await page.answer('/finesse/api/User/1001', `<User>${user()}</User>`);
    assert.equal(object.isLoaded(), object);
  }
  first.addHandler('change', () => second.unsubscribe());
  await page.event('/finesse/api/User/1001', `<Update><data><user>${user()}</user></data><event>PUT</event><requestId></requestId><source>/finesse/api/User/1001</source></Update>`);
  assert.deepEqual(told, ['first']);
});

test('a cookie that somebody else wrote with a % in it is read as it is', () => {
  const { Utilities } = load({ globals: { document: { cookie: 'a=1; rate=50%; b=x%20y' } } }).finesse.utilities;
  assert.deepEqual(['rate', 'b', 'c'].map(Utilities.getCookie), ['50%', 'x y', null]);
});

test('a topic is subscribed to once; some hear nothing during fail-over', () => {
  const page = load();
  const { ClientServices } = page.connect().clientservices;
  const heard = [];
  assert.equal(ClientServices.subscribe('a.b', (d) => heard.push(d), true), true);
  assert.equal(ClientServices.subscribe('a.b', () => heard.push('second')), false);
  page.hub.publish('a.b', 1);
  page.hub.publish('finesse.info.connection', { status: 'failing' });
  page.hub.publish('a.b', 2);
  page.hub.publish('finesse.info.connection', { status: 'recovered' });
  page.hub.publish('a.b', 3);
  ClientServices.unsubscribe('a.b');
  page.hub.publish('a.b', 4);
  assert.deepEqual(heard, [1, 3]);
  assert.ok(!page.hub.topics().includes('a.b'));
});

test('nodes are asked for by the hub, renewed after fail-over, and given back', async () => {
  const page = load();
  const { ClientServices } = page.connect().clientservices;
  const node = '/finesse/api/Queue/1';
  const outcomes = [];
  ClientServices.subscribeNode(node, (subid, error) => outcomes.push([subid, error]));
  await page.agree(node);
  const [subid, error] = outcomes[0];
  assert.match(subid, /^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  assert.equal(error, undefined);

  page.hub.publish('finesse.info.connection', { status: 'failing' });
  page.hub.publish('finesse.info.connection', { status: 'recovered' });
  await page.agree(node);
  const asked = page.hub.asked('finesse.info.requests', 'SubscribeNodeReq');
  assert.equal(asked.length, 2);
  let [left] = page.hub.asked('finesse.info.requests', 'UnsubscribeNodeReq');
  assert.equal(left.data.subid, subid);

  ClientServices.unsubscribeNode(node, subid, () => {});
  left = page.hub.asked('finesse.info.requests', 'UnsubscribeNodeReq').at(-1);
  assert.equal(left.data.subid, asked[1].invokeID);

  ClientServices.subscribeNode(node, (id, e) => outcomes.push([id, e]));
  await page.agree(node, { error: { errorType: 'Not connected', errorMessage: 'x' } });
  assert.equal(outcomes[1][1].errorType, 'Not connected');
});

test('requests go to the server as the proxy reaches it, with who asks', () => {
  const page = load();
  const { ClientServices } = page.connect().clientservices;
  ClientServices.makeRequest('/finesse/api/User/anna b', () => {}, { METHOD: 'PUT', HEADERS: { a: 'b' } });
  ClientServices.makeRequest('/x', () => {}, { SCHEME: null });
  ClientServices.makeRequest('/x%20y', () => {}, { SCHEME: 'ftp' });
  const [put, own, other] = page.requests;
  assert.equal(put.url, 'http://localhost:8082/finesse/api/User/anna%20b');
  assert.equal(own.url, 'https://localhost:8082/x');
  assert.equal(other.url, 'ftp://localhost:8082/x%20y');
  assert.deepEqual(plain(put.params.HEADERS), {
    a: 'b', Authorization: `Basic ${CONFIG.authorization}`, locale: 'en_US',
  });
  assert.equal(put.params.REFRESH_INTERVAL, 0);
});

test('who asks is proved to the own server alone, whatever address a gadget gives', () => {
  const page = load();
  const { ClientServices } = page.connect().clientservices;
  const ask = (url) => {
    ClientServices.makeRequest(url, () => {}, { HEADERS: { Authorization: 'Bearer own' } });
    return [page.requests.at(-1).url, page.requests.at(-1).params.HEADERS.Authorization];
  };
  for (const url of ['https://crm.example.com/a', 'HTTP://localhost.example.com/', '//crm.example.com/a', 'https://localhost@crm.example.com/'])
    assert.equal(ask(url)[1], url.startsWith('//') ? `Basic ${CONFIG.authorization}` : 'Bearer own', url);
  assert.match(ask('//crm.example.com/a')[0], /^http:\/\/localhost:8082\/\//);
  for (const url of ['https://desk.example.com:8445/finesse/api/SystemInfo', 'http://LOCALHOST/finesse/api/SystemInfo'])
    assert.deepEqual(ask(url), [url, `Basic ${CONFIG.authorization}`]);
});

test('a page that is no gadget asks the server itself and has a hub of its own', async () => {
  const asked = [];
  const fetch = async (url, options) => {
    asked.push([url, options]);
    return new Response(`<User>${user()}</User>`, { headers: { 'X-One': '1' } });
  };
  const page = load({ gadget: false, globals: { fetch } });
  page.finesse.clientservices.ClientServices.init({ ...CONFIG });
  const loaded = await new Promise((done, failed) => {
    new page.finesse.restservices.User({ id: '1001', onLoad: done, onError: failed });
  });
  assert.equal(loaded.getLastName(), 'Smith & Co');
  assert.match(asked[0][0], /^https:\/\/desk\.example\.com:8445\/finesse\/api\/User\/1001\?nocache=\d+$/);
  assert.equal(asked[0][1].headers.Authorization, `Basic ${CONFIG.authorization}`);
});

test('on such a page a node is refused while there is no event connection (reference 4), and not waited for', async () => {
  const page = load({ gadget: false, globals: { fetch: () => new Promise(() => {}) } });
  const { clientservices, restservices } = page.finesse;
  clientservices.ClientServices.init({ ...CONFIG });
  const told = [];
  const agent = new restservices.User({ id: '1001' });
  agent.getQueues({ onLoad: () => told.push('load'), onError: (rsp) => told.push(rsp.error.errorType) });
  assert.deepEqual(told, [], 'never before the gadget has the list');
  await turn();
  assert.deepEqual(told, ['Not connected']);
  // Whoever hears the requests answers them.
  const hub = clientservices.ClientServices.getHub();
  hub.subscribe('finesse.info.requests', (_topic, { invokeID }) => hub.publish(`finesse.info.responses.${invokeID}`, undefined));
  clientservices.ClientServices.subscribeNode('/finesse/api/Queue/1', (_id, error) => told.push(error));
  await turn();
  assert.deepEqual(told, ['Not connected', undefined]);
});

test('the hub of such a page is as the gadgets\' is: patterns, scopes, what is no topic', () => {
  const { LocalHub } = load({ gadget: false }).finesse.clientservices;
  const hub = new LocalHub();
  const heard = [];
  const scope = { name: 'me' };
  const ended = [];
  const id = hub.subscribe('a.*', function (topic, data, own) { heard.push([this, topic, data, own]); }, scope, (...done) => ended.push(done), 'mine');
  hub.subscribe('a.**', () => { throw new Error('of a listener'); });
  const deep = [];
  hub.subscribe('a.**', (topic) => deep.push(topic));
  for (const topic of ['a.b', 'a.b.c', 'b']) hub.publish(topic, { n: 1 });
  assert.equal(heard.length, 1);
  assert.equal(heard[0][0], scope);
  assert.deepEqual([heard[0][1], heard[0][2], heard[0][3]], ['a.b', { n: 1 }, 'mine']);
  assert.deepEqual(deep, ['a.b', 'a.b.c']);
  assert.deepEqual([hub.getSubscriberData(id), hub.getSubscriberScope(id), hub.isConnected()], ['mine', scope, true]);
  hub.unsubscribe(id, (...done) => ended.push(done));
  assert.deepEqual(ended, [[id, true], [id, true]]);
  for (const unknown of [() => hub.unsubscribe(id), () => hub.getSubscriberData(id)]) assert.throws(unknown, /NoSubscription/);
  for (const topic of ['', '.a', 'a.', 'a..b', 'a*', 'a.**.b', undefined, 7]) assert.throws(() => hub.subscribe(topic, () => {}), /BadParameters/, String(topic));
  for (const topic of ['', 'a.*', 'a.**', 'a.']) assert.throws(() => hub.publish(topic, 1), /BadParameters/, topic);
  assert.throws(() => hub.subscribe('a', 'no function'), /BadParameters/);
});

test('XML becomes what gadgets expect', () => {
  const { Utilities } = load().finesse.utilities;
  const read = (xml) => plain(Utilities.xml2js(xml));
  assert.deepEqual(read('<a><b>1</b><c></c><d/><e> </e></a>'), { a: { b: '1', c: null, d: null, e: null } });
  assert.deepEqual(read('<a><b>1</b><b>2</b></a>'), { a: { b: ['1', '2'] } });
  assert.deepEqual(read('<a n="v&quot;">t</a>'), { a: { '@n': 'v"', '#text': 't' } });
  assert.deepEqual(read('<?xml version="1.0"?><!-- c --><a>\n  <b>&lt;&#65;&#x42;&amp;amp;</b>\n</a>\n'), { a: { b: '<AB&amp;' } });
  assert.deepEqual(read('<a><![CDATA[<b>]]></a>'), { a: '<b>' });
  const odd = Utilities.xml2js('<a><__proto__>x</__proto__></a>');
  assert.equal(Object.hasOwn(odd.a, '__proto__'), true);
  assert.equal({}.x, undefined);
});

test('XML that is not well-formed is an error, wherever it is cut', () => {
  const { Utilities } = load().finesse.utilities;
  const xml = '<Update><data a="1"><user><state>READY&amp;</state></user></data><event>PUT</event></Update>';
  for (let n = 0; n < xml.length; n++) assert.throws(() => Utilities.xml2js(xml.slice(0, n)), undefined, xml.slice(0, n));
  for (const bad of ['<a></b>', '<a/><b/>', 'text', '<a>', '<a b=c/>', '< a/>']) assert.throws(() => Utilities.xml2js(bad), undefined, bad);
});

test('objects become XML in their order, escaped once', () => {
  const { Utilities } = load().finesse.utilities;
  assert.equal(
    Utilities.json2xml({ User: { state: 'LOGIN', extension: '', n: null, list: ['a', 'b'], o: { '@k': '"v"', '#text': 'a&b' } } }),
    '<User><state>LOGIN</state><extension/><n/><list>a</list><list>b</list><o k="&quot;v&quot;">a&amp;b</o></User>',
  );
  assert.equal(Utilities.js2xml({ a: 'x & y &amp; <z>' }), '<a>x &amp; y &amp; &lt;z&gt;</a>');
});

test('helpers of the library', () => {
  const { Utilities, I18n, JsonValidator } = load({ session: { clientTimestampDrift: '5000' } }).finesse.utilities;
  assert.equal(Utilities.buildTimeString(3725000), '62:05');
  assert.equal(Utilities.buildTimeStringWithOptionalHours(3725000), '01:02:05');
  assert.equal(Utilities.getDisplayTime(5), '00:00:05');
  assert.equal(Utilities.buildElapsedTimeString(62000, null), '--:--');
  assert.equal(Utilities.buildElapsedTimeString(62000, 1000), '01:01');
  assert.equal(Utilities.buildTotalTimeString(3662000, 1000), '01:01:01');
  assert.equal(Utilities.getQueryString('mrdid', 'https://h/g.xml?mrdid=5001&x=1'), '5001');
  assert.equal(Utilities.getQueryString('mid'), '7');
  assert.equal(Utilities.convertTsToDuration('2012-03-01T17:58:21.234Z', '2012-03-01T17:59:22.234Z'), '01:01');
  assert.equal(Utilities.convertTsToDuration(''), '--:--');
  assert.ok(Math.abs(Utilities.currentServerTimeMillis() - Date.now() - 5000) < 100);
  assert.match(Utilities.generateUUID(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(Utilities.b64Decode(Utilities.b64Encode('ü:дом')), 'ü:дом');
  const long = 'ü'.repeat(1e6); // a picture, a log
  assert.equal(Utilities.b64Decode(Utilities.b64Encode(long)), long);
  assert.equal(Utilities.b64Decode(Buffer.from('\xfc:x', 'latin1').toString('base64')), 'ü:x');
  assert.deepEqual(plain(Utilities.getCredentials(Utilities.b64Encode('a:b:c'))), { id: 'a', password: 'b:c' });
  assert.equal(Utilities.getAuthHeaderString({ authorization: 'x' }), 'Basic x');
  assert.equal(Utilities.getAuthHeaderString({ authToken: 't', systemAuthMode: 'SSO' }), 'Bearer t');
  assert.equal(Utilities.getId('https://h/finesse/api/Dialog/17'), '17');
  assert.equal(Utilities.translateXMLEntities(`<&'">`, true), '&lt;&amp;&apos;&quot;&gt;');
  assert.equal(Utilities.translateXMLEntities('&amp;lt;', false), '&lt;');
  assert.equal(Utilities.getParameterByName('https://h/g.xml?mrdid=5001&x=a+b', 'x'), 'a b');
  assert.equal(Utilities.bitMask.all(7, 1, 4), true);
  assert.equal(Utilities.bitMask.any(2, 1, 4), false);
  assert.throws(() => Utilities.validateHandler(5), /handler must be a function/);
  // Task gadgets with a makeRequest of their own go on with what comes back.
  const handler = () => {};
  assert.deepEqual([handler, undefined, null].map(Utilities.validateHandler), [handler, undefined, null]);
  assert.equal(I18n.getString('hello', 'you', 'me'), 'Hello you and me');
  assert.equal(I18n.getString('nothing'), '???nothing???');
  const schema = { type: 'object', required: ['a'], properties: { a: { type: 'integer', maximum: 3 } } };
  assert.equal(JsonValidator.validateJson({ a: 3 }, schema).valid, true);
  assert.equal(JsonValidator.validateJson({ a: 4 }, schema).valid, false);
  assert.equal(JsonValidator.validateJson({}, schema).errors.length, 1);
});

test('classes of old inherit with _super', () => {
  const { finesse } = load();
  const said = [];
  const A = finesse.FinesseBase.extend({
    init(name) { this.name = name; said.push('A'); },
    hello() { return `hello ${this.name}`; },
  });
  const B = A.extend({
    init(name) { this._super(`${name}!`); said.push('B'); },
    hello() { return `${this._super()}?`; },
  });
  const b = new B('x');
  assert.equal(b.hello(), 'hello x!?');
  assert.deepEqual(said, ['A', 'B']);
  assert.ok(b instanceof A && b instanceof finesse.FinesseBase);
  assert.equal(new A('y').hello(), 'hello y');
});

test('a gadget may make a REST class of its own', async () => {
  const page = load();
  const { RestBase } = page.connect().restservices;
  const Thing = RestBase.extend({
    init(options) { this._super(options); this.ready = true; },
    getRestType: () => 'Thing',
  });
  const loads = [];
  const thing = new Thing({ id: '5', onLoad: (t) => loads.push(t.getData()) });
  assert.equal(thing.ready, true);
  await page.answer('/finesse/api/Thing/5', '<Thing><uri>/finesse/api/Thing/5</uri></Thing>');
  assert.equal(loads[0].uri, '/finesse/api/Thing/5');
});

test('a class of old is made by its init: before and after _super, with other arguments, or without it (reference 10)', async () => {
  const page = load();
  const { RestBase, User, MediaOptionsHelper } = page.connect().restservices;
  const Report = RestBase.extend({
    supportsSubscriptions: false,
    init(team, onLoad) {
      this.team = team;
      this._super({ id: 'today', onLoad });
      this.after = this._id;
    },
    getRestType: () => 'Report',
    getRestUrl() { return `/finesse/api/Team/${this.team}/${this._super().split('/').at(-2)}/${this._id}`; },
  });
  const loads = [];
  const report = new Report('5', (r) => loads.push(r));
  assert.equal(report.after, 'today');
  await page.answer('/finesse/api/Team/5/Report/today', '<Report><name>x</name></Report>');
  assert.deepEqual(loads, [report]);
  assert.equal(report.getRestClass(), Report);

  // Of a class of theirs in turn, of a class of today, of one of ours with an init of its own.
  class Later extends Report {
    getRestType() { return 'Later'; }
  }
  const Latest = Later.extend({ init() { this._super('6'); } });
  assert.equal(new Latest().getRestUrl(), '/finesse/api/Team/6/Later/today');
  assert.ok(new Latest() instanceof Report && new Latest() instanceof RestBase);
  assert.equal(new (MediaOptionsHelper.extend({ init() { this._super(null); } }))().getState(), 'MONITORING_OPTIONS');

  // Without _super nothing is asked; without init it is made as what it extends.
  const asked = page.requests.length;
  const Mute = User.extend({ init(id) { this._id = id; }, getState() { return `${this._super()}!`; } });
  assert.equal(new Mute('7').getRestUrl(), '/finesse/api/User/7');
  assert.equal(page.requests.length, asked);
  const Loud = User.extend({ getState() { return `${this._super()}!`; } });
  assert.equal(new Loud({ id: '1001', data: { state: 'READY' } }).getState(), 'READY!');
});

test('log lines go to the topic of the gadget; nothing before init', () => {
  const page = load();
  const { ClientLogger } = page.finesse.cslogger;
  ClientLogger.log('too early');
  assert.equal(page.hub.published.length, 0);
  ClientLogger.init(page.hub, 'My Gadget', CONFIG);
  ClientLogger.log('hello', new Error('why'));
  const [line] = page.hub.published;
  assert.equal(line.topic, 'finesse.clientLogging.My_Gadget');
  assert.match(line.data, /desk\.example\.com.*My Gadget : hello .*why/s);
});

test('the container collects the log of all gadgets and sends it escaped', async () => {
  const page = load();
  page.connect();
  const { FinesseLogger } = page.finesse.cslogger;
  FinesseLogger.init(page.hub);
  page.hub.publish('finesse.clientLogging.g1', 'a < b & "c"\n\'d\'');
  const u = new page.finesse.restservices.User({ id: '1001' });
  FinesseLogger.publish(u);
  const { params } = page.take('/finesse/api/User/1001/ClientLog', 'POST');
  assert.equal(params.POST_DATA, '<ClientLog><logData>a &lt; b &amp; &quot;c&quot;&#10;&apos;d&apos;</logData></ClientLog>');
  for (let i = 0; i < 40; i++) FinesseLogger.keep('x'.repeat(100000));
  assert.ok(FinesseLogger.getLog().length <= 1500000);
  await turn();
});
