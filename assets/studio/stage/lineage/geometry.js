// Where everything of a tree stands, in pixels: lanes downwards, levels to the right, charts and level numbers below.

const LEFT = 38, LETTER = 6.2, RIGHT = 16, THUMB = 44, TOP = 10, GAP = 26, CHART = 64, STRIP = 30, AXIS = 18;
const TALL = { tree: [16, 150], stream: [9, 34] }; // pixels of a row: least, most
const SMALL = 28; // pixels below which a row has no picture of its design
const PLAIN = 28, SIBLING = 7; // pixels of a row of a tree, and more for each candidate of a lane
const HIGH = 420; // of all rows together, where that can be

/** What a picture of that width has where; x(column), y(in rows). strip: whether chances are drawn. thumbs: designs. */
export const geometryOf = (data, width, { strip = false, thumbs = false } = {}) => {
  const rows = data.rows.length, columns = data.columns.length, row = rowOf(data), right = RIGHT + thumbOf(row, thumbs);
  const left = Math.max(LEFT, 18 + LETTER * Math.max(...data.rows.map(labelOf).map(({ length }) => length)));
  const step = (width - left - right) / Math.max(1, columns - 1);
  const below = TOP + rows * row + GAP, chart = below + (strip ? STRIP + GAP : 0), axis = chart + CHART + AXIS;
  return {
    width, row, step, left, right: width - right, height: axis + 4,
    x: (column) => columns > 1 ? left + column * step : (left + width - right) / 2,
    y: (place) => TOP + place * row,
    thumb: thumbOf(row, thumbs),
    strip: { top: below, height: STRIP },
    chart: { top: chart, height: CHART },
    axis,
  };
};

const rowOf = ({ folded, rows, columns, nodes }) => {
  const [least, most] = folded ? TALL.stream : TALL.tree, siblings = nodes.y.length / (rows.length * columns.length);
  return Math.max(least, Math.min(most, folded ? most : PLAIN + SIBLING * siblings, HIGH / rows.length));
};

const thumbOf = (row, thumbs) => thumbs && row >= SMALL ? Math.min(THUMB, row - 2) : 0;

/** The lanes of a row. */
export const labelOf = ([first, last]) => first === last ? `${first}` : `${first}–${last}`;

/** The numbers of the columns that have room for a label. */
export const ticks = ({ columns }, { step }, room = 42) => {
  const every = Math.max(1, Math.ceil(room / Math.max(step, 1e-6)));
  return columns.map((_, i) => i).filter((i) => i % every === 0);
};

/** Height of each design's end: its node's, and apart from that of others of the same node. */
export const endsOf = (data, geometry) => {
  const last = data.columns.length - 1, ends = data.paths.map((path) => path[last]);
  const sharing = new Map();
  for (const node of ends) sharing.set(node, (sharing.get(node) ?? 0) + 1);
  const seen = new Map(), span = Math.min(geometry.row * 0.8, 60);
  return ends.map((node) => {
    const place = seen.get(node) ?? 0, count = sharing.get(node);
    seen.set(node, place + 1);
    if (node < 0) return null;
    return geometry.y(data.nodes.y[node]) + (count > 1 ? span * ((place + 0.5) / count - 0.5) : 0);
  });
};

/** The node nearest to a point, among those of the nearest column that have designs; -1 where there is none. */
export const nodeAt = (data, geometry, x, y) => {
  const there = columnAt(data, geometry, x), { column, y: places, finals } = data.nodes;
  let [nearest, distance] = [-1, Infinity];
  for (let i = 0; i < column.length; i++) {
    const away = Math.abs(geometry.y(places[i]) - y);
    if (column[i] === there && finals[i] > 0 && away < distance) [nearest, distance] = [i, away];
  }
  return nearest;
};

/** The column nearest to a place. */
export const columnAt = ({ columns }, { left, step }, x) =>
  columns.length < 2 ? 0 : Math.max(0, Math.min(columns.length - 1, Math.round((x - left) / step)));

/** Pixels as a path has them. */
export const at = (pixels) => Math.round(pixels * 10) / 10;

/** An edge as the d of a path; joined: it goes on from where the last one ended. */
export const curve = ({ column, y }, geometry, from, to, joined = false) => {
  const [a, b] = [geometry.x(column[from]), geometry.x(column[to])];
  const [c, d] = [at(geometry.y(y[from])), at(geometry.y(y[to]))], start = joined ? '' : `M${at(a)} ${c}`;
  if (c === d) return `${start}H${at(b)}`;
  if (geometry.step < 4) return `${start}L${at(b)} ${d}`;
  const middle = at((a + b) / 2);
  return `${start}C${middle} ${c} ${middle} ${d} ${at(b)} ${d}`;
};
