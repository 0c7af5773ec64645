// Building and updating DOM without markup in strings: data only ever becomes text.
import { parse } from './xml.js';

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * @typedef {object} Props
 * @property {string} [class]
 * @property {Record<string, (event: any) => void>} [on] listeners by event name
 */

/**
 * An element with attributes, listeners and children.  An attribute that is null, undefined or
 * false is left out; true gives an empty one.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Props & Record<string, unknown>} [props]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const name in props)
    if (name !== 'on')
      setAttribute(node, name, props[name]);
  for (const type in props.on)
    node.addEventListener(type, props.on[type]);
  for (const child of children)
    if (child !== null && child !== undefined && child !== false)
      node.append(child);
  return node;
}

/**
 * @param {Element} node
 * @param {string} name
 * @param {unknown} value null, undefined, false: removed; true: empty
 */
export function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false)
    node.removeAttribute(name);
  else if (node.getAttribute(name) !== (value === true ? '' : String(value)))
    node.setAttribute(name, value === true ? '' : String(value));
}

/**
 * Not by `disabled`: that would drop the focus of the person who pressed.  What is disabled so takes no press (focus.js).
 * @param {Element} node
 * @param {boolean} disabled
 */
export function setDisabled(node, disabled) {
  setAttribute(node, 'aria-disabled', disabled ? 'true' : null);
}

/**
 * Sets text only when it differs, so that nothing is re-announced or re-painted for nothing.
 * @param {Element} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text)
    node.textContent = text;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Brings the drawings of /desktop/icons.svg into the page, once. */
export async function loadIcons() {
  const answer = await fetch('/desktop/icons.svg');
  const drawings = parse(await answer.text());
  drawings.setAttribute('hidden', '');
  document.body.prepend(document.importNode(drawings, true));
}

/**
 * An icon of /desktop/icons.svg; decoration, so hidden from screen readers.
 * @param {string} name
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  const use = document.createElementNS(SVG, 'use');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `#icon-${name}`);
  svg.append(use);
  return svg;
}

/**
 * @param {SVGElement} svg made by icon()
 * @param {string} name
 */
export function setIcon(svg, name) {
  const use = svg.firstElementChild;
  if (use)
    setAttribute(use, 'href', `#icon-${name}`);
}

/**
 * Makes the children of parent match items in order and number, keeping the elements of keys that
 * stay: focus, open menus and text being typed survive an update.
 * @template T
 * @template {HTMLElement} E
 * @param {Element} parent holds nothing but these children
 * @param {Iterable<T>} items
 * @param {(item: T) => string} keyOf
 * @param {(item: T) => E} create
 * @param {(element: E, item: T) => void} update called for new and kept elements
 */
export function reconcile(parent, items, keyOf, create, update) {
  /** @type {Map<string, E>} */
  const old = new Map();
  for (const child of /** @type {Iterable<E>} */ (parent.children))
    old.set(child.dataset.key ?? '', child);
  /** @type {Element | null} */
  let at = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    let node = old.get(key);
    old.delete(key);
    if (!node) {
      node = create(item);
      node.dataset.key = key;
    }
    update(node, item);
    if (node === at)
      at = at.nextElementSibling;
    else
      parent.insertBefore(node, at);
  }
  for (const gone of old.values())
    gone.remove();
}

/**
 * @param {Record<string, any>} view
 * @param {Record<string, any> | null} before
 * @returns {boolean} there is nothing new to draw
 */
export function isSame(view, before) {
  for (const key in view)
    if (view[key] !== before?.[key])
      return false;
  return true;
}

/**
 * Many calls in one turn of the event loop become one call of f.
 * @param {() => void} f
 */
export function coalesce(f) {
  let asked = false;
  return () => {
    if (asked)
      return;
    asked = true;
    queueMicrotask(() => {
      asked = false;
      f();
    });
  };
}
