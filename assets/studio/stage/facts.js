// What was measured beside the reward, and what the run cost.
import { make, termList } from '../shared/dom.js';
import { count, number, seconds, withUnit } from '../shared/format.js';

/** The lists under the designs: [[title, [[name, text], …]], …]; one without entries is left out. */
export const factLists = (finished) => [
  ['Measured beside the reward', measureFacts(finished)],
  ['What it cost', [
    ...costFacts(finished.cost), ...budgetFacts(finished),
    ...unguidedFacts(finished.unguided), ...unjudgedFacts(finished),
  ]],
].filter(([, entries]) => entries.length);

const measureFacts = ({ measures, measured = {}, unguided }) => Object.entries(measures).map(([name, value]) => {
  const { label, unit, about } = measured[name] ?? {}, beside = besideUnguided(unguided.measures?.[name]);
  return [label || name.replace(/_/g, ' '), withUnit(value, unit) + beside, ...(about ? [about] : [])];
});

const besideUnguided = (value) => value === undefined ? '' : ` (unguided ${number(value)})`;

const costFacts = (cost) => [
  ['network rows', count(cost.rows)],
  ['reward calls', count(cost.reward_calls)],
  ['cache hits', count(cost.cache_hits)],
  ['seconds', seconds(cost.seconds)],
  ['in the network', part(cost.network_seconds, cost.seconds)],
  ...(cost.decode_seconds ? [['in decoding', part(cost.decode_seconds, cost.seconds)]] : []),
  ['in rewards', part(cost.reward_seconds, cost.seconds)],
];

const budgetFacts = ({ budget }) => budget ? [['of the budget', budget]] : [];

/** Seconds, and which share of all they are. */
const part = (spent, all) => `${seconds(spent)} s` + (all ? ` (${Math.round(100 * spent / all)} %)` : '');

const unguidedFacts = ({ cost, message }) => [
  ...(cost ? [['unguided, beside', `${count(cost.rows)} rows, ${seconds(cost.seconds)} s`]] : []),
  ...(message ? [['unguided', message]] : []),
];

const unjudgedFacts = ({ unjudged }) =>
  unjudged ? [['could not be judged', `${unjudged.toLocaleString()} candidates`]] : [];

export const drawFacts = ({ find }, finished) => find('.facts').replaceChildren(
  ...factLists(finished).map(([title, entries]) =>
    make('div', {}, make('h4', { textContent: title }), termList(entries))));
