/**
 * pubsub-2: gadgets.Hub, the gadget's place on the page's hub. Gadgets assign
 * gadgets.HubSettings.onConnect in a script at the end of their content, or in a deferred module:
 * so it is looked at once the hub is connected and the document has loaded, not before. Assigned
 * later still (jQuery 3 runs what waits for `ready` after `load`, if it comes so) it is called too.
 */
(function () {
  'use strict';

  /** @type {((hub: any, success: boolean, error?: string) => void) | null} */
  let onConnect = null;
  /** What there is to tell and was not told yet. @type {[any, boolean, string?] | null} */
  let outcome = null;

  function tell() {
    const { onConnect: told } = gadgets.HubSettings;
    if (!outcome || typeof told !== 'function') return;
    const [hub, success, error] = outcome;
    outcome = null;
    told(hub, success, error);
  }

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
    get onConnect() {
      return onConnect;
    },
    set onConnect(f) {
      onConnect = f;
      if (outcome) setTimeout(tell);
    },
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
        outcome = [hub, success, error];
        tell();
      });
    });
  }

  gadgets.HubSettings = Object.assign(settings, gadgets.HubSettings || {});
  gadgets.util.registerOnLoadHandler(connect);
})();
