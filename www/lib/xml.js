// XML <-> values, in the mapping of the public client library (elements with only text are strings,
// empty ones null, repeated ones arrays, attributes @name beside #text).

/** Where a page takes no text for markup (Trusted Types): what is parsed here is data, no part of a page. */
const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy('aplomb-xml', { createHTML: (/** @type {string} */ text) => text });

/**
 * @param {string} text
 * @returns {Element} the root element; throws SyntaxError on text that is not well-formed
 */
export function parse(text) {
  const doc = new DOMParser().parseFromString(policy?.createHTML(text) ?? text, 'text/xml');
  const fault = doc.getElementsByTagName('parsererror')[0];
  if (fault || !doc.documentElement)
    throw new SyntaxError(`not well-formed XML: ${text.slice(0, 80)}`);
  return doc.documentElement;
}

/**
 * @param {Element | null | undefined} node
 * @param {string} name local name
 * @returns {Element | null} the first child element of that name
 */
export function child(node, name) {
  for (let c = node?.firstElementChild; c; c = c.nextElementSibling)
    if (c.localName === name)
      return c;
  return null;
}

/**
 * @param {Element | null | undefined} node
 * @param {string} [name] local name; without it every child element
 * @returns {Element[]}
 */
export function children(node, name) {
  const found = [];
  for (let c = node?.firstElementChild; c; c = c.nextElementSibling)
    if (!name || c.localName === name)
      found.push(c);
  return found;
}

/**
 * Text at a path of child names, '' if there is no such element.
 * @param {Element | null | undefined} node
 * @param {...string} path
 */
export function text(node, ...path) {
  /** @type {Element | null | undefined} */
  let at = node;
  for (const name of path)
    at = child(at, name);
  return at?.textContent?.trim() ?? '';
}

/**
 * Texts of the child elements that have no children of their own, by local name: one walk for many of them.
 * @param {Element | null | undefined} node
 * @returns {Map<string, string>} of several of one name the first
 */
export function leaves(node) {
  const texts = new Map();
  for (let c = node?.firstElementChild; c; c = c.nextElementSibling)
    if (!c.firstElementChild && !texts.has(c.localName))
      texts.set(c.localName, c.textContent?.trim() ?? '');
  return texts;
}

/**
 * @param {Element} node
 * @returns {any} what gadgets see as the content of this element
 */
export function toValue(node) {
  /** @type {Record<string, any>} */
  const out = {};
  for (const a of node.attributes)
    if (a.name !== 'xmlns' && !a.name.startsWith('xmlns:'))
      out[`@${a.name}`] = a.value;
  const hasAttributes = Object.keys(out).length > 0;
  if (node.children.length === 0) {
    const text = node.textContent ?? '';
    const content = text.trim() === '' ? '' : text; // blanks alone are nothing, as in the answers gadgets read
    if (!hasAttributes)
      return content === '' ? null : content;
    if (content !== '')
      out['#text'] = content;
    return out;
  }
  for (const c of node.children) {
    const value = toValue(c);
    if (!(c.localName in out))
      out[c.localName] = value;
    else if (Array.isArray(out[c.localName]))
      out[c.localName].push(value);
    else
      out[c.localName] = [out[c.localName], value];
  }
  return out;
}

/**
 * @param {unknown} value
 * @returns {string} fit for element text and for attributes in either quotes
 */
export function escape(value) {
  return String(value).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
    // What XML 1.0 cannot carry at all.
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '');
}

/**
 * <name>...</name> from nested plain values; undefined and null are left out.
 * @param {string} name
 * @param {any} value
 * @returns {string}
 */
export function element(name, value) {
  if (value === undefined || value === null)
    return '';
  if (Array.isArray(value))
    return value.map((v) => element(name, v)).join('');
  if (typeof value === 'object') {
    const inner = Object.entries(value).map(([k, v]) => element(k, v)).join('');
    return `<${name}>${inner}</${name}>`;
  }
  return `<${name}>${escape(value)}</${name}>`;
}
