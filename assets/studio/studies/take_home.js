// Files of all runs of a study.
import { answerTo } from '../shared/ask.js';
import { drawBar, saveAnswer } from '../shared/downloads.js';
import { keepFocus } from '../shared/focus.js';

/** What the file of a study's ZIP is called, as studio/export names it: by whether all that have begun are done. */
export const zipName = (study, members) => {
  const unfinished = members.some(({ status, share }) => share > 0 && status !== 'done');
  return `svdd-study-${study}${unfinished ? '-unfinished' : ''}.zip`;
};

/** Draws the bar. */
export const drawHome = ({ find, state: { study, members } }, exports) => {
  const bar = find('.study-home');
  bar.hidden = !members.some(({ share }) => share > 0);
  keepFocus(bar, () => drawBar(bar, exports, zipName(study, members)));
};

/** Hands what is pressed there to the browser. say: shows a sentence. */
export const takeHome = (view, say) => view.find('.study-home').addEventListener('click', async ({ target }) => {
  const kind = target.closest('[data-download]')?.dataset.download;
  if (!kind) return;
  const answer = await answerTo(view.server.take({ study: view.state.study, kind }));
  if (answer.refused) say(view, answer.refused);
  else saveAnswer(answer);
});
