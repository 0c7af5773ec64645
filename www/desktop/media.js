// Channels beside voice: what the agent is in each, and the tasks they bring.  For agents who have
// none there is nothing here.
import { TASK_ACTIONS } from '../components/ap-task-card.js';
import { announce } from '../lib/announce.js';
import { ApiError } from '../lib/api.js';
import { hasText, t } from '../lib/i18n.js';
import { idOf, readDialog } from '../lib/model.js';
import { sound } from '../lib/sound.js';
import { Turns } from '../lib/turns.js';
import { problem, stateWord } from '../lib/words.js';
import { child, children, text } from '../lib/xml.js';

/** @typedef {import('../lib/model.js').Dialog} Dialog */
/** @typedef {{ id: string, name: string, state: string, limit: string }} Medium */
/** @typedef {{ dialog: Dialog, channel: string, busy: string, inert: boolean, message: string }} TaskView */

/** What gadgets call the states of their channels: how ours look. @type {Record<string, string>} */
const LIKE = {
  READY: 'available', NOT_READY: 'unavailable', RESERVED: 'busy', ACTIVE: 'busy', PAUSED: 'busy', WORK_READY: 'busy',
  WORK_NOT_READY: 'busy', INTERRUPTED: 'busy',
};
const WORDS = ['READY', 'NOT_READY', 'LOGOUT', 'RESERVED', 'WORK_READY'];
/** What may be chosen while signed in. */
const CHOICES = ['READY', 'NOT_READY', 'LOGOUT'];
/** Where the guide has no advice: as many tasks as a channel of the guide's sample takes at once, others may come between. */
const SIGN_IN = { interruptAction: 'ACCEPT', dialogLogoutAction: 'TRANSFER' };
const LIMIT = '5';

/** @param {Medium} medium @param {string} state as it was asked for: LOGIN is fulfilled by any other than LOGOUT */
const isIn = (medium, state) => state === 'LOGIN' ? medium.state !== 'LOGOUT' : medium.state === state;

/** Emits 'change'. */
export class Media extends EventTarget {
  /** What may be done with tasks, in their order. */ actions = TASK_ACTIONS;
  #menu;
  #session;
  #toasts;
  #inert;
  /** @type {Map<string, Medium>} */ #media = new Map();
  /** @type {Map<string, Dialog>} */ #tasks = new Map();
  /** @type {Map<string, { busy: string, message: string }>} */ #status = new Map();
  /** Channels of which a change was asked for. @type {Set<string>} */ #busy = new Set();
  /** @type {Map<string, Turns>} */ #turns = new Map();

  /**
   * @param {import('./session.js').Session} session
   * @param {import('../components/ap-channels.js').ApChannels} menu where the channels of gadgets are too
   * @param {import('../components/ap-toast.js').ApToast} toasts
   * @param {() => boolean} inert nothing may be asked now
   * @param {AbortSignal} signal ends it
   */
  constructor(session, menu, toasts, inert, signal) {
    super();
    this.#session = session;
    this.#toasts = toasts;
    this.#inert = inert;
    this.#menu = menu;
    menu.addEventListener('ap-channel', (e) => {
      const { source, channelId, itemId } = /** @type {CustomEvent} */ (e).detail;
      if (source !== 'gadgets')
        this.#choose(channelId, itemId);
    }, { signal });
    session.addEventListener('notification', (e) => this.#notified(/** @type {CustomEvent} */ (e).detail), { signal });
    let live = true;
    session.addEventListener('state', () => {
      const back = session.state === 'live' && !live;
      live = session.state === 'live';
      if (back)
        void this.open();
    }, { signal });
  }

  get #path() {
    return `/finesse/api/User/${encodeURIComponent(this.#session.id)}`;
  }

  /** Reads what the agent has; also after a gap. */
  async open() {
    try {
      const media = children(await this.#readCurrent('Media'), 'Media').map(readMedium);
      this.#media = new Map(media.filter((m) => m.state !== '').map((m) => [m.id, m]));
      if (this.#media.size > 0)
        await this.#readTasks();
    } catch (fault) {
      // A server without channels is no fault of the page.
      if (!(fault instanceof ApiError))
        throw fault;
    }
    this.#changed();
  }

  /** @param {string} what below the user: resource and node have one path */
  #readCurrent(what) {
    return this.#session.readCurrent(`${this.#path}/${what}`, `${this.#path}/${what}`);
  }

  async #readTasks() {
    const all = children(await this.#readCurrent('Dialogs/Media'), 'Dialog').map(readDialog);
    this.#tasks = new Map(all.map((d) => [d.id, d]));
  }

  /** @param {{ node: string, update: Element | null }} notification */
  #notified({ node, update }) {
    if (!node.endsWith('/Media'))
      return;
    const data = child(update, 'data');
    if (child(data, 'apiErrors'))
      return;
    if (node === `${this.#path}/Media`) {
      const medium = data?.firstElementChild && readMedium(data.firstElementChild);
      if (medium?.state)
        this.#media.set(medium.id, medium);
    } else if (node === `${this.#path}/Dialogs/Media`) {
      const event = text(update, 'event').toUpperCase();
      const first = data?.firstElementChild;
      for (const one of first?.localName.toLowerCase() === 'dialogs' ? children(first) : first ? [first] : [])
        this.#tookTask(readDialog(one), event);
    } else {
      return;
    }
    this.#changed();
  }

