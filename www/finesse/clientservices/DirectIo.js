{
  /**
   * The proxy's makeRequest for pages that are no gadgets: straight to the server, same answer object.
   */
  const DirectIo = {
    /**
     * @param {string} url
     * @param {(answer: finesse.clientservices.RawResponse) => void} callback
     * @param {Record<string, any>} [params]
     */
    makeRequest(url, callback, params = {}) {
      const { METHOD: method = 'GET', HEADERS: headers = {}, POST_DATA: body } = params;
      // no-store, omit: answers are about now, and the page's cookie is not who asks.
      fetch(url, { method, headers, body: method === 'GET' ? undefined : body, cache: 'no-store', credentials: 'omit' })
        .then(async (answer) => {
          /** @type {Record<string, string[]>} */
          const found = {};
          answer.headers.forEach((value, name) => (found[name.toLowerCase()] = [value]));
          return { rc: answer.status, text: await answer.text(), headers: found, errors: [] };
        })
        .catch((error) => ({ rc: 0, text: '', headers: {}, errors: [String(error?.message ?? error)] }))
        .then(callback);
    },
  };

  Object.assign(
    finesse.clientservices,
    /** @satisfies {Pick<typeof finesse.clientservices, 'DirectIo'>} */ ({ DirectIo }),
  );
}
