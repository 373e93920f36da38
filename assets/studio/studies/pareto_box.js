// The box of a Pareto picture: what stands above it, the chart, its front in words, designs that were brushed.
import { make } from '../shared/dom.js';

const box = (className, properties = {}) => make('div', { className, ...properties });

/** Its elements, which pictures/pareto.js fills; `unfolded` is called when the front is unfolded. */
export const paretoBox = (unfolded) => {
  const list = box('front-list', { role: 'group', ariaLabel: 'the front; arrow keys go from one to the next' });
  const front = make('details', { className: 'front' }, make('summary', { textContent: 'The front in words' }), list);
  front.addEventListener('toggle', unfolded);
  return [
    box('study-pareto'), box('chart tall', { dataset: { chart: 'pareto' } }), make('p', { className: 'pareto-note' }),
    front, box('brushed', { hidden: true }),
  ];
};
