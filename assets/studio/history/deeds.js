// What is done to runs and studies of the list.
import { saveAnswer } from '../shared/downloads.js';
import { openStudy } from '../shared/tabs.js';
import { draw, refresh } from './pages.js';
import { ask, say } from './state.js';

/** The ids of those that are ticked of that kind. */
const idsOf = ({ state: { ticked } }, kind) => [...ticked].filter(([, each]) => each === kind).map(([id]) => id);

const ticked = (page) => ({ runs: idsOf(page, 'run'), studies: idsOf(page, 'study') });

/** Hands one file of all that is ticked to the browser. */
export const take = async (page, kind) => {
  say(page, 'The file is being written …');
  const answer = await ask(page, 'take', { ...ticked(page), kind });
  if (!answer) return;
  say(page, '');
  saveAnswer(answer);
};

/** Makes a study of what is ticked, and shows it. */
export const collect = async (page) => {
  const answer = await ask(page, 'collect', ticked(page));
  if (!answer) return;
  page.state.ticked.clear();
  openStudy(answer.study);
};

/** Deletes what is ticked; what it was can be had back for a while. */
export const remove = async (page) => {
  if (!await ask(page, 'remove', ticked(page))) return;
  page.state.ticked.clear();
  await refresh(page, page.state.entries.length);
  page.find('[data-deed=undo]').focus();
};

/** Takes the last deletion back. */
export const undo = async (page) => {
  if (!await ask(page, 'undo')) return;
  await refresh(page, page.state.entries.length);
  page.find('.history-list [tabindex="0"]')?.focus();
};

/** Opens or closes the row in which an entry is named. */
export const edit = (page, id) => {
  page.state.editing = page.state.editing === id ? '' : id;
  draw(page);
  page.find(page.state.editing ? '.edit input' : `[data-edit="${id}"]`)?.focus();
};

/** Closes it without a change. */
export const cancel = (page) => page.state.editing && edit(page, page.state.editing);

/** Gives a name and a note. */
export const annotate = async (page, { kind, id }, name, note) => {
  if (!await ask(page, 'annotate', { kind, id, name, note })) return;
  page.state.editing = '';
  await refresh(page, page.state.entries.length);
  page.find(`[data-edit="${id}"]`)?.focus();
};

/** Keeps one however old it gets, or no more. */
export const star = async (page, id) => {
  const entry = page.state.entries.find((each) => each.id === id), starred = !entry.starred;
  if (!await ask(page, 'star', { kind: entry.kind, id, starred })) return;
  entry.starred = starred;
  draw(page);
};

/** Ticks one or all that are shown, or takes the ticks away. */
export const tick = (page, { checked, dataset }) => {
  const { entries, ticked } = page.state;
  const chosen = dataset.tick ? entries.filter(({ id }) => id === dataset.tick) : entries;
  for (const { id, kind } of chosen) if (checked) ticked.set(id, kind); else ticked.delete(id);
  draw(page);
};

export const clear = (page) => {
  page.state.ticked.clear();
  draw(page);
};
