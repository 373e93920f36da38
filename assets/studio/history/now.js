// What is running now: one's own runs with their places; of everybody else's a number, nothing more.
import { addressOf } from '../shared/address.js';
import { make } from '../shared/dom.js';

/** What is said of other people's runs. */
export const othersWords = (others, mine) => {
  if (!others) return mine ? '' : 'nothing is being computed';
  return `${others} ${others === 1 ? 'run' : 'runs'} of other people ${others === 1 ? 'is' : 'are'} running or waiting`;
};

const item = ({ id, title, line, share }) => make('li', {},
  make('a', { href: addressOf({ kind: 'run', id }), textContent: title, dataset: { open: id } }),
  make('span', { className: 'now-line', textContent: line }),
  make('i', { style: `--share: ${share}`, className: 'now-share' }));

/** Draws what the studio's function `now` told. */
export const drawNow = ({ find }, { mine, more, others }) => {
  find('.now-others').textContent = othersWords(others, mine.length);
  find('.now-list').replaceChildren(...mine.map(item),
    ...(more ? [make('li', { textContent: `and ${more} more of yours wait` })] : []));
};
