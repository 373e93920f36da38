// Rewards: a tick and a weight each. What cannot be chosen here says why.
import { answering, answerTo } from '../shared/ask.js';
import { make } from '../shared/dom.js';

const parsed = (text, otherwise) => {
  try { return JSON.parse(text) ?? otherwise; } catch { return otherwise; }
};

/** Everything that has a row: what is offered, and what is ticked though it is not offered here. */
export const rowsOf = (offers, ticked) => [
  ...offers,
  ...Object.keys(ticked).filter((name) => !offers.some((offer) => offer.name === name))
    .map((name) => ({ name, label: name, about: 'not among the rewards here', refused: '' })),
];

/** The weight as a request holds it: a number, or the text that is none. */
export const weightOf = (text) => text.trim() === '' || !Number.isFinite(Number(text)) ? text : Number(text);

let described = 0; // rows so far, whose words need names of their own

const row = ({ name, label, about, refused, weight = 1, ...offer }, ticked, changed) => {
  const told = refused || about;
  const words = make('small', { id: `about-reward-${described += 1}`, textContent: told, title: told });
  const box = make('input', { type: 'checkbox', checked: ticked !== undefined, disabled: Boolean(refused) });
  box.setAttribute('aria-describedby', words.id);
  const number = make('input', { type: 'number', step: 'any', value: ticked ?? weight });
  number.setAttribute('aria-label', `Weight of ${label}`);
  const head = make('label', {}, box, make('span', { textContent: label }));
  const missing = make('p', { role: 'alert', hidden: true });
  const left = make('div', {}, head, words);
  const made = make('div', { className: refused ? 'reward refused' : 'reward' }, left, number, missing);
  const held = { ...offer, made, name, box, number, missing };
  for (const each of [box, number]) each.addEventListener('input', () => changed(held, each));
  return held;
};

/** Unticks a reward that this machine lacks, and says what to do. */
const checkMissing = async ({ name, box, missing }, server, take) => {
  const { sentence, refused = sentence } = await answerTo(answering(server).missing({ name }));
  Object.assign(missing, { textContent: refused, hidden: !refused });
  if (!refused) return;
  box.checked = false;
  take();
};

const unfold = (id) => document.querySelector(`#${id} .fold-button[aria-expanded=false]`)?.click();

/** Keeps the rows and `props.value` (JSON: name → weight) alike; `changed` tells Gradio. */
export const start = ({ element, props, watch, server, changed }) => {
  const list = element.querySelector('.reward-rows');
  let rows = [];
  const take = () => {
    const ticked = rows.filter(({ box }) => box.checked).map(({ name, number }) => [name, weightOf(number.value)]);
    props.value = JSON.stringify(Object.fromEntries(ticked));
    changed();
  };
  const turn = (held, part) => {
    take();
    if (part !== held.box || !held.box.checked) return;
    if (held.opens) unfold(held.opens);
    if (held.asked) checkMissing(held, server, take);
  };
  const draw = () => {
    const ticked = parsed(props.value, {}), offers = parsed(props.offers, []);
    rows = rowsOf(offers, ticked).map((offer) => row(offer, ticked[offer.name], turn));
    list.replaceChildren(...rows.map(({ made }) => made));
  };
  watch(['value', 'offers'], draw);
  draw();
};
