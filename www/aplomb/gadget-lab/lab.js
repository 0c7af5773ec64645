// The gadget lab: one gadget under the eyes of its author, for a real agent of this server.  Sign in;
// then the gadget as the desktop shows it, and around it what is wrong with its spec, its
// preferences, calls to send it, and everything it says and asks.
import './log.js';
import { ApiError } from '../../lib/api.js';
import { el, icon, loadIcons } from '../../lib/dom.js';
import { chooseLanguage } from '../../lib/i18n.js';
import { lookOf, stateWithReason } from '../../lib/words.js';
import { own } from '../../lib/model.js';
import { Container } from '../../desktop/container.js';
import { Session } from '../../desktop/session.js';
import { applyTheme, effectiveTheme, theme } from '../../desktop/theme.js';
import { Observer } from './observer.js';
import { publishForm } from './publish.js';
import { Spec } from './spec.js';
import { Switch } from './switch.js';

/** @typedef {import('./spec.js').Report} Report */
/** @typedef {import('./spec.js').Preference} Preference */
/** @typedef {import('./log.js').LabLog} LabLog */

const TAB = 'home';
/** Somebody else's, which is in front when the gadget's is not. */
const OTHER_TAB = 'other';
const FAIL_OVER_MS = 3000;
/** How late requests leave, ms. */
const DELAYS = ['0', '500', '3000'];
const EXAMPLE = '/gadgets/queue-statistics/spec.xml';
const WIDTHS = ['', '300', '480', '640', '960'];

async function start() {
  applyTheme(theme());
  await Promise.all([chooseLanguage(), loadIcons()]);
  // The words around the gadget are English; the gadget gets the language of the desktop.
  document.documentElement.lang = 'en';
  const session = new Session();
  const words = el('p', { class: 'resuming', role: 'status' });
  document.body.append(words);
  const resumed = sessionStorage.getItem('userFinesseAuth') !== null
    && await session.resume(() => { words.textContent = 'Waiting for the server.'; }) === 'resumed';
  words.remove();
  if (resumed)
    new Lab(session);
  else
    showSignIn('');
}

/** @param {string} words why it is shown again */
function showSignIn(words) {
  const kept = Session.remembered();
  const error = el('p', { class: 'form-error', role: 'alert' }, words);
  const name = el('input', { required: true, autocomplete: 'username', value: kept.name || '1001' });
  const password = el('input', { required: true, type: 'password', autocomplete: 'current-password' });
  const extension = el('input', { required: true, inputmode: 'tel', value: kept.extension || '1001' });
  const button = el('button', { class: 'primary wide' }, 'Sign in');
  const form = el('form', { class: 'sign-in-form' },
    field('Agent', name), field('Password', password, 'demo, if this server has the demo data'), field('Extension', extension), error, button);
  const page = el('main', { class: 'sign-in' }, el('div', { class: 'sign-in-card' },
    el('div', { class: 'brand' }, icon('logo'), el('h1', {}, 'Gadget lab')), form));
  form.addEventListener('submit', async (e) => {
    e.preventDefault();
    const session = new Session();
    button.setAttribute('aria-busy', 'true');
    button.disabled = true;
    error.textContent = '';
    try {
      await session.signIn({ name: name.value, password: password.value, extension: extension.value, mobile: null });
      page.remove();
      new Lab(session);
    } catch (fault) {
      error.textContent = inWords(fault);
    } finally {
      button.removeAttribute('aria-busy');
      button.disabled = false;
    }
  });
  document.body.append(page);
  password.focus();
}

let fieldCount = 0;

/**
 * @param {string} label
 * @param {HTMLElement} control
 * @param {string} [hint]
 */
function field(label, control, hint) {
  control.id = `field-${++fieldCount}`;
  if (hint)
    control.setAttribute('aria-describedby', `${control.id}-hint`);
  return el('div', { class: 'field' }, el('label', { for: control.id }, label), control,
    hint && el('p', { class: 'field-hint', id: `${control.id}-hint` }, hint));
}

