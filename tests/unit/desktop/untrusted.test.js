// What gadgets send is typed and bounded before the desktop uses it (www/lib/untrusted.js).
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { modifiersOf, readChannel, readPopover, readShortcut, short } from '../../../www/lib/untrusted.js';

const banner = { content: [{ name: 'From', value: 'Anna' }], headerContent: { maxHeaderTitle: 'Chat' } };
const parts = {
  menuConfig: { label: 'Chat', menuItems: [{ id: 'on', label: 'On', iconColor: 'green' }, { id: '', label: 'nameless' }, null] },
  channelConfig: { actionTimeoutInSec: 99, icons: [] },
  channelState: { currentState: 'available', enable: true, logoutDisabled: true, iconBadge: 'huge' },
};

test('texts are texts, and short', () => {
  assert.equal(short('x'.repeat(500)).length, 120);
  for (const v of [null, undefined, {}, [], true, () => {}])
    assert.equal(short(v), '');
});

test('a popover without id or title is none; what is left out has a meaning', () => {
  for (const data of [null, undefined, {}, { popoverId: 'a' }, { bannerData: banner }, { popoverId: 'a', bannerData: null }])
    assert.equal(readPopover(data), null);
  const p = readPopover({ popoverId: 'a', bannerData: banner });
  assert.deepEqual([p.seconds, p.counter, p.dismissible, p.buttons, p.shortTitle], [-1, 'COUNT_UP', false, [], 'Chat']);
  assert.equal(readPopover({ popoverId: 'a', bannerData: banner, timerData: { displayTimeoutInSecs: 'soon' } }).seconds, -1);
});

test('a popover has two buttons at most', () => {
  const buttons = ['a', 'b', 'c'].map((id) => ({ id, label: id, type: 'Decline' }));
  assert.deepEqual(readPopover({ popoverId: 'a', bannerData: banner, actionData: { buttons } }).buttons.map((b) => [b.id, b.look]), [['a', 'danger'], ['b', 'danger']]);
});

test('a channel needs all parts when it is added, and keeps them when it is updated', () => {
  assert.equal(readChannel('c', { ...parts, channelState: undefined }, undefined), null);
  assert.equal(readChannel('c', { ...parts, menuConfig: undefined }, undefined), null);
  const c = readChannel('c', parts, undefined);
  assert.deepEqual([c.items.length, c.items[0].colour, c.timeoutSeconds, c.holdsSignOut, c.badge], [1, 'ready', 30, true, 'none']);
  const later = readChannel('c', { channelState: { logoutDisabled: false } }, c);
  assert.deepEqual([later.state, later.holdsSignOut, later.label, later.enabled], ['available', false, 'Chat', true]);
});

for (const [said, look] of [
  ['available', 'ready'], ['unavailable', 'not-ready'], ['busy', 'talking'], ['green', 'ready'], ['red', 'not-ready'], ['NOT_READY', 'not-ready'], ['amber', 'hold'],
  ['mauve', ''], [7, ''], [undefined, ''],
])
  test(`the colour of a channel, by name or by STATE_STATUS: ${said}`, () =>
    assert.equal(readChannel('c', { ...parts, channelState: { currentState: 'x', iconColor: said } }, undefined).colour, look));

test('a key needs ctrl, alt or meta', () => {
  assert.equal(readShortcut({ id: 'a', key: 'F' }, 'g'), null);
  assert.equal(readShortcut({ id: 'a', key: 'F', modifierKeys: 'shift' }, 'g'), null);
  assert.deepEqual(readShortcut({ id: 'a', key: 'F', modifierKeys: ['Shift', 'Control'] }, 'g'),
    { id: 'a', key: 'f', modifiers: 'ctrl+shift', action: 'a', component: 'g' });
  assert.equal(modifiersOf({ ctrlKey: true, shiftKey: true, altKey: false, metaKey: false }), 'ctrl+shift');
});

test('a popover and a channel of nothing but wrong types throw nothing', () => {
  const odd = [null, undefined, 0, 7, '', 'x', true, [], [[]], {}, { id: {} }, () => {}];
  for (const a of odd)
    for (const b of odd) {
      readPopover({ popoverId: 'p', bannerData: { headerContent: a, content: b }, timerData: a, actionData: b });
      readPopover({ popoverId: 'p', bannerData: { headerContent: { maxHeaderTitle: 'T' }, content: a }, timerData: b, actionData: { buttons: a } });
      readChannel('c', { menuConfig: a, channelConfig: b, channelState: a }, undefined);
      readShortcut({ id: a, key: b, modifierKeys: a }, 'g');
    }
});
