// A tree as the text of an SVG: edges by value and by how many designs descend, the charts and the numbers below.
import { at, curve, endsOf, geometryOf, labelOf, ticks } from './geometry.js';

const SHADES = 10; // of the scale of values
const THIN = 0.8, DOT = 4.4, FAINT = 0.6, SELDOM = 0.6;

/** How wide an edge is from which so many designs descend, where the widest has `most`. */
export const widthOf = (finals, most, { row, step }) => {
  if (!finals) return THIN;
  if (most < 2) return Math.min(7, row * 0.35);
  const [thin, wide] = [Math.min(2.2, row * 0.3), Math.max(2.6, Math.min(row * 0.75, 20, Math.max(6, step * 0.5)))];
  return Number((thin + (wide - thin) * Math.sqrt((finals - 1) / (most - 1))).toFixed(1));
};

/** Place of a shade, 0 … SHADES − 1, of a value on the scale 0 … 100; -1 for none. */
export const shadeOf = (value) => value < 0 ? -1 : Math.min(SHADES - 1, Math.floor(value * SHADES / 100));

/** The whole picture. colours: as coloursOf gives them. thumbs: the designs' SVGs, by place. */
export const pictureOf = (data, width, colours, { chances = null, thumbs = null } = {}) => {
  const geometry = geometryOf(data, width, { strip: Boolean(chances), thumbs: Boolean(thumbs) }), { height } = geometry;
  const parts = [
    labels(data, geometry), drawn(data, geometry, colours), charts(data, geometry, colours),
    chances ? strip(data, geometry, chances, colours) : '', axis(data, geometry),
  ];
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  parts.push('<g class="lit" role="presentation"></g>');
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="presentation" font-family="system-ui,sans-serif" `
    + `font-size="11" fill="${colours.ink}" color="${colours.ink}">${parts.join('')}<g class="ends" `
    + `role="presentation">${ends(data, geometry, colours)}</g>${thumbnails(data, geometry, thumbs)}</svg>`;
};

/** Edges and nodes, those of one look in one path. */
const drawn = (data, geometry, colours) => {
  const { nodes, edges, folded } = data, paint = new Map(), most = Math.max(...edges.finals, 1);
  const add = (key, d) => paint.set(key, (paint.get(key) ?? '') + d);
  edges.from.forEach((from, i) => {
    const to = edges.to[i], finals = edges.finals[i];
    const colour = finals ? colours.shade(shadeOf(nodes.value[to])) : colours.faint;
    add(`${finals ? 1 : 0}|${colour}|${widthOf(finals, most, geometry)}`, curve(nodes, geometry, from, to));
  });
  const look = folded ? spot(nodes) : dot;
  if (!folded || geometry.step > 4) nodes.column.forEach((column, i) => {
    const [kind, colour, size] = look(nodes, i, colours);
    if (size) add(`${kind}|${colour}|${size}`, `M${at(geometry.x(column))} ${at(geometry.y(nodes.y[i]))}h0`);
  });
  return `<g class="drawn" fill="none">${[...paint].sort().map(painted).join('')}</g>`;
};

/** What a node looks like: [before or after what is drawn of designs, colour, size]. */
const dot = (nodes, i, colours) => {
  if (nodes.finals[i] > 0) return [2, colours.shade(shadeOf(nodes.value[i])), nodes.moved[i] ? DOT * 1.5 : 0];
  return [0, colours.faint, nodes.kept[i] ? DOT * 0.8 : DOT * 0.6];
};

/** Where a lane's stream became another design; not where nearly every level has one. */
const spot = ({ moved, finals }) => {
  const alive = moved.filter((_, i) => finals[i] > 0), seldom = alive.filter(Boolean).length < SELDOM * alive.length;
  return (nodes, i, colours) => [2, colours.ground, seldom && nodes.moved[i] && nodes.finals[i] ? DOT * 0.8 : 0];
};

const painted = ([key, d]) => {
  const [kind, colour, width] = key.split('|');
  const more = (kind === '0' ? ` opacity="${FAINT}"` : '') + (d.endsWith('h0') ? ' stroke-linecap="round"' : '');
  return `<path d="${d}" stroke="${colour}" stroke-width="${width}"${more}/>`;
};

/** A line of text in the page's colour. */
const text = (x, y, words, anchor = 'start') =>
  `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}">${words}</text>`;

/** What a line of a chart is. */
const told = (x, top, colour, words) =>
  `<path d="M${x} ${top - 11}h16" stroke="${colour}" stroke-width="2.5"/>${text(x + 21, top - 7, words)}`;

