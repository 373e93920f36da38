// What the tab History remembers, and how it asks the studio.
import { answerTo } from '../shared/ask.js';

export const AT_ONCE = 50, MOST_AT_ONCE = 200; // entries, as studio/history/listing.py has them

const createState = () => ({
  entries: [], // runs and studies that are known, newest first
  next: null, // where the next page begins; null after the last
  total: 0, // how many there are of what is sought
  ticked: new Map(), // id → run or study
  editing: '', // the one that is being named
  generation: 0, // of what is sought; an answer to what was sought before is dropped
  now: '', // version of what is running
  unanswered: false, // the list's last question; it is asked again at the next look
  typing: 0, looking: 0, // timers
  opened: false,
});

/** The tab in this element. server: the studio's functions; owner: () → this browser's name. */
export const createPage = (element, server, owner) => ({
  element, server, owner, state: createState(), find: (selector) => element.querySelector(selector),
});

/** Asks one of the studio's functions; a refusal is said, and null is given. */
export const ask = async (page, name, what = {}) => {
  const answer = await answerTo(page.server[name]({ owner: page.owner(), ...what }));
  if (answer.refused) say(page, answer.refused);
  return answer.refused ? null : answer;
};

/** Says a sentence above the list. */
export const say = ({ find }, words) => { find('.history-note').textContent = words; };
