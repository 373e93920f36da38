import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createStage, createState, resetFor } from '../../../assets/studio/stage/state.js';

test('another run starts afresh, and is listed as the one before', () => {
  const state = createState(), fresh = createState();
  Object.assign(state, { run: 'a', seen: 9, version: 3, pictures: { k: '<svg>' }, open: {}, finished: {}, chosen: {} });
  Object.assign(state, { view: 'table', sort: { key: 'qed', down: false } });
  resetFor(state, 'b');
  assert.deepEqual(state, { ...fresh, run: 'b', generation: 1, view: 'table', sort: { key: 'qed', down: false } });
});

test('pictures of one run are not those of another', () => {
  const state = resetFor(createState(), 'a'), { pictures } = state;
  pictures.key = '<svg>';
  assert.deepEqual(resetFor(state, 'b').pictures, {});
});

test('two stages share nothing', () => {
  const [one, other] = [createStage({}, {}, () => ''), createStage({}, {}, () => '')];
  resetFor(one.state, 'a');
  assert.equal(other.state.run, '');
});
