import assert from 'node:assert/strict';
import { test } from 'node:test';

import { count, number, seconds } from '../../../assets/studio/shared/format.js';

test('numbers have three decimals, or whole thousands', () => {
  assert.deepEqual([0, 0.12345, -2.5, 999.9994, 1000, -1234567.8].map(number),
    ['0.000', '0.123', '-2.500', '999.999', '1,000', '-1,234,568']);
});

test('no number is a dash', () => assert.deepEqual([null, undefined].map(number), ['–', '–']));

test('counts and seconds', () => assert.deepEqual([count(1234567), seconds(2.66)], ['1,234,567', '2.7']));
