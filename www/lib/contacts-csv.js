// Contacts as a file: the format that the API imports and exports (a heading, then first name, last name, phone number, notes).

/** @typedef {{ firstName: string, lastName: string, phoneNumber: string, description: string }} Contact */

/**
 * @typedef {object} Reject
 * @property {number} line of the file, from 1
 * @property {'columns' | 'quotes' | 'noNumber' | 'longNumber' | 'longText'} why
 * @property {string} raw as it stands in the file
 */

export const TEXT_CHARACTERS = 128;
export const NUMBER_CHARACTERS = 32;
const COLUMNS = 4;
const HEADING = ['First Name', 'Last Name', 'Phone Number', 'Notes'];

/** What a spreadsheet would run travels with one apostrophe more in front (ASVS 5.0, 1.2.10). */
const FORMULA = /^'*[=+\-@\t\r]/;

const harmless = (/** @type {string} */ text) => FORMULA.test(text) ? `'${text}` : text;
const original = (/** @type {string} */ text) => text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;
const quoted = (/** @type {string} */ text) => `"${text.replaceAll('"', '""')}"`;

/** @param {Contact[]} contacts */
export function writeContacts(contacts) {
  return [HEADING, ...contacts.map((c) => [c.firstName, c.lastName, c.phoneNumber, c.description])].map((row) => `${row.map(harmless).map(quoted).join(',')}\n`).join('');
}

/** Lines as they were, under a heading: once mended they can be imported. @param {Reject[]} rejects */
export function writeRejects(rejects) {
  return `${HEADING.map(quoted).join(',')}\n${rejects.map((r) => `${r.raw}\n`).join('')}`;
}

/** @param {string} text @returns {{ contacts: Contact[], rejects: Reject[] }} */
export function readContacts(text) {
  /** @type {Contact[]} */ const contacts = [];
  /** @type {Reject[]} */ const rejects = [];
  const [, ...rows] = readRows(text.replace(/^\uFEFF/, ''));
  for (const { line, raw, fields, malformed } of rows) {
    const [firstName, lastName = '', phoneNumber = '', description = ''] = fields;
    if (fields.length === 1 && firstName === '')
      continue;
    const contact = { firstName, lastName, phoneNumber, description };
    const why = malformed ? 'quotes' : fields.length < COLUMNS - 1 || fields.length > COLUMNS ? 'columns' : fault(contact);
    if (why)
      rejects.push({ line, why, raw });
    else
      contacts.push(contact);
  }
  return { contacts, rejects };
}

/** @param {Contact} contact @returns {'' | Reject['why']} */
function fault({ firstName, lastName, phoneNumber, description }) {
  if (phoneNumber === '')
    return 'noNumber';
  if ([...phoneNumber].length > NUMBER_CHARACTERS)
    return 'longNumber';
  return [firstName, lastName, description].some((text) => [...text].length > TEXT_CHARACTERS) ? 'longText' : '';
}

/**
 * Quotes are optional; inside of them quotes are doubled, and commas and line ends are text.
 * @param {string} text
 */
function readRows(text) {
  const rows = [];
  const field = /[ \t]*"((?:[^"]|"")*)"([^,\r\n]*)|([^,\r\n]*)/y;
  for (let at = 0, line = 1; at < text.length;) {
    const begin = at;
    /** @type {string[]} */ const fields = [];
    let malformed = false;
    for (;;) {
      field.lastIndex = at;
      const [whole, inside, behind, bare = ''] = field.exec(text) ?? [''];
      at += whole.length;
      malformed ||= inside === undefined ? bare.trimStart().startsWith('"') : behind.trim() !== '';
      fields.push(original((inside?.replaceAll('""', '"') ?? bare).trim()));
      if (text[at] !== ',')
        break;
      at++;
    }
    const raw = text.slice(begin, at);
    at += text.startsWith('\r\n', at) ? 2 : 1;
    rows.push({ line, raw, fields, malformed });
    line += raw.split('\n').length;
  }
  return rows;
}
