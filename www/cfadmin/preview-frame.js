// Somebody's desktop with a layout that is not published yet, in a frame below the editor.
import { el, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

export class Preview {
  #api;
  #title = el('h2', { id: 'preview-title' });
  #holder = el('div', { class: 'preview-holder' });
  element = el('section', { class: 'own-part preview', 'aria-labelledby': 'preview-title', hidden: true },
    el('header', { class: 'gadget-bar' }, this.#title, el('span', { class: 'spring' }),
      el('button', { type: 'button', on: { click: () => this.close() } }, t('admin.layouts.previewClose'))),
    this.#holder);

  /** @param {import('../lib/api.js').Api} api */
  constructor(api) {
    this.#api = api;
  }

  /**
   * What runs in the frame is ours alone: it loads no gadget, and what it asks is read only (preview.js).  So it may be told
   * who asks; the sandbox keeps it from opening windows, sending forms and leaving.
   * @param {string} user whose desktop
   * @param {string} layoutxml
   */
  open(user, layoutxml) {
    setText(this.#title, t('admin.layouts.preview', { user }));
    const frame = el('iframe', { src: '/cfadmin/preview.html', title: t('admin.layouts.preview', { user }), sandbox: 'allow-scripts allow-same-origin' });
    const { port1, port2 } = new MessageChannel();
    port1.postMessage({ user, layoutxml, authorization: this.#api.authorization });
    frame.addEventListener('load', () => frame.contentWindow?.postMessage('look', location.origin, [port2]), { once: true });
    this.#holder.replaceChildren(frame);
    this.element.hidden = false;
    this.element.scrollIntoView({ block: 'nearest' });
  }

  close() {
    this.#holder.replaceChildren();
    this.element.hidden = true;
  }
}
