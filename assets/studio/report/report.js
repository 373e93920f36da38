// Draws the report's figures, and fits them to the paper when it is printed.
const FONT = { family: 'system-ui, sans-serif', size: 12, color: '#1d2433' };
const boxes = [...document.querySelectorAll('.figure')];
for (const box of boxes) {
  const { data, layout } = JSON.parse(box.nextElementSibling.textContent);
  Plotly.newPlot(box, data, { ...layout, font: FONT, autosize: true }, { responsive: true, displaylogo: false });
}
addEventListener('beforeprint', () => {
  for (const fold of document.querySelectorAll('details')) fold.open = true;
  for (const box of boxes) Plotly.Plots.resize(box);
});
