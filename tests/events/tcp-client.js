/* An XMPP client over TCP of which every byte is ours to choose. */
import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { parseXml } from '../harness/xml.js';
import { until } from '../harness/index.js';

const STREAMS = 'http://etherx.jabber.org/streams';

export class TcpClient {
  /**
   * @param {import('./rig.js').Rig} rig
   * @param {import('node:net').Socket} [socket]
   */
  constructor(rig, socket = net.connect(rig.tcpPort, '127.0.0.1')) {
    this.text = ''; /* everything heard */
    this.pieces = []; /* as the socket gave it */
    this.#use(socket);
  }

  #use(socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.setEncoding('utf8').on('data', (piece) => {
      this.pieces.push(piece);
      this.text += piece;
    });
    socket.on('error', (error) => (this.error = error));
    this.closed = new Promise((resolve) => socket.once('close', resolve));
    socket.once('end', () => socket.end());
  }

  /** STARTTLS, after the features. `pipelined`: sent in the clear behind it, as one who injects. */
  async startTls(options, pipelined = '') {
    this.send(`<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>${pipelined}`);
    await this.hears(/<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'\/>/);
    const plain = this.socket;
    plain.removeAllListeners();
    const socket = tls.connect({ socket: plain, ...options });
    this.#use(socket);
    await once(socket, 'secureConnect');
  }

  send(text) {
    this.socket.write(text);
  }

  /** Waits for a pattern behind what was waited for before; what it found. */
  async hears(pattern, timeout = 10000) {
    let found;
    await until(() => (found = this.text.slice(this.seen ?? 0).match(pattern)), {
      timeout,
      what: `${pattern} in ${this.text.slice(-600)}`,
    });
    this.seen = (this.seen ?? 0) + found.index + found[0].length;
    return found;
  }

  open(attributes = "to='localhost' version='1.0'", declaration = "<?xml version='1.0'?>") {
    this.send(`${declaration}<stream:stream xmlns='jabber:client' xmlns:stream='${STREAMS}' ${attributes}>`);
  }

  auth(user, password = 'demo') {
    const text = Buffer.from(`\0${user}\0${password}`).toString('base64');
    this.send(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${text}</auth>`);
  }

  bind(resource) {
    this.send(
      `<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>` +
        `<resource>${resource}</resource></bind></iq>`,
    );
  }

  async signIn(user, { resource = 'tcp', password, opened = false } = {}) {
    if (!opened) {
      this.open();
      await this.hears(/<\/stream:features>/);
    }
    this.auth(user, password);
    await this.hears(/<success [^>]*\/>/);
    this.open();
    await this.hears(/<\/stream:features>/);
    this.bind(resource);
    await this.hears(/<jid>[^<]+<\/jid>/);
    this.send("<iq type='set' id='s'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq><presence/>");
    await this.hears(new RegExp(`<presence[^>]* from='${user}@localhost/${resource}'`));
    return this;
  }

  /** requestIds of the events heard, in order. */
  get events() {
    return [...this.text.matchAll(/&lt;requestId&gt;([^&]*)&lt;/g)].map((m) => m[1]);
  }

  /** The message that carried an event, as a tree. */
  message(requestId) {
    const all = this.text.match(/<message .*?<\/message>/gs) ?? [];
    const found = all.find((m) => m.includes(`&lt;requestId&gt;${requestId}&lt;`));
    return found && parseXml(found);
  }

  heard(requestId, timeout = 20000) {
    return until(() => this.events.includes(requestId), {
      timeout,
      what: `${requestId} in ${this.text.slice(-600)}`,
    });
  }

  end() {
    this.socket.destroy();
  }
}

