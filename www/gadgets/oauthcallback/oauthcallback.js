/* Where another server sends the browser of a user who was asked whether a gadget may use it (OAuth):
 * the address says what came of it, and the gadget that waits for it hears that. Only then is the
 * window closed, so that whoever looks for its end finds the news. */
(function () {
  'use strict';

  /** @type {Record<string, string>} */
  const words = {
    de: 'Sie können dieses Fenster schließen.',
    fr: 'Vous pouvez fermer cette fenêtre.',
    es: 'Puede cerrar esta ventana.',
    ar: 'يمكنك إغلاق هذه النافذة.',
    ja: 'このウィンドウを閉じてください。',
  };
  const lang = navigator.language.slice(0, 2);
  const text = document.querySelector('span');
  if (text && words[lang]) {
    text.textContent = words[lang];
    document.documentElement.lang = lang;
    if (lang === 'ar') document.documentElement.dir = 'rtl';
  }

  const channel = new BroadcastChannel('gadgets.oauth');
  channel.onmessage = (event) => {
    if (event.data === null) window.close();
  };
  channel.postMessage(location.href);
  history.replaceState(null, '', location.pathname);
})();
