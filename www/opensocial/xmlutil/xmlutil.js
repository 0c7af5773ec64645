/* xmlutil: text as an XML document. */
(function () {
  'use strict';

  /** @type {any} */
  const names = window;
  const NSMAP = { os: 'http://opensocial.org/' };

  names.opensocial = names.opensocial || {};
  names.opensocial.xmlutil = {
    NSMAP,

    /**
     * @param {string} text
     * @returns {Document} throws when it is not well-formed
     */
    parseXML(text) {
      const parsed = new DOMParser().parseFromString(text, 'text/xml');
      const fault = parsed.getElementsByTagName('parsererror')[0];
      if (fault) throw new Error(fault.textContent || 'Failed to parse XML');
      return parsed;
    },

    /** @param {string} text elements without a root; prefixes of NSMAP are declared */
    prepareXML(text) {
      const declared = Object.entries(NSMAP).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`).join('');
      return `<root${declared}>${text}</root>`;
    },
  };
})();
