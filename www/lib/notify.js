// System notifications for calls that ring while the page cannot be seen.  Permission is asked by a
// press alone, never by itself.

/** Asking the browser takes milliseconds, and it is asked at each change of anything. @type {string | undefined} */
let known;
void navigator.permissions?.query({ name: 'notifications' }).then((status) => { status.onchange = () => { known = undefined; }; }, () => {});

function permission() {
  known ??= 'Notification' in window ? Notification.permission : 'denied';
  return known;
}

/** @returns {boolean} the person has neither allowed nor refused them */
export function mayAsk() {
  return permission() === 'default';
}

/** @returns {Promise<boolean>} allowed now */
export async function askPermission() {
  known = 'Notification' in window ? await Notification.requestPermission() : 'denied';
  return known === 'granted';
}

const ANSWER_KEY = 'aplomb.notify';

/** @returns {boolean} the person was not asked yet whether notifications are wanted */
export function isToAsk() {
  return mayAsk() && !localStorage.getItem(ANSWER_KEY);
}

/** @param {boolean} wanted what the person answered; it is not asked again */
export async function answerAsk(wanted) {
  localStorage.setItem(ANSWER_KEY, wanted ? 'yes' : 'later');
  if (wanted)
    await askPermission();
}

/** What is shown now, by tag. @type {Map<string, Notification>} */
const shown = new Map();

/**
 * Nothing happens while the page is seen or without permission.
 * @param {string} tag shown once for each
 * @param {string} title
 * @param {string} body
 */
export function notify(tag, title, body) {
  if (!document.hidden || shown.has(tag) || permission() !== 'granted')
    return;
  const notification = new Notification(title, { tag, body, requireInteraction: true, icon: '/desktop/favicon.svg' });
  notification.addEventListener('click', () => {
    window.focus();
    unnotify(tag);
  });
  shown.set(tag, notification);
}

/** @param {string} tag */
export function unnotify(tag) {
  shown.get(tag)?.close();
  shown.delete(tag);
}
