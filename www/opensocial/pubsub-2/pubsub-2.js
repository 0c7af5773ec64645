/**
 * pubsub-2: gadgets.Hub, the gadget's place on the page's hub. Gadgets assign
 * gadgets.HubSettings.onConnect in a script at the end of their content, or in a deferred module:
 * so it is looked at once the hub is connected and the document has loaded, not before.
 */
(function () {
  'use strict';

  /** @type {any} */
  const settings = {
    params: {
      HubClient: {
        /**
         * @param {any} source
         * @param {string} alert
         */
        onSecurityAlert(source, alert) {
          gadgets.error(`Security alert: ${alert}`);
        },
        scope: window,
      },
      IframeHubClient: {},
    },
    /** @type {((hub: any, success: boolean, error?: string) => void) | null} */
    onConnect: null,
  };

  /** @param {() => void} then */
  function onceLoaded(then) {
    if (document.readyState === 'complete') then();
    else window.addEventListener('load', () => then(), { once: true });
  }

  function connect() {
    if (window.parent === window) return;
    gadgets.Hub = new OpenAjax.hub.IframeHubClient(settings.params);
    gadgets.Hub.connect((/** @type {any} */ hub, /** @type {boolean} */ success, /** @type {string} */ error) => {
      onceLoaded(() => {
        const { onConnect } = gadgets.HubSettings;
        if (typeof onConnect === 'function') onConnect(hub, success, error);
      });
    });
  }

  gadgets.HubSettings = Object.assign(settings, gadgets.HubSettings || {});
  gadgets.util.registerOnLoadHandler(connect);
})();
