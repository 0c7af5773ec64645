import { el, icon, setDisabled, setText } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { noticeTable } from '../lib/notices.js';

/**
 * <ap-sign-in>: the form.  Emits 'ap-sign-in' (detail: Credentials); the page tells by busy(),
 * fail(), notice() what came of it.  While it is going to try again by itself: 'ap-try-now', 'ap-stop'.
 */
export class ApSignIn extends HTMLElement {
  #name = el('input', { id: 'sign-in-name', name: 'username', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false', required: true });
  #password = el('input', { id: 'sign-in-password', name: 'password', type: 'password', autocomplete: 'current-password', required: true });
  #extension = el('input', { id: 'sign-in-extension', name: 'extension', autocomplete: 'off', inputmode: 'tel', required: true });
  #isMobile = el('input', { id: 'sign-in-mobile', type: 'checkbox' });
  #mode = el('select', { id: 'sign-in-mode', required: true });
  #dialNumber = el('input', { id: 'sign-in-dial', inputmode: 'tel', autocomplete: 'off' });
  #button = el('button', { type: 'submit', class: 'primary wide' });
  #error = el('p', { class: 'form-error', role: 'alert' });
  #notice = el('div', { class: 'notice-box', role: 'status' });
  #before = el('div');
  #progress = el('p', { class: 'muted center', role: 'status' });
  #retryText = el('p', { class: 'muted' });
  #retry = el('div', { class: 'retry', hidden: true });
  /** extension false: it is not asked for. @type {{ mobileAgents: boolean, extension?: boolean }} */ #options = { mobileAgents: false };

  /**
   * @param {{ name: string, extension: string, mobile: { mode: string, dialNumber: string } | null }} fill
   * @param {{ mobileAgents: boolean, extension?: boolean }} options
   */
  start(fill, options) {
    this.#options = options;
    this.#name.value = fill.name;
    this.#extension.value = fill.extension;
    this.#isMobile.checked = options.mobileAgents && fill.mobile !== null;
    this.#dialNumber.value = fill.mobile?.dialNumber ?? '';
    this.render();
    this.#mode.value = fill.mobile?.mode ?? this.#mode.value;
    (fill.name ? this.#password : this.#name).focus();
  }

  /** Builds the form in the present language; what was typed stays. */
  render() {
    this.#button.textContent = t('sign-in.button');
    this.#retry.replaceChildren(this.#retryText,
      el('button', { type: 'button', on: { click: () => this.dispatchEvent(new Event('ap-try-now')) } }, t('sign-in.tryNow')),
      el('button', { type: 'button', on: { click: () => this.dispatchEvent(new Event('ap-stop')) } }, t('sign-in.stop')));
    const { value: mode } = this.#mode;
    this.#mode.replaceChildren(
      el('option', { value: 'CALL_BY_CALL' }, t('sign-in.mode.CALL_BY_CALL')),
      el('option', { value: 'NAILED_CONNECTION' }, t('sign-in.mode.NAILED_CONNECTION')));
    this.#mode.value = mode || this.#mode.value;
    this.#dialNumber.required = this.#isMobile.checked;
    const mobileFields = el('div', { class: 'form-mobile', hidden: !this.#isMobile.checked },
      field(t('sign-in.mode'), this.#mode, null, t('sign-in.mode.hint')), field(t('sign-in.dialNumber'), this.#dialNumber));
    this.#isMobile.onchange = () => {
      mobileFields.hidden = !this.#isMobile.checked;
      this.#dialNumber.required = this.#isMobile.checked;
    };
    const form = el('form', {
      class: 'sign-in-form',
      on: { submit: (e) => this.#submit(e), input: () => this.dispatchEvent(new Event('ap-stop')) },
    },
      this.#notice, this.#before,
      field(t('sign-in.name'), this.#name),
      field(t('sign-in.password'), this.#password, this.#reveal()),
      this.#options.extension !== false && field(t('sign-in.extension'), this.#extension, null, t('sign-in.extension.hint')),
      this.#options.mobileAgents && el('div', { class: 'form-check' }, this.#isMobile,
        el('label', { for: 'sign-in-mobile' }, t('sign-in.mobile'))),
      this.#options.mobileAgents && mobileFields,
      this.#error, this.#retry, this.#button, this.#progress);
    this.replaceChildren(form);
  }

  #reveal() {
    const button = el('button', { type: 'button', class: 'reveal', 'aria-label': t('sign-in.show'), 'aria-pressed': 'false' }, icon('eye'));
    button.addEventListener('click', () => {
      const show = this.#password.type === 'password';
      this.#password.type = show ? 'text' : 'password';
      button.setAttribute('aria-pressed', String(show));
    });
    return button;
  }

  /** @param {Event} e */
  #submit(e) {
    e.preventDefault();
    const mobile = this.#options.mobileAgents && this.#isMobile.checked
      ? { mode: this.#mode.value, dialNumber: this.#dialNumber.value.trim() } : null;
    this.dispatchEvent(new CustomEvent('ap-sign-in', {
      detail: { name: this.#name.value.trim(), password: this.#password.value, extension: this.#extension.value.trim(), mobile },
    }));
  }

  /** @param {string} step what is being done, '' when it is over */
  busy(step) {
    setDisabled(this.#button, step !== '');
    this.#button.setAttribute('aria-busy', String(step !== ''));
    setText(this.#progress, step);
    if (step)
      this.fail('', 'none');
  }

  /**
   * @param {string} text
   * @param {'password' | 'extension' | 'none'} field the one to mend
   */
  fail(text, field) {
    setText(this.#error, text);
    for (const input of [this.#password, this.#extension])
      input.removeAttribute('aria-invalid');
    if (field === 'password') {
      this.#password.value = '';
      this.#password.focus();
    } else if (field === 'extension') {
      this.#extension.setAttribute('aria-invalid', 'true');
      this.#extension.focus();
    }
  }

  /**
   * @param {string} text why the person is here again
   * @param {import('../lib/notices.js').Notice[]} told what came before
   */
  notice(text, told) {
    const before = t('ended.before');
    this.#notice.replaceChildren(...(text ? [icon('info'), el('p', {}, text)] : []));
    this.#before.replaceChildren(...(told.length > 0 ? [el('details', {}, el('summary', {}, before), noticeTable(told, before))] : []));
  }

  /** @param {number} seconds until the page tries again by itself; -1: it does not */
  retryIn(seconds) {
    this.#retry.hidden = seconds < 0;
    setText(this.#retryText, t('sign-in.retryIn', { seconds }));
  }
}

/**
 * @param {string} label
 * @param {HTMLElement} input with an id
 * @param {HTMLElement | null} [inside] a button at the end of the field
 * @param {string} [hint]
 */
function field(label, input, inside = null, hint = '') {
  const hintId = `${input.id}-hint`;
  if (hint)
    input.setAttribute('aria-describedby', hintId);
  return el('div', { class: 'field' }, el('label', { for: input.id }, label),
    el('div', { class: 'field-box' }, input, inside), hint && el('p', { class: 'field-hint', id: hintId }, hint));
}

customElements.define('ap-sign-in', ApSignIn);
