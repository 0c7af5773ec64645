/* What the modules of the desktop find in a browser, for those that need no page: an XML parser and
 * a place to keep things for the tab. */
import { DOMParser } from '@xmldom/xmldom';

/** XML as the modules read it: xmldom has childNodes only. @param {string} text */
export function parse(text) {
  const root = new DOMParser().parseFromString(text, 'text/xml').documentElement;
  const prepare = (node) => {
    const children = Array.from(node.childNodes).filter((n) => n.nodeType === 1);
    Object.defineProperty(node, 'children', { value: children });
    Object.defineProperty(node, 'firstElementChild', { value: children[0] ?? null });
    children.forEach((child, i) => Object.defineProperty(child, 'nextElementSibling', { value: children[i + 1] ?? null }));
    children.forEach(prepare);
  };
  prepare(root);
  return root;
}

/** @returns {Storage} */
export function storage() {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, String(value)) };
}

/** A call in the shape of the developer guide 12.5, Dialog. */
export function dialog(own, { id = '7', from = '5551234', to = '7002', state = 'ACTIVE', type = 'PREROUTE_ACD_IN', variables = {}, others = [] } = {}) {
  const participant = ([address, s]) => `<Participant><actions/><mediaAddress>${address}</mediaAddress><state>${s}</state></Participant>`;
  return parse(`<Dialog><fromAddress>${from}</fromAddress><id>${id}</id><mediaProperties><callType>${type}</callType><queueName>Support</queueName>
    <callvariables>${Object.entries(variables).map(([n, v]) => `<CallVariable><name>${n}</name><value>${v}</value></CallVariable>`).join('')}</callvariables></mediaProperties>
    <mediaType>Voice</mediaType><participants>${[own, ...others].map(participant).join('')}</participants><state>${state}</state><toAddress>${to}</toAddress></Dialog>`);
}
