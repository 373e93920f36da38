// One tab stop for many elements: Tab reaches one of them, arrow keys move among them (roving tabindex).

const KEYS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'];

/** Makes `target` the one that Tab reaches. */
export const makeStop = (box, target) => {
  for (const each of box.querySelectorAll('[tabindex="0"]')) each.tabIndex = -1;
  if (target) target.tabIndex = 0;
};

/** Arrow keys within the box move to next(from, key), where there is one; what is focused becomes the stop. */
export const rove = (box, selector, next, show = () => {}) => {
  box.addEventListener('focusin', ({ target }) => { if (target.matches(selector)) makeStop(box, target); });
  box.addEventListener('keydown', (event) => {
    if (!KEYS.includes(event.key) || !event.target.matches(selector)) return;
    event.preventDefault();
    const to = next(event.target, event.key);
    if (!to) return;
    to.focus({ preventScroll: true });
    show(to);
  });
};

/** next() for elements in one order; `columns()` says how many stand in a row. */
export const inOrder = (all, columns = () => 1) => (from, key) => {
  const list = all(), at = list.indexOf(from), row = columns();
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -row, ArrowDown: row, Home: -at, End: list.length - 1 - at };
  return list[at + steps[key]];
};
