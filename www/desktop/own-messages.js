// What a supervisor tells teams: sent, listed while it lasts, withdrawn.
// Source: Finesse developer guide 12.5, TeamMessage.
import { now } from '../lib/clock.js';
import { newRequestId } from '../lib/api.js';
import { children, child, text } from '../lib/xml.js';

/**
 * @typedef {object} TeamMessage
 * @property {string} id
 * @property {string} content
 * @property {string[]} teams ids
 * @property {number} until ms since 1970 on the server's clock
 */

/** The greatest message, in characters. */
export const MESSAGE_CHARACTERS = 255;

/** @param {Element} node <TeamMessage> @returns {TeamMessage} */
export function readMessage(node) {
  return {
    id: text(node, 'id'),
    content: text(node, 'content'),
    teams: children(child(node, 'teams'), 'team').map((team) => text(team)),
    until: (Number(text(node, 'createdAt')) + Number(text(node, 'duration'))) * 1000,
  };
}

export class Messages {
  /** The user's own that still show, newest first. @type {TeamMessage[]} */
  list = [];
  #session;

  /** @param {import('./session.js').Session} session */
  constructor(session) {
    this.#session = session;
  }

  async read() {
    const root = await this.#session.api.get(`/finesse/api/TeamMessages?createdBy=${encodeURIComponent(this.#session.id)}`);
    this.list = children(root, 'TeamMessage').map(readMessage).sort((a, b) => b.until - a.until);
  }

  /** Takes away what has run out. @returns {boolean} something has */
  expire() {
    const before = this.list.length;
    this.list = this.list.filter((m) => m.until > now());
    return this.list.length < before;
  }

  /**
   * @param {string} content
   * @param {string[]} teams ids
   * @param {number} seconds
   */
  async send(content, teams, seconds) {
    await this.#session.api.send('POST', '/finesse/api/TeamMessage', 'TeamMessage',
      { duration: seconds, content, teams: { team: teams } }, newRequestId());
    await this.read();
  }

  /** @param {string} id */
  async withdraw(id) {
    await this.#session.api.request('DELETE', `/finesse/api/TeamMessage/${encodeURIComponent(id)}`, { requestId: newRequestId() });
    this.list = this.list.filter((m) => m.id !== id);
  }
}
