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

/** Draws a figure { data, layout } into the chart of that name, as soon as Plotly is there. */
export const drawChart = (stage, name, figure) => {
  const { Plotly } = window;
  if (!Plotly) {
    setTimeout(() => drawChart(stage, name, figure), WAIT);
    return;
  }
  const box = stage.find(`[data-chart="${name}"]`), [ink, rule] = colours(stage.element);
  const options = { displaylogo: false, responsive: true, displayModeBar: false };
  Plotly.react(box, figure.data, themed(figure.layout, ink, rule), options);
  followSize(box);
};

const colours = (element) => {
  const style = getComputedStyle(element);
  return [
    style.getPropertyValue('--body-text-color') || '#333',
    style.getPropertyValue('--border-color-primary') || '#8884',
  ];
};

const followSize = (box) => {
  if (box.dataset.drawn) return;
  box.dataset.drawn = 1;
  new ResizeObserver(() => box.clientWidth && window.Plotly && window.Plotly.Plots.resize(box)).observe(box);
};

export const clearCharts = ({ findAll }) => {
  for (const chart of findAll('.chart')) {
    window.Plotly?.purge(chart);
    chart.replaceChildren();
    delete chart.dataset.drawn;
  }
};
