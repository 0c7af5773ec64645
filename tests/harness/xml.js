/* XML as a plain tree, which is what tests want to compare. */
import { DOMParser } from '@xmldom/xmldom';

export class Element {
  constructor(name, attributes, children, text) {
    this.name = name;
    this.attributes = attributes;
    this.children = children;
    this.text = text;
  }

  /** First element at a path: get('teams/Team/id'). */
  get(path) {
    return this.all(path)[0];
  }

  /** Every element at a path. */
  all(path) {
    let found = [this];
    for (const name of path.split('/'))
      found = found.flatMap((e) => e.children.filter((child) => child.name === name));
    return found;
  }

  /** Text of the first element at a path; undefined if there is none, '' if it is empty. */
  value(path) {
    return this.get(path)?.text;
  }

  get names() {
    return this.children.map((child) => child.name);
  }
}

/** @param {string} text  @returns {Element} the root; throws on anything not well-formed */
export function parseXml(text) {
  const onError = (level, message) => {
    if (level !== 'warning') throw new Error(`not well-formed: ${message} in ${text.slice(0, 200)}`);
  };
  const document = new DOMParser({ onError }).parseFromString(text, 'text/xml');
  return fromDom(document.documentElement);
}

/** @returns {Element} of a DOM element */
export function fromDom(node) {
  const attributes = {};
  for (let i = 0; i < node.attributes.length; i++)
    attributes[node.attributes.item(i).name] = node.attributes.item(i).value;
  const children = [];
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (child.nodeType === 1) children.push(fromDom(child));
  const text = children.length > 0 ? '' : (node.textContent ?? '');
  return new Element(node.nodeName, attributes, children, text);
}
