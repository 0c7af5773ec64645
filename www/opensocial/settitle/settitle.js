/* settitle: the text in the title bar of the gadget. */
gadgets.window = gadgets.window || {};

/** @param {string} title */
gadgets.window.setTitle = (title) => gadgets.rpc.call(null, 'set_title', null, String(title));
