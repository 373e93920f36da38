// Draws a run as the store holds it. It asks the studio for what is new (`look`), and keeps what it has seen.
const $ = (s) => element.querySelector(s), $$ = (s) => [...element.querySelectorAll(s)];
const make = (tag, attributes = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), attributes);
  node.append(...children);
  return node;
};
const drawing = (svg, className) => { const box = make('div', { className }); box.innerHTML = svg; return box; };
const number = (v) => v === null || v === undefined ? '–' : Math.abs(v) >= 1000 ? v.toLocaleString('en', { maximumFractionDigits: 0 }) : Number(v).toFixed(3);
const EXAMPLE = 'example';
let run = '', seen = 0, version = -1, pictures = {}, timer = 0, generation = 0, open = null, finished = null, sort = { key: 'reward', down: true }, view = 'gallery', chosen = null;
const owner = () => window.studioArrival()[1];

const show = (id) => {
  id = id || EXAMPLE;
  if (id === run) return;
  run = id; seen = 0; version = -1; pictures = {}; open = null; finished = null; chosen = null; generation++;
  element.dataset.status = ''; $('.run-title').textContent = '…'; $('.run-line').textContent = ''; $('.run-remarks').replaceChildren(); $('.run-progress i').style.width = 0;
  $('.film').replaceChildren(); $('.unfolded').hidden = true; $('.designs').hidden = true; $('.medians').textContent = '';
  for (const chart of $$('.chart')) { window.Plotly?.purge(chart); chart.replaceChildren(); delete chart.dataset.drawn; }
  if (id !== EXAMPLE) history.replaceState(null, '', '?run=' + encodeURIComponent(id));
  clearTimeout(timer);
  look();
};

const look = async () => {
  const mine = generation;
  let facts;
  try { facts = await server.look({ run, after: seen, owner: owner(), version }); } catch { facts = null; }
  if (mine !== generation) return;
  if (!facts) { $('.run-line').textContent = 'The studio does not answer; trying again …'; timer = setTimeout(look, 2000); return; }
  if (facts.refused) { $('.run-title').textContent = 'No such run'; $('.run-line').textContent = facts.refused; buttons(null); return; }
  head(facts); film(facts);
  if (facts.values) chart('values', facts.values);
  if (facts.finished) { designs(facts); version = facts.version; }
  if (facts.comparing) timer = setTimeout(look, 1000);
  if (['queued', 'running'].includes(facts.status)) timer = setTimeout(look, document.hidden ? 2000 : seen ? 300 : 80);
};

const head = (facts) => {
  const share = facts.levels ? 100 * facts.position / facts.levels : 0;
  $('.run-title').textContent = (run === EXAMPLE ? 'Example · ' : '') + facts.title;
  $('.run-line').textContent = facts.line;
  if (facts.remarks) $('.run-remarks').replaceChildren(...facts.remarks.map((sentence) => make('p', { textContent: sentence })));
  $('.run-progress').setAttribute('aria-valuenow', Math.round(share));
  $('.run-progress i').style.width = share + '%';
  element.dataset.status = facts.status;
  buttons(facts);
};
const buttons = (facts) => {
  const status = facts?.status, mine = facts?.mine;
  const shown = { pause: mine && status === 'running', go: mine && ['paused', 'failed', 'stopped'].includes(status) && facts.position < facts.levels,
    stop: mine && ['queued', 'running', 'paused'].includes(status), mend: mine && facts.broken, reuse: Boolean(facts) && run !== EXAMPLE };
  for (const button of $$('.run-buttons button')) button.hidden = !shown[button.dataset.do];
};

