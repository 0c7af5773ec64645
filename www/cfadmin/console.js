// The console: header, navigation, one screen at a time, the drawer.
//
// A screen is a module of this folder, named as the program of cgi-bin/api it is for, and a row of screens.js.  It
// exports open(place), which is called each time its address is gone to, and draws:
//
//   export async function open(place) {
//     const rows = await place.api.get('/finesse/api/Things');         // what it throws is shown
//     place.head([button]);                                            // beside the title: New, Import, ...
//     place.show(table, ...);                                          // the screen
//   }
//
//   address        #/<id>/<more>/<more>: place.path is what stands behind the id, decoded; place.go(id, ...more) leads there
//   a collection   openList(place, {...}) of list.js: table, search, New, drawer, Save, Delete; see ReasonCode.js
//   the drawer     place.edit(editor) -> 'saved' | 'removed' | 'left'; Editor is described in editing.js: a form (<ap-form>, or
//                  an element with value, check, refuse, describe), calls(value) -> requests, read() -> the value as the server
//                  has it now.  Save, Delete, Show request, what somebody else changed meanwhile (read() is compared with
//                  what was loaded), and refusals beside their field are done by Editing
//   in the page    place.page(editor): the same Editor with the same buttons in the screen itself
//   otherwise      place.guard(() => isChanged) for what else could be lost; showRequest(calls), ask(...) of dialogs.js;
//                  refusal(fault) of words.js; place.tell(text) for a notice; place.signal ends with the screen
//   requests       are { method, path, body }: Show request shows, and Save sends, the very same
//   frames         a desktop or gadget in a frame must be sandboxed without allow-same-origin: it could read the password here
import '../components/ap-drawer.js';
import '../components/ap-menu.js';
import '../components/ap-toast.js';
import { ApiError } from '../lib/api.js';
import { el, icon } from '../lib/dom.js';
import { LANGUAGES, chooseLanguage, language, t } from '../lib/i18n.js';
import { THEMES, applyTheme, theme } from '../desktop/theme.js';
import { closeQuestions, mayDiscard } from './dialogs.js';
import { Editing } from './editing.js';
import { GROUPS } from './screens.js';
import { refusal } from './words.js';

/** @typedef {import('./editing.js').Editor} Editor */

const SCREENS = GROUPS.flatMap((g) => g.screens);

/** @param {string} part of an address that anybody may have typed */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** @param {string[]} path */
const hashOf = (path) => `#/${path.map(encodeURIComponent).join('/')}`;

/** What one screen may ask of the console, from its opening until another one is opened. */
export class Place {
  #console;
  #body;
  #tools;
  #ended = new AbortController();
  /** @type {(() => boolean)[]} */ #guards = [];
  api;
  path;
  /** Name of the screen. */ title = '';
  signal = this.#ended.signal;

  /**
   * @param {Console} owner
   * @param {import('../lib/api.js').Api} api
   * @param {string[]} path
   * @param {HTMLElement} tools beside the title
   * @param {HTMLElement} body
   */
  constructor(owner, api, path, tools, body) {
    this.#console = owner;
    this.api = api;
    this.path = path;
    this.#tools = tools;
    this.#body = body;
  }

  /** @param {import('../lib/dom.js').Child[]} tools @param {string} [title] instead of the name of the screen */
  head(tools, title) {
    if (this.signal.aborted)
      return;
    this.#tools.replaceChildren(...tools.filter((tool) => tool instanceof Node));
    if (title)
      this.#console.setTitle(this.title = title);
  }

  /** @param {...Node} nodes all there is to be seen */
  show(...nodes) {
    if (!this.signal.aborted)
      this.#body.replaceChildren(...nodes);
  }

  /** @param {...string} path the id of a screen, and more */
  go(...path) {
    location.hash = hashOf(path);
  }

