// The phone books of a user: whom one can call, and who a number is.
import { bareNumber, search } from './search.js';
import { child, children, text } from './xml.js';

/**
 * @typedef {{ name: string, number: string, note: string }} Contact
 * @typedef {{ name: string, contacts: Contact[] }} PhoneBook
 */

/** @param {Element} root <PhoneBooks>; the books for all come first @returns {PhoneBook[]} */
export function readPhoneBooks(root) {
  return children(root, 'PhoneBook').map((book) => ({
    name: text(book, 'name'),
    contacts: children(child(book, 'Contacts') ?? child(book, 'contacts'), 'Contact').map((c) => ({
      name: `${text(c, 'firstName')} ${text(c, 'lastName')}`.trim(),
      number: text(c, 'phoneNumber'),
      note: text(c, 'description'),
    })).filter((c) => c.number !== ''),
  }));
}

/**
 * @param {Contact[]} contacts
 * @param {string} query part of a name, a note or a number
 */
export function findContacts(contacts, query) {
  return search(contacts, query, (c) => `${c.name} ${c.number} ${c.note}`);
}

/**
 * @param {PhoneBook[]} books
 * @returns {Map<string, string>} names by number; the first book that has one wins
 */
export function namesByNumber(books) {
  /** @type {Map<string, string>} */
  const names = new Map();
  for (const { contacts } of books)
    for (const { number, name } of contacts)
      if (name && !names.has(bareNumber(number)))
        names.set(bareNumber(number), name);
  return names;
}
