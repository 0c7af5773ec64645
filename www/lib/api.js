// REST calls: identity, requestId, errors as one kind of exception.
import { element, parse, child, text } from './xml.js';

/** An answer that has not come by then does not come: its connection is dead. */
const LIMIT_MS = 30000;

/** Why a request was refused, by a status, by an error notification, or by silence. */
export class ApiError extends Error {
  /** Of our own interfaces, whole. @type {Record<string, any>} */ answer = {};

  /**
   * @param {number} status HTTP status; 0 if there was no answer at all
   * @param {string} type ErrorType of the API, e.g. 'Invalid State'
   * @param {string} [detail] ErrorData: the element, id or number concerned
   * @param {string} [message] ErrorMessage
   * @param {number} [retryAfter] seconds, 0 if not said
   */
  constructor(status, type, detail = '', message = '', retryAfter = 0) {
    super(message || type || `HTTP ${status}`);
    this.status = status;
    this.type = type;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }
}

/**
 * base64("id:password") in UTF-8, as HTTP Basic and the gadget library want it.
 * @param {string} id
 * @param {string} password
 */
export function basic(id, password) {
  const bytes = new TextEncoder().encode(`${id}:${password}`);
  return btoa(String.fromCharCode(...bytes));
}

export function newRequestId() {
  if (crypto.randomUUID)
    return crypto.randomUUID();
  // Plain http on another host than loopback has no randomUUID.
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0'));
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/**
 * @param {Element | null} apiErrors <ApiErrors> of an answer or <apiErrors> of a notification
 * @param {number} status
 * @param {number} [retryAfter]
 */
export function errorFrom(apiErrors, status, retryAfter) {
  const one = child(apiErrors, 'ApiError') ?? child(apiErrors, 'apiError');
  const get = (/** @type {string} */ a, /** @type {string} */ b) => text(one, a) || text(one, b);
  return new ApiError(status, get('ErrorType', 'errorType'), get('ErrorData', 'errorData'),
    get('ErrorMessage', 'errorMessage'), retryAfter);
}

export class Api {
  /** base64 of id:password; '' while nobody is signed in */
  authorization = '';
  /** Origin of the server, '' for the page's own. */
  base = '';

  /**
   * @param {string} method
   * @param {string} path
   * @param {{ body?: string, requestId?: string }} [options]
   * @returns {Promise<Element | null>} root of the answer, null if it was empty; throws ApiError
   */
  async request(method, path, { body, requestId } = {}) {
    /** @type {Record<string, string>} */
    const headers = {};
    if (this.authorization)
      headers.Authorization = `Basic ${this.authorization}`;
    if (body !== undefined)
      headers['Content-Type'] = 'application/xml';
    if (requestId)
      headers.requestId = requestId;
    /** @type {Response} */
    let answer;
    let content;
    try {
      // 'omit': identity is the header alone, and no browser asks for a password on 401.
      answer = await fetch(this.base + path, {
        method, headers, body, cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(LIMIT_MS),
      });
      content = await answer.text();
    } catch (fault) {
      throw new ApiError(0, 'Unreachable', '', String(fault));
    }
    /** @type {Element | null} */
    let root = null;
    try {
      root = content.trim() ? parse(content) : null;
    } catch {
      if (answer.ok)
        throw new ApiError(answer.status, 'Bad Answer');
    }
    if (!answer.ok)
      throw errorFrom(root?.localName === 'ApiErrors' ? root : null, answer.status,
        Number(answer.headers.get('Retry-After')) || 0);
    return root;
  }

  /** @param {string} path */
  async get(path) {
    const root = await this.request('GET', path);
    if (!root)
      throw new ApiError(200, 'Bad Answer');
    return root;
  }

  /**
   * Of our own interfaces.
   * @param {string} path
   * @param {object | string} [value] to be posted; a file, and text that is JSON already, go as they are; without one it is read
   * @param {string} [method]
   * @returns {Promise<any>} null if it was empty; throws ApiError
   */
  async json(path, value, method = value ? 'POST' : 'GET') {
    try {
      const answer = await fetch(this.base + path, {
        method, body: typeof value === 'object' && !(value instanceof Blob) ? JSON.stringify(value) : value, headers: { Authorization: `Basic ${this.authorization}` }, cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(LIMIT_MS),
      });
      const content = await answer.text();
      if (answer.ok)
        return content ? JSON.parse(content) : null;
      const told = content.startsWith('{') ? JSON.parse(content) : {};
      throw Object.assign(new ApiError(answer.status, '', told.field, told.error), { answer: told });
    } catch (fault) {
      throw fault instanceof ApiError ? fault : new ApiError(0, 'Unreachable', '', String(fault));
    }
  }

  /**
   * @param {'PUT' | 'POST'} method
   * @param {string} path
   * @param {string} name root element
   * @param {object} value nested plain values
   * @param {string} [requestId]
   */
  send(method, path, name, value, requestId) {
    return this.request(method, path, { body: element(name, value), requestId });
  }
}
