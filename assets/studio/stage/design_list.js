// Finished designs as a gallery or as a table, in the order that is asked for.
import { button, drawing, make } from '../shared/dom.js';
import { number } from '../shared/format.js';

const OWN = ['lane', 'design', 'reward']; // columns that every design has; the others are its figures

/** The order after a click on a column: that column downwards, or the other way round if it was the order before. */
export const nextSort = (sort, key) => ({ key, down: sort.key === key ? !sort.down : true });

/** The rows in that order; what has no value counts as least. */
export const ordered = (rows, { key, down }) => {
  const worth = (row) => (OWN.includes(key) ? row[key] : row.figures[key]) ?? -Infinity;
  return [...rows].sort((a, b) => compare(worth(a), worth(b)) * (down ? -1 : 1));
};

const compare = (x, y) => {
  if (x < y) return -1;
  return x > y ? 1 : 0;
};

/** Cards; `choose` gets the row of the one that is clicked. */
export const gallery = (rows, chosen, choose) => make('div', { className: 'gallery' }, ...rows.map((row) => {
  const card = button('', { className: 'card' + (row === chosen ? ' chosen' : ''), title: row.design });
  card.append(drawing(row.svg, 'picture'), make('span', { textContent: number(row.reward) }));
  card.addEventListener('click', () => choose(row));
  return card;
}));

/** A table of these figures; `choose` gets the row that is clicked, `sortBy` the column. */
export const table = (rows, figures, { sort, chosen, choose, sortBy }) => {
  const head = make('tr', {}, ...[...OWN, ...figures].map((key) => headCell(key, sort, sortBy)));
  const body = rows.map((row) => line(row, figures, row === chosen, choose));
  const filled = make('table', { className: 'plain' }, make('thead', {}, head), make('tbody', {}, ...body));
  return make('div', { className: 'scroll' }, filled);
};

/** What is said of a column's order: (to those who see it, to those who do not). */
export const sortMark = (sort, key) => {
  if (sort.key !== key) return ['', 'none'];
  return sort.down ? [' ↓', 'descending'] : [' ↑', 'ascending'];
};

const headCell = (key, sort, sortBy) => {
  const [arrow, word] = sortMark(sort, key), sorter = button(key + arrow);
  sorter.addEventListener('click', () => sortBy(key));
  const cell = make('th', { scope: 'col' }, sorter);
  cell.setAttribute('aria-sort', word);
  return cell;
};

const line = (row, figures, chosen, choose) => {
  const drawn = make('tr', { className: chosen ? 'chosen' : '', tabIndex: 0 },
    make('td', { textContent: row.lane + 1 }),
    make('td', { className: 'letters', textContent: row.design }),
    make('td', { textContent: number(row.reward) }),
    ...figures.map((key) => make('td', { textContent: number(row.figures[key]) })));
  drawn.addEventListener('click', () => choose(row));
  drawn.addEventListener('keydown', (event) => { if (event.key === 'Enter') choose(row); });
  return drawn;
};
