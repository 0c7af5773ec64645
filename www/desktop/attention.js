// What the person is told without looking: announcements, ring, system notifications, and the notice
// of a missed call.
import { announce } from '../lib/announce.js';
import { instant } from '../lib/clock.js';
import { isolated, t, timeShort } from '../lib/i18n.js';
import { isMonitor, isReservation, otherParty, own } from '../lib/model.js';
import { notify, unnotify } from '../lib/notify.js';
import { ring, sound, stopRing } from '../lib/sound.js';
import { lookOf, reasonWord, stateWithReason } from '../lib/words.js';

/** @typedef {import('../lib/model.js').Dialog} Dialog */
/** @typedef {import('../lib/model.js').User} User */

/** Not Ready because a call was not answered. */
const MISSED_CODES = [32767, 32763];
/** States from which Not Ready comes by itself, so that nobody is surprised. */
const EXPECTED_FROM = ['TALKING', 'HOLD', 'WORK', 'LOGIN', 'LOGOUT'];
/** States that a call brings, which is told itself. */
const TOLD_BY_CALL = ['RESERVED', 'RESERVED_OUTBOUND', 'RESERVED_OUTBOUND_PREVIEW', 'HOLD'];
/** Where it is kept that a missed call was dealt with: since when the agent is not ready because of it. */
const MISSED_KEY = 'aplomb.missed';
/** Of the notification that tells of a state. */
const STATE_TAG = 'state';

export class Attention {
  #store;
  #toasts;
  #hints;
  /** Takes the notice of a missed call away. @type {(() => void) | null} */
  #missed = null;
  /** Takes the notice of the last state away: it is not true any more with the next. */
  #told = () => {};
  /** What the badge of the application counts. */
  #counted = 0;
  /** Who called last. */
  #caller = '';

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
    document.addEventListener('visibilitychange', () => unnotify(STATE_TAG), { signal });
    this.#lookForMissed();
    signal.addEventListener('abort', () => {
      stopRing();
      this.#count(0);
      unnotify(STATE_TAG);
      for (const id of store.dialogs.keys())
        unnotify(id);
    });
  }

  /** Where the page is installed as an application: what waits for the person. @param {number} [waiting] */
  #count(waiting = this.#store.ringing().length + Number(this.missed)) {
    if (waiting !== this.#counted)
      void (waiting > 0 ? navigator.setAppBadge?.(waiting) : navigator.clearAppBadge?.())?.catch(() => {});
    this.#counted = waiting;
  }

  /** A call was missed, and nobody has said yet what is to be now. */
  get missed() {
    return this.#missed !== null;
  }

  /** @param {User | null} before */
  #userChanged(before) {
    const user = this.#store.user;
    if (user && before && (before.state !== user.state || before.reasonCodeId !== user.reasonCodeId))
      this.#tell(before, user);
    if (isMissed(user) && EXPECTED_FROM.includes(before?.state ?? '')) // as before the call that is over
      this.#dealtWith(user);
    this.#lookForMissed();
  }

  /** @param {User | null} user since when a call is missed */
  #dealtWith(user) {
    sessionStorage.setItem(MISSED_KEY, user?.stateChangeTime ?? '');
  }

  /**
   * What somebody else or the switch made of the state is told so that it is not overlooked.
   * @param {User} before
   * @param {User} user
   */
  #tell(before, user) {
    const made = this.#hints.asked() ? '' : madeWhat(before, user, this.#store.reasons.notReady);
    const text = made && t(made, { reason: reasonWord(user.reason) });
    if (text || !TOLD_BY_CALL.includes(user.state))
      announce(text || t('state.announce', { state: stateWithReason(user) }), text ? 'assertive' : 'polite');
    this.#told();
    if (!text)
      return;
    if (!isMissed(user))
      this.#told = this.#toasts.show(text, lookOf(user.state), [], { said: true });
    this.#notify(text);
  }

  /** @param {string} text */
  #notify(text) {
    unnotify(STATE_TAG);
    notify(STATE_TAG, text, '');
  }

  /** A missed call is told until somebody says what is to be, over a reload too. */
  #lookForMissed() {
    const { user } = this.#store;
    const missed = isMissed(user);
    if (!missed) {
      this.#missed?.();
      this.#missed = null;
    } else if (!this.#missed && sessionStorage.getItem(MISSED_KEY) !== user?.stateChangeTime) {
      sound('missed');
      const time = timeShort(instant(user?.stateChangeTime ?? '') ?? Date.now());
      const done = () => {
        this.#dealtWith(user);
        this.#missed = null;
        this.#count();
      };
      this.#missed = this.#toasts.show(t('missed.text', { time, party: this.#caller && isolated(this.#caller) }), 'missed', [
        { label: t('missed.ready'), run: () => { this.#hints.ready(); return true; } }, // goes when it is so
        { label: t('missed.stay'), run: done },
      ], { closed: done });
    }
    this.#count();
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
      announce(t(isReservation(dialog) ? 'alert.previewOver' : dialog.participants.every((p) => p.state === 'DROPPED') ? 'alert.gone' : 'alert.over'));
    else if (is === 'ACTIVE' && was === 'ALERTING')
      announce(t('call.answered', { party }));
    else if (is === 'HELD' && was === 'ACTIVE')
      announce(t('call.onHold', { party }));
    if (is !== 'ALERTING')
      unnotify(dialog.id);
    if (this.#store.ringing().length === 0)
      stopRing();
    this.#count();
  }

  /**
   * @param {Dialog} dialog
   * @param {string} party
   */
  #rings(dialog, party) {
    this.#caller = party;
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
      sound('knock');
    else
      ring();
  }
}

/** @param {User | null} user */
function isMissed(user) {
  return user?.state === 'NOT_READY' && MISSED_CODES.includes(user.reason?.code ?? 0);
}

/**
 * The text for a change that nobody here asked for, '' where it was to be expected.
 * @param {User} before
 * @param {User} user
 * @param {import('../lib/model.js').Reason[]} own what the agent may give as a reason, here or in a gadget
 */
function madeWhat(before, user, own) {
  if (user.state === 'NOT_READY')
    return EXPECTED_FROM.includes(before.state) || own.some((r) => r.id === user.reason?.id) ? '' : 'state.madeNotReady';
  return user.state === 'READY' && before.state === 'NOT_READY' ? 'state.madeReady' : '';
}
