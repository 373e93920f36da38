// The list of runs and studies: a grid with one tab stop, a row each; on a narrow page every row is a card.
import { addressOf } from '../shared/address.js';
import { button, drawing, make } from '../shared/dom.js';
import { count, number } from '../shared/format.js';
import { editor } from './editor.js';

const COLUMNS = ['', 'design', 'run or study', 'status', 'best reward', 'cost', 'started'];

/** What a run cost, in words. */
export const costWords = ({ rows, calls, seconds }) =>
  [`${count(rows)} rows`, ...(calls ? [`${count(calls)} calls`] : []), seconds >= 90 ? `${Math.round(seconds / 60)} min`
    : `${seconds.toFixed(1)} s`].join(' · ');

/** The table of what is known. page: as wire.js has it. */
export const table = (page) => {
  const { entries, ticked, editing } = page.state;
  const rows = entries.flatMap((entry) => [row(page, entry, ticked.has(entry.id)),
    ...(editing === entry.id ? [editor(page, entry, COLUMNS.length)] : [])]);
  const grid = make('table', { className: 'plain history' }, head(page), make('tbody', {}, ...rows));
  grid.setAttribute('role', 'grid');
  grid.setAttribute('aria-label', 'runs and studies, newest first; arrow keys go from one to another');
  return grid;
};

const head = ({ state: { entries, ticked } }) => {
  const checked = entries.every(({ id }) => ticked.has(id));
  const all = make('input', { type: 'checkbox', checked, dataset: { all: '', focus: 'all' } });
  all.setAttribute('aria-label', 'tick all that are shown');
  return make('thead', {}, make('tr', {}, ...COLUMNS.map((name) =>
    Object.assign(make('th', { textContent: name }, ...(name ? [] : [all])), { scope: 'col' }))));
};

const row = (page, entry, ticked) => {
  const name = named(entry, page.state.editing === entry.id);
  const cells = [[tick(entry, ticked)], [drawing(entry.picture, 'thumbnail')], name, [entry.state],
    [entry.reward === null ? '–' : number(entry.reward)], [costWords(entry)], [age(entry)]];
  const drawn = make('tr', { dataset: { entry: entry.id } }, ...cells.map((content, place) =>
    make('td', { dataset: { label: COLUMNS[place] } }, ...content)));
  drawn.setAttribute('aria-selected', String(ticked));
  return drawn;
};

const control = (node, entry, what) => {
  Object.assign(node.dataset, { stop: '', [what]: entry.id, focus: `${what} ${entry.id}` });
  node.tabIndex = -1;
  return node;
};

const titled = ({ name, title }) => name || title;

const tick = (entry, checked) => {
  const box = control(make('input', { type: 'checkbox', checked }), entry, 'tick');
  box.setAttribute('aria-label', `tick ${titled(entry)}`);
  return box;
};

const star = (entry) => {
  const about = { className: 'star', title: 'starred ones are never deleted for their age' };
  const node = control(button(entry.starred ? '★' : '☆', about), entry, 'star');
  node.setAttribute('aria-pressed', String(entry.starred));
  node.setAttribute('aria-label', `keep ${titled(entry)}`);
  return node;
};

const named = (entry, open) => {
  const link = control(make('a', { href: addressOf(entry), textContent: titled(entry) }), entry, 'open');
  const edit = control(button('✎', { className: 'star', title: 'name, note, link' }), entry, 'edit');
  edit.setAttribute('aria-label', `name, note and link of ${titled(entry)}`);
  edit.setAttribute('aria-expanded', String(open));
  const beside = [entry.name && entry.title, entry.note].filter(Boolean);
  const heads = make('span', { className: 'named' }, star(entry), link, edit);
  return [heads, ...beside.map((textContent) => make('small', { textContent }))];
};

const age = ({ age: textContent, created }) => {
  const moment = new Date(1000 * created);
  return make('time', { textContent, title: moment.toLocaleString(), dateTime: moment.toISOString() });
};
