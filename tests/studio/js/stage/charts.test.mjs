import assert from 'node:assert/strict';
import { test } from 'node:test';

import { emptyWords, extended, marked, themed } from '../../../../assets/studio/stage/charts.js';

test('a layout takes the page’s colours and keeps its own words', () => {
  const given = { xaxis: { title: { text: 'level' } }, yaxis: {}, legend: { x: 0 } };
  const { xaxis, yaxis, font, legend, ...rest } = themed(given, 'ink', 'rule');
  assert.deepEqual(xaxis, { title: { text: 'level' }, ...yaxis });
  assert.deepEqual(yaxis, { gridcolor: 'rule', zerolinecolor: 'rule', linecolor: 'rule', automargin: true });
  assert.deepEqual([font.color, legend, rest], ['ink', { x: 0 }, {}]);
});

test('a second axis is treated as the first', () => {
  const { yaxis, yaxis2 } = themed({ xaxis: {}, yaxis: {}, yaxis2: { side: 'right' } }, 'ink', 'rule');
  assert.deepEqual(yaxis2, { side: 'right', ...yaxis });
});

test('a chart goes on where it was, and points that it has already are not drawn twice', () => {
  const points = (...x) => ({ data: [{ name: 'best', x, y: x.map((v) => 10 * v) }], layout: {} });
  assert.deepEqual(extended(null, points(1)), points(1));
  assert.deepEqual(extended(points(), points(1, 2)), points(1, 2));
  assert.deepEqual(extended(points(1, 2), points(2, 3)), points(1, 2, 3));
  assert.deepEqual(extended(points(1, 2), points()), points(1, 2));
});

test('a point by itself is marked, and a chart without values says why', () => {
  const trace = (...y) => ({ mode: 'lines', x: y.map((_, i) => i + 1), y });
  assert.deepEqual([trace(1), trace(null, null, 3), trace(1, 2)].map((each) => marked(each).mode),
    ['lines+markers', 'lines+markers', 'lines']);
  assert.equal(emptyWords({ data: [trace(null, null, 3)] }), 'nothing is judged before a design is finished');
  assert.deepEqual([trace(1, 2), trace(1), trace()].map((each) => emptyWords({ data: [each] })), ['', '', '']);
});
