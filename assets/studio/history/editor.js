// The row below an entry in which it is given a name and a note, and its link is copied.
import { linkTo } from '../shared/address.js';
import { copyButton } from '../shared/copy.js';
import { button, make } from '../shared/dom.js';

const MOST_NAME = 120, MOST_NOTE = 2000; // letters, as studio/history/deeds.py has them

const field = (label, node) => make('label', {}, make('span', { textContent: label }), node);

/** The row, with `columns` columns. */
export const editor = (page, entry, columns) => {
  const name = make('input', { value: entry.name, maxLength: MOST_NAME, name: 'name' });
  const note = make('textarea', { value: entry.note, maxLength: MOST_NOTE, rows: 3, name: 'note' });
  const form = make('form', { className: 'edit' }, field('Name', name), field('Note, for yourself', note),
    make('span', { className: 'edit-buttons' }, make('button', { textContent: 'Save' }),
      button('Cancel', { dataset: { deed: 'cancel' } }), copyButton('Copy link', () => linkTo(entry))));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    page.annotate(entry, name.value, note.value);
  });
  return make('tr', { className: 'editing' }, make('td', { colSpan: columns }, form));
};
