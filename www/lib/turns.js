/**
 * Changes of one thing, one after the other: what is wished while one is under way is not lost but comes
 * after it.  Of wishes for the same part that wait the last counts.
 */
export class Turns {
  /** @type {Map<string, (waited: boolean) => Promise<void>>} */ #waiting = new Map();
  #isTaken = false;

  /**
   * @param {string} part
   * @param {(waited: boolean) => Promise<void>} work waited: something else came first
   */
  async take(part, work) {
    if (this.#isTaken) {
      this.#waiting.set(part, work);
      return;
    }
    this.#isTaken = true;
    try {
      await work(false);
      for (const [next, late] of this.#waiting) { // also what comes meanwhile
        this.#waiting.delete(next);
        await late(true);
      }
    } finally {
      this.#isTaken = false;
    }
  }
}
