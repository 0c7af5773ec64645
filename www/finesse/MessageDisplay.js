'use strict';
/* /desktop/js/utilities/MessageDisplay.js, a script of its own: a strip above the gadget's content that
 * says what went wrong. With bootstrap it looks like its alerts. */
{
  const ID = 'finesse-message-banner';

  /** @param {string} text @param {string} kind @param {string} role */
  function show(text, kind, role) {
    let banner = document.getElementById(ID);
    if (!banner) {
      banner = document.createElement('div');
      banner.id = ID;
      document.body.prepend(banner);
    }
    banner.className = `alert alert-${kind}`;
    banner.setAttribute('role', role);
    banner.textContent = text;
    /** @type {any} */ (globalThis).gadgets?.window?.adjustHeight?.();
  }

  const MessageDisplay = {
    /** @param {string} text */
    showBannerError: (text) => show(text, 'danger', 'alert'),

    /** @param {string} text */
    showBannerWarning: (text) => show(text, 'warning', 'status'),

    hideBanner() {
      document.getElementById(ID)?.remove();
    },
  };

  /** @type {any} */
  const page = globalThis;
  page.finesse ??= {};
  page.finesse.utilities ??= {};
  page.finesse.utilities.MessageDisplay = MessageDisplay;
}
