// Phone books; the contacts of one are a screen of their own: #/PhoneBook/<id>.
import '../components/ap-form.js';
import { el } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { idOf } from '../lib/model.js';
import { children, element, text } from '../lib/xml.js';
import { openList } from './list.js';
import { openContacts } from './PhoneBook_Contact.js';

const NAME_CHARACTERS = 64;
const BOOKS = { GLOBAL: 10, TEAM: 300 };

/** @typedef {{ uri: string, name: string, type: string }} Book */

/** @param {Element} node @returns {Book} */
function readBook(node) {
  return { uri: text(node, 'uri'), name: text(node, 'name'), type: text(node, 'type') };
}

/** What of it can be changed. @param {Book} book */
function valueOf({ name, type }) {
  return { name, type };
}

/** @param {import('./console.js').Place} place */
export async function open(place) {
  if (place.path[0])
    await openContacts(place, readBook(await place.api.get(`/finesse/api/PhoneBook/${encodeURIComponent(place.path[0])}`)));
  else
    await openList(place, {
      read: async () => children(await place.api.get('/finesse/api/PhoneBooks'), 'PhoneBook').map(readBook),
      count: (books) => t('admin.usedBoth', {
        global: books.filter((b) => b.type === 'GLOBAL').length, mostGlobal: BOOKS.GLOBAL,
        team: books.filter((b) => b.type === 'TEAM').length, mostTeam: BOOKS.TEAM,
      }),
      columns: [
        { id: 'name', label: t('admin.name.label'), text: (b) => b.name },
        { id: 'type', label: t('admin.book.type'), text: (b) => t(`admin.book.${b.type}`) },
        { id: 'contacts', label: t('admin.book.contacts'), text: () => '', show: (b) => el('a', { href: `#/PhoneBook/${idOf(b.uri)}` }, t('admin.book.contactsOf', { name: b.name })) },
      ],
      editor: (book) => editor(place, book),
    });
}

/**
 * @param {import('./console.js').Place} place
 * @param {Book | null} book null: a new one
 * @returns {import('./editing.js').Editor}
 */
function editor(place, book) {
  const form = /** @type {import('../components/ap-form.js').ApForm} */ (document.createElement('ap-form'));
  form.start([
    { name: 'name', label: t('admin.name.label'), required: true, most: NAME_CHARACTERS },
    { name: 'type', label: t('admin.book.type'), kind: 'select', choices: Object.keys(BOOKS).map((type) => [type, t(`admin.book.${type}`)]), hint: t('admin.book.typeHint') },
  ], book ? valueOf(book) : { name: '', type: 'GLOBAL' });
  return {
    title: book ? book.name : t('admin.book.new'),
    form,
    calls: (value) => [book
      ? { method: 'PUT', path: book.uri, body: element('PhoneBook', value) }
      : { method: 'POST', path: '/finesse/api/PhoneBook', body: element('PhoneBook', value) }],
    read: book ? async () => valueOf(readBook(await place.api.get(book.uri))) : undefined,
    remove: book ? { text: t('admin.book.delete', { name: book.name }), calls: [{ method: 'DELETE', path: book.uri }] } : undefined,
  };
}
