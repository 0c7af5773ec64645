/* As much of XMLHttpRequest as strophe.js uses, over Node's http and https; whom https trusts stands in
 * https.globalAgent.options. */
import http from 'node:http';
import https from 'node:https';

const agent = new http.Agent({ keepAlive: true, maxSockets: 10000 });

export class XmlHttpRequest {
  readyState = 0;
  status = 0;
  statusText = '';
  responseText = '';
  onreadystatechange = null;
  #method = 'GET';
  #url = '';
  #headers = {};
  #answerHeaders = {};
  #request = null;

  open(method, url) {
    this.#method = method;
    this.#url = url;
    this.#state(1);
  }

  setRequestHeader(name, value) {
    this.#headers[name] = value;
  }

  getResponseHeader(name) {
    return this.#answerHeaders[name.toLowerCase()] ?? null;
  }

  getAllResponseHeaders() {
    const pairs = Object.entries(this.#answerHeaders);
    return pairs.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  }

  overrideMimeType() {}

  get responseXML() {
    return new DOMParser().parseFromString(this.responseText, 'text/xml');
  }

  send(body = '') {
    const headers = { ...this.#headers, 'Content-Length': String(Buffer.byteLength(body)) };
    const secure = this.#url.startsWith('https:');
    const options = { method: this.#method, headers, agent: secure ? https.globalAgent : agent };
    const request = (secure ? https : http).request(this.#url, options, (answer) => {
      this.status = answer.statusCode;
      this.#answerHeaders = answer.headers;
      this.#state(2);
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => (text += part));
      answer.on('end', () => {
        this.responseText = text;
        this.#state(4);
      });
      answer.on('error', () => this.#fail(request));
    });
    this.#request = request;
    request.on('error', () => this.#fail(request));
    request.end(body);
  }

  #fail(request) {
    if (this.#request !== request || this.readyState === 4) return;
    this.status = 0;
    this.#state(4);
  }

  abort() {
    const request = this.#request;
    this.#request = null;
    this.readyState = 0;
    request?.destroy();
  }

  #state(state) {
    this.readyState = state;
    this.onreadystatechange?.();
  }
}