/** @param {unknown} fault */
function inWords(fault) {
  if (fault instanceof ApiError && fault.status === 401)
    return 'Wrong agent or password.';
  if (fault instanceof ApiError)
    return [fault.type, fault.message].filter((x, i, all) => x && all.indexOf(x) === i).join(': ') || `The server answered ${fault.status}.`;
  return fault instanceof Error ? fault.message : String(fault);
}

class Lab {
  #session;
  /** @type {Spec | null} */ #spec = null;
  /** @type {Container | null} */ #container = null;
  #switch = new Switch();
  #callId = '';
  #stop = new AbortController();
  #stage = el('div', { class: 'lab-stage tab-panel active', id: `panel_${TAB}` });
  #features = el('p', { class: 'lab-features muted' });
  #front = el('button', { type: 'button', 'aria-pressed': 'true', on: { click: () => this.#setFront(!this.#isFront) } }, 'Tab in front');
  #observer;
  #log = /** @type {LabLog} */ (document.createElement('lab-log'));
  #state = el('p', { class: 'lab-state', role: 'status' });
  #calls = el('div', { class: 'lab-dialogs' });
  #findings = el('div', { class: 'lab-findings', role: 'status' });
  #preferences = el('form', { class: 'lab-preferences' });
  #notice = el('p', { class: 'form-error', role: 'alert' });
  #address = el('input', { type: 'text', required: true, spellcheck: 'false', 'aria-label': 'Address of the spec', placeholder: EXAMPLE });
  #frame;

