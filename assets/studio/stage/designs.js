// What a run ends with: its designs, the one that is looked at, and what is drawn and said of all of them.
import { drawing, make } from '../shared/dom.js';
import { drawBar } from '../shared/downloads.js';
import { keepFocus } from '../shared/focus.js';
import { number } from '../shared/format.js';
import { inOrder, rove } from '../shared/roving.js';
import { drawChart } from './charts.js';
import { gallery, grouped, nextSort, ordered, table } from './design_list.js';
import { drawFacts } from './facts.js';
import { inspect } from './inspector.js';
import { showAncestors } from './lineage/door.js';

/** Draws everything that a finished run has, and looks at the design that was chosen, or at the best. */
export const drawDesigns = (stage, { finished }) => {
  const { find, state } = stage, place = state.chosen?.place;
  state.finished = finished;
  drawChart(stage, 'distribution', finished.distribution);
  find('.reward-note').textContent = finished.complete ? 'finished designs, beside the unguided model'
    : 'of what unfinished states point to';
  find('.medians').replaceChildren(...medians(finished.medians));
  find('.designs').hidden = false;
  find('.designs-note').textContent = note(finished);
  Object.assign(find('.collapse'), { textContent: finished.collapse || '', hidden: !finished.collapse });
  keepFocus(find('.downloads'), () => drawBar(find('.downloads'), state.exports, zipName(state, finished)));
  find('.panels').replaceChildren(...finished.panels.map(panel));
  drawOpinions(stage, finished.opinions);
  state.chosen = finished.rows.find((row) => row.place === place) || finished.rows[0] || null;
  listDesigns(stage);
  drawFacts(stage, finished);
  if (state.chosen) inspect(stage, state.chosen);
};

/** What the file of the run's ZIP is called, as studio/export names it. */
const zipName = ({ stem }, { complete }) => `${stem}${complete ? '' : '-unfinished'}.zip`;

/** What is said beside “Designs”. */
export const note = ({ complete, rows }) => {
  if (!complete) return 'the run was not finished: what its states pointed to';
  const different = grouped(rows).length;
  return `${rows.length} finished, ${different < rows.length ? `${different} different, ` : ''}best first`;
};

const medians = (all) => Object.entries(all).filter(([, value]) => value !== null).map(([name, value]) =>
  make('span', {}, `median of ${name} `, make('b', { textContent: number(value) })));

const panel = ({ title, svg }) =>
  make('figure', { tabIndex: 0 }, make('figcaption', { textContent: title }), drawing(svg, 'wide'));

const drawOpinions = (stage, opinions) => {
  stage.find('.opinions').hidden = !opinions;
  if (opinions) drawChart(stage, 'opinions', opinions);
};

/** Lists the designs in the order and the view that were asked for last. */
export const listDesigns = (stage) => {
  const { find, findAll, state: { finished, sort, view } } = stage;
  const rows = ordered(finished.rows, sort), look = (row) => choose(stage, row);
  const { meanings } = finished, sorter = (key) => sortBy(stage, key);
  const list = view === 'gallery' ? gallery(rows, look)
    : table(rows, finished.columns, { sort, choose: look, sortBy: sorter, meanings });
  keepFocus(find('.designs-view'), () => find('.designs-view').replaceChildren(list));
  for (const each of findAll('[data-view]')) each.setAttribute('aria-pressed', each.dataset.view === view);
  markChosen(stage);
};

const sortBy = (stage, key) => {
  stage.state.sort = nextSort(stage.state.sort, key);
  listDesigns(stage);
};

const choose = (stage, row) => {
  stage.state.chosen = row;
  if (stage.state.finished.complete) showAncestors(stage, row.place);
  markChosen(stage);
  return inspect(stage, row);
};

/** Frames the design that is looked at; it is also the one that Tab reaches. */
const markChosen = ({ find, findAll, state: { chosen } }) => {
  const entries = findAll('.designs-view .entry');
  const mine = entries.find((each) => each.dataset.places.split(' ').includes(String(chosen?.place)));
  for (const each of entries) {
    each.classList.toggle('chosen', each === mine);
    if (each === mine) each.setAttribute('aria-current', 'true'); else each.removeAttribute('aria-current');
  }
  for (const each of entries) each.tabIndex = each === (mine ?? entries[0]) ? 0 : -1;
};

/** Arrow keys go from design to design: along the gallery's rows, down the table's lines. */
export const moveInDesigns = ({ find, findAll }) => {
  const entries = () => findAll('.designs-view .entry');
  const perRow = () => entries().filter((each, _, all) => each.offsetTop === all[0].offsetTop).length;
  rove(find('.designs-view'), '.entry', inOrder(entries, perRow), (to) => to.scrollIntoView({ block: 'nearest' }));
};

export const clearDesigns = ({ find }) => {
  find('.designs').hidden = true;
  for (const name of ['.medians', '.inspector', '.closely', '.panels']) find(name).replaceChildren();
};
