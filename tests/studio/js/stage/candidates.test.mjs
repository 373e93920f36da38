import assert from 'node:assert/strict';
import { test } from 'node:test';

import { jointChances, softmax, worth } from '../../../../assets/studio/stage/candidates.js';

test('α = 0 keeps the best; equals share it', () => {
  assert.deepEqual(softmax([1, 3, 2], 0), [0, 1, 0]);
  assert.deepEqual(softmax([3, 3, 2], 0), [0.5, 0.5, 0]);
});

test('α = ∞ ignores the reward', () => assert.deepEqual(softmax([1, 300, -2, 0], Infinity), [0.25, 0.25, 0.25, 0.25]));

test('between, chances are e^(value/α) and add up to one', () => {
  const chances = softmax([0, 1], 0.5);
  assert.ok(Math.abs(chances[1] / chances[0] - Math.exp(2)) < 1e-9);
  assert.ok(Math.abs(chances[0] + chances[1] - 1) < 1e-12);
});

test('large values do not overflow', () => assert.deepEqual(softmax([1e6, 1e6 - 1e4], 0.001), [1, 0]));

test('what could not be judged has no chance, at any α', () => {
  for (const alpha of [0, 0.2, Infinity]) assert.equal(softmax([null, 1, 2], alpha)[0], 0);
  assert.deepEqual(softmax([null, 2], Infinity), [0, 1]);
});

test('where nothing could be judged, nothing has a chance', () => {
  for (const alpha of [0, 1, Infinity]) assert.deepEqual(softmax([null, null], alpha), [0, 0]);
});

test('candidates that are one design have their joint chance', () => {
  assert.deepEqual(jointChances([[2, 2], [1]], Infinity).map((share) => share.toFixed(3)), ['0.667', '0.333']);
  assert.deepEqual(jointChances([[2, 2], [1]], 0), [1, 0]);
  assert.deepEqual(jointChances([[null], [1]], 0.5), [0, 1]);
});

test('their value is one number, or from the worst to the best', () => {
  assert.deepEqual([worth([0.5, 0.5]), worth([0.9, 0.5]), worth([null])], ['0.500', '0.500 … 0.900', '–']);
});
