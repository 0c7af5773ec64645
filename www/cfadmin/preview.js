// Somebody's desktop, looked at by an administrator before a layout is published.  It is the desktop itself, with
// three differences: the layout is the one that is handed in, what it asks of the server is read only, and no gadget is
// loaded, since a gadget would act for whoever looks.
import { ApGadget } from '../components/ap-gadget.js';
import { announce } from '../lib/announce.js';
import { el, icon, loadIcons, setText } from '../lib/dom.js';
import { keepFocus } from '../lib/focus.js';
import { addTexts, chooseLanguage, t } from '../lib/i18n.js';
import { Session } from '../desktop/session.js';
import { applyTheme, theme } from '../desktop/theme.js';

/** @typedef {{ user: string, layoutxml: string, authorization: string }} Task */

/** Keeps for as long as the page is there: what belongs to the person's own desktop, in this browser, is not touched. */
class Memory {
  /** @type {Map<string, string>} */ #items;

  /** @param {[string, string][]} items */
  constructor(items) {
    this.#items = new Map(items);
  }

  /** @param {string} key */
  getItem(key) {
    return this.#items.get(key) ?? null;
  }

  /** @param {string} key @param {string} value */
  setItem(key, value) {
    this.#items.set(key, String(value));
  }

  /** @param {string} key */
  removeItem(key) {
    this.#items.delete(key);
  }
}

/** What of the person's browser holds for this page, too. */
const SHARED = ['aplomb.theme', 'aplomb.language'];
/** Whoever looks need not be asked. @type {[string, string]} */
const TOLD_ALREADY = ['aplomb.notify', 'later'];
const READS = ['GET', 'HEAD'];
const refused = el('span', { class: 'preview-refused', role: 'status' });

const shared = SHARED.map((key) => /** @type {[string, string]} */ ([key, localStorage.getItem(key) ?? ''])).filter(([, value]) => value);
Object.defineProperty(window, 'localStorage', { value: new Memory([...shared, TOLD_ALREADY]) });
Object.defineProperty(window, 'sessionStorage', { value: new Memory([]) });

window.addEventListener('message', (e) => {
  if (e.source !== window.parent || e.origin !== location.origin || !e.ports[0])
    return;
  e.ports[0].onmessage = (task) => void open(task.data);
}, { once: true });

/** @param {Task} task */
async function open(task) {
  guard(task);
  addTexts('/locale/cfadmin');
  keepFocus();
  applyTheme(theme());
  await Promise.all([chooseLanguage(), loadIcons()]);
  document.title = t('admin.layouts.preview', { user: task.user });
  document.body.append(el('p', { class: 'preview-mark', role: 'note' }, el('strong', {}, t('admin.layouts.preview', { user: task.user })),
    el('span', {}, t('admin.preview.text')), refused));
  const session = new Session();
  session.xmpp.subscribe = async () => {}; // what is shown is as it was when it was read
  try {
    await session.look(task.user, task.authorization);
  } catch (fault) {
    document.body.append(el('main', {}, el('p', { role: 'alert', class: 'resuming' }, t('admin.preview.failed', { user: task.user, reason: fault instanceof Error ? fault.message : String(fault) }))));
    return;
  }
  const supervises = (session.store.user?.teams.length ?? 0) > 0;
  const [{ Frame }, more] = await Promise.all([import('../desktop/frame.js'), supervises ? import('../desktop/supervisor.js') : null]);
  await new Frame(session, more?.Supervisor).open();
}

/**
 * The one way out of this page.  Some answers are made here: the layout, and that nothing happens by itself.
 * @param {Task} task
 */
function guard({ layoutxml }) {
  const ask = window.fetch.bind(window);
  /** @type {[RegExp, () => Response][]} */
  const ours = [
    [/^\/desktop\/api\/layout$/, () => Response.json({ layoutxml })],
    [/^\/desktop\/api\/token$/, () => new Response(null, { status: 403 })],
    [/^\/desktop\/api\/wrap-up$/, () => Response.json({ seconds: 0 })],
    [/\/Workflows$/, () => new Response('<Workflows/>')],
  ];
  window.fetch = async (input, options) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href);
    const method = (options?.method ?? (input instanceof Request ? input.method : 'GET')).toUpperCase();
    const answer = url.origin === location.origin && ours.find(([path]) => path.test(url.pathname))?.[1];
    if (!READS.includes(method) || url.origin !== location.origin)
      return refuse();
    return answer ? answer() : ask(input, options);
  };
}

function refuse() {
  setText(refused, t('admin.preview.refused'));
  announce(t('admin.preview.refused'));
  return new Response(null, { status: 403 });
}

// A gadget's box says what will be there.
const { failed } = ApGadget.prototype;
ApGadget.prototype.failed = function (/** @type {string} */ _, /** @type {string} */ url) {
  failed.call(this, t('admin.preview.gadget'), url);
  this.classList.remove('failed');
  this.querySelector('.gadget-veil .icon')?.replaceWith(icon('gadget'));
  this.querySelector('.gadget-veil button')?.remove();
};
