// The desk: one's studies, the one in sight, and what is done with it.
import { linkTo, putStudy, studyInAddress } from '../../shared/address.js';
import { TRY_AGAIN, answering } from '../../shared/ask.js';
import { copyText } from '../../shared/copy.js';
import { clearHead, drawHead, refuse } from './head.js';
import { drawList, markOpen } from './list.js';

const LIVE = 1500, STILL = 15_000, UNANSWERED = 3000; // ms until the head is asked for again

/** Milliseconds until the head of a study is asked for again. */
export const nextLook = (head) => !head ? UNANSWERED : head.live ? LIVE : STILL;

const ask = async (desk, name, more = {}) =>
  desk.server[name]({ owner: desk.owner(), ...more }).catch(() => null);

/** The list with a page of it, which was asked for after so many, in its place. */
export const merged = (studies, page, after) => {
  const fresh = page.map(({ study }) => study), others = ({ study }) => !fresh.includes(study);
  return [...studies.slice(0, after).filter(others), ...page, ...studies.slice(after + page.length).filter(others)];
};

/** Asks for the list, again and again while one of it computes; further: for the next page of it. */
export const list = async (desk, further = false) => {
  const after = further ? desk.studies.length : 0;
  clearTimeout(desk.listing);
  const told = isSeen(desk) ? await ask(desk, 'studies_list', { after }) : null;
  if (told?.studies) desk.studies = told.more || further ? merged(desk.studies, told.studies, after) : told.studies;
  if (told) drawList(desk, told);
  if (!told || desk.studies.some(({ live }) => live)) desk.listing = setTimeout(() => list(desk), 2 * LIVE);
};

const isSeen = ({ element }) => Boolean(element.offsetParent) && !document.hidden;

/** Asks how the study in sight stands; an answer about another one is dropped. */
export const look = async (desk) => {
  const { study } = desk;
  clearTimeout(desk.timer);
  if (!study) return;
  const seen = isSeen(desk), head = seen ? await ask(desk, 'head', { study }) : desk.head;
  if (study !== desk.study) return;
  if (head?.restore) return forget(desk, head);
  if (head?.refused) return refuse(desk, head.refused);
  if (head && seen) {
    desk.head = head;
    drawHead(desk, head);
  }
  desk.timer = setTimeout(() => look(desk), nextLook(head));
};

/** Shows a study, or none for "". quiet: the address names it already. */
export const open = (desk, study, quiet = false) => {
  Object.assign(desk, { study, head: null });
  clearHead(desk);
  if (!quiet) putStudy(study);
  window.studioStudy?.show(study);
  markOpen(desk);
  look(desk);
};

/** Does something with the study in sight, and shows what came of it. */
export const steer = async (desk, wanted, more = {}) => {
  const told = await ask(desk, 'study_steer', { study: desk.study, wanted, ...more });
  if (!told || told.refused) {
    refuse(desk, told?.refused ?? TRY_AGAIN);
    return null;
  }
  refuse(desk, '');
  list(desk);
  look(desk);
  window.studioStudy?.show(desk.study);
  return told;
};

/** The study in sight was deleted by whoever looks at it. */
const forget = (desk, { name, seconds }) => {
  desk.deleted = { study: desk.study, name, until: Date.now() + 1000 * seconds };
  open(desk, '');
  list(desk);
};

const remove = (desk, runs) => steer(desk, 'delete', { runs });

const undo = async (desk) => {
  const told = await ask(desk, 'study_steer', { study: desk.deleted.study, wanted: 'undo' });
  const { study } = desk.deleted;
  desk.deleted = null;
  if (!told?.refused) open(desk, study);
  await list(desk);
  if (told?.refused) desk.find('.desk-line').textContent = told.refused;
};

const unfold = (desk, button) => {
  for (const form of desk.findAll('[data-form]')) form.hidden = form.dataset.form !== button.dataset.do || !form.hidden;
  for (const each of desk.findAll('[aria-expanded]')) each.ariaExpanded = String(!desk.form(each.dataset.do).hidden);
  desk.form(button.dataset.do).querySelector('input:not([hidden])')?.focus();
};

const fold = (desk) => {
  for (const form of desk.findAll('[data-form]')) form.hidden = true;
  for (const each of desk.findAll('[aria-expanded]')) each.ariaExpanded = 'false';
};

const copyLink = (desk, button) => {
  const say = (words) => { button.textContent = words; setTimeout(() => { button.textContent = 'Copy link'; }, 2000); };
  copyText(linkTo({ kind: 'study', id: desk.study })).then(() => say('Copied'), () => say('Not copied'));
};

const press = (desk, button) => {
  const { do: deed, study } = button.dataset;
  if (study) return open(desk, study);
  if (button.matches('.desk-more')) return list(desk, true);
  if (button.matches('.desk-undo')) return undo(desk);
  if (['more', 'words', 'delete'].includes(deed)) return unfold(desk, button);
  if (deed === 'star') return steer(desk, 'star', { starred: button.ariaPressed !== 'true' });
  return deed === 'link' ? copyLink(desk, button) : deed && steer(desk, deed);
};

const submit = (desk, form) => {
  const { seeds, name, note, runs } = form.elements;
  const deeds = {
    more: () => steer(desk, 'extend', { seeds: seeds.value }),
    words: () => steer(desk, 'rename', { name: name.value, note: note.value }),
    delete: () => remove(desk, runs.checked),
  };
  deeds[form.dataset.form]().then((told) => { if (told !== null) fold(desk); });
};

/** A desk in this element. server: its functions, by name. */
export const start = (element, server) => {
  const find = (selector) => element.querySelector(selector);
  const findAll = (selector) => [...element.querySelectorAll(selector)];
  const owner = () => window.studioArrival()[1];
  const form = (name) => find(`[data-form="${name}"]`);
  const ofStudy = { study: '', head: null, timer: 0, listing: 0 };
  const functions = { server: answering(server), owner, find, findAll, form };
  const desk = { element, ...functions, ...ofStudy, studies: [], deleted: null };
  element.addEventListener('click', ({ target }) => {
    const button = target.closest('button[type="button"]');
    if (button) press(desk, button);
  });
  element.addEventListener('submit', (event) => { event.preventDefault(); submit(desk, event.target); });
  element.addEventListener('keydown', ({ key }) => { if (key === 'Escape') fold(desk); });
  addEventListener('popstate', () => { if (studyInAddress() !== desk.study) open(desk, studyInAddress(), true); });
  list(desk);
  if (studyInAddress()) open(desk, studyInAddress(), true);
  return { open: (study) => { open(desk, study); list(desk); }, list: () => list(desk) };
};
