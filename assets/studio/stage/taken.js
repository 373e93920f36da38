// What is taken home of a run, and what is taken back.
import { answerTo } from '../shared/ask.js';
import { saveAnswer } from '../shared/downloads.js';
import { say } from './run_head.js';

/** Asks for a file of the run, or of one of its designs, and hands it to the browser. */
export const download = async (stage, kind, design) => {
  const answer = await answerTo(stage.server.download({ run: stage.state.run, kind, design }));
  if (answer.refused) say(stage, answer.refused);
  else saveAnswer(answer);
};

/** Has a run back that its owner deleted. */
export const restore = async (stage) => {
  const answer = await answerTo(stage.server.restore({ run: stage.state.run, owner: stage.owner() }));
  if (answer.refused) say(stage, answer.refused);
};
