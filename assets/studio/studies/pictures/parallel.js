// Parallel coordinates: an axis a setting or measure, a line a run. What is brushed on an axis dims the other runs.
import { inWords, moved, passing } from './brush.js';
import { withUnit } from '../choice.js';
import { isPicked } from '../state.js';
import { keepFocus } from '../../shared/focus.js';
import { makeStop, rove } from '../../shared/roving.js';

const NS = 'http://www.w3.org/2000/svg';
const HEIGHT = 300, HEAD = 54, FOOT = 12, SIDE = 60, APART = 118, BAND = 26; // pixels
const LETTERS = 17; // of a label or tick

const shape = (tag, attributes, ...children) => {
  const node = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
};

const upAt = (place) => HEAD + (1 - place) * (HEIGHT - HEAD - FOOT);
const across = (axis) => SIDE + axis * APART;
const short = (text) => text.length > LETTERS ? `${text.slice(0, LETTERS - 1)}…` : text;

export const drawParallel = (view) => {
  const { find, state } = view, { parallel } = state.parts;
  find('[data-part="parallel"]').hidden = !parallel?.axes.length;
  if (!parallel?.axes.length) return;
  const width = 2 * SIDE + (parallel.axes.length - 1) * APART, order = drawingOrder(state, parallel.lines);
  const svg = shape('svg', { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: 'group' },
    ...order.map((place) => line(state, parallel, place)), ...parallel.axes.map((axis, i) => axisOf(state, axis, i)));
  svg.setAttribute('aria-label', 'parallel coordinates; left and right go from axis to axis');
  const box = find('.parallel');
  keepFocus(box, () => box.replaceChildren(svg));
  makeStop(box, box.querySelector('.axis'));
};

/** Those that are picked above the others. */
const drawingOrder = (state, lines) =>
  lines.map((_, place) => place).sort((a, b) => Number(isPicked(state, a)) - Number(isPicked(state, b)));

/** A run: a line through what it has; it is broken where it has nothing. */
const line = (state, { lines, told, names, axes }, place) => {
  let pen = 'M';
  const path = lines[place].map((held, axis) => {
    if (held === null) { pen = 'M'; return ''; }
    const step = `${pen}${across(axis)} ${upAt(held).toFixed(1)}`;
    pen = 'L';
    return step;
  }).join('');
  const words = `${names[place]}\n${axes.map(({ label }, i) => `${label}: ${told[place][i]}`).join('\n')}`;
  const look = `run${isPicked(state, place) ? '' : ' dim'}${state.picked.has(place) ? ' picked' : ''}`;
  const title = shape('title', {}, words);
  return shape('g', { class: look, 'data-place': place }, title, shape('path', { d: path }),
    ...lines[place].flatMap((held, axis) => held === null ? [] : [dot(axis, held)]));
};

const dot = (axis, held) => shape('circle', { cx: across(axis), cy: upAt(held), r: 3 });

const axisOf = (state, { label, unit, better, ticks }, i) => {
  const x = across(i), brush = state.brushes[i];
  const way = { higher: '↑ better', lower: '↓ better' }[better] ?? '';
  const group = shape('g', sliderOf(withUnit(label, unit), brush, i),
  shape('title', {}, withUnit(label, unit)),
  text(x, 14, short(label), 'name'), text(x, 28, short(unit), 'unit'), text(x, 42, way, 'unit'),
  shape('line', { x1: x, x2: x, y1: upAt(1), y2: upAt(0) }),
  shape('rect', { class: 'band', x: x - BAND / 2, width: BAND, y: upAt(1) - 6, height: upAt(0) - upAt(1) + 12 }));
  if (brush) group.append(shape('rect', { class: 'brush', x: x - 6, width: 12, ...extent(brush) }));
  group.append(...ticks.map(([place, words]) => text(x + 6, upAt(place) - 3, short(words), 'tick')));
  return group;
};

const extent = ([low, high]) => ({ y: upAt(high), height: Math.max(2, upAt(low) - upAt(high)) });

/** An axis as those meet it who use keys or do not see it. */
const sliderOf = (name, brush, i) => ({
  class: 'axis', role: 'slider', tabindex: -1, 'data-axis': i, 'data-focus': `axis ${i}`,
  'aria-label': `${name}; up and down move the lower end, with Shift the upper, Escape keeps everything`,
  'aria-orientation': 'vertical', 'aria-valuemin': 0, 'aria-valuemax': 100,
  'aria-valuenow': Math.round(100 * (brush?.[0] ?? 0)), 'aria-valuetext': inWords(brush),
});

const text = (x, y, words, name) => shape('text', { x, y, class: name }, words);

const setBrush = (view, axis, ends) => {
  const { parts, brushes: { [axis]: _, ...others } } = view.state;
  const brushes = ends ? { ...others, [axis]: ends } : others;
  view.pick(passing(parts.parallel.lines, brushes), brushes);
};

/** Left and right go from axis to axis; up, down and dragging brush one. */
export const moveOnAxes = (view) => {
  const box = view.find('.parallel'), all = () => view.findAll('.parallel .axis');
  const sideways = { ArrowLeft: -1, ArrowRight: 1 };
  rove(box, '.axis', (from, key) => all()[all().indexOf(from) + (sideways[key] ?? NaN)]);
  box.addEventListener('keydown', ({ key, shiftKey, target }) => {
    const { axis } = target.dataset ?? {};
    if (axis === undefined) return;
    if (['Escape', 'Delete', 'Backspace'].includes(key)) setBrush(view, axis, null);
    if (['ArrowUp', 'ArrowDown'].includes(key)) setBrush(view, axis, moved(view.state.brushes[axis], key, shiftKey));
  });
  drag(view, box);
};

const drag = (view, box) => {
  let axis = null, from = 0;
  const placeOf = ({ clientY }) => {
    const { top, height } = box.querySelector('svg').getBoundingClientRect(), y = (clientY - top) * HEIGHT / height;
    return Math.min(1, Math.max(0, 1 - (y - HEAD) / (HEIGHT - HEAD - FOOT)));
  };
  box.addEventListener('pointerdown', (event) => {
    const band = event.target.closest?.('.axis');
    if (!band) return;
    [axis, from] = [band.dataset.axis, placeOf(event)];
    event.preventDefault();
    band.focus({ preventScroll: true });
  });
  window.addEventListener('pointerup', (event) => {
    if (axis === null || !box.isConnected) return;
    const to = placeOf(event), ends = [Math.min(from, to), Math.max(from, to)];
    setBrush(view, axis, ends[1] - ends[0] < 0.02 ? null : ends);
    axis = null;
  });
};
