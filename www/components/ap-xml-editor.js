import { el, setAttribute, setText } from '../lib/dom.js';

let serial = 0;

/**
 * <ap-xml-editor>: a document as text, with the numbers of its lines and what is wrong with them.  Tab leaves it; Enter
 * keeps the indent.  Emits 'ap-change' when the text has changed.
 */
export class ApXmlEditor extends HTMLElement {
  #id = `xml-editor-${++serial}`;
  #numbers = el('div', { class: 'xml-numbers', 'aria-hidden': 'true' });
  #text = el('textarea', {
    id: this.#id, class: 'xml-text', dir: 'ltr', wrap: 'off', spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', rows: '24',
    on: {
      input: () => this.#changed(),
      scroll: () => { this.#numbers.scrollTop = this.#text.scrollTop; },
      keydown: (/** @type {KeyboardEvent} */ e) => this.#indent(e),
    },
  });
  /** @type {Set<number>} */ #marked = new Set();
  #count = 0;

  /** @param {string} label @param {string} describedBy id of what tells the problems */
  start(label, describedBy) {
    this.#text.setAttribute('aria-describedby', describedBy);
    this.replaceChildren(el('label', { for: this.#id, class: 'visually-hidden' }, label), this.#numbers, this.#text);
    this.#number();
  }

  get value() {
    return this.#text.value;
  }

  set value(value) {
    if (value === this.#text.value)
      return;
    this.#text.value = value;
    this.#number();
  }

  get isReadOnly() {
    return this.#text.readOnly;
  }

  set isReadOnly(on) {
    this.#text.readOnly = on;
  }

  /** @param {number[]} lines that are wrong */
  mark(lines) {
    this.#marked = new Set(lines);
    setAttribute(this.#text, 'aria-invalid', lines.length > 0 ? 'true' : null);
    this.#number();
  }

  /** Puts the cursor there. @param {number} line from 1 */
  goTo(line) {
    const before = this.#text.value.split('\n').slice(0, Math.max(line - 1, 0));
    const from = before.reduce((sum, one) => sum + one.length + 1, 0);
    const end = this.#text.value.indexOf('\n', from);
    this.#text.focus();
    this.#text.setSelectionRange(from, end < 0 ? this.#text.value.length : end);
    const height = this.#text.scrollHeight / Math.max(this.#count, 1);
    this.#text.scrollTop = Math.max((line - 6) * height, 0);
  }

  #changed() {
    this.#number();
    this.dispatchEvent(new Event('ap-change'));
  }

  #number() {
    const count = this.#text.value.split('\n').length;
    while (this.#numbers.childElementCount < count)
      this.#numbers.append(el('span', {}, String(this.#numbers.childElementCount + 1)));
    while (this.#numbers.childElementCount > count)
      this.#numbers.lastElementChild?.remove();
    this.#count = count;
    [...this.#numbers.children].forEach((number, i) => {
      const isWrong = this.#marked.has(i + 1);
      setAttribute(number, 'class', isWrong ? 'wrong' : null);
      setText(number, `${isWrong ? '! ' : ''}${i + 1}`);
    });
    this.#numbers.scrollTop = this.#text.scrollTop;
  }

  /** @param {KeyboardEvent} e */
  #indent(e) {
    if (e.key !== 'Enter' || e.isComposing || e.ctrlKey || e.metaKey || e.altKey || this.isReadOnly)
      return;
    const { value, selectionStart } = this.#text;
    const line = value.slice(value.lastIndexOf('\n', selectionStart - 1) + 1, selectionStart);
    e.preventDefault();
    // So that it can be undone.
    if (!document.execCommand('insertText', false, `\n${/^[ \t]*/.exec(line)?.[0] ?? ''}`))
      this.#text.setRangeText('\n', selectionStart, this.#text.selectionEnd, 'end');
  }
}

customElements.define('ap-xml-editor', ApXmlEditor);
