// A palette: colours as pickers and as text, each following the other.
import { button, make } from '../shared/dom.js';

const MOST = 12; // colours of a palette
const NEW = '#e07b39';
const COLOUR = /#?\b([0-9a-f]{6}|[0-9a-f]{3})\b/gi;

/** All colours that a text names, as #rrggbb. */
export const parseColours = (text) =>
  [...String(text || '').matchAll(COLOUR)].map(([, digits]) => '#' + sixDigits(digits));

const sixDigits = (digits) => (digits.length === 3 ? [...digits].map((c) => c + c).join('') : digits).toLowerCase();

const titled = (text, title, act) => {
  const made = button(text, { title });
  made.setAttribute('aria-label', title);
  made.addEventListener('click', act);
  return made;
};

/** A picker and a button that takes its colour away; `take` gets the colours as they are then. */
const swatch = (all, place, take) => {
  const picker = make('input', { type: 'color', value: all[place] });
  picker.setAttribute('aria-label', `colour ${place + 1}`);
  picker.addEventListener('change', () => take(all.with(place, picker.value)));
  return make('span', {}, picker, titled('×', `remove colour ${place + 1}`, () => take(all.toSpliced(place, 1))));
};

const swatches = (all, take) => [
  ...all.map((_, place) => swatch(all, place, take)),
  ...(all.length < MOST ? [titled('+', 'add a colour', () => take([...all, NEW]))] : []),
];

/** Keeps pickers, text and `props.value` ("#264653 #2a9d8f") alike; `changed` tells Gradio. */
export const start = ({ element, props, watch, changed }) => {
  const text = element.querySelector('input[type=text]'), row = element.querySelector('.swatches');
  const take = (value) => {
    if (value === props.value) return;
    props.value = value;
    changed();
    draw();
  };
  const draw = () => {
    if (document.activeElement !== text) text.value = props.value || '';
    row.replaceChildren(...swatches(parseColours(props.value), (colours) => take(colours.join(' '))));
  };
  text.addEventListener('change', () => take(text.value.trim()));
  watch('value', draw);
  draw();
};
