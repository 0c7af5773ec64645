/* core.json: JSON with the two habits gadgets know: false for what cannot be parsed, and no keys that
 * end in three underscores. */
(function () {
  'use strict';

  gadgets.json = {
    /**
     * @param {string} text
     * @returns {any} false when it is not JSON
     */
    parse(text) {
      try {
        return JSON.parse(text);
      } catch {
        return false;
      }
    },

    /** @param {any} value */
    stringify(value) {
      return JSON.stringify(value, (key, part) => (key.endsWith('___') ? undefined : part));
    },

    /**
     * @param {Record<string, any>} object
     * @returns {Record<string, string>} every value that is no text as JSON
     */
    flatten(object) {
      /** @type {Record<string, string>} */
      const flat = {};
      if (object === null || object === undefined) return flat;
      for (const [key, value] of Object.entries(object)) {
        if (value === null || value === undefined) continue;
        flat[key] = typeof value === 'string' ? value : gadgets.json.stringify(value);
      }
      return flat;
    },
  };
})();
