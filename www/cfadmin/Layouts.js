// What desktops look like: the layout of all and those of teams, as XML; checked by the server while it is written, tried
// on somebody's desktop, published, and taken back to what it was.
import '../components/ap-diff.js';
import '../components/ap-table.js';
import '../components/ap-xml-editor.js';
import { el, setAttribute, setDisabled, setText } from '../lib/dom.js';
import { hasText, locale, t } from '../lib/i18n.js';
import { child, children, element, text } from '../lib/xml.js';
import { ask, showRequest } from './dialogs.js';
import { signedIn } from './identity.js';
import { Preview } from './preview-frame.js';
import { refusal } from './words.js';

/**
 * @typedef {{ version: number, time: string | null, who: string }} Version
 * @typedef {Version & { id: string, team: string, own: boolean }} Entry
 * @typedef {{ id: string, team: string, layoutxml: string, versions: Version[] }} Layout layoutxml '' of a team without an own one
 * @typedef {{ line: number, code: string, element: string, detail: string, text: string }} Problem
 */

const PATH = '/aplomb/api/layouts';
/** After the last key. */
const CHECK_MS = 150;

/** @param {import('./console.js').Place} place */
export async function open(place) {
  if (place.path[0])
    await openOne(place, place.path[0]);
  else
    await openList(place);
}

/** @param {{ team: string }} layout */
const nameOf = ({ team }) => team || t('admin.layouts.default');

/** @param {string | null} time */
function dateOf(time) {
  return time ? new Date(time).toLocaleString(locale(), { dateStyle: 'medium', timeStyle: 'short' }) : '';
}

/** @param {import('./console.js').Place} place */
async function openList(place) {
  const { layouts } = await place.api.json(PATH);
  const table = /** @type {import('../components/ap-table.js').ApTable} */ (document.createElement('ap-table'));
  table.start(t('admin.screen.Layouts'), [
    { id: 'name', label: t('admin.layouts.name'), text: nameOf },
    { id: 'own', label: t('admin.layouts.kind'), text: (l) => t(l.own ? 'admin.layouts.own' : 'admin.layouts.uses') },
    { id: 'version', label: t('admin.layouts.version'), text: (l) => String(l.version), number: (l) => l.version },
    { id: 'time', label: t('admin.layouts.published'), text: (l) => dateOf(l.time), number: (l) => Date.parse(l.time ?? '') || 0 },
    { id: 'who', label: t('admin.layouts.who'), text: (l) => l.who },
  ], (/** @type {Entry} */ l) => l.id);
  table.addEventListener('ap-open', (e) => place.go('Layouts', /** @type {CustomEvent} */ (e).detail.id));
  table.render(layouts, t('admin.count', { n: layouts.length }));
  place.head([]);
  place.show(el('div', { class: 'own-part' }, table));
}

/**
 * @param {import('./console.js').Place} place
 * @param {string} id
 */
async function openOne(place, id) {
  const [layout, standard, users] = await Promise.all([
    place.api.json(`${PATH}/${encodeURIComponent(id)}`), place.api.json(`${PATH}/default`), place.api.get('/finesse/api/Users')]);
  const members = children(users, 'User').filter((u) => id === 'default' || text(u, 'teamId') === id);
  const agent = members.find((u) => !children(child(u, 'roles'), 'role').some((role) => role.textContent === 'Supervisor')) ?? members[0];
  const editor = new LayoutEditor(place, layout, standard.layoutxml, text(agent, 'loginId'));
  place.guard(() => editor.isChanged);
  editor.open();
}

class LayoutEditor {
  #place;
  /** As it is on the server. @type {Layout} */ #layout;
  #standard;
  /** What is checked last, null while that is not known. @type {Problem[] | null} */ #problems = null;
  #isOwn;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  #checks = 0;
  #preview;
  #text = /** @type {import('../components/ap-xml-editor.js').ApXmlEditor} */ (document.createElement('ap-xml-editor'));
  #told = el('div', { id: 'layout-problems', class: 'problems', role: 'status' });
  #versions = el('ol', { class: 'versions', 'aria-labelledby': 'layout-versions' });
  #message = el('p', { class: 'form-error', role: 'alert' });
  #publish = el('button', { type: 'button', class: 'primary', on: { click: () => this.#publishNow() } }, t('admin.layouts.publish'));
  #compare = el('button', { type: 'button', on: { click: () => this.#showDiff(this.#text.value, t('admin.layouts.diffText')) } }, t('admin.layouts.diff'));
  #undo = el('button', { type: 'button', on: { click: () => this.#take() } }, t('admin.layouts.undo'));
  #user = el('input', { id: 'layout-user', class: 'short', autocomplete: 'off', dir: 'auto', on: { input: () => this.#draw() } });
  #show = el('button', { type: 'button', on: { click: () => this.#preview.open(this.#user.value.trim(), this.#text.value) } });
  /** @type {HTMLInputElement[]} */ #kinds = [];

