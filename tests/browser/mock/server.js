// The page's server in one Node process, for looking at the page and for testing what a real switch
// does too rarely: silence, refusals, lost connections.  `node tests/browser/mock/server.js [port]`.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Bosh } from './bosh.js';
import { CALL_LAYOUTS, QUEUES, REASONS, dialogXml, esc, newUsers, queueXml, reasonXml, userXml } from './model.js';

const WWW = fileURLToPath(new URL('../../../www', import.meta.url));
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml', '.xml': 'application/xml' };

const LAYOUT = `<finesseLayout xmlns="http://www.cisco.com/vtg/finesse"><version>1250.03</version>
<layout><role>Agent</role><page><gadget>/desktop/scripts/js/callcontrol.js</gadget></page><tabs>
<tab><id>home</id><icon>home</icon><label>finesse.container.tabs.agent.homeLabel</label><columns>
<column><gadgets><gadget>/gadgets/queue-statistics/spec.xml</gadget></gadgets></column>
<column><gadgets><gadget>/broken/gadget.xml</gadget><gadget>http://</gadget><gadget>/desktop/scripts/js/recentCalls.js</gadget></gadgets></column></columns></tab>
<tab><id>manageCall</id><icon>talking</icon><label>Notes</label></tab></tabs></layout>
<layout><role>Supervisor</role><page><gadget>/desktop/scripts/js/callcontrol.js</gadget></page><tabs>
<tab><id>home</id><icon>home</icon><label>finesse.container.tabs.supervisor.homeLabel</label><columns>
<column><gadgets><gadget id="team-performance">/desktop/scripts/js/teamPerformance.js</gadget></gadgets></column>
<column><gadgets><gadget>/desktop/scripts/js/queueStatistics.js</gadget></gadgets></column></columns></tab>
<tab><id>queueData</id><icon>column-chart</icon><label>Queue data</label><gadgets><gadget>/gadgets/queue-statistics/spec.xml</gadget></gadgets></tab>
</tabs></layout></finesseLayout>`;

const now = () => new Date().toISOString();

/** The state of now as the server keeps it (docs/api.md, Desktop). */
function stateJson({ state, reason, since }) {
  const why = ['NOT_READY', 'LOGOUT'].includes(state) ? reason : null;
  return { state, reasonCode: why ? String(why.code) : null, reasonLabel: why?.label ?? '', stateChangeTime: since };
}

export class Mock {
  users = newUsers();
  queues = structuredClone(QUEUES);
  dialogs = new Map();
  status = 'IN_SERVICE';
  /** What the site says above the fields of the sign-in page. */
  banner = '';
  /** How the switch behaves: ms before it acts, or never; the next requests refused with this. */
  delay = 30;
  silent = false;
  /** What it would have done since hold(). @type {(() => void)[] | null} */ #held = null;
  /** @type {{ type: string, message: string, data?: string, status?: number } | null} */ refuse = null;
  /** Requests that changed something, newest last. @type {{ method: string, path: string, body: string }[]} */
  requests = [];
  /** What the server keeps of calls, newest first, by login id. @type {Map<string, object[]>} */
  past = new Map();
  /** Likewise of states. @type {Map<string, object[]>} */
  pastStates = new Map();
  layout = LAYOUT;
  reasons = REASONS;
  #nextDialog = 16777217;

