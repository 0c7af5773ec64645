{
  const { xmlToObject, objectToXml } = finesse.utilities;

  const AUTHORIZATION_KEY = 'userFinesseAuth';
  const TOKEN_KEY = 'userFinesseToken';
  const NO_TIME = '--:--';

  /** @type {[string, string][]} */
  const XML_ENTITIES = [
    ['&', '&amp;'],
    ['<', '&lt;'],
    ['>', '&gt;'],
    ['"', '&quot;'],
    ["'", '&apos;'],
  ];
  /** @type {[string, string][]} */
  const HTML_ENTITIES = [...XML_ENTITIES.slice(0, 4), ["'", '&#39;']];

  /**
   * @param {any} text
   * @param {boolean} make true: characters to entities; false: the way back
   * @param {[string, string][]} table
   */
  function translate(text, make, table) {
    let result = String(text ?? '');
    for (const [character, entity] of make ? table : [...table].reverse()) {
      result = make ? result.replaceAll(character, entity) : result.replaceAll(entity, character);
    }
    return result;
  }

  /** @param {number} n @param {number} [width] */
  const pad = (n, width = 2) => String(n).padStart(width, '0');

  /** @param {number} seconds @param {'never' | 'over' | 'always'} hours */
  function clock(seconds, hours) {
    const s = Math.max(0, Math.floor(Number(seconds) || 0));
    const h = Math.floor(s / 3600);
    const rest = `${pad(Math.floor((s % 3600) / 60))}:${pad(s % 60)}`;
    if (hours === 'never') return `${pad(Math.floor(s / 60))}:${pad(s % 60)}`;
    return hours === 'always' || h > 0 ? `${pad(h)}:${rest}` : rest;
  }

  /**
   * @param {any} now ms of the server's clock
   * @param {any} start ms; nothing if it has not begun
   * @param {'never' | 'over'} hours
   */
  function elapsed(now, start, hours) {
    const from = Number(start);
    if (!from || from < 0) return NO_TIME;
    return clock((Number(now ?? Utilities.currentServerTimeMillis()) - from) / 1000, hours);
  }

  /** @returns {Storage | undefined} a page may be denied its storage */
  function session() {
    try {
      return globalThis.sessionStorage;
    } catch {
      return undefined;
    }
  }

  /** @param {any} rsp */
  function apiError(rsp) {
    const error = rsp?.object?.ApiErrors?.ApiError;
    return Array.isArray(error) ? error[0] : error;
  }

  /** @param {any} ts ISO 8601 @param {any} now @param {'over' | 'always'} hours */
  function durationSince(ts, now, hours) {
    const from = ts instanceof Date ? ts.getTime() : Date.parse(ts);
    if (Number.isNaN(from)) return NO_TIME;
    const to = now === undefined ? Utilities.currentServerTimeMillis() : new Date(now).getTime();
    return clock((to - from) / 1000, hours);
  }

  const Utilities = {
    // -- time --------------------------------------------------------------------------------------

    currentTimeMillis: () => Date.now(),

    /** Server clock minus ours in ms, as the desktop measured it. */
    getCurrentDrift() {
      const drift = parseInt(session()?.getItem('clientTimestampDrift') ?? '', 10);
      return Number.isNaN(drift) ? 0 : drift;
    },

    /** @param {number} clientMillis */
    convertToServerTimeMillis: (clientMillis) => clientMillis + Utilities.getCurrentDrift(),

    currentServerTimeMillis: () => Date.now() + Utilities.getCurrentDrift(),

    /** @param {number} ms @returns {string} mm:ss */
    buildTimeString: (ms) => clock(ms / 1000, 'never'),

    /** @param {number} ms @returns {string} mm:ss, hh:mm:ss from an hour on */
    buildTimeStringWithOptionalHours: (ms) => clock(ms / 1000, 'over'),

    /** @param {any} now ms of the server's clock @param {any} start ms */
    buildElapsedTimeString: (now, start) => elapsed(now, start, 'never'),

    /** @param {any} now @param {any} start */
    buildElapsedTimeStringWithOptionalHours: (now, start) => elapsed(now, start, 'over'),

    /** @param {any} now @param {any} start of the call */
    buildTotalTimeString: (now, start) => elapsed(now, start, 'over'),

    /** @param {any} now @param {any} start of holding */
    buildHoldTimeString: (now, start) => elapsed(now, start, 'over'),

    /** @param {any} now @param {any} start of wrapping up */
    buildWrapupTimeString: (now, start) => elapsed(now, start, 'over'),

    /** @param {string} iso @returns {number} ms since 1970, NaN if there is no time */
    extractTime: (iso) => Date.parse(iso),

    /** @param {number} seconds @returns {string} hh:mm:ss */
    getDisplayTime: (seconds) => clock(seconds, 'always'),

    /** @param {any} ts @param {any} [now] @returns {string} mm:ss, hh:mm:ss from an hour on */
    convertTsToDuration: (ts, now) => durationSince(ts, now, 'over'),

    /** @param {any} ts @param {boolean} [withHours] @param {any} [now] */
    convertTsToDurationWithFormat: (ts, withHours, now) =>
      durationSince(ts, now, withHours ? 'always' : 'over'),

    /** @param {Date} date @returns {string} yyyy-mm-dd */
    convertDateToISODateString: (date) =>
      `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`,

    /** @param {Date} date */
    dateToISOString: (date) => date.toISOString(),

    /** @param {string} text */
    parseDateStringISO8601: (text) => new Date(text),

    // -- ids, handlers, errors ---------------------------------------------------------------------

    generateUUID() {
      // crypto.randomUUID is missing on pages that came over plain http from another host.
      const b = crypto.getRandomValues(new Uint8Array(16));
      b[6] = (b[6] & 0x0f) | 0x40;
      b[8] = (b[8] & 0x3f) | 0x80;
      const hex = [...b].map((x) => x.toString(16).padStart(2, '0')).join('');
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    },

    /** @param {any} handler @returns {any} itself @throws {Error} unless it is absent or a function */
    validateHandler(handler) {
      if (handler === undefined || handler === null || typeof handler === 'function') return handler;
      throw new Error('handler must be a function');
    },

    /** @param {any} rsp @returns {string} '' if there is none */
    getErrCode: (rsp) => apiError(rsp)?.ErrorType ?? '',

    /** @param {any} rsp @returns {string} */
    getErrData: (rsp) => apiError(rsp)?.ErrorData ?? '',

    /** @param {any} rsp @returns {string} */
    getErrMessage: (rsp) => apiError(rsp)?.ErrorMessage ?? '',

    /** @param {any} rsp @returns {string} */
    getErrOverrideable: (rsp) => apiError(rsp)?.Overrideable ?? '',

    /** @param {string} uri @returns {string} its last segment */
    getId: (uri) => String(uri ?? '').replace(/^.*\//, ''),

    // -- XML, JSON, text ---------------------------------------------------------------------------

    /** @param {string} xml */
    xml2js: (xml) => xmlToObject(xml),

    /** @param {string} xml */
    xml2JsObj: (xml) => xmlToObject(xml),

    /** @param {string | Node} xml @param {string} [indent] */
    xml2json: (xml, indent) => finesse.Converter.xml2json(xml, indent),

    /** @param {any} object */
    js2xml: (object) => objectToXml(object),

    /** @param {any} object @param {boolean} [_escape] text is always escaped, once */
    json2xml: (object, _escape) => objectToXml(object),

    getJSONParser: () => globalThis.JSON,

    /** @param {string} text UTF-8 */
    b64Encode: (text) => btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('')),

    /** @param {string} text */
    b64Decode(text) {
      const raw = atob(text);
      try {
        return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(raw, (c) => c.charCodeAt(0)));
      } catch {
        return raw;
      }
    },

    /** @param {any} text */
    trim: (text) => String(text ?? '').trim(),

    /** @param {any} text */
    removeSpaces: (text) => String(text ?? '').replace(/\s/g, ''),

    /** @param {any} text */
    escapeSpaces: (text) => String(text ?? '').replace(/\s/g, '%20'),

    /** @param {any} text @param {number} [every] @returns {string} may break within long words */
    addWordWrapping: (text, every = 10) =>
      String(text ?? '').replace(new RegExp(`(\\S{${every}})(?=\\S)`, 'g'), '$1\u200b'),

    /** @param {any} text @param {boolean} [make] */
    translateHTMLEntities: (text, make = true) => translate(text, make, HTML_ENTITIES),

    /** @param {any} text @param {boolean} [make] */
    translateXMLEntities: (text, make = true) => translate(text, make, XML_ENTITIES),

    /** @param {number} n */
    pad: (n) => pad(n),

    /** @param {number} n @param {number} width */
    padWithWidth: (n, width) => pad(n, width),

    /** @param {any} value */
    convertNullToEmptyString: (value) => value ?? '',

    // -- arrays ------------------------------------------------------------------------------------

    /** @param {any} value */
    isArray: (value) => Array.isArray(value),

    /** @param {any} value what XML gave: nothing, one or several @returns {any[]} */
    getArray: (value) => (value === undefined || value === null ? [] : [value].flat()),

    /** @param {any} a @param {any} b */
    getEquals: (a, b) => JSON.stringify(a) === JSON.stringify(b),

    /** @param {string} a @param {string} b order for Array.sort */
    caseInsensitiveSort: (a, b) => String(a).toLowerCase().localeCompare(String(b).toLowerCase()),

    bitMask: {
      /** @param {number} mask @param {number} bit */
      isSet: (mask, bit) => (mask & bit) === bit,

      /** @param {number} mask @param {...number} bits */
      all: (mask, ...bits) => bits.flat().every((bit) => (mask & bit) === bit),

      /** @param {number} mask @param {...number} bits */
      any: (mask, ...bits) => bits.flat().some((bit) => (mask & bit) === bit),
    },

    // -- who is asking -----------------------------------------------------------------------------

    /** @returns {string | null} Base64 of id:password, as the desktop left it */
    getUserAuthString: () => session()?.getItem(AUTHORIZATION_KEY) ?? null,

    /** @returns {{ token: string } | null} where signing in is done elsewhere */
    getAuthTokenObj() {
      try {
        return JSON.parse(session()?.getItem(TOKEN_KEY) ?? 'null');
      } catch {
        return null;
      }
    },

    getToken: () => Utilities.getAuthTokenObj()?.token ?? '',

    getAuthModes: () => ({ SSO: 'SSO', NON_SSO: 'NON_SSO', HYBRID: 'HYBRID' }),

    /** @param {string} authorization @returns {{ id: string, password: string }} */
    getCredentials(authorization) {
      const text = Utilities.b64Decode(authorization);
      const colon = text.indexOf(':');
      return { id: text.slice(0, Math.max(colon, 0)), password: text.slice(colon + 1) };
    },

    /** @param {any} config @returns {string} value of the Authorization header */
    getAuthHeaderString(config) {
      const { authorization, authToken, systemAuthMode } = config ?? {};
      return authToken && (systemAuthMode === 'SSO' || !authorization)
        ? `Bearer ${authToken}`
        : `Basic ${authorization}`;
    },

    // -- storage, cookies --------------------------------------------------------------------------

    /** @param {string} name @returns {any} */
    getDOMStoreItem: (name) => session()?.getItem(name) ?? null,

    /** @param {string} name @param {any} value */
    setDOMStoreItem: (name, value) => session()?.setItem(name, value),

    /** @param {string} name */
    removeDOMStoreItem: (name) => session()?.removeItem(name),

    clearDOMStore: () => session()?.clear(),

    /** @param {string} name @param {string} value @param {number} [days] this session, unless given */
    addCookie(name, value, days) {
      const age = days === undefined ? '' : `; max-age=${Math.round(days * 86400)}`;
      document.cookie = `${encodeURIComponent(name)}=${encodeURIComponent(value)}${age}; path=/; samesite=strict`;
    },

    /** @param {string} name @returns {string | null} */
    getCookie(name) {
      const wanted = `${encodeURIComponent(name)}=`;
      const found = document.cookie.split('; ').find((c) => c.startsWith(wanted));
      if (found === undefined) return null;
      const value = found.slice(wanted.length);
      try {
        return decodeURIComponent(value);
      } catch {
        return value; // of somebody else, who writes % as it is
      }
    },

    /** @param {string} name */
    deleteCookie: (name) => Utilities.addCookie(name, '', 0),

    // -- windows, addresses ------------------------------------------------------------------------

    /**
     * @param {(event: MessageEvent) => void} callback
     * @param {string} [origin] only messages from there
     * @returns {() => void} ends it
     */
    receiveMessage(callback, origin) {
      /** @param {MessageEvent} event */
      const heard = (event) => {
        if (!origin || origin === '*' || event.origin === origin) callback(event);
      };
      globalThis.addEventListener('message', heard);
      return () => globalThis.removeEventListener('message', heard);
    },

    /** @param {any} message @param {Window} target @param {string} [origin] */
    sendMessage(message, target, origin = globalThis.location.origin) {
      target.postMessage(message, origin);
    },

    /** @param {string} text a query string or address @param {string} name @returns {string} */
    getParameterByName: (text, name) =>
      new URLSearchParams(String(text).replace(/^[^?]*\?/, '').replace(/#.*$/, '')).get(name) ?? '',

    /** @param {string} name @param {string} [url] this page's, unless given @returns {string} */
    getQueryString: (name, url) => Utilities.getParameterByName(url ?? globalThis.location.search, name),

    /** @param {string} url */
    extractHostname: (url) => String(url).replace(/^[a-z]+:\/\//i, '').replace(/[/?#:].*$/, ''),

    /** @param {string} node each segment of it as it stands in an address */
    encodeNodeName: (node) => String(node).split('/').map(encodeURIComponent).join('/'),

    getSanitizedUserAgentString: () =>
      String(globalThis.navigator?.userAgent ?? '').replace(/[^\w .;:/()+-]/g, ''),

    /** @param {string} url */
    downloadFile(url) {
      const link = document.createElement('a');
      link.href = url;
      link.download = '';
      document.body.append(link);
      link.click();
      link.remove();
    },

    // -- the gadget on the screen ------------------------------------------------------------------

    /** @param {() => void} callback called once, when the tab of this gadget is first shown */
    onGadgetFirstVisible(callback) {
      const { ContainerServices } = finesse.containerservices;
      const shown = () => {
        ContainerServices.removeHandler(ContainerServices.Topics.ACTIVE_TAB, shown);
        callback();
      };
      if (ContainerServices.tabVisible()) callback();
      else {
        ContainerServices.addHandler(ContainerServices.Topics.ACTIVE_TAB, shown);
        ContainerServices.init();
      }
    },

    adjustGadgetHeight: () => globalThis.gadgets?.window?.adjustHeight?.(),

    /** @param {string} text @param {string} [font] as in CSS @returns {number} px */
    measureText(text, font = '13px sans-serif') {
      const context = document.createElement('canvas').getContext('2d');
      if (!context) return 0;
      context.font = font;
      return Math.ceil(context.measureText(text).width);
    },

    /**
     * Calls a search while its field is being filled, at most every delay.
     * @param {HTMLInputElement | { 0: HTMLInputElement }} input the element, or jQuery's of it
     * @param {(text: string) => void} search
     * @param {number} [delayMs]
     */
    initializeSearchInput(input, search, delayMs = 300) {
      const field = input instanceof HTMLInputElement ? input : input[0];
      /** @type {ReturnType<typeof setTimeout> | undefined} */
      let timer;
      field.addEventListener('input', () => {
        clearTimeout(timer);
        timer = setTimeout(() => search(field.value), delayMs);
      });
    },

    DataTables: {
      /**
       * @param {any} selector
       * @param {any} [options]
       * @throws {Error} where the gadget has not loaded jQuery's DataTables
       */
      createDataTable(selector, options = {}) {
        const { jQuery } = globalThis;
        if (!jQuery?.fn?.DataTable) throw new Error('jQuery DataTables is not loaded');
        return jQuery(selector).DataTable(options);
      },
    },

    /** @param {...any} promises @returns {Promise<PromiseSettledResult<any>[]>} */
    whenAllDone: (...promises) => Promise.allSettled(promises.flat()),
  };

  Object.assign(
    finesse.utilities,
    /** @satisfies {Pick<typeof finesse.utilities, 'Utilities'>} */ ({ Utilities }),
  );
}
