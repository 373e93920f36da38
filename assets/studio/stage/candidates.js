// The candidates of one lane at one level, unfolded under the film, and how another α would have drawn among them.
import { alphaAt, alphaLabel } from '../shared/alpha_scale.js';
import { drawing, make, slider } from '../shared/dom.js';
import { number } from '../shared/format.js';

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
  const answer = await server.candidates({ run: state.run, position: Number(position), lane: Number(lane) });
  if (state.open !== cell) return;
  const title = `Lane ${Number(lane) + 1} at level ${position}: its candidates, best first; the framed one was kept`;
  const content = answer.refused ? [answer.refused] : candidates(answer.candidates);
  find('.unfolded').replaceChildren(make('h4', { textContent: title }), ...content);
  find('.unfolded').hidden = false;
};

/** Marks a cell as the open one instead of another, or none if it was; returns whether it is open. */
const openCell = (state, cell) => {
  state.open?.classList.remove('open');
  state.open = state.open === cell ? null : cell;
  state.open?.classList.add('open');
  return state.open !== null;
};

const candidates = (all) => {
  const cards = all.map(cardOf);
  weigh(cards, all.map((candidate) => candidate.weight || 0), 'weight');
  return [
    anotherAlpha((alpha) => weigh(cards, softmax(all.map((candidate) => candidate.value), alpha), 'chance')),
    make('div', { className: 'candidates', tabIndex: 0, role: 'group', ariaLabel: 'candidates' }, ...cards),
  ];
};

const cardOf = ({ svg, kept, label, value }) => {
  const card = drawing(svg, 'candidate' + (kept ? ' kept' : ''));
  card.title = label;
  card.append(
    make('span', { textContent: number(value) }),
    make('div', { className: 'weight' }, make('i')),
    make('small'),
  );
  return card;
};

/** Shows a share, 0 to 1, on each card. */
const weigh = (cards, shares, word) => cards.forEach((card, i) => {
  card.querySelector('i').style.width = 100 * shares[i] + '%';
  card.querySelector('small').textContent = `${word} ${(100 * shares[i]).toFixed(0)} %`;
});

const anotherAlpha = (draw) => {
  const range = slider('another alpha for these candidates', 0), shown = make('output', { textContent: 'move me' });
  range.addEventListener('input', () => {
    const alpha = alphaAt(Number(range.value));
    shown.textContent = alphaLabel(alpha);
    draw(alpha);
  });
  return make('label', { className: 'what-if' }, 'How would another α have drawn?', range, 'α =', shown);
};
