// What is lit in a tree: the ancestors of a design, or of all designs that came by where the mouse is.
import { at, columnAt, curve, endsOf, nodeAt } from './geometry.js';

const MOST_LIT = 200; // designs

/** The ancestors of some designs as the d of a path; gaps where they are not recorded. */
export const pathOf = ({ nodes, paths }, geometry, designs) => [...new Set(designs.map((place) => paths[place].map(
  (node, column, path) => node < 0 || !column || path[column - 1] < 0 ? '' :
    curve(nodes, geometry, path[column - 1], node, path[column - 2] >= 0),
).join('')))].join('');

/** The designs that came by a node. */
export const designsBy = ({ paths, nodes }, node) => paths
  .map((path, place) => path[nodes.column[node]] === node ? place : -1).filter((place) => place >= 0);

/** What is drawn over the tree: the designs lit, and the level (a column, or -1) of the one that is chosen. */
export const litOf = (data, geometry, designs, { chosen, column }, { kept, ground }) => {
  const line = `<path d="${pathOf(data, geometry, designs.slice(0, MOST_LIT))}" fill="none" `
    + `stroke="${kept}" stroke-width="2.2" stroke-linejoin="round"/>`;
  const node = column >= 0 && chosen >= 0 ? data.paths[chosen][column] : -1;
  if (node < 0) return line;
  const x = at(geometry.x(column)), y = at(geometry.y(data.nodes.y[node]));
  return `${line}<path d="M${x} 4V${geometry.axis - 14}" stroke="${kept}" opacity=".45"/>`
    + `<circle cx="${x}" cy="${y}" r="6" fill="${ground}" stroke="${kept}" stroke-width="2.5"/>`;
};

/** Under a point: { designs, column }; near the right end one design alone. */
export const under = (data, geometry, x, y) => {
  const column = columnAt(data, geometry, x);
  if (x > geometry.right - 2) {
    const ends = endsOf(data, geometry).map((end, place) => [end === null ? Infinity : Math.abs(end - y), place]);
    const [, place] = ends.sort(([a], [b]) => a - b)[0];
    return { designs: [place], column };
  }
  const node = nodeAt(data, geometry, x, y);
  return { designs: node < 0 ? [] : designsBy(data, node), column };
};

/** The designs from top to bottom. */
export const inHeight = (data, geometry) => {
  const ends = endsOf(data, geometry);
  return ends.map((_, place) => place).sort((a, b) => (ends[a] ?? Infinity) - (ends[b] ?? Infinity));
};
