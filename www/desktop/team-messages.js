// Messages of supervisors to the team: read when the desktop opens and after every gap, heard by
// subscription, gone when their time is over or the person has read them.
import { announce } from '../lib/announce.js';
import { now } from '../lib/clock.js';
import { t } from '../lib/i18n.js';
import { note } from '../lib/notices.js';
import { sound } from '../lib/sound.js';
import { child, children, text } from '../lib/xml.js';

/**
 * @typedef {object} TeamMessage
 * @property {string} id
 * @property {string} from name of who wrote it
 * @property {string} fromId
 * @property {number} at ms since 1970
 * @property {number} until ms since 1970
 * @property {string} content
 */

const READ_KEY = 'aplomb.messages.read';
/** No timer of a browser can wait longer. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** @param {Element} node <TeamMessage> @returns {TeamMessage} */
export function readMessage(node) {
  const author = child(node, 'createdBy');
  const at = Number(text(node, 'createdAt')) * 1000;
  return {
    id: text(node, 'id'), fromId: text(author, 'id'),
    from: `${text(author, 'firstName')} ${text(author, 'lastName')}`.trim() || text(author, 'id'),
    at, until: at + Number(text(node, 'duration')) * 1000,
    content: text(node, 'content'),
  };
}

/** Emits 'change'. */
export class TeamMessages extends EventTarget {
  /** @type {Map<string, TeamMessage>} */ #all = new Map();
  /** @type {Set<string>} */ #read;
  #session;
  /** @type {string[]} */ #nodes = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;

  /**
   * @param {import('./session.js').Session} session
   * @param {AbortSignal} signal ends it
   */
  constructor(session, signal) {
    super();
    this.#session = session;
    this.#read = new Set(JSON.parse(sessionStorage.getItem(READ_KEY) ?? '[]'));
    session.addEventListener('notification', (e) => this.#heard(/** @type {CustomEvent} */ (e).detail), { signal });
    session.addEventListener('state', () => session.state === 'live' && void this.#readAll(), { signal });
    signal.addEventListener('abort', () => clearTimeout(this.#timer));
  }

  /** @returns {TeamMessage[]} those to show, newest first; one's own are none */
  get shown() {
    // The time has seconds only: of the same second the later one is the newer.
    return [...this.#all.values()].reverse().filter((m) => m.until > now() && !this.#read.has(m.id) && m.fromId !== this.#session.id)
      .sort((a, b) => b.at - a.at);
  }

  /** @param {string[]} teams ids */
  async open(teams) {
    this.#nodes = teams.filter(Boolean).map((id) => `/finesse/api/Team/${id}/TeamMessages`);
    // First the subscription, or what comes between would be lost.
    await Promise.allSettled(this.#nodes.map((node) => this.#session.xmpp.subscribe(node)));
    await this.#readAll();
  }

  async #readAll() {
    const answers = await Promise.allSettled(this.#nodes.map((node) => this.#session.readCurrent(node, node)));
    if (answers.some((a) => a.status === 'rejected'))
      return;
    const before = this.#all;
    this.#all = new Map();
    for (const answer of answers)
      if (answer.status === 'fulfilled')
        for (const node of children(answer.value, 'TeamMessage').reverse()) // answers have the newest first
          this.#take(readMessage(node), before.has(text(node, 'id')));
    this.#changed();
  }

  /** @param {{ node: string, update: Element | null }} notification */
  #heard({ node, update }) {
    if (!this.#nodes.includes(node))
      return;
    const message = child(update, 'data')?.firstElementChild;
    if (!message)
      return;
    if (text(update, 'event') === 'DELETE')
      this.#all.delete(text(message, 'id'));
    else
      this.#take(readMessage(message), false);
    this.#changed();
  }

  /**
   * @param {TeamMessage} message
   * @param {boolean} known it was there before
   */
  #take(message, known) {
    known ||= this.#all.has(message.id);
    this.#all.set(message.id, message);
    if (known || !this.shown.includes(message))
      return;
    const told = t('notice.announce', { name: message.from, text: message.content });
    sound('message');
    announce(told);
    note(told, 'message');
  }

  /** @param {string} id the person has read it */
  dismiss(id) {
    this.#read.add(id);
    sessionStorage.setItem(READ_KEY, JSON.stringify([...this.#read].slice(-200)));
    this.#changed();
  }

  #changed() {
    clearTimeout(this.#timer);
    for (const [id, m] of this.#all)
      if (m.until <= now())
        this.#all.delete(id);
    const next = Math.min(...[...this.#all.values()].map((m) => m.until - now()));
    if (Number.isFinite(next))
      this.#timer = setTimeout(() => this.#changed(), Math.min(next, LONGEST_WAIT_MS));
    this.dispatchEvent(new Event('change'));
  }
}
