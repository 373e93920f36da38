// Files to take home.
import { button, make } from '../shared/dom.js';
import { say } from './run_head.js';

/** The kinds of file that a run has: a table, what its domain exports, everything. */
export const kinds = (exports) => ['csv', ...exports, 'zip'];

/** The bytes of a text in base64. */
export const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

export const drawDownloads = ({ find }, exports) => find('.downloads').replaceChildren(
  'Download ', ...kinds(exports).map((kind) =>
    button(kind.toUpperCase(), { dataset: { download: kind, focus: kind } })));

/** Asks for a file of the run, or of one of its designs, and hands it to the browser. */
export const download = async (stage, kind, design) => {
  const answer = await stage.server.download({ run: stage.state.run, kind, design });
  if (answer.refused) say(stage, answer.refused);
  else save(answer.name, bytesOf(answer.content));
};

const save = (name, bytes) => {
  const link = make('a', { href: URL.createObjectURL(new Blob([bytes])), download: name });
  document.body.append(link);
  link.click();
  link.remove();
};