  /** @param {Session} session signed in */
  constructor(session) {
    this.#session = session;
    this.#observer = new Observer(this.#stage, (frame) => {
      // Neither the browser nor the server may answer with what was.
      frame.src = frame.src.replace('nocache=0', 'nocache=1');
    });
    this.#observer.addEventListener('entry', (e) => this.#log.add(/** @type {CustomEvent} */ (e).detail));
    this.#frame = this.#draw();
    document.body.append(this.#frame);
    this.#listen();
    this.#showAgent();
    this.#address.value = new URLSearchParams(location.search).get('spec') ?? '';
    if (this.#address.value)
      this.#open(this.#address.value);
    else
      this.#address.focus();
  }

  // --- the page -----------------------------------------------------------------------------------

  #draw() {
    const load = el('form', { class: 'lab-address' }, this.#address, el('button', { class: 'primary' }, 'Load'));
    load.addEventListener('submit', (e) => {
      e.preventDefault();
      this.#open(this.#address.value.trim());
    });
    const header = el('header', { class: 'header' },
      el('div', { class: 'brand' }, icon('logo'), el('h1', { class: 'brand-name' }, 'Gadget lab')), load, this.#state,
      button('Ready', () => this.#session.changeState('READY'), this.#notice),
      button('Not ready', () => this.#session.changeState('NOT_READY', this.#session.store.reasons.notReady[0]?.id), this.#notice),
      button('Sign out', () => this.#session.signOut(this.#session.store.reasons.logout[0]?.id), this.#notice));
    return el('div', { class: 'frame' }, header, el('main', { class: 'lab-main' }, this.#notice,
      el('div', { class: 'lab-left' }, this.#tools(), this.#stage, section('Traffic', this.#log)),
      el('div', { class: 'lab-right' },
        section('Spec', this.#findings, this.#features), section('Preferences', this.#preferences), section('Calls', this.#callForm(), this.#calls),
        section('Hub', publishForm((topic, data) => this.#container?.hub.publish(topic, data))))));
  }

  #tools() {
    const width = el('select', { 'aria-label': 'Width' }, ...WIDTHS.map((w) => el('option', { value: w }, w ? `${w} px` : 'Whole width')));
    width.onchange = () => {
      this.#stage.style.maxInlineSize = width.value ? `${width.value}px` : '';
    };
    const colours = el('select', { 'aria-label': 'Theme' }, ...['auto', 'light', 'dark'].map((v) => el('option', { value: v, selected: v === theme() }, `Theme: ${v}`)));
    colours.onchange = () => {
      applyTheme(colours.value);
      this.#container?.setTheme(effectiveTheme());
    };
    const delay = el('select', { 'aria-label': 'Line' }, ...DELAYS.map((ms) => el('option', { value: ms }, ms === '0' ? 'Requests at once' : `Requests ${Number(ms) / 1000} s late`)));
    delay.onchange = () => {
      this.#observer.delay = Number(delay.value);
    };
    return el('div', { class: 'lab-tools' },
      el('button', { type: 'button', on: { click: () => this.#reload('Reload') } }, icon('reload'), 'Reload'), this.#front,
      button('Fail over', () => this.#failOver(), this.#notice), delay, width, colours);
  }

  get #isFront() {
    return this.#stage.classList.contains('active');
  }

  /** @param {boolean} isFront the gadget's tab is shown */
  #setFront(isFront) {
    this.#stage.classList.toggle('active', isFront);
    this.#front.setAttribute('aria-pressed', String(isFront));
    this.#container?.showTab(isFront ? TAB : OTHER_TAB);
  }

  /** What gadgets hear when the desktop has lost its server, and when it has one again. */
  async #failOver() {
    this.#log.mark('Fail-over');
    this.#container?.hub.setStatus('failing');
    await new Promise((done) => setTimeout(done, FAIL_OVER_MS));
    this.#container?.hub.setStatus('recovered');
  }

  #callForm() {
    const name = el('input', { required: true, autocomplete: 'off', value: 'admin' });
    const password = el('input', { required: true, type: 'password', autocomplete: 'off' });
    const from = el('input', { inputmode: 'tel', value: '5551234' });
    const to = el('input', { required: true, inputmode: 'tel', value: this.#session.store.user?.extension ?? '' });
    const variables = el('textarea', { rows: '3', spellcheck: 'false' }, 'callVariable1=Tier Gold\ncallVariable2=44-1187');
    const error = el('p', { class: 'form-error', role: 'alert' });
    const form = el('form', { class: 'lab-call' },
      field('Administrator', name), field('Administrator’s password', password),
      field('Caller', from), field('Called number', to), field('Call variables', variables, 'name=value, one a line'), error,
      el('div', { class: 'lab-buttons' }, el('button', { class: 'primary' }, 'Send a call'),
        button('Caller hangs up', () => this.#hangUp(name.value, password.value), error)));
    form.addEventListener('submit', async (e) => {
      e.preventDefault();
      error.textContent = '';
      this.#switch.identify(name.value, password.value);
      try {
        this.#callId = await this.#switch.call({ from: from.value, to: to.value.trim(), variables: readVariables(variables.value) });
      } catch (fault) {
        error.textContent = inWords(fault);
      }
    });
    return form;
  }

  /** @param {string} name @param {string} password */
  async #hangUp(name, password) {
    if (!this.#callId)
      throw new Error('No call was sent yet.');
    this.#switch.identify(name, password);
    await this.#switch.hangUp(this.#callId);
    this.#callId = '';
  }

  // --- the agent ----------------------------------------------------------------------------------

  #listen() {
    const { signal } = this.#stop;
    const session = this.#session;
    /** @type {(target: EventTarget, type: string, f: (e: any) => void) => void} */
    const on = (target, type, f) => target.addEventListener(type, f, { signal });
    on(session, 'notification', (e) => this.#container?.hub.publishUpdate(e.detail.node, e.detail.payload, e.detail.update));
    on(session.xmpp, 'presence', (e) => this.#container?.hub.publishPresence(e.detail.from, e.detail.available));
    on(session, 'state', () => {
      this.#container?.hub.setStatus(session.state === 'live' ? 'recovered' : 'failing');
      this.#showAgent();
    });
    on(session.store, 'user', () => this.#showAgent());
    on(session.store, 'dialogs', () => this.#showCalls());
    on(session, 'ended', (e) => {
      this.#close();
      showSignIn(e.detail.why === 'left' ? '' : 'The session ended. An agent has one desktop or lab at a time.');
    });
  }

  #showAgent() {
    const { user } = this.#session.store;
    if (!user)
      return;
    this.#state.dataset.look = lookOf(user.state);
    this.#state.replaceChildren(el('span', { class: 'dot' }),
      `${user.id}: ${this.#session.state === 'stale' ? 'connecting again' : stateWithReason(user)}`);
    this.#showCalls();
  }

  #showCalls() {
    const { dialogs, user } = this.#session.store;
    this.#calls.replaceChildren(...[...dialogs.values()].map((dialog) => {
      const me = own(dialog, user?.extension ?? '');
      const acts = (me?.actions ?? []).filter((a) => ['ANSWER', 'HOLD', 'RETRIEVE', 'DROP'].includes(a));
      return el('div', { class: 'lab-dialog' }, el('span', {}, `Call ${dialog.id} from ${dialog.from}: ${me?.state ?? dialog.state}`),
        ...acts.map((a) => button(a[0] + a.slice(1).toLowerCase(), () => this.#session.act(dialog.id, a), this.#notice)));
    }));
  }

  // --- the gadget ---------------------------------------------------------------------------------

  /** @param {string} address of a spec */
  #open(address) {
    let spec;
    try {
      spec = new Spec(address, this.#session.authorization);
    } catch {
      this.#notice.textContent = 'That is no address.';
      return;
    }
    this.#notice.textContent = '';
    this.#closeGadget();
    history.replaceState(null, '', `?${new URLSearchParams({ spec: address })}`);
    this.#spec = spec;
    this.#log.clear();
    spec.addEventListener('change', (e) => void this.#changed(/** @type {CustomEvent<Report>} */ (e).detail));
    spec.addEventListener('fault', (e) => this.#findings.replaceChildren(
      el('p', { class: 'form-error' }, String(/** @type {CustomEvent} */ (e).detail))));
    void spec.watch();
  }

  /** @param {Report} report */
  async #changed(report) {
    const spec = this.#spec;
    this.#showReport(report);
    if (!spec)
      return;
    const { preferences, features } = await spec.declared();
    if (spec !== this.#spec)
      return;
    this.#showPreferences(preferences);
    this.#showFeatures(features);
    if (this.#container) {
      this.#reload('The gadget changed');
      return;
    }
    const container = new Container(this.#session, effectiveTheme());
    this.#container = container;
    /** @type {any} */ (window).finesse = { container: container.facade() };
    this.#stage.append(container.add({ url: spec.url, id: '', hidden: false, managedBy: '' }, TAB));
    container.hub.setStatus('connected');
    container.showTab(TAB);
  }

  /** @param {string} why */
  #reload(why) {
    if (!this.#container)
      return;
    this.#log.mark(why);
    this.#container.reload(1);
  }

  #closeGadget() {
    this.#spec?.close();
    this.#container?.close();
    this.#container = this.#spec = null;
    this.#stage.replaceChildren();
    this.#findings.replaceChildren();
    this.#features.replaceChildren();
    this.#preferences.replaceChildren();
    this.#setFront(true);
  }

  #close() {
    this.#stop.abort();
    this.#closeGadget();
    this.#observer.close();
    this.#frame.remove();
  }

  /** @param {Report} report */
  #showReport({ url, errors, warnings, findings }) {
    const count = (/** @type {number} */ n, /** @type {string} */ word) => `${n} ${word}${n === 1 ? '' : 's'}`;
    const worst = ['error', 'warning', 'note'].flatMap((level) => findings.filter((f) => f.level === level));
    this.#findings.replaceChildren(
      el('p', { class: errors ? 'lab-bad' : 'lab-good' }, icon(errors ? 'warning' : 'check'), `${count(errors, 'error')}, ${count(warnings, 'warning')}`),
      el('ul', {}, ...worst.map((f) => el('li', { class: 'lab-finding', 'data-level': f.level },
        el('p', {}, el('b', {}, f.level), f.line > 0 && el('span', { class: 'muted' }, ` ${f.url === url ? '' : `${f.url.split('/').pop()} `}line ${f.line}, column ${f.column}`)),
        el('p', {}, f.text), el('p', { class: 'muted' }, f.cure)))));
  }

  /** @param {import('./spec.js').Feature[]} features */
  #showFeatures(features) {
    const words = features.map(({ name, required, parameters }) =>
      [name, required ? '' : 'optional', ...Object.entries(parameters).map(([key, value]) => `${key}=${value}`)].filter(Boolean).join(' '));
    this.#features.textContent = words.length > 0 ? `Features: ${words.join(', ')}` : 'The spec asks for no feature.';
  }

  // --- preferences --------------------------------------------------------------------------------

  /** Where the container keeps what a gadget sets. */
  get #storageKey() {
    return `aplomb.prefs.${this.#session.id}.${this.#spec?.url}`;
  }

  /** @returns {Record<string, string>} */
  get #kept() {
    return JSON.parse(localStorage.getItem(this.#storageKey) ?? '{}');
  }

  /** @param {Preference[]} preferences */
  #showPreferences(preferences) {
    if (preferences.length === 0) {
      this.#preferences.replaceChildren(el('p', { class: 'muted' }, 'The spec declares none.'));
      return;
    }
    const kept = this.#kept;
    const controls = preferences.map((pref) => ({ pref, control: controlOf(pref, kept[pref.name]) }));
    this.#preferences.replaceChildren(
      ...controls.map(({ pref, control }) => field(pref.displayName || pref.name, control, hintOf(pref))),
      el('div', { class: 'lab-buttons' }, el('button', {}, 'Set and reload'),
        el('button', { type: 'button', on: { click: () => this.#forget(preferences) } }, 'Forget')));
    this.#preferences.onsubmit = (e) => {
      e.preventDefault();
      const now = this.#kept;
      for (const { pref, control } of controls)
        if (control.value !== '' || pref.name in now)
          now[pref.name] = control.value;
      localStorage.setItem(this.#storageKey, JSON.stringify(now));
      this.#reload('Preferences set');
    };
  }

  /** @param {Preference[]} preferences */
  #forget(preferences) {
    localStorage.removeItem(this.#storageKey);
    this.#showPreferences(preferences);
    this.#reload('Preferences forgotten');
  }
}

/** @param {Preference} pref @param {string | undefined} value kept before */
function controlOf(pref, value) {
  const choices = pref.type === 'bool'
    ? [{ value: 'true', displayValue: 'true' }, { value: 'false', displayValue: 'false' }] : pref.orderedEnumValues;
  if (pref.type !== 'bool' && pref.type !== 'enum')
    return el('input', { type: 'text', value: value ?? '', placeholder: pref.default, autocomplete: 'off' });
  const select = el('select', {}, el('option', { value: '' }, `default (${pref.default})`),
    ...choices.map((c) => el('option', { value: c.value }, c.displayValue)));
  select.value = value ?? '';
  return select;
}

/** @param {Preference} pref */
function hintOf(pref) {
  return [pref.displayName && pref.displayName !== pref.name ? pref.name : '', pref.type === 'list' ? 'list, with | between' : pref.type]
    .filter(Boolean).join(', ');
}

/** @param {string} lines name=value */
function readVariables(lines) {
  /** @type {Record<string, string>} */
  const variables = {};
  for (const line of lines.split('\n')) {
    const at = line.indexOf('=');
    if (at > 0)
      variables[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return variables;
}

/** @param {string} title @param {...HTMLElement} content */
function section(title, ...content) {
  const id = `section-${title.toLowerCase()}`;
  return el('section', { class: 'own-part lab-section', 'aria-labelledby': id }, el('h2', { id }, title), ...content);
}

/**
 * A button that is busy while it works and says why it failed.
 * @param {string} text
 * @param {() => Promise<unknown>} act
 * @param {HTMLElement} error
 */
function button(text, act, error) {
  const one = el('button', { type: 'button' }, text);
  one.onclick = async () => {
    one.setAttribute('aria-busy', 'true');
    error.textContent = '';
    try {
      await act();
    } catch (fault) {
      error.textContent = inWords(fault);
    } finally {
      one.removeAttribute('aria-busy');
    }
  };
  return one;
}

await start();
