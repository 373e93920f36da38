// On the page of a run: its designs by any two measures, drawn when that is unfolded.
import { paretoBox } from './pareto_box.js';
import { drawFront, drawPareto, moveInFront } from './pictures/pareto.js';
import { createView, resetFor } from './state.js';
import { clearCharts, recolour } from '../stage/charts.js';
import { make } from '../shared/dom.js';

/** Offers it in this element for the runs of a stage → { show: draws the run that the stage has now, clear }. */
export const offerAgainst = (stage, element) => {
  const { server } = stage, run = () => stage.state.run;
  const view = createView(element, { designs: ({ picked }) => server.brushed({ run: run(), picked }) });
  const ask = async () => {
    const asked = run(), wanted = view.state.wanted.pareto;
    const answer = await server.against({ run: asked, wanted }).catch(() => null);
    if (!answer || asked !== run()) return;
    Object.assign(view.state, { members: [{ run: asked, label: '' }], parts: { pareto: answer } });
    drawPareto(view);
  };
  view.pick = () => {};
  view.want = (part, how) => {
    view.state.wanted.pareto = { ...view.state.wanted.pareto, ...how };
    return ask();
  };
  const all = make('details', { className: 'against' },
    make('summary', { textContent: 'Designs by two measures' }), ...paretoBox(() => drawFront(view)));
  element.append(all);
  all.addEventListener('toggle', () => all.open && ask());
  moveInFront(view);
  window.addEventListener('studio-theme', () => recolour(view));
  return {
    show: () => all.open && ask(),
    clear: () => {
      clearCharts(view);
      resetFor(view.state, '');
      view.find('.brushed').hidden = true;
      all.open = false;
    },
  };
};
