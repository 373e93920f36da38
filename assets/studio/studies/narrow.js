// Charts where there is little room: what the lines are stands below them, and they keep their height.

const NARROW = 560, LINE = 19, FOOT = 70; // pixels

/** A figure as it fits a box of that width. */
export const fitted = (figure, width) => {
  const named = figure.data.filter(({ name, showlegend }) => name && showlegend !== false).length;
  if (!width || width > NARROW || figure.layout.showlegend === false || !named) return figure;
  const below = { orientation: 'h', x: 0, y: 0, yref: 'container', yanchor: 'bottom' };
  const { layout } = figure, room = named * LINE;
  const margin = { ...layout.margin, t: 12, b: FOOT + room };
  return { ...figure, layout: { ...layout, height: layout.height + room, legend: below, margin } };
};
