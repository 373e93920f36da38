import assert from 'node:assert/strict';
import { test } from 'node:test';

import { alphaAt, alphaLabel, alphaText, parseAlpha, placeOf } from '../../../assets/studio/shared/alpha_scale.js';

const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-9 * Math.max(1, Math.abs(b)), `${a} is not ${b}`);

test('the slider reaches both ends and is fine near zero', () => {
  assert.deepEqual([0, -1, 100, 101].map(alphaAt), [0, 0, Infinity, Infinity]);
  near(alphaAt(1), 0.001);
  near(alphaAt(50), 0.1);
  near(alphaAt(99), 10);
});

test('each place of the slider comes back', () => {
  for (let place = 0; place <= 100; place++) near(placeOf(alphaAt(place)), place);
});

test('an α beyond the scale goes to its end, not to 0 or ∞', () => {
  assert.deepEqual([1e-9, 1e9, 0, Infinity].map(placeOf), [1, 99, 0, 100]);
});

test('an α is written with two digits, and read again', () => {
  assert.deepEqual([0, 0.0123, 9.96, Infinity].map(alphaText), ['0', '0.012', '10', 'inf']);
  assert.deepEqual([0, 0.0123, Infinity].map(alphaLabel), ['0', '0.012', '∞']);
  assert.deepEqual(['0', '0.2', 'inf', 'infinity'].map(parseAlpha), [0, 0.2, Infinity, Infinity]);
  assert.deepEqual(['', 'x', undefined].map(parseAlpha), [0, 0, 0]);
});
