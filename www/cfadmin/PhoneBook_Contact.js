// The contacts of a phone book: one by one, and all of them from a file, looked through before anything is replaced.
import '../components/ap-form.js';
import '../components/ap-contact-import.js';
import { NUMBER_CHARACTERS, TEXT_CHARACTERS, readContacts, writeContacts, writeRejects } from '../lib/contacts-csv.js';
import { el } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { children, element, text } from '../lib/xml.js';
import { saveCsv } from './export.js';
import { openList } from './list.js';

/** Of one book. */
const CONTACTS = 6000;

/** @typedef {import('../lib/contacts-csv.js').Contact} Contact */
/** @typedef {{ uri: string, name: string, type: string }} Book */

/** @param {Element} node @returns {Contact & { uri: string }} */
function readContact(node) {
  return {
    uri: text(node, 'uri'), firstName: text(node, 'firstName'), lastName: text(node, 'lastName'),
    phoneNumber: text(node, 'phoneNumber'), description: text(node, 'description'),
  };
}

/** What of it can be changed. @param {Contact} contact */
function valueOf({ firstName, lastName, phoneNumber, description }) {
  return { firstName, lastName, phoneNumber, description };
}

/**
 * @param {import('./console.js').Place} place
 * @param {Book} book
 */
export async function openContacts(place, book) {
  /** @type {(Contact & { uri: string })[]} */ let contacts = [];
  const read = async () => (contacts = children(await place.api.get(`${book.uri}/Contacts`), 'Contact').map(readContact));
  const again = () => openContacts(place, book);
  await openList(place, {
    title: t('admin.contact.title', { name: book.name }),
    above: [el('p', {}, el('a', { href: '#/PhoneBook' }, t('admin.contact.back')))],
    tools: [
      el('button', { type: 'button', on: { click: async () => await place.edit(importer(book, contacts.length)) === 'saved' && again() } }, t('admin.contact.import')),
      el('button', { type: 'button', on: { click: () => saveCsv('contacts.csv', writeContacts(contacts)) } }, t('admin.contact.export')),
    ],
    read,
    most: CONTACTS,
    columns: [
      { id: 'name', label: t('admin.contact.name'), text: (c) => `${c.firstName} ${c.lastName}`.trim() || c.phoneNumber },
      { id: 'phoneNumber', label: t('admin.contact.phoneNumber'), text: (c) => c.phoneNumber },
      { id: 'description', label: t('admin.contact.description'), text: (c) => c.description },
    ],
    editor: (contact) => editor(place, book, contact),
  });
}

/**
 * @param {import('./console.js').Place} place
 * @param {Book} book
 * @param {(Contact & { uri: string }) | null} contact null: a new one
 * @returns {import('./editing.js').Editor}
 */
function editor(place, book, contact) {
  const form = /** @type {import('../components/ap-form.js').ApForm} */ (document.createElement('ap-form'));
  form.start([
    { name: 'firstName', label: t('admin.contact.firstName'), most: TEXT_CHARACTERS },
    { name: 'lastName', label: t('admin.contact.lastName'), most: TEXT_CHARACTERS },
    { name: 'phoneNumber', label: t('admin.contact.phoneNumber'), required: true, most: NUMBER_CHARACTERS },
    { name: 'description', label: t('admin.contact.description'), most: TEXT_CHARACTERS },
  ], contact ? valueOf(contact) : { firstName: '', lastName: '', phoneNumber: '', description: '' });
  return {
    title: contact ? `${contact.firstName} ${contact.lastName}`.trim() || contact.phoneNumber : t('admin.contact.new'),
    form,
    calls: (value) => [contact
      ? { method: 'PUT', path: contact.uri, body: element('Contact', value) }
      : { method: 'POST', path: `${book.uri}/Contact`, body: element('Contact', value) }],
    read: contact ? async () => valueOf(readContact(await place.api.get(contact.uri))) : undefined,
    remove: contact ? { text: t('admin.contact.delete', { number: contact.phoneNumber }), calls: [{ method: 'DELETE', path: contact.uri }] } : undefined,
  };
}

/**
 * What was looked through is what is sent: as XML, so that neither side reads the file another way.
 * @param {Book} book
 * @param {number} before how many contacts there are
 * @returns {import('./editing.js').Editor}
 */
function importer(book, before) {
  const form = /** @type {import('../components/ap-contact-import.js').ApContactImport} */ (document.createElement('ap-contact-import'));
  form.start(readContacts, CONTACTS);
  form.addEventListener('ap-rejects', (e) => saveCsv('rejected.csv', writeRejects(/** @type {CustomEvent} */ (e).detail)));
  return {
    title: t('admin.import.title', { name: book.name }),
    form,
    verb: (value) => t('admin.import.replace', { before, after: value.length }),
    calls: (value) => [{ method: 'PUT', path: `${book.uri}/Contacts`, body: element('Contacts', { Contact: value }) }],
  };
}
