// Text to the clipboard, also where a page may not write there by itself (http on another machine).
import { button, make } from './dom.js';

const WAIT = 1500; // ms for which a button says that it has copied

export const copyText = async (text) => {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const box = make('textarea', { value: text, className: 'offscreen' });
  document.body.append(box);
  box.select();
  document.execCommand('copy');
  box.remove();
};

/** A button that copies what `text()` gives, and says so. */
export const copyButton = (label, text) => {
  const copy = button(label, { dataset: { focus: label } });
  const say = (words) => {
    copy.textContent = words;
    setTimeout(() => { copy.textContent = label; }, WAIT);
  };
  copy.addEventListener('click', () => Promise.resolve(text()).then(copyText).then(
    () => say('Copied'), () => say('Not copied')));
  return copy;
};
