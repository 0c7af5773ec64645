/* The console's reading and writing of contacts: as the API's own import and export (reference rest-config 6). */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readContacts, writeContacts } from '../../../www/lib/contacts-csv.js';

const contact = (firstName, lastName, phoneNumber, description) => ({ firstName, lastName, phoneNumber, description });

/* Reference reliability-security S8, for the export; the import takes off what it put there, and nothing else. */
test('what a spreadsheet would run leaves as text and comes back', () => {
  const contacts = [contact('=1+1', '-x', '+49 30', '@a'), contact("'=", "'n", '1', "O'Brien")];
  const csv = writeContacts(contacts);
  assert.deepEqual(csv.split('\n').slice(1), [`"'=1+1","'-x","'+49 30","'@a"`, `"''=","'n","1","O'Brien"`, '']);
  assert.deepEqual(readContacts(csv), { contacts, rejects: [] });
  assert.deepEqual(readContacts("h\n'a,'-b,'+1,c\n").contacts, [contact("'a", '-b', '+1', 'c')]);
});
