/* core.legacy: the global names of gadgets older than the gadgets namespace. */
(function () {
  'use strict';

  /** @type {any} */
  const names = window;
  let lastId = 0;

  /**
   * @param {string} url
   * @param {(result: any) => void} callback
   * @param {any} params
   * @param {string} type
   * @param {(response: any) => any} pick
   */
  function fetchAs(url, callback, params, type, pick) {
    gadgets.io.makeRequest(url, (/** @type {any} */ response) => callback(pick(response)), {
      ...params,
      CONTENT_TYPE: type,
    });
  }

  Object.assign(names, {
    _IG_Prefs: gadgets.Prefs,
    _IG_RegisterOnloadHandler: gadgets.util.registerOnLoadHandler,
    _IG_Callback: (/** @type {Function} */ f, /** @type {any[]} */ ...last) =>
      (/** @type {any[]} */ ...first) => f(...first, ...last),
    _IG_FetchContent: (/** @type {string} */ url, /** @type {any} */ callback, /** @type {any} */ params) =>
      fetchAs(url, callback, params, 'TEXT', (r) => r.text),
    _IG_FetchXmlContent: (/** @type {string} */ url, /** @type {any} */ callback, /** @type {any} */ params) =>
      fetchAs(url, callback, params, 'DOM', (r) => r.data),
    /* A feed as an object; what went wrong is its ErrorMsg. */
    _IG_FetchFeedAsJSON: (
      /** @type {string} */ url,
      /** @type {any} */ callback,
      /** @type {number} */ entries,
      /** @type {boolean} */ summaries,
      /** @type {any} */ params,
    ) =>
      fetchAs(
        url,
        callback,
        { ...params, NUM_ENTRIES: entries, GET_SUMMARIES: summaries },
        'FEED',
        (r) => (r.errors.length ? { ...r.data, ErrorMsg: r.errors[0] } : r.data),
      ),
    _IG_GetImageUrl: (/** @type {string} */ url) => gadgets.io.getProxyUrl(url),
    _IG_AdjustIFrameHeight: (/** @type {any} */ height) => gadgets.window?.adjustHeight?.(height),
    _IG_SetTitle: (/** @type {string} */ title) => gadgets.window?.setTitle?.(title),
    _gel: (/** @type {string} */ id) => document.getElementById(id),
    _gelstn: (/** @type {string} */ name) => document.getElementsByTagName(name),
    _esc: (/** @type {string} */ text) => encodeURIComponent(text),
    _unesc: (/** @type {string} */ text) => decodeURIComponent(text),
    _hesc: (/** @type {string} */ text) => gadgets.util.escapeString(text),
    _striptags: (/** @type {string} */ text) => String(text).replace(/<\/?[^>]+>/g, ''),
    _trim: (/** @type {string} */ text) => String(text).trim(),
    _toggle: (/** @type {HTMLElement | string} */ element) => {
      const found = typeof element === 'string' ? document.getElementById(element) : element;
      if (found) found.style.display = found.style.display === 'none' ? 'block' : 'none';
    },
    _uid: () => lastId++,
    _min: Math.min,
    _max: Math.max,
    _args: gadgets.util.getUrlParameters,
  });
})();
