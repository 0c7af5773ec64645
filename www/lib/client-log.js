// What gadgets have logged (finesse.clientLogging.<gadget>), kept until somebody sends it to the server:
// the newest lines, bounded, whatever a gadget writes.
const KEPT = 1500000;
const LINE = 4000;
/** Characters sent at once; the server takes a megabyte, escapes included. */
const SENT = 500000;

export class ClientLog {
  /** @type {string[]} */ #lines = [];
  #size = 0;

  /** @param {unknown} line */
  add(line) {
    const text = String(line).slice(0, LINE);
    this.#lines.push(text);
    this.#size += text.length + 1;
    if (this.#size > KEPT)
      this.#forget();
  }

  /** The oldest tenth, so that not every line moves all others. */
  #forget() {
    let gone = 0;
    while (this.#size > KEPT * 0.9)
      this.#size -= this.#lines[gone++].length + 1;
    this.#lines.splice(0, gone);
  }

  /** @returns {string} the newest lines, whole ones, that one request may carry */
  toSend() {
    const text = this.#lines.join('\n');
    return text.length <= SENT ? text : text.slice(text.indexOf('\n', text.length - SENT) + 1);
  }

  clear() {
    this.#lines = [];
    this.#size = 0;
  }
}
