// What a run ends with: its designs, the one that is looked at, and what is drawn and said of all of them.
import { drawing, make } from '../shared/dom.js';
import { number } from '../shared/format.js';
import { drawChart } from './charts.js';
import { gallery, nextSort, ordered, table } from './design_list.js';
import { drawDownloads } from './downloads.js';
import { drawFacts } from './facts.js';
import { inspect } from './inspector.js';

/** Draws everything that a finished run has, and looks at the design that was chosen, or at the best. */
export const drawDesigns = (stage, { finished, exports }) => {
  const { find, state } = stage;
  state.finished = finished;
  drawChart(stage, 'distribution', finished.distribution);
  find('.medians').replaceChildren(...medians(finished.medians));
  find('.designs').hidden = false;
  find('.designs-note').textContent = note(finished);
  drawDownloads(stage, exports);
  find('.panels').replaceChildren(...finished.panels.map(panel));
  drawOpinions(stage, finished.opinions);
  listDesigns(stage);
  drawFacts(stage, finished);
  const lane = state.chosen?.lane;
  if (finished.rows.length) choose(stage, finished.rows.find((row) => row.lane === lane) || finished.rows[0]);
};

/** What is said beside “Designs”. */
export const note = ({ complete, rows }) => complete ? `${rows.length} finished, best first`
  : 'the run was not finished: what its states pointed to';

const medians = (all) => Object.entries(all).filter(([, value]) => value !== null).map(([name, value]) =>
  make('span', {}, `median of ${name} `, make('b', { textContent: number(value) })));

const panel = ({ title, svg }) =>
  make('figure', {}, make('figcaption', { textContent: title }), drawing(svg, 'wide'));

const drawOpinions = (stage, opinions) => {
  stage.find('.opinions').hidden = !opinions;
  if (opinions) drawChart(stage, 'opinions', opinions);
};

/** Lists the designs in the order and the view that were asked for last. */
export const listDesigns = (stage) => {
  const { find, findAll, state: { finished, sort, chosen, view } } = stage;
  const rows = ordered(finished.rows, sort), look = (row) => choose(stage, row);
  const list = view === 'gallery' ? gallery(rows, chosen, look)
    : table(rows, finished.columns, { sort, chosen, choose: look, sortBy: (key) => sortBy(stage, key) });
  find('.designs-view').replaceChildren(list);
  for (const each of findAll('[data-view]')) each.setAttribute('aria-pressed', each.dataset.view === view);
};

const sortBy = (stage, key) => {
  stage.state.sort = nextSort(stage.state.sort, key);
  listDesigns(stage);
};

const choose = (stage, row) => {
  stage.state.chosen = row;
  listDesigns(stage);
  return inspect(stage, row);
};

export const clearDesigns = ({ find }) => {
  find('.designs').hidden = true;
  find('.medians').textContent = '';
};
