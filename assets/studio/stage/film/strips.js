// The cells of a lane, one a level, and the head of the levels.
import { make } from '../../shared/dom.js';
import { number } from '../../shared/format.js';

/** A cell at a strip's end; it has a picture where the design is another than the one before. */
export const lay = (strip, { lane, position, key, value }, pictures) => {
  const stays = strip.key === key, worth = number(value);
  const cell = cellOf({ lane, position, key, worth, kind: kindOf(stays, worth === strip.worth) });
  if (!stays) {
    cell.append(reach(pictures[key]));
    Object.assign(strip, { first: cell, length: 0 });
  }
  strip.length += 1;
  strip.first.style.setProperty('--span', strip.length);
  Object.assign(strip, { key, worth });
  strip.row.append(cell);
};

/** steady: also the value is the one before, and is seen only where the film ends or is pointed at. */
const kindOf = (stays, steady) => (stays ? ' same' : '') + (stays && steady ? ' steady' : '');

const cellOf = ({ lane, position, key, worth, kind }) => {
  const words = `lane ${lane}, level ${position}: ${worth}${kind ? ', the same design' : ''}`;
  const cell = make('button', {
    type: 'button', tabIndex: -1, title: words, className: 'cell' + kind, dataset: { key, lane, position },
  }, make('span', { className: 'worth', textContent: worth }));
  cell.setAttribute('aria-label', words);
  cell.setAttribute('role', 'gridcell');
  return cell;
};

/** As wide as the design stays; the picture in it keeps in sight while the film is scrolled. */
const reach = (svg) => make('span', { className: 'reach' }, make('span', { className: 'still', innerHTML: svg || '' }));

/** An empty place: none of the lane's candidates was kept. */
export const leave = (strip, position) => {
  const gap = make('span', { className: 'gap', title: `level ${position}: none of its candidates was kept` });
  gap.setAttribute('role', 'gridcell');
  strip.key = undefined;
  strip.row.append(gap);
};

/** The row of the levels' numbers. */
export const heads = ({ find }) => {
  const drawn = find('.levels');
  if (drawn) return drawn;
  const row = rowOf('levels', 'level', 'lanes downwards, levels to the right', 'columnheader');
  find('.film').append(row);
  return row;
};

export const head = (position) => {
  const cell = make('span', { className: 'level', textContent: position });
  cell.setAttribute('role', 'columnheader');
  return cell;
};

/** A lane's row and what stands at its end; a lane that is new has gaps up to here. */
export const stripOf = (stage, lane) => {
  const { find, state } = stage;
  if (state.strips.has(lane)) return state.strips.get(lane);
  const row = rowOf('lane', lane, `lane ${lane}`, 'rowheader'), strip = { row };
  row.dataset.lane = lane;
  find('.film').append(row);
  state.strips.set(lane, strip);
  for (let position = 1; position <= state.seen; position++) leave(strip, position);
  return strip;
};

const rowOf = (className, name, title, role) => {
  const label = make('b', { textContent: name, title }), row = make('div', { className }, label);
  label.setAttribute('role', role);
  row.setAttribute('role', 'row');
  return row;
};
