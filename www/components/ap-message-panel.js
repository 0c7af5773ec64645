import { duration, everySecond, now } from '../lib/clock.js';
import { el, icon, reconcile, setAttribute, setDisabled, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/** @typedef {{ id: string, content: string, teams: string[], until: number }} TeamMessage */

const MINUTES = [5, 15, 30, 60, 120, 240, 480];

/**
 * <ap-message-panel>: a button, and the panel it opens: a message to teams, and those that still show.
 * Emits 'ap-open', 'ap-send' (detail {content, teams, seconds}), 'ap-withdraw' (detail: id), 'ap-expire'.
 */
export class ApMessagePanel extends HTMLElement {
  button = el('button', { type: 'button', class: 'header-button', 'aria-haspopup': 'dialog' });
  #dialog = el('dialog', { class: 'panel side', 'aria-labelledby': 'message-title' });
  #content = el('textarea', { id: 'message-text', rows: '3', required: true, 'aria-describedby': 'message-count' });
  #count = el('p', { id: 'message-count', class: 'field-hint' });
  #teams = el('fieldset', { class: 'message-teams' });
  #boxes = el('div', { class: 'message-boxes' });
  #minutes = el('select', { id: 'message-for' });
  #send = el('button', { type: 'submit', class: 'primary' });
  #error = el('p', { class: 'form-error', role: 'alert' });
  #list = el('ul', { class: 'message-list' });
  #none = el('p', { class: 'muted' });
  /** Lists are never changed, others take their place. @type {{ teams?: { id: string, name: string }[], list?: TeamMessage[] }} */
  #drawn = {};
  #limit = 0;
  #inert = false;
  #busy = false;
  #stop = () => {};

  connectedCallback() {
    this.#stop = everySecond(() => this.#dialog.open && this.#tick());
    if (this.childElementCount > 0)
      return;
    this.button.append(icon('message'), el('span', {}, t('message.open')));
    this.button.addEventListener('click', () => this.#dialog.open ? this.close() : this.open());
    this.#minutes.append(...MINUTES.map((m) => el('option', { value: m, selected: m === 30 }, m < 60 ? t('message.minutes', { n: m }) : t('message.hours', { n: m / 60 }))));
    this.#teams.append(el('legend', {}, t('message.teams')), this.#boxes);
    this.#send.append(t('message.send'));
    this.#list.setAttribute('aria-labelledby', 'message-sent');
    this.#content.addEventListener('input', () => this.#counted());
    this.#dialog.append(
      el('div', { class: 'panel-head' }, el('h2', { id: 'message-title' }, t('message.title')),
        el('button', { type: 'button', class: 'icon-button', 'aria-label': t('message.close'), on: { click: () => this.close() } }, icon('close'))),
      el('form', { class: 'message-form', on: { submit: (e) => this.#submit(e) } },
        el('div', { class: 'field' }, el('label', { for: 'message-text' }, t('message.text')), this.#content, this.#count),
        this.#teams,
        el('div', { class: 'message-line' }, el('label', { for: 'message-for' }, t('message.for')), this.#minutes, this.#send),
        this.#error),
      el('h3', { id: 'message-sent' }, t('message.sent')), this.#list, this.#none);
    this.#dialog.addEventListener('keydown', (e) => {
      if (e.key === 'Escape')
        this.close();
    });
    this.append(this.button, this.#dialog);
  }

  disconnectedCallback() {
    this.#stop();
  }

  get isOpen() {
    return this.#dialog.open;
  }

  open() {
    if (this.#dialog.open)
      return;
    this.dispatchEvent(new Event('ap-open'));
    this.#error.textContent = '';
    this.#dialog.show();
    this.#counted();
    this.#content.focus();
  }

  close() {
    if (!this.#dialog.open)
      return;
    this.#dialog.close();
    this.button.focus();
  }

  /**
   * @param {{ id: string, name: string }[]} teams the supervisor may write to
   * @param {TeamMessage[]} list the supervisor's own that still show
   * @param {number} limit characters
   * @param {boolean} inert
   */
  render(teams, list, limit, inert) {
    if (teams === this.#drawn.teams && list === this.#drawn.list && inert === this.#inert)
      return;
    this.#drawn = { teams, list };
    this.#limit = limit;
    setDisabled(this.button, inert);
    this.#inert = inert;
    setDisabled(this.#send, inert || this.#busy);
    reconcile(this.#boxes, teams, (team) => team.id, (team) => el('span', { class: 'form-check' },
      el('input', { type: 'checkbox', id: `message-team-${team.id}`, value: team.id, checked: true }),
      el('label', { for: `message-team-${team.id}` })), (box, team) => setText(/** @type {Element} */ (box.lastElementChild), team.name));
    const nameOf = (/** @type {string} */ id) => teams.find((team) => team.id === id)?.name ?? id;
    reconcile(this.#list, list, (m) => m.id, (m) => el('li', { 'data-until': m.until },
      el('p', { dir: 'auto' }, m.content),
      el('span', { class: 'muted' }, el('span', {}, m.teams.map(nameOf).join(', ')), ' · ', el('span', { class: 'number left' })),
      el('button', { type: 'button', on: { click: () => this.dispatchEvent(new CustomEvent('ap-withdraw', { detail: m.id })) } }, t('message.withdraw'))),
    (row, m) => setAttribute(row, 'aria-label', m.content));
    this.#none.hidden = list.length > 0;
    setText(this.#none, t('message.none'));
    this.#tick();
  }

  /** @param {string} text what went wrong, '' if nothing */
  fail(text) {
    setText(this.#error, text);
  }

  /** @param {boolean} busy */
  busy(busy) {
    this.#busy = busy;
    setDisabled(this.#send, this.#inert || busy);
    setAttribute(this.#send, 'aria-busy', busy ? 'true' : null);
  }

  sent() {
    this.#content.value = '';
    this.#counted();
  }

  #tick() {
    let over = false;
    for (const row of /** @type {Iterable<HTMLElement>} */ (this.#list.children)) {
      const left = Number(row.dataset.until) - now();
      over ||= left <= 0;
      setText(/** @type {Element} */ (row.querySelector('.left')), t('message.left', { time: duration(left) }));
    }
    if (over)
      this.dispatchEvent(new Event('ap-expire'));
  }

  #counted() {
    const n = [...this.#content.value].length;
    setText(this.#count, t('message.count', { n, max: this.#limit }));
    setAttribute(this.#content, 'aria-invalid', n > this.#limit ? 'true' : null);
  }

  /** @param {Event} e */
  #submit(e) {
    e.preventDefault();
    const content = this.#content.value.trim();
    const teams = [...this.#boxes.querySelectorAll('input')].filter((box) => box.checked).map((box) => box.value);
    if ([...content].length > this.#limit)
      this.fail(t('message.tooLong', { max: this.#limit }));
    else if (!content)
      this.fail(t('message.empty'));
    else if (teams.length === 0)
      this.fail(t('message.noTeam'));
    else
      this.dispatchEvent(new CustomEvent('ap-send', { detail: { content, teams, seconds: Number(this.#minutes.value) * 60 } }));
  }
}

customElements.define('ap-message-panel', ApMessagePanel);
