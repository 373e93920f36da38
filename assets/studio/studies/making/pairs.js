// Methods by value estimates: a box for each pair, one stop of the Tab key for all of them.
import { make } from '../../shared/dom.js';
import { inOrder, makeStop, rove } from '../../shared/roving.js';

const WIDE = 'any value'; // what heads the box of a method that heeds none

/** Which pairs are ticked when there are none yet: the form's own. */
export const ticked = (before, [sampler, value]) => before.length ? before : [[sampler, value]];

/** The pairs that are ticked: [[method, value], …], value "" of a method that heeds none. */
export const readPairs = (table) => [...table.querySelectorAll('input:checked')]
  .map(({ dataset }) => [dataset.method, dataset.value]);

const box = (method, value, label, chosen) => {
  const input = make('input', { type: 'checkbox', checked: chosen, tabIndex: -1, dataset: { method, value } });
  input.setAttribute('aria-label', label);
  return input;
};

const cells = ({ name, label, guided }, values, isChosen) => guided
  ? values.map(([value, called]) => make('td', {}, box(name, value, `${label}, ${called}`, isChosen(name, value))))
  : [make('td', { colSpan: values.length, className: 'wide' }, box(name, '', label, isChosen(name, '')),
    make('small', { textContent: WIDE }))];

const row = (method, values, isChosen) => {
  const head = make('th', { scope: 'row', textContent: method.label });
  return make('tr', {}, head, ...cells(method, values, isChosen));
};

/** Draws the table where methods or values are others; what was ticked stays. */
export const drawPairs = (table, { methods, values, now }) => {
  const drawn = JSON.stringify([methods, values]);
  if (table.dataset.drawn === drawn) return;
  table.dataset.drawn = drawn;
  const fit = methods.filter(({ unfit }) => !unfit), guided = methods.find(({ name }) => name === now[0])?.guided;
  const chosen = ticked(readPairs(table), [now[0], guided ? now[1] : '']);
  const isChosen = (method, value) => chosen.some(([one, other]) => one === method && other === value);
  const heads = values.map(([, textContent]) => make('th', { scope: 'col', textContent }));
  const head = make('thead', {}, make('tr', {}, make('td'), ...heads));
  const body = make('tbody', {}, ...fit.map((method) => row(method, values, isChosen)));
  table.replaceChildren(head, body);
  makeStop(table, table.querySelector('input:checked') ?? table.querySelector('input'));
};

/** Arrow keys go from box to box. */
export const moveInPairs = (table) => {
  const all = () => [...table.querySelectorAll('input')];
  rove(table, 'input', inOrder(all, () => Math.max(1, table.tHead.rows[0].cells.length - 1)));
};