/** The numbers of the lanes. */
const labels = ({ rows }, geometry) => {
  const every = Math.ceil(13 / geometry.row);
  return rows.map((lanes, i) => i % every ? '' :
    text(geometry.left - 12, geometry.y(i + 0.5) + 4, labelOf(lanes), 'end')).join('');
};

/** How many different ancestors the designs have, and the effective sample size, level by level. */
const charts = (data, geometry, { shade, grey }) => {
  const { top, height } = geometry.chart, most = Math.max(1, data.paths.length);
  const line = (shares) => shares.map((share, i) => share === null ? '' :
    `${i && shares[i - 1] !== null ? 'L' : 'M'}${at(geometry.x(i))} ${at(top + height * (1 - share))}`).join('');
  const frame = `<path d="M${geometry.left} ${top}V${top + height}H${geometry.right}" stroke="${grey}" opacity=".5"/>`;
  const style = 'stroke-width="2" stroke-linejoin="round" stroke-linecap="round"';
  return `<g fill="none">${frame}<path d="${line(data.ess)}" stroke="${grey}" ${style}/>`
    + `<path d="${line(data.ancestors.map((count) => count / most))}" stroke="${shade(7)}" ${style}/></g>`
    + text(geometry.left - 6, top + 8, most, 'end') + text(geometry.left - 6, top + height, 0, 'end')
    + told(geometry.left, top, shade(7), 'different ancestors')
    + (data.ess.some((share) => share !== null) ? told(geometry.left + 140, top, grey, 'ESS share') : '');
};

/** The chance of what was kept at another α, and marks where another one was likelier. */
const strip = (data, geometry, { chance, other }, { kept, grey }) => {
  const { top, height } = geometry.strip, wide = Math.max(1.5, Math.min(14, geometry.step * 0.7));
  const known = data.columns.map((level, i) => [i, chance[level - 1]]).filter(([, share]) => share !== null);
  const bars = known.map(([i, share]) =>
    `M${at(geometry.x(i))} ${top + height}V${at(top + height * (1 - share))}`).join('');
  const column = new Map(data.columns.map((level, i) => [level, i]));
  const ticksOf = other.filter(([level]) => column.has(level)).map(([level, lane]) => {
    const row = data.rows.findIndex(([first, last]) => first <= lane && lane <= last);
    return row < 0 ? '' : `M${at(geometry.x(column.get(level)))} ${at(geometry.y(row + 0.5) - 4)}v8`;
  }).join('');
  return `<path d="${bars}" stroke="${kept}" stroke-width="${wide}" opacity=".75"/>`
    + `<path d="M${geometry.left} ${top}V${top + height}H${geometry.right}" stroke="${grey}" fill="none" opacity=".5"/>`
    + `<path d="${ticksOf}" stroke="${kept}" stroke-width="2"/>` + text(geometry.left - 6, top + 9, '1', 'end')
    + told(geometry.left, top, kept, 'chance of what was kept, at this α');
};

const axis = (data, geometry) => ticks(data, geometry)
  .map((i) => text(geometry.x(i), geometry.axis - 2, data.columns[i], 'middle')).join('');

/** The designs at the right end. */
const ends = (data, geometry, { shade, ink }) => endsOf(data, geometry).map((y, place) => {
  const value = data.values[place], words = `lane ${data.designs[place]}, ${value === null ? 'not judged' : value}`;
  const node = data.paths[place].at(-1), fill = shade(node < 0 ? -1 : shadeOf(data.nodes.value[node]));
  const circle = y === null ? '' : `<circle cx="${geometry.x(data.columns.length - 1) + 6}" cy="${at(y)}" r="3.5" `
    + `fill="${fill}" stroke="${ink}" stroke-width=".7"/>`;
  return `<g role="option" id="lineage-${place}" aria-selected="false" aria-label="${words}">${circle}</g>`;
}).join('');

/** The designs themselves beside their ends, as many as do not cover one another. */
const thumbnails = ({ paths, nodes }, { thumb, right, y }, thumbs) => {
  if (!thumb) return '';
  const first = new Map(paths.map((path, place) => [path.at(-1), place]).reverse());
  const shown = [...first].filter(([node, place]) => node >= 0 && thumbs[place])
    .map(([node, place]) => [y(nodes.y[node]), thumbs[place]]).sort(([a], [b]) => a - b);
  let free = -Infinity;
  return `<g aria-hidden="true">${shown.map(([middle, svg]) => {
    if (middle < free) return '';
    free = middle + thumb;
    const box = `x="${at(right + 13)}" y="${at(middle - thumb / 2)}" width="${thumb}" height="${thumb}"`;
    return svg.replace('<svg ', `<svg ${box} `);
  }).join('')}</g>`;
};
