// What the person does to state and calls: one press, one request, busy until the event, and what
// went wrong in words.
import { ApiError } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { own } from '../lib/model.js';
import { stopRing } from '../lib/sound.js';
import { Turns } from '../lib/turns.js';
import { problem } from '../lib/words.js';

const END_THROTTLE_MS = 1000;
/** What was offered is dealt with. */
const SILENCING = ['ANSWER', 'ACCEPT', 'REJECT', 'CLOSE'];

/** Emits 'change' whenever something becomes busy, is done, or was refused. */
export class Actions extends EventTarget {
  /** A change of state was asked for and has not come. */
  stateBusy = false;
  stateMessage = '';
  /** Asks once more for what got no answer. @type {(() => void) | null} */
  stateAgain = null;
  #turns = new Turns();
  #session;
  #inert;
  /** @type {Map<string, { busy: string, message: string }>} */ #calls = new Map();
  /** @type {{ at: number, calls: Set<string> }} */ #lastEnd = { at: 0, calls: new Set() };

  /**
   * @param {import('./session.js').Session} session
   * @param {() => boolean} inert nothing may be asked now
   */
  constructor(session, inert) {
    super();
    this.#session = session;
    this.#inert = inert;
  }

  /**
   * @param {string} id of a dialog
   * @returns {{ busy: string, message: string }} the action under way, '' if none; what went wrong
   */
  statusOf(id) {
    return this.#calls.get(id) ?? { busy: '', message: '' };
  }

  /**
   * @param {string} state
   * @param {string} [reasonId]
   */
  async changeState(state, reasonId) {
    if (!this.#inert())
      await this.#turns.take('state', (waited) => this.#askForState(state, reasonId, waited));
  }

  /**
   * @param {string} state
   * @param {string | undefined} reasonId
   * @param {boolean} waited for another change, which may have been the same
   */
  async #askForState(state, reasonId, waited) {
    if (waited && (this.#inert() || this.#session.isState(state, reasonId)))
      return;
    this.stateBusy = true;
    this.stateAgain = null;
    this.#say('');
    try {
      await this.#session.changeState(state, reasonId, () => this.#say(t('request.slow')));
      this.stateMessage = '';
    } catch (fault) {
      this.stateMessage = problem(fault);
      if (fault instanceof ApiError && fault.type === 'No Answer')
        this.stateAgain = () => void this.changeState(state, reasonId);
    }
    this.stateBusy = false;
    this.#changed();
  }

  /** @param {string} text */
  #say(text) {
    this.stateMessage = text;
    this.#changed();
  }

  /**
   * @param {string} id of a dialog
   * @param {string} action as the participant's list of actions names it
   * @param {object} [more] what the action needs besides
   * @returns {Promise<boolean>} it has happened
   */
  async act(id, action, more) {
    if (this.statusOf(id).busy || this.#inert() || (action === 'DROP' && this.#isStray(id)))
      return false;
    if (SILENCING.includes(action))
      stopRing();
    this.#set(id, action, '');
    let done = false;
    try {
      await this.#session.act(id, action, () => this.#set(id, action, t('request.slow')), more);
      this.#calls.delete(id);
      this.#changed();
      done = true;
    } catch (fault) {
      this.#set(id, '', problem(fault));
    }
    if (!this.#session.store.dialogs.has(id))
      this.#calls.delete(id);
    return done;
  }

  /**
   * A second press of End that was meant for the call before must not end the one that took its
   * place.
   * @param {string} id
   */
  #isStray(id) {
    const { at, calls } = this.#lastEnd;
    if (Date.now() - at < END_THROTTLE_MS && calls.has(id))
      return true;
    this.#lastEnd = { at: Date.now(), calls: new Set(this.#session.store.dialogs.keys()) };
    return false;
  }

  /**
   * @param {string} id
   * @param {string} busy
   * @param {string} message
   */
  #set(id, busy, message) {
    this.#calls.set(id, { busy, message });
    this.#changed();
  }

  /**
   * The first of these actions that any call allows now, calls in the order they are shown.
   * @param {...string} actions
   */
  actOnFirst(...actions) {
    const { store } = this.#session;
    for (const action of actions)
      for (const dialog of store.inOrder())
        if (own(dialog, store.user?.extension ?? '')?.actions.includes(action)) {
          void this.act(dialog.id, action);
          return;
        }
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
