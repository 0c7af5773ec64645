/* Clients over TCP and WebSocket that keep their session by stream management (XEP-0198): when the
 * connection breaks they come back on another and resume; when that is refused they sign in anew. */
import net from 'node:net';
import { WebSocket } from 'ws';

const SM = "xmlns='urn:xmpp:sm:3'";
const CLIENT = "xmlns='jabber:client'";
const SASL = "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";
const BIND = "xmlns='urn:ietf:params:xml:ns:xmpp-bind'";
const STREAM = "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'";
const FRAMING = "xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='localhost' version='1.0'";
const RETRY = 100; /* ms, and up to as many again */

/** A connection: {send(text), cut()}; on.open(), on.text(piece) and once on.gone(). */
const connections = {
  TCP(port, on) {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    socket.setEncoding('utf8').on('data', on.text);
    socket.once('connect', on.open).once('close', on.gone).on('error', () => {});
    return { send: (text) => socket.write(text), cut: () => socket.destroy() };
  },
  WebSocket(port, on) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/`, 'xmpp');
    socket.on('message', (data) => on.text(String(data)));
    socket.once('open', on.open).once('close', on.gone).on('error', () => {});
    return { send: (text) => socket.readyState === 1 && socket.send(text), cut: () => socket.terminate() };
  },
};

const headers = {
  TCP: `<?xml version='1.0'?><stream:stream ${STREAM}>`,
  WebSocket: `<open ${FRAMING}/>`,
};

/** The first whole element of the text, and what is behind it; headers of streams are passed over. */
function cutElement(text) {
  const start = text.match(/^\s*(?:<\?xml[^>]*\?>|<stream:stream [^>]*>|<\/stream:stream>|<(?:open|close)[^>]*\/>|\s)*/)[0].length;
  const rest = text.slice(start);
  const tag = rest.match(/^<([\w:]+)([^>]*?)(\/?)>/);
  if (!tag) return { element: null, rest };
  if (tag[3]) return { element: tag[0], rest: rest.slice(tag[0].length) };
  const end = rest.indexOf(`</${tag[1]}>`);
  if (end < 0) return { element: null, rest };
  const length = end + tag[1].length + 3;
  return { element: rest.slice(0, length), rest: rest.slice(length) };
}

const newEpoch = () => ({ since: Infinity, heard: [], repeats: 0 });

export class Wire {
  epochs = [newEpoch()]; /* as those of storm.test.js */
  resumed = 0;
  #away = false;
  #id = null; /* of the session that may be resumed */
  #handled = 0;
  #text = '';

  /** @param {'TCP' | 'WebSocket'} kind */
  constructor(kind, port, user, resource) {
    Object.assign(this, { kind, port, user, resource });
    this.ready = new Promise((resolve) => (this.isReady = resolve));
    this.#connect();
  }

  #connect() {
    this.step = 'features';
    this.#text = '';
    let gone = false;
    const line = connections[this.kind](this.port, {
      open: () => line === this.line && this.#open(),
      text: (piece) => line === this.line && this.#take(piece),
      gone: () => {
        if (gone || line !== this.line) return;
        gone = true;
        this.#lost();
      },
    });
    this.line = line;
  }

  #open() {
    this.line.send(headers[this.kind]);
  }

  #later(ms) {
    this.timer = setTimeout(() => this.#connect(), ms);
  }

  #lost() {
    if (this.ended || this.#away) return;
    if (this.#id && this.epochs.at(-1).since === Infinity) this.#endEpoch(); /* it was not all there yet */
    this.#later(RETRY + Math.random() * RETRY);
  }

  #endEpoch() {
    this.#id = null;
    this.epochs.at(-1).ended = true;
    this.epochs.push(newEpoch());
  }

  /** Its connection breaks, and it comes back after so long. */
  cut(ms) {
    clearTimeout(this.timer);
    const { line } = this;
    this.line = null;
    this.#away = true;
    line?.cut();
    this.timer = setTimeout(() => {
      this.#away = false;
      this.#lost();
    }, ms);
  }

  end() {
    this.ended = true;
    clearTimeout(this.timer);
    this.line?.cut();
  }

  #take(piece) {
    const { line } = this;
    this.#text += piece;
    for (;;) {
      const { element, rest } = cutElement(this.#text);
      this.#text = rest;
      if (!element || line !== this.line) return;
      this.#hear(element);
    }
  }

  #hear(element) {
    const name = element.match(/^<([\w:]+)/)[1];
    if (name === 'message' || name === 'iq' || name === 'presence') this.#handled++;
    if (name === 'message') this.#event(element);
    else if (name === 'r') this.line.send(`<a ${SM} h='${this.#handled}'/>`);
    else if (name === 'stream:error' || name === 'failure') this.line.cut();
    else this.#step(name, element);
  }

  #event(element) {
    const seq = element.match(/<item id=['"][-0-9a-f]{36}(\d+)['"]/);
    if (seq) this.epochs.at(-1).heard.push({ seq: Number(seq[1]), ms: Date.now() });
  }

  /** The sign-in; each step waits for one element. */
  #step(name, element) {
    if (this.step === 'features' && name === 'stream:features') {
      const plain = Buffer.from(`\0${this.user}\0demo`).toString('base64');
      this.line.send(`<auth ${SASL} mechanism='PLAIN'>${plain}</auth>`);
      this.step = 'success';
    } else if (this.step === 'success' && name === 'success') {
      this.line.send(headers[this.kind]);
      this.step = 'known';
    } else if (this.step === 'known' && name === 'stream:features') {
      if (this.#id) this.line.send(`<resume ${SM} previd='${this.#id}' h='${this.#handled}'/>`);
      else this.#bind();
    } else if (name === 'resumed') {
      this.resumed++;
      this.step = 'there';
    } else if (this.step === 'known' && name === 'failed') {
      this.#endEpoch();
      this.#bind();
    } else if (this.step === 'bound' && name === 'iq') {
      this.line.send(`<enable ${SM} resume='true'/>`);
      this.step = 'enabled';
    } else if (this.step === 'enabled' && name === 'enabled') {
      this.#id = element.match(/ id='([^']+)'/)[1];
      this.#handled = 0;
      this.line.send(`<presence ${CLIENT}/>`);
      this.step = 'present';
    } else if (this.step === 'present' && name === 'presence') {
      this.epochs.at(-1).since = Date.now();
      this.step = 'there';
      this.isReady();
    }
  }

  #bind() {
    this.line.send(`<iq ${CLIENT} type='set' id='b'><bind ${BIND}><resource>${this.resource}</resource></bind></iq>`);
    this.step = 'bound';
  }
}
