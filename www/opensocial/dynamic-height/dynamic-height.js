/* dynamic-height: the frame becomes as tall as its content, or as asked. A gadget hides itself with 0;
 * an empty one that only measures itself does not disappear. */
(function () {
  'use strict';

  let last = -1;
  let waits = false;

  /** A frame in a tab that is not shown has no room to measure in: then it is done when it gets some. */
  function later() {
    if (waits) return;
    waits = true;
    const again = () => {
      waits = false;
      gadgets.window.adjustHeight();
    };
    window.addEventListener('resize', again, { once: true });
  }

  /** @param {number | string} [height] px; "680" and "680px" too */
  gadgets.window.adjustHeight = (height) => {
    const asked = Number.parseInt(String(height), 10);
    const explicit = !Number.isNaN(asked);
    const wanted = explicit ? asked : gadgets.window.getHeight();
    if (wanted === 0 && !explicit) later();
    if (wanted === last || wanted < 0 || (wanted === 0 && !explicit)) return;
    last = wanted;
    gadgets.rpc.call(null, 'resize_iframe', null, wanted);
  };
})();
