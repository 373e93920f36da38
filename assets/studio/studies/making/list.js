// One's studies in a list, newest first.
import { button, make } from '../../shared/dom.js';
import { whose } from '../../shared/whose.js';

const bar = (share) => {
  const inner = make('i');
  inner.style.width = `${100 * share}%`;
  return make('span', { className: 'bar' }, inner);
};

const entry = ({ study, name, kind, line, age, starred, share, live, note }) => {
  const words = make('span', { className: 'desk-words' },
    make('b', { textContent: (starred ? '★ ' : '') + name }),
    make('small', { textContent: [kind, line, age].join(' · ') }),
    ...(note ? [make('small', { className: 'note', textContent: note })] : []), ...(live ? [bar(share)] : []));
  const press = button('', { dataset: { study, focus: study } });
  press.append(words);
  return make('li', {}, press);
};

const undoLine = ({ name, until }) => {
  const minutes = Math.max(1, Math.round((until - Date.now()) / 60_000));
  return [`“${name}” was deleted; for ${minutes} min it can be had back. `,
    button('Undo', { className: 'desk-undo' })];
};

/** Draws it; the focus stays on the study that had it. */
export const drawList = (desk, { more, refused }) => {
  const { find, studies, deleted } = desk, held = document.activeElement?.dataset?.focus;
  find('.desk-whose').textContent = whose();
  find('.desk-list').replaceChildren(...studies.map(entry));
  if (more !== undefined) find('.desk-more').hidden = !more;
  const empty = studies.length ? '' : 'None yet; make one from what the tab Design asks for.';
  const undo = deleted && deleted.until > Date.now();
  find('.desk-line').replaceChildren(...(refused ? [refused] : undo ? undoLine(deleted) : [empty]));
  markOpen(desk);
  if (held) desk.findAll('[data-focus]').find(({ dataset }) => dataset.focus === held)?.focus({ preventScroll: true });
};

/** Says which of them is in sight. */
export const markOpen = ({ findAll, study }) => {
  for (const each of findAll('.desk-list [data-study]')) {
    each.setAttribute('aria-current', String(each.dataset.study === study));
  }
};
