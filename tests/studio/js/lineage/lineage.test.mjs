import assert from 'node:assert/strict';
import { test } from 'node:test';

import { mixed, scale } from '../../../../assets/studio/stage/lineage/colours.js';
import { columnAt, endsOf, geometryOf, nodeAt, ticks } from '../../../../assets/studio/stage/lineage/geometry.js';
import { designsBy, inHeight, litOf, pathOf, under } from '../../../../assets/studio/stage/lineage/marks.js';
import { pictureOf, shadeOf, widthOf } from '../../../../assets/studio/stage/lineage/picture.js';
import { standalone } from '../../../../assets/studio/stage/lineage/save.js';
import { chunkOf, drawnStep, stepWords } from '../../../../assets/studio/stage/lineage/walk.js';
import { scaled, shifted } from '../../../../assets/studio/stage/lineage/zoom.js';
import { colours, told } from './tree.mjs';

const geometry = geometryOf(told(), 400);

test('levels go to the right, lanes downwards, and one level stands in the middle', () => {
  assert.ok(geometry.x(0) < geometry.x(1) && geometry.y(0.5) < geometry.y(1.5) && geometry.x(2) < 400);
  assert.equal(geometryOf(told({ columns: [1] }), 400).x(0), (38 + 384) / 2);
  assert.equal(columnAt(told(), geometry, -5), 0);
  assert.equal(columnAt(told(), geometry, 999), 2);
  assert.deepEqual(ticks({ columns: Array.from({ length: 128 }) }, { step: 7 }).slice(0, 3), [0, 6, 12]);
});

test('an edge is as wide as many designs descend, and thin where none does', () => {
  assert.deepEqual([0, 1, 4, 16].map((finals) => widthOf(finals, 16, geometry)), [0.8, 2.2, 10.2, 20]);
  assert.equal(widthOf(1, 1, geometry), 7);
  assert.ok(widthOf(16, 16, { row: 30, step: 7 }) <= 6);
});

test('colour is by value, what died out is faint, what is not judged grey', () => {
  assert.deepEqual([-1, 0, 9, 10, 100].map(shadeOf), [-1, 0, 0, 1, 9]);
  const svg = pictureOf(told(), 400, colours);
  assert.match(svg, /stroke="shade5"/);
  assert.match(svg, /stroke="faint" stroke-width="0.8" opacity="0.6"/);
  assert.equal(scale([255, 255, 255], [68, 120, 168], [0, 0, 0]).length, 10);
  assert.equal(mixed([0, 0, 0], [100, 50, 10], 0.5), 'rgb(50,25,5)');
});

test('every design is an option with its lane and value, beside what it shares a node with', () => {
  const svg = pictureOf(told(), 400, colours);
  assert.deepEqual(svg.match(/aria-label="[^"]*"/g), ['aria-label="lane 1, 0.9"', 'aria-label="lane 2, not judged"']);
  const shared = endsOf(told({ paths: [[0, 2, 4], [0, 2, 4], [0, 2, -1]] }), geometry);
  assert.ok(shared[0] < geometry.y(0.5) && shared[1] > geometry.y(0.5) && shared[2] === null);
});

test('the charts have both curves, and chances their own strip', () => {
  const plain = pictureOf(told(), 400, colours);
  assert.match(plain, /different ancestors/);
  assert.match(plain, /ESS share/);
  assert.doesNotMatch(pictureOf(told({ ess: [null, null, null] }), 400, colours), /ESS share/);
  const chances = { chance: [null, null, null, 0.25, null, 1], other: [[4, 2], [1, 1]] };
  const svg = pictureOf(told(), 400, colours, { chances });
  assert.match(svg, /at this α/);
  assert.equal(svg.match(/v8/g).length, 1);
});

test('designs stand beside their ends, one where several share it', () => {
  const thumbs = { 0: '<svg id="a"/>', 1: '<svg id="b"/>' };
  const shown = (more) => pictureOf(told(more), 400, colours, { thumbs }).match(/id="[ab]"/g);
  assert.deepEqual(shown({}).sort(), ['id="a"', 'id="b"']);
  assert.deepEqual(shown({ paths: [[0, 2, 4], [0, 2, 4]] }), ['id="a"']);
  assert.equal(pictureOf(told({ rows: Array(48).fill([1, 1]) }), 400, colours, { thumbs }).includes('id="a"'), false);
});

test('the mouse finds the node that designs went through, at the right end one design', () => {
  const [x, y] = [geometry.x(1), geometry.y(1.5)];
  assert.equal(nodeAt(told(), geometry, x, y), 2);
  assert.deepEqual(under(told(), geometry, x, y), { designs: [0, 1], column: 1 });
  assert.deepEqual(under(told(), geometry, 399, y).designs, [1]);
  assert.deepEqual(designsBy(told(), 5), [1]);
  assert.deepEqual(inHeight(told({ paths: [[0, 2, 5], [0, 2, 4]] }), geometry), [1, 0]);
});

test('lit ancestors are one path, with a gap where they are not recorded', () => {
  assert.equal(pathOf(told(), geometry, [0]).match(/M/g).length, 1);
  assert.equal(pathOf(told({ paths: [[-1, 2, 4]] }), geometry, [0]).match(/[HC]/g).length, 1);
  const lit = litOf(told(), geometry, [0], { chosen: 0, column: 1 }, colours);
  assert.match(lit, /<circle/);
  assert.doesNotMatch(litOf(told(), geometry, [0], { chosen: 0, column: -1 }, colours), /<circle/);
});

test('a walk is asked for by chunks, and what stays is drawn as it came', () => {
  assert.deepEqual([1, 32, 33, 64].map(chunkOf), [1, 1, 33, 33]);
  const steps = new Map([[5, { level: 5 }], [6, { level: 6, same: true }], [7, { level: 7, same: true }]]);
  assert.equal(drawnStep(steps, 7).level, 5);
  assert.equal(drawnStep(new Map([[7, { same: true }]]), 7), null);
  assert.equal(stepWords({ level: 3, unknown: true }), 'level 3: this ancestor is not recorded');
  assert.match(stepWords({ level: 3, lane: 2, value: 0.5, same: true }), /^level 3, lane 2: value 0.500, the same/);
});

test('windows of levels stay within the run', () => {
  assert.deepEqual(scaled([1, 128], 0.5, 128, 128), [65, 128]);
  assert.deepEqual(scaled([65, 128], 2, 100, 128), [1, 128]);
  assert.deepEqual(scaled([5, 6], 0.5, 5, 128), [5, 6]);
  assert.deepEqual(shifted([65, 128], -1, 128), [33, 96]);
  assert.deepEqual(shifted([1, 40], -1, 128), [1, 40]);
});

test('what is saved has a ground of its own', () => {
  const svg = '<svg width="1"><path/></svg>';
  assert.match(standalone(svg, 'rgb(1,2,3)'), /^<svg width="1"><rect [^>]*fill="rgb\(1,2,3\)"/);
});
