/**
 * osapi: requests with execute(callback). Of the services only osapi.http is there; nothing is asked
 * of the server to find out.
 */
(function () {
  'use strict';

  /** @param {any} response */
  function result(response) {
    if (response.errors.length && !response.rc) return { error: { code: 500, message: response.errors[0] } };
    return { status: response.rc, headers: response.headers, content: response.data ?? response.text };
  }

  /** How a request is to be signed, as makeRequest calls it. @type {Record<string, string>} */
  const SIGNING = {
    authz: 'AUTHORIZATION', sign_owner: 'SIGN_OWNER', sign_viewer: 'SIGN_VIEWER', oauth_service_name: 'OAUTH_SERVICE_NAME',
    oauth_token_name: 'OAUTH_TOKEN_NAME', oauth_use_token: 'OAUTH_USE_TOKEN', oauth_request_token: 'OAUTH_REQUEST_TOKEN',
    oauth_request_token_secret: 'OAUTH_REQUEST_TOKEN_SECRET',
  };

  /** @param {Record<string, any>} params */
  const signing = (params) =>
    Object.fromEntries(Object.keys(SIGNING).filter((name) => name in params).map((name) => [SIGNING[name], params[name]]));

  /** @param {string} method */
  function verb(method) {
    return (/** @type {Record<string, any>} */ params) => ({
      /** @param {(result: any) => void} callback */
      execute(callback) {
        gadgets.io.makeRequest(params.href, (/** @type {any} */ response) => callback(result(response)), {
          METHOD: method,
          HEADERS: Object.fromEntries(
            Object.entries(params.headers || {}).map(([name, value]) => [name, String(value)]),
          ),
          POST_DATA: typeof params.body === 'string' ? params.body : gadgets.io.encodeValues(params.body),
          CONTENT_TYPE: params.format ? String(params.format).toUpperCase() : 'TEXT',
          REFRESH_INTERVAL: params.refreshInterval,
          GET_FULL_HEADERS: true,
          ...signing(params),
        });
      },
    });
  }

  osapi.http = { get: verb('GET'), post: verb('POST'), put: verb('PUT'), delete: verb('DELETE'), head: verb('HEAD') };

  osapi.newBatch = () => {
    /** @type {Map<string, { execute(callback: (result: any) => void): void }>} */
    const requests = new Map();
    const batch = {
      /** @param {string} key @param {{ execute(callback: (result: any) => void): void }} request */
      add(key, request) {
        if (request && key) requests.set(key, request);
        return batch;
      },
      /** @param {(results: Record<string, any>) => void} callback */
      execute(callback) {
        /** @type {Record<string, any>} */
        const results = {};
        let missing = requests.size;
        if (!missing) setTimeout(() => callback(results), 0);
        for (const [key, request] of requests) {
          request.execute((answer) => {
            results[key] = answer;
            if (--missing === 0) callback(results);
          });
        }
      },
    };
    return batch;
  };
})();
