// The last hour of a figure and its step line (www/lib/series.js).
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Series, stepPath } from '../../../www/lib/series.js';

test('what is older than the span goes, but for the value at its edge', () => {
  const s = new Series(100, 1);
  for (let at = 0; at <= 300; at += 10)
    s.push(at, [at]);
  assert.equal(s.samples[0].at, 200);
  assert.equal(s.samples.at(-1).at, 300);
  assert.equal(s.most(0), 300);
});

test('a burst is one sample, the last value of it', () => {
  const s = new Series(1000, 10);
  for (let at = 0; at <= 100; at++)
    s.push(at, [at]);
  assert.ok(s.samples.length <= 13, `${s.samples.length}`);
  assert.deepEqual(s.samples.at(-1), { at: 100, values: [100] });
});

test('a step line holds each value until the next and reaches the end', () => {
  const box = { from: 0, to: 100, most: 10, width: 200, height: 50 };
  assert.equal(stepPath([{ at: 0, values: [0] }, { at: 50, values: [10] }], 0, box), 'M0 50H100V0H200');
  assert.equal(stepPath([{ at: -70, values: [5] }], 0, box), 'M0 25H200');
  assert.equal(stepPath([], 0, box), '');
  assert.equal(stepPath([{ at: 0, values: [0] }], 0, { ...box, most: 0 }), 'M0 50H200');
});
