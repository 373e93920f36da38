import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fitted } from '../../../../assets/studio/studies/narrow.js';
import { inWords, moved, passing } from '../../../../assets/studio/studies/pictures/brush.js';
import { inOrderOf, toggled } from '../../../../assets/studio/studies/pictures/table.js';
import { createState } from '../../../../assets/studio/studies/state.js';
import { asked, nextLook } from '../../../../assets/studio/studies/wire.js';

const lines = [[0, 0.2], [0.5, null], [1, 0.9]];

test('a run passes where it lies within every brush; one without a place there does not', () => {
  assert.deepEqual([...passing(lines, {})], []);
  assert.deepEqual([...passing(lines, { 0: [0.4, 1] })], [1, 2]);
  assert.deepEqual([...passing(lines, { 0: [0.4, 1], 1: [0, 1] })], [2]);
  assert.deepEqual([...passing(lines, { 1: [0.3, 0.4] })], []);
});

test('keys move the ends of a brush, never past one another, and whole axes are none', () => {
  assert.deepEqual(moved(undefined, 'ArrowUp', false).map((end) => end.toFixed(2)), ['0.05', '1.00']);
  assert.deepEqual(moved([0.5, 1], 'ArrowDown', true).map((end) => end.toFixed(2)), ['0.50', '0.95']);
  assert.equal(moved([0.05, 1], 'ArrowDown', false), null);
  assert.deepEqual(moved([0.5, 0.5], 'ArrowUp', false).map((end) => end.toFixed(2)), ['0.50', '0.50']);
  assert.equal(inWords(undefined), 'everything');
});

const table = {
  heads: [{ key: 'a' }, { key: 'b' }],
  rows: [['M 10', 2, null], ['M 2', 1, 5], ['<b>', null, 7]].map(([label, ...cells]) =>
    ({ label, members: [0], cells: cells.map((number) => [number, String(number)]) })),
};

test('lines are sorted by any column, those without a number last, labels as numbers are read', () => {
  assert.deepEqual(inOrderOf(table, null), [0, 1, 2]);
  assert.deepEqual(inOrderOf(table, { key: 'a', down: true }), [0, 1, 2]);
  assert.deepEqual(inOrderOf(table, { key: 'a', down: false }), [1, 0, 2]);
  assert.deepEqual(inOrderOf(table, { key: 'b', down: true }), [2, 1, 0]);
  assert.deepEqual(inOrderOf(table, { key: 'label', down: false }).slice(1), [1, 0]);
});

test('picking all of a line that is picked lets it go', () => {
  assert.deepEqual([...toggled(new Set([1]), [1, 2])], [1, 2]);
  assert.deepEqual([...toggled(new Set([1, 2, 3]), [1, 2])], [3]);
});

test('a study that has runs to come is looked at every second, another one seldom', () => {
  assert.ok(nextLook(true, false) <= 1000 && nextLook(true, true) > 1000 && nextLook(false, false) >= 10_000);
});

test('the page says what it has, part by part', () => {
  const wanted = { grid: { x: 'alpha' } };
  const state = { ...createState(), study: 'x', version: 4, tokens: { table: 'abc' }, wanted };
  const { study, version, parts } = asked(state);
  assert.deepEqual([study, version, parts.table, parts.grid], [
    'x', 4, { token: 'abc', wanted: undefined }, { token: undefined, wanted: { x: 'alpha' } },
  ]);
  assert.deepEqual(Object.keys(parts).sort(), ['distributions', 'grid', 'parallel', 'pareto', 'table']);
});

test('where there is little room names stand below, and the picture keeps its height', () => {
  const figure = { data: [{ name: 'a' }, { name: 'b', showlegend: false }, { name: 'c' }], layout: { height: 300 } };
  assert.equal(fitted(figure, 1000), figure);
  const { layout } = fitted(figure, 350);
  assert.ok(layout.height > 300 && layout.margin.b > 70 && layout.legend.yanchor === 'bottom');
});
