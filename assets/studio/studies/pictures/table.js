// The table of a study: sorted by any column, copied as Markdown, taken home as CSV or LaTeX.
import { switches, withUnit } from '../choice.js';
import { keepPlace } from '../keep_place.js';
import { runLink } from '../open.js';
import { answerTo } from '../../shared/ask.js';
import { copyButton } from '../../shared/copy.js';
import { button, make } from '../../shared/dom.js';
import { keepFocus } from '../../shared/focus.js';
import { inOrder, makeStop, rove } from '../../shared/roving.js';
import { bytesOf, save } from '../../shared/save.js';
import { nextSort, sortMark } from '../../stage/design_list.js';

const FILES = [['csv', 'CSV'], ['tex', 'LaTeX']];
const SEEDS = [['each', 'each run'], ['mean', 'mean over seeds']];
const LABEL = 'label';

/** Places of the members in the order of a column; those without a number come last, whichever way. */
export const inOrderOf = ({ heads, rows }, sort) => {
  const places = rows.map((_, place) => place);
  if (!sort) return places;
  const column = heads.findIndex(({ key }) => key === sort.key), way = sort.down ? -1 : 1;
  const worth = (place) => column < 0 ? rows[place].label : rows[place].cells[column][0];
  return places.sort((a, b) => compare(worth(a), worth(b), way));
};

const compare = (x, y, way) => {
  if (x === null || y === null) return Number(x === null) - Number(y === null);
  if (typeof x === 'string') return way * x.localeCompare(y, 'en', { numeric: true });
  return way * (x - y);
};

export const drawTable = (view) => {
  const { state, find } = view, { table } = state.parts;
  if (!table) return;
  const bar = find('.study-files');
  keepFocus(bar, () => bar.replaceChildren(...seedSwitch(view, table), ...files(view)));
  find('.study-remarks').replaceChildren(...table.remarks.map((textContent) => make('p', { textContent })));
  const box = find('.study-table');
  const lines = inOrderOf(table, state.sort).map((place) => line(view, table.rows[place]));
  const heads = [headCell(view, { key: LABEL, label: 'run' }), ...table.heads.map((head) => headCell(view, head))];
  const all = make('table', { className: 'plain study-lines' },
    make('thead', {}, make('tr', {}, make('td'), ...heads)), make('tbody', {}, ...lines));
  keepPlace(box, () => box.replaceChildren(make('div', { className: 'scroll' }, all)));
  makeStop(box, box.querySelector('tbody input'));
  for (const each of box.querySelectorAll('th button')) each.tabIndex = 0;
};

/** Where runs differ in their seed alone: each in a line, or their mean. */
const seedSwitch = (view, { replicated, seeds }) =>
  replicated ? [switches(SEEDS, seeds, (each) => view.want('table', { seeds: each }))] : [];

const files = (view) => [
  copyButton('Copy as Markdown', async () => (await ask(view, 'md')).text),
  ...FILES.map(([kind, name]) => {
    const each = button(name, { title: `download the table as ${name}`, dataset: { focus: kind } });
    each.addEventListener('click', async () => {
      const answer = await ask(view, kind);
      save(answer.name, bytesOf(answer.content));
    });
    return each;
  }),
];

const ask = async ({ server, state, find }, kind) => {
  const asked = server.table({ study: state.study, kind, seeds: state.parts.table.seeds });
  const answer = await answerTo(asked);
  if (!answer.refused) return answer;
  find('.study-line').textContent = answer.refused;
  throw new Error(answer.refused);
};

const headCell = (view, { key, label, unit = '', about = '', better }) => {
  const sort = view.state.sort ?? {}, [arrow, word] = sortMark(sort, key);
  const way = { higher: ', higher is better', lower: ', lower is better' }[better] ?? '';
  const sorter = button(label + arrow, { dataset: { focus: `sort ${key}` }, title: about + way });
  if (withUnit(label, unit) !== label) sorter.append(make('small', { textContent: unit }));
  sorter.addEventListener('click', () => {
    view.state.sort = nextSort(sort, key);
    drawTable(view);
  });
  const cell = make('th', { scope: 'col', className: key === LABEL ? '' : 'number' }, sorter);
  cell.setAttribute('aria-sort', word);
  return cell;
};

const line = (view, { label, members, cells }) => {
  const { picked } = view.state, mine = members.every((place) => picked.has(place));
  const ticked = make('input', {
    type: 'checkbox', checked: mine, ariaLabel: `pick ${label}`, tabIndex: -1, dataset: { focus: `pick ${members}` },
  });
  ticked.addEventListener('change', () => view.pick(toggled(picked, members)));
  return make('tr', { className: mine ? 'chosen' : '' },
    make('td', {}, ticked), make('td', { className: 'run-name' }, ...named(view.state, label, members)),
    ...cells.map(([, words]) => amount(words)));
};

/** The name of a line, which opens the run where it is of one, and how that stands. */
const named = ({ members }, label, places) => {
  const { status, run, line: standing } = members[places[0]] ?? {};
  if (places.length > 1 || !status) return [make('span', { textContent: label })];
  if (status === 'deleted') return [make('span', { textContent: `${label}, deleted` })];
  const link = runLink(run, { textContent: label, tabIndex: -1, dataset: {} });
  if (status === 'done') return [link];
  return [link, make('small', { textContent: status === 'failed' ? standing : status })];
};

/** A number, its interval in small behind it. */
const amount = (words) => {
  const [figure, interval = ''] = words.split(' (');
  return make('td', { className: 'number' }, figure,
    ...(interval ? [make('small', { textContent: ` (${interval}` })] : []));
};

/** A set with these in it, or without, where it had all. */
export const toggled = (set, places) => {
  const next = new Set(set), had = places.every((place) => set.has(place));
  for (const place of places) if (had) next.delete(place); else next.add(place);
  return next;
};

/** Arrow keys go from line to line; Enter opens the run. */
export const moveInTable = (view) => {
  const box = view.find('.study-table'), all = () => view.findAll('.study-table tbody input');
  rove(box, 'tbody input', inOrder(all), (to) => to.scrollIntoView({ block: 'nearest' }));
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target.matches('input')) event.target.closest('tr').querySelector('a')?.click();
  });
};
