/* Phone books, search, call variables, who hears whom.  Shapes: rest-desktop 2.9, 3.1; rest-config 1.3, 6. */
import test from 'node:test';
import assert from 'node:assert/strict';
import { bytesOf, readCallLayouts, shownOf } from '../../../www/lib/call-layout.js';
import { hearing } from '../../../www/lib/hearing.js';
import { readDialog } from '../../../www/lib/model.js';
import { findContacts, namesByNumber, readPhoneBooks } from '../../../www/lib/phone-books.js';
import { bareNumber, isNumber, search } from '../../../www/lib/search.js';
import { dialog, parse } from './page.js';

const contact = (first, last, number, note) => `<Contact><description>${note}</description><firstName>${first}</firstName><lastName>${last}</lastName><phoneNumber>${number}</phoneNumber><uri/></Contact>`;
const books = readPhoneBooks(parse(`<PhoneBooks><PhoneBook><name>Everybody</name><type>GLOBAL</type><uri/><Contacts>
  ${contact('Reception', '', '555-0100', 'Head office')}${contact('Søren', 'Kjær', '5550302', 'On call')}${contact('No', 'Number', '', '')}</Contacts></PhoneBook>
  <PhoneBook><name>Mine</name><type>TEAM</type><uri/><Contacts>${contact('Amélie', 'D&#39;Aubigné', '+49 (30) 5550201', '')}</Contacts></PhoneBook></PhoneBooks>`));
const names = (query) => findContacts(books.flatMap((b) => b.contacts), query).map((c) => c.name);

test('a book is read, a contact without a number is of no use', () => {
  assert.deepEqual(books.map((b) => [b.name, b.contacts.length]), [['Everybody', 2], ['Mine', 1]]);
});

test('contacts are found by parts of name, note and number, without accents and case', () => {
  assert.deepEqual(names('amelie'), ['Amélie D\'Aubigné']);
  assert.deepEqual(names('aubigne AM'), ['Amélie D\'Aubigné']);
  assert.deepEqual(names('head'), ['Reception']);
  assert.deepEqual(names('5550100'), ['Reception']);
  assert.deepEqual(names('305550'), ['Amélie D\'Aubigné']);
  assert.deepEqual(names('zzz'), []);
  assert.equal(names('').length, 3);
});

test('people are found by who has not their letters on the keyboard', () => {
  const people = ['Łukasz Żak', 'Søren Kjær', 'Đorđe Ćosić', 'Jörg Weiß', 'IŞIL KAYA', 'Ｔａｎａｋａ １２', 'Þóra Œrsted'];
  for (const [query, name] of [
    ['lukasz zak', 0], ['Łukasz', 0], ['soren kjaer', 1], ['SØREN', 1], ['dorde cosic', 2], ['jorg weiss', 3], ['WEISS', 3], ['weiß', 3],
    ['ışıl', 4], ['isil', 4], ['tanaka 12', 5], ['thora oersted', 6],
  ])
    assert.deepEqual(search(people, query, String), [people[name]], query);
});

test('a number has a name however it is written', () => {
  assert.equal(namesByNumber(books).get(bareNumber('+49305550201')), 'Amélie D\'Aubigné');
  assert.equal(namesByNumber(books).get('5550100'), 'Reception');
});

test('what can be dialled', () => {
  for (const good of ['7002', '+49 (30) 12 34-56', '*21#'])
    assert.equal(isNumber(good), true, good);
  for (const bad of ['', 'bil', '12a', '++1'])
    assert.equal(isNumber(bad), false, bad);
});

const entry = (name, property, popover = false, editable = false) => `<entry><displayName>${name}</displayName><mediaProperty>${property}</mediaProperty><showInPopOver>${popover}</showInPopOver><uiEditable>${editable}</uiEditable></entry>`;
const layouts = readCallLayouts(parse(`<MediaPropertiesLayouts><MediaPropertiesLayout><name>Default</name><type>DEFAULT</type><header>${entry('Tier', 'callVariable1')}</header>
  <column>${entry('Customer', 'callVariable2')}${entry('Comment', 'callVariable3', false, true)}${entry('Nothing', 'callVariable4')}</column>
  <column>${entry('Queue', 'queueName')}${entry('Reason', 'wrapUpReason')}</column></MediaPropertiesLayout></MediaPropertiesLayouts>`));

test('an empty value is shown only where it can be filled in', () => {
  const shown = shownOf(layouts, readDialog(dialog(['2001', 'ACTIVE'], { variables: { callVariable1: 'Gold', callVariable2: '44' } })), String);
  assert.deepEqual(shown.header, [{ name: 'Tier', property: 'callVariable1', editable: false, value: 'Gold' }]);
  assert.deepEqual(shown.body.map((v) => [v.name, v.value, v.editable]), [['Customer', '44', false], ['Comment', '', true]]);
  assert.deepEqual(shown.popover.map((v) => v.name), ['Tier', 'Customer']);
});

test('the room of a value: 40 bytes, or as the administrator says', () => {
  const ecc = new Map([['user.segment', 20]]);
  assert.equal(bytesOf('callVariable3', ecc), 40);
  assert.equal(bytesOf('user.segment', ecc), 20);
  assert.equal(bytesOf('user.segment[3]', ecc), 20);
  assert.equal(bytesOf('user.unheard', ecc), 210);
});

test('during a consultation the agent talks to the one and the other waits', () => {
  const original = readDialog(dialog(['2001', 'HELD'], { others: [['5551234', 'ACTIVE']] }));
  const consult = readDialog(dialog(['2001', 'ACTIVE'], { id: '8', others: [['2005', 'ACTIVE']] }));
  assert.deepEqual(hearing([original, consult], '2001'), { talking: ['2005'], waiting: ['5551234'] });
  const ringing = readDialog(dialog(['2001', 'INITIATED'], { id: '8', others: [['2005', 'ALERTING']] }));
  assert.deepEqual(hearing([original, ringing], '2001'), { talking: [], waiting: ['5551234'] });
});