  /** What is shown has this address, for the way back and for a bookmark: nothing is opened. @param {...string} path */
  stay(...path) {
    if (!this.signal.aborted)
      this.#console.stay(hashOf(path));
  }

  /** @param {Editor} editor @returns {Promise<'saved' | 'removed' | 'left'>} how the drawer was closed */
  edit(editor) {
    return this.#console.edit(editor);
  }

  /** @param {Editor} editor @returns {HTMLElement} to be shown; saving it stays here */
  page(editor) {
    const editing = new Editing({ ...editor, inPage: true }, this.api, (how) => this.tell(t(`admin.${how}`)));
    this.guard(() => editing.isChanged);
    return editing.element;
  }

  /** @param {unknown} fault why there is nothing to be shown */
  fail(fault) {
    this.#console.failed(this, fault);
  }

  /** @param {() => boolean} isChanged leaving would lose something */
  guard(isChanged) {
    this.#guards.push(isChanged);
  }

  get isChanged() {
    return this.#guards.some((isChanged) => isChanged());
  }

  /** @param {string} text */
  tell(text) {
    this.#console.tell(text);
  }

  end() {
    this.#ended.abort();
  }
}

/** Emits 'ended' (detail: key of the words why). */
export class Console extends EventTarget {
  #api;
  #name;
  #hash = '';
  /** @type {Place | null} */ #place = null;
  /** @type {{ editing: Editing, close: (how: 'saved' | 'removed' | 'left') => void } | null} */ #edited = null;
  #asking = false;
  #title = el('h1', { tabindex: '-1' });
  #tools = el('div', { class: 'screen-tools' });
  #body = el('div', { class: 'screen-body' });
  #drawer = this.#newDrawer();
  #toast = /** @type {import('../components/ap-toast.js').ApToast} */ (document.createElement('ap-toast'));
  #frame = el('div', { class: 'frame console' });
  #listening = new AbortController();

  /**
   * @param {import('../lib/api.js').Api} api with the identity of an administrator
   * @param {string} name of that person
   */
  constructor(api, name) {
    super();
    this.#api = api;
    this.#name = name;
  }

