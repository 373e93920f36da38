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

/** A share, 0 to 1, in percent; one that is not nothing never reads 0. */
export const percent = (share) => {
  if (share > 0 && share < 0.005) return '<1 %';
  return `${Math.round(100 * share)} %`;
};

const PLAIN = '0–1'; // a unit that only says where a plain number lies

const COUNTED = ['letters', 'reads']; // units of which there are whole numbers

/** A value with its unit, where it is there and has one. */
export const withUnit = (value, unit = '') => {
  if (value === null || value === undefined || !unit || unit === PLAIN) return number(value);
  return `${COUNTED.includes(unit) ? count(value) : number(value)} ${unit}`;
};
