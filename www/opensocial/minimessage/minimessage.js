/* minimessage: short notices at the top of a gadget (Core Gadget Specification 1.1,
 * gadgets.MiniMessage). Texts may hold markup of the gadget's own; elements are taken as they are. */
(function () {
  'use strict';

  class MiniMessage {
    /**
     * @param {string | number} [mid]
     * @param {HTMLElement} [container] where notices appear; the top of the body without one
     */
    constructor(mid, container) {
      void mid;
      this.container_ = container || null;
    }

    /**
     * @param {string | HTMLElement} message
     * @param {() => boolean | void} [onDismiss] false keeps it
     */
    createDismissibleMessage(message, onDismiss) {
      const notice = this.#notice(message);
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = '✕';
      button.setAttribute('aria-label', 'Close');
      Object.assign(button.style, { border: '0', background: 'none', cursor: 'pointer', font: 'inherit' });
      button.addEventListener('click', () => {
        if (!onDismiss || onDismiss() !== false) this.dismissMessage(notice);
      });
      notice.append(button);
      return notice;
    }

    /**
     * @param {string | HTMLElement} message
     * @param {HTMLElement} [container]
     */
    createStaticMessage(message, container) {
      return this.#notice(message, container);
    }

    /**
     * @param {string | HTMLElement} message
     * @param {number} seconds
     * @param {() => boolean | void} [onDismiss]
     */
    createTimerMessage(message, seconds, onDismiss) {
      const notice = this.#notice(message);
      setTimeout(() => {
        if (!onDismiss || onDismiss() !== false) this.dismissMessage(notice);
      }, seconds * 1000);
      return notice;
    }

    /** @param {HTMLElement} notice */
    dismissMessage(notice) {
      notice.remove();
    }

    /**
     * @param {string | HTMLElement} message
     * @param {HTMLElement} [container]
     */
    #notice(message, container) {
      const notice = document.createElement('div');
      const text = document.createElement('span');
      notice.setAttribute('role', 'status');
      notice.className = 'mmlib_table';
      Object.assign(notice.style, {
        display: 'flex',
        justifyContent: 'space-between',
        padding: '4px 8px',
        background: '#fff3c4',
        color: '#333',
      });
      if (typeof message === 'string') text.append(document.createRange().createContextualFragment(message));
      else text.append(message);
      notice.append(text);
      if (container || this.container_) (container || this.container_)?.append(notice);
      else document.body.prepend(notice);
      return notice;
    }
  }

  gadgets.MiniMessage = MiniMessage;
  /** @type {any} */ (window)._IG_MiniMessage = MiniMessage;
})();
