// The keyboard's place is never lost: what is about to take the focus with it (a row that goes, a button that
// cannot be used any more) leaves it to what stands where it stood.

const FOCUSABLE = ':is(a[href], button, input, select, textarea, summary, iframe, [tabindex]):not([tabindex="-1"], :disabled)';
/** Places that come and go above the page: behind them the focus is where it was before. */
const ASIDE = 'dialog, ap-alert, ap-toast, ap-popovers, ap-message-banner';

/** @typedef {{ node: Element, place: number }[]} Path the focused element and what it stands in, each with its place among its siblings */

/** Begins to look after the focus of the page, for as long as there is one. */
export function keepFocus() {
  /** @type {Path} */ let path = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let timer;
  /** @type {Path} of before an aside was gone into */ let outer = [];
  const remember = () => {
    const now = pathTo(document.activeElement);
    if (now.length === 0)
      return;
    const aside = now.findLast(({ node }) => node.matches(ASIDE))?.node;
    if (aside && !path.some(({ node }) => node === aside))
      outer = path;
    path = now;
  };
  document.addEventListener('focusin', remember);
  window.addEventListener('blur', remember); // into the frame of a gadget
  // Who points elsewhere wants the focus nowhere.
  document.addEventListener('pointerdown', () => { path = []; }, true);
  document.addEventListener('pointerup', remember, true);
  const look = () => {
    timer = undefined;
    const at = document.activeElement;
    if (path.length > 0 && document.hasFocus() && (at === document.body || !isUsable(at)))
      (successor(path) ?? successor(outer) ?? document.querySelector('main'))?.focus();
  };
  // Not at once: on its way from one place to another the focus is nowhere.
  new MutationObserver((changes) => {
    const at = document.activeElement;
    if (at === document.body || changes.some(({ type, target }) => type === 'attributes' && target.contains(at)))
      timer ??= setTimeout(look);
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ['hidden', 'disabled', 'inert', 'open'] });
  document.addEventListener('click', refuse, true);
}

/** What cannot be used now keeps the focus, so it is aria-disabled rather than disabled. @param {Event} e */
function refuse(e) {
  if (!(e.target instanceof Element) || !e.target.closest('[aria-disabled="true"]'))
    return;
  e.preventDefault();
  e.stopPropagation();
}

/** @param {Element | null} node @returns {Path} */
function pathTo(node) {
  const path = [];
  for (let at = node; at && at !== document.body && at.parentElement; at = at.parentElement)
    path.push({ node: at, place: [...at.parentElement.children].indexOf(at) });
  return path;
}

/** @param {Element | null | undefined} node @returns {node is HTMLElement} */
function isUsable(node) {
  return node instanceof HTMLElement && node.isConnected && node.checkVisibility({ visibilityProperty: true }) && !node.matches(':disabled, [inert], [inert] *');
}

/** @param {Path} path @returns {HTMLElement | undefined} */
function successor(path) {
  if (isUsable(path[0]?.node))
    return path[0].node;
  for (const { node, place } of path) {
    if (node.matches(ASIDE))
      return undefined;
    const parent = node.parentElement ?? path[path.findIndex((p) => p.node === node) + 1]?.node;
    const beside = parent?.isConnected ? [...parent.children] : [];
    for (const other of [...beside.slice(place), ...beside.slice(0, place).reverse()]) {
      const found = [other, ...other.querySelectorAll(FOCUSABLE)].find((e) => e.matches(FOCUSABLE) && isUsable(e));
      if (found)
        return /** @type {HTMLElement} */ (found);
    }
  }
  return undefined;
}
