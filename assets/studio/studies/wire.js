// Shows a study: asks the studio for what is new of it, part by part, and has that drawn.
import { drawDistributions } from './pictures/distributions.js';
import { drawGrid, drawPictures, moveInGrid } from './pictures/grid.js';
import { drawFront, drawPareto, moveInFront } from './pictures/pareto.js';
import { drawParallel, moveOnAxes } from './pictures/parallel.js';
import { paretoBox } from './pareto_box.js';
import { drawTable, moveInTable } from './pictures/table.js';
import { followLinks } from './open.js';
import { drawHome, takeHome } from './take_home.js';
import { createView, resetFor } from './state.js';
import { clearCharts, recolour } from '../stage/charts.js';
import { studyInAddress } from '../shared/address.js';
import { answering } from '../shared/ask.js';

const PARTS = {
  grid: drawGrid, table: drawTable, pareto: drawPareto, distributions: drawDistributions, parallel: drawParallel,
};
const LIVE = 1000, STILL = 10_000, UNANSWERED = 3000; // ms until a study is looked at again

/** Milliseconds until the next look at a study that has runs to come, or none. */
export const nextLook = (live, hidden) => {
  if (!live) return STILL;
  return hidden ? 4 * LIVE : LIVE;
};

/** What the page says that it has: version, and of each part its token and how it is wanted. */
export const asked = ({ study, version, tokens, wanted }) => ({
  study,
  version,
  parts: Object.fromEntries(Object.keys(PARTS).map((part) => [part, { token: tokens[part], wanted: wanted[part] }])),
});

/** Asks for what is new, and draws it; an answer of a study that is no longer shown is dropped. */
export const look = async (view) => {
  const { state } = view, { generation } = state;
  clearTimeout(state.timer);
  if (!state.study) return;
  if (!view.element.offsetParent) {
    later(view, LIVE);
    return;
  }
  const news = await view.server.study(asked(state)).catch(() => null);
  if (generation !== state.generation) return;
  if (!news) {
    say(view, 'The studio does not answer; trying again …');
    later(view, UNANSWERED);
  } else if (news.refused) {
    say(view, news.refused);
    view.find('.study-body').hidden = true;
  } else {
    draw(view, news);
    later(view, nextLook(news.live, document.hidden));
  }
};

const later = (view, milliseconds) => {
  clearTimeout(view.state.timer);
  view.state.timer = setTimeout(() => look(view), milliseconds);
};

const say = (view, sentence) => {
  const line = view.find('.study-line');
  if (line.textContent !== sentence) line.textContent = sentence;
};

const draw = (view, { version, members, exports, parts }) => {
  const { state } = view;
  view.find('.study-body').hidden = false;
  for (const [part, { token, ...data }] of Object.entries(parts)) {
    state.tokens[part] = token;
    state.parts[part] = data;
  }
  state.version = version;
  if (members) {
    state.members = members;
    drawHome(view, exports);
  }
  say(view, '');
  const fresh = new Set(Object.keys(parts));
  if (members) fresh.add('grid').add('table');
  for (const part of Object.keys(PARTS)) if (fresh.has(part)) PARTS[part](view);
  drawPictures(view);
};

/** Draws one part in another way. */
export const want = (view, part, how) => {
  view.state.wanted[part] = { ...view.state.wanted[part], ...how };
  look(view);
};

/** Picks these members, all with an empty set: they stand out in every part. brushes: by which they were picked. */
export const pick = (view, places, brushes = {}) => {
  Object.assign(view.state, { picked: places, brushes });
  for (const part of ['grid', 'table', 'parallel']) PARTS[part](view);
  want(view, 'distributions', { picked: [...places] });
};

/** Shows another study; none for "". */
export const show = (view, study) => {
  if (study === view.state.study) {
    look(view);
    return;
  }
  resetFor(view.state, study);
  clearCharts(view);
  for (const part of ['.study-body', '.study-home', '.brushed']) view.find(part).hidden = true;
  say(view, study ? '…' : '');
  look(view);
};

/** Shows the study that the address names in this element. server: its functions by name. */
export const start = (element, server) => {
  const view = createView(element, answering(server));
  view.pick = (places, brushes) => pick(view, places, brushes);
  view.want = (part, how) => want(view, part, how);
  window.addEventListener('studio-theme', () => recolour(view));
  view.find('[data-part="pareto"]').append(...paretoBox(() => drawFront(view)));
  for (const move of [moveInGrid, moveInTable, moveOnAxes, moveInFront]) move(view);
  followLinks(element);
  takeHome(view, say);
  show(view, studyInAddress());
  return { show: (study) => show(view, study) };
};