  constructor() {
    this.bosh = new Bosh({ passwordOf: (user) => this.users.has(user) ? 'demo' : undefined });
    this.server = createServer((req, res) => this.#serve(req, res).catch((e) => { res.writeHead(500); res.end(String(e.stack)); }));
  }

  async start(port = 0) {
    await new Promise((r) => this.server.listen(port, '127.0.0.1', () => r(null)));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  stop() {
    this.bosh.cut(true);
    this.server.closeAllConnections();
    return new Promise((r) => this.server.close(r));
  }

  // --- the switch ---------------------------------------------------------------------------------

  update(node, source, event, data, requestId = '') {
    this.bosh.publish(node, `<Update><data>${data}</data><event>${event}</event><requestId>${esc(requestId)}</requestId><source>${source}</source></Update>`);
  }

  /** From now on requests are accepted and nothing comes of them, until release(). */
  hold() {
    this.#held ??= [];
  }

  release() {
    const held = this.#held ?? [];
    this.#held = null;
    for (const act of held)
      act();
  }

  setUser(id, change, requestId = '') {
    const u = this.users.get(id);
    const before = stateJson(u);
    Object.assign(u, change, change.state && change.state !== u.state || 'reason' in change ? { since: now() } : {});
    const is = stateJson(u);
    if (is.state !== before.state || is.reasonCode !== before.reasonCode)
      this.pastStates.set(id, [is, ...this.pastStates.get(id) ?? [before]]);
    this.update(`/finesse/api/User/${id}`, `/finesse/api/User/${id}`, 'PUT', userXml(u, 'user'), requestId);
    this.update(`/finesse/api/Team/${u.teamId}/Users`, `/finesse/api/User/${id}`, 'PUT', userXml(u, 'user'), requestId);
  }

  tellDialog(d, event, requestId = '') {
    for (const p of d.participants.filter((x) => x.user)) {
      const node = `/finesse/api/User/${p.user}/Dialogs`;
      if (event === 'PUT')
        this.update(node, `/finesse/api/Dialog/${d.id}`, 'PUT', dialogXml(d, 'dialog'), requestId);
      else
        this.update(node, node, event, `<dialogs>${dialogXml(d, 'Dialog')}</dialogs>`, requestId);
    }
  }

  /** A caller for an agent. */
  call({ to = '1001', from = '+49301234567', queue = 'Sales', variables = {} } = {}) {
    const u = this.users.get(to);
    const t = now();
    const d = {
      id: String(this.#nextDialog++), from, to: '7001', type: 'PREROUTE_ACD_IN', queue, state: 'ALERTING', variables,
      participants: [
        { address: from, state: 'INITIATED', start: t, since: t, actions: ['DROP'] },
        { address: u.extension, user: to, agent: true, state: 'ALERTING', start: t, since: t, actions: ['ANSWER'] },
      ],
    };
    this.dialogs.set(d.id, d);
    this.setUser(to, { state: 'RESERVED', reason: null });
    this.tellDialog(d, 'POST');
    return d;
  }

  participant(d, address, state, actions) {
    Object.assign(d.participants.find((p) => p.address === address), { state, actions, since: now() });
  }

  act(d, user, action, requestId) {
    const u = this.users.get(user);
    if (action === 'ANSWER') {
      for (const p of d.participants)
        this.participant(d, p.address, 'ACTIVE', p.agent ? ['HOLD', 'DROP'] : ['DROP']);
      d.state = 'ACTIVE';
      d.answered ??= now();
      this.setUser(user, { state: 'TALKING' });
    } else if (action === 'HOLD') {
      this.participant(d, u.extension, 'HELD', ['RETRIEVE', 'DROP']);
      this.setUser(user, { state: 'HOLD' });
    } else if (action === 'RETRIEVE') {
      this.participant(d, u.extension, 'ACTIVE', ['HOLD', 'DROP']);
      this.setUser(user, { state: 'TALKING' });
    } else if (action === 'DROP') {
      this.hangUp(d, requestId);
      return;
    }
    this.tellDialog(d, 'PUT', requestId);
  }

  hangUp(d, requestId = '') {
    for (const p of d.participants)
      this.participant(d, p.address, 'DROPPED', []);
    d.state = 'DROPPED';
    this.keep(d);
    this.tellDialog(d, 'PUT', requestId);
    this.dialogs.delete(d.id);
    this.tellDialog(d, 'DELETE');
    for (const p of d.participants.filter((x) => x.user)) {
      const u = this.users.get(p.user);
      this.setUser(p.user, { state: u.pending || (u.state === 'RESERVED' ? 'READY' : 'WORK_READY'), pending: '' });
    }
  }

  keep(d) {
    for (const p of d.participants.filter((x) => x.user)) {
      const out = d.from === p.address;
      this.past.set(p.user, [{
        id: d.id, direction: out ? 'OUT' : 'IN', callType: d.type, party: out ? d.to : d.from, queueName: d.queue,
        startTime: p.start, answerTime: d.answered ?? null, endTime: now(), wrapUpReason: d.reason ?? '',
      }, ...this.past.get(p.user) ?? []]);
    }
  }

  // --- HTTP ---------------------------------------------------------------------------------------

  async #serve(req, res) {
    const url = new URL(req.url, 'http://x');
    const chunks = [];
    for await (const c of req)
      chunks.push(c);
    const body = Buffer.concat(chunks).toString();
    if (url.pathname.startsWith('/http-bind'))
      this.bosh.handle(body, res);
    else if (url.pathname.startsWith('/desktop/api/'))
      this.#desktopApi(req, url, res);
    else if (url.pathname.startsWith('/finesse/api/'))
      this.#rest(req, url, body, res);
    else if (url.pathname === '/gadgets/ifr')
      this.#ifr(url, res);
    else
      await this.#file(url, res);
  }

  async #file(url, res) {
    let path = normalize(join(WWW, decodeURIComponent(url.pathname)));
    if (path.endsWith('/'))
      path += 'index.html';
    try {
      const content = await readFile(path);
      res.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream', 'Cache-Control': 'no-cache' });
      res.end(content);
    } catch {
      res.writeHead(404);
      res.end('not found');
    }
  }

  #whoIs(req) {
    const [id, password] = Buffer.from((req.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString().split(':');
    const user = this.users.get(id) ?? [...this.users.values()].find((u) => u.loginName === id);
    return user && password === 'demo' ? user : null;
  }

  #desktopApi(req, url, res) {
    const json = (value) => { res.writeHead(200, { 'Content-Type': 'application/json' }); res.end(JSON.stringify(value)); };
    const [, , , what, id] = url.pathname.split('/');
    switch (what) {
    case 'history': json({ calls: this.past.get(id) ?? [], states: this.pastStates.get(id) ?? [] }); break;
    case 'DesktopConfig':
      json({ deploymentType: 'UCCE', securityBannerMessage: this.banner, systemStatus: this.status, enableMobileAgentLogin: 'false' });
      break;
    case 'session':
      res.writeHead(204, { 'Set-Cookie': 'aplomb=x; HttpOnly; SameSite=Strict; Path=/' });
      res.end();
      break;
    case 'layout': json({ layoutxml: this.layout }); break;
    case 'token': json({ token: 'mock' }); break;
    default: res.writeHead(404); res.end();
    }
  }

  #xml(res, status, content) {
    res.writeHead(status, { 'Content-Type': 'application/xml;charset=UTF-8', 'Cache-Control': 'no-cache, no-store' });
    res.end(content);
  }

