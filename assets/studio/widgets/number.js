// A number: box, slider and sentence kept alike.

const shown = (number) => Number(number).toLocaleString('en', { maximumFractionDigits: 6 });

/** What is wrong with a typed number, as a sentence; "" where nothing is. bad: the browser could not read it. */
export const problem = (text, bad, { name, whole, least, most }) => {
  const kind = whole ? 'a whole number' : 'a number';
  if (bad) return `${name} takes ${kind}; that is none.`;
  if (text.trim() === '') return `${name} is empty; it takes ${kind}.`;
  const number = Number(text), low = least ?? -Infinity, high = most ?? Infinity;
  if (!Number.isFinite(number)) return `${name} takes ${kind}; that is none.`;
  if (whole && !Number.isInteger(number)) return `${name} takes a whole number; it is ${text}.`;
  if (number >= low && number <= high) return '';
  if (most === null) return `${name} must be at least ${shown(low)}; it is ${shown(number)}.`;
  if (least === null) return `${name} may be at most ${shown(high)}; it is ${shown(number)}.`;
  return `${name} must lie between ${shown(low)} and ${shown(high)}; it is ${shown(number)}.`;
};

/** What a request holds of a typed number: the number itself, or the text that is none. */
export const held = (text, bad) => {
  const number = Number(text);
  return bad ? 'no number' : text.trim() === '' || !Number.isFinite(number) ? text : number;
};

/** The step of a slider from `low` to `high`. */
export const stepOf = (whole, low, high) => whole ? 1 : Math.min(0.01, (high - low) / 100);

/** Keeps box, slider and `props.value` alike; `changed` tells Gradio. */
export const start = ({ element, props, watch, changed }) => {
  const box = element.querySelector('input[type=number]'), range = element.querySelector('input[type=range]');
  const sentence = element.querySelector('p');
  const judge = () => {
    const wrong = problem(box.value, box.validity.badInput, props);
    Object.assign(sentence, { textContent: wrong, hidden: !wrong });
    box.setAttribute('aria-invalid', String(Boolean(wrong)));
  };
  const take = (value) => {
    judge();
    if (value === props.value) return;
    props.value = value;
    changed();
  };
  const slide = (value) => { if (props.usual && Number.isFinite(Number(value))) range.value = value; };
  const draw = () => {
    const [low, high] = props.usual ?? [0, 1];
    Object.assign(range, { hidden: !props.usual, min: low, max: high, step: stepOf(props.whole, low, high) });
    Object.assign(box, { min: props.least ?? '', max: props.most ?? '', step: props.whole ? 1 : 'any' });
    const typed = held(box.value, box.validity.badInput);
    if (document.activeElement !== box || typed !== props.value) box.value = props.value ?? '';
    slide(props.value);
    judge();
  };
  box.addEventListener('input', () => { slide(box.value); take(held(box.value, box.validity.badInput)); });
  range.addEventListener('input', () => { box.value = range.value; judge(); });
  range.addEventListener('change', () => take(Number(range.value)));
  watch(['value', 'usual', 'least', 'most'], draw);
  draw();
};
