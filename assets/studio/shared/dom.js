// Makes elements.

/** A new element with these properties, these data attributes and these children. */
export const make = (tag, { dataset = {}, ...properties } = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), properties);
  Object.assign(node.dataset, dataset);
  node.append(...children);
  return node;
};

/** A box that holds an SVG given as text. */
export const drawing = (svg, className) => make('div', { className, innerHTML: svg });

/** A button, one that submits nothing. */
export const button = (textContent, properties = {}) => make('button', { type: 'button', textContent, ...properties });

/** A range input from 0 to 100 with a name for those who do not see it. */
export const slider = (label, value) => {
  const range = make('input', { type: 'range', min: 0, max: 100, value });
  range.setAttribute('aria-label', label);
  return range;
};

/** A list of terms from [[term, description, a word on it], …]; the last may be missing. */
export const termList = (entries) => make('dl', {}, ...entries.flatMap(([term, description, about = '']) =>
  [make('dt', { textContent: term }), make('dd', { textContent: description }), explained(about)]));

const explained = (about) => make('dd', { className: 'about', textContent: about, hidden: !about });

/** Runs `act` once a box is seen, or nearly. */
export const whenNear = (box, act) => {
  const seen = new IntersectionObserver(([{ isIntersecting }]) => {
    if (!isIntersecting) return;
    seen.disconnect();
    act();
  }, { rootMargin: '300px' });
  seen.observe(box);
};
