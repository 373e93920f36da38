import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { moveAbout } from '../../../../assets/studio/stage/film/keys.js';
import { drawFilm } from '../../../../assets/studio/stage/film.js';
import { createStage, resetFor } from '../../../../assets/studio/stage/state.js';
import { installDocument, stageElement } from '../fake_dom.mjs';

const column = (position, ...cells) => ({ position, cells });
const drawn = (rows, ...columns) => {
  const stage = createStage(stageElement(), {}, () => 'me');
  resetFor(stage.state, 'a');
  drawFilm(stage, { pictures: { k: '<svg k>', j: '<svg j>' }, columns, rows });
  return stage;
};
/** A lane's places: a cell's level, or – for a gap. */
const places = ({ find }, lane) => find(`.lane[data-lane="${lane}"]`).children.slice(1)
  .map((each) => each.classList.contains('cell') ? each.dataset.position : '–');
const stills = ({ findAll }) => findAll('.still').map(({ innerHTML }) => innerHTML);

beforeEach(installDocument);

test('a lane without a survivor keeps its place in every column', () => {
  const stage = drawn(3, column(1, [1, 'k', 0.5], [3, 'k', 0.5]), column(2, [2, 'j', 1]), column(3, [1, 'k', 1]));
  assert.deepEqual([1, 2, 3].map((lane) => places(stage, lane)), [[1, '–', 3], ['–', 2, '–'], [1, '–', '–']]);
  assert.deepEqual(stage.find('.levels').children.map(({ textContent }) => textContent), ['level', 1, 2, 3]);
});

test('equal neighbours are drawn once, and again after another or a gap', () => {
  const stage = drawn(1, column(1, [1, 'k', 0.5]), column(2, [1, 'k', 0.5]), column(3, [1, 'j', 0.5]),
    column(4), column(5, [1, 'j', 0.5]));
  assert.deepEqual(stills(stage), ['<svg k>', '<svg j>', '<svg j>']);
  assert.equal(stage.findAll('.cell')[0].style['--span'], '2');
});

test('what stays is told from what changes: design and value', () => {
  const stage = drawn(1, column(1, [1, 'k', 0.5]), column(2, [1, 'k', 0.5]), column(3, [1, 'k', 0.7]));
  const kinds = stage.findAll('.cell').map(({ className }) => className.replace(' later', ''));
  assert.deepEqual(kinds, ['cell', 'cell same steady', 'cell same']);
  assert.deepEqual(stage.findAll('.worth').map(({ textContent }) => textContent), ['0.500', '0.500', '0.700']);
});

test('the film has one tab stop, and arrows go over gaps', () => {
  const stage = drawn(2, column(1, [1, 'k', 1], [2, 'k', 1]), column(2, [2, 'k', 1]), column(3, [1, 'k', 1]));
  const stops = () => stage.findAll('.cell').filter(({ tabIndex }) => tabIndex === 0);
  assert.equal(stops().length, 1);
  moveAbout(stage);
  const { keydown, focusin } = stage.find('.film').listeners;
  const press = (key, target) => {
    keydown({ key, target, preventDefault: () => {} });
    focusin({ target: document.activeElement });
    return [document.activeElement.dataset.lane, document.activeElement.dataset.position];
  };
  const [first] = stage.findAll('.cell');
  assert.deepEqual(press('ArrowRight', first), [1, 3]);
  assert.deepEqual(press('Home', document.activeElement), [1, 1]);
  assert.deepEqual(press('ArrowDown', document.activeElement), [2, 1]);
  assert.deepEqual(press('End', document.activeElement), [2, 2]);
  assert.deepEqual(stops(), [document.activeElement]);
});
