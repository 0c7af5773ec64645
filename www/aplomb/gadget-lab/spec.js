// One spec: what is wrong with it, its preferences, and when it changes.

/**
 * @typedef {object} Finding
 * @property {'error' | 'warning' | 'note'} level
 * @property {string} code
 * @property {string} url
 * @property {number} line
 * @property {number} column
 * @property {string} text
 * @property {string} cure
 * @typedef {{ url: string, title: string, errors: number, warnings: number, version: string, findings: Finding[] }} Report
 * @typedef {object} Preference
 * @property {string} name
 * @property {string} displayName
 * @property {string} type string, hidden, bool, enum, list, number
 * @property {string} default
 * @property {{ value: string, displayValue: string }[]} orderedEnumValues
 * @typedef {{ name: string, required: boolean, parameters: Record<string, string | string[]> }} Feature
 */

const POLL_MS = 2000;

/** @param {Record<string, any>} [things] by name @returns {any[]} */
const named = (things = {}) => Object.entries(things).map(([name, thing]) => ({ name, ...thing }));

/** Emits 'change' (detail: Report) when a file of the gadget is another one, 'fault' (detail: words). */
export class Spec extends EventTarget {
  #authorization;
  #version = '';
  #fault = '';
  #closed = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;

  /**
   * @param {string} url as people write it; paths are of this server
   * @param {string} authorization base64 of id:password
   */
  constructor(url, authorization) {
    super();
    this.url = new URL(url, location.origin).href;
    this.#authorization = `Basic ${authorization}`;
  }

  /** Looks every 2 s from now on; the first time at once. */
  async watch() {
    await this.#look();
    if (!this.#closed)
      this.#timer = setTimeout(() => this.watch(), document.hidden ? 5 * POLL_MS : POLL_MS);
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #look() {
    try {
      const answer = await fetch(`/gadgets/check?${new URLSearchParams({ url: this.url })}`,
        { headers: { Authorization: this.#authorization }, credentials: 'omit', cache: 'no-store' });
      if (!answer.ok)
        throw new Error((await answer.text()).slice(0, 300) || `The server answered ${answer.status}.`);
      /** @type {Report} */
      const report = await answer.json();
      this.#fault = '';
      if (this.#closed || report.version === this.#version)
        return;
      this.#version = report.version;
      this.dispatchEvent(new CustomEvent('change', { detail: report }));
    } catch (fault) {
      const words = fault instanceof Error ? fault.message : String(fault);
      if (words === this.#fault || this.#closed)
        return;
      this.#fault = words;
      this.#version = '';
      this.dispatchEvent(new CustomEvent('fault', { detail: words }));
    }
  }

  /** @returns {Promise<{ preferences: Preference[], features: Feature[] }>} none when the spec cannot be read */
  async declared() {
    const answer = await fetch('/gadgets/metadata', {
      method: 'POST', credentials: 'omit', headers: { Authorization: this.#authorization, 'Content-Type': 'application/json' },
      body: JSON.stringify({ context: { view: 'default', ignoreCache: true }, gadgets: [{ url: this.url, moduleId: 1 }] }),
    });
    if (!answer.ok)
      return { preferences: [], features: [] };
    const [{ userPrefs, featureDetails }] = (await answer.json()).gadgets;
    return { preferences: named(userPrefs), features: named(featureDetails) };
  }
}