  /**
   * @param {import('./console.js').Place} place
   * @param {Layout} layout
   * @param {string} standard text of the default layout
   * @param {string} user whose desktop may be looked at first
   */
  constructor(place, layout, standard, user) {
    this.#place = place;
    this.#layout = layout;
    this.#standard = standard;
    this.#isOwn = layout.layoutxml !== '';
    this.#preview = new Preview(place.api);
    this.#user.value = user;
    place.signal.addEventListener('abort', () => clearTimeout(this.#timer));
  }

  open() {
    this.#text.start(t('admin.layouts.xml'), 'layout-problems');
    this.#text.addEventListener('ap-change', () => this.#edited());
    this.#place.head([this.#undo, this.#compare,
      el('button', { type: 'button', on: { click: () => showRequest([this.#call()]) } }, t('admin.request.show')), this.#publish],
    t('admin.layouts.title', { name: nameOf(this.#layout) }));
    this.#place.show(
      el('p', {}, el('a', { href: '#/Layouts' }, t('admin.layouts.back'))),
      this.#message,
      ...this.#layout.team ? [this.#choice()] : [],
      el('div', { class: 'layout-edit' },
        this.#text,
        el('aside', { class: 'layout-side', 'aria-label': t('admin.layouts.side') },
          this.#told,
          el('form', { class: 'field', on: { submit: (/** @type {Event} */ e) => { e.preventDefault(); this.#show.click(); } } },
            el('label', { for: 'layout-user' }, t('admin.layouts.user')),
            el('span', { class: 'field-and-button' }, this.#user, this.#show)),
          el('section', {}, el('h2', { id: 'layout-versions' }, t('admin.layouts.versions')), this.#versions))),
      this.#preview.element);
    this.#take();
  }

  /** Of a team: the default, or one of its own. */
  #choice() {
    const radio = (/** @type {boolean} */ own, /** @type {string} */ words) => {
      const input = el('input', { type: 'radio', name: 'layout-own', id: `layout-own-${own}`, on: { change: () => this.#choose(own) } });
      this.#kinds.push(input);
      return el('span', { class: 'form-check' }, input, el('label', { for: input.id }, words));
    };
    return el('fieldset', { class: 'layout-choice' }, el('legend', { class: 'visually-hidden' }, t('admin.layouts.kind')),
      radio(false, t('admin.layouts.uses')), radio(true, t('admin.layouts.own')));
  }

  /** @param {boolean} own */
  #choose(own) {
    this.#isOwn = own;
    this.#text.value = own ? this.#layout.layoutxml || this.#standard : this.#standard;
    this.#edited();
  }

  get #path() {
    return this.#layout.team ? `/finesse/api/Team/${encodeURIComponent(this.#layout.id)}/LayoutConfig` : '/finesse/api/LayoutConfig/default';
  }

  get isChanged() {
    return this.#isOwn ? this.#text.value !== this.#layout.layoutxml : this.#layout.layoutxml !== '';
  }

  /** What Publish sends. @param {string} [xml] '': the team goes back to the default @returns {import('./dialogs.js').Call} */
  #call(xml = this.#isOwn ? this.#text.value : '') {
    return {
      method: 'PUT', path: this.#path,
      body: !this.#layout.team ? element('LayoutConfig', { layoutxml: xml })
        : element('TeamLayoutConfig', xml ? { useDefault: false, layoutxml: xml } : { useDefault: true }),
    };
  }

  /** Shows what the server has. @param {Layout} [layout] */
  #take(layout = this.#layout) {
    this.#layout = layout;
    this.#isOwn = layout.layoutxml !== '';
    this.#text.value = layout.layoutxml || this.#standard;
    this.#drawVersions();
    this.#edited();
  }

  // --- checking -----------------------------------------------------------------------------------

  #edited() {
    setText(this.#message, '');
    this.#problems = null;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#check(), CHECK_MS);
    this.#draw();
  }

  async #check() {
    const mine = ++this.#checks;
    /** @type {Problem[]} */
    let problems;
    try {
      problems = (await this.#place.api.json(`${PATH}/check`, { layoutxml: this.#text.value })).problems;
    } catch (fault) {
      setText(this.#message, refusal(fault));
      return;
    }
    if (mine !== this.#checks || this.#place.signal.aborted)
      return;
    this.#problems = problems.toSorted((a, b) => a.line - b.line);
    this.#text.mark(problems.map((p) => p.line));
    this.#told.replaceChildren(el('p', {}, t('admin.layouts.problems', { n: problems.length })),
      el('ul', {}, ...this.#problems.map((p) => el('li', {}, el('button', {
        type: 'button', class: 'link', on: { click: () => this.#text.goTo(p.line) },
      }, t('admin.layouts.line', { line: p.line })), ' ', el('span', { dir: 'auto' }, wordsOf(p))))));
    this.#draw();
  }

  #draw() {
    const isSound = this.#problems?.length === 0;
    this.#kinds.forEach((input, i) => { input.checked = this.#isOwn === (i === 1); });
    this.#text.isReadOnly = !this.#isOwn;
    setAttribute(this.#told, 'data-look', this.#problems === null ? null : isSound ? 'ready' : 'not-ready');
    setDisabled(this.#publish, !isSound || !this.isChanged);
    setDisabled(this.#compare, !this.isChanged);
    setDisabled(this.#undo, !this.isChanged);
    setText(this.#show, t('admin.layouts.preview', { user: this.#user.value.trim() }));
    setDisabled(this.#show, !isSound || this.#user.value.trim() === '');
  }

  // --- publishing ---------------------------------------------------------------------------------

  async #publishNow() {
    if (!this.#publish.getAttribute('aria-disabled'))
      await this.#send(this.#call(), t('admin.layouts.done'), () => this.#isMine());
  }

  /**
   * @param {import('./dialogs.js').Call} call
   * @param {string} words
   * @param {() => Promise<boolean>} [may] asked first
   */
  async #send({ method, path, body }, words, may = async () => true) {
    setText(this.#message, '');
    setAttribute(this.#publish, 'aria-busy', 'true');
    try {
      await signedIn(this.#place.api, async () => {
        if (!await may())
          return;
        await this.#place.api.request(method, path, { body });
        this.#take(await this.#read());
        this.#place.tell(words);
      });
    } catch (fault) {
      setText(this.#message, refusal(fault));
    } finally {
      setAttribute(this.#publish, 'aria-busy', null);
    }
  }

  /** @returns {Promise<Layout>} */
  async #read() {
    const [layout, standard] = await Promise.all([
      this.#place.api.json(`${PATH}/${encodeURIComponent(this.#layout.id)}`), this.#place.api.json(`${PATH}/default`)]);
    this.#standard = standard.layoutxml;
    return layout;
  }

  /** @returns {Promise<boolean>} nobody has published meanwhile, or it may be written over */
  async #isMine() {
    const now = await this.#read();
    if (now.versions[0].version === this.#layout.versions[0].version && now.layoutxml === this.#layout.layoutxml)
      return true;
    const chosen = await ask(t('admin.conflict.title'), [el('p', {}, t('admin.layouts.conflict')),
      this.#diff(now.layoutxml || this.#standard, this.#text.value)],
    [{ id: 'stay', label: t('admin.cancel') }, { id: 'reload', label: t('admin.conflict.reload') },
      { id: 'overwrite', label: t('admin.conflict.overwrite'), class: 'danger' }]);
    if (chosen === 'reload')
      this.#take(now);
    return chosen === 'overwrite';
  }

  // --- versions -----------------------------------------------------------------------------------

  #drawVersions() {
    this.#versions.replaceChildren(...this.#layout.versions.map((v, i) => el('li', {},
      el('p', {}, el('strong', {}, t(i === 0 ? 'admin.layouts.now' : 'admin.layouts.number', { version: v.version })), ' ',
        el('span', { class: 'muted' }, v.time ? t('admin.layouts.by', { time: dateOf(v.time), who: v.who }) : t('admin.layouts.unknown'))),
      i > 0 && el('button', { type: 'button', class: 'link', on: { click: () => this.#rollBack(v.version) } }, t('admin.layouts.rollBack', { version: v.version })))));
  }

  /** @param {number} version */
  async #rollBack(version) {
    const { layoutxml } = await this.#place.api.json(`${PATH}/${encodeURIComponent(this.#layout.id)}/versions/${version}`);
    const yes = await ask(t('admin.layouts.rollBackTitle', { version }), [
      el('p', {}, t('admin.layouts.rollBackText', { now: this.#layout.versions[0].version + 1, version })),
      layoutxml === '' && el('p', {}, t('admin.layouts.rollBackDefault')),
      this.isChanged && el('p', {}, t('admin.discard.text')),
      this.#diff(this.#layout.layoutxml || this.#standard, layoutxml || this.#standard),
    ], [{ id: 'no', label: t('admin.cancel') }, { id: 'yes', label: t('admin.layouts.rollBack', { version }), class: 'primary' }]) === 'yes';
    if (yes)
      await this.#send(this.#call(layoutxml), t('admin.layouts.rolledBack', { version }));
  }

  /** @param {string} from @param {string} to */
  #diff(from, to) {
    const diff = /** @type {import('../components/ap-diff.js').ApDiff} */ (document.createElement('ap-diff'));
    diff.show(from, to, t('admin.layouts.diff'));
    return diff;
  }

  /** What is published, and the other. @param {string} to @param {string} words */
  async #showDiff(to, words) {
    if (this.isChanged)
      await ask(t('admin.layouts.diff'), [el('p', { class: 'muted' }, words), this.#diff(this.#layout.layoutxml || this.#standard, to)],
        [{ id: 'close', label: t('admin.close') }]);
  }
}

/** @param {Problem} problem @returns {string} of what the page has no words for, the server's */
function wordsOf({ code, element: name, detail, text: words }) {
  const key = `admin.layouts.fault.${code}`;
  return hasText(key) ? t(key, { element: name, detail }) : words;
}
