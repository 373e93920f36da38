// The page's colours as a picture that is saved can hold them.

const SHADES = 10;

const part = (text) => text.match(/[\d.]+/g).slice(0, 3).map(Number);

/** Two colours [r, g, b] mixed: `share` of the second. */
export const mixed = (one, other, share) =>
  `rgb(${one.map((each, i) => Math.round(each + (other[i] - each) * share)).join(',')})`;

/** The scale of values: from the ground's colour to the value's, and on toward the ink's. */
export const scale = (ground, value, ink) => Array.from({ length: SHADES }, (_, i) => {
  const place = i / (SHADES - 1);
  return place < 0.7 ? mixed(ground, value, 0.28 + 0.72 * place / 0.7) : mixed(value, ink, (place - 0.7) * 1.1);
});

/** { ink, ground, grey, faint, kept, shade(0 … 9, or -1) } of the page as it is now. */
export const coloursOf = (element) => {
  const style = (name, on) => {
    const probe = document.createElement('span');
    probe.style.color = `var(${name}, ${on})`;
    element.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  };
  const ink = style('--body-text-color', '#222'), ground = style('--block-background-fill', '#fff');
  const grey = '#8a8f98', kept = style('--kept', '#e07b39');
  const shades = scale(part(ground), part(style('--value', '#4478a8')), part(ink));
  return { ink, ground, grey, faint: grey, kept, shades, shade: (i) => i < 0 ? grey : shades[i] };
};
