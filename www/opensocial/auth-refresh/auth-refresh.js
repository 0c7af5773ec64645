/**
 * auth-refresh: a security token lives for half a day, a gadget as long as its page. Answers of
 * makeRequest bring a new one in time; a gadget that asks nothing for hours fetches it here, and the
 * page may hand it over.
 */
(function () {
  'use strict';

  const EVERY_MS = 4 * 60 * 60 * 1000;

  gadgets.rpc.register('update_security_token', (/** @type {string} */ token) => {
    shindig.auth.updateSecurityToken(token);
  });

  async function renew() {
    const { url } = gadgets.util.getUrlParameters();
    const token = shindig.auth.getSecurityToken();
    if (!url || !token) return;
    const answer = await fetch('/rpc', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Shindig-ST': token },
      body: JSON.stringify({ method: 'gadgets.token', params: { ids: [url] } }),
    });
    const renewed = answer.ok && (await answer.json()).result?.[url]?.token;
    if (renewed) shindig.auth.updateSecurityToken(renewed);
  }

  setInterval(() => renew().catch(() => {}), EVERY_MS);
})();
