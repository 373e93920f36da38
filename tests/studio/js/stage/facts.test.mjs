import assert from 'node:assert/strict';
import { test } from 'node:test';

import { factLists } from '../../../../assets/studio/stage/facts.js';

const COST = {
  rows: 12345, reward_calls: 1002, cache_hits: 3,
  seconds: 2, network_seconds: 1, decode_seconds: 0.2, reward_seconds: 0.5,
};
const PLAIN = { measures: {}, unguided: {}, cost: COST, unjudged: 0 };

test('what a run cost, with shares of its time', () => {
  assert.deepEqual(factLists(PLAIN), [['What it cost', [
    ['network rows', '12,345'], ['reward calls', '1,002'], ['cache hits', '3'], ['seconds', '2.0'],
    ['in the network', '1.0 s (50 %)'], ['in decoding', '0.2 s (10 %)'], ['in rewards', '0.5 s (25 %)'],
  ]]]);
});

test('a run that took no time has no shares', () => {
  const cost = { ...COST, seconds: 0, network_seconds: 0, decode_seconds: undefined, reward_seconds: 0 };
  const [[, entries]] = factLists({ ...PLAIN, cost });
  assert.deepEqual(entries.slice(-2), [['in the network', '0.0 s'], ['in rewards', '0.0 s']]);
});

test('measures stand first, beside those of the unguided model', () => {
  const measures = { shift_qed: 1.5, novelty: null }, unguided = { measures: { shift_qed: 0.25 } };
  const [first, second] = factLists({ ...PLAIN, measures, unguided });
  assert.deepEqual(first, ['Measured beside the reward', [['shift qed', '1.500 (unguided 0.250)'], ['novelty', '–']]]);
  assert.equal(second[0], 'What it cost');
});

test('the comparison, why there is none, and what could not be judged are said', () => {
  const unguided = { cost: { rows: 4000, seconds: 1.24 }, message: 'stopped' };
  const [[, entries]] = factLists({ ...PLAIN, unguided, unjudged: 7 });
  assert.deepEqual(entries.slice(7), [
    ['unguided, beside', '4,000 rows, 1.2 s'], ['unguided', 'stopped'], ['could not be judged', '7 candidates'],
  ]);
});

test('a measure has its label, its unit and a word of explanation', () => {
  const measured = { shift_qed: { label: 'shift of QED', unit: 'sd', about: 'how far' } };
  const [[, entries]] = factLists({ ...PLAIN, measures: { shift_qed: 1.5 }, measured });
  assert.deepEqual(entries, [['shift of QED', '1.500 sd', 'how far']]);
});
