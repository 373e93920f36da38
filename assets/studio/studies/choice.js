// Choices above a picture: which measure, which setting.
import { button, make } from '../shared/dom.js';

/** A list with a name: options are [value, words]; `choose` gets the value. */
export const choice = (label, options, value, choose) => {
  const list = make('select', { dataset: { focus: label } }, ...options.map(([held, words]) =>
    make('option', { value: held, textContent: words, selected: held === value })));
  list.addEventListener('change', () => choose(list.value));
  return make('label', { className: 'choice' }, make('span', { textContent: label }), list);
};

/** Two or three buttons of which one is pressed. */
export const switches = (options, value, choose) => {
  const all = options.map(([held, words]) => {
    const each = button(words, { dataset: { focus: `switch ${held}` } });
    each.setAttribute('aria-pressed', held === value);
    each.addEventListener('click', () => choose(held));
    return each;
  });
  return make('span', { className: 'views' }, ...all);
};

/** Heads as options: a label with its unit. */
export const headOptions = (heads) => heads.map(({ key, label, unit }) => [key, withUnit(label, unit)]);

export const withUnit = (label, unit) => unit && unit !== '0–1' ? `${label} (${unit})` : label;
