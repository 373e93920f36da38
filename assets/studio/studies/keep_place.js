// What is drawn anew stays where it was scrolled to, and keeps the focus.
import { keepFocus } from '../shared/focus.js';

/** Draws into the box. */
export const keepPlace = (box, draw) => {
  const scrolled = () => [...box.querySelectorAll('.scroll')];
  const held = scrolled().map(({ scrollLeft, scrollTop }) => [scrollLeft, scrollTop]);
  keepFocus(box, draw);
  scrolled().forEach((each, i) => { if (held[i]) [each.scrollLeft, each.scrollTop] = held[i]; });
};
