// What the person is told without looking: announcements, ring, system notifications, and the notice
// of a missed call.
import { announce } from '../lib/announce.js';
import { t } from '../lib/i18n.js';
import { isMonitor, isReservation, otherParty, own } from '../lib/model.js';
import { note } from '../lib/notices.js';
import { notify, unnotify } from '../lib/notify.js';
import { knock, ring, stopRing } from '../lib/sound.js';
import { reasonWord, stateWithReason } from '../lib/words.js';

/** @typedef {import('../lib/model.js').Dialog} Dialog */
/** @typedef {import('../lib/model.js').User} User */

/** Not Ready because a call was not answered. */
const MISSED_CODES = [32767, 32763];
/** States from which Not Ready comes by itself, so that nobody is surprised. */
const EXPECTED_FROM = ['TALKING', 'HOLD', 'WORK', 'LOGIN', 'LOGOUT'];

export class Attention {
  #store;
  #toasts;
  #hints;
  /** Takes the notice of a missed call away. @type {(() => void) | null} */
  #missed = null;

  /**
   * @param {import('../lib/store.js').Store} store
   * @param {import('../components/ap-toast.js').ApToast} toasts
   * @param {{ shortcut: () => string, asked: () => boolean, ready: () => void }} hints how to answer
   *   by key; whether a change of state was asked for here; what makes ready
   * @param {AbortSignal} signal ends it
   */
  constructor(store, toasts, hints, signal) {
    this.#store = store;
    this.#toasts = toasts;
    this.#hints = hints;
    store.addEventListener('user', (e) => this.#userChanged(/** @type {CustomEvent} */ (e).detail.before), { signal });
    store.addEventListener('dialogs', (e) => this.#dialogChanged(/** @type {CustomEvent} */ (e).detail), { signal });
    signal.addEventListener('abort', () => {
      stopRing();
      for (const id of store.dialogs.keys())
        unnotify(id);
    });
  }

  /** @param {User | null} before */
  #userChanged(before) {
    const user = this.#store.user;
    if (!user || !before)
      return;
    if (before.state !== user.state || before.reasonCodeId !== user.reasonCodeId) {
      if (user.state === 'NOT_READY' && !this.#hints.asked() && !EXPECTED_FROM.includes(before.state)) {
        const text = t('state.madeNotReady', { reason: reasonWord(user.reason) });
        announce(text, 'assertive');
        note(text, 'not-ready');
      } else {
        announce(t('state.announce', { state: stateWithReason(user) }));
      }
    }
    const missed = user.state === 'NOT_READY' && MISSED_CODES.includes(user.reason?.code ?? 0);
    if (missed && !this.#missed)
      this.#missed = this.#toasts.show(t('missed.text'), 'missed', [
        { label: t('missed.ready'), run: this.#hints.ready },
        { label: t('missed.stay'), run: () => {} },
      ]);
    else if (!missed && this.#missed) {
      this.#missed();
      this.#missed = null;
    }
  }

  /** @param {{ dialog: Dialog, before: Dialog | null, event: string }} change */
  #dialogChanged({ dialog, before, event }) {
    if (isMonitor(before ?? dialog))
      return;
    const extension = this.#store.user?.extension ?? '';
    const was = before && own(before, extension)?.state;
    const is = event === 'DELETE' ? 'DROPPED' : own(dialog, extension)?.state;
    const party = otherParty(dialog, extension);
    if (is === 'ALERTING' && was !== 'ALERTING')
      this.#rings(dialog, party);
    else if (was === 'ALERTING' && is === 'DROPPED')
      announce(t(isReservation(dialog) ? 'alert.previewOver' : 'alert.gone'));
    else if (is === 'ACTIVE' && was === 'ALERTING')
      announce(t('call.answered', { party }));
    else if (is === 'HELD' && was === 'ACTIVE')
      announce(t('call.onHold', { party }));
    if (is !== 'ALERTING')
      unnotify(dialog.id);
    if (this.#store.ringing().length === 0)
      stopRing();
  }

  /**
   * @param {Dialog} dialog
   * @param {string} party
   */
  #rings(dialog, party) {
    const queue = dialog.queueName;
    const shortcut = this.#hints.shortcut();
    if (isReservation(dialog)) {
      const campaign = dialog.media.BACampaign ?? '';
      notify(dialog.id, `${t('alert.preview')}: ${party}`, campaign && t('alert.campaign', { campaign }));
      announce(t('alert.previewAnnounce', { party, campaign, shortcut }), 'assertive');
    } else {
      notify(dialog.id, t('title.incoming', { party }), queue ? t('alert.queue', { queue }) : '');
      announce(t('alert.announce', { party, queue, shortcut }), 'assertive');
    }
    if (this.#store.dialogs.size > this.#store.ringing().length)
      knock();
    else
      ring();
  }
}
