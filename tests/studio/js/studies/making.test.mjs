// What the maker asks for, and what the desk shows.
import assert from 'node:assert/strict';
import test from 'node:test';
import { chosenSetting } from '../../../../assets/studio/studies/making/axes.js';
import { merged, nextLook } from '../../../../assets/studio/studies/making/desk.js';
import { shownButtons } from '../../../../assets/studio/studies/making/head.js';
import { askOf, lineOf, runsIn } from '../../../../assets/studio/studies/making/maker.js';
import { ticked } from '../../../../assets/studio/studies/making/pairs.js';

const TEXTS = {
  '.maker-seeds input': '1..3', '.maker-name input': 'mine', '.maker-budget': '5,000', '.maker-of': 'rows',
  '.maker-runs textarea': 'abc\nhttp://127.0.0.1/?__theme=dark&run=a_b-c#x, def',
};
const parts = {
  text: (selector) => TEXTS[selector],
  pairs: () => [['svdd', 'pm']],
  axes: () => [{ setting: 'alpha', values: '0' }],
};

test('each kind asks for what it is made from', () => {
  assert.deepEqual(askOf('compare', parts), {
    kind: 'compare', name: 'mine', methods: [['svdd', 'pm']], budget: '5,000', budget_of: 'rows', seeds: '1..3',
  });
  assert.deepEqual(askOf('sweep', parts), {
    kind: 'sweep', name: 'mine', axes: [{ setting: 'alpha', values: '0' }], seeds: '1..3',
  });
  assert.deepEqual(askOf('collect', parts), { kind: 'collect', name: 'mine', runs: ['abc', 'a_b-c', 'def'] });
});

test('runs are named by links or ids', () => {
  assert.deepEqual(runsIn('  '), []);
  assert.deepEqual(runsIn('?run=x&y=1'), ['x']);
});

test('what is ticked stays, and the form’s own pair is ticked at first', () => {
  assert.deepEqual(ticked([], ['svdd', 'pm']), [['svdd', 'pm']]);
  assert.deepEqual(ticked([['smc', 'pm']], ['svdd', 'pm']), [['smc', 'pm']]);
});

test('an axis keeps its setting where the form still has it', () => {
  const settings = [['alpha', 'α'], ['particles', 'M'], ['method.window', 'window']];
  assert.equal(chosenSetting(settings, undefined, 0), 'alpha');
  assert.equal(chosenSetting(settings, undefined, 1), 'particles');
  assert.equal(chosenSetting(settings, 'method.window', 0), 'method.window');
  assert.equal(chosenSetting(settings, 'method.gone', 0), 'alpha');
  assert.equal(chosenSetting(settings, '', 1), '');
  assert.equal(chosenSetting([['lanes', 'lanes']], undefined, 1), '');
});

test('a stranger has no buttons but the link', () => {
  const head = { pause: false, go: false, stop: false, mine: false };
  assert.deepEqual(Object.values(shownButtons(head)).filter(Boolean), []);
  assert.ok(shownButtons({ ...head, mine: true }).delete);
});

test('a study that computes is looked at more often', () => {
  assert.ok(nextLook({ live: true }) < nextLook(null) && nextLook(null) < nextLook({ live: false }));
  assert.equal(lineOf({ line: '3 runs', refused: 'No.' }, false), '');
  assert.equal(lineOf({ line: '3 runs' }, false), '3 runs');
});

test('a page of the list takes its place, and nothing is there twice', () => {
  const ids = (...names) => names.map((study) => ({ study }));
  assert.deepEqual(merged(ids('a', 'b', 'c'), ids('new', 'a'), 0), ids('new', 'a', 'c'));
  assert.deepEqual(merged(ids('a', 'b'), ids('b', 'c'), 2), ids('a', 'b', 'c'));
  assert.deepEqual(merged([], ids('a'), 0), ids('a'));
});
