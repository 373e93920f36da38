// Plotly's charts, in the page's own colours.

const WAIT = 200; // ms until Plotly is looked for again

/** A figure's layout with these colours for writing and for lines. */
export const themed = (layout, ink, rule) => {
  const axis = (given) => ({ ...given, gridcolor: rule, zerolinecolor: rule, linecolor: rule, automargin: true });
  return {
    ...layout,
    font: { color: ink, size: 12, family: 'inherit' },
    xaxis: axis(layout.xaxis),
    yaxis: axis(layout.yaxis),
    ...(layout.yaxis2 && { yaxis2: axis(layout.yaxis2) }),
  };
};

/** A figure with another's points behind its own; those that it has already are left out. */
export const extended = (figure, more) => {
  if (!figure) return more;
  const data = figure.data.map((trace, i) => follow(trace, more.data[i]));
  return { ...figure, data };
};

const follow = (trace, more) => {
  const from = more.x.findIndex((x) => x > (trace.x.at(-1) ?? -Infinity));
  if (from < 0) return trace;
  return { ...trace, x: [...trace.x, ...more.x.slice(from)], y: [...trace.y, ...more.y.slice(from)] };
};

/** A point by itself is no line, so it is marked. */
export const marked = (trace) => trace.mode === 'lines' && trace.y.filter((y) => y !== null).length < 2
  ? { ...trace, mode: 'lines+markers' } : trace;

/** What is said of a chart of values in which there is nothing before the end, or "". */
export const emptyWords = ({ data: [{ y: best }] }) => {
  const nothing = best.length > 1 && best.slice(0, -1).every((y) => y === null);
  return nothing ? 'nothing is judged before a design is finished' : '';
};

/** Draws a figure { data, layout } into the chart of that name, as soon as Plotly is there. */
export const drawChart = (stage, name, figure) => {
  const { Plotly } = window;
  if (!Plotly) {
    setTimeout(() => drawChart(stage, name, figure), WAIT);
    return;
  }
  const box = stage.find(`[data-chart="${name}"]`), [ink, rule] = colours(stage.element);
  const options = { displaylogo: false, responsive: true, displayModeBar: false };
  Plotly.react(box, figure.data.map(marked), themed(figure.layout, ink, rule), options);
  stage.state.figures[name] = figure;
  followSize(box);
};

/** Draws the chart of values with what came since. */
export const drawValues = (stage, more) => {
  const values = extended(stage.state.values, more), usual = 'what candidates are estimated to be worth';
  stage.state.values = values;
  drawChart(stage, 'values', values);
  stage.find('.values-note').textContent = emptyWords(values) || usual;
};

/** Draws all charts again, in the colours that the page has now. */
export const recolour = (stage) => {
  for (const [name, figure] of Object.entries(stage.state.figures)) drawChart(stage, name, figure);
};

const colours = (element) => {
  const style = getComputedStyle(element);
  return [
    style.getPropertyValue('--body-text-color') || '#333',
    style.getPropertyValue('--border-color-primary') || '#8884',
  ];
};

const followed = new WeakSet(); // boxes whose size is followed, however often they are drawn and cleared

const followSize = (box) => {
  if (followed.has(box)) return;
  followed.add(box);
  new ResizeObserver(() => box.clientWidth && box.data && window.Plotly.Plots.resize(box)).observe(box);
};

export const clearCharts = ({ findAll }) => {
  for (const chart of findAll('.chart')) {
    window.Plotly?.purge(chart);
    chart.replaceChildren();
  }
};
