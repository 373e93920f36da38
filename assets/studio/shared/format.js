// Numbers as people read them.

/** A value with three decimals, or in whole thousands; a dash where there is none. */
export const number = (value) => {
  if (value === null || value === undefined) return '–';
  return Math.abs(value) >= 1000 ? value.toLocaleString('en', { maximumFractionDigits: 0 }) : Number(value).toFixed(3);
};

/** A count with its thousands apart: 12,345. */
export const count = (value) => value.toLocaleString('en');

/** Seconds with one decimal, without the unit. */
export const seconds = (value) => value.toFixed(1);
