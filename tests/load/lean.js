/* Clients that cost little, so that what is measured is the server: HTTP/1.1 on a socket kept open, and
 * as much of BOSH as hearing events takes. */
import net from 'node:net';

/** One connection, one request at a time; exchange() gives {status, body}.  A server closes a connection
 * that was idle for long: the next request opens another, as browsers do. */
export class Line {
  #waiting = null;
  #buffer = '';

  constructor(port) {
    this.port = port;
    this.#connect();
  }

  #connect() {
    const socket = net.connect({ port: this.port, host: '127.0.0.1', noDelay: true });
    socket.setEncoding('latin1');
    socket.on('data', (part) => this.#take(part));
    socket.on('error', () => {});
    socket.on('close', () => socket === this.socket && this.#closed());
    this.socket = socket;
    this.used = false;
  }

  /* The close may have crossed our request: then, and only then, it is sent once more. */
  #closed() {
    const waiting = this.#waiting;
    if (!waiting) return;
    if (!this.used) return waiting.reject(new Error('connection closed'));
    this.#connect();
    this.socket.write(waiting.request);
  }

  /** first: 'PUT /path'; headers: whole lines. */
  exchange(first, headers = '', body = '') {
    return new Promise((resolve, reject) => {
      const length = `Content-Length: ${Buffer.byteLength(body)}\r\n`;
      const request = `${first} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}${length}\r\n${body}`;
      this.#waiting = { resolve, reject, request };
      if (!this.socket.writable) this.#connect();
      this.socket.write(request);
    });
  }

  #take(part) {
    this.#buffer += part;
    const end = this.#buffer.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#buffer.slice(0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head);
    const chunked = /\r\ntransfer-encoding: *chunked/i.test(head);
    const start = end + 4;
    let stop;
    if (chunked) {
      const last = this.#buffer.indexOf('0\r\n\r\n', start);
      if (last < 0) return;
      stop = last + 5;
    } else {
      stop = start + (length ? Number(length[1]) : 0);
      if (this.#buffer.length < stop) return;
    }
    const body = this.#buffer.slice(start, stop);
    this.#buffer = this.#buffer.slice(stop);
    const { resolve } = this.#waiting;
    this.#waiting = null;
    this.used = true;
    resolve({ status: Number(head.slice(9, 12)), body });
  }

  close() {
    this.#waiting = null;
    this.socket.destroy();
  }
}

const XMLNS = "xmlns='http://jabber.org/protocol/httpbind'";

/** Signs in over BOSH and calls onBody(text, at) with every body that carries something. */
export class Listener {
  constructor(port, domain, onBody) {
    this.lines = [new Line(port), new Line(port)];
    this.domain = domain;
    this.onBody = onBody;
    this.rid = 1000000;
  }

  /* The two connections take turns: one may be held while the other sends. */
  async #send(content, attributes = '') {
    const rid = this.rid++;
    const sid = this.sid ? ` sid='${this.sid}'` : '';
    const body = `<body rid='${rid}'${sid} ${attributes} ${XMLNS}>${content}</body>`;
    const answer = await this.lines[rid % 2].exchange('POST /http-bind/', '', body);
    if (answer.status !== 200 || /type=['"]terminate/.test(answer.body))
      throw new Error(`BOSH: ${answer.status} ${answer.body}`);
    return answer.body;
  }

  async open(user, password) {
    const xmpp = "xmpp:version='1.0' xmlns:xmpp='urn:xmpp:xbosh'";
    const to = `to='${this.domain}'`;
    const first = await this.#send('', `${to} hold='1' wait='60' ver='1.6' ${xmpp}`);
    this.sid = /sid=['"]([^'"]+)/.exec(first)[1];
    const plain = Buffer.from(`\0${user}\0${password}`).toString('base64');
    const sasl = "xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'";
    let heard = await this.#send(`<auth ${sasl}>${plain}</auth>`);
    if (!heard.includes('<success')) throw new Error(`no sign-in: ${heard}`);
    await this.#send('', `${to} xmpp:restart='true' xmlns:xmpp='urn:xmpp:xbosh'`);
    const iq = (id, child) => `<iq type='set' id='${id}' xmlns='jabber:client'>${child}</iq>`;
    const bind = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>bench</resource></bind>";
    heard = await this.#send(iq('bind', bind));
    if (!heard.includes('<jid>')) throw new Error(`no bind: ${heard}`);
    await this.#send(iq('session', "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/>"));
    this.#listen("<presence xmlns='jabber:client'/>");
  }

  #listen(content = '') {
    this.#send(content).then(
      (body) => {
        if (this.closed) return;
        const at = performance.now();
        this.#listen();
        this.onBody(body, at);
      },
      (error) => {
        if (!this.closed) this.onBody(`error ${error.message}`, performance.now());
      },
    );
  }

  close() {
    this.closed = true;
    for (const line of this.lines) line.close();
  }
}

const ENTITIES = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Text of an element as it stands in XML -> the text. */
export const unescapeText = (text) => text.replace(/&(lt|gt|amp|quot|apos);/g, (_, name) => ENTITIES[name]);
