// The simulated switch, with an administrator's rights.
import { basic } from '../../lib/api.js';

export class Switch {
  #authorization = '';

  /**
   * @param {string} name of an administrator
   * @param {string} password
   */
  identify(name, password) {
    this.#authorization = `Basic ${basic(name, password)}`;
  }

  /**
   * A caller rings; the id of the dialog.
   * @param {{ from?: string, to: string, variables: Record<string, string> }} call
   * @returns {Promise<string>}
   */
  async call(call) {
    return (await this.#ask('POST', '/aplomb/api/sim/calls', call)).id;
  }

  /** The caller hangs up. @param {string} id */
  async hangUp(id) {
    await this.#ask('DELETE', `/aplomb/api/sim/calls/${encodeURIComponent(id)}`);
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @returns {Promise<any>} throws Error with words for people
   */
  async #ask(method, path, body) {
    const answer = await fetch(path, {
      method, credentials: 'omit', headers: { Authorization: this.#authorization, 'Content-Type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (answer.ok)
      return text ? JSON.parse(text) : null;
    if (answer.status === 401)
      throw new Error('Wrong name or password of the administrator.');
    let why = '';
    try {
      why = JSON.parse(text).error;
    } catch {
      // not ours: the status alone
    }
    throw new Error(why || `The switch answered ${answer.status}.`);
  }
}
