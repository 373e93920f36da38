// The focus stays where it was when what holds it is drawn anew.

const name = ({ activeElement }, box) => activeElement && box.contains(activeElement)
  ? activeElement.dataset.focus : undefined;

/** Draws, and gives the focus back to the element of the same data-focus. */
export const keepFocus = (box, draw) => {
  const held = name(document, box);
  draw();
  if (held === undefined) return;
  const again = [...box.querySelectorAll('[data-focus]')].find((each) => each.dataset.focus === held);
  again?.focus({ preventScroll: true });
};
