// Wires the tab History: its search, its list, what runs now, and what a click does.
import { answering } from '../shared/ask.js';
import { inOrder, rove } from '../shared/roving.js';
import { openStudy } from '../shared/tabs.js';
import { openRun } from '../studies/open.js';
import { annotate, cancel, clear, collect, edit, remove, star, take, tick, undo } from './deeds.js';
import { drawNow } from './now.js';
import { more, refresh } from './pages.js';
import { createPage } from './state.js';

const TYPING = 250, LOOK = 2000; // ms: after the last letter; between two looks at what runs now
const STOPS = 4; // controls of a row that arrow keys reach
const DEEDS = { cancel, clear, collect, more, remove, undo };

/** Opens a run or study on its tab, unless the person wants another window. */
const open = (event, link) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  (link.search.startsWith('?study=') ? openStudy : openRun)(link.dataset.open);
};

const press = (page, event) => {
  const node = event.target.closest('button, a, input[type=checkbox]');
  if (!node) return;
  const { all, deed, open: run, edit: named, star: starred, take: kind, tick: ticked } = node.dataset;
  if (run) open(event, node);
  else if (named) edit(page, named);
  else if (starred) star(page, starred);
  else if (ticked || all !== undefined) tick(page, node);
  else if (kind) take(page, kind);
  else if (deed) DEEDS[deed]?.(page);
};

/** Looks at what is running now, again and again while the tab is seen; what ended meanwhile is drawn in the list. */
const lookNow = async (page) => {
  const { element, state } = page;
  clearTimeout(state.looking);
  if (element.offsetParent === null) return;
  if (!document.hidden) await askNow(page);
  state.looking = setTimeout(() => lookNow(page), LOOK);
};

const askNow = async (page) => {
  const { state } = page, told = await page.server.now({ owner: page.owner() }).catch(() => null);
  if (!told || told.refused) return;
  drawNow(page, told);
  if (state.editing) return; // the list is drawn anew once that is done
  if (state.opened && (state.unanswered || told.version !== state.now)) refresh(page, state.entries.length);
  state.now = told.version;
};

/** Shows the tab as it stands. */
const openTab = async (page) => {
  page.state.opened = false;
  await refresh(page, page.state.entries.length);
  await lookNow(page);
  page.state.opened = true;
};

/** The tab in this element. server: the studio's functions, by name. */
export const start = (element, server) => {
  const page = createPage(element, answering(server), () => window.studioArrival()[1]);
  page.annotate = (...what) => annotate(page, ...what);
  element.addEventListener('click', (event) => press(page, event));
  const form = page.find('.seek'), list = page.find('.history-list');
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', () => {
    clearTimeout(page.state.typing);
    page.state.typing = setTimeout(() => refresh(page), TYPING);
  });
  list.addEventListener('keydown', ({ key }) => key === 'Escape' && cancel(page));
  rove(list, '[data-stop]', inOrder(() => [...list.querySelectorAll('[data-stop]')], () => STOPS));
  return { open: () => openTab(page) };
};
