// Two lanes over three levels: the second lane is a copy of the first from the last level on; one candidate died out.

/** A tree as the studio tells it. */
export const told = (more = {}) => ({
  columns: [4, 5, 6],
  rows: [[1, 1], [2, 2]],
  nodes: {
    column: [0, 0, 1, 1, 2, 2], y: [0.5, 1.5, 0.5, 1.5, 0.5, 1.5], value: [0, -1, 50, 10, 100, 90],
    finals: [2, 0, 2, 0, 1, 1], kept: [1, 1, 1, 0, 1, 1], moved: [1, 0, 1, 0, 0, 1],
  },
  edges: { from: [0, 1, 2, 2], to: [2, 3, 4, 5], finals: [2, 0, 1, 1] },
  paths: [[0, 2, 4], [0, 2, 5]],
  designs: [1, 2], values: [0.9, null], low: 0, high: 1, ess: [0.5, null, 1], ancestors: [1, 1, 2],
  folded: true, levels: 9, place: 'level', ...more,
});

/** Colours that say what they are. */
export const colours = {
  ink: 'ink', ground: 'ground', grey: 'grey', faint: 'faint', kept: 'kept', shade: (i) => `shade${i}`,
};
