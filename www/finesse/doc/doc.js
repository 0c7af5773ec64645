// finesse.d.ts as a page to read: what is internal is left out, the rest stands by namespace with its comments.

/**
 * @typedef {object} Member
 * @property {string} text as declared
 * @property {string} comment
 *
 * @typedef {object} Item a class, an interface, an object with functions, or one declaration alone
 * @property {string} space the namespace: `finesse.restservices`
 * @property {string} name
 * @property {string} title `class User extends RestBase`
 * @property {string} comment
 * @property {Member[]} members
 */

const OPENS = /^(?:declare )?(?:(namespace)|class|interface|const|var) ([\w.]+)[^;]*\{$/;
const NAME = /^(?:(?:static|readonly|get|declare|const|var|function|type|class|interface) )*(\w+)/;

/** @param {string} text @returns {number} brackets that are open at its end; `=>` is none of them */
const open = (text) => (text.match(/[({[]/g) ?? []).length - (text.match(/[)}\]]/g) ?? []).length;

/** @param {string} comment of TypeScript */
const words = (comment) => comment.replace(/^\s*\/\*\*|\*\/\s*$/g, '').replace(/^\s*\* ?/gm, '').trim();

/** @param {string} name @param {string} comment */
const isInternal = (name, comment) => name.startsWith('_') || comment.includes('@internal');

/**
 * Reads the file as it is formatted: one declaration a line, or several lines until its brackets are closed.
 * @param {string} text
 * @returns {Item[]}
 */
export function read(text) {
  /** @type {Item[]} */
  const items = [];
  /** @type {string[]} */
  const spaces = [];
  /** @type {Item | null} */
  let item = null;
  let hidden = false;
  let comment = '';
  let pending = '';

  const lines = text.split('\n').map((l) => l.trim()).filter((l) => l && !/^\/\/ /.test(l));
  for (const line of lines) {
    if (comment && !comment.endsWith('*/')) comment += `\n${line}`;
    else if (!pending && line.startsWith('/**')) comment = line;
    else if (!pending && /^\};?$/.test(line)) {
      if (item || hidden) [item, hidden] = [null, false];
      else spaces.pop();
      comment = '';
    } else {
      pending += (pending ? ' ' : '') + line;
      const [, isSpace, name] = OPENS.exec(pending) ?? [];
      if (isSpace) {
        spaces.push(name);
      } else if (name && !item && !hidden) {
        hidden = isInternal(name, comment);
        item = hidden ? null : { space: spaces.join('.'), name, title: pending.replace(/:? \{$/, ''), comment: words(comment), members: [] };
        if (item) items.push(item);
      } else if (open(pending) > 0 || !/[;}]$/.test(pending)) {
        continue;
      } else {
        take(pending);
      }
      pending = comment = '';
    }
  }
  return items;

  /** @param {string} declaration that is whole */
  function take(declaration) {
    const name = NAME.exec(declaration)?.[1] ?? '';
    if (hidden || isInternal(name, comment)) return;
    const said = { text: declaration.replace(/\s*\{\}$|;$/, ''), comment: words(comment) };
    if (item) item.members.push(said);
    else items.push({ space: spaces.join('.'), name, title: said.text, comment: said.comment, members: [] });
  }
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} inside
 */
function el(tag, attributes, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
}

/** @param {Item} item */
const idOf = ({ space, name }) => `${space}.${name}`.replace(/^finesse\./, '');

/**
 * @param {string} text
 * @param {Element} index
 * @param {Element} content
 */
export function show(text, index, content) {
  const items = read(text);
  for (const space of new Set(items.map((i) => i.space))) {
    const mine = items.filter((i) => i.space === space);
    const title = space || 'What the page has';
    index.append(el('h2', {}, title), el('ul', {}, ...mine.map((i) => el('li', {}, el('a', { href: `#${idOf(i)}` }, i.name)))));
    content.append(el('h2', {}, title), ...mine.map(section));
  }
}

/** @param {Item} item */
function section(item) {
  const said = (/** @type {string} */ comment) => (comment ? [el('p', {}, comment)] : []);
  return el('section', { id: idOf(item) }, el('h3', {}, item.title), ...said(item.comment),
    ...item.members.length > 0 ? [el('ul', { class: 'members' }, ...item.members.map((m) => el('li', {}, el('code', {}, m.text), ...said(m.comment))))] : []);
}
