// The scale of α on a slider from 0 to 100: 0 at the left end, ∞ at the right, logarithmic from 0.001 to 10 between.

/** α at a place of the slider. */
export const alphaAt = (place) => {
  if (place <= 0) return 0;
  return place >= 100 ? Infinity : 10 ** (-3 + 4 * (place - 1) / 98);
};

/** The slider's place of an α; one that lies beyond the logarithmic part goes to its end. */
export const placeOf = (alpha) => {
  if (alpha <= 0) return 0;
  return alpha === Infinity ? 100 : Math.max(1, Math.min(99, 1 + 98 * (Math.log10(alpha) + 3) / 4));
};

/** α as people read it: two digits, or ∞. */
export const alphaLabel = (alpha) => alpha === Infinity ? '∞' : String(Number(alpha.toPrecision(2)));

/** α as a request holds it: two digits in letters, or inf. */
export const alphaText = (alpha) => alpha === Infinity ? 'inf' : alphaLabel(alpha);

/** The α of a request's text; 0 where it is none. */
export const parseAlpha = (text) => String(text).startsWith('inf') ? Infinity : Number(text) || 0;
