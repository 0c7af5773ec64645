import './ap-form.js';
import { el, setDisabled } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/** @typedef {import('./ap-form.js').Values} Values */

/**
 * @typedef {object} RowsOptions
 * @property {string} label of all
 * @property {(n: number) => string} one label of the n-th, from 1
 * @property {string} add words on the button for one more
 * @property {import('./ap-form.js').Field[]} fields of each
 * @property {() => Values} fresh what a new one is
 * @property {number} most
 * @property {boolean} [ordered] they can be moved
 * @property {(value: Values) => string[]} [without] names of the fields that do not count for such a value
 */

/**
 * <ap-rows>: some small forms of one kind, one below the other, which can be added, moved and taken away.  Emits 'ap-change'.
 */
export class ApRows extends HTMLElement {
  /** @type {RowsOptions | null} */ #options = null;
  /** @type {import('./ap-form.js').ApForm[]} */ #forms = [];
  #list = el('div', { class: 'rows' });
  #add = el('button', { type: 'button', on: { click: () => this.#insert() } });

  /** @param {RowsOptions} options @param {Values[]} values */
  start(options, values) {
    this.#options = options;
    this.#add.textContent = options.add;
    this.replaceChildren(el('fieldset', {}, el('legend', {}, options.label), this.#list, this.#add));
    this.value = values;
  }

  get #chosen() {
    return /** @type {RowsOptions} */ (this.#options);
  }

  get value() {
    return this.#forms.map((form) => {
      const { value } = form;
      for (const name of this.#chosen.without?.(value) ?? [])
        value[name] = '';
      return value;
    });
  }

  set value(values) {
    this.#forms = values.map((value) => this.#make(value));
    this.#draw();
  }

  /** @returns {boolean} nothing is wrong; else the first that is has the focus */
  check() {
    return this.#forms.every((form) => form.check());
  }

  /** @param {Values[]} values @returns {string} in words */
  describe(values) {
    const [form] = [this.#make(this.#chosen.fresh())];
    return values.map((value) => form.describe(value).map(([, words]) => words).filter(Boolean).join(' ')).join('\n');
  }

  /** @param {Values} value */
  #make(value) {
    const form = /** @type {import('./ap-form.js').ApForm} */ (document.createElement('ap-form'));
    form.start(this.#chosen.fields, value);
    const fit = () => {
      const without = this.#chosen.without?.(form.value) ?? [];
      for (const { name } of this.#chosen.fields)
        /** @type {HTMLElement} */ (form.querySelector(`[name="${name}"]`)?.closest('.field')).hidden = without.includes(name);
    };
    form.addEventListener('ap-change', () => {
      fit();
      this.#changed();
    });
    fit();
    return form;
  }

  #insert() {
    this.#forms.push(this.#make(this.#chosen.fresh()));
    this.#draw();
    this.#forms.at(-1)?.focus();
    this.#changed();
  }

  /** @param {number} from @param {number} to */
  #move(from, to) {
    this.#forms.splice(to, 0, ...this.#forms.splice(from, 1));
    this.#draw();
    this.#list.children[to]?.querySelector('button')?.focus();
    this.#changed();
  }

  /** @param {number} i */
  #remove(i) {
    this.#forms.splice(i, 1);
    this.#draw();
    (this.#list.children[Math.min(i, this.#forms.length - 1)]?.querySelector('button') ?? this.#add).focus();
    this.#changed();
  }

  #draw() {
    const { one, ordered, most } = this.#chosen;
    this.#list.replaceChildren(...this.#forms.map((form, i) => {
      const name = one(i + 1);
      const button = (/** @type {string} */ words, /** @type {() => void} */ run, off = false) => {
        const made = el('button', { type: 'button', 'aria-label': t(words, { name }), on: { click: () => run() } }, t(`${words}.short`));
        setDisabled(made, off);
        return made;
      };
      return el('div', { class: 'row', role: 'group', 'aria-label': name },
        el('div', { class: 'row-head' }, el('strong', {}, name), el('span', { class: 'spring' }),
          ordered && button('admin.rows.up', () => this.#move(i, i - 1), i === 0),
          ordered && button('admin.rows.down', () => this.#move(i, i + 1), i === this.#forms.length - 1),
          button('admin.rows.remove', () => this.#remove(i))),
        form);
    }));
    setDisabled(this.#add, this.#forms.length >= most);
  }

  #changed() {
    this.dispatchEvent(new Event('ap-change'));
  }
}

customElements.define('ap-rows', ApRows);
