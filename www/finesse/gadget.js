{
  const { Utilities } = finesse.utilities;

  const TEXTS = /** @type {const} */ ([
    'authorization',
    'authToken',
    'country',
    'language',
    'locale',
    'host',
    'hostPort',
    'extension',
    'mobileAgentMode',
    'mobileAgentDialNumber',
    'xmppDomain',
    'pubsubDomain',
    'restHost',
    'scheme',
    'localhostFQDN',
    'localhostPort',
    'id',
    'peripheralId',
    'teamId',
    'teamName',
    'systemAuthMode',
    'toasterNotificationTimeout',
    'compatibilityMode',
    'externalServerHost',
    'deploymentType',
  ]);

  const { Prefs } = globalThis.gadgets ?? {};
  if (Prefs) {
    const prefs = new Prefs();

    /* Credentials are in no address: the desktop leaves them in the session storage that the gadget's
     * frame shares with it, and gadgets find them as the preference `authorization`. */
    try {
      prefs.set('authorization', Utilities.getUserAuthString());
    } catch (error) {
      finesse.utilities.Logger.warn('authorization is not handed over: is the feature setprefs required?', error);
    }

    /** @type {Record<string, any>} */
    const Config = {};
    for (const name of TEXTS) Config[name] = prefs.getString(name);
    Config.clientDriftInMillis = prefs.getInt('clientDriftInMillis');
    // A preference is escaped for HTML on its way out; these two are wanted as they are.
    Config.authorization = Utilities.getUserAuthString() ?? Config.authorization;
    Config.authToken = Utilities.getToken() || Config.authToken;
    // Gadgets of 9.x and 10.x bring a Config of their own, before the library or after it.
    finesse.gadget.Config ??= /** @type {finesse.Config} */ (Config);
    // Some look for it where the desktop has its own.
    finesse.container.Config ??= finesse.gadget.Config;
  }
}
