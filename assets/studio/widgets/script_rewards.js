// Scripts as rewards: a tick and a weight each. What cannot be chosen here says why.
import { make } from '../shared/dom.js';

const parsed = (text, otherwise) => {
  try { return JSON.parse(text) ?? otherwise; } catch { return otherwise; }
};

/** Everything that has a row: what is offered, and what is ticked though it is not offered here. */
export const rowsOf = (offers, ticked) => [
  ...offers,
  ...Object.keys(ticked).filter((name) => !offers.some((offer) => offer.name === name))
    .map((name) => ({ name, label: name, about: 'not among your scripts here', refused: '' })),
];

/** The weight as a request holds it: a number, or the text that is none. */
export const weightOf = (text) => text.trim() === '' || !Number.isFinite(Number(text)) ? text : Number(text);

const row = ({ name, label, about, refused }, weight, changed) => {
  const box = make('input', { type: 'checkbox', checked: weight !== undefined, disabled: Boolean(refused) });
  const number = make('input', { type: 'number', step: 'any', value: weight ?? 1 });
  number.setAttribute('aria-label', `Weight of ${label}`);
  for (const each of [box, number]) each.addEventListener('input', changed);
  const words = make('small', { textContent: refused || about, title: refused || about });
  const head = make('label', {}, box, make('span', { textContent: label }));
  const made = make('div', { className: refused ? 'script-reward refused' : 'script-reward' },
    make('div', {}, head, words), number);
  return { made, name, box, number };
};

/** Keeps the rows and `props.value` (JSON: name → weight) alike; `changed` tells Gradio. */
export const start = ({ element, props, watch, changed }) => {
  const list = element.querySelector('.script-rewards');
  let rows = [];
  const take = () => {
    const ticked = rows.filter(({ box }) => box.checked).map(({ name, number }) => [name, weightOf(number.value)]);
    props.value = JSON.stringify(Object.fromEntries(ticked));
    changed();
  };
  const draw = () => {
    const ticked = parsed(props.value, {}), offers = parsed(props.offers, []);
    rows = rowsOf(offers, ticked).map((offer) => row(offer, ticked[offer.name], take));
    list.replaceChildren(...rows.map(({ made }) => made));
  };
  watch(['value', 'offers'], draw);
  draw();
};
