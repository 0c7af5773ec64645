// Just enough of a BOSH server for the page: one session a user, PLAIN, bind, presence, pubsub.
import { randomUUID } from 'node:crypto';
import { esc } from './model.js';

const HEADERS = { 'Content-Type': 'text/xml; charset=utf-8', 'Cache-Control': 'no-store' };

const wrap = (inner, attributes = '') =>
  `<body xmlns='http://jabber.org/protocol/httpbind' xmlns:stream='http://etherx.jabber.org/streams' ${attributes}>${inner}</body>`;

export class Bosh {
  /** @param {{ passwordOf: (user: string) => string | undefined }} options */
  constructor(options) {
    this.options = options;
    this.sessions = new Map();
    /** Answers nothing and drops connections: the bridge is away. */
    this.away = false;
  }

  /** One POST; body is the whole <body>. */
  handle(body, res) {
    if (this.away) {
      res.socket?.destroy();
      return;
    }
    const attr = (name) => new RegExp(`\\b${name}="([^"]*)"`).exec(body.slice(0, body.indexOf('>')))?.[1] ?? '';
    const rid = Number(attr('rid'));
    let s = this.sessions.get(attr('sid'));
    if (!attr('sid')) {
      s = { sid: randomUUID(), next: rid + 1, early: new Map(), held: new Map(), answers: new Map(), queue: [], user: '', nodes: new Set() };
      this.sessions.set(s.sid, s);
      this.answer(s, { rid, res }, `<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms></stream:features>`,
        `sid='${s.sid}' wait='60' requests='2' hold='1' inactivity='60' ver='1.6'`);
      return;
    }
    if (!s) {
      this.answer(null, { rid, res }, '', "type='terminate' condition='item-not-found'");
      return;
    }
    this.inOrder(s, { rid, res, body });
  }

  /**
   * Requests are taken and answered in the order of their numbers; one that comes again gets the answer it got (XEP-0124
   * section 14).  Held are those without an answer, null where the connection is gone.
   */
  inOrder(s, request) {
    const { rid, res } = request;
    res.on('close', () => {
      if (s.early.get(rid)?.res === res)
        s.early.delete(rid);
      if (s.held.get(rid) === res)
        s.held.set(rid, null);
    });
    if (s.held.has(rid))
      s.held.set(rid, res);
    else if (s.answers.has(rid))
      res.writeHead(200, HEADERS).end(s.answers.get(rid));
    else
      s.early.set(rid, request);
    for (let next; (next = s.early.get(s.next)) !== undefined; s.next++) {
      s.early.delete(s.next);
      this.take(s, next);
    }
    this.flush(s);
  }

  take(s, request) {
    const { body } = request;
    const tag = body.slice(0, body.indexOf('>'));
    if (/\btype="terminate"/.test(tag)) {
      this.sessions.delete(s.sid);
      s.held.set(request.rid, request.res);
      while (s.held.size > 0)
        this.answer(s, this.first(s), '', "type='terminate'");
      return;
    }
    if (/\bxmpp:restart="true"/.test(tag))
      s.queue.push(`<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></stream:features>`);
    const inner = /^<body[^>]*?(?:\/>|>([\s\S]*)<\/body>)$/.exec(body)?.[1] ?? '';
    for (const stanza of inner.match(/<(auth|iq|presence)\b[\s\S]*?(?:<\/\1>|\/>(?=<|$))/g) ?? [])
      this.stanza(s, stanza);
    s.held.set(request.rid, request.res);
    this.flush(s);
    while (s.held.size > 1)
      this.answer(s, this.first(s), s.queue.splice(0).join(''));
  }

  /** @returns the request that is answered next */
  first(s) {
    const [rid, res] = s.held.entries().next().value;
    s.held.delete(rid);
    return { rid, res };
  }

  stanza(s, stanza) {
    const id = /\bid="([^"]*)"/.exec(stanza)?.[1];
    const result = (inner = '') => s.queue.push(`<iq xmlns='jabber:client' type='result' id='${id}'>${inner}</iq>`);
    if (stanza.startsWith('<auth')) {
      const [, user, password] = Buffer.from(/>([^<]*)</.exec(stanza)?.[1] ?? '', 'base64').toString().split('\0');
      const good = this.options.passwordOf(user) === password;
      s.user = user;
      s.queue.push(good ? `<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>` : `<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>`);
    } else if (stanza.includes('<resource>')) {
      for (const other of [...this.sessions.values()])
        if (other !== s && other.user === s.user) {
          other.queue.push(`<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>`);
          this.flush(other, "type='terminate' condition='remote-stream-error'");
          this.sessions.delete(other.sid);
        }
      s.jid = `${s.user}@localhost/desktop`;
      result(`<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>${s.jid}</jid></bind>`);
    } else if (stanza.includes('<subscribe')) {
      const node = /node="([^"]*)"/.exec(stanza)[1].replace(/&#47;/g, '/');
      s.nodes.add(node);
      result(`<pubsub xmlns='http://jabber.org/protocol/pubsub'><subscription node='${node}' jid='${s.jid}' subscription='subscribed'/></pubsub>`);
    } else if (stanza.startsWith('<presence')) {
      s.present = true;
    } else if (stanza.startsWith('<iq')) {
      result();
    }
  }

  /** @param {string} node @param {string} payload */
  publish(node, payload) {
    const own = /^\/finesse\/api\/User\/([^/]+)/.exec(node)?.[1];
    for (const s of this.sessions.values()) {
      if (!s.present || !(s.user === own || s.nodes.has(node) || node === '/finesse/api/SystemInfo'))
        continue;
      s.queue.push(`<message xmlns='jabber:client' from='pubsub.localhost' to='${s.user}@localhost' id='${randomUUID()}'>` +
        `<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='${node}'><item id='${randomUUID()}1'>` +
        `<notification xmlns='http://jabber.org/protocol/pubsub'>${esc(payload)}</notification></item></items></event></message>`);
      this.flush(s);
    }
  }

  flush(s, attributes = '') {
    if (s.queue.length > 0 && s.held.values().next().value)
      this.answer(s, this.first(s), s.queue.splice(0).join(''), attributes);
  }

  answer(s, { rid, res }, inner, attributes = '') {
    const text = wrap(inner, attributes);
    s?.answers.set(rid, text);
    res?.writeHead(200, HEADERS).end(text);
  }

  /** Breaks every open request. @param {boolean} forget sessions too, as after a restart without a journal */
  cut(forget) {
    for (const s of this.sessions.values())
      for (const res of s.held.values())
        res?.socket?.destroy();
    if (forget)
      this.sessions.clear();
  }
}
