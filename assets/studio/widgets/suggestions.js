// What is said of a text while it is typed, and buttons that put something in its place.
import { button, drawing, make } from '../shared/dom.js';

/** The widget's value as what it says; nothing where it holds none. */
export const readSaid = (value) => {
  try {
    return JSON.parse(value || '{}').said ?? [];
  } catch {
    return [];
  }
};

/** A picture, a sentence and its chips; `take` gets the text that a chip stands for. */
const suggestion = ({ sentence, choices, picture }, take) => {
  const chips = choices.map(([label, text]) => {
    const chip = button(label);
    chip.addEventListener('click', () => take(text));
    return chip;
  });
  const row = make('div', { className: 'chips' }, ...chips);
  const said = make('p', { textContent: sentence });
  const seen = picture ? [drawing(picture, 'as-read')] : [];
  return make('div', { className: 'suggestion' }, ...seen, said, ...(chips.length ? [row] : []));
};

/** Shows what `props.value` says; a chip makes it {"chosen": text}, of which `changed` tells Gradio. */
export const start = ({ element, props, watch, changed }) => {
  const place = element.querySelector('.suggestions');
  const take = (chosen) => { props.value = JSON.stringify({ chosen }); changed(); draw(); };
  const draw = () => place.replaceChildren(...readSaid(props.value).map((said) => suggestion(said, take)));
  watch('value', draw);
  draw();
};
