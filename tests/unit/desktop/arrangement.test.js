// A person's own order of gadgets against the layout (www/lib/arrangement.js).
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { arrange, move } from '../../../www/lib/arrangement.js';

const layout = [['a', 'b'], ['c']];

test('without anything kept the layout is as it is', () => {
  assert.deepEqual(arrange(layout, undefined), layout);
});

test('the kept order wins; what is new stays in its place; what is gone, or twice, is left out', () => {
  assert.deepEqual(arrange(layout, [['c', 'a'], ['b']]), [['c', 'a'], ['b']]);
  assert.deepEqual(arrange([['a', 'new', 'b'], ['c']], [['b', 'a', 'gone'], ['c', 'c', 'a']]), [['b', 'new', 'a'], ['c']]);
  assert.deepEqual(arrange(layout, [['a'], ['c'], ['b']]), [['a', 'b'], ['c']]);
  assert.deepEqual(arrange(layout, [[]]), layout);
});

test('up, down, another column; where it cannot go nothing changes', () => {
  assert.deepEqual(move(layout, 'b', 'up'), [['b', 'a'], ['c']]);
  assert.deepEqual(move(layout, 'a', 'down'), [['b', 'a'], ['c']]);
  assert.deepEqual(move(layout, 'a', 1), [['b'], ['c', 'a']]);
  for (const [key, where] of [['a', 'up'], ['b', 'down'], ['a', 0], ['a', 2], ['x', 'up']])
    assert.equal(move(layout, key, where), layout);
});
