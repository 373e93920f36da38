// The head of a run: its title, what it is doing, how far it is, and the buttons that steer it.
import { make } from '../shared/dom.js';
import { isExample } from './state.js';

const STARTED = ['queued', 'running', 'paused'];
const HALTED = ['paused', 'failed', 'stopped'];

/** Which buttons a run has: name → whether it shows. Without facts, none. */
export const shownButtons = (facts, run) => {
  const status = facts?.status, mine = facts?.mine;
  return {
    pause: Boolean(mine && status === 'running'),
    go: Boolean(mine && HALTED.includes(status) && facts.position < facts.levels),
    stop: Boolean(mine && STARTED.includes(status)),
    mend: Boolean(mine && facts.broken),
    restore: Boolean(facts?.restore),
    reuse: Boolean(facts?.status) && !isExample(run),
    onward: Boolean(facts?.status === 'done' && facts.onward && !isExample(run)),
  };
};

/** How much of a run is done, in percent. */
export const progress = ({ position, levels }) => levels ? 100 * position / levels : 0;

/** The title as it is shown. */
export const titleOf = (title, run) => (isExample(run) ? 'Example · ' : '') + title;

/** Says a sentence where the run's state stands. */
export const say = ({ find }, sentence) => { find('.run-line').textContent = sentence; };

/** Shows the buttons that a run has; the focus of one that goes is taken by the first that is left. */
export const drawButtons = ({ find, findAll, state }, facts) => {
  const shown = shownButtons(facts, state.run), all = findAll('.run-buttons button');
  const lost = all.some((each) => each === document.activeElement && !shown[each.dataset.do]);
  for (const each of all) each.hidden = !shown[each.dataset.do];
  find('.run-link').hidden = !shown.reuse;
  if (lost) all.find((each) => !each.hidden)?.focus();
};

const remark = (textContent) => make('p', { textContent });

export const drawHead = (stage, facts) => {
  const { element, find, state } = stage, percent = progress(facts);
  if (facts.title) find('.run-title').textContent = titleOf(facts.title, state.run);
  say(stage, facts.line);
  if (facts.remarks) find('.run-remarks').replaceChildren(...facts.remarks.map(remark));
  find('.run-progress').setAttribute('aria-valuenow', Math.round(percent));
  find('.run-progress i').style.width = percent + '%';
  element.dataset.status = facts.status;
  drawButtons(stage, facts);
};

/** The head of a run of which nothing is known yet. */
export const clearHead = (stage) => {
  const { element, find } = stage;
  element.dataset.status = '';
  find('.run-title').textContent = '…';
  say(stage, '');
  find('.run-remarks').replaceChildren();
  find('.run-progress i').style.width = 0;
};

/** A run that the studio does not know, or does not show; restore: its owner may have it back. */
export const refuseRun = (stage, { refused: sentence, restore }) => {
  stage.find('.run-title').textContent = restore ? 'Deleted' : 'No such run';
  say(stage, sentence);
  drawButtons(stage, restore ? { restore } : null);
};
