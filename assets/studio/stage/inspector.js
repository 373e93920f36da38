// One design seen closely.
import { copyButton } from '../shared/copy.js';
import { button, drawing, make, slider, termList, whenNear } from '../shared/dom.js';
import { keepFocus } from '../shared/focus.js';
import { number, withUnit } from '../shared/format.js';

/** Draws a design; its views (3-D, the domain's own pictures) follow when the studio has drawn them. */
export const inspect = async (stage, row) => {
  const { find, server, state } = stage, { generation, finished, run } = state;
  const again = state.inspected === row.design, solid = again ? find('.solid') : make('div', { className: 'solid' });
  keepFocus(find('.inspector'), () => find('.inspector').replaceChildren(
    row.before ? beforeAfter(row) : drawing(row.svg, 'picture'),
    solid,
    make('p', { className: 'letters', textContent: row.design }),
    finished.single ? saveButton(finished.single, row.design) : copyButton('Copy', () => row.design),
    termList(figures(row, finished.meanings)),
  ));
  if (again) return;
  state.inspected = row.design;
  find('.closely').replaceChildren();  // nothing of another design stands beside this one
  const answer = await server.views({ run, design: row.design }).catch(() => ({}));
  if (generation !== state.generation || state.inspected !== row.design) return;
  drawSolid(solid, answer);
  find('.closely').innerHTML = answer.pictures || '';
};

/** The figures of a design: [[name, number with its unit], …], the reward first. */
export const figures = (row, meanings = {}) =>
  [['reward', row.reward], ...Object.entries(row.figures)].map(([name, value]) =>
    [meanings[name]?.label || name, withUnit(value, name === 'reward' ? '' : meanings[name]?.unit)]);

/** The view in 3-D is fetched and drawn for those who scroll to it. */
const drawSolid = (box, { solid, refused }) => {
  box.textContent = refused || '';
  box.hidden = !solid && !refused;
  if (solid) whenNear(box, () => { box.innerHTML = solid; });
};

const saveButton = (kind, design) => button(kind.toUpperCase(), {
  title: 'download it with its settings',
  dataset: { download: kind, design, focus: 'save' },
});

/** The unguided and the guided design of a lane over each other, with a slider between them. */
const beforeAfter = (row) => {
  const range = slider('from unguided to guided', 50);
  range.dataset.focus = 'before and after';
  const both = make('div', { className: 'both' },
    drawing(row.svg, 'picture'), drawing(row.before, 'picture before'), range);
  const slide = () => both.style.setProperty('--cut', 100 - Number(range.value) + '%');
  range.addEventListener('input', slide);
  slide();
  const rewards = make('p', {},
    make('span', { textContent: `unguided ${number(row.before_reward)}` }),
    make('span', { textContent: `guided ${number(row.reward)}` }));
  return make('div', { className: 'before-after' }, both, rewards);
};
