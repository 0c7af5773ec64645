/* shindig.uri: addresses in parts. */
(function () {
  'use strict';

  /** @param {string} text */
  shindig.uri = (text) => {
    const parts = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/.exec(String(text));
    const [, schema = '', authority = '', path = '', query = '', fragment = ''] = parts || [];
    const uri = {
      getSchema: () => schema,
      getAuthority: () => authority,
      getOrigin: () => (authority ? `${schema ? `${schema}:` : ''}//${authority}` : ''),
      getPath: () => path,
      getQuery: () => query,
      getFragment: () => fragment,
      /** @param {string} name */
      getQP: (name) => gadgets.util.getUrlParameters(`?${query}`)[name],
      /** @param {string} name */
      getFP: (name) => gadgets.util.getUrlParameters(`?${fragment}`)[name],
      /** @param {{ toString(): string }} base */
      resolve: (base) => shindig.uri(new URL(String(text), new URL(String(base), location.href)).href),
      toString: () => String(text),
    };
    return uri;
  };
})();