  /**
   * @param {Dialog} task
   * @param {string} event
   */
  #tookTask(task, event) {
    const before = this.#tasks.get(task.id);
    if (event === 'DELETE') {
      this.#tasks.delete(task.id);
      this.#status.delete(task.id);
      return;
    }
    this.#tasks.set(task.id, task);
    if (task.state === 'OFFERED' && before?.state !== 'OFFERED') {
      announce(t('task.offered', { channel: this.#channelOf(task), queue: task.queueName }), 'assertive');
      sound('knock');
    }
  }

  /** @param {Dialog} task */
  #channelOf(task) {
    return this.#media.get(task.media.mediaId)?.name || text(task.xml, 'mediaType');
  }

  /** @returns {TaskView[]} what was offered last comes first */
  get tasks() {
    return [...this.#tasks.values()].reverse().map((dialog) => ({
      dialog, channel: this.#channelOf(dialog), inert: this.#inert(), busy: '', message: '', ...this.#status.get(dialog.id),
    }));
  }

  #changed() {
    this.render();
    this.dispatchEvent(new Event('change'));
  }

  render() {
    const inert = this.#inert();
    this.#menu.offer('own', [...this.#media.values()].map((m) => ({
      id: m.id, label: m.name, state: LIKE[m.state] ?? 'signed-out', stateLabel: mediumWord(m.state), colour: '', badge: '', hover: '',
      enabled: !inert, busy: this.#busy.has(m.id), timeoutSeconds: 0, holdsSignOut: false, holdsSignOutText: '',
      items: (m.state === 'LOGOUT' ? ['LOGIN'] : CHOICES.filter((c) => c !== m.state)).map((c) => ({
        id: c, label: c === 'LOGIN' || c === 'LOGOUT' ? t(`media.${c}`) : stateWord(c), colour: '',
      })),
    })));
  }

  // --- asking -------------------------------------------------------------------------------------

  /**
   * @param {string} id of a channel, '' for all that are signed in
   * @param {string} wish
   */
  #choose(id, wish) {
    const state = wish.replace(/^ALL_/, '');
    for (const medium of this.#media.values())
      if (id === medium.id || (id === '' && !['LOGOUT', state].includes(medium.state)))
        void this.#change(medium, state);
  }

  /**
   * @param {Medium} medium
   * @param {string} state
   */
  async #change(medium, state) {
    const turns = this.#turns.get(medium.id) ?? new Turns();
    this.#turns.set(medium.id, turns);
    await turns.take('state', async (waited) => {
      const now = this.#media.get(medium.id);
      if (!waited || (now && !isIn(now, state)))
        await this.#ask(medium, state);
    });
  }

  /**
   * @param {Medium} medium
   * @param {string} state
   */
  async #ask({ id, name, limit }, state) {
    if (this.#inert())
      return;
    const path = `${this.#path}/Media/${id}`;
    this.#busy.add(id);
    this.#changed();
    try {
      await this.#session.requests.ask({
        method: 'PUT', path, name: 'Media', value: state === 'LOGIN' ? { maxDialogLimit: limit || LIMIT, state, ...SIGN_IN } : { state },
        recheck: async () => {
          const now = readMedium(await this.#session.readCurrent(path, `${this.#path}/Media`));
          this.#media.set(id, now);
          return isIn(now, state);
        },
      });
    } catch (fault) {
      this.#toasts.show(t('channels.failed', { name, text: problem(fault) }), 'warning');
    }
    this.#busy.delete(id);
    this.#changed();
  }

  /**
   * @param {string} id of a task
   * @param {string} action
   * @param {{ toAddress?: string, onSlow?: () => void }} [more]
   */
  async ask(id, action, { toAddress, onSlow } = {}) {
    const before = JSON.stringify(this.#tasks.get(id));
    await this.#session.requests.ask({
      method: 'PUT', path: `/finesse/api/Dialog/${encodeURIComponent(id)}`, name: 'Dialog', onSlow,
      value: { targetMediaAddress: this.#tasks.get(id)?.participants[0]?.address || this.#session.id, requestedAction: action, toAddress },
      recheck: async () => {
        await this.#readTasks();
        return JSON.stringify(this.#tasks.get(id)) !== before;
      },
    });
  }

  /**
   * @param {string} id of a task
   * @param {string} action
   */
  async act(id, action) {
    const note = (/** @type {string} */ busy, /** @type {string} */ message) => {
      if (this.#tasks.has(id))
        this.#status.set(id, { busy, message });
      this.#changed();
    };
    if (this.#status.get(id)?.busy || this.#inert())
      return;
    note(action, '');
    try {
      await this.ask(id, action, { onSlow: () => note(action, t('request.slow')) });
      note('', '');
    } catch (fault) {
      note('', problem(fault));
    }
  }
}

/** @param {Element} node <Media>, <media> @returns {Medium} */
function readMedium(node) {
  return {
    id: text(node, 'id') || idOf(text(node, 'uri')), name: text(node, 'name'), state: text(node, 'state'),
    limit: text(node, 'maxDialogLimit'),
  };
}

/** @param {string} state */
function mediumWord(state) {
  return WORDS.includes(state) || !hasText(`call.state.${state}`) ? stateWord(state.replace('WORK_NOT_READY', 'WORK')) : t(`call.state.${state}`);
}
