// The film: one row a lane, one cell a level.
import { make } from '../shared/dom.js';
import { number } from '../shared/format.js';

const NEAR = 80; // pixels from the end within which the film follows the run

/** Draws the columns that came since; those already seen stay as they are. */
export const drawFilm = (stage, { pictures, columns }) => {
  const { find, state } = stage, film = find('.film');
  Object.assign(state.pictures, pictures);
  const follows = film.scrollLeft + film.clientWidth >= film.scrollWidth - NEAR;
  const fresh = columns.filter(({ position }) => position > state.seen);
  for (const column of fresh) {
    drawColumn(stage, column);
    state.seen = column.position;
  }
  if (fresh.length) lengthen(stage, follows);
  find('.scrub').hidden = state.seen < 2;
};

const drawColumn = (stage, { position, cells }) => {
  for (const [lane, key, value] of cells) {
    const row = rowOf(stage, lane);
    row.append(cellOf(stage.state.pictures, { lane, position, key, value }, row.lastElementChild));
  }
};

/** One cell; it is pale where the design is the one before it. */
const cellOf = (pictures, { lane, position, key, value }, before) => make('button', {
  type: 'button',
  className: 'cell' + (before?.dataset.key === key ? ' same' : ''),
  title: `lane ${lane + 1}, level ${position}: ${number(value)}`,
  dataset: { key, lane, position },
  innerHTML: pictures[key] || '',
}, make('span', { textContent: number(value) }));

const rowOf = ({ find }, lane) => {
  const drawn = find(`.lane[data-lane="${lane}"]`);
  if (drawn) return drawn;
  const name = make('b', { textContent: lane + 1, title: `lane ${lane + 1}` });
  const row = make('div', { className: 'lane', dataset: { lane } }, name);
  find('.film').append(row);
  return row;
};

const lengthen = (stage, follows) => {
  const { find, state } = stage, range = find('.scrub input'), film = find('.film');
  range.max = state.seen;
  if (follows) {
    range.value = state.seen;
    film.scrollLeft = film.scrollWidth;
  }
  scrub(stage);
};

/** Pales the cells beyond the level that the slider stands at. */
export const scrub = ({ find, findAll }) => {
  const level = Number(find('.scrub input').value);
  find('.scrub output').textContent = level;
  for (const cell of findAll('.cell')) cell.classList.toggle('later', Number(cell.dataset.position) > level);
};

export const clearFilm = ({ find }) => {
  find('.film').replaceChildren();
  find('.unfolded').hidden = true;
};
