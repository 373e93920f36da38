// The film under the keyboard: one tab stop, arrows from cell to cell.
import { rove } from '../../shared/roving.js';

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }; // lanes, levels

/** Arrow keys go from cell to cell, over gaps; Home and End to a lane's first and last. */
export const moveAbout = (stage) => {
  const film = stage.find('.film');
  rove(film, '.cell', (from, key) => neighbour(stage, from.dataset, key), ({ dataset: { lane, position } }) => {
    const row = stage.state.strips.get(Number(lane))?.row;
    for (const label of [film.querySelector('.levels')?.children[position], row?.firstElementChild]) {
      label?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
  });
};

const neighbour = ({ find, findAll, state }, { lane, position }, key) => {
  const all = findAll(`.cell[data-lane="${lane}"]`);
  if (key === 'Home') return all[0];
  if (key === 'End') return all.at(-1);
  const [down, right] = STEPS[key];
  for (let [l, p] = [+lane + down, +position + right]; l >= 0 && l <= state.strips.size && p > 0 && p <= state.seen;) {
    const cell = find(`.cell[data-lane="${l}"][data-position="${p}"]`);
    if (cell) return cell;
    [l, p] = [l + down, p + right];
  }
  return null;
};
