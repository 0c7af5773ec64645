/* auth-refresh: the page renews the security token of a gadget that lives longer than it. */
gadgets.rpc.register('update_security_token', (/** @type {string} */ token) => {
  shindig.auth.updateSecurityToken(token);
});
