/* dynamic-width: like dynamic-height. */
(function () {
  'use strict';

  let last = -1;

  /** @param {number | string} [width] px */
  gadgets.window.adjustWidth = (width) => {
    const asked = Number.parseInt(String(width), 10);
    const wanted = Number.isNaN(asked) ? gadgets.window.getWidth() : asked;
    if (wanted === last || wanted <= 0) return;
    last = wanted;
    gadgets.rpc.call(null, 'resize_iframe_width', null, wanted);
  };
})();
