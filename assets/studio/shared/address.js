// Which run or study the page's address names.
// In a frame the host's own address is told too, as Hugging Face Spaces take it.

const HOST = 'https://huggingface.co';

/** The run in the address, or "". */
export const runInAddress = () => new URLSearchParams(location.search).get('run') ?? '';

/** The study in the address, or "". */
export const studyInAddress = () => new URLSearchParams(location.search).get('study') ?? '';

/** The query string that names a run, or a study (kind), in place of either; what else the address asks for stays. */
export const queryOf = (search, id, kind = 'run') => {
  const query = new URLSearchParams(search);
  if (id) query.delete(kind === 'run' ? 'study' : 'run');
  if (id) query.set(kind, id); else query.delete(kind);
  return query.toString();
};

const put = (id, kind) => {
  const query = queryOf(location.search, id, kind);
  history.pushState(null, '', query ? '?' + query : location.pathname);
  tellHost(query);
};

/** Puts a run into the address, as a step that Back undoes. */
export const putRun = (run) => {
  if (run !== runInAddress()) put(run, 'run');
};

/** Puts a study there, in the same way. */
export const putStudy = (study) => {
  if (study !== studyInAddress()) put(study, 'study');
};

/** Names a run to the whole page, which then shows it. */
export const enterRun = (run) => {
  const field = document.querySelector('#run-id textarea, #run-id input');
  if (field.value === run) window.studio.show(run);
  field.value = run;
  field.dispatchEvent(new Event('input', { bubbles: true }));
};

const tellHost = (queryString) => {
  if (window.parent !== window) window.parent.postMessage({ queryString, hash: location.hash.slice(1) }, HOST);
};

/** Where a run or study is looked at, from this page. */
export const addressOf = ({ kind, id }) => `?${kind}=${encodeURIComponent(id)}`;

/** The same as a whole address, to be sent to somebody. */
export const linkTo = (what) => new URL(addressOf(what), location.href.split(/[?#]/)[0]).href;
