// Designs that were brushed in the Pareto picture: each with its picture, its figures and the way to its run.
import { runLink } from '../open.js';
import { drawing, make } from '../../shared/dom.js';
import { number } from '../../shared/format.js';

const MOST = 24;

/** Shows these designs, each [member, design]; none hides the box. */
export const drawBrushed = async (view, points) => {
  const { state, find, server } = view, { generation } = state, box = find('.brushed');
  state.brushed = points;
  if (!points.length) {
    box.hidden = true;
    return;
  }
  const ask = { study: state.study, picked: points.slice(0, MOST) };
  const { designs = [] } = await server.designs(ask).catch(() => ({}));
  if (generation !== state.generation || state.brushed !== points) return;
  const more = points.length > designs.length ? `, ${designs.length} of them` : '';
  box.replaceChildren(
    make('h4', { textContent: `${points.length === 1 ? 'One design' : `${points.length} designs`}${more}` }),
    make('div', { className: 'flow' }, ...designs.map((design) => card(state, design))));
  box.hidden = false;
};

const card = ({ members }, { member, label, reward, figures, svg }) => make('figure', { className: 'brushed-design' },
  drawing(svg, 'picture'),
  make('figcaption', {},
    make('b', { textContent: number(reward) }), make('span', { className: 'letters', textContent: label }),
    make('small', { textContent: Object.entries(figures).map(([name, value]) => `${name} ${told(value)}`).join(', ') }),
    ...(members[member].label ? [runLink(members[member].run, { textContent: members[member].label })] : [])));

const told = (value) => typeof value === 'number' ? number(value) : String(value ?? '–');
