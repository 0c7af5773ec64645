// Two texts, line by line.
import test from 'node:test';
import assert from 'node:assert/strict';
import { diffLines, pieces } from '../../../www/lib/diff.js';

const shown = (lines) => lines.map(({ kind, text }) => kind + text).join(' ');
const diff = (a, b) => diffLines(a.split('').join('\n'), b.split('').join('\n'));

test('the example of Myers: abcabba to cbabac takes five steps', () => {
  const lines = diff('abcabba', 'cbabac');
  assert.equal(lines.filter((l) => l.kind !== ' ').length, 5);
});

test('both texts can be read from it, with the numbers of their lines', () => {
  const words = ['', 'a', 'ab', 'ba', 'abc', 'xabcx', 'abcabba', 'cbabac', 'aaaa', 'aa', 'aabaa', 'qwerty', 'qwxrtz'];
  for (const a of words)
    for (const b of words) {
      const lines = diff(a, b);
      for (const [side, number, kinds] of [[a, 'from', ' -'], [b, 'to', ' +']]) {
        const own = lines.filter((l) => kinds.includes(l.kind));
        assert.equal(own.map((l) => l.text).join(''), side, `${a} to ${b}`);
        assert.deepEqual(own.map((l) => l[number]), own.map((_, i) => i + 1), `${a} to ${b}: numbers`);
      }
      const length = lines.filter((l) => l.kind !== ' ').length;
      assert.equal(length, a.length + b.length - 2 * common(a, b), `${a} to ${b}: the shortest`);
    }
});

/** Length of the longest common subsequence. */
function common(a, b) {
  const row = new Array(b.length + 1).fill(0);
  for (const x of a) {
    let corner = 0;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j];
      row[j] = x === b[j - 1] ? corner + 1 : Math.max(above, row[j - 1]);
      corner = above;
    }
  }
  return row[b.length];
}

test('texts that have nothing in common are one gone and one come, also when they are long', () => {
  const long = (word) => Array.from({ length: 4000 }, (_, i) => `${word}${i}`).join('\n');
  const lines = diffLines(long('a'), long('b'));
  assert.equal(lines.length, 8000);
  assert.ok(lines.every((l, i) => l.kind === (i < 4000 ? '-' : '+')));
});

test('pieces keep some lines around each change, and join those that meet', () => {
  const lines = diff('abcdefghijklmnop', 'abXdefghijklmnoP');
  assert.deepEqual(pieces(lines, 1).map(shown), [' b -c +X  d', ' o -p +P']);
  assert.deepEqual(pieces(diff('abcd', 'Abcd'), 9).map(shown), ['-a +A  b  c  d']);
  assert.deepEqual(pieces(diff('same', 'same'), 3), []);
});
