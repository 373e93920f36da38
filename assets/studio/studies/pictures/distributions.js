// What the designs of the runs reach, on one scale.
import { choice, headOptions, switches } from '../choice.js';
import { fitted } from '../narrow.js';
import { keepFocus } from '../../shared/focus.js';
import { drawChart } from '../../stage/charts.js';

const HOW = [['reach', 'how many reach it'], ['shares', 'how many are there']];

export const drawDistributions = (view) => {
  const { find, state } = view, { distributions } = state.parts, there = Boolean(distributions?.figure);
  find('[data-part="distributions"]').hidden = !there;
  if (!there) return;
  const { options, measure, how, figure } = distributions;
  const chosen = [
    switches(HOW, how, (each) => view.want('distributions', { how: each })),
    ...(options.length > 1
      ? [choice('of', headOptions(options), measure, (key) => view.want('distributions', { measure: key }))] : []),
  ];
  keepFocus(find('.study-measure'), () => find('.study-measure').replaceChildren(...chosen));
  drawChart(view, 'distributions', fitted(figure, find('.study-measure').clientWidth));
};
