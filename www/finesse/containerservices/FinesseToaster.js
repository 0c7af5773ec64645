{
  const { Logger } = finesse.utilities;

  const DEFAULT_CLOSE_MS = 8000;
  const ICONS = '/desktop/assets/images/';

  /** @type {finesse.Config | null} */
  let config = null;
  /** @type {{ log(message: string): void } | undefined} */
  let logger;

  /** @param {any} value as configured, in seconds; from 1000 on it is meant in ms */
  function configuredClose(value) {
    const n = Number(value);
    if (!Number.isFinite(n) || n === 0) return DEFAULT_CLOSE_MS;
    return n < 0 || n >= 1000 ? n : n * 1000;
  }

  /** Notifications of the browser, for somebody who looks elsewhere. The desktop asks for the permission. */
  const FinesseToaster = {
    TOASTER_DEFAULT_ICONS: Object.freeze({
      INCOMING_CALL_ICON: `${ICONS}incoming-call.svg`,
      INCOMING_CHAT_ICON: `${ICONS}incoming-chat.svg`,
      INCOMING_TEAM_MESSAGE: `${ICONS}team-message.svg`,
    }),

    /**
     * @param {finesse.Config | null} [c] of the gadget or the container; the gadget's, if absent
     * @param {{ log(message: string): void }} [l]
     */
    init(c, l) {
      config = c ?? finesse.gadget.Config ?? /** @type {finesse.Config} */ ({});
      logger = l;
      return FinesseToaster;
    },

    /**
     * @param {string} title
     * @param {finesse.containerservices.ToasterOptions | null} [given]
     * @returns {Notification | undefined} undefined: not shown, since nobody may or needs to see it
     * @throws {Error} before init
     */
    showToaster(title, given) {
      const options = given ?? {};
      if (!config) throw new Error('FinesseToaster.init has not been called');
      const configured = configuredClose(config.toasterNotificationTimeout);
      const close = options.autoClose ?? configured;
      // Where the desktop wants no toasters, no gadget has any.
      if (configured < 0 || close < 0 || typeof Notification === 'undefined' || Notification.permission !== 'granted') return undefined;
      if (FinesseToaster._isSeen() && !options.showWhenVisible) return undefined;
      const { body, icon } = options;
      const toaster = new Notification(title, { body, icon });
      const timer = setTimeout(() => toaster.close(), close);
      toaster.onclick = (event) => {
        window.focus();
        toaster.close();
        options.onclick?.(event);
      };
      toaster.onclose = (event) => {
        clearTimeout(timer);
        options.onclose?.(event);
      };
      toaster.onerror = (event) => options.onerror?.(event);
      toaster.onshow = (event) => options.onshow?.(event);
      (logger ?? Logger).log(`toaster: ${title}`);
      return toaster;
    },

    /** The desktop has the focus, not only this frame of it. */
    _isSeen() {
      try {
        return (globalThis.top ?? globalThis).document.hasFocus();
      } catch {
        return document.hasFocus();
      }
    },
  };

  Object.assign(
    finesse.containerservices,
    /** @satisfies {Pick<typeof finesse.containerservices, 'FinesseToaster'>} */ ({ FinesseToaster }),
  );
}
