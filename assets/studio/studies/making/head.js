// What stands above the study in sight: its name and note, how it stands, and what its owner may do.

/** Which buttons a head has: name → whether it shows. */
export const shownButtons = ({ pause, go, stop, mine }) =>
  ({ pause, go, stop, more: mine, words: mine, star: mine, delete: mine });

/** Shows a sentence about what could not be done; "" for none. */
export const refuse = ({ find }, sentence) => {
  find('.study-head').hidden = false;
  Object.assign(find('.study-head .refusal'), { textContent: sentence, hidden: !sentence });
};

/** Nothing is known yet of the study in sight. */
export const clearHead = (desk) => {
  const { find, findAll, study } = desk;
  find('.study-head').hidden = !study;
  for (const each of findAll('.study-name, .study-note, .study-state')) each.textContent = '';
  for (const each of findAll('[data-form], .study-buttons [data-do]')) each.hidden = true;
  find('[data-do="link"]').hidden = false;
  refuse(desk, '');
  find('.study-head').hidden = !study;
};

const write = (element, text) => { if (element.textContent !== text) element.textContent = text; };

export const drawHead = (desk, head) => {
  const { find, findAll } = desk, shown = shownButtons(head), percent = Math.round(100 * head.share);
  find('.study-head').hidden = false;
  write(find('.study-name'), head.name);
  write(find('.study-note'), head.note);
  write(find('.study-state'), `${head.kind} · ${head.line}`);
  const lost = [...findAll('.study-buttons button')].find((each) => each === document.activeElement);
  for (const [name, wanted] of Object.entries(shown)) find(`.study-buttons [data-do="${name}"]`).hidden = !wanted;
  if (lost?.hidden) findAll('.study-buttons button').find((each) => !each.hidden)?.focus();
  const star = find('[data-do="star"]');
  star.setAttribute('aria-pressed', String(head.starred));
  write(star, head.starred ? '★ Starred' : '☆ Star');
  if (desk.form('words').hidden) {
    const { name, note } = desk.form('words').elements;
    Object.assign(name, { value: head.name });
    Object.assign(note, { value: head.note });
  }
  const progress = find('.study-head .run-progress');
  progress.setAttribute('aria-valuenow', percent);
  progress.hidden = !head.live;
  progress.firstElementChild.style.width = `${percent}%`;
};
