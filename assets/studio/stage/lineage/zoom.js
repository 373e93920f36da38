// Which levels are drawn.

const LEAST = 2; // levels in a picture

/** A window [first, last] of `levels` moved so that it lies within them. */
const within = (first, count, levels) => {
  const from = Math.max(1, Math.min(levels - count + 1, Math.round(first)));
  return [from, Math.min(levels, from + count - 1)];
};

/** Half as many levels, or twice as many, around `middle`. */
export const scaled = ([first, last], factor, middle, levels) => {
  const count = Math.max(LEAST, Math.min(levels, Math.round((last - first + 1) * factor)));
  return within(middle - (count - 1) / 2, count, levels);
};

/** As many levels, half a window earlier (-1) or later (1). */
export const shifted = ([first, last], direction, levels) => {
  const count = last - first + 1;
  return within(first + direction * Math.ceil(count / 2), count, levels);
};
