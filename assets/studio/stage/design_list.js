// Finished designs as a gallery or as a table, in the order that is asked for.
import { button, drawing, make } from '../shared/dom.js';
import { number } from '../shared/format.js';

const OWN = ['lane', 'design', 'reward']; // columns that every design has; the others are its figures
const TAIL = 8; // letters of a long design that stay in sight at its end
const PLAIN = '0–1'; // a unit that only says where a plain number lies

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

/** Equal designs together, in the order of the first of each: [[row, …], …]. */
export const grouped = (rows) => [...rows.reduce((groups, row) =>
  groups.set(row.design, [...(groups.get(row.design) ?? []), row]), new Map()).values()];

/** A card for every different design; `choose` gets the row of the one that is clicked. */
export const gallery = (rows, choose) => make('div', { className: 'gallery' }, ...grouped(rows).map((equal) => {
  const [row] = equal, lanes = equal.map(({ lane }) => lane);
  const card = button('', {
    className: 'card entry', title: `${row.design}\n${laneWords(lanes)}`, tabIndex: -1,
    dataset: { places: equal.map(({ place }) => place).join(' '), focus: `card ${row.design}` },
  });
  const copies = equal.length > 1 ? [make('b', { className: 'copies', textContent: `×${equal.length}` })] : [];
  card.append(drawing(row.svg, 'picture'), make('span', {}, number(row.reward), ...copies));
  card.addEventListener('click', () => choose(row));
  return card;
}));

const laneWords = (lanes) => [...new Set(lanes)].length === 1 ? `lane ${lanes[0]}` : `lanes ${lanes.join(', ')}`;

/** A table of these figures; `choose` gets the row that is clicked, `sortBy` the column. */
export const table = (rows, figures, { sort, choose, sortBy, meanings = {} }) => {
  const cells = [...OWN, ...figures].map((key) => headCell(key, sort, sortBy, meanings[key] ?? {}));
  const body = rows.map((row) => line(row, figures, choose));
  const filled = make('table', { className: 'plain designs-table' },
    make('thead', {}, make('tr', {}, ...cells)), make('tbody', {}, ...body));
  return make('div', { className: 'scroll' }, filled);
};

/** What is said of a column's order: (to those who see it, to those who do not). */
export const sortMark = (sort, key) => {
  if (sort.key !== key) return ['', 'none'];
  return sort.down ? [' ↓', 'descending'] : [' ↑', 'ascending'];
};

const headCell = (key, sort, sortBy, { label, unit, about }) => {
  const [arrow, word] = sortMark(sort, key);
  const sorter = button((label || key) + arrow, { dataset: { focus: `sort ${key}` }, title: about || '' });
  if (unit && unit !== PLAIN) sorter.append(make('small', { textContent: unit }));
  sorter.addEventListener('click', () => sortBy(key));
  const cell = make('th', { scope: 'col', className: key === 'design' ? '' : 'number' }, sorter);
  cell.setAttribute('aria-sort', word);
  return cell;
};

const line = (row, figures, choose) => {
  const names = { places: row.place, focus: `row ${row.place}` };
  const drawn = make('tr', { className: 'entry', tabIndex: -1, dataset: names },
    amount(row.lane),
    make('td', { className: 'letters', title: row.design }, ...cut(row.design)),
    amount(number(row.reward)),
    ...figures.map((key) => amount(number(row.figures[key]))));
  drawn.addEventListener('click', () => choose(row));
  drawn.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    choose(row);
  });
  return drawn;
};

const amount = (textContent) => make('td', { className: 'number', textContent });

/** A design on one line, cut in its middle where it is long; what is selected and copied is the whole. */
const cut = (design) => design.length <= 2 * TAIL ? [design] : [
  make('span', { className: 'start', textContent: design.slice(0, -TAIL) }),
  make('span', { className: 'end', textContent: design.slice(-TAIL) }),
];
