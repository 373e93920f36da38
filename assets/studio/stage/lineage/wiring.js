// A tree under mouse and keyboard: one tab stop, up and down choose a design, left and right walk its ancestors.
import { number } from '../../shared/format.js';
import { askChances } from './chances.js';
import { inHeight, under } from './marks.js';
import { forget } from './memory.js';
import { askLineage, drawLineage, light } from './panel.js';
import { save } from './save.js';
import { scaled, shifted } from './zoom.js';

const KEYS = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

const PARTS = ['.tree', '.tree-remarks', '.walked', '.lineage-words', '.walked-words', '.another-words'];

/** Another design is the one whose ancestors are lit and walked. */
export const chooseDesign = (stage, place) => {
  const { lineage } = stage.state;
  if (!lineage.data || place === lineage.chosen || !lineage.data.paths[place]) return;
  forget(Object.assign(lineage, { chosen: place }));
  if (lineage.alone) askLineage(stage); else light(stage);
};

const goTo = (stage, level) => {
  const { lineage } = stage.state;
  lineage.level = Math.max(1, Math.min(lineage.data.levels, level));
  stage.find('.walk input').value = lineage.level;
  light(stage);
};

const press = (stage, { key }) => {
  const { data, geometry, chosen, level } = stage.state.lineage, step = KEYS[key];
  if (step === undefined || !data) return false;
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const order = inHeight(data, geometry), to = order[order.indexOf(chosen) + step];
    if (to !== undefined) chooseDesign(stage, to);
  } else {
    goTo(stage, level + step);
  }
  return true;
};

const pointed = (stage, event) => {
  const { data, geometry } = stage.state.lineage, box = stage.find('.tree').getBoundingClientRect();
  return data ? under(data, geometry, event.clientX - box.left, event.clientY - box.top) : { designs: [], column: -1 };
};

const hover = (stage, event) => {
  const { lineage } = stage.state, { designs } = pointed(stage, event);
  const lit = designs.length ? designs : null;
  if (String(lit) === String(lineage.lit)) return;
  lineage.lit = lit;
  stage.find('.tree').title = lit ? wordsOf(lineage.data, lit) : '';
  light(stage);
};

const wordsOf = ({ designs, values }, lit) => lit.length > 1 ? `${lit.length} designs descend from here`
  : `lane ${designs[lit[0]]}: ${number(values[lit[0]])}`;

const click = (stage, event) => {
  const { designs, column } = pointed(stage, event), { data, chosen } = stage.state.lineage;
  if (!designs.length) return;
  if (!designs.includes(chosen)) chooseDesign(stage, designs[0]);
  goTo(stage, data.columns[column]);
};

const zoom = (stage, deed) => {
  const { lineage } = stage.state, { data, level } = lineage, shown = [data.columns[0], data.columns.at(-1)];
  const windows = {
    in: () => scaled(shown, 0.5, level, data.levels), out: () => scaled(shown, 2, level, data.levels),
    earlier: () => shifted(shown, -1, data.levels), later: () => shifted(shown, 1, data.levels),
  };
  const [first, last] = windows[deed]();
  Object.assign(lineage, { first, last: first === 1 && last === data.levels ? 0 : last });
  askLineage(stage);
};

/** Does what a button of the tree stands for. */
export const pressTree = (stage, deed) => {
  const { lineage, run } = stage.state;
  if (deed === 'alone') {
    Object.assign(lineage, { alone: !lineage.alone, first: 1, last: 0 });
    return askLineage(stage);
  }
  if (deed === 'svg' || deed === 'png') {
    return save(stage.find('.tree svg'), deed, `lineage-${run}`, lineage.colours.ground);
  }
  return zoom(stage, deed);
};

/** Binds what a stage's tree answers to. */
export const startLineage = (stage) => {
  const { find, state } = stage, tree = find('.tree');
  tree.addEventListener('mousemove', (event) => hover(stage, event));
  tree.addEventListener('mouseleave', () => {
    if (!state.lineage.lit) return;
    state.lineage.lit = null;
    light(stage);
  });
  tree.addEventListener('click', (event) => click(stage, event));
  tree.addEventListener('keydown', (event) => { if (press(stage, event)) event.preventDefault(); });
  find('.walk input').addEventListener('input', ({ target }) => goTo(stage, Number(target.value)));
  find('.another input').addEventListener('input', () => askChances(stage, () => drawLineage(stage)));
  window.addEventListener('studio-theme', () => drawLineage(stage));
  new ResizeObserver(() => { if (tree.clientWidth !== state.lineage.width) drawLineage(stage); }).observe(tree);
};

/** A stage without a tree. */
export const clearTree = ({ find }) => {
  for (const each of PARTS) find(each).replaceChildren();
  find('.tree-tools').hidden = true;
};
