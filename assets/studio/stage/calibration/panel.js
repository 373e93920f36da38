// How well a run's values foretold its rewards: drawn when it is asked for, judged anew on request.
import { drawChart } from '../charts.js';
import { TRYING, answerTo } from '../../shared/ask.js';
import { count, seconds } from '../../shared/format.js';

const AGAIN = 1000; // ms until judging is looked at again

/** What is said beside the buttons. */
export const lineOf = ({ line, cost }) => {
  if (line || !cost) return line || '';
  return `judged anew: ${count(cost.rows)} rows, ${count(cost.reward_calls)} reward calls, ${seconds(cost.seconds)} s`;
};

/** The panel is there once a run is done; one that is open is drawn. */
export const offerCalibration = (stage, { status }) => {
  const panel = stage.find('.calibration');
  if (panel.hidden === (status !== 'done')) return;
  panel.hidden = status !== 'done';
  drawCalibration(stage);
};

/** Asks for the run's calibration and draws it, while it is looked at; again and again as long as more will come. */
export const drawCalibration = async (stage) => {
  const { find, server, state, owner } = stage, { generation, run } = state;
  clearTimeout(state.judging);
  if (find('.calibration').hidden || !find('.calibration details').open) return;
  const answer = await answerTo(server.calibration({ run, owner: owner() }), TRYING);
  if (generation !== state.generation) return;
  draw(stage, answer);
  if (answer.pending || answer.unanswered) state.judging = setTimeout(() => drawCalibration(stage), AGAIN);
};

const draw = (stage, answer) => {
  const { find, findAll } = stage, { advice, note, refused, foretold, bias, ask, stop } = answer;
  find('.advice').textContent = refused || note || advice || '';
  find('.foretold').hidden = !foretold;
  if (foretold) drawChart(stage, 'foretold', foretold);
  if (bias) drawChart(stage, 'bias', bias);
  drawLearned(stage, answer.learned);
  const [begin, end] = findAll('[data-judge]');
  [begin.hidden, end.hidden] = [!ask, !stop];
  find('.anew-line').textContent = lineOf(answer);
};

/** What a learned value is worth, where the run has one. */
const drawLearned = (stage, learned) => {
  const { find } = stage;
  find('.learned').hidden = !learned;
  if (!learned) return;
  find('.learned-words').textContent = learned.words;
  for (const name of ['ranks', 'growth']) drawChart(stage, name, learned[name]);
};

/** Has the run's states judged by every estimate, or no more. */
export const judge = async (stage, wanted) => {
  const { server, state: { run }, owner } = stage;
  const answer = await answerTo(server.judge({ run, owner: owner(), wanted }));
  if (answer.refused) stage.find('.anew-line').textContent = answer.refused;
  else drawCalibration(stage);
};

export const clearCalibration = ({ find, state }) => {
  clearTimeout(state.judging);
  find('.calibration').hidden = true;
};
