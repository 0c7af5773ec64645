/* A server that gives tokens and checks signatures, as RFC 5849 (OAuth 1.0), 6749, 6750 and 7636
 * (OAuth 2) say; written from them, apart from ours. */
import crypto from 'node:crypto';

const escape = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** RFC 5849, 3.4.1: method, address without query, all parameters but the signature, decoded. */
export function baseString(method, address, pairs) {
  const { protocol, host, pathname } = new URL(address);
  const sorted = pairs
    .filter(([name]) => name !== 'oauth_signature' && name !== 'realm')
    .map((pair) => pair.map(escape))
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1));
  const normalized = sorted.map((pair) => pair.join('=')).join('&');
  return [method, `${protocol}//${host}${pathname}`, normalized].map(escape).join('&');
}

export function hmacSha1(text, secret, tokenSecret = '') {
  return crypto.createHmac('sha1', `${escape(secret)}&${escape(tokenSecret)}`).update(text).digest('base64');
}

/** Every parameter of a request: of Authorization, of the query, of a form. */
export function parametersOf(request) {
  const { authorization = '', 'content-type': type = '' } = request.headers;
  const header = authorization.startsWith('OAuth ')
    ? [...authorization.matchAll(/([^\s,="]+)="([^"]*)"/g)].map(([, name, value]) => [decodeURIComponent(name), decodeURIComponent(value)])
    : [];
  const query = [...new URL(request.url, 'http://x').searchParams];
  const form = type.startsWith('application/x-www-form-urlencoded') ? [...new URLSearchParams(request.body)] : [];
  return [...header, ...query, ...form];
}

/** Is a request signed with these secrets (or, RSA-SHA1, by the holder of this key), now, and once? */
export class Verifier {
  #nonces = new Set();

  check(request, origin, { secret, tokenSecret, publicKey }) {
    const pairs = parametersOf(request);
    const all = Object.fromEntries(pairs);
    const text = baseString(request.method, origin + request.url, pairs);
    const fresh = Math.abs(Date.now() / 1000 - Number(all.oauth_timestamp)) < 300 && !this.#nonces.has(all.oauth_nonce);
    this.#nonces.add(all.oauth_nonce);
    if (all.oauth_body_hash !== undefined && all.oauth_body_hash !== crypto.createHash('sha1').update(request.body).digest('base64'))
      return false;
    if (all.oauth_version !== '1.0' || !fresh) return false;
    if (all.oauth_signature_method === 'PLAINTEXT') return all.oauth_signature === `${escape(secret)}&${escape(tokenSecret ?? '')}`;
    if (all.oauth_signature_method === 'RSA-SHA1')
      return crypto.verify('sha1', Buffer.from(text), publicKey, Buffer.from(all.oauth_signature, 'base64'));
    return all.oauth_signature === hmacSha1(text, secret, tokenSecret);
  }
}
