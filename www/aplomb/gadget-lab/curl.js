// A request of a gadget as a command that people try by hand.

/** Who asks is named, the password is asked for; a token is to be put in. */
const WHO = { authorization: whoAsks, cookie: () => '' };

/** @param {unknown} text */
const quoted = (text) => `'${String(text).replaceAll("'", "'\\''")}'`;

/** @param {string} value of Authorization */
function whoAsks(value) {
  const [, basic] = /^basic\s+(\S+)$/i.exec(value) ?? [];
  try {
    if (basic)
      return `-u ${quoted(atob(basic).replace(/:.*$/s, ''))}`;
  } catch {
    // not Base64: nobody's name
  }
  return "-H 'Authorization: …'";
}

/**
 * @param {{ method: string, url: string, headers?: Iterable<[string, string]>, body?: string }} request
 * @returns {string} for a shell, of several lines
 */
export function curlOf({ method, url, headers = [], body = '' }) {
  const told = [...headers].map(([name, value]) =>
    (/** @type {Record<string, (value: string) => string>} */ (WHO)[name.toLowerCase()] ?? ((v) => `-H ${quoted(`${name}: ${v}`)}`))(value));
  const parts = [method === 'GET' ? '' : `-X ${method}`, ...told, body && `--data-binary ${quoted(body)}`, quoted(url)];
  return `curl ${parts.filter(Boolean).join(' \\\n  ')}`;
}
