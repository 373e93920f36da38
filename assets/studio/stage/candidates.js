// The candidates of one lane at one level, unfolded under the film, and how another α would have drawn among them.
import { alphaAt, alphaLabel } from '../shared/alpha_scale.js';
import { answerTo } from '../shared/ask.js';
import { drawing, make, slider } from '../shared/dom.js';
import { number, percent } from '../shared/format.js';

/** softmax(value/α): the chance of each candidate. At α = 0 the best share it; null (not judged) has none. */
export const softmax = (values, alpha) => {
  const best = Math.max(...values.filter((value) => value !== null));
  const weights = values.map((value) => value === null ? 0 : weight(value - best, alpha));
  const total = weights.reduce((a, b) => a + b, 0) || 1;
  return weights.map((w) => w / total);
};

const weight = (distance, alpha) => alpha === 0 ? Number(distance === 0) : Math.exp(distance / alpha);

/** Unfolds a cell's candidates, or folds them if they are unfolded. */
export const unfold = async (stage, cell) => {
  const { find, server, state } = stage, { lane, position } = cell.dataset;
  if (!openCell(state, cell)) {
    find('.unfolded').hidden = true;
    return;
  }
  const asked = server.candidates({ run: state.run, position: Number(position), lane: Number(lane) });
  const answer = await answerTo(asked);
  if (state.open !== cell) return;
  const content = answer.refused ? [answer.refused] : [title(lane, position, answer), ...candidates(answer)];
  find('.unfolded').replaceChildren(...content);
  find('.unfolded').hidden = false;
};

/** Folds what is unfolded, and gives the focus back to its cell. */
export const fold = ({ find, state }) => {
  const cell = state.open;
  if (!cell) return;
  openCell(state, cell);
  find('.unfolded').hidden = true;
  cell.focus({ preventScroll: true });
};

const title = (lane, position, { candidates: cards, fate }) => {
  const many = cards.reduce((sum, { values }) => sum + values.length, 0);
  const words = many === 1 ? 'its one candidate' : `its ${many} candidates, best first`;
  const joint = many > cards.length ? '; those that are one design share a card' : '';
  return make('h4', { textContent: `Lane ${lane} at level ${position}: ${words}${joint} — ${fate}` });
};

/** Marks a cell as the open one instead of another, or none if it was; returns whether it is open. */
const openCell = (state, cell) => {
  mark(state.open, false);
  state.open = state.open === cell ? null : cell;
  mark(state.open, true);
  return state.open !== null;
};

const mark = (cell, open) => {
  cell?.classList.toggle('open', open);
  cell?.setAttribute('aria-expanded', open);
};

/** The cards, with what each had of the choice: a chance within its lane, or copies of a population. */
const candidates = ({ candidates: all, selected, population }) => {
  const cards = all.map(cardOf), group = { className: 'candidates', tabIndex: 0, role: 'group' };
  if (selected) weigh(cards, all.map(({ weight: share }) => share), (share) => `chance ${percent(share)}`);
  if (population) weigh(cards, all.map(({ weight: share }) => share), (share, i) => copies(all[i], share * population));
  const judged = all.some(({ values }) => values.some((value) => value !== null));
  const list = make('div', group, ...cards);
  list.setAttribute('aria-label', 'candidates');
  return [...(selected && judged ? [anotherAlpha((alpha) => draw(cards, all, alpha))] : []), list];
};

const copies = ({ kept }, expected) => `kept ${kept}×\nexpected ${expected.toFixed(1)}×`;

const draw = (cards, all, alpha) =>
  weigh(cards, jointChances(all.map(({ values }) => values), alpha), (share) => `chance ${percent(share)}`);

/** [[value, …], …] → the chance of each group at that α. */
export const jointChances = (groups, alpha) => {
  const chances = softmax(groups.flat(), alpha);
  return groups.map((group) => chances.splice(0, group.length).reduce((a, b) => a + b, 0));
};

/** The value of a card; from best to worst where its candidates differ. */
export const worth = (values) => {
  const [best, worst] = [number(values[0]), number(values.at(-1))];
  return best === worst ? best : `${worst} … ${best}`;
};

const cardOf = ({ svg, kept, label, values }) => {
  const card = drawing(svg, 'candidate' + (kept ? ' kept' : ''));
  card.title = label + (kept ? ' (kept)' : '');
  const count = values.length > 1 ? ` ×${values.length}` : '';
  card.append(
    make('span', {}, worth(values), make('b', { textContent: count })),
    make('div', { className: 'weight' }, make('i')),
    make('small'),
  );
  return card;
};

/** Shows a share, 0 to 1, on each card, and in words. */
const weigh = (cards, shares, words) => cards.forEach((card, i) => {
  card.querySelector('i').style.width = 100 * shares[i] + '%';
  card.querySelector('small').textContent = words(shares[i], i);
});

const anotherAlpha = (redraw) => {
  const range = slider('another alpha for these candidates', 0), shown = make('output', { textContent: 'move me' });
  range.addEventListener('input', () => {
    const alpha = alphaAt(Number(range.value));
    shown.textContent = alphaLabel(alpha);
    redraw(alpha);
  });
  return make('label', { className: 'what-if' }, 'How would another α have drawn?', range, 'α =', shown);
};
