/* HTTP as a client of the REST API speaks it; paths go out byte for byte. */
import http from 'node:http';
import { parseXml } from './xml.js';

export class Answer {
  constructor(status, headers, body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  get text() {
    return this.body.toString('utf8');
  }

  get json() {
    return JSON.parse(this.text);
  }

  /** The root element; throws if the body is not well-formed. */
  get xml() {
    return parseXml(this.text);
  }

  /** Of an <ApiErrors> body: [ErrorType, ErrorMessage, ErrorData] of the first error. */
  get error() {
    const e = this.xml.get('ApiError');
    return { type: e.value('ErrorType'), message: e.value('ErrorMessage'), data: e.value('ErrorData') };
  }
}

/**
 * @param {{method?: string, host?: string, port: number, path: string, body?: string | Buffer,
 *   headers?: Record<string, string>, agent?: http.Agent, timeout?: number}} options
 * @returns {Promise<Answer>}
 */
export function exchange({ method = 'GET', host = '127.0.0.1', body, timeout = 15000, ...rest }) {
  return new Promise((resolve, reject) => {
    const headers = { ...rest.headers };
    if (body !== undefined) headers['Content-Length'] ??= String(Buffer.byteLength(body));
    const request = http.request({ ...rest, method, host, headers, timeout }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve(new Answer(answer.statusCode, answer.headers, Buffer.concat(parts))),
      );
    });
    request.on('timeout', () => request.destroy(new Error(`${method} ${rest.path}: no answer`)));
    request.on('error', reject);
    request.end(body);
  });
}

export class Rest {
  constructor(installation, user, password) {
    this.installation = installation;
    this.user = user;
    this.password = password;
  }

  get authorization() {
    return 'Basic ' + Buffer.from(`${this.user}:${this.password}`).toString('base64');
  }

  /** body: text is sent as XML, an object as JSON. */
  send(method, path, body, headers = {}) {
    const isText = typeof body === 'string' || Buffer.isBuffer(body);
    const all = {};
    if (this.user !== undefined) all.Authorization = this.authorization;
    if (body !== undefined) all['Content-Type'] = isText ? 'application/xml' : 'application/json';
    const sent = body === undefined || isText ? body : JSON.stringify(body);
    return this.installation.exchange({ method, path, body: sent, headers: { ...all, ...headers } });
  }

  get(path, headers) {
    return this.send('GET', path, undefined, headers);
  }

  put(path, body, headers) {
    return this.send('PUT', path, body, headers);
  }

  post(path, body, headers) {
    return this.send('POST', path, body, headers);
  }

  delete(path, headers) {
    return this.send('DELETE', path, undefined, headers);
  }

  /* What nearly every test does. */

  /** PUT of the own user's state; 202 expected.  reason: id of a reason code. */
  async state(state, { extension, reason, requestId } = {}) {
    const parts = [`<state>${state}</state>`];
    if (extension) parts.push(`<extension>${extension}</extension>`);
    if (reason) parts.push(`<reasonCodeId>${reason}</reasonCodeId>`);
    const headers = requestId ? { requestId } : {};
    const path = `/finesse/api/User/${this.user}`;
    const answer = await this.put(path, `<User>${parts.join('')}</User>`, headers);
    if (answer.status !== 202) throw new Error(`${state}: ${answer.status} ${answer.text}`);
    return answer;
  }

  /** PUT of an action on a dialog for an extension; the answer as it is. */
  act(dialog, action, extension, requestId) {
    const body = `<Dialog><targetMediaAddress>${extension}</targetMediaAddress><requestedAction>${action}</requestedAction></Dialog>`;
    return this.put(`/finesse/api/Dialog/${dialog}`, body, requestId ? { requestId } : {});
  }
}
