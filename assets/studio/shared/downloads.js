// Files to take home, of a run, of several, of a study.
import { copyButton } from './copy.js';
import { button, make } from './dom.js';
import { bytesOf, save } from './save.js';

/** Kinds of file that are seldom asked for → what they are called. */
const MORE = { notebook: 'Notebook', trajectory: 'Trajectory CSV', parquet: 'Trajectory Parquet' };
const REPEAT = 'In the folder of the studio’s code, with the ZIP, this gives the same designs:';

/** The kinds of file in sight: a table, what the domain exports, everything, a report. */
export const kinds = (exports) => ['csv', ...exports, 'zip', 'report'];

/** The command that carries out again what a ZIP holds. */
export const repeatLine = (zip) => `python -m engines.run ${zip} --out designs.csv`;

const kindButton = (kind, label) => button(label, { dataset: { download: kind, focus: kind } });

/** Draws the buttons (data-download: the kind) into a bar; what is open there stays so. zip: its file's name. */
export const drawBar = (bar, exports, zip) => {
  const open = bar.querySelector('details')?.open ?? false;
  bar.replaceChildren('Download ', ...kinds(exports).map((kind) =>
    kindButton(kind, kind === 'report' ? 'Report' : kind.toUpperCase())), more(zip, open));
};

const more = (zip, open) => make('details', { open, className: 'more-files' },
  make('summary', { textContent: 'more', dataset: { focus: 'more' } }),
  make('p', {}, ...Object.entries(MORE).map(([kind, label]) => kindButton(kind, label))),
  make('p', { className: 'repeat' }, make('span', { textContent: REPEAT }),
    make('code', { textContent: repeatLine(zip) }), copyButton('Copy line', () => repeatLine(zip))));

/** Hands a file that the studio answered with to the browser. */
export const saveAnswer = ({ name, content }) => save(name, bytesOf(content));
