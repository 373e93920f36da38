import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { createStage } from '../../../assets/studio/stage/state.js';
import { look, nextLook, show } from '../../../assets/studio/stage/wire.js';
import { installDocument, stageElement } from './fake_dom.mjs';

const facts = (status, positions, more = {}) => ({
  status, title: 'QED', line: status, position: positions.at(-1) ?? 0, levels: 4, mine: true, pictures: {},
  columns: positions.map((position) => ({ position, cells: [[0, `k${position}`, 0.5]] })), ...more,
});
const answered = () => new Promise((done) => { setTimeout(done); });

/** A stage whose studio answers with what `answers` gives for a question; it never looks again by itself. */
const stageOf = (answers) => createStage(stageElement(), { look: async (question) => answers(question) }, () => 'me');
const cells = (stage) => stage.findAll('.cell').map((cell) => Number(cell.dataset.position));

beforeEach(installDocument);

test('a live run is looked at soon, a hidden page less often, an ended run no more', () => {
  assert.equal(nextLook(facts('queued', []), 0, false), 80);
  assert.equal(nextLook(facts('running', []), 3, false), 300);
  assert.equal(nextLook(facts('running', []), 3, true), 2000);
  assert.equal(nextLook(facts('done', [], { comparing: true }), 3, false), 1000);
  assert.equal(nextLook(facts('failed', [], { engine: 'the engine is starting' }), 3, false), 1000);
  const ended = ['done', 'paused', 'stopped', 'failed'];
  for (const status of ended) assert.equal(nextLook(facts(status, []), 3, false), null);
});

test('a run is drawn, and only what is new of it is asked for', async () => {
  const asked = [], answers = [facts('paused', [1, 2]), facts('stopped', [3])];
  const stage = stageOf((question) => { asked.push(question); return answers[asked.length - 1]; });
  show(stage, 'a');
  await answered();
  await look(stage);
  assert.deepEqual(asked.map(({ run, after, owner }) => [run, after, owner]), [['a', 0, 'me'], ['a', 2, 'me']]);
  assert.deepEqual(cells(stage), [1, 2, 3]);
  assert.equal(stage.element.dataset.status, 'stopped');
  assert.equal(globalThis.history.address, '?run=a');
});

test('two looks at once draw a level once', async () => {
  const stage = stageOf(() => facts('paused', [1, 2]));
  show(stage, 'a');
  await look(stage);
  await answered();
  assert.deepEqual(cells(stage), [1, 2]);
});

test('another run empties the stage, and late answers of the first are dropped', async () => {
  const waiting = [], stage = stageOf(() => new Promise((done) => { waiting.push(done); }));
  show(stage, 'a');
  waiting[0](facts('paused', [1, 2]));
  await answered();
  look(stage);
  show(stage, 'b');
  assert.deepEqual([cells(stage), stage.find('.run-title').textContent, stage.state.seen], [[], '…', 0]);
  waiting[1](facts('paused', [3]));
  waiting[2](facts('paused', [1]));
  await answered();
  assert.deepEqual([cells(stage), stage.state.run], [[1], 'b']);
});

test('the run that is shown is not shown again, and none is the example', async () => {
  const asked = [], stage = stageOf((question) => { asked.push(question.run); return facts('paused', []); });
  for (const run of ['', 'example', 'a', 'a']) show(stage, run);
  await answered();
  assert.deepEqual(asked, ['example', 'a']);
});

test('an unknown run is said to be unknown, and not looked at again', async () => {
  const stage = stageOf(() => ({ refused: 'There is no such run here.' }));
  show(stage, 'a');
  await answered();
  assert.equal(stage.find('.run-title').textContent, 'No such run');
  assert.deepEqual([stage.find('.run-line').textContent, stage.state.timer], ['There is no such run here.', 0]);
});

test('a studio that does not answer is asked again', async () => {
  const stage = stageOf(() => { throw new Error('gone'); });
  show(stage, 'a');
  await answered();
  clearTimeout(stage.state.timer);
  assert.equal(stage.find('.run-line').textContent, 'The studio does not answer; trying again …');
  assert.notEqual(stage.state.timer, 0);
});
