// Pages of the list: asked for, and drawn.
import { make } from '../shared/dom.js';
import { keepFocus } from '../shared/focus.js';
import { count } from '../shared/format.js';
import { makeStop } from '../shared/roving.js';
import { whose } from '../shared/whose.js';
import { table } from './list.js';
import { isNarrow, offer, readForm, soughtOf } from './seek.js';
import { AT_ONCE, MOST_AT_ONCE, ask, say } from './state.js';

const empty = () =>
  `Your runs will be listed here. They belong to ${whose()}; anyone with a run’s link can look at it.`;

const sought = ({ find }) => soughtOf(readForm(find('.seek')));

/** The list anew, as far as it was seen, at least one page of it. */
export const refresh = async (page, seen = AT_ONCE) => {
  const { state } = page, generation = ++state.generation, asked = sought(page);
  const size = Math.min(Math.max(seen, AT_ONCE), MOST_AT_ONCE);
  const answer = await ask(page, 'history', { ...asked, count: size });
  if (generation !== state.generation) return;
  state.unanswered = !answer;
  if (!answer) return;
  const known = new Set(answer.entries.map(({ id }) => id));
  for (const id of state.ticked.keys()) if (!known.has(id)) state.ticked.delete(id);
  Object.assign(state, { entries: answer.entries, next: answer.next, total: answer.total });
  drawAround(page, answer);
  say(page, answer.total ? '' : isNarrow(asked) ? 'Nothing is found.' : empty());
  draw(page);
};

/** The next page, behind those that are there. */
export const more = async (page) => {
  const { state } = page, { generation } = state;
  const answer = await ask(page, 'history', { ...sought(page), after: state.next });
  if (!answer || generation !== state.generation) return;
  Object.assign(state, { entries: [...state.entries, ...answer.entries], next: answer.next });
  draw(page);
  page.find(`[data-open="${answer.entries[0]?.id}"]`)?.focus();
};

/** The list as it is known, with one stop of the tab key. */
export const draw = (page) => {
  const { find, state } = page, box = find('.history-list');
  keepFocus(box, () => box.replaceChildren(...(state.entries.length ? [table(page)] : [])));
  const held = document.activeElement;
  makeStop(box, box.contains(held) && held.dataset.stop !== undefined ? held : box.querySelector('[data-open]'));
  find('.shown').textContent = state.total ? `${count(state.entries.length)} of ${count(state.total)}` : '';
  find('[data-deed=more]').hidden = !state.next;
  find('.chosen').hidden = !state.ticked.size;
  find('.chosen-count').textContent = `${state.ticked.size} ticked`;
};

const drawAround = ({ find }, { domains, rewards, deleted, gone }) => {
  offer(find('[name=domain]'), domains);
  offer(find('[name=reward]'), rewards.map((name) => [name, name]));
  find('.undo').hidden = !deleted;
  find('.undo span').textContent = deleted;
  find('.gone').replaceChildren(...gone.map((textContent) => make('p', { textContent })));
};