  #error(res, status, type, message, data = '') {
    this.#xml(res, status, `<ApiErrors><ApiError><ErrorType>${type}</ErrorType><ErrorMessage>${message}</ErrorMessage><ErrorData>${data}</ErrorData></ApiError></ApiErrors>`);
  }

  #rest(req, url, body, res) {
    const path = url.pathname;
    if (path === '/finesse/api/SystemInfo') {
      this.#xml(res, 200, `<SystemInfo><currentTimestamp>${now()}</currentTimestamp><deploymentType>UCCE</deploymentType><status>${this.status}</status><statusReason></statusReason><timezoneOffset>0</timezoneOffset><uri>${path}</uri><xmppDomain>localhost</xmppDomain><xmppPubSubDomain>pubsub.localhost</xmppPubSubDomain></SystemInfo>`);
      return;
    }
    if (this.status !== 'IN_SERVICE') {
      this.#error(res, 503, 'Service Unavailable', 'SERVER_OUT_OF_SERVICE');
      return;
    }
    const me = this.#whoIs(req);
    if (!me) {
      this.#error(res, 401, 'Authorization Failure', 'UNAUTHORIZED');
      return;
    }
    const part = path.split('/').slice(3).map(decodeURIComponent);
    if (req.method === 'GET')
      this.#get(part, url, me, res);
    else
      this.#change(req, path, part, body, me, res);
  }

  #get([kind, id, sub], url, me, res) {
    const user = kind === 'User' ? this.users.get(id) ?? [...this.users.values()].find((u) => u.loginName === id) : null;
    if (kind === 'Team')
      this.#xml(res, 200, `<Team><id>${id}</id><name>Sales</name><uri>/finesse/api/Team/${id}</uri><users>${[...this.users.values()].filter((u) => u.teamId === id && u.id !== '1000').map((u) => userXml(u, 'User')).join('')}</users></Team>`);
    else if (!user)
      this.#error(res, 404, 'User Not Found', 'UNKNOWN_USER', id);
    else if (!sub)
      this.#xml(res, 200, userXml(user, 'User'));
    else if (sub === 'Dialogs')
      this.#xml(res, 200, `<Dialogs>${[...this.dialogs.values()].filter((d) => d.participants.some((p) => p.user === user.id)).map((d) => dialogXml(d, 'Dialog')).join('')}</Dialogs>`);
    else if (sub === 'Queues')
      this.#xml(res, 200, `<Queues>${this.queues.map((q) => queueXml(q, this.users)).join('')}</Queues>`);
    else if (sub === 'ReasonCodes') {
      const category = url.searchParams.get('category');
      this.#xml(res, 200, `<ReasonCodes category="${category}">${this.reasons.filter((r) => r.category === category).map((r) => reasonXml(r)).join('')}</ReasonCodes>`);
    } else if (sub === 'MediaPropertiesLayouts')
      this.#xml(res, 200, CALL_LAYOUTS);
    else
      this.#error(res, 404, 'Not Found', sub);
  }

  #change(req, path, [kind, id, sub], body, me, res) {
    const requestId = String(req.headers.requestid ?? '');
    const get = (name) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1] ?? '';
    this.requests.push({ method: req.method, path, body });
    if (this.refuse?.status) {
      this.#error(res, this.refuse.status, this.refuse.type, this.refuse.message, this.refuse.data);
      return;
    }
    this.#xml(res, 202, '');
    if (this.silent || sub === 'ClientLog')
      return;
    const node = kind === 'Dialog' || sub ? `/finesse/api/User/${me.id}/Dialogs` : `/finesse/api/User/${me.id}`;
    const act = () => {
      if (this.refuse)
        this.update(node, path, 'PUT', `<apiErrors><apiError><errorData>${this.refuse.data ?? ''}</errorData><errorMessage>${this.refuse.message}</errorMessage><errorType>${this.refuse.type}</errorType></apiError></apiErrors>`, requestId);
      else if (kind === 'User' && !sub)
        this.#putUser(id, get, requestId);
      else if (kind === 'User')
        this.#makeCall(me, get('toAddress'), requestId);
      else if (this.dialogs.has(id))
        this.act(this.dialogs.get(id), me.id, get('requestedAction'), requestId);
    };
    setTimeout(() => this.#held ? this.#held.push(act) : act(), this.delay);
  }

  #putUser(id, get, requestId) {
    const u = this.users.get(id);
    const state = get('state');
    const reason = this.reasons.find((r) => r.id === get('reasonCodeId')) ?? null;
    if (state === 'LOGIN')
      this.setUser(id, { state: 'NOT_READY', extension: get('extension'), reason: null }, requestId);
    else if (['TALKING', 'HOLD'].includes(u.state) && state !== 'LOGOUT')
      this.setUser(id, { pending: state, reason }, requestId);
    else
      this.setUser(id, { state, reason, extension: state === 'LOGOUT' ? '' : u.extension }, requestId);
  }

  #makeCall(me, to, requestId) {
    const t = now();
    const d = {
      id: String(this.#nextDialog++), from: me.extension, to, type: 'OUT', queue: '', state: 'INITIATED', variables: {},
      participants: [
        { address: me.extension, user: me.id, agent: true, state: 'INITIATED', start: t, since: t, actions: ['DROP'] },
        { address: to, state: 'ALERTING', start: t, since: t, actions: [] },
      ],
    };
    this.dialogs.set(d.id, d);
    this.setUser(me.id, { state: 'TALKING', reason: null });
    this.tellDialog(d, 'POST', requestId);
    setTimeout(() => this.dialogs.has(d.id) && this.act(d, me.id, 'ANSWER', ''), 1000);
  }

  /** A gadget in the wire format of the container, without the feature scripts. */
  #ifr(url, res) {
    const spec = url.searchParams.get('url') ?? '';
    if (!/^http.*queue-statistics/.test(spec)) {
      res.writeHead(404, { 'Content-Type': 'text/html; charset=utf-8' });
      res.end('The gadget&#39;s address answered 404.');
      return;
    }
    res.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    res.end(`<!doctype html><title>gadget</title><body style="font:14px system-ui;margin:12px"><p id="out">waiting</p><script>
      window.__isgadget = true;
      const q = new URLSearchParams(location.hash.slice(1));
      const say = (s, a, c = 0) => parent.postMessage(JSON.stringify({ s, f: window.name, c, a, t: q.get('rpctoken'), l: false }), location.origin);
      addEventListener('message', (e) => {
        const m = JSON.parse(e.data);
        if (m.s === 'openajax.pubsub' && m.a[0] === 'cmd') {
          say('__cb', [m.c, true]);
          say('openajax.pubsub', ['sub', 'finesse.api.**', '1'], 2);
          say('resize_iframe', [90]);
          say('set_title', ['Mock gadget']);
        } else if (m.s === 'openajax.pubsub' && m.a[0] === 'pub')
          document.getElementById('out').textContent = m.a[1] + ' ' + JSON.stringify(m.a[2].object).slice(0, 80);
      });
      say('__ack', []);
      say('openajax.pubsub', ['con'], 1);
    </script>`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const mock = await new Mock().start(Number(process.argv[2] ?? 9500));
  console.log(`${mock.url}/desktop/`);
}
