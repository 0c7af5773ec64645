import './ap-timer.js';
import { renderVariables } from './ap-variables.js';
import { el, icon, reconcile, setAttribute, setDisabled, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { taskLook, callWord } from '../lib/words.js';

/** The buttons there are, in their fixed order; Close stands apart at the far end. */
const ACTIONS = [
  { action: 'ACCEPT', icon: 'check', class: 'primary' },
  { action: 'START', icon: 'retrieve', class: 'primary' },
  { action: 'RESUME', icon: 'retrieve', class: '' },
  { action: 'PAUSE', icon: 'hold', class: '' },
  { action: 'TRANSFER', icon: 'transfer', class: '' },
  { action: 'WRAP_UP', icon: 'wrap-up', class: '' },
  { action: 'CLOSE', icon: 'close', class: 'danger' },
];

export const TASK_ACTIONS = ACTIONS.map((a) => a.action);

/**
 * <ap-task-card>: a task of a channel beside voice.  Emits 'ap-task' (detail {id, action}).
 */
export class ApTaskCard extends HTMLElement {
  #channel = el('h2', { class: 'call-party' });
  #queue = el('span', { class: 'call-queue' });
  #word = el('span', { class: 'badge' });
  #timer = /** @type {import('./ap-timer.js').ApTimer} */ (document.createElement('ap-timer'));
  #actions = el('div', { class: 'call-actions', role: 'group' });
  #message = el('p', { class: 'control-message', role: 'alert' });
  #variables = el('dl', { class: 'variables' });
  #more = el('div', { class: 'call-more' }, this.#variables);
  #section = el('section', { class: 'call-card' });

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    this.#section.append(
      el('div', { class: 'call-line' },
        el('span', { class: 'call-icon' }, icon('message')),
        el('div', { class: 'call-who' }, this.#channel, this.#queue),
        this.#word,
        el('dl', { class: 'call-times' }, el('div', { class: 'call-time' }, el('dt', {}, t('call.total')), el('dd', {}, this.#timer))),
        el('div', { class: 'call-tools' }, this.#actions)),
      this.#message, this.#more);
    this.append(this.#section);
  }

  /**
   * @param {import('../desktop/media.js').TaskView} view
   * @param {{ name: string, property: string, editable: boolean, value: string }[]} shown
   */
  render({ dialog, channel, busy, inert, message }, shown) {
    const [me] = dialog.participants;
    const state = me?.state || dialog.state;
    this.#section.setAttribute('aria-label', t('task.label', { channel }));
    this.#actions.setAttribute('aria-label', t('task.toolbar', { channel }));
    this.dataset.look = taskLook(state);
    setText(this.#channel, channel);
    setText(this.#queue, dialog.queueName);
    setText(this.#word, callWord({ state, cause: '' }));
    this.#timer.since = me?.startTime ?? '';
    setText(this.#message, message);
    renderVariables(this.#variables, shown);
    this.#more.hidden = shown.length === 0;
    reconcile(this.#actions, ACTIONS.filter((a) => me?.actions.includes(a.action)), (a) => a.action, (a) => el('button', {
      type: 'button', class: `action ${a.class}`, 'aria-haspopup': a.action === 'TRANSFER' ? 'dialog' : null,
      on: { click: () => this.#press(a.action) },
    }, icon(a.icon), el('span', {}, t(`action.${a.action}`))), (button, a) => {
      setAttribute(button, 'aria-busy', busy === a.action ? 'true' : null);
      setDisabled(button, busy !== '' || inert);
    });
    this.dataset.id = dialog.id;
  }

  /** @param {string} action */
  #press(action) {
    this.dispatchEvent(new CustomEvent('ap-task', { bubbles: true, detail: { id: this.dataset.id, action } }));
  }
}

customElements.define('ap-task-card', ApTaskCard);
