// The family tree of a run, in the film's place: asked for when it is looked at, and drawn.
import { make } from '../../shared/dom.js';
import { number } from '../../shared/format.js';
import { offerChances } from './chances.js';
import { coloursOf } from './colours.js';
import { geometryOf } from './geometry.js';
import { litOf } from './marks.js';
import { forget } from './memory.js';
import { pictureOf } from './picture.js';
import { drawWalk } from './walk.js';

const LIVE = 700; // ms between two drawings of a run that goes on
const UNANSWERED = 2000; // ms until a studio that does not answer is asked again

const isOpen = ({ state }) => state.picture === 'lineage';

/** A tree that is looked at is drawn again when the run has gone on. */
export const follow = (stage) => {
  const { facts, finished, lineage } = stage.state;
  if (!facts || !isOpen(stage)) return;
  if (lineage.seen === facts.position) {
    if (lineage.data && lineage.finished !== finished) drawLineage(stage);
    return;
  }
  if (facts.status === 'running' && performance.now() - lineage.at < LIVE) return;
  askLineage(stage);
};

/** Asks for the tree as it is wanted now, and draws it. */
export const askLineage = async (stage) => {
  const { server, state } = stage, { lineage, generation, run, facts } = state;
  const { first, last, chosen, alone } = lineage;
  [lineage.seen, lineage.at] = [facts?.position ?? 0, performance.now()];
  const answer = await server.lineage({ run, first, last, design: alone ? chosen : null }).catch(() => null);
  if (generation !== state.generation) return;
  if (!answer || answer.refused || answer.empty) return tellEmpty(stage, answer);
  take(stage, answer);
  drawLineage(stage);
};

const tellEmpty = (stage, answer) => {
  const { find, state: { lineage } } = stage;
  if (!answer) {
    lineage.seen = -1;
    setTimeout(() => stage.state.lineage === lineage && follow(stage), UNANSWERED);
  }
  const words = answer?.refused ?? answer?.empty ?? 'The studio does not answer; trying again …';
  find('.lineage-words').textContent = words;
  for (const each of ['.tree', '.tree-remarks', '.walked']) find(each).replaceChildren();
  find('.tree-tools').hidden = true;
};

/** The chosen design and level stay where they can; at first they are the best design and the last level. */
const take = ({ state: { lineage } }, data) => {
  const newest = !lineage.data || lineage.level === lineage.data.levels;
  if (lineage.chosen < 0 || lineage.chosen >= data.paths.length) lineage.chosen = best(data.values);
  if (newest || lineage.level > data.levels) lineage.level = data.levels;
  if (lineage.data?.levels !== data.levels) forget(lineage);
  Object.assign(lineage, { data, lit: null });
};

const best = (values) =>
  values.reduce((top, value, place) => (value ?? -Infinity) > (values[top] ?? -Infinity) ? place : top, 0);

/** The finished designs' pictures by place, where all are finished. */
const thumbsOf = ({ finished, lineage: { data } }) =>
  finished?.complete && data.columns.at(-1) === data.levels
    ? Object.fromEntries(finished.rows.map(({ place, svg }) => [place, svg])) : null;

/** Draws what is known, as wide as there is room. */
export const drawLineage = (stage) => {
  const { find, element, state: { lineage } } = stage, { data } = lineage, tree = find('.tree');
  if (!data || !isOpen(stage) || !tree.clientWidth) return;
  Object.assign(lineage, { colours: coloursOf(element), width: tree.clientWidth, finished: stage.state.finished });
  const { width, colours, chances } = lineage, thumbs = thumbsOf(stage.state);
  lineage.geometry = geometryOf(data, width, { strip: Boolean(chances), thumbs: Boolean(thumbs) });
  tree.innerHTML = pictureOf(data, width, colours, { chances, thumbs });
  find('.tree-tools').hidden = false;
  find('.lineage-words').textContent = data.collapse;
  find('.tree-remarks').replaceChildren(...data.remarks.map((textContent) => make('p', { textContent })));
  drawKey(stage);
  offerChances(stage, data.alpha);
  drawTools(stage);
  light(stage);
};

const drawKey = ({ find, findAll, state: { lineage: { data, colours, chances } } }) => {
  for (const each of findAll('.tree-key .of-chance')) each.hidden = !chances;
  const { value, finals } = data.nodes;
  find('.of-unjudged').hidden = !value.some((each, i) => each < 0 && finals[i] > 0);
  find('.of-width').hidden = Math.max(...finals) < 2;
  find('.tree-low').textContent = number(data.low);
  find('.tree-high').textContent = number(data.high);
  find('.tree-scale').style.background = `linear-gradient(to right, ${colours.shades.join(',')})`;
};

const drawTools = ({ find, state: { lineage } }) => {
  const { data, level, alone } = lineage, range = find('.walk input');
  Object.assign(range, { min: 1, max: data.levels, value: level });
  find('.walk output').textContent = level;
  find('[data-tree="alone"]').setAttribute('aria-pressed', alone);
  const [from, to] = [data.columns[0], data.columns.at(-1)];
  find('.tree-window').textContent = `${data.place}s ${from} to ${to} of ${data.levels}`;
  find('[data-tree="out"]').disabled = from === 1 && to === data.levels;
  find('[data-tree="in"]').disabled = data.columns.length < 3;
  find('[data-tree="earlier"]').disabled = from === 1;
  find('[data-tree="later"]').disabled = to === data.levels;
};

/** Lights what the mouse is over, else the chosen design, and draws its ancestor. */
export const light = (stage) => {
  const { find, state: { lineage } } = stage, { data, geometry, chosen, level, lit, colours } = lineage;
  const column = data.columns.indexOf(level), tree = find('.tree'), designs = lit ?? [chosen];
  find('.tree .lit').innerHTML = litOf(data, geometry, designs, { chosen, column }, colours);
  find('.tree .drawn').style.opacity = lit ? 0.45 : 1;
  const marked = find('.tree [aria-selected="true"]'), option = find(`#lineage-${chosen}`);
  if (marked !== option) marked?.setAttribute('aria-selected', 'false');
  option?.setAttribute('aria-selected', 'true');
  tree.setAttribute('aria-activedescendant', `lineage-${chosen}`);
  find('.walk output').textContent = level;
  drawWalk(stage);
};
