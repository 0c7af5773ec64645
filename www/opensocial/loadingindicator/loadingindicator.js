/**
 * loadingindicator: covers the gadget until it is there. With the Param manual-dismiss the gadget
 * says when; after loading-timeout seconds (10) there is a button to try again.
 */
(function () {
  'use strict';

  /** @type {HTMLElement | null} */
  let cover = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {string} name */
  function param(name) {
    const params = gadgets.util.getFeatureParameters('loadingindicator') || {};
    const value = params[name];
    return String((Array.isArray(value) ? value[value.length - 1] : value) ?? '').trim();
  }

  function offerRetry() {
    if (!cover) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Retry';
    button.addEventListener('click', () => location.reload());
    cover.replaceChildren(button);
  }

  function dismiss() {
    clearTimeout(timer);
    cover?.remove();
    cover = null;
  }

  function showLoading() {
    dismiss();
    cover = document.createElement('div');
    cover.setAttribute('role', 'status');
    cover.setAttribute('aria-live', 'polite');
    Object.assign(cover.style, {
      position: 'fixed',
      inset: '0',
      zIndex: '2147483647',
      display: 'grid',
      placeItems: 'center',
      background: 'Canvas',
      color: 'CanvasText',
      font: '14px system-ui, sans-serif',
    });
    cover.textContent = '…';
    document.documentElement.append(cover);
    timer = setTimeout(offerRetry, (Number(param('loading-timeout')) || 10) * 1000);
  }

  gadgets.loadingindicator = { dismiss, showLoading };

  gadgets.config.register('loadingindicator', null, () => {
    showLoading();
    if (param('manual-dismiss').toLowerCase() !== 'true') gadgets.util.registerOnLoadHandler(dismiss);
  });
})();
