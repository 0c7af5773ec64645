/* shindig.auth: the token that says who renders which gadget; sent with what goes to the proxy. */
(function () {
  'use strict';

  /** @type {string | null} */
  let token = null;

  gadgets.config.register('shindig.auth', null, (/** @type {any} */ config) => {
    const part = config['shindig.auth'] || {};
    token = part.authToken || gadgets.util.getUrlParameters().st || null;
  });

  shindig.auth = {
    /** @returns {string | null} */
    getSecurityToken: () => token,
    /** @param {string} renewed */
    updateSecurityToken(renewed) {
      token = renewed;
    },
    getTrustedData: () => null,
  };
})();
