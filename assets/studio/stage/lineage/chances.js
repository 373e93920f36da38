// What another α would have kept, level by level.
import { alphaAt, alphaLabel, alphaText, parseAlpha, placeOf } from '../../shared/alpha_scale.js';

const WAIT = 60; // ms after which the studio is asked

/** The slider stands at the run's own α; it is there where the method chooses by one. */
export const offerChances = ({ find, state: { lineage } }, alpha) => {
  find('.another').hidden = alpha === null;
  if (alpha === null || lineage.chances) return;
  const own = parseAlpha(String(alpha).toLowerCase());
  find('.another input').value = placeOf(own);
  find('.another output').textContent = `${alphaLabel(own)}, the run’s own; move me`;
};

/** Asks for the chances at the slider's α; of several questions the last counts. */
export const askChances = (stage, redraw) => {
  const { find, server, state } = stage, { lineage, generation, run } = state;
  const alpha = alphaAt(Number(find('.another input').value));
  find('.another output').textContent = alphaLabel(alpha);
  lineage.wanted = alpha;
  clearTimeout(lineage.timer);
  lineage.timer = setTimeout(async () => {
    const answer = await server.chances({ run, alpha: alphaText(alpha) }).catch(() => null);
    if (!answer || generation !== state.generation || lineage.wanted !== alpha) return;
    lineage.chances = answer.refused ? null : answer;
    find('.another-words').textContent = answer.refused ?? answer.words;
    redraw();
  }, WAIT);
};
