// Which runs pass through the brushes of the parallel coordinates.

const STEP = 0.05; // of an axis, a key

/** Places of the lines that pass through all brushes: axis → [low, high]. None without a brush, as none is left out. */
export const passing = (lines, brushes) => {
  const held = Object.entries(brushes);
  if (!held.length) return new Set();
  const passes = (line) => held.every(([axis, [low, high]]) =>
    line[axis] !== null && line[axis] >= low - 1e-9 && line[axis] <= high + 1e-9);
  return new Set(lines.flatMap((line, place) => passes(line) ? [place] : []));
};

/** An axis's brush after a key: up and down move its lower end, with Shift its upper end; null where none is left. */
export const moved = ([low, high] = [0, 1], key, shift) => {
  const by = { ArrowUp: STEP, ArrowDown: -STEP }[key] ?? 0;
  const ends = shift ? [low, clamp(high + by, low, 1)] : [clamp(low + by, 0, high), high];
  return ends[0] <= 0 && ends[1] >= 1 ? null : ends.map((end) => Math.round(end / STEP) * STEP);
};

const clamp = (number, low, high) => Math.min(high, Math.max(low, number));

/** A brush in words, by the ticks of its axis. */
export const inWords = (brush) =>
  brush ? `from ${Math.round(100 * brush[0])} to ${Math.round(100 * brush[1])} percent of the axis` : 'everything';
