// Texts of the page: www/locale/<tag>.json, flat keys, values in a subset of ICU MessageFormat:
// {name}, {n, plural, one {# call} other {# calls}}, {state, select, READY {..} other {..}}; an empty
// value selects `none`.

/** Languages there is a file for.  Names in their own language.
 * @type {{ tag: string, name: string, dir?: 'rtl' }[]} */
export const LANGUAGES = [
  { tag: 'en', name: 'English' },
  { tag: 'de', name: 'Deutsch' },
  { tag: 'fr', name: 'Français' },
  { tag: 'es', name: 'Español' },
  { tag: 'ar', name: 'العربية', dir: 'rtl' },
  { tag: 'ja', name: '日本語' },
];

/** Languages of nobody, for looking at the page, by its address alone: pseudo.js. */
const PSEUDO = ['en-XA', 'ar-XB'];

const STORE_KEY = 'aplomb.language';

/** @type {Record<string, string>} */
let texts = {};
/** @type {Record<string, string>} */
let fallback = {};
let tag = 'en';
/** Where texts are. */
const folders = ['/locale'];
/** Of the language; making one takes long. @type {Intl.Collator | undefined} */
let collator;

export function language() {
  return tag;
}

/** Figures are latin everywhere: timers and extensions stand beside them. */
export function locale() {
  return `${tag}-u-nu-latn`;
}

/** @returns {string} what the person chose, else what the browser prefers, else English */
function preferred() {
  const asked = new URLSearchParams(location.search).get('locale')?.replace('_', '-');
  if (asked && PSEUDO.includes(asked))
    return asked;
  const wishes = [asked, localStorage.getItem(STORE_KEY), ...navigator.languages];
  for (const wish of wishes) {
    const base = wish?.split('-')[0].toLowerCase();
    const found = LANGUAGES.find((l) => l.tag === base);
    if (found)
      return found.tag;
  }
  return 'en';
}

/** Texts of a page of its own, beside those of all. @param {string} folder */
export function addTexts(folder) {
  folders.push(folder);
}

/** @param {string} name @returns {Promise<Record<string, string>>} */
async function load(name) {
  const answers = await Promise.all(folders.map((folder) => fetch(`${folder}/${name}.json`)));
  return Object.assign({}, ...await Promise.all(answers.map((answer) => answer.ok ? answer.json() : {})));
}

/** @param {string} [wish] a tag of LANGUAGES; remembered in this browser */
export async function chooseLanguage(wish) {
  if (wish)
    localStorage.setItem(STORE_KEY, wish);
  tag = wish ?? preferred();
  collator = undefined;
  const isPseudo = PSEUDO.includes(tag);
  [fallback, texts] = await Promise.all([load('en'), tag === 'en' || isPseudo ? {} : load(tag)]);
  if (isPseudo)
    texts = (await import('./pseudo.js')).pseudo(fallback, tag);
  document.documentElement.lang = tag;
  document.documentElement.dir = isRightToLeft() ? 'rtl' : 'ltr';
}

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string} the key itself if no language has it
 */
export function t(key, values = {}) {
  const text = texts[key] ?? fallback[key] ?? key;
  return text.includes('{') ? format(text, values) : text;
}

/** @param {string} key */
export function hasText(key) {
  return key in texts || key in fallback;
}

/**
 * @param {string} pattern
 * @param {Record<string, string | number>} values
 * @param {string} [hash] what # stands for
 * @returns {string}
 */
export function format(pattern, values, hash) {
  let out = '';
  for (let i = 0; i < pattern.length; i++) {
    if (pattern[i] === '#' && hash !== undefined) {
      out += hash;
    } else if (pattern[i] === '{') {
      const end = closing(pattern, i);
      out += argument(pattern.slice(i + 1, end), values);
      i = end;
    } else {
      out += pattern[i];
    }
  }
  return out;
}

/**
 * @param {string} s
 * @param {number} open index of a {
 * @returns {number} index of its }
 */
function closing(s, open) {
  let depth = 0;
  for (let i = open; i < s.length; i++) {
    if (s[i] === '{')
      depth++;
    else if (s[i] === '}' && --depth === 0)
      return i;
  }
  return s.length;
}

/**
 * @param {string} inside what stands between the braces
 * @param {Record<string, string | number>} values
 */
function argument(inside, values) {
  const m = /^\s*(\w+)\s*(?:,\s*(plural|select)\s*,([\s\S]*))?$/.exec(inside);
  if (!m)
    return `{${inside}}`;
  const value = values[m[1]] ?? '';
  if (!m[2])
    return isolated(String(value));
  const cases = branches(m[3]);
  if (m[2] === 'select')
    return format(cases[String(value) || 'none'] ?? cases.other ?? '', values);
  const n = Number(value);
  const shown = new Intl.NumberFormat(locale()).format(n);
  const chosen = cases[`=${n}`] ?? cases[new Intl.PluralRules(tag).select(n)] ?? cases.other ?? '';
  return format(chosen, values, shown);
}

/** A number reads from left to right in a text that reads from right to left. @param {string} text */
export function isolated(text) {
  return isRightToLeft() && /^\+?\d[\d ()-]*$/.test(text) ? `\u2066${text}\u2069` : text;
}

function isRightToLeft() {
  return LANGUAGES.some((l) => l.tag === tag.split('-')[0] && l.dir === 'rtl');
}

/**
 * @param {string} s `one {..} other {..}`
 * @returns {Record<string, string>}
 */
function branches(s) {
  /** @type {Record<string, string>} */
  const out = {};
  for (let i = 0; i < s.length;) {
    const open = s.indexOf('{', i);
    if (open < 0)
      break;
    const end = closing(s, open);
    out[s.slice(i, open).trim()] = s.slice(open + 1, end);
    i = end + 1;
  }
  return out;
}

/** @param {number} at ms since 1970 */
export function timeOfDay(at) {
  return new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false })
    .format(at);
}

/** As people sort names: "Queue 9" before "Queue 10". @param {string} a @param {string} b */
export function compare(a, b) {
  collator ??= new Intl.Collator(locale(), { numeric: true });
  return collator.compare(a, b);
}

/** @param {number} at ms since 1970 */
export function timeShort(at) {
  return new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', hour12: false }).format(at);
}

/** The time, with the day unless that is today. @param {number} at ms since 1970 */
export function timeOfLate(at) {
  if (new Date(at).toDateString() === new Date().toDateString())
    return timeShort(at);
  return new Intl.DateTimeFormat(locale(), { day: '2-digit', month: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false }).format(at);
}