const film = (facts) => {
  Object.assign(pictures, facts.pictures);
  const box = $('.film'), follows = box.scrollLeft + box.clientWidth >= box.scrollWidth - 80;
  for (const column of facts.columns) {
    for (const [lane, key, value] of column.cells) {
      const row = rowOf(lane), last = row.lastElementChild;
      const cell = make('button', { type: 'button', className: 'cell' + (last?.dataset.key === key ? ' same' : ''), title: `lane ${lane + 1}, level ${column.position}: ${number(value)}` });
      Object.assign(cell.dataset, { key, lane, position: column.position });
      cell.innerHTML = pictures[key] || '';
      cell.append(make('span', { textContent: number(value) }));
      row.append(cell);
    }
    seen = column.position;
  }
  if (facts.columns.length) {
    const scrub = $('.scrub input');
    scrub.max = seen;
    if (follows) { scrub.value = seen; box.scrollLeft = box.scrollWidth; }
    scrubbed();
  }
  $('.scrub').hidden = seen < 2;
};
const rowOf = (lane) => {
  let row = $(`.lane[data-lane="${lane}"]`);
  if (!row) { row = make('div', { className: 'lane' }, make('b', { textContent: lane + 1, title: `lane ${lane + 1}` })); row.dataset.lane = lane; $('.film').append(row); }
  return row;
};
const scrubbed = () => {
  const level = Number($('.scrub input').value);
  $('.scrub output').textContent = level;
  for (const cell of $$('.cell')) cell.classList.toggle('later', Number(cell.dataset.position) > level);
};

const unfold = async (cell) => {
  const { lane, position } = cell.dataset, box = $('.unfolded');
  if (open) open.classList.remove('open');
  if (open === cell) { open = null; box.hidden = true; return; }
  open = cell; cell.classList.add('open');
  const answer = await server.candidates({ run, position: Number(position), lane: Number(lane) });
  if (open !== cell) return;
  const title = make('h4', { textContent: `Lane ${Number(lane) + 1} at level ${position}: its candidates, best first; the framed one was kept` });
  box.replaceChildren(title, ...(answer.refused ? [answer.refused] : candidates(answer.candidates)));
  box.hidden = false;
};
const candidates = (all) => {
  const cards = all.map((c) => {
    const card = drawing(c.svg, 'candidate' + (c.kept ? ' kept' : ''));
    card.title = c.label;
    card.append(make('span', { textContent: number(c.value) }), make('div', { className: 'weight' }, make('i')), make('small'));
    return card;
  });
  const weigh = (weights, words) => cards.forEach((card, i) => {
    card.querySelector('i').style.width = 100 * weights[i] + '%';
    card.querySelector('small').textContent = `${words} ${(100 * weights[i]).toFixed(0)} %`;
  });
  const range = make('input', { type: 'range', min: 0, max: 100, value: 0 }), shown = make('output', { textContent: 'move me' });
  range.setAttribute('aria-label', 'another alpha for these candidates');
  range.addEventListener('input', () => {
    const alpha = window.alphaAt(Number(range.value));
    shown.textContent = alpha === Infinity ? '∞' : Number(alpha.toPrecision(2));
    weigh(softmax(all.map((c) => c.value), alpha), 'chance');
  });
  weigh(all.map((c) => c.weight || 0), 'weight');
  return [make('label', { className: 'what-if' }, 'How would another α have drawn?', range, 'α =', shown), make('div', { className: 'candidates', tabIndex: 0, role: 'group', ariaLabel: 'candidates' }, ...cards)];
};
const softmax = (values, alpha) => {
  const best = Math.max(...values.filter((v) => v !== null));
  const raw = values.map((v) => v === null ? 0 : alpha === 0 ? Number(v === best) : Math.exp((v - best) / alpha)), total = raw.reduce((a, b) => a + b, 0) || 1;
  return raw.map((w) => w / total);
};

const chart = (name, figure) => {
  const box = $(`[data-chart="${name}"]`);
  if (!window.Plotly) { setTimeout(() => chart(name, figure), 200); return; }
  const style = getComputedStyle(element), ink = style.getPropertyValue('--body-text-color') || '#333', rule = style.getPropertyValue('--border-color-primary') || '#8884';
  const axis = (a) => ({ ...a, gridcolor: rule, zerolinecolor: rule, linecolor: rule, automargin: true });
  const layout = { ...figure.layout, font: { color: ink, size: 12, family: 'inherit' }, xaxis: axis(figure.layout.xaxis), yaxis: axis(figure.layout.yaxis) };
  if (layout.yaxis2) layout.yaxis2 = axis(layout.yaxis2);
  Plotly.react(box, figure.data, layout, { displaylogo: false, responsive: true, displayModeBar: false });
  if (!box.dataset.drawn) { box.dataset.drawn = 1; new ResizeObserver(() => box.clientWidth && window.Plotly && Plotly.Plots.resize(box)).observe(box); }
};

