// The runs by up to three settings, each with its best design: a table with labelled axes, or one after the other.
import { choice } from '../choice.js';
import { keepPlace } from '../keep_place.js';
import { runLink } from '../open.js';
import { isPicked } from '../state.js';
import { drawing, make } from '../../shared/dom.js';
import { keepFocus } from '../../shared/focus.js';
import { number } from '../../shared/format.js';
import { inOrder, makeStop, rove } from '../../shared/roving.js';

const AXES = { x: 'Columns', y: 'Rows', z: 'Grids' };
const DONE = 'done', GONE = 'deleted';

export const drawGrid = (view) => {
  const { state: { parts: { grid } }, find } = view;
  if (!grid) return;
  keepFocus(find('.study-axes'), () => find('.study-axes').replaceChildren(...axisChoices(view, grid)));
  const box = find('.study-grid');
  keepPlace(box, () => box.replaceChildren(...grid.grids.map((rows, z) => drawn(view, grid, rows, z))));
  makeStop(box, box.querySelector('.tile'));
};

const axisChoices = (view, { settings, ...grid }) => {
  const options = [['', '–'], ...settings], to = (axis) => (path) => view.want('grid', axesWith(grid, axis, path));
  return settings.length < 2 ? [] : Object.entries(AXES).map(([axis, name]) =>
    choice(name, options, grid[axis].path ?? '', to(axis)));
};

/** The axes as they are, but for one. */
const axesWith = (grid, axis, path) =>
  ({ ...Object.fromEntries(Object.keys(AXES).map((each) => [each, grid[each].path ?? ''])), [axis]: path });

const drawn = (view, grid, rows, z) => {
  const plain = !grid.x.values && !grid.y.values;
  const body = plain ? flow(view, rows[0][0]) : make('div', { className: 'scroll' }, cross(view, grid, rows));
  if (!grid.z.values) return body;
  return make('div', {}, make('h4', { textContent: `${grid.z.label} ${grid.z.values[z]}` }), body);
};

const flow = (view, places) => make('div', { className: 'flow' }, ...places.map((place) => tile(view, place, true)));

const cross = (view, { x, y }, rows) => make('table', { className: 'cross' },
  make('caption', { textContent: axisWords(x, '→') + axisWords(y, '↓') }),
  ...x.values ? [make('thead', {}, make('tr', {}, make('td'), ...x.values.map((words) => head('col', words))))] : [],
  make('tbody', {}, ...rows.map((cells, i) => make('tr', {},
    y.values ? head('row', y.values[i]) : make('td'),
    ...cells.map((places) => make('td', {}, ...places.map((place) => tile(view, place, false))))))));

const axisWords = ({ label }, arrow) => label ? `${arrow} ${label}  ` : '';

const head = (scope, textContent) => make('th', { scope, textContent });

/** One run: its picture, best reward, how it stands. A run that is gone is a gap with its label. */
export const tile = ({ state }, place, named) => {
  const sign = JSON.stringify([state.members[place], named, isPicked(state, place)]);
  if (state.tiles[place]?.sign !== sign) state.tiles[place] = { sign, node: newTile(state, place, named) };
  return state.tiles[place].node;
};

const newTile = (state, place, named) => {
  const member = state.members[place] ?? { label: '', status: GONE };
  const { label, run, status, line, share, best } = member;
  const reached = best === null || best === undefined ? '' : `best ${number(best)}`;
  const about = [label, status, line, reached].filter(Boolean).join(', ');
  const inside = [
    drawing(state.pictures[place]?.[1] ?? '', 'picture'),
    make('b', { textContent: status === DONE ? number(best) : status }),
    ...(named ? [make('small', { textContent: label })] : []),
    ...(status !== DONE && line ? [make('small', { className: 'line', textContent: line })] : []),
    ...(['running', 'queued'].includes(status) ? [progress(share)] : []),
  ];
  const looks = { className: `tile ${status}${isPicked(state, place) ? '' : ' dim'}`, title: about, tabIndex: -1 };
  const names = { ...looks, ariaLabel: about, dataset: { place, focus: `tile ${place}` } };
  return status === GONE ? make('span', { ...names, role: 'img' }, ...inside) : runLink(run, names, ...inside);
};

const progress = (share) => {
  const bar = make('i');
  bar.style.width = `${100 * share}%`;
  return make('span', { className: 'bar' }, bar);
};

/** Asks for the pictures that are new, and puts them into their cells. */
export const drawPictures = async (view) => {
  const { state, server } = view, { generation } = state;
  const fresh = state.members.flatMap(({ picture }, place) =>
    picture && state.pictures[place]?.[0] !== picture ? [[place, picture]] : []);
  for (const [place, picture] of fresh) state.pictures[place] = [picture, state.pictures[place]?.[1] ?? ''];
  if (!fresh.length) return;
  const answer = await server.cells({ study: state.study, members: fresh.map(([place]) => place) }).catch(() => ({}));
  if (generation !== state.generation) return;
  for (const [place, picture] of fresh) {
    const svg = answer.pictures?.[place];
    if (svg === undefined) delete state.pictures[place];
    else state.pictures[place] = [picture, svg];
    const box = view.find(`.tile[data-place="${place}"] .picture`);
    if (box && svg !== undefined) box.innerHTML = svg;
  }
  const came = Object.keys(answer.pictures ?? {}).length;
  if (came && came < fresh.length) drawPictures(view); // the studio draws so many at once
};

/** Arrow keys go from run to run. */
export const moveInGrid = (view) => {
  const box = view.find('.study-grid'), all = () => view.findAll('.study-grid .tile');
  const perRow = () => all().filter((each, _, list) => each.offsetTop === list[0].offsetTop).length;
  rove(box, '.tile', inOrder(all, perRow), (to) => to.scrollIntoView({ block: 'nearest', inline: 'nearest' }));
};
