// The film: one row a lane, one cell a level. A design that stays is drawn once, and seen as long as it stays.
import { make } from '../shared/dom.js';
import { makeStop } from '../shared/roving.js';
import { head, heads, lay, leave, stripOf } from './film/strips.js';

const NEAR = 80; // pixels from the end within which the film follows the run

/** Draws the columns that came since; those already seen stay as they are. */
export const drawFilm = (stage, { pictures, columns, rows = 0 }) => {
  const { find, state } = stage, film = find('.film');
  Object.assign(state.pictures, pictures);
  state.rows = Math.max(state.rows, rows);
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
  const given = new Map(cells.map(([lane, key, value]) => [lane, { lane, position, key, value }]));
  const every = new Set([...Array(stage.state.rows).keys()].map((lane) => lane + 1).concat([...given.keys()]));
  heads(stage).append(head(position));
  for (const lane of [...every].sort((a, b) => a - b)) {
    const strip = stripOf(stage, lane);
    if (given.has(lane)) lay(strip, given.get(lane), stage.state.pictures); else leave(strip, position);
  }
};

const lengthen = (stage, follows) => {
  const { find, state } = stage, range = find('.scrub input'), film = find('.film');
  range.max = state.seen;
  if (follows) {
    range.value = state.seen;
    film.scrollLeft = film.scrollWidth;
  }
  if (!film.contains(document.activeElement)) makeStop(film, newest([...state.strips.values()]));
  scrub(stage);
};

/** The newest cell of the first lane that goes on. */
const newest = (strips) =>
  strips.map(({ row }) => row.lastElementChild).find(({ classList }) => classList.contains('cell'));

/** Pales the cells beyond the level that the slider stands at. */
export const scrub = ({ find, findAll }) => {
  const level = Number(find('.scrub input').value);
  find('.scrub output').textContent = level;
  for (const cell of findAll('.cell')) cell.classList.toggle('later', Number(cell.dataset.position) > level);
};

/** What colours and letters mean, and how many lanes are not shown. */
export const drawKey = ({ find }, { key, rows, lanes }) => {
  find('.film-key').replaceChildren(...key.map(entry), find('.film-key .always') ?? '');
  find('.film-note').textContent = lanes > rows
    ? `The first ${rows} of ${lanes} lanes; the table has all designs.` : '';
};

const entry = ([colour, words]) => {
  const mark = make('i', { className: 'mark' });
  mark.style.background = colour;
  return make('span', {}, ...(colour ? [mark] : []), words);
};

export const clearFilm = ({ find }) => {
  find('.film').replaceChildren();
  find('.unfolded').hidden = true;
};
