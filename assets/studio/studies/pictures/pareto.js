// Two measures against one another: who is beaten by none. A frame drawn round points picks them, a click opens a run.
import { drawBrushed } from './brushed.js';
import { choice, headOptions, switches } from '../choice.js';
import { openRun } from '../open.js';
import { button, make } from '../../shared/dom.js';
import { fitted } from '../narrow.js';
import { keepFocus } from '../../shared/focus.js';
import { inOrder, makeStop, rove } from '../../shared/roving.js';
import { drawChart } from '../../stage/charts.js';

const NONE = 'Nothing can be compared yet.';

export const drawPareto = (view) => {
  const { find, state } = view, { pareto } = state.parts;
  const there = Boolean(pareto?.figure), box = find('[data-chart="pareto"]');
  box.hidden = !there;
  find('.front').hidden = !there;
  find('.pareto-note').textContent = there ? pareto.note : NONE;
  if (!there) return;
  keepFocus(find('.study-pareto'), () => find('.study-pareto').replaceChildren(...controls(view, pareto)));
  drawChart(view, 'pareto', touching(fitted(pareto.figure, find('.study-pareto').clientWidth)));
  listen(view, box);
  drawFront(view);
};

/** Where a finger moves the page, it draws no frame. */
const touching = (figure) => {
  const dragmode = window.matchMedia?.('(pointer: coarse)').matches ? false : figure.layout.dragmode;
  return { ...figure, layout: { ...figure.layout, dragmode } };
};

const controls = (view, { of, x, y, lower, options }) => {
  const how = (wanted) => view.want('pareto', wanted), heads = headOptions(options[of]);
  const kinds = Object.keys(options).filter((kind) => options[kind].length).map((kind) => [kind, `of ${kind}`]);
  return [
    ...(kinds.length > 1 ? [switches(kinds, of, (kind) => how({ of: kind, x: '', y: '', turned: {} }))] : []),
    choice('across', heads, x, (key) => how({ x: key, y, of })), turn(view, 'x', lower.x),
    choice('up', heads, y, (key) => how({ x, y: key, of })), turn(view, 'y', lower.y),
  ];
};

/** A button that says which way is better, and turns it round. */
const turn = (view, axis, lower) => {
  const each = button(lower ? 'lower is better' : 'higher is better', {
    title: 'turn it round', dataset: { focus: `turn ${axis}` },
  });
  each.addEventListener('click', () => {
    const turned = view.state.wanted.pareto?.turned ?? {};
    view.want('pareto', { turned: { ...turned, [axis]: !turned[axis] } });
  });
  return each;
};

/** Plotly's own events, once for each chart that it has made. */
const listen = (view, box) => {
  if (!box.on || box.heard === box.on) return;
  box.heard = box.on;
  box.on('plotly_selected', (event) => event?.points && brush(view, event.points.map(({ customdata }) => customdata)));
  box.on('plotly_deselect', () => brush(view, []));
  box.on('plotly_click', ({ points: [{ customdata }] }) => customdata && meet(view, customdata));
};

/** These points, each [member, design], are looked at: their runs stand out, their designs are listed. */
const brush = (view, points) => {
  const held = points.filter(Boolean);
  view.pick(new Set(held.map(([member]) => member)));
  return drawBrushed(view, held.filter(([, design]) => design >= 0));
};

/** A run opens; a design is shown, with the way to its run. */
const meet = (view, [member, design]) => {
  if (design < 0) openRun(view.state.members[member].run);
  else drawBrushed(view, [[member, design]]);
};

/** The front in words, where it is unfolded. */
export const drawFront = (view) => {
  const { find, state } = view, { pareto } = state.parts, box = find('.front-list');
  if (!find('.front').open || !pareto?.front) return;
  keepFocus(box, () => box.replaceChildren(...pareto.front.map((point) => frontLine(view, pareto, point))));
  makeStop(box, box.querySelector('button'));
};

const frontLine = (view, { of, x, y, options }, [member, design, across, up]) => {
  const named = (key) => options[of].find((head) => head.key === key)?.label ?? key;
  const words = `${named(x)} ${across}, ${named(y)} ${up}`, whose = view.state.members[member]?.label ?? '';
  const each = button('', { tabIndex: -1, dataset: { focus: `front ${member} ${design}` } });
  each.append(words, make('small', { textContent: whose }));
  each.addEventListener('click', () => meet(view, [member, design]));
  return each;
};

export const moveInFront = (view) =>
  rove(view.find('.front-list'), '.front-list button', inOrder(() => view.findAll('.front-list button')));
