// When the connection, the service or the network is gone: for how long, since when, and what had
// changed when it was back.  Short troubles are not shown.
import { announce } from '../lib/announce.js';
import { t } from '../lib/i18n.js';
import { note } from '../lib/notices.js';
import { sound, stopRing } from '../lib/sound.js';
import { stateWithReason } from '../lib/words.js';

const SHOW_AFTER_MS = 2000;
const SHOW_BACK_MS = 3000;

/**
 * Emits 'change', 'status' (detail: failing, recovered) for the gadgets, who hear it at once, and 'paused' (detail:
 * {from, to}, ms since 1970) when the browser had stopped the page.
 */
export class Trouble extends EventTarget {
  #session;
  /** It has lasted long enough to be shown. */
  #shown = false;
  /** Since when the browser itself has no network, ms since 1970; 0 while it has. */
  #offline = 0;
  #back = '';
  /** @type {{ calls: Set<string>, state: string } | null} what was shown when it began */
  #before = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #backTimer;

  /**
   * @param {import('./session.js').Session} session
   * @param {AbortSignal} signal ends it
   */
  constructor(session, signal) {
    super();
    this.#session = session;
    session.addEventListener('state', () => this.#look(), { signal });
    let frozen = 0;
    document.addEventListener('freeze', () => { frozen = Date.now(); }, { signal });
    document.addEventListener('resume', () =>
      this.dispatchEvent(new CustomEvent('paused', { detail: { from: frozen, to: Date.now() } })), { signal });
    window.addEventListener('offline', () => this.#setOffline(Date.now()), { signal });
    window.addEventListener('online', () => this.#setOffline(0), { signal });
    signal.addEventListener('abort', () => {
      clearTimeout(this.#timer);
      clearTimeout(this.#backTimer);
    });
  }

  /** Nothing can be asked of the server now, and what is shown may be old. */
  get inert() {
    return this.#shown || this.#offline > 0;
  }

  /** @returns {import('../components/ap-connection.js').ConnectionView} */
  get view() {
    const { asOf, trouble, server, drift, xmpp: { latency, transport, since, heard, reconnects } } = this.#session;
    const more = { latency, transport, since, heard, reconnects, drift, server, back: this.#back };
    if (this.#offline)
      return { trouble: 'network', asOf: this.#offline, ...more };
    return { trouble: this.#shown ? trouble || 'catching-up' : 'live', asOf, ...more };
  }

  /** @param {number} since */
  #setOffline(since) {
    this.#offline = since;
    this.#changed();
  }

  #look() {
    const { state, store } = this.#session;
    clearTimeout(this.#timer);
    if (state === 'stale') {
      if (!this.#before) {
        this.#before = { calls: new Set(store.dialogs.keys()), state: store.user?.state ?? '' };
        this.dispatchEvent(new CustomEvent('status', { detail: 'failing' }));
      }
      if (!this.#shown)
        this.#timer = setTimeout(() => this.#show(), SHOW_AFTER_MS);
    } else if (state === 'live' && this.#before) {
      this.dispatchEvent(new CustomEvent('status', { detail: 'recovered' }));
      if (this.#shown)
        this.#tellWhatChanged(this.#before);
      this.#before = null;
      this.#shown = false;
    }
    this.#changed();
  }

  #show() {
    this.#shown = true;
    stopRing();
    sound('lost');
    announce(t('connection.lost'), 'assertive');
    note(t('connection.lost'), 'offline');
    this.#changed();
  }

  /** @param {{ calls: Set<string>, state: string }} before */
  #tellWhatChanged(before) {
    const { user, dialogs } = this.#session.store;
    const ended = [...before.calls].filter((id) => !dialogs.has(id)).length;
    const state = user ? stateWithReason(user) : '';
    this.#back = ended > 0 ? t('connection.back.ended', { n: ended, state })
      : user && user.state !== before.state ? t('connection.back.state', { state }) : t('connection.back');
    sound('back');
    announce(this.#back);
    note(this.#back);
    // A timer of its own: the next trouble may come before it rings.
    clearTimeout(this.#backTimer);
    this.#backTimer = setTimeout(() => {
      this.#back = '';
      this.#changed();
    }, SHOW_BACK_MS);
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
