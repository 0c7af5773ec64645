{
  const { Utilities, Logger, xmlToObject } = finesse.utilities;
  const { ClientServices } = finesse.clientservices;

  /** @typedef {finesse.Response} Response */
  /** @typedef {{ handlers: finesse.Handlers, refused: boolean }} Pending */

  /** Accepted requests whose outcome has not come; some have none (DTMF), so they are bounded. */
  const MAX_PENDING = 200;
  /** @type {Map<string, Pending>} */
  const pending = new Map();

  /**
   * @param {finesse.clientservices.RawResponse} raw
   * @returns {Response}
   */
  function toResponse(raw) {
    const content = raw.text ?? '';
    /** @type {Response} */
    const rsp = { status: Number(raw.rc) || 0, content, object: {} };
    // Without a body 504 is gadgets.io's word for nobody to be reached.
    if (rsp.status === 0 || (rsp.status === 504 && content === '')) {
      rsp.error = { errorType: 'Network', errorMessage: (raw.errors ?? []).join(', ') || 'no answer' };
    } else if (content.trim() !== '') {
      try {
        rsp.object = content.trimStart().startsWith('{') ? JSON.parse(content) : xmlToObject(content);
      } catch (error) {
        rsp.error = { errorType: 'parseError', errorMessage: String(error) };
      }
    }
    return rsp;
  }

  /** @param {finesse.Handlers | undefined} handlers @param {'success' | 'error'} which @param {Response} rsp */
  function call(handlers, which, rsp) {
    try {
      handlers?.[which]?.(rsp);
    } catch (error) {
      Logger.error(error);
    }
  }

  /**
   * Requests with their outcomes: 202 says only that the server has taken it; the change, or the
   * error, comes as an event with the request's id.
   */
  const Requests = {
    /**
     * @param {string} url
     * @param {finesse.RequestOptions} [options]
     * @returns {string} the requestId; '' of a GET
     */
    send(url, options) {
      const { method = 'GET', content, contentType = 'application/xml', success, error } = options ?? {};
      Utilities.validateHandler(success);
      Utilities.validateHandler(error);
      const handlers = { success, error };
      /** @type {Record<string, any>} */
      const params = { HEADERS: {} };
      let target = url;
      let requestId = '';
      if (method === 'GET') {
        target += `${url.includes('?') ? '&' : '?'}nocache=${Date.now()}`;
      } else {
        requestId = Utilities.generateUUID();
        params.METHOD = method;
        params.HEADERS.requestId = requestId;
        params.GET_FULL_HEADERS = 'true';
        pending.set(requestId, { handlers, refused: false });
        for (const oldest of pending.keys()) {
          if (pending.size <= MAX_PENDING) break;
          pending.delete(oldest);
        }
      }
      if (content !== undefined) {
        params.POST_DATA = typeof content === 'string' ? content : Utilities.js2xml(content);
        params.HEADERS['Content-Type'] = contentType;
      }
      const entry = pending.get(requestId);
      ClientServices.makeRequest(target, (raw) => Requests._answered(raw, requestId, entry, handlers), params);
      return requestId;
    },

    /**
     * @param {finesse.clientservices.RawResponse} raw
     * @param {string} requestId
     * @param {Pending | undefined} entry
     * @param {finesse.Handlers} handlers
     */
    _answered(raw, requestId, entry, handlers) {
      const rsp = toResponse(raw);
      if (rsp.status !== 202) pending.delete(requestId);
      // The event may overtake the answer: who has heard of the error is not told of success.
      if (entry?.refused) return;
      call(handlers, rsp.status >= 200 && rsp.status < 300 && !rsp.error ? 'success' : 'error', rsp);
    },

    /**
     * An event: ends what waits for its requestId. An error comes after success was called with 202,
     * in the shape a refusal by the answer has.
     * @param {any} update
     * @param {string} content the event's text
     */
    settle(update, content) {
      const id = update?.requestId;
      const entry = typeof id === 'string' ? pending.get(id) : undefined;
      if (!entry) return;
      pending.delete(id);
      const found = update.data?.apiErrors ?? update.data?.ApiErrors;
      if (!found) return;
      const errors = Utilities.getArray(found.apiError ?? found.ApiError).map((error) => {
        /** @type {Record<string, any>} */
        const upper = {};
        for (const [name, value] of Object.entries(error ?? {})) {
          upper[name[0].toUpperCase() + name.slice(1)] = value;
        }
        return upper;
      });
      entry.refused = true;
      const ApiError = errors.length === 1 ? errors[0] : errors;
      call(entry.handlers, 'error', { status: 400, content, object: { ApiErrors: { ApiError } } });
    },
  };

  Object.assign(
    finesse.clientservices,
    /** @satisfies {Pick<typeof finesse.clientservices, 'Requests'>} */ ({ Requests }),
  );
}
