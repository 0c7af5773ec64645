// Questions and answers above the page.
import { el } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

/** @typedef {{ method: string, path: string, body?: string }} Call one request of the API */

let serial = 0;

/**
 * @param {string} title
 * @param {import('../lib/dom.js').Child[]} content
 * @param {{ id: string, label: string, class?: string }[]} choices the first is the safe one: it has the focus unless the content has an [autofocus]
 * @returns {Promise<string>} the id of what was chosen, that of the first for Escape
 */
export function ask(title, content, choices) {
  return new Promise((resolve) => {
    const id = `ask-${++serial}`;
    let chosen = choices[0].id;
    const buttons = choices.map((choice) => el('button', {
      type: 'button', class: choice.class, on: { click: () => { chosen = choice.id; dialog.close(); } },
    }, choice.label));
    const dialog = el('dialog', { class: 'panel ask', 'aria-labelledby': id },
      el('h2', { id }, title), ...content, el('div', { class: 'dialog-buttons' }, ...buttons));
    const before = document.activeElement;
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (before instanceof HTMLElement && before.isConnected)
        before.focus();
      resolve(chosen);
    });
    // What it stands above must not hear of its keys.
    dialog.addEventListener('keydown', (e) => e.stopPropagation());
    document.body.append(dialog);
    dialog.showModal();
    if (!dialog.querySelector('[autofocus]'))
      buttons[0].focus();
  });
}

/** Questions about what is not on the screen any more are answered by their safe choice. */
export function closeQuestions() {
  for (const dialog of document.querySelectorAll('dialog.ask'))
    /** @type {HTMLDialogElement} */ (dialog).close();
}

/** @type {Promise<boolean> | null} */
let leaving = null;

/** Asked once, whichever ways out are tried meanwhile. @returns {Promise<boolean>} what was changed may go */
export function mayDiscard() {
  leaving ??= ask(t('admin.discard.title'), [el('p', {}, t('admin.discard.text'))],
    [{ id: 'stay', label: t('admin.discard.stay') }, { id: 'discard', label: t('admin.discard.yes'), class: 'danger' }])
    .then((chosen) => chosen === 'discard').finally(() => { leaving = null; });
  return leaving;
}

/** Requests as they would be sent now. @param {Call[]} calls */
export async function showRequest(calls) {
  const text = calls.map(({ method, path, body }) => `${method} ${path}${body === undefined ? '' : `\n${body}`}`).join('\n\n');
  const chosen = await ask(t('admin.request.title'), [
    el('p', { class: 'muted' }, calls.length > 0 ? t('admin.request.text') : t('admin.request.none')),
    ...calls.map(({ method, path, body }) => el('div', { class: 'request', role: 'group', 'aria-label': `${method} ${path}` },
      el('p', { dir: 'ltr' }, el('strong', {}, method), ' ', el('code', {}, location.origin + path)),
      body === undefined ? null : el('pre', { tabindex: '0', dir: 'ltr', 'aria-label': t('admin.request.body') }, body))),
  ], [{ id: 'close', label: t('admin.close') }, ...(calls.length > 0 && navigator.clipboard ? [{ id: 'copy', label: t('admin.request.copy') }] : [])]);
  if (chosen === 'copy')
    await navigator.clipboard.writeText(text);
}
