// Walks the ancestors of a design: each beside its parent, as its domain draws what differs.
import { drawing, make } from '../../shared/dom.js';
import { number } from '../../shared/format.js';

const CHUNK = 32; // levels asked for at once
const SAME = 'the same design as its parent';

/** The first level of the chunk that has this level. */
export const chunkOf = (level) => level - (level - 1) % CHUNK;

/** What is said of a step. */
export const stepWords = ({ level, lane, value, same, unknown }, place = 'level') => {
  if (unknown) return `${place} ${level}: this ancestor is not recorded`;
  return `${place} ${level}, lane ${lane}: value ${number(value)}${same ? `, ${SAME}` : ''}`;
};

/** The nearest step before one, in this chunk, that is not the same as its parent; what stays is drawn as it came. */
export const drawnStep = (steps, level) => {
  for (let at = level; steps.has(at); at--) {
    if (!steps.get(at).same) return steps.get(at);
  }
  return null;
};

/** Asks for the chunk of a level once. */
const fetchChunk = async (stage, first) => {
  const { server, state } = stage, { generation, run, lineage } = state, { steps, asked, chosen } = lineage;
  if (first < 1 || asked.has(first)) return;
  asked.add(first);
  const answer = await server.ancestors({ run, design: chosen, first }).catch(() => ({ steps: [] }));
  if (generation !== state.generation || lineage.steps !== steps) return;
  if (answer.refused || !answer.steps.length) asked.delete(first);
  for (const step of answer.steps ?? []) if (!steps.has(step.level)) steps.set(step.level, step);
  drawWalk(stage);
};

/** Draws the chosen ancestor as soon as it is known, and asks for those near it. */
export const drawWalk = (stage) => {
  const { lineage } = stage.state, { level, steps } = lineage, step = steps.get(level);
  for (const near of [level, level - CHUNK / 2, level + CHUNK / 2]) {
    if (near >= 1 && near <= lineage.data.levels) fetchChunk(stage, chunkOf(near));
  }
  if (step && lineage.drawn === step) return;
  lineage.drawn = step;
  stage.find('.walked').classList.toggle('awaited', !step);
  const { place } = lineage.data;
  stage.find('.walked-words').textContent = step ? stepWords(step, place) : `${place} ${level} …`;
  if (!step) return;
  stage.find('.walked').replaceChildren(...figures(step.same ? drawnStep(steps, level) : step, step.same));
};

const figures = (step, same) => (step?.pictures ?? []).map(([title, svg], i, { length }) => {
  const words = same ? `${title} (since level ${step.level})` : title;
  return make('figure', { className: length === 1 ? 'alone' : '' },
    make('figcaption', { textContent: i === length - 1 ? words : title }), drawing(svg, 'walked-picture'));
});