  open() {
    const { signal } = this.#listening;
    document.body.append(this.#frame, this.#toast);
    window.addEventListener('hashchange', () => this.#route(), { signal });
    window.addEventListener('unhandledrejection', (e) => this.#untold(e), { signal });
    this.#frame.addEventListener('pointerdown', ({ target }) => {
      if (this.#frame.classList.contains('nav-open') && target instanceof Element && !target.closest('#navigation, .nav-toggle'))
        this.#showNavigation(false);
    }, { signal });
    window.addEventListener('beforeunload', (e) => {
      if (this.#isChanged)
        e.preventDefault();
    }, { signal });
    this.#draw();
    void this.#route();
  }

  /** @param {string} why */
  #end(why) {
    closeQuestions();
    this.#place?.end();
    this.#listening.abort();
    this.#api.authorization = '';
    this.#frame.remove();
    this.#toast.remove();
    this.dispatchEvent(new CustomEvent('ended', { detail: why }));
  }

  // --- the frame ----------------------------------------------------------------------------------

  #draw() {
    const navigation = el('nav', { id: 'navigation', 'aria-label': t('admin.navigation'), on: { keydown: (/** @type {KeyboardEvent} */ e) => e.key === 'Escape' && this.#showNavigation(false) } }, ...GROUPS.map(({ group, screens }) => el('div', { class: 'nav-group' },
      group && el('h2', { id: `nav-${group}` }, t(`admin.group.${group}`)),
      el('ul', { 'aria-labelledby': group ? `nav-${group}` : null }, ...screens.map(({ id }) => el('li', {}, el('a', { href: `#/${id}`, 'data-id': id }, t(`admin.screen.${id}`))))))));
    // Over a narrow page it lies on what is behind it: whoever turns to that sees it.
    navigation.addEventListener('focusout', ({ relatedTarget: to }) => to instanceof Node && !navigation.contains(to) && to !== toggle && this.#showNavigation(false));
    const toggle = el('button', { type: 'button', class: 'nav-toggle', 'aria-expanded': 'false', 'aria-controls': 'navigation', on: { click: () => this.#showNavigation() } },
      icon('menu'), el('span', {}, t('admin.navigation')));
    this.#frame.replaceChildren(
      el('a', { class: 'skip', href: '#main', on: { click: (/** @type {Event} */ e) => { e.preventDefault(); this.#title.focus(); } } }, t('admin.skip')),
      el('header', { class: 'header' }, toggle, el('div', { class: 'brand' }, icon('logo'), el('span', { class: 'brand-name' }, t('admin.name'))),
        el('span', { class: 'spring' }), this.#menu()),
      el('div', { class: 'body' }, navigation,
        el('main', { class: 'screen' }, el('div', { class: 'screen-head' }, this.#title, this.#tools), this.#body), this.#drawer));
  }

  /** @param {boolean} [open] only where there is no room for it beside the screen */
  #showNavigation(open = !this.#frame.classList.contains('nav-open')) {
    const toggle = /** @type {HTMLElement} */ (this.#frame.querySelector('.nav-toggle'));
    if (!open && this.#frame.querySelector('nav')?.contains(document.activeElement))
      toggle.focus();
    this.#frame.classList.toggle('nav-open', open);
    toggle.setAttribute('aria-expanded', String(open));
    if (open)
      /** @type {HTMLElement | null} */ (this.#frame.querySelector('nav a[aria-current]'))?.focus();
  }

  #menu() {
    const menu = /** @type {import('../components/ap-menu.js').ApMenu} */ (document.createElement('ap-menu'));
    menu.className = 'who';
    menu.button.append(icon('user'), el('bdi', {}, this.#name), icon('down'));
    menu.groups = () => [
      { label: t('identity.language'), items: LANGUAGES.map((l) => ({ id: `language ${l.tag}`, label: l.name, checked: l.tag === language() })) },
      { label: t('identity.theme'), items: THEMES.map((name) => ({ id: `theme ${name}`, label: t(`theme.${name}`), checked: name === theme() })) },
      { label: '', items: [{ id: 'leave', label: t('identity.signOut') }] },
    ];
    menu.addEventListener('ap-choose', (e) => this.#choose(/** @type {CustomEvent} */ (e).detail));
    return menu;
  }

  /** @param {string} choice */
  async #choose(choice) {
    const [what, value] = choice.split(' ');
    if (what === 'theme')
      applyTheme(value);
    else if (await this.#mayLeave())
      await (what === 'language' ? this.#speak(value) : this.#end('ended.left'));
  }

  /** @param {string} tag */
  async #speak(tag) {
    await chooseLanguage(tag);
    this.#closeDrawer('left');
    this.#drawer = this.#newDrawer();
    this.#draw();
    await this.#enter();
  }

  /** @param {string} title */
  setTitle(title) {
    this.#title.textContent = title;
    document.title = t('admin.title', { screen: title });
  }

  /** @param {string} hash of the screen that is shown */
  stay(hash) {
    history.replaceState(null, '', hash);
    this.#hash = location.hash;
  }

  /** @param {string} text */
  tell(text) {
    this.#toast.show(text, 'check');
  }

  /** What a press has led to and no screen has told is told here. @param {PromiseRejectionEvent} e */
  #untold(e) {
    if (!(e.reason instanceof ApiError))
      return;
    e.preventDefault();
    if (e.reason.status === 401 && this.#place && !this.#isChanged)
      this.#end('admin.ended.401');
    else
      this.#toast.show(refusal(e.reason), 'warning');
  }

  // --- screens ------------------------------------------------------------------------------------

  get #isChanged() {
    return this.#edited?.editing.isChanged || this.#place?.isChanged || false;
  }

  /** @returns {Promise<boolean>} nothing would be lost, or it may be */
  async #mayLeave() {
    return !this.#isChanged || mayDiscard();
  }

  /** Another address: gone to only when what was changed here may be lost. */
  async #route() {
    if (location.hash === this.#hash && this.#place)
      return;
    if (this.#isChanged) {
      const wanted = location.hash;
      history.pushState(null, '', location.pathname + location.search + this.#hash);
      if (this.#asking)
        return;
      this.#asking = true;
      const may = await mayDiscard();
      this.#asking = false;
      if (!may)
        return;
      this.#closeDrawer('left');
      history.replaceState(null, '', wanted);
    }
    await this.#enter();
    this.#title.focus();
  }

  async #enter() {
    this.#hash = location.hash;
    closeQuestions();
    this.#closeDrawer('left');
    this.#showNavigation(false);
    this.#place?.end();
    const [id, ...path] = location.hash.replace(/^#\/?/, '').split('/').map(decoded);
    const screen = SCREENS.find((s) => s.id === id) ?? SCREENS[0];
    for (const link of this.#frame.querySelectorAll('nav a'))
      link.toggleAttribute('aria-current', false);
    this.#frame.querySelector(`nav a[data-id="${screen.id}"]`)?.setAttribute('aria-current', 'page');
    this.setTitle(t(`admin.screen.${screen.id}`));
    this.#tools.replaceChildren();
    this.#body.replaceChildren(el('p', { class: 'muted', role: 'status' }, el('span', { class: 'spinner' }), ' ', t('admin.loading')));
    const place = this.#place = new Place(this, this.#api, path, this.#tools, this.#body);
    place.title = t(`admin.screen.${screen.id}`);
    try {
      await (await screen.load().catch((fault) => { throw new ApiError(0, 'Unreachable', '', String(fault)); })).open(place);
    } catch (fault) {
      this.failed(place, fault);
    }
  }

  /** @param {Place} place @param {unknown} fault */
  failed(place, fault) {
    if (place.signal.aborted)
      return;
    if (/** @type {any} */ (fault)?.status === 401) {
      this.#end('admin.ended.401');
      return;
    }
    place.show(el('div', { class: 'screen-failed', role: 'alert' }, icon('warning'), el('p', {}, refusal(fault)),
      el('button', { type: 'button', on: { click: () => this.#enter() } }, t('admin.again'))));
    if (!(fault instanceof Error && 'status' in fault))
      throw fault;
  }

  // --- the drawer ---------------------------------------------------------------------------------

  /** @param {Editor} editor @returns {Promise<'saved' | 'removed' | 'left'>} */
  async edit(editor) {
    if (this.#edited?.editing.isChanged && !await mayDiscard())
      return 'left';
    this.#edited?.close('left');
    return new Promise((resolve) => {
      const editing = new Editing(editor, this.#api, (how) => {
        if (this.#edited?.editing === editing) // else it was left while it was being saved
          this.#closeDrawer(how);
        this.tell(t(`admin.${how}`));
      });
      this.#edited = { editing, close: resolve };
      this.#drawer.open(editor.title, editing.element, editor.wide);
      editor.form.focus();
    });
  }

  #newDrawer() {
    const drawer = /** @type {import('../components/ap-drawer.js').ApDrawer} */ (document.createElement('ap-drawer'));
    drawer.addEventListener('ap-leave', () => this.#leaveDrawer());
    return drawer;
  }

  async #leaveDrawer() {
    if (!this.#edited?.editing.isChanged || await mayDiscard())
      this.#closeDrawer('left');
  }

  /** @param {'saved' | 'removed' | 'left'} how */
  #closeDrawer(how) {
    const edited = this.#edited;
    this.#edited = null;
    this.#drawer.close();
    edited?.close(how === 'left' && edited.editing.isGone ? 'removed' : how);
  }
}
