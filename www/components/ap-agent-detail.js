import './ap-recent-calls.js';
import './ap-state-history.js';
import './ap-timer.js';
import { renderVariables } from './ap-variables.js';
import { el, icon, reconcile, setAttribute, setDisabled, setIcon, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { fullName, otherParty, own } from '../lib/model.js';
import { callLook, callWord, lookOf, stateWithReason } from '../lib/words.js';

/** @typedef {import('../lib/model.js').Dialog} Dialog */
/** @typedef {import('../lib/model.js').User} User */
/** @typedef {import('../lib/call-layout.js').Shown} Shown */
/** @typedef {import('./ap-timer.js').ApTimer} ApTimer */

/**
 * @typedef {object} AgentView
 * @property {User} user
 * @property {Dialog[] | null} calls null while they are being read
 * @property {string} hindrance why the agent cannot be listened to, '' if nothing hinders
 * @property {boolean} inert
 * @property {boolean} busy
 * @property {import('../lib/state-history.js').PastState[]} states newest first
 * @property {import('../lib/history.js').PastCall[] | null} past newest first, null while they are being read
 * @property {(dialog: Dialog) => { header: Shown[], body: Shown[] }} shownOf call variables as the layouts say
 * @property {(address: string) => string} nameOf an extension as people call it
 */

/**
 * <ap-agent-detail>: the calls of the agent a supervisor looks at, those of late, and the states.
 * Emits 'ap-agent' (detail {what: MONITOR or CLOSE, id}).
 */
export class ApAgentDetail extends HTMLElement {
  #icon = icon('offline');
  #name = el('h3', { dir: 'auto' });
  #state = el('span', { class: 'state-words' });
  #timer = /** @type {ApTimer} */ (document.createElement('ap-timer'));
  #listen = el('button', { type: 'button', class: 'listen' });
  #why = el('small', { class: 'muted' });
  #calls = el('ul', { class: 'detail-calls' });
  #empty = el('p', { class: 'muted' });
  #states = /** @type {import('./ap-state-history.js').ApStateHistory} */ (document.createElement('ap-state-history'));
  #past = /** @type {import('./ap-recent-calls.js').ApRecentCalls} */ (document.createElement('ap-recent-calls'));
  #id = '';

  connectedCallback() {
    if (this.childElementCount > 0)
      return;
    const tell = (/** @type {string} */ what) => this.dispatchEvent(new CustomEvent('ap-agent', { detail: { what, id: this.#id } }));
    this.#past.onlyShows = true;
    this.setAttribute('role', 'region');
    this.#listen.append(icon('listen'), t('team.monitor'));
    this.#listen.addEventListener('click', () => tell('MONITOR'));
    this.#calls.setAttribute('aria-label', t('detail.calls'));
    this.append(
      el('div', { class: 'detail-head' },
        this.#name, el('span', { class: 'state-cell' }, this.#icon, this.#state), this.#timer, el('span', { class: 'spring' }),
        this.#why, this.#listen,
        el('button', { type: 'button', class: 'icon-button', 'aria-label': t('detail.close'), on: { click: () => tell('CLOSE') } }, icon('close'))),
      this.#calls, this.#empty,
      el('div', { class: 'detail-history' },
        ...[[t('recent.title'), this.#past], [t('states.title'), this.#states]].map(([title, table]) => el('div', {}, el('h4', {}, title), table))));
  }

  /** @param {AgentView} view */
  render({ user, calls, past, states, hindrance, inert, busy, shownOf, nameOf }) {
    const name = fullName(user);
    this.#id = user.id;
    this.setAttribute('aria-label', t('detail.label', { name }));
    setText(this.#name, name);
    setText(this.#state, stateWithReason({ state: user.state, reason: user.state === 'NOT_READY' ? user.reason : null }));
    setIcon(this.#icon, lookOf(user.state));
    setAttribute(/** @type {Element} */ (this.#icon.parentElement), 'data-look', lookOf(user.state));
    this.#timer.since = user.stateChangeTime;
    this.#timer.hidden = user.state === 'LOGOUT';
    setDisabled(this.#listen, hindrance !== '' || inert || busy);
    this.#listen.hidden = hindrance === 'self' || hindrance === 'listening';
    setText(this.#why, ['needNotReady', 'needTalking'].includes(hindrance) ? t(`team.hindrance.${hindrance}`) : '');
    reconcile(this.#calls, calls ?? [], (d) => d.id, () => this.#call(), (row, d) => this.#update(row, d, user, shownOf(d), nameOf));
    this.#empty.hidden = (calls ?? []).length > 0;
    this.#past.render(past, true);
    this.#states.render(states);
    setText(this.#empty, calls ? t('detail.none') : t('recent.reading'));
  }

  #call() {
    return el('li', { class: 'call-card' },
      el('div', { class: 'call-line' },
        el('div', { class: 'call-who' }, el('bdi', { class: 'call-party', dir: 'ltr' }), el('span', { class: 'call-queue' })),
        el('span', { class: 'badge' }),
        el('dl', { class: 'call-times' }, el('div', { class: 'call-time' }, el('dt', {}, t('call.total')), el('dd', {}, document.createElement('ap-timer'))))),
      el('div', { class: 'call-more' }, el('dl', { class: 'variables' }), el('ul', { class: 'participants' })));
  }

  /**
   * @param {HTMLElement} row
   * @param {Dialog} dialog
   * @param {User} user
   * @param {{ header: Shown[], body: Shown[] }} shown
   * @param {(address: string) => string} nameOf
   */
  #update(row, dialog, user, { header, body }, nameOf) {
    const find = (/** @type {string} */ s) => /** @type {HTMLElement} */ (row.querySelector(s));
    const me = own(dialog, user.extension);
    setAttribute(row, 'data-look', callLook(me?.state ?? ''));
    setText(find('.call-party'), otherParty(dialog, user.extension) || t('call.unknown'));
    setText(find('.call-queue'), [dialog.queueName && t('alert.queue', { queue: dialog.queueName }), dialog.wrapUpReason].filter(Boolean).join(' · '));
    setText(find('.badge'), me ? callWord(me) : '');
    /** @type {ApTimer} */ (find('ap-timer')).since = dialog.participants.map((p) => p.startTime).filter(Boolean).sort()[0] ?? '';
    renderVariables(find('.variables'), [...header, ...body]);
    const list = find('.participants');
    list.setAttribute('aria-label', t('call.participants'));
    reconcile(list, dialog.participants.filter((p) => p.state !== 'DROPPED'), (p) => p.address,
      () => el('li', {}, el('bdi'), el('span', { class: 'muted' })), (item, p) => {
        setText(item.children[0], nameOf(p.address));
        setText(item.children[1], callWord(p));
        setAttribute(item, 'data-look', callLook(p.state));
      });
  }
}

customElements.define('ap-agent-detail', ApAgentDetail);
