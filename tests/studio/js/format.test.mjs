import assert from 'node:assert/strict';
import { test } from 'node:test';

import { count, number, percent, seconds, withUnit } from '../../../assets/studio/shared/format.js';

test('numbers have three decimals, or whole thousands', () => {
  assert.deepEqual([0, 0.12345, -2.5, 999.9994, 1000, -1234567.8].map(number),
    ['0.000', '0.123', '-2.500', '999.999', '1,000', '-1,234,568']);
});

test('no number is a dash', () => assert.deepEqual([null, undefined].map(number), ['–', '–']));

test('counts and seconds', () => assert.deepEqual([count(1234567), seconds(2.66)], ['1,234,567', '2.7']));

test('a share that is not nothing never reads 0 %', () => {
  assert.deepEqual([0, 0.001, 0.005, 0.5, 1].map(percent), ['0 %', '<1 %', '1 %', '50 %', '100 %']);
});

test('a unit follows its number, where there is one; plain numbers and pieces', () => {
  const given = [[295.3, 'Da'], [0.5, '0–1'], [0.5], [null, 'Da'], [27, 'letters'], [1400, 'reads']];
  const shown = given.map((each) => withUnit(...each));
  assert.deepEqual(shown, ['295.300 Da', '0.500', '0.500', '–', '27 letters', '1,400 reads']);
});
