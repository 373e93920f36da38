// Files to take home.
import { button } from '../shared/dom.js';
import { bytesOf, save } from '../shared/save.js';
import { say } from './run_head.js';

/** The kinds of file that a run has: a table, what its domain exports, everything. */
export const kinds = (exports) => ['csv', ...exports, 'zip'];

export const drawDownloads = ({ find }, exports) => find('.downloads').replaceChildren(
  'Download ', ...kinds(exports).map((kind) =>
    button(kind.toUpperCase(), { dataset: { download: kind, focus: kind } })));

/** Asks for a file of the run, or of one of its designs, and hands it to the browser. */
export const download = async (stage, kind, design) => {
  const answer = await stage.server.download({ run: stage.state.run, kind, design });
  if (answer.refused) say(stage, answer.refused);
  else save(answer.name, bytesOf(answer.content));
};
