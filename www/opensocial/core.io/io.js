/**
 * core.io: gadgets.io.makeRequest, through the server's proxy (Core Gadget Specification 1.1,
 * gadgets.io). A plain GET is a GET, so that browsers may cache it; the rest is a POST of the same
 * parameters.
 */
(function () {
  'use strict';

  /**
   * What the callback of makeRequest hears.
   * @typedef {object} GadgetResponse
   * @property {number} rc status of the target; of the proxy, when that failed
   * @property {string} text
   * @property {any} data parsed, as CONTENT_TYPE asks
   * @property {string[]} errors
   * @property {Record<string, string[]>} headers names in lower case
   * @property {string} [oauthApprovalUrl]
   * @property {string} [oauthError]
   * @property {string} [oauthErrorText]
   * @property {string} [oauthErrorTrace]
   * @property {string} [oauthErrorUri]
   * @property {string} [oauthErrorExplanation]
   */

  const RequestParameters = gadgets.util.makeEnum([
    'METHOD', 'CONTENT_TYPE', 'POST_DATA', 'HEADERS', 'AUTHORIZATION', 'NUM_ENTRIES', 'GET_SUMMARIES',
    'GET_FULL_HEADERS', 'REFRESH_INTERVAL', 'SIGN_OWNER', 'SIGN_VIEWER', 'NO_CACHE', 'ALIAS',
    'OAUTH_SERVICE_NAME', 'OAUTH_USE_TOKEN', 'OAUTH_TOKEN_NAME', 'OAUTH_REQUEST_TOKEN',
    'OAUTH_REQUEST_TOKEN_SECRET', 'OAUTH_RECEIVED_CALLBACK',
  ]);

  /** @type {{ jsonProxyUrl: string, proxyUrl: string, unparseableCruft: string }} */
  let config = {
    jsonProxyUrl: '/gadgets/makeRequest',
    proxyUrl: '/gadgets/proxy?container=default&refresh=%refresh%&gadget=%gadget%&url=%url%',
    unparseableCruft: "throw 1; < don't be evil' >",
  };

  gadgets.config.register('core.io', null, (/** @type {any} */ all) => {
    config = { ...config, ...all['core.io'] };
  });

  /** Web servers take 8 kB of request line and headers; more goes as a form. */
  const QUERY_MAX = 5000;

  /** Names of this server in what gadgets ask of it. */
  const OWN = [location.hostname, 'localhost', '127.0.0.1'];
  /** Origin of the server at which the page goes on since this one is gone; '' while it is here. */
  let server = '';

  /** What that server takes from a page of another one (lib/api/cors.c); browsers send nothing at all with more. */
  const TAKEN = /^(accept|authorization|content-type|range|x-requested-with|locale|requestid)$/i;

  gadgets.util.registerOnLoadHandler(() => {
    gadgets.rpc?.register(
      'server_moved',
      /** @this {{ f: string }} who says so @param {string} origin */
      function (origin) {
        if (this.f === '..') server = origin;
      },
    );
  });

  /**
   * The proxy stays with the server that the document came from: when that is gone, the interface of the other one is
   * asked past it.
   * @param {string} url
   * @returns {string} '' unless it is to be asked there
   */
  function elsewhere(url) {
    if (!server || !URL.canParse(url)) return '';
    const { hostname, pathname, search } = new URL(url);
    return OWN.includes(hostname) && pathname.startsWith('/finesse/') ? server + pathname + search : '';
  }

  /** Where the browser of a user who allowed something came back to; for the next request. */
  let receivedCallback = '';

  /**
   * Which of the questions an address belongs to.
   * @param {string} url
   */
  const questionOf = (url) => {
    const parameters = gadgets.util.getUrlParameters(url);
    return parameters.state || parameters.oauth_token;
  };

  /**
   * @param {string} destination where the user is asked
   * @param {() => void} then
   */
  function awaitOauthCallback(destination, then) {
    const channel = new BroadcastChannel('gadgets.oauth');
    channel.onmessage = (event) => {
      if (typeof event.data !== 'string' || questionOf(event.data) !== questionOf(destination)) return;
      receivedCallback = event.data;
      channel.postMessage(null);
      channel.close();
      then();
    };
  }

  /**
   * @param {Record<string, any>} fields keys that end in three underscores are left out
   * @param {boolean} [noEscape]
   */
  function encodeValues(fields, noEscape = false) {
    const encode = noEscape ? String : encodeURIComponent;
    return Object.entries(fields || {})
      .filter(([key]) => !key.endsWith('___'))
      .map(([key, value]) => `${encode(key)}=${encode(value)}`)
      .join('&');
  }

  /**
   * @param {XMLHttpRequest} xhr
   * @returns {GadgetResponse | null} null when the proxy answered with 200
   */
  function proxyFailure(xhr) {
    if (xhr.status === 200) return null;
    const text = xhr.responseText || '';
    return {
      errors: [`${xhr.status || 504} ${text || 'Error'}`],
      rc: xhr.status || 504,
      text,
      data: text,
      headers: {},
    };
  }

  /**
   * @param {string} message
   * @param {GadgetResponse} response
   */
  function fail(message, response) {
    response.rc = 500;
    response.errors.push(`500 ${message}`);
  }

  /**
   * @param {GadgetResponse} response
   * @param {string} type
   */
  function parseBody(response, type) {
    if (type === 'JSON' || type === 'FEED') {
      response.data = gadgets.json.parse(response.text);
      if (!response.data) fail('Failed to parse JSON', response);
      if (!response.data) response.data = null;
    } else if (type === 'DOM') {
      const dom = new DOMParser().parseFromString(response.text, 'text/xml');
      if (dom.getElementsByTagName('parsererror').length) fail('Failed to parse XML', response);
      else response.data = dom;
    } else {
      response.data = response.text;
    }
  }

  /**
   * @param {any} part what the server answered for one address
   * @param {string} type CONTENT_TYPE
   * @returns {GadgetResponse}
   */
  function transform(part, type) {
    const rc = Number(part.rc) || 0;
    /** @type {GadgetResponse} */
    const response = {
      text: part.body,
      rc,
      data: null,
      errors: [],
      headers: part.headers || {},
      oauthApprovalUrl: part.oauthApprovalUrl,
      oauthError: part.oauthError,
      oauthErrorText: part.oauthErrorText,
      oauthErrorTrace: part.oauthErrorTrace,
      oauthErrorUri: part.oauthErrorUri,
      oauthErrorExplanation: part.oauthErrorExplanation,
    };
    if (part.st) shindig.auth.updateSecurityToken(part.st);
    if (rc < 200 || rc >= 400) response.errors = [`${rc} Error`];
    else if (response.text !== null && response.text !== undefined) {
      parseBody(response, rc >= 300 ? 'TEXT' : type);
    }
    return response;
  }

  /**
   * @param {string} url
   * @param {(response: GadgetResponse) => void} callback
   * @param {string} type
   * @param {XMLHttpRequest} xhr
   */
  function answer(url, callback, type, xhr) {
    const failure = proxyFailure(xhr);
    if (failure) {
      callback(failure);
      return;
    }
    const text = xhr.responseText;
    const start = text.indexOf(config.unparseableCruft);
    const body = gadgets.json.parse(start < 0 ? '' : text.slice(start + config.unparseableCruft.length));
    const part = body && (body[url] || Object.values(body)[0]);
    if (part) callback(transform(part, type));
    else {
      callback({ errors: ['500 Unusable answer'], rc: 500, text: '', data: null, headers: {} });
    }
  }

  /**
   * What a server answered that was asked past the proxy, as the proxy tells it.
   * @param {XMLHttpRequest} xhr
   * @param {string} type
   */
  function transformDirect(xhr, type) {
    const lines = xhr.getAllResponseHeaders().trim().split('\r\n').filter(Boolean).map((line) => line.split(/: (.*)/s));
    const headers = Object.fromEntries(lines.map(([name, value]) => [name.toLowerCase(), [value]]));
    return transform({ rc: xhr.status, body: xhr.responseText, headers }, type);
  }

  /** @param {Record<string, any>} params */
  function headersOf(params) {
    const headers = { ...(params.HEADERS || {}) };
    const typed = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
    if (params.METHOD === 'POST' && !typed) {
      headers['Content-Type'] = 'application/x-www-form-urlencoded';
    }
    return headers;
  }

  /**
   * @param {string} url
   * @param {Record<string, any>} params
   * @returns {Record<string, any>} the parameters of /gadgets/makeRequest
   */
  function parametersOf(url, params) {
    const own = gadgets.util.getUrlParameters();
    const method = params.METHOD || 'GET';
    const authz = String(params.AUTHORIZATION || '').toLowerCase();
    /** @type {Record<string, any>} */
    const all = {
      url,
      httpMethod: method,
      headers: encodeValues(headersOf({ ...params, METHOD: method })),
      postData: params.POST_DATA ?? '',
      authz: authz === 'none' ? '' : authz,
      contentType: params.CONTENT_TYPE || 'TEXT',
      numEntries: params.NUM_ENTRIES || '3',
      getSummaries: !!params.GET_SUMMARIES,
      signOwner: params.SIGN_OWNER ?? true,
      signViewer: params.SIGN_VIEWER ?? true,
      gadget: own.url || '',
      container: own.container || own.synd || 'default',
      bypassSpecCache: own.nocache || '',
      getFullHeaders: !!params.GET_FULL_HEADERS && String(params.GET_FULL_HEADERS) !== 'false',
      nocache: params.NO_CACHE ? '1' : '',
    };
    if (params.REFRESH_INTERVAL !== undefined && params.REFRESH_INTERVAL !== null) {
      all.refresh = params.REFRESH_INTERVAL;
    }
    if (all.authz && receivedCallback) {
      all.OAUTH_RECEIVED_CALLBACK = receivedCallback;
      receivedCallback = '';
    }
    for (const [key, value] of Object.entries(params)) {
      if (all.authz && (key.startsWith('OAUTH_') || key === 'code')) all[key] = value;
    }
    return all;
  }

  /**
   * @param {string} url
   * @param {(response: GadgetResponse) => void} callback
   * @param {string} type
   */
  function usePreloaded(url, callback, type) {
    const items = gadgets.io.preloaded_ || [];
    const at = items.findIndex((/** @type {any} */ item) => item && item.id === url);
    if (at < 0) return false;
    const [item] = items.splice(at, 1);
    setTimeout(() => callback(transform(item, type)), 0);
    return true;
  }

  /**
   * @param {string} method
   * @param {string} url
   * @param {string | null} body
   * @param {Record<string, string>} headers
   * @param {(xhr: XMLHttpRequest) => void} done
   */
  function send(method, url, body, headers, done) {
    const xhr = new XMLHttpRequest();
    xhr.open(method, url, true);
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    xhr.onloadend = () => done(xhr);
    xhr.send(body);
  }

  gadgets.io = {
    RequestParameters,
    MethodType: gadgets.util.makeEnum(['GET', 'POST', 'PUT', 'DELETE', 'HEAD']),
    ContentType: gadgets.util.makeEnum(['TEXT', 'DOM', 'JSON', 'FEED']),
    AuthorizationType: gadgets.util.makeEnum(['NONE', 'SIGNED', 'OAUTH', 'OAUTH2']),
    ProxyUrlRequestParameters: gadgets.util.makeEnum(['REFRESH_INTERVAL']),
    encodeValues,
    awaitOauthCallback_: awaitOauthCallback,

    /** @type {any[]} answers that came with the document */
    preloaded_: [],

    /**
     * @param {string} url
     * @param {(response: GadgetResponse) => void} callback
     * @param {Record<string, any>} [params] keys are RequestParameters
     */
    makeRequest(url, callback, params = {}) {
      const all = parametersOf(url, params || {});
      const plain = all.httpMethod === 'GET' && !all.authz;
      const token = shindig.auth.getSecurityToken();
      /** @type {Record<string, string>} */
      const headers = token ? { 'X-Shindig-ST': token } : {};
      const done = (/** @type {XMLHttpRequest} */ xhr) => answer(url, callback, all.contentType, xhr);
      if (all.httpMethod === 'GET' && usePreloaded(url, callback, all.contentType)) return;
      const there = elsewhere(url);
      if (there) {
        const taken = Object.entries(headersOf(params || {})).filter(([name]) => TAKEN.test(name));
        send(all.httpMethod, there, all.postData || null, Object.fromEntries(taken), (direct) =>
          callback(direct.status ? transformDirect(direct, all.contentType) : /** @type {GadgetResponse} */ (proxyFailure(direct))),
        );
        return;
      }
      if (plain) delete all.postData;
      const form = encodeValues(all);
      if (plain && form.length <= QUERY_MAX) {
        send('GET', `${config.jsonProxyUrl}?${form}`, null, headers, done);
        return;
      }
      headers['Content-Type'] = 'application/x-www-form-urlencoded';
      send('POST', config.jsonProxyUrl, form, headers, done);
    },

    /**
     * @param {string} url of this server
     * @param {(response: GadgetResponse) => void} callback
     * @param {Record<string, any>} [params]
     * @param {Record<string, string>} [headers]
     */
    makeNonProxiedRequest(url, callback, params = {}, headers = {}) {
      const type = params.CONTENT_TYPE || 'TEXT';
      send(params.METHOD || 'GET', url, params.POST_DATA ?? null, headers, (xhr) =>
        callback(proxyFailure(xhr) || transform({ rc: xhr.status, body: xhr.responseText }, type)),
      );
    },

    /**
     * @param {string} url
     * @param {Record<string, any>} [params]
     */
    getProxyUrl(url, params = {}) {
      const own = gadgets.util.getUrlParameters();
      /** @type {Record<string, string>} */
      const fields = {
        url: encodeURIComponent(url),
        rawurl: url,
        refresh: encodeURIComponent(params.REFRESH_INTERVAL ?? 3600),
        gadget: encodeURIComponent(own.url || ''),
        container: encodeURIComponent(own.container || 'default'),
        rewriteMime: encodeURIComponent(params.rewriteMime || ''),
        authz: encodeURIComponent(String(params.AUTHORIZATION || '').toLowerCase()),
        host: location.host,
        filename: encodeURIComponent(url.split(/[?#]/)[0].split('/').pop() || ''),
      };
      const token = shindig.auth.getSecurityToken();
      let whole = config.proxyUrl.replace(/%(\w+)%/g, (text, name) => fields[name] ?? text);
      if (params.OAUTH_SERVICE_NAME) {
        whole += `&OAUTH_SERVICE_NAME=${encodeURIComponent(params.OAUTH_SERVICE_NAME)}`;
      }
      return token ? `${whole}&st=${encodeURIComponent(token)}` : whole;
    },
  };
})();