const designs = (facts) => {
  finished = facts.finished;
  chart('distribution', finished.distribution);
  $('.medians').replaceChildren(...Object.entries(finished.medians).filter(([, v]) => v !== null).map(([k, v]) => make('span', {}, `median of ${k} `, make('b', { textContent: number(v) }))));
  $('.designs').hidden = false;
  $('.designs-note').textContent = finished.complete ? `${finished.rows.length} finished, best first` : 'the run was not finished: what its states pointed to';
  $('.downloads').replaceChildren('Download ', ...['csv', ...facts.exports, 'zip'].map((kind) => { const button = make('button', { type: 'button', textContent: kind.toUpperCase() }); button.dataset.download = kind; return button; }));
  $('.panels').replaceChildren(...finished.panels.map((panel) => { const box = make('figure', {}, make('figcaption', { textContent: panel.title })); box.append(drawing(panel.svg, 'wide')); return box; }));
  $('.opinions').hidden = !finished.opinions;
  if (finished.opinions) chart('opinions', finished.opinions);
  listed(); facted();
  if (finished.rows.length) inspect(finished.rows.find((row) => row.lane === chosen?.lane) || finished.rows[0]);
};
const ordered = () => {
  const of = (row) => sort.key === 'reward' || sort.key === 'lane' || sort.key === 'design' ? row[sort.key] : row.figures[sort.key];
  const worth = (v) => v === null || v === undefined ? -Infinity : v;
  return [...finished.rows].sort((a, b) => { const x = worth(of(a)), y = worth(of(b)); return (x < y ? -1 : x > y ? 1 : 0) * (sort.down ? -1 : 1); });
};
const listed = () => {
  const box = $('.designs-view');
  box.replaceChildren(view === 'gallery' ? gallery() : table());
  for (const button of $$('[data-view]')) button.setAttribute('aria-pressed', button.dataset.view === view);
};
const gallery = () => make('div', { className: 'gallery' }, ...ordered().map((row) => {
  const card = make('button', { type: 'button', className: 'card' + (row === chosen ? ' chosen' : ''), title: row.design });
  card.append(drawing(row.svg, 'picture'), make('span', { textContent: number(row.reward) }));
  card.addEventListener('click', () => inspect(row));
  return card;
}));
const table = () => {
  const heads = ['lane', 'design', 'reward', ...finished.columns];
  const head = make('tr', {}, ...heads.map((key) => {
    const button = make('button', { type: 'button', textContent: key + (sort.key === key ? (sort.down ? ' ↓' : ' ↑') : '') });
    button.addEventListener('click', () => { sort = { key, down: sort.key === key ? !sort.down : true }; listed(); });
    const cell = make('th', { scope: 'col' }, button);
    cell.setAttribute('aria-sort', sort.key !== key ? 'none' : sort.down ? 'descending' : 'ascending');
    return cell;
  }));
  const body = ordered().map((row) => {
    const line = make('tr', { className: row === chosen ? 'chosen' : '', tabIndex: 0 }, make('td', { textContent: row.lane + 1 }), make('td', { className: 'letters', textContent: row.design }), make('td', { textContent: number(row.reward) }), ...finished.columns.map((k) => make('td', { textContent: number(row.figures[k]) })));
    line.addEventListener('click', () => inspect(row));
    line.addEventListener('keydown', (event) => { if (event.key === 'Enter') inspect(row); });
    return line;
  });
  return make('div', { className: 'scroll' }, make('table', { className: 'plain' }, make('thead', {}, head), make('tbody', {}, ...body)));
};
const inspect = async (row) => {
  chosen = row; listed();
  const box = $('.inspector'), mine = generation, solid = make('div', { className: 'solid' });
  const figures = make('dl', {}, ...[['reward', row.reward], ...Object.entries(row.figures)].flatMap(([k, v]) => [make('dt', { textContent: k }), make('dd', { textContent: number(v) })]));
  const copy = make('button', { type: 'button', textContent: 'Copy' });
  copy.addEventListener('click', () => navigator.clipboard?.writeText(row.design).then(() => { copy.textContent = 'Copied'; }));
  const save = make('button', { type: 'button', textContent: finished.single.toUpperCase(), title: 'download it with its settings' });
  save.dataset.download = finished.single; save.dataset.design = row.design;
  box.replaceChildren(row.before ? beforeAfter(row) : drawing(row.svg, 'picture'), solid, make('p', { className: 'letters', textContent: row.design }), finished.single ? save : copy, figures);
  const answer = await server.views({ run, design: row.design }).catch(() => ({}));
  if (mine !== generation || chosen !== row) return;
  solid.innerHTML = answer.solid || ''; solid.hidden = !answer.solid && !answer.refused;
  if (answer.refused) solid.textContent = answer.refused;
  $('.closely').innerHTML = answer.pictures || '';
};
const beforeAfter = (row) => {
  const range = make('input', { type: 'range', min: 0, max: 100, value: 50 }), both = make('div', { className: 'both' }, drawing(row.svg, 'picture'), drawing(row.before, 'picture before'));
  range.setAttribute('aria-label', 'from unguided to guided');
  const slide = () => both.style.setProperty('--cut', 100 - Number(range.value) + '%');
  range.addEventListener('input', slide); slide();
  both.append(range);
  return make('div', { className: 'before-after' }, both, make('p', {}, make('span', { textContent: `unguided ${number(row.before_reward)}` }), make('span', { textContent: `guided ${number(row.reward)}` })));
};
const facted = () => {
  const cost = finished.cost, share = (part) => cost.seconds ? ` (${Math.round(100 * part / cost.seconds)} %)` : '';
  const pairs = [['network rows', cost.rows.toLocaleString('en')], ['reward calls', cost.reward_calls.toLocaleString('en')], ['cache hits', cost.cache_hits.toLocaleString('en')], ['seconds', cost.seconds.toFixed(1)],
    ['in the network', cost.network_seconds.toFixed(1) + ' s' + share(cost.network_seconds)], ['in rewards', cost.reward_seconds.toFixed(1) + ' s' + share(cost.reward_seconds)]];
  const unguided = finished.unguided, apart = unguided.cost;
  if (apart) pairs.push(['unguided, beside', `${apart.rows.toLocaleString('en')} rows, ${apart.seconds.toFixed(1)} s`]);
  if (unguided.message) pairs.push(['unguided', unguided.message]);
  if (finished.unjudged) pairs.push(['could not be judged', `${finished.unjudged.toLocaleString()} candidates`]);
  const list = (title, entries) => make('div', {}, make('h4', { textContent: title }), make('dl', {}, ...entries.flatMap(([k, v]) => [make('dt', { textContent: k }), make('dd', { textContent: v })])));
  const measures = Object.entries(finished.measures).map(([k, v]) => [k.replace(/_/g, ' '), number(v) + (unguided.measures?.[k] === undefined ? '' : ` (unguided ${number(unguided.measures[k])})`)]);
  $('.facts').replaceChildren(...(measures.length ? [list('Measured beside the reward', measures)] : []), list('What it cost', pairs));
};
const download = async (kind, design) => {
  const answer = await server.download({ run, kind, design });
  if (answer.refused) { $('.run-line').textContent = answer.refused; return; }
  const bytes = Uint8Array.from(atob(answer.content), (c) => c.charCodeAt(0));
  const link = make('a', { href: URL.createObjectURL(new Blob([bytes])), download: answer.name });
  document.body.append(link); link.click(); link.remove();
};

element.addEventListener('click', async (event) => {
  const target = event.target.closest('button');
  if (!target) return;
  if (target.classList.contains('cell')) return unfold(target);
  if (target.dataset.view) { view = target.dataset.view; return listed(); }
  if (target.dataset.download) return download(target.dataset.download, target.dataset.design);
  if (['reuse', 'mend'].includes(target.dataset.do)) return document.querySelector('#' + target.dataset.do)?.click();
  if (target.dataset.do) {
    const answer = await server.steer({ run, owner: owner(), wanted: target.dataset.do });
    if (answer.refused) $('.run-line').textContent = answer.refused;
    clearTimeout(timer); look();
  }
});
$('.scrub input').addEventListener('input', scrubbed);
window.studio = { show };
show(window.studioArrival()[0]);
