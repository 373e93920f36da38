import assert from 'node:assert/strict';
import { test } from 'node:test';

import { progress, shownButtons, titleOf } from '../../../assets/studio/stage/run_head.js';

const shown = (facts, run = 'a') => {
  const buttons = shownButtons(facts, run);
  return Object.keys(buttons).filter((name) => buttons[name]);
};
const mine = (status, more = {}) => ({ mine: true, status, position: 3, levels: 9, ...more });

test('one’s own runs are steered by what they are doing', () => {
  assert.deepEqual(shown(mine('queued')), ['stop', 'reuse']);
  assert.deepEqual(shown(mine('running')), ['pause', 'stop', 'reuse']);
  assert.deepEqual(shown(mine('paused')), ['go', 'stop', 'reuse']);
  assert.deepEqual(shown(mine('paused', { broken: true })), ['go', 'stop', 'mend', 'reuse']);
  for (const status of ['failed', 'stopped']) assert.deepEqual(shown(mine(status)), ['go', 'reuse']);
  assert.deepEqual(shown(mine('done', { position: 9 })), ['reuse']);
});

test('designs of a finished run can be gone on from, whoever made them', () => {
  assert.deepEqual(shown(mine('done', { position: 9, onward: true })), ['reuse', 'onward']);
  assert.deepEqual(shown({ ...mine('done'), mine: false, onward: true }), ['reuse', 'onward']);
  assert.deepEqual(shown({ ...mine('done'), mine: false, onward: true }, 'example'), []);
  assert.deepEqual(shown(mine('stopped', { onward: false })), ['go', 'reuse']);
});

test('a run that reached its end is not resumed', () => {
  assert.deepEqual(shown(mine('failed', { position: 9 })), ['reuse']);
});

test('others’ runs are only reused, the example not even that, and no run is nothing', () => {
  for (const status of ['queued', 'running', 'paused', 'failed']) {
    assert.deepEqual(shown({ ...mine(status, { broken: true }), mine: false }), ['reuse']);
  }
  assert.deepEqual(shown({ ...mine('done'), mine: false }, 'example'), []);
  assert.deepEqual(shown(null), []);
});

test('every button is either shown or hidden', () => {
  for (const on of Object.values(shownButtons(null, 'a'))) assert.equal(on, false);
});

test('progress and title', () => {
  assert.equal(progress({ position: 5, levels: 20 }), 25);
  assert.equal(progress({ position: 0, levels: 0 }), 0);
  assert.deepEqual([titleOf('QED', 'example'), titleOf('QED', 'a')], ['Example · QED', 'QED']);
});
