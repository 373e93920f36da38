// Makes a study from the form's settings: what is to be compared, what that will cost, and its start.
import { drawAxes, readAxes } from './axes.js';
import { drawPairs, moveInPairs, readPairs } from './pairs.js';
import { make } from '../../shared/dom.js';

const PAUSE = 300; // ms after the last letter until the cost is asked for

/** What is asked of the studio. tell: reads a part of the maker by its selector. */
export const askOf = (kind, { text, pairs, axes }) => {
  const seeds = text('.maker-seeds input'), name = text('.maker-name input');
  const asked = {
    compare: () => ({ methods: pairs(), budget: text('.maker-budget'), budget_of: text('.maker-of') || 'rows', seeds }),
    sweep: () => ({ axes: axes(), seeds }),
    collect: () => ({ runs: runsIn(text('.maker-runs textarea')) }),
  };
  return { kind, name, ...asked[kind]() };
};

/** Ids of runs out of links or ids, one a line or between spaces and commas. */
export const runsIn = (text) => text.split(/[\s,;]+/).map((part) => /[?&]run=([^&#]+)/.exec(part)?.[1] ?? part)
  .filter(Boolean);

/** What a ready maker says below its parts; a refusal is said elsewhere. */
export const lineOf = ({ line, refused }, waiting) => refused ? '' : waiting ? 'Starting …' : line ?? '';

const select = (box, pairs, held) => {
  if (JSON.stringify(pairs) === box.dataset.pairs) return;
  box.dataset.pairs = JSON.stringify(pairs);
  box.replaceChildren(...pairs.map(([value, textContent]) => make('option', { value, textContent })));
  if (held) box.value = held;
};

const drawAnswer = (maker, answer) => {
  const { find } = maker;
  if (answer.base) {
    find('.maker-base').textContent = answer.base;
    select(find('.maker-of'), answer.units, answer.budget.of);
    if (answer.budget.asked && !maker.touched) find('.maker-budget').value = answer.budget.asked.toLocaleString('en');
    drawPairs(find('.maker-pairs'), answer);
    drawAxes(maker.findAll('.maker-axis'), answer.settings);
  }
  find('.maker-name input').placeholder = answer.name ?? '';
  find('.maker-line').textContent = lineOf(answer, false);
  Object.assign(find('.maker-refusal'), { textContent: answer.refused ?? '', hidden: !answer.refused });
  find('.maker-start').disabled = false;
};

/** In this element. `props.value` is what is asked, `props.answer` what the studio tells, both JSON. */
export const start = ({ element, props, watch, submit }) => {
  const find = (selector) => element.querySelector(selector);
  const findAll = (selector) => [...element.querySelectorAll(selector)];
  const maker = { element, find, findAll, touched: false, n: 0, timer: 0 };
  const kind = () => find('[name="maker-kind"]:checked').value;
  const parts = {
    text: (selector) => find(selector).value.trim(),
    pairs: () => readPairs(find('.maker-pairs')),
    axes: () => readAxes(findAll('.maker-axis')),
  };
  const ask = (deed) => {
    clearTimeout(maker.timer);
    maker.n += 1;
    props.value = JSON.stringify({ do: deed, n: maker.n, ...askOf(kind(), parts) });
    submit(); // a change tells of itself, so that one would be asked twice
  };
  const weigh = () => ask('weigh');
  const showKind = () => {
    for (const part of findAll('[data-kind]')) part.hidden = part.dataset.kind !== kind();
    find('.maker-seeds').hidden = kind() === 'collect';
  };
  const told = () => {
    const answer = JSON.parse(props.answer || '{}');
    if (answer.n !== maker.n) return;
    const first = answer.base && !find('.maker-pairs').rows.length; // what is ticked was not known yet
    drawAnswer(maker, first ? { ...answer, refused: '' } : answer);
    if (answer.started) window.studioDesk.then(({ open }) => open(answer.started));
    if (first) weigh();
  };
  element.addEventListener('input', ({ target }) => {
    maker.touched ||= target.matches('.maker-budget');
    showKind();
    clearTimeout(maker.timer);
    maker.timer = setTimeout(weigh, target.matches('input[type=text], textarea') ? PAUSE : 0);
  });
  find('.maker-start').addEventListener('click', () => {
    find('.maker-start').disabled = true;
    find('.maker-line').textContent = lineOf({}, true);
    ask('start');
  });
  moveInPairs(find('.maker-pairs'));
  watch(['answer'], told);
  showKind();
  weigh();
  return { weigh: () => requestAnimationFrame(() => { if (element.offsetParent) weigh(); }) };
};
