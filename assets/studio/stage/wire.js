// Wires a stage: asks the studio for what is new of a run (`look`), has it drawn, and answers clicks.
import { fold, unfold } from './candidates.js';
import { clearCalibration, drawCalibration, judge, offerCalibration } from './calibration/panel.js';
import { clearCharts, drawValues, recolour } from './charts.js';
import { clearDesigns, drawDesigns, listDesigns, moveInDesigns } from './designs.js';
import { linkTo, putRun, runInAddress, studyInAddress } from '../shared/address.js';
import { answerTo, answering } from '../shared/ask.js';
import { copyButton } from '../shared/copy.js';
import { followAddress } from '../shared/tabs.js';
import { download, restore } from './taken.js';
import { moveAbout } from './film/keys.js';
import { choosePicture, clearLineage, offerLineage, pressTree } from './lineage/door.js';
import { clearFilm, drawFilm, drawKey, scrub } from './film.js';
import { clearHead, drawHead, refuseRun, say } from './run_head.js';
import { clearSettings, drawSettings } from './settings.js';
import { offerAgainst } from '../studies/against.js';
import { createStage, isExample, resetFor } from './state.js';

const LIVE = ['queued', 'running'];
const UNANSWERED = 2000; // ms until a studio that does not answer is asked again

/** Milliseconds until a run is looked at again, or null where nothing more will come of it or of the engine. */
export const nextLook = ({ status, comparing, engine }, seen, hidden) => {
  if (!LIVE.includes(status)) return comparing || engine ? 1000 : null;
  if (hidden) return 2000;
  return seen ? 300 : 80;
};

/** Shows another run, or the example where no run is named. */
export const show = (stage, id) => {
  const { state } = stage, run = id || state.example;
  if (run === state.run) {
    putRun(id);
    return;
  }
  resetFor(state, run);
  const all = [clearHead, clearFilm, clearLineage, clearDesigns, clearCharts, clearSettings, clearCalibration];
  for (const clear of all) clear(stage);
  stage.against?.clear();
  putRun(id);
  lookAgain(stage, 0);
};

/** Another example is the one that is shown where no run is named. */
export const changeExample = (stage, id) => {
  stage.state.example = id;
  if (isExample(stage.state.run)) show(stage, '');
};

/** Asks for what is new of the run, and draws it; an answer of a run that is no longer shown is dropped. */
export const look = async (stage) => {
  const { state } = stage, { generation } = state;
  const facts = await news(stage);
  if (generation !== state.generation) return;
  if (!facts) {
    say(stage, 'The studio does not answer; trying again …');
    lookAgain(stage, UNANSWERED);
  } else if (facts.refused) {
    refuseRun(stage, facts);
  } else {
    draw(stage, facts);
    lookAgain(stage, nextLook(facts, state.seen, document.hidden));
  }
};

/** What the studio tells of the run, or null where it does not answer. */
const news = async ({ server, owner, state: { run, seen, version } }) => {
  try {
    return await server.look({ run, after: seen, owner: owner(), version });
  } catch {
    return null;
  }
};

/** Looks again after some milliseconds, or no more for null; at once for 0. */
const lookAgain = (stage, milliseconds) => {
  clearTimeout(stage.state.timer);
  if (milliseconds === 0) look(stage);
  else if (milliseconds !== null) stage.state.timer = setTimeout(() => look(stage), milliseconds);
};

const draw = (stage, facts) => {
  const { state } = stage;
  if (facts.exports) Object.assign(state, { exports: facts.exports, stem: facts.stem });
  drawHead(stage, facts);
  drawFilm(stage, facts);
  if (facts.key) drawKey(stage, facts);
  if (facts.values) drawValues(stage, facts.values);
  offerCalibration(stage, facts);
  if (facts.finished) {
    drawDesigns(stage, facts);
    stage.against?.show();
    state.version = facts.version;
  }
  offerLineage(stage, facts);
};

/** Pauses, stops or resumes the run. */
const steer = async (stage, wanted) => {
  const asked = stage.server.steer({ run: stage.state.run, owner: stage.owner(), wanted });
  const answer = await answerTo(asked);
  if (answer.refused) say(stage, answer.refused);
  lookAgain(stage, 0);
};

const changeView = (stage, view) => {
  stage.state.view = view;
  listDesigns(stage);
};

/** Does what a button of the stage stands for. */
const press = (stage, button) => {
  const { view, download: kind, design, do: deed, picture, tree } = button.dataset;
  if (button.classList.contains('cell')) return unfold(stage, button);
  if (view) return changeView(stage, view);
  if (picture) return choosePicture(stage, picture);
  if (tree) return pressTree(stage, tree);
  if (kind) return download(stage, kind, design);
  if (button.dataset.judge !== undefined) return judge(stage, Boolean(button.dataset.judge));
  if (['reuse', 'onward', 'mend'].includes(deed)) return document.querySelector('#' + deed)?.click();
  if (deed === 'restore') return restore(stage).then(() => lookAgain(stage, 0));
  return deed && steer(stage, deed);
};

/** A stage in this element, showing the run that the address names. server: the studio's functions, by name. */
export const start = (element, server) => {
  const stage = createStage(element, answering(server), () => window.studioArrival()[1]);
  element.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (button) press(stage, button);
  });
  element.addEventListener('keydown', (event) => { if (event.key === 'Escape') fold(stage); });
  stage.find('.run-link').append(copyButton('Copy link', () => linkTo({ kind: 'run', id: stage.state.run })));
  stage.find('.scrub input').addEventListener('input', () => scrub(stage));
  stage.find('.settings').addEventListener('toggle', () => drawSettings(stage));
  stage.find('.calibration details').addEventListener('toggle', () => drawCalibration(stage));
  window.addEventListener('studio-theme', () => recolour(stage));
  stage.against = offerAgainst(stage, stage.find('.run-against'));
  moveAbout(stage);
  moveInDesigns(stage);
  addEventListener('popstate', followAddress);
  show(stage, runInAddress());
  if (studyInAddress()) followAddress();
  return { show: (id) => show(stage, id), example: (id) => changeExample(stage, id) };
};
