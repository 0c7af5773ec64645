// What an administrator gave this user: phone books, wrap-up reasons, workflows, lengths of call
// variables.  Read once; what cannot be read is missing and the calls go on.
import { readPhoneBooks } from '../lib/phone-books.js';
import { children, text } from '../lib/xml.js';

/** Emits 'change' when something was read. */
export class Assigned extends EventTarget {
  /** @type {import('../lib/phone-books.js').PhoneBook[]} */ books = [];
  /** @type {string[]} */ wrapUpReasons = [];
  /** As it was answered: most have none. @type {Element | null} */ workflows = null;
  /** How long wrap-up lasts, 0 if unknown. */ wrapUpSeconds = 0;
  /** Bytes by the name of an expanded call variable. @type {Map<string, number>} */ ecc = new Map();

  /** @param {import('./session.js').Session} session */
  async read(session) {
    const user = `/finesse/api/User/${encodeURIComponent(session.id)}`;
    const take = async (/** @type {string} */ path, /** @type {(root: Element) => void} */ use) => {
      try {
        use(await session.api.get(path));
        this.dispatchEvent(new Event('change'));
      } catch (fault) {
        console.warn('not read', path, fault);
      }
    };
    await Promise.all([
      this.#readWrapUp(session),
      take(`${user}/Workflows`, (root) => { this.workflows = root; }),
      take(`${user}/WrapUpReasons`, (root) => {
        this.wrapUpReasons = children(root, 'WrapUpReason').map((r) => text(r, 'label')).filter((label) => label !== '');
      }),
      take('/finesse/api/ECCVariableConfig', (root) => {
        this.ecc = new Map(children(root, 'ECCVariable').map((v) => [text(v, 'name'), Number(text(v, 'length'))]));
      }),
      take(`${user}/PhoneBooks`, (root) => { this.books = readPhoneBooks(root); }),
    ]);
  }

  /** @param {import('./session.js').Session} session */
  async #readWrapUp(session) {
    try {
      this.wrapUpSeconds = (await session.api.json('/desktop/api/wrap-up')).seconds;
    } catch (fault) {
      console.warn('not read', fault);
    }
  }
}
