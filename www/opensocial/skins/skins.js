/* skins: colours of the page around the gadget; there are none but what the browser has. */
(function () {
  'use strict';

  /** @type {Record<string, string>} */
  let properties = {};

  gadgets.config.register('skins', null, (/** @type {any} */ config) => {
    properties = config.skins?.properties || {};
  });

  gadgets.skins = {
    Property: gadgets.util.makeEnum(['BG_IMAGE', 'BG_COLOR', 'FONT_COLOR', 'BG_POSITION', 'BG_REPEAT', 'ANCHOR_COLOR']),
    /** @param {string} name */
    getProperty: (name) => properties[name] ?? '',
    init() {},
  };
})();
