import assert from 'node:assert/strict';
import { test } from 'node:test';

import { grouped, nextSort, ordered, sortMark } from '../../../../assets/studio/stage/design_list.js';
import { note } from '../../../../assets/studio/stage/designs.js';
import { figures } from '../../../../assets/studio/stage/inspector.js';

const ROWS = [
  { lane: 0, design: 'CC', reward: 0.5, figures: { logp: 2 } },
  { lane: 1, design: 'CO', reward: null, figures: { logp: -1 } },
  { lane: 2, design: 'AC', reward: 0.9, figures: {} },
];
const lanes = (key, down) => ordered(ROWS, { key, down }).map((row) => row.lane);

test('designs are ordered by what each has, and by figures', () => {
  assert.deepEqual(lanes('reward', true), [2, 0, 1]);
  assert.deepEqual(lanes('reward', false), [1, 0, 2]);
  assert.deepEqual(lanes('lane', false), [0, 1, 2]);
  assert.deepEqual(lanes('design', false), [2, 0, 1]);
  assert.deepEqual(lanes('logp', true), [0, 1, 2]);
});

test('ordering leaves the rows as they are, and equals in their order', () => {
  const before = [...ROWS];
  ordered(ROWS, { key: 'design', down: true });
  assert.deepEqual(ROWS, before);
  assert.deepEqual(lanes('nothing', true), [0, 1, 2]);
});

test('a click sorts downwards, another one upwards', () => {
  const once = nextSort({ key: 'reward', down: true }, 'logp'), twice = nextSort(once, 'logp');
  assert.deepEqual([once, twice], [{ key: 'logp', down: true }, { key: 'logp', down: false }]);
  assert.deepEqual(sortMark(once, 'logp'), [' ↓', 'descending']);
  assert.deepEqual(sortMark(twice, 'logp'), [' ↑', 'ascending']);
  assert.deepEqual(sortMark(twice, 'reward'), ['', 'none']);
});

test('it is said whether the run was finished', () => {
  assert.equal(note({ complete: true, rows: ROWS }), '3 finished, best first');
  assert.equal(note({ complete: false, rows: ROWS }), 'the run was not finished: what its states pointed to');
});

test('figures of a design begin with its reward', () => {
  assert.deepEqual(figures(ROWS[1]), [['reward', '–'], ['logp', '-1.000']]);
});

test('equal designs are one group, and the note says how many are different', () => {
  const rows = ['C', 'O', 'C'].map((design, place) => ({ design, place }));
  assert.deepEqual(grouped(rows).map((group) => group.map(({ place }) => place)), [[0, 2], [1]]);
  assert.equal(note({ complete: true, rows }), '3 finished, 2 different, best first');
});

test('figures have the label and the unit that the domain gives them', () => {
  const meanings = { reward: { label: 'reward', unit: 'QED' }, logp: { label: 'logP', unit: 'log units' } };
  assert.deepEqual(figures(ROWS[0], meanings), [['reward', '0.500'], ['logP', '2.000 log units']]);
});
