/* core.util: parameters of the address, what to do once the document is there, escaping, events. */
(function () {
  'use strict';

  /** @type {Record<string, string> | null} of this document; the fragment wins over the query */
  let own = null;

  /** @type {(() => void)[]} */
  let handlers = [];
  let loaded = false;

  /**
   * @param {string} text without "?" or "#"
   * @param {Record<string, string>} into
   */
  function readPairs(text, into) {
    for (const pair of text.split('&')) {
      const at = pair.indexOf('=');
      if (at < 0) continue;
      try {
        into[pair.slice(0, at)] = decodeURIComponent(pair.slice(at + 1).replace(/\+/g, ' '));
      } catch {
        /* what cannot be decoded is left out */
      }
    }
  }

  /** @param {string} url */
  function parametersOf(url) {
    /** @type {Record<string, string>} */
    const found = Object.create(null);
    const hash = url.indexOf('#');
    const end = hash < 0 ? url.length : hash;
    const query = url.indexOf('?');
    if (query >= 0 && query < end) readPairs(url.slice(query + 1, end), found);
    if (hash >= 0) readPairs(url.slice(hash + 1), found);
    return found;
  }

  function runOnLoadHandlers() {
    loaded = true;
    for (const handler of handlers.splice(0)) {
      try {
        handler();
      } catch (error) {
        reportError(error);
      }
    }
  }

  /* What is dangerous in HTML, what looks like it, and what ends a line of a script. */
  const dangerous = /[\0"'<>\\\u2028\u2029\uff02\uff07\uff1c\uff1e\uff3c&]/g;

  /** @param {string} text */
  function escapeString(text) {
    return String(text).replace(dangerous, (c) => {
      if (c === '\0') return '';
      if (c === '\\') return c;
      return `&#${c.charCodeAt(0)};`;
    });
  }

  /** @param {string} text */
  function unescapeString(text) {
    return String(text).replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
  }

  /**
   * @param {any} value a text, or with objects those in it
   * @param {boolean} [objects]
   * @returns {any}
   */
  function escape(value, objects = false) {
    if (typeof value === 'string') return escapeString(value);
    if (Array.isArray(value)) return value.map((part) => escape(part, objects));
    if (!objects || typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [escapeString(key), escape(part, true)]),
    );
  }

  gadgets.util = Object.assign(gadgets.util || {}, {
    /** @param {string} [url] of this document without one */
    getUrlParameters(url) {
      if (url) return parametersOf(url);
      own = own || parametersOf(document.location.href);
      return own;
    },

    /** @param {() => void} handler called at once when the document is there already */
    registerOnLoadHandler(handler) {
      if (loaded) handler();
      else handlers.push(handler);
    },
    runOnLoadHandlers,
    escapeString,
    unescapeString,
    escape,

    /**
     * @param {any} scope
     * @param {Function} callback
     * @param {...any} first
     */
    makeClosure(scope, callback, ...first) {
      return (/** @type {any[]} */ ...rest) => callback.apply(scope, first.concat(rest));
    },

    /** @param {string[]} values */
    makeEnum(values) {
      return Object.fromEntries(values.map((value) => [value, value]));
    },

    /**
     * @param {EventTarget} element
     * @param {string} name
     * @param {EventListener} callback
     * @param {boolean} [capture]
     */
    attachBrowserEvent(element, name, callback, capture = false) {
      element.addEventListener(name, callback, capture);
    },

    /**
     * @param {EventTarget} element
     * @param {string} name
     * @param {EventListener} callback
     * @param {boolean} [capture]
     */
    removeBrowserEvent(element, name, callback, capture = false) {
      element.removeEventListener(name, callback, capture);
    },

    /** @param {string} name */
    createElement: (name) => document.createElement(name),
    getBodyElement: () => document.body,

    /** @param {string} text its text, as HTML without any tags */
    sanitizeHtml(text) {
      const parsed = new DOMParser().parseFromString(String(text), 'text/html');
      return escapeString(parsed.body.textContent || '');
    },
  });

  if (document.readyState !== 'loading') loaded = true;
  document.addEventListener('DOMContentLoaded', runOnLoadHandlers);
  window.addEventListener('load', runOnLoadHandlers);
})();
