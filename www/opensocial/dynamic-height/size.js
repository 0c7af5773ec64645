/* dynamic-size.util: how much room the content takes, whatever the frame gives it. */
(function () {
  'use strict';

  gadgets.window = gadgets.window || {};

  gadgets.window.getViewportDimensions = () => ({
    width: document.documentElement.clientWidth || window.innerWidth,
    height: document.documentElement.clientHeight || window.innerHeight,
  });

  /** @param {string} text */
  const px = (text) => Number.parseFloat(text) || 0;

  /**
   * The farthest edge of what is in an element. Boxes that clip or scroll count as they are, not by
   * what is in them; so do not the document's own boxes, which are as tall as the frame.
   * @param {Element} element
   * @param {'bottom' | 'right'} edge
   * @returns {number}
   */
  function farthest(element, edge) {
    let most = 0;
    for (const child of element.children) {
      const style = getComputedStyle(child);
      if (style.display === 'none' || style.position === 'fixed') continue;
      const box = child.getBoundingClientRect();
      const margin = px(edge === 'bottom' ? style.marginBottom : style.marginRight);
      const clips = style.overflow !== 'visible';
      if (style.display !== 'contents' && (box.width || box.height)) most = Math.max(most, box[edge] + margin);
      if (!clips) most = Math.max(most, farthest(child, edge));
    }
    return most;
  }

  /** @param {Element} element */
  function textEnd(element) {
    const range = document.createRange();
    range.selectNodeContents(element);
    return range.getBoundingClientRect();
  }

  /** @param {'bottom' | 'right'} edge */
  function measure(edge) {
    const { body } = document;
    if (!body) return 0;
    const style = getComputedStyle(body);
    const scrolled = edge === 'bottom' ? window.scrollY + body.scrollTop : window.scrollX + body.scrollLeft;
    const end = Math.max(farthest(body, edge), [...body.childNodes].some(isText) ? textEnd(body)[edge] : 0);
    const around = edge === 'bottom' ? [style.paddingBottom, style.marginBottom] : [style.paddingRight, style.marginRight];
    return end <= 0 ? 0 : Math.ceil(end + scrolled + px(around[0]) + px(around[1]));
  }

  /** @param {Node} node */
  function isText(node) {
    return node.nodeType === Node.TEXT_NODE && (node.nodeValue || '').trim() !== '';
  }

  gadgets.window.getHeight = () => measure('bottom');
  gadgets.window.getWidth = () => measure('right');
})();
