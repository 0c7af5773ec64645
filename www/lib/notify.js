// System notifications for calls that ring while the page cannot be seen.  Permission is asked by a
// press alone, never by itself.

/** @returns {boolean} the person has neither allowed nor refused them */
export function mayAsk() {
  return 'Notification' in window && Notification.permission === 'default';
}

/** @returns {Promise<boolean>} allowed now */
export async function askPermission() {
  return 'Notification' in window && await Notification.requestPermission() === 'granted';
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
  if (!document.hidden || shown.has(tag) || !('Notification' in window) || Notification.permission !== 'granted')
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
