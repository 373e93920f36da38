// Opens a run from a study: in this page, or where the browser's own ways of opening a link are asked for, in another.
import { addressOf, enterRun } from '../shared/address.js';
import { make } from '../shared/dom.js';
import { openTab } from '../shared/tabs.js';

/** A link to a run. */
export const runLink = (run, properties, ...children) =>
  make('a', {
    href: addressOf({ kind: 'run', id: run }), ...properties, dataset: { ...properties.dataset, run },
  }, ...children);

/** Shows a run on the tab Design. */
export const openRun = (run) => {
  openTab('Design');
  enterRun(run);
};

/** A plain click on a link to a run opens it without loading the page anew. */
export const followLinks = (element) => element.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[data-run]');
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  openRun(link.dataset.run);
});
