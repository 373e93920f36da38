import assert from 'node:assert/strict';
import { test } from 'node:test';

import { lineOf } from '../../../../assets/studio/stage/calibration/panel.js';

test('how far judging is comes before what it took', () => {
  const cost = { rows: 12345, reward_calls: 1002, seconds: 2 };
  assert.equal(lineOf({ line: 'waiting', cost: null }), 'waiting');
  assert.equal(lineOf({ line: '', cost }), 'judged anew: 12,345 rows, 1,002 reward calls, 2.0 s');
  assert.equal(lineOf({ line: '', cost: null }), '');
});
