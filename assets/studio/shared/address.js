// Which run the page's address names. In a frame the host's own address is told too, as Hugging Face Spaces take it.

const HOST = 'https://huggingface.co';

/** The run in the address, or "". */
export const runInAddress = () => new URLSearchParams(location.search).get('run') ?? '';

/** The query string that names a run; what else the address asks for stays. */
export const queryOf = (search, run) => {
  const query = new URLSearchParams(search);
  if (run) query.set('run', run); else query.delete('run');
  return query.toString();
};

/** Puts a run into the address, as a step that Back undoes. */
export const putRun = (run) => {
  if (run === runInAddress()) return;
  const query = queryOf(location.search, run);
  history.pushState(null, '', query ? '?' + query : location.pathname);
  tellHost(query);
};

/** Names another run to the whole page, which then shows it. */
export const enterRun = (run) => {
  const field = document.querySelector('#run-id textarea, #run-id input');
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
